"""``layerfuse info``: what layers are taken for, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import InputError, without_secrets
from .arguments import MODEL_HELP
from .models import fetch_model

if TYPE_CHECKING:
    from ..card import Card
    from ..raster.layers.facts import LayerFacts
    from ..raster.source import RasterSource

LIGHTS = {"fact": "sure", "doubt": "check", "warning": "does not fit"}
"""How sure a description is, by the level of its worst note."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``info``."""
    parser.description = (
        "Tells what layers are taken for: their bands by name, unit, nodata, dates, and how sure that is. Without a "
        "model: which models on this machine they fit."
    )
    add = parser.add_argument
    add("layers", nargs="+", metavar="LAYER", help="PATH[:BANDS], or KEY=PATH[:BANDS] as for predict --layer")
    add("--model", metavar="MODEL", help=MODEL_HELP)


def run(options: argparse.Namespace) -> int:
    """Print a block for each layer."""
    from ..card import load_card
    from ..raster.gdalio import own_process

    own_process()
    blocks: Iterable[list[str]]
    if options.model:
        card = load_card(fetch_model(options.model))
        blocks = (_described(_source(text, card), card) for text in options.layers)
    else:
        blocks = _fitting(options.layers)
    for number, block in enumerate(blocks):  # at once: one that cannot be used hides none before it
        print(without_secrets("\n".join([""] * bool(number) + block)), flush=True)
    return 0


def _described(source: RasterSource, card: Card) -> list[str]:
    return [source.path, *(f"  {line}" for line in described(source, card))]


def described(source: RasterSource, card: Card) -> Iterator[str]:
    """What a layer is for a model, in sentences; the first tells how sure that is.

    Raises:
        InputError: The layer cannot be used.
    """
    from ..inference.telling.layers import source_notes
    from ..raster.layers.description import describe, tell
    from ..raster.layers.fit import headline

    modality = card.modality(source.modality)
    found, notes = describe(source, modality), source_notes(source, card)
    first = headline(modality, found.match, notes)
    yield f"{source.modality} of {card.name} ({LIGHTS[first.level]}): {first.text}"
    yield from tell(found, modality)
    yield from (note.text for note in notes if note != first)


def _source(text: str, card: Card) -> RasterSource:
    """The layer as a modality of the model: the one that is named, else the likeliest.

    Raises:
        InputError: It can be none by itself.
    """
    from ..raster.layers.fit import score, why_not
    from ..raster.source import parse_layer, resolve_layers

    key, equals, _ = text.partition("=")
    if equals and any(key in (m.name, m.family) for m in card.modalities):
        key, path, bands = parse_layer(text)
        return resolve_layers(card, {key: (path, bands)})[0]
    _, path, bands = parse_layer(f"layer={text}")
    facts = _facts(path)
    likely = max(card.modalities, key=lambda modality: score(modality, facts, card))
    if score(likely, facts, card) < 0:
        keys = ", ".join(f"{m.name}={path}" for m in card.modalities)
        why = f"it is none that {card.name} takes by itself: {why_not(card, facts).rstrip('.')}"
        raise InputError(f"layer {path}", why, f"Say which: {keys}.")
    return resolve_layers(card, {likely.name: (path, bands)})[0]


def _fitting(texts: list[str]) -> Iterator[list[str]]:
    """Which models each layer fits."""
    from ..card import load_card
    from ..inference.models import bundled_models
    from ..models.cache import known_models, verified_snapshot
    from ..raster.layers.fit import NOT, rank
    from ..raster.source import parse_layer

    folders = dict(bundled_models())
    folders |= {str(model): folder for model in known_models() if (folder := verified_snapshot(model))}
    cards = {name: load_card(folder) for name, folder in folders.items()}
    keys = {key for card in cards.values() for modality in card.modalities for key in (modality.name, modality.family)}
    for text in texts:
        key, equals, rest = text.partition("=")
        _, path, _ = parse_layer(f"layer={rest if equals and key in keys else text}")
        block = [path]
        for name, fit in rank(cards, {path: _facts(path)}).items():
            kinds = f" as {', '.join(fit.layers)}" if fit.layers and fit.level != NOT else ""
            block.append(f"  {name}: {fit.level}{kinds}. {fit.reason}")
        yield block


def _facts(path: str) -> LayerFacts:
    from ..raster.layers.facts import read_facts
    from ..raster.source import RasterSource, open_dataset

    return read_facts(open_dataset(RasterSource("layer", path)))
