"""What Great Expectations said of each suite, kept as JSON, and its Data Docs: pages made from the same results.

Equal reports give equal files. Findings and their wording belong to sql/frames; Data Docs are a by-product.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT_RUNS = 5
"""Runs whose results stay; the older ones go."""
_SITE = "fiscal"


@dataclass(frozen=True, slots=True)
class Keep:
    """Where results go: `<results>/<run_id>/<suite>.json`, and the Data Docs, if they are wanted.

    Where many reports are checked part by part, each `part` has a folder of its own under that of the run.
    """

    results: Path
    data_docs: Path | None = None
    part: str = ""


def save_result(results: Path, run_id: str, suite: str, result: Any, part: str = "") -> Path:
    """Write the result of one suite (an ExpectationSuiteValidationResult) and return its file."""
    path = results / run_id / part / f"{suite}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_settled(result.to_json_dict()), ensure_ascii=False, indent=1, sort_keys=True)
    arriving = path.with_name(f".{path.name}.arriving")
    arriving.write_text(text + "\n", "utf-8")
    arriving.replace(path)
    return path


def forget_old_runs(results: Path, run_id: str, kept: int = KEPT_RUNS) -> None:
    """Remove the results of all runs but `run_id` and the latest before it, and suites that the run did not have."""
    results.mkdir(parents=True, exist_ok=True)
    runs = [path for path in results.iterdir() if path.is_dir() and path.name != run_id]
    runs.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in runs[kept - 1 :]:
        shutil.rmtree(path)
    if (results / run_id).is_dir():
        os.utime(results / run_id)


def plan_data_docs(context: Any, place: Path) -> None:
    """Tell the context that its Data Docs go to `place`, before suites run: the pages are made from what they store."""
    context.add_data_docs_site(
        site_name=_SITE,
        site_config={
            "class_name": "SiteBuilder",
            "site_name": _SITE,
            "show_how_to_buttons": False,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(_arriving(place)),
            },
        },
    )


def build_data_docs(context: Any, place: Path) -> Path:
    """Build the pages beside `place`, put them there in one step, and return the page to open."""
    arriving = _arriving(place)
    shutil.rmtree(arriving, ignore_errors=True)
    context.build_data_docs(site_names=[_SITE])
    shutil.rmtree(place, ignore_errors=True)
    arriving.rename(place)
    return place / "index.html"


def _arriving(place: Path) -> Path:
    return place.absolute().with_name(f".{place.name}.arriving")


def _settled(result: dict[str, Any]) -> dict[str, Any]:
    """Return the result without what differs between two runs over the same reports: times and ids of GX's own."""
    kept = {name: result[name] for name in ("success", "statistics", "suite_name")}
    kept["great_expectations_version"] = result["meta"]["great_expectations_version"]
    kept["results"] = [_settled_item(item) for item in result["results"]]
    return kept


def _settled_item(item: dict[str, Any]) -> dict[str, Any]:
    config = {name: value for name, value in item["expectation_config"].items() if name != "id"}
    config["kwargs"] = {name: value for name, value in config["kwargs"].items() if name != "batch_id"}
    return {
        "success": item["success"],
        "expectation_config": config,
        "result": item["result"],
        "exception_info": item["exception_info"],
    }
