"""Training data as tiles: the pixels of layers and labels, in files that another library reads."""

import csv
import random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.card import NODATA_CLASS, Band, ClassInfo
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.raster import survey, tiles
from layerfuse.model_backend.raster.shapes.burn import PlacedShapes, Shape, Shapes, burn
from layerfuse.model_backend.raster.tiles import Export, export
from layerfuse.tests.feedback import Feedback
from osgeo import gdal, ogr, osr

rasterio = pytest.importorskip("rasterio")
LEFT, TOP = 300000.0, 4100000.0
SIDE = 32


class Unheard(Feedback):
    """Of work that has nothing to tell."""

    def info(self, text):
        raise AssertionError(text)


@pytest.fixture()
def layers(make_raster):
    """100 x 70 pixels: an image with a hole, heights twice as coarse and shifted, a class raster."""
    rng = np.random.default_rng(0)
    image = rng.integers(1, 4000, (2, 70, 100)).astype(np.uint16)
    image[:, 5:20, 5:20] = 0
    classes = np.where(np.arange(100) < 50, 1, 3) * np.ones((70, 1))
    classes[:, :10] = 0
    return SimpleNamespace(
        image=make_raster("image.tif", image, nodata=0),
        heights=make_raster("dem.tif", rng.normal(500, 50, (35, 40)).astype(np.float32), pixel=20.0),
        classes=make_raster("classes.tif", classes.astype(np.uint8), nodata=0),
        values=image,
        labels=classes.astype(np.uint8),
    )


def cut(layers, output, *, feedback=None, **more):
    given = {"image": (str(layers.image), ()), "dem_elevation": (str(layers.heights), ())}
    return export(Export(**{"layers": given, "output": output, "tile_size": SIDE, **more}), feedback or Unheard())


def read(path):
    """Values, validity, and what rasterio says of the file."""
    with rasterio.open(path) as file:
        told = ("scales", "offsets", "units", "nodata", "crs", "descriptions", "transform")
        return file.read(), file.dataset_mask() > 0, SimpleNamespace(**{name: getattr(file, name) for name in told})


def mosaic(folder, name, count=1):
    """Tiles laid out again on the pixels of the image; -1: no file, or no data."""
    whole = np.full((count, 70 + 2 * SIDE, 100 + 2 * SIDE), -1.0)
    for path in sorted((folder / name).glob("*.tif")):
        values, valid, file = read(path)
        assert values.shape == (count, SIDE, SIDE)
        column, row = round((file.transform.c - LEFT) / 10) + SIDE, round((TOP - file.transform.f) / 10) + SIDE
        whole[:, row : row + SIDE, column : column + SIDE] = np.where(valid, values, -1)
    return whole[:, SIDE : SIDE + 70, SIDE : SIDE + 100]


def test_tiles_have_the_pixels_of_layers_and_labels(layers, tmp_path):
    report = cut(layers, tmp_path / "out", labels=str(layers.classes))
    assert not (tmp_path / "out.part").exists()
    np.testing.assert_array_equal(
        mosaic(tmp_path / "out", "layers/image", 2), np.where(layers.values > 0, layers.values.astype(float), -1)
    )
    np.testing.assert_array_equal(
        mosaic(tmp_path / "out", "labels")[0], np.where(layers.labels > 0, layers.labels.astype(float), -1)
    )
    name = report.tiles[0].name
    values, _, file = read(tmp_path / "out" / "layers" / "image" / f"{name}.tif")
    assert values.dtype == np.uint16 and file.nodata == 0 and file.crs.to_epsg() == 32612
    heights, _, file = read(tmp_path / "out" / "layers" / "dem_elevation" / f"{name}.tif")
    assert heights.dtype == np.float32 and np.isnan(file.nodata)
    assert np.isfinite(mosaic(tmp_path / "out", "layers/dem_elevation")[0, :70, :80]).all()


def test_tiles_do_not_depend_on_the_area(layers, tmp_path):
    cut(layers, tmp_path / "all")
    part = cut(layers, tmp_path / "part", extent=(LEFT + 333, TOP - 400, LEFT + 500, TOP - 200))
    assert 0 < len(part.tiles) < len(list((tmp_path / "all" / "layers" / "image").iterdir()))
    for path in (tmp_path / "part" / "layers").rglob("*.tif"):
        np.testing.assert_array_equal(read(path)[0], read(tmp_path / "all" / path.relative_to(tmp_path / "part"))[0])


