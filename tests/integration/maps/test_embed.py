"""``layerfuse embed``: tokens as a raster, the same for any partition, process and moment of resuming."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Forest, load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference import stream
from layerfuse.model_backend.inference.pipeline import Job
from layerfuse.model_backend.inference.tokens.engine import TokenEngine
from layerfuse.model_backend.inference.tokens.job import embed
from layerfuse.model_backend.inference.tokens.run import NO_TOKEN, TokenRun, token_scale
from layerfuse.model_backend.raster.gdalio import open_raster
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.engine.process import EngineProcess
from layerfuse.tests.feedback import Feedback

torch = pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

# The corner of four super-tiles of 256 patches of 8 pixels of 10 m lies inside.
WIDTH, HEIGHT = 12, 9  # patches
LEFT, TOP = 15 * 20480.0 - 320, 200 * 20480.0 + 240


@pytest.fixture(scope="module")
def engine(tiny_model):
    engine = TokenEngine(tiny_model, threads=2)
    yield engine
    engine.close()


@pytest.fixture()
def layers(make_raster):
    """Optical on the lattice with a hole, elevation in other pixels over the west."""
    rng = np.random.default_rng(7)
    optical = rng.integers(1, 200, (2, 8 * HEIGHT, 8 * WIDTH)).astype("uint16")
    optical[:, 20:60, 40:88] = 0
    heights = rng.normal(500, 200, (1, 40, 30)).astype("float32")
    return {
        "optical": make_raster("optical.tif", optical, origin=(LEFT, TOP), nodata=0),
        "elevation": make_raster("dem.tif", heights, origin=(LEFT + 3, TOP - 5), pixel=17.0),
    }


def sources(layers):
    return tuple(RasterSource(name, str(path)) for name, path in layers.items())


def tokens(path):
    """Stored values int16 ``[D, h, w]``."""
    dataset = open_raster(str(path))
    values = np.frombuffer(dataset.ReadRaster(buf_type=gdal.GDT_Int16), np.int16)
    return values.reshape(dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize)


def box(left, top, right, bottom):
    return LEFT + 80 * left, TOP - 80 * bottom, LEFT + 80 * right, TOP - 80 * top


@pytest.fixture()
def whole(layers, engine, tmp_path):
    report = embed(Job(sources(layers), tmp_path / "whole.tif"), engine, Feedback())
    assert (report.grid.window.width, report.grid.window.height) == (WIDTH, HEIGHT)
    assert report.valid_shares["elevation"] < 1
    return tokens(tmp_path / "whole.tif")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.integers(1, WIDTH - 1), y=st.integers(1, HEIGHT - 1), batch=st.sampled_from([1, 3, 32]))
def test_any_split_gives_the_same_bits(layers, engine, whole, tmp_path, x, y, batch):
    found = np.full_like(whole, 99)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_BATCH_PIXELS", batch * 32 * 32)
        for top, bottom in ((0, y), (y, HEIGHT)):
            for left, right in ((0, x), (x, WIDTH)):
                job = Job(sources(layers), tmp_path / "p.tif", extent=box(left, top, right, bottom), overwrite=True)
                try:
                    embed(job, engine, Feedback())
                except InputError as error:  # a layer without a pixel there has to be left out
                    assert "does not overlap the extent" in str(error) or "no valid pixel" in str(error)
                    found[:, top:bottom, left:right] = whole[:, top:bottom, left:right]
                else:
                    found[:, top:bottom, left:right] = tokens(tmp_path / "p.tif")
    np.testing.assert_array_equal(found, whole)


def test_tokens_are_those_of_the_network(layers, engine, whole):
    """Tile by tile by the network alone, blended here in double precision."""
    card, (optical, _) = engine.card, sources(layers)
    wkt = gdal.Open(optical.path).GetProjection()
    grid = Grid(wkt, 0.0, 0.0, 10.0, Window(round(LEFT / 10), round(-TOP / 10), 8 * WIDTH, 8 * HEIGHT))
    readers = [Reader(source, card.modality(source.modality), grid) for source in sources(layers)]
    first = grid.window.col // 8, grid.window.row // 8
    total = np.zeros((card.network.embed_dim, HEIGHT + 8, WIDTH + 8))
    weights = np.zeros(total.shape[1:])
    ramp = np.sin(np.pi / 2 * np.array([0.5])) ** 2  # one patch of four is shared
    side = np.array([ramp[0], 1, 1, ramp[0]])
    for j in range((first[1] - 3) // 3, (first[1] + HEIGHT) // 3 + 1):
        for i in range((first[0] - 3) // 3, (first[0] + WIDTH) // 3 + 1):
            read = {r.modality.name: r.read(Window(24 * i, 24 * j, 32, 32)) for r in readers}
            there = {n: pair for n, pair in read.items() if stream.has_patch(pair[1], 8)}
            if not there:
                continue
            answer = engine._model.embed(
                {n: torch.from_numpy(values)[None] for n, (values, _) in there.items()},
                {n: torch.from_numpy(valid)[None] for n, (_, valid) in there.items()},
            )[0].numpy()
            weight = np.outer(side, side) * ~np.isnan(answer[0])
            place = slice(3 * j - first[1] + 4, 3 * j - first[1] + 8), slice(3 * i - first[0] + 4, 3 * i - first[0] + 8)
            total[(slice(None), *place)] += np.nan_to_num(answer) * weight
            weights[place] += weight
    total, weights = total[:, 4:-4, 4:-4], weights[4:-4, 4:-4]
    known = weights > 0
    assert known.any() and not known.all()
    np.testing.assert_array_equal(whole[0] != NO_TOKEN, known)
    unit = total[:, known] / np.linalg.norm(total[:, known], axis=0)
    expected = np.clip(unit / token_scale(card), -127, 127)
    assert np.abs(whole[:, known] - expected).max() <= 0.5001


def test_the_file_says_what_it_is(layers, tiny_card, tiny_model, tmp_path, capsys):
    given = [part for name, path in layers.items() for part in ("--layer", f"{name}={path}")]
    output = tmp_path / "t.tif"
    assert main(["embed", "--model", str(tiny_model), *given, "--output", str(output)]) == 0
    assert f"Wrote {output}: 16 bands, 12 x 9 pixels of 80 m" in capsys.readouterr().out
    dataset = open_raster(str(output))
    band = dataset.GetRasterBand(16)
    assert (band.GetDescription(), band.GetNoDataValue()) == ("token 16", NO_TOKEN)
    assert band.GetScale() == pytest.approx(token_scale(tiny_card))
    assert json.loads(dataset.GetMetadataItem("LAYERFUSE_TOKENS"))["of"] == "optical+elevation"
    assert gdal.Open(str(output)).GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"
    stored = tokens(output)
    known = stored[0] != NO_TOKEN
    assert (stored[:, ~known] == NO_TOKEN).all() and stored[:, known].min() >= -127
    length = np.linalg.norm(stored[:, known] * band.GetScale(), axis=0)
    np.testing.assert_allclose(length, 1, atol=0.03)
    assert main(["embed", "--model", str(tiny_model), *given, "--output", str(output)]) == 2  # it is there already
    assert main(["embed", "--model", str(tiny_model), *given[:2], "--output", str(output), "--overwrite"]) == 0
    assert not np.array_equal(tokens(output), stored)


def test_a_run_that_was_cancelled_goes_on(layers, engine, whole, tmp_path):
    output = tmp_path / "again.tif"
    feedback = Feedback()
    feedback.is_cancelled = lambda: len(list((tmp_path / "again.tif.layerfuse").glob("*.npz"))) > 1
    with pytest.raises(Cancelled):
        embed(Job(sources(layers), output), engine, feedback)
    kept = {path.name for path in Path(f"{output}.layerfuse").glob("*.npz")}
    assert len(kept) == 2 and not output.exists()
    told = Feedback()
    embed(Job(sources(layers), output, resume=True), engine, told)
    assert told.calls[0][0] > 0, "what was finished is not computed again"
    np.testing.assert_array_equal(tokens(output), whole)
    assert not Path(f"{output}.layerfuse").exists()


def test_other_processes_give_the_same_tokens(layers, tiny_model, whole, tmp_path):
    given = [part for name, path in layers.items() for part in ("--layer", f"{name}={path}")]
    common = ["embed", "--model", str(tiny_model), *given]
    assert main([*common, "--output", str(tmp_path / "2.tif"), "--workers", "2"]) == 0
    np.testing.assert_array_equal(tokens(tmp_path / "2.tif"), whole)
    child = EngineProcess(tiny_model, Path(sys.executable), tokens=True)
    try:
        embed(Job(sources(layers), tmp_path / "child.tif"), child, Feedback())
    finally:
        child.close()
    np.testing.assert_array_equal(tokens(tmp_path / "child.tif"), whole)


def test_a_model_that_is_pre_trained_only_and_one_without_a_network(layers, tiny_model, tmp_path, capsys):
    from layerfuse.model_backend.nn.weights import build_model, save_weights

    card = load_card(tiny_model)
    encoder = replace(card, task="encoder", classes=())
    trees = replace(card, forest=Forest(("optical",), 1, 1, 0))
    for made in (encoder, trees):
        folder = tmp_path / made.task
        folder.mkdir()
        save_weights(build_model(made), folder)
        made.save(folder)
    common = ["--layer", f"optical={layers['optical']}", "--output"]
    assert main(["embed", "--model", str(tmp_path / "encoder"), *common, str(tmp_path / "e.tif")]) == 0
    assert (tokens(tmp_path / "e.tif")[0] != NO_TOKEN).any()
    assert main(["predict", "--model", str(tmp_path / "encoder"), *common, str(tmp_path / "m.tif")]) == 2
    capsys.readouterr()
    assert main(["embed", "--model", str(tmp_path / "semantic"), *common, str(tmp_path / "f.tif")]) == 2
    assert "trees without a network" in capsys.readouterr().err


def test_dates_are_averaged_where_they_show_something():
    one, two = np.ones((2, 1, 3), np.float32), 3 * np.ones((2, 1, 3), np.float32)
    one[:, :, 1:] = np.nan
    two[:, :, 2] = np.nan
    mean, unlike = TokenRun._mean(None, [(one, None), (two, None)], [None, None])
    np.testing.assert_array_equal(mean[0, 0], [2, 3, np.nan])
    assert unlike is None


def test_trees_over_a_network_have_its_tokens(tiny_card):
    """Of the layers that the network knows; of another alone there are none."""
    from layerfuse.model_backend.nn.weights import build_model

    card = replace(tiny_card, forest=Forest(("optical",), 1, 1, 0, below=3, asked=("optical",)))
    model = build_model(card).eval()
    values = {"optical": torch.rand(1, 2, 32, 32), "elevation": torch.rand(1, 1, 32, 32)}
    valid = {name: torch.ones(1, 32, 32, dtype=torch.bool) for name in values}
    with torch.inference_mode():
        alone = model.embed({"optical": values["optical"]}, valid)
        assert alone.shape == (1, 16, 4, 4) and torch.equal(model.embed(values, valid), alone)
        assert model.embed({"elevation": values["elevation"]}, valid).isnan().all()
