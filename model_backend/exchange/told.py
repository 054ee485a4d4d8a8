"""What an ONNX file says of itself: by a card of ours, by a STAC item (MLM), or by the metadata of Deepness.

Deepness: https://qgis-plugin-deepness.readthedocs.io, "Adding metadata to ONNX model". It gives a file bytes divided by
255, of which it takes a mean and divides by a deviation if the file names them.
Machine Learning Model extension: https://github.com/stac-extensions/mlm, versions 1.0 to 1.4.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..card import Band, Card, Modality, Training
from ..errors import InputError
from ..raster.layers.names import read_bands
from ..raster.layers.said import BandFacts, LayerFacts
from ..raster.layers.table import family_words, wavelengths, words
from ..schema import MAX_FILE_BYTES, FieldError, read_json

CARD_KEY = "layerfuse_card"
"""Of a file's metadata: the card as JSON, for whoever takes the file in again."""
BYTE = 255.0
"""Deepness gives bytes divided by this."""
VALUES = ("picture", "picture01", "reflectance", "reflectance10000", "as-is")
"""What numbers a file wants: 0 to 255, the same divided by 255, decimals, decimals x 10,000, or those of the layer."""
FAMILIES = ("optical", "sar", "elevation")
_TASKS = {"semantic-segmentation", "segmentation"}
_SPREADS = 10.0
"""Standard deviations around the mean that values of an unknown unit may have."""
_RANGES = {"picture": (0.0, 255.0), "reflectance": (0.0, 3.0), "reflectance10000": (0.0, 3e4)}
_UNKNOWN = "LicenseRef-unknown"


@dataclass(frozen=True)
class Said:
    """What a user says of a file, in place of what it says itself."""

    bands: tuple[str, ...] = ()  # their names, in the order of the file's planes
    values: str = ""  # one of VALUES
    family: str = ""  # one of FAMILIES
    pixel_size: float = 0.0  # metres
    tile_size: int = 0  # pixels on a side


@dataclass(frozen=True)
class Told:
    """What is known of a file before it is tried."""

    name: str
    modality: Modality
    pixel_size: float  # metres
    classes: tuple[tuple[int, str, str], ...] = ()  # value, name, RRGGBB or ""; of each plane
    tile_size: int = 0  # 0: the file has it
    inside: bool = False  # the normalisation is in the file
    divisor: float = 1.0
    threshold: float = 0.5
    patch: int = 0  # 0: any
    version: str = "1"
    license: str = _UNKNOWN
    description: str = ""
    limitations: str = ""
    training: Training = Training()
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    demonstration: bool = False
    notes: tuple[str, ...] = ()

    @property
    def bands(self) -> tuple[Band, ...]:
        """Of the one modality."""
        return self.modality.bands


def read_card(path: Path, props: Mapping[str, str], name: str) -> Told | None:
    """What the card in a file of ours says of it; None if there is none.

    Args:
        path: The file.
        props: Its metadata.
        name: Of its input, which is that of the layer.

    Raises:
        InputError: The card is broken, or has no such layer.
    """
    if CARD_KEY not in props:
        return None
    text = props[CARD_KEY]
    try:
        data = json.loads(text) if len(text) <= MAX_FILE_BYTES else None
    except (ValueError, RecursionError):
        data = None
    card = Card.from_dict(data, path)
    if name not in card.modality_names:
        raise InputError(path, f"its card has no layer {name!r:.40}", "Export it anew.")
    deepness = "standardization_mean" in props
    return Told(
        name=card.name,
        modality=card.modality(name),
        pixel_size=card.pixel_size,
        classes=tuple((c.value, c.name, c.color_hint) for c in card.map_classes),
        tile_size=card.tile_size,
        inside=True,
        divisor=BYTE if deepness else 1.0,
        patch=card.network.patch_size,
        version=card.version,
        license=card.license,
        description=card.description,
        limitations=card.limitations,
        training=replace(card.training, subsets=()),
        metrics={key: scores for key, scores in card.metrics.items() if key == name},
        demonstration=card.demonstration,
    )


