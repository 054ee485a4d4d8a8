from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.source import RasterSource, parse_layer, resolve_layers

pytestmark = pytest.mark.usefixtures("gdal_raises")

keys = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
paths = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).map(str.strip).filter(bool)


@given(keys, paths, st.lists(st.integers(1, 300), min_size=1, max_size=14))
def test_parse_layer_reads_back_what_was_written(key, path, bands):
    text = f"{key}={path}:{','.join(map(str, bands))}"
    assert parse_layer(text) == (key, path, tuple(bands))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("optical=/a/b.tif:4,3,2", ("optical", "/a/b.tif", (4, 3, 2))),
        ("optical=/a b/c=d.tif", ("optical", "/a b/c=d.tif", ())),
        (r"dem=C:\data\dem.tif:1", ("dem", r"C:\data\dem.tif", (1,))),
        ("s2=SENTINEL2_L1C:/x/MTD.xml:10m:EPSG_32632", ("s2", "SENTINEL2_L1C:/x/MTD.xml:10m:EPSG_32632", ())),
        ("x=NETCDF:a.nc:band:2", ("x", "NETCDF:a.nc:band", (2,))),
        ("x=/vsicurl/http://h:80/a.tif", ("x", "/vsicurl/http://h:80/a.tif", ())),
    ],
)
def test_parse_layer_examples(text, expected):
    assert parse_layer(text) == expected


@pytest.mark.parametrize("text", ["", "optical", "=a.tif", "optical=", "optical=:1,2", " = "])
def test_parse_layer_refuses(text):
    with pytest.raises(InputError, match="KEY=PATH"):
        parse_layer(text)


def test_resolve_by_family_or_name_gives_card_order(tiny_card):
    layers = {"elevation": ("dem.tif", ()), "optical": ("s2.tif", (3, 4))}
    optical, elevation = resolve_layers(tiny_card, layers)
    assert optical == RasterSource("optical", "s2.tif", (3, 4))
    assert elevation == RasterSource("elevation", "dem.tif")


def test_resolve_refuses_unknown_none_and_ambiguous(tiny_card):
    from dataclasses import replace

    with pytest.raises(InputError, match="none is given"):
        resolve_layers(tiny_card, {})
    with pytest.raises(InputError, match=r"'sar': the model tiny takes no such layer. It takes: optical, elevation"):
        resolve_layers(tiny_card, {"sar": ("a", ())})
    two = replace(tiny_card, modalities=tuple(Modality(n, "optical", "continuous", (Band("b"),)) for n in ("s2", "l8")))
    assert resolve_layers(two, {"l8": ("a", ())})[0].modality == "l8"
    with pytest.raises(InputError, match="Name one of: s2, l8"):
        resolve_layers(two, {"optical": ("a", ())})
    with pytest.raises(InputError, match="already given"):
        resolve_layers(
            replace(tiny_card, modalities=(Modality("s2", "optical", "continuous", (Band("b"),)),)),
            {"s2": ("a", ()), "optical": ("b", ())},
        )


def test_describe_says_what_is_there(tiny_card, make_raster):
    path = make_raster("a.tif", np.zeros((3, 5, 7), "uint16"))
    layout = describe(RasterSource("optical", str(path), (3, 1)), tiny_card.modality("optical"))
    assert layout.bounds == (300000.0, 4100000.0 - 50, 300000.0 + 70, 4100000.0)
    assert (layout.bands, layout.kinds) == ((3, 1), ("UInt16", "UInt16"))
    assert [name for name in layout.files if Path(name).exists()] == [str(path)]


def test_a_file_that_changed_is_described_anew(tiny_card, make_raster):
    modality = tiny_card.modality("elevation")
    path = make_raster("a.tif", np.zeros((1, 5, 7), "uint16"))
    source = RasterSource("elevation", str(path))
    assert describe(source, modality).width == 7
    make_raster("a.tif", np.zeros((1, 5, 90), "uint16"))
    assert describe(source, modality).width == 90
