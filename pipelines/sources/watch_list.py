"""The watch list: which list pages to look at, what to follow there, how politely, and who is expected to publish.

One YAML file per jurisdiction, checked against `watch_list.schema.yml`. Fetching anything belongs elsewhere.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from pipelines.errors import WatchListError
from pipelines.resources import folder
from pipelines.sources.admitting import authority
from pipelines.sources.watched import (
    Approval,
    ExpectedIssuer,
    IssuerHint,
    LinkRules,
    ListPage,
    Politeness,
    Season,
    WatchedSource,
)

__all__ = ["WatchedSource", "load_source", "load_watch_list", "shipped_watch_list", "source_files"]


def load_watch_list(watched: Path) -> list[WatchedSource]:
    """Return the sources of `watched`/*.yml in the order of their names, switched off ones too.

    Raises WatchListError where the folder is missing or a file breaks the schema.
    """
    return [load_source(path) for path in source_files(watched)]


def source_files(watched: Path) -> list[Path]:
    """Return the files of a watch list; raises WatchListError where the folder is missing."""
    if not watched.is_dir():
        raise WatchListError(
            "there is no watch list",
            got=str(watched),
            expected="a folder with one YAML file per jurisdiction",
            remedy="create it with a file as docs/watching.md shows, or name another folder with FISCAL_SOURCES",
        )
    return sorted(watched.glob("*.yml"))


def load_source(path: Path) -> WatchedSource:
    """Return the source that `path` describes; its id is the file's name. Raises WatchListError."""
    try:
        raw = _plain(yaml.safe_load(path.read_text(encoding="utf-8")))
        jsonschema.validate(raw, _schema())
        return _source(path.stem, raw)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _broken(path, " ".join(str(error).split()), "a YAML file in UTF-8") from error
    except jsonschema.ValidationError as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise _broken(path, f"{error.message} at {place}", "what docs/watching.md describes") from error
    except (ValueError, re.error) as error:
        raise _broken(path, str(error), "what docs/watching.md describes") from error


def shipped_watch_list() -> Path:
    """Return the folder of the examples that come with the product."""
    return folder("sources", beside_package=True)


def _source(source_id: str, raw: dict[str, Any]) -> WatchedSource:
    pages = tuple(_list_page(entry) for entry in raw["list_pages"])
    allow_http = raw.get("allow_http", False)
    for page in pages:
        if not page.url.startswith("https://") and not (allow_http and page.url.startswith("http://")):
            raise ValueError(f"list page {page.url}: only https, or http with `allow_http: true`")
    hosts = {authority(page.url) for page in pages} | {host.lower() for host in raw.get("allowed_hosts", ())}
    common = _approvals(raw)
    return WatchedSource(
        source_id=source_id,
        jurisdiction_name=raw["jurisdiction"]["name"],
        jurisdiction_code=raw["jurisdiction"].get("code"),
        list_pages=pages,
        links=_links(raw.get("links", {})),
        issuer_hints=tuple(IssuerHint(**hint) for hint in raw.get("issuer_hints", ())),
        expected_issuers=tuple(_expected(entry, common) for entry in raw.get("expected_issuers", ())),
        politeness=Politeness(**raw.get("politeness", {})),
        season=_season(raw.get("season", {})),
        enabled=raw.get("enabled", False),
        allow_http=allow_http,
        allow_private_addresses=raw.get("allow_private_addresses", False),
        allowed_hosts=frozenset(hosts),
        note=raw.get("note", ""),
    )


def _list_page(raw: str | dict[str, Any]) -> ListPage:
    return ListPage(raw) if isinstance(raw, str) else ListPage(**raw)


def _season(raw: dict[str, Any]) -> Season:
    spans = {key: (raw[key][0], raw[key][1]) for key in ("final_accounts", "budget") if key in raw}
    return Season(**spans, off_season_days=raw.get("off_season_days", Season().off_season_days))


def _links(raw: dict[str, Any]) -> LinkRules:
    following = raw.get("next_page", {})
    pattern = following.get("pattern")
    if pattern and "{page}" not in pattern:
        raise ValueError(f"next_page pattern {pattern!r} has no {{page}}")
    plain = LinkRules()
    return LinkRules(
        articles=_pattern(raw, "articles"),
        documents=_pattern(raw, "documents"),
        titles=_pattern(raw, "titles"),
        skip_titles=_pattern(raw, "skip_titles"),
        next_page_texts=tuple(following.get("texts", plain.next_page_texts)),
        next_page_pattern=pattern,
        next_page_first=following.get("first", plain.next_page_first),
        max_pages=raw.get("max_pages", plain.max_pages),
        max_links=raw.get("max_links", plain.max_links),
    )


def _pattern(raw: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(raw[key]) if key in raw else None


def _expected(raw: dict[str, Any], common: tuple[Approval, ...]) -> ExpectedIssuer:
    return ExpectedIssuer(
        raw["name"],
        raw.get("issuer_kind", "department"),
        tuple(raw.get("kinds", ("final_accounts",))),
        tuple(raw.get("aliases", ())),
        (*_approvals(raw), *common),
    )


def _approvals(raw: dict[str, Any]) -> tuple[Approval, ...]:
    return tuple(
        Approval(entry["fiscal_year"], entry["kind"], date.fromisoformat(entry["approved_on"]))
        for entry in raw.get("approvals", ())
    )


def _plain(value: Any) -> Any:
    """YAML's dates as text, so that the schema sees what was written."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _schema() -> Any:
    return yaml.safe_load((Path(__file__).parent / "watch_list.schema.yml").read_text(encoding="utf-8"))


def _broken(path: Path, got: str, expected: str) -> WatchListError:
    return WatchListError(
        f"the source {path.name} cannot be used", got=got, expected=expected, remedy="mend the file"
    )