def read_deepness(path: Path, props: Mapping[str, str], channels: int, said: Said) -> Told:
    """What the metadata of Deepness say.

    Args:
        path: The file.
        props: Its metadata.
        channels: Bands that it takes; 0: any number.
        said: What the user says.

    Raises:
        InputError: It is for something else than classes of pixels, or the metadata are broken or too few.
    """
    kind = str(_value(path, props, "model_type", "Segmentor")).strip().capitalize()
    if kind != "Segmentor":
        why = f"it is a {kind[:40]} of Deepness, and only its Segmentors tell a class of each pixel"
        raise InputError(path, why, "Choose a model for segmentation.")
    names = said.bands or (("red", "green", "blue") if channels == 3 else ())
    if not names:
        why = f"it takes {channels or 'any number of'} bands, and Deepness does not tell which"
        raise InputError(path, why, "Name them in their order: --bands red,green,blue,nir.")
    mean = _numbers(path, props, "standardization_mean", len(names), 0.0)
    deviation = _numbers(path, props, "standardization_std", len(names), 1.0)
    if not all(number > 0 for number in deviation):
        raise InputError(path, "its standardization_std has a number that is not above 0", "Mend its metadata.")
    size = said.pixel_size or float(_number(path, props, "resolution", 0.0)) / 100
    if not size > 0:
        raise InputError(path, "it does not tell the size of its pixels", "Say it in metres: --pixel-size 0.5.")
    waves = _wavelengths(names, said.family or "optical")
    bands = [
        Band(name, minimum=0.0, maximum=BYTE, mean=BYTE * m, stddev=BYTE * s, center_wavelength=wave)
        for name, m, s, wave in zip(names, mean, deviation, waves)
    ]
    threshold = float(_number(path, props, "seg_thresh", 0.5))
    classes = _class_names(path, props)
    limits = ""
    if len(classes) > 2 and threshold > 1 / len(classes):
        limits = f"Deepness gives pixels whose best probability is below {threshold:g} to the first class; here the "
        limits += "most probable class counts."
    tile = _number(path, props, "tile_size", _number(path, props, "tiles_size", 0))
    return Told(
        name=path.stem,
        modality=_modality(path, "image", said.family or "optical", bands, "Image of 8 bits per band"),
        pixel_size=size,
        classes=classes,
        tile_size=int(tile),
        threshold=threshold if 0.001 <= threshold <= 0.999 else 0.5,
        description="A model with the metadata of Deepness.",
        limitations=limits,
        notes=(limits,) if limits else (),
    )


def _value(path: Path, props: Mapping[str, str], key: str, default: Any) -> Any:  # noqa: ANN401 - JSON data
    """An entry of the metadata: JSON, or as Python writes it."""
    text = props.get(key)
    if text is None:
        return default
    if len(text) <= 1 << 16:
        for read in (json.loads, ast.literal_eval):
            try:
                return read(text)
            except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
                continue
    if key == "model_type":  # the word without its quotes
        return text[:80]
    raise InputError(path, f"its {key} cannot be read ({text[:40]!r})", "Mend its metadata.")


def _number(path: Path, props: Mapping[str, str], key: str, default: float) -> float:
    (number,) = _numbers(path, props, key, 1, default)
    return number


def _numbers(path: Path, props: Mapping[str, str], key: str, count: int, default: float) -> list[float]:
    """Numbers of the metadata, one for all or one each."""
    value = _value(path, props, key, default)
    found = list(value) if isinstance(value, (list, tuple)) else [value] * count
    fine = len(found) == count and all(
        isinstance(n, (int, float)) and not isinstance(n, bool) and math.isfinite(n) for n in found
    )
    if not fine:
        raise InputError(path, f"its {key} is not {count} numbers ({value!r:.60})", "Mend its metadata.")
    return [float(number) for number in found]


