"""What a site's robots.txt allows, read once per run. Asking for it belongs to the client."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from pipelines.sources.problems import FetchError

AGENT = "fiscal-warehouse"
_MOST_BYTES = 500 * 1024  # what RFC 9309 wants to be read at least


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host; `rules` None allows everything, `unreadable` refuses everything with a reason."""

    rules: Protego | None = None
    unreadable: str = ""

    @classmethod
    def read(cls, body: bytes) -> Robots:
        """Return the rules in a robots.txt; a page in its place has none."""
        text = body[:_MOST_BYTES].decode("utf-8-sig", errors="replace")
        return cls(None if text.lstrip().startswith("<") else Protego.parse(text))

    @classmethod
    def after(cls, error: FetchError) -> Robots:
        """Return what holds when it could not be read: no such file allows everything, a broken site nothing."""
        missing = error.status is not None and 400 <= error.status < 500 and error.status != 429
        if missing or error.kind in ("host", "scheme", "redirect", "type"):
            return cls()
        return cls(unreadable=str(error))

    def check(self, url: str, longest_delay: float) -> None:
        """Raise FetchError where the site does not want `url` to be asked for."""
        if self.unreadable:
            raise FetchError(
                "robots.txt cannot be read, so the host is left alone",
                kind="robots",
                got=self.unreadable,
                expected="a robots.txt, or the answer that there is none",
                remedy="nothing; the next run asks again",
            )
        if self.rules is not None and not self.rules.can_fetch(url, AGENT):
            raise FetchError(
                "the site's robots.txt does not allow this address",
                kind="robots",
                got="a Disallow that covers it",
                expected="an address that automatic readers may ask for",
                remedy="download the report by hand and ingest it, or ask the site's keeper",
            )
        if self.delay_seconds > longest_delay:
            raise FetchError(
                "the site's robots.txt wants longer rests than the source waits",
                kind="robots",
                got=f"{self.delay_seconds:g} s between requests",
                expected=f"at most {longest_delay:g} s",
                remedy="raise `max_wait_seconds` in the source",
            )

    @property
    def delay_seconds(self) -> float:
        """The rest between requests that the site asks for; 0 where it asks for none."""
        if self.rules is None:
            return 0.0
        delay = self.rules.crawl_delay(AGENT) or 0.0
        rate = self.rules.request_rate(AGENT)
        return max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)
