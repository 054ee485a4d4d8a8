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
from xml.sax.saxutils import escape

from osgeo import gdal

from ...crs import parse_crs, same_crs, transform_bounds
from ...gdalio import GdalError, need, open_file, opens, quiet
from ...shapes.outlines import outline_mask
from ..note import DOUBT, Note
from .documents import shown
from .frame import ALIGNED, Frame, frame_of
from .scene import CLOUD_MASK, DATE, DATES, OWN_UNITS, REMARKS, Plane, Quality, Scene, product_error
from .store import keep

_DRIVERS = ["GTiff", "COG", "JP2OpenJPEG", "JP2KAK", "JP2ECW", "JP2MrSID", "SENTINEL2"]
"""What bands of products are stored in: nothing that leads to other files."""
_MOST_PIXELS = 1 << 31
_BANDS = 1000


def open_band(path: str, product: bool) -> gdal.Dataset:
    """Open a file of a scene.

    Raises:
        InputError: It is no raster, or of a kind that products do not have.
    """
    options = {"allowed_drivers": _DRIVERS} if product else {}
    try:
        with quiet():
            remote = path.startswith(("/vsicurl/", "/vsis3/", "/vsigs/"))
            before = gdal.GetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN")
            if remote and before is None:
                gdal.SetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR")
            try:
                dataset = need(open_file(path, gdal.OF_RASTER, **options))
            finally:
                if remote and before is None:
                    gdal.SetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", None)
    except GdalError as error:
        if not product and opens(path, gdal.OF_VECTOR):
            raise product_error(shown(path), "it is a vector layer, not a raster", "Choose a raster.") from None
        why = f"its band file cannot be read ({shown(str(error))[:200]})"
        raise product_error(shown(path), why, "Check it and the connection, or copy it again.") from None
    if not dataset.RasterCount or (product and dataset.RasterXSize * dataset.RasterYSize > _MOST_PIXELS):
        raise product_error(shown(path), "its band file has no bands, or more pixels than any product")
    return dataset


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
    raster = _new(base)
    for plane in scene.planes:
        _add_band(raster, plane, opened[plane.file])
        frame, file, number = placed[plane.file], plane.file, plane.band
        if base.offset(frame) is None:
            file = _warped(scene.name, plane.file, opened[plane.file], base, plane.nodata, product)
            frame = base
        _place(raster.GetRasterBand(raster.RasterCount), file, number, base, frame, opened[plane.file])
    used = _add_mask(raster, scene, base) if masked and scene.qualities else ""
    if used == "" and not scene.kind:
        _copy_mask(raster, scene, base, placed, opened)
    return _finish(raster, scene, [scene], used)


def _unplaced(scene: Scene, opened: dict[str, gdal.Dataset], masked: bool) -> str:
    """A scene placed by ground control points or rational polynomials, all bands alike."""
    first = next(iter(opened.values()))
    size = (first.RasterXSize, first.RasterYSize)
    if any((each.RasterXSize, each.RasterYSize) != size for each in opened.values()):
        raise product_error(scene.name, "its bands have other sizes, and no place on the map", "Give them one by one.")
    frame = Frame("", 0.0, 0.0, 1.0, 1.0, *size)
    raster = _new(frame)
    with quiet():
        if first.GetGCPCount():
            raster.SetGCPs(first.GetGCPs(), first.GetGCPProjection())
        if rpc := first.GetMetadata("RPC"):
            raster.SetMetadata(rpc, "RPC")
    for plane in scene.planes:
        _add_band(raster, plane, opened[plane.file])
        _place(raster.GetRasterBand(raster.RasterCount), plane.file, plane.band, frame, frame, opened[plane.file])
    if masked and scene.qualities:
        names = ", ".join(dict.fromkeys(quality.name for quality in scene.qualities))
        text = f"Clouds are told ({names}) and are not left out, as the image is placed by points or polynomials."
        scene = replace(scene, remarks=(*scene.remarks, Note(DOUBT, text)))
    return _finish(raster, scene, [scene], "")


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _new(frame: Frame) -> gdal.Dataset:
    with quiet():
        raster = gdal.GetDriverByName("VRT").Create("", frame.width, frame.height, 0)
        if frame.crs:
            raster.SetProjection(frame.crs)
            raster.SetGeoTransform((frame.x0, frame.dx, 0.0, frame.y0, 0.0, frame.dy))
    return raster