def _class_names(path: Path, props: Mapping[str, str]) -> tuple[tuple[int, str, str], ...]:
    """Classes of the planes, by their numbers."""
    table = _value(path, props, "class_names", None) or _value(path, props, "names", None) or {}
    if isinstance(table, list) and all(isinstance(entry, Mapping) for entry in table):
        if len(table) > 1:
            raise InputError(path, f"it has {len(table)} answers, and one is taken", "Choose a model of one.")
        table = table[0] if table else {}
    if isinstance(table, list):
        table = dict(enumerate(table))
    try:
        pairs = sorted((int(key), str(name)) for key, name in table.items())
    except (AttributeError, TypeError, ValueError):
        raise InputError(path, "its class_names are no table of names by number", "Mend its metadata.") from None
    if [number for number, _ in pairs] != list(range(len(pairs))) or len(pairs) > 255:
        raise InputError(path, "its class_names are not numbered 0, 1, 2", "Mend its metadata.")
    return tuple((number, name.strip().strip("_") or name, "") for number, name in pairs)


def read_item(path: Path, said: Said, strict: bool) -> Told | None:
    """What a STAC item of the Machine Learning Model extension says.

    Args:
        path: The item.
        said: What the user says.
        strict: Whether the file has to be one; else None tells that it is none.

    Raises:
        InputError: It is for something else than classes of pixels, broken, or does not say enough.
    """
    try:
        data = read_json(path, "STAC item")
    except InputError:
        if strict:
            raise
        return None
    properties = data.get("properties") if isinstance(data, Mapping) else None
    if not isinstance(properties, Mapping) or "mlm:input" not in properties:
        if strict:
            raise InputError(path, "this is no STAC item of a model (it has no mlm:input)", "Choose another file.")
        return None
    try:
        return _from_item(path, data, properties, said)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, (InputError, FieldError)):
            raise
        raise InputError(path, f"the item is broken ({type(error).__name__}: {error})"[:200], "Mend it.") from None


def _from_item(path: Path, data: Mapping, properties: Mapping, said: Said) -> Told:
    (given, *others), (result, *more) = properties["mlm:input"], properties["mlm:output"]
    if others or more:
        why = f"its model has {1 + len(others)} inputs and {1 + len(more)} outputs, and one of each is taken"
        raise InputError(path, why, "Choose a model of one.")
    tasks = {str(task) for task in (result.get("tasks") or properties.get("mlm:tasks") or ())}
    if tasks and not tasks & _TASKS:
        why = (
            f"its model is for {', '.join(sorted(tasks))[:80]}, and only those for segmentation tell a class of pixels"
        )
        raise InputError(path, why, "Choose another model.")
    order = [str(axis) for axis in given["input"]["dim_order"]]
    if len(order) != 4 or order[2:] != ["height", "width"] or order[1] in ("time", "height", "width"):
        raise InputError(path, f"its input is {order}, not batch, bands, height, width", "Choose another model.")
    entries = [e if isinstance(e, Mapping) else {"name": str(e)} for e in given.get("bands") or ()]
    if any(entry.get("expression") for entry in entries):
        raise InputError(path, "a band of it is to be computed from others", "Choose a model of measured bands.")
    known = _known_bands(data, properties)
    infos = [{**known.get(str(e["name"]), {}), "name": str(e["name"])} for e in entries]
    if said.bands:
        infos = [{**(infos[i] if i < len(infos) else {}), "name": name} for i, name in enumerate(said.bands)]
    if not infos:
        raise InputError(path, "it does not name its bands", "Name them in their order: --bands red,green,blue.")
    family = said.family or _family([str(info["name"]) for info in infos])
    bands, notes = _scaled(path, given, infos, family, said)
    sizes = {float(info["spatial_resolution"]) for info in infos if info.get("spatial_resolution")}
    size = said.pixel_size or float(properties.get("gsd") or 0) or min(sizes, default=0.0)
    if not size > 0:
        raise InputError(path, "it does not tell the size of its pixels", "Say it in metres: --pixel-size 10.")
    shape = given["input"]["shape"]
    title = properties.get("mlm:name") or data.get("id") or path.stem
    return Told(
        name=str(title),
        modality=_modality(path, "image", family, bands, str(given.get("description") or "")),
        pixel_size=size,
        classes=tuple(_item_classes(result)),
        tile_size=max(0, int(shape[3])) if int(shape[2]) == int(shape[3]) else 0,
        license=str(properties.get("license") or _UNKNOWN)[:100],
        description=" ".join(str(properties.get("description") or "").split())[:1000],
        notes=notes,
    )


