"""From tiles to tokens on a lattice of patches: the same token for any extent, batch and point of resuming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...card import Card
from ...raster.grid import Grid, Window
from ...raster.ground import ProjectedMetres
from ..dates import Answer
from ..lattice import blend_weights, tiles_touching
from ..outputs import Layer
from ..stream import COUNTS, EMPTY, Run, Tile

TOKENS = "tokens"
NO_TOKEN = -128
"""What a raster of tokens holds where there is none; values are -127 to 127."""
SPREADS = 6.0
"""Value of a token's component, in its root mean square, that is the largest stored."""


def token_scale(card: Card) -> float:
    """Value of a stored 1: tokens have length 1, so the root mean square of a component is ``1 / sqrt(D)``."""
    return min(1.0, SPREADS / card.network.embed_dim**0.5) / 127


def token_layer(card: Card) -> Layer:
    """How tokens are stored: a band for each component."""
    bands = tuple(f"token {i}" for i in range(1, card.network.embed_dim + 1))
    return Layer(TOKENS, "int8", NO_TOKEN, "NEAREST", bands, token_scale(card))


def token_grid(card: Card, grid: Grid) -> Grid:
    """The patches that touch a grid's window, as a grid of their own."""
    patch, w = card.network.patch_size, grid.window
    col, row = w.col // patch, w.row // patch
    window = Window(col, row, -(-w.right // patch) - col, -(-w.bottom // patch) - row)
    return replace(grid, pixel_size=ProjectedMetres(grid.pixel_size * patch), window=window)


class TokenRun(Run):
    """A :class:`~..stream.Run` whose windows are of patches, but those that are read; arguments as of its base."""

    side = 256

    def __init__(self, *arguments: Any) -> None:
        """Start with nothing finished; see the class."""
        super().__init__(*arguments)
        self._grid = token_grid(self._card, self._grid)
        self._patch = self._card.network.patch_size
        self._across = self._card.tile_size // self._patch

    def _rows(self, area: Window) -> list[list[Window]]:
        return tiles_touching(area, self._across, self._quality.overlap)

    def _read(self, place: tuple[Window, Window]) -> Tile:
        """See the base; a patch has of a modality what any of its pixels has."""
        area, window = place
        patch, size = self._patch, self._card.tile_size
        tile = super()._read((area, Window(window.col * patch, window.row * patch, size, size)))
        blocks = tile.availability.reshape(self._across, patch, self._across, patch)
        return replace(tile, window=window, availability=np.bitwise_or.reduce(blocks, (1, 3)))

    def _start(self, area: Window) -> TokenTile:
        return TokenTile(area, self._card, self._quality.overlap)

    def _mean(self, answers: Sequence[Answer], counts: Sequence[np.ndarray | None]) -> Answer:
        """The mean of the dates that show something of a patch, added in their order."""
        if len(answers) == 1:
            return answers[0]
        total, there = np.zeros_like(answers[0][0]), np.zeros_like(answers[0][0])
        for tokens, _ in answers:
            known = ~np.isnan(tokens)
            total, there = total + np.where(known, tokens, np.float32(0)), there + known.astype(np.float32)
        return np.where(there > 0, total / np.maximum(there, 1), np.float32(np.nan)), None

    def _note(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.counts += arrays[COUNTS]
        self.tiles_empty += int(arrays[EMPTY])


class TokenTile:
    """The part of a super-tile that lies in the grid, as it fills up; stands where classes have a ``SuperTile``.

    Args:
        area: That part, in patches.
        card: The model's.
        overlap: Share of a tile's side that it has in common with the next.
    """

    def __init__(self, area: Window, card: Card, overlap: float) -> None:
        """Start with nothing known; see the class."""
        self.area, self._layer, self._modalities = area, token_layer(card), len(card.modalities)
        self._weights = blend_weights(card.tile_size // card.network.patch_size, overlap)
        self._sums = np.zeros((card.network.embed_dim, *area.shape), np.float32)
        self._total = np.zeros(area.shape, np.float32)
        self._available = np.zeros(area.shape, np.uint16)
        self._empty = 0

    def add(self, tile: Tile, answer: Answer | None) -> None:
        """Add the next tile, row by row."""
        part = tile.window.within(self.area)
        there, here = tile.window.slices(part), self.area.slices(part)
        self._available[here] = tile.availability[there]
        if answer is None:
            self._empty += 1
            return
        tokens = answer[0][(slice(None), *there)]
        weights = self._weights[there] * ~np.isnan(tokens[0])
        self._sums[(slice(None), *here)] += np.where(weights > 0, tokens, np.float32(0)) * weights
        self._total[here] += weights

    def finish(self) -> dict[str, np.ndarray]:
        """Tokens of length 1 as they are stored, int8 ``[D, h, w]``, and what is counted."""
        squares = np.zeros_like(self._total)
        for plane in self._sums:  # one after another, so that the sum of a pixel does not depend on how many there are
            squares += plane * plane
        known = (self._available > 0) & (self._total > 0) & (squares > 0)
        length = np.sqrt(np.where(known, squares, np.float32(1)))
        stored = np.rint(self._sums / length / np.float32(self._layer.scale)).clip(-127, 127)
        counts = [int((self._available >> bit & 1).sum(dtype=np.int64)) for bit in range(self._modalities)]
        return {
            TOKENS: np.where(known, stored, NO_TOKEN).astype(np.int8),
            COUNTS: np.array(counts, np.int64),
            EMPTY: np.array(self._empty),
        }
