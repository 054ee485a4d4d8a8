"""Folders of plain files as people have them: bands by file, dates by name, previews beside, files without endings."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT
from layerfuse.model_backend.raster.layers.products.plain import _day_told, variable_name, variables
from layerfuse.model_backend.raster.layers.products.resolve import raster_path
from layerfuse.model_backend.raster.layers.products.scene import REMARKS
from layerfuse.model_backend.raster.source import RasterSource, open_dataset, split_days
from layerfuse.tests import products
from osgeo import gdal, osr

NAMES = ("B02", "B03", "B04", "B08")
OPTICAL = Modality(
    "s2", "optical", "continuous", tuple(Band(name, 1e-4, minimum=0.0, maximum=1.5) for name in NAMES),
    description="Sentinel-2",
)  # fmt: skip
BANDS = np.random.default_rng(3).integers(200, 5000, (4, 40, 40)).astype(np.uint16)


@pytest.fixture(autouse=True)
def cache(own_cache, gdal_raises):
    """Nothing of one test is another's."""


def stack(path, plus=0, place=None, names=NAMES):
    products.write(path, BANDS + np.uint16(plus), place or products.Place())
    file = gdal.Open(str(path), gdal.GA_Update)
    for number, name in enumerate(names, 1):
        file.GetRasterBand(number).SetDescription(name)
    return path


def by_band(folder, pattern="scene_{}.tif", plus=0):
    for name, plane in zip(NAMES, BANDS):
        products.write(folder / pattern.format(name), plane + np.uint16(plus))
    return folder


def picture(path, driver, side=40, placed=True):
    memory = gdal.GetDriverByName("MEM").Create("", side, side, 3, gdal.GDT_Byte)
    if placed:
        memory.SetProjection(products.wkt(32634))
        memory.SetGeoTransform((300000, 10, 0, 6100020, 0, -10))
    gdal.GetDriverByName(driver).CreateCopy(str(path), memory)


def read(*paths, **more):
    """Stored values by name of band, and what is told to be checked."""
    source = RasterSource("s2", str(paths[0]), more=tuple(map(str, paths[1:])), **more)
    dataset = open_dataset(source)
    bands = {}
    for number in range(1, dataset.RasterCount + 1):
        bands[dataset.GetRasterBand(number).GetDescription()] = dataset.GetRasterBand(number).ReadAsArray()
    return bands, [note.text for note in describe(source, OPTICAL).notes if note.level == DOUBT]


def same(bands, plus=0):
    for name, plane in zip(NAMES, BANDS):
        np.testing.assert_array_equal(bands[name], plane + plus)


def test_previews_beside_bands_are_left_out_and_told(tmp_path):
    by_band(tmp_path)
    picture(tmp_path / "preview.jpg", "JPEG", placed=False)
    picture(tmp_path / "scene_TCI.tif", "GTiff")
    picture(tmp_path / "a.png", "PNG")
    bands, told = read(tmp_path)
    same(bands)
    assert list(bands) == list(NAMES)
    assert any("previews: a.png, preview.jpg, scene_TCI.tif" in text for text in told)


def test_a_picture_that_is_all_there_is_is_the_layer(tmp_path):
    picture(tmp_path / "ortho.tif", "GTiff")
    assert open_dataset(RasterSource("rgb", str(tmp_path))).RasterCount == 3


def test_a_virtual_raster_over_the_files_beside_is_no_file_more(tmp_path):
    stack(tmp_path / "a.tif")
    gdal.BuildVRT(str(tmp_path / "b.vrt"), [str(tmp_path / "a.tif")])
    bands, _ = read(tmp_path)
    same(bands)
    assert len(bands) == len(NAMES)


@pytest.mark.parametrize("name", ["scene", "scene.dat", "scene.img", "scene.bsq"])
def test_envi_has_a_header_beside_and_any_ending(tmp_path, name):
    gdal.GetDriverByName("ENVI").CreateCopy(str(tmp_path / name), gdal.Open(str(stack(tmp_path / "x.tif"))))
    (tmp_path / "x.tif").unlink()
    for path in (tmp_path, next(tmp_path.glob("*.hdr"))):
        bands, _ = read(path)
        same(bands)


