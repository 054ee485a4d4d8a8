"""The quadruplet data, on tiny files in its layout."""

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training.config import Dataset, PretrainConfig, TrainConfig, read_toml
from layerfuse.model_backend.training.datasets import quadruplet, with_dataset
from layerfuse.model_backend.training.scenes.loading import load_scene, measured_modalities
from layerfuse.model_backend.training.tiles.sampling import IGNORE
from layerfuse.tests.layouts import FLAT, HEIGHT, WIDTH, two_colours, write_quadruplet

NAMES = list(read_toml(quadruplet.COLOURS, "table")["colours"])
URBAN, RAILWAY, GRASSLAND = NAMES.index("urban fabric"), NAMES.index("railway"), NAMES.index("grassland")


def config(kind=TrainConfig, **changes):
    def bands(*names, **more):
        return tuple(Band(name, **more) for name in names)

    worlds = tuple(ClassInfo(i, f"class {i}", "808080") for i in range(9))
    values = {
        "name": "toy",
        "version": "1",
        "license": "CC0-1.0",
        "pixel_size": 10.0,
        "tile_size": 16,
        "modalities": (
            Modality("s1", "sar", "continuous", bands("vv", "vh", minimum=-25.0, maximum=25.0)),
            Modality("s2", "optical", "continuous", bands("b2", "b3", "b4", "b8", minimum=0.0, maximum=1e4)),
            Modality("dem", "elevation", "continuous", bands("height")),
            Modality("dnw", "landcover", "categorical", bands("class"), worlds, "nearest"),
        ),
        "classes": tuple(ClassInfo(i + 1, name, "808080") for i, name in enumerate(NAMES)),
        "dataset": Dataset(kind="quadruplet", root="data", test=("f2",)),
    }
    if kind is PretrainConfig:
        del values["classes"]
    return kind(**(values | changes))


@pytest.fixture()
def folder(tmp_path, make_raster):
    write_quadruplet(tmp_path / "data", make_raster)
    return tmp_path


def arrays(folder, name, run=None):
    run = with_dataset(run or config(), folder)
    (scene,) = [s for s in run.scenes if s.name == name]
    return load_scene(scene, run, folder)


def test_patches_have_the_bands_of_the_publication(folder):
    from osgeo import gdal

    scene = arrays(folder, "f1_1_0")
    assert {name: v.shape for name, v in scene.values.items()} == {
        "s1": (2, HEIGHT, WIDTH),
        "s2": (4, HEIGHT, WIDTH),
        "dem": (1, HEIGHT, WIDTH),
        "dnw": (1, HEIGHT, WIDTH),
    }
    optical = gdal.Open(str(folder / "data/f1/s2_1/f1_s2_1_0.tif")).ReadAsArray()
    world = gdal.Open(str(folder / "data/f1/dnw_1/f1_dnw_1_0.tif")).ReadAsArray()
    assert (scene.values["s2"] == optical[[1, 2, 3, 7]]).all() and (scene.values["dnw"][0] == world[9]).all()
    modality = measured_modalities(config().modalities[2:3], [scene])[0]
    assert modality.bands[0].mean == pytest.approx(300, abs=3)  # one constant for all patches


def test_no_class_is_invented_between_two(folder):
    label = arrays(folder, "f1_1_0").label
    assert set(np.unique(label)) == {IGNORE, URBAN, RAILWAY}  # an average of the two would be in between
    assert (label[0] == IGNORE).all() and (label[1:, :24] == URBAN).all() and (label[1:, 24:] == RAILWAY).all()


def test_a_blended_colour_is_no_class(folder, make_raster):
    image = two_colours(factor=1, odd=0)
    image[:, :, 24] = (image[:, :, 23].astype(int) + image[:, :, 25]) // 2
    make_raster("data/f1/alt_1/f1_alt_1_0.tif", image, **FLAT)
    label = arrays(folder, "f1_1_0").label
    assert (label[:, 24] == IGNORE).all() and (label[1:, 25] == RAILWAY).all()


def test_sites_are_held_out_whole_and_a_missing_layer_is_missing(folder):
    scenes = with_dataset(config(), folder).scenes
    assert [(s.name, s.role) for s in scenes] == [("f1_1_0", "train"), ("f1_1_10", "train"), ("f2_1_0", "holdout")]
    assert set(scenes[1].layers) == {"s2", "dem", "dnw"}
    held = arrays(folder, "f2_1_0")
    assert (held.label == IGNORE).all() and (held.held_out == URBAN).any()


def test_pretraining_takes_sites_without_labels_too(folder):
    run = with_dataset(config(PretrainConfig), folder)
    assert [s.name for s in run.scenes] == ["a1_1_0", "f1_1_0", "f1_1_10", "f2_1_0"]
    assert not any(s.label for s in run.scenes)


def test_other_merges_come_from_a_file(folder, make_raster):
    (folder / "merges.toml").write_text('[colours]\ngrassland = ["128, 0, 0"]\nrailway = ["89,89,89"]\n')
    run = config(dataset=Dataset(kind="quadruplet", root="data", test=("f2",), colours="merges.toml"))
    assert set(np.unique(arrays(folder, "f1_1_0", run).label)) == {IGNORE, GRASSLAND, RAILWAY}


def test_the_published_merges_are_complete():
    table = read_toml(quadruplet.COLOURS, "table")["colours"]
    assert [len(colours) for colours in table.values()] == [10, 4, 2, 5, 1, 2, 1, 1, 1]
    assert len({colour for colours in table.values() for colour in colours}) == 27


@pytest.mark.parametrize(
    ("changes", "merges", "words"),
    [
        ({"root": "nowhere"}, None, "dataset.root: there is no folder .*nowhere"),
        ({"root": "data/f1"}, None, "dataset.root: .* has no file SITE/s2_0/SITE_s2_0_0.tif"),
        ({"test": ("f9",)}, None, "dataset.test: there is no site 'f9' with labels.*f1, f2"),
        ({"test": ("a1",)}, None, "dataset.test: there is no site 'a1' with labels"),
        ({"test": ("f1", "f2")}, None, "dataset.test: every site is held out"),
        ({"colours": "none.toml"}, None, "none.toml: the table of colours cannot be read"),
        ({"colours": "merges.toml"}, '[colours]\nsea = ["1,2,3"]', "merges.toml: 'sea' is no class of the run"),
        ({"colours": "merges.toml"}, '[colours]\nwater = ["blue"]', "merges.toml: 'blue' of water is no colour"),
        ({"colours": "merges.toml"}, '[colours]\nwater = ["1,2,3", "1,2,3"]', "'1,2,3' of water is given twice"),
        ({"colours": "merges.toml"}, "[other]", "merges.toml: it has no colours"),
    ],
)
def test_a_folder_in_another_layout_is_told(folder, changes, merges, words):
    if merges:
        (folder / "merges.toml").write_text(merges)
    values = {"kind": "quadruplet", "root": "data", "test": ("f2",)} | changes
    with pytest.raises(InputError, match=words):
        with_dataset(config(dataset=Dataset(**values)), folder)
