"""Commands in processes of their own, forked from one that has our libraries imported: a start costs next to nothing.

What such a process reads of its environment when it is told so, it reads; the Hub's client, which looks when it is
imported, is not imported before. A start as users start it is told by tests that start a Python.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.context import BaseContext
from pathlib import Path

os.fsync = lambda file: None  # nor does any process of the tests wait for the disk: a loss of power is not tried
os.environ["OGR_SQLITE_SYNCHRONOUS"] = "OFF"

IMPORTED = (
    __name__,
    "layerfuse.model_backend.command.predict", "layerfuse.model_backend.inference.processes.cluster",
    "layerfuse.model_backend.nn.weights", "osgeo.gdal", "osgeo.ogr", "osgeo.osr", "onnxruntime",
    "asyncio", "concurrent.futures.thread", "ssl", "tqdm.asyncio", "tqdm.auto", "httpx", "httpx2", "yaml",
)  # fmt: skip
"""Before processes are forked; what is not installed is left out."""


def context() -> BaseContext:
    """Where processes are forked from; there is one for all tests of a process."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(list(IMPORTED))
    return found


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
