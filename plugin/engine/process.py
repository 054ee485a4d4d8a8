"""The engine in a child process: the client of ``model_backend/inference/processes/worker.py``.

Imports neither qgis nor torch. A crash of the network, of torch or of a driver ends the child and never
QGIS; cancelling kills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ...model_backend import __version__
from ...model_backend.card import MODEL_FILES, load_card
from ...model_backend.errors import Cancelled, InputError
from ...model_backend.inference.device import Device
from ...model_backend.inference.engine import Batch, Prediction, answer_shapes
from ...model_backend.inference.processes.worker import PROTOCOL, PixelFile, lay_out
from ...model_backend.inference.tokens.engine import token_shapes
from .environment import HOW_TO_CHOOSE

SCRIPT = Path(__file__).resolve().parents[2] / "model_backend" / "__main__.py"
START_SECONDS = 180  # a cold disk and a virus scanner make the first import of torch slow
IDLE_SECONDS = 120  # how long a child waits for the next job
SILENT_SECONDS = 60  # of a child that works: it says something every second, or is taken for hung
POLL_SECONDS = 0.05  # how often a waiting client looks whether the user has cancelled
LAST_LINES = 12  # of the child's stderr, kept to explain its death
LINE_LENGTH = 300  # characters kept of each

_ALLOWED = {"HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG"}
_ALLOWED |= {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
_ALLOWED_PREFIXES = ("LC_", "CUDA_")

# What Windows gives as the exit code of a process that was ended by an exception (ntstatus.h).
_NT_STATUS = {
    0xC0000005: "an access violation (0xC0000005)",
    0xC000001D: "an instruction that this processor does not have (0xC000001D)",
    0xC0000017: "too little memory (0xC0000017)",
    0xC0000135: "a missing DLL (0xC0000135)",
    0xC0000142: "a DLL that could not be initialised (0xC0000142)",
    0xC0000409: "a failed security check (0xC0000409)",
}


class EngineProcess:
    """An :class:`Engine` whose network runs in a child process with the engine's own Python.

    Same results as ``LocalEngine``. If the child dies, it is started again once and the batch repeated, with
    half as many tiles at the same time: most often it was memory. After ``close`` it waits for the next
    engine of the same model, for :data:`IDLE_SECONDS`.

    Args:
        folder: A model folder (card and weights).
        python: The engine's Python.
        is_cancelled: Asked while waiting; when true, the child is killed and :class:`Cancelled` raised.
        device: One of :data:`~layerfuse.model_backend.inference.device.DEVICES`.
        threads: Tiles computed at the same time; None: as many as there are processors.
        tell: Told in a sentence when the child has died or hung, and is started again.
        tokens: Whether it answers with tokens, as a ``TokenEngine`` does.

    Raises:
        InputError: Bad card or weights, a Python that cannot run the network, or a device that is not there.
        Cancelled: The user asked to stop.
    """

    def __init__(
        self,
        folder: Path,
        python: Path,
        is_cancelled: Callable[[], bool] = lambda: False,
        device: str = "auto",
        threads: int | None = None,
        tell: Callable[[str], None] = lambda _: None,
        tokens: bool = False,
    ) -> None:
        """Start the child and load the model; see the class."""
        self.card = load_card(folder)
        self._folder, self._python = Path(folder), python
        self._closed, self._tell = False, tell
        self._is_cancelled = lambda: self._closed or is_cancelled()
        self._lock = threading.Lock()  # one batch at a time in the child
        self._worker: _Worker | None = None
        self._wanted, self._threads, self._tokens, self._weakened = device, threads, tokens, False
        self._key = (python, device, threads, tokens, *(_stamp(self._folder / name) for name in MODEL_FILES))
        _running.add(self)
        try:
            self._worker = _unpark(self._key, self._is_cancelled)
            if self._worker is None:
                self._start()
            self.digest, self.device = self._worker.digest, self._worker.device
        except BaseException:
            self.close()
            raise

    def predict(self, batch: Batch) -> Prediction:
        """Class probabilities of each tile; see :class:`Engine`.

        Raises:
            InputError: The child died twice over this batch.
            RuntimeError: The child had an error that is our fault.
            Cancelled: The user asked to stop, or the engine was closed.
        """
        with self._lock:
            try:
                return self._predict(batch)
            except _WorkerDiedError as death:
                self._tell(f"The engine stopped, {death}. It is started again, with half as much at the same time.")
            try:
                self._threads, self._weakened = max(1, (self._threads or os.cpu_count() or 1) // 2), True
                self._start()
                return self._predict(batch)
            except _WorkerDiedError as death:
                raise InputError(
                    "engine",
                    f"it stopped twice over the same tiles, {death}",
                    "Close other programs to free memory and run again; if that does not help, "
                    "choose another Python for the engine in Settings > Options > LayerFuse.",
                ) from None

    def close(self, patience: float = 0.0) -> None:
        """Let the child wait for the next job, or end it if it is at work; from any thread, more than once.

        Args:
            patience: Seconds that it gets to end what it is at.
        """
        at_rest = self._lock.acquire(timeout=patience)
        before, self._closed = self._closed, True  # a child that came after the end waits for nobody
        _running.discard(self)
        worker = self._worker
        self._worker = None if at_rest else worker
        if worker is None:
            pass
        elif at_rest and not before and worker.is_sound() and worker.digest and not self._weakened:
            _park(self._key, worker)
        else:
            worker.close()
        if at_rest:
            self._lock.release()

    def _predict(self, batch: Batch) -> Prediction:
        return self._worker.predict(batch, (token_shapes if self._tokens else answer_shapes)(self.card, batch))

    def _start(self) -> None:
        if self._worker is not None:
            self._worker.close()
        self._worker = worker = _Worker(self._python, self._is_cancelled)
        try:
            folder = str(self._folder.resolve())
            asked = {"threads": self._threads, "device": self._wanted, "tokens": self._tokens}
            answer = worker.request("load", folder=folder, **asked)
            worker.digest, worker.device = str(answer["digest"]), Device(*map(str, answer["device"]))
        except _WorkerDiedError as death:
            raise InputError(
                "engine",
                f"it stopped while it loaded the model, {death}",
                "Close other programs to free memory, or choose another Python for the engine.",
            ) from None


def check_python(python: Path, is_cancelled: Callable[[], bool] = lambda: False) -> dict[str, str]:
    """Try a Python for the engine by starting the worker with it.

    Returns:
        ``python`` and ``torch``: their versions.

    Raises:
        InputError: It cannot run the engine; says why and what to do.
        Cancelled: ``is_cancelled`` said so.
    """
    worker = _Worker(python, is_cancelled)
    worker.close()
    return {name: str(worker.hello[name]) for name in ("python", "torch")}


def close_all() -> None:
    """End every child, at work or waiting, as when the plugin is unloaded."""
    for engine in list(_running):
        engine.close()
    with _parking:
        waiting = list(_parked.values())
        _parked.clear()
    for worker, timer in waiting:
        _end(worker, timer)


_running: weakref.WeakSet[EngineProcess] = weakref.WeakSet()
_parked: dict[tuple, tuple[_Worker, threading.Timer]] = {}  # children that wait, by Python and model
_parking = threading.Lock()


def _stamp(path: Path) -> tuple:
    """What tells a file from another that takes its place."""
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    return str(path.resolve()), status.st_size, status.st_mtime_ns


def _park(key: tuple, worker: _Worker) -> None:
    """Have a child wait, in place of the one that does."""
    timer = threading.Timer(IDLE_SECONDS, _expire, (key, worker))
    timer.daemon = True
    with _parking:
        before = _parked.pop(key, None)
        _parked[key] = worker, timer
    timer.start()
    if before is not None:
        _end(*before)


def _unpark(key: tuple, is_cancelled: Callable[[], bool]) -> _Worker | None:
    """A child that waits for just this, if there is one and it still lives."""
    with _parking:
        worker, timer = _parked.pop(key, (None, None))
    if worker is None:
        return None
    timer.cancel()
    if not worker.is_sound():
        worker.close()
        return None
    worker.is_cancelled = is_cancelled
    return worker


def _expire(key: tuple, worker: _Worker) -> None:
    """End a child that has waited long enough; not another that has come in its place."""
    with _parking:
        waits = key in _parked and _parked[key][0] is worker
        found = _parked.pop(key) if waits else None
    if found is not None:
        _end(*found)


def _end(worker: _Worker, timer: threading.Timer) -> None:
    timer.cancel()
    worker.close()


def child_environment(parent: Mapping[str, str]) -> dict[str, str]:
    """The child's environment, made from a list of what is allowed.

    QGIS sets variables (``PYTHONHOME``, ``PATH``, ``LD_LIBRARY_PATH``, ``GDAL_DATA``...) that break a foreign
    Python, and no list of the forbidden ones is ever complete.
    """
    kept = {
        name: value
        for name, value in parent.items()
        if name.upper() in _ALLOWED or name.upper().startswith(_ALLOWED_PREFIXES)
    }
    if os.name == "nt":
        root = parent.get("SYSTEMROOT") or parent.get("SystemRoot") or r"C:\Windows"
        path = rf"{root}\System32;{root}"
    else:
        path = "/usr/local/bin:/usr/bin:/bin"
    # One thread per tile, and none that spins while it waits: spinning costs tenfold beside a busy desktop.
    return {**kept, "PATH": path, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}


def describe_exit(code: int) -> str:
    """An exit code in words: the signal's or exception's name where it has one."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"{name} (often the sign that memory ran out)" if name == "SIGKILL" else name
    return _NT_STATUS.get(code & 0xFFFFFFFF, f"exit code {code}")


