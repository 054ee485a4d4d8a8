"""Images that lie crooked: placed by ground control points or rational polynomials, or rotated against their CRS.

They are warped on the fly by a virtual raster in the cache, nearest neighbour, so that no value is made up.
"""

from __future__ import annotations

import json
import math
import os

from osgeo import gdal, osr

from ...gdalio import GdalError, need, quiet
from ..note import DOUBT, Note
from .frame import assumed, crs_of
from .scene import REMARKS, product_error
from .store import keep
from .virtual.pieces import xml_of

_NOWHERE = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)  # what files say that were never placed
_LEVEL = 1e-6
"""Of a pixel: rotation that is none."""
_HIGHEST = 1e4  # metres, of mean heights that are to be believed
_SPLINE_POINTS = 500
"""Control points up to which a thin-plate spline, which goes through each of them, is fast enough."""


def place_square(dataset: gdal.Dataset, path: str, terrain: str = "") -> gdal.Dataset:
    """A dataset whose pixels lie square in a CRS: the same one, or a virtual one over it.

    Args:
        dataset: The raster.
        path: What it was opened by.
        terrain: A raster of heights above the ellipsoid or the sea, for rational polynomials; empty: their mean height.

    Raises:
        InputError: It tells no place on Earth, by what it is placed by.
    """
    try:
        with quiet():
            return _place_square(dataset, path, terrain)
    except GdalError as error:
        kind = "ground control points" if dataset.GetGCPCount() else "rational polynomials (RPC)"
        kind = kind if dataset.GetGeoTransform(can_return_null=True) in (None, _NOWHERE) else "rotated geotransform"
        why = f"it cannot be placed by its {kind} ({error})"
        raise product_error(path, why, "Check them, or warp it first: gdalwarp IN OUT.") from None


def _place_square(dataset: gdal.Dataset, path: str, terrain: str) -> gdal.Dataset:
    transform = dataset.GetGeoTransform(can_return_null=True)
    options: dict = {}
    remark = None
    if transform is not None and not all(map(math.isfinite, transform)):
        raise product_error(path, "its geotransform has values that are no numbers", "Georeference it first.")
    notes = assumed([dataset])
    if transform not in (None, _NOWHERE) and notes:
        with quiet():
            view = need(gdal.Translate("", dataset, format="VRT", outputSRS=crs_of(dataset)))
            view.SetMetadataItem(REMARKS, json.dumps([note.text for note in notes]))
            title = os.path.splitext(os.path.basename(path))[0]
            return need(gdal.OpenEx(keep(title, xml_of(view), [path]), gdal.OF_RASTER | gdal.OF_READONLY))
    if transform not in (None, _NOWHERE):
        _, dx, x_turn, _, y_turn, dy = transform
        if not (dx and dy) and not (x_turn and y_turn):
            return dataset
        if abs(x_turn) <= _LEVEL * abs(dx) and abs(y_turn) <= _LEVEL * abs(dy):
            return dataset
        if not dataset.GetProjectionRef():
            return dataset
    elif dataset.GetGCPCount():
        crs = dataset.GetGCPProjection()
        if not crs:
            why = "its ground control points are in no CRS"
            raise product_error(path, why, "Assign one: gdal_translate -a_srs EPSG:n IN OUT.")
        tps = dataset.GetGCPCount() <= _SPLINE_POINTS
        options = {"tps": True} if tps else {"polynomialOrder": 2}
        options["dstSRS"] = _metric(dataset.GetGCPs(), crs)
    elif dataset.GetMetadata("RPC"):
        options = {"rpc": True, "dstSRS": _utm(*_middle(dataset.GetMetadata("RPC"), path))}
        height = _mean_height(dataset.GetMetadata("RPC"))
        by = [f"RPC_DEM={terrain}", f"RPC_DEM_MISSING_VALUE={height}"] if terrain else [f"RPC_HEIGHT={height}"]
        options["transformerOptions"] = by
        if not terrain:
            text = (
                f"It is placed by rational polynomials as if all of it were {height:.0f} m high: in relief it lies "
                "off. With a layer of heights above the sea it lies where it is."
            )
            remark = Note(DOUBT, text)
    else:
        return dataset
    with quiet():
        nodata = dataset.GetRasterBand(1).GetNoDataValue() if dataset.RasterCount else None
        own = any(
            dataset.GetRasterBand(n).GetColorInterpretation() == gdal.GCI_AlphaBand
            for n in range(1, dataset.RasterCount + 1)
        )
        warped = need(
            gdal.Warp(
                "",
                path,
                format="VRT",
                resampleAlg="near",
                dstAlpha=nodata is None or own,
                dstNodata=nodata,
                errorThreshold=0,
                overviewLevel="NONE",
                options=["-novshift"],
                **options,
            )
        )
        for number in range(1, min(dataset.RasterCount, warped.RasterCount) + 1):
            _say_the_same(dataset.GetRasterBand(number), warped.GetRasterBand(number))
        warped.SetMetadata({k: v for k, v in (dataset.GetMetadata() or {}).items() if k != "AREA_OR_POINT"})
        if remark:
            warped.SetMetadataItem(REMARKS, json.dumps([remark.text]))
        title = os.path.splitext(os.path.basename(path))[0]
        placed = keep(title, xml_of(warped), [path, *([terrain] if terrain else [])])
        return need(gdal.OpenEx(placed, gdal.OF_RASTER | gdal.OF_READONLY))


def _say_the_same(theirs: gdal.Band, ours: gdal.Band) -> None:
    ours.SetDescription(theirs.GetDescription())
    ours.SetMetadata(theirs.GetMetadata() or {})
    if imagery := theirs.GetMetadata("IMAGERY"):
        ours.SetMetadata(imagery, "IMAGERY")
    ours.SetColorInterpretation(theirs.GetColorInterpretation())
    if theirs.GetScale() is not None:
        ours.SetScale(theirs.GetScale())
    if theirs.GetOffset() is not None:
        ours.SetOffset(theirs.GetOffset())
    if theirs.GetUnitType():
        ours.SetUnitType(theirs.GetUnitType())


def _metric(points: list[gdal.GCP], crs: str) -> str:
    """The CRS of the control points, or the UTM zone of their middle if they are in degrees."""
    reference = osr.SpatialReference()
    reference.ImportFromWkt(crs)
    if not reference.IsGeographic():
        return crs
    xs, ys = sorted(p.GCPX for p in points), sorted(p.GCPY for p in points)
    return _utm((xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2)


def _utm(lon: float, lat: float) -> str:
    zone = min(60, max(1, int((lon + 180) // 6) + 1))
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def _mean_height(polynomials: dict[str, str]) -> float:
    """Metres, about which the polynomials were fitted; 0 if they do not tell."""
    try:
        height = float(polynomials["HEIGHT_OFF"].split()[0])
    except (KeyError, ValueError, IndexError):
        return 0.0
    return height if abs(height) < _HIGHEST else 0.0  # no NaN either


def _middle(polynomials: dict[str, str], path: str) -> tuple[float, float]:
    try:
        lon, lat = float(polynomials["LONG_OFF"].split()[0]), float(polynomials["LAT_OFF"].split()[0])
        if -180 <= lon <= 180 and -85 <= lat <= 85:
            return lon, lat
    except (KeyError, ValueError, IndexError):
        pass
    raise product_error(path, "its rational polynomials tell no place", "Warp it first: gdalwarp IN OUT.")
