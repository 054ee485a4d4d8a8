"""Commands in processes of their own, forked from one that has our libraries imported: a start costs next to nothing.

What such a process reads of its environment when it is told so, it reads; the Hub's client, which looks when it is
imported, is not imported before. A start as users start it is told by tests that start a Python.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

os.fsync = lambda file: None  # nor does any process of the tests wait for the disk: a loss of power is not tried
os.environ["OGR_SQLITE_SYNCHRONOUS"] = "OFF"

IMPORTED = (
    __name__,
    "layerfuse.model_backend.command.predict", "layerfuse.model_backend.command.models",
    "layerfuse.model_backend.inference.pipeline", "layerfuse.model_backend.inference.processes.cluster",
    "layerfuse.model_backend.inference.processes.pool", "layerfuse.model_backend.nn.weights",
    "osgeo.gdal", "osgeo.ogr", "osgeo.osr", "onnxruntime", "torch.utils._device",
    "asyncio", "concurrent.futures.thread", "ssl", "tqdm.asyncio", "tqdm.auto", "yaml",
    "httpx", "httpcore", "httpx2", "httpcore2", "anyio.streams.tls", "anyio.to_thread", "filelock", "h11", "truststore",
    "configparser", "decimal", "resource", "shlex",
)  # fmt: skip
"""Before processes are forked; what is not installed is left out."""


def context() -> BaseContext:
    """Where processes are forked from, one for all tests of a process; they are spawned where none can be forked."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(list(IMPORTED))
    return found


def spawned() -> SimpleNamespace:
    """In place of ``multiprocessing`` for what spawns processes: they are forked, with the environment of now.

    That spawned ones do the same is told by tests of such a module.
    """
    found = context()

    def make(target: Callable, args: tuple, **more: object) -> BaseProcess:
        return found.Process(target=_now, args=(dict(os.environ), target, args), **more)

    return SimpleNamespace(get_context=lambda _: SimpleNamespace(Pipe=found.Pipe, Process=make))


def _now(environment: dict[str, str], target: Callable, args: tuple) -> None:
    """In the process."""
    os.environ.clear()
    os.environ.update(environment)
    target(*args)


def run(
    arguments: Sequence[object], environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess:
    """Run the command, and wait for it.

    Args:
        arguments: Of the command.
        environment: The whole of it.
        folder: Where it is run, if it matters.

    Returns:
        What it has told, and how it ended; below 0: the signal that ended it.
    """
    words = [str(word) for word in arguments]
    if "forkserver" not in multiprocessing.get_all_start_methods():
        line = [sys.executable, "-m", "layerfuse.model_backend", *words]
        return subprocess.run(line, env=dict(environment), cwd=folder, capture_output=True, text=True, timeout=600)
    with tempfile.TemporaryDirectory() as place:
        texts = [Path(place, name) for name in ("out", "err")]
        given = (words, dict(environment), folder or Path.cwd(), *texts)
        process = context().Process(target=_command, args=given)
        process.start()
        process.join(600)
        if process.is_alive():
            process.kill()
            process.join()
        told = [text.read_text(encoding="utf-8") if text.exists() else "" for text in texts]
    return subprocess.CompletedProcess(words, process.exitcode, *told)


class OnTerminal:
    """The command at work, with a terminal that is its own.

    Args:
        arguments: Of the command.
        terminal: Name of the terminal's device.
        ignored: Signals that it does not hear.
    """

    def __init__(self, arguments: Sequence[object], terminal: str, ignored: Sequence[int] = ()) -> None:
        """Start it; see the class."""
        given = [str(word) for word in arguments], terminal, ignored
        self._process = context().Process(target=_on_terminal, args=given)
        self._process.start()

    def wait(self, timeout: float) -> int | None:
        """How it ended, if it does so within so many seconds."""
        self._process.join(timeout)
        return self._process.exitcode


def _on_terminal(words: list[str], terminal: str, ignored: Sequence[int]) -> None:
    """In the process."""
    os.setsid()
    place = os.open(terminal, os.O_RDWR)  # the first that a session opens is its terminal
    for stream in range(3):
        os.dup2(place, stream)
    os.close(place)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", 1)  # noqa: SIM115 - they live as long as it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)
    from layerfuse.model_backend.command.parser import main

    sys.exit(main(words))


def _command(words: list[str], environment: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    """In the process."""
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    os.chdir(folder)
    from layerfuse.model_backend.command.parser import main

    sys.argv[1:] = words
    sys.exit(main())
