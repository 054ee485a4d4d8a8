"""Work in progress beside a result: in a folder that we made, marked as ours and locked; nothing else is touched.

``OUT.layerfuse/`` holds everything unfinished of ``OUT``. It is made exclusively, and the file ``layerfuse.lock`` in
it says that it is ours and who is at it. What lies there without that mark, and what is a link, is somebody else's: it
is neither written nor removed, and the run is refused. In a folder of ours only the files are removed that we name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from ..card import CARD_FILE, GRAPH_FILE, MODEL_FILES, PICTURE_FILE, WEIGHTS_FILE
from ..errors import InputError

SUFFIX = ".layerfuse"
MARKER = "layerfuse.lock"
SIDECARS = (".aux.xml", ".ovr", ".msk", ".ovr.tmp", "-journal", "-wal", "-shm")
"""What belongs to a raster or a GeoPackage, by what follows its name."""
_SIGN = "LayerFuse"
_PART = r"([a-z]+_)?c-?\d+_r-?\d+"
_OURS = re.compile(rf"job\.json|{_PART}\.npz|({_PART}|job)\.\w+\.part|(new|raw|first|old)(\..*)?")
_ADDRESS = re.compile(r"/vsi\w+[/?]|\w[\w+.-]+:/")
_FIX = "Choose another name, or give --overwrite."


class Workspace:
    """The folder of ours for one result; a context manager that holds its lock.

    When it is left the folder goes, unless :meth:`keeps` was told to keep what is in it. Who gives a finished result
    its name calls :meth:`before_naming`, which raises if what was read is not of one version.

    Args:
        output: The result, a file or a folder.
        folder: The folder, if it is not the one beside the result.

    Raises:
        InputError: Another run is at it, a folder or link of somebody else is in the way, or it cannot be made.
    """

    def __init__(self, output: Path, folder: Path | None = None) -> None:
        """Make or take the folder, and lock it; see the class."""
        self.output = Path(output)
        self.folder = work_folder(output) if folder is None else Path(folder)
        self.keeps: Callable[[], bool] = lambda: False
        self.before_naming: Callable[[], None] = lambda: None
        self._lock = self._acquire()
        self._give_back()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def file(self, name: str) -> Path:
        """The path of a file or folder to be made; what an earlier run has left there is removed."""
        path = self.folder / name
        for suffix in ("", *SIDECARS):
            _remove(Path(f"{path}{suffix}"))
        return path

    def clear(self) -> None:
        """Remove what runs leave in the folder.

        Raises:
            OSError: It cannot be removed.
        """
        for path in _ours(self.folder):
            _remove(path)

    def close(self) -> None:
        """Let go of the lock; the folder goes if nothing is to be kept and nothing else is in it."""
        try:
            self._leave()
        except BaseException:  # told to stop meanwhile: first it is tidied up
            self._leave()
            raise

    def _leave(self) -> None:
        """As :meth:`close`; what has been done is not done again."""
        with contextlib.suppress(OSError):  # out of reach: what is there stays
            if not self._lock.closed:
                self._give_back()
            if not self._lock.closed and not self.keeps():
                self.clear()
                _remove_empty(self.folder, self._lock)
        self._lock.close()

    def _give_back(self) -> None:
        """Put a result back that a run had taken away when it was ended, before it could name the new one."""
        old, output = self.folder / "old", Path(str(self.folder)[: -len(SUFFIX)])
        with contextlib.suppress(OSError):
            if self.folder.name.endswith(SUFFIX) and _is_plain(old, stat.S_ISDIR) and not os.path.lexists(output):
                os.rename(old, output)

    def _acquire(self) -> IO[str]:
        """Lock the marker through the operating system, which lets go when the process ends, however it ends."""
        path, made, file = self.folder / MARKER, False, None
        try:
            while True:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(self.folder)
                    made = True
                if not is_ours(self.folder):
                    why = "it is in the way, and LayerFuse has not made it"
                    raise InputError(self.folder, why, "Rename it, or choose another output.")
                try:
                    file = _open(path)
                except FileNotFoundError:  # the run that held the folder has just removed it
                    continue
                if not _try_lock(file):
                    file.seek(0)
                    owner = "".join(re.findall(r"\d+", file.read(80))[:1])
                    file.close()
                    raise InputError(
                        self.output,
                        f"another run (process {owner}) is writing it",
                        "Wait for that run, stop it, or choose another output.",
                    )
                with contextlib.suppress(OSError):
                    if os.path.samestat(os.fstat(file.fileno()), os.lstat(path)):
                        break
                file.close()  # the run that held it has just removed it: make a new one
            with contextlib.suppress(OSError):  # a full disk shows at the next write
                os.ftruncate(file.fileno(), 0)
                os.write(file.fileno(), f"{_SIGN}, process {os.getpid()}\n".encode())
            return file
        except BaseException as error:
            if made:
                _remove_empty(self.folder, file)
            if isinstance(error, InputError) or not isinstance(error, (OSError, ValueError)):
                raise
            raise write_error(self.folder, error) from None


def _remove_empty(folder: Path, lock: IO[str] | None) -> None:
    """Remove a work folder with nothing but the marker in it, unless that is another run's by now."""
    marker = folder / MARKER
    with contextlib.suppress(OSError):
        if lock is not None and not lock.closed:
            held = os.fstat(lock.fileno())
            if os.name == "nt":
                lock.close()  # Windows removes no open file
            if os.path.lexists(marker) and os.path.samestat(held, os.lstat(marker)):
                marker.unlink()
        folder.rmdir()