def test_snap_s_header_stands_for_its_folder(tmp_path):
    (tmp_path / "s2.data").mkdir()
    (tmp_path / "s2.dim").write_text("<Dimap_Document/>")
    for name, plane in zip(NAMES, BANDS):
        plain = gdal.Open(str(products.write(tmp_path / "x.tif", plane)))
        gdal.GetDriverByName("ENVI").CreateCopy(str(tmp_path / f"s2.data/{name}.img"), plain)
    same(read(tmp_path / "s2.dim")[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [("s_20230601.tif", "a_20230815.tif"), ("b-2023-06-01.tif", "a-2023-08-15.tif"),
     ("2023-06-01/{}.tif", "2023-08-15/{}.tif"), ("x_20230601_{}.tif", "x_20230815_{}.tif")],
)  # fmt: skip
def test_dates_in_the_names_of_files_are_dates(tmp_path, one, other):
    for pattern, plus in ((one, 0), (other, 700)):
        by_band(tmp_path, pattern, plus) if "{}" in pattern else stack(tmp_path / pattern, plus)
    found = split_days(RasterSource("s2", str(tmp_path)))
    assert [source.day for source in found] == ["2023-06-01", "2023-08-15"]
    for source, plus in zip(found, (0, 700)):
        same(read(source.path, day=source.day)[0], plus)


def test_dates_of_tiles_side_by_side_do_not_part_them(tmp_path):
    stack(tmp_path / "w_20230601.tif")
    stack(tmp_path / "e_20230815.tif", place=products.Place(x0=300400.0))
    assert len(split_days(RasterSource("s2", str(tmp_path)))) == 1
    assert open_dataset(RasterSource("s2", str(tmp_path))).RasterXSize == 80


def test_files_of_one_place_without_dates_are_told(tmp_path):
    stack(tmp_path / "one.tif")
    stack(tmp_path / "two.tif", 500)
    bands, told = read(tmp_path)
    same(bands, 500)
    assert any("one and two show one place, and tell no date" in text for text in told)


def test_a_quality_file_beside_bands_leaves_out(tmp_path):
    by_band(tmp_path)
    scl = np.full((40, 40), 4, np.uint8)
    scl[:9] = 9
    products.write(tmp_path / "scene_SCL.tif", scl)
    source = RasterSource("s2", str(tmp_path))
    dataset = open_dataset(source)
    mask = dataset.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
    np.testing.assert_array_equal(mask, scl == 4)
    assert any("by its own SCL" in note.text for note in describe(source, OPTICAL).notes)


def test_names_of_other_lengths_end_in_the_band(tmp_path):
    scene = "LC08_L1TP_038034_20150818_20170226_01_T1"
    by_band(tmp_path, scene + "_sr_{}.tif")
    products.write(tmp_path / f"{scene}_pixel_qa.tif", BANDS[0])
    products.write(tmp_path / f"{scene}_radsat_qa.tif", BANDS[0])
    assert set(read(tmp_path)[0]) == {"pixel_qa", "radsat_qa", *(f"sr_{name}" for name in NAMES)}


def test_an_archive_made_in_its_folder(tmp_path):
    import tarfile

    by_band(tmp_path / "s")
    for ending, mode in (("tar", "w"), ("tar.gz", "w:gz")):
        with tarfile.open(tmp_path / f"a.{ending}", mode) as archive:
            archive.add(tmp_path / "s", ".")
        same(read(tmp_path / f"a.{ending}")[0])


@given(
    st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y_%m_%d", "%Y.%m.%d", "%d%b%Y"]),
    st.sampled_from(["{}.tif", "S2_{}.tif", "{}T101010_B02.tif", "x/{}/B02.tif", "a_12_{}_20991231.tif", "tile{}.tif"]),
)
@settings(max_examples=60, deadline=None)
def test_a_day_is_read_from_any_name(day, written, pattern):
    assert _day_told(pattern.format(day.strftime(written))) == day.isoformat()


@given(st.integers(0, 10**12), st.sampled_from(["{}.tif", "x-{:010}-{:010}.tif"]))
@settings(max_examples=60, deadline=None)
def test_a_day_that_is_read_is_one(number, pattern):
    told = _day_told(pattern.format(number, number))
    assert not told or datetime.date.fromisoformat(told)


def test_parts_of_a_product_may_be_chosen(tmp_path):
    bands = {"B02": BANDS[0], "B05": BANDS[1][:20, :20]}
    root = products.safe(tmp_path, bands)
    fine = next(root.rglob("R10m"))
    for paths in ([fine], list(fine.iterdir())):
        source = RasterSource("s2", str(paths[0]))
        dataset = open_dataset(source)
        assert dataset.GetRasterBand(1).GetOffset() == pytest.approx(-0.1)


def test_a_granule_alone_tells_its_baseline(tmp_path):
    root = products.safe(tmp_path / "p", {"B02": BANDS[0]})
    granule = next((root / "GRANULE").iterdir()).rename(tmp_path / "granule")
    dataset = open_dataset(RasterSource("s2", str(granule)))
    assert dataset.GetRasterBand(1).GetOffset() == pytest.approx(-0.1)


@pytest.mark.parametrize(("ending", "day", "offset"), [("jp2", 2023, -0.1), ("jp2", 2021, 0.0), ("tif", 2023, 0.0)])
def test_images_of_esa_alone_tell_their_offset_by_their_day(tmp_path, ending, day, offset):
    """Files of other endings were made by somebody, who may have taken it off."""
    path = tmp_path / f"R10m/T34UCF_{day}0823T095559_B02_10m.{ending}"
    products.write(path, BANDS[0], driver="JP2OpenJPEG" if ending == "jp2" else "GTiff")
    assert (open_dataset(RasterSource("s2", str(path.parent))).GetRasterBand(1).GetOffset() or 0.0) == offset


def test_a_folder_of_archives_is_what_they_hold(tmp_path):
    root = products.safe(tmp_path / "p", {"B02": BANDS[0]})
    archive = products.zipped(root)
    (tmp_path / "downloads/more").mkdir(parents=True)
    archive.rename(tmp_path / "downloads/more" / archive.name)
    dataset = open_dataset(RasterSource("s2", str(tmp_path / "downloads")))
    assert dataset.GetRasterBand(1).GetOffset() == pytest.approx(-0.1)


def test_images_of_sentinel1_alone_find_their_calibration(tmp_path):
    root = products.grd(tmp_path, {"VV": np.full((40, 40), -12.0)})
    for path in (root / "measurement", next((root / "measurement").iterdir())):
        dataset = open_dataset(RasterSource("s1", str(path)))
        assert dataset.GetRasterBand(1).GetScale() == pytest.approx(1 / 500)


def landsat_item(folder, keys, **more):
    """An item as catalogues write Landsat's, with rounded wavelengths."""
    waves = {"blue": 0.48, "green": 0.56, "red": 0.65, "nir08": 0.87}
    assets = {}
    for key, plane in zip(keys, BANDS):
        products.write(folder / f"{key}.tif", plane)
        about = {"name": f"OLI_{key}", "common_name": key}
        if key in waves:
            about["center_wavelength"] = waves[key]
        assets[key] = {"href": f"./{key}.tif", "type": "image/tiff", "eo:bands": [about]}
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "LC09_1",
        "collection": "landsat-c2-l2",
        "geometry": None,
        "properties": {"datetime": "2023-08-23T09:55:59Z", "platform": "landsat-9"},
        "links": [],
        "assets": assets,
    }
    item.update(more)
    (folder / "item.json").write_text(json.dumps(item))
    return folder / "item.json"


