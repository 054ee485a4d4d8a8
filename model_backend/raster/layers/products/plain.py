"""Folders and lists of files of which no more is known: tiles side by side, and bands one on the other."""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Optional

from osgeo import gdal

from ....errors import InputError, file_name
from ...crs import same_crs
from ...gdalio import GdalError, open_file, quiet
from ..axes import Step, steps_of
from ..facts import band_names
from ..names import told_day
from ..note import DOUBT, Note
from ..table import pattern
from ..units.reflectance import BASELINE, S2_ADDED, processing_baseline
from .documents import shown
from .frame import Frame, assumed, crs_of, frame_of
from .scene import DATE, Plane, Quality, Scene, own_quality_name, product_error, quality, quality_name
from .virtual.pieces import open_band

RASTERS = re.compile(
    r".*\.(tiff?|img|jp2|vrt|asc|hgt|dem|bil|bip|bsq|ecw|sid|nc|png|jpe?g|gpkg)", re.IGNORECASE | re.DOTALL
)
"""Files of a folder that are taken for rasters."""
_CONTAINERS, _MOST_VARIABLES = (".nc", ".nc4", ".h5", ".hdf5", ".he5", ".hdf"), 200
ENVI = ("", ".dat", ".img", ".bsq", ".bil", ".bip", ".raw", ".bin", ".envi")
"""Endings of ENVI's rasters, which have a ``.hdr`` beside them."""
_SAME_PLACE = 0.02
"""Of the side of a file: how far corners of files of one place may be apart; coarser bands may reach further."""


def is_array(path: str) -> bool:
    """Whether a file is an array of NumPy, as TESSERA's embeddings and their scales are."""
    return path.lower().endswith((".npy", ".npz"))


def array_error(path: str) -> InputError:
    """What to say of one."""
    why = "it is an array of NumPy, which tells no place and has its scales in another file"
    return product_error(shown(path), why, "Let the program that made it export GeoTIFF, as GeoTessera can.")


def variables(path: str) -> tuple[str, ...]:
    """What GDAL calls the variables of a NetCDF or HDF file that has one band in each, or as many days; else none.

    Only those of the size that most have count: beside them there may be what tells the place of the pixels.
    """
    if not path.lower().endswith(_CONTAINERS) or not os.path.isfile(path):
        return ()
    with contextlib.suppress(GdalError), quiet():
        dataset = open_file(path, gdal.OF_RASTER)
        if dataset is None:
            return ()
        if dataset.RasterCount:
            only = dataset.GetRasterBand(1).GetMetadataItem("NETCDF_VARNAME")
            several = len({step.time for step in steps_of(dataset)}) > 1
            return (f'NETCDF:"{path}":{only}',) if only and several else ()
        inside = [name for name, about in dataset.GetSubDatasets() if "character)" not in about][:_MOST_VARIABLES]
        opened = {name: open_file(name, gdal.OF_RASTER) for name in inside}
        known = {
            name: one for name, one in opened.items() if one is not None and (one.RasterCount == 1 or steps_of(one))
        }
        placed = [one for one in known.values() if _is_placed(one)]
        sizes = Counter(_size(one) for one in placed or known.values() if one.GetGeoTransform(can_return_null=True))
        if sizes and len(known) == len(opened):
            usual = sizes.most_common(1)[0][0]
            return tuple(name for name, one in known.items() if _size(one) == usual)
    return ()


def _size(dataset: gdal.Dataset) -> tuple[int, int, int]:
    return dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount


def find_days(names: Sequence[str]) -> list[Scene]:
    """The scenes of variables that have a band for each day, or several, a scene for each; none of other files.

    Raises:
        InputError: One is no raster, or has other days than the rest.
    """
    opened = {name: open_band(name, False) for name in names if variable_name(name)}
    if len(opened) != len(names):
        return []
    with quiet():
        steps = {name: steps_of(dataset) for name, dataset in opened.items()}
    times = {name: list(dict.fromkeys((step.time, step.day) for step in each)) for name, each in steps.items()}
    first = next(iter(times.values()), [])
    if not any(day for _, day in first):
        return []
    if any(each != first for each in times.values()):
        raise product_error(shown(names[0]), "its variables are of different days", "Give them one by one.")
    scenes = []
    for time, day in first:
        planes = tuple(
            Plane(_step_name(name, step, len(names)), name, number, step.wavelength)
            for name, each in steps.items()
            for number, step in enumerate(each, 1)
            if step.time == time
        )
        qualities = tuple(found for plane in planes if (found := _quality(plane)))
        remarks = assumed(opened.values())
        scenes.append(Scene(f"{variable_title(names[0])} {day}", "", planes, day, None, qualities, remarks=remarks))
    return scenes


