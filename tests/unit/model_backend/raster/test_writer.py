import numpy as np
import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.shapes.geopackage import LAYER
from layerfuse.model_backend.raster.shapes.polygons import PolygonOptions, PolygonWriter
from layerfuse.model_backend.raster.writer import RasterWriter, Target
from osgeo import gdal, ogr

pytestmark = pytest.mark.usefixtures("gdal_raises")

GRID = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, Window(30000, -410000, 300, 280))


def write(path, array, classes=(), grid=GRID, **more):
    writer = RasterWriter(
        Target(path, path.parent, grid, {"MADE": "by a test"}), "uint8", 255, ["class"], classes, **more
    )
    writer.write(grid.window, array)
    writer.finish()
    return writer


def test_a_class_raster_is_complete(tmp_path, tiny_card):
    rasterio = pytest.importorskip("rasterio")
    array = np.random.default_rng(0).choice([1, 2, 5, 255], (280, 300)).astype(np.uint8)
    path = tmp_path / "ü x.tif"
    writer = write(path, array, tiny_card.classes)
    assert not path.exists() and writer.part.exists()
    writer.publish(overwrite=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ü x.tif", "ü x.tif.aux.xml"]
    with rasterio.open(path) as file:
        np.testing.assert_array_equal(file.read(1), array)
        assert file.nodata == 255 and file.crs.to_epsg() == 32612
        assert file.transform.to_gdal() == GRID.geotransform
        assert file.colormap(1)[5][:3] == (0xC0, 0x20, 0x20)
        assert file.block_shapes == [(512, 512)] and file.compression.name == "deflate"
        assert file.tags()["MADE"] == "by a test"
    dataset = gdal.Open(str(path))
    dataset.GetMetadata()  # GDAL 3.6 reads the side-car only then
    band = dataset.GetRasterBand(1)
    assert band.GetCategoryNames() == ["", "water", "forest", "", "", "town"]
    table = band.GetDefaultRAT()
    assert [table.GetValueAsString(row, 1) for row in range(3)] == ["water", "forest", "town"]


def test_stale_side_cars_of_a_replaced_file_go(tmp_path):
    path = tmp_path / "a.tif"
    for suffix in ("", ".aux.xml", ".ovr", ".msk"):
        (tmp_path / f"a.tif{suffix}").write_text("old")
    write(path, np.zeros((280, 300), np.uint8), scale=0.004).publish(overwrite=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.tif"]
    dataset = gdal.Open(str(path))
    dataset.GetMetadata()  # GDAL 3.6 reads the side-car only then
    band = dataset.GetRasterBand(1)
    assert (band.GetScale(), band.GetOffset()) == (0.004, 0.0)


def test_discard_leaves_nothing(tmp_path, tiny_card):
    write(tmp_path / "a.tif", np.zeros((280, 300), np.uint8), tiny_card.classes).discard()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(InputError, match=r"cannot be written"):
        write(tmp_path / "no" / "a.tif", np.zeros((280, 300), np.uint8))


def wide(height, width):
    return Grid(GRID.crs, 0.0, 0.0, 10.0, Window(30000, -410000, width, height))


@pytest.mark.parametrize(("overviews", "expected"), [("MODE", 2), ("AVERAGE", 4), ("NEAREST", 2)])
def test_cloud_optimised_with_overviews(tmp_path, overviews, expected):
    """As GDAL's own validator sees it; nodata takes no part in overviews."""
    validator = pytest.importorskip("osgeo_utils.samples.validate_cloud_optimized_geotiff")
    grid = wide(700, 1500)
    array = np.tile(np.array([[2, 255], [2, 8]], np.uint8), (350, 750))
    writer = write(tmp_path / "a.tif", array, grid=grid, overviews=overviews)
    assert not list(tmp_path.glob("*.raw*"))
    writer.publish(overwrite=True)
    warnings, errors, details = validator.validate(str(tmp_path / "a.tif"), full_check=True)
    assert (warnings, errors) == ([], []) and len(details["ifd_offsets"]) >= 3
    band = (dataset := gdal.Open(str(tmp_path / "a.tif"))).GetRasterBand(1)
    assert dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG" and band.GetBlockSize() == [512, 512]
    small = np.frombuffer(band.GetOverview(0).ReadRaster(), np.uint8)
    assert set(small) == {expected}
    np.testing.assert_array_equal(np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(array.shape), array)


def test_the_last_copy_can_be_cancelled(tmp_path):
    grid = wide(2000, 2000)
    writer = RasterWriter(Target(tmp_path / "a.tif", tmp_path, grid, {}), "uint8", 255, ["class"])
    writer.write(grid.window, np.random.default_rng(0).integers(0, 9, (2000, 2000)).astype(np.uint8))
    with pytest.raises(Cancelled):
        writer.finish(lambda: True)
    writer.discard()
    assert not list(tmp_path.iterdir())


def outline(folder, array, classes, grid, block, options=None, confidence=None, bits=None, cancelled=lambda: False):
    """Features of an array that comes in blocks: value, metadata and geometry."""
    confidence = np.ones(array.shape, np.float32) if confidence is None else confidence
    bits = np.full(array.shape, 3, np.uint8) if bits is None else bits
    names = ("optical", "elevation")
    writer = PolygonWriter(
        Target(folder / "b.gpkg", folder, grid, {"MADE": "here"}),
        classes,
        names,
        options or PolygonOptions(),
        cancelled,
    )
    try:
        for row in range(0, grid.window.height, block):
            for col in range(0, grid.window.width, block):
                part = np.s_[row : row + block, col : col + block]
                window = Window(grid.window.col + col, grid.window.row + row, *array[part].shape[::-1])
                writer.add(window, array[part], confidence[part], bits[part])
        writer.finish()
        layer = (dataset := ogr.Open(str(writer.part))).GetLayerByName(LAYER)
        assert layer.GetSpatialRef().GetAuthorityCode(None) == "32612" and layer.GetMetadataItem("MADE") == "here"
        found = [(feature.items(), feature.GetGeometryRef().Clone()) for feature in layer]
        del layer, dataset
    finally:
        writer.discard()
    assert not list(folder.glob("b.*"))
    return found


def test_polygons_cover_the_classes_and_are_valid(tmp_path, tiny_card):
    rng = np.random.default_rng(1)
    array = rng.choice([1, 2, 5, 255], (80, 100), p=[0.5, 0.2, 0.2, 0.1]).astype(np.uint8)
    areas = dict.fromkeys((1, 2, 5), 0.0)
    names = set()
    for items, geometry in outline(tmp_path, array, tiny_card.classes, wide(80, 100), 1000):
        assert geometry.IsValid() and geometry.GetGeometryType() == ogr.wkbMultiPolygon
        assert items["area_m2"] == pytest.approx(geometry.GetArea(), rel=1e-3)
        areas[items["value"]] += items["area_m2"]
        names.add((items["value"], items["class"]))
    assert areas == pytest.approx({v: (array == v).sum() * 100.0 for v in (1, 2, 5)}, rel=1e-3)
    assert names == {(1, "water"), (2, "forest"), (5, "town")}


@pytest.mark.parametrize("block", [7, 20, 64])
def test_polygons_do_not_show_the_blocks(tmp_path, tiny_card, block):
    """The same areas, with the same corners and the same attributes, in whatever blocks the raster comes."""
    rng = np.random.default_rng(block)
    array = rng.choice([1, 2, 5, 255], (50, 60), p=[0.6, 0.2, 0.1, 0.1]).astype(np.uint8)
    array[10:40, 8], array[10:40, 50], array[40, 8:51] = 5, 5, 5  # a U over several blocks
    confidence, bits = rng.random(array.shape).astype(np.float32), rng.integers(0, 4, array.shape).astype(np.uint8)
    both = [
        outline(tmp_path, array, tiny_card.classes, wide(50, 60), size, confidence=confidence, bits=bits)
        for size in (1000, block)
    ]

    def key(feature):
        items, geometry = feature
        corners = sum(len(ring.GetPoints()) for polygon in geometry for ring in polygon)
        return items["value"], geometry.GetEnvelope(), items["area_m2"], corners

    whole, parts = (sorted(features, key=key) for features in both)
    assert len(whole) == len(parts)
    for (items, geometry), (found, other) in zip(whole, parts):
        assert other.IsValid() and geometry.SymDifference(other).IsEmpty()
        assert key((items, geometry)) == key((found, other)) and items == pytest.approx(found, abs=2e-4)


def test_polygons_say_how_sure_and_from_what(tmp_path, tiny_card):
    array = np.full((40, 60), 255, np.uint8)
    array[5:25, 5:25], array[5:25, 30:50], array[39, 59] = 1, 2, 5
    confidence = np.where(array == 1, 0.8, 0.4).astype(np.float32)
    confidence[5:15, 5:25] = 0.6
    bits = np.where(array == 1, 3, 2).astype(np.uint8)
    bits[5:16, 5:25] = 1  # the other has less than half
    found = outline(
        tmp_path, array, tiny_card.classes, wide(40, 60), 16, PolygonOptions(minimum_area=200.0), confidence, bits
    )
    told = sorted((f["class"], f["confidence"], f["modalities"]) for f, _ in found)
    assert told == [("forest", 0.4, "elevation"), ("water", 0.7, "optical")]
    assert [f["area_m2"] for f, _ in found] == pytest.approx([40000.0] * 2, rel=1e-3)


def test_polygons_can_be_cancelled(tmp_path, tiny_card):
    with pytest.raises(Cancelled):
        outline(tmp_path, np.ones((80, 100), np.uint8), (), wide(80, 100), 64, cancelled=lambda: True)
    assert not list(tmp_path.iterdir())
