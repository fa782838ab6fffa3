"""Where the SQL and expectation files stand: in the wheel when installed, in the checkout when developing.

Only finding folders belongs here; reading what is in them belongs to the modules that use them.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import FormDataError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str, *, beside_package: bool = False) -> Path:
    """Return the folder `sql`, `expectations` or `forms`; raises FormDataError when it was not shipped.

    `beside_package` passes over a package of the same name (`sources`).
    """
    inside: tuple[Path, ...] = () if beside_package else (_PACKAGE / name,)
    for candidate in (_PACKAGE / "_shipped" / name, *inside, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FormDataError(
        f"folder {name} is missing",
        expected=f"{_PACKAGE / '_shipped' / name}",
        remedy="reinstall fiscal-warehouse",
    )