def _step_name(name: str, step: Step, variables: int) -> str:
    """What a band of a variable is called: as the variable, by its label if there is no other, else both."""
    return step.label if step.label and variables == 1 else " ".join(filter(None, (variable_name(name), step.label)))


def variable_title(path: str) -> str:
    """The name of the file of a variable, without its ending."""
    match = re.match(r'(?s)[A-Z0-9_]{3,}:"?(.+?)"?:', path)
    return shown(os.path.splitext(os.path.basename(match[1] if match else path))[0])


def variable_name(path: str) -> str:
    """The name of a variable in what GDAL calls it: ``NETCDF:"a.nc":B02``, ``HDF5:"a.h5"://bands/B02``."""
    match = re.fullmatch(r'(?s)[A-Z0-9_]{3,}:"?.+?"?:(?://)?(?:[^:]*[/:])?([^:/"]+)', path)
    return match[1] if match else ""


def is_raster_name(path: str, headers: Collection[str] = ()) -> bool:
    """Whether a file of a folder counts as one of the layer's.

    Args:
        path: The file.
        headers: Files with the ending ``.hdr``, as ENVI's rasters of any ending, or none, have beside them.
    """
    stem, extension = os.path.splitext(path)
    if extension.lower() in ENVI and (f"{path}.hdr" in headers or f"{stem}.hdr" in headers):
        return True
    return bool(RASTERS.fullmatch(os.path.basename(path))) and not path.lower().endswith((".ovr", ".msk"))


_File = tuple[str, gdal.Dataset, Optional[Frame]]


def find_plain(files: Sequence[str], named: Collection[str] = ()) -> list[Scene]:
    """Scenes of plain files: files of one place whose bands differ are one scene, others are one each.

    Args:
        files: All of them.
        named: Those that the user has named himself; of the others, previews and views of the rest are left out.

    Raises:
        InputError: One is no raster.
    """
    opened = [(path, dataset, frame_of(dataset)) for path in files for dataset in [open_band(path, False)]]
    opened, remarks = _without_previews(opened, named)
    places: list[list[_File]] = []
    for each in opened:
        group = next((g for g in places if _same_place(g[0], each)), None)
        if group is None:
            places.append([each])
        else:
            group.append(each)
    series = [_series(group) for group in places]
    days = {_day_told(path) for path, *_ in opened}
    dated = len(days) == 1 or any(len(one) > 1 for one in series)
    scenes = []
    for place in series:
        made = [scene for group in place for scene in _scenes_of(group, dated)]
        dates = [scene.date for scene in made]
        for scene in made:
            same = [other.name for other in made if other is not scene and other.date == scene.date]
            if same and scene is made[-1 - dates[::-1].index(scene.date)]:
                scene = replace(scene, remarks=(_same_told(listed(same), scene),))
            scenes.append(scene)
    remarks = (*assumed(dataset for _, dataset, _ in opened), *remarks)
    scenes[0] = replace(scenes[0], remarks=(*remarks, *scenes[0].remarks))
    whole = all(dataset.GetRasterBand(1).DataType in (gdal.GDT_UInt16, gdal.GDT_Int16) for _, dataset, _ in opened)
    tagged = any(
        dataset.GetRasterBand(1).GetScale() not in (None, 1.0) or dataset.GetRasterBand(1).GetOffset()
        for _, dataset, _ in opened
    )
    return _alike(scenes if tagged or not whole else _own_offsets(scenes))


