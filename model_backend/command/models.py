"""``layerfuse models``: what is here, what the Hub has, and how one gets to the other."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ..card import FAMILIES, MODEL_FILES, PICTURE_FILE, Card, load_card, subset_key
from ..errors import InputError
from ..evaluation.reports.words import WORDS
from ..inference.models import bundled_models, find_model
from ..models.cache import COMMIT, known_models, parse_model_id, remove, require_model_id, verified_snapshot
from ..raster.workspace import (
    Workspace,
    check_name,
    check_new,
    check_new_folder,
    publish_folder,
    write_error,
    write_text,
)
from .arguments import MODEL_HELP, parse_number
from .terminal import Bytes, say

_HUB_ID = "ORG/NAME[@REVISION]"
_HUB_NOTE = (
    "The Hub's own environment variables hold: HF_ENDPOINT (a mirror; LAYERFUSE_HUB_MIRRORS has others, divided by "
    "spaces, that are asked when it is out of reach, without credentials), HF_HOME (the cache's place), HF_TOKEN or "
    "'hf auth login' (private models), HF_HUB_OFFLINE, HTTPS_PROXY, SSL_CERT_FILE (own certificates)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))

    def action(name: str, run: Callable[[argparse.Namespace], None], text: str, more: str = "") -> Callable[..., Any]:
        child = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}. {more}".rstrip())
        child.set_defaults(run_action=run)
        return child.add_argument

    action("list", _list, "the models on this machine: bundled, downloaded and imported, with their sizes")
    for name, run, text in (
        ("verify", _verify, "check a model's card, digests and weights"),
        ("info", _info, "a model's size: parameters and work per tile, by part"),
    ):
        action(name, run, text)("model", metavar="MODEL", help=MODEL_HELP)
    add = action(
        "download", _download, "fetch a model from the Hugging Face Hub and verify it",
        "A branch or tag is resolved once; from then on its commit is used, offline, until 'models update --apply'. "
        "Prints the model's folder. " + _HUB_NOTE,
    )  # fmt: skip
    add("model", metavar=_HUB_ID, help="model on the Hub; default revision: main")
    add = action("update", _update, "show what newer commits of downloaded models would change", _HUB_NOTE)
    add("model", metavar=_HUB_ID, nargs="?", help="default: every downloaded model")
    add("--apply", action="store_true", help="also download them and use them from now on")
    add("--json", action="store_true", help="print JSON: model, commit and changes of each that has a newer commit")
    add = action(
        "search", _search, "list models on the Hub that are tagged 'layerfuse'",
        "Layers, classes, pixel size and licence are read from each model's card. " + _HUB_NOTE,
    )  # fmt: skip
    add("words", metavar="WORDS", nargs="?", default="", help="part of the name")
    add(
        "--layers",
        default="",
        metavar="FAMILY,FAMILY",
        help="only models that take all of these: " + ", ".join(FAMILIES),
    )
    add("--limit", default="20", metavar="N", help="how many at most; default: 20")
    add(
        "--index", type=Path, metavar="FILE.json",
        help="look into this index of models, at the commits that are pinned in it, in place of all that is tagged; "
        "'known': the one that comes with LayerFuse",
    )  # fmt: skip
    add("--write-index", type=Path, metavar="FILE.json", help="also write an index of what was found, with its commits")
    add("--json", action="store_true", help="print JSON: repository, card (or null), problem and fix of each")
    add = action(
        "publish", _publish, "put a model on the Hub",
        "Uploads config.json, model.safetensors, a README.md made from the card, and a picture of the scores. "
        + _HUB_NOTE,
    )  # fmt: skip
    add("folder", type=Path, metavar="FOLDER", help="folder of the model")
    add("model", metavar="ORG/NAME", help="repository; made if there is none")
    add("--dry-run", type=Path, metavar="OUT", help="only write what would be uploaded into this folder")
    add("--overwrite", action="store_true", help="replace what is in that folder already")
    add(
        "--index",
        type=Path,
        metavar="FILE.json",
        help="also pin the new commit in this index of models",
    )
    add = action(
        "pin", _pin, "put a model of the Hub into an index of models that somebody has looked at",
        "It is fetched, verified and loaded; its commit stands in the index then, and no older one. " + _HUB_NOTE,
    )  # fmt: skip
    add("model", metavar=_HUB_ID, help="model on the Hub; default revision: main")
    add("--index", type=Path, required=True, metavar="FILE.json", help="the index; made if there is none")
    add = action(
        "import", _import, "take a model in from a folder, a zip or an ONNX file, without a network",
        "On a machine with a network, 'models download' prints a folder: carry that one over, or a zip of it. An ONNX "
        "file tells a class of each pixel of one image, and has a STAC item (MLM) or the metadata of Deepness.",
    )  # fmt: skip
    add("source", type=Path, metavar="FOLDER|ZIP|ONNX", help="the model")
    add("model", metavar=_HUB_ID, nargs="?", help="the name under which to use it; default: local/ and the file's")
    add("--item", type=Path, metavar="ITEM.json", help="of an ONNX file: its item; default: FILE.json beside it")
    add("--bands", default="", metavar="NAME,NAME", help="of an ONNX file: its bands in their order, as red,green,blue")
    add("--values", default="", metavar="KIND", help="of an ONNX file: what numbers it takes; see the page onnx")
    add("--family", default="", metavar="optical|sar|elevation", help="of an ONNX file: what its image is")
    add("--pixel-size", metavar="METRES", help="of an ONNX file, if it does not tell it itself")
    add("--tile-size", metavar="PIXELS", help="of an ONNX file that takes tiles of any size")
    add = action(
        "export", _export, "write a model as an ONNX file for other tools, and its STAC item beside it",
        "The file takes stored values, NaN where there is no data or no such layer, and gives probabilities; the "
        "normalisation is inside. It gets its name when it says the same as the model for every subset of its layers.",
    )  # fmt: skip
    add("model", metavar="MODEL", help=MODEL_HELP)
    add("--onnx", required=True, type=Path, metavar="FILE.onnx", help="file to write; the item is FILE.json")
    add("--layers", default="", metavar="NAME,NAME", help="modalities that the file takes; default: all of the model")
    add(
        "--deepness", action="store_true",
        help="for the QGIS plugin Deepness: one modality of 8-bit values, which it divides by 255",
    )  # fmt: skip
    add(
        "--layer", action="append", default=[], metavar="KEY=PATH[:BANDS]",
        help="a layer as of predict: tiles of it are compared, too",
    )  # fmt: skip
    add("--overwrite", action="store_true", help="replace files that are there already")
    add = action("remove", _remove, "delete a downloaded or imported model, with all its revisions, from the cache")
    add("model", metavar="ORG/NAME", help="model on this machine")


def run(options: argparse.Namespace) -> int:
    """Run the chosen action."""
    options.run_action(options)
    return 0


def fetch_model(text: str) -> Path:
    """The folder of what a user means by ``--model``; fetched from the Hub if that is what is meant.

    Raises:
        InputError: There is no such model here or on the Hub.
    """
    model = parse_model_id(text)
    if model is None or text in bundled_models() or Path(text).exists():
        return find_model(text)
    if verified_snapshot(model) is None:
        Bytes().info(f"There is no folder {text} here, and no such model on this machine: asking the Hub.")
    return _hub().download(text, Bytes())


def _hub() -> ModuleType:
    """``hub.py``, imported when it is needed: the Hub's client takes a third of a second."""
    try:
        from ..models import hub
    except ImportError as error:
        raise InputError(f"Python {sys.executable}", f"the Hub's client cannot be imported ({error})",
                         "Install it there: python -m pip install 'huggingface-hub>=1.31,<3'") from None  # fmt: skip
    return hub


