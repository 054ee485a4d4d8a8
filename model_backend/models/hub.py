"""Models from the Hugging Face Hub: download, update, search, publish.

What its client does not do is done here: a branch or tag is resolved once and pinned; the weights' content is
verified and not only its size; sizes, names and free space are checked first; mirrors stand in for a server that is
out of reach; and every fault of the network is told in one line. Proxy, certificates, mirror (``HF_ENDPOINT``),
login and cache folder are those of the client, set by its own environment variables. Floor 3: no rasters, no torch,
no QGIS.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # the client reads these when it is imported
os.environ.setdefault("HF_HUB_DISABLE_XET", "1")  # plain HTTP passes proxies, resumes, and can be cancelled
os.environ.setdefault("HF_HUB_DISABLE_SYMLINKS_WARNING", "1")  # Windows: it copies instead, which is fine

from huggingface_hub import HfApi, constants, get_hf_file_metadata, hf_hub_download, hf_hub_url
from huggingface_hub.errors import (
    FileMetadataError,
    GatedRepoError,
    HfHubHTTPError,
    HTTPError,
    LocalTokenNotFoundError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import get_session
from huggingface_hub.utils import logging as client_logging
from tqdm.auto import tqdm

from .. import __version__
from ..card import CARD_FILE, GRAPH_FILE, README_FILE, WEIGHTS_FILE, Card, file_digest, load_card
from ..errors import Cancelled, InputError
from .cache import (
    COMMIT,
    ModelId,
    hub_cache,
    pin,
    pinned_commit,
    remember_verified,
    require_model_id,
    snapshot_folder,
    verified_snapshot,
)

TAG = "layerfuse"
"""What a repository of ours is tagged with on the Hub."""
MOST_BYTES = {CARD_FILE: 1 << 20, README_FILE: 1 << 20, WEIGHTS_FILE: 10 << 30, GRAPH_FILE: 2 << 30}
"""Largest file of each name that is fetched."""
MIRRORS = "LAYERFUSE_HUB_MIRRORS"
"""Environment variable: addresses, divided by spaces, asked in this order when ``HF_ENDPOINT`` is out of reach."""

T = TypeVar("T")

client_logging.set_verbosity_error()  # its warnings about retries and logins would stand between our lines
constants.DOWNLOAD_CHUNK_SIZE = 1 << 18  # progress, cancelling and resuming go by such steps; 10 MiB is too coarse


class Feedback(Protocol):
    """Whoever watches a download."""

    def progress(self, done: int, total: int) -> None:
        """``done`` of ``total`` bytes are there."""

    def info(self, text: str) -> None:
        """Something worth a line."""

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""


def download(text: str, feedback: Feedback, newest: bool = False) -> Path:
    """The folder of a model from the Hub, downloaded and verified if it is not there already.

    Args:
        text: ``ORG/NAME[@REVISION]``.
        feedback: Told the bytes; asked whether to stop.
        newest: Resolve the branch or tag anew instead of using the commit that it is pinned to.

    Raises:
        InputError: No such model, no access, no network, no space, or wrong content; says what to do.
        Cancelled: The user asked to stop; nothing half is left.
    """
    model = require_model_id(text)
    if not newest:
        folder = verified_snapshot(model)
        if folder is not None:
            return folder
    commit = None if newest else pinned_commit(model)
    return ask_servers(model, feedback, lambda server: _download(model, commit, feedback, server))


@dataclass(frozen=True)
class Server:
    """The Hub, or a mirror of it."""

    endpoint: str
    token: bool | None  # None: the client's own credential; False: none, it is not a mirror's business


def ask_servers(model: ModelId | None, feedback: Feedback, work: Callable[[Server], T]) -> T:
    """What the first server that can be reached answers; a refusal and wrong content are answers too.

    Raises:
        InputError: What it refuses, or that none can be reached.
    """
    servers = [Server(constants.ENDPOINT, None)]
    servers += [Server(address.rstrip("/"), False) for address in os.environ.get(MIRRORS, "").split()]
    for server, another in zip(servers, [*servers[1:], None]):
        with telling(model, server.endpoint):
            try:
                if another is not None:  # the client itself tries a dead server for half a minute
                    get_session().head(server.endpoint, timeout=constants.HF_HUB_ETAG_TIMEOUT)
                return work(server)
            except (HTTPError, OSError) as error:
                if another is None or not _is_out_of_reach(error):
                    raise
        feedback.info(f"{server.endpoint} cannot be reached; asking {another.endpoint}.")
    raise AssertionError("there is always a last server")


def _is_out_of_reach(error: BaseException) -> bool:
    """Whether a server did not answer, or only that it is out of order."""
    if isinstance(error, HfHubHTTPError):
        return error.response.status_code >= 500
    if isinstance(error, HTTPError):
        return True
    return error.__cause__ is not None and _is_out_of_reach(error.__cause__)  # the client wraps what went wrong


def _download(model: ModelId, commit: str | None, feedback: Feedback, server: Server) -> Path:
    if commit is None:
        commit = look_up(model, model.revision, CARD_FILE, server).commit
        feedback.info(f"{model} is commit {commit}.")
    files = [look_up(model, commit, CARD_FILE, server), _look_weights(model, commit, server)]
    with contextlib.suppress(RemoteEntryNotFoundError):  # a model without a page works
        files.append(look_up(model, commit, README_FILE, server))
    folder = snapshot_folder(model, commit)
    missing = [file for file in files if not (folder / file.name).exists()]
    _check_space(model, sum(file.size for file in missing))
    bar = progress_bar(model, feedback, missing)
    fetch_file(model, files[0], bar, server)
    card = load_card(folder)  # a hostile or foreign card is told before its weights are fetched
    if card.weights_file != files[1].name:
        raise InputError(f"model {model}", f"its card speaks of {card.weights_file}, and there is {files[1].name}",
                         "Choose another model, or tell its author.")  # fmt: skip
    for file in files[1:]:
        fetch_file(model, file, bar, server)
    remember_verified(model, commit, _verify(model, card, files[1], folder))
    pin(model, commit)
    return folder


@dataclass(frozen=True)
class _File:
    """What the Hub says about a file of a commit."""

    name: str
    commit: str
    digest: str  # SHA-256 of a large file, git's SHA-1 of a small one
    size: int


def look_up(model: ModelId, revision: str, name: str, server: Server) -> _File:
    """Ask for a file's commit, digest and size (one HEAD request)."""
    url = hf_hub_url(model.repository, name, revision=revision, endpoint=server.endpoint)
    found = get_hf_file_metadata(
        url, token=server.token, endpoint=server.endpoint, library_name=TAG, library_version=__version__
    )
    if found.commit_hash is None or not COMMIT.fullmatch(found.commit_hash) or not found.etag or found.size is None:
        raise FileMetadataError(f"{name} has no commit, digest or size")
    if found.size > MOST_BYTES[name]:
        raise InputError(f"model {model}", f"its {name} has {found.size} bytes, allowed are {MOST_BYTES[name]}",
                         "Choose another model, or tell its author.")  # fmt: skip
    return _File(name, found.commit_hash, found.etag, found.size)


