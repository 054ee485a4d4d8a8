"""Child processes that are told of line by line, and can be cancelled: for commands that take a while.

Standard library only. The engine itself, which answers questions, is in ``process.py``.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence

from ...model_backend.errors import Cancelled
from .process import POLL_SECONDS

_lock = threading.Lock()  # tasks start children while the plugin counts them
_living: weakref.WeakSet[subprocess.Popen] = weakref.WeakSet()
_told: weakref.WeakSet[subprocess.Popen] = weakref.WeakSet()  # of them, those that were told to end
_FAREWELL_SECONDS = 2.0  # that all of them get together when the plugin goes


def start(command: Sequence[str], environment: Mapping[str, str], merge: bool = False) -> subprocess.Popen:
    """Start a child without input.

    Args:
        command: Program and arguments.
        environment: All that it gets.
        merge: Its stderr goes into its stdout.

    Raises:
        OSError: It cannot be started.
    """
    child = subprocess.Popen(  # nosec B603 - a list, no shell; the user has chosen or agreed to just this
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merge else subprocess.PIPE,
        env=dict(environment),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black window on Windows
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name != "nt",  # so that it can be ended with the children of its own
    )
    with _lock:
        _living.add(child)
    return child


def living() -> list[subprocess.Popen]:
    """The children that run."""
    with _lock:
        return [child for child in _living if child.poll() is None]


def end_all() -> None:
    """End every child, as when the plugin is unloaded: who waits for one is told that it was cancelled."""
    children = living()
    _told.update(children)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + _FAREWELL_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def listen(
    child: subprocess.Popen,
    on_line: Callable[[str], None],
    is_cancelled: Callable[[], bool],
    farewell: float = 0.0,
) -> tuple[int, list[str]]:
    """Tell a child's lines as they come, until it ends.

    Args:
        child: What :func:`start` gave.
        on_line: Told every line of its stderr, or of both where they are merged, but empty ones.
        is_cancelled: Asked while waiting.
        farewell: Seconds that a cancelled child gets to clean up before it is killed.

    Returns:
        Exit code, and the lines of its stdout unless they were told.

    Raises:
        Cancelled: ``is_cancelled`` said so; the child is dead. It is too if ``on_line`` raises.
    """
    out: list[str] = []
    words: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    told = child.stdout if child.stderr is None else child.stderr

    def read_words() -> None:
        for line in told:
            words.put(line.rstrip())
        words.put(None)

    threads = [threading.Thread(target=read_words, name="layerfuse-child", daemon=True)]
    if told is not child.stdout:
        threads.append(threading.Thread(target=lambda: out.extend(child.stdout.read().splitlines()), daemon=True))
    for thread in threads:
        thread.start()
    with child:
        try:
            while not is_cancelled():
                try:
                    line = words.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    continue
                if line is None:
                    if child in _told:
                        raise Cancelled
                    break
                if line:
                    on_line(line)
            else:
                raise Cancelled
        except BaseException:
            _end(child, farewell)
            raise
        finally:
            for thread in threads:
                thread.join()
        return child.wait(), out


def _end(child: subprocess.Popen, farewell: float) -> None:
    """Ask the child to stop; if it does not, or gets no time for it, kill it with its own children.

    One of them that lived on would hold the pipe, and whoever listens to it.
    """
    if farewell:
        child.terminate()
        try:
            child.wait(timeout=farewell)
        except subprocess.TimeoutExpired:
            pass
        else:
            return
    if os.name == "nt":
        task_list = os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        subprocess.run(  # nosec B603 - a list, no shell
            [task_list, "/F", "/T", "/PID", str(child.pid)],
            capture_output=True,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    else:
        with contextlib.suppress(ProcessLookupError):  # it has just ended
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
