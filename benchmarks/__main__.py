"""All measurements in one go: `make bench` writes docs/performance.*, `make bench-quick` prints a small run of each.

Each part runs in a process of its own, one after the other; what it measures is said in its module. A part that
fails is named and the others go on. Ends with 1 where a part failed or, in full, a promise does not hold.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import scale
from benchmarks.performance import claims, markdown, plot
from benchmarks.results import ROOT, SPECIMENS, conditions, put

FULL = {
    "reading": ["benchmarks.reading", "--json", "--rounds", "3"],
    "end_to_end": ["benchmarks.end_to_end", "--copies", "6", "--rounds", "2"],
    "at_size 100": ["benchmarks.at_size", "100"],
    "at_size 1000": ["benchmarks.at_size", "1000"],
    "at_size 10000": ["benchmarks.at_size", "--questions", "10000"],
    "site": ["benchmarks.others", "site", "20"],
    "nights": ["benchmarks.others", "nights", "100"],
}
QUICK = {
    "reading": ["benchmarks.reading", "--json", "--rounds", "1", str(SPECIMENS[0]), str(SPECIMENS[-1])],
    "end_to_end": ["benchmarks.end_to_end", "--copies", "2", "--rounds", "1"],
    "at_size 60": ["benchmarks.at_size", "60"],
    "at_size 100": ["benchmarks.at_size", "--questions", "100"],
    "site": ["benchmarks.others", "site", "2"],
    "nights": ["benchmarks.others", "nights", "4"],
}
LONGEST = 1800  # seconds that one part may take


def measured(parts: dict[str, list[str]]) -> dict[str, Any]:
    """Run the parts; return what each printed as JSON, and under `failed` why a part printed none."""
    found: dict[str, Any] = {"conditions": conditions(), "at_size": [], "seconds": {}, "failed": {}}
    for name, (module, *arguments) in parts.items():
        began = time.monotonic()
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", module, *arguments]
        try:
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=True
            )
            answer = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            found["failed"][name] = f"not done after {LONGEST} s"
        except subprocess.CalledProcessError as error:
            found["failed"][name] = f"ended with {error.returncode}: {_last_line(error.stderr)}"
        except ValueError as error:
            found["failed"][name] = f"printed no JSON: {error}"
        else:
            if name.startswith("at_size"):
                found["at_size"].append(answer)
            elif answer is not None:
                found[name] = answer
        found["seconds"][name] = round(time.monotonic() - began)
        print(found["failed"].get(name, f"{found['seconds'][name]} s"), file=sys.stderr, flush=True)
    return found


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word on stderr"])[-1]


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--quick", action="store_true", help="less of everything; writes nothing into docs/")
    options.add_argument("--only", nargs="*", help="these parts alone; writes nothing into docs/")
    options.add_argument("--write", action="store_true", help="with --only: write docs/ from these parts")
    options.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options.add_argument(
        "--from", type=Path, dest="source", help="write docs/ from this JSON again, measure nothing"
    )
    chosen = options.parse_args()
    parts = QUICK if chosen.quick else FULL
    if chosen.only is not None:
        parts = {name: command for name, command in parts.items() if name in chosen.only}
    found = json.loads(chosen.source.read_text("utf-8")) if chosen.source else measured(parts)
    small = chosen.quick or (chosen.only is not None and not chosen.write)
    if small:
        print(json.dumps(found, ensure_ascii=False, indent=1) if chosen.json else markdown(found))
    else:
        _write(found)
    for claim, value, holds in claims(found):
        print(f"{'holds' if holds else 'FAILS'}  {claim}: {value}", file=sys.stderr)
    kept = small or all(
        holds for *_, holds in claims(found)
    )  # a small run is too small to hold promises to it
    sys.exit(1 if found["failed"] or not kept else 0)


def _write(found: dict[str, Any]) -> None:
    docs = ROOT / "docs"
    (docs / "performance.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (docs / "performance.svg").write_text(plot(found), "utf-8")
    (docs / "performance.md").write_text(markdown(found), "utf-8")
    if scale.is_told(found):
        put(docs / "scale.md", "scale", scale.tables(found))


if __name__ == "__main__":
    main()
