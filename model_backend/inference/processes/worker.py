"""The worker: an engine in a process of its own, for programs that must never load torch (QGIS).

Its client is ``plugin/engine/process.py``. Control runs as JSON lines, requests on stdin and answers on
stdout; pixels lie in a file that both sides map into memory and never go through a pipe. ::

    (start)                                           <- {"id": 0, "ok": {"protocol": 4, "layerfuse": ...}}
    {"id": 1, "do": "load", "folder": "...", "threads": null, "device": "auto",
     "tokens": false}
                                                      <- {"id": 1, "ok": {"digest": "...", "device": [...]}}
    {"id": 2, "do": "map", "path": "..."}             <- {"id": 2, "ok": {}}
    {"id": 3, "do": "predict", "values": {name: place}, "valid": {name: place}, "answers": [place, place]}
                                                      <- {"id": 3, "ok": {}}
    {"id": 4, "do": "ping"}                           <- {"id": 4, "ok": {}}

While it works it says ``{"beat": true}`` once a second: a client can tell one that computes from one that stands still.
A predict may have ``subsets``, lists of names, too; its answers are the arrays of a :class:`~.engine.Prediction`.
The digest is the weights' SHA-256, the device a :class:`~.device.Device`. A place is ``[dtype, shape, offset in
bytes]``. Instead of ``ok`` an answer has ``error``
(``[what, why, fix]`` of an :class:`InputError`) or ``fault`` (the traceback of what is our fault). The worker ends
when stdin closes, at any moment, even within a batch: whatever becomes of the parent, no orphan stays.
"""

from __future__ import annotations

import json
import mmap
import os
import platform
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ... import __version__
from ...errors import InputError
from ..engine import Batch, LocalEngine, import_torch
from ..graphs import open_local
from ..tokens.engine import TokenEngine

PROTOCOL = 4
BEAT_SECONDS = 1.0
ALIGNMENT = 64  # bytes; a cache line, and more than any dtype needs


class PixelFile:
    """A file of arrays, mapped into memory by both processes.

    Args:
        path: An existing file of the full size.
    """

    def __init__(self, path: Path) -> None:
        """Map the file; its descriptor is closed again at once."""
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def __len__(self) -> int:
        """Size in bytes."""
        return len(self._map)

    def array(self, place: list) -> np.ndarray:
        """The array at a place ``[dtype, shape, offset]``: a writable view, no copy."""
        dtype, shape, offset = place
        return np.frombuffer(self._map, dtype, int(np.prod(shape)), offset).reshape(shape)


def lay_out(arrays: Mapping[str, tuple[str, tuple[int, ...]]]) -> tuple[dict[str, list], int]:
    """Places for arrays in a pixel file, one after another.

    Args:
        arrays: dtype and shape by name.

    Returns:
        Place by name, and the bytes that all of them need.
    """
    places, offset = {}, 0
    for name, (dtype, shape) in arrays.items():
        places[name] = [dtype, list(shape), offset]
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        offset += -(-size // ALIGNMENT) * ALIGNMENT
    return places, offset


def main() -> int:
    """Serve one client until it closes stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches us too; the client decides
    answers = _private_stdout()
    inbox: queue.SimpleQueue[dict] = queue.SimpleQueue()
    # Listening starts before torch is imported, which takes seconds in which the client may go away.
    threading.Thread(target=_listen, args=(sys.stdin.buffer, inbox), daemon=True).start()
    writing, working = threading.Lock(), threading.Event()
    working.set()
    threading.Thread(target=_beat, args=(answers, writing, working), daemon=True).start()
    server = _Server()
    _answer(answers, writing, 0, server.hello)
    while True:
        working.clear()
        request = inbox.get()
        working.set()
        number, action = request.pop("id"), request.pop("do")
        _answer(answers, writing, number, lambda: server.actions[action](**request))  # noqa: B023 - called at once


class _Server:
    """What the worker holds, and what it can be asked to do."""

    def __init__(self) -> None:
        self.actions: dict[str, Callable[..., dict]] = {
            "ping": lambda: {},
            "load": self.load,
            "map": self.map,
            "predict": self.predict,
        }
        self._engine: LocalEngine | None = None
        self._pixels: PixelFile | None = None

    def hello(self) -> dict:
        import_torch()
        import torch

        return {
            "protocol": PROTOCOL,
            "layerfuse": __version__,
            "python": platform.python_version(),
            "torch": torch.__version__,
        }

    def load(self, folder: str, threads: int | None, device: str, tokens: bool = False) -> dict:
        self._engine = (TokenEngine if tokens else open_local)(Path(folder), threads, device)
        return {"digest": self._engine.digest, "device": astuple(self._engine.device)}

    def map(self, path: str) -> dict:
        self._pixels = PixelFile(Path(path))
        return {}

    def predict(self, values: dict, valid: dict, answers: list, subsets: list | None = None) -> dict:
        if self._engine is None or self._pixels is None:
            raise RuntimeError("predict before load and map")
        batch = Batch(
            {name: self._pixels.array(place) for name, place in values.items()},
            {name: self._pixels.array(place) for name, place in valid.items()},
            None if subsets is None else tuple(map(tuple, subsets)),
        )
        prediction = self._engine.predict(batch)
        for place, array in zip(answers, (prediction.probabilities, prediction.unlike)):
            self._pixels.array(place)[...] = array
        return {}


def _private_stdout() -> BinaryIO:
    """Keep stdout for ourselves: whatever a library prints from now on goes to stderr."""
    sys.stdout.flush()
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return private


def _listen(stream: BinaryIO, inbox: queue.SimpleQueue[dict]) -> None:
    """Pass requests on until the client is gone; then end the process, whatever it is doing."""
    try:
        for line in stream:
            inbox.put(json.loads(line))
    finally:
        os._exit(0)


def _beat(answers: BinaryIO, writing: threading.Lock, working: threading.Event) -> None:
    """Say that we live, as long as there is work."""
    while True:
        working.wait()
        time.sleep(BEAT_SECONDS)
        if working.is_set():
            with writing:
                answers.write(b'\n{"beat": true}\n')
                answers.flush()


def _answer(answers: BinaryIO, writing: threading.Lock, number: int, work: Callable[[], dict]) -> None:
    """Do the work and send what came of it."""
    message: dict[str, Any] = {"id": number}
    try:
        message["ok"] = work()
    except InputError as error:
        message["error"] = [error.what, error.why, error.fix]
    except Exception:
        message["fault"] = traceback.format_exc()
    # The line break in front ends whatever was printed before stdout was ours.
    with writing:
        answers.write(b"\n" + json.dumps(message).encode("ascii") + b"\n")
        answers.flush()
