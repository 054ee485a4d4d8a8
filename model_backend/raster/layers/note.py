"""Notes: what was found out about a layer, in plain sentences for whoever asked for a map."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import without_secrets

FACT, DOUBT, WARNING = "fact", "doubt", "warning"
"""Told; guessed, to be checked (amber); a contradiction, or nothing fits (red): told before and beside the result."""


@dataclass(frozen=True)
class Note:
    """One sentence about a layer."""

    level: str  # FACT, DOUBT or WARNING
    text: str  # without keys and passwords

    def __post_init__(self) -> None:
        """Hide what files and servers have told of keys."""
        object.__setattr__(self, "text", without_secrets(self.text))  # the class is frozen
