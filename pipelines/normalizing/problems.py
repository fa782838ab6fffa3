"""What stops a statement: something on the page that the form data does not know. It becomes a finding, nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.records import Box


@dataclass(slots=True)
class StatementProblem(Exception):
    """One statement cannot be normalized; the others go on."""

    check_id: str
    title_zh: str
    title_en: str
    detail: str
    page: int | None = None
    boxes: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        Exception.__init__(self, self.title_en, self.detail)
