"""``layerfuse predict`` end to end with a real network (tiny, random weights)."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference import stream
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.crs import transform_bounds
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.raster.workspace import discard_work, work_folder
from layerfuse.tests import forked
from layerfuse.tests.feedback import Feedback

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

# The corner of four super-tiles lies inside.
WIDTH, HEIGHT = 90, 70
LEFT, TOP = 15 * 20480.0 - 400, 200 * 20480.0 + 300


@pytest.fixture()
def layers(make_raster):
    """Optical on the lattice with a hole, elevation coarser, in another zone, over a part of it."""
    rng = np.random.default_rng(7)
    optical = rng.integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
    optical[:, 25:60, 10:50] = 0
    heights = rng.normal(500, 200, (1, 60, 40)).astype("float32")
    far = transform_bounds((LEFT, TOP - 10 * HEIGHT, LEFT + 10 * WIDTH, TOP), "EPSG:32612", "EPSG:32613")
    return {
        "optical": make_raster("optical.tif", optical, origin=(LEFT, TOP), nodata=0),
        "elevation": make_raster("dem.tif", heights, epsg=32613, origin=(far[0] + 100, far[3]), pixel=17.0),
    }


def sources(layers):
    return tuple(RasterSource(name, str(path)) for name, path in layers.items())


def pixels(path):
    dataset = gdal.Open(str(path))
    return np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


@pytest.fixture()
def whole(layers, engine, tmp_path):
    box = (LEFT, TOP - 10 * HEIGHT, LEFT + 10 * WIDTH, TOP)
    job = Job(sources(layers), tmp_path / "o.tif", tmp_path / "c.tif", tmp_path / "a.tif", extent=box)
    report = predict(job, engine, Feedback())
    assert 0.2 < report.valid_shares["elevation"] < 1 and report.valid_shares["optical"] < 1
    return [pixels(tmp_path / f"{n}.tif") for n in "oca"]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_split_gives_the_same_bits(layers, engine, whole, tmp_path, data):
    cut_x = data.draw(st.lists(st.integers(1, WIDTH // 8 - 1), max_size=2, unique=True).map(sorted), "columns")
    cut_y = data.draw(st.lists(st.integers(1, HEIGHT // 8 - 1), max_size=2, unique=True).map(sorted), "rows")
    batch = data.draw(st.sampled_from([1, 3, 32]), "batch")
    columns, rows = [0, *(8 * c for c in cut_x), WIDTH], [0, *(8 * r for r in cut_y), HEIGHT]
    found = [np.zeros_like(array) for array in whole]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_BATCH_PIXELS", batch * 32 * 32)
        for top, bottom in zip(rows, rows[1:]):
            for left, right in zip(columns, columns[1:]):
                extent = (LEFT + 10 * left, TOP - 10 * bottom, LEFT + 10 * right, TOP - 10 * top)
                names = [tmp_path / f"p{n}.tif" for n in "oca"]
                try:
                    predict(Job(sources(layers), *names, extent=extent, overwrite=True), engine, Feedback())
                except InputError as error:  # a layer without a pixel there has to be left out
                    assert "does not overlap the extent" in str(error) or "no valid pixel" in str(error)
                    for array, right_answer in zip(found, whole):
                        array[top:bottom, left:right] = right_answer[top:bottom, left:right]
                    continue
                for array, name in zip(found, names):
                    array[top:bottom, left:right] = pixels(name)
    for array, right_answer in zip(found, whole):
        np.testing.assert_array_equal(array, right_answer)


def test_doubt_is_partition_invariant_and_fits_together(layers, tiny_model, tmp_path, capfd):
    """Probabilities, margin and applicability of two halves are those of the whole; each follows from the others."""
    described = tmp_path / "described"
    make_described(tiny_model, described)
    names = ("classes", "confidence", "probabilities", "margin", "applicability")

    def run(left, right):
        files = {name: tmp_path / f"{name}_{left}_{right}.tif" for name in names}
        extent = f"{LEFT + 10 * left},{TOP - 10 * HEIGHT},{LEFT + 10 * right},{TOP}"
        options = [part for name in names[1:] for part in (f"--{name}", str(files[name]))]
        given = arguments({"optical": layers["optical"]}, described, files["classes"], *options, "--extent", extent)
        assert main(given) == 0
        found = {name: gdal.Open(str(path)) for name, path in files.items()}
        return {
            name: np.frombuffer(d.ReadRaster(), np.uint8).reshape(-1, d.RasterYSize, d.RasterXSize)
            for name, d in found.items()
        }

    whole = run(0, WIDTH)
    assert "sure on the mean" in capfd.readouterr().err
    halves = run(0, 48), run(48, WIDTH)
    for name in names:
        parts = [half[name] for half in halves]
        np.testing.assert_array_equal(whole[name], np.concatenate(parts, 2), name)
    known = whole["classes"][0] != 255
    assert known.any() and not known.all()
    shares = np.where(known, whole["probabilities"].astype(float), np.nan)[:, known]
    assert (np.array([1, 2, 5])[shares.argmax(0)] == whole["classes"][0][known]).mean() > 0.98  # but for ties of bytes
    np.testing.assert_allclose(shares.max(0), whole["confidence"][0][known], atol=0.1)
    np.testing.assert_allclose(shares.sum(0), 250, atol=2)
    ordered = np.sort(shares, 0)
    np.testing.assert_allclose(ordered[-1] - ordered[-2], whole["margin"][0][known], atol=1.1)
    for name in names[1:]:
        assert (whole[name][:, ~known] == 255).all()
    assert set(np.unique(whole["applicability"][0][known])) - {255}


def test_applicability_needs_a_model_that_knows_its_training(layers, tiny_model, tmp_path, capsys):
    code = main(arguments(layers, tiny_model, tmp_path / "o.tif", "--applicability", str(tmp_path / "u.tif")))
    assert code == 2 and "does not describe what it was trained on" in capsys.readouterr().err
    assert not list(tmp_path.glob("[ou].tif*"))


def make_described(model, folder):
    """The tiny model with a made-up home."""
    import dataclasses

    import torch
    from layerfuse.model_backend.card import Applicability, load_card
    from layerfuse.model_backend.nn.applicability import Home
    from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights

    card = load_card(model)
    facts = Applicability(("optical+elevation", "optical"), 4, 5)
    home = Home(facts, card.network.embed_dim)
    noise = torch.Generator().manual_seed(0)
    for buffer in home.buffers():
        buffer.copy_(torch.randn(buffer.shape, generator=noise) / 8)
    there = load_model(card, model).state_dict()
    card = dataclasses.replace(card, applicability=facts, digests={})
    network = build_model(card)
    network.load_state_dict({**there, **{f"home.{name}": value for name, value in home.state_dict().items()}})
    folder.mkdir()
    save_weights(network, folder)
    card.save(folder)


def arguments(layers, model, output, *more):
    given = [part for name, path in layers.items() for part in ("--layer", f"{name}={path}")]
    return ["predict", "--model", str(model), *given, "--output", str(output), *more]


@pytest.mark.parametrize("subset", [("optical",), ("elevation",), ("optical", "elevation")])
def test_every_subset_of_the_layers(layers, tiny_model, tmp_path, subset, capfd):
    output = tmp_path / "über allem" / "karte 1.tif"
    output.parent.mkdir()
    assert main(arguments({name: layers[name] for name in subset}, tiny_model, output, "--workers", "1")) == 0
    out, err = capfd.readouterr()
    assert out.startswith(f"Wrote {output}: ") and all(f"{name} " in out for name in subset)
    assert ("Without" in err) == (len(subset) == 1)
    classes = pixels(output)
    assert set(np.unique(classes)) <= {1, 2, 5, 255} and (classes != 255).any()


def test_predicting_an_aligned_file_equals_warping_it_first(layers, tiny_model, tmp_path):
    """The same pixels from the layers as they are and from what gdalwarp makes of them."""
    box = (LEFT, TOP - 10 * HEIGHT, LEFT + 10 * WIDTH, TOP)
    wide = (box[0] - 400, box[1] - 400, box[2] + 400, box[3] + 400)
    warped = tmp_path / "warped.tif"
    gdal.Warp(
        str(warped), str(layers["elevation"]), dstSRS="EPSG:32612", outputBounds=wide, xRes=10, yRes=10,
        resampleAlg="bilinear", errorThreshold=0, dstNodata=-9999, warpOptions=["XSCALE=1", "YSCALE=1"],
    )  # fmt: skip
    extent = ",".join(map(str, box))
    first, second = tmp_path / "1.tif", tmp_path / "2.tif"
    assert main(arguments(layers, tiny_model, first, "--extent", extent)) == 0
    assert main(arguments({**layers, "elevation": warped}, tiny_model, second, "--extent", extent)) == 0
    np.testing.assert_array_equal(pixels(first), pixels(second))


def test_grid_options(layers, tiny_model, tmp_path, capfd):
    output = tmp_path / "o.tif"
    more = ("--crs", "EPSG:3857", "--pixel-size", "20", "--confidence", str(tmp_path / "c.tif"))
    assert main(arguments(layers, tiny_model, output, *more)) == 0
    dataset = gdal.Open(str(output))
    assert dataset.GetGeoTransform()[1] == 20.0 and "3857" in dataset.GetProjection()
    assert gdal.Open(str(tmp_path / "c.tif")).GetRasterBand(1).GetScale() == 0.004


def test_pixels_of_the_finest_layer(layers, make_raster, tiny_model, tmp_path, capfd):
    heights = np.random.default_rng(0).normal(500, 200, (1, 200, 260)).astype("float32")
    fine = make_raster("fine.tif", heights, origin=(LEFT, TOP), pixel=2.5)
    output = tmp_path / "o.tif"
    assert main(arguments({**layers, "elevation": fine}, tiny_model, output, "--pixel-size", "finest")) == 0
    assert gdal.Open(str(output)).GetGeoTransform()[1] == 2.5
    assert "trained on pixels of 10 m: on pixels of 2.5 m" in capfd.readouterr().err
    assert main(arguments({**layers, "elevation": fine}, tiny_model, output, "--overwrite")) == 0
    assert "trained on pixels" not in capfd.readouterr().err


def test_heights_in_feet_give_the_map_of_those_in_metres(layers, make_raster, tiny_model, tmp_path, capfd):
    heights = np.random.default_rng(0).normal(500, 200, (1, HEIGHT, WIDTH)).astype("float32")
    metres = make_raster("metres.tif", heights, origin=(LEFT, TOP))
    feet = make_raster("feet.tif", (heights / 0.3048).astype("float32"), origin=(LEFT, TOP))
    dataset = gdal.Open(str(feet), gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType("ft")
    del dataset
    for path, output in ((metres, tmp_path / "m.tif"), (feet, tmp_path / "f.tif")):
        capfd.readouterr()
        assert main(arguments({**layers, "elevation": path}, tiny_model, output)) == 0
    assert "Stored values x of elevation become 0.3048 x: its unit is ft" in capfd.readouterr().err
    assert (pixels(tmp_path / "m.tif") == pixels(tmp_path / "f.tif")).mean() > 0.999


def test_polygons_of_a_minimum_area(layers, tiny_model, tmp_path):
    from osgeo import ogr

    for minimum in (0, 5000):
        path = tmp_path / f"{minimum}.gpkg"
        more = ("--polygons", str(path), "--min-area", str(minimum))
        assert main(arguments(layers, tiny_model, tmp_path / "o.tif", "--overwrite", *more)) == 0
        dataset = ogr.Open(str(path))
        found = [feature.items() for feature in dataset.GetLayerByName("classes")]
        assert minimum <= min(f["area_m2"] for f in found)
        assert {f["modalities"] for f in found} <= {"optical", "elevation", "optical,elevation"}
        assert all(1 / 3 - 0.01 < f["confidence"] <= 1 for f in found)
        if not minimum:
            area = sum(f["area_m2"] for f in found)
            assert area == pytest.approx(100 * (pixels(tmp_path / "o.tif") != 255).sum(), rel=1e-3)
    assert not (tmp_path / "c.tif").exists()


def test_quality_is_overlap_and_mirror_images(layers, engine, tmp_path):
    """'best' is the mean over the mirror images: the map of mirrored layers is the mirrored map."""
    maps = {}
    for name in ("fast", "balanced", "best"):
        job = Job(sources(layers), tmp_path / f"{name}.tif", tmp_path / f"{name}_c.tif", quality=name)
        report = predict(job, engine, Feedback())
        maps[name] = (report.tiles, pixels(tmp_path / f"{name}_c.tif").astype(float))
        assert gdal.Open(str(tmp_path / f"{name}.tif")).GetMetadataItem("LAYERFUSE_QUALITY") == name
    assert maps["fast"][0] < maps["balanced"][0] < maps["best"][0]
    assert 0 < np.abs(maps["best"][1] - maps["balanced"][1]).mean() < 20


def test_layers_in_degrees_are_mapped_in_utm(make_raster, tiny_model, tmp_path, capfd):
    values = np.random.default_rng(0).integers(1, 200, (2, 60, 60)).astype("uint16")
    path = make_raster("d.tif", values, epsg=4326, origin=(-113.2, 37.2), pixel=1e-4)
    assert main(arguments({"optical": path}, tiny_model, tmp_path / "o.tif")) == 0
    assert "No layer is in metres, so WGS 84 / UTM zone 12N (EPSG:32612) was chosen" in capfd.readouterr().err


@pytest.mark.skipif(not shutil.which("setsid"), reason="needs a terminal of its own")
@pytest.mark.parametrize(  # SIGTERM: test_fault_moments.py
    "how", ["Ctrl+C", "the terminal is closed", "the terminal is closed, and no signal tells so"]
)
def test_who_ends_it_cancels_with_130(make_raster, tiny_model, tmp_path, how):
    values = np.random.default_rng(0).integers(1, 200, (2, 1500, 1500)).astype("uint16")
    path = make_raster("big.tif", values, origin=(LEFT, TOP))
    output = tmp_path / "out" / "o.tif"
    output.parent.mkdir()
    command = arguments({"optical": path}, tiny_model, output)
    terminal, inside = os.openpty()
    if how == "Ctrl+C":  # as users start it
        command = ["setsid", "--ctty", sys.executable, "-m", "layerfuse.model_backend", *command]
        process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside)
    else:
        deaf = [signal.SIGHUP] if how.endswith("so") else []
        process = forked.OnTerminal(command, os.ttyname(inside), deaf)
    said = b""
    while b"Grid: " not in said:  # then it is at work
        assert select.select([terminal], [], [], 120)[0], said
        said += os.read(terminal, 1000)
    os.close(inside)
    if how == "Ctrl+C":
        os.write(terminal, b"\3")
        with contextlib.suppress(OSError):  # it has gone
            while more := os.read(terminal, 1000):
                said += more
        assert b"layerfuse: cancelled" in said and b"Wrote" not in said
    os.close(terminal)
    assert process.wait(600) == 130
    assert not output.exists()
    assert not [path for path in output.parent.rglob("*") if path.name.endswith(".part")]
    discard_work(work_folder(output))  # kept if a super-tile was finished
    assert not list(output.parent.iterdir())


def test_help_needs_no_torch():
    code = """if True:
        import sys
        from layerfuse.model_backend.command.parser import main
        try:
            main(["predict", "--help"])
        finally:
            assert not {"torch", "osgeo", "numpy"} & set(sys.modules)
        """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for option in ("--model", "--layer", "--output", "--confidence", "--availability", "--polygons", "--min-area",
                   "--quality", "--extent", "--crs", "--pixel-size", "--workers", "--device", "--dask",
                   "--resume"):  # fmt: skip
        assert option in done.stdout


def test_importing_the_pipeline_needs_no_torch():
    code = "import sys; from layerfuse.model_backend.inference import pipeline; assert 'torch' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_models_verify(tiny_model, tmp_path, capfd):
    assert main(["models", "verify", str(tiny_model)]) == 0
    assert "tiny 1.0 is sound" in capfd.readouterr().out
    assert main(["models", "list"]) == 0


def test_our_fault_is_exit_code_1(monkeypatch, capfd):
    from layerfuse.model_backend.command import models

    def fail(_):
        raise RuntimeError("broken")

    monkeypatch.setattr(models, "run", fail)
    assert main(["models", "list"]) == 1
    assert "unexpected RuntimeError: broken" in capfd.readouterr().err
