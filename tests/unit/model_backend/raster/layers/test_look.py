"""A look finds the data of a raster wherever they lie in it, at a bounded cost, and what it cannot know is said."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.layers import look as looks
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.look import SIDE, look, look_closer, share_of
from layerfuse.model_backend.raster.layers.note import DOUBT, WARNING
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, gdal_array

WIDE, HIGH, PIECE = 1130, 1010, 90
SPECTRA = ((0.04, 0.045, 0.02, 0.012), (0.018, 0.035, 0.02, 0.28), (0.06, 0.09, 0.11, 0.24), (0.11, 0.13, 0.14, 0.2))
OPTICAL = Modality(
    "s2", "optical", "continuous", tuple(Band(n, 1e-4, 0.0, 0.0, 1.5, 0.1, 0.1) for n in ("B02", "B03", "B04", "B08"))
)
RADAR = Modality(
    "s1", "sar", "continuous", tuple(Band(n, minimum=-45.0, maximum=10.0, unit="dB") for n in ("VV", "VH"))
)
LAYOUTS = {
    "tiles": ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"],
    "strips": ["COMPRESS=LZW", "INTERLEAVE=BAND"],
    "sparse": ["TILED=YES", "SPARSE_OK=TRUE", "INTERLEAVE=BAND"],
    "raw": [],
}
FILLS = {"NaN": (np.nan, None), "declared": (-9999.0, -9999.0), "undeclared": (-9999.0, None), "zero": (0.0, None)}

_numbers = itertools.count()


def scene(modality, seed):
    """Stored values that need a rule: reflectance as decimals, power; float32 ``[C, PIECE, PIECE]``."""
    draw = np.random.default_rng(seed)
    if modality is RADAR:
        level = np.kron(draw.normal(-11, 3, (10, 10)), np.ones((9, 9)))
        decibels = np.stack([level, level - 6.5]) + draw.normal(0, 1.5, (2, PIECE, PIECE))
        return (10 ** (decibels / 10)).astype(np.float32)
    kinds = np.kron(draw.permutation(np.arange(100) % 4).reshape(10, 10), np.ones((9, 9), int))
    spectra = np.array(SPECTRA)[kinds].transpose(2, 0, 1)
    return np.clip(spectra * draw.normal(1, 0.15, spectra.shape), 0.002, 1.4).astype(np.float32)


def write(path, values, at=(0, 0), size=None, fill=0.0, nodata=None, layout="tiles", names=()):
    """A GeoTIFF that is fill but for a piece, ``[C, h, w]`` at a column and row of it."""
    width, height = size or values.shape[:0:-1]
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(values.dtype.type)
    file = gdal.GetDriverByName("GTiff").Create(path, width, height, len(values), kind, LAYOUTS[layout])
    file.SetProjection(parse_crs("EPSG:32633").ExportToWkt())
    file.SetGeoTransform((300000, 10, 0, 5800000, 0, -10))
    for number, plane in enumerate(values, 1):
        band = file.GetRasterBand(number)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if layout != "sparse" or nodata is None:
            band.Fill(fill)
        if names:
            band.SetDescription(names[number - 1])
        band.WriteArray(plane, *at)
    return path


@settings(max_examples=24, deadline=None)
@given(
    modality=st.sampled_from([OPTICAL, RADAR]),
    layout=st.sampled_from(sorted(LAYOUTS)),
    fill=st.sampled_from(sorted(FILLS)),
    x=st.integers(0, WIDE - PIECE),
    y=st.integers(0, HIGH - PIECE),
    overviews=st.booleans(),
    seed=st.integers(0, 2**16),
)
def test_a_piece_of_a_large_raster_is_read_as_the_piece_alone(modality, layout, fill, x, y, overviews, seed):
    values, names = scene(modality, seed), [band.name for band in modality.bands]
    value, nodata = FILLS[fill]
    number = next(_numbers)  # a description is kept by its path
    large, alone = f"/vsimem/look-large-{number}.tif", f"/vsimem/look-alone-{number}.tif"
    write(large, values, (x, y), (WIDE, HIGH), value, nodata, layout, names)
    write(alone, values, names=names)
    if overviews:
        file = gdal.Open(large, gdal.GA_Update)
        file.BuildOverviews("AVERAGE", [4, 8])
        file = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looks, "_WHOLE", 1 << 18)  # as if it were as much larger
        found = describe(RasterSource(modality.name, large), modality)
    assert found.rules == describe(RasterSource(modality.name, alone), modality).rules
    assert all(rule.changes for rule in found.rules) and found.fits
    assert not any(note.level == WARNING or "looked at" in note.text or "the same" in note.text for note in found.notes)
    of_fill = [note.text for note in found.notes if "does not declare" in note.text]
    assert bool(of_fill) == (fill in ("undeclared", "zero")) and all(text.startswith(("9", "10")) for text in of_fill)
    for path in (large, alone):
        gdal.Unlink(path)


def test_a_look_that_sees_data_is_not_changed_and_costs_nothing_more(tmp_path, monkeypatch):
    path = write(str(tmp_path / "a.tif"), np.random.default_rng(0).uniform(1, 2, (2, 700, HIGH)).astype(np.float32))
    dataset = gdal.Open(path)
    seen = look(dataset, (1, 2))
    monkeypatch.setattr(looks, "_showing", None)  # nothing more may be read
    closer, through = look_closer(dataset, (1, 2), seen)
    assert closer is seen and through


def test_what_a_search_did_not_reach_is_not_known(tmp_path, monkeypatch):
    path = write(str(tmp_path / "a.tif"), np.zeros((4, 1, 1), np.float32), (0, 0), (WIDE, HIGH), np.nan, layout="raw")
    levels = {}
    for budget in (1 << 30, 1 << 20):
        monkeypatch.setattr(looks, "_BYTES", budget)
        described = describe.__globals__["_describe"].__wrapped__(RasterSource("s2", path), OPTICAL, None)
        levels[budget] = [
            (n.level, n.text.endswith("not known.")) for n in described.notes if "No pixel of s2" in n.text
        ]
    assert levels == {1 << 30: [(WARNING, False)], 1 << 20: [(DOUBT, True)]}


@pytest.mark.parametrize("value", [1.0, 255.0])
def test_transparency_is_measured_where_something_is_opaque(tmp_path, value):
    values = np.full((5, PIECE, PIECE), value, np.float32)
    values[:4] = scene(OPTICAL, 0)
    path = write(str(tmp_path / "a.tif"), values, (555, 777), (WIDE, HIGH))
    file = gdal.Open(path, gdal.GA_Update)
    file.GetRasterBand(5).SetColorInterpretation(gdal.GCI_AlphaBand)
    file = None
    assert describe(RasterSource("s2", path, bands=(1, 2, 3, 4)), OPTICAL).validity.opaque == value


def test_shares_are_those_of_the_rows_from_all_over():
    there = np.zeros((2 * SIDE, SIDE), bool)
    there[SIDE:] = True
    assert share_of(there) == 0 and share_of(~there) == 1
