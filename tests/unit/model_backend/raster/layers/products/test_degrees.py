"""NetCDF files over latitude and longitude: of which CRS they are, named or not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs, same_crs
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

NAMES = ("B02", "B03", "B04", "B08")


@pytest.fixture(autouse=True)
def cache(own_cache, gdal_raises):
    """Nothing of one test is another's."""


def optical(names):
    return Modality("s2", "optical", "continuous", tuple(Band(name, 1e-4, 0.0, 0.0, 1.5) for name in names))


def degrees_cube(path, names, units, mapped=False):
    """A NetCDF file of a variable for each band over latitude and longitude, most often without a grid mapping."""
    root = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path)).GetRootGroup()
    number, text = gdal.ExtendedDataType.Create(gdal.GDT_Float64), gdal.ExtendedDataType.CreateString()
    y, x = root.CreateDimension("lat", "", "", 40), root.CreateDimension("lon", "", "", 50)
    for dimension, first, step, unit in ((y, 37.0, -1e-4, units[0]), (x, -76.0, 1e-4, units[1])):
        array = root.CreateMDArray(dimension.GetName(), [dimension], number)
        array.Write(first + step * np.arange(dimension.GetSize()))
        array.CreateAttribute("units", [], text).Write(unit)
    for seed, name in enumerate(names):
        array = root.CreateMDArray(name, [y, x], gdal.ExtendedDataType.Create(gdal.GDT_Int16))
        if mapped:
            array.SetSpatialRef(parse_crs("EPSG:4258"))
        array.Write(np.random.default_rng(seed).integers(100, 3000, (40, 50)).astype(np.int16))
    return str(path)


@settings(max_examples=20, deadline=None)
@given(
    names=st.sampled_from([("B04",), NAMES]),
    east=st.sampled_from(["degrees_east", "degree_east", "degrees_E", "degreeE"]),
    north=st.sampled_from(["degrees_north", "degree_north", "degrees_N", "degreeN"]),
    mapped=st.booleans(),
)
def test_degrees_east_and_north_without_a_crs_are_wgs_84(names, east, north, mapped):
    with tempfile.TemporaryDirectory() as folder:
        path = degrees_cube(Path(folder) / "cube.nc", names, (north, east), mapped)
        found = describe(RasterSource("s2", path), optical(names))
        assert same_crs(found.crs, parse_crs("EPSG:4258" if mapped else "EPSG:4326").ExportToWkt())
        assert (round(found.x0, 6), round(found.y0, 6)) == (-76.00005, 37.00005)
        assert [note.level for note in found.notes if "taken as WGS 84" in note.text] == ([] if mapped else [DOUBT])


def test_metres_without_a_crs_are_refused_with_what_helps(tmp_path):
    path = degrees_cube(tmp_path / "cube.nc", NAMES, ("m", "m"))
    with pytest.raises(InputError, match="it has no CRS") as refused:
        describe(RasterSource("s2", path), optical(NAMES))
    assert "gdal_edit" not in str(refused.value) and "grid mapping" in str(refused.value)
