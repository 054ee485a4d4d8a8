"""Single buildings out of rasters where only their borders tell them apart."""

import hashlib
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.gdalio import quiet
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.shapes.geopackage import LAYER, GeoPackage
from layerfuse.model_backend.raster.shapes.objects import building_classes, object_classes, reach
from layerfuse.model_backend.raster.shapes.outline import sound
from layerfuse.model_backend.raster.shapes.polygons import PolygonOptions, PolygonWriter
from layerfuse.model_backend.raster.writer import Target
from osgeo import ogr

CLASSES = (
    ClassInfo(1, "field", "808080"),
    ClassInfo(7, "building", "c02020"),
    ClassInfo(3, "rim", "000000", border_of=7, border_width=1.0),
    ClassInfo(2, "road", "202020"),
)
PIXEL = 0.5  # so the rim is two pixels wide
NEARLY = 0.01  # areas on the ellipsoid: the place is five degrees from the middle of its zone


def grid_of(height, width):
    return Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, PIXEL, Window(100, 200, width, height))


def write(folder, classes, inside, block, options=None, confidence=None):
    """Attributes and geometry of every polygon, from blocks of some size; and the digest of the file."""
    height, width = classes.shape
    confidence = np.full(classes.shape, 0.75, np.float32) if confidence is None else confidence
    bits = np.ones(classes.shape, np.uint8)
    writer = PolygonWriter(
        Target(folder / "b.gpkg", folder, grid_of(height, width), {}),
        CLASSES,
        ("image",),
        options or PolygonOptions(),
        lambda: False,
    )
    try:
        for row in range(0, height, block):
            for col in range(0, width, block):
                part = np.s_[row : row + block, col : col + block]
                window = Window(100 + col, 200 + row, *classes[part].shape[::-1])
                writer.add(window, classes[part], confidence[part], bits[part], inside[part])
        writer.finish()
        digest = hashlib.sha256(writer.part.read_bytes()).hexdigest()
        layer = (dataset := ogr.Open(str(writer.part))).GetLayerByName(LAYER)
        found = [(feature.items(), feature.GetGeometryRef().Clone()) for feature in layer]
        del layer, dataset
    finally:
        writer.discard()
    assert not list(folder.iterdir())
    return found, digest


def town(buildings, shape=(64, 90), ground=1):
    """Class raster and insides of rectangles ``(top, left, bottom, right)`` with rims of two pixels."""
    classes, inside = np.full(shape, ground, np.uint8), np.zeros(shape, np.uint8)
    for top, left, bottom, right in buildings:
        classes[top:bottom, left:right] = 7
        inside[top + 2 : bottom - 2, left + 2 : right - 2] = 1
    return classes, inside


def houses(found):
    return sorted(g.GetEnvelope() for items, g in found if items["value"] == 7)


TERRACE = [(10, 5, 30, 25), (10, 25, 30, 45), (10, 45, 30, 60), (30, 5, 50, 60), (56, 80, 59, 83)]


