"""Patches smaller than a unit go to a neighbour: by their size on the ground, and by what is probable there.

A patch is a connected area of one class (over edges, not corners). The smallest patch of all comes first: it gets that
class among its neighbours' whose mean probability over the patch is highest, and is one patch with those neighbours
from then on; and so on, until none is below the unit that has a neighbour. Of equal patches that with the first pixel
comes first, of equal classes the first one.

That could be anywhere on a large map, but patches that are large enough change nothing but the class of others. So the
small ones that touch each other, directly or by others, can be settled on their own as soon as all of them are known.
The raster comes in parts, row by row; areas that meet at a seam are joined; only what may still grow, and small
patches that touch it, waits. All sums are exact, so the result is that of the whole raster, however it is cut.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...card import NODATA_CLASS
from ...planes import Pixel
from ..grid import Grid, Window

_STRIP = 256  # rows that are measured at once


@dataclass
class _Patch:
    """A patch, or what is known of it so far."""

    place: int  # of the class, in the order of the map's
    metres: float  # square metres on the ground
    pixels: int
    first: Pixel  # its first
    chances: np.ndarray  # int64 [K], sum of the probabilities as they are stored
    members: list[int]  # numbers of its pieces
    near: set[int]  # numbers of pieces of patches that may be small, too
    beside: int = 0  # classes of large patches that it touches, a bit each
    large: bool = False

    def join(self, other: _Patch) -> None:
        """Make one of two; the class stays."""
        self.metres += other.metres
        self.pixels += other.pixels
        self.first = min(self.first, other.first)
        self.chances = self.chances + other.chances
        self.members = self.members + other.members
        self.near |= other.near
        self.beside |= other.beside


class Sieve:
    """Finds what becomes of small patches; give it all parts of a map, :meth:`finish`, then ask for each part.

    Args:
        grid: Where the map lies.
        values: Of its K classes.
        unit: Square metres on the ground; smaller patches are given away.
    """

    def __init__(self, grid: Grid, values: Sequence[int], unit: float) -> None:
        """Start with nothing known; see the class."""
        self.unit = unit
        self._grid, self._values = grid, np.array(values, np.uint8)
        self._places = np.full(NODATA_CLASS + 1, -1)
        self._places[self._values] = np.arange(len(values))
        self._parts: dict[Window, tuple[int, int]] = {}  # numbers of the pieces of each part: from, to
        self._next = 1
        self._patches: dict[int, _Patch] = {}  # by the number of one of its pieces
        self._parent: dict[int, int] = {}  # of a piece: itself, or another piece of its patch
        # Pieces along the lower edge of what is done, by column, and along the right edge of the last part; of large
        # patches that are of no other interest the class, as a number below zero.
        self._below = np.zeros(grid.window.width, np.int64)
        self._right: tuple[Window, np.ndarray] | None = None
        self._changes: list[np.ndarray] = []  # int64 [2, n], pieces and their new classes
        self._fresh: list[tuple[int, int]] = []  # those that are not in an array yet
        self.metres = np.zeros(len(values))  # by which each class has grown
        self.pixels = np.zeros(len(values), np.int64)
        self.count = 0  # patches that were given away
        self.moved = 0.0  # square metres of them

    def add(self, window: Window, classes: np.ndarray, chances: np.ndarray) -> None:
        """Take the next part.

        Args:
            window: Where it lies; parts form rows, each from left to right, and cover the grid's window.
            classes: uint8 ``[h, w]``, class values; nodata is in no patch.
            chances: Probabilities of the K classes as whole numbers, uint8 ``[K, h, w]``.
        """
        labels, firsts = patches(classes)
        count, whole = len(firsts), self._grid.window
        base, self._next = self._next - 1, self._next + count  # of label l the number is base + l
        self._parts[window] = (base, base + count)
        metres = np.zeros(count + 1)
        for row in range(0, window.height, _STRIP):
            strip = Window(window.col, window.row + row, window.width, min(_STRIP, window.height - row))
            part = labels[row : row + strip.height].ravel()
            metres += np.bincount(part, self._grid.areas(strip).ravel(), count + 1)
        small = metres < self.unit
        small[0] = False
        places = np.append(-1, self._places[classes.ravel()[firsts]])
        numbers = np.where(small, base + np.arange(count + 1), -1 - places)
        numbers[0] = 0
        self._note(labels, small, places, metres, chances, firsts, base, window)
        numbered = numbers[labels]
        for one, other in ((numbered[:-1], numbered[1:]), (numbered[:, :-1], numbered[:, 1:])):
            self._connect(one, other)
        columns = slice(window.col - whole.col, window.right - whole.col)
        self._connect(self._below[columns], numbered[0])
        if self._right is not None and self._right[0].row == window.row:
            self._connect(self._right[1], numbered[:, 0])
        self._below[columns] = numbered[-1] if window.bottom < whole.bottom else 0
        self._right = (window, numbered[:, -1] if window.right < whole.right else np.zeros(0, np.int64))
        self._close()

    def finish(self) -> None:
        """Everything is known: forget what was only needed to find it."""
        changes = np.concatenate([np.zeros((2, 0), np.int64), *self._changes], 1)
        self._changes = [changes[:, changes[0].argsort()]]
        self._patches, self._parent = {}, {}

    def apply(self, window: Window, classes: np.ndarray) -> np.ndarray:
        """A part as it becomes, uint8 ``[h, w]``; arguments as of :meth:`add`."""
        base, last = self._parts[window]
        numbers, places = self._changes[0]
        some = slice(*np.searchsorted(numbers, (base + 1, last + 1)))
        if some.start == some.stop:
            return classes
        labels, firsts = patches(classes)
        becomes = np.append(NODATA_CLASS, classes.ravel()[firsts]).astype(np.uint8)
        becomes[numbers[some] - base] = self._values[places[some]]
        return becomes[labels]

    def _note(
        self,
        labels: np.ndarray,
        small: np.ndarray,
        places: np.ndarray,
        metres: np.ndarray,
        chances: np.ndarray,
        firsts: np.ndarray,
        base: int,
        window: Window,
    ) -> None:
        """Keep the pieces of a part that may be small."""
        few = np.flatnonzero(small)
        if not len(few):
            return
        rank = np.zeros(len(small), np.intp)  # 0: of no interest
        rank[few] = np.arange(1, len(few) + 1)
        flat = rank[labels].ravel()
        pixels = np.bincount(flat, minlength=len(few) + 1)[1:]
        here = np.flatnonzero(flat)
        flat = flat[here]
        sums = np.stack([np.bincount(flat, plane.ravel()[here], len(few) + 1)[1:] for plane in chances], 1)
        rows, columns = np.divmod(firsts[few - 1], window.width)
        facts = zip(
            few.tolist(),
            places[few].tolist(),
            metres[few].tolist(),
            pixels.tolist(),
            (rows + window.row).tolist(),
            (columns + window.col).tolist(),
            sums.astype(np.int64),
        )
        for label, place, size, count, row, column, chance in facts:
            number = base + label
            self._patches[number] = _Patch(place, size, count, Pixel(row, column), chance, [number], set())
            self._parent[number] = number

    def _connect(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        """Note which pieces touch, and join those of one class that lie in two parts."""
        touching = (ours != theirs) & (ours != 0) & (theirs != 0) & ((ours > 0) | (theirs > 0))
        ours, theirs = ours[touching], theirs[touching]
        order = np.lexsort((theirs, ours))
        ours, theirs = ours[order], theirs[order]
        new = np.append(True, (ours[1:] != ours[:-1]) | (theirs[1:] != theirs[:-1]))[: len(ours)]
        for one, other in zip(ours[new].tolist(), theirs[new].tolist()):
            one, other = self._find(one), self._find(other)
            if one == other:
                continue
            if one > 0 and other > 0:
                self._meet(one, other)
            elif one > 0 or other > 0:
                number, place = (one, -1 - other) if one > 0 else (other, -1 - one)
                patch = self._patches[number]
                if patch.place == place:
                    self._enlarge(patch)
                else:
                    patch.beside |= 1 << place

    def _meet(self, one: int, other: int) -> None:
        """Two patches touch."""
        a, b = self._patches[one], self._patches[other]
        if a.place == b.place:
            large = a.large or b.large
            number, lost = (one, other) if len(a.members) >= len(b.members) else (other, one)
            keep = self._patches[number]
            self._parent[lost] = number
            keep.join(self._patches.pop(lost))
            if large or keep.metres >= self.unit:
                self._enlarge(keep)
        elif a.large:
            b.beside |= 1 << a.place
        elif b.large:
            a.beside |= 1 << b.place
        else:
            a.near.add(other)
            b.near.add(one)

    def _enlarge(self, patch: _Patch) -> None:
        """A patch turns out to be large enough."""
        patch.large = True
        for number in patch.near:
            neighbour = self._patches[self._find(number)]
            neighbour.beside |= 1 << patch.place
            neighbour.near.difference_update(patch.members)
        patch.near = set()

    def _find(self, number: int) -> int:
        if number < 0:
            return number
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number

    def _close(self) -> None:
        """Settle the small patches that cannot grow any more, and touch none that can."""
        edges = [self._below] if self._right is None else [self._below, self._right[1]]
        growing = {self._find(n) for edge in edges for n in np.unique(edge[edge > 0]).tolist()}
        seen: set[int] = set()
        for number, patch in list(self._patches.items()):
            if patch.large and number not in growing:
                self._forget(number)
            if patch.large or number in seen:
                continue
            group, waits = [number], False
            seen.add(number)
            for member in group:  # grows
                waits |= member in growing
                for neighbour in map(self._find, self._patches[member].near):
                    if neighbour not in seen:
                        seen.add(neighbour)
                        group.append(neighbour)
            if not waits:
                self._settle(group)
                for member in group:
                    self._forget(member)
        if self._fresh:
            self._changes.append(np.array(self._fresh, np.int64).T)
            self._fresh = []

    def _forget(self, number: int) -> None:
        for member in self._patches.pop(number).members:
            del self._parent[member]

    def _settle(self, group: Sequence[int]) -> None:
        """Give small patches away, the smallest first; they touch none but each other and large ones."""
        alive = {number: replace(self._patches[number], near=set(self._patches[number].near)) for number in group}
        into = {member: number for number in group for member in alive[number].members}
        before = {number: (p.place, p.metres, p.pixels, p.members) for number, p in alive.items()}
        parts = {number: [number] for number in group}  # patches that have become one
        left = [(p.metres, p.first, number) for number, p in alive.items()]
        heapq.heapify(left)

        def find(number: int) -> int:
            number = into[number]
            while into[number] != number:
                into[number] = number = into[into[number]]
            return number

        def neighbours(number: int) -> Iterator[int]:
            found = {find(n) for n in alive[number].near} - {number}
            return (n for n in found if n in alive)

        while left:
            metres, first, number = heapq.heappop(left)
            patch = alive.get(number)
            if patch is None or (patch.metres, patch.first) != (metres, first):
                continue  # it has become larger since
            around = list(neighbours(number))
            choice = {alive[n].place for n in around} | set(_bits(patch.beside))
            if not choice:
                continue  # nothing is around it
            _, place = max((int(patch.chances[k]), -k) for k in choice)
            place = -place
            large = bool(patch.beside >> place & 1)
            patch.place = place
            for other in [n for n in around if alive[n].place == place]:
                patch.join(alive.pop(other))
                into[other] = number
                parts[number] += parts.pop(other)
            if large or patch.metres >= self.unit:
                for other in neighbours(number):
                    alive[other].beside |= 1 << place
                self._record(place, (before[n] for n in parts.pop(number)))
                del alive[number]
            else:
                heapq.heappush(left, (patch.metres, patch.first, number))
        for number, patch in alive.items():
            self._record(patch.place, (before[n] for n in parts[number]))

    def _record(self, place: int, patches: Iterable[tuple[int, float, int, list[int]]]) -> None:
        """Note what patches become."""
        for was, metres, pixels, members in patches:
            if was == place:
                continue
            self._fresh += [(member, place) for member in members]
            for sums, size in ((self.metres, metres), (self.pixels, pixels)):
                sums[was] -= size
                sums[place] += size
            self.count += 1
            self.moved += metres


def patches(classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Connected areas of one class, over edges.

    Args:
        classes: uint8 ``[h, w]``; nodata is in none.

    Returns:
        Labels from 1 in the order of their first pixels, 0 for none, int64 ``[h, w]``; and places of those pixels
        in the flattened array.
    """
    begins = np.ones(classes.shape, bool)  # of a run along a row
    begins[:, 1:] = classes[:, 1:] != classes[:, :-1]
    runs = (np.cumsum(begins.ravel()) - 1).reshape(classes.shape)
    starts = np.flatnonzero(begins)
    values = classes.ravel()[starts]
    meets = (classes[1:] == classes[:-1]) & (begins[1:] | begins[:-1])  # once for each pair of runs
    parent = _joined(len(starts), runs[:-1][meets], runs[1:][meets])
    firsts = (parent == np.arange(len(starts))) & (values != NODATA_CLASS)
    labels = np.where(values == NODATA_CLASS, 0, np.cumsum(firsts)[parent])
    return labels[runs], starts[firsts]


def _joined(count: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The first member of each set, of ``count`` things that pairs of them join."""
    parent = np.arange(count)
    while len(one):
        one, other = parent[one], parent[other]
        apart = one != other
        one, other = one[apart], other[apart]
        parent[np.maximum(one, other)] = np.minimum(one, other)
        while True:
            above = parent[parent]
            if np.array_equal(above, parent):
                break
            parent = above
    return parent


def _bits(mask: int) -> Iterator[int]:
    place = 0
    while mask:
        if mask & 1:
            yield place
        mask >>= 1
        place += 1
