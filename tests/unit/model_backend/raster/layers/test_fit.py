import json
from pathlib import Path

import pytest
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality
from layerfuse.model_backend.raster.layers.facts import BandFacts, LayerFacts
from layerfuse.model_backend.raster.layers.fit import guess_bands, guess_layers, score

ROOT = Path(__file__).parents[5]


def _bands(*texts, wavelengths=None):
    waves = wavelengths or [None] * len(texts)
    return tuple(BandFacts(i, text, wave) for i, (text, wave) in enumerate(zip(texts, waves), start=1))


@pytest.fixture(scope="module")
def zion():
    return Card.from_dict(json.loads((ROOT / "model_backend/weights/zion-landcover/config.json").read_text()))


@pytest.fixture(scope="module")
def optical(zion):
    return zion.modality("optical")  # blue, green, red, nir with wavelengths


@pytest.mark.parametrize(
    ("name", "texts", "expected", "how"),
    [
        ("scene", ["B2 blue", "B3 green", "B4 red", "B5 nir"], (1, 2, 3, 4), "name"),
        ("scene", ["nir", "red", "green", "blue"], (4, 3, 2, 1), "name"),
        ("LC08_L1TP_038034", ["B1", "B2", "B3", "B4", "B5", "B6", "B7"], (2, 3, 4, 5), "name"),
        ("Sentinel-2 2021", ["B02", "B03", "B04", "B08"], (1, 2, 3, 4), "name"),
        ("s2 all", [f"B{i}" for i in range(1, 13)], (2, 3, 4, 8), "name"),
        ("Landsat 5", ["B1", "B2", "B3", "B4", "B5", "B7"], (1, 2, 3, 4), "name"),
        ("ortho", ["Red", "Green", "Blue", "NIR"], (3, 2, 1, 4), "name"),
        ("scene", ["", "", "", "", ""], (1, 2, 3, 4), "order"),
        ("rgb", ["Red", "Green", "Blue", ""], (3, 2, 1, 4), "order"),  # one of them has no name
    ],
)
def test_bands_by_name(name, texts, expected, how, optical):
    guess = guess_bands(optical, LayerFacts(name, _bands(*texts)))
    assert (guess.bands, guess.how) == (expected, how)


def test_bands_by_wavelength(optical):
    layer = LayerFacts("EnMAP", _bands(*[""] * 6, wavelengths=[0.44, 0.482, 0.56, 0.66, 0.87, 1.6]))
    guess = guess_bands(optical, layer)
    assert (guess.bands, guess.how, guess.found) == ((2, 3, 4, 5), "wavelength", 4)


def test_wavelengths_decide_over_names(optical):
    layer = LayerFacts("x", _bands("red", "green", "blue", "nir", wavelengths=[0.48, 0.56, 0.655, 0.86]))
    assert guess_bands(optical, layer).bands == (1, 2, 3, 4)


def test_too_few_bands(optical):
    assert guess_bands(optical, LayerFacts("rgb", _bands("red", "green", "blue"))) is None


def test_layers_of_the_sample(zion):
    layers = {
        "a": LayerFacts("nlcd8", _bands("class"), paletted=True),
        "b": LayerFacts("srtm", _bands("elevation")),
        "c": LayerFacts("landsat8", _bands("B2 blue", "B3 green", "B4 red", "B5 nir")),
        "d": LayerFacts("Slope", _bands("")),
    }
    assert guess_layers(zion, layers) == {"optical": "c", "elevation": "b"}


def test_all_four_families():
    classes = (ClassInfo(1, "water", "0000ff"),)
    card = Card(
        "m", "1", "CC0-1.0", "semantic", 10.0, 32,
        modalities=(
            Modality("s2", "optical", "continuous", (Band("red"), Band("nir"))),
            Modality("s1", "sar", "continuous", (Band("vv"), Band("vh"))),
            Modality("dem", "elevation", "continuous", (Band("height"),)),
            Modality("lc", "landcover", "categorical", (Band("class"),), classes=classes, resampling="nearest"),
        ),
        classes=classes,
    )  # fmt: skip
    layers = {
        "1": LayerFacts("CLC 2018", _bands(""), paletted=True),
        "2": LayerFacts("Copernicus DEM GLO-30", _bands("")),
        "3": LayerFacts("S1A_IW_GRDH", _bands("VV", "VH")),
        "4": LayerFacts("T32UQD 10 m", _bands("B2", "B3", "red", "nir")),
    }
    assert guess_layers(card, layers) == {"s2": "4", "s1": "3", "dem": "2", "lc": "1"}
    assert guess_bands(card.modality("s1"), LayerFacts("s1", _bands("VH", "VV"))).bands == (2, 1)


def test_unlikely_layers_are_left_out(zion):
    layers = {
        "ndvi": LayerFacts("ndvi_mean", _bands("")),
        "radar": LayerFacts("Sentinel-1 composite", _bands("vv", "vh", "ratio", "x")),
    }
    assert guess_layers(zion, layers) == {}
    assert score(zion.modality("optical"), layers["ndvi"]) < 0


def test_a_layer_is_given_once():
    card = Card(
        "m", "1", "CC0-1.0", "semantic", 10.0, 32,
        modalities=(
            Modality("summer", "optical", "continuous", (Band("red"),)),
            Modality("winter", "optical", "continuous", (Band("red"),)),
        ),
        classes=(ClassInfo(1, "water", "0000ff"),),
    )  # fmt: skip
    layers = {"a": LayerFacts("landsat8 a", _bands("red")), "b": LayerFacts("landsat8 b", _bands("red"))}
    assert sorted(guess_layers(card, layers).values()) == ["a", "b"]
