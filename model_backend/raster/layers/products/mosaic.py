"""Scenes to virtual rasters: one for each scene, and one over them where there are several.

A scene's grid is that of its finest bands. Coarser ones are interpolated onto it (bilinear, in GDAL's warper, without
their fill), which is what the reader would do with them one by one. Quality bands are repeated (nearest). Scenes of
another zone, or off the lattice, are warped onto the grid of the first; all others are placed pixel by pixel.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace

from osgeo import gdal

from ...crs import parse_crs, same_crs, transform_bounds
from ...gdalio import quiet
from ...shapes.outlines import outline_mask
from ..note import DOUBT, Note
from .documents import shown
from .frame import ALIGNED, Frame, crs_of, frame_of, no_crs
from .scene import CLOUD_MASK, DATE, DATES, OWN_UNITS, REMARKS, Plane, Quality, Scene, product_error
from .store import keep
from .virtual.levels import levels_of, mask_view, mosaic_levels, scene_levels, with_levels
from .virtual.pieces import add_band, add_source, new_raster, open_band, warped, xml_of

_BANDS = 1000
_DECIMALS = (gdal.GDT_Float32, gdal.GDT_Float64)
_MASKED = gdal.GMF_PER_DATASET | gdal.GMF_ALPHA
_TOLD_BY_VALUES = gdal.GMF_NODATA | gdal.GMF_ALL_VALID


def scene_raster(scene: Scene, masked: bool) -> str:
    """The virtual raster of one scene.

    Args:
        scene: The scene.
        masked: Whether what its quality bands leave out is masked.

    Raises:
        InputError: A file of it cannot be used.
    """
    product = bool(scene.kind)
    if len(scene.planes) > _BANDS:
        raise product_error(scene.name, f"it has more than {_BANDS} bands", "Give fewer files.")
    opened = {plane.file: open_band(plane.file, product) for plane in scene.planes}
    frames = {path: frame_of(dataset) for path, dataset in opened.items()}
    placed = {path: frame for path, frame in frames.items() if frame is not None}
    if not placed:
        return _unplaced(scene, opened, masked)
    if lost := sorted(shown(path) for path in frames.keys() - placed.keys()):
        raise product_error(lost[0], "it has no place on the map, and other bands of the layer have", "Leave it out.")
    base = min(placed.values(), key=lambda frame: frame.area)
    for path, frame in placed.items():
        bounds = transform_bounds(frame.bounds, frame.crs, base.crs)
        if bounds is None or not _overlap(bounds, base.bounds):
            why = "it lies elsewhere than other bands of the same scene"
            raise product_error(shown(path), why, "Leave it out.")
    raster = new_raster(base)
    for plane in scene.planes:
        add_band(raster, plane, opened[plane.file])
        frame, file, number = placed[plane.file], plane.file, plane.band
        if base.offset(frame) is None:
            file = warped(scene.name, plane.file, opened[plane.file], base, plane.nodata, product)
            frame = base
        add_source(raster.GetRasterBand(raster.RasterCount), file, number, base, frame, opened[plane.file])
    used = _add_mask(raster, scene, base) if masked and scene.qualities else ""
    if not scene.kind:
        _copy_mask(raster, scene, base, placed, opened, over=bool(used))
    hidden = ""
    if raster.GetRasterBand(1).GetMaskFlags() & _MASKED == gdal.GMF_PER_DATASET:
        hidden = mask_view(scene.name, _finish(raster, scene, [scene], used), base)
    return _finish(raster, scene, [scene], used, levels=scene_levels(scene, base, opened, placed, hidden))


def _unplaced(scene: Scene, opened: dict[str, gdal.Dataset], masked: bool) -> str:
    """A scene placed by ground control points or rational polynomials, all bands alike."""
    first = next(iter(opened.values()))
    size = (first.RasterXSize, first.RasterYSize)
    if any((each.RasterXSize, each.RasterYSize) != size for each in opened.values()):
        raise product_error(scene.name, "its bands have other sizes, and no place on the map", "Give them one by one.")
    frame = Frame("", 0.0, 0.0, 1.0, 1.0, *size)
    raster = new_raster(frame)
    with quiet():
        if first.GetGCPCount():
            raster.SetGCPs(first.GetGCPs(), first.GetGCPProjection())
        if rpc := first.GetMetadata("RPC"):
            raster.SetMetadata(rpc, "RPC")
    for plane in scene.planes:
        add_band(raster, plane, opened[plane.file])
        add_source(raster.GetRasterBand(raster.RasterCount), plane.file, plane.band, frame, frame, opened[plane.file])
    if masked and scene.qualities:
        names = ", ".join(dict.fromkeys(quality.name for quality in scene.qualities))
        text = f"Clouds are told ({names}) and are not left out, as the image is placed by points or polynomials."
        scene = replace(scene, remarks=(*scene.remarks, Note(DOUBT, text)))
    return _finish(raster, scene, [scene], "")


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _add_mask(raster: gdal.Dataset, scene: Scene, base: Frame) -> str:
    """Mask what the quality bands leave out; gives their names."""
    with quiet():
        raster.CreateMaskBand(gdal.GMF_PER_DATASET)
        mask = raster.GetRasterBand(1).GetMaskBand()
    names: list[str] = []
    for quality in scene.qualities:
        file = outline_mask(quality.file, base, scene.name) if quality.outlines else quality.file
        dataset = open_band(file, bool(scene.kind))
        frame = frame_of(dataset)
        if frame is None or not 1 <= quality.band <= dataset.RasterCount:
            raise product_error(shown(quality.file), "it has no place on the map, or lacks a band")
        if quality.below is not None and dataset.GetRasterBand(quality.band).DataType not in _DECIMALS:
            continue  # its decimals were cut off
        if base.offset(frame) is None:
            part = _cut(base, frame)
            file = warped(scene.name, file, dataset, part, quality.fill, False)
            frame = part
        inside = f"<LUT>{_steps(quality)}</LUT>{'<NODATA>0</NODATA>' if quality.over else ''}"
        add_source(mask, file, quality.band, base, frame, dataset, inside)
        names.append(quality.name)
    return ",".join(dict.fromkeys(names))


def _cut(base: Frame, frame: Frame) -> Frame:
    """The part of a grid that another raster covers."""
    bounds = transform_bounds(frame.bounds, frame.crs, base.crs) or base.bounds
    columns = sorted(((bounds[0] - base.x0) / base.dx, (bounds[2] - base.x0) / base.dx))
    rows = sorted(((bounds[1] - base.y0) / base.dy, (bounds[3] - base.y0) / base.dy))
    left, top = max(0, math.floor(columns[0] + ALIGNED)), max(0, math.floor(rows[0] + ALIGNED))
    right = min(base.width, math.ceil(columns[1] - ALIGNED))
    bottom = min(base.height, math.ceil(rows[1] - ALIGNED))
    if right <= left or bottom <= top:
        return base
    x0, y0 = base.x0 + left * base.dx, base.y0 + top * base.dy
    return Frame(base.crs, x0, y0, base.dx, base.dy, right - left, bottom - top)


def _steps(quality: Quality) -> str:
    """The rule of a quality band as GDAL's table of steps: 255 for ground, 0 for what is left out."""
    if quality.below is not None:
        return f"0:0,{quality.below - 1e-6:g}:0,{quality.below:g}:255,1:255"
    pairs, last = [], None
    for value in range(quality.most + 1):
        now = 0 if quality.left_out(value) else 255
        if now != last:
            if last is not None:
                pairs.append(f"{value - 1}:{last}")
            pairs.append(f"{value}:{now}")
        last = now
    return ",".join([*pairs, f"{quality.most}:{last}"])


