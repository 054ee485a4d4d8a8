"""What LayerFuse keeps on this disk beside its settings: downloaded models, unfinished runs, temporary files."""

from __future__ import annotations

import contextlib
import tempfile
import time
from pathlib import Path

from ...model_backend.errors import InputError
from ...model_backend.models import cache as hubcache
from ..runs.unfinished import unfinished_runs

_ABANDONED_SECONDS = 3600.0  # after which a temporary file that nobody removed is taken to be left over


def folder_size(folder: Path) -> int:
    """Bytes of the files below a folder; links count nothing."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file() and not path.is_symlink():
                total += path.stat().st_size
    return total


def models_size() -> int:
    """Bytes of all downloaded and imported models."""
    return sum(folder_size(folder) for folder in {model.folder for model in hubcache.known_models()})


def delete_models() -> None:
    """Delete all downloaded and imported models; what other tools have in the Hub's cache stays.

    Raises:
        InputError: One cannot be deleted.
    """
    for repository in {model.repository for model in hubcache.known_models()}:
        hubcache.remove(hubcache.ModelId(repository))


def unfinished_size() -> int:
    """Bytes of the finished parts of unfinished runs."""
    return sum(folder_size(run.folder) for run in unfinished_runs())


def discard_unfinished() -> None:
    """Remove the finished parts of all unfinished runs, and forget them."""
    for run in unfinished_runs():
        run.discard()


def leftovers() -> list[Path]:
    """Temporary files of an engine that was cut off, as by a power cut."""
    found, now = [], time.time()
    for path in Path(tempfile.gettempdir()).glob("layerfuse-*.pixels"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > _ABANDONED_SECONDS:
                found.append(path)
    return found


def leftovers_size() -> int:
    """Bytes of such files."""
    total = 0
    for path in leftovers():
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def delete_leftovers() -> None:
    """Delete such files.

    Raises:
        InputError: One cannot be deleted.
    """
    for path in leftovers():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(
                path, f"it cannot be deleted ({error.strerror})", "Close the program that uses it."
            ) from None
