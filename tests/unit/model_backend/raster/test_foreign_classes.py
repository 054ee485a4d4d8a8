"""Rasters of class maps of others, read as layers, as references and as labels."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.labels import ClassReader, label_source, reference_crosswalk
from layerfuse.model_backend.raster.layers.crosswalks.products import NONE, common_classes, products
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.legend import label_values
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.raster.survey import look_at_layer
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("gdal_raises")

CLASSES = common_classes()
COVER = Modality("cover", "landcover", "categorical", (Band("class"),), CLASSES, "nearest")
SIDE = 24


def grid(pixel=10.0):
    wkt, side = parse_crs("EPSG:32612").ExportToWkt(), round(SIDE * 10 / pixel)
    return Grid(wkt, 0.0, 0.0, pixel, Window(round(300000 / pixel), round(-4100000 / pixel), side, side))


def some(codes, kind, seed=0):
    return np.random.default_rng(seed).choice(np.array(codes), (SIDE, SIDE)).astype(kind)


def read(path, crosswalk="", on=None):
    on = on or grid()
    values, valid = Reader(RasterSource("cover", str(path), crosswalk=crosswalk), COVER, on).read(on.window)
    return np.where(valid, values[0], -1)


@pytest.mark.parametrize(
    "name, kind, key",
    [
        ("ESA_WorldCover_N48E009_Map.tif", "uint8", "worldcover"),
        ("clc2018.tif", "int16", "corine"),
        ("clc2018.tif", "int32", "corine"),
        ("nlcd.tif", "float32", "nlcd"),
        ("ESACCI-LC-LCCS.tif", "int16", "cci"),
    ],
)
def test_layers_and_references_are_read_in_the_models_classes(make_raster, name, kind, key):
    legend = products()[key].codes
    codes = [code for code in legend if code >= 0 or kind != "uint8"]
    array = some(codes, kind)
    path, values = make_raster(name, array), {info.name: info.value for info in CLASSES}
    expected = np.vectorize(lambda code: values.get(legend[code].ours, -1))(array.astype(int))
    np.testing.assert_array_equal(read(path), expected)
    source = label_source(path)
    walk = reference_crosswalk(source, CLASSES)
    found = ClassReader(source, CLASSES, grid(), walk.pairs).read(grid().window)
    np.testing.assert_array_equal(found, expected)


def test_a_rare_code_that_no_look_sees_is_read_too(make_raster):
    array = np.full((300, 300), 10, np.uint8)
    array[1, 1] = 80
    assert read(make_raster("worldcover.tif", array))[1, 1] == 0


def test_classes_are_made_before_pixels_are_mixed(make_raster):
    tile = np.array([[111, 112, 121], [211, 211, 111], [211, 211, 122]], np.int16)  # five pixels are built
    array = np.tile(tile, (SIDE // 3, SIDE // 3))
    assert (read(make_raster("clc.tif", array), on=grid(30.0)) == 6).all()
    assert (read(make_raster("clc9.tif", np.where(array == 211, 999, array)), on=grid(30.0)) == 6).all()
    mostly = np.tile(np.array([[999, 999, 999], [999, 999, 111], [211, 211, 122]], np.int16), (8, 8))
    assert (read(make_raster("clc_n.tif", mostly), on=grid(30.0)) == -1).all()


def test_nobody_recodes_what_nobody_can_know(make_raster):
    path = make_raster("map.tif", some([1, 2, 11], np.uint8))
    with pytest.raises(InputError, match="nothing tells what its codes 11 mean"):
        read(path)
    with pytest.raises(InputError, match="nothing tells what its codes 11 mean"):
        reference_crosswalk(label_source(path), CLASSES)
    assert set(np.unique(read(path, "esri"))) == {0, 1, 2}
    assert set(np.unique(read(path, "none"))) == {-1, 1, 2}


def test_colours_in_the_file_tell_its_legend(make_raster):
    path = make_raster("unnamed.tif", some([1, 2, 7, 11], np.uint8))
    painted = gdal.ColorTable()
    for code, entry in products()["esri"].codes.items():
        if entry.colours:
            painted.SetColorEntry(code, (*bytes.fromhex(entry.colours[0]), 255))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetColorTable(painted)
    dataset = None
    assert set(np.unique(read(path))) == {0, 1, 6, 2}


def test_an_attribute_table_names_the_classes(make_raster):
    path = make_raster("unnamed.tif", some([7, 300, 4000], np.int16))
    rows = gdal.RasterAttributeTable()
    rows.CreateColumn("Value", gdal.GFT_Integer, gdal.GFU_MinMax)
    rows.CreateColumn("Count", gdal.GFT_Integer, gdal.GFU_PixelCount)
    rows.CreateColumn("Class_Name", gdal.GFT_String, gdal.GFU_Name)
    for row, (code, name) in enumerate({7: "Forest", 300: "Open Water", 4000: "Cropland"}.items()):
        rows.SetValueAsInt(row, 0, code)
        rows.SetValueAsString(row, 2, name)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetDefaultRAT(rows)
    dataset = None
    array = gdal.Open(str(path)).ReadAsArray()
    expected = np.select([array == 7, array == 300], [1, 0], 4)
    np.testing.assert_array_equal(read(path), expected)


def test_another_table_is_another_description(make_raster, tmp_path):
    path, table = make_raster("map.tif", some([-1, 500], np.int16)), tmp_path / "own.json"
    table.write_text(json.dumps({"-1": "water", "500": "crops"}))
    source = RasterSource("cover", str(path), crosswalk=str(table))
    first = describe(source, COVER)
    assert first.codes == ((-1, 0), (500, 4)) and str(table) in first.files
    table.write_text(json.dumps({"-1": "grass", "500": "built"}))
    assert describe(source, COVER).codes == ((-1, 2), (500, 6))


def test_labels_become_the_models_classes_or_name_their_own(make_raster):
    path = str(make_raster("clc2018.tif", some([112, 311, 512, 999], np.int16)))
    assert label_values(path, "", CLASSES).values == {"112": "built", "311": "trees", "512": "water"}
    own = {"112": "Discontinuous urban fabric", "311": "Broad-leaved forest", "512": "Water bodies"}
    assert label_values(path, "").values == own
    assert label_values(path, "", CLASSES, "none").values == {c: c for c in ("112", "311", "512", "999")}
    assert label_values(path, "", crosswalk="corine").values == {"112": "built", "311": "trees", "512": "water"}
    plain = str(make_raster("mine.tif", some([1, 2, 70], np.uint8)))
    mine = label_values(plain, "", CLASSES)
    assert mine.values == {"1": "1", "2": "2", "70": "70"} and "codes 70 mean" in mine.notes[0].text
    known = str(make_raster("same.tif", some([1, 2], np.uint8)))
    assert label_values(known, "", CLASSES, by_value=True).values == {"1": "trees", "2": "grass"}


def test_a_map_to_learn_from_has_the_classes_of_its_legend(make_raster):
    modality, _ = look_at_layer("landcover", str(make_raster("nlcd.tif", some([11, 42, 82], np.uint8))), (), None)
    assert [c.name for c in modality.classes] == ["Open water", "Evergreen forest", "Cultivated crops"]
    path = str(make_raster("clc2018.tif", some([112, 311, 512], np.int16)))
    modality, source = look_at_layer("landcover", path, (), None)
    assert modality.classes == CLASSES and describe(source, modality).codes
    path = str(make_raster("mine.tif", some([1, 300], np.int16)))
    with pytest.raises(InputError, match="code 300 is none that a model can have"):
        look_at_layer("landcover", path, (), None)


def test_values_that_are_no_codes_are_refused(make_raster):
    path = make_raster("share.tif", some([0.0, 0.25, 1.0], np.float32))
    with pytest.raises(InputError, match=r"values such as 0\.25"):
        read(path)


def test_nameless_classes_of_a_model_take_a_map_of_the_same_codes(make_raster):
    classes = tuple(ClassInfo(v, f"{v} ({v})", "808080") for v in (10, 80))
    modality = Modality("cover", "landcover", "categorical", (Band("class"),), classes, "nearest")
    found = describe(RasterSource("cover", str(make_raster("worldcover.tif", some([10, 80], np.uint8)))), modality)
    assert not found.codes and not found.unclear and found.notes[0].level == "doubt"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["uint8", "int16", "uint16", "int32", "float32"]), st.integers(0, 99), st.booleans())
def test_the_codes_that_there_are_are_those_of_all_pixels(make_raster, kind, seed, south):
    array = some([1, 2, 3, 7, 90, 213, *([-5, 300] if kind != "uint8" else [])], "int64", seed).astype(kind)
    path = make_raster("nlcd.tif", array[::-1] if south else array, nodata=7)
    reader = Reader(RasterSource("cover", str(path), crosswalk=NONE), COVER, grid())
    few, all_of_them = (set(np.concatenate(list(each())).tolist()) for each in (reader.kinds_of_codes, reader.codes))
    assert few == all_of_them == set(array.ravel().tolist()) - {7}
