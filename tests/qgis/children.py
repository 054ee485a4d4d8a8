"""The plugin's children, forked from a Python that has torch imported: a new one takes seconds to begin.

A start as users start it is told by the tests of the engine's process and by those with a QGIS of their own.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from multiprocessing import connection, reduction
from types import SimpleNamespace
from typing import IO

from layerfuse.plugin.engine.process import SCRIPT
from layerfuse.tests import forked

FEW_TREES = 16
"""That grow from labels: how well more of them do is told elsewhere."""

_lock = threading.RLock()  # a child's end is read once, and by one thread
_living: weakref.WeakSet[Child] = weakref.WeakSet()


def children() -> SimpleNamespace:
    """In place of ``subprocess`` for what starts children with the engine's Python."""
    names = {name: getattr(subprocess, name) for name in subprocess.__all__}
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return SimpleNamespace(**names)
    return SimpleNamespace(**{**names, "Popen": _start})


def _start(command: Sequence[str], **more: object) -> Child | subprocess.Popen:
    """Our own script in this Python is forked; anything else is started."""
    python, *options = command
    if python == sys.executable and options[:4] == ["-I", "-X", "utf8", str(SCRIPT)]:
        return Child(options[4:], **more)
    return subprocess.Popen(command, **more)


class Child:
    """As a ``subprocess.Popen`` of ``layerfuse WORDS``, as far as the plugin asks of it.

    Args:
        words: Of the command.
        stdin: ``PIPE`` or ``DEVNULL``.
        stdout: ``PIPE``.
        stderr: ``PIPE`` or ``STDOUT``.
        env: All that it gets.
        encoding: Of what it writes, which is text then.
        errors: What becomes of what is none.
        start_new_session: Whether it can be ended with the children of its own.
    """

    def __init__(
        self,
        words: Sequence[str],
        *,
        stdin: int,
        stdout: int,
        stderr: int,
        env: Mapping[str, str],
        encoding: str | None = None,
        errors: str | None = None,
        start_new_session: bool = False,
        creationflags: int = 0,
    ) -> None:
        assert stdout == subprocess.PIPE and not creationflags
        mode, text = ("rb", {}) if encoding is None else ("r", {"encoding": encoding, "errors": errors})
        inner, outer = os.pipe() if stdin == subprocess.PIPE else (os.open(os.devnull, os.O_RDONLY), None)
        self.stdin = None if outer is None else _stream(outer, "wb")
        out, written = os.pipe()
        self.stdout, self.stderr, said = _stream(out, mode, **text), None, written
        if stderr == subprocess.PIPE:
            err, said = os.pipe()
            self.stderr = _stream(err, mode, **text)
        ends = [inner, written, said]
        given = (list(words), dict(env), [_End(end) for end in ends], start_new_session)
        self._process = forked.context().Process(target=_begin, args=given)
        with _lock:
            self._process.start()
            _living.add(self)
        for end in set(ends):
            os.close(end)
        self.pid, self.args = self._process.pid, list(words)

    @property
    def returncode(self) -> int | None:
        """How it ended; None: not yet."""
        return self.poll()

    def poll(self) -> int | None:
        """As :attr:`returncode`."""
        with _lock:
            return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, for some seconds at most."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired(self.args, timeout)
            connection.wait([self._process.sentinel], left)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        with _lock:
            self._process.terminate()

    def kill(self) -> None:
        """End it."""
        with _lock:
            self._process.kill()

    def __enter__(self) -> Child:
        """Nothing to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is read of it, and wait for its end."""
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                stream.close()
        self.wait()


class _End:
    """One end of a pipe on its way to a child; it arrives as a number."""

    def __init__(self, end: int) -> None:
        self.end = end

    def __reduce__(self) -> tuple:
        return _arrived, (reduction.DupFd(self.end),)


def _arrived(end: object) -> int:
    return end.detach()


def _stream(end: int, mode: str, **more: object) -> IO:
    return open(end, mode, **more)


def _begin(words: list[str], environment: dict[str, str], ends: list[int], alone: bool) -> None:
    """In the child."""
    if alone:
        os.setsid()
    for stream, end in enumerate(ends):
        os.dup2(end, stream)
    for end in set(ends):
        os.close(end)
    sys.stdin = _stream(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = _stream(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = _stream(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    from layerfuse.model_backend.command.parser import main

    if words[0] == "train":
        from layerfuse.model_backend.training import trees

        trees.TREES = FEW_TREES
    sys.argv = [str(SCRIPT), *words]
    sys.exit(main())


@atexit.register
def _end_all() -> None:
    """None outlives the tests."""
    for child in list(_living):
        child.kill()