@pytest.mark.parametrize("block", [5, 20, 33, 1000])
def test_houses_that_touch_stay_apart(tmp_path, block):
    """Wherever the seams of the blocks run; the last one is too small for an inside."""
    found, _ = write(tmp_path, *town(TERRACE), block)
    boxes = [(50 + le / 2, 50 + r / 2, -100 - b / 2, -100 - t / 2) for t, le, b, r in TERRACE]
    assert len(houses(found)) == len(boxes)
    assert np.abs(np.array(houses(found)) - sorted(boxes)).max() <= PIXEL  # where three meet, one may win a pixel
    for items, geometry in found:
        assert geometry.IsValid() and items["area_m2"] == pytest.approx(geometry.GetArea(), rel=NEARLY)
        assert items["modalities"] == "image" and items["confidence"] == 0.75
    assert {items["class"] for items, _ in found} == {"field", "building"}


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), block=st.integers(6, 40), share=st.floats(0.4, 0.9))
def test_polygons_are_the_same_whatever_the_blocks(tmp_path_factory, seed, block, share):
    """Bit for bit, in noise too; they cover what they should, once."""
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(20, 70)), int(rng.integers(20, 70)))
    classes = np.where(rng.random(shape) < share, 7, rng.choice([1, 2, 255], shape)).astype(np.uint8)
    inside = ((rng.random(shape) < 0.5) & (classes == 7)).astype(np.uint8)
    for _ in range(6):
        top, left = rng.integers(0, shape[0] - 8), rng.integers(0, shape[1] - 8)
        classes[top : top + 12, left : left + 9] = 7
        inside[top : top + 12, left : left + 9] = 0
        inside[top + 2 : top + 10, left + 2 : left + 7] = 1
    confidence = rng.integers(1, 251, shape).astype(np.float32) * np.float32(0.004)
    folder = tmp_path_factory.mktemp("noise")
    whole, parts = (write(folder, classes, inside, size, None, confidence)[0] for size in (1000, block))

    def plain(found):
        return sorted((bytes(g.ExportToWkb()), tuple(items.values())) for items, g in found)

    assert plain(whole) == plain(parts)
    with quiet():
        assert all(g.IsValid() for _, g in whole)
    for value in (1, 2):
        found = sum(i["area_m2"] for i, _ in whole if i["value"] == value)
        assert found == pytest.approx((classes == value).sum() * PIXEL**2, rel=NEARLY)
    covered = sum(g.GetArea() for i, g in whole if i["value"] == 7) / PIXEL**2
    assert inside.sum() <= covered <= (classes == 7).sum()
    union = ogr.Geometry(ogr.wkbMultiPolygon)
    for _, geometry in whole:
        for part in geometry:
            union.AddGeometry(part)
    with quiet():
        assert union.UnionCascaded().GetArea() == pytest.approx(sum(g.GetArea() for _, g in whole))


def test_an_object_far_beyond_its_inside(tmp_path):
    """A long wing without an inside belongs to the house as far as the reach; what is left is no house of its own."""
    classes, inside = town([(10, 5, 30, 25)])
    classes[19:21, 25:80] = 7
    found, _ = write(tmp_path, classes, inside, 16)
    assert len(houses(found)) == 1
    _, right, _, _ = houses(found)[0]
    assert (right - 50) / PIXEL == 23 + reach(CLASSES, PIXEL)


def test_what_is_wanted(tmp_path):
    classes, inside = town(TERRACE)
    confidence = np.where(np.arange(90) < 25, 0.5, 0.9).astype(np.float32) + np.zeros(classes.shape, np.float32)
    options = PolygonOptions(classes=(7,), minimum_area=50.0, minimum_confidence=0.6)
    found, _ = write(tmp_path, classes, inside, 16, options, confidence)
    assert [items["class"] for items, _ in found] == ["building"] * 3
    assert [items["area_m2"] for items, _ in found] == pytest.approx([100.0, 75.0, 275.0], rel=NEARLY)


def test_the_file_has_the_same_bytes_every_time(tmp_path):
    classes, inside = town(TERRACE)
    options = PolygonOptions(regularize=(7,))
    assert write(tmp_path, classes, inside, 16)[1] == write(tmp_path, classes, inside, 16)[1]
    assert write(tmp_path, classes, inside, 16, options)[1] == write(tmp_path, classes, inside, 16, options)[1]