def _list(_: argparse.Namespace) -> None:
    for name, folder in bundled_models().items():
        card = load_card(folder)
        best = card.metrics.get(subset_key(card.modality_names), {})
        scores = ", ".join(f"{WORDS.get(metric, metric)} {value:.3f}" for metric, value in best.items())
        scores = f", held out, from all layers: {scores}" if scores else ""
        print(f"{name} {card.version}: {_about(card)}{scores}, {_size(folder)}, bundled")
    for model in known_models():
        snapshot = verified_snapshot(model)
        if snapshot is None:
            print(f"{model}: not whole, get it with: layerfuse models download {model}")
            continue
        try:
            card = load_card(snapshot)
        except InputError as error:
            print(f"{model}: {error.why}")  # one bad card hides no other
        else:
            _say(f"{model} {card.version}: {_about(card)}, {_size(snapshot)}, {snapshot}")


def _load(card: Card, folder: Path) -> None:
    """Load a model's weights, or its ONNX file, as strictly as for a map."""
    from ..inference.engine import import_torch
    from ..inference.graphs import GraphEngine

    if card.graph is not None:
        GraphEngine(folder, 1, "cpu").close()
        return
    import_torch()
    from ..nn.weights import load_model

    load_model(card, folder)


def _verify(options: argparse.Namespace) -> None:
    folder = fetch_model(options.model)
    card = load_card(folder)
    _load(card, folder)
    digest = "digest as in the card" if card.digests else "the card has no digest"
    print(f"{folder}: {card.name} {card.version} is sound ({digest}).")


