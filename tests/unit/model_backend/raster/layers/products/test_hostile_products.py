"""Products that are broken, or made to harm: one clear line each, and nothing written."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.source import RasterSource, open_dataset
from layerfuse.tests import products

B02 = {"B02": np.full((12, 12), 500)}


def refused(path, *more):
    """The one line that is said."""
    with pytest.raises(InputError) as caught:
        open_dataset(RasterSource("s2", str(path), more=tuple(map(str, more))))
    text = str(caught.value)
    assert "\n" not in text and len(text) < 600
    return text


@pytest.fixture(autouse=True)
def nothing_written(own_cache, gdal_raises):
    yield
    assert not list(own_cache.rglob("*.part"))


def test_a_band_file_is_missing(tmp_path):
    root = products.safe(tmp_path, {**B02, "B03": B02["B02"]})
    next(root.rglob("*_B03_10m.jp2")).unlink()
    assert "not there: B03" in refused(root)
    scene = products.landsat(tmp_path, {"B2": B02["B02"], "B3": B02["B02"]})
    next(scene.glob("*SR_B3.TIF")).unlink()
    assert "not there: SR_B3" in refused(scene)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"),
        b"<a><b></a>",
        b"",
        b"\x00" * 99,
        b"<a><PROCESSING_BASELINE>nan</PROCESSING_BASELINE></a>",
        b"<a><BOA_QUANTIFICATION_VALUE>1e-300</BOA_QUANTIFICATION_VALUE></a>",
        b'<a><BOA_ADD_OFFSET band_id="99">-1000</BOA_ADD_OFFSET></a>',
        b'<a><BOA_ADD_OFFSET band_id="1">many</BOA_ADD_OFFSET></a>',
        b"<a>" + b" " * (33 << 20) + b"</a>",
    ],
    ids=["entities", "external", "unclosed", "empty", "zeros", "nan", "tiny", "band", "word", "huge"],
)
def test_metadata_that_are_damaged(tmp_path, content):
    root = products.safe(tmp_path, B02)
    (root / "MTD_MSIL2A.xml").write_bytes(content)
    assert "MTD_MSIL2A.xml" in refused(root)


def test_a_band_file_is_no_raster_or_another_driver_s(tmp_path):
    root = products.safe(tmp_path, B02)
    band = next(root.rglob("*_B02_10m.jp2"))
    for content in (b"", b"junk" * 100, b'<VRTDataset rasterXSize="1" rasterYSize="1"/>'):
        band.write_bytes(content)
        assert "band file cannot be read" in refused(root)


def test_levels_are_not_mixed(tmp_path):
    one, other = products.safe(tmp_path, B02), products.safe(tmp_path, B02, level="1C")
    assert "mixes Sentinel-2 L1C and Sentinel-2 L2A" in refused(one, other)
    assert "mixes Sentinel-2 L1C and Sentinel-2 L2A" in refused(tmp_path)


def test_archives_that_lie(tmp_path):
    bad = tmp_path / "up.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../../evil_B02.tif", b"x")
    assert "leads out of it" in refused(bad)
    bad = tmp_path / "up.tar"
    with tarfile.open(bad, "w") as archive:
        member = tarfile.TarInfo("/etc/evil.tif")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    assert "leads out of it" in refused(bad)
    bad = tmp_path / "cut.zip"
    bad.write_bytes(products.zipped(products.safe(tmp_path / "s", B02)).read_bytes()[:2000])
    assert "no archive that can be read" in refused(bad)
    bad = tmp_path / "many.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}.tif", b"")
    assert "more than 20,000 files" in refused(bad)


def item(folder, **changes):
    path = products.stac_item(folder, B02)
    content = json.loads(path.read_text())
    content.update(changes)
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize(
    "href",
    ["../secret.tif", "/etc/passwd", "file:///etc/passwd", "/vsicurl/http://x/y.tif", "<VRTDataset/>", "a/../../b.tif",
     "ftp://x/y.tif", "HDF5:x", "C:\\x.tif"],
)  # fmt: skip
def test_assets_that_lead_elsewhere(tmp_path, href):
    path = item(tmp_path, assets={"B02": {"href": href, "type": "image/tiff", "roles": ["data"]}})
    assert "neither below the item nor on a server" in refused(path)


@pytest.mark.parametrize(
    ("assets", "why"),
    [
        ({}, "none of its assets"),
        ([], "no list of at most"),
        ({str(i): {} for i in range(201)}, "no list of at most"),
        ({"a": {"href": "a.pdf", "type": "application/pdf"}}, "none of its assets"),
        ({"a": {"href": 5}, "b": None, "c": {"href": "c.tif", "roles": ["thumbnail"]}}, "none of its assets"),
        ({"B02": {"href": "blue.tif"}, "b02": {"href": "blue.tif"}}, "two of its assets are the band 'B02'"),
        ({"B02": {"href": "thumb.tif"}}, "band file cannot be read"),
        ({"B02": {"href": "item.json", "type": "image/tiff"}}, "band file cannot be read"),
    ],
)
def test_items_that_cannot_be_read(tmp_path, assets, why):
    assert why in refused(item(tmp_path, assets=assets))


def test_json_that_is_no_item(tmp_path):
    path = tmp_path / "x.json"
    for content in (b"{", b"[" * 100_000, b'{"type": "FeatureCollection"}', b"", b"\xff\xfe"):
        path.write_bytes(content)
        refused(path)


def test_an_address_without_answer_keeps_its_key(tmp_path):
    text = refused("http://127.0.0.1:9/item.json?sig=SECRET")
    assert "127.0.0.1:9" in text and "SECRET" not in text


def test_lists_and_folders_that_hold_nothing(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "holds no raster" in refused(tmp_path / "empty")
    (tmp_path / "list.txt").write_text("# nothing\n")
    assert "names no file" in refused(f"@{tmp_path / 'list.txt'}")
    assert "there is no such file" in refused(products.write(tmp_path / "a.tif", B02["B02"].astype("u2")), "/no/b.tif")
    folder = tmp_path / "two"
    products.write(folder / "a.tif", np.ones((1, 9, 9), np.uint8))
    products.write(folder / "b.tif", np.ones((3, 9, 9), np.uint8), products.Place(x0=400000))
    assert "bands" in refused(folder)
    products.safe(tmp_path / "s", B02)
    assert "no part of a product" in refused(tmp_path / "s", tmp_path / "a.tif")
