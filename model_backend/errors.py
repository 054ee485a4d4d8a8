"""Errors that are the user's to mend, told in one line: what, why, what to do.

Floor 1: standard library only. The command line prints such an error on one line and exits with
code 2; Processing shows it as a ``QgsProcessingException``. Anything else that is raised is our fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

_tell: Callable[[str, str, str], str] | None = None


def tell_by(tell: Callable[[str, str, str], str] | None) -> None:
    """Have errors told by a function of ``what, why, fix``, as in another language; None: in English."""
    global _tell
    _tell = tell


_HIDDEN = "..."
_NAMED = (
    r"[\w.-]*(?:password|passwd|passphrase|secret|credentials?|signature|api[_-]?key|access[_-]?key|auth[_-]?key|"
    r"subscription[_-]?key)|pwd|authcfg|userpwd|http_userpwd|(?:\w+[_-])?token"
)
_IN_QUERY = (  # names of values in an address that open a door, or say how long it is open
    r"key|sig|sas|s[eprtv]|spr|sk[a-z]+|expires|policy|session|key-pair-id|googleaccessid|awsaccesskeyid|"
    r"x-(?:amz|goog)-[\w-]+"
)
_VALUE = r"('[^']*'|\"[^\"]*\"|[^\s'\"&,;|<>)]+)"
_KEYS = (
    (re.compile(r"(\w+://|\b\w\w+:/)[^/?#\s'\"<>]*@"), r"\1"),  # user:password@ of an address, also one made a path
    (re.compile(r"(?<![\w/.%+-])[\w.%+-]+:[^\s:@/|'\"<>]+@(?=[\w\[])"), ""),  # without what comes before it
    (re.compile(r"(?i)\b(oci|geor|georaster):[^\s'\"<>)]*"), rf"\1:{_HIDDEN}"),  # user/password@database of Oracle
    (re.compile(rf"(?i)\b({_NAMED})(\s*=\s*|%3D){_VALUE}"), rf"\1\2{_HIDDEN}"),
    (re.compile(rf"(?i)([?&](?:{_IN_QUERY})=){_VALUE}"), rf"\1{_HIDDEN}"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization|x-api-key)(\s*[=:]\s*)(?:(?:basic|bearer) )?[^\s'\"&<>]+"),
     rf"\1\2{_HIDDEN}"),
    (re.compile(rf"(?i)<({_NAMED})>[^<]*<"), rf"<\1>{_HIDDEN}<"),  # of a GDAL_WMS description
)  # fmt: skip
_QUERY = re.compile(r"(\w+://[^\s'\"<>?]*|/vsi\w+(?:/[^\s'\"<>?]*)?)\?[^\s'\"<>)]*")


def without_secrets(text: str, keep_query: bool = False) -> str:
    """A text with no passwords and keys: what stands in addresses before ``@`` and after ``?``, and values so named.

    Args:
        text: Any text, with addresses or connection strings in it.
        keep_query: Keep what follows ``?`` where its name tells no secret: to tell addresses apart, not to show them.
    """
    for pattern, instead in _KEYS:
        text = pattern.sub(instead, text)
    return text if keep_query else _QUERY.sub(rf"\1?{_HIDDEN}", text)


def file_name(text: str) -> str:
    """What a file or address is called, without its folders, the layer behind it, and keys."""
    return PurePath(without_secrets(text.partition("|")[0]).rstrip("/")).name


def _one_line(text: object) -> str:
    """Collapse white space and control characters, so that foreign text cannot break the line, and hide keys."""
    line = str(text)
    if not line.isprintable():
        line = "".join(c if c.isprintable() else " " for c in line)
    return without_secrets(" ".join(line.split()))


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