def work_folder(output: Path) -> Path:
    """Where the unfinished parts of a result lie: beside it, also where its name leads up out of a link."""
    folder, name = os.path.split(output)
    whole = os.path.join(os.path.realpath(folder), name) if os.pardir in Path(output).parts else output
    return Path(f"{os.path.abspath(whole)}{SUFFIX}")


def is_ours(folder: Path) -> bool:
    """Whether a folder is a work folder of ours, or an empty one; a link to one is not."""
    try:
        if not _is_plain(folder, stat.S_ISDIR):
            return False
        names = os.listdir(folder)
        marker = Path(folder) / MARKER
        if not names:
            return True
        if MARKER not in names or not _is_plain(marker, stat.S_ISREG):
            return False
        with open(marker, encoding="utf-8", errors="replace") as file:
            sign = file.read(len(_SIGN))
        return sign == _SIGN or (not sign and names == [MARKER])  # between its making and its first word
    except OSError:
        return not os.path.lexists(folder)  # gone in this moment


def discard_work(folder: Path) -> None:
    """Remove a work folder that a run has left, and nothing that is not ours.

    Raises:
        InputError: Another run is at it, or it cannot be removed.
    """
    if os.path.lexists(folder) and is_ours(folder):
        Workspace(folder, folder).close()
        if os.path.lexists(folder / MARKER):  # it could not be emptied
            raise InputError(folder, "it cannot be removed", "Look whether you may write there.")


def check_new(path: Path, overwrite: bool, inputs: Iterable[str] = ()) -> None:
    """Look before the work whether a file may be written.

    Args:
        path: The file.
        overwrite: Whether one that is there may be replaced.
        inputs: Files that are read.

    Raises:
        InputError: It is there and may not be replaced, is a folder, is read, is part of a model, or has a name that
            cannot be written.
    """
    check_name(path)
    if path.is_dir():
        raise InputError(path, "it is a folder", "Give the name of a file.")
    is_model = (path.parent / CARD_FILE).exists() and any(
        (path.parent / name).exists() for name in (WEIGHTS_FILE, GRAPH_FILE)
    )
    if is_model and path.name in (*MODEL_FILES, PICTURE_FILE):
        raise InputError(path, "it is part of a model", "Choose another output.")
    for name in (f"{path}{suffix}" for suffix in ("", *SIDECARS)):
        if os.path.exists(name) and any(os.path.samefile(name, other) for other in inputs if os.path.exists(other)):
            raise InputError(name, "it is one of the files that are read", "Choose another output.")
        if os.path.lexists(name) and not overwrite:
            raise InputError(name, "it is there already", _FIX)
        if os.path.isdir(name) and not os.path.islink(name):
            raise InputError(name, "it is a folder", "Rename it, or choose another output.")


