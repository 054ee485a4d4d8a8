"""A map that has read its reference as a layer is not judged by it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Modality, Network
from layerfuse.model_backend.change.job import ChangeJob, telling
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.assessment import assess_map
from layerfuse.model_backend.evaluation.reference import refuse_own_layer
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.training.learn import Lesson, plan
from layerfuse.tests.cards import toy_card
from osgeo import gdal

CLASSES = (ClassInfo(0, "water", "0000ff"), ClassInfo(1, "trees", "00ff00"))
CARD = toy_card(
    "m",
    (
        Modality("s2", "optical", "continuous", (Band("red"),)),
        Modality("dem", "elevation", "continuous", (Band("height"),)),
        Modality("map", "landcover", "categorical", (Band("class"),), CLASSES, "nearest"),
    ),
    CLASSES,
    Network(),
)


def source(name, path, *bands):
    return RasterSource(name, str(path), tuple(bands))


def test_a_reference_that_is_a_layer_is_refused(make_raster):
    two = make_raster("two.tif", np.zeros((2, 8, 8), np.uint8))
    other = make_raster("other.tif", np.zeros((8, 8), np.uint8))
    layers = source("s2", two, 1), source("map", two, 1)
    for reference in (str(two), f"{two}:1", str(two.parent / "." / two.name)):
        with pytest.raises(InputError, match="it is the layer map, too"):
            refuse_own_layer(reference, layers, CARD)
    refuse_own_layer(f"{two}:2", layers, CARD)  # another band, of another year, say
    refuse_own_layer(str(other), layers, CARD)
    refuse_own_layer(str(two), layers[:1], CARD)
    refuse_own_layer(None, layers, CARD)


@pytest.mark.parametrize(
    ("layers", "told"), [({"map": "years.tif:1"}, True), ({"s2": "a.tif:1"}, False), (None, False)]
)
def test_a_map_that_was_made_of_its_reference_tells_it(make_raster, layers, told):
    array = np.repeat(np.array([[0, 1], [1, 0]], np.uint8), 8, 0).repeat(8, 1)
    made, reference = make_raster("made.tif", array), make_raster("years.tif", array)
    if layers is not None:
        raster = gdal.Open(str(made), gdal.GA_Update)
        raster.SetMetadataItem("LAYERFUSE_INPUTS", json.dumps(layers))
        raster = None
    notes = assess_map(str(made), str(reference), None, Silent()).notes
    assert any("made of years.tif, too" in note for note in notes) is ("map" in (layers or {}))


@pytest.mark.parametrize(("places", "told"), [([0, 1], False), ([1, 1], True)])
def test_a_reference_of_one_class_tells_what_it_cannot_show(make_raster, places, told):
    made = make_raster("made.tif", np.array([[0, 1]], np.uint8).repeat(8, 0).repeat(8, 1))
    reference = make_raster("true.tif", np.array([places], np.uint8).repeat(8, 0).repeat(8, 1))
    notes = assess_map(str(made), str(reference), None, Silent()).notes
    assert any("no class but 1: it shows where the map lacks it" in note for note in notes) is told


def test_labels_that_are_a_layer_teach_nothing(make_raster):
    array = np.repeat(np.array([[0, 1]], np.uint8), 64, 0).repeat(32, 1)
    image, classes = make_raster("image.tif", array.astype(np.float32)), make_raster("classes.tif", array)
    lesson = Lesson({"optical": (str(image), ()), "landcover": (str(classes), ())}, (str(classes),))
    with pytest.raises(InputError, match="learn to copy them"):
        plan(lesson)


def test_a_map_of_no_date_tells_of_no_change():
    old = source("map", "old.tif"), source("map", "older.tif")
    before, after = (source("s2", "a.tif"), old[0]), (source("s2", "b.tif"), old[1])
    job = ChangeJob(before=before, after=after, output=Path("c.tif"))
    assert telling(job, (CARD, CARD)) == (0b001, 0b001)
    alone = ChangeJob(before=old[:1], after=old[1:], output=Path("c.tif"))
    assert telling(alone, (CARD, CARD)) == (0b100, 0b100)


def test_dates_of_the_same_layers_are_refused():
    """That nothing changed between them is no finding."""
    shared = (source("s2", "a.tif"), source("dem", "d.tif"))
    job = ChangeJob(before=shared, after=shared, output=Path("c.tif"))
    with pytest.raises(InputError, match="both dates have the same"):
        telling(job, (CARD, CARD))
    assert telling(job, (CARD, replace(CARD, version="2.0"))) == (0b001, 0b001)  # two models are compared