def test_rounded_wavelengths_do_not_contradict_names(tmp_path):
    names = ("blue", "green", "red", "nir")
    waves = (0.482, 0.562, 0.655, 0.865)
    bands = tuple(Band(name, center_wavelength=wave) for name, wave in zip(names, waves))
    modality = Modality("optical", "optical", "continuous", bands, description="Landsat 8")
    path = landsat_item(tmp_path, ("blue", "green", "red", "nir08"))
    assert describe(RasterSource("optical", str(path)), modality).match.numbers == (1, 2, 3, 4)


def test_hls_of_landsat_has_landsat_s_bands(tmp_path):
    """Its B05 is near infrared, as Sentinel-2's is not."""
    path = landsat_item(tmp_path, ("B02", "B03", "B04", "B05"), collection="HLSL30.v2.0", id="HLS.L30.T34UCF.2023235")
    dataset = open_dataset(RasterSource("s2", str(path)))
    waves = {}
    for number in range(1, 5):
        band = dataset.GetRasterBand(number)
        waves[band.GetDescription()] = float(band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY"))
    assert waves["B05"] == 0.865


def test_items_of_two_catalogues_and_a_collection_of_items_are_one_layer(tmp_path):
    bands = {"B02": BANDS[0], "B08": BANDS[3]}
    one = products.stac_item(tmp_path / "e", bands)
    other = products.stac_item(tmp_path / "p", bands, style="planetary", place=products.Place(x0=300400.0))
    found, _ = read(one, other)
    assert list(found) == ["B02", "B08"]
    np.testing.assert_array_equal(found["B02"][:, :40], BANDS[0] + 1000)  # the newer coding, in which both fit
    item = json.loads(one.read_text())
    (tmp_path / "e/items.json").write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
    np.testing.assert_array_equal(read(tmp_path / "e/items.json")[0]["B08"], BANDS[3])


def test_files_on_both_sides_of_180_degrees_lie_beside_each_other(tmp_path):
    for name, west in (("a.tif", 180 - 40 * 0.0002), ("b.tif", -180.0)):
        stack(tmp_path / name, place=products.Place(4326, west, 65.0))
        gdal.Open(str(tmp_path / name), gdal.GA_Update).SetGeoTransform((west, 0.0002, 0, 65.0, 0, -0.0001))
    dataset = open_dataset(RasterSource("s2", str(tmp_path)))
    assert dataset.RasterXSize == 80
    np.testing.assert_array_equal(dataset.GetRasterBand(1).ReadAsArray(), np.hstack([BANDS[0], BANDS[0]]))
    gdal.Open(str(tmp_path / "b.tif"), gdal.GA_Update).SetGeoTransform((-179.99987, 0.0002, 0, 65.0, 0, -0.0001))
    with pytest.raises(InputError, match="other side of 180 degrees"):
        open_dataset(RasterSource("s2", str(tmp_path)))


def test_an_asset_without_an_address_and_a_web_page_are_told(tmp_path):
    path = landsat_item(tmp_path, ("blue", "green"))
    item = json.loads(path.read_text())
    del item["assets"]["blue"]["href"]
    path.write_text(json.dumps(item))
    (tmp_path / "page.json").write_text("\n<!DOCTYPE html><html></html>")
    for name, why in (("item.json", "'blue' has no address"), ("page.json", "it is a web page")):
        with pytest.raises(InputError, match=why):
            open_dataset(RasterSource("s2", str(tmp_path / name)))


def cube(path, names=("B08", "B03", "B02", "B04"), days=1, unit=""):
    """A NetCDF file as openEO and xarray write it: a variable for each band, of the shape (t, y, x)."""
    root = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path)).GetRootGroup()
    number = gdal.ExtendedDataType.Create(gdal.GDT_Float64)
    t = root.CreateDimension("t", "TEMPORAL", "", days)
    y, x = root.CreateDimension("y", "HORIZONTAL_Y", "SOUTH", 12), root.CreateDimension("x", "HORIZONTAL_X", "EAST", 16)
    for dimension, first, step in ((x, 300005.0, 10.0), (y, 6100015.0, -10.0)):
        values = first + step * np.arange(dimension.GetSize())
        root.CreateMDArray(dimension.GetName(), [dimension], number).Write(values)
    if unit:
        array = root.CreateMDArray("t", [t], number)
        array.Write(DAYS.get(unit.split()[0], 1) * np.array([18810.25, 18815.5, 18815.75])[:days])
        array.CreateAttribute("units", [], gdal.ExtendedDataType.CreateString()).Write(unit)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32634)
    for i, name in enumerate(names):
        array = root.CreateMDArray(name, [t, y, x], gdal.ExtendedDataType.Create(gdal.GDT_Int16))
        array.SetSpatialRef(reference)
        array.Write(
            np.full((days, 12, 16), 1000 * (i + 1), np.int16) + 10 * np.arange(days, dtype=np.int16)[:, None, None]
        )
    return path


