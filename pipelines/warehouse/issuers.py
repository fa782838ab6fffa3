"""The issuers that a data file declares: names, kinds, parents, predecessors. Checked, then landed in `core.issuer`.

Which issuer a report belongs to is settled in SQL (`settle.py`); names that look alike are `issuer_suggestions.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import yaml

from pipelines.errors import FormDataError
from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical
from pipelines.resources import folder

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Predecessor:
    """Who reported before: `issuer` is an id, `fiscal_year` the first of the successor; renamed, merged or split."""

    issuer: str
    fiscal_year: int
    change: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """One declared issuer; `names` are canonical, the one that tables show first."""

    issuer_id: str
    names: tuple[str, ...]
    kind: str  # department | unit
    level: str | None = None
    region_code: str | None = None
    parent: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    predecessors: tuple[Predecessor, ...] = ()
    distinct_from: tuple[str, ...] = ()


def shipped_issuers() -> Path:
    """Return the file that is read where the working folder has none."""
    return folder("forms") / "issuers.yml"


def declared_issuers(path: Path | None = None) -> tuple[Issuer, ...]:
    """Return the issuers of `path`, or of the shipped file where there is none; raises FormDataError naming the fault."""
    path = path if path is not None and path.exists() else shipped_issuers()
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        jsonschema.validate(raw, read_yaml("issuers.schema.yml"))
    except (OSError, yaml.YAMLError) as error:
        raise FormDataError(f"{path} cannot be read", got=str(error), remedy="mend the file") from error
    except jsonschema.ValidationError as error:
        spot = "/".join(str(part) for part in error.absolute_path) or "the file"
        raise FormDataError(
            f"{path} breaks its schema at {spot}",
            got=error.message,
            remedy="see the head of pipelines/forms/issuers.yml",
        ) from error
    issuers = tuple(_issuer(entry) for entry in raw["issuers"])
    faults = list(_faults(issuers))
    if faults:
        raise FormDataError(
            f"{path} contradicts itself", got="; ".join(faults[:10]), remedy="mend these entries"
        )
    return issuers


def declare_issuers(connection: duckdb.DuckDBPyConnection, issuers: Sequence[Issuer]) -> None:
    """Fill core.issuer, core.issuer_alias and core.issuer_predecessor with these issuers alone; others are found again.

    `settle` must run afterwards.
    """
    for table in ("issuer", "issuer_alias", "issuer_predecessor"):
        connection.execute(f"delete from core.{table}")
    for issuer in issuers:
        years = (issuer.valid_from, issuer.valid_to)
        place = (issuer.level, issuer.region_code, issuer.parent)
        connection.execute(
            "insert into core.issuer values (?, ?, ?, ?, ?, ?, ?, ?, true)",
            [issuer.issuer_id, issuer.names[0], issuer.kind, *place, *years],
        )
        for name in issuer.names:
            connection.execute(
                "insert into core.issuer_alias values (?, ?, ?, ?, ?, true)",
                [issuer.issuer_id, name, issuer.kind, *years],
            )
        for before in issuer.predecessors:
            connection.execute(
                "insert into core.issuer_predecessor values (?, ?, ?, ?)",
                [issuer.issuer_id, before.issuer, before.fiscal_year, before.change],
            )


def drafted(known: Sequence[dict[str, Any]]) -> str:
    """Return the issuers that are not declared as entries of the data file; `known` are rows of marts.issuers."""
    entries: list[dict[str, Any]] = []
    for row in known:
        if not row["is_declared"]:
            entry = {"id": row["issuer_id"], "name": row["name"], "kind": row["kind"]}
            entries.append(entry | ({"parent": row["parent"]} if row["parent"] else {}))
    return yaml.safe_dump({"issuers": entries}, allow_unicode=True, sort_keys=False)


def _issuer(entry: dict[str, Any]) -> Issuer:
    names = tuple(dict.fromkeys(canonical(name) for name in (entry["name"], *entry.get("aliases", ()))))
    return Issuer(
        entry["id"],
        names,
        entry["kind"],
        entry.get("level"),
        entry.get("region_code"),
        entry.get("parent"),
        entry.get("valid_from"),
        entry.get("valid_to"),
        tuple(Predecessor(**before) for before in entry.get("predecessors", ())),
        tuple(entry.get("distinct_from", ())),
    )


def _faults(issuers: Sequence[Issuer]) -> Iterator[str]:
    """Yield what makes an issuer unknown, doubled, or its own ancestor."""
    by_id = {issuer.issuer_id: issuer for issuer in issuers}
    yield from (
        f"{one} is declared {n} times" for one, n in Counter(i.issuer_id for i in issuers).items() if n > 1
    )
    for issuer in issuers:
        named = [issuer.parent, *(before.issuer for before in issuer.predecessors)]
        yield from (
            f"{issuer.issuer_id} names {one}, which is not declared"
            for one in named
            if one and one not in by_id
        )
        if issuer.valid_from and issuer.valid_to and issuer.valid_from > issuer.valid_to:
            yield f"{issuer.issuer_id} ends before it begins"
        for what, step in (("parent", _parents), ("predecessor", _befores)):
            if issuer.issuer_id in _reached(issuer, by_id, step):
                yield f"{issuer.issuer_id} is its own {what}"
    for one, other in combinations(issuers, 2):
        shared = sorted(set(one.names) & set(other.names))
        if shared and one.kind == other.kind and _overlap(one, other):
            yield f"{shared[0]} names {one.issuer_id} and {other.issuer_id} in the same years"


def _parents(issuer: Issuer) -> list[str]:
    return [issuer.parent] if issuer.parent else []


def _befores(issuer: Issuer) -> list[str]:
    return [before.issuer for before in issuer.predecessors]


def _reached(issuer: Issuer, by_id: dict[str, Issuer], step: Any) -> set[str]:
    reached: set[str] = set()
    waiting = step(issuer)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += step(by_id[one]) if one in by_id else []
    return reached


def _overlap(one: Issuer, other: Issuer) -> bool:
    first = max(one.valid_from or 0, other.valid_from or 0)
    last = min(one.valid_to or 9999, other.valid_to or 9999)
    return first <= last
