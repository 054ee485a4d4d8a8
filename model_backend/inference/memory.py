"""The memory that a run takes, by arithmetic: asked before anything is read."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..card import Card
from ..errors import InputError

if TYPE_CHECKING:
    from ..raster.grid import Grid

_ENGINE_BYTES = 300 << 20  # of the engine process; 287 MiB were measured with the bundled model
_READING_BYTES = 320 << 20  # GDAL's cache of blocks at its largest, 256 MiB, and the tiles read ahead
_CGROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def tile_bytes(card: Card) -> int:
    """Bytes that one tile takes at least: its values as read and as shown, the scores and their probabilities."""
    channels = max(modality.channels for modality in card.modalities)
    return 2 * 4 * (channels + len(card.classes)) * card.tile_size**2


def memory_needed(card: Card, grid: Grid) -> int:
    """Bytes that a run takes, roughly: it does not grow beyond one super-tile."""
    from ..raster.grid import SUPER_TILE  # it needs GDAL, and who tries an ONNX file has none

    width, height = min(SUPER_TILE, grid.window.width), min(SUPER_TILE, grid.window.height)
    blending = 4 * (len(card.classes) + 1) * card.tile_size * width
    finished = 4 * width * height
    return _ENGINE_BYTES + _READING_BYTES + tile_bytes(card) + blending + finished


def check_memory(card: Card) -> None:
    """Refuse a model of which not even one tile has room here.

    Raises:
        InputError: The machine, or what it allows this process, is too small.
    """
    there, needed = machine_memory(), tile_bytes(card)
    if there is not None and needed > there:
        why = (f"one tile of {card.tile_size} pixels takes {needed / 2**30:.1f} GB of memory, "
               f"and there are {there / 2**30:.1f} GB")  # fmt: skip
        raise InputError(f"model {card.name}", why, "Use a smaller model, or a machine with more memory.")


def machine_memory() -> int | None:
    """Bytes of memory of this machine, or fewer where this process is allowed fewer; None if nobody tells."""
    found = []
    if sys.platform == "win32":
        found.append(_windows_memory())
    else:
        with contextlib.suppress(OSError, ValueError):
            found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        import resource

        found.append(resource.getrlimit(resource.RLIMIT_AS)[0])  # -1: none
    for name in _CGROUPS:
        with contextlib.suppress(OSError, ValueError):  # "max": no limit
            found.append(int(Path(name).read_text(encoding="ascii")))
    return min((size for size in found if size > 0), default=None)


def _windows_memory() -> int:
    import ctypes

    windows: Any = ctypes

    class Status(ctypes.Structure):  # MEMORYSTATUSEX
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "page", "page_free", "own", "own_free", "more")),
        )

    status = Status(length=ctypes.sizeof(Status))
    return status.total if windows.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else 0
