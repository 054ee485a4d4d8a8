"""Super-tiles on a ``dask.distributed`` cluster: the same pixels, from many machines.

The scheduler hands out super-tiles; each worker has the model and reads the layers itself, so all paths
must mean the same on every machine. Finished super-tiles come back to this process, which journals them
and writes the files. ``distributed`` (the extra ``layerfuse[cluster]``) is imported only when it is used.
"""

from __future__ import annotations

import functools
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...card import file_digest, load_card
from ...errors import Cancelled, InputError
from ...raster.grid import Window
from ..device import FOR_ALL, Device
from ..engine import LocalEngine
from ..graphs import open_local
from ..stream import Task, make_super_tile

if TYPE_CHECKING:
    from distributed import Future

CONNECT_SECONDS = 10
WORKER_SECONDS = 30  # how long a cluster may be without any worker at the start
_POLL_SECONDS = 0.1
_AHEAD = 2  # super-tiles handed out for each thread of the cluster


class DaskCluster:
    """:class:`~.stream.Processes` on other machines.

    Args:
        address: The scheduler's, such as ``tcp://scheduler:8786``.
        folder: A model folder, under the same path on every worker.
        device: What all workers compute on; ``auto`` is ``cpu``, so that all give the same pixels.
        engine: What each of them has.

    Raises:
        InputError: Bad card, no weights, no ``distributed``, no scheduler, or no worker.
    """

    def __init__(
        self, address: str, folder: Path, device: str = "auto", engine: Callable[..., LocalEngine] = open_local
    ) -> None:
        """Connect; see the class."""
        self._engine = engine
        self.card = load_card(folder)
        self._folder, self._address = Path(folder).resolve(), address
        self._wanted = FOR_ALL[0] if device == "auto" else device
        try:
            self.digest = file_digest(self._folder / self.card.weights_file)
        except OSError as error:
            why = f"the weights cannot be read ({error.strerror or error})"
            raise InputError(self._folder / self.card.weights_file, why, "Download the model again.") from None
        try:
            from distributed import Client
        except ImportError:
            raise InputError(
                "--dask", "the package dask.distributed is not installed", "Install it: pip install layerfuse[cluster]."
            ) from None
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"scheduler {address[:80]}",
                f"it cannot be reached ({error})",
                "Check that it runs, and its address: tcp://HOST:8786.",
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=WORKER_SECONDS)
            found = self._client.submit(describe_device, str(self._folder), self._wanted, self._engine, pure=False)
            self.device = self._result(found)
            if device == "auto":
                self.device = replace(self.device, reason=FOR_ALL[1])
        except OSError:
            self.close()
            raise InputError(f"scheduler {address}", "it has no workers", "Start some: dask worker ADDRESS.") from None
        except InputError:
            self.close()
            raise

    def super_tiles(
        self, task: Task, areas: Sequence[Window], is_cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
        """Finished super-tiles; see :class:`~.stream.Processes`. A scheduler that is gone is an ``InputError`` too."""
        places = iter(areas)
        running: dict[Any, Window] = {}  # by future
        try:
            while True:
                room = _AHEAD * max(1, sum(self._client.nthreads().values())) - len(running)
                for area in itertools.islice(places, max(0, room)):
                    arguments = (str(self._folder), self._wanted, self._engine, self.digest, task, area)
                    running[self._client.submit(on_worker, *arguments, pure=False)] = area
                if not running:
                    return
                done = [future for future in running if future.done()]  # also those that a lost scheduler has forgotten
                if not done:
                    time.sleep(_POLL_SECONDS)
                if is_cancelled():
                    raise Cancelled
                for future in done:
                    yield running.pop(future), self._result(future)
        except OSError as error:
            raise self._gone(error) from None
        finally:
            if self._client.status == "running":
                self._client.cancel(list(running))

    def close(self) -> None:
        """Disconnect."""
        self._client.close()

    def _result(self, future: Future) -> Any:  # noqa: ANN401 - what was asked for
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker:
            raise InputError(
                "cluster",
                "several workers died over the same part of the map",
                "Look at their logs; most often their memory was too small.",
            ) from None
        except CancelledError as error:
            raise self._gone(error) from None

    def _gone(self, error: Exception) -> InputError:
        return InputError(
            f"scheduler {self._address}", f"it is gone ({error or 'connection closed'})", "Start it and resume."
        )


def describe_device(folder: str, device: str, kind: Callable[..., LocalEngine]) -> Device:
    """What a worker computes on."""
    with _loading:
        return _engine(folder, device, kind).device


def on_worker(
    folder: str, device: str, kind: Callable[..., LocalEngine], digest: str, task: Task, area: Window
) -> dict[str, np.ndarray]:
    """One super-tile, on a worker: layers ``[h, w]`` or ``[C, h, w]``, and what is counted.

    Args:
        folder: The model's.
        device: What to compute on.
        kind: Of the engine.
        digest: SHA-256 that its weights have to have.
        task: What is needed besides the place.
        area: The place.

    Raises:
        InputError: The worker cannot read a layer or the model, or has another one.
    """
    with _loading:
        engine = _engine(folder, device, kind)
    if engine.digest != digest:
        raise InputError(f"model {folder}", "a worker of the cluster has other weights", "Give all the same files.")
    return make_super_tile(engine, task, area)


_loading = threading.Lock()


@functools.lru_cache(maxsize=1)
def _engine(folder: str, device: str, kind: Callable[..., LocalEngine]) -> LocalEngine:
    """The engine of this worker process; its tasks share the threads."""
    from distributed import get_worker

    return kind(Path(folder), get_worker().state.nthreads, device)