def _info(options: argparse.Namespace) -> None:
    from ..inference.engine import import_torch

    card = load_card(fetch_model(options.model))
    import_torch()
    from ..nn.counting import describe_text

    print(describe_text(card))


def _download(options: argparse.Namespace) -> None:
    print(_hub().download(options.model, Bytes()))


def _update(options: argparse.Namespace) -> None:
    models = [options.model] if options.model else [str(m) for m in known_models() if not COMMIT.fullmatch(m.revision)]
    newer, say = [], (lambda _: None) if options.json else _say
    for model in models:
        update = _hub().find_update(model, Bytes())
        if update is None:
            say(f"{model} is up to date.")
            continue
        newer.append({"model": model, "commit": update.commit, "changes": update.changes})
        say(f"{model}: commit {update.commit}")
        for line in update.changes:
            say(f"  {line}")
        if options.apply:
            say(str(_hub().download(model, Bytes(), newest=True)))
    if options.json:
        print(json.dumps(newer))


def _search(options: argparse.Namespace) -> None:
    layers = [name.strip() for name in options.layers.split(",") if name.strip()]
    for name in layers:
        if name not in FAMILIES:
            raise InputError(f"--layers {name[:40]!r}", "there is no such kind", f"It is one of {', '.join(FAMILIES)}.")
    _hub()  # says what to install where its client is not there
    from ..models import search

    with contextlib.ExitStack() as held:
        if options.write_index:
            check_new(options.write_index, False)
            work = held.enter_context(Workspace(options.write_index))
        if options.index:
            index = search.KNOWN if str(options.index) == "known" else options.index
            found = search.known(index, Bytes(), options.words, layers)
        else:
            found = search.search(options.words, Bytes(), round(parse_number("--limit", options.limit)), layers)
        if options.write_index:
            pins = [search.Pin(m.repository.partition("@")[0], m.commit) for m in found if m.card]
            write_text(search.index_text(pins), options.write_index, work.folder, False)
    if options.json:
        print(json.dumps([
            {"repository": m.repository, "card": m.card and m.card.to_dict(), "problem": m.problem, "fix": m.fix}
            for m in found
        ]))  # fmt: skip
        return
    for model in found:
        card = model.card
        _say(f"{model.repository}: {f'{_about(card)}, {card.task}, {card.license}' if card else model.problem}")
    if not found:
        where = "The index" if options.index else "The Hub"
        print(f"{where} has no such model; layerfuse models list tells those that are here.", file=sys.stderr)


def _publish(options: argparse.Namespace) -> None:
    from ..models.page import write_folder

    model, card = require_model_id(options.model), load_card(options.folder)

    def write(part: Path) -> None:
        write_folder(options.folder, part)
        _load(card, part)  # nothing is published that does not load

    if options.dry_run:
        check_new_folder(options.dry_run, options.overwrite, _is_part, [str(options.folder)])
        with Workspace(options.dry_run) as work:
            part = work.file("new")
            try:
                write(part)
                publish_folder(part, options.dry_run, options.overwrite, _is_part)
            except OSError as error:
                raise write_error(options.dry_run, error) from None
        print(options.dry_run)
        return
    with contextlib.ExitStack() as held:
        pin = held.enter_context(_index(options.index)) if options.index else None
        temporary = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="layerfuse-")))
        write(temporary)
        commit, address = _hub().push(temporary, model.repository)
        print(address)
        if pin:
            pin(model.repository, commit)


