"""Scenes from files: grids, label files of every kind, soft labels, hold-outs, and what is wrong with them."""

import dataclasses
import json

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.schema import FieldError
from layerfuse.model_backend.training.config import HoldoutBlocks, Scene, TrainConfig
from layerfuse.model_backend.training.scenes.loading import (
    load_scene,
    load_scenes,
    measured_modalities,
    training_areas,
    with_means,
    write_reference,
)
from layerfuse.model_backend.training.tiles.sampling import IGNORE

WATER, FOREST, TOWN = 0, 1, 2
LEFT, TOP = 300000.0, 4100000.0


def config(*scenes, **changes) -> TrainConfig:
    values = {
        "name": "toy",
        "version": "1",
        "license": "CC0-1.0",
        "pixel_size": 10.0,
        "tile_size": 16,
        "modalities": (
            Modality("optical", "optical", "continuous", (Band("red"), Band("nir"))),
            Modality("elevation", "elevation", "continuous", (Band("height"),)),
        ),
        "classes": (
            ClassInfo(1, "water", "2060c0"),
            ClassInfo(2, "forest", "208020"),
            ClassInfo(5, "town", "c02020"),
        ),
        "scenes": scenes,
    }
    return TrainConfig(**(values | changes))


@pytest.fixture()
def files(make_raster, tmp_path):
    """40 x 50 pixels of 10 m: water in the west, forest in the east, a town of 10 x 10 in the middle, a blank row."""
    label = np.full((40, 50), 2, np.uint8)
    label[:, :25] = 1
    label[15:25, 20:30] = 5
    label[0] = 0
    rng = np.random.default_rng(0)
    make_raster("label.tif", label)
    make_raster("image.tif", rng.integers(1, 4000, (2, 40, 50)).astype(np.uint16))
    make_raster("dem.tif", (rng.normal(500, 50, (40, 50))).astype(np.float32))
    return tmp_path


def scene(**changes) -> Scene:
    return Scene(**({"name": "here", "label": "label.tif", "layers": {"optical": "image.tif"}} | changes))


def read(folder, **changes):
    return load_scene(scene(**changes), config(), folder)


def feature(value, *corners, kind="Polygon"):
    """A GeoJSON feature; corners in pixels of the files' grid."""
    points = [[LEFT + 10 * col, TOP - 10 * row] for col, row in corners]
    coordinates = points[0] if kind == "Point" else [[*points, points[0]]]
    return {"type": "Feature", "properties": {"cover": value}, "geometry": {"type": kind, "coordinates": coordinates}}


def box(value, left, top, right, bottom):
    return feature(value, (left, top), (right, top), (right, bottom), (left, bottom))


def write_features(folder, *features, epsg=32612, name="shapes.geojson"):
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": list(features)}))
    return name


def test_a_scene_has_what_its_files_have(files):
    arrays = read(files, layers={"optical": "image.tif:2,1", "elevation": "dem.tif"})
    assert arrays.label.shape == (40, 50) and arrays.label.dtype == np.int16
    assert arrays.values["optical"].dtype == np.int16 and arrays.values["elevation"].dtype == np.float32
    assert arrays.valid["optical"].all() and arrays.soft is None
    assert (arrays.label[0] == IGNORE).all() and arrays.label[20, 25] == TOWN
    assert (arrays.label[1:, 0] == WATER).all() and (arrays.held_out == IGNORE).all()


@pytest.mark.parametrize("band", ["", ":2"])
def test_label_values_are_mapped_to_classes(files, make_raster, band):
    label = np.array([[311, 312], [523, 0]], np.uint16).repeat(20, 0).repeat(25, 1)
    make_raster("codes.tif", np.stack([label.T.reshape(40, 50), label]) if band else label)
    table = {"311": "forest", "312": "forest", "523": "water"}
    arrays = read(files, label=f"codes.tif{band}", classes=table)
    assert (arrays.label[:20] == FOREST).all() and (arrays.label[20:, :25] == WATER).all()
    assert (arrays.label[20:, 25:] == IGNORE).all()


def test_colours_are_classes_and_none_is_invented_between_two(files, make_raster):
    colour = np.zeros((3, 80, 100), np.uint8)  # pixels of 5 m
    colour[0, :, :51] = 200  # an odd border: the 10 m pixels across it have both colours
    colour[2, :, 51:] = 100
    make_raster("colours.tif", colour, pixel=5.0)
    table = {"200,0,0": "water", "0,0,100": "forest", "200,0,100": "town", "100,0,50": "town"}
    label = read(files, label="colours.tif", classes=table).label
    assert set(np.unique(label)) == {WATER, FOREST}
    assert (label[:, :25] == WATER).all() and (label[:, 26:] == FOREST).all()


