"""``layerfuse export``: its folder is what ``layerfuse train`` reads, pixel for pixel, and errors are one line."""

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.training.config import PretrainConfig, TrainConfig, load_config
from layerfuse.model_backend.training.scenes.loading import load_scene
from osgeo import gdal


@pytest.fixture()
def folder(tmp_path, make_raster):
    rng = np.random.default_rng(0)
    classes = np.where(rng.random((9, 12)) < 0.5, 1, 2).repeat(12, 0).repeat(12, 1).astype(np.uint8)
    image = rng.integers(1, 60, (2, 108, 144)).astype(np.uint16) + 80 * classes
    make_raster("image.tif", image.astype(np.uint16), nodata=0)
    make_raster("dem.tif", rng.normal(500, 20, (40, 70)).astype(np.float32))
    make_raster("classes.tif", classes, nodata=0)
    return tmp_path


def run(folder, *more, labels=True):
    arguments = ["export", "--layer", f"optical={folder / 'image.tif'}", "--layer", f"elevation={folder / 'dem.tif'}"]
    if labels:
        arguments += ["--labels", str(folder / "classes.tif")]
    return main([*arguments, "--output", str(folder / "tiles"), *more])


def test_what_is_exported_can_be_trained_on(folder, tiny_model, capsys):
    assert run(folder, "--model", str(tiny_model)) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].endswith("tiles, 32 x 32 pixels of 10 m each") and out[-1] == f"Wrote {folder / 'tiles/scenes.toml'}."
    toml = folder / "tiles" / "scenes.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[schedule]\nsteps = 2\nwarmup = 1\nthreads = 1\n", "utf-8")
    trained = ["--run", str(folder / "run"), "--output", str(folder / "model"), "--init", str(tiny_model)]
    assert main(["train", "--config", str(toml), *trained]) == 0
    card = load_card(folder / "model")
    assert card.training.steps == 2 and card.classes == load_card(tiny_model).classes
    assert set(card.metrics) == {"optical+elevation", "optical", "elevation"}, "some tiles are held out"


def test_training_reads_the_pixels_that_the_layers_have(folder):
    assert run(folder, "--pixel-size", "10", "--tile-size", "48") == 0
    config = load_config(folder / "tiles" / "scenes.toml", TrainConfig)
    seen = 0
    image, classes = gdal.Open(str(folder / "image.tif")), gdal.Open(str(folder / "classes.tif"))
    for scene in config.scenes:
        arrays = load_scene(scene, config, folder / "tiles")
        left, _, _, top, _, _ = arrays.grid.geotransform
        column, row = round((left - 300000) / 10), round((4100000 - top) / 10)
        inside = arrays.valid["optical"]
        rows, columns = np.nonzero(inside)
        place = (column + int(columns.min()), row + int(rows.min()))
        size = (int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
        stored = arrays.values["optical"][:, inside].reshape(2, size[1], size[0])
        np.testing.assert_array_equal(stored, image.ReadAsArray(*place, *size))
        label = np.maximum(arrays.label, arrays.held_out)[inside].reshape(size[1], size[0])
        np.testing.assert_array_equal(label + 1, classes.ReadAsArray(*place, *size))
        seen += inside.sum()
    assert seen == 108 * 144


def test_without_labels_it_is_for_pretraining(folder):
    assert run(folder, "--extent", "300000,4099600,300400,4100000", labels=False) == 0
    config = load_config(folder / "tiles" / "scenes.toml", PretrainConfig)
    assert [m.name for m in config.modalities] == ["optical", "elevation"] and not config.classes
    assert not (folder / "tiles" / "labels").exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--tile-size", "many"), "'many' is not a whole number"),
        (("--min-labelled", "few"), "'few' is not a number"),
        (("--min-labelled", "2"), "2 is not a share of 0 to 1"),
        (("--field", "class"), "it is a raster, which has no fields"),
        (("--model", "none"), "none"),
        (("--crs", "EPSG:4326"), "its unit is degrees"),
    ],
)
def test_bad_input_is_one_line(folder, capsys, more, why):
    assert run(folder, *more) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1 and why in told[0]
    assert not list(folder.glob("tiles*"))
