"""What a long run tells whoever watches it. This base says nothing; terminals are drawn in `commands/watching.py`."""

from __future__ import annotations


class Progress:
    """Told of each stage, of each piece of it that is done, and of what a person should see at once."""

    def stage(self, title: str, total: int | None = None) -> None:
        """Begin a stage of `total` pieces (None: not known)."""

    def advance(self, what: str = "") -> None:
        """One piece of the stage is done."""

    def say(self, line: str) -> None:
        """Show one line that stays."""

    def end(self) -> None:
        """The run is over."""