def _known_bands(data: Mapping, properties: Mapping) -> dict[str, dict]:
    """What is told of bands anywhere in an item, by name; prefixes of extensions are left out."""
    found: dict[str, dict] = {}
    for holder in (properties, *(data.get("assets") or {}).values()):
        for key in ("bands", "eo:bands", "raster:bands"):
            for band in holder.get(key) or ():
                plain = {str(k).partition(":")[2] or str(k): v for k, v in band.items()}
                found.setdefault(str(band.get("name")), {}).update(plain)
    return found


def _scaled(
    path: Path, given: Mapping, infos: Sequence[Mapping], family: str, said: Said
) -> tuple[list[Band], tuple[str, ...]]:
    """The bands with what a model wants of their values, and what is to be told of that."""
    scaling = given.get("value_scaling") or given.get("scaling") or []
    program = given.get("pre_processing_function")
    if program and not scaling and not said.values:
        what = program.get("expression") if isinstance(program, Mapping) else program
        why = f"its values are prepared by a program ({str(what)[:80]}), which is not run"
        raise InputError(path, why, f"Say what it takes, if it is no more than that: --values {'|'.join(VALUES)}.")
    notes = []
    if given.get("resize_type"):
        notes.append(f"The item has tiles resized ({given['resize_type']!s:.40}); they are cut to their size instead.")
    if len(scaling) not in (0, 1, len(infos)):
        raise InputError(path, f"it scales {len(scaling)} bands of {len(infos)}", "Mend value_scaling in the item.")
    rows = [scaling[0 if len(scaling) == 1 else i] if scaling else None for i in range(len(infos))]
    steps = [_step(path, row) for row in rows]
    values = said.values or _values(path, infos, family, steps)
    waves = _wavelengths([str(info["name"]) for info in infos], family)
    bands = []
    for info, (mean, spread, low, high), wave in zip(infos, steps, waves):
        factor = BYTE if values == "picture01" else 1.0
        mean, spread = factor * mean, factor * spread
        scale, offset = float(info.get("scale") or 1.0), float(info.get("offset") or 0.0)
        if not scale > 0:
            raise InputError(path, f"the scale of band {info['name']!s:.40} is not above 0", "Mend the item.")
        if values in ("picture", "picture01"):
            scale, offset = 1.0, 0.0
        lowest, highest = _range(values, mean, spread, scale, offset)
        if low is not None or high is not None:  # the item cuts them there
            lowest = lowest if low is None else low * scale + offset
            highest = highest if high is None else high * scale + offset
        wave = info.get("center_wavelength") or wave or wavelengths().get(str(info.get("common_name")))
        bands.append(
            Band(
                str(info["name"])[:64], scale, offset, lowest, highest, mean * scale + offset, spread * scale,
                _unit(str(info.get("unit") or ""), family, mean), float(wave) if wave else None,
            )
        )  # fmt: skip
    return bands, tuple(notes)


def _step(path: Path, row: Mapping | None) -> tuple[float, float, float | None, float | None]:
    """What is taken from a stored value, what it is divided by, and where it is cut before that."""
    if row is None or row.get("type") is None:
        return 0.0, 1.0, None, None
    found: tuple[float, float, float | None, float | None]
    kind, number = row["type"], {key: float(value) for key, value in row.items() if isinstance(value, (int, float))}
    if kind == "z-score":
        found = number["mean"], number["stddev"], None, None
    elif kind == "min-max":
        found = number["minimum"], number["maximum"] - number["minimum"], None, None
    elif kind in ("clip", "clip-min", "clip-max"):
        found = 0.0, 1.0, number.get("minimum"), number.get("maximum")
    elif kind == "offset":
        found = number["value"], 1.0, None, None
    elif kind == "scale":
        found = 0.0, number["value"], None, None
    else:
        raise InputError(path, f"its values are scaled by {kind!r:.40}, which is not known", "Choose another model.")
    if not found[1] > 0:
        raise InputError(path, "its values are divided by a number that is not above 0", "Mend the item.")
    return found


