"""What the loaders share: which modality is which folder, and which places are held out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ...card import Modality
from ...errors import InputError
from ..config import Dataset


def root_folder(dataset: Dataset, folder: Path) -> Path:
    """The data set's folder.

    Raises:
        InputError: There is none.
    """
    root = folder / dataset.root
    if not root.is_dir():
        raise InputError("dataset.root", f"there is no folder {root}", "Give the folder of the data set.")
    return root


def kinds_by_modality(modalities: Sequence[Modality], kinds: Mapping[str, str], title: str) -> dict[str, str]:
    """What the data set calls each modality of a run.

    Args:
        modalities: Of the run.
        kinds: The data set's name by family.
        title: Of the data set.

    Raises:
        InputError: The data set has none of that family, or two modalities are of one family.
    """
    found: dict[str, str] = {}
    for modality in modalities:
        kind = kinds.get(modality.family)
        if kind is None or kind in found.values():
            why = f"{title} has no {'second ' if kind else ''}{modality.family} layer"
            raise InputError(f"modality {modality.name}", why, f"Its families are: {', '.join(kinds)}.")
        found[modality.name] = kind
    return found


def check_places(wanted: Collection[str], there: Collection[str], word: str) -> None:
    """Held-out places exist, and are not all there is.

    Raises:
        InputError: They do not, or are.
    """
    names = ", ".join(sorted(there)) or "none"
    for place in wanted:
        if place not in there:
            raise InputError("dataset.test", f"there is no {word} {place!r} with labels", f"There are: {names}.")
    if set(wanted) == set(there):
        raise InputError("dataset.test", f"every {word} is held out", f"Leave some of them to train on: {names}.")