def check_name(path: Path) -> None:
    """Refuse a name that other programs cannot take, or the disk.

    Raises:
        InputError: It is not text, is an address, leads up out of what is no folder, or it or that of its work folder
            is too long.
    """
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(ascii(str(path)), "the name is not UTF-8", "Give it another name.") from None
    if not str(path).isprintable():
        raise InputError(path, "the name has characters that cannot be printed", "Give it another name.")
    if _ADDRESS.match(Path(path).as_posix()):  # or a folder of that name would be made
        raise InputError(path, "it is an address, and no place on a disk", "Choose another output.")
    for folder in (path, *path.parents):
        if folder.name == os.pardir and not folder.is_dir():
            raise InputError(path, f"there is no folder {folder.parent} to go up from", "Give it another name.")
    for folder in (Path(os.path.realpath(path.parent)) / path.name).parents:
        if folder.name.endswith(SUFFIX) and os.path.lexists(folder / MARKER):
            raise InputError(path, "it lies in a folder of unfinished work", "Choose another output.")
    for name in (path, work_folder(path)):
        try:
            os.lstat(name)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise InputError(path, f"it cannot be written ({error.strerror})", "Give it a shorter name.") from None


def check_new_folder(
    folder: Path, overwrite: bool, is_part: Callable[[Path], bool], inputs: Iterable[str] = ()
) -> None:
    """Look before the work whether a folder of results may be written.

    Args:
        folder: The folder; an empty one may be there.
        overwrite: Whether one of ours that is there may be replaced.
        is_part: Whether a path, relative to the folder, is part of such a result.
        inputs: Files and folders that are read.

    Raises:
        InputError: It is there and may not be replaced, or holds something else or something that is read.
    """
    check_name(folder)
    if not os.path.lexists(folder):
        work = work_folder(folder)
        if not overwrite and os.path.lexists(work / "old") and is_ours(work):  # it will be put back
            raise InputError(folder, "it is there already, and not empty", _FIX)
        return
    if folder.is_symlink():  # a folder would stand in its place, and not where it leads to
        raise InputError(folder, "it is a link", "Give the folder that it leads to, or another.")
    if not folder.is_dir():
        raise InputError(folder, "it is a file, not a folder", "Choose a folder.")
    try:
        found = [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]
    except OSError as error:
        raise write_error(folder, error) from None
    if found and not overwrite:
        raise InputError(folder, "it is there already, and not empty", _FIX)
    for path in found:
        name = path.relative_to(folder)
        if path.is_symlink() or not is_part(name):
            raise InputError(folder, f"it holds {name}, which is no part of such a result", "Choose a new folder.")
    _check_not_read(folder, inputs)


def _check_not_read(folder: Path, inputs: Iterable[str]) -> None:
    whole = os.path.realpath(folder)
    for name in inputs:
        if os.path.commonpath([whole, os.path.realpath(name)]) == whole:
            raise InputError(folder, f"{Path(name).name} in it is read", "Choose another output.")


