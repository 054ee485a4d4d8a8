"""Nothing of a reference is dropped in silence: it counts, or it is told."""

import json

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from osgeo import gdal, ogr, osr

LEFT, TOP = 300000, 4100000


@pytest.fixture()
def judge(make_raster, tmp_path, capfd):
    """``judge(features)``: figures and words of a map of water left of wood, by features of ``(wkt, class)``."""
    mapped = np.where(np.arange(40) < 20, 1, 2) * np.ones((40, 1), int)
    path = make_raster("map.tif", mapped.astype("uint8"), nodata=255)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", "water", "wood"])
    dataset = None

    def run(features, epsg=32612, kind=ogr.OFTString):
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(epsg or 32612)
        place = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        given, output = place / "r.gpkg", place / "out"
        vectors = ogr.GetDriverByName("GPKG").CreateDataSource(str(given))
        layer = vectors.CreateLayer("r", crs if epsg else None, ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("class", kind))
        for wkt, name in features:
            feature = ogr.Feature(layer.GetLayerDefn())
            if name is not None:
                feature["class"] = name
            if wkt is not None:
                feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
            layer.CreateFeature(feature)
        layer = vectors = None
        code = main(["evaluate", "--map", str(path), "--reference", str(given), "--output", str(output)])
        words = "".join(capfd.readouterr())
        return (json.loads((output / "numbers.json").read_text(encoding="utf-8")) if code == 0 else code), words

    return run


def point(column, row):
    return f"POINT({LEFT + 10 * column + 5} {TOP - 10 * row - 5})"


def box(column, row, right, bottom):
    x, y, u, v = LEFT + 10 * column, TOP - 10 * row, LEFT + 10 * right, TOP - 10 * bottom
    return f"POLYGON(({x} {y},{u} {y},{u} {v},{x} {v},{x} {y}))"


POINTS = [(point(column, 3), "water") for column in range(5)] + [(point(column, 3), "wood") for column in range(25, 30)]


def test_a_name_that_the_map_does_not_have_counts_as_wrong(judge):
    found, words = judge([*POINTS, (point(9, 9), "Lava"), (point(9, 11), " WOOD ")])
    assert found["classes"] == ["water", "wood", "Lava"] and found["matrix"][0] == [5, 1, 1]
    assert "no class Lava" in words and "counts as wrong" in words


def test_points_beyond_without_a_place_or_a_class_are_told(judge):
    found, words = judge(
        [*POINTS, (point(-5, 3), "wood"), (None, "wood"), ("POINT EMPTY", "wood"), (point(1, 1), None)]
    )
    assert sum(map(sum, found["matrix"])) == 10 and found["beyond"] == 1 and found["skipped"] == 3
    assert "1 points of the reference lie outside of the map" in words
    assert "3 features of the reference without one of the classes, or without a place" in words


def test_polygons_of_two_classes_and_tiny_ones_are_told(judge):
    tiny = f"POLYGON(({LEFT + 1} {TOP - 1},{LEFT + 3} {TOP - 1},{LEFT + 3} {TOP - 3},{LEFT + 1} {TOP - 1}))"
    found, words = judge([(box(2, 2, 8, 8), "water"), (box(6, 2, 12, 8), "wood"), (tiny, "wood")])
    assert found["matrix"] == [[4 * 6, 6 * 6], [0, 0]], "the later polygon counts"
    assert "12 pixels lie in polygons of two classes" in words and "1 polygons of the reference cover no pixel" in words
    found, words = judge([(box(2, 2, 8, 8), "water"), (box(6, 2, 12, 8), "water"), (box(22, 2, 28, 8), "wood")])
    assert found["disputed"] == 0 and "two classes" not in words


def test_a_layer_without_a_crs_is_refused(judge):
    code, words = judge(POINTS, epsg=None)
    assert code == 2 and "it has no CRS" in words


def test_codes_and_numbers_that_are_none(judge):
    numbers = [(wkt, {"water": 1.0, "wood": 2.0}[name]) for wkt, name in POINTS]
    found, words = judge([*numbers, (point(9, 9), 300.0), (point(9, 11), 1.5)], kind=ogr.OFTReal)
    assert found["classes"] == ["water", "wood", "300"] and found["matrix"][0] == [5, 0, 1]
    assert "1 features of the reference without one of the classes" in words