def _add_band(raster: gdal.Dataset, plane: Plane, dataset: gdal.Dataset) -> None:
    """A band that says of itself what the plane says, and else what its file says."""
    with quiet():
        if not 1 <= plane.band <= dataset.RasterCount:
            raise product_error(shown(plane.file), f"it has no band {plane.band}")
        theirs = dataset.GetRasterBand(plane.band)
        raster.AddBand(theirs.DataType)
        band = raster.GetRasterBand(raster.RasterCount)
        kept = {k: v for k, v in (theirs.GetMetadata() or {}).items() if not k.startswith("STATISTICS_")}
        band.SetMetadata(kept)
        if wavelength := plane.wavelength:
            band.SetMetadataItem("CENTRAL_WAVELENGTH_UM", f"{wavelength:g}", "IMAGERY")
        elif imagery := theirs.GetMetadata("IMAGERY"):
            band.SetMetadata(imagery, "IMAGERY")
        band.SetDescription(plane.name)
        band.SetColorInterpretation(theirs.GetColorInterpretation())
        if theirs.GetColorTable() is not None:
            band.SetColorTable(theirs.GetColorTable())
        if names := theirs.GetCategoryNames():
            band.SetCategoryNames(names)
        scale = theirs.GetScale() if plane.scale is None else plane.scale
        offset = theirs.GetOffset() if plane.offset is None else plane.offset
        nodata = theirs.GetNoDataValue() if plane.nodata is None else plane.nodata
        if scale is not None:
            band.SetScale(scale)
        if offset is not None:
            band.SetOffset(offset)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        band.SetUnitType(plane.unit or theirs.GetUnitType() or "")


def _place(
    band: gdal.Band, file: str, number: int | str, base: Frame, frame: Frame, dataset: gdal.Dataset, inside: str = ""
) -> None:
    """Put a source into a band, pixel on pixel."""
    row, column = base.place(frame) if base.crs else (0, 0)
    width, height = frame.width, frame.height
    kind = gdal.GetDataTypeName(dataset.GetRasterBand(1).DataType)
    block_x, block_y = dataset.GetRasterBand(1).GetBlockSize()
    xml = (
        f'<ComplexSource><SourceFilename relativeToVRT="0" shared="0">{escape(file)}</SourceFilename>'
        f"<SourceBand>{number}</SourceBand>"
        f'<SourceProperties RasterXSize="{width}" RasterYSize="{height}" DataType="{kind}" '
        f'BlockXSize="{min(block_x, width)}" BlockYSize="{min(block_y, height)}"/>'
        f'<SrcRect xOff="0" yOff="0" xSize="{width}" ySize="{height}"/>'
        f'<DstRect xOff="{column}" yOff="{row}" xSize="{width}" ySize="{height}"/>{inside}</ComplexSource>'
    )
    if not inside:
        xml = xml.replace("ComplexSource", "SimpleSource")
    with quiet():
        band.SetMetadataItem("source_0", xml, "new_vrt_sources")


def _warped(
    title: str,
    path: str,
    dataset: gdal.Dataset,
    base: Frame,
    nodata: float | None,
    smooth: bool,
    near: str = "bilinear",
) -> str:
    """A virtual raster of a file on another grid.

    Args:
        title: For its name.
        path: The file.
        dataset: The same, open.
        base: The grid.
        nodata: Fill of all its bands; None: what the file says.
        smooth: Whether its values may be interpolated; those of class maps may not.
        near: How, if so.
    """
    own = dataset.GetRasterBand(1).GetNoDataValue() if nodata is None else nodata
    with quiet():
        if not smooth:
            near = "near"
        warped = need(
            gdal.Warp(
                "",
                path,
                format="VRT",
                dstSRS=base.crs,
                outputBounds=base.bounds,
                width=base.width,
                height=base.height,
                resampleAlg=near,
                srcNodata=own,
                dstNodata=own,
                dstAlpha=own is None,
                errorThreshold=0,
                overviewLevel="NONE",
                warpOptions=["UNIFIED_SRC_NODATA=PARTIAL"],
                options=["-novshift"],
            )
        )
        return keep(title, need(warped.GetMetadata("xml:VRT"))[0], [path])


def _add_mask(raster: gdal.Dataset, scene: Scene, base: Frame) -> str:
    """Mask what the quality bands leave out; gives their names."""
    with quiet():
        raster.CreateMaskBand(gdal.GMF_PER_DATASET)
        mask = raster.GetRasterBand(1).GetMaskBand()
    names: list[str] = []
    for quality in scene.qualities:
        file = outline_mask(quality.file, base, scene.name) if quality.outlines else quality.file
        dataset = open_band(file, True)
        frame = frame_of(dataset)
        if frame is None or not 1 <= quality.band <= dataset.RasterCount:
            raise product_error(shown(quality.file), "it has no place on the map, or lacks a band")
        if base.offset(frame) is None:
            part = _cut(base, frame)
            file = _warped(scene.name, file, dataset, part, quality.fill, False)
            frame = part
        inside = f"<LUT>{_steps(quality)}</LUT>{'<NODATA>0</NODATA>' if quality.over else ''}"
        _place(mask, file, quality.band, base, frame, dataset, inside)
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
    pairs, last = [], None
    for value in range(quality.most + 1):
        now = 0 if quality.left_out(value) else 255
        if now != last:
            if last is not None:
                pairs.append(f"{value - 1}:{last}")
            pairs.append(f"{value}:{now}")
        last = now
    return ",".join([*pairs, f"{quality.most}:{last}"])


