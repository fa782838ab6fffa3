"""docs/rules.md: every identity of expectations/ as a page for people. `python -m pipelines.validating.rules` writes it.

Only the wording of that page belongs here; a test keeps it fresh.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.validating.leeway import can_tail
from pipelines.validating.suites import Identity, Suite, load_suites

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
LAWS = {
    "rounding": "舍入：非零 k 项容许 floor((k−1)/2) 个末位 / rounding: floor((k−1)/2) last digits for k non-zero terms",
    "exact": "必须相等 / equal",
    "interval_percent": "区间：由所印两数的舍入区间推算 / interval arithmetic over the two printed amounts",
    "at_most": "不大于，容许同舍入 / at most, by the law of rounding",
    "agreement": "逐项对照 / compared one by one",
}
_ORIGINS = {"printed": "表下所印 / printed", "implied": "推出 / implied", "regulation": "规定 / regulation"}
_HEAD = """# 勾稽关系 · Identities

本页由 `expectations/*.yml` 生成（`python -m pipelines.validating.rules`），请改那里。
Generated from `expectations/*.yml`; edit those.

判定法则 · Laws:
"""


def page(suites: list[Suite]) -> str:
    """Return the whole page in Markdown."""
    laws = "\n".join(f"- `{law}` – {text}" for law, text in LAWS.items())
    total = sum(len(suite.identities) for suite in suites)
    parts = [f"{_HEAD}\n{laws}\n\n共 {total} 条 / {total} identities."]
    for suite in suites:
        parts.append(f"## {suite.zh} · {suite.en}\n\n`expectations/{suite.name}.yml`")
        parts += [_entry(identity) for identity in suite.identities]
    return "\n\n".join(parts) + "\n"


def _entry(identity: Identity) -> str:
    years = (
        f"{identity.from_year} 年度起 / from fiscal year {identity.from_year}"
        if identity.from_year
        else "各年度 / all years"
    )
    forms = ", ".join(identity.forms)
    applies = [years, f"表式 {forms} / form {forms}" if forms else "各地表式 / all forms"]
    if identity.needs:
        applies.append(f"须印有 {', '.join(identity.needs)} / where these are printed")
    tail = "可有尾差 / may tail" if can_tail(identity) else "无尾差 / never tails"
    lines = [
        f"### {identity.id}",
        f"{identity.zh}。  \n{identity.en}.",
        "```\n" + "\n".join(_formula(key, text) for key, text in identity.cases.items()) + "\n```",
        f"- 来源 / origin: {_ORIGINS[identity.origin]} – {identity.source}",
        f"- 级别 / severity: `{identity.severity}` · 法则 / law: `{identity.law}`，{tail} · "
        f"归类 / class: `{identity.finding_class}`",
        f"- 适用 / applies: {'; '.join(applies)}",
        f"- 检验 / expectation: `{identity.expectation}`",
    ]
    return "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])


def _formula(key: str, text: str) -> str:
    return f"{key}: {text}" if key else text


if __name__ == "__main__":
    PAGE.write_text(page(load_suites()), "utf-8")
