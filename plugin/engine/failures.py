"""Why setting up the engine failed, in words, with one thing to do; and diagnostics to hand on.

Standard library only.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ...model_backend import __version__
from ...model_backend.errors import InputError, without_secrets

SPACE, PROXY, TLS, REFUSED, NETWORK = "space", "proxy", "tls", "refused", "network"
BLOCKED, VENV, MISSING, DAMAGED, LIBRARY = "blocked", "venv", "missing", "damaged", "library"
PYTHON, OTHER = "python", "other"
KINDS = (SPACE, PROXY, TLS, REFUSED, NETWORK, BLOCKED, VENV, MISSING, DAMAGED, LIBRARY, PYTHON, OTHER)

# In this order: a failed TLS handshake, for example, ends in "Max retries exceeded" as a dead network does.
_SIGNS = (
    (SPACE, r"No space left|Errno 28\b|Errno 122\b|not enough space|WinError 112|quota exceeded"),
    (PROXY, r"ProxyError|Tunnel connection failed|\b407\b|connect to proxy|dependencies for SOCKS"),
    (TLS, r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification|SSL: |tlsv1|EOF occurred in violation"),
    (REFUSED, r"\b40[13] Client Error|\b40[13] (Unauthorized|Forbidden)|not a trusted or secure host|User for "),
    (VENV, r"ensurepip|No module named '?(venv|pip)\b"),
    (DAMAGED, r"DO NOT MATCH THE HASHES|BadZipFile|Wheel .* is invalid|has an invalid wheel|IncompleteRead"),
    (
        NETWORK,
        r"NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|Name or service not known|name resolution|"
        r"getaddrinfo failed|Connection (refused|reset|aborted)|Network is unreachable|Max retries exceeded|"
        r"timed out|5\d\d Server Error",
    ),
    (
        BLOCKED,
        r"Permission denied|PermissionError|Access is denied|WinError (5|32|225|1260)\b|Operation not permitted|"
        r"Read-only file system|group policy|virus",
    ),
    (MISSING, r"No matching distribution|Could not find a version|not a supported wheel|ResolutionImpossible"),
    (LIBRARY, r"DLL load failed|WinError (126|127|1114)\b|cannot open shared object|GLIBC|undefined symbol"),
)
_WORDS = {
    SPACE: ("the disk is full", "Free some space on that disk and try again."),
    PROXY: (
        "the proxy does not let the download through",
        "Check the proxy in Settings > Options > Network and try again.",
    ),
    TLS: (
        "the certificate of the server is not trusted",
        "If your organisation inspects traffic, ask for its certificate file and name it in "
        "Settings > Options > LayerFuse, or install from a folder.",
    ),
    REFUSED: (
        "the package index refuses access",
        "Check the address of the index, with name and key if it needs them.",
    ),
    NETWORK: ("the package index cannot be reached", "Check the connection and try again, or install from a folder."),
    BLOCKED: (
        "a file cannot be written or started",
        "Close other programs; if a virus scanner blocks the folder, have it allowed, and try again.",
    ),
    VENV: (
        "this Python cannot make environments",
        "Install its venv module (Debian and Ubuntu: sudo apt install python3-venv) or choose another Python.",
    ),
    MISSING: (
        "a package is not to be had for this Python",
        "Choose another Python version or another package index.",
    ),
    DAMAGED: ("a downloaded package is damaged", "Try again; if it comes back, use another package index."),
    LIBRARY: (
        "a library of the system is missing or does not fit",
        "On Windows install the Microsoft Visual C++ Redistributable; else choose another Python.",
    ),
    PYTHON: ("this Python cannot be used", "Choose a Python 3.10 or newer."),
    OTHER: ("it failed", "Read the log, and report it with Copy Diagnostics."),
}


class SetupError(InputError):
    """A failed set-up.

    Args:
        kind: One of :data:`KINDS`; decides which button is offered.
        what: The thing at fault.
        why: What is wrong with it.
        fix: What to do about it.
    """

    def __init__(self, kind: str, what: object, why: object, fix: object) -> None:
        """Keep the kind with the three parts; see the class."""
        super().__init__(what, why, fix)
        self.kind = kind

    def __reduce__(self) -> tuple:
        """Pickle by its parts."""
        return type(self), (self.kind, self.what, self.why, self.fix)


def classify(lines: Sequence[str], what: str, offline: bool = False, proxy: str = "") -> SetupError:
    """Tell from the last words of a child why it failed.

    Args:
        lines: What it said.
        what: What was being done.
        offline: Whether packages came from a folder.
        proxy: Address of the proxy, if there is one.
    """
    text = "\n".join(lines)
    kind = next((kind for kind, sign in _SIGNS if re.search(sign, text, re.IGNORECASE)), OTHER)
    address = urlsplit(proxy)
    if kind == NETWORK and address.hostname and f"host='{address.hostname}', port={address.port}" in text:
        kind = PROXY  # pip 26 names what it could not reach and no longer says that it is a proxy
    why, fix = _WORDS[kind]
    if kind == MISSING and offline:
        why = "the folder lacks a package for this system and Python"
        fix = "Choose a folder that was exported on a machine of the same kind."
    telling = [line for line in lines if re.search(r"error|denied|failed|no module|not", line, re.IGNORECASE)]
    if kind in (OTHER, MISSING, BLOCKED) and (telling or lines):
        why = f"{why} ({(telling or list(lines))[-1].strip()[:300]})"
    return SetupError(kind, what, why, fix)


def diagnostics(facts: Sequence[tuple[str, str]], lines: Sequence[str]) -> str:
    """Markdown to hand on, without private paths, names and credentials.

    Args:
        facts: More to tell beside the system: names and values.
        lines: The log.
    """
    table = [
        ("LayerFuse", __version__),
        ("System", f"{platform.system()} {platform.release()} ({platform.machine()})"),
        ("Python of QGIS", platform.python_version()),
        *facts,
    ]
    rows = "\n".join(f"| {name} | {value.replace('|', '/')} |" for name, value in table)
    log = "\n".join(lines).replace("```", "'''")
    return redact(f"### LayerFuse engine\n\n| | |\n|---|---|\n{rows}\n\n```text\n{log}\n```\n")


def redact(text: str) -> str:
    """Put ``~`` for the home folder, ``<user>`` for the name, and hide credentials and other private paths."""
    text = without_secrets(text)
    for folder in {str(Path.home()), os.path.realpath(Path.home())}:
        if len(folder) > 3:
            text = text.replace(folder, "~").replace(folder.replace("\\", "/"), "~")
    text = re.sub(r"(?i)([a-z]:[\\/]users[\\/]|/home/|/users/)[^\\/\s'\"|]+", r"\1<user>", text)
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    if len(user) > 2 and user != "root":
        text = re.sub(rf"\b{re.escape(user)}\b", "<user>", text)
    for folder in {sys.prefix, sys.base_prefix}:
        if folder not in ("/usr", "/usr/local", "/"):
            text = text.replace(folder, "<qgis>")
    return text
