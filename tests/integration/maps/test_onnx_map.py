"""Maps of models that are ONNX files: those of ours that went out and came in again, and those of others."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference.models import bundled_models
from layerfuse.tests import onnxfiles
from osgeo import gdal, ogr

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("torch")


def pixels(path):
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray()


@pytest.fixture
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


def image(make_raster, height=150, width=170, name="image.tif", **more):
    """A photograph of blocks, with a hole that is no data."""
    rng = np.random.default_rng(3)
    blocks = rng.integers(1, 256, (3, height // 5 + 1, width // 5 + 1))
    array = blocks.repeat(5, 1).repeat(5, 2)[:, :height, :width].astype(np.uint8)
    array[:, 40:90, 60:130] = 0
    return make_raster(name, array, nodata=0, **more)


SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


def test_landcover_that_went_out_and_came_in_makes_the_same_map(cache, tmp_path):
    """The bundled model of land cover, from a real image of its optical bands alone."""
    path, before, after = tmp_path / "s2.onnx", tmp_path / "before.tif", tmp_path / "after.tif"
    assert main(["models", "export", "landcover", "--onnx", str(path), "--layers", "s2"]) == 0
    assert main(["models", "import", str(path), "local/s2"]) == 0
    asked = ["--layer", f"s2={SAMPLE / 'landsat8.tif'}", "--extent", "311500,4113000,314500,4115000", "--output"]
    for model, out in (("landcover", before), ("local/s2", after)):
        assert main(["predict", "--model", model, *asked, str(out)]) == 0
    ours, theirs = pixels(before), pixels(after)
    assert (ours == theirs).mean() > 0.999 and len(np.unique(ours[ours != 255])) > 2


@pytest.mark.parametrize("options", [["--layers", "optical"], ["--layers", "optical", "--deepness"]])
def test_a_small_model_that_went_out_and_came_in_makes_the_same_map(cache, tiny_model, make_raster, tmp_path, options):
    path, before, after = tmp_path / "tiny.onnx", tmp_path / "before.tif", tmp_path / "after.tif"
    assert main(["models", "export", str(tiny_model), "--onnx", str(path), *options]) == 0
    assert main(["models", "import", str(path), "local/tiny"]) == 0
    array = np.random.default_rng(5).integers(1, 256, (2, 20, 24)).repeat(6, 1).repeat(6, 2).astype(np.uint8)
    array[:, 30:60, 50:90] = 0
    layer = make_raster("image.tif", array, nodata=0)
    for model, out in ((tiny_model, before), ("local/tiny", after)):
        assert main(["predict", "--model", str(model), "--layer", f"optical={layer}", "--output", str(out)]) == 0
    ours, theirs = pixels(before), pixels(after)
    assert (ours == theirs).mean() > 0.999 and len(np.unique(ours[ours != 255])) > 1


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--deepness"]])
def test_a_model_that_went_out_and_came_in_makes_the_same_map(cache, make_raster, tmp_path, options):
    """The bundled model of buildings, from its photograph alone."""
    path, before, after = tmp_path / "rgb.onnx", tmp_path / "before.tif", tmp_path / "after.tif"
    assert main(["models", "export", "buildings", "--onnx", str(path), "--layers", "rgb", *options]) == 0
    assert main(["models", "import", str(path), "local/rgb"]) == 0
    rng = np.random.default_rng(5)
    array = rng.integers(0, 256, (3, 22, 30)).repeat(6, 1).repeat(6, 2).astype(np.uint8)
    array[:, 30:60, 50:90] = 0
    layer = make_raster("photo.tif", array, pixel=0.5, nodata=0)
    for model, out in (("buildings", before), ("local/rgb", after)):
        assert main(["predict", "--model", model, "--layer", f"rgb={layer}", "--output", str(out)]) == 0
    ours, theirs = pixels(before), pixels(after)
    assert (ours == theirs).mean() > 0.999 and len(np.unique(ours)) == 3
    card = load_card(bundled_models()["buildings"])
    assert json.loads(gdal.Open(str(after)).GetMetadataItem("LAYERFUSE_INPUTS")).keys() == {"rgb"}
    assert gdal.Open(str(after)).GetMetadataItem("LAYERFUSE_MODEL") == f"{card.name} {card.version}"


def test_the_same_pixel_has_the_same_bits_for_any_part_of_it(cache, make_raster, tmp_path):
    layer = image(make_raster)
    path = onnxfiles.convolution(tmp_path / "net.onnx", planes=3, props=onnxfiles.deepness(
        class_names={0: "water", 1: "forest", 2: "town"}))  # fmt: skip
    assert main(["models", "import", str(path)]) == 0
    asked = ["predict", "--model", "local/net", "--layer", f"optical={layer}", "--confidence"]
    whole, part, pool = (tmp_path / f"{name}.tif" for name in ("whole", "part", "pool"))
    assert main([*asked, str(tmp_path / "cw.tif"), "--output", str(whole), "--polygons", str(tmp_path / "p.gpkg")]) == 0
    extent = "300230,4099010,301110,4099770"
    assert main([*asked, str(tmp_path / "cp.tif"), "--output", str(part), "--extent", extent]) == 0
    assert main([*asked, str(tmp_path / "c2.tif"), "--output", str(pool), "--workers", "2"]) == 0
    rows, columns = slice(23, 99), slice(23, 111)
    for one, other in ((whole, part), (tmp_path / "cw.tif", tmp_path / "cp.tif")):
        np.testing.assert_array_equal(pixels(one)[rows, columns], pixels(other))
    np.testing.assert_array_equal(pixels(whole), pixels(pool))
    assert (pixels(whole)[42:88, 62:128] == 255).all() and set(np.unique(pixels(whole))) == {0, 1, 2, 255}
    assert ogr.Open(str(tmp_path / "p.gpkg")).GetLayer().GetFeatureCount() > 3
    assert gdal.Open(str(whole)).GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_killed_and_gone_on_with_it_has_the_same_bytes(cache, make_raster, tmp_path):
    path = onnxfiles.convolution(tmp_path / "net.onnx", planes=3, props=onnxfiles.deepness(
        class_names={0: "water", 1: "forest", 2: "town"}))  # fmt: skip
    assert main(["models", "import", str(path)]) == 0
    layer = image(make_raster, origin=(15 * 20480.0 - 850, 200 * 20480.0 + 750))  # the corner of four super-tiles
    given = ["predict", "--model", "local/net", "--layer", f"optical={layer}"]

    def asked(folder):
        folder.mkdir(exist_ok=True)
        return [*given, "--output", str(folder / "map.tif"), "--confidence", str(folder / "sure.tif")]

    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert main(asked(whole)) == 0
    code = """
