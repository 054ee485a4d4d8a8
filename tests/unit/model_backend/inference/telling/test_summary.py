"""What is told of a whole map."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from layerfuse.model_backend.inference.outputs import APPLICABILITY, CLASSES, CONFIDENCE
from layerfuse.model_backend.inference.telling.summary import Summary, count
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window

VALUES = np.array([1, 2, 5], np.uint8)
SIDE = 12
UTM = parse_crs("EPSG:32633").ExportToWkt()


def grid_of(height, width):
    return Grid(UTM, 0.0, 0.0, 10.0, Window(50_000, -500_000, width, height))


@given(
    classes=arrays.arrays(np.uint8, (SIDE, SIDE), elements=st.sampled_from([1, 2, 5, 255])),
    chance=arrays.arrays(np.uint8, (SIDE, SIDE), elements=st.integers(0, 250)),
    unlike=arrays.arrays(np.uint8, (SIDE, SIDE), elements=st.sampled_from([0, 99, 100, 101, 254, 255])),
    cut=st.integers(1, SIDE - 1),
)
def test_counts_are_numpys_and_do_not_depend_on_the_cut(classes, chance, unlike, cut):
    chance, unlike = np.where(classes == 255, 255, chance), np.where(classes == 255, 255, unlike)
    layers = {CLASSES: classes, CONFIDENCE: chance.astype(np.uint8), APPLICABILITY: unlike.astype(np.uint8)}
    summary, grid = Summary(3), grid_of(SIDE, SIDE)
    left, top = grid.window.col, grid.window.row
    for part in (Window(left, top, SIDE, cut), Window(left, top + cut, SIDE, SIDE - cut)):
        place = grid.window.slices(part)
        summary.add(count({name: array[place] for name, array in layers.items()}, VALUES, grid, part))
    known = classes != 255
    ground = grid.areas(grid.window)
    assert summary.metres.tolist() == [ground[classes == value].sum() for value in VALUES]
    assert summary.pixels.tolist() == [(classes == value).sum() for value in VALUES]
    if known.any():
        assert np.isclose(summary.mean_confidence, (chance[known] * 0.004).mean())
        for i, value in enumerate(VALUES):
            here = classes == value
            assert np.isclose(summary.confidence[i], (chance[here] * 0.004).mean()) if here.any() else True
    told = unlike != 255
    assert summary.unlike == ((unlike[told] > 100).mean() if told.any() else None)


def summary_of(tiny_card, classes, chance, unlike):
    summary = Summary(3)
    shape = (len(classes), 100)
    layers = {CLASSES: np.repeat(np.array(classes, np.uint8), 100).reshape(shape)}
    layers[CONFIDENCE] = np.repeat(np.array(chance, np.uint8), 100).reshape(shape)
    layers[APPLICABILITY] = np.repeat(np.array(unlike, np.uint8), 100).reshape(shape)
    grid = grid_of(*shape)
    summary.add(count(layers, VALUES, grid, grid.window))
    return summary, " ".join(summary.sentences(tiny_card))


def test_a_good_map_is_said_to_be_one(tiny_card):
    _, text = summary_of(tiny_card, [1, 2], [230, 240], [50, 60])
    assert text == "The model is 94% sure on the mean."


def test_a_bad_map_says_so(tiny_card):
    _, text = summary_of(tiny_card, [1, 2, 2, 2], [100, 240, 240, 240], [50, 254, 60, 60])
    assert "least of water (40%, on 25% of the map)" in text and "25% of this area is unlike" in text


def test_one_class_everywhere_is_pointed_out(tiny_card):
    _, text = summary_of(tiny_card, [2], [250], [255])
    assert "100% of the map is forest: check" in text and "cannot tell" in text


def test_snow_is_told_what_it_may_be_instead(tiny_card):
    snowy = replace(tiny_card.classes[2], name="Snow and ice")
    card = replace(tiny_card, classes=(*tiny_card.classes[:2], snowy))
    words = "of the map is Snow and ice: cloud, surf and bright sand"
    few, text = summary_of(card, [1] * 9 + [5], [230] * 10, [50] * 10)
    assert f"10.0% {words}" in text and few.snow(card) == 2 and few.snow(tiny_card) is None
    assert words not in summary_of(card, [1, 2], [230, 230], [50, 50])[1]
    radar = replace(card, modalities=tuple(m for m in card.modalities if m.family != "optical"))
    assert few.snow(radar) is None