DAYS = {"days": 1, "hours": 24, "seconds": 86400}
"""Of a day."""


@pytest.mark.parametrize("in_a_folder", [False, True])
def test_variables_of_one_band_each_are_bands(tmp_path, in_a_folder):
    (tmp_path / "in").mkdir()
    path = cube(tmp_path / "in" / "openeo.nc")
    dataset = gdal.Open(raster_path((str(path.parent if in_a_folder else path),)))
    names = [dataset.GetRasterBand(n + 1).GetDescription() for n in range(dataset.RasterCount)]
    assert names == ["B08", "B03", "B02", "B04"] and dataset.GetGeoTransform()[:2] == (300000.0, 10.0)
    assert dataset.ReadAsArray()[:, 3, 5].tolist() == [1000, 2000, 3000, 4000]


@pytest.mark.parametrize("unit", ["days since 1970-01-01", "hours since 1970-01-01 00:00:00",
                                  "seconds since 1970-01-01T00:00:00"])  # fmt: skip
def test_variables_of_several_days_are_scenes_of_these_days(tmp_path, unit):
    source = RasterSource("s2", str(cube(tmp_path / "openeo.nc", days=3, unit=unit)))
    days = split_days(source)
    assert [each.day for each in days] == ["2021-07-02", "2021-07-07"]
    for each, first in zip(days, (1000, 1020)):  # of two of one day, the later is seen
        assert open_dataset(each).ReadAsArray()[:, 3, 5].tolist() == [first + 1000 * i for i in range(4)]
    one = open_dataset(RasterSource("s2", str(cube(tmp_path / "one.nc", days=1, unit=unit))))
    assert one.ReadAsArray()[:, 3, 5].tolist() == [1000, 2000, 3000, 4000]


