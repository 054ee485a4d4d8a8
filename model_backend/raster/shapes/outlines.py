"""Polygons by which products tell clouds: GML of DIMAP (SPOT, Pleiades) and of Sentinel-2, or any vector file.

They are burnt on the pixels of a scene, so that the rest of the way is that of a quality band. The GML is read here and
not by GDAL, as it may lie in an archive, and tells its place in ways of its own.
"""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from xml.etree import ElementTree  # nosec B405 - for the type's name only

import numpy as np
from osgeo import gdal, ogr

from ..crs import parse_crs
from ..gdalio import GdalError, check, need, quiet, unlink
from ..layers.products.documents import read_bytes, read_xml, shown
from ..layers.products.frame import Frame
from ..layers.products.scene import product_error
from ..layers.products.store import keep_mask
from .burn import WITHOUT_FIELD, PlacedShapes, Shape, Shapes, burn, has_surface, read_shapes

_MOST = 4096
"""Pixels of a mask along one side; those of larger scenes cover several pixels of the scene."""
_ENDS_IN_EPSG = re.compile(r"(?:EPSG|projectionType)\b.*?(\d{4,6})$", re.IGNORECASE)


def read_outlines(path: str) -> Shapes:
    """The polygons of a file; without a CRS where they are in pixels of an image, or tell none.

    Raises:
        InputError: It is damaged.
    """
    if not path.lower().endswith((".gml", ".xml")):
        found = read_shapes(path)
        if found is None:
            raise product_error(shown(path), "its outlines of clouds cannot be read")
        return replace(found, shapes=tuple(shape for shape in found.shapes if has_surface(shape)))
    root = read_xml(path)
    names = [name for each in root.iter() if (name := each.get("srsName"))]
    code = next((match[1] for name in names if (match := _ENDS_IN_EPSG.search(name))), "")
    shapes = []
    with quiet():
        for polygon in root.iter("Polygon"):
            shape = ogr.Geometry(ogr.wkbPolygon)
            for side in ("exterior", "outerBoundaryIs", "interior", "innerBoundaryIs"):
                for ring in polygon.iter(side):
                    shape.AddGeometry(_ring(ring, path))
            if not shape.IsEmpty():
                shapes.append(Shape(WITHOUT_FIELD, bytes(shape.ExportToIsoWkb())))
    return Shapes(parse_crs(f"EPSG:{code}").ExportToWkt() if code else "", tuple(shapes))


def _ring(element: ElementTree.Element, path: str) -> ogr.Geometry:
    """A closed line of a polygon, of ``posList`` (x y x y) or ``coordinates`` (x,y x,y)."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for each in element.iter():
        if each.tag not in ("posList", "coordinates"):
            continue
        words = (each.text or "").split()
        try:
            numbers = np.array([float(word) for word in ",".join(words).split(",")])
            size = len(words[0].split(",")) if each.tag == "coordinates" else int(each.get("srsDimension") or 2)
            for x, y, *_ in numbers.reshape(-1, size):
                ring.AddPoint_2D(float(x), float(y))
        except ValueError:
            raise product_error(shown(path), "its outlines of clouds are no numbers") from None
    ring.CloseRings()
    return ring


def outline_mask(path: str, frame: Frame, title: str) -> str:
    """A raster in the cache that is 1 where the polygons of a file cover the pixels of a frame, and 0 elsewhere.

    Raises:
        InputError: The file is damaged, or has no place in the frame's CRS.
    """
    times = max(1, -(-max(frame.width, frame.height) // _MOST))
    width, height = -(-frame.width // times), -(-frame.height // times)
    mask = Frame(frame.crs, frame.x0, frame.y0, frame.dx * times, frame.dy * times, width, height)
    return keep_mask(f"{title}-outlines", repr(mask), [path], lambda: _raster(_burnt(path, mask, times), mask, path))


def _burnt(path: str, mask: Frame, times: int) -> np.ndarray:
    shapes = read_outlines(path)
    if not shapes.crs:  # in pixels, of which the first has its middle at 1, 1
        transform = (0.5, float(times), 0.0, 0.5, 0.0, float(times))
        return burn(shapes, {WITHOUT_FIELD: 1}, transform, mask.shape, None, 0, 1)
    transform = (mask.x0, mask.dx, 0.0, mask.y0, 0.0, mask.dy)
    orders = [shapes]
    if parse_crs(shapes.crs).IsGeographic():  # latitudes come first in them, by rule, but not in those of everybody
        orders = [replace(shapes, shapes=tuple(map(_swapped, shapes.shapes))), shapes]
    near = (PlacedShapes(each, mask.crs).within(mask.bounds) for each in orders)
    found = next((each for each in near if each.shapes), Shapes(mask.crs, ()))
    return burn(found, {WITHOUT_FIELD: 1}, transform, mask.shape, None, 0, 1)


def _swapped(shape: Shape) -> Shape:
    geometry = ogr.CreateGeometryFromWkb(shape.wkb)
    geometry.SwapXY()
    return replace(shape, wkb=bytes(geometry.ExportToIsoWkb()))


def _raster(burnt: np.ndarray, mask: Frame, path: str) -> bytes:
    """A GeoTIFF of a mask."""
    memory = f"/vsimem/layerfuse-outlines-{threading.get_ident()}.tif"
    options = ["COMPRESS=DEFLATE", "NBITS=1"]
    try:
        with quiet():
            driver = gdal.GetDriverByName("GTiff")
            file = need(driver.Create(memory, mask.width, mask.height, 1, gdal.GDT_Byte, options))
            file.SetProjection(mask.crs)
            file.SetGeoTransform((mask.x0, mask.dx, 0.0, mask.y0, 0.0, mask.dy))
            pixels = burnt.astype(np.uint8).tobytes()
            check(file.GetRasterBand(1).WriteRaster(0, 0, mask.width, mask.height, pixels))
            del file
        return read_bytes(memory)
    except GdalError as error:
        raise product_error(shown(path), f"its outlines of clouds cannot be burnt ({error})") from None
    finally:
        unlink(memory)