def _copy_mask(raster: gdal.Dataset, scene: Scene, base: Frame, placed: dict, opened: dict) -> None:
    """Keep the mask of plain files, where they have one for all bands."""
    with quiet():
        for path in dict.fromkeys(plane.file for plane in scene.planes):
            flags = opened[path].GetRasterBand(1).GetMaskFlags()
            if flags & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA) == gdal.GMF_PER_DATASET and base.offset(placed[path]):
                raster.CreateMaskBand(gdal.GMF_PER_DATASET)
                mask = raster.GetRasterBand(1).GetMaskBand()
                _place(mask, path, "mask,1", base, placed[path], opened[path])
                return


def _finish(raster: gdal.Dataset, scene: Scene, scenes: Sequence[Scene], mask: str, more: Sequence[str] = ()) -> str:
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
        raster.FlushCache()
        xml = need(raster.GetMetadata("xml:VRT"))[0]
    files = {plane.file for each in scenes for plane in each.planes}
    files.update(path for each in scenes for path in (*each.files, *(q.file for q in each.qualities)))
    return keep(scene.name, xml, sorted(files | set(more)))


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
    frames = [_beside(main, frame, scene.name) for frame, scene in zip(found, scenes)]
    smooth = all(scene.kind for scene in scenes)
    parts = []  # path, open, frame
    for scene, path, dataset, frame in zip(scenes, rasters, opened, frames):
        if main.offset(frame) is None:
            frame = _onto(main, frame, scene.name)
            path = _warped(scene.name, path, dataset, frame, None, smooth, "cubic")
            dataset = open_band(path, False)
        parts.append((path, dataset, frame))
    whole = _union(main, [frame for *_, frame in parts])
    names = list(dict.fromkeys(plane.name for scene in scenes for plane in scene.planes))
    raster = _new(whole)
    holes = True  # whether nodata tells where there is nothing
    for name in names:
        having = [
            (*part, index + 1, plane)
            for part, scene in zip(parts, scenes)
            for index, plane in enumerate(scene.planes)
            if plane.name == name
        ]
        coding = min(having, key=lambda each: each[1].GetRasterBand(each[3]).GetOffset() or 0.0)
        _add_band(raster, Plane(name, coding[0], coding[3], coding[4].wavelength), coding[1])
        band = raster.GetRasterBand(raster.RasterCount)
        holes = holes and band.GetNoDataValue() is not None
        for path, dataset, frame, number, _ in having:
            inside = _recoded(dataset.GetRasterBand(number), coding[1].GetRasterBand(coding[3]))
            _place(band, path, number, whole, frame, dataset, inside)
    masks = {item for dataset in opened for item in (dataset.GetMetadataItem(CLOUD_MASK) or "").split(",") if item}
    masked_any = any(not dataset.GetRasterBand(1).GetMaskFlags() & gdal.GMF_NODATA for _, dataset, _ in parts)
    if masked_any or not holes:
        with quiet():
            raster.CreateMaskBand(gdal.GMF_PER_DATASET)
            mask = raster.GetRasterBand(1).GetMaskBand()
        for path, dataset, frame in parts:
            _place(mask, path, "mask,1", whole, frame, dataset, "<NODATA>0</NODATA>")
    title = scenes[-1].name if len(scenes) == 1 else f"{scenes[-1].name}-and-{len(scenes) - 1}-more"
    newest = Scene(title, scenes[-1].kind, date=scenes[-1].date, metadata=scenes[-1].metadata)
    return _finish(raster, newest, scenes, ",".join(sorted(masks)), rasters)


def _why_unplaced(dataset: gdal.Dataset) -> tuple[str, str]:
    """Why a file has no place beside others, and what helps."""
    with quiet():
        if dataset.GetGCPCount() or dataset.GetMetadata("RPC"):
            why = "it is placed by ground control points or polynomials, and other files of the layer are not"
            return why, "Give it as a layer of its own."
        if not dataset.GetProjectionRef():
            return "it has no CRS", "Assign one: in QGIS by Layer CRS, in the file by gdal_edit.py -a_srs EPSG:n FILE."
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
    masked = bands[0].GetMaskFlags() & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA) == gdal.GMF_PER_DATASET
    if frame is None or not masked or any(band.GetNoDataValue() is None for band in bands):
        return path
    raster = _new(frame)
    for number, band in enumerate(bands, 1):
        _add_band(raster, Plane(band.GetDescription(), path, number), dataset)
        _place(raster.GetRasterBand(number), path, number, frame, frame, dataset, "<UseMaskBand>true</UseMaskBand>")
    with quiet():
        raster.SetMetadata(dataset.GetMetadata() or {})
        raster.FlushCache()
        return keep(f"{scene.name}-masked", need(raster.GetMetadata("xml:VRT"))[0], [path])


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
