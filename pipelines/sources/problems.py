"""What goes wrong with one address of a source, as an exception on its way to become a `SourceProblem`."""

from __future__ import annotations

from pipelines.errors import FiscalError
from pipelines.sources.collected import ProblemKind, SourceProblem


class FetchError(FiscalError):
    """One address that was refused or failed. `passing`: asking again soon may help, after `wait_seconds`.

    `status` is the answer's, where there was one.
    """

    def __init__(
        self,
        what: str,
        *,
        kind: ProblemKind = "unforeseen",
        got: str = "",
        expected: str = "",
        remedy: str = "",
        passing: bool = False,
        wait_seconds: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(what, got=got, expected=expected, remedy=remedy)
        self.kind = kind
        self.passing = passing
        self.wait_seconds = wait_seconds
        self.status = status

    def problem(self, url: str) -> SourceProblem:
        """Return the problem of `url`."""
        said = [printable(text) for text in (self.what, self.got, self.expected, self.remedy)]
        return SourceProblem(printable(url), said[0], said[1], said[2], said[3], self.kind)


def printable(text: str) -> str:
    """Return text from a site without what would drive a terminal, spaces evened out."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def unforeseen(error: BaseException) -> FetchError:
    """Return the problem for an exception that nobody foresaw, its type named."""
    return FetchError(
        "an unforeseen error at this address",
        got=" ".join(f"{type(error).__name__}: {error}".split())[:500],
        expected="an answer, or a clear reason against it",
        remedy="please report it with the address; the others are not affected",
    )


def nothing_listed(url: str, links: int, yielded_before: bool) -> SourceProblem:
    """Return the problem of a list page that was answered and of whose `links` none is followed."""
    return FetchError(
        "the list page yields no reports any more" if yielded_before else "the list page yields no reports",
        kind="page",
        got=f"{links} links, none of them titled as a final account or a budget",
        expected="links such as 某某局2023年度部门决算",
        remedy="open it in a browser: its layout or address may have changed, or only a script fills it",
    ).problem(url)