def _copy_mask(raster: gdal.Dataset, scene: Scene, base: Frame, placed: dict, opened: dict, over: bool) -> None:
    """Keep the mask of plain files, where they have one for all bands; over another, what it hides is added."""
    with quiet():
        for path in dict.fromkeys(plane.file for plane in scene.planes):
            flags = opened[path].GetRasterBand(1).GetMaskFlags()
            if flags & _MASKED == gdal.GMF_PER_DATASET and base.offset(placed[path]):
                if not over:
                    raster.CreateMaskBand(gdal.GMF_PER_DATASET)
                mask, inside = raster.GetRasterBand(1).GetMaskBand(), "<NODATA>255</NODATA>" if over else ""
                add_source(mask, path, "mask,1", base, placed[path], opened[path], inside)
                return


def _finish(
    raster: gdal.Dataset,
    scene: Scene,
    scenes: Sequence[Scene],
    mask: str,
    more: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> str:
    """Write what is said of a virtual raster as a whole, and keep it."""
    days = sorted({each.day for each in scenes if each.day})
    metadata = dict(scene.metadata)
    if scene.date:
        metadata[DATE] = max(each.date for each in scenes)
    if days:
        metadata[DATES] = ",".join(days)
    if mask:
        metadata[CLOUD_MASK] = mask
    if remarks := list(dict.fromkeys(remark.text for each in scenes for remark in each.remarks)):
        metadata[REMARKS] = json.dumps(remarks)
    if any(plane.offset is not None for each in scenes for plane in each.planes):
        metadata[OWN_UNITS] = "yes"
    with quiet():
        raster.SetMetadata(metadata)
    xml = xml_of(raster)
    files = {plane.file for each in scenes for plane in each.planes}
    files.update(path for each in scenes for path in (*each.files, *(q.file for q in each.qualities)))
    return keep(scene.name, with_levels(xml, levels), sorted(files | set(more)))


def mosaic_raster(scenes: Sequence[Scene], masked: bool) -> str:
    """The virtual raster of several scenes; where they overlap, the later in the list is seen.

    Raises:
        InputError: A file cannot be used, or a scene has no place on the map.
    """
    rasters = [_burnt(scene, scene_raster(scene, masked)) for scene in scenes]
    opened = [open_band(path, False) for path in rasters]
    found = []
    for scene, dataset in zip(scenes, opened):
        frame = frame_of(dataset)
        if frame is None:
            raise product_error(scene.name, *_why_unplaced(open_band(scene.planes[0].file, bool(scene.kind))))
        found.append(frame)
    main = _main_frame(found)
    beside = [_beside(main, frame, scene.name) for frame, scene in zip(found, scenes)]
    smooth = all(scene.kind for scene in scenes)
    parts = [_onto_pixels(main, *each, smooth) for each in zip((s.name for s in scenes), rasters, beside)]
    whole = _union(main, [frame for *_, frame in parts])
    raster = _assembled(whole, parts, scenes)
    masks = {item for dataset in opened for item in (dataset.GetMetadataItem(CLOUD_MASK) or "").split(",") if item}
    title = scenes[-1].name if len(scenes) == 1 else f"{scenes[-1].name}-and-{len(scenes) - 1}-more"
    levels = []
    for times, frame, few in mosaic_levels(whole, rasters, beside):
        coarse = [_onto_pixels(frame, scene.name, path, own, True) for scene, (path, own) in zip(scenes, few)]
        if any(not dataset.GetRasterBand(1).GetMaskFlags() & _TOLD_BY_VALUES for _, dataset, _ in coarse):
            break  # a level has no mask of its own
        levels.append(
            keep(f"{title}-{times}", xml_of(_assembled(frame, coarse, scenes)), [path for path, *_ in coarse])
        )
    newest = Scene(title, scenes[-1].kind, date=scenes[-1].date, metadata=scenes[-1].metadata)
    return _finish(raster, newest, scenes, ",".join(sorted(masks)), rasters, levels)


_Part = tuple[str, gdal.Dataset, Frame]  # path, open, where it lies


def _onto_pixels(main: Frame, name: str, path: str, frame: Frame, smooth: bool) -> _Part:
    """A scene on the pixels of a mosaic: as it is, or warped."""
    if main.offset(frame) is not None:
        return path, open_band(path, False), frame
    frame = _onto(main, frame, name)
    path = warped(name, path, open_band(path, False), frame, None, smooth, "cubic")
    return path, open_band(path, False), frame


def _assembled(whole: Frame, parts: Sequence[_Part], scenes: Sequence[Scene]) -> gdal.Dataset:
    """All scenes on the pixels of a mosaic, the later above."""
    names = list(dict.fromkeys(plane.name for scene in scenes for plane in scene.planes))
    raster = new_raster(whole)
    holes = True  # whether nodata tells where there is nothing
    for name in names:
        having = [
            (*part, index + 1, plane)
            for part, scene in zip(parts, scenes)
            for index, plane in enumerate(scene.planes)
            if plane.name == name
        ]
        coding = min(having, key=lambda each: each[1].GetRasterBand(each[3]).GetOffset() or 0.0)
        add_band(raster, Plane(name, coding[0], coding[3], coding[4].wavelength), coding[1])
        band = raster.GetRasterBand(raster.RasterCount)
        holes = holes and band.GetNoDataValue() is not None
        for path, dataset, frame, number, _ in having:
            inside = _recoded(dataset.GetRasterBand(number), coding[1].GetRasterBand(coding[3]))
            add_source(band, path, number, whole, frame, dataset, inside)
    masked_any = any(not dataset.GetRasterBand(1).GetMaskFlags() & gdal.GMF_NODATA for _, dataset, _ in parts)
    if masked_any or not holes:
        with quiet():
            raster.CreateMaskBand(gdal.GMF_PER_DATASET)
            mask = raster.GetRasterBand(1).GetMaskBand()
        for path, dataset, frame in parts:
            add_source(mask, path, "mask,1", whole, frame, dataset, "<NODATA>0</NODATA>")
    return raster


def _why_unplaced(dataset: gdal.Dataset) -> tuple[str, str]:
    """Why a file has no place beside others, and what helps."""
    with quiet():
        if dataset.GetGCPCount() or dataset.GetMetadata("RPC"):
            why = "it is placed by ground control points or polynomials, and other files of the layer are not"
            return why, "Give it as a layer of its own."
        if not crs_of(dataset):
            error = no_crs(dataset.GetDescription())
            return error.why, error.fix
        if dataset.GetGeoTransform(can_return_null=True):
            return "it is rotated against its CRS", "Warp it first: gdalwarp IN OUT."
    return "it has no position on the map (no geotransform)", "Georeference it first."


def _recoded(theirs: gdal.Band, ours: gdal.Band) -> str:
    """What turns a scene's stored values into those of the mosaic, and leaves out its fill and what it masks."""
    text = ""
    scale, offset = theirs.GetScale() or 1.0, theirs.GetOffset() or 0.0
    wanted, zero = ours.GetScale() or 1.0, ours.GetOffset() or 0.0
    if (scale, offset) != (wanted, zero):
        text += f"<ScaleOffset>{(offset - zero) / wanted!r}</ScaleOffset><ScaleRatio>{scale / wanted!r}</ScaleRatio>"
    nodata = theirs.GetNoDataValue()
    if nodata is not None:
        text += f"<NODATA>{nodata!r}</NODATA>"
    elif theirs.GetMaskFlags() & gdal.GMF_PER_DATASET:
        text += "<UseMaskBand>true</UseMaskBand>"
    return text


def _burnt(scene: Scene, path: str) -> str:
    """A scene that has nodata where it is masked, because GDAL 3.6 heeds only one of the two in a mosaic.

    A scene without a mask, or without nodata in all bands, stays as it is.
    """
    dataset = open_band(path, False)
    frame = frame_of(dataset)
    bands = [dataset.GetRasterBand(n) for n in range(1, dataset.RasterCount + 1)]
    masked = bands[0].GetMaskFlags() & _MASKED == gdal.GMF_PER_DATASET
    if frame is None or not masked or any(band.GetNoDataValue() is None for band in bands):
        return path
    raster = new_raster(frame)
    for number, band in enumerate(bands, 1):
        add_band(raster, Plane(band.GetDescription(), path, number), dataset)
        add_source(raster.GetRasterBand(number), path, number, frame, frame, dataset, "<UseMaskBand>true</UseMaskBand>")
    with quiet():
        raster.SetMetadata(dataset.GetMetadata() or {})
    levels = [_burnt(scene, level) for level in levels_of(path).values()]
    return keep(f"{scene.name}-masked", with_levels(xml_of(raster), levels), [path])


def _main_frame(frames: Sequence[Frame]) -> Frame:
    """The grid of most scenes; of as many, that of the finest."""

    def votes(frame: Frame) -> tuple[int, float]:
        return sum(frame.offset(other) is not None for other in frames), -frame.area

    return max(frames, key=votes)


def _beside(main: Frame, frame: Frame, name: str) -> Frame:
    """A frame as it is, or in degrees on the side of 180 where the main one lies, so that both are beside each other.

    Raises:
        InputError: It lies on the other side, on other pixels.
    """
    if not (same_crs(main.crs, frame.crs) and parse_crs(main.crs).IsGeographic()):
        return frame
    middles = [one.x0 + one.width * one.dx / 2 for one in (main, frame)]
    moved = replace(frame, x0=frame.x0 + 360.0 * round((middles[0] - middles[1]) / 360.0))
    if moved.x0 != frame.x0 and main.offset(moved) is None:
        why = "it lies on the other side of 180 degrees, on other pixels than the other files"
        raise product_error(name, why, "Give it as a layer of its own, or warp all of them to one projection.")
    return moved


def _onto(main: Frame, frame: Frame, name: str) -> Frame:
    """The pixels of a lattice that a raster of another covers."""
    bounds = transform_bounds(frame.bounds, frame.crs, main.crs)
    if bounds is None:
        raise product_error(name, "it has no place in the zone of the other scenes", "Give it as a layer of its own.")
    columns = sorted(((bounds[0] - main.x0) / main.dx, (bounds[2] - main.x0) / main.dx))
    rows = sorted(((bounds[1] - main.y0) / main.dy, (bounds[3] - main.y0) / main.dy))
    left, top, right, bottom = (
        math.floor(columns[0]), math.floor(rows[0]), math.ceil(columns[1]), math.ceil(rows[1])
    )  # fmt: skip
    x0, y0 = main.x0 + left * main.dx, main.y0 + top * main.dy
    return Frame(main.crs, x0, y0, main.dx, main.dy, right - left, bottom - top)


def _union(main: Frame, frames: Sequence[Frame]) -> Frame:
    corners = [(main.place(frame), frame) for frame in frames]
    left, top = min(at.col for at, _ in corners), min(at.row for at, _ in corners)
    right = max(at.col + frame.width for at, frame in corners)
    bottom = max(at.row + frame.height for at, frame in corners)
    if (right - left) * (bottom - top) > 1 << 42 or max(right - left, bottom - top) >= 1 << 31:
        raise product_error("of several files", "they lie too far apart to be one layer", "Give those of one area.")
    x0, y0 = main.x0 + left * main.dx, main.y0 + top * main.dy
    return Frame(main.crs, x0, y0, main.dx, main.dy, right - left, bottom - top)