def test_variables_of_several_days_are_not_mixed(tmp_path):
    path = str(cube(tmp_path / "openeo.nc", days=3))
    assert variables(path) == () and raster_path((path,)) == path
    for unit in ("days since 0000-00-00", "days since 2021-13-40", "days since 9999-12-30", "years since 1970-01-01"):
        assert variables(str(cube(tmp_path / "odd.nc", days=3, unit=unit))) == ()
    assert variable_name(f'NETCDF:"{path}":B08') == "B08" and variable_name('HDF5:"a.h5"://bands/B02') == "B02"
    assert variable_name(path) == "" and variable_name("/vsicurl/https://a.b/c:d.tif") == ""


@pytest.mark.parametrize(("lacks", "why"), [("crs", "it has no CRS"), ("square", "it is rotated against its CRS")])
def test_tiles_without_a_place_are_refused_with_their_reason(tmp_path, lacks, why):
    for name, east in (("w", 300000.0), ("e", 300400.0)):
        file = gdal.Open(str(stack(tmp_path / "in" / f"{name}.tif", place=products.Place(32634, east))), gdal.GA_Update)
        if lacks == "crs":
            file.SetProjection("")
        else:
            file.SetGeoTransform((east, 10.0, 1.0, 6100020.0, 1.0, -10.0))
        del file
    with pytest.raises(InputError, match=why):
        raster_path((str(tmp_path / "in"),))


def test_a_geotransform_that_is_no_number_is_told(tmp_path):
    path = tmp_path / "a.vrt"
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:32631</SRS><GeoTransform>nan,nan,0,inf,0,-10'
        '</GeoTransform><VRTRasterBand dataType="UInt16" band="1"/></VRTDataset>'
    )
    with pytest.raises(InputError, match="its geotransform has values that are no numbers"):
        open_dataset(RasterSource("s2", str(path)))