def _look_weights(model: ModelId, commit: str, server: Server) -> _File:
    """As :func:`look_up`, for the weights, or for the ONNX file that stands in place of them."""
    try:
        return look_up(model, commit, WEIGHTS_FILE, server)
    except RemoteEntryNotFoundError as error:
        with contextlib.suppress(RemoteEntryNotFoundError):
            return look_up(model, commit, GRAPH_FILE, server)
        raise error from None


def fetch_file(model: ModelId, file: _File, bar: type[tqdm], server: Server) -> None:
    """Fetch a file of a commit into the cache, if it is not there."""
    path = hf_hub_download(
        model.repository, file.name, revision=file.commit, tqdm_class=bar, token=server.token,
        endpoint=server.endpoint, library_name=TAG, library_version=__version__,
    )  # fmt: skip
    if not Path(path).resolve().is_relative_to(hub_cache().resolve()):
        raise InputError(f"model {model}", f"{file.name} was to lie outside the cache", "Choose another mirror.")
    # Weights have the card's digest, too, and are looked at later.
    if file.name in (CARD_FILE, README_FILE) and _agrees(file, Path(path)) is False:
        _refuse(model, Path(path), f"{file.name} is not what the Hub's digest says")


def _check_space(model: ModelId, needed: int) -> None:
    place = hub_cache()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if needed > free:
        raise InputError(f"model {model}", f"it needs {_megabytes(needed)}, {hub_cache()} has {_megabytes(free)} free",
                         "Free some space, or choose another folder in the environment variable HF_HOME.")  # fmt: skip


def progress_bar(model: ModelId, feedback: Feedback, files: list[_File]) -> type[tqdm]:
    """A class of bar that draws nothing, counts the bytes of all files, and stops when it is asked to."""
    total, done = sum(file.size for file in files), 0

    class Bar(tqdm):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> None:
            nonlocal done
            if feedback.is_cancelled():
                raise Cancelled
            done += int(n or 0)
            if done > total:
                raise InputError(f"model {model}", f"the server sends more than the {total} bytes that it announced",
                                 "Try again, or choose another mirror in HF_ENDPOINT.")  # fmt: skip
            feedback.progress(done, total)

    return Bar