def test_classes_vote_as_they_are_mapped(files, make_raster):
    """Of nine fine pixels four are water, and five are forest of two kinds, neither of which has four."""
    block = np.array([[1, 7, 1], [8, 7, 8], [1, 7, 1]], np.uint8)
    make_raster("fine.tif", np.tile(block, (40, 50)), pixel=10 / 3)
    table = {"1": "water", "7": "forest", "8": "forest"}
    assert (read(files, label="fine.tif", classes=table).label == FOREST).all()
    make_raster("sparse.tif", np.tile(np.array([[0, 0], [0, 1]], np.uint8), (40, 50)), pixel=5.0)
    with pytest.raises(InputError, match="no pixel of the classes"):
        read(files, label="sparse.tif", classes=table)


def test_values_can_be_ignored(files):
    label = read(files, ignore=(5,)).label
    assert TOWN not in label and {WATER, FOREST} < set(np.unique(label))


@pytest.mark.parametrize("field", ["cover", ""])
def test_polygons_are_burnt(files, field):
    shapes = [box("lake", 0, 0, 25, 40), box("wood", 30, 0, 50, 20), box("what", 40, 5, 45, 10)]
    name = write_features(files, *shapes)
    table = {"lake": "water", "wood": "forest"} if field else {"1": "town"}
    arrays = read(files, label=name, label_field=field, classes=table)
    expected = np.full((40, 50), IGNORE)
    expected[:, :25], expected[:20, 30:] = (WATER, FOREST) if field else (TOWN, TOWN)
    if field:
        expected[5:10, 40:45] = IGNORE  # a feature without a class stands above what lies below it
    assert (arrays.label == expected).all()


