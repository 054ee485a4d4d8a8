"""Models from a folder or zip, for machines without a network.

Only files of the fixed names of a model are read, each bounded before it is written; a path inside a zip is never
used as a path here. They are put where the Hub's client would have put them, so that ``--model ORG/NAME`` means
the same on every machine. Floor 1: standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

try:
    import lzma
except ImportError:
    lzma = None  # type: ignore[assignment]

from ..card import CARD_FILE, GRAPH_FILE, MODEL_FILES, WEIGHTS_FILE, file_digest, load_card
from ..errors import InputError
from .cache import (
    COMMIT,
    TEMPORARY,
    ModelId,
    parse_model_id,
    pin,
    pinned_commit,
    remember_verified,
    snapshot_folder,
    verified_snapshot,
)

MOST_BYTES = 10 << 30
"""Largest weights file; other files end at a MiB."""
MOST_RATIO = 100
"""How much smaller a zip may make a file: floats hardly shrink, so more is a bomb."""
_LOCAL = "local"
"""Owner of models that were imported from a file, without a name."""
_DAMAGED = (zlib.error, getattr(lzma, "LZMAError", OSError)) if lzma else (zlib.error,)
"""What unpacking raises beside errors of its own; Python may have been built without LZMA."""
_FIX = "Use the folder of a model (config.json, model.safetensors, README.md), or a zip of it."


def local_model(path: Path) -> ModelId:
    """The name of a model that is taken in from a file without one.

    Raises:
        InputError: The file's name cannot be that of a model.
    """
    name = re.sub(r"[^A-Za-z0-9_]+", "-", path.stem).strip("-_") or "model"
    model = parse_model_id(f"{_LOCAL}/{name}")
    if model is None:
        raise InputError(path, "its name cannot be that of a model", "Rename it to a few letters and digits.")
    return model


def import_model(source: Path, model: ModelId) -> Path:
    """Take a model in from a folder or zip, under the name that it has on the Hub.

    A folder that is called by a commit, as those of the Hub's cache are, keeps it; otherwise the content names it.

    Args:
        source: Folder, or zip of it.
        model: ``ORG/NAME[@REVISION]``.

    Returns:
        The model's folder.

    Raises:
        InputError: The source has no model, or more than a model may have, or its weights are not what its card says.
    """
    with _opened(source) as (files, commit):
        for names in ((CARD_FILE,), (WEIGHTS_FILE, GRAPH_FILE)):
            if not any(name in files for name in names):
                raise InputError(source, f"there is no {names[0]} in it", _FIX)
        needed = sum(size for size, _ in files.values())
        base = model.folder
        base.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(base).free
        if needed > free:
            raise InputError(source, f"it needs {needed} bytes, {base} has {free} free", "Free some space.")
        try:
            with tempfile.TemporaryDirectory(dir=base, prefix=TEMPORARY) as temporary:
                for name, (size, file) in files.items():
                    _copy(file, Path(temporary) / name, size, source)
                return _place(Path(temporary), source, model, commit)
        finally:
            with contextlib.suppress(OSError):  # empty after a failure; other tools would stumble over it
                base.rmdir()


def _place(fresh: Path, source: Path, model: ModelId, commit: str | None) -> Path:
    """Check what was copied and move it to its place in the cache."""
    card = load_card(fresh)
    if not (fresh / card.weights_file).exists():
        raise InputError(source, f"there is no {card.weights_file} in it", _FIX)
    digest = file_digest(fresh / card.weights_file)
    if card.digests.get(card.weights_file, digest) != digest:
        raise InputError(source, "the weights are not what the card's digest says", "Copy the model again.")
    if commit is None:
        commit = hashlib.sha256((digest + file_digest(fresh / CARD_FILE)).encode()).hexdigest()[:40]
    if COMMIT.fullmatch(model.revision) and model.revision != commit:
        raise InputError(source, f"it is not commit {model.revision}", "Leave the commit out.")
    folder = snapshot_folder(model, commit)
    if verified_snapshot(ModelId(model.repository, commit)) and not _is_alike(fresh, folder):
        raise InputError(
            source,
            f"commit {commit} of {model.repository} is there already, and is another model",
            f"Remove that first: layerfuse models remove {model.repository}",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for path in fresh.iterdir():
        os.replace(path, folder / path.name)
    remember_verified(model, commit, digest)
    if pinned_commit(model) != commit:
        pin(model, commit)
    return folder


def _is_alike(fresh: Path, folder: Path) -> bool:
    """Whether a folder has the same model: all that can be told by its card and weights."""
    names = CARD_FILE, load_card(fresh).weights_file
    return all((folder / n).exists() and file_digest(fresh / n) == file_digest(folder / n) for n in names)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tuple[Mapping[str, tuple[int, IO[bytes]]], str | None]]:
    """Size and stream of each model file, and the commit that the folder's name tells."""
    with contextlib.ExitStack() as stack:
        try:
            if source.is_dir():
                yield _from_folder(source, stack), _commit(source.resolve().name)
            else:
                yield _from_zip(stack.enter_context(zipfile.ZipFile(source)), source, stack)
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, *_DAMAGED) as error:
            why = f"it cannot be read ({getattr(error, 'strerror', None) or error})"
            raise InputError(source, why, _FIX) from None