import os, signal, sys
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference.journal import Journal

def keep(*given, keep=Journal.save, kept=[]):
    keep(*given)
    kept.append(given)
    if len(kept) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

Journal.save = keep
main(sys.argv[1:])
"""
    done = subprocess.run([sys.executable, "-c", code, *asked(cut)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(list(cut.rglob("*.npz"))) == 2 and not list(cut.glob("*.tif"))
    assert main([*asked(cut), "--resume"]) == 0
    for name in ("map.tif", "sure.tif"):
        assert (cut / name).read_bytes() == (whole / name).read_bytes()


def test_the_engine_of_qgis_answers_as_the_command(cache, make_raster, tmp_path):
    """In a process of its own, as the plugin asks it."""
    from contextlib import closing

    from layerfuse.model_backend.inference.engine import Batch
    from layerfuse.model_backend.inference.graphs import open_local
    from layerfuse.model_backend.inference.models import find_model
    from layerfuse.plugin.engine.process import EngineProcess, close_all

    path = onnxfiles.convolution(tmp_path / "net.onnx", props=onnxfiles.deepness())
    assert main(["models", "import", str(path)]) == 0
    folder = find_model("local/net")
    values = {"image": np.random.default_rng(0).integers(0, 256, (2, 3, 64, 64)).astype(np.float32)}
    batch = Batch(values, {"image": np.ones((2, 64, 64), bool)}, (("image",),))
    try:
        with closing(open_local(folder, 1)) as here, closing(EngineProcess(folder, Path(sys.executable))) as there:
            np.testing.assert_array_equal(here.predict(batch).probabilities, there.predict(batch).probabilities)
            assert here.digest == there.digest and there.device.name == "cpu"
    finally:
        close_all()


def mapping(make_raster, folder):
    """The command that maps an image by the model that was taken in last."""
    given = ["--layer", f"image={image(make_raster)}", "--output", str(folder / "o.tif")]
    return ["predict", "--model", "local/net", *given]


def test_a_graphics_card_is_not_promised(cache, make_raster, tmp_path, capsys):
    path = onnxfiles.convolution(tmp_path / "net.onnx", props=onnxfiles.deepness())
    assert main(["models", "import", str(path)]) == 0
    capsys.readouterr()
    asked = mapping(make_raster, tmp_path)
    assert main([*asked, "--device", "cuda"]) == 2
    assert "ONNX files are computed on the processor" in capsys.readouterr().err


def test_without_the_runtime_one_line_says_what_to_install(cache, make_raster, tmp_path):
    path = onnxfiles.convolution(tmp_path / "net.onnx", props=onnxfiles.deepness())
    assert main(["models", "import", str(path)]) == 0
    code = "import sys; sys.modules['onnxruntime'] = None; from layerfuse.model_backend.command.parser import main; "
    asked = mapping(make_raster, tmp_path)
    done = subprocess.run([sys.executable, "-c", f"{code}sys.exit(main({asked!r}))"], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "the package onnxruntime is not installed. Install it: pip install" in done.stderr
