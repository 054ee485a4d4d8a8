"""The ``layerfuse`` command in the engine's Python: for what takes seconds and needs no pixels.

Imports no qgis. Cancelling ends the child, which then cleans up after itself.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ...model_backend.errors import Cancelled, InputError
from .environment import HOW_TO_CHOOSE
from .process import POLL_SECONDS, SCRIPT, child_environment, describe_exit

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
    try:
        child = subprocess.Popen(  # nosec B603 - a list, no shell; the user chose this Python
            [str(python), "-I", "-X", "utf8", str(SCRIPT), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**child_environment(os.environ), **hub, **(more or {})},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black window on Windows
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise InputError(
            f"engine Python {python}", f"it cannot be started ({error.strerror or error})", HOW_TO_CHOOSE
        ) from None
    out: list[str] = []
    words: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read_words() -> None:
        for line in child.stderr:
            words.put(line.strip())
        words.put(None)

    threads = [
        threading.Thread(target=lambda: out.extend(child.stdout.read().splitlines()), daemon=True),
        threading.Thread(target=read_words, daemon=True),
    ]
    for thread in threads:
        thread.start()
    last = ""
    with child:
        try:
            while not is_cancelled():
                try:
                    line = words.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    continue
                if line is None:
                    break
                if line:
                    last = line
                    on_line(line)
            else:
                raise Cancelled
        except BaseException:
            _end(child)
            raise
        finally:
            for thread in threads:
                thread.join()
        code = child.wait()
    if code == 0:
        return out
    message = last[len("layerfuse: ") :] if last.startswith("layerfuse: ") else last
    if code != 2 or message.count(": ") == 0 or message.count(". ") == 0:
        raise RuntimeError(f"the engine's command ended by {describe_exit(code)}; its last words: {message or 'none'}")
    what, rest = message.split(": ", 1)
    raise InputError(what, *rest.split(". ", 1))


def _end(child: subprocess.Popen) -> None:
    """Ask the child to stop; if it does not, kill it."""
    child.terminate()
    try:
        child.wait(timeout=FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
