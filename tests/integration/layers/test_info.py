"""``layerfuse info``: one block per layer, in the words of a description; what is no input is refused in one line."""

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from osgeo import gdal

CODES = ["B01", "B12", "B02", "B03", "B04", "B08"]


@pytest.fixture()
def image(tmp_path, make_raster):
    values = np.random.default_rng(0).integers(200, 3000, (6, 20, 30)).astype(np.uint16)
    path = make_raster("s2.tif", values, nodata=0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, code in enumerate(CODES, start=1):
        dataset.GetRasterBand(number).SetDescription(code)
    dataset.SetMetadataItem("SENSING_TIME", "2021-05-01")
    return path


def test_a_layer_as_a_model_sees_it(image, capsys):
    assert main(["info", str(image), "--model", "landcover"]) == 0
    text = capsys.readouterr().out
    assert "s2 of landcover (sure): Sentinel-2: 5 of 9 bands, by name." in text
    assert "B02 = 3 (B02)" in text and "B11 lacking" in text
    assert "Pixels: 30 x 20, 10 m on the ground" in text
    assert "No data: 0." in text and "Taken: 2021-05-01." in text


def test_bands_may_be_given_by_name(image, capsys):
    assert main(["info", f"s2={image}:B02,B03,B04,0,0,0,nir,0,B12", "--model", "landcover"]) == 0
    assert "bands, as chosen" in capsys.readouterr().out
    assert main(["info", f"s2={image}:B02,B05", "--model", "landcover"]) == 2
    assert "it has no band 'B05'" in capsys.readouterr().err


def test_which_models_fit(image, capsys):
    assert main(["info", str(image)]) == 0
    told = capsys.readouterr().out
    assert main(["info", f"s2={image}:B02,B03"]) == 0
    assert capsys.readouterr().out == told, "which row it is for matters to a model that is named"
    lines = told.splitlines()
    assert lines[1].startswith("  landcover: fits as s2")
    assert not any("does not as" in line for line in lines)
    assert any(line.startswith("  buildings: does not. Its pixels of 10 m are 20 times coarser") for line in lines)


def test_what_is_no_input_is_refused_by_itself_and_warned_of_by_hand(tmp_path, make_raster, capsys):
    path = make_raster("landuse.tif", np.ones((20, 30), np.uint8))
    assert main(["info", str(path), "--model", "landcover"]) == 2
    assert "none that landcover takes by itself" in capsys.readouterr().err
    assert main(["info", f"dem={path}", "--model", "landcover"]) == 0
    assert "dem of landcover (does not fit): Its name speaks of landcover" in capsys.readouterr().out
