"""Which files a layer depends on, and what tells that one has changed."""

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.description import describe, files_read
from layerfuse.model_backend.raster.layers.files import Versions, files_of, stamp
from layerfuse.model_backend.raster.shapes.mask import Mask
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, ogr


@pytest.fixture()
def package(tmp_path):
    """A GeoPackage with a point."""
    path = tmp_path / "a.gpkg"
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = file.CreateLayer("a", None, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature["class"] = "wood"
    layer.CreateFeature(feature)
    return path


@pytest.mark.parametrize("role", ["layer", "mask", "terrain"])
def test_what_is_below_is_looked_for_again_when_it_changes(make_raster, tmp_path, tiny_card, role):
    """In one process, as QGIS's: a virtual raster below another is another one now, and its own file is not touched."""
    image = make_raster("image.tif", np.arange(2 * 64, dtype=np.uint16).reshape(2, 8, 8))
    below = [make_raster(f"{name}.tif", np.ones((2, 8, 8), np.uint16)) for name in "ab"]
    inner, outer = tmp_path / "inner.vrt", tmp_path / "outer.vrt"
    translate = gdal.GetDriverByName("VRT").CreateCopy
    translate(str(inner), gdal.Open(str(below[0]))).FlushCache()
    outer.write_text(inner.read_text().replace('"1">a.tif<', '"1">inner.vrt<'))
    given = {"layer": {"path": str(outer)}, "mask": {"masks": (Mask(str(outer), (7,)),)},
             "terrain": {"terrain": str(outer)}}[role]  # fmt: skip
    source = RasterSource(**{"modality": "optical", "path": str(image), **given})
    for one, other in (below, below[::-1]):
        translate(str(inner), gdal.Open(str(one))).FlushCache()
        files = describe(source, tiny_card.modality("optical")).files
        assert {str(inner), str(outer), str(one)} <= set(files) and str(other) not in files


@pytest.mark.parametrize("behind", ["", ":1", ":3,1", ":8-10", ":3,8-10", "|layername=a", ":1|layername=a"])
@pytest.mark.parametrize("name", ["a.tif", "a:1.tif", "with space.gpkg"])
def test_what_stands_behind_a_path_hides_no_file(tmp_path, name, behind):
    path = tmp_path / name
    path.write_bytes(b"")
    assert str(path) in files_of(f"{path}{behind}")


def test_a_list_is_read_as_well_as_what_it_names(make_raster, tmp_path):
    paths = [
        make_raster(name, np.ones((4, 4), np.uint8), origin=(x, 4e6)) for name, x in (("a.tif", 3e5), ("b.tif", 4e5))
    ]
    (tmp_path / "list.txt").write_text("a.tif\nb.tif\n")
    found = files_read([f"@{tmp_path / 'list.txt'}"], [f"optical={paths[0]}:1"], [None, "", f"{paths[1]}:1"])
    assert {str(tmp_path / "list.txt"), *map(str, paths)} <= set(found)


def journal(path, mode):
    file = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    file.ExecuteSQL(f"PRAGMA journal_mode = {mode}")
    return file


def test_a_database_that_is_only_opened_has_not_changed(package):
    """As QGIS does when a layer's editing is switched on and off: the header and the time of the file change."""
    before, content = stamp(str(package)), package.read_bytes()
    versions = Versions(files_of(str(package)))
    file = journal(package, "wal")
    versions.check()
    file = None
    file = journal(package, "delete")
    file = None  # noqa: F841 - closes it
    assert package.read_bytes() != content
    versions.check()
    assert stamp(str(package)) == before


def test_a_database_that_was_changed_has_changed(package):
    before, versions = stamp(str(package)), Versions(files_of(str(package)))
    file = gdal.OpenEx(str(package), gdal.OF_VECTOR | gdal.OF_UPDATE)
    file.ExecuteSQL("UPDATE a SET class = 'lake'")
    file = None
    assert stamp(str(package)) != before
    with pytest.raises(InputError, match="changed while it was being read"):
        versions.check()
    package.unlink()
    with pytest.raises(InputError, match="is gone"):
        versions.check()
