"""The quadruplet data: Sentinel-1, Sentinel-2, elevation and Dynamic World, with Urban Atlas labels.

Of "A Novel Approach to Incomplete Multimodal Learning for Remote Sensing Data Fusion" (doi
10.1109/TGRS.2024.3387837): ``ROOT/SITE/KIND_K/SITE_KIND_K_J.tif``, KIND being ``s1``, ``s2``, ``dem``, ``dnw``,
and ``alt`` or ``lc`` for the labels, which are colours. The data itself was not published.
"""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import InputError
from ..config import Dataset, RunConfig, Scene, read_toml
from .layout import check_places, kinds_by_modality, root_folder

PIXEL_SIZE = 10.0
"""Metres."""
COLOURS = Path(__file__).with_name("urban_atlas.toml")
"""Which colours make up which class, unless the configuration names another file."""
_KINDS = {"sar": "s1", "optical": "s2", "elevation": "dem", "landcover": "dnw"}
_BANDS = {"s1": "1,2", "s2": "2,3,4,8", "dem": "1", "dnw": "10"}
_LABELS = ("alt", "lc")
_COLOUR = re.compile(r"\d{1,3},\d{1,3},\d{1,3}")


def scenes(dataset: Dataset, config: RunConfig, folder: Path, labelled: bool) -> tuple[Scene, ...]:
    """One scene per patch; those of the sites in ``dataset.test`` are held out.

    A patch has what files there are of it: one that lacks a modality takes part.

    Args:
        dataset: Its table in the configuration.
        config: The run, for modalities and classes.
        folder: ``dataset.root`` starts here.
        labelled: Leave out patches without a label file; else take all, and no labels.

    Raises:
        InputError: The folder does not have the layout; the message names the site or field.
    """
    root = root_folder(dataset, folder)
    kinds = kinds_by_modality(config.modalities, _KINDS, "the quadruplet data")
    classes = _classes(folder / dataset.colours if dataset.colours else COLOURS, config) if labelled else {}
    patches = _patches(root)
    if not patches:
        raise InputError("dataset.root", f"{root} has no file SITE/s2_0/SITE_s2_0_0.tif or the like", "Check it.")
    check_places(dataset.test, {site for (site, *_), files in patches.items() if _label(files)}, "site")
    found = []
    for (site, group, number), files in sorted(patches.items()):
        name, label = f"{site}_{group}_{number}", _label(files) if labelled else None
        layers = {m: f"{files[kind].absolute()}:{_BANDS[kind]}" for m, kind in kinds.items() if kind in files}
        if label is None and labelled:
            continue
        if not layers:
            raise InputError(f"patch {name}", f"it has none of {', '.join(kinds.values())}", "Remove its label file.")
        found.append(
            Scene(
                name=name,
                layers=layers,
                label=str(label.absolute()) if label else "",
                classes=classes,
                role="holdout" if site in dataset.test else "train",
                local_pixel_size=PIXEL_SIZE,
            )
        )
    return tuple(found)


def _patches(root: Path) -> dict[tuple[str, int, int], dict[str, Path]]:
    """Files of each patch by kind; a patch is its site, group and number."""
    pattern = re.compile(rf"(.+)_({'|'.join((*_BANDS, *_LABELS))})_(\d+)_(\d+)\.tiff?")
    patches: dict[tuple[str, int, int], dict[str, Path]] = {}
    for path in sorted(root.glob("*/*_*/*.tif*")):
        match = pattern.fullmatch(path.name)
        site, group = path.parent.parent.name, path.parent.name
        if match and match[1] == site and group == f"{match[2]}_{match[3]}":
            patches.setdefault((site, int(match[3]), int(match[4])), {})[match[2]] = path
    return patches


def _label(files: dict[str, Path]) -> Path | None:
    return next((files[kind] for kind in _LABELS if kind in files), None)


def _classes(path: Path, config: RunConfig) -> dict[str, str]:
    """Class name by colour, as a scene has it."""
    table, names = read_toml(path, "table of colours").get("colours", {}), [c.name for c in config.classes]
    found: dict[str, str] = {}
    for name, colours in table.items():
        if name not in names:
            raise InputError(path, f"{name!r:.80} is no class of the run", f"Its classes are: {', '.join(names)}.")
        for colour in colours:
            text = str(colour).replace(" ", "")
            if not _COLOUR.fullmatch(text) or text in found:
                why = f"{text!r:.40} of {name} is {'given twice' if text in found else 'no colour'}"
                raise InputError(path, why, 'Write each colour once, as "128,0,0".')
            found[text] = name
    if not found:
        raise InputError(path, "it has no colours", 'Write them as [colours] and "water" = ["128,242,230"].')
    return found
