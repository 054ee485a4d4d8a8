"""The work folder beside an output: finished super-tiles, kept until the output is whole.

``OUT.tif.layerfuse/`` holds ``job.json`` (what is being computed), ``lock`` (who is at it) and one file
per finished super-tile, each written beside and renamed. A run that was cancelled or killed leaves it,
and ``resume`` goes on from there.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import zipfile
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from ..errors import InputError
from ..raster.writer import sync, write_error

SUFFIX = ".layerfuse"


class Journal:
    """Finished super-tiles of one job; a context manager that holds the lock.

    When it is left without :meth:`remove`, the folder stays if it holds a finished super-tile.

    Args:
        output: The main output; the folder stands beside it.
        fingerprint: Everything that decides a pixel, as plain data.
        resume: Go on with an earlier run's folder; else it is emptied.

    Raises:
        InputError: Another run writes this output, the folder belongs to another job, or it cannot be made.
    """

    def __init__(self, output: Path, fingerprint: dict, resume: bool) -> None:
        """Lock the folder and read or write ``job.json``; see the class."""
        self.folder = Path(f"{output}{SUFFIX}")
        self._output = output
        self._lock = self._acquire()
        try:
            self._open(fingerprint, resume)
        except InputError:
            self._release()
            raise
        except OSError as error:
            self._release()
            raise write_error(self.folder, error) from None

    def _open(self, fingerprint: dict, resume: bool) -> None:
        record = self.folder / "job.json"
        text = json.dumps(fingerprint, indent=1, sort_keys=True)
        if resume and record.exists():
            if record.read_text(encoding="utf-8") != text:
                raise InputError(
                    self._output,
                    "the unfinished run has other layers, another model or other options",
                    "Repeat its command, or run without resume to start anew.",
                )
            return
        self._empty()
        self._replace(record, text.encode("utf-8"))

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):  # out of reach: what is there stays
            if not any(path.suffix == ".npz" for path in self.folder.iterdir()):
                self._empty()
        self._release()

    def load(self, name: str) -> dict[str, np.ndarray] | None:
        """The arrays of a finished super-tile, or None if it is not finished (or its file is damaged)."""
        path = self.folder / f"{name}.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                return dict(file)
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None

    def save(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        """Keep a finished super-tile.

        Raises:
            InputError: The disk is full or out of reach.
        """
        content = io.BytesIO()
        np.savez_compressed(content, **arrays)
        try:
            self._replace(self.folder / f"{name}.npz", content.getvalue())
        except OSError as error:
            raise write_error(self.folder, error) from None

    def remove(self) -> None:
        """Empty the folder: the job is done. It goes when the journal is left."""
        self._empty()

    def _replace(self, path: Path, content: bytes) -> None:
        part = path.with_suffix(".part")
        try:
            part.write_bytes(content)
            sync(part)
            os.replace(part, path)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def _empty(self) -> None:
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def _acquire(self) -> IO[str]:
        """Lock ``lock`` through the operating system, which lets go when the process ends, however it ends."""
        path = self.folder / "lock"
        try:
            while True:
                self.folder.mkdir(exist_ok=True)
                file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 - held as long as the lock
                if not _lock(file):
                    file.seek(0)
                    owner = file.read(20).strip()
                    file.close()
                    raise InputError(
                        self._output,
                        f"another run (process {owner}) is writing it",
                        "Wait for that run, stop it, or choose another output.",
                    )
                with contextlib.suppress(OSError):
                    if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                        break
                file.close()  # the run that held it has just removed it: make a new one
            with contextlib.suppress(OSError):  # the number is only told; a full disk shows at the next write
                os.ftruncate(file.fileno(), 0)
                os.write(file.fileno(), str(os.getpid()).encode())
            return file
        except OSError as error:
            raise write_error(self.folder, error) from None

    def _release(self) -> None:
        """Remove the lock, and the folder if nothing else is in it."""
        path = self.folder / "lock"
        with contextlib.suppress(OSError):
            if os.name == "nt":
                self._lock.close()  # Windows removes no open file
            path.unlink()
            self.folder.rmdir()
        self._lock.close()


def _lock(file: IO[str]) -> bool:
    """Try to lock a file for this process alone. A file system without locks counts as locked."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(1 << 20)  # beyond the text, which others may read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return os.name != "nt"
    return True
