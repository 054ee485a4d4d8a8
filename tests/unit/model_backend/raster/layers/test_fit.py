"""Which layers a model takes by itself, and which model the layers are for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality
from layerfuse.model_backend.raster.crs import Place
from layerfuse.model_backend.raster.layers.bands import find_bands
from layerfuse.model_backend.raster.layers.facts import BandFacts, LayerFacts
from layerfuse.model_backend.raster.layers.fit import (
    FITS,
    IN_PART,
    NOT,
    doubts,
    guess_layers,
    near_misses,
    rank,
    score,
    why_not,
    without_image,
)
from layerfuse.model_backend.raster.layers.note import DOUBT, WARNING

WEIGHTS = Path(__file__).parents[5] / "model_backend/weights"
CARDS = {
    name: Card.from_dict(json.loads((WEIGHTS / name / "config.json").read_text()))
    for name in ("zion-landcover", "landcover", "buildings")
}


def layer(name, *bands, pixel=None, kind="UInt16", **more):
    facts = tuple(BandFacts(i, text, kind=kind) for i, text in enumerate(bands, start=1))
    return LayerFacts(name, facts, pixel_size=pixel, **more)


S2 = layer("s2 may", *(f"B{i:02d}" for i in (2, 3, 4, 5, 6, 7, 8, 11, 12)), pixel=10.0)
S1 = layer("S1A_IW_GRDH", "VV", "VH", pixel=10.0, kind="Float32")
DEM = layer("Copernicus DEM GLO-30", "", pixel=30.0, kind="Float32")
NDSM = layer("ndsm_2p5m", "", pixel=2.5, kind="Float32")
ORTHO = layer("ortho", "R", "G", "B", pixel=0.3, kind="Byte")
LANDSAT = layer("landsat8", "B2 blue", "B3 green", "B4 red", "B5 NIR", pixel=30.0)
ZION = replace(LANDSAT, place=Place(-113.1, 37.3))
PROBABILITIES = layer(
    "dw_probs", "water", "trees", "grass", "flooded", "crops", "shrub", "built", "bare", "snow", pixel=10
)
HERE, FAR_DEM = replace(S2, place=Place(13.0, 53.0), reach=5e4), replace(DEM, place=Place(4.0, 51.0), reach=5e4)
NLCD_CLASSES = {1: "water", 2: "developed", 3: "barren"}
NLCD = layer("nlcd8", "1 water 2 developed", paletted=True, pixel=30.0, kind="Byte", classes=NLCD_CLASSES)


@pytest.mark.parametrize(
    ("model", "layers", "expected"),
    [
        ("landcover", {"a": S2, "b": S1, "c": DEM}, {"s2": "a", "s1": "b", "dem": "c"}),
        ("landcover", {"a": PROBABILITIES, "b": NLCD, "c": ORTHO}, {}),
        ("landcover", {"a": replace(S2, made=True), "b": replace(S2, picture=True)}, {}),
        ("landcover", {"a": NDSM}, {}),
        ("buildings", {"a": ORTHO, "b": NDSM}, {"rgb": "a", "height": "b"}),
        ("buildings", {"a": S2, "b": DEM}, {}),
        ("zion-landcover", {"a": NLCD, "b": layer("srtm", "elevation"), "c": ZION}, {"optical": "c", "elevation": "b"}),
        (
            "landcover",
            {"a": FAR_DEM, "b": HERE, "c": replace(FAR_DEM, place=Place(13.0, 53.0))},
            {"s2": "b", "dem": "c"},
        ),
        ("landcover", {"a": FAR_DEM, "b": HERE}, {"s2": "b"}),
        ("landcover", {"a": FAR_DEM}, {"dem": "a"}),
        ("landcover", {"a": replace(FAR_DEM, reach=9e5), "b": HERE}, {"s2": "b", "dem": "a"}),
        ("zion-landcover", {"a": S2}, {}),
        ("zion-landcover", {"a": layer("ndvi_mean", ""), "b": layer("Slope", "")}, {}),
    ],
)
def test_layers_that_are_taken_by_themselves(model, layers, expected):
    assert guess_layers(CARDS[model], layers) == expected


def test_a_layer_is_given_once():
    card = Card(
        "m", "1", "CC0-1.0", "semantic", 10.0, 32,
        modalities=(
            Modality("summer", "optical", "continuous", (Band("red"),)),
            Modality("winter", "optical", "continuous", (Band("red"),)),
        ),
        classes=(ClassInfo(1, "water", "0000ff"),),
    )  # fmt: skip
    layers = {"a": layer("landsat8 a", "red"), "b": layer("landsat8 b", "red")}
    assert sorted(guess_layers(card, layers).values()) == ["a", "b"]


def test_a_class_map_is_taken_for_one():
    classes = (ClassInfo(1, "water", "0000ff"),)
    lc = Modality("lc", "landcover", "categorical", (Band("class"),), classes=classes, resampling="nearest")
    measured = tuple(m for m in CARDS["landcover"].modalities if m.kind == "continuous")
    without = {"metrics": {}, "confusion": {}, "applicability": None, "temperatures": (), "subset_temperatures": {}}
    card = replace(CARDS["landcover"], modalities=(*measured, lc), **without)
    layers = {"1": layer("CLC 2018", "", paletted=True), "2": S2, "3": S1, "4": DEM}
    assert guess_layers(card, layers) == {"s2": "2", "s1": "3", "dem": "4", "lc": "1"}


@pytest.mark.parametrize("name", ["MODIS_LC_Type1", "ESA_WorldCover_10m_2021_v200_N51E003_Map", "landsat8 NLCD_2021"])
def test_a_known_map_may_be_called_after_the_sensor_that_it_was_made_of(name):
    classes = (ClassInfo(1, "water", "0000ff"),)
    cover = Modality("map", "landcover", "categorical", (Band("class"),), classes=classes, resampling="nearest")
    facts = layer(name, "", kind="Byte")
    assert not doubts(cover, facts, find_bands(cover, facts, (), "map"))
    assert score(cover, facts) >= 1
    unknown = layer("modis mosaic", "", kind="Byte")
    assert [note.level for note in doubts(cover, unknown, find_bands(cover, unknown, (), "map"))] == [WARNING]


@pytest.mark.parametrize(
    ("layers", "best", "levels"),
    [
        ({"a": S2, "b": DEM}, "landcover", {"landcover": FITS, "zion-landcover": NOT, "buildings": NOT}),
        ({"a": ORTHO}, "buildings", {"buildings": FITS, "landcover": NOT, "zion-landcover": NOT}),
        ({"a": ZION}, "zion-landcover", {"zion-landcover": FITS, "landcover": IN_PART}),
        ({"a": LANDSAT}, "landcover", {"zion-landcover": NOT, "landcover": IN_PART}),
        ({"a": DEM}, "landcover", {"landcover": IN_PART, "zion-landcover": NOT}),
        ({"a": PROBABILITIES}, None, {"landcover": NOT, "buildings": NOT, "zion-landcover": NOT}),
        ({}, None, {"landcover": NOT, "buildings": NOT, "zion-landcover": NOT}),
    ],
)
def test_models_are_ranked_by_the_layers(layers, best, levels):
    found = rank(CARDS, layers)
    assert {name: one.level for name, one in found.items() if name in levels} == levels
    assert all(one.reason for one in found.values())
    if best:
        assert next(iter(found)) == best


@pytest.mark.parametrize(
    ("model", "name", "facts", "word"),
    [
        ("zion-landcover", "optical", S2, "Sentinel-2"),
        ("buildings", "rgb", layer("x", "red", "green", "blue", pixel=10.0), "20 times coarser"),
        ("landcover", "s2", replace(S2, picture=True), "picture"),
        ("landcover", "s2", replace(S2, made=True), "LayerFuse has made"),
        ("landcover", "dem", NLCD, "colour table"),
        ("landcover", "dem", layer("slope of the dem", ""), "slope"),
        ("buildings", "height", layer("dsm_20cm", "", pixel=0.2), "above the sea"),
        ("landcover", "dem", NDSM, "above the ground"),
        ("landcover", "dem", layer("nlcd_2019", "", pixel=30.0), "landcover"),
    ],
)
def test_layers_that_cannot_be_what_they_are_chosen_for(model, name, facts, word):
    card = CARDS[model]
    modality = card.modality(name)
    notes = doubts(modality, facts, find_bands(modality, facts, (), "layer"), card)
    assert [note for note in notes if note.level == WARNING and word in note.text], notes
    assert score(modality, facts, card) < 0


@pytest.mark.parametrize(
    ("model", "name", "facts"),
    [
        ("landcover", "s2", S2),
        ("landcover", "s1", S1),
        ("landcover", "dem", DEM),
        ("landcover", "dem", layer("hills of Forest Lake", "", pixel=90.0)),
        ("buildings", "rgb", ORTHO),
        ("buildings", "rgb", layer("urban_area", "Red", "Green", "Blue", pixel=1.0)),
        ("buildings", "rgb", replace(ORTHO, picture=True)),
        ("buildings", "height", NDSM),
        ("buildings", "height", layer("height", "", pixel=1.0)),
        ("zion-landcover", "optical", LANDSAT),
    ],
)
def test_ordinary_layers_raise_no_alarm(model, name, facts):
    card = CARDS[model]
    match = find_bands(card.modality(name), facts, (), "layer")
    told = (*match.notes, *doubts(card.modality(name), facts, match, card))
    assert not [note for note in told if note.level in (WARNING, DOUBT)], told


@pytest.mark.parametrize("name, told", [("ortho_cir", True), ("dop20 IRG", True), ("circus", False), ("ortho", False)])
def test_false_colours_are_told_where_only_the_screen_says_red(name, told):
    rgb = Modality("rgb", "optical", "continuous", tuple(Band(n, maximum=255.0) for n in ("red", "green", "blue")))
    bands = tuple(BandFacts(n, color=c, kind="Byte") for n, c in enumerate(("Red", "Green", "Blue"), start=1))
    facts = LayerFacts(name, bands)
    notes = doubts(rgb, facts, find_bands(rgb, facts, (), name))
    assert any("false colours" in note.text for note in notes) == told


@pytest.mark.parametrize("bands, level", [("B02 B03 B04 B08", DOUBT), ("B04 B03 B02", DOUBT), ("B04 B08", WARNING)])
def test_few_bands_are_told_and_hardly_any_are_no_image(bands, level):
    few = layer("s2", *bands.split(), pixel=10.0)
    card = CARDS["landcover"]
    found = find_bands(card.modality("s2"), few, (), "layer")
    (note,) = (n for n in doubts(card.modality("s2"), few, found, card) if "bands are there" in n.text)
    assert note.level == level and f"only {len(few.bands)} of 9" in note.text
    assert rank(CARDS, {"a": few})["landcover"].level == (IN_PART if level == DOUBT else NOT)


def test_what_has_no_place_has_the_pixels_of_its_sensor():
    """A Sentinel-2 image without a CRS is none for half a metre."""
    nowhere = replace(S2, pixel_size=None, place=None)
    order = list(rank(CARDS, {"a": nowhere}))
    assert order[0] == "landcover"
    assert rank(CARDS, {"a": nowhere})["buildings"].level == NOT


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (layer("scan", "", "", pixel=10.0), "Nothing in it says that it is s1 (VV, VH)."),
        (layer("scan", "", "", "", pixel=10.0), "It has 3 band(s) without names, and s2 needs 9."),
        (layer("slope_10m", "", pixel=10.0), "It is called slope: that is no height."),
        (layer("landcover_label", "", pixel=10.0, kind="Byte"), "It is called label: choose it yourself"),
        (layer("landcover_mine", "", pixel=10.0, kind="Byte"), "It tells no legend of a map of classes."),
        (replace(S2, made=True), "LayerFuse has made this layer"),
        (replace(S2, pixel_size=500.0), "times coarser than the model's of 10 m."),
        (replace(ORTHO, pixel_size=10.0), "Its values are bytes"),
        (PROBABILITIES, "Its bands are called water, trees, grass, flooded, crops, ...: that does not fit B02"),
    ],
)
def test_why_a_layer_is_not_taken_by_itself_is_told(facts, why):
    found = rank({"landcover": CARDS["landcover"]}, {"a": facts})["landcover"]
    assert found.level == NOT and why in found.reason and found.reason == why_not(CARDS["landcover"], facts)


def test_a_layer_that_lies_elsewhere_is_told_so_and_not_by_what_it_has():
    map_ = layer("ESA_WorldCover_10m_2021_v200_N51E012_Map", "", pixel=10.0, kind="Byte")
    here, there = (replace(map_, place=Place(lon, 50.0), reach=1000.0) for lon in (5.0, 12.0))
    image = replace(S2, place=Place(5.0, 50.0), reach=1000.0)
    told = near_misses(CARDS["landcover"], {"b": there}, [image])
    assert told == {"map": ("b", f"It lies elsewhere than {image.name}.")}
    assert near_misses(CARDS["landcover"], {"b": here}, [image])["map"][1] != told["map"][1]


def test_how_weak_a_model_is_without_images_is_told_by_its_card():
    card = CARDS["landcover"]
    (note,) = without_image(card, ["dem"])
    score = card.metrics["dem"]["miou"]
    assert note.level == DOUBT and f"landcover is weak (mean IoU {score:.2f})" in note.text
    assert "has a mean IoU of 0.48" in without_image(card, ["map"])[0].text
    assert without_image(replace(card, metrics={}), ["dem"])[0].text == "No image is among the layers, only dem."
    assert without_image(card, ["dem", "s1"]) == ()
