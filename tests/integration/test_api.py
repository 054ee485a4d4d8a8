"""``import layerfuse``: the page about it runs; arrays, xarray objects and files give the map of the command."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys

import layerfuse
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.api.layers import Layer, as_files, as_paths
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.tests.packaging.notebook import NOTEBOOK, code_blocks, notebook

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

LEFT, TOP = 300000.0, 4100000.0
PLACE = (LEFT, 10.0, 0.0, TOP, 0.0, -10.0)
SAMPLE = NOTEBOOK.parents[1] / "resources" / "sample"


@pytest.fixture()
def arrays():
    rng = np.random.default_rng(0)
    return {
        "optical": rng.integers(1, 200, (2, 40, 48)).astype(np.uint16),
        "elevation": rng.normal(500, 200, (40, 48)).astype(np.float32),
    }


@pytest.fixture()
def files(arrays, make_raster):
    return {name: make_raster(f"{name}.tif", array) for name, array in arrays.items()}


@pytest.fixture()
def model(tiny_model):
    with layerfuse.open_model(tiny_model, threads=1) as opened:
        yield opened


def pixels(path):
    dataset = gdal.Open(str(path))
    return np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


def test_the_page_runs(tmp_path, monkeypatch):
    """All of it but the learning, which the next test does in seconds; that block must be the last."""
    pytest.importorskip("xarray")
    pytest.importorskip("sklearn")
    for name in ("landsat8.tif", "srtm.tif", "nlcd8.tif"):
        shutil.copy(SAMPLE / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    *blocks, learning = code_blocks()
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert set(np.unique(names["land"].classes)) <= {*names["land"].legend, 255}
    np.testing.assert_array_equal(pixels("map.tif"), names["land"].classes)
    assert (tmp_path / "map-confidence.tif").exists()
    assert 0 < names["found"].accuracy.summary["oa"].value <= 1
    exec(compile(learning.replace("minutes=1", "minutes=0.02"), "docs/python.md", "exec"), names)
    assert list(names["mine"].classes.values()) == ["1", "2"] and list(names["mine"].layers) == ["optical"]
    names["model"].close()


def test_the_notebook_is_the_page():
    assert NOTEBOOK.read_text(encoding="utf-8") == notebook(), "python -m layerfuse.tests.packaging.notebook"


def test_importing_costs_nothing():
    code = (
        "import sys, layerfuse; layerfuse.classFactory; print(sorted({'numpy', 'torch', 'osgeo'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert {"open_model", "predict", "learn", "assess", "describe", "InputError"} <= set(dir(layerfuse))
    assert not hasattr(layerfuse, "serverClassFactory")  # which QGIS Server asks for
    assert layerfuse.InputError is InputError and layerfuse.__version__


def test_arrays_files_and_the_command_give_the_same_map(arrays, files, model, tmp_path):
    given = [part for name, path in files.items() for part in ("--layer", f"{name}={path}")]
    asked = ["--output", str(tmp_path / "m.tif"), "--confidence", str(tmp_path / "c.tif")]
    assert main(["predict", "--model", str(model.folder), *given, *asked]) == 0
    plain = {name: Layer(array, "EPSG:32612", PLACE) for name, array in arrays.items()}
    for layers in (files, plain):
        found = layerfuse.predict(model, layers, more=("confidence", "availability"))
        np.testing.assert_array_equal(found.classes, pixels(tmp_path / "m.tif"))
        assert found.kinds == ("classes", "confidence", "availability") and not found.files
        assert found.read("confidence").dtype == np.float32 and found.transform == PLACE
        assert np.isnan(found.read("confidence")).sum() == (found.classes == 255).sum()
        assert (found.read("availability") == 3).all()
        assert sum(found.hectares.values()) == pytest.approx(40 * 48 * 0.01, rel=0.01)
    written = layerfuse.predict(model, files, tmp_path / "again.tif", more=("confidence", "polygons", "areas"))
    assert [p.name for p in written.files.values()] == ["again.tif", "again-confidence.tif", "again-polygons.gpkg",
                                                        "again-areas.csv"]  # fmt: skip
    np.testing.assert_array_equal(written.classes, found.classes)
    np.testing.assert_array_equal(written.read("confidence"), found.read("confidence"))


def test_xarray_in_and_out(arrays, model):
    xarray = pytest.importorskip("xarray")
    plain = {name: Layer(array, "EPSG:32612", PLACE) for name, array in arrays.items()}
    expected = layerfuse.predict(model, plain, more=("probabilities",))
    out = expected.to_xarray()
    assert out["probabilities"].dims == ("class", "y", "x") and list(out["class"].values) == ["water", "forest", "town"]
    assert float(out.x[0]) == LEFT + 5 and float(out.y[0]) == TOP - 5
    coordinates = {"x": out.x, "y": out.y, "spatial_ref": out.spatial_ref}
    layers = {
        "optical": xarray.DataArray(arrays["optical"], {**coordinates, "band": ["red", "nir"]}, ("band", "y", "x")),
        "elevation": xarray.DataArray(arrays["elevation"], coordinates, ("y", "x")),
    }
    np.testing.assert_array_equal(layerfuse.predict(model, layers).classes, expected.classes)
    turned = {  # bands by name, rows from the south, one date, a dataset of bands
        "optical": layers["optical"].isel(band=[1, 0], y=slice(None, None, -1)).expand_dims("time"),
        "elevation": xarray.Dataset({"height": layers["elevation"]}),
    }
    np.testing.assert_array_equal(layerfuse.predict(model, turned).classes, expected.classes)
    lost = layers["elevation"].drop_vars("spatial_ref")
    with pytest.raises(InputError, match="does not say its CRS"):
        layerfuse.predict(model, {"elevation": lost})
    uneven = layers["elevation"].isel(x=[0, 1, 3, 4])
    with pytest.raises(InputError, match="not evenly spaced"):
        layerfuse.predict(model, {"elevation": uneven})
    with pytest.raises(InputError, match="Choose one date"):
        two = xarray.concat([layers["optical"]] * 2, "time")
        layerfuse.predict(model, {"optical": two})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">i2", ">f4"]),
    bands=st.integers(1, 3),
    masked=st.booleans(),
    seed=st.integers(0, 99),
)
def test_an_array_becomes_a_file_with_its_values(tmp_path, kind, bands, masked, seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(-100 if np.dtype(kind).kind in "if" else 0, 100, (bands, 5, 7)).astype(kind)
    hidden = rng.random(values.shape) < 0.3
    layer = Layer(np.ma.array(values, mask=hidden) if masked else values, 32612, PLACE)
    dataset = gdal.Open(as_paths("x", layer, tmp_path))
    found = np.frombuffer(dataset.ReadRaster(buf_type=gdal.GDT_Float64)).reshape(values.shape)
    expected = np.where(hidden & masked, np.nan, values.astype(float))
    np.testing.assert_array_equal(found, expected)
    assert dataset.GetGeoTransform() == PLACE


def test_what_is_said_of_a_layer_reaches_it(arrays, files, model, tmp_path):
    said = Layer(files["optical"], bands=("red", 2), nodata=7, masks=("none", f"{files['elevation']}:1"))
    found = as_files({"optical": said, "elevation": [files["elevation"]]}, tmp_path)
    assert found.layers["optical"] == (str(files["optical"]), ("red", 2))
    assert found.layers["elevation"] == ((str(files["elevation"]),), ())
    assert found.nodata == ["optical=7"] and found.masks == ["optical=none", f"optical={files['elevation']}:1"]
    hole = arrays["optical"].copy()
    hole[:, :32, :32] = 7
    layer = Layer(hole, "EPSG:32612", PLACE, nodata=7)
    assert (layerfuse.predict(model, {"optical": layer}).classes[:32, :32] == 255).all()
    assert layerfuse.describe({"elevation": files["elevation"]}, model)["elevation"][0].startswith("elevation of tiny")


@pytest.mark.parametrize(
    ("layers", "options", "why"),
    [
        ({"optical": np.zeros((2, 4, 4))}, {}, "does not say where it lies"),
        ({"optical": Layer(np.zeros((2, 4, 4)), "EPSG:32612", (10, 0, LEFT, 0, -10, TOP))}, {}, "GDAL's order"),
        ({"optical": Layer(np.zeros(4), "EPSG:32612", PLACE)}, {}, r"\[rows, columns\]"),
        ({"optical": Layer(np.zeros((2, 4, 4), complex), "EPSG:32612", PLACE)}, {}, "whole or real numbers"),
        ({"optical": Layer(np.zeros((2, 4, 4)), "EPSG:32612", PLACE, names=("red",))}, {}, "2 bands and 1 names"),
        ({"optical": 7}, {}, "it is a int"),
        ({"optical": "gone.tif"}, {}, "no such file"),
        ({"optical": Layer(np.ones((2, 40, 40)), "EPSG:32612", PLACE)}, {"more": ["polygons"]}, "map in memory"),
        ({"optical": Layer(np.ones((2, 40, 40)), "EPSG:32612", PLACE)}, {"pixel_size": 0.01}, "Give a file"),
    ],
)
def test_bad_input_is_told_in_one_line(model, layers, options, why):
    with pytest.raises(InputError, match=why) as caught:
        layerfuse.predict(model, layers, **options)
    assert "\n" not in str(caught.value)


def test_a_model_is_judged_like_its_map(arrays, model, tmp_path):
    layers = {name: Layer(array, "EPSG:32612", PLACE) for name, array in arrays.items()}
    found = layerfuse.predict(model, layers)
    truth = Layer(found.classes, "EPSG:32612", PLACE)
    judged = layerfuse.assess(found, truth), layerfuse.assess(model, truth, layers=layers, output=tmp_path / "report")
    for each in judged:
        assert each.accuracy.summary["oa"].value == 1.0
    assert (tmp_path / "report" / "report.html").exists()
    with pytest.raises(InputError, match="nothing to map"):
        layerfuse.assess(model, truth)


def test_doubts_are_logged_as_warnings(model, caplog):
    odd = Layer(np.full((2, 40, 40), 3.0), "EPSG:32612", PLACE, names=("one", "two"))
    with caplog.at_level(logging.WARNING, "layerfuse"):
        found = layerfuse.predict(model, {"optical": odd})
    assert found.notes and [record.getMessage() for record in caplog.records] == [f"Check {n}" for n in found.notes]
