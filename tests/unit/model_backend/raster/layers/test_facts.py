"""Facts: where a band's name may stand."""

from __future__ import annotations

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
