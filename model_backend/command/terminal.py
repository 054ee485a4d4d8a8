"""What a command tells on stderr while it works, and how it is cancelled."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterable
from types import FrameType
from typing import Any

from ..errors import without_secrets

try:
    import termios
except ImportError:  # on Windows
    termios = None  # type: ignore[assignment]

closed = threading.Event()
"""Set when the process was told that its terminal is closed."""


def endings() -> tuple[int, ...]:
    """Signals by which the process is told to end: Ctrl+C, a scheduler's, and that of a terminal that is closed.

    The last is left out where it is to be outlived, as under nohup.
    """
    third = getattr(signal, "SIGHUP", signal.SIGTERM)  # not on Windows
    more = () if third == signal.SIGTERM or signal.getsignal(third) == signal.SIG_IGN else (third,)
    return signal.SIGINT, signal.SIGTERM, *more


def told_by(number: int) -> None:
    """Note by which signal the process was told to end: into a terminal that is closed nothing can be said."""
    if number == getattr(signal, "SIGHUP", None) and stat.S_ISCHR(os.fstat(2).st_mode):
        closed.set()
        fall_silent()


def fall_silent() -> None:
    """Have nobody hear what is still said, nor what the interpreter flushes in the end."""
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - it is open as long as the process lives


def is_gone() -> bool:
    """Whether the terminal that is spoken into is closed, also where no signal has told so yet."""
    if closed.is_set() or termios is None:
        return closed.is_set()
    for stream in (1, 2):
        try:
            termios.tcgetattr(stream)
        except termios.error as error:
            if error.args[0] == errno.EIO:
                return True
    return False


def interrupt(number: int, frame: FrameType | None) -> None:
    """End what is done now, as Ctrl+C does.

    Raises:
        KeyboardInterrupt: Always.
    """
    told_by(number)
    raise KeyboardInterrupt


def say(text: str) -> None:
    """A remark on stderr, without the keys of addresses in it."""
    print(without_secrets(text), file=sys.stderr, flush=True)


def tell_checks(notes: Iterable[str]) -> None:
    """What is to be checked of layers, on stdout, unless it stands there already, as stderr leads to the same place."""
    with contextlib.suppress(OSError):  # one of them is closed
        if os.path.samestat(os.fstat(1), os.fstat(2)):
            return
    for note in notes:
        print(f"Check: {note}")


class Terminal:
    """Feedback on stderr: one line that renews itself in a terminal, else a line now and then.

    Args:
        unit: What is counted, in the plural.
    """

    _EVERY_TERMINAL, _EVERY_LOG = 0.2, 10.0

    def __init__(self, unit: str = "tiles") -> None:
        """Nothing told yet; see the class."""
        self._unit = unit
        self._cancelled = threading.Event()
        self._live = sys.stderr.isatty()
        self._started: float | None = None
        self._first = self._shown = 0.0
        self._open_line = False
        self._handlers: dict[int, Any] = {}  # as signal.signal gives and takes them

    def __enter__(self) -> Terminal:
        if threading.current_thread() is threading.main_thread():
            for number in endings():
                self._handlers[number] = signal.signal(number, self._cancel)
        return self

    def __exit__(self, *_: object) -> None:
        self._end_line()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _cancel(self, number: int, frame: FrameType | None) -> None:
        told_by(number)
        if self._cancelled.is_set():  # asked twice: at once
            raise KeyboardInterrupt
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether Ctrl+C was pressed, or the process told to end."""
        return self._cancelled.is_set()

    def info(self, text: str) -> None:
        """A line of its own."""
        self._end_line()
        say(text)

    def progress(self, done: int, total: int) -> None:
        """How much is done, how fast, and how long still."""
        now = time.monotonic()
        if self._started is None:
            self._started, self._first, self._shown = now, done, now
        if done < total and now - self._shown < (self._EVERY_TERMINAL if self._live else self._EVERY_LOG):
            return
        self._shown = now
        rate = (done - self._first) / max(now - self._started, 1e-6)
        left = f", {_clock((total - done) / rate)} left" if rate and done < total else ""
        text = f"{done}/{total} {self._unit}, {rate:.1f}/s{left}"
        if self._live:
            print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)
            self._open_line = True
        else:
            print(text, file=sys.stderr)

    def _end_line(self) -> None:
        if self._open_line:
            print(file=sys.stderr)
            self._open_line = False


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Bytes:
    """Progress of a download on stderr. Control-C and SIGTERM interrupt by themselves, even a silent server."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        self._live, self._shown = sys.stderr.isatty(), 0.0

    def progress(self, done: int, total: int) -> None:
        """Show the bytes: in a terminal on one line that renews itself, else a line each second."""
        now = time.monotonic()
        if done < total and now - self._shown < (0.2 if self._live else 1.0):
            return
        self._shown = now
        end = "" if self._live and done < total else "\n"
        print(f"{chr(13) * self._live}{done / 1e6:.1f} of {total / 1e6:.1f} MB", end=end, file=sys.stderr, flush=True)

    def info(self, text: str) -> None:
        """Show a line."""
        say(text)

    def is_cancelled(self) -> bool:
        """Signals do that."""
        return False
