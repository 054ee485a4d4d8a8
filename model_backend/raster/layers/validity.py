"""Validity: which pixels of a layer are data.

The rule, the same for files that are read as they are and for those that are warped: **a pixel is data if each of its
bands is**, and a band is data in a pixel if its value is finite, is not nodata and not impossible, and neither a mask
nor transparency hides it. Of nodata values (the file's, the user's, or fill that nobody declares):

* one that lies apart from all measured values of its band (-9999 among reflectances) empties a pixel by itself;
* one that a measurement may have (0 or 255 of a picture, 0 of reflectances) empties a pixel only where all bands
  have it: a red of 0 is a colour. Outside of pictures, bands that declare different values stand each for itself;
* one that the type cannot hold empties nothing;
* 0 of heights above ground is ground, whoever declares it, unless it only surrounds an area that has ground besides.

Fill that nobody declares is looked for where no value is declared: a number that repeats itself beyond all others
and beyond what is measured.
Everything is decided once for a layer, from one look at it, so that no tile differs from its neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal

from ...card import Band, Modality
from ..gdalio import need
from ..source import RasterSource
from .bands import BandMatch
from .collar import find_collar, find_coloured_collar, from_rim
from .facts import LayerFacts
from .look import SIDE, look, look_closer, share_of
from .note import DOUBT, FACT, Note
from .products.scene import CLOUD_MASK
from .units.heights import above_ground, near_ground
from .units.limits import HUGE, REFLECTANCE, measurable, stored_limits
from .units.values import Rule

Range = tuple  # (low, high), both of them included

_INTEGER_RANGE = {
    "Byte": (0, 255),
    "Int8": (-128, 127),
    "UInt16": (0, 65535),
    "Int16": (-32768, 32767),
    "UInt32": (0, 2**32 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt64": (0, 2**64 - 1),
    "Int64": (-(2**63), 2**63 - 1),
}
_FILLS = (-9999.0, -99999.0, -999.0, -32768.0, -32767.0, 32767.0, 65535.0, 0.0)
"""Numbers that are fill far more often than others; a single pixel of them is suspect."""
_REPEATED = 0.005
"""Share of the pixels that must have a number which is no usual fill."""
_DISTINCT = 10
"""A layer with fewer different values is no measurement: nothing is guessed of it."""
_SURROUNDS, _MEASURED = 0.95, 0.05
"""Share of zeros at the rim, from which on they surround an area; share of its heights that its own ground has."""
_ALPHA_LEVELS, _ALPHA_BETWEEN = 16, 0.1
"""Transparency that has more levels than this in more than this share of the pixels is a measurement."""
_GROUND = ((0.0, 0.0),)  # the hole of a layer of one band that declares 0
_FULL = (1.0, 255.0, 32767.0, 65535.0)


@dataclass(frozen=True)
class Validity:
    """What makes a pixel of a layer invalid; the reader obeys it. Bands are those of the modality."""

    alone: tuple[tuple[Range, ...], ...]  # by band, what is none by itself
    together: tuple[tuple[Range | None, ...], ...] = ()  # of each band, what is none where all have it; None: any
    limits: tuple[Range | None, ...] = ()  # by band, what is possible; None: everything that the type can hold
    alpha: int = 0  # 1-based band of transparency; 0: none
    opaque: float = 255.0  # its value of full opacity
    masks: tuple[int, ...] = ()  # 1-based bands whose mask counts
    notes: tuple[Note, ...] = ()

    def of(self, stored: np.ndarray) -> np.ndarray:
        """Which values are data, as far as the values themselves tell.

        Args:
            stored: As the file has them, ``[C, h, w]``.

        Returns:
            bool ``[C, h, w]``.
        """
        valid = np.ones(stored.shape, bool)
        if stored.dtype.kind == "f":
            np.isfinite(stored, out=valid)
        for plane, usable, holes in zip(stored, valid, self.alone):
            for hole in holes:
                usable &= ~_within(plane, hole)
        for plane, usable, limits in zip(stored, valid, self.limits):
            if limits is not None:
                usable &= _within(plane, limits)
        for declared in self.together:
            empty = None
            for plane, told in zip(stored, declared):
                if told is not None:
                    empty = _within(plane, told) if empty is None else empty & _within(plane, told)
                    if not empty.any():
                        break
            if empty is not None and empty.any():
                valid &= ~empty
        return valid

    def seen(self, dataset: gdal.Dataset, box: tuple[int, int, int, int]) -> np.ndarray | None:
        """Where neither a mask nor transparency hides a pixel, bool ``[h, w]``; None: nothing can hide any.

        Args:
            dataset: The layer.
            box: Column, row, width and height of the window.

        Raises:
            GdalError: They cannot be read.
        """
        if not (self.masks or self.alpha):
            return None
        shape = (box[3], box[2])
        seen = np.ones(shape, bool)
        for number in self.masks:
            mask = need(dataset.GetRasterBand(number).GetMaskBand().ReadRaster(*box, buf_type=gdal.GDT_Byte))
            seen &= np.frombuffer(mask, np.uint8).reshape(shape) != 0
        if self.alpha:
            alpha = need(dataset.GetRasterBand(self.alpha).ReadRaster(*box, buf_type=gdal.GDT_Float32))
            seen &= np.frombuffer(alpha, np.float32).reshape(shape) >= self.opaque / 2
        return seen

    def limited(
        self,
        modality: Modality,
        rules: Sequence[Rule],
        kinds: Sequence[str],
        seen: np.ndarray,
        guess: bool = True,
        fits: bool = True,
    ) -> Validity:
        """The same, with what is impossible by far for the modality, in stored values, and its share among the notes.

        Where most values would be impossible, the unit is another, and that is not for a hole to say. Of heights
        without a sea floor all is impossible that lies below any land: fill, and what a warp has mixed of it.

        Args:
            modality: What the layer stands for.
            rules: From stored values to the card's, by band.
            kinds: GDAL type names, by band.
            seen: The look, ``[C, h, w]``.
            guess: Whether nobody has said what is no data, so that fill may be guessed.
            fits: Whether the values are what the modality means; else nothing is told of those that are not.
        """
        if modality.kind == "categorical":
            return self
        found: list[Range | None] = []
        for band, rule, kind, plane, valid in zip(modality.bands, rules, kinds, seen, self.of(seen)):
            usual = plane[valid & measurable(plane)]
            low, high = stored_limits(modality.family, band, rule, usual if guess else None)
            if usual.size and ((usual < low) | (usual > high)).mean() > 0.5:
                low, high = -HUGE, HUGE
            lowest, highest = _INTEGER_RANGE.get(kind, (-math.inf, math.inf))
            found.append(None if low <= lowest and highest <= high else (low, high))
        limited = replace(self, limits=tuple(found)) if any(found) else self
        beyond = (self.of(seen) & ~limited.of(seen)).any(0)
        values = np.unique(seen[:, beyond][~limited.of(seen)[:, beyond]])
        if not values.size or not fits:
            return limited
        return replace(limited, notes=(*self.notes, beyond_note(modality, share_of(beyond), values)))


def beyond_note(modality: Modality, share: float, values: np.ndarray) -> Note:
    """What is told of values ``[n]`` that are impossible, and of their share of the layer."""
    low, high = float(values.min()), float(values.max())
    what = f"{low:.7g}" if low == high else f"{low:.7g} to {high:.7g}"
    return Note(
        FACT,
        f"{_percent(share)} of {modality.name} is {what}, beyond all that can be measured: taken as no data.",
        f"{_percent(share)} is taken as no data: {what}.",
    )


def is_beyond(note: Note) -> bool:
    """Whether that is told."""
    return "beyond all that can be measured" in note.text


def measured_alpha(dataset: gdal.Dataset, facts: LayerFacts) -> tuple[int, ...]:
    """Bands of transparency that are none: GDAL takes near infrared for it where it is the fourth band of bytes.

    Raises:
        GdalError: The pixels cannot be read.
    """
    if not facts.alpha or facts.picture:
        return ()
    measured = []
    for number, plane in zip(facts.alpha, look(dataset, facts.alpha)):
        finite = plane[np.isfinite(plane)]
        between = finite[(finite > finite.min(initial=np.inf)) & (finite < finite.max(initial=-np.inf))]
        if between.size > _ALPHA_BETWEEN * plane.size and np.unique(between).size > _ALPHA_LEVELS:
            measured.append(number)
    return tuple(measured)


def find_validity(
    dataset: gdal.Dataset,
    facts: LayerFacts,
    match: BandMatch,
    modality: Modality,
    seen: np.ndarray,
    source: RasterSource,
) -> Validity:
    """Find out what makes a pixel invalid; see the module for the rule.

    Args:
        dataset: The raster.
        facts: What it says about itself.
        match: Its bands.
        modality: What they stand for.
        seen: Values as stored, ``[C, h, w]``; see :func:`~.look.look`.
        source: What the user says of nodata.
    """
    bands = [dataset.GetRasterBand(number) for number in match.present]
    kinds = [gdal.GetDataTypeName(band.DataType) for band in bands]
    several = len(set(match.present)) > 1
    picture = several and set(kinds) == {"Byte"}
    alone: list[tuple[Range, ...]] = [()] * len(bands)
    together: list[tuple[Range | None, ...]] = []
    notes: tuple[Note, ...] = ()
    declared = _declared(source, bands, kinds)
    if source.nodata is None and _GROUND in declared and _is_ground(facts, match, modality, seen):
        declared = [holes for holes in declared if holes != _GROUND]
        notes = (_ground_note(modality, share_of(seen[0] == 0)),)
    for holes in declared:
        values = set(holes) - {None}
        if len(values) == 1:  # of all bands, even if one alone declares it
            holes = tuple(values) * len(bands)
        if several and not _alone(seen, holes, picture) and (picture or len(values) == 1):
            together.append(holes)
        else:
            alone = [(*mine, hole) if hole else mine for mine, hole in zip(alone, holes)]
    masks, alpha = _masks(bands, match.present), facts.alpha[-1] if facts.alpha else 0
    hidden = masks and CLOUD_MASK not in facts.metadata  # quality bands tell of clouds, and not of fill
    said = source.nodata is not None or not source.own_nodata or hidden or alpha
    if modality.kind == "continuous" and modality.family != "landcover" and not said:
        left = np.where(Validity(tuple(alone), tuple(together)).of(seen), seen, np.nan)
        fill, zeros, more = _silent_fill(modality, several, picture, left)
        notes += more
        alone = [(*mine, *more) for mine, more in zip(alone, fill)]
        together += zeros
    full = _opaque(dataset, alpha) if alpha else 255.0
    return Validity(tuple(alone), tuple(together), (), alpha, full, masks, notes)


def _declared(source: RasterSource, bands: Sequence[gdal.Band], kinds: Sequence[str]) -> list[tuple[Range | None, ...]]:
    """What the user and the file call nodata: of each declaration, a range by band, None for one that has none."""
    found = []
    given = source.nodata
    if given is not None and math.isnan(given):
        return []
    if given is not None and any(_holds(kind, given) for kind in kinds):
        found.append(tuple((given, given) if _holds(kind, given) else None for kind in kinds))
    elif source.own_nodata:
        values = [band.GetNoDataValue() for band in bands]
        usable = [v is not None and not math.isnan(v) and _holds(kind, v) for v, kind in zip(values, kinds)]
        found.append(tuple((v, v) if there else None for v, there in zip(values, usable)))
    found += [(hole,) * len(bands) for hole in source.more_nodata]
    return [holes for holes in found if any(holes)]


def _is_ground(facts: LayerFacts, match: BandMatch, modality: Modality, seen: np.ndarray) -> bool:
    """Whether a declared 0 is the ground of heights above it, and no hole.

    It is none where nearly all of it hangs together with the rim, and what it surrounds has ground of its own.
    """
    band, zero = modality.bands[0], seen[0] == 0
    offset = next(told.offset for told in facts.bands if told.number == match.present[0])
    if modality.family != "elevation" or not above_ground(band) or band.offset or offset or not zero.any():
        return False
    rest = seen[0][measurable(seen[0]) & ~zero]
    placed = zero[:SIDE]
    surrounds = (from_rim(placed) & placed).sum() >= _SURROUNDS * placed.sum()
    return not (surrounds and rest.size and near_ground(band, rest) >= _MEASURED)


def _alone(seen: np.ndarray, holes: Sequence[Range | None], picture: bool) -> bool:
    """Whether nodata empties a pixel by itself: if it is no measurement, as the others show.

    It is none if a band has nothing else; and, outside of pictures, if it lies apart from the values of each band, or
    if single bands have it and are cut off from it: dark pixels fade towards 0, missing ones do not.
    """
    inside = np.array([_within(plane, hole) if hole else plane < -np.inf for plane, hole in zip(seen, holes)])
    if any(there.all() for there in inside):
        return True
    first = holes[0]
    if picture or first is None or None in holes:
        return False
    lone = inside & ~inside.all(0)
    rests = [plane[measurable(plane) & ~there] for plane, there in zip(seen, inside)]
    if max(map(abs, first)) >= HUGE:
        return True
    if all(rest.size and not _fades(rest, first, 1.0) for rest in rests):
        return True
    return any(there.any() and rest.size and not _fades(rest, first, 0.1) for rest, there in zip(rests, lone))


def _silent_fill(
    modality: Modality, several: bool, picture: bool, seen: np.ndarray
) -> tuple[list[list[Range]], list[tuple[Range, ...]], tuple[Note, ...]]:
    """Fill that nobody declares: by band, in all bands, and what is to be told."""
    alone = [
        [] if picture else _apart_values(plane, *_repeatable(modality, b)) for plane, b in zip(seen, modality.bands)
    ]
    notes = [
        _note(modality, share_of((seen == value).any(0)), f"{value:.7g}")
        for value in dict.fromkeys(value for values in alone for value in values)
    ]
    holes = np.array([np.isin(plane, values) for plane, values in zip(seen, alone)])
    seen = np.where(holes.any(0), np.nan, seen)  # each part of it is told once
    together: list[tuple[Range, ...]] = []
    colours = all(band.minimum == 0 and band.maximum == 255 for band in modality.bands)
    zero = (seen == 0).all(0)
    if several and not picture:
        sure = modality.family == "optical" and len(seen) > 2  # no measurement is 0 in all bands
        repeated = zero.mean() >= _REPEATED and bool((seen != np.round(seen))[np.isfinite(seen)].any())
        if sure or repeated:
            together.append(((0.0, 0.0),) * len(seen))
            notes += [_note(modality, share_of(zero), "0 in all bands")] if zero.any() else []
        for value, share, bright in _same_in_all(seen) if sure and not colours else ():
            if bright:
                text = f"{_percent(share)} of {modality.name} is {value:.7g} in all bands"
                notes.append(
                    Note(DOUBT, f"{text}: saturated cloud or snow, or fill. If fill, set nodata to {value:.7g}.")
                )
            else:
                together.append(((value, value),) * len(seen))
                notes.append(_note(modality, share, f"{value:.7g} in all bands"))
    if several and (picture or colours):
        for holes, note in _collars(modality, seen[:, :SIDE], picture):
            together += [holes] if holes else []
            notes.append(note)
    return [[(v, v) for v in values] for values in alone], together, tuple(notes)


def _same_in_all(seen: np.ndarray) -> list[tuple[float, float, bool]]:
    """Numbers that all bands have in the same places over and over, as no surface does.

    Returns:
        Of each: the number, its share, and whether it is brighter than all else, as what saturates a sensor.
    """
    alike = (seen == seen[0]).all(0) & (seen[0] != 0)
    rest = seen[:, ~alike]
    if not alike.any() or not np.isfinite(rest).any():
        return []
    values, counts = np.unique(seen[0][alike], return_counts=True)
    often, bright = counts >= max(3, _REPEATED * alike.size), values > np.nanquantile(rest, 0.98)
    return [(float(v), share_of(alike & (seen[0] == v)), bool(b)) for v, b in zip(values[often], bright[often])]


def _collars(modality: Modality, seen: np.ndarray, picture: bool) -> list[tuple[tuple[Range, ...], Note]]:
    """Collars of a picture: their values by band, none for what may be data, and what is told of them."""
    usual = seen[np.isfinite(seen)]
    if not usual.size:
        return []
    white = 255.0 if picture else float(usual.max())
    whole = usual.min() >= 0 and white >= 255 and bool((usual == np.round(usual)).all())
    found: list[tuple[tuple[Range, ...], Note]] = []
    for light in (False, True) if whole else ():
        depth = white - seen if light else seen
        level, reach = (FACT, 0.0) if not depth.any() else find_collar(depth, white)  # nothing else: no picture
        with np.errstate(invalid="ignore"):
            share = float((depth <= reach).all(0).mean())
        if level == FACT:
            hole = (white - reach, white) if light else (0.0, reach)
            what = " to ".join(f"{end:g}" for end in dict.fromkeys(hole))
            found.append(((hole,) * len(seen), _note(modality, share, f"{what} in all bands")))
        elif level and not light:
            text = f"{_percent(share)} of {modality.name} is black, and taken as data."
            found.append(((), Note(DOUBT, f"{text} If it is none, set nodata to 0.")))
    colour = find_coloured_collar(seen, white)
    if colour is not None:
        share = float((seen == colour[:, None, None]).all(0).mean())
        note = _note(modality, share, f"of one colour ({', '.join(f'{value:g}' for value in colour)})")
        found.append((tuple((value, value) for value in colour.tolist()), note))
    return found


def _repeatable(modality: Modality, band: Band) -> tuple[Range, bool]:
    """Stored values that a measurement may repeat, as lakes and saturated clouds do; whether zeros may be fill."""
    low, high = sorted((end - band.offset) / band.scale for end in (band.minimum, band.maximum))
    if modality.family == "optical":
        low = min(low, 0.0)  # in other units, too
        high = max(high, (REFLECTANCE[1] - band.offset) / band.scale) if 0 < band.scale <= 0.01 else high
    return (low, high), band.height_above != "ground"


def _apart_values(plane: np.ndarray, measured: Range, zeros: bool) -> list[float]:
    """Numbers beyond all others that are usual fills, or repeat themselves and are no measurement.

    The ends are peeled off one by one.

    Args:
        plane: Stored values.
        measured: Those of them that may repeat themselves.
        zeros: Whether 0 is none of these.
    """
    values = plane[measurable(plane)]
    core = values[~np.isin(values, _FILLS)]
    if np.unique(core).size < _DISTINCT:
        return []
    found: list[float] = []
    while len(found) < 4:
        left = values[~np.isin(values, found)]
        for value in (left.min(), left.max()):
            often = (left == value).sum() >= max(3, _REPEATED * values.size)
            usual = value in _FILLS and value != 0
            repeats = often and (zeros if value == 0 else not measured[0] <= value <= measured[1])
            if (usual or repeats) and not _fades(core[core != value], (value, value), 0.5 if value == 0 else 1.0):
                found.append(float(value))
                break
        else:
            break
    return found


def _fades(values: np.ndarray, hole: Range, far: float) -> bool:
    """Whether values come near a number; else it is cut off from them by so many times their spread."""
    low, lower, upper, high = np.quantile(values, (0.005, 0.1, 0.9, 0.995))
    return max(low - hole[1], hole[0] - high) <= far * (upper - lower)


def _masks(bands: Sequence[gdal.Band], numbers: Sequence[int]) -> tuple[int, ...]:
    """Bands whose mask counts: the first for one of the whole data set, each that has its own."""
    found: dict[int, None] = {}
    for band, number in zip(bands, numbers):
        flags = band.GetMaskFlags()
        if flags & gdal.GMF_ALPHA or flags == gdal.GMF_NODATA or flags & gdal.GMF_ALL_VALID:
            continue
        found[next(iter(found), number) if flags & gdal.GMF_PER_DATASET else number] = None
    return tuple(found)


def _opaque(dataset: gdal.Dataset, alpha: int) -> float:
    """The value of full opacity: the scale that the band's own values show, or the type's if they show none."""
    highest = np.nanmax(look_closer(dataset, (alpha,), look(dataset, (alpha,)), measured=False)[0], initial=0.0)
    if highest <= 0:
        highest = {"UInt16": 65535.0, "Int16": 32767.0}.get(
            gdal.GetDataTypeName(dataset.GetRasterBand(alpha).DataType), 255.0
        )
    return next((full for full in _FULL if full >= highest), float(highest))


def _within(plane: np.ndarray, hole: Range) -> np.ndarray:
    """Where values lie in a range, compared in the values' own precision."""
    if plane.dtype.kind == "f":
        with np.errstate(over="ignore"):
            hole = tuple(plane.dtype.type(end) for end in hole)
    return plane == hole[0] if hole[0] == hole[1] else (plane >= hole[0]) & (plane <= hole[1])


def _holds(kind: str, value: float) -> bool:
    """Whether pixels of a GDAL type can have a value."""
    if kind not in _INTEGER_RANGE:
        return True
    low, high = _INTEGER_RANGE[kind]
    return math.isfinite(value) and value == int(value) and low <= value <= high


def _note(modality: Modality, share: float, what: str) -> Note:
    return Note(
        FACT,
        f"{_percent(share)} of {modality.name} is {what}, which the layer does not declare: taken as no data. If it is "
        "data, set nodata to nan.",
        f"{_percent(share)} is taken as no data: {what}.",
    )


def _ground_note(modality: Modality, share: float) -> Note:
    return Note(
        DOUBT,
        f"{_percent(share)} of {modality.name} is 0, which the layer declares to be no data: taken for the ground. If "
        "it is none, set nodata to 0.",
    )


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else f"{max(share, 1e-4):.2%}"
