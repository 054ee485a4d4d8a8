"""What is varied in a training tile, so that a model holds on other days, sensors and places.

Top-of-atmosphere and surface reflectance differ by an offset that grows towards blue and by a gain; scenes differ in
brightness; height above sea level tells a scene rather than a class; sensors lack bands; layers have holes and ends.
Each has a field here, by modality where the amount depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...card import Band, Card
from ...schema import FieldError, limited
from .sampling import Tile, punch_hole


@dataclass(frozen=True)
class Augmentation:
    """How much is varied. All draws are uniform and per sample."""

    hole_probability: float = limited(0.3, minimum=0.0, maximum=1.0)  # per modality: a part goes missing
    zoom: float = limited(1.0, minimum=1.0, maximum=4.0)  # pixels are shrunk or enlarged by up to this factor
    mix: float = limited(0.0, minimum=0.0, maximum=1.0)  # share of tiles with a rectangle of another tile in them
    brightness: Mapping[str, float] = field(default_factory=dict)  # by modality: factor 1 +- this, all bands alike
    gain: Mapping[str, float] = field(default_factory=dict)  # by modality: factor 1 +- this, each band its own
    saturation: Mapping[str, float] = field(default_factory=dict)  # by modality: bands from their mean, 1 +- this
    shift: Mapping[str, float] = field(default_factory=dict)  # by modality: +- this many standard deviations per band
    band_dropout: Mapping[str, float] = field(default_factory=dict)  # by modality: share of bands set to their mean
    coarsen: Mapping[str, float] = field(default_factory=dict)  # by modality: half of the tiles, at most so coarse

    def check(self, names: Sequence[str]) -> None:
        """See that amounts are of these modalities and in 0..1 (shift: 0..10, coarsen: 1..16).

        Raises:
            FieldError: They are not; it names the field.
        """
        for key in ("brightness", "gain", "saturation", "shift", "band_dropout", "coarsen"):
            least, most = {"shift": (0, 10), "coarsen": (1, 16)}.get(key, (0, 1))
            for name, amount in getattr(self, key).items():
                if name not in names:
                    raise FieldError(f"{key}.{name[:40]}", f"is no modality (there are {', '.join(names)})")
                if not least <= amount <= most:
                    raise FieldError(f"{key}.{name}", f"{amount:.6g} is out of range")


def augment(tile: Tile, card: Card, config: Augmentation, rng: np.random.Generator) -> Tile:
    """Vary the values of a tile's continuous layers, and make parts of layers missing.

    Args:
        tile: The tile; it is not changed.
        card: Modalities, with the statistics of their bands.
        config: How much.
        rng: Source of randomness.
    """
    values, valid = dict(tile.values), dict(tile.valid)
    for name in values:
        if rng.random() < config.hole_probability:
            valid[name] = punch_hole(valid[name], rng)
        if card.modality(name).kind == "continuous":
            values[name] = _vary(values[name], card.modality(name).bands, name, config, rng)
            most = config.coarsen.get(name, 1.0)
            if most > 1 and rng.random() < 0.5:
                values[name] = coarsened(values[name], valid[name], most ** rng.random())
    return Tile(values, valid, tile.label, tile.soft)


def _vary(
    stored: np.ndarray, bands: Sequence[Band], name: str, config: Augmentation, rng: np.random.Generator
) -> np.ndarray:
    """Stored values ``[C, T, T]`` of one modality whose physical values are ``physical * factor + shift``."""
    brightness, gain = config.brightness.get(name, 0.0), config.gain.get(name, 0.0)
    shift, dropout = config.shift.get(name, 0.0), config.band_dropout.get(name, 0.0)
    saturation = config.saturation.get(name, 0.0)
    if not (brightness or gain or saturation or shift or dropout):
        return stored
    scale, offset, mean, stddev = (np.array([getattr(b, k) for b in bands]) for k in _STATISTICS)
    if saturation:
        share = rng.uniform(-saturation, saturation)  # as if the mean of all bands moved apart from each, or towards it
        apart = np.eye(len(bands)) * (1 + share) - share / len(bands)
        stored = np.tensordot((apart * scale / scale[:, None]).astype(np.float32), stored, 1)
        stored += ((apart @ offset - offset) / scale).astype(np.float32)[:, None, None]
    factor = (1 + rng.uniform(-brightness, brightness)) * (1 + rng.uniform(-gain, gain, len(bands)))
    add = rng.uniform(-shift, shift, len(bands)) * stddev
    # In stored units, physical = stored * scale + offset on both sides.
    add = (add + offset * (factor - 1)) / scale
    gone = rng.random(len(bands)) < dropout
    if dropout and not gone.all():
        factor, add = np.where(gone, 0.0, factor), np.where(gone, (mean - offset) / scale, add)
    return stored * factor.astype(np.float32)[:, None, None] + add.astype(np.float32)[:, None, None]


def coarsened(values: np.ndarray, valid: np.ndarray, factor: float) -> np.ndarray:
    """Values as of a sensor with coarser pixels: means over those pixels, and linear between their centres.

    Args:
        values: ``[C, T, T]``, anything where invalid.
        valid: Bool ``[T, T]``; only such pixels count in a mean. What is valid stays so.
        factor: Sides of the new pixels in parts of the old ones, at least 1.
    """
    size = values.shape[-1]
    count = max(1, round(size / factor))
    # Rows of `means` share out old pixels among new ones by area; rows of `between` lie between two new centres.
    edges = np.linspace(0, size, count + 1)
    starts = np.arange(size)
    shares = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    means = shares.clip(0).astype(np.float32)
    place = np.clip((starts + 0.5) * count / size - 0.5, 0, count - 1)
    between = (1 - np.abs(place[:, None] - np.arange(count))).clip(0).astype(np.float32)
    weight = means @ valid.astype(np.float32) @ means.T
    coarse = means @ np.where(valid, values, 0.0).astype(np.float32) @ means.T / np.maximum(weight, 1e-6)
    there = (weight > 0).astype(np.float32)  # a new pixel of invalid ones alone has no say
    known = between @ there @ between.T
    return np.where(known > 0, between @ (coarse * there) @ between.T / np.maximum(known, 1e-6), values).astype(
        np.float32
    )


_STATISTICS = ("scale", "offset", "mean", "stddev")


def drawn_size(size: int, config: Augmentation, rng: np.random.Generator) -> int:
    """Side in pixels of the square to cut for a tile of ``size``: a factor of 1/zoom..zoom, even on a log scale."""
    if config.zoom == 1.0:
        return size
    return max(1, round(size * config.zoom ** rng.uniform(-1.0, 1.0)))


def mixed(tile: Tile, other: Tile, rng: np.random.Generator) -> Tile:
    """A tile with a rectangle of another one in it, labels and all, a quarter to three quarters wide and high.

    Layers of places that have different ones meet in a tile so, as they do where one layer ends (after CutMix,
    arXiv:1905.04899).

    Args:
        tile: The tile; what it lacks is missing outside the rectangle.
        other: Gives the rectangle; what it lacks is missing inside.
        rng: Source of randomness.
    """
    size = tile.label.shape[-1]
    height, width = rng.integers(size // 4, size - size // 4, 2)
    row, col = int(rng.integers(size - height + 1)), int(rng.integers(size - width + 1))
    part = np.s_[..., row : row + height, col : col + width]

    def paste(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        out = mine.copy()
        out[part] = theirs[part]
        return out

    values, valid = {}, {}
    for name in {**tile.values, **other.values}:
        shape = (tile.values if name in tile.values else other.values)[name].shape
        none, nowhere = np.zeros(shape, np.float32), np.zeros(shape[-2:], bool)
        values[name] = paste(tile.values.get(name, none), other.values.get(name, none))
        valid[name] = paste(tile.valid.get(name, nowhere), other.valid.get(name, nowhere))
    soft = None
    known = tile.soft if tile.soft is not None else other.soft
    if known is not None:
        soft = paste(_softened(tile, len(known)), _softened(other, len(known)))
    return Tile(values, valid, paste(tile.label, other.label), soft)


def _softened(tile: Tile, classes: int) -> np.ndarray:
    """Soft labels ``[K, T, T]`` of a tile; all on one class where it has hard ones."""
    if tile.soft is not None:
        return tile.soft
    return (tile.label == np.arange(classes)[:, None, None]).astype(np.uint8) * 255


def zoomed(tile: Tile, size: int, categorical: Sequence[str] = ()) -> Tile:
    """A square tile resampled to ``size`` pixels: values linearly; labels and class maps by nearest neighbour.

    Args:
        tile: The tile, of any size.
        size: Side of the new tile in pixels.
        categorical: Modalities whose values are class numbers.

    Returns:
        A new tile; a pixel is valid where all pixels are that it is made of.
    """
    side = tile.label.shape[-1]
    if side == size:
        return tile
    place = np.clip((np.arange(size) + 0.5) * side / size - 0.5, 0, side - 1)
    near, low = np.rint(place).astype(int), place.astype(int)
    high, share = np.minimum(low + 1, side - 1), (place % 1).astype(np.float32)

    def nearest(array: np.ndarray) -> np.ndarray:
        return array[..., near, :][..., near]

    def linear(array: np.ndarray) -> np.ndarray:
        rows = array[..., low, :] * (1 - share)[:, None] + array[..., high, :] * share[:, None]
        return rows[..., low] * (1 - share) + rows[..., high] * share

    values = {name: (nearest if name in categorical else linear)(v) for name, v in tile.values.items()}
    valid = {
        name: nearest(v) if name in categorical else linear(v.astype(np.float32)) > 1 - 1e-4
        for name, v in tile.valid.items()
    }
    return Tile(values, valid, nearest(tile.label), None if tile.soft is None else nearest(tile.soft))