def publish(part: Path, path: Path, overwrite: bool) -> None:
    """Give a finished file and its side-cars their name; those of a file that it replaces go first.

    Whoever is killed in between leaves a whole file without side-cars, never one with those of another.

    Raises:
        InputError: A file has come to be there that may not be replaced, is held open, or the folder has changed.
    """
    try:
        if not overwrite:
            for name in (f"{path}{suffix}" for suffix in ("", *SIDECARS)):
                if os.path.lexists(name):
                    raise FileExistsError
            _move_exclusively(part, path)
        else:
            for suffix in SIDECARS:
                Path(f"{path}{suffix}").unlink(missing_ok=True)
            os.replace(part, path)
        for suffix in SIDECARS:
            if os.path.exists(f"{part}{suffix}"):
                os.replace(f"{part}{suffix}", f"{path}{suffix}")
    except FileExistsError:
        raise InputError(path, "it has come to be while the work was done", _FIX) from None
    except OSError as error:
        raise write_error(path, error) from None


def publish_folder(part: Path, folder: Path, overwrite: bool, is_part: Callable[[Path], bool]) -> None:
    """Give a finished folder its name; what was there goes when the new one has come.

    Args:
        part: In the work folder of ``folder``.
        folder: Its name; an empty folder may be there, and with ``overwrite`` one of ours.
        overwrite: Whether that may be replaced.
        is_part: As of :func:`check_new_folder`.

    Raises:
        InputError: Something has come to be there that may not be replaced.
        OSError: It cannot be moved.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(folder):
        with contextlib.suppress(OSError):
            folder.rmdir()  # if it is empty
    if not os.path.lexists(folder):
        os.rename(part, folder)
        return
    check_new_folder(folder, overwrite, is_part)
    old = part.with_name("old")
    _remove(old)
    os.rename(folder, old)
    try:
        os.rename(part, folder)
    except BaseException:
        os.rename(old, folder)
        raise
    _remove(old)


def write_file(path: Path, content: bytes) -> None:
    """Write a file of a work folder, whole or not at all; no link is followed.

    Raises:
        OSError: The disk is full, or out of reach.
    """
    part = path.with_name(f"{path.name}.part")
    _remove(part)
    if path.is_dir():
        _remove(path)
    try:
        with open(part, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_text(text: str, path: Path, work: Path, overwrite: bool) -> None:
    """Write a text into its work folder, then name it.

    Raises:
        InputError: The disk is full or out of reach, or a file has come to be there.
    """
    part = work / f"new{path.suffix}"
    try:
        write_file(part, text.encode("utf-8"))
    except OSError as error:
        raise write_error(path, error) from None
    publish(part, path, overwrite)


def discard(part: Path) -> None:
    """Remove an unfinished file of ours and its side-cars."""
    for suffix in ("", *SIDECARS):
        with contextlib.suppress(OSError):
            Path(f"{part}{suffix}").unlink()


def sync(path: Path) -> None:
    """Bring a file's content to the disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def write_error(path: Path, error: Exception) -> InputError:
    """A failed write, told as the user can act on it."""
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return InputError(path, f"it cannot be written ({reason})", "Check the folder's free space and permissions.")


def _ours(folder: Path) -> Iterator[Path]:
    """What is in a work folder by a name that we give."""
    return (path for path in list(folder.iterdir()) if _OURS.fullmatch(path.name))


def _remove(path: Path) -> None:
    """Remove a file, a link (not what it leads to), or a folder."""
    with contextlib.suppress(FileNotFoundError):
        if _is_plain(path, stat.S_ISDIR):
            shutil.rmtree(path)
        else:
            path.unlink()


def _is_plain(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether a path is of a kind itself, and no link or junction to such a thing.

    Raises:
        OSError: There is nothing.
    """
    status = os.lstat(path)
    junction = getattr(status, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
    return kind(status.st_mode) and not junction


def _move_exclusively(part: Path, path: Path) -> None:
    """Rename a file to a name that must be free; on most file systems nobody can take it in between."""
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # no hard links here
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(part, path)
    else:
        os.unlink(part)


def _open(path: Path) -> IO[str]:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.fdopen(os.open(path, flags, 0o666), "r+", encoding="utf-8", errors="replace")


def _try_lock(file: IO[str]) -> bool:
    """Try to lock a file for this process alone. A file system without locks counts as locked."""
    try:
        if sys.platform == "win32":
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