def _verify(model: ModelId, card: Card, file: _File, folder: Path) -> str:
    """Compare the weights' content with the Hub's digest and the card's, and delete it if it differs.

    Returns:
        Their SHA-256.

    Raises:
        InputError: The content is not what it should be, or nobody says what it should be.
    """
    path = folder / file.name
    found = file_digest(path)
    votes = {}
    agrees = _agrees(file, path)
    if agrees is not None:
        votes["the Hub's digest says"] = agrees
    if file.name in card.digests:
        votes["the card's digest says"] = found == card.digests[file.name]
    if votes and all(votes.values()):
        return found
    why = "neither the server nor the card has a digest of the weights"
    if votes:
        why = "the weights are not what " + " and ".join(who for who, agrees in votes.items() if not agrees)
    _refuse(model, path, why)


def _agrees(file: _File, path: Path) -> bool | None:
    """Whether a file's content is what the Hub says; None if a mirror has digests of its own making."""
    if len(file.digest) not in (40, 64):
        return None
    return file.digest == (file_digest(path) if len(file.digest) == 64 else _git_digest(path))


def _refuse(model: ModelId, path: Path, why: str) -> NoReturn:
    """Delete a wrong file of the cache, and nothing that a link leads to outside of it.

    Raises:
        InputError: Always.
    """
    cache, target = hub_cache().resolve(), path.resolve()
    if target.is_relative_to(cache):
        target.unlink(missing_ok=True)
    if path.parent.resolve().is_relative_to(cache):
        path.unlink(missing_ok=True)  # the link, to what is gone or lies elsewhere
    raise InputError(f"model {model}", f"{why}, so the file was deleted",
                     "Download again, choose another mirror in HF_ENDPOINT, or tell the model's author.")  # fmt: skip


def _git_digest(path: Path) -> str:
    """Git's name of a file's content."""
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class Update:
    """What a newer commit of a model would change."""

    commit: str
    changes: tuple[str, ...]  # a line each


def find_update(text: str, feedback: Feedback) -> Update | None:
    """What the Hub has newer than the pinned commit of a model; None if nothing.

    Args:
        text: ``ORG/NAME[@REVISION]``, downloaded before.
        feedback: Told the bytes of the new card.

    Raises:
        InputError: The model was never downloaded, or the Hub cannot be asked.
    """
    model = require_model_id(text)
    before = pinned_commit(model)
    if before is None:
        raise InputError(f"model {model}", "it was never downloaded", f"Run: layerfuse models download {model}")

    def look(server: Server) -> tuple[_File, _File] | None:
        card_file = look_up(model, model.revision, CARD_FILE, server)
        if card_file.commit == before:
            return None
        weights = _look_weights(model, card_file.commit, server)
        fetch_file(model, card_file, progress_bar(model, feedback, [card_file]), server)
        return card_file, weights

    newer = ask_servers(model, feedback, look)
    if newer is None:
        return None
    card_file, weights = newer
    old, new = (snapshot_folder(model, commit) for commit in (before, card_file.commit))
    changes = list(_differences(load_card(old), load_card(new)))
    path = old / weights.name
    if not path.exists() or weights.digest not in (file_digest(path), _git_digest(path)):
        changes.append(f"weights: new, {_megabytes(weights.size)} to download")
    return Update(card_file.commit, tuple(changes) or ("nothing that the card tells",))


def _differences(former: Card, latter: Card) -> Iterator[str]:
    """The fields of two cards that differ, in words."""
    before, after = former.to_dict(), latter.to_dict()
    for name in before:
        if before[name] == after[name] or name == "digests":
            continue
        if isinstance(before[name], (str, int, float)):
            yield f"{name}: {before[name]} -> {after[name]}"
        elif name in ("modalities", "classes"):
            was, now = ([item["name"] for item in card[name]] for card in (before, after))
            yield f"{name}: {', '.join(was)} -> {', '.join(now)}" if was != now else f"{name}: other values"
        elif name == "metrics":
            for key in after[name]:
                old, new = ({k: f"{v:.3f}" for k, v in card[name].get(key, {}).items()} for card in (before, after))
                if old != new:
                    yield f"{key}: " + ", ".join(f"{k} {old.get(k, 'unknown')} -> {v}" for k, v in new.items())
        else:
            yield f"{name}: changed"


