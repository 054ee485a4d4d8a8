"""Facts: where a band's name may stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from layerfuse.model_backend.raster.layers.facts import read_facts
from osgeo import gdal


@pytest.mark.parametrize("key", ["BANDNAME", "NETCDF_VARNAME", "long_name", "Band_1"])
def test_a_band_is_called_as_its_metadata_say_where_it_has_no_description(key):
    file = gdal.GetDriverByName("MEM").Create("", 4, 4, 2)
    (file if key == "Band_1" else file.GetRasterBand(1)).SetMetadataItem(key, "B04")
    file.GetRasterBand(2).SetMetadataItem(key, "B05")
    file.GetRasterBand(2).SetDescription("red edge")
    assert [band.name for band in read_facts(file).bands] == ["B04", "red edge"]


def test_bands_of_a_virtual_raster_are_called_as_their_files(tmp_path):
    for name in ("T33_B02", "T33_B03", "T33_B08"):
        file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / f"{name}.tif"), 4, 4, 2 if "B08" in name else 1)
        file.SetGeoTransform((0, 1, 0, 4, 0, -1))
        del file
    paths = [str(tmp_path / f"T33_{code}.tif") for code in ("B03", "B02")]
    stack, copy = str(tmp_path / "stack.vrt"), str(tmp_path / "copy.vrt")
    gdal.BuildVRT(stack, paths, separate=True).FlushCache()
    assert [band.name for band in read_facts(gdal.Open(stack)).bands] == ["T33_B03", "T33_B02"]
    gdal.BuildVRT(copy, [str(tmp_path / "T33_B08.tif")]).FlushCache()
    assert [band.name for band in read_facts(gdal.Open(copy)).bands] == ["", ""], "both are of one file"


def test_bands_of_a_mosaic_are_called_as_those_of_its_files(tmp_path):
    for number in (0, 1):
        file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / f"{number}.tif"), 4, 4, 2)
        file.SetGeoTransform((4 * number, 1, 0, 4, 0, -1))
        for n, name in enumerate(("B08", "B04"), 1):
            file.GetRasterBand(n).SetDescription(name)
        del file
    mosaic, around = str(tmp_path / "mosaic.vrt"), str(tmp_path / "around.vrt")
    gdal.BuildVRT(mosaic, [str(tmp_path / "0.tif"), str(tmp_path / "1.tif")]).FlushCache()
    gdal.BuildVRT(around, [mosaic]).FlushCache()
    for path in (mosaic, around):
        assert [band.name for band in read_facts(gdal.Open(path)).bands] == ["B08", "B04"]
    text = Path(mosaic).read_text().replace("0.tif", "mosaic.vrt")
    Path(mosaic).write_text(text)  # one that is made of itself
    assert [band.name for band in read_facts(gdal.Open(mosaic)).bands] == ["", ""]


def test_bands_of_a_virtual_raster_whose_files_are_gone_have_no_names(tmp_path, gdal_raises):
    for number in (0, 1):
        file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / f"{number}.tif"), 4, 4, 2)
        file.SetGeoTransform((4 * number, 1, 0, 4, 0, -1))
        del file
    mosaic = str(tmp_path / "mosaic.vrt")
    gdal.BuildVRT(mosaic, [str(tmp_path / "0.tif"), str(tmp_path / "1.tif")]).FlushCache()
    (tmp_path / "0.tif").unlink()
    assert [band.name for band in read_facts(gdal.Open(mosaic)).bands] == ["", ""]


def test_numbers_of_bands_are_no_wavelengths():
    file = gdal.GetDriverByName("MEM").Create("", 4, 4, 3)
    for n, (text, unit) in enumerate((("1", ""), ("665", ""), ("3", "Index")), 1):
        file.GetRasterBand(n).SetMetadata({"wavelength": text, "wavelength_units": unit})
    assert [band.wavelength for band in read_facts(file).bands] == [None, 0.665, None]


@pytest.mark.parametrize(("factor", "scale"), [("10000.0", 1e-4), ("65535", 1 / 65535), ("0", None), ("none", None)])
def test_the_reflectance_factor_of_envi_is_its_scale(tmp_path, factor, scale):
    path = tmp_path / "a.bsq"
    gdal.GetDriverByName("ENVI").Create(str(path), 4, 4, 2, gdal.GDT_UInt16).FlushCache()
    header = tmp_path / "a.hdr"
    header.write_text(f"{header.read_text()}reflectance scale factor = {factor}\n")
    assert [band.scale for band in read_facts(gdal.Open(str(path))).bands] == [pytest.approx(scale)] * 2
