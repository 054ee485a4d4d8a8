"""Folders and lists of files of which no more is known: tiles side by side, and bands one on the other."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace

from osgeo import gdal

from ...crs import same_crs
from ...gdalio import quiet
from ..units.reflectance import BASELINE, S2_ADDED, processing_baseline
from .documents import shown
from .mosaic import Frame, frame_of, open_band
from .scene import DATE, Plane, Scene, product_error

RASTERS = re.compile(
    r".*\.(tiff?|img|jp2|vrt|asc|hgt|dem|bil|bip|bsq|ecw|sid|nc|png|jpe?g|gpkg)", re.IGNORECASE | re.DOTALL
)
"""Files of a folder that are taken for rasters."""
_SAME_PLACE = 0.02
"""Of the side of a file: how far corners of files of one place may be apart; coarser bands may reach further."""


def is_raster_name(path: str) -> bool:
    """Whether a file of a folder counts as one of the layer's."""
    return bool(RASTERS.fullmatch(os.path.basename(path))) and not path.lower().endswith((".ovr", ".msk"))


def find_plain(files: Sequence[str]) -> list[Scene]:
    """Scenes of plain files: files of one place whose bands differ are one scene, others are one each.

    Raises:
        InputError: One is no raster.
    """
    opened = [(path, dataset, frame_of(dataset)) for path in files for dataset in [open_band(path, False)]]
    places: list[list[tuple[str, gdal.Dataset, Frame | None]]] = []
    for each in opened:
        group = next((g for g in places if _same_place(g[0], each)), None)
        if group is None:
            places.append([each])
        else:
            group.append(each)
    scenes = []
    for group in places:
        names = _names([path for path, *_ in group], [dataset for _, dataset, _ in group])
        flat = [name for names_ in names for name in names_]
        if len(group) > 1 and len(set(flat)) == len(flat):
            scenes.append(_scene([(path, dataset) for path, dataset, _ in group], names))
        else:
            scenes.extend(_scene([(path, dataset)], [own]) for (path, dataset, _), own in zip(group, names))
    whole = all(dataset.GetRasterBand(1).DataType in (gdal.GDT_UInt16, gdal.GDT_Int16) for _, dataset, _ in opened)
    tagged = any(
        dataset.GetRasterBand(1).GetScale() not in (None, 1.0) or dataset.GetRasterBand(1).GetOffset()
        for _, dataset, _ in opened
    )
    return _alike(scenes if tagged or not whole else _own_offsets(scenes))


def _own_offsets(scenes: list[Scene]) -> list[Scene]:
    """Give each tile of Sentinel-2 its own offset, where some have 1,000 added (baseline 04.00) and others have not."""
    told = [processing_baseline(scene.metadata, os.path.basename(scene.name)) for scene in scenes]
    offsets = [-S2_ADDED if baseline and baseline >= BASELINE and not applied else 0.0 for baseline, applied in told]
    if len(set(offsets)) < 2 or any(baseline is None and not applied for baseline, applied in told):
        return scenes
    return [
        replace(scene, planes=tuple(replace(plane, scale=1e-4, offset=offset) for plane in scene.planes))
        for scene, offset in zip(scenes, offsets)
    ]


def _alike(scenes: list[Scene]) -> list[Scene]:
    """Put the bands of tiles in the order of the first, by their names, however these are written.

    Raises:
        InputError: The files have nothing in common.
    """
    first = scenes[0]
    found = [first]
    names = [plane.name for plane in first.planes]
    for scene in scenes[1:]:
        if len(scene.planes) != len(first.planes):
            why = f"it has {len(scene.planes)} bands, and {os.path.basename(first.name)} has {len(first.planes)}"
            raise product_error(scene.name, why, "Give files that have the same bands, or other names.")
        own = [plane.name for plane in scene.planes]
        ours, theirs = ([_plain_name(name) for name in each] for each in (names, own))
        if own == names or not any(names):
            found.append(scene)
        elif set(ours) == set(theirs) and len(set(ours)) == len(ours):
            planes = [replace(scene.planes[theirs.index(key)], name=name) for key, name in zip(ours, names)]
            found.append(replace(scene, planes=tuple(planes)))
        else:
            why = f"its bands are called otherwise than those of {os.path.basename(first.name)}"
            raise product_error(scene.name, why, "Give files that have the same bands, or call them alike.")
    return found


def _plain_name(name: str) -> str:
    """A band's name as it is compared: ``B4``, ``b04`` and ``SR_B4`` are one."""
    words = re.split(r"[^a-z0-9]+", name.strip().lower())
    return " ".join(re.sub(r"^(b|band)0*(?=\d)", "b", word) for word in words if word and word != "sr")


def _same_place(one: tuple[str, gdal.Dataset, Frame | None], other: tuple[str, gdal.Dataset, Frame | None]) -> bool:
    a, b = one[2], other[2]
    if a is None or b is None:
        return a is b
    bounds = b.bounds if same_crs(a.crs, b.crs) else None
    if bounds is None:
        return False
    near = _SAME_PLACE * max(a.bounds[2] - a.bounds[0], a.bounds[3] - a.bounds[1])
    return all(abs(x - y) <= near for x, y in zip(a.bounds, bounds))


def _names(paths: Sequence[str], datasets: Sequence[gdal.Dataset]) -> list[list[str]]:
    """Names of the bands of files of one place: their own, else what differs in the names of the files."""
    different = _different(paths)
    names = []
    for path, dataset in zip(paths, datasets):
        with quiet():
            own = [dataset.GetRasterBand(n).GetDescription() for n in range(1, dataset.RasterCount + 1)]
        if len(own) == 1 and len(paths) > 1:
            own = [different.get(path) or own[0]]
        names.append([name or (f"band {n}" if len(own) > 1 else "") for n, name in enumerate(own, 1)])
    return names


def _different(paths: Sequence[str]) -> dict[str, str]:
    """The part of each file's name that no other has: of ``a_B02_10m`` and ``a_B03_10m``, B02 and B03."""
    parts = [re.split(r"[_.\-\s]+", os.path.splitext(os.path.basename(path))[0]) for path in paths]
    if len({len(words) for words in parts}) != 1:
        return {path: words[-1] for path, words in zip(paths, parts)}
    columns = [column for column in zip(*parts) if len(set(column)) == len(paths)]
    best = next((c for c in columns if all(re.fullmatch(r"(?i)(sr_)?b?\d{1,2}a?|[a-z]+\d*", w) for w in c)), None)
    chosen = best or (columns[-1] if columns else [""] * len(paths))
    return dict(zip(paths, chosen))


def _scene(files: Sequence[tuple[str, gdal.Dataset]], names: Sequence[Sequence[str]]) -> Scene:
    planes = [Plane(name, path, number) for (path, _), own in zip(files, names) for number, name in enumerate(own, 1)]
    with quiet():
        metadata = dict(files[0][1].GetMetadata() or {})
        date = metadata.get(DATE) or files[0][1].GetMetadataItem("ACQUISITIONDATETIME", "IMAGERY") or ""
    kept = {key: value for key, value in metadata.items() if not key.startswith("TIFFTAG_")}
    if len({plane.name for plane in planes}) != len(planes):
        planes = [Plane(f"band {n}", plane.file, plane.band) for n, plane in enumerate(planes, 1)]
    return Scene(shown(os.path.splitext(os.path.basename(files[0][0]))[0]), "", tuple(planes), date, metadata=kept)
