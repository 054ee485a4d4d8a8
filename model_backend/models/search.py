"""Models on the Hub, found by tag, name and layers, or by an index of those that somebody has looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ..card import CARD_FILE, Card, load_card
from ..errors import Cancelled, InputError
from ..schema import FieldError, build, limited, read_json
from .cache import COMMIT, require_model_id, snapshot_folder
from .hub import TAG, Feedback, HfApi, Server, ask_servers, fetch_file, look_up, progress_bar, telling


@dataclass(frozen=True)
class Found:
    """A repository that a search found."""

    repository: str
    card: Card | None
    problem: str = ""  # why there is no card
    fix: str = ""  # what to do about it
    commit: str = ""  # of the card


@dataclass(frozen=True)
class Pin:
    """A model of an index."""

    repository: str = limited(minimum=3, maximum=200)
    commit: str = limited(minimum=40, maximum=40)


@dataclass(frozen=True)
class Index:
    """A list of models that somebody has looked at, as they were then."""

    models: tuple[Pin, ...] = limited((), maximum=4096)


KNOWN = Path(__file__).with_name("known.json")
"""The index that comes with LayerFuse."""
_AT_ONCE = 8
"""Cards that are asked for at the same time: nearly all of it is waiting."""


def search(words: str, feedback: Feedback, limit: int = 20, layers: Sequence[str] = ()) -> list[Found]:
    """Repositories on the Hub that are tagged ``layerfuse``, with their cards.

    Args:
        words: Part of the name; empty for all.
        feedback: Told the bytes of the cards; asked whether to stop.
        limit: How many at most, on however many pages.
        layers: Families of layers, all of which a model has to take.

    Raises:
        InputError: The Hub cannot be asked.
    """

    def read(server: Server) -> tuple[Server, list[tuple[str, str]]]:
        api = HfApi(endpoint=server.endpoint, token=server.token)
        tags = [TAG, *layers] if layers else TAG
        listed = api.list_models(filter=tags, search=words or None, limit=limit, full=True)
        return server, [(info.id, str(info.sha)) for info in listed]

    server, listed = ask_servers(None, feedback, read)
    return [one for one, _ in _read_all(listed, layers, feedback, server)]


def known(path: Path, feedback: Feedback, words: str = "", layers: Sequence[str] = ()) -> list[Found]:
    """The models of an index, at the commits that are pinned there, with their cards.

    Args:
        path: A JSON file: ``{"models": [{"repository": "ORG/NAME", "commit": "40 hexadecimal digits"}]}``.
        feedback: As of :func:`search`.
        words: As of :func:`search`.
        layers: As of :func:`search`.

    Returns:
        What was found; each by ``ORG/NAME@COMMIT``, so that what is downloaded by it is what somebody looked at.

    Raises:
        InputError: The index is broken, or the Hub cannot be asked.
    """
    listed = [(pin.repository, pin.commit) for pin in read_index(path) if words in pin.repository]
    if not listed:
        return []
    found = ask_servers(None, feedback, lambda server: _read_all(listed, layers, feedback, server))
    return [replace(one, repository=f"{one.repository}@{commit}") for one, commit in found]


def read_index(path: Path) -> tuple[Pin, ...]:
    """The models of an index.

    Raises:
        InputError: It is broken.
    """
    try:
        pins = build(Index, read_json(path, "index of models")).models
        for number, pin in enumerate(pins):
            if not COMMIT.fullmatch(pin.commit):
                raise FieldError(f"models[{number}].commit", "is no commit")
    except FieldError as error:
        raise InputError(
            path, f"bad index of models, {error.path}: {error.why}", "Mend it, or choose another."
        ) from None
    return pins


def index_text(pins: Sequence[Pin]) -> str:
    """An index as JSON, its models by their names; of one that stands there twice the last."""
    latest = {pin.repository: pin.commit for pin in pins}
    return json.dumps({"models": [{"repository": r, "commit": c} for r, c in sorted(latest.items())]}, indent=2) + "\n"


def _read_all(
    listed: Sequence[tuple[str, str]], layers: Sequence[str], feedback: Feedback, server: Server
) -> list[tuple[Found, str]]:
    """Cards of repositories, and the commits that were asked for; those that take other layers are left out."""
    quiet = _Quiet(feedback)
    with ThreadPoolExecutor(_AT_ONCE, "layerfuse-cards") as pool:
        found = list(pool.map(lambda each: (_read_found(each[0], each[1], quiet, server), each[1]), listed))
    return [(one, commit) for one, commit in found if one.card is None or _takes(one.card, layers)]


def _takes(card: Card, layers: Sequence[str]) -> bool:
    return set(layers) <= {modality.family for modality in card.modalities}


class _Quiet:
    """Feedback that tells nothing of single cards, which are small and many, and asks whether to stop."""

    def __init__(self, feedback: Feedback) -> None:
        self.is_cancelled = feedback.is_cancelled

    def progress(self, done: int, total: int) -> None:
        pass

    def info(self, text: str) -> None:
        pass


def _read_found(repository: str, commit: str, feedback: Feedback, server: Server) -> Found:
    if feedback.is_cancelled():
        raise Cancelled
    try:
        model = require_model_id(f"{repository}@{commit}")
        with telling(require_model_id(repository), server.endpoint):
            card_file = look_up(model, commit, CARD_FILE, server)
            fetch_file(model, card_file, progress_bar(model, feedback, [card_file]), server)
        return Found(repository, load_card(snapshot_folder(model, card_file.commit)), commit=card_file.commit)
    except InputError as error:
        return Found(repository, None, error.why, error.fix)
