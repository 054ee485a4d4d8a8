"""A run split over machines without a scheduler: each makes a part of the super-tiles, and one puts them together.

Every part has a journal of its own beside the output, ``OUT.tif.part3of8.layerfuse/``, with the lock, the record and
the files of any other run, so parts can be made at the same time, in any order, and each goes on by ``resume``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from ..card import file_digest, load_card
from ..errors import InputError
from ..raster.grid import SUPER_TILE, Window, cells
from ..raster.workspace import SUFFIX, is_ours, work_folder
from .device import Device
from .journal import RECORD, Journal
from .stream import Task

MOST_PARTS = 500
"""Who assembles holds the lock of each, and processes may often have a thousand files open."""


@dataclass(frozen=True)
class Part:
    """One of several parts of a run: neighbouring super-tiles, as many as in any other part, or one more."""

    number: int  # from 1
    of: int

    @classmethod
    def parse(cls, text: str) -> Part:
        """``K/N``.

        Raises:
            InputError: It is no such pair, or K is not one of 1 to N.
        """
        found = re.fullmatch(r"0*(\d{1,6})/0*(\d{1,6})", text.strip())
        part = cls(*map(int, found.groups())) if found else cls(0, 0)
        if not 1 <= part.number <= part.of <= MOST_PARTS:
            why = f"it is not K/N with K from 1 to N, and N at most {MOST_PARTS}"
            raise InputError(f"part {text[:40]!r}", why, "Give for example 3/8.")
        return part

    def of_all(self, areas: Sequence[Window]) -> Sequence[Window]:
        """Its share of all super-tiles, which are in their order."""
        first, last = (len(areas) * k // self.of for k in (self.number - 1, self.number))
        return areas[first:last]

    def beside(self, output: Path) -> Path:
        """What its journal is kept for, in place of the output."""
        return Path(f"{output}.part{self.number}of{self.of}")


def parts_of(output: Path) -> list[Part]:
    """The parts of an output of which something is there, in order."""
    pattern = re.compile(re.escape(output.name) + r"\.part(\d{1,6})of(\d{1,6})" + re.escape(SUFFIX))
    try:
        names = [name for path in work_folder(output).parent.iterdir() if (name := pattern.fullmatch(path.name))]
    except OSError:
        return []
    found = sorted((Part(*map(int, name.groups())) for name in names), key=lambda part: (part.of, part.number))
    return [part for part in found if is_ours(work_folder(part.beside(output)))]


class Parts:
    """What all parts of a job have finished; stands for the journal of a whole run, and holds the locks of all.

    Args:
        output: The main output.
        fingerprint: As of :class:`~.journal.Journal`; every part has to be of this job.

    Raises:
        InputError: There is no part, one is still being made, or one is of another job.
    """

    def __init__(self, output: Path, fingerprint: dict) -> None:
        """Lock all journals; see the class."""
        parts = parts_of(output)
        if not parts:
            raise InputError(output, "no part of it is there", "Run the same command with --part 1/N, 2/N and so on.")
        self._journals: list[Journal] = []
        try:
            for path in (output, *(part.beside(output) for part in parts)):
                self._journals.append(Journal(path, fingerprint, resume=True))
        except InputError:
            self.__exit__(None, None, None)
            raise
        self.folder = self._journals[0].folder
        self._places: dict[str, list[Journal]] = {}
        for journal in self._journals:
            for path in journal.folder.glob("*.npz"):
                self._places.setdefault(path.stem, []).append(journal)

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for journal in self._journals:
            journal.__exit__(kind, error, trace)

    def load(self, name: str) -> dict[str, np.ndarray] | None:
        """As of :class:`~.journal.Journal`."""
        loaded = (journal.load(name) for journal in self._places.get(name, ()))
        return next((arrays for arrays in loaded if arrays is not None), None)

    def remove(self) -> None:
        """As of :class:`~.journal.Journal`."""
        for journal in self._journals:
            journal.remove()


class Assembler:
    """:class:`~.stream.Processes` that make nothing: all super-tiles have to be there. Needs no torch.

    Args:
        folder: The model's.
        output: The main output.

    Raises:
        InputError: Bad card, or no weights.
    """

    def __init__(self, folder: Path, output: Path) -> None:
        """Read the card, and where the parts were computed; see the class."""
        self.card, self._output = load_card(folder), output
        try:
            self.digest = file_digest(Path(folder) / self.card.weights_file)
        except OSError as error:
            why = f"the weights cannot be read ({error.strerror or error})"
            raise InputError(Path(folder) / self.card.weights_file, why, "Download the model again.") from None
        pixels = next(filter(None, (_device(part.beside(output)) for part in parts_of(output))), "cpu float32")
        name, precision = pixels.split(maxsplit=1)
        self.device = Device(name, precision, "as the parts were")

    def super_tiles(
        self, task: Task, areas: Sequence[Window], is_cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
        """As of :class:`~.stream.Processes`.

        Raises:
            InputError: There are areas.
        """
        if areas:
            window = task.grid.window
            everything = [cell.within(window) for cell in cells(window, SUPER_TILE)]
            of = {part.of for part in parts_of(self._output)}
            lacking = sorted(
                part.number
                for part in (Part(k + 1, max(of)) for k in range(max(of)))
                if set(part.of_all(everything)) & set(areas)
            )
            which = f"of parts {', '.join(map(str, lacking))} of {max(of)}" if len(of) == 1 else "of some part"
            why = f"{len(areas)} of its {len(everything)} super-tiles are not there, {which:.400}"
            raise InputError(self._output, why, "Run these parts with --resume, then assemble again.")
        return iter(())

    def close(self) -> None:
        """Nothing is held."""


def _device(output: Path) -> str | None:
    """What a part was computed on, by its record."""
    try:
        found = json.loads((work_folder(output) / RECORD).read_bytes())["device"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) and len(found.split()) == 2 else None
