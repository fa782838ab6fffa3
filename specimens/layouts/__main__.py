"""`python -m specimens.layouts [--print] [NAME…]`: typesets the layouts into tests/layouts, or prints the matrix."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from specimens.layouts.compose import catalogue, compose
from specimens.layouts.exporters import EXPORTERS
from specimens.layouts.finish import finish

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 115 * 1024


def main(arguments: list[str]) -> int:
    """Return the exit code: 0, 1 where a PDF is too large, 2 for an unknown name."""
    if "--print" in arguments:
        from specimens.layouts.matrix import matrix, write_matrix

        print(write_matrix(matrix()))
        return 0
    unknown, large = set(arguments), False
    for switches in catalogue():
        wanted = [e for e in switches.exporters if not arguments or {switches.name, e} & set(arguments)]
        unknown -= {switches.name, *switches.exporters}
        if not wanted:
            continue
        report = compose(switches)
        folder = ROOT / "tests" / "layouts" / switches.folder
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report.truth, ensure_ascii=False, indent=1, separators=(",", ":"))
        text = re.sub(r"\n {3,}", "", text).replace("\n  }", "}")
        (folder / f"{switches.name}.truth.json").write_text(text + "\n", encoding="utf-8")
        for exporter in wanted:
            pdf = finish(EXPORTERS[exporter](report.document), switches.finish)
            (folder / f"{switches.name}.{exporter}.pdf").write_bytes(pdf)
            large |= len(pdf) > LIMIT
            print(f"{switches.name}.{exporter}.pdf  {len(pdf) / 1024:.0f} KB")
    if unknown:
        print(f"no such layout: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    return int(large)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
