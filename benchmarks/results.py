"""Where measurements are written: a marked part of a document in `docs/`, and what machine they were made on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPECIMENS = sorted((ROOT / "data" / "raw").glob("*.pdf"))
_LIBRARIES = (
    "pypdfium2",
    "camelot-py",
    "playa-pdf",
    "opencv-python-headless",
    "numpy",
    "pandas",
    "duckdb",
    "great-expectations",
    "pebble",
)


def put(document: Path, part: str, text: str) -> None:
    """Replace the part of a document between `<!-- <part>: begin -->` and `<!-- <part>: end -->`."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, _, rest = document.read_text("utf-8").partition(begin)
    if not rest:
        raise SystemExit(f"{document} has no line {begin}")
    _, _, after = rest.partition(end)
    document.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def machine() -> str:
    """Return one line: processor, system, versions that matter to reading."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else (),
        platform.processor(),
    )
    said = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"{os.cpu_count()} × {processor}; {platform.system()}; Python {platform.python_version()}; {said}"


def conditions() -> dict[str, str | float]:
    """Return when and on what something is measured; `load` is what else runs there as it begins."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "memory_gib": round(memory, 1),
        "load": round(os.getloadavg()[0], 1),
    }
