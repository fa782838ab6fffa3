"""The desk as an ASGI application: which request gets which page, and which forms write a review.

GET only reads. Every POST goes through `_posting`, which takes no form that this desk did not make.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.errors import FiscalError
from pipelines.reviews.appending import OvertakenReview, append_review, unseen_reviews
from pipelines.reviews.records import Review, read_reviews
from pipelines.site.desk.access import Access, Guard
from pipelines.site.desk.deciding import decided, transcribed
from pipelines.site.desk.forms import Form, read_form
from pipelines.site.desk.pages import Pages
from pipelines.site.desk.published import Published, Snapshot
from pipelines.site.desk.refusals import language_of, not_answered, not_done, refused, status_of, unforeseen
from pipelines.site.desk.waiting import Bar, Rebuilding
from pipelines.site.links import Links
from pipelines.site.rendering import Renderer
from pipelines.site.words import Words, words
from pipelines.warehouse.basis import reviews_hash

Answer = Callable[[Request, Form], Response]


@dataclass
class Desk:
    """Answers requests about one warehouse. `reviewer`: the name that forms begin with, the last one given."""

    access: Access
    published: Published
    rebuilding: Rebuilding
    reviewer: str = field(default_factory=lambda: os.environ.get("USER", ""))

    def application(self) -> Guard:
        """Return the application behind what guards it."""
        static = Path(__file__).parents[1] / "static"
        routes = [
            *self._routes(""),
            *self._routes("/en"),
            Route("/start", self.start),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            Route("/pictures/{sha}/{page:int}.webp", self.picture),
            Route("/data/rules.{language}.js", self._script(Pages.rules_script)),
            Route("/data/reports/{name}.js", self._script(Pages.report_script)),
            Mount("/static", StaticFiles(directory=static)),
        ]
        handlers = {HTTPException: not_answered, FiscalError: not_done, Exception: unforeseen}
        return Guard(Starlette(routes=routes, exception_handlers=handlers), self.access, refused)

    def _routes(self, prefix: str) -> list[BaseRoute]:
        def page(path: str, make: Callable[..., str]) -> Route:
            return Route(f"{prefix}{path}", self._page(make), methods=["GET"])

        def post(path: str, answer: Answer) -> Route:
            return Route(f"{prefix}{path}", self._posting(answer), methods=["POST"])

        return [
            page("/", Pages.coverage),
            page("/identities", Pages.identities),
            page("/identities/{name}", Pages.rule),
            page("/issuers/{name}", Pages.issuer),
            page("/reports/{name}", Pages.report),
            page("/runs", Pages.runs),
            Route(f"{prefix}/findings", self.findings, methods=["GET"]),
            page("/findings/{name}", Pages.finding),
            post("/findings/{name}", self.decide),
            page("/cells", Pages.cells),
            page("/cells/{name}", Pages.cell),
            post("/cells/{name}", self.transcribe),
            Route(f"{prefix}/rebuild", self.rebuild_state, methods=["GET"]),
            post("/rebuild", self.rebuild),
        ]

    def start(self, request: Request) -> Response:
        """Exchange the token of the start address for the session cookie."""
        if request.method == "HEAD":
            return Response(status_code=405, headers={"Allow": "GET"})
        token = request.query_params.get("token", "")
        if not self.access.is_known(request.headers) and not self.access.exchange(token):
            return refused(403, "desk.used_token", request.url.path)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.access.cookie, self.access.session, httponly=True, samesite="strict")
        return answer

    def picture(self, request: Request) -> Response:
        """Return the picture of a page that some page of the desk has drawn."""
        sha, page = request.path_params["sha"], request.path_params["page"]
        path = self.published.pictures.folder / sha / f"{page}.webp"
        if len(sha) != 16 or not set(sha) <= set("0123456789abcdef") or not path.is_file():
            raise HTTPException(404, "desk.no_such_page")
        return FileResponse(path, headers={"Cache-Control": "private, max-age=3600"})

    def findings(self, request: Request) -> Response:
        """Return the queue, or its rows alone where a filter was changed."""
        whole = request.headers.get("hx-target") != "queue"
        with self.published.reading() as snapshot:
            html = self._pages(snapshot, request).findings(whole=whole)
        return HTMLResponse(html, headers={"Vary": "HX-Target"})

    def decide(self, request: Request, form: Form) -> Response:
        """Write down what was decided about a finding."""
        finding_id, t = request.path_params["name"], words(language_of(request))
        with self.published.reading() as snapshot:
            if not any(row["finding_id"] == finding_id for row in snapshot.rows.findings):
                raise HTTPException(404, "desk.no_such_finding")
            try:
                self._write(decided(snapshot.connection, finding_id, form, t), form, t)
            except FiscalError as error:
                html = self._pages(snapshot, request, form, error).finding(finding_id)
                return HTMLResponse(html, status_of(error))
            query = self._pages(snapshot, request).query
        return RedirectResponse(Links.of_server(t.language, "").finding(finding_id) + query + "#review", 303)

    def transcribe(self, request: Request, form: Form) -> Response:
        """Write down the number that was typed for a cell."""
        fact_id, t = request.path_params["name"], words(language_of(request))
        template = "desk/cell_alone" if "hx-request" in request.headers else "desk/cell_page"
        with self.published.reading() as snapshot:
            if not snapshot.rows.cells(fact_id=fact_id):
                raise HTTPException(404, "desk.no_such_page")
            try:
                self._write(transcribed(snapshot.connection, fact_id, form, t), form, t)
            except FiscalError as error:
                pages = self._pages(snapshot, request, {**form, "fact": fact_id}, error)
                return HTMLResponse(pages.cell(fact_id, template), status_of(error))
            if template == "desk/cell_alone":
                return HTMLResponse(self._pages(snapshot, request).cell(fact_id, template))
        return RedirectResponse(Links.of_server(t.language, "").page(f"cells/{fact_id}"), 303)

    def rebuild(self, request: Request, form: Form) -> Response:
        """Begin a build with the reviews as they are now."""
        self.rebuilding.start()
        if "hx-request" not in request.headers:
            return RedirectResponse(Links.of_server(language_of(request), "").page("findings"), 303)
        return self._bar(request)

    def rebuild_state(self, request: Request) -> Response:
        """Return the bar to a page that waits for a build: once it is there, the page is to be loaded again."""
        return self._bar(request, is_news=not self.rebuilding.is_running and self.rebuilding.error is None)

    def _bar(self, request: Request, *, is_news: bool = False) -> Response:
        with self.published.reading() as snapshot:
            return HTMLResponse(self._pages(snapshot, request).bar(is_news=is_news))

    def _write(self, review: Review, form: Form, t: Words) -> None:
        try:
            append_review(self.published.places.reviews, review, form.get("seen", ""))
        except OvertakenReview as error:
            raise OvertakenReview(t("desk.overtaken")) from error
        self.reviewer = review.reviewer or ""

    def _page(self, make: Callable[..., str]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            with self.published.reading() as snapshot:
                pages = self._pages(snapshot, request)
                return HTMLResponse(make(pages, *request.path_params.values()))

        return answer

    def _script(self, make: Callable[..., str]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            names = dict(request.path_params)
            with self.published.reading() as snapshot:
                pages = self._pages(snapshot, request, language=names.pop("language", "zh"))
                return Response(make(pages, *names.values()), media_type="text/javascript")

        return answer

    def _posting(self, answer: Answer) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            form = await read_form(request, self.access)
            return await run_in_threadpool(answer, request, form)

        return endpoint

    def _pages(
        self,
        snapshot: Snapshot,
        request: Request,
        given: Mapping[str, str] | None = None,
        error: FiscalError | None = None,
        language: str | None = None,
    ) -> Pages:
        language = language or language_of(request)
        if language not in ("zh", "en"):
            raise HTTPException(404, "desk.no_such_page")
        path = self.published.places.reviews
        rows, seen = snapshot.rows, reviews_hash(path)
        bar = Bar(self.access.csrf, seen, unseen_reviews(path, rows.reviews), self.rebuilding, self.reviewer)
        reviews = tuple(read_reviews(path))
        renderer = Renderer(Links.of_server, rows.statements, rows.reader, reviews, desk=bar)
        return Pages(snapshot, renderer, bar, language, dict(request.query_params), given or {}, error)
