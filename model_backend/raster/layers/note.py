"""Notes: what was found out about a layer, in plain sentences for whoever asked for a map."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...errors import without_secrets

FACT, DOUBT, WARNING = "fact", "doubt", "warning"
"""Told; guessed, to be checked (amber); a contradiction, or nothing fits (red): told before and beside the result."""


@dataclass(frozen=True)
class Note:
    """One sentence about a layer."""

    level: str  # FACT, DOUBT or WARNING
    text: str  # without keys and passwords
    brief: str = ""  # of a FACT that changes values or leaves some out: the same in a line, for where there is no room

    def __post_init__(self) -> None:
        """Hide what files and servers have told of keys."""
        for name in ("text", "brief"):
            object.__setattr__(self, name, without_secrets(getattr(self, name)))  # the class is frozen

    def told(self) -> dict[str, str]:
        """As results keep it."""
        return {"level": self.level, "text": self.text}

    def of(self, name: str, text: str = "") -> str:
        """The sentence with whose it is before it, unless it says that itself.

        Args:
            name: Of the layer.
            text: The sentence in another language; default: as it is.
        """
        named = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.text)
        return text or self.text if named else f"{name}: {text or self.text}"