def test_the_table_counts_what_is_in_the_files(layers, tmp_path):
    cut(layers, tmp_path / "out", labels=str(layers.classes))
    with open(tmp_path / "out" / "tiles.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(list((tmp_path / "out" / "labels").glob("*.tif")))
    for row in rows:
        labels, known, file = read(tmp_path / "out" / "labels" / row["file"])
        west, north = file.transform.c, file.transform.f
        bounds = [float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax")]
        assert bounds == [west, north - 10 * SIDE, west + 10 * SIDE, north]
        assert row["crs"] == "EPSG:32612" and row["role"] in ("train", "holdout")
        assert [int(row["pixels of 1"]), int(row["pixels of 3"])] == [(labels[known[None]] == v).sum() for v in (1, 3)]
        assert float(row["labelled"]) == pytest.approx(known.mean(), abs=1e-4)
        assert float(row["valid_image"]) == pytest.approx(
            read(tmp_path / "out" / "layers" / "image" / row["file"])[1].mean(), abs=1e-4
        )
    assert sum(int(row["pixels of 3"]) for row in rows) == (layers.labels == 3).sum()


def test_tiles_with_few_labels_are_left_out(layers, tmp_path):
    every = cut(layers, tmp_path / "every", labels=str(layers.classes), min_labelled=0)
    full = cut(layers, tmp_path / "full", labels=str(layers.classes), min_labelled=1.0)
    shares = {tile.name: sum(tile.counts) / SIDE**2 for tile in every.tiles}
    assert min(shares.values()) > 0
    assert {tile.name for tile in full.tiles} == {name for name, share in shares.items() if share == 1.0}
    with pytest.raises(InputError, match="no tile of 64 pixels that has data has labels on 1 of it"):
        cut(layers, tmp_path / "none", labels=str(layers.classes), min_labelled=1.0, tile_size=64)
    assert not (tmp_path / "none").exists() and not (tmp_path / "none.part").exists()


def test_whole_numbers_without_nodata_get_a_mask(make_raster, tmp_path):
    values = np.arange(30 * 30).reshape(30, 30).astype(np.uint8)
    report = cut(
        SimpleNamespace(image=make_raster("a.tif", values), heights=make_raster("b.tif", values)), tmp_path / "t"
    )
    values, valid, file = read(tmp_path / "t" / "layers" / "image" / f"{report.tiles[0].name}.tif")
    assert values.dtype == np.uint8 and file.nodata is None and 0 < valid.sum() < valid.size
    assert not list((tmp_path / "t").rglob("*.msk"))


def test_scaled_values_stay_as_stored(make_raster, tmp_path):
    path = make_raster("a.tif", np.full((40, 40), 1234, np.int16), nodata=-1)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(0.01), dataset.GetRasterBand(1).SetOffset(-3.0)
    dataset.GetRasterBand(1).SetUnitType("ft")
    dataset = None
    report = export(Export({"height": (str(path), ())}, tmp_path / "t", tile_size=SIDE), Unheard())
    values, valid, file = read(tmp_path / "t" / "layers" / "height" / f"{report.tiles[0].name}.tif")
    assert values.dtype == np.int16 and set(values[:, valid].ravel()) == {1234}
    assert (file.scales, file.offsets, file.units, file.nodata) == ((0.01,), (-3.0,), ("ft",), -1)


def test_a_model_says_bands_and_sizes(layers, tiny_card, tmp_path):
    job = Export(
        {"optical": (str(layers.image), (2, 0)), "elevation": (str(layers.heights), ())},
        tmp_path / "t", labels=str(layers.classes), card=tiny_card,
    )  # fmt: skip
    log = Feedback()
    report = export(job, log)
    assert "New classes are made of the labels" in log.said[-1] and "codes 3 mean" in log.said[-1]
    assert (report.tile_size, report.grid.pixel_size) == (32, 10.0)
    values, valid, file = read(tmp_path / "t" / "layers" / "optical" / f"{report.tiles[0].name}.tif")
    assert file.descriptions == ("red", "nir") and set(values[1][valid]) == {100.0}, "the mean where a band is lacking"
    text = (tmp_path / "t" / "scenes.toml").read_text(encoding="utf-8")
    assert "optical/" in text and ".tif:1,0" in text
    assert {(c.value, c.name) for c in report.classes} == {(1, "water"), (3, "3")}, "3 is none of the model's"
    with pytest.raises(InputError, match="the model tiny has its own"):
        export(Export(job.layers, tmp_path / "u", card=tiny_card, tile_size=64), Unheard())


def test_labels_carry_names_and_colours(layers, tiny_card, make_raster, tmp_path):
    """Values that have no names are those of the model."""
    labels = make_raster("own.tif", np.full((70, 100), 5, np.uint8))
    log = Feedback()
    report = export(Export({"optical": (str(layers.image), ())}, tmp_path / "t", str(labels), card=tiny_card), log)
    assert report.classes == tiny_card.classes and "taken for the values of the classes, 5 town" in log.said[-1]
    path = tmp_path / "t" / "labels" / f"{report.tiles[0].name}.tif"
    dataset = gdal.Open(str(path))
    dataset.GetMetadata()  # GDAL 3.6 reads the side-car only then
    band = dataset.GetRasterBand(1)
    assert band.GetCategoryNames()[5] == "town" and band.GetColorTable().GetColorEntry(5) == (0xC0, 0x20, 0x20, 255)
    table = band.GetDefaultRAT()
    assert [table.GetValueAsString(i, 1) for i in range(table.GetRowCount())] == ["water", "forest", "town"]
    assert band.GetNoDataValue() == NODATA_CLASS


def test_a_class_raster_keeps_its_colours(make_raster, tmp_path):
    path = make_raster("classes.tif", np.repeat([[1, 7]], 40, 0).repeat(20, 1).astype(np.uint8), nodata=0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    colours = gdal.ColorTable()
    colours.SetColorEntry(7, (1, 2, 3, 255))
    dataset.GetRasterBand(1).SetColorTable(colours)
    dataset.GetRasterBand(1).SetCategoryNames(["", "wood"])
    dataset = None
    report = export(Export({"old": (str(path), ())}, tmp_path / "t", str(path), tile_size=SIDE), Unheard())
    assert {(c.value, c.name) for c in report.classes} == {(1, "wood"), (7, "7")}
    assert {c.value: c.rgb for c in report.classes}[7] == (1, 2, 3)
    layer = gdal.Open(str(tmp_path / "t" / "layers" / "old" / f"{report.tiles[0].name}.tif"))
    assert layer.GetRasterBand(1).GetColorTable().GetColorEntry(7) == (1, 2, 3, 255)
    assert 'family = "landcover"' in (tmp_path / "t" / "scenes.toml").read_text(encoding="utf-8")


def square(x, y, side):
    geometry = ogr.CreateGeometryFromWkt(
        f"POLYGON (({x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, {x} {y}))"
    )
    return bytes(geometry.ExportToIsoWkb())


UTM = osr.SpatialReference()
UTM.ImportFromEPSG(32612)


@given(st.lists(st.tuples(*[st.floats(0, 60)] * 2, st.floats(0.5, 40), st.sampled_from("ab")), max_size=12))
def test_features_burnt_in_parts_are_those_burnt_at_once(boxes):
    shapes = Shapes(UTM.ExportToWkt(), tuple(Shape(value, square(x, y, side)) for x, y, side, value in boxes))
    indices = {"a": 0, "b": 1}
    whole = burn(shapes, indices, (0, 1, 0, 64, 0, -1), (64, 64), shapes.crs, -1, -1)
    placed = PlacedShapes(shapes, shapes.crs)
    for top in range(0, 64, 16):
        for left in range(0, 64, 16):
            near = placed.within((left, 48 - top, left + 16, 64 - top))
            part = burn(near, indices, (left, 1, 0, 64 - top, 0, -1), (16, 16), None, -1, -1)
            np.testing.assert_array_equal(part, whole[top : top + 16, left : left + 16])
    if boxes:
        xmin, ymin, xmax, ymax = placed.bounds
        assert (xmin, ymin) == (min(b[0] for b in boxes), min(b[1] for b in boxes)) and xmax > xmin and ymax > ymin
    else:
        assert placed.bounds is None


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=40), st.integers(0, 9))
def test_no_class_is_held_out_as_a_whole(counts, seed):
    random.Random(seed).shuffle(counts)
    made = [tiles.Tile(str(i), None, {}, tuple(row)) for i, row in enumerate(counts)]
    chosen = tiles._held_out(made)
    assert len(chosen) <= len(counts) / 5
    for i in range(3):
        having = [tile.name for tile in made if tile.counts[i]]
        assert not having or set(having) - chosen


def test_tiles_of_polygons_show_the_rims_of_objects(layers, tiny_card, tmp_path):
    """Where a model tells touching objects apart by their rims, outlines say where these are."""
    import dataclasses

    classes = (ClassInfo(0, "house", "c02020"), ClassInfo(1, "rim", "000000", border_of=0, border_width=20.0))
    card = dataclasses.replace(tiny_card, classes=classes)
    dataset = gdal.GetDriverByName("GPKG").Create(str(tmp_path / "h.gpkg"), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer("houses", UTM, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    for x in (100, 220):  # two that touch
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["class"] = "House"
        feature.SetGeometry(ogr.CreateGeometryFromWkb(square(LEFT + x, TOP - 300, 120)))
        layer.CreateFeature(feature)
    layer = dataset = feature = None
    job = Export({"optical": (str(layers.image), ())}, tmp_path / "t", str(tmp_path / "h.gpkg"), card=card)
    export(dataclasses.replace(job, min_labelled=0.0), Unheard())
    label = mosaic(tmp_path / "t", "labels")[0]
    assert (label[18:30, 10:34] >= 0).all() and (label >= 0).sum() == 12 * 24
    assert (label[24, 12:20] == 0).all() and (label[24, 20:24] == 1).all() and (label[24, 24:32] == 0).all()
    assert 'classes = { 0 = "house", 1 = "rim" }' in (tmp_path / "t" / "scenes.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"layers": {}}, "none is given"),
        ({"layers": {"My layer": ("image.tif", ())}}, "its name is not 1 to 32 lower-case letters"),
        ({"layers": {"image": ("none.tif", ())}}, "there is no such file"),
        ({"layers": {"image": ("image.tif", (1, 0))}}, "bands are given as lacking"),
        ({"tile_size": 100}, "not a multiple of 8"),
        ({"tile_size": 8192}, "not a multiple of 8 of 8 to 4096"),
        ({"min_labelled": 5.0}, "5 is not a share of 0 to 1"),
        ({"min_labelled": float("nan")}, "nan is not a share"),
        ({"pixel_size": 0.0}, "not a length"),
        ({"crs": "EPSG:4326"}, "its unit is degrees"),
        ({"extent": (0.0, 0.0, 10.0, 10.0)}, "does not overlap the extent"),
        ({"field": "class"}, "it is of labels, and none are given"),
        ({"labels": "none.gpkg"}, "there is no such file"),
        ({"labels": "image.tif", "field": "class"}, "it is a raster, which has no fields"),
        ({"labels": "image.tif"}, "2 bands, as pictures in colours have"),
        ({"labels": "image.tif:1"}, "its values are no classes"),
        ({"labels": "far.tif"}, "none of them is where the layers are"),
        ({"labels": "empty.tif"}, "they name no class"),
        ({"output": "."}, "it is there already, and not empty"),
        ({"output": "image.tif"}, "it is a file"),
        ({"output": "image.tif/tiles"}, "it cannot be written"),
    ],
)
def test_bad_input_is_one_clear_error(layers, make_raster, tmp_path, monkeypatch, change, why):
    monkeypatch.chdir(tmp_path)
    make_raster("far.tif", np.ones((9, 9), np.uint8), origin=(700000.0, 4500000.0))
    make_raster("empty.tif", np.zeros((70, 100), np.uint8), nodata=0)
    before = sorted(tmp_path.iterdir())
    change = {"layers": {"image": ("image.tif", ())}, "output": "out", **change}
    change["output"] = tmp_path / change["output"]
    with pytest.raises(InputError, match=why) as caught:
        export(Export(**change), Unheard())
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


def test_cancelling_leaves_nothing(layers, tmp_path):
    feedback = Unheard(cancel_at=3)
    with pytest.raises(Cancelled):
        cut(layers, tmp_path / "out", feedback=feedback)
    assert feedback.calls[-1][0] == 3 < feedback.calls[-1][1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


def test_an_empty_folder_is_filled(layers, tmp_path):
    (tmp_path / "out").mkdir()
    cut(layers, tmp_path / "out")
    assert (tmp_path / "out" / "tiles.csv").exists()


def test_a_full_disk_leaves_nothing(layers, tmp_path, monkeypatch):
    def full(self, path, *_):
        raise InputError(path, "it cannot be written (no space left)", "Check the folder's free space.")

    monkeypatch.setattr(tiles.TileFormat, "write", full)
    with pytest.raises(InputError, match="no space left"):
        cut(layers, tmp_path / "out")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


def test_a_run_has_no_more_scenes_than_it_can(layers, tmp_path, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_SCENES", 3)
    told = []
    feedback = Unheard()
    feedback.info = told.append
    report = cut(layers, tmp_path / "out", feedback=feedback)
    assert len(report.tiles) > 3 and "3 of the" in told[0]
    assert (tmp_path / "out" / "scenes.toml").read_text(encoding="utf-8").count("[[scenes]]") == 3


def test_wide_types_become_floats_and_odd_scales_are_ignored():
    assert survey._stored_as(Band("b"), float("nan"), 0.0, "m\n") == Band("b")
    assert survey._stored_as(Band("b"), 2.0, 1.0, "m") == Band("b", scale=2.0, offset=1.0, unit="m")