def test_polygons_in_degrees_and_points_fall_on_the_layers_grid(files):
    from osgeo import osr

    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32612), degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    move = osr.CoordinateTransformation(utm, degrees)
    x, y, _ = move.TransformPoint(LEFT + 123.0, TOP - 257.0)
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [x, y]}}
    (files / "points.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [point]}))
    arrays = read(files, label="points.geojson", classes={"1": "water"})
    ((row, column),) = np.argwhere(arrays.label != IGNORE)
    xmin, _, _, ymax = arrays.grid.bounds()
    assert (xmin + 10 * column, ymax - 10 * row) == (LEFT + 120, TOP - 250)
    assert max(arrays.label.shape) <= 2 * (config().tile_size + config().gap) + 1  # no more than tiles can reach
    assert arrays.values["optical"].dtype == np.int16  # the pixels of the image as they are


def test_what_no_polygon_covers_can_be_a_class(files):
    name = write_features(files, box("lake", 10, 10, 20, 20))
    label = read(files, label=name, label_field="cover", classes={"lake": "water"}, unlabelled="forest").label
    assert (label[10:20, 10:20] == WATER).all() and (label == FOREST).sum() == 2000 - 100


def test_labels_count_within_rectangles_only(files):
    name = write_features(files, box("lake", 10, 10, 20, 20))
    area = (LEFT + 100, TOP - 300, LEFT + 300, TOP - 50)
    made = {"label": name, "label_field": "cover", "classes": {"lake": "water"}, "unlabelled": "forest"}
    label = read(files, **made, within=area).label
    everywhere = read(files, **made).label
    assert (label[5:30, 10:30] == everywhere[5:30, 10:30]).all()
    assert (label != IGNORE).sum() == 25 * 20
    with pytest.raises(FieldError, match="within"):
        scene(label=name, within=area[:3])


RIM = (
    ClassInfo(0, "ground", "808080"),
    ClassInfo(1, "building", "c02020"),
    ClassInfo(2, "rim", "000000", border_of=1, border_width=20.0),
)


def test_polygons_that_touch_are_told_apart_by_rims(files):
    shapes = [box("b", 5, 5, 15, 15), box("b", 15, 5, 25, 15), box("b", 40, 30, 43, 33), box("b", 30, 30, 31, 40)]
    made = scene(label=write_features(files, *shapes), classes={"1": "building"}, unlabelled="ground")
    label = load_scene(made, config(classes=RIM), files).label
    assert (label[7:13, 7:13] == 1).all() and (label[7:13, 17:23] == 1).all()
    assert (label[5:15, 13:17] == 2).all() and (label[5:7, 5:25] == 2).all()
    assert (label[30:33, 40:43] == 1).sum() == 1 and (label[30:40, 30] == 1).sum() == 1  # small ones are not lost
    assert (label == 0).sum() == 2000 - 100 - 100 - 9 - 10


def test_objects_in_rasters_get_rims(files, make_raster):
    label = np.zeros((40, 50), np.uint8)
    label[5:15, 5:15] = 1
    label[20:30, 45:] = 1  # at the end of the scene
    label[35:37, 5:7] = 1
    label[5:15, 15:17] = 255  # unknown: no outline
    make_raster("building.tif", label)
    made = scene(label="building.tif")
    found = load_scene(made, config(classes=RIM), files).label
    assert (found[7:13, 7:15] == 1).all() and (found[5:7, 5:15] == 2).all()
    assert (found[22:28, 47:] == 1).all() and (found[22:28, 45:47] == 2).all()
    assert (found[35:37, 5:7] == 1).all()
    assert (found[5:15, 15:17] == IGNORE).all()


def test_soft_labels_stand_alone_or_below_hard_ones(files, make_raster):
    soft = np.zeros((3, 40, 50), np.uint8)
    soft[0, :20], soft[1, :20] = 150, 50
    soft[2, 20:39] = 100  # sums to half: what matters is the ratio
    make_raster("soft.tif", soft)
    arrays = read(files, label="", soft="soft.tif", soft_scale=200.0)
    assert (arrays.label[:20] == WATER).all() and (arrays.label[20:39] == TOWN).all()
    assert (arrays.label[39] == IGNORE).all()
    assert arrays.soft[:, 5, 5].tolist() == [191, 64, 0] and arrays.soft[:, 30, 5].tolist() == [0, 0, 255]
    sharp = read(files, label="", soft="soft.tif", soft_scale=200.0, soft_power=2.0)
    assert sharp.soft[:, 5, 5].tolist() == [230, 26, 0] and (sharp.label == arrays.label).all()  # 9 to 1, not 3 to 1
    both = read(files, soft="soft.tif:3,2,1", soft_scale=200.0)
    assert both.label[20, 25] == TOWN and both.soft[:, 20, 25].tolist() == [0, 0, 255]
    assert both.label[0, 0] == TOWN and both.soft[:, 0, 0].tolist() == [0, 64, 191]  # no hard label there
    modality = measured_modalities(config().modalities[:1], [arrays])[0]
    chosen = arrays.values["optical"][0][:39]
    assert modality.bands[0].mean == pytest.approx(chosen.mean(), rel=1e-5)


def test_labels_in_degrees_take_the_crs_of_the_layers(files, make_raster):
    from layerfuse.model_backend.raster.crs import transform_bounds

    west, south, east, north = transform_bounds((LEFT, TOP - 400, LEFT + 500, TOP), "EPSG:32612", "EPSG:4326")
    label = np.full((40, 50), 1, np.uint8)
    transform = (west, (east - west) / 50, 0.0, north, 0.0, (south - north) / 40)
    make_raster("degrees.tif", label, epsg=4326, geotransform=transform)
    arrays = read(files, label="degrees.tif")
    assert "UTM zone 12N" in arrays.grid.crs and arrays.values["optical"].dtype == np.int16
    (area,) = training_areas([arrays])
    assert area == pytest.approx((west, south, east, north), abs=2e-4)


def test_files_without_a_place_lie_on_each_other(files, make_raster):
    flat = {"epsg": None, "geotransform": (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)}
    image = np.arange(2000, dtype=np.uint16).reshape(40, 50) + 1
    make_raster("flat.tif", np.stack([image, image]), **flat)
    make_raster("coarse.tif", np.ones((20, 25), np.float32), **flat)
    label = np.ones((80, 100), np.uint8)
    label[:40] = 2
    make_raster("fine.tif", label, **flat)
    layers = {"optical": "flat.tif", "elevation": "coarse.tif"}
    made = scene(label="fine.tif", layers=layers, local_pixel_size=10.0, holdout=(0.0, -400.0, 100.0, 0.0))
    arrays = load_scene(made, config(), files)
    assert (arrays.values["optical"][0] == image).all() and arrays.valid["elevation"].all()
    assert (arrays.label[:20, 10:] == FOREST).all() and (arrays.held_out[20:, :10] == WATER).all()
    assert arrays.grid is None and training_areas([arrays]) == ()
    name = write_features(files, name="flat.geojson")
    shapes = {"type": "FeatureCollection", "features": [box(1, 0, 0, 1, 1)]}
    shapes["features"][0]["geometry"]["coordinates"] = [[[5, -10], [15, -10], [15, -12], [5, -12], [5, -10]]]
    (files / name).write_text(json.dumps(shapes))  # pixels, as one draws them in QGIS over such an image
    label = load_scene(dataclasses.replace(made, label=name, holdout=(), unlabelled="town"), config(), files).label
    assert (label[10:12, 5:15] == WATER).all() and (label == WATER).sum() == 20


def test_a_scene_without_labels_serves_reconstruction_only(files):
    arrays = load_scene(scene(label=""), config(), files, labelled=False)
    assert arrays.values["optical"].shape == (2, 40, 50) and (arrays.label == IGNORE).all()
    blocks = scene(label="", holdout_blocks=HoldoutBlocks(size=50.0, share=0.25))
    assert load_scene(blocks, config(), files, labelled=False).hidden.mean() == pytest.approx(0.25, abs=0.02)
    with pytest.raises(InputError, match=r"scene here, label: it has neither label nor soft"):
        load_scene(scene(label=""), config(), files)


def test_hold_outs_hide_values_too_and_leave_a_gap(files):
    rectangles = (LEFT, TOP - 400.0, LEFT + 50.0, TOP, LEFT + 300.0, TOP - 100.0, LEFT + 400.0, TOP - 50.0)
    arrays = load_scene(scene(holdout=rectangles), config(gap=2), files)
    held = np.zeros((40, 50), bool)
    held[:, :5] = held[5:10, 30:40] = True
    assert (arrays.hidden == held).all()  # the blank row as well
    assert ((arrays.held_out != IGNORE) == (held & (np.arange(40) > 0)[:, None])).all()
    near = np.zeros((40, 50), bool)
    near[:, :7] = near[3:12, 28:42] = True
    assert (arrays.label[near] == IGNORE).all() and (arrays.label[1:][~near[1:]] != IGNORE).all()


def test_a_whole_scene_can_be_held_out(files):
    scenes = (scene(), scene(name="there", role="holdout"))
    train, held = load_scenes(config(*scenes), files)
    assert (held.label == IGNORE).all() and (held.held_out == train.label).all()
    assert len(training_areas([train, held])) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"holdout": (LEFT, TOP - 400.0, LEFT + 50.0, TOP - 200.0, LEFT + 210.0, TOP - 250.0, LEFT + 290.0, TOP)},
        {"holdout_blocks": HoldoutBlocks(size=70.0, share=0.3)},
        {"role": "holdout"},
    ],
)
def test_the_reference_has_exactly_the_held_out_labels(files, changes):
    from layerfuse.model_backend.raster.grid import on_lattice
    from layerfuse.model_backend.raster.labels import class_indices, label_source
    from layerfuse.model_backend.raster.layers.description import describe

    run, made = config(gap=1), scene(**changes)
    path = write_reference(made, run, files, files / "reference.tif")
    arrays = load_scene(made, run, files)
    found = class_indices(label_source(path), run.classes, arrays.grid, arrays.grid.window)
    assert (found == arrays.held_out).all()
    layout = describe(label_source(path), Modality("label", "landcover", "continuous", (Band("class"),)))
    assert on_lattice(layout, arrays.grid)


