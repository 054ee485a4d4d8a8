"""Errors that are the user's to mend, told in one line: what, why, what to do.

Floor 1: standard library only. The command line prints such an error on one line and exits with
code 2; Processing shows it as a ``QgsProcessingException``. Anything else that is raised is our fault.
"""

from __future__ import annotations

from collections.abc import Callable

_tell: Callable[[str, str, str], str] | None = None


def tell_by(tell: Callable[[str, str, str], str] | None) -> None:
    """Have errors told by a function of ``what, why, fix``, as in another language; None: in English."""
    global _tell
    _tell = tell


def _one_line(text: object) -> str:
    """Collapse white space and control characters, so that foreign text cannot break the line."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


class InputError(ValueError):
    """Bad input. Its text is always ``what: why. What to do.`` on one line.

    Args:
        what: The thing at fault, named as the user knows it (a file, an option, a card field).
        why: What is wrong with it.
        fix: What the user can do about it, as a sentence.
    """

    def __init__(self, what: object, why: object, fix: object) -> None:
        """Keep the three parts; see the class for their meaning."""
        self.what, self.why, self.fix = _one_line(what), _one_line(why), _one_line(fix)
        super().__init__(f"{self.what}: {self.why.rstrip('.')}. {self.fix}")

    def __str__(self) -> str:
        """The error on one line, in the language of whom it is told."""
        return _tell(self.what, self.why.rstrip("."), self.fix) if _tell else super().__str__()

    def __reduce__(self) -> tuple:
        """Pickle by the three parts, so that the error crosses process borders whole."""
        return type(self), (self.what, self.why, self.fix)


class Cancelled(Exception):  # noqa: N818 - a request, not an error
    """The user asked to stop. The command line exits with code 130."""
