"""The reports of one issuer: reads reports/<name>.yml and makes a specimen of each year."""

from __future__ import annotations

from collections.abc import Iterator

from specimens.amounts import amounts_from_yaml
from specimens.contents import hubei_words
from specimens.forms_catalogue import load_form, load_series
from specimens.specimen import Specimen


def specimens_of(name: str) -> Iterator[Specimen]:
    """Yield the specimens of one series; raises IdentityBroken when a ledger does not add up."""
    series = load_series(name)
    form = load_form(series["form"])
    for report in series["reports"]:
        yield Specimen(
            report,
            form,
            series["template"],
            amounts_from_yaml(report["statements"]),
            hubei_words(report, form),
            [],
        )
