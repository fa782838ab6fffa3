"""The site and the nights as JSON, by the measurements of `site.py` and `nights.py`: `python -m benchmarks.others WHAT N`.

`site N` builds the site of N issuers over five years; `nights N` takes nights over N published reports. What has no
measurement here yet prints null.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

YEARS = 5


def site(issuers: int) -> dict[str, Any]:
    """Return wall and CPU seconds of building the site, the first time and with its pictures kept."""
    from benchmarks.checking import landed
    from benchmarks.site import built, warehouse

    with tempfile.TemporaryDirectory(prefix="site-") as name:
        folder = Path(name)
        target = warehouse(folder, issuers, YEARS, landed())
        runs = []
        for what in ("the first time", "pictures kept"):
            wall, cpu, made = built(target, folder / "site", 2)
            runs.append({"what": what, "wall": wall, "cpu": cpu, "made": made})
        size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
    return {"issuers": issuers, "reports": issuers * YEARS, "bytes": size, "runs": runs}


def nights(reports: int) -> list[dict[str, Any]] | None:
    """Return what nights cost, one with nothing new among them."""
    if find_spec("benchmarks.nights") is None:
        return None
    from benchmarks.nights import measured

    return [asdict(cost) for cost in measured(reports)]


def main() -> None:
    """Run from the command line; prints JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.others", description=__doc__)
    options.add_argument("what", choices=["site", "nights"])
    options.add_argument("size", type=int)
    chosen = options.parse_args()
    found = site(chosen.size) if chosen.what == "site" else nights(chosen.size)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