def _pin(options: argparse.Namespace) -> None:
    model = require_model_id(options.model)
    with _index(options.index) as pin:
        folder = _hub().download(options.model, Bytes(), newest=not COMMIT.fullmatch(model.revision))
        _load(load_card(folder), folder)  # nothing is pinned that does not load
        pin(model.repository, folder.name)


@contextlib.contextmanager
def _index(path: Path) -> Iterator[Callable[[str, str], None]]:
    """An index of models, read and held: what is yielded writes it with one more model, or another commit of it.

    Raises:
        InputError: It is broken, cannot be written, or another command is at it.
    """
    _hub()  # says what to install where its client is not there
    from ..models.search import Pin, index_text, read_index

    place = Path(os.path.realpath(path))  # a link to an index stays one
    check_name(place)
    with Workspace(place) as work:
        pins = read_index(place) if place.exists() else ()

        def pin(repository: str, commit: str) -> None:
            write_text(index_text([*pins, Pin(repository, commit)]), place, work.folder, True)
            say(f"{repository} is pinned to commit {commit} in {path}.")

        yield pin


def _is_part(path: Path) -> bool:
    return str(path) in (*MODEL_FILES, PICTURE_FILE)


def _import(options: argparse.Namespace) -> None:
    from ..models.importing import import_model, local_model

    model = require_model_id(options.model) if options.model else local_model(options.source)
    if options.source.suffix.lower() != ".onnx":
        for name in ("item", "bands", "values", "family", "pixel_size", "tile_size"):
            if getattr(options, name):
                why = "only an ONNX file has to be described"
                raise InputError("--" + name.replace("_", "-"), why, "Leave it out.")
        print(import_model(options.source, model))
        return
    from ..exchange.onnx_in import read_onnx

    with tempfile.TemporaryDirectory(prefix="layerfuse-") as temporary:
        read_onnx(options.source, options.item, _said(options), Path(temporary), say)
        print(import_model(Path(temporary), model))
    say(f"Use it as --model {model}")


def _said(options: argparse.Namespace) -> Any:  # noqa: ANN401 - of exchange, which is imported when it is needed
    """What the options say of an ONNX file."""
    from ..exchange.told import FAMILIES, VALUES, Said

    for option, value, choices in (("--values", options.values, VALUES), ("--family", options.family, FAMILIES)):
        if value and value not in choices:
            raise InputError(f"{option} {value[:40]}", "there is no such choice", f"Give one of {', '.join(choices)}.")
    return Said(
        tuple(name.strip() for name in options.bands.split(",") if name.strip()),
        options.values,
        options.family,
        parse_number("--pixel-size", options.pixel_size or "0"),
        round(parse_number("--tile-size", options.tile_size or "0")),
    )


def _export(options: argparse.Namespace) -> None:
    from ..exchange.onnx_file import export_onnx
    from ..raster.gdalio import own_process
    from ..raster.source import resolve_layers
    from .arguments import parse_layers

    own_process()
    folder = fetch_model(options.model)
    sources = resolve_layers(load_card(folder), parse_layers(options.layer)) if options.layer else ()
    names = tuple(name.strip() for name in options.layers.split(",") if name.strip())
    export_onnx(folder, options.onnx, names, options.deepness, sources, options.overwrite, say)
    print(options.onnx)


def _remove(options: argparse.Namespace) -> None:
    print(f"{options.model} is deleted, {remove(require_model_id(options.model)) / 1e6:.1f} MB are free again.")


def _say(text: str) -> None:
    """Print a line with words of a stranger's card: no control character reaches the terminal."""
    print("".join(c if c.isprintable() else " " for c in text))


def _about(card: Card) -> str:
    return f"{', '.join(card.modality_names)} -> {len(card.map_classes)} classes at {card.pixel_size:g} m"


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.iterdir()) / 1e6:.1f} MB"
