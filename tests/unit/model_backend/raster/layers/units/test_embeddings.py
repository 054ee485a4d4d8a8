"""Embeddings as AlphaEarth and TESSERA publish them, and what bytes stand for."""

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.grid import choose_grid
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.raster.survey import look_at_layer
from layerfuse.tests.embeddings import alphaearth, tessera, vectors, write


def read(path, pixel=10.0):
    modality, source = look_at_layer("embedding", str(path), (), None)
    from layerfuse.model_backend.card import Card, Network

    card = Card("c", "1", "none", "encoder", pixel, 8, (modality,), network=Network(patch_size=1))
    grid = choose_grid(card, (source,), pixel_size=pixel)
    values, valid = Reader(source, modality, grid).read(grid.window)
    return modality, describe(source, modality), values, valid


def test_bytes_of_alphaearth_become_vectors_of_length_1(tmp_path):
    """64 signed bytes, -128 is none, the first row is the southernmost, as the files are published."""
    true = vectors(64, 30, 40)
    modality, found, values, valid = read(alphaearth(tmp_path / "x8s0.tiff", true))
    assert modality.family == "embedding" and [b.name for b in modality.bands][::63] == ["A00", "A63"]
    assert not valid[:3].any() and valid[3:].all()
    np.testing.assert_allclose(np.sqrt((values[:, 3:] ** 2).sum(0)), 1, atol=0.06)
    np.testing.assert_allclose(values[:, 3:], true[:, 3:], atol=0.01)
    told = [note.text for note in found.notes]
    assert told and all("sign(x) (x / 127.5)^2: bytes of AlphaEarth" in text for text in told[:1])
    assert found.fits and modality.bands[0].minimum >= -1.6


def test_coarser_pixels_are_means_of_what_bytes_stand_for(tmp_path):
    true = vectors(64, 32, 32)
    path = alphaearth(tmp_path / "a.tiff", true, holes=0)
    _, _, values, valid = read(path, 40.0)
    assert valid.all() and values.shape == (64, 8, 8)
    stored = np.round(np.sign(true) * np.sqrt(abs(true)) * 127.5)
    meant = np.sign(stored) * (stored / 127.5) ** 2
    np.testing.assert_allclose(values, meant.reshape(64, 8, 4, 8, 4).mean((2, 4)), atol=1e-5)


def test_decimals_of_earth_engine_are_the_same_vectors(tmp_path):
    true = vectors(64, 30, 40)
    names = [f"A{i:02d}" for i in range(64)]
    _, found, values, _ = read(write(tmp_path / "ee.tif", true.astype(np.float64), names, None))
    np.testing.assert_allclose(values, true, atol=1e-6)
    assert not found.notes
    bytes_, *_ = read(alphaearth(tmp_path / "a.tiff", true))
    source = RasterSource("embedding", str(tmp_path / "ee.tif"))
    assert describe(source, bytes_).fits, "a model that has learnt the bytes takes the decimals"


def test_tessera_is_taken_as_it_is(tmp_path):
    """128 decimals, NaN is none, names and tags as GeoTessera writes them."""
    true = vectors(128, 20, 24) * 11
    modality, found, values, valid = read(tessera(tmp_path / "t.tif", true))
    assert len(modality.bands) == 128 and modality.bands[5].name == "Tessera_Band_5"
    assert not valid[0].any() and valid[1:].all() and not found.notes
    np.testing.assert_allclose(values[:, 1:], true[:, 1:], rtol=1e-6)


def test_a_scale_of_the_file_counts(tmp_path):
    true = vectors(16, 20, 24)
    stored = np.round(true * 127).astype(np.int8)
    path = write(tmp_path / "own.tif", stored, [f"token {i}" for i in range(16)], -128, scale=1 / 127)
    _, _, values, _ = read(path)
    np.testing.assert_allclose(values, stored / 127, atol=1e-6)


def test_bytes_of_nobody_are_told(tmp_path):
    stored = np.random.default_rng(0).integers(-90, 90, (16, 20, 24)).astype(np.int8)
    _, found, values, _ = read(write(tmp_path / "b.tif", stored, [f"e{i}" for i in range(16)], -128))
    np.testing.assert_array_equal(values, stored)
    assert any("whole numbers without a scale" in note.text for note in found.notes)
    names = [f"A{i:02d}" for i in range(16)]
    _, found, _, _ = read(write(tmp_path / "c.tif", stored, names, -128))
    assert not found.fits and any("make no vectors of length 1" in note.text for note in found.notes)


@pytest.mark.parametrize("bands", [256, 257])
def test_a_layer_has_up_to_256_bands(bands):
    from layerfuse.model_backend.card import Card, ClassInfo, Network
    from layerfuse.model_backend.errors import InputError
    from layerfuse.tests.cards import toy_card

    modality = Modality("e", "embedding", "continuous", tuple(Band(f"b{i}") for i in range(bands)))
    data = toy_card("wide", (modality,), (ClassInfo(0, "a", "000000"),), Network(patch_size=8)).to_dict()
    if bands <= 256:
        assert Card.from_dict(data).modalities == (modality,)
    else:
        with pytest.raises(InputError, match="has 257 items"):
            Card.from_dict(data)
