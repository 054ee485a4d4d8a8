"""References of every kind and CRS say the same of the same ground."""

import numpy as np
import pytest
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.reference import is_vector, read_reference, vector_values
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from osgeo import ogr, osr

pytestmark = pytest.mark.usefixtures("gdal_raises")

CLASSES = (ClassInfo(3, "Water", "2060c0"), ClassInfo(7, "forest", "208020"))
GRID = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, Window(30000, -410000, 40, 30))


def labels(reference, window=GRID.window):
    found = np.full((window.height, window.width), -1)
    rows, columns, classes = reference.samples(window)
    found[rows, columns] = classes
    return found


def boxes():
    """Pixels of the grid as rectangles with classes, and the labels that they mean."""
    expected = np.full((30, 40), -1)
    shapes = []
    for (top, left, bottom, right), index in (((2, 3, 12, 20), 0), ((20, 25, 30, 40), 1), ((8, 10, 11, 14), 1)):
        expected[top:bottom, left:right] = index
        shapes.append(((300000 + 10 * left, 4100000 - 10 * bottom, 300000 + 10 * right, 4100000 - 10 * top), index))
    return shapes, expected


def in_degrees(wkt):
    systems = [osr.SpatialReference(), osr.SpatialReference()]
    for system, code in zip(systems, (32612, 4326)):
        system.ImportFromEPSG(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    geometry = ogr.CreateGeometryFromWkt(wkt)
    geometry.Transform(osr.CoordinateTransformation(*systems))
    return geometry.ExportToWkt()


@pytest.mark.parametrize("epsg", [32612, 4326])
@pytest.mark.parametrize("values", [("WATER", " forest"), (3, 7), (3.0, 7.0), ("3", "7")])
def test_polygons(make_vector, box, epsg, values):
    shapes, expected = boxes()
    move = in_degrees if epsg == 4326 else str
    path = str(make_vector("p.gpkg", [(move(box(*b)), {"class": values[i]}) for b, i in shapes], epsg))
    reference = read_reference(path, None, CLASSES, GRID)
    assert reference.kind == "polygons" and is_vector(path)
    assert (labels(reference) == expected).all()
    part = Window(30005, -409995, 13, 17)
    assert (labels(reference, part) == expected[5:22, 5:18]).all()


@pytest.mark.parametrize("epsg", [32612, 4326])
def test_points_are_counted_one_by_one(make_vector, epsg):
    move = in_degrees if epsg == 4326 else str
    places = [(300015, 4099995, 3), (300016, 4099994, 3), (300395, 4099705, 7), (900000, 4100000, 7)]
    features = [(move(f"POINT({x} {y})"), {"note": "a", "class": value}) for x, y, value in places]
    reference = read_reference(str(make_vector("p.gpkg", features, epsg)), "CLASS", CLASSES, GRID)
    found = sorted(zip(*(a.tolist() for a in reference.samples(GRID.window))))
    assert reference.kind == "points" and found == [(0, 1, 0), (0, 1, 0), (29, 39, 1)]


def test_rasters(make_raster):
    _, expected = boxes()
    path = str(make_raster("r.tif", np.array([0, 3, 7], np.uint8)[expected + 1], nodata=0))
    reference = read_reference(path, None, CLASSES, GRID)
    assert reference.kind == "raster" and (labels(reference) == expected).all()
    with pytest.raises(InputError, match="no fields"):
        read_reference(path, "class", CLASSES, GRID)


def test_features_without_a_class_are_left_out_and_counted(make_vector):
    texts = ["water", "", "snow", None, "7"]
    path = str(make_vector("p.gpkg", [("POINT(300015 4099995)", {"class": t}) for t in texts]))
    reference = read_reference(path, None, CLASSES, GRID)
    assert reference.skipped == 3 and len(reference.samples(GRID.window)[0]) == 2
    values, names = vector_values(path, None)
    assert values == {7} and names["snow"] == "snow" and set(names) <= {"water", "snow"}


@pytest.mark.parametrize(
    ("features", "field", "words"),
    [
        ([("POINT(1 1)", {"kind": "water"})], None, "kind"),
        ([("POINT(1 1)", {"kind": "water"})], "typ", "typ"),
        ([("POINT(1 1)", {"class": "snow"})], None, "Water, forest"),
        ([("LINESTRING(1 1, 2 2)", {"class": "water"})], None, "polygons or points"),
        ([], None, "no features"),
    ],
)
def test_what_cannot_be_used_is_told(make_vector, features, field, words):
    with pytest.raises(InputError, match=words):
        read_reference(str(make_vector("p.gpkg", features)), field, CLASSES, GRID)


POLYGON, POINT, LINE = (
    "POLYGON((300020 4099880,300120 4099880,300120 4099980,300020 4099980,300020 4099880))",
    "POINT(300205 4099805)",
    "LINESTRING(300000 4099750,300390 4099750)",
)


@pytest.mark.parametrize("order", [1, -1])
def test_what_the_first_feature_is_decides_nothing(make_vector, order):
    both = [(POINT, {"class": "water"}), (POLYGON, {"class": "forest"})][::order]
    with pytest.raises(InputError, match=r"1 points and 1 polygons.*two layers"):
        read_reference(str(make_vector("both.gpkg", both, 32612)), None, CLASSES, GRID)
    some = [(LINE, {"class": "water"}), (POLYGON, {"class": "forest"})][::order]
    found = read_reference(str(make_vector("lines.gpkg", some, 32612)), None, CLASSES, GRID)
    assert (found.kind, found.lines, found.skipped) == ("polygons", 1, 0)
    assert np.unique(labels(found), return_counts=True)[1].tolist() == [1100, 100]
    collection = [(f"GEOMETRYCOLLECTION({POLYGON},GEOMETRYCOLLECTION({LINE}))", {"class": "forest"})]
    held = read_reference(str(make_vector("held.gpkg", collection, 32612)), None, CLASSES, GRID)
    assert held.lines == 1 and (labels(held) == labels(found)).all()
    with pytest.raises(InputError, match="its features are lines"):
        read_reference(str(make_vector("only.gpkg", [(LINE, {"class": "water"})], 32612)), None, CLASSES, GRID)
