"""DFC2023 track 2, on tiny files in its layout."""

import json

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training.config import Dataset, PretrainConfig, TrainConfig
from layerfuse.model_backend.training.datasets import with_dataset
from layerfuse.model_backend.training.scenes.loading import load_scene
from layerfuse.model_backend.training.tiles.sampling import IGNORE
from layerfuse.tests.layouts import FLAT, NEW_YORK, PARIS, PARIS_2, SAO_PAULO, SIDE, write_dfc2023

GROUND, HOUSE, RIM = 0, 1, 2


def dataset(**changes):
    values = {
        "kind": "dfc2023",
        "root": "train",
        "test": ("Sao_Paulo",),
        "annotations": ("buildings_only_train.json",),
        "pixel_sizes": {"SV": 0.5, "GF2": 0.8},
    }
    return Dataset(**(values | changes))


def config(kind=TrainConfig, **changes):
    sar = Band("amplitude", minimum=-25.0, maximum=0.0, unit="dB")
    values = {
        "name": "toy",
        "version": "1",
        "license": "CC0-1.0",
        "pixel_size": 0.5,
        "tile_size": 16,
        "modalities": (
            Modality("rgb", "optical", "continuous", (Band("red"), Band("green"), Band("blue"))),
            Modality("sar", "sar", "continuous", (sar,)),
            Modality("ndsm", "elevation", "continuous", (Band("height"),)),
        ),
        "classes": (
            ClassInfo(0, "background", "808080"),
            ClassInfo(1, "building", "c02020"),
            ClassInfo(2, "edge", "000000", border_of=1, border_width=0.5),
        ),
        "dataset": dataset(),
    }
    if kind is PretrainConfig:
        del values["classes"]
    return kind(**(values | changes))


@pytest.fixture()
def folder(tmp_path, make_raster):
    write_dfc2023(tmp_path, make_raster)
    return tmp_path


def arrays(folder, name, run=None):
    run = with_dataset(run or config(), folder)
    (scene,) = [s for s in run.scenes if s.name == name]
    return load_scene(scene, run, folder)


def test_every_building_is_there_however_it_is_written(folder):
    label = arrays(folder, PARIS).label
    assert label.shape == (SIDE, SIDE)
    buildings = np.zeros((SIDE, SIDE), bool)
    for top, bottom, left, right in [
        (5, 15, 5, 25),
        (40, 50, 5, 15),
        (40, 50, 30, 40),
        (5, 9, 50, 54),
        (5, 9, 58, 62),
    ]:
        buildings[top:bottom, left:right] = True
    unknown = np.zeros((SIDE, SIDE), bool)
    unknown[50:54, 50:56] = True
    assert (np.isin(label, (HOUSE, RIM)) == buildings).all()
    assert ((label == IGNORE) == unknown).all()
    assert (label[6:14, 14:16] == RIM).all() and (label[6:14, 6:14] == HOUSE).all()  # neighbours stay apart
    assert (label[41:49, 6:14] == HOUSE).all() and (label[40, 5:15] == RIM).all()


def test_what_an_image_lacks_is_missing_and_nothing_else(folder):
    full, part = arrays(folder, PARIS), arrays(folder, PARIS_2)
    assert set(full.values) == {"rgb", "sar", "ndsm"} and set(part.values) == {"rgb", "ndsm"}
    assert (arrays(folder, NEW_YORK).label == GROUND).all()


def test_radar_is_in_decibels(folder, make_raster):
    amplitude = np.array([[1.0, 0.5, 0.0, np.nan]], np.float32).repeat(16, 1).repeat(SIDE, 0)
    make_raster(f"train/sar/{PARIS}.tif", amplitude.reshape(SIDE, SIDE), **FLAT)
    scene = arrays(folder, PARIS)
    found = scene.values["sar"][0, 0].astype(float)[::16]
    expected = 10 * np.log10(np.array([1.0, 0.5, 0.0]) + 1e-7)
    assert found[:3] == pytest.approx(expected, abs=1e-2)
    assert scene.valid["sar"][0].tolist() == [True] * 48 + [False] * 16


