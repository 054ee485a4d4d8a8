"""Areas that users read against geodesics on the ellipsoid: of pixels, polygons, least sizes, summaries; in any CRS."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.crs import parse_crs, transform_points
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, ogr

pytestmark = pytest.mark.filterwarnings("ignore:Valid PROJ data directory")
pyproj = pytest.importorskip("pyproj", exc_type=ImportError)
GEOD = pyproj.Geod(ellps="WGS84")
SINUSOIDAL = "+proj=sinu +R=6371007.181 +units=m +no_defs"  # MODIS
FAMILY = [  # CRS, and where it is used: west, south, east, north
    ("EPSG:3857", (-175, -70, 175, 70)), ("EPSG:4087", (-175, -70, 175, 70)), ("EPSG:6933", (-175, -70, 175, 70)),
    (SINUSOIDAL, (-60, -70, 60, 70)), ("+proj=moll +datum=WGS84 +units=m", (-100, -70, 100, 70)),
    ("EPSG:3035", (-9, 36, 40, 66)), ("EPSG:2154", (-4, 42, 8, 51)), ("EPSG:32633", (10, 0, 20, 70)),
    ("EPSG:2263", (-74.5, 40.4, -71.8, 41.5)), ("EPSG:3413", (-80, 62, 60, 85)), ("EPSG:5070", (-120, 24, -70, 48)),
    ("EPSG:3577", (115, -43, 152, -12)), ("EPSG:4326", (-175, -75, 175, 75)),
    ("+proj=tmerc +lat_0=52 +lon_0=12.5 +k=1 +datum=WGS84 +units=m", (9, 50, 16, 54)),
]  # fmt: skip
CLOSE = 1e-3
SIDE = 64


def geodesic(rings, crs):
    """Square metres of a polygon's rings in a CRS, whose edges are straight there."""
    total = 0.0
    for number, ring in enumerate(rings):
        ring = np.asarray(ring, float)
        share = np.linspace(0, 1, 8, endpoint=False)[:, None]
        dense = np.concatenate([a + (b - a) * share for a, b in zip(ring, ring[1:])])
        lon, lat = np.array(transform_points(dense.tolist(), crs, "EPSG:4326")).T
        area = abs(GEOD.polygon_area_perimeter(lon, lat)[0])
        total += area if number == 0 else -area
    return total


def polygon_area(geometry, crs):
    parts = [geometry] if geometry.GetGeometryName() == "POLYGON" else [geometry.GetGeometryRef(i) for i in
                                                                       range(geometry.GetGeometryCount())]  # fmt: skip
    return sum(geodesic([part.GetGeometryRef(i).GetPoints() for i in range(part.GetGeometryCount())], crs)
               for part in parts)  # fmt: skip


def window_at(crs, lon, lat, metres, side=SIDE):
    x, y = transform_points([(lon, lat)], "EPSG:4326", crs)[0]
    reference = parse_crs(crs)
    size = metres / (111_195.0 if reference.IsGeographic() else reference.GetLinearUnits())
    size = float(f"{size:.3g}")
    return Grid(reference.ExportToWkt(), 0.0, 0.0, size, Window(round(x / size), round(-y / size), side, side))


@given(st.data(), st.sampled_from(FAMILY), st.sampled_from([0.5, 10.0, 30.0, 500.0]))
@settings(max_examples=80, deadline=None)
def test_pixels_have_the_area_of_the_ellipsoid(data, where, metres):
    crs, (west, south, east, north) = where
    grid = window_at(crs, data.draw(st.floats(west, east)), data.draw(st.floats(south, north)), metres)
    xmin, ymin, xmax, ymax = grid.bounds()
    ring = [(xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax), (xmin, ymin)]
    assert grid.areas(grid.window).sum() == pytest.approx(geodesic([ring], grid.crs), rel=CLOSE)


class Engine:
    """The class of a pixel is its value."""

    def __init__(self, card):
        self.card, self.digest, self.device = card, "1a2b", Device("cpu", "float32", "as asked")

    def predict(self, batch):
        (values,) = batch.values.values()
        kinds = np.rint(values[:, 0]).astype(int) % len(self.card.classes)
        scores = np.stack([np.where(kinds == k, 1.0, 0.01) for k in range(len(self.card.classes))], 1)
        return Prediction((scores / scores.sum(1, keepdims=True)).astype(np.float32))


@pytest.mark.parametrize(
    ("crs", "lon", "lat"),
    [("EPSG:3857", 13.0, 60.0), (SINUSOIDAL, 50.0, 50.0), ("+proj=moll +datum=WGS84 +units=m", 80.0, -45.0),
     ("EPSG:32633", 20.9, 5.0)],
)  # fmt: skip
def test_polygons_least_sizes_and_summaries_are_of_the_ellipsoid(tiny_card, tmp_path, crs, lon, lat):
    grid = window_at(crs, lon, lat, 10.0)
    kinds = np.zeros((2, SIDE, SIDE), np.uint16)
    kinds[:, 4:20, 4:20] = 1
    for column, side in ((4, 3), (14, 4), (26, 5), (38, 6), (50, 7)):
        kinds[:, 30 : 30 + side, column : column + side] = 1
    file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "a.tif"), SIDE, SIDE, 2, gdal.GDT_UInt16)
    file.SetProjection(grid.crs)
    file.SetGeoTransform(grid.geotransform)
    file.WriteRaster(0, 0, SIDE, SIDE, kinds.tobytes())
    del file
    pixel = grid.areas(grid.window).mean()
    least = 18 * pixel  # of 16 and 25 pixels, the second stays

    def run(folder, **more):
        (tmp_path / folder).mkdir()
        source = RasterSource("optical", str(tmp_path / "a.tif"), (1, 2), nodata=float("nan"))
        path = tmp_path / folder / "p.gpkg"
        job = Job((source,), tmp_path / folder / "m.tif", polygons=path, crs=crs, pixel_size=grid.pixel_size, **more)
        report = predict(job, Engine(tiny_card), Silent())
        vector = ogr.Open(str(path))
        shapes = [(f["area_m2"], polygon_area(f.GetGeometryRef(), grid.crs)) for f in vector.GetLayer(0)]
        told = json.loads(gdal.Open(str(tmp_path / folder / "m.tif")).GetMetadataItem("LAYERFUSE_AREAS"))
        return shapes, told, report

    everything, told, report = run("all")
    assert len(everything) == 7
    for area, true in everything:
        assert area == pytest.approx(true, rel=CLOSE)
    assert sum(told.values()) * 1e4 == pytest.approx(sum(true for _, true in everything), rel=CLOSE)
    assert report.summary.metres.sum() == pytest.approx(sum(true for _, true in everything), rel=CLOSE)
    kept, *_ = run("large", minimum_area=least)
    assert sorted(true for _, true in kept) == sorted(true for _, true in everything if true >= least)
    assert len(kept) == 5
    whole, told, _ = run("unit", minimum_unit=least)
    assert len(whole) == 5 and min(true for _, true in whole) >= least
    assert sum(told.values()) * 1e4 == pytest.approx(sum(true for _, true in everything), rel=CLOSE)
