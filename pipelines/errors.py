"""Exceptions of the product. A bad report is data (it is quarantined); a bad setting or call is raised to the user.

Every error says four things: what went wrong, what was found, what was expected, and what to do.
"""

from __future__ import annotations


class FiscalError(Exception):
    """Something that one sentence to the user can explain."""

    def __init__(self, what: str, *, got: str = "", expected: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.got = got
        self.expected = expected
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [self.what]
        if self.got:
            parts.append(f"found: {self.got}")
        if self.expected:
            parts.append(f"expected: {self.expected}")
        if self.remedy:
            parts.append(f"to do: {self.remedy}")
        return "; ".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.got, self.expected, self.remedy))


def _rebuild(kind: type[FiscalError], what: str, got: str, expected: str, remedy: str) -> FiscalError:
    return kind(what, got=got, expected=expected, remedy=remedy)


class UnreadableReport(FiscalError):
    """A file that cannot become a report: damaged, encrypted, without statements. It goes to quarantine."""


def unexpected(error: BaseException) -> UnreadableReport:
    """Return the four parts for an exception that nobody foresaw, its type named."""
    return UnreadableReport(
        "the report could not be read: an unforeseen error",
        got=" ".join(f"{type(error).__name__}: {error}".split()).rstrip(":"),
        expected="a reading, or a clear reason against it",
        remedy="please report it with the file; the other reports are not affected",
    )


class FormDataError(FiscalError):
    """A form, identity or reference file of the product breaks its own schema."""


class WatchListError(FiscalError):
    """A file of the watch list that cannot be used."""


class WarehouseError(FiscalError):
    """A warehouse file that cannot be built, opened or replaced."""


class LockedWarehouse(WarehouseError):
    """A published warehouse that another program holds open for writing, which nothing of the product does."""


class OlderWarehouse(WarehouseError):
    """A published warehouse that was built by another version of the program and cannot be gone on from."""


class WorkersError(FiscalError):
    """Workers of a cluster that cannot be reached."""
