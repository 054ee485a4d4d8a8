"""Models from the Hugging Face Hub that lie on this disk: their names, pins and verdicts.

Floor 1: standard library only, so that QGIS can find a model without the Hub's client. The files are those of
the Hub's standard cache, which other tools share; what we know of them stands in a folder of ours inside the
repository's folder of that cache, one small file for each fact, so that two processes never undo each other's::

    models--ORG--NAME/snapshots/COMMIT/...        the files (the Hub's client writes them)
    models--ORG--NAME/layerfuse/pins/REVISION     the commit that a branch or tag means on this machine
    models--ORG--NAME/layerfuse/verified/COMMIT   size and time of the files that were verified

Whoever deletes a repository from the cache, with whatever tool, deletes these with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from urllib.parse import quote, unquote

from ..card import CARD_FILE, MODEL_FILES
from ..errors import InputError

DEFAULT_REVISION = "main"
COMMIT = re.compile(r"[0-9a-f]{40}")
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?"
_MODEL = re.compile(rf"({_PART}/{_PART})(?:@([A-Za-z0-9][A-Za-z0-9._/+-]{{0,199}}))?")
_OURS = "layerfuse"
_CLIENTS = ("blobs", "refs", "snapshots", ".no_exist")
"""What the Hub's client has in a repository's folder."""
TEMPORARY = ".import-"
"""How the names of unfinished imports begin."""


@dataclass(frozen=True)
class ModelId:
    """A model on the Hub: ``ORG/NAME`` or ``ORG/NAME@REVISION``."""

    repository: str
    revision: str = DEFAULT_REVISION  # branch, tag or 40-hex commit

    def __str__(self) -> str:
        return self.repository if self.revision == DEFAULT_REVISION else f"{self.repository}@{self.revision}"

    @property
    def folder(self) -> Path:
        """The repository's folder in the Hub's cache, whether it exists or not."""
        return hub_cache() / f"models--{self.repository.replace('/', '--')}"


def parse_model_id(text: str) -> Optional[ModelId]:
    """The Hub model that a text names; None if it cannot be the name of one (an absolute path, for example)."""
    match = _MODEL.fullmatch(text)
    if match is None or "--" in match[1] or ".." in text or match[1].endswith(".git"):
        return None
    return ModelId(match[1], match[2] or DEFAULT_REVISION)


def require_model_id(text: str) -> ModelId:
    """As :func:`parse_model_id`.

    Raises:
        InputError: The text cannot be the name of a model on the Hub.
    """
    model = parse_model_id(text)
    if model is None:
        raise InputError(f"model {text[:200]!r}", "this is no name of a model on the Hub",
                         "Give it as ORG/NAME or ORG/NAME@REVISION.")  # fmt: skip
    return model


def hub_cache() -> Path:
    """The Hub's cache folder, by the rules of its client (``HF_HUB_CACHE``, ``HF_HOME``, ``XDG_CACHE_HOME``)."""
    base = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    home = os.environ.get("HF_HOME", os.path.join(base, "huggingface"))
    given = os.environ.get("HF_HUB_CACHE", os.environ.get("HUGGINGFACE_HUB_CACHE"))
    text = os.path.join(home, "hub") if given is None else given
    return Path(os.path.expandvars(os.path.expanduser(text)))


def pinned_commit(model: ModelId) -> Optional[str]:
    """The commit that a model's revision means on this machine; None if that was never found out."""
    if COMMIT.fullmatch(model.revision):
        return model.revision
    commit = _read(_pin_file(model))
    return commit if COMMIT.fullmatch(commit) else None


def pin(model: ModelId, commit: str) -> None:
    """Remember which commit a branch or tag means."""
    if model.revision != commit:
        _write(_pin_file(model), commit)


def snapshot_folder(model: ModelId, commit: str) -> Path:
    """Where the files of a commit lie in the cache."""
    return model.folder / "snapshots" / commit


def remember_verified(model: ModelId, commit: str, digest: str) -> None:
    """Remember that the files of a commit are what they should be, its weights with this SHA-256."""
    verdict = {"sha256": digest, "files": _identity(snapshot_folder(model, commit))}
    _write(model.folder / _OURS / "verified" / commit, json.dumps(verdict))


def verified_snapshot(model: ModelId) -> Optional[Path]:
    """The folder of a model that was downloaded and verified, and has not been touched since; else None."""
    commit = pinned_commit(model)
    if commit is None:
        return None
    folder = snapshot_folder(model, commit)
    try:
        verdict = json.loads(_read(model.folder / _OURS / "verified" / commit))
        fine = verdict["files"] == _identity(folder) and (folder / CARD_FILE).is_file()
    except (ValueError, KeyError, TypeError, OSError):
        return None
    return folder if fine else None


def known_models() -> list[ModelId]:
    """Every model that was downloaded or imported by LayerFuse, by name; those of other tools are not ours to list."""
    models = []
    for pins in sorted(hub_cache().glob(f"models--*--*/{_OURS}")):
        repository = pins.parent.name[len("models--") :].replace("--", "/")
        revisions = [unquote(path.name) for path in sorted(pins.glob("pins/*"))]
        pinned = {pinned_commit(ModelId(repository, revision)) for revision in revisions}
        revisions += [path.name for path in sorted(pins.glob("verified/*")) if path.name not in pinned]
        models += [m for m in (parse_model_id(f"{repository}@{r}") for r in revisions) if m]
    return models


def remove(model: ModelId) -> int:
    """Delete a model, with all its revisions, from the cache; what others have put beside its files stays.

    Returns:
        How many bytes that frees.

    Raises:
        InputError: It is not there, another program has put it there, or it cannot be deleted.
    """
    folder = model.folder
    if not folder.is_dir():
        raise InputError(f"model {model}", f"it is not in {hub_cache()}", "See: layerfuse models list")
    if folder.is_symlink() or not (folder / _OURS).is_dir():
        raise InputError(f"model {model}", "another program has put it there", "Remove it with: hf cache delete")
    found = [path for path in folder.iterdir() if path.name in (*_CLIENTS, _OURS) or path.name.startswith(TEMPORARY)]
    found.sort(key=lambda path: path.name == _OURS)  # the mark last: if this is stopped, it can be done again
    files = (file for path in found if not path.is_symlink() for file in path.rglob("*"))
    size = sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())
    try:
        for path in found:
            path.unlink() if path.is_symlink() else shutil.rmtree(path)
        with contextlib.suppress(OSError):  # something else is in it
            folder.rmdir()
    except OSError as error:
        raise InputError(f"model {model}", f"it cannot be deleted ({error.strerror or error})",
                         "Close the programs that use it, and try again.") from None  # fmt: skip
    return size


def _pin_file(model: ModelId) -> Path:
    return model.folder / _OURS / "pins" / quote(model.revision, safe="")


def _identity(folder: Path) -> dict[str, list[int]]:
    """By name of a model's file what changes when it is written again."""
    there = {name: folder / name for name in MODEL_FILES if (folder / name).exists()}
    stats = {name: path.stat() for name, path in there.items()}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}


def _read(path: Path) -> str:
    """A small file's text; empty if it cannot be read."""
    try:
        with open(path, encoding="ascii") as file:
            return file.read(1000)
    except (OSError, ValueError):
        return ""


def _write(path: Path, text: str) -> None:
    """Write a small file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