def _without_previews(opened: list[_File], named: Collection[str]) -> tuple[list[_File], tuple[Note, ...]]:
    """The files without pictures for the eye and without virtual rasters over the others, and what is told of it.

    Such pictures have no place, or are of 8 bits and colours beside bands that are not.
    """
    paths, told = {path for path, *_ in opened}, []
    drawn = {path for path, dataset, _ in opened if _is_picture(dataset)}
    kinds = {dataset.GetRasterBand(1).DataType for _, dataset, _ in opened}
    # A picture is drawn from three bands at least; beside fewer, such as heights, it is an image of its own.
    previews = len(kinds) > 1 and sum(dataset.RasterCount for path, dataset, _ in opened if path not in drawn) >= 3
    lost = []
    for path, dataset, frame in opened:
        if path in named:
            continue
        if (frame is None and not _is_placed(dataset)) or (previews and path in drawn):
            told.append(path)
            lost.append(path)
        elif paths & set(dataset.GetFileList() or ()) - {path}:
            lost.append(path)
    kept = [each for each in opened if each[0] not in lost]
    if not kept:
        return opened, ()
    return kept, (Note(DOUBT, f"Left out of the layer as previews: {listed(told)}."),) if told else ()


def _is_picture(dataset: gdal.Dataset) -> bool:
    return dataset.RasterCount in (3, 4) and dataset.GetRasterBand(1).DataType == gdal.GDT_Byte


def _same_told(others: str, last: Scene) -> Note:
    """What is told of files that show the same bands of the same place, so that one hides the others."""
    if last.day:
        text = f"{others} and {last.name} show one place on {last.day}: the last is used where it has data."
        return Note(DOUBT, text)
    text = f"{others} and {last.name} show one place, and tell no date: the last is used where it has data."
    return Note(DOUBT, text)


def _is_placed(dataset: gdal.Dataset) -> bool:
    """Whether a raster tells where it lies, in any way."""
    with quiet():
        return bool(crs_of(dataset) or dataset.GetGCPCount() or dataset.GetMetadata("RPC"))


def listed(paths: Sequence[str], most: int = 3) -> str:
    """The names of files, of many the first and how many more, in no language."""
    names = [os.path.basename(path) for path in paths]
    return ", ".join(names[:most]) + (f", … (+{len(names) - most})" if len(names) > most else "")


def _series(group: list[_File]) -> list[list[_File]]:
    """The files of one place by day, and else by folder, if these are alike: the same bands again."""
    for key in (_day_told, os.path.dirname):
        parts: dict[str, list[_File]] = {}
        for each in group:
            parts.setdefault(key(each[0]), []).append(each)
        if len(parts) > 1 and len({tuple(sorted(map(tuple, _names_of(part)))) for part in parts.values()}) == 1:
            return [parts[name] for name in sorted(parts)]
    return [group]


def _scenes_of(group: list[_File], dated: bool) -> list[Scene]:
    """The scenes of files of one place and day."""
    files = [(path, dataset) for path, dataset, _ in group]
    names = _names_of(group)
    flat = [name for own in names for name in own]
    together = len(group) > 1 and len(set(flat)) == len(flat)
    parts = [(files, names)] if together else [([file], [own]) for file, own in zip(files, names)]
    return [_scene(some, own, _day_told(some[0][0]) if dated else "") for some, own in parts]


def _names_of(group: Sequence[_File]) -> list[list[str]]:
    return _names([path for path, *_ in group], [dataset for _, dataset, _ in group])


def _day_told(path: str) -> str:
    """The day that the name of a file tells, else that of its folder: the first that is one; else nothing."""
    return told_day(os.path.basename(path)) or told_day(os.path.basename(os.path.dirname(path)))


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
            why = f"it has {len(scene.planes)} bands, and {file_name(first.name)} has {len(first.planes)}"
            raise product_error(scene.name, why, "Give files that have the same bands, or other names.")
        own = [plane.name for plane in scene.planes]
        ours, theirs = ([_plain_name(name) for name in each] for each in (names, own))
        if own == names or not any(names):
            found.append(scene)
        elif set(ours) == set(theirs) and len(set(ours)) == len(ours):
            planes = [replace(scene.planes[theirs.index(key)], name=name) for key, name in zip(ours, names)]
            found.append(replace(scene, planes=tuple(planes)))
        else:
            why = f"its bands are called otherwise than those of {file_name(first.name)}"
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
            own = band_names(dataset, steps_of(dataset))
        if len(own) == 1 and len(paths) > 1:
            own = [variable_name(path) or different.get(path) or own[0]]
        names.append([name or (f"band {n}" if len(own) > 1 else "") for n, name in enumerate(own, 1)])
    return names