def test_cities_are_held_out_whole(folder):
    scenes = with_dataset(config(), folder).scenes
    assert [s.name for s in scenes] == [SAO_PAULO, NEW_YORK, PARIS, PARIS_2]
    assert [s.role for s in scenes] == ["holdout", "train", "train", "train"]
    assert [s.local_pixel_size for s in scenes] == [0.8, 0.5, 0.5, 0.5]
    held = arrays(folder, SAO_PAULO)
    assert held.label.shape == (103, 103)  # 64 pixels of 0.8 m are 102.4 of 0.5 m
    assert (held.label == IGNORE).all() and (held.held_out == HOUSE).any()


def test_pretraining_takes_images_without_annotations_too(folder):
    run = with_dataset(config(PretrainConfig), folder)
    assert len(run.scenes) == 5 and not any(s.label for s in run.scenes)
    assert load_scene(run.scenes[0], run, folder, labelled=False).valid["rgb"].any()


def change(index=0, **changes):
    """Change an image or an annotation of the file, by default the first."""

    def apply(folder):
        path = folder / "train" / "buildings_only_train.json"
        content = json.loads(path.read_text())
        for key, value in changes.items():
            content["annotations" if key in content["annotations"][0] else "images"][index][key] = value
        path.write_text(json.dumps(content))

    return apply


@pytest.mark.parametrize(
    ("changes", "damage", "words"),
    [
        ({"root": "nowhere"}, None, "dataset.root: there is no folder .*nowhere"),
        ({"annotations": ("none.json",)}, None, "none.json: it cannot be read"),
        ({"test": ("Rome",)}, None, "dataset.test: there is no city 'Rome'.*NewYork, Paris, Sao_Paulo"),
        ({"test": ("Paris", "NewYork", "Sao_Paulo")}, None, "dataset.test: every city is held out"),
        ({"pixel_sizes": {"SV": 0.5}}, None, f"dataset.pixel_sizes: GF2 of {SAO_PAULO} is missing"),
        ({"annotations": ("buildings_only_train.json",) * 2}, None, f"image {PARIS} has annotations already"),
        ({}, change(image_id=77), "is no COCO annotation file .KeyError: 77"),
        ({}, change(1, width=512), f"image {PARIS_2}: it has 64 x 64 pixels, its annotations 512 x 64"),
        ({}, change(file_name="SV_Oslo_59.9_10.7.tif"), "image SV_Oslo_59.9_10.7: it is in none of rgb, sar, dsm"),
        ({}, change(file_name="paris.tif"), "image paris: its name is not SENSOR_CITY"),
        ({}, change(segmentation={"size": [9, 9], "counts": [81]}), f"mask of image {PARIS} has another size"),
        ({}, change(segmentation={"size": [SIDE, SIDE], "counts": [3]}), f"mask of image {PARIS} does not fill"),
        ({}, lambda folder: (folder / "train/buildings_only_train.json").write_text("{"), "no COCO annotation file"),
    ],
)
def test_a_folder_in_another_layout_is_told(folder, changes, damage, words):
    if damage:
        damage(folder)
    with pytest.raises(InputError, match=words) as caught:
        with_dataset(config(dataset=dataset(**changes)), folder)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_a_run_must_fit_the_data(folder):
    classes = (ClassInfo(0, "land", "808080"), ClassInfo(1, "house", "c02020"))
    with pytest.raises(InputError, match="classes: DFC2023 needs the classes background and building"):
        with_dataset(config(classes=classes), folder)
    more = Modality("map", "landcover", "categorical", (Band("class"),), classes, "nearest")
    with pytest.raises(InputError, match="modality map: DFC2023 has no landcover layer"):
        with_dataset(config(modalities=(*config().modalities, more)), folder)
