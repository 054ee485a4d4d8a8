"""ONNX files of other tools, taken in as models: what they tell of themselves becomes a card, and a tile is tried."""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from ..card import GRAPH_FILE, MAX_TOKENS, NAME_LENGTH, Card, ClassInfo, Graph, Network, class_name, file_digest
from ..errors import InputError
from ..inference.engine import noise
from ..inference.graphs import check_graph, inputs, open_session, prepare, run_tile
from ..inference.memory import machine_memory
from ..raster.colours import class_colour
from ..schema import FieldError
from .told import Said, Told, read_card, read_deepness, read_item

TRY_SECONDS = 120
"""How long three tiles may take."""
TRY_SHARE = 0.75
"""Of this machine's memory that the process may have that tries them."""
_SUM = 1e-3
"""Most that probabilities of a pixel may differ from 1 in sum."""
_KINDS = {
    "probabilities": "probabilities",
    "scores": "scores, of which softmax makes probabilities",
    "shares": "chances of each class by itself, which are divided by their sum",
    "chance": "the chance of the second class",
    "score": "the score of the second class",
}


def read_onnx(path: Path, item: Path | None, said: Said, folder: Path, say: Callable[[str], None]) -> Card:
    """Make a model folder of an ONNX file.

    Args:
        path: The file.
        item: Its STAC item; default: the file beside it that ends in ``.json``, if it is one.
        said: What the user says of it.
        folder: Where the model is written; it exists.
        say: Told what was found out.

    Returns:
        The card.

    Raises:
        InputError: The file is not to be run, is not for classes of pixels, or does not say enough of itself.
    """
    model = check_graph(path)
    told = _described(path, model, item, said)
    for note in told.notes:
        say(note)
    side = _side(path, model, told, said)
    draft = _card(path, told, side, (), Graph("scores", told.inside, told.divisor))
    answers = _try(path, [prepare(draft, *tile) for tile in _tiles(draft)])
    if any(answer.shape[1:] != (side, side) for answer in answers):
        shape = answers[0].shape[1:]
        why = f"its answer to a tile of {side} x {side} pixels has {shape[0]} x {shape[1]}"
        raise InputError(path, why, "Only files that tell a class of each pixel are taken in.")
    planes = len(answers[0])
    classes = _classes(path, told, planes)
    kind = _kind(answers)
    card = _card(path, told, side, classes, Graph(kind, told.inside, told.divisor, told.threshold))
    (modality,) = card.modalities
    say(f"It takes {modality.name} ({modality.family}): {', '.join(band.name for band in modality.bands)}.")
    say(f"It answers with {_KINDS[kind]}: {', '.join(info.name for info in classes)}.")
    shutil.copyfile(path, folder / GRAPH_FILE)
    card = replace(card, digests={GRAPH_FILE: file_digest(folder / GRAPH_FILE)})
    card.save(folder)
    return card


def _described(path: Path, model: Any, item: Path | None, said: Said) -> Told:  # noqa: ANN401 - of onnx
    """What the file, or its item, says."""
    props = {prop.key: prop.value for prop in model.metadata_props}
    (given,) = inputs(model)
    found = read_card(path, props, given.name)
    if found is not None and item is None:
        return found
    beside = path.with_suffix(".json")
    if item is not None or beside.is_file():
        told = read_item(item or beside, said, strict=item is not None)
        if told is not None:
            return told
    if "model_type" in props or "class_names" in props:
        sizes = [dimension.dim_value for dimension in given.type.tensor_type.shape.dim]
        return read_deepness(path, props, sizes[1] if len(sizes) == 4 else 0, said)
    why = "nothing says what it takes and what it tells: neither metadata of Deepness nor a STAC item"
    raise InputError(path, why, "Give its item (Machine Learning Model extension): --item ITEM.json.")


def _side(path: Path, model: Any, told: Told, said: Said) -> int:  # noqa: ANN401 - of onnx
    """Pixels on a side of the tile: as the file has it, else as it is told."""
    (given,) = inputs(model)
    sizes = [dimension.dim_value for dimension in given.type.tensor_type.shape.dim]  # 0: of any size
    if len(sizes) != 4:
        raise InputError(path, f"its input has {len(sizes)} axes, not [1, bands, T, T]", "Choose another model.")
    if sizes[1] and sizes[1] != len(told.bands):
        why = f"it takes {sizes[1]} bands, and {len(told.bands)} are described"
        raise InputError(path, why, "Name its bands in their order: --bands red,green,blue,nir.")
    if sizes[2] != sizes[3]:
        raise InputError(path, f"its tile has {sizes[2]} x {sizes[3]} pixels", "Choose one of square tiles.")
    side = sizes[2] or said.tile_size or told.tile_size
    if not side:
        raise InputError(path, "it takes tiles of any size, and none is told", "Say it in pixels: --tile-size 512.")
    if said.tile_size and said.tile_size != side:
        raise InputError(path, f"its tiles have {side} pixels", "Leave --tile-size out.")
    return side