def push(folder: Path, text: str) -> tuple[str, str]:
    """Upload a folder that is ready (see ``page.py``) as a repository's new commit.

    Returns:
        The commit, and its web address.

    Raises:
        InputError: No access, or the Hub cannot be reached.
    """
    model = require_model_id(text)
    api = HfApi(library_name=TAG, library_version=__version__)
    with telling(model, constants.ENDPOINT):
        api.create_repo(model.repository, exist_ok=True)
        card = load_card(folder)
        made = api.upload_folder(
            repo_id=model.repository, folder_path=folder, commit_message=f"{card.name} {card.version}"
        )
        return made.oid, made.commit_url


@contextlib.contextmanager
def telling(model: ModelId | None, hub: str) -> Iterator[None]:
    """Tell what the client raises as bad input: what, why, what to do.

    Args:
        model: What was asked for; None for a search.
        hub: The server's address.
    """
    what = "the Hub" if model is None else f"model {model}"
    try:
        yield
    except (InputError, Cancelled):
        raise
    except (HTTPError, OSError, ValueError) as error:
        raise InputError(what, *_explain(error, model, hub)) from None


def _explain(error: BaseException, model: ModelId | None, hub: str) -> tuple[str, str]:
    """Why, and what to do."""
    page = f"{hub}/{model.repository}" if model else hub
    if isinstance(error, GatedRepoError):
        return ("its authors let only those in who accept its licence and conditions",
                f"Open {page}, accept them, then log in with `hf auth login`, or set HF_TOKEN.")  # fmt: skip
    if model and isinstance(error, RevisionNotFoundError):
        return f"it has no revision {model.revision}", f"See {page}/tree/main for its branches and tags."
    if isinstance(error, RemoteEntryNotFoundError):
        return "the repository is no LayerFuse model: config.json or model.safetensors is not in it", (
            "Choose another one: layerfuse models search"
        )
    if isinstance(error, RepositoryNotFoundError):
        return f"{hub} has no such repository, or it is private", (
            "Check the name. If it is private, log in with `hf auth login`, or set HF_TOKEN."
        )
    if isinstance(error, HfHubHTTPError):
        return _explain_status(error)
    if isinstance(error, LocalTokenNotFoundError):
        return "the Hub wants to know who you are", "Log in with `hf auth login`, or set HF_TOKEN."
    if isinstance(error, OfflineModeIsEnabled):
        return "it is not on this machine, and HF_HUB_OFFLINE forbids to fetch it", (
            "Unset HF_HUB_OFFLINE, or bring the model by: layerfuse models import"
        )
    if isinstance(error, FileMetadataError):
        return f"the answer of {hub} is not that of a Hub ({error})"[:300], "Check HF_ENDPOINT and the proxy."
    if isinstance(error, HTTPError):
        certificate = "CERTIFICATE" in str(error).upper()
        return f"{hub} cannot be reached, or the connection broke off ({type(error).__name__}: {error})"[:300], (
            "Name your organisation's certificates in SSL_CERT_FILE."
            if certificate
            else "Check the network, or try again. Proxy and mirror: QGIS's options, else HTTPS_PROXY and HF_ENDPOINT."
        )
    if error.__cause__ is not None:  # the client wraps what went wrong
        return _explain(error.__cause__, model, hub)
    certificates = os.environ.get("SSL_CERT_FILE", "")
    if certificates and (isinstance(error, ssl.SSLError) or not os.path.exists(certificates)):
        return f"SSL_CERT_FILE names {certificates}, which is no file of certificates", "Name a PEM file that is."
    return f"the download failed ({error})"[:300], "Check the free space and the rights of the cache folder; try again."


def _explain_status(error: HfHubHTTPError) -> tuple[str, str]:
    """What an HTTP status means for the user."""
    status, words = error.response.status_code, f" ({error.server_message})" if error.server_message else ""
    if status in (401, 403):
        return f"the Hub refuses access{words}"[:300], (
            "Log in with `hf auth login`, or set HF_TOKEN, with the right to do this."
        )
    if status == 404:
        return f"the Hub has no such repository{words}"[:300], "Check the name."
    if status == 429:
        wait = error.response.headers.get("Retry-After", "")
        return "the Hub has had too many requests from here", (
            f"Try again in {wait} seconds." if wait.isdigit() else "Try again in some minutes, or log in for more."
        )
    if status >= 500:
        return f"the Hub is out of order (HTTP {status})", "Try again later, or name a mirror in HF_ENDPOINT."
    return f"the Hub refuses the request (HTTP {status}){words}"[:300], "Check the name and HF_ENDPOINT."


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
