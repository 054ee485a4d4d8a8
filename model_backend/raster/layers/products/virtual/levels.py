"""Levels: overviews of a virtual raster, put together from those of its files.

GDAL gives a virtual raster none of its own that can be trusted: it would take the nearest pixel of whichever overview
comes near. A level here is a virtual raster itself, whose bands are overviews of one size. What a scene has in coarser
pixels is read from an overview of that size, or warped from the pixels that come nearest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape  # nosec B406 - writes XML, reads none

from osgeo import gdal

from ....crs import same_crs
from ....gdalio import quiet
from ..frame import ALIGNED, Frame
from ..scene import Scene
from ..store import keep
from .pieces import add_band, add_source, new_raster, open_band, warped, xml_of

_TIMES = (2, 4, 8, 16, 32)
"""How much coarser than the pixels levels are, along a side."""
_MOST_SCENES = 64
"""Scenes up to which levels are made: each needs files of its own."""

_Size = tuple[int, int]  # width, height


def scene_levels(
    scene: Scene, base: Frame, opened: Mapping[str, gdal.Dataset], placed: Mapping[str, Frame], mask: str
) -> list[str]:
    """The levels of one scene, finest first; none if its files do not cover the same ground.

    Args:
        scene: The scene.
        base: Its pixels.
        opened: Its files, open.
        placed: Where these lie.
        mask: A raster of what is seen, on its pixels; empty: nothing hides any.
    """
    if not all(same_crs(base.crs, frame.crs) and _covers(base, frame) for frame in placed.values()):
        return []
    sizes = {path: _sizes(dataset) for path, dataset in opened.items()}
    finest = next(path for path, frame in placed.items() if frame.area == base.area)
    levels = []
    for times in _TIMES:
        size = next((each for each in sizes[finest] if _is_level(each, base, times)), None)
        frame = size and _coarser(base, *size)
        if frame and (level := _scene_level(scene, frame, opened, sizes, mask)):
            levels.append(level)
    return levels


def mosaic_levels(
    whole: Frame, rasters: Sequence[str], frames: Sequence[Frame]
) -> Iterator[tuple[int, Frame, list[tuple[str, Frame]]]]:
    """What the levels of several scenes are made of: how much coarser, the pixels, and a raster of each scene.

    Args:
        whole: The pixels of all scenes.
        rasters: Those of the scenes.
        frames: Where these lie, in any zone.
    """
    if len(rasters) > _MOST_SCENES or any(abs(math.sqrt(f.area / whole.area) - 1) > 0.01 for f in frames):
        return
    found = [levels_of(path) for path in rasters]
    for times in _TIMES:
        parts = []
        for frame, levels in zip(frames, found):
            fitting = [(path, size) for size, path in levels.items() if _is_level(size, frame, times)]
            parts += [(path, _coarser(frame, *size)) for path, size in fitting[:1]]
        if len(parts) == len(rasters):
            width, height = -(-whole.width // times), -(-whole.height // times)
            yield times, Frame(whole.crs, whole.x0, whole.y0, whole.dx * times, whole.dy * times, width, height), parts


def levels_of(path: str) -> dict[_Size, str]:
    """The levels that a virtual raster of ours has, by size; without the nameless ones that GDAL 3.13 puts between."""
    dataset = open_band(path, False)
    with quiet():
        band = dataset.GetRasterBand(1)
        found = [band.GetOverview(n) for n in range(band.GetOverviewCount())]
        paths = {(each.XSize, each.YSize): each.GetDataset().GetDescription() for each in found if each is not None}
    return {size: path for size, path in paths.items() if path}


def with_levels(xml: str, levels: Sequence[str]) -> str:
    """A virtual raster that knows its levels."""
    bands, mask, rest = xml.partition("<MaskBand>")
    *bodies, end = bands.split("</VRTRasterBand>")
    told = ""
    for number, body in enumerate(bodies, 1):
        overviews = "".join(
            f'<Overview><SourceFilename relativeToVRT="0">{escape(path)}</SourceFilename>'
            f"<SourceBand>{number}</SourceBand></Overview>"
            for path in levels
        )
        told += f"{body}{overviews}</VRTRasterBand>"
    return f"{told}{end}{mask}{rest}"


def _scene_level(
    scene: Scene, frame: Frame, opened: Mapping[str, gdal.Dataset], sizes: Mapping[str, Mapping[_Size, int | None]],
    mask: str,
) -> str:  # fmt: skip
    """A level of a scene; empty if a file of it has no overview near this size."""
    wanted, raster = (frame.width, frame.height), new_raster(frame)
    for plane in scene.planes:
        dataset, theirs = opened[plane.file], sizes[plane.file]
        add_band(raster, plane, dataset)
        band, whole = raster.GetRasterBand(raster.RasterCount), max(theirs)
        size = min((each for each in theirs if each[0] >= frame.width), default=whole)
        if size[0] >= 2 * frame.width:
            return ""
        level = theirs[size]
        if size == wanted:
            add_source(band, plane.file, plane.band, frame, frame, dataset, level=level)
            continue
        near, smooth = ("average", True) if size[0] > frame.width else ("bilinear", bool(scene.kind))
        file = warped(scene.name, plane.file, dataset, frame, plane.nodata, smooth, near, level)
        add_source(band, file, plane.band, frame, frame, dataset)
    if mask:  # what is hidden in part is hidden
        file = warped(scene.name, mask, open_band(mask, False), frame, None, True, "min")
        with quiet():
            raster.CreateMaskBand(gdal.GMF_PER_DATASET)
            add_source(raster.GetRasterBand(1).GetMaskBand(), file, 1, frame, frame, open_band(file, False))
    return keep(f"{scene.name}-{frame.width}", xml_of(raster), sorted({plane.file for plane in scene.planes}))


def mask_view(title: str, path: str, frame: Frame) -> str:
    """A raster of one band that is the mask of another."""
    raster = new_raster(frame)
    with quiet():
        raster.AddBand(gdal.GDT_Byte)
    add_source(raster.GetRasterBand(1), path, "mask,1", frame, frame, open_band(path, False))
    return keep(f"{title}-mask", xml_of(raster), [path])


def _sizes(dataset: gdal.Dataset) -> dict[_Size, int | None]:
    """The sizes in which a file has its pixels, each with the number of the overview; None: its own."""
    with quiet():
        band = dataset.GetRasterBand(1)
        overviews = [band.GetOverview(n) for n in range(band.GetOverviewCount())]
    found: dict[_Size, int | None] = {(dataset.RasterXSize, dataset.RasterYSize): None}
    for number, each in enumerate(overviews):
        if each is not None:
            found.setdefault((each.XSize, each.YSize), number)
    return found


def _is_level(size: _Size, frame: Frame, times: int) -> bool:
    """Whether a size is that of a frame so many times coarser, however its last pixels were counted."""
    return all(abs(few - many / times) < 1 for few, many in zip(size, (frame.width, frame.height)))


def _coarser(frame: Frame, width: int, height: int) -> Frame:
    """The same ground in fewer pixels."""
    x, y = frame.width / width, frame.height / height
    return Frame(frame.crs, frame.x0, frame.y0, frame.dx * x, frame.dy * y, width, height)


def _covers(base: Frame, frame: Frame) -> bool:
    near = ALIGNED * math.sqrt(base.area)
    return all(abs(one - other) <= near for one, other in zip(base.bounds, frame.bounds))