def test_rims_count_as_what_they_border_in_the_reference(files, make_raster):
    from layerfuse.model_backend.raster.labels import label_source
    from layerfuse.model_backend.raster.source import open_dataset

    label = np.zeros((40, 50), np.uint8)
    label[5:15, 5:15] = 1
    make_raster("building.tif", label)
    made = scene(label="building.tif", role="holdout")
    path = write_reference(made, config(classes=RIM), files, files / "reference.tif")
    assert (open_dataset(label_source(path)).ReadAsArray() == label).all()


def test_a_band_that_a_layer_lacks_is_the_mean_of_the_other_scenes(files):
    whole = scene()
    part = scene(name="part", layers={"optical": "image.tif:0,2"})
    scenes = load_scenes(config(whole, part), files)
    optical = config().modalities[:1]
    measured = measured_modalities(optical, scenes)
    assert measured == measured_modalities(optical, scenes[:1])  # what is lacking tells nothing
    filled = with_means(scenes[1], measured)
    red = measured[0].bands[0]
    there = filled.valid["optical"]
    assert np.allclose(filled.values["optical"][0][there] * red.scale + red.offset, red.mean)
    assert (filled.values["optical"][1] == scenes[0].values["optical"][1]).all()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.arange(2000) % 256, np.uint8),
        (np.arange(2000) - 1000, np.int16),
        (np.arange(2000) + 60000, np.uint16),
        (np.linspace(0, 255, 2000), np.float16),  # an average of bytes
        (np.linspace(1500, 2600, 2000), np.float32),  # heights of mountains, which half precision would round to 2 m
        (np.linspace(0, 1e6, 2000), np.float32),
    ],
)
def test_values_are_kept_in_the_smallest_type_that_does(files, make_raster, values, kind):
    values = values.reshape(40, 50).astype(np.float32)
    make_raster("layer.tif", values)
    found = read(files, layers={"elevation": "layer.tif"}).values["elevation"][0]
    assert found.dtype == kind
    assert np.abs(found.astype(float) - values).max() <= (values.std() / 512 if kind == np.float16 else 0)


