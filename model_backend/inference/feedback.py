"""How long work tells what it does, and hears that it shall stop."""

from __future__ import annotations

from typing import Protocol


class Feedback(Protocol):
    """Where progress goes and cancelling comes from. Called from the thread that asked for the work."""

    def progress(self, done: int, total: int) -> None:
        """Tiles done, of all."""

    def info(self, text: str) -> None:
        """Something that the user may want to know."""

    def is_cancelled(self) -> bool:
        """Whether to stop; asked ten times a second or so."""


class Silent:
    """Feedback that nobody hears, of work that nobody ends."""

    def progress(self, done: int, total: int) -> None:
        """Nothing."""

    def info(self, text: str) -> None:
        """Nothing."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False
