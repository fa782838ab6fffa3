"""What a person must know of a report that was read: statements that stopped, and findings about its structure.

Checks of numbers belong to `pipelines.validating`.
"""

from __future__ import annotations

from pipelines.records import Box, Fact, Finding, stable_id


class StatementError(Exception):
    """One statement holds something that the form data does not know; it stops, the others go on."""

    def __init__(
        self,
        check_id: str,
        title_zh: str,
        title_en: str,
        detail: str,
        page: int | None = None,
        boxes: tuple[Box, ...] = (),
    ) -> None:
        super().__init__(title_en, detail)
        self.check_id, self.title_zh, self.title_en = check_id, title_zh, title_en
        self.detail, self.page, self.boxes = detail, page, boxes

    def finding(self, report_id: str, statement: str) -> Finding:
        """Return the finding that stands for the stopped statement."""
        return finding(
            self.check_id,
            report_id,
            statement,
            ("error", "extraction_doubt"),
            (self.title_zh, self.title_en),
            self.detail,
            self.page,
            self.boxes,
        )


def finding(
    check_id: str,
    report_id: str,
    statement: str | None,
    grade: tuple[str, str],
    titles: tuple[str, str],
    detail: str,
    page: int | None = None,
    boxes: tuple[Box, ...] = (),
) -> Finding:
    """Return a finding; `grade` is severity and class, `titles` Chinese and English."""
    return Finding(
        finding_id=stable_id(report_id, check_id, statement, detail),
        check_id=check_id,
        report_id=report_id,
        finding_class=grade[1],
        severity=grade[0],
        title_zh=titles[0],
        title_en=titles[1],
        statement=statement,
        detail=detail,
        page=page,
        boxes=boxes,
    )


def finding_on(
    fact: Fact, check_id: str, grade: tuple[str, str], titles: tuple[str, str], detail: str
) -> Finding:
    """Return a finding about one fact; `grade` is severity and class, `titles` Chinese and English."""
    return Finding(
        finding_id=stable_id(fact.report_id, check_id, fact.fact_id),
        check_id=check_id,
        report_id=fact.report_id,
        finding_class=grade[1],
        severity=grade[0],
        title_zh=titles[0],
        title_en=titles[1],
        statement=fact.statement,
        detail=detail,
        fact_ids=(fact.fact_id,),
        page=fact.page,
        boxes=fact.boxes,
    )


def dispute(fact: Fact) -> Finding:
    """Return the finding for a number whose two readings disagree or whose print is no number."""
    name = f"{fact.line_id} {fact.measure}"
    return finding_on(
        fact,
        "S-READ2",
        ("error", "extraction_doubt"),
        (
            f"两次识读不一致或无法识读：{name}",
            f"two readings disagree, or the print is no number: {name}",
        ),
        f"first reading: {fact.printed or '(blank)'}; second reading: {fact.second_printed or '(the same)'}",
    )
