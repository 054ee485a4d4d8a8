"""Pieces of virtual rasters: bands, what they are read from, and files that are warped to their pixels."""

from __future__ import annotations

from xml.sax.saxutils import escape  # nosec B406 - writes XML, reads none

from osgeo import gdal

from ....gdalio import GdalError, need, open_file, opens, quiet
from ..documents import shown
from ..frame import Frame
from ..scene import Plane, product_error
from ..store import keep

_DRIVERS = ["GTiff", "COG", "JP2OpenJPEG", "JP2KAK", "JP2ECW", "JP2MrSID", "SENTINEL2"]
"""What bands of products are stored in: nothing that leads to other files."""
_MOST_PIXELS = 1 << 31


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


def new_raster(frame: Frame) -> gdal.Dataset:
    """A virtual raster without bands."""
    with quiet():
        raster = gdal.GetDriverByName("VRT").Create("", frame.width, frame.height, 0)
        if frame.crs:
            raster.SetProjection(frame.crs)
            raster.SetGeoTransform((frame.x0, frame.dx, 0.0, frame.y0, 0.0, frame.dy))
    return raster


def xml_of(raster: gdal.Dataset) -> str:
    """A virtual raster as it is written."""
    with quiet():
        raster.FlushCache()
        return need(raster.GetMetadata("xml:VRT"))[0]


def add_band(raster: gdal.Dataset, plane: Plane, dataset: gdal.Dataset) -> None:
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


def add_source(
    band: gdal.Band,
    file: str,
    number: int | str,
    base: Frame,
    frame: Frame,
    dataset: gdal.Dataset,
    inside: str = "",
    level: int | None = None,
) -> None:
    """Put a source into a band, pixel on pixel; of its file, the overview of a number if there is one."""
    row, column = base.place(frame) if base.crs else (0, 0)
    width, height = frame.width, frame.height
    kind = gdal.GetDataTypeName(dataset.GetRasterBand(1).DataType)
    block_x, block_y = dataset.GetRasterBand(1).GetBlockSize()
    opened = "" if level is None else f'<OpenOptions><OOI key="OVERVIEW_LEVEL">{level}</OOI></OpenOptions>'
    xml = (
        f'<ComplexSource><SourceFilename relativeToVRT="0" shared="0">{escape(file)}</SourceFilename>'
        f"{opened}<SourceBand>{number}</SourceBand>"
        f'<SourceProperties RasterXSize="{width}" RasterYSize="{height}" DataType="{kind}" '
        f'BlockXSize="{min(block_x, width)}" BlockYSize="{min(block_y, height)}"/>'
        f'<SrcRect xOff="0" yOff="0" xSize="{width}" ySize="{height}"/>'
        f'<DstRect xOff="{column}" yOff="{row}" xSize="{width}" ySize="{height}"/>{inside}</ComplexSource>'
    )
    if not inside:
        xml = xml.replace("ComplexSource", "SimpleSource")
    with quiet():
        band.SetMetadataItem("source_0", xml, "new_vrt_sources")


def warped(
    title: str,
    path: str,
    dataset: gdal.Dataset,
    base: Frame,
    nodata: float | None,
    smooth: bool,
    near: str = "bilinear",
    level: int | None = None,
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
        level: The number of the overview that is read; None: the file's own pixels.
    """
    own = dataset.GetRasterBand(1).GetNoDataValue() if nodata is None else nodata
    with quiet():
        if not smooth:
            near = "near"
        found = need(
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
                overviewLevel="NONE" if level is None else level,
                warpOptions=["UNIFIED_SRC_NODATA=PARTIAL"],
                options=["-novshift"],
            )
        )
    return keep(title, xml_of(found), [path])
