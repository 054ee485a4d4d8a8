"""``layerfuse find`` against a STAC API on this machine, with real files, and with every fault in one line."""

import json
import re

import numpy as np
import pytest

pytest.importorskip("pystac_client", reason="pystac-client is not installed")

from layerfuse.model_backend.catalogue import client, find
from layerfuse.model_backend.catalogue.choice import candidates, choose, covered_share
from layerfuse.model_backend.catalogue.find import _address
from layerfuse.model_backend.catalogue.presets import catalogues, find_catalogue, products
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.tests.servers.stac import StacServer

BANDS = ("blue", "green", "red", "rededge1", "rededge2", "rededge3", "nir", "swir16", "swir22")
SIDE, EAST, NORTH = 40, 500000.0, 5400000.0  # 400 m in zone 33: 15 degrees east, 48.75 north
WHOLE = (14.99, 48.74, 15.02, 48.76)
EXTENT = f"{EAST},{NORTH - 400},{EAST + 400},{NORTH}"
DATE = "2023-06-01/2023-09-30"


@pytest.fixture()
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    with StacServer() as server:
        yield server


@pytest.fixture()
def tif(make_raster):
    def make(value, dtype=np.uint16):
        name = f"{value}-{np.dtype(dtype)}.tif"
        values = np.random.default_rng(value).integers(value, value + 90, (SIDE, SIDE)).astype(dtype)
        return make_raster(name, values, epsg=32633, origin=(EAST, NORTH)).read_bytes()

    return make


def _sentinel2(server, tif, name, day, cloud, box=WHOLE):
    assets = {band: tif(400 + 100 * i) for i, band in enumerate(BANDS)}
    server.add("sentinel-2-l2a", name, assets, box, day, cloud, constellation="sentinel-2", platform="sentinel-2a")


def _find(server, *more, date=DATE):
    return main(["find", "--stac", server.url, "--extent", EXTENT, "--crs", "EPSG:32633", "--date", date,
                 "--model", "landcover", *more])  # fmt: skip


