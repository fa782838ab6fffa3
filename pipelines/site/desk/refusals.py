"""Answers that refuse or fail: a page with one sentence, in the language of the page that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from pipelines.errors import FiscalError, WarehouseError
from pipelines.reviews.appending import OvertakenReview
from pipelines.site.links import Links
from pipelines.site.templating import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def refused(status: int, reason: str, path: str) -> Response:
    """Return the page that says in one sentence why a request was not answered; `reason` is a key of words.yml."""
    return _error_page(status, "en" if path.startswith("/en/") else "zh", reason)


def language_of(request: Request) -> str:
    """Return the language of the page that is asked for."""
    return "en" if request.url.path.startswith("/en/") else "zh"


def status_of(error: FiscalError) -> int:
    """Return the status of the answer to a form that was refused for `error`."""
    return 409 if isinstance(error, OvertakenReview) else 400


def not_answered(request: Request, error: Exception) -> Response:
    """Return the page for an HTTPException; its detail is a key of words.yml."""
    status = getattr(error, "status_code", 500)
    detail = getattr(error, "detail", "")
    return _error_page(
        status, language_of(request), detail if detail.startswith("desk.") else "desk.no_such_page"
    )


def not_done(request: Request, error: Exception) -> Response:
    """Return the page for a FiscalError."""
    status = 503 if isinstance(error, WarehouseError) else 400
    return _error_page(status, language_of(request), "desk.failed", error)


def unforeseen(request: Request, error: Exception) -> Response:
    """Return the page for an error that nobody foresaw; the server writes it to the terminal."""
    return _error_page(500, language_of(request), "desk.unforeseen")


def _error_page(status: int, language: str, reason: str, error: Exception | None = None) -> Response:
    html = render("desk/error.html.j2", Links.of_server(language, ""), section="", reason=reason, error=error)
    return HTMLResponse(html, status)
