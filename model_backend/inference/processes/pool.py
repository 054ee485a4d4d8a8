"""Super-tiles in several processes of this machine: ``--workers``, without a scheduler.

Each process has the model and reads the layers itself, and what one of them suffers touches no other.
Beside the threads of one process they cost memory, and gain where a machine has many processors.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np

from ...card import load_card
from ...errors import Cancelled, InputError
from ...raster.gdalio import own_process
from ...raster.grid import Window
from ..device import FOR_ALL
from ..engine import LocalEngine
from ..graphs import open_local
from ..stream import Task, make_super_tile

_POLL_SECONDS = 0.1
_MOST_DEATHS = 3  # in a row, without a super-tile finished in between


class LocalPool:
    """:class:`~.stream.Processes` on this machine.

    Args:
        folder: A model folder.
        processes: How many.
        threads: Of each.
        device: What all of them compute on; ``auto`` is ``cpu``.
        engine: What each of them has.

    Raises:
        InputError: As of :class:`~.engine.LocalEngine`.
    """

    def __init__(
        self,
        folder: Path,
        processes: int,
        threads: int = 1,
        device: str = "auto",
        engine: Callable[..., LocalEngine] = open_local,
    ) -> None:
        """Start the processes, and wait until one is ready; see the class."""
        self.card = load_card(folder)
        self._recipe = (str(Path(folder).resolve()), threads, FOR_ALL[0] if device == "auto" else device, engine)
        self._children = [_Child(self._recipe) for _ in range(processes)]
        try:
            self.digest, self.device = self._children[0].receive()
            if device == "auto":
                self.device = replace(self.device, reason=FOR_ALL[1])
        except EOFError:
            self.close()
            raise _dead() from None
        except BaseException:
            self.close()
            raise

    def super_tiles(
        self, task: Task, areas: Sequence[Window], is_cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
        """Finished super-tiles; see :class:`~.stream.Processes`."""
        todo, deaths = deque(areas), 0
        try:
            while True:
                for child in self._children:
                    if child.area is None and todo:
                        child.ask(task, todo.popleft())
                busy: dict[Any, tuple[_Child, Window]] = {
                    child.pipe: (child, child.area) for child in self._children if child.area is not None
                }
                if not busy:
                    return
                if is_cancelled():
                    raise Cancelled
                for pipe in wait(list(busy), _POLL_SECONDS):
                    child, area = busy[pipe]
                    try:
                        answer = child.receive()
                    except (EOFError, OSError):
                        deaths += 1
                        if deaths > _MOST_DEATHS:
                            raise _dead() from None
                        todo.appendleft(area)
                        child.close()
                        self._children[self._children.index(child)] = _Child(self._recipe)
                        continue
                    if isinstance(answer, tuple):  # one that was still loading
                        if answer[0] != self.digest:
                            raise InputError(f"model {self._recipe[0]}", "it changed during the run", "Run again.")
                        continue
                    deaths, child.area = 0, None
                    yield area, answer
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the processes, at work or not."""
        for child in self._children:
            child.close()


def _dead() -> InputError:
    return InputError(
        "workers", "processes of the pool die again and again", "Give fewer: most often the memory is too small."
    )


class _Child:
    """One process, and our end of the pipe to it. It first tells the weights' digest and its device."""

    def __init__(self, recipe: tuple[str, int, str, Callable[..., LocalEngine]]) -> None:
        context = multiprocessing.get_context("spawn")  # the same everywhere, and no locks of ours are copied
        self.pipe, theirs = context.Pipe()
        self.area: Window | None = None  # what it is at
        self.process = context.Process(target=_serve, args=(theirs, *recipe), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, task: Task, area: Window) -> None:
        """Have a super-tile made. If the process is gone, that shows when the answer is awaited."""
        self.area = area
        with contextlib.suppress(OSError):
            self.pipe.send((task, area))

    def receive(self) -> Any:  # noqa: ANN401 - what it has to say
        """Wait for what it says next.

        Raises:
            EOFError: It is gone.
            InputError: It said so.
            RuntimeError: It had an error that is our fault.
        """
        kind, content = self.pipe.recv()
        if kind == "error":
            raise InputError(*content)
        if kind == "fault":
            raise RuntimeError(f"A process of the pool failed, which is our fault:\n{content}")
        return content

    def close(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, folder: str, threads: int, device: str, kind: Callable[..., LocalEngine]) -> None:
    """A process of the pool: load the model, then make one super-tile after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches us too; the parent decides
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    own_process()
    engine: LocalEngine

    def load() -> tuple:
        nonlocal engine
        engine = kind(Path(folder), threads, device)
        return engine.digest, engine.device

    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        pipe.send(_attempt(load))
        while True:
            task, area = pipe.recv()
            pipe.send(_attempt(lambda: make_super_tile(engine, task, area)))  # noqa: B023 - called at once


def _attempt(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "ok", work()
    except InputError as error:
        return "error", (error.what, error.why, error.fix)
    except Exception:
        return "fault", traceback.format_exc()


def _leave_with_parent() -> None:
    """However the parent ends, no orphan stays, even in the middle of a super-tile."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)