def test_rows_are_filled_and_the_command_is_ready(server, tif, tmp_path, capsys):
    for n, (day, cloud) in enumerate([("2023-06-10", 50), ("2023-07-05", 3), ("2023-08-01", 20), ("2022-07-01", 0)]):
        _sentinel2(server, tif, f"S2_{n}", day, cloud)
    server.add("sentinel-1-rtc", "S1_0", {"vv": tif(1, np.float32), "vh": tif(2, np.float32)}, WHOLE, "2023-07-07")
    server.add("cop-dem-glo-30", "DEM", {"data": tif(300, np.float32)}, WHOLE, "2021-04-22")
    assert _find(server, "--save", str(tmp_path / "items")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "s2: Sentinel-2 L2A S2_1, 2023-07-05, 3 % cloud, 100% of the area"
    assert "dem: Copernicus DEM DEM, 2021-04-22, 100% of the area" in lines
    assert any(line.startswith("s1: Sentinel-1 RTC S1_0, 2023-07-07") for line in lines)
    layers = lines[-1].split(" ")
    assert layers[::2] == ["--layer"] * 3
    assert main(["predict", "--model", "landcover", *layers, "--quality", "fast", "--output", str(tmp_path / "m.tif"),
                 "--device", "cpu"]) == 0  # fmt: skip
    assert "s2 100%" in capsys.readouterr().out
    assert _find(server, "--json", "--only", "s2") == 0
    (layer,) = json.loads(capsys.readouterr().out)
    assert layer["modality"] == "s2" and layer["items"][0]["raster"].endswith(".vrt")


def test_an_area_of_polygons_stands_for_an_extent(server, tif, tmp_path, capsys):
    _sentinel2(server, tif, "here", "2023-07-05", 3)
    _sentinel2(server, tif, "beside", "2023-07-06", 1, (15.2, 48.74, 15.3, 48.76))
    ring = [(EAST, NORTH), (EAST + 400, NORTH), (EAST + 200, NORTH - 400), (EAST, NORTH)]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    shape = {"type": "Polygon", "coordinates": [ring]}
    area = tmp_path / "area.geojson"
    area.write_text(json.dumps({"type": "FeatureCollection", "crs": crs,
                                "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}))  # fmt: skip
    common = ["find", "--stac", server.url, "--date", DATE, "--model", "landcover", "--only", "s2"]
    assert main([*common, "--area", str(area)]) == 0
    assert capsys.readouterr().out.startswith("s2: Sentinel-2 L2A here, 2023-07-05, 3 % cloud, 100% of the area")
    area.write_text('{"type": "FeatureCollection", "features": []}')
    assert main([*common, "--area", str(area)]) == 2
    out, err = capsys.readouterr()
    assert not out and len(err.splitlines()) == 1


def test_an_item_that_is_no_raster_is_left_out_and_the_next_is_taken(server, tif, capsys):
    _sentinel2(server, tif, "good", "2023-08-01", 30)
    server.add("sentinel-2-l2a", "broken", {"red": b"no raster at all"}, WHOLE, "2023-07-05", 0)
    server.add("sentinel-2-l2a", "keyed", {"red": f"{server.url}/x.tif?sig=SECRET"}, WHOLE, "2023-07-06", 1)
    assert _find(server, "--only", "s2") == 0
    out, err = capsys.readouterr()
    assert out.startswith("s2: Sentinel-2 L2A good")
    assert "broken is left out" in err and "keyed is left out: its files need addresses with a key" in err
    assert "SECRET" not in out + err


def test_an_item_whose_files_lie_elsewhere_is_left_out(server, tif, make_raster, capsys):
    _sentinel2(server, tif, "good", "2023-08-01", 30)
    assets = {band: _far(make_raster, 32645, EAST) for band in BANDS}
    server.add("sentinel-2-l2a", "far", assets, WHOLE, "2023-07-05", 0, constellation="sentinel-2")
    assert _find(server, "--only", "s2") == 0
    out, err = capsys.readouterr()
    assert "far is left out: its files lie elsewhere than it says" in err and "s2: Sentinel-2 L2A good" in out


def _far(make_raster, epsg, x):
    values = np.random.default_rng(0).integers(400, 900, (SIDE, SIDE)).astype(np.uint16)
    return make_raster(f"{epsg}.tif", values, epsg=epsg, origin=(x, 8173300.0)).read_bytes()


@pytest.mark.parametrize(
    "place",
    [
        ["--extent=179.997,-16.503,-179.997,-16.501"],
        ["--extent=179.997,-16.503,180.003,-16.501"],
        ["--extent=-180.003,-16.503,-179.997,-16.501"],
        ["--extent=20037174,-1863047,20037842,-1862815", "--crs", "EPSG:3857"],
    ],
)
def test_an_area_across_180_degrees_is_asked_for_in_its_halves(place, server, make_raster, capsys):
    boxes = {32760: (179.99, -16.51, 180.0, -16.49), 32701: (-180.0, -16.51, -179.99, -16.49)}
    for epsg, x in ((32760, 819900.0), (32701, 179700.0)):
        assets = {band: _far(make_raster, epsg, x) for band in BANDS}
        server.add("sentinel-2-l2a", f"zone{epsg}", assets, boxes[epsg], "2023-07-05", 1, constellation="sentinel-2")
    assert main(["find", "--stac", server.url, *place, "--date", DATE, "--model", "landcover", "--only", "s2"]) == 0
    out, err = capsys.readouterr()
    assert "left out" not in err and out.count("50% of the area") == 2
    assert "s2: 100% of the area together" in out


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]]},
        {"type": "Polygon", "coordinates": [[[179, 0], [181, 0], [181, 1], [179, 1], [179, 0]]]},
        {"type": "Polygon", "coordinates": [[[-181, 0], [-179, 0], [-179, 1], [-181, 1], [-181, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[[[179, 0], [180, 0], [180, 1], [179, 1], [179, 0]]],
                                                 [[[-180, 0], [-179, 0], [-179, 1], [-180, 1], [-180, 0]]]]},
        None,
    ],
)  # fmt: skip
def test_an_outline_across_180_degrees_however_it_is_written(geometry):
    item = {"id": "a", "assets": {}, "bbox": [179, 0, -179, 1], "geometry": geometry}
    for box, share in (((179, 0, 181, 1), 1.0), ((178, 0, 180, 1), 0.5), ((-180, 0, -178, 1), 0.5)):
        (found,) = candidates([item], box)
        assert found.share == pytest.approx(share), box
    assert not candidates([item], (10, 0, 12, 1))


def test_more_items_than_are_looked_at_are_told(server, tif, monkeypatch, capsys):
    monkeypatch.setattr(find, "MOST_ITEMS", 3)
    monkeypatch.setattr(client, "MOST_ITEMS", 3)
    for day in range(1, 5):
        _sentinel2(server, tif, f"S2_{day}", f"2023-07-0{day}", 9)
        assert _find(server, "--only", "s2") == 0
        assert ("only 3 items were looked at" in capsys.readouterr().err) == (day >= 3)


@pytest.mark.parametrize("fault", ["404", "500", "silent", "malformed", "list", "huge", "endless", "file"])
def test_every_fault_is_one_line(server, fault, tif, tmp_path, monkeypatch, capsys):
    _sentinel2(server, tif, "S2", "2023-07-05", 3)
    if fault == "silent":
        monkeypatch.setattr(client, "WAIT", (2.0, 0.2))
    monkeypatch.setattr(client, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(client, "MOST_REQUESTS", 12)
    server.fault = fault
    assert _find(server, "--save", str(tmp_path / "items")) == 2
    out, err = capsys.readouterr()
    assert not out
    assert len(err.splitlines()) == 1, err
    said = {
        "404": "error 404", "500": "error 500", "silent": "the server is silent", "malformed": "not that of a STAC API",
        "list": "not that of a STAC API", "huge": "larger than 1 MB", "endless": "pages do not end",
        "file": "no web address",
    }[fault]  # fmt: skip
    assert said in err
    assert not (tmp_path / "items").exists()


def test_what_is_no_catalogue_and_what_is_not_offered(server, capsys):
    assert main(["find", "--stac", f"{server.url}/nothing?key=SECRET", "--extent", "1,1,2,2", "--date", "2023-01-01",
                 "--model", "landcover"]) == 2  # fmt: skip
    err = capsys.readouterr().err
    assert "error 404" in err and "SECRET" not in err
    for name, word in (
        ("planetary-computer", "signed"),
        ("copernicus-data-space", "keys"),
        ("nowhere", "no known name"),
    ):
        with pytest.raises(InputError, match=word):
            find_catalogue(name)
    assert find_catalogue("https://earth-search.aws.element84.com/v1/").key == "earth-search"
    assert all(catalogue.refused or catalogue.collections for catalogue in catalogues())


@pytest.mark.parametrize("date", ["2023", "2023-13-01", "2023-09-01/2023-01-01", "a/b"])
def test_what_is_no_date(server, date, capsys):
    assert _find(server, date=date) == 2
    assert capsys.readouterr().err.startswith("layerfuse: --date: ")


def _item(name, box, day, cloud):
    return {"id": name, "bbox": list(box), "assets": {}, "properties": {"datetime": day, "eo:cloud_cover": cloud}}


def test_one_day_is_preferred_and_gaps_are_filled():
    box = (0, 0, 2, 1)
    items = [
        _item("clear half", (0, 0, 1, 1), "2023-07-01", 0), _item("cloudy half", (1, 0, 2, 1), "2023-07-02", 40),
        _item("one day west", (0, 0, 1, 1), "2023-07-03", 5), _item("one day east", (1, 0, 2, 1), "2023-07-03", 5),
        _item("same again", (1, 0, 2, 1), "2023-07-03", 9),
    ]  # fmt: skip
    found = candidates(items, box)
    assert {one.name for one in choose(found)} == {"one day west", "one day east"}
    gaps = candidates(items[:2], box)
    assert [one.name for one in choose(gaps)] == ["clear half", "cloudy half"]
    assert covered_share(choose(gaps)) == pytest.approx(1)
    assert not candidates([_item("elsewhere", (5, 5, 6, 6), "", 0), {"id": 1}, _item("x", ("a",), "", 0)], box)
    assert not candidates(items, box, most_cloud=-1)


def test_what_has_the_name_of_an_item_stays_as_it_is(server, tif, tmp_path, capsys):
    _sentinel2(server, tif, "S2", "2023-07-05", 3)
    assert _find(server, "--save", str(tmp_path), "--only", "s2") == 0
    (item,) = tmp_path.glob("S2*.json")
    first = capsys.readouterr().out
    assert _find(server, "--save", str(tmp_path), "--only", "s2") == 0
    assert capsys.readouterr().out == first and list(tmp_path.glob("S2*.json")) == [item]
    item.write_text("mine")
    assert _find(server, "--save", str(tmp_path), "--only", "s2") == 0
    assert item.read_text() == "mine" and f"s2={item.with_suffix('')}-2.json" in capsys.readouterr().out


def test_what_a_known_catalogue_keeps_in_an_open_bucket_is_read_by_anyone():
    """Earth Search tells its DEM as ``s3://``, which needs an account only where the bucket does."""
    for key, address in (
        ("earth-search", "https://copernicus-dem-30m.s3.amazonaws.com/N48/N48.tif"),
        ("digital-earth-africa", "https://copernicus-dem-30m.s3.af-south-1.amazonaws.com/N48/N48.tif"),
    ):
        assert _address(find_catalogue(key), {}, "s3://copernicus-dem-30m/N48/N48.tif") == address
    with pytest.raises(InputError, match="no web address"):
        _address(find_catalogue("https://stac.example.org"), {}, "s3://bucket/a.tif")


def test_the_second_collection_of_a_product_is_asked_where_the_first_has_nothing(server, tif, capsys):
    _sentinel2(server, tif, "old", "2023-07-05", 3)
    _sentinel2(server, tif, "cloudy", "2023-08-05", 90)
    _sentinel2(server, tif, "new", "2024-07-05", 3)
    server.items[-1]["collection"] = "sentinel-2-c1-l2a"
    for date, name in ((DATE, "old"), ("2024-06-01/2024-09-30", "new"), ("2023-01-01/2024-12-31", "old")):
        assert _find(server, "--only", "s2", "--cloud", "60", date=date) == 0
        assert capsys.readouterr().out.startswith(f"s2: Sentinel-2 L2A {name}")
    known = {c.key: c.collections for c in catalogues()}
    for product in products():
        for key, collections in known.items():
            for name in collections.get(product.key, ()):
                assert re.fullmatch(product.collections, name), f"{key}'s {name} is found at an address, too"
