"""Products in their published structure: their values, dates and masks are those of the plain raster."""

from __future__ import annotations

import os

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.crs import transform_points
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.source import RasterSource, open_dataset, split_days
from layerfuse.tests import products
from layerfuse.tests.products import METRES, Place
from osgeo import gdal

SIDE = 96


def reflectance(bands, side=SIDE, seed=1):
    """Reflectance x 10,000 of every band at its own size, with an empty corner."""
    rng = np.random.default_rng(seed)
    found = {}
    for band in bands:
        pixels = side * 10 // METRES.get(band, 10)
        found[band] = rng.integers(200, 5000, (pixels, pixels)).astype(np.int64)
        found[band][: pixels // 6, : pixels // 6] = 0
    return found


def read(source):
    """Physical values by band name, NaN for nodata, and the mask."""
    dataset = open_dataset(source)
    values, masks = {}, []
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        stored = np.frombuffer(band.ReadRaster(buf_type=gdal.GDT_Float64), np.float64).reshape(
            dataset.RasterYSize, dataset.RasterXSize
        )
        scale, offset = band.GetScale(), band.GetOffset()
        physical = stored * (1.0 if scale is None else scale) + (offset or 0.0)
        nodata = band.GetNoDataValue()
        values[band.GetDescription()] = physical if nodata is None else np.where(stored == nodata, np.nan, physical)
        mask = band.GetMaskBand().ReadRaster(buf_type=gdal.GDT_Byte)
        masks.append(np.frombuffer(mask, np.uint8).reshape(stored.shape) > 0)
    return dataset, values, masks


def expected(values):
    return np.where(values > 0, values / 1e4, np.nan)


def same(found, wanted, atol=1e-6):
    np.testing.assert_allclose(found, wanted, atol=atol, equal_nan=True)


@pytest.mark.parametrize("baseline", ["02.12", "03.01", "04.00", "05.09"])
@pytest.mark.parametrize("level", ["1C", "2A"])
def test_safe_of_any_baseline_is_the_reflectance(tmp_path, level, baseline):
    bands = reflectance(["B02", "B03", "B04", "B08", "B05", "B11", "B09"])
    root = products.safe(tmp_path, bands, level=level, baseline=baseline)
    for path in (root, root / f"MTD_MSIL{level}.xml", tmp_path):
        dataset, values, _ = read(RasterSource("s2", str(path)))
        assert list(values) == ["B02", "B03", "B04", "B05", "B08", "B09", "B11"]
        for band in ("B02", "B03", "B04", "B08"):
            same(values[band], expected(bands[band]))
        inner = np.s_[40:-20, 40:-20]  # interpolated as the warper does: the mean of the finer pixels is near the pixel
        coarse = values["B05"][inner].mean()
        assert abs(coarse - bands["B05"][20:-10, 20:-10].mean() / 1e4) < 0.01
        assert dataset.GetMetadataItem("LAYERFUSE_DATE") == "2023-08-23T09:55:59Z"
        assert dataset.GetRasterBand(1).GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY") == "0.49"
    assert not [name for name in os.listdir(tmp_path) if name != root.name and name != "cache"]


@pytest.mark.parametrize("kind", ["SAFE", "Landsat", "HLS", "radar"])
def test_all_files_of_a_product_are_the_product(tmp_path, kind):
    """As file dialogs give them: with metadata, masks of tiles, pictures and what programs leave beside the bands."""
    radar = {"VV": np.full((60, 60), -9.0), "VH": np.full((60, 60), -15.0)}
    root = {
        "SAFE": lambda: products.safe(tmp_path, reflectance(["B02", "B03"]), classi=np.zeros((3, 16, 16))),
        "Landsat": lambda: products.landsat(tmp_path, reflectance(["B2", "B3"])),
        "HLS": lambda: products.hls(tmp_path / "hls", reflectance(["B02", "B03"])),
        "radar": lambda: products.rtc(tmp_path, radar),
    }[kind]()
    files = sorted(str(path) for path in root.rglob("*") if path.is_file())
    image = next(path for path in files if path.lower().endswith((".jp2", ".tif")))
    for name in (f"{image}.aux.xml", f"{os.path.splitext(image)[0]}.html"):
        with open(name, "w") as beside:
            beside.write("<PAMDataset/>")
        files.append(name)
    _, values, _ = read(RasterSource("s2", files[0], more=tuple(files[1:])))
    _, wanted, _ = read(RasterSource("s2", str(root)))
    assert list(values) == list(wanted) and len(values) == 2
    for name, found in values.items():
        same(found, wanted[name])


def test_safe_in_an_archive(tmp_path):
    bands = reflectance(["B02", "B8A"])
    root = products.safe(tmp_path / "one", bands)
    archive = products.zipped(root)
    for path in (str(archive), f"/vsizip/{archive}/{root.name}"):
        _, values, _ = read(RasterSource("s2", path))
        same(values["B02"], expected(bands["B02"]))


def test_safe_without_metadata_goes_by_its_name(tmp_path):
    bands = reflectance(["B02"])
    root = products.safe(tmp_path, bands)
    (root / "MTD_MSIL2A.xml").unlink()
    _, values, _ = read(RasterSource("s2", str(root)))
    same(values["B02"], expected(bands["B02"]))


def test_coarse_bands_are_what_the_warper_makes_of_them(tmp_path):
    bands = reflectance(["B02", "B05", "B09"])
    root = products.safe(tmp_path, bands)
    _, values, _ = read(RasterSource("s2", str(root)))
    for band in ("B05", "B09"):
        file = next(root.rglob(f"*_{band}_*.jp2"))
        x0, y0 = Place().x0, Place().y0
        warped = gdal.Warp(
            "", str(file), format="MEM", outputBounds=(x0, y0 - SIDE * 10, x0 + SIDE * 10, y0), width=SIDE,
            height=SIDE, resampleAlg="bilinear", srcNodata=0, dstNodata=0,
        )  # fmt: skip
        stored = warped.ReadAsArray().astype(float)
        same(values[band], np.where(stored == 0, np.nan, stored / 1e4 - 0.1), atol=1.01e-4)


def test_cloud_of_scl_is_masked_unless_told_otherwise(tmp_path):
    bands = reflectance(["B02", "B05"])
    scl = np.full((48, 48), 4)
    scl[20:30, 10:30] = 9
    scl[30:34, 10:30] = 3
    scl[40:, 40:] = 11  # snow is ground
    root = products.safe(tmp_path, bands, scl=scl)
    fine = np.kron(scl, np.ones((2, 2), int))
    dataset, _, masks = read(RasterSource("s2", str(root)))
    for mask in masks:
        np.testing.assert_array_equal(mask, ~np.isin(fine, (3, 9)))
    assert dataset.GetMetadataItem("LAYERFUSE_MASK") == "SCL"
    _, _, masks = read(RasterSource("s2", str(root), masked=False))
    assert masks[0][30:].all()


def test_classification_of_level_1c_is_masked(tmp_path):
    classi = np.zeros((3, 16, 16), int)
    classi[0, 8:12], classi[1, 12:14], classi[2, 14:] = 1, 1, 1
    root = products.safe(tmp_path, reflectance(["B02"]), level="1C", classi=classi)
    _, _, masks = read(RasterSource("s2", str(root)))
    rows = np.kron(classi[0, :, 0] | classi[1, :, 0], np.ones(6, int))
    np.testing.assert_array_equal(masks[0], np.repeat(rows[:, None] == 0, SIDE, 1))


@pytest.mark.parametrize("zipped", [False, True])
def test_outlines_of_clouds_of_level_1c_are_masked(tmp_path, zipped):
    root = products.safe(tmp_path, reflectance(["B02"]), level="1C", baseline="02.09")
    place, ring = products.Place(), "{0} {3} {2} {3} {2} {1} {0} {1} {0} {3}"
    box = (place.x0, place.y0 - 480, place.x0 + 960, place.y0 - 240)
    granule = next((root / "GRANULE").iterdir())
    (granule / "QI_DATA").mkdir(exist_ok=True)
    (granule / "QI_DATA/MSK_CLOUDS_B00.gml").write_text(
        '<eop:Mask xmlns:eop="http://www.opengis.net/eop/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"><gml:boundedBy>'
        f'<gml:Envelope srsName="urn:ogc:def:crs:EPSG:8.7:{place.epsg}"/></gml:boundedBy><gml:Polygon><gml:exterior>'
        f'<gml:LinearRing><gml:posList srsDimension="2">{ring.format(*box)}</gml:posList></gml:LinearRing>'
        "</gml:exterior></gml:Polygon></eop:Mask>"
    )
    opened = open_dataset(RasterSource("s2", str(products.zipped(root) if zipped else root)))
    hidden = opened.GetRasterBand(1).GetMaskBand().ReadAsArray() == 0
    assert hidden[24:48].all() and not hidden[:24].any() and not hidden[48:].any()
    assert opened.GetMetadataItem("LAYERFUSE_MASK") == "MSK_CLOUDS"


def test_landsat_with_its_quality(tmp_path):
    bands = {f"B{n}": reflectance(["B02"], seed=n)["B02"] for n in (2, 3, 4, 5, 6, 7)}
    quality = np.full((SIDE, SIDE), 21824)  # clear, as USGS codes it
    quality[40:50] = 22280  # high confidence of cloud
    quality[50:60] = 23888  # shadow
    quality[60:70] = 30048  # snow
    root = products.landsat(tmp_path, bands, quality=quality)
    for path in (root, products.tarred(root), root / f"{root.name}_MTL.txt"):
        dataset, values, masks = read(RasterSource("optical", str(path)))
        assert list(values) == [f"SR_B{n}" for n in (2, 3, 4, 5, 6, 7)]
        for name, band in bands.items():
            same(values[f"SR_{name}"], expected(band), atol=2e-5)
        np.testing.assert_array_equal(~masks[0].any(1), (np.arange(SIDE) >= 40) & (np.arange(SIDE) < 60))
        assert dataset.GetMetadataItem("LAYERFUSE_DATE") == "2023-08-23T09:45:12Z"


@pytest.mark.parametrize("kind", ["S30", "L30"])
def test_hls_with_its_fmask(tmp_path, kind):
    bands = {band: reflectance(["B02"], seed=i)["B02"] for i, band in enumerate(("B02", "B03", "B04", "B06"))}
    fmask = np.zeros((SIDE, SIDE), int)
    fmask[40:44], fmask[44:48], fmask[48:52], fmask[60:] = 0b10, 0b1000, 0b100, 0b110000
    products.hls(tmp_path / "h", bands, fmask=fmask, kind=kind)
    dataset, values, masks = read(RasterSource("optical", str(tmp_path / "h")))
    for band, wanted in bands.items():
        same(values[band], expected(wanted))
    np.testing.assert_array_equal(~masks[0].any(1), (np.arange(SIDE) >= 40) & (np.arange(SIDE) < 52))
    assert dataset.GetMetadataItem("LAYERFUSE_DATE") == "2023-08-23T09:55:59Z"


def test_backscatter_of_grd_and_rtc(tmp_path):
    rng = np.random.default_rng(3)
    decibels = {"VV": rng.uniform(-14, -6, (64, 64)), "VH": rng.uniform(-20, -13, (64, 64))}
    dataset, values, _ = read(RasterSource("s1", str(products.rtc(tmp_path, decibels))))
    same(10 * np.log10(values["VV"]), decibels["VV"], atol=1e-4)
    assert dataset.GetRasterBand(2).GetDescription() == "VH" and dataset.GetRasterBand(2).GetUnitType() == "power"
    dataset, values, _ = read(RasterSource("s1", str(products.grd(tmp_path, decibels, Place(x0=500000)))))
    assert dataset.GetGeoTransform()[2] == 0 and "UTM zone 34" in dataset.GetProjectionRef()
    assert dataset.GetRasterBand(1).GetUnitType() == "amplitude"
    middle = 20 * np.log10(values["VV"])
    middle = middle[np.isfinite(middle)]
    assert middle.min() >= -14.1 and middle.max() <= -5.9 and abs(np.median(middle) + 10) < 0.5


@pytest.mark.parametrize("style", ["earth-search", "planetary"])
def test_item_of_a_catalogue(tmp_path, style):
    bands = reflectance(["B02", "B03", "B04", "B08", "B05"])
    scl = np.full((48, 48), 4)
    scl[20:30] = 8
    (tmp_path / "i").mkdir()
    path = products.stac_item(tmp_path / "i", bands, scl=scl, style=style)
    dataset, values, masks = read(RasterSource("s2", str(path)))
    for band in ("B02", "B03", "B04", "B08"):
        same(values[band], expected(bands[band]))
    assert not masks[0][40:60].any() and masks[0][60:].all()
    assert dataset.GetMetadataItem("LAYERFUSE_DATE") == "2023-08-23T09:55:59Z"


def test_tiles_in_one_zone_and_two_are_one_layer(tmp_path):
    bands = reflectance(["B02", "B03"])
    west = products.safe(tmp_path, bands, tile="T34UCF")
    other = reflectance(["B02", "B03"], seed=2)
    products.safe(tmp_path, other, tile="T34UDF", place=Place(x0=300000 + 10 * SIDE))
    dataset, values, _ = read(RasterSource("s2", str(tmp_path)))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (2 * SIDE, SIDE)
    same(values["B02"], np.hstack([expected(bands["B02"]), expected(other["B02"])]))
    assert west.exists()


def surface(place, rows, columns):
    """Something smooth on the ground, sampled at pixels of a place: reflectance x 10,000."""
    xy = np.column_stack([place.x0 + (columns + 0.5).ravel() * 10, place.y0 - (rows + 0.5).ravel() * 10])
    lon, lat = np.array(transform_points(xy.tolist(), products.wkt(place.epsg), "EPSG:4326")).T
    waves = np.sin(lon * 1000) * np.cos(lat * 1600)
    return np.rint(2000 + 1000 * waves).astype(np.int64).reshape(rows.shape)


def test_a_tile_of_the_next_zone_lies_where_it_is(tmp_path):
    here, there = Place(x0=305000, y0=6100000), Place(32633, 696000, 6104000)
    products.safe(tmp_path, {"B02": surface(here, *np.mgrid[:200, :200])}, place=here)
    products.safe(tmp_path, {"B02": surface(there, *np.mgrid[:200, :200])}, tile="T33UXB", place=there)
    dataset, values, _ = read(RasterSource("s2", str(tmp_path)))
    x0, _, _, y0, _, _ = dataset.GetGeoTransform()
    epsg = int(dataset.GetSpatialRef().GetAuthorityCode(None))
    known = np.isfinite(values["B02"])
    assert 70_000 < known.sum() < 85_000
    off = np.abs(values["B02"][known] - surface(Place(epsg, x0, y0), *np.nonzero(known)) / 1e4)
    assert np.quantile(off, 0.98) < 0.001 and off.max() < 0.01  # half a pixel is 0.008; on the rim, less is known


def test_the_newest_is_above_and_does_not_hide_what_it_masks(tmp_path):
    old, new = reflectance(["B02"]), reflectance(["B02"], seed=5)
    scl = np.full((48, 48), 4)
    scl[30:] = 9
    products.safe(tmp_path, old, scl=np.full((48, 48), 4), time="20230703T095559", baseline="03.01")
    products.safe(tmp_path, new, scl=scl)
    source = RasterSource("s2", str(tmp_path))
    dataset, values, masks = read(source)
    wanted = expected(new["B02"])
    wanted[60:] = expected(old["B02"])[60:]
    same(values["B02"], wanted)
    assert masks[0][60:].all()
    assert dataset.GetMetadataItem("LAYERFUSE_DATES") == "2023-07-03,2023-08-23"
    days = split_days(source)
    assert [each.day for each in days] == ["2023-07-03", "2023-08-23"]
    _, values, masks = read(days[1])
    same(values["B02"], expected(new["B02"]))
    assert not masks[0][60:].any()


def test_folder_and_list_of_plain_files(tmp_path):
    rng = np.random.default_rng(4)
    whole = rng.integers(1, 255, (3, 40, 60)).astype(np.uint8)
    for i in range(2):
        for j in range(3):
            part = whole[:, i * 20 : i * 20 + 20, j * 20 : j * 20 + 20]
            products.write(tmp_path / "t" / f"tile_{i}_{j}.tif", part, Place(x0=300000 + 200 * j, y0=6100020 - 200 * i))
    dataset = open_dataset(RasterSource("rgb", str(tmp_path / "t")))
    np.testing.assert_array_equal(dataset.ReadAsArray(), whole)
    (tmp_path / "list.txt").write_text("# tiles\nt/tile_0_0.tif\nt/tile_0_2.tif\n")
    dataset = open_dataset(RasterSource("rgb", f"@{tmp_path / 'list.txt'}"))
    mask = dataset.GetRasterBand(1).GetMaskBand().ReadAsArray()
    assert dataset.RasterXSize == 60 and mask[:, :20].all() and not mask[:, 20:40].any() and mask[:, 40:].all()


def test_bands_in_files_of_their_own(tmp_path):
    bands = {name: np.full((20, 20), i, np.uint16) for i, name in enumerate(("B02", "B03", "B04", "B08"), 1)}
    for name, values in bands.items():
        products.write(tmp_path / "s" / f"scene_20230823_{name}_x.tif", values)
    products.write(tmp_path / "s" / "scene_20230823_B05_x.tif", np.full((10, 10), 9, np.uint16), size=20)
    dataset = open_dataset(RasterSource("s2", str(tmp_path / "s")))
    found = {
        dataset.GetRasterBand(n).GetDescription(): dataset.GetRasterBand(n).ReadAsArray().max()
        for n in range(1, dataset.RasterCount + 1)
    }
    assert found == {"B02": 1, "B03": 2, "B04": 3, "B05": 9, "B08": 4}


def test_the_name_in_the_cache_follows_content(tmp_path, own_cache):
    bands = reflectance(["B02"])
    root = products.safe(tmp_path, bands)
    first = open_dataset(RasterSource("s2", str(root))).GetDescription()
    assert first == open_dataset(RasterSource("s2", str(root))).GetDescription()
    assert first.startswith(str(own_cache)) and "S2B_MSIL2A" in first
    os.utime(next(root.rglob("*_B02_10m.jp2")), ns=(1, 1))
    os.utime(root, ns=(2, 2))
    assert open_dataset(RasterSource("s2", str(root))).GetDescription() != first
    assert not [name for name in os.listdir(own_cache / "layerfuse/products") if name.endswith(".part")]


def test_what_is_masked_is_told(tmp_path):
    scl = np.full((48, 48), 4)
    scl[24:] = 9
    bands = {"B02": np.full((SIDE, SIDE), 700), "B03": np.full((SIDE, SIDE), 800)}
    modality = Modality("s2", "optical", "continuous", (Band("B02", scale=1e-4), Band("B03", scale=1e-4)))
    root = str(products.safe(tmp_path, bands, scl=scl))
    told = describe(RasterSource("s2", root), modality).notes
    assert any("50% of s2 is cloud, shadow or flawed by its own SCL" in note.text for note in told)
    told = describe(RasterSource("s2", root, masked=False), modality).notes
    assert not any("cloud" in note.text for note in told)


def test_rotated_and_by_polynomials(tmp_path):
    values = np.arange(1, 1601, dtype=np.uint16).reshape(40, 40)
    path = products.write(tmp_path / "turned.tif", values, nodata=0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetGeoTransform((500000, 8, 6, 6100000, 6, -8))
    del dataset
    turned = open_dataset(RasterSource("x", str(path)))
    assert turned.GetGeoTransform()[2] == turned.GetGeoTransform()[4] == 0
    found = turned.ReadAsArray()
    assert len(np.intersect1d(found, values)) > 1500 and turned.GetRasterBand(1).GetNoDataValue() == 0
    x0, dx, _, y0, _, dy = turned.GetGeoTransform()
    rows, columns = np.nonzero(found)
    x, y = x0 + (columns + 0.5) * dx - 500000, y0 + (rows + 0.5) * dy - 6100000
    j, i = np.floor((8 * x + 6 * y) / 100).astype(int), np.floor((6 * x - 8 * y) / 100).astype(int)
    off = np.abs(found[rows, columns] - values[i.clip(0, 39), j.clip(0, 39)])
    assert np.quantile(off, 0.95) == 0


def test_polynomials_are_placed_by_the_heights_that_are_given_else_by_their_own(tmp_path):
    """Half a column to the east for each 5 m of height; where no heights are given, that is told."""
    values = np.ones((40, 40), np.uint16)
    values[18:22, 18:22] = 9
    path = products.write(tmp_path / "a.tif", values, nodata=0)
    plain = gdal.GetDriverByName("MEM").CreateCopy("", gdal.Open(str(path)))
    other = gdal.GetDriverByName("MEM").Create("", 40, 40, 1, gdal.GDT_UInt16)
    other.WriteArray(plain.ReadAsArray())
    first = {"HEIGHT_OFF": 500, "HEIGHT_SCALE": 100, "LINE_OFF": 20, "LINE_SCALE": 20, "SAMP_OFF": 20, "SAMP_SCALE": 20}
    first |= {"LAT_OFF": 0.5, "LAT_SCALE": 0.0018, "LONG_OFF": 15.0, "LONG_SCALE": 0.0018}
    terms = {"LINE_NUM_COEFF": {2: -1}, "SAMP_NUM_COEFF": {1: 1, 3: 0.5}, "LINE_DEN_COEFF": {0: 1},
             "SAMP_DEN_COEFF": {0: 1}}  # fmt: skip
    more = {name: " ".join(str(some.get(n, 0)) for n in range(20)) for name, some in terms.items()}
    other.SetMetadata({name: str(value) for name, value in (first | more).items()}, "RPC")
    other.GetRasterBand(1).SetNoDataValue(0)
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), other)

    def east(terrain):
        dataset = open_dataset(RasterSource("x", str(path), terrain=terrain))
        x0, dx, *_ = dataset.GetGeoTransform()
        told = dataset.GetMetadataItem("LAYERFUSE_REMARKS") or ""
        return x0 + dx * np.nonzero(dataset.ReadAsArray() == 9)[1].mean(), told

    level = {}
    for height in (500, 600):
        level[height] = str(tmp_path / f"{height}.tif")
        products.write(tmp_path / f"{height}.tif", np.full((60, 60), height, np.int16), Place(32633, 499700, 55600))
    mean, told = east("")
    assert "as if all of it were 500 m high" in told
    assert abs(east(level[500])[0] - mean) < 3 and not east(level[500])[1]
    assert mean - east(level[600])[0] == pytest.approx(100, abs=4)
