"""`python -m specimens [NAME…]`: typesets the specimens into data/raw and their truth into tests/specimens.

Corrected publications are for tests only and go to tests/specimens as a whole.
"""

from __future__ import annotations

import sys
from pathlib import Path

from specimens.forms_catalogue import series_names
from specimens.series import specimens_of

ROOT = Path(__file__).resolve().parents[1]


def main(wanted: list[str]) -> int:
    """Typeset all specimens, or those whose name is given; return the exit code."""
    pdf_folder, truth_folder = ROOT / "data" / "raw", ROOT / "tests" / "specimens"
    for folder in (pdf_folder, truth_folder):
        folder.mkdir(parents=True, exist_ok=True)
    unknown = set(wanted)
    for series in series_names():
        for folder, corrected in ((pdf_folder, False), (truth_folder, True)):
            for specimen in specimens_of(series, corrected=corrected):
                name = specimen.report["name"]
                unknown.discard(name)
                if not wanted or name in wanted:
                    size = specimen.write(folder, truth_folder)
                    print(f"{name}.pdf  {size / 1024:.0f} KB")
    if unknown:
        print(f"no such specimen: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