def test_rasters_beside_products_are_told_and_those_inside_are_not(tmp_path):
    bands = {name: plane[:12, :12] for name, plane in zip(NAMES, BANDS)}
    for time in ("20230823T095559", "20230828T095559"):
        root = products.safe(tmp_path / "all", bands, time=time)
        products.write(root / "T34UCF_PVI.jp2", bands["B02"].astype(np.uint8), driver="JP2OpenJPEG")
    assert not read(tmp_path / "all")[1]
    products.write(tmp_path / "all" / "radar.tif", BANDS[0])
    products.write(tmp_path / "all" / "heights" / "dem.tif", BANDS[1])
    (told,) = read(tmp_path / "all")[1]
    assert "left out of the layer" in told and "dem.tif" in told and "radar.tif" in told
    assert not read(root)[1]


def test_an_orthophoto_beside_heights_is_no_preview_of_them(tmp_path):
    picture(tmp_path / "ortho.tif", "GTiff")
    products.write(tmp_path / "dsm.tif", BANDS[0].astype(np.float32))
    dataset = open_dataset(RasterSource("rgb", str(tmp_path)))
    assert dataset.RasterCount == 4 and not dataset.GetMetadataItem(REMARKS)


def axes_cube(path, days, labels=None, waves=None):
    """A NetCDF file as xarray writes a cube: one variable of the shape (t, band, y, x), with a coordinate for each."""
    root = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path)).GetRootGroup()
    number, text = gdal.ExtendedDataType.Create(gdal.GDT_Float64), gdal.ExtendedDataType.CreateString()
    sizes = {"t": days, "band": len(labels or waves), "y": 12, "x": 16}
    kinds = {"t": "TEMPORAL", "y": "HORIZONTAL_Y", "x": "HORIZONTAL_X"}
    shape = [root.CreateDimension(name, kinds.get(name, ""), "", size) for name, size in sizes.items()]
    values = {"t": 18810.25 + 5.0 * np.arange(days), "band": labels or np.array(waves, float)}
    values |= {"y": 6100015.0 - 10 * np.arange(12), "x": 300005.0 + 10 * np.arange(16)}
    for dimension in shape:
        name = dimension.GetName()
        array = root.CreateMDArray(name, [dimension], text if name == "band" and labels else number)
        array.Write(values[name])
        unit = {"t": "days since 1970-01-01", "band": "nm" if waves else ""}.get(name, "")
        if unit:
            array.CreateAttribute("units", [], text).Write(unit)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32634)
    array = root.CreateMDArray("reflectance", shape, gdal.ExtendedDataType.Create(gdal.GDT_Int16))
    array.SetSpatialRef(reference)
    array.Write(np.arange(np.prod(list(sizes.values())), dtype=np.int16).reshape(tuple(sizes.values())))
    return path


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("told", [{"labels": ["B08", "B03", "B02", "B04"]}, {"waves": [842, 560, 490, 665]}])
def test_bands_of_a_cube_are_what_its_coordinates_call_them(tmp_path, days, told):
    path = axes_cube(tmp_path / "cube.nc", days, **told)
    source = RasterSource("s2", str(path))
    found = split_days(source)
    assert [each.day for each in found] == (["2021-07-02", "2021-07-07"] if days == 2 else [""])
    for number, each in enumerate(found):
        bands = tuple(Band(name, maximum=1e4) for name in ("B02", "B03", "B04", "B08"))
        layer = describe(each, Modality("s2", "optical", "continuous", bands))
        assert layer.bands == (3, 2, 4, 1)
        stored = gdal.Open(raster_path(each.paths, day=each.day)).ReadAsArray()
        assert stored[0, 0, 0] == number * 4 * 12 * 16


def test_what_gzip_has_packed_and_what_an_address_of_this_machine_names_is_read(tmp_path):
    plain = stack(tmp_path / "a b.tif")
    Path(f"{plain}.gz").write_bytes(gzip.compress(Path(plain).read_bytes()))
    wanted = open_dataset(RasterSource("s2", str(plain))).ReadAsArray()
    for path in (f"{plain}.gz", f"file://{quote(str(plain))}"):
        np.testing.assert_array_equal(open_dataset(RasterSource("s2", path)).ReadAsArray(), wanted)
