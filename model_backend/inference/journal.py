"""The work folder beside an output: finished super-tiles, kept until the output is whole.

``OUT.tif.layerfuse/`` (see :mod:`..raster.workspace`) holds ``job.json`` (what is being computed) and one file per
finished super-tile, each written beside and renamed. A run that was cancelled or killed leaves it, and ``resume`` goes
on from there.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import numpy as np

from .. import __version__
from ..errors import InputError, file_name, without_secrets
from ..raster.layers.files import Stamp
from ..raster.workspace import Workspace, write_error, write_file

RECORD = "job.json"
"""What is being computed."""
_DIGEST = hashlib.sha256().digest_size
"""Bytes at the end of a super-tile's file that tell whether the others are what was written, here and for this job."""


class Journal:
    """Finished super-tiles of one job; a context manager that holds the lock.

    When it is left without :meth:`remove`, the folder, :attr:`work`, stays if it holds a finished super-tile.

    Args:
        output: The main output; the folder stands beside it.
        fingerprint: Everything that decides a pixel, as plain data.
        resume: Go on with an earlier run's folder; else it is emptied.

    Raises:
        InputError: Another run writes this output, the folder belongs to another job, or it cannot be made.
    """

    def __init__(self, output: Path, fingerprint: dict, resume: bool) -> None:
        """Lock the folder and read or write ``job.json``; see the class."""
        self.work = Workspace(output)
        self.work.keeps = self._has_parts
        self.folder = self.work.folder
        self._output = output
        try:
            self._open(fingerprint, resume)
        except BaseException as error:
            self.work.close()
            if isinstance(error, OSError):
                raise write_error(self.folder, error) from None
            raise

    def _open(self, fingerprint: dict, resume: bool) -> None:
        record = self.folder / RECORD
        text = json.dumps(fingerprint, indent=1, sort_keys=True)
        self._job = hashlib.sha256(text.encode("utf-8")).digest()
        if resume and self._has_parts():
            before = _read_record(record)
            if before is None:  # damaged: the parts themselves tell whether they are of this job
                write_file(record, text.encode("utf-8"))
            elif before != json.loads(text):
                raise InputError(
                    self._output,
                    "the unfinished run has other layers, another model or other options",
                    "Repeat its command, or run without resume to start anew.",
                )
            return
        self.work.clear()
        write_file(record, text.encode("utf-8"))

    @classmethod
    def reading(cls, output: Path, job: str, given: Sequence[str], stamps: Mapping[str, Stamp]) -> Journal:
        """Of a command that only reads: it goes on by itself where the same has stopped, and begins anew after another.

        Args:
            output: What it writes.
            job: Its name.
            given: What it was given to read; its other options decide nothing that is kept.
            stamps: Of the files that are read.
        """
        files = {address(name): stamp for name, stamp in stamps.items() if stamp}
        fingerprint = {"version": __version__, "job": job, "given": [address(text) for text in given], "files": files}
        try:
            return cls(output, fingerprint, resume=True)
        except InputError:
            return cls(output, fingerprint, resume=False)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.work.close()

    def _has_parts(self) -> bool:
        return any(path.suffix == ".npz" for path in self.folder.iterdir())

    def load(self, name: str) -> dict[str, np.ndarray] | None:
        """Layers ``[h, w]`` or ``[C, h, w]`` that :meth:`save` was given, or None if they are not there, or damaged."""
        path = self.folder / f"{name}.npz"
        try:
            content = path.read_bytes() if path.is_file() else b""
            if self._digest(name, content[:-_DIGEST]) != content[-_DIGEST:]:
                return None
            with np.load(io.BytesIO(content[:-_DIGEST]), allow_pickle=False) as file:
                return dict(file)
        except OSError:
            return None

    def save(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        """Keep a finished super-tile.

        Args:
            name: The super-tile's.
            arrays: Its layers, each ``[h, w]`` or ``[bands, h, w]``, and its counts.

        Raises:
            InputError: The disk is full or out of reach.
        """
        content = io.BytesIO()
        # As numpy.savez_compressed, which presses harder: for a file that is soon gone that takes four times as long.
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            for key, array in arrays.items():
                with file.open(f"{key}.npy", "w", force_zip64=True) as entry:
                    np.lib.format.write_array(entry, np.asanyarray(array), allow_pickle=False)
        try:
            whole = content.getvalue()
            write_file(self.folder / f"{name}.npz", whole + self._digest(name, whole))
        except OSError as error:
            raise write_error(self.folder, error) from None

    def _digest(self, name: str, content: bytes) -> bytes:
        """Of a super-tile's file: its content, its place and its job."""
        return hashlib.sha256(self._job + name.encode() + content).digest()

    def section(self, name: str) -> Section:
        """Super-tiles of their own, for work of several kinds in one job."""
        return Section(self, name)

    def remove(self) -> None:
        """Empty the folder: the job is done. It goes when the journal is left.

        What is out of reach stays until the next run: the results are there, and that is no fault of theirs.
        """
        with suppress(OSError):
            self.work.clear()


class Section:
    """Part of a :class:`Journal`, whose super-tiles stand beside those of other parts.

    Args:
        journal: The whole.
        name: Lower-case letters.
    """

    def __init__(self, journal: Journal, name: str) -> None:
        """See the class."""
        self.folder, self._journal, self._name = journal.folder, journal, name

    def load(self, name: str) -> dict[str, np.ndarray] | None:
        """As of :class:`Journal`."""
        return self._journal.load(f"{self._name}_{name}")

    def save(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        """As of :class:`Journal`."""
        self._journal.save(f"{self._name}_{name}", arrays)


def _read_record(record: Path) -> dict | None:
    """What an earlier run computed; None if its note is gone or damaged."""
    try:
        found = json.loads(record.read_bytes()) if record.is_file() else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def address(text: str) -> str:
    """What stands for an address in a record: the same for one place, whatever key leads there, and without the key."""
    digest = hashlib.sha256(without_secrets(text, keep_query=True).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{file_name(text):.80} {digest}"