def _different(paths: Sequence[str]) -> dict[str, str]:
    """The part of each file's name that no other has: of ``a_B02_10m`` and ``a_B03_10m``, B02 and B03."""
    stems = (pattern("landsat", "surface").sub("\\1\0", os.path.splitext(os.path.basename(path))[0]) for path in paths)
    parts = [[word.replace("\0", "_") for word in re.split(r"[_.\-\s]+", stem)] for stem in stems]
    if len({len(words) for words in parts}) != 1:
        return _ends(paths, parts)
    columns = [column for column in zip(*parts) if len(set(column)) == len(paths)]
    best = next((c for c in columns if all(re.fullmatch(r"(?i)(s[rt]_)?b?\d{1,2}a?|[a-z]+\d*", w) for w in c)), None)
    chosen = best or (columns[-1] if columns else None)
    return dict(zip(paths, chosen)) if chosen else _ends(paths, parts)


def _ends(paths: Sequence[str], parts: Sequence[Sequence[str]]) -> dict[str, str]:
    """What follows the words with which all names begin: of ``a_sr_band2`` and ``a_pixel_qa``, all but a."""
    shortest = min(len(words) for words in parts) - 1
    same = next((i for i in range(shortest) if len({words[i] for words in parts}) > 1), shortest)
    return {path: "_".join(words[same:]) for path, words in zip(paths, parts)}


def _scene(files: Sequence[tuple[str, gdal.Dataset]], names: Sequence[Sequence[str]], day: str) -> Scene:
    planes = []
    for (path, dataset), own in zip(files, names):
        with quiet():
            steps = steps_of(dataset)
        waves = [step.wavelength for step in steps] or [None] * len(own)
        planes += [Plane(name, path, number, wave) for number, (name, wave) in enumerate(zip(own, waves), 1)]
    with quiet():
        metadata = dict(files[0][1].GetMetadata() or {})
        date = metadata.get(DATE) or files[0][1].GetMetadataItem("ACQUISITIONDATETIME", "IMAGERY") or day
    kept = {key: value for key, value in metadata.items() if not key.startswith("TIFFTAG_")}
    qualities = tuple(q for plane in planes if len(files) > 1 and (q := _quality(plane))) or own_qualities(planes)
    if len({plane.name for plane in planes}) != len(planes):
        planes = [Plane(f"band {n}", plane.file, plane.band) for n, plane in enumerate(planes, 1)]
    return Scene(
        shown(os.path.splitext(os.path.basename(files[0][0]))[0]), "", tuple(planes), date, None, qualities, kept
    )


def tells_quality(path: str) -> bool:
    """Whether a plain raster has a band among its others that tells which pixels to leave out."""
    with contextlib.suppress(GdalError), quiet():
        dataset = open_file(path, gdal.OF_RASTER)
        if dataset is None or dataset.RasterCount < 2:
            return False
        if frame_of(dataset) is None and not (dataset.GetGCPCount() or dataset.GetMetadata("RPC")):
            return False
        names = band_names(dataset, steps_of(dataset))
        return bool(own_qualities([Plane(name, path, n) for n, name in enumerate(names, 1)]))
    return False


def own_qualities(planes: Sequence[Plane]) -> tuple[Quality, ...]:
    """What bands of a file that are called as quality bands leave out of its others; of several dates: nothing."""
    kinds = {plane: own_quality_name(plane.name) for plane in planes}
    if not all(kinds.values()):
        told = Counter(kinds.values())
        return tuple(
            replace(quality(kind, plane.file, plane.band), name=plane.name)
            for plane, kind in kinds.items()
            if kind and told[kind] == 1
        )
    return ()


def _quality(plane: Plane) -> Quality | None:
    """What a file beside the bands leaves out, if it is called as the quality band of a product."""
    words = os.path.splitext(os.path.basename(plane.file))[0].split("_")
    name = quality_name(plane.name) or quality_name("_".join(words[-2:]))  # pixel_qa beside sr_band2
    return quality(name, plane.file, plane.band) if name else None
