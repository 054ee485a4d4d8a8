"""Models on the Hub, found by tag, name and layers, or by an index of those that somebody has looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..card import CARD_FILE, Card, load_card
from ..errors import Cancelled, InputError
from ..schema import FieldError, build, limited, read_json
from .cache import require_model_id, snapshot_folder
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
    return _read_all(listed, layers, feedback, server)


def known(path: Path, feedback: Feedback, words: str = "", layers: Sequence[str] = ()) -> list[Found]:
    """The models of an index, at the commits that are pinned there, with their cards.

    Args:
        path: A JSON file: ``{"models": [{"repository": "ORG/NAME", "commit": "40 hexadecimal digits"}]}``.
        feedback: As of :func:`search`.
        words: As of :func:`search`.
        layers: As of :func:`search`.

    Raises:
        InputError: The index is broken, or the Hub cannot be asked.
    """
    try:
        pins = build(Index, read_json(path, "index of models")).models
    except FieldError as error:
        raise InputError(
            path, f"bad index of models, {error.path}: {error.why}", "Mend it, or choose another."
        ) from None
    listed = [(pin.repository, pin.commit) for pin in pins if words in pin.repository]
    return ask_servers(None, feedback, lambda server: _read_all(listed, layers, feedback, server)) if listed else []


def _read_all(
    listed: Sequence[tuple[str, str]], layers: Sequence[str], feedback: Feedback, server: Server
) -> list[Found]:
    """Cards of repositories; those that take other layers are left out."""
    found = []
    for repository, commit in listed:
        if feedback.is_cancelled():
            raise Cancelled
        one = _read_found(repository, commit, feedback, server)
        if one.card is None or set(layers) <= {m.family for m in one.card.modalities}:
            found.append(one)
    return found


def _read_found(repository: str, commit: str, feedback: Feedback, server: Server) -> Found:
    try:
        model = require_model_id(f"{repository}@{commit}")
        with telling(require_model_id(repository), server.endpoint):
            card_file = look_up(model, commit, CARD_FILE, server)
            fetch_file(model, card_file, progress_bar(model, feedback, [card_file]), server)
        return Found(repository, load_card(snapshot_folder(model, card_file.commit)), commit=card_file.commit)
    except InputError as error:
        return Found(repository, None, error.why, error.fix)