@pytest.mark.parametrize("angle", [0.0, 0.3, 0.6, 1.2])
def test_right_angled_neighbours_do_not_overlap(tmp_path, angle):
    """A turned terrace: rectangles with a wall in common."""
    x, y = np.meshgrid(np.arange(120) - 60, np.arange(120) - 60)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    classes, inside = np.full((120, 120), 1, np.uint8), np.zeros((120, 120), np.uint8)
    for k, depth in enumerate((13, 10, 13)):
        left = -36 + 24 * k
        classes[(along >= left) & (along < left + 24) & (np.abs(across) < depth)] = 7
        inside[(along >= left + 2) & (along < left + 22) & (np.abs(across) < depth - 2)] = 1
    plain, _ = write(tmp_path, classes, inside, 50, PolygonOptions(classes=(7,)))
    for block in (50, 33):
        found, _ = write(tmp_path, classes, inside, block, PolygonOptions(classes=(7,), regularize=(7,)))
        assert len(found) == len(plain) == 3
        for i, (items, geometry) in enumerate(found):
            assert geometry.IsValid() and items["area_m2"] == pytest.approx(geometry.GetArea(), rel=NEARLY)
            assert 4 <= geometry.GetGeometryRef(0).GetGeometryRef(0).GetPointCount() - 1 <= 8
            assert max(geometry.Intersection(g).GetArea() / g.GetArea() for _, g in plain) > 0.9
            for _, other in found[i + 1 :]:
                assert geometry.Intersection(other).GetArea() < 1e-6
        outer = sum(g.GetArea() for _, g in plain)
        assert sum(items["area_m2"] for items, _ in found) == pytest.approx(outer, rel=0.05)


def test_a_right_angled_building_at_the_edge_of_the_map_ends_there(tmp_path):
    """Its walls run on beyond the edge, as far as a corner that the map does not show."""
    x, y = np.meshgrid(np.arange(60), np.arange(60) - 30)
    along, across = x * np.cos(0.5) + y * np.sin(0.5), y * np.cos(0.5) - x * np.sin(0.5)
    house = (along < 25) & (np.abs(across) < 12)
    classes = np.where(house, 7, 1).astype(np.uint8)
    found, _ = write(tmp_path, classes, house.astype(np.uint8), 60, PolygonOptions(classes=(7,), regularize=(7,)))
    ((items, geometry),) = found
    west, east, south, north = geometry.GetEnvelope()
    assert west == 50.0 and east < 80.0 and -130.0 < south < north < -100.0
    assert geometry.IsValid() and items["area_m2"] == pytest.approx(geometry.GetArea(), rel=NEARLY)
    assert items["area_m2"] == pytest.approx(house.sum() * PIXEL**2, rel=0.1)


def test_what_counts_as_a_building():
    assert object_classes(CLASSES) == (7,) and [c.value for c in building_classes(CLASSES)] == [7]
    named = (ClassInfo(1, "Buildings", "808080"), ClassInfo(2, "road", "202020"))
    assert object_classes(named) == () and [c.value for c in building_classes(named)] == [1]
    assert building_classes(named[1:]) == () and reach(named, 1.0) == 0
    assert reach(CLASSES, 0.001) == 64 and reach(CLASSES, 0.1) == 40 and reach(CLASSES, 10.0) == 8


def test_parts_that_overlap_or_cross_themselves_become_one_valid_geometry():
    squares = "((0 0,4 0,4 4,0 4,0 0)),((2 2,6 2,6 6,2 6,2 2))"
    bow_tie = "((10 0,14 4,14 0,10 4,10 0))"
    for text, area in ((squares, 28.0), (bow_tie, 8.0), (f"{squares},{bow_tie}", 36.0)):
        with quiet():
            made = sound(ogr.CreateGeometryFromWkt(f"MULTIPOLYGON ({text})"))
        assert made.IsValid() and made.GetGeometryName() == "MULTIPOLYGON"
        assert abs(made.GetArea() - area) < 1e-9


def test_an_abandoned_file_says_nothing(tmp_path, gdal_raises, monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", lambda problem: ignored.append(str(problem.exc_value)))
    with quiet():
        file = GeoPackage(tmp_path / "b.gpkg", grid_of(8, 8).crs, {})
    file.abandon()
    assert not ignored
