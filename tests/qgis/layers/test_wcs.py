"""A coverage of a real WCS beside the same raster in a file."""

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs, transform_bounds
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.layers.sources import layer_path
from layerfuse.tests.servers.wcs import PACKAGE, PROGRAM, WcsServer
from osgeo import gdal, gdal_array
from qgis.core import QgsRasterLayer

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"MapServer is not installed (Debian: {PACKAGE})")
ELEVATION = Modality("elevation", "elevation", "continuous", (Band("height"),))
OPTICAL = Modality("optical", "optical", "continuous", tuple(Band(n) for n in ("red", "nir")))


class Remembering(WcsServer):
    """Answers what it is asked again as before, as each answer takes MapServer a process."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.answers = {}

    def answer(self, path):
        """See the base."""
        if self.broken:
            return super().answer(path)
        if path not in self.answers:
            self.answers[path] = super().answer(path)
        return self.answers[path]


@pytest.fixture(scope="module")
def served(request, tmp_path_factory, qgis_app):
    """A file, the row in the card that it is, its server, and QGIS's layer of it; the same for all that ask for it."""
    random = np.random.default_rng(0)
    if request.param == "heights":
        modality, array, nodata = ELEVATION, random.normal(900, 300, (1, 133, 210)).astype("float32"), -9999
    else:
        modality, array, nodata = OPTICAL, random.integers(1, 3000, (2, 133, 210)).astype("int16"), 0
    array[:, 40:60, 50:90] = nodata
    folder = tmp_path_factory.mktemp("wcs")
    path = folder / "scene.tif"
    scene = gdal_array.OpenArray(array)
    scene.SetGeoTransform((300000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    scene.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    gdal.Translate(str(path), scene, noData=nodata)
    with Remembering(folder, path, "scene") as server:
        layer = QgsRasterLayer(f"identifier=scene&url={server.url}&version=1.0.0&cache=AlwaysNetwork", "heights", "wcs")
        assert layer.isValid(), layer.error().message()
        yield path, modality, server, layer


def _read(path, modality, grid):
    return Reader(RasterSource(modality.name, str(path)), modality, grid).read(grid.window)


def _grid(epsg, box, pixel):
    wkt = parse_crs(f"EPSG:{epsg}").ExportToWkt()
    return Grid(wkt, 0.0, 0.0, pixel, Grid(wkt, 0.0, 0.0, pixel, Window(0, 0, 1, 1)).cover(box))


@pytest.mark.parametrize("served", ["heights"], indirect=True)
def test_a_server_that_fails_is_told_in_a_line(served):
    _, modality, server, layer = served
    path, grid = layer_path(layer), _grid(32612, (300000.0, 4099000.0, 301000.0, 4100000.0), 10.0)
    server.broken = True
    with pytest.raises(InputError, match="its server does not give its pixels") as told:
        _read(path, modality, grid)
    assert "\n" not in str(told.value)
    server.broken = False
    assert _read(path, modality, grid)[1].any(), "what failed is not remembered"


@pytest.mark.parametrize(
    ("served", "epsg", "pixel"),
    [("heights", 32612, 10.0), ("heights", 32612, 30.0), ("bands", 32612, 10.0), ("bands", 32613, 10.0)],
    indirect=["served"],
    ids=["its own pixels", "averaged", "two bands", "another CRS"],
)
def test_the_same_pixels_as_the_file(served, epsg, pixel):
    path, modality, server, layer = served
    box = transform_bounds((299900.0, 4098600.0, 302200.0, 4100100.0), "EPSG:32612", f"EPSG:{epsg}")
    grid = _grid(epsg, box, pixel)
    expected, there = _read(path, modality, grid)
    before = len(server.requests)
    values, valid = _read(layer_path(layer), modality, grid)
    assert len(server.requests) > before
    assert there.any()
    assert not there.all()
    assert (valid == there).all()
    assert np.allclose(values, expected, rtol=1e-5, atol=1e-3)
    if pixel == 10.0 and epsg == 32612:
        assert (values == expected).all()