def _from_folder(source: Path, stack: contextlib.ExitStack) -> dict[str, tuple[int, IO[bytes]]]:
    files: dict[str, tuple[int, IO[bytes]]] = {}
    for name in MODEL_FILES:
        path = source / name
        if not path.exists():
            continue
        about = path.stat()  # of what a link leads to: the Hub's cache consists of links
        if not stat.S_ISREG(about.st_mode):
            raise InputError(path, "this is no regular file", _FIX)
        _check_size(path, name, about.st_size)
        files[name] = (about.st_size, stack.enter_context(open(path, "rb")))  # noqa: SIM115 - the stack closes it
    return files


def _from_zip(
    archive: zipfile.ZipFile, source: Path, stack: contextlib.ExitStack
) -> tuple[dict[str, tuple[int, IO[bytes]]], str | None]:
    entries: dict[str, zipfile.ZipInfo] = {}
    parents = set()
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise InputError(source, f"the path {entry.filename!r:.80} in it leads out of it", _FIX)
        if path.name not in MODEL_FILES or entry.is_dir():
            continue
        if path.name in entries:
            raise InputError(source, f"it has {path.name} twice", _FIX)
        if stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & 1:
            raise InputError(source, f"{path.name} in it is a link or encrypted", _FIX)
        _check_size(source, path.name, entry.file_size)
        if entry.file_size > MOST_RATIO * max(entry.compress_size, 1000):
            raise InputError(source, f"{path.name} in it is packed {MOST_RATIO} times smaller than it is", _FIX)
        entries[path.name] = entry
        parents.add(path.parent)
    if len(parents) > 1:
        raise InputError(source, "the files of the model lie in different folders of it", _FIX)
    files = {name: (entry.file_size, stack.enter_context(archive.open(entry))) for name, entry in entries.items()}
    return files, _commit(next(iter(parents)).name) if parents else None


def _commit(name: str) -> str | None:
    return name if COMMIT.fullmatch(name) else None


def _check_size(what: Path, name: str, size: int) -> None:
    most = MOST_BYTES if name in (WEIGHTS_FILE, GRAPH_FILE) else 1 << 20
    if size > most:
        raise InputError(what, f"{name} has {size} bytes, allowed are {most}", _FIX)


def _copy(file: IO[bytes], target: Path, size: int, source: Path) -> None:
    """Copy as many bytes as were announced."""
    with open(target, "wb") as out:
        left = size
        while block := file.read(min(1 << 20, left)):
            out.write(block)
            left -= len(block)
    if left or file.read(1):
        raise InputError(source, f"{target.name} in it has another size than announced", _FIX)