def _patch(side: int) -> int:
    """The smallest patch that a tile consists of; a tile is looked at if half of any of them is data."""
    most = round(MAX_TOKENS**0.5)
    return next((n for n in range(1, 65) if side % n == 0 and side // n <= most), 0)


def _card(path: Path, told: Told, side: int, classes: Sequence[ClassInfo], graph: Graph) -> Card:
    """The card; before the classes are known, with one that stands for them."""
    patch = told.patch or _patch(side)
    if not patch:
        raise InputError(path, f"a tile of {side} pixels cannot be cut in up to 64 x 64 patches", "Choose another.")
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", told.name).strip("-._")[:96] or "model"
    try:
        card = Card(
            name=name,
            version=told.version,
            license=told.license,
            task="semantic",
            pixel_size=told.pixel_size,
            tile_size=side,
            modalities=(told.modality,),
            classes=tuple(classes) or (ClassInfo(0, "a", "000000"),),
            network=Network(patch_size=patch),
            description=told.description,
            training=told.training,
            metrics=told.metrics if classes else {},
            limitations=told.limitations,
            demonstration=told.demonstration,
            graph=graph,
        )
        return Card.from_dict(card.to_dict(), path)  # all limits of a card hold for what a stranger says
    except FieldError as error:
        raise InputError(path, f"no model can be made of it, {error.path}: {error.why}", "Choose another.") from None


def _tiles(card: Card) -> list[tuple[np.ndarray, np.ndarray]]:
    """Values and validity of tiles to try: two of noise, and one with a hole."""
    batch, (name,) = noise(card, 3), card.modality_names
    batch.valid[name][2, : card.tile_size // 2] = False
    return list(zip(batch.values[name], batch.valid[name]))


def _classes(path: Path, told: Told, planes: int) -> tuple[ClassInfo, ...]:
    """The classes of the planes; of one plane: that, and all else."""
    named = [(value, name, color) for value, name, color in told.classes]
    if planes == 1 and len(named) == 1:
        value, name, color = named[0]
        named = [(0, "background", "F0EEE8"), (value or 1, name, color)]
    if not named:
        named = [(i, f"class {i}", "") for i in range(max(planes, 2))]
    if len(named) != max(planes, 2):
        why = f"it answers with {planes} planes, and names {len(named)} classes"
        raise InputError(path, why, "Choose a file whose metadata fits it.")
    found: list[ClassInfo] = []
    for i, (value, name, color) in enumerate(named):
        taken = {info.color_hint for info in found}
        own = class_name(name[: 4 * NAME_LENGTH], {info.name for info in found})
        try:
            found.append(ClassInfo(value, own, color or class_colour(own, i, taken)))
        except FieldError as error:
            raise InputError(path, f"its class {name!r:.60}, {error.path}: {error.why}", "Mend its metadata.") from None
    return tuple(found)


def _kind(answers: Sequence[np.ndarray]) -> str:
    """What the numbers of an answer are, seen from some of them."""
    low, high = (f([getattr(answer, f.__name__)() for answer in answers]) for f in (min, max))
    within = low >= 0 and high <= 1
    if len(answers[0]) == 1:
        return "chance" if within else "score"
    if not within:
        return "scores"
    sums = np.concatenate([answer.sum(0).ravel() for answer in answers])
    return "probabilities" if (np.minimum(abs(sums - 1), abs(sums)) < _SUM).all() else "shares"


def _try(path: Path, tiles: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What a file says of some tiles, in a process that may neither take all memory nor for ever.

    Raises:
        InputError: It does, or cannot compute them.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    most = int(TRY_SHARE * (machine_memory() or 0))
    child = context.Process(target=_tried, args=(theirs, path, list(tiles), most), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(TRY_SECONDS):
            why = f"it takes longer than {TRY_SECONDS} seconds for {len(tiles)} tiles of {tiles[0].shape[-1]} pixels"
            raise InputError(path, why, "Choose a smaller model.")
        answer = ours.recv()
    except EOFError:
        why = f"the process that tried a tile of {tiles[0].shape[-1]} pixels was ended, most often for want of memory"
        raise InputError(path, why, "Choose a smaller model, or a machine with more memory.") from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(answer, str):
        raise InputError(path, answer, "Choose another model.")
    return answer


def _tried(pipe: Connection, path: Path, tiles: Sequence[np.ndarray], most: int) -> None:
    """Answer tiles, or say in a sentence why not."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        session = open_session(path)
        pipe.send([run_tile(session, tile, path) for tile in tiles])
    except InputError as error:
        pipe.send(error.why)
    except MemoryError:
        pipe.send(f"the memory is too small for a tile of {tiles[0].shape[-1]} pixels")