def test_a_band_that_is_flat_in_its_only_scene_is_not_blown_up(files, make_raster):
    make_raster("flat.tif", np.full((40, 50), 300.0, np.float32))
    arrays = read(files, layers={"elevation": "flat.tif"})
    (modality,) = measured_modalities(config().modalities[1:], [arrays])
    assert modality.bands[0].mean == 300.0 and modality.bands[0].stddev == 3.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": "none.tif"}, "none.tif.*no such file"),
        ({"layers": {"optical": "none.tif"}}, "layer optical.*none.tif.*no such file"),
        ({"label": "image.toml"}, "image.toml.*cannot be read as a raster"),
        ({"label": "shapes.geojson", "label_field": "kind"}, "label_field: the label has no field 'kind'.*cover"),
        ({"label": "label.tif", "label_field": "kind"}, "label_field: it is for features"),
        ({"label": "label.tif", "unlabelled": "water"}, "unlabelled: it is for features"),
        ({"classes": {"lake": "water"}}, "classes: 'lake' is neither a value nor a colour"),
        ({"classes": {"1": "water", "1,2,3": "forest"}}, "classes: some keys are values and others colours"),
        ({"classes": {"9": "water"}}, "label.tif.*no pixel of the classes 9"),
        ({"ignore": (1, 2, 5)}, "no pixel of the classes"),
        ({"layers": {"optical": "image.tif", "elevation": "far.tif"}}, "layer elevation.*far.tif.*not overlap"),
        ({"layers": {"elevation": "hollow.tif"}}, "layer elevation.*hollow.tif.*no valid pixel where the labels are"),
        ({"label": "nowhere.tif"}, "nowhere.tif.*it has no CRS"),
        ({"layers": {"optical": "nowhere.tif"}}, "layer optical.*nowhere.tif.*it has no CRS"),
        ({"label": "far.geojson"}, "far.geojson.*none of its features is where the layers are"),
        ({"label": "empty.geojson"}, "empty.geojson.*no feature"),
        ({"label": "", "soft": "image.tif"}, "layer scene_labels.*image.tif.*2 band"),
        ({"local_pixel_size": 10.0, "layers": {"optical": "label.tif"}}, r"layer optical: it has 1 band"),
        ({"holdout": (0.0, 0.0, 1.0, 1.0)}, "its held-out area 0, 0, 1, 1 has no labelled pixel"),
        ({"holdout": (LEFT, TOP - 400.0, LEFT + 500.0, TOP)}, "nothing of its labels is left"),
        ({"holdout_blocks": HoldoutBlocks(size=9e4)}, "blocks of 90000 m"),
    ],
)
def test_bad_scenes_are_told_in_one_line_that_names_them(files, make_raster, changes, words):
    (files / "image.toml").write_text("no raster")
    write_features(files, box("lake", 0, 0, 10, 10))
    write_features(files, box("lake", 9000, 0, 9010, 10), name="far.geojson")
    write_features(files, name="empty.geojson")
    make_raster("far.tif", np.ones((40, 50), np.float32), origin=(LEFT + 9e4, TOP))
    make_raster("hollow.tif", np.zeros((40, 50), np.float32), nodata=0)
    make_raster("nowhere.tif", np.ones((2, 40, 50), np.uint8), epsg=None)
    with pytest.raises(InputError, match=f"scene here.*{words}") as caught:
        read(files, **changes)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_one_class_in_all_scenes_is_told(files):
    only = scene(classes={"1": "water"})
    with pytest.raises(InputError, match="scenes: all training labels are of the class water"):
        load_scenes(config(only, dataclasses.replace(only, name="too")), files)
    with pytest.raises(InputError, match="scenes: none is left to train on"):
        load_scenes(config(scene(role="holdout")), files)
