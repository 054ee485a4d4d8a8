"""A model as an ONNX file: written, told what it is, and compared with the model before it gets its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np

from ..card import Card, Modality, load_card
from ..errors import InputError
from ..inference.engine import Batch, LocalEngine, import_torch, noise
from ..inference.lattice import tiles_touching
from ..inference.stream import has_patch
from ..raster.grid import choose_grid
from ..raster.layers.description import describe, files_read
from ..raster.layers.facts import read_facts
from ..raster.layers.files import Versions
from ..raster.layers.fit import score
from ..raster.reader import Reader
from ..raster.source import RasterSource, open_dataset
from ..raster.workspace import Workspace, check_new, publish, write_error, write_file
from .item import model_item
from .told import BYTE, CARD_KEY

TOLERANCE = 1e-4
"""Most that a probability of the file may differ from the model's."""
REAL_TILES = 4
MOST_SUBSETS = 64
SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
"""A place in Utah that comes with LayerFuse: real tiles for who gives no layers."""


def export_onnx(
    model: Path,
    path: Path,
    layers: Sequence[str] = (),
    deepness: bool = False,
    sources: Sequence[RasterSource] = (),
    overwrite: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> float:
    """Write the network of a model as an ONNX file, and its STAC item beside it as ``.json``.

    Args:
        model: Its folder.
        path: The file, ending in ``.onnx``.
        layers: Modalities that are its inputs; default: all.
        deepness: For the plugin Deepness: one modality, of bytes divided by 255.
        sources: Layers of which tiles are compared, too; default: those of the sample scene that it can read.
        overwrite: Whether files that are there may be replaced.
        say: Told what was compared.

    Returns:
        The largest difference of a probability between file and model.

    Raises:
        InputError: The model cannot be exported, a package is missing, the files cannot be written, or the file would
            answer something else than the model.
    """
    onnx, runtime = _packages()
    card = load_card(model)
    names = _inputs(card, layers, deepness)
    if path.suffix != ".onnx":
        raise InputError(path, "an ONNX file has to end in .onnx", "Name it NAME.onnx.")
    item = path.with_suffix(".json")
    versions = Versions(files_read(source.paths for source in sources))
    for file in (path, item):
        check_new(file, overwrite, versions.stamps)
    for source in (s for s in sources if s.modality in names):  # bad input is told before seconds of work
        describe(source, card.modality(source.modality))
    import_torch()
    from ..nn.weights import load_model
    from .graph import OUTPUT, write_graph

    network = load_model(card, model)
    parameters = sum(p.numel() for p in network.parameters())
    with Workspace(path) as work, Workspace(item):
        part, text = work.file("new.onnx"), work.file("new.json")
        try:
            write_graph(network, names, BYTE if deepness else 1.0, part)
            _tell(onnx, part, card, card.modality(names[0]).channels if deepness else 0)
            said = json.dumps(model_item(card, names, part, OUTPUT, parameters, onnx.__version__), indent=2)
            write_file(text, said.replace(part.name, path.name).encode("utf-8"))
        except OSError as error:
            raise write_error(path, error) from None
        given = [s for s in sources or _sample(card, names) if s.modality in names]
        off, made_up, real, subsets = _compare(runtime, part, model, card, names, BYTE if deepness else 1.0, given)
        if not off <= TOLERANCE:  # nor NaN
            why = f"the file would differ from it by {off:.2g} in a probability, and {TOLERANCE:g} is allowed"
            raise InputError(f"model {card.name}", why, "Use other versions of torch and onnxruntime for the export.")
        place = "the layers given" if sources else "the sample scene"
        which = ", ".join(source.modality for source in given)
        real_ones = f"and on {real} of {place} ({which})" if given else "and on no real one, as no layer was given"
        if given and (lent := [name for name in names if name not in which.split(", ")]):
            real_ones += f", where {', '.join(lent)} got such means and spreads, laid out as what is there"
        told = f"{subsets} subsets of its layers, on {made_up} tiles of the card's means and spreads {real_ones}"
        say(f"Compared in {told}: it differs from the model by {off:.1g} at most.")
        versions.check()
        publish(part, path, overwrite)
        publish(text, item, overwrite)
    return off


def _packages() -> tuple[ModuleType, ModuleType]:
    try:
        import onnx
        import onnxruntime
    except ImportError as error:
        why = f"the package {error.name} is not installed"
        raise InputError("ONNX", why, "Install it: pip install 'layerfuse[onnx]'.") from None
    return onnx, onnxruntime


def _inputs(card: Card, layers: Sequence[str], deepness: bool) -> tuple[str, ...]:
    """The modalities that are inputs, in card order.

    Raises:
        InputError: The model has no such modality, or cannot be exported.
    """
    what = f"model {card.name}"
    if card.task == "encoder":
        raise InputError(what, "it is pre-trained only and maps nothing", "Train it on labels first.")
    if card.forest is not None:
        why = "its answers come from trees, which an ONNX file of a network cannot hold"
        raise InputError(what, why, "Export a model that is a network, such as one of many labels.")
    for name in layers:
        if name not in card.modality_names:
            raise InputError(f"layers {name!r:.40}", f"{what} has none of that name",
                             f"Choose of {', '.join(card.modality_names)}.")  # fmt: skip
    names = tuple(name for name in card.modality_names if name in layers or not layers)
    if deepness and (len(names) > 1 or card.modality(names[0]).kind == "categorical"):
        fix = "Choose one layer of measured values: --layers " + card.modality_names[0] + "."
        raise InputError("Deepness", f"it gives a model one image, and {', '.join(names)} are chosen", fix)
    return names


def _tell(onnx: ModuleType, path: Path, card: Card, deepness: int) -> None:
    """Write into the file what it is; the names are those of Deepness where it has one, each as JSON.

    Args:
        onnx: The package.
        path: The file.
        card: Of the model.
        deepness: Bands of a file for the plugin Deepness; 0 of any other.
    """
    model = onnx.load(str(path))
    told = {
        "model_type": "Segmentor",
        "class_names": {i: info.name for i, info in enumerate(card.map_classes)},
        "resolution": card.pixel_size * 100,  # centimetres
        "tile_size": card.tile_size,
        "tiles_size": card.tile_size,  # as its documents call it
        "tiles_overlap": 25,  # per cent
        "seg_thresh": 0.0,
        "seg_small_segment": 0,
    }
    if deepness:  # it standardises what it has divided, unless it is told not to
        told |= {"standardization_mean": [0.0] * deepness, "standardization_std": [1.0] * deepness}
    told[CARD_KEY] = card.to_dict()
    onnx.helper.set_model_props(model, {key: json.dumps(value, ensure_ascii=False) for key, value in told.items()})
    model.producer_name = "LayerFuse"
    model.doc_string = f"{card.name} {card.version}, {card.license}"
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _compare(
    runtime: ModuleType,
    path: Path,
    folder: Path,
    card: Card,
    names: Sequence[str],
    factor: float,
    sources: Sequence[RasterSource],
) -> tuple[float, int, int, int]:
    """The largest difference of a probability; made-up tiles, real ones, and subsets that were tried."""
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    subsets = _subsets(names)
    off, made_up, real, tried = 0.0, 0, 0, set()
    with closing(LocalEngine(folder, 1, "cpu")) as engine:
        invented = list(_made_up(card, names))
        for number, batch in enumerate((*invented, *_real(card, names, sources))):
            made_up += len(batch) if number < len(invented) else 0
            real += len(batch) if number >= len(invented) else 0
            for subset in subsets:
                there = {n: batch.valid[n] for n in subset if n in batch.valid and batch.valid[n].any()}
                if not there or (number, *there) in tried:
                    continue
                tried.add((number, *there))
                valid = np.any(list(there.values()), 0)
                some = valid.any((1, 2))  # a tile that lacks all of them is nobody's
                if not some.any():
                    continue
                asked = Batch({n: batch.values[n][some] for n in there}, {n: there[n][some] for n in there})
                expected = _merged(card, engine.predict(asked).probabilities)
                (found,) = session.run(None, _feed(card, names, asked, factor))
                compared = np.broadcast_to(valid[some][:, None], found.shape)
                off = max(off, float(np.abs(found - expected)[compared].max()))
    return off, made_up, real, len(subsets)


def _subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Subsets to try: all, or the whole and those of one of many."""
    from ..card import all_subsets

    if 2 ** len(names) <= MOST_SUBSETS:
        return all_subsets(names)
    return [tuple(names), *((name,) for name in names), *(tuple(n for n in names if n != name) for name in names)]


def _feed(card: Card, names: Sequence[str], batch: Batch, factor: float) -> dict[str, np.ndarray]:
    """What the file takes: NaN where there is nothing."""
    side, feed = card.tile_size, {}
    for name in names:
        feed[name] = np.full((len(batch), card.modality(name).channels, side, side), np.nan, np.float32)
        if name in batch.values:
            there = np.broadcast_to(batch.valid[name][:, None], batch.values[name].shape)
            feed[name][there] = batch.values[name][there] / np.float32(factor)
    return feed


def _merged(card: Card, probabilities: np.ndarray) -> np.ndarray:
    """Probabilities of the map's classes: those of borders go to what they border."""
    merged = np.zeros((len(probabilities), len(card.map_classes), *probabilities.shape[2:]), np.float32)
    for k, place in enumerate(card.map_places):
        merged[:, place] += probabilities[:, k]
    return merged


def _made_up(card: Card, names: Sequence[str]) -> Iterator[Batch]:
    """Tiles with the means and spreads of the card: whole, and with holes that differ from layer to layer."""
    whole = noise(card, 2)
    values, side = {name: whole.values[name] for name in names}, card.tile_size
    yield Batch(values, {name: whole.valid[name] for name in names})
    holed = {}
    for i, name in enumerate(names):
        holed[name] = whole.valid[name].copy()
        holed[name][0, : side // 2 + i * side // 8] = False
        holed[name][1, :, side // 3 :: 2] = False
    yield Batch(values, holed)


def _sample(card: Card, names: Sequence[str]) -> Iterator[RasterSource]:
    """Layers of the sample scene that can be read as what a model takes, whether or not it would map them well."""
    sources = [RasterSource("", str(path)) for path in sorted(SAMPLE.glob("*.tif"))]
    facts = [read_facts(open_dataset(source)) for source in sources]
    for modality in map(card.modality, names):
        points, place = max(((score(modality, each), -i) for i, each in enumerate(facts)), default=(0.0, 0))
        source = replace(sources[-place], modality=modality.name) if points > 0 else None
        with suppress(InputError):
            if source and not describe(source, modality).unclear:
                yield source


def _real(card: Card, names: Sequence[str], sources: Sequence[RasterSource]) -> Iterator[Batch]:
    """Some tiles of real layers, one by one; modalities without a source lie over them as :func:`_laid_out` says."""
    if not sources:
        return
    grid = choose_grid(card, sources)
    readers = [Reader(source, card.modality(source.modality), grid) for source in sources]
    lent = [card.modality(name) for name in names if name not in {source.modality for source in sources}]
    places = [place for row in tiles_touching(grid.window, card.tile_size) for place in row]
    found = 0
    for place in places[:: max(1, len(places) // (2 * REAL_TILES))]:
        read = {reader.modality.name: reader.read(place) for reader in readers}
        read = {n: pair for n, pair in read.items() if has_patch(pair[1], card.network.patch_size)}
        if read and found < REAL_TILES:
            found += 1
            values, valid = max(read.values(), key=lambda pair: (len(pair[0]), pair[1].sum()))
            read |= {modality.name: (_laid_out(modality, values, valid), valid) for modality in lent}
            yield Batch({n: v[None] for n, (v, _) in read.items()}, {n: there[None] for n, (_, there) in read.items()})


def _laid_out(modality: Modality, values: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Stored values of a modality of which there is no layer, where another lies.

    What is bright there is high here, or a later class, so fields and edges are those of a real place; the numbers
    have the means and spreads of the card.

    Args:
        modality: That has no layer.
        values: ``[C, T, T]`` of the other.
        valid: bool ``[T, T]`` of the other, somewhere true.

    Returns:
        float32 ``[channels, T, T]``; 0 where the other has nothing.
    """
    bright = np.where(valid, values.mean(0), 0.0)
    there = bright[valid]
    if modality.kind == "categorical":
        limits = np.quantile(there, np.linspace(0, 1, len(modality.classes) + 1)[1:-1])
        classes = np.float32([info.value for info in modality.classes])
        array = classes[np.searchsorted(limits, bright)][None]
    else:
        spread = np.clip((bright - there.mean()) / max(float(there.std()), 1e-6), -3, 3)
        array = np.stack([(b.mean + b.stddev * spread - b.offset) / b.scale for b in modality.bands])
    return np.where(valid, array, 0.0).astype(np.float32)
