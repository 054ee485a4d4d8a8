"""The ``layerfuse`` command in the engine's Python: for what takes seconds and needs no pixels.

Imports no qgis. Cancelling ends the child, which then cleans up after itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ...model_backend.errors import InputError
from .child import listen, start
from .environment import HOW_TO_CHOOSE
from .process import SCRIPT, child_environment, describe_exit

FAREWELL_SECONDS = 5.0  # for a cancelled child to remove what is half done

# What the Hub's client reads: mirror, cache, credential, certificates.
_HUB_PREFIXES = ("HF_", "HUGGINGFACE_", "SSL_CERT_")
_HUB_NAMES = {"XDG_CACHE_HOME"}


def run_command(
    python: Path,
    arguments: Sequence[str],
    on_line: Callable[[str], None],
    is_cancelled: Callable[[], bool],
    more: Mapping[str, str] | None = None,
) -> list[str]:
    """Run ``layerfuse ARGUMENTS`` and wait for it.

    Args:
        python: The engine's Python.
        arguments: Subcommand and options.
        on_line: Told every line of its stderr.
        is_cancelled: Asked while waiting.
        more: Environment variables beside the allowed ones.

    Returns:
        The lines of its stdout.

    Raises:
        InputError: The command said what is wrong with the input, or the Python cannot be started.
        RuntimeError: The command failed otherwise.
        Cancelled: The user asked to stop.
    """
    hub = {n: v for n, v in os.environ.items() if n.startswith(_HUB_PREFIXES) or n in _HUB_NAMES}
    command = [str(python), "-I", "-X", "utf8", str(SCRIPT), *arguments]
    try:
        child = start(command, {**child_environment(os.environ), **hub, **(more or {})})
    except OSError as error:
        raise InputError(
            f"engine Python {python}", f"it cannot be started ({error.strerror or error})", HOW_TO_CHOOSE
        ) from None
    last = ""

    def tell(line: str) -> None:
        nonlocal last
        last = line
        on_line(line)

    code, out = listen(child, tell, is_cancelled, FAREWELL_SECONDS)
    if code == 0:
        return out
    message = last[len("layerfuse: ") :] if last.startswith("layerfuse: ") else last
    if code != 2 or message.count(": ") == 0 or message.count(". ") == 0:
        raise RuntimeError(f"the engine's command ended by {describe_exit(code)}; its last words: {message or 'none'}")
    what, rest = message.split(": ", 1)
    raise InputError(what, *rest.split(". ", 1))