def _values(path: Path, infos: Sequence[Mapping], family: str, steps: Sequence[tuple]) -> str:
    """Which of :data:`VALUES` a model wants, if that can be told for certain."""
    if family != "optical":
        return "as-is"
    if all(info.get("data_type") == "uint8" for info in infos):
        return "picture01" if all(0 < mean < 1 and spread < 1 for mean, spread, *_ in steps) else "picture"
    tops = [high if high is not None else mean + spread for mean, spread, _, high in steps]
    scales = {float(info.get("scale") or 1.0) for info in infos}
    if all(5e-5 <= scale <= 2e-4 for scale in scales):
        return "reflectance10000"
    if scales == {1.0} and all(300 < top <= 3e4 for top in tops):
        return "reflectance10000"
    names = ", ".join(str(info["name"]) for info in infos[:4])
    why = f"it does not tell which numbers it takes of {names[:80]}"
    raise InputError(path, why, f"Say it: --values {'|'.join(VALUES)}.")


def _range(values: str, mean: float, spread: float, scale: float, offset: float) -> tuple[float, float]:
    """Between which physical values a band lies."""
    if values in ("picture", "picture01"):
        return _RANGES["picture"]
    if values == "reflectance10000" and scale < 1:  # the scale makes decimals of them
        return _RANGES["reflectance"]
    if values in _RANGES:
        return _RANGES[values]
    if (mean, spread) == (0.0, 1.0):
        return -1e9, 1e9
    middle, room = mean * scale + offset, _SPREADS * spread * scale
    return middle - room, middle + room


def _unit(told: str, family: str, mean: float) -> str:
    """The unit of a band: radar of negative mean is in decibels, heights are metres."""
    if told and family != "optical":
        return told[:32]
    return {"sar": "dB" if mean < 0 else "", "elevation": "m"}.get(family, "")


def _family(names: Sequence[str]) -> str:
    """Optical, unless a name speaks of radar or of heights."""
    said = frozenset().union(*map(words, names))
    return next((family for family in ("sar", "elevation") if said & family_words(family)), "optical")


def _wavelengths(names: Sequence[str], family: str) -> list[float | None]:
    """Micrometres by band, of those whose name is in the table of sensors."""
    facts = LayerFacts("", tuple(BandFacts(n, name) for n, name in enumerate(names, start=1)))
    common = read_bands(facts, None, family).common if family == "optical" else {}
    return [wavelengths().get(common.get(n, "")) for n in range(1, len(names) + 1)]


def _modality(path: Path, name: str, family: str, bands: Sequence[Band], description: str) -> Modality:
    try:
        return Modality(name, family, "continuous", tuple(bands), description=" ".join(description.split())[:500])
    except FieldError as error:
        raise InputError(path, f"its bands, {error.path}: {error.why}", "Name them: --bands NAME,NAME.") from None


def _item_classes(result: Mapping) -> list[tuple[int, str, str]]:
    """Classes of the planes, in the order of the item; hints of colours as text, or as three numbers."""
    found = []
    for entry in result.get("classification:classes") or result.get("classification_classes") or ():
        hint = entry.get("color_hint") or ""
        if not isinstance(hint, str):
            hint = "".join(f"{int(part) & 255:02X}" for part in hint)
        name = entry.get("title") or entry.get("name") or entry.get("description") or entry["value"]
        found.append((int(entry["value"]), str(name), hint if len(hint) == 6 else ""))
    return found
