"""Three disclosure sites on loopback, as they stand on each of three nights, and what should be collected from them.

`static`: one plain list. `paged`: a list of articles over two pages, the reports attached behind them.
`gb18030`: a list in GBK with broken links, 503s, slow bodies, a robots rule, a file that changes on night 2, the
same file under two addresses, and answers that are not what their links say.

    with DisclosureSites() as sites:
        sites.write_watch_list(tmp_path / "sources")
        ...                                    # first night
        sites.advance()                        # second night
        assert archived == {sha256 for sha256 in sites.expected}

Fictional departments (样例) and the project's own specimens only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import yaml

from tests.sources.loopback_server import Answer, Loopback

_ROOT = Path(__file__).resolve().parents[2]
_RAW, _LAYOUTS = _ROOT / "data" / "raw", _ROOT / "tests" / "layouts" / "pdf"
CULTURE = {year: _RAW / f"sample-culture-bureau-{year}.pdf" for year in (2021, 2022, 2023, 2024)}
UNION = _RAW / "xinzhou-union-2023.pdf"
ARCHIVES_OFFICE, ARCHIVES_OFFICE_CHANGED = (
    _LAYOUTS / "hubei.libreoffice.pdf",
    _LAYOUTS / "hubei.weasyprint.pdf",
)
LAST_NIGHT = 3
CRAWL_DELAY_SECONDS = 0.15  # the paged site's robots.txt
DELAY_SECONDS = 0.02  # the other sites' watch list
TOTAL_SECONDS = 1.0  # one answer, at most
_PDF = "application/pdf"
_GBK_NAME = quote("档案馆决算".encode("gb18030")) + ".pdf"
_DAY = 1_700_000_000.0


class DisclosureSites:
    """The three sites; `static`, `paged` and `gb18030` are their servers, with the requests they counted."""

    def __init__(self, night: int = 1) -> None:
        self.static, self.paged, self.gb18030 = Loopback(), Loopback(), Loopback()
        self.night = night
        self._dress()

    @property
    def servers(self) -> tuple[Loopback, Loopback, Loopback]:
        """All three."""
        return self.static, self.paged, self.gb18030

    def advance(self) -> None:
        """Let the next night begin."""
        self.night += 1
        self._dress()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self.servers:
            server.__exit__(kind, error, trace)

    @property
    def expected(self) -> dict[str, Path]:
        """The documents that are archived after tonight, sha256 → the specimen it is."""
        return {_sha256(path): path for path in self._published()}

    @property
    def expected_problems(self) -> dict[str, set[str]]:
        """The kinds of problem that a look at each source tonight meets."""
        odd = {"status", "robots", "host", "type", "scheme"} | ({"time"} if self.night < 3 else set())
        return {"static": set(), "paged": {"format"} if self.night >= 3 else set(), "gb18030": odd}

    def _published(self) -> list[Path]:
        """Night 1 brings four, night 2 one and a new version of another, night 3 the one that was too slow."""
        files = [CULTURE[2021], CULTURE[2024], CULTURE[2023], ARCHIVES_OFFICE]
        if self.night >= 2:
            files += [CULTURE[2022], ARCHIVES_OFFICE_CHANGED]
        if self.night >= 3:
            files += [UNION]
        return files

    def write_watch_list(self, folder: Path, enabled: bool = True, **changed: Any) -> Path:
        """Write `static.yml`, `paged.yml`, `gb18030.yml` into `folder`; `changed` replaces top-level entries."""
        folder.mkdir(parents=True, exist_ok=True)
        polite = {
            "delay_seconds": DELAY_SECONDS,
            "retry_seconds": 0.05,
            "total_seconds": TOTAL_SECONDS,
            "recheck_days": 0.5,
        }
        common: dict[str, Any] = {
            "enabled": enabled,
            "allow_http": True,
            "allow_private_addresses": True,
            "politeness": polite,
        }
        sources: dict[str, dict[str, Any]] = {
            "static": {
                "jurisdiction": {"name": "样例市云汀区", "code": "999901"},
                "list_pages": [f"{self.static.base}/zwgk/bmjs/index.html"],
                "expected_issuers": [
                    {"name": "样例市云汀区文化和旅游局"},
                    {"name": "样例市云汀区教育局", "aliases": ["云汀区教育局"]},
                ],
                "approvals": [{"fiscal_year": 2022, "kind": "final_accounts", "approved_on": "2023-09-01"}],
            },
            "paged": {
                "jurisdiction": {"name": "样例市新沔区"},
                "list_pages": [f"{self.paged.base}/zwgk/czxx/"],
                "links": {"next_page": {"pattern": "index_{page}.html"}},
            },
            "gb18030": {
                "jurisdiction": {"name": "样例市沙汀县"},
                "list_pages": [f"{self.gb18030.base}/list.asp?class=12"],
                "issuer_hints": [{"match": "档案馆", "issuer": "样例市云汀区档案馆"}],
            },
        }
        for name, source in sources.items():
            text = yaml.safe_dump({**source, **common, **changed}, allow_unicode=True, sort_keys=False)
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return folder

    def _dress(self) -> None:
        for server in self.servers:
            server.forget_faults()
        self.static.answers = _static(self.night)
        self.paged.answers = _paged(self.night)
        self.gb18030.answers = _gb18030(self.night, self.gb18030.base)


def _static(night: int) -> dict[str, Answer]:
    """A plain UTF-8 list, newest first, that links PDFs by relative addresses among other links."""
    years = [2021] if night == 1 else [2022, 2021]
    entries = [
        (f"../../upload/{year}/wlj.pdf", f"样例市云汀区文化和旅游局{year}年度部门决算") for year in years
    ]
    others = [
        ("/news/1.html", "全区文化旅游工作会议召开"),
        ("/zwgk/tz/3.html", "关于做好2022年度部门决算公开工作的通知"),
        ("javascript:void(0)", "2022年度部门决算"),
        ("mailto:czj@example.org", "意见反馈"),
    ]
    answers = {"/zwgk/bmjs/index.html": _page("部门决算", [*others, *entries])}
    for year in years:
        answers[f"/upload/{year}/wlj.pdf"] = _file(CULTURE[year])
    return answers


def _paged(night: int) -> dict[str, Answer]:
    """Two pages of articles; the first has a next link that only a script follows, so the pattern must serve."""
    first = [("./202509/t20250916_24.html", "样例市云汀区文化和旅游局2024年度部门决算公开")]
    second = [("./202408/t20240820_23.html", "样例市云汀区文化和旅游局2023年度部门决算公开")]
    if night >= 3:
        first.insert(0, ("./202511/t20251101_31.html", "样例市新沔区统计局2024年度部门决算公开"))
    changed = _DAY + (86_400.0 if night >= 3 else 0.0)
    answers = {
        "/robots.txt": Answer(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY_SECONDS}\n".encode(), "text/plain"),
        "/zwgk/czxx/": _page(
            "财政信息", first, '<a href="javascript:next()">下一页</a>', etag=False, day=changed
        ),
        "/zwgk/czxx/index_1.html": _page("财政信息", second),
        "/zwgk/czxx/202511/t20251101_31.html": _page(
            "样例市新沔区统计局2024年度部门决算公开",
            [("./P31.xls", "附件：统计局2024年度部门决算公开表.xls")],
        ),
    }
    for year, article in ((2024, "202509/t20250916_24"), (2023, "202408/t20240820_23")):
        name = f"P0{article[-8:]}.pdf"
        attached = [(f"./{name}", "附件：部门决算.pdf"), (f"./{name[:-4]}.doc", "绩效自评结果.doc")]
        answers[f"/zwgk/czxx/{article}.html"] = _page(
            f"样例市云汀区文化和旅游局{year}年度部门决算公开", attached
        )
        answers[f"/zwgk/czxx/{article.split('/')[0]}/{name}"] = _file(CULTURE[year], etag=False, day=_DAY)
    return answers


def _gb18030(night: int, base: str) -> dict[str, Answer]:
    """Everything that goes wrong on an old site, beside three documents that must come through."""
    port = base.rsplit(":", 1)[1]
    entries = [
        (f"files/{_GBK_NAME}", "云汀区档案馆2023年度部门决算"),
        ("/down.asp?id=7&name=一.pdf", "样例市云汀区文化和旅游局2021年度部门决算"),
        ("/files/copy.pdf", "2021年度样例市云汀区文化和旅游局部门决算（重发）"),
        ("/files/slow.pdf", "新洲区总工会2023年度部门决算"),
        ("/files/gone.pdf", "样例市沙汀县水务局2023年度部门决算"),
        ("/neibu/secret.pdf", "样例市沙汀县公安局2023年度部门决算"),
        ("/go?to=elsewhere", "样例市沙汀县民政局2023年度部门决算.pdf"),
        ("/files/soft404.pdf", "样例市沙汀县司法局2023年度部门决算"),
        ("/files/packed.pdf", "样例市沙汀县审计局2023年度部门决算"),
        (f"http://[::1]:{port}/files/local.pdf", "样例市沙汀县粮食局2023年度部门决算"),
        ("http://169.254.169.254/latest/meta.pdf", "样例市沙汀县林业局2023年度部门决算"),
        ("http://[broken/x.pdf", "样例市沙汀县交通局2023年度部门决算"),
        ("/files/../../../../etc/passwd%00.pdf", "样例市沙汀县农业局2023年度部门决算"),
    ]
    listed = _page("部门决算公开", entries, charset="gb2312")
    archives = ARCHIVES_OFFICE if night == 1 else ARCHIVES_OFFICE_CHANGED
    slow = _file(UNION, drip=0.03) if night >= 3 else _file(UNION, endless=True)
    return {
        "/robots.txt": Answer(b"User-agent: *\r\nDisallow: /neibu/\r\n", "text/plain"),
        "/list.asp?class=12": Answer(listed.body, "text/html", unavailable_times=2, retry_after="0"),
        f"/files/{_GBK_NAME}": _file(archives, dies=1 if night == 1 else 0),
        f"/down.asp?id=7&name={quote('一'.encode('gb18030'))}.pdf": _file(
            CULTURE[2021], etag=False, drip=0.02
        ),
        "/files/copy.pdf": _file(CULTURE[2021], etag=False, unavailable=1),
        "/files/slow.pdf": slow,
        "/go?to=elsewhere": Answer(b"", status=302, headers=(("Location", "http://other.example/x.pdf"),)),
        "/files/soft404.pdf": Answer("<html>页面不存在</html>".encode("gb18030"), _PDF),
        "/files/packed.pdf": Answer(b"PK\x03\x04" + bytes(200), _PDF),
    }


def _page(
    title: str,
    links: Iterable[tuple[str, str]],
    extra: str = "",
    charset: str = "utf-8",
    etag: bool = True,
    day: float | None = None,
) -> Answer:
    items = "\n".join(f'<li><a href="{href}">{text}</a><span>2024-10-15</span></li>' for href, text in links)
    html = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f"<title>{title}-样例市云汀区人民政府</title></head><body><h1>{title}</h1><ul>{items}</ul>{extra}</body></html>"
    )
    return Answer(
        html.encode("gb18030" if charset == "gb2312" else charset), "text/html", etag=etag, last_modified=day
    )


def _file(
    path: Path,
    etag: bool = True,
    day: float | None = None,
    dies: int = 0,
    drip: float = 0.0,
    endless: bool = False,
    unavailable: int = 0,
) -> Answer:
    return Answer(
        path.read_bytes(),
        _PDF,
        etag=etag,
        last_modified=day,
        dies_times=dies,
        drip_seconds=drip,
        endless=endless,
        unavailable_times=unavailable,
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