class _WorkerDiedError(RuntimeError):
    """The child is gone; the text says by what, and its last words."""


class _Worker:
    """One child process: its pipes, its pixel file, and the threads that listen to it."""

    def __init__(self, python: Path, is_cancelled: Callable[[], bool]) -> None:
        self.is_cancelled = is_cancelled
        self.digest, self.device = "", Device("", "", "")  # of the model that it holds
        self._waiting = False  # for an answer
        self._verdict = ""  # why we have ended it
        self._messages: queue.SimpleQueue[dict | None] = queue.SimpleQueue()
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._number = 0
        self._heard = time.monotonic()
        self._pixels: PixelFile | None = None
        self._pixel_paths: list[Path] = []
        fault = f"engine Python {python}"
        try:
            # -I: nothing of QGIS's or the user's Python settings; -X utf8: any folder name, in any locale.
            self._process = subprocess.Popen(  # nosec B603 - a list, no shell; the user chose this Python
                [str(python), "-I", "-X", "utf8", str(SCRIPT), "worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=child_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black window on Windows
            )
        except OSError as error:
            raise InputError(fault, f"it cannot be started ({error.strerror or error})", HOW_TO_CHOOSE) from None
        self._threads = [
            threading.Thread(target=read, args=(stream,), name=f"layerfuse-engine-{name}", daemon=True)
            for read, stream, name in (
                (self._read_messages, self._process.stdout, "answers"),
                (self._read_words, self._process.stderr, "words"),
            )
        ]
        for thread in self._threads:
            thread.start()
        try:
            self.hello = self._receive(0, time.monotonic() + START_SECONDS)
            self._check_hello()
        except _WorkerDiedError as death:
            self.close()
            raise InputError(fault, f"it stopped at the start, {death}", HOW_TO_CHOOSE) from None
        except BaseException:
            self.close()
            raise

    def is_sound(self) -> bool:
        """Whether the child lives and has answered all that it was asked."""
        return not self._waiting and self._process.poll() is None

    def request(self, action: str, **details: object) -> dict[str, Any]:
        """Ask the child and wait for its answer."""
        self._number += 1
        self._waiting, self._heard = True, time.monotonic()
        line = json.dumps({"id": self._number, "do": action, **details}).encode("ascii") + b"\n"
        with contextlib.suppress(OSError, ValueError):  # a dead child is told of by the wait below
            self._process.stdin.write(line)
            self._process.stdin.flush()
        return self._receive(self._number)

    def predict(self, batch: Batch, answers: Sequence[tuple[int, ...]]) -> Prediction:
        """Lay the batch into the pixel file, have it computed, and copy out the answers, whose shapes are given."""
        shapes: dict[str, tuple[str, tuple[int, ...]]] = {}
        for name, values in batch.values.items():
            shapes[f"values {name}"] = ("<f4", values.shape)
            shapes[f"valid {name}"] = ("|b1", batch.valid[name].shape)
        names = [f"answer {i}" for i in range(len(answers))]
        shapes.update(zip(names, (("<f4", shape) for shape in answers)))
        places, size = lay_out(shapes)
        pixels = self._pixels_of(size)
        for name, values in batch.values.items():
            pixels.array(places[f"values {name}"])[...] = values
            pixels.array(places[f"valid {name}"])[...] = batch.valid[name]
        self.request(
            "predict",
            values={name: places[f"values {name}"] for name in batch.values},
            valid={name: places[f"valid {name}"] for name in batch.values},
            answers=[places[name] for name in names],
            subsets=batch.subsets,
        )
        return Prediction(*(np.array(pixels.array(places[name])) for name in names))

    def close(self) -> None:
        """Kill the child, if it still lives, and remove its pixels. Takes no more than a moment."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # unsent bytes for a dead child
            self._process.stdin.close()
        for thread in self._threads:
            thread.join(timeout=2.0)
        self._pixels = None
        for path in self._pixel_paths:
            with contextlib.suppress(OSError):  # Windows: a view of it may still live here for a moment
                path.unlink()

    def _pixels_of(self, size: int) -> PixelFile:
        """The pixel file, made anew when it is too small."""
        if self._pixels is None or len(self._pixels) < size:
            try:
                handle, name = tempfile.mkstemp(prefix="layerfuse-", suffix=".pixels")
                self._pixel_paths.append(Path(name))
                with os.fdopen(handle, "wb") as file:
                    # Written and not only promised: on a full disk a sparse map would end QGIS with SIGBUS.
                    block = bytes(1 << 20)
                    for start in range(0, size, len(block)):
                        file.write(block[: size - start])
            except OSError as error:
                raise InputError(
                    "folder for temporary files",
                    f"{size >> 20} MiB for the engine's pixels cannot be written ({error.strerror or error})",
                    "Free some space there, or choose another folder in the environment variable TMPDIR.",
                ) from None
            self.request("map", path=name)
            self._pixels = PixelFile(Path(name))
            with contextlib.suppress(OSError):  # where open files can be unlinked, nothing is ever left behind
                Path(name).unlink()
        return self._pixels

    def _check_hello(self) -> None:
        found = (self.hello.get("protocol"), self.hello.get("layerfuse"))
        if found != (PROTOCOL, __version__):
            raise InputError(
                "engine",
                f"it is LayerFuse {found[1]} (protocol {found[0]}), the plugin is {__version__} (protocol {PROTOCOL})",
                "Restart QGIS: the plugin was updated while QGIS was running.",
            )

    def _receive(self, number: int, deadline: float = float("inf")) -> dict[str, Any]:
        while True:
            if self.is_cancelled():
                self._process.kill()
                raise Cancelled
            try:
                message = self._messages.get(timeout=POLL_SECONDS)
            except queue.Empty:
                now = time.monotonic()
                if now > deadline:
                    self._process.kill()
                    self._verdict = f"it did not answer within {START_SECONDS} seconds"
                elif number and now - self._heard > SILENT_SECONDS:  # before number 1 there is the deadline
                    self._process.kill()
                    self._heard = now
                    self._verdict = f"it gave no sign of life for {SILENT_SECONDS} seconds"
                continue
            if message is None:
                self._messages.put(None)  # for whoever asks again
                if self.is_cancelled():  # we have ended it: it is not to be started again
                    raise Cancelled
                raise _WorkerDiedError(self._obituary())
            if message.get("id") != number:
                continue
            self._waiting = False
            if "error" in message:
                raise InputError(*message["error"])
            if "fault" in message:
                raise RuntimeError(f"The engine failed, which is our fault:\n{message['fault']}")
            return message["ok"]

    def _obituary(self) -> str:
        """What ended the child, and its last words. Its stdout is closed already."""
        try:
            code = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._threads[1].join(timeout=1.0)  # so that the last words are complete
        words = " | ".join(self._last_lines)
        cause = f"ended by LayerFuse: {self._verdict}" if self._verdict else f"by {describe_exit(code)}"
        return f"{cause}; " + (f"its last words: {words}" if words else "without a word")

    def _read_messages(self, stream: BinaryIO) -> None:
        """Thread: queue the answers; anything else on stdout is noise, kept with the last words."""
        for line in _lines(stream):
            try:
                message = json.loads(line)
            except ValueError:
                message = None
            self._heard = time.monotonic()
            if isinstance(message, dict) and message.get("beat"):
                continue
            if isinstance(message, dict) and message.keys() & {"ok", "error", "fault"}:
                self._messages.put(message)
            else:
                self._last_lines.append(line[:LINE_LENGTH])
        self._messages.put(None)

    def _read_words(self, stream: BinaryIO) -> None:
        """Thread: keep the last lines of stderr, and keep the pipe empty."""
        self._last_lines.extend(line[:LINE_LENGTH] for line in _lines(stream))


def _lines(stream: BinaryIO) -> Any:  # noqa: ANN401 - a generator of str
    """Non-empty lines, decoded; a line without end comes in pieces instead of filling the memory."""
    with stream:
        for line in iter(lambda: stream.readline(1 << 20), b""):
            text = line.decode("utf-8", "replace").strip()
            if text:
                yield text
