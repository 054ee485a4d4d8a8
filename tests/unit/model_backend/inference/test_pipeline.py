"""The pipeline with an engine that needs no torch."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference import stream
from layerfuse.model_backend.inference.journal import Journal
from layerfuse.model_backend.inference.pipeline import predict
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback
from layerfuse.tests.unit.model_backend.inference.standing_in import (
    HEIGHT,
    LEFT,
    ORIGIN,
    TOP,
    WIDTH,
    FakeEngine,
    job,
    listing,
)
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("small_batches")


def pixels(path):
    dataset = gdal.Open(str(path))
    kind = {gdal.GDT_Byte: np.uint8, gdal.GDT_UInt16: np.uint16}[dataset.GetRasterBand(1).DataType]
    return np.frombuffer(dataset.ReadRaster(), kind).reshape(dataset.RasterYSize, dataset.RasterXSize)


def test_outputs_say_what_was_there(tiny_card, sources, out):
    feedback, engine = Feedback(), FakeEngine(tiny_card)
    report = predict(job(sources, out, polygons=out / "p.gpkg"), engine, feedback)
    classes, confidence, bits = (pixels(out / f"{n}.tif") for n in "oca")
    assert listing(out) == ["a.tif", "c.tif", "o.tif", "o.tif.aux.xml", "p.gpkg"]
    assert ((bits & 1) > 0)[:20, 30:90].all() and not (bits & 1)[20:50, :30].any()
    np.testing.assert_array_equal(classes == 255, bits == 0)
    np.testing.assert_array_equal(confidence == 255, bits == 0)
    assert set(np.unique(classes)) == {1, 2, 5, 255}
    assert confidence[bits > 0].min() >= 250 / 3 - 1 and confidence[bits > 0].max() <= 250
    assert report.pixels == WIDTH * HEIGHT and report.used == ("optical", "elevation") and report.missing == ()
    assert report.valid_shares["optical"] == pytest.approx(((bits & 1) > 0).mean())
    assert report.valid_shares["elevation"] == pytest.approx(((bits & 2) > 0).mean())
    done = [d for d, _ in feedback.calls]
    assert done == sorted(done) and feedback.calls[-1] == (report.tiles, report.tiles)
    assert engine.tiles == report.tiles - report.tiles_empty
    assert {frozenset(p) for p in engine.present} >= {frozenset({"optical"}), frozenset({"optical", "elevation"})}
    assert any("100 x 80 pixels of 10 m" in text for text in feedback.said)
    dataset = gdal.Open(str(out / "o.tif"))
    assert json.loads(dataset.GetMetadataItem("LAYERFUSE_INPUTS")) == {
        "optical": "optical.tif:1,2",
        "elevation": "dem.tif:1",
    }
    assert dataset.GetMetadataItem("LAYERFUSE_MODEL") == "tiny 1.0"
    dataset = gdal.Open(str(out / "a.tif"))
    assert json.loads(dataset.GetMetadataItem("LAYERFUSE_BITS")) == {"1": "optical", "2": "elevation"}


def test_mirror_images_are_answered_and_turned_back(tiny_card, sources, out):
    """An engine that looks at single pixels answers a mirror image as it does the tile: nothing but the overlap shows.

    So 'best' gives the classes of 'balanced', for four times as many tiles of the engine.
    """
    engine = FakeEngine(tiny_card)
    predict(job(sources, out), engine, Feedback())
    expected = [pixels(out / f"{name}.tif") for name in "oca"]
    best = FakeEngine(tiny_card)
    report = predict(job(sources, out, quality="best"), best, Feedback())
    assert best.tiles == 4 * (report.tiles - report.tiles_empty) > 4 * engine.tiles
    found = [pixels(out / f"{name}.tif") for name in "oca"]
    # A tile without a whole valid patch of a layer goes without it, so along edges the tiles do show.
    assert (found[0] == expected[0]).mean() > 0.97 and (found[2] == expected[2]).all()


@pytest.mark.parametrize("quality", ["fast", "best"])
def test_any_part_has_the_pixels_of_the_whole_in_every_quality(tiny_card, sources, out, quality):
    predict(job(sources, out, quality=quality), FakeEngine(tiny_card), Feedback())
    whole = [pixels(out / f"{n}.tif") for n in "oca"]
    extent = (LEFT + 300, TOP - 700, LEFT + 950, TOP - 110)
    predict(job(sources, out, quality=quality, extent=extent), FakeEngine(tiny_card), Feedback())
    for name, array in zip("oca", whole):
        np.testing.assert_array_equal(pixels(out / f"{name}.tif"), array[11:70, 30:95])


def test_space_for_copies_and_finished_parts_is_counted():
    from pathlib import Path

    from layerfuse.model_backend.inference.outputs import disk_needed

    one = disk_needed({"classes": Path("/a/o.tif")}, {"classes"}, 10**10)
    assert one == {Path("/a"): (1 << 20) + 2 * 10**9}  # 0.05 bytes: once finished, three times written
    files = {"classes": Path("/a/o.tif"), "polygons": Path("/b/p.gpkg")}
    two = disk_needed(files, files.keys(), 10**10)
    assert two[Path("/b")] > 10**9 and two[Path("/a")] > one[Path("/a")], "what polygons say is kept too"
    sieved = disk_needed({"classes": Path("/a/o.tif")}, {"classes", "probabilities"}, 10**10)
    assert sieved[Path("/a")] > one[Path("/a")] + 10**10, "what neighbours of small patches need is kept"


def test_a_missing_modality_is_told(tiny_card, sources, out):
    feedback = Feedback()
    report = predict(job(sources[:1], out), FakeEngine(tiny_card), feedback)
    assert (report.used, report.missing) == (("optical",), ("elevation",))
    assert gdal.Open(str(out / "o.tif")).GetMetadataItem("LAYERFUSE_MISSING") == "elevation"
    assert any("Without elevation" in text for text in feedback.said)


def test_empty_tiles_cost_no_forward_pass(tiny_card, make_raster, out):
    values = np.zeros((2, 100, 300), "uint16")
    values[:, :20, :20] = 7
    values[:, 90, 290] = 7  # valid, but no patch of it: nodata all the same
    path = make_raster("o.tif", values, origin=ORIGIN, nodata=0)
    engine = FakeEngine(tiny_card)
    report = predict(job((RasterSource("optical", str(path)),), out), engine, Feedback())
    assert 0 < engine.tiles == report.tiles - report.tiles_empty < report.tiles / 4
    there = pixels(out / "o.tif") != 255
    assert there[:20, :20].all() and there.sum() == 400


def test_any_part_has_the_pixels_of_the_whole(tiny_card, sources, out):
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    whole = [pixels(out / f"{n}.tif") for n in "oca"]
    rng = np.random.default_rng(5)
    for _ in range(8):
        col, row = int(rng.integers(0, WIDTH - 8)), int(rng.integers(0, HEIGHT - 8))
        width, height = int(rng.integers(8, WIDTH - col + 1)), int(rng.integers(8, HEIGHT - row + 1))
        extent = (LEFT + 10 * col, TOP - 10 * (row + height), LEFT + 10 * (col + width), TOP - 10 * row)
        try:
            predict(job(sources, out, extent=extent), FakeEngine(tiny_card), Feedback())
        except InputError as error:  # a part where one of the layers has nothing
            assert "does not overlap" in str(error) or "no valid pixel" in str(error)
            continue
        for name, array in zip("oca", whole):
            np.testing.assert_array_equal(pixels(out / f"{name}.tif"), array[row : row + height, col : col + width])


def test_batches_and_threads_do_not_show(tiny_card, sources, out, monkeypatch):
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    expected = [(out / f"{n}.tif").read_bytes() for n in "oca"]
    for tiles, readers in ((1, 1), (7, 3), (1000, 2)):
        monkeypatch.setattr(stream, "_BATCH_PIXELS", tiles * 32 * 32)
        monkeypatch.setattr(stream, "READERS", readers)
        predict(job(sources, out), FakeEngine(tiny_card), Feedback())
        assert [(out / f"{n}.tif").read_bytes() for n in "oca"] == expected


def test_cancelling_keeps_finished_super_tiles_and_resume_gives_the_same_bytes(tiny_card, sources, out):
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    names = ("o.tif", "c.tif", "a.tif", "o.tif.aux.xml")
    undisturbed = {name: (out / name).read_bytes() for name in names}
    for name in names:
        (out / name).unlink()
    engine = FakeEngine(tiny_card)
    with pytest.raises(Cancelled):
        predict(job(sources, out), engine, Feedback(cancel_at=12))
    kept = [p for p in listing(out) if p.endswith(".npz")]
    assert 1 <= len(kept) <= 3 and not any(name in listing(out) for name in names)
    with pytest.raises(InputError, match="other layers, another model or other options"):
        predict(job(sources[:1], out, resume=True), engine, Feedback())
    again, feedback = FakeEngine(tiny_card), Feedback()
    report = predict(job(sources, out, resume=True), again, feedback)
    assert feedback.calls[0][0] > 0 and again.tiles < report.tiles - report.tiles_empty
    assert {name: (out / name).read_bytes() for name in names} == undisturbed
    assert report.valid_shares["optical"] == pytest.approx((pixels(out / "a.tif") & 1).mean())
    assert listing(out) == sorted(names)


def test_cancel_does_not_wait_for_the_engine(tiny_card, sources, out):
    release, finished = threading.Event(), []

    def hang(_):
        feedback.cancelled = True
        release.wait(60)
        finished.append(1)

    feedback = Feedback()
    with pytest.raises(Cancelled):
        predict(job(sources, out), FakeEngine(tiny_card, hang), feedback)
    assert not finished and listing(out) == []
    release.set()


@pytest.mark.parametrize("when", [1, 2])
def test_a_failing_engine_leaves_nothing_half_written(tiny_card, sources, out, when):
    (out / "o.tif").write_bytes(b"the old result")

    def fail(count):
        if count == when:
            raise OSError("lost")

    with pytest.raises(OSError, match="lost"):
        predict(job(sources, out), FakeEngine(tiny_card, fail), Feedback())
    assert listing(out)[0] == "o.tif" and (out / "o.tif").read_bytes() == b"the old result"
    assert all(name.startswith("o.tif.layerfuse") for name in listing(out)[1:])


def test_a_second_run_on_the_same_output_is_refused(tiny_card, sources, out):
    with Journal(out / "o.tif", {}, resume=False), pytest.raises(InputError, match="another run"):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    assert listing(out) == []


def test_a_layer_that_changed_is_not_resumed(tiny_card, sources, out):
    with pytest.raises(Cancelled):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback(cancel_at=12))
    os.utime(sources[0].path, ns=(1, 1))
    with pytest.raises(InputError, match="other layers"):
        predict(job(sources, out, resume=True), FakeEngine(tiny_card), Feedback())


def test_other_weights_under_the_same_card_are_not_resumed(tiny_card, sources, out):
    with pytest.raises(Cancelled):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback(cancel_at=12))
    other = FakeEngine(tiny_card)
    other.digest = "3c4d"
    with pytest.raises(InputError, match="another model"):
        predict(job(sources, out, resume=True), other, Feedback())
    predict(job(sources, out, resume=True), FakeEngine(tiny_card), Feedback())
    assert gdal.Open(str(out / "o.tif")).GetMetadataItem("LAYERFUSE_WEIGHTS_SHA256") == "1a2b"


@pytest.mark.parametrize("change", ["touched", "gone"])
def test_a_layer_that_changes_while_it_is_read(tiny_card, sources, out, change):
    """Super-tiles that were finished before are good, those of the new file are not kept."""

    def disturb(count):
        if count == 3:
            os.utime(sources[1].path, ns=(1, 1)) if change == "touched" else os.unlink(sources[1].path)

    words = (
        "changed while it was being read. Run again when" if change == "touched" else "is gone, or out of reach. Bring"
    )
    with pytest.raises(InputError, match=rf"dem\.tif\): dem\.tif {re.escape(words)}"):
        predict(job(sources, out), FakeEngine(tiny_card, disturb), Feedback())
    assert not list(out.glob("*.tif")) and len(list(out.rglob("*.npz"))) <= 1


def test_an_output_that_another_program_holds(tiny_card, sources, out, monkeypatch):
    """As on Windows: it is told, the finished parts stay, and resume only has to write."""
    replace = os.replace

    def locked(old, new):
        if str(new).endswith("o.tif"):
            raise PermissionError(13, "The process cannot access the file")
        replace(old, new)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(InputError, match=r"o\.tif: it cannot be written \(The process cannot"):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    assert not (out / "o.tif").exists() and not list(out.rglob("*.part"))
    monkeypatch.setattr(os, "replace", replace)
    engine = FakeEngine(tiny_card)
    predict(job(sources, out, resume=True), engine, Feedback())
    assert engine.batches == 0 and (out / "o.tif").exists() and not list(out.glob("*.layerfuse"))


@pytest.mark.parametrize("last", ["super-tile", "output"])
def test_a_disk_that_fills_at_the_very_end(tiny_card, sources, out, last, monkeypatch):
    """One error, nothing half-written; with space again, resume gives the bytes of an undisturbed run."""
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    undisturbed = (out / "o.tif").read_bytes()
    (out / "o.tif").unlink()
    from layerfuse.model_backend.raster import workspace

    sync, calls = workspace.os.fsync, []

    def full(file):
        calls.append(file)
        if len(calls) == (5 if last == "super-tile" else 6):  # the job's record, four super-tiles, outputs
            raise OSError(28, "No space left on device")
        sync(file)

    monkeypatch.setattr(workspace.os, "fsync", full)
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device\)"):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    assert not (out / "o.tif").exists() and not list(out.rglob("*.part"))
    assert len(list(out.rglob("*.npz"))) == (3 if last == "super-tile" else 4)
    engine = FakeEngine(tiny_card)
    predict(job(sources, out, resume=True), engine, Feedback())
    assert (out / "o.tif").read_bytes() == undisturbed and (engine.tiles == 0) == (last == "output")


@pytest.mark.parametrize("user", [None, "900"])
def test_the_cache_of_the_process_is_bounded_while_a_run_lasts(tiny_card, sources, out, user):
    before, seen = gdal.GetCacheMax(), []
    gdal.SetConfigOption("GDAL_CACHEMAX", user)
    try:
        gdal.SetCacheMax(900 << 20)
        engine = FakeEngine(tiny_card, lambda _: seen.append(gdal.GetCacheMax()))
        predict(job(sources, out), engine, Feedback())
        assert set(seen) == {(900 if user else 256) << 20} and gdal.GetCacheMax() == 900 << 20
    finally:
        gdal.SetConfigOption("GDAL_CACHEMAX", None)
        gdal.SetCacheMax(before)


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux")
def test_memory_does_not_grow_with_the_area(tiny_card, out):
    """Windows of a sparse raster of 100,000 x 100,000 pixels; GDAL's cache as large as the user's desktop has it."""
    big = dataclasses.replace(tiny_card, tile_size=256)
    path = out / "sparse.tif"
    options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 100_000, 100_000, 2, gdal.GDT_UInt16, options=options)
    dataset.SetGeoTransform((LEFT, 10.0, 0.0, TOP, 0.0, -10.0))
    dataset.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    block = np.random.default_rng(0).integers(1, 200, (2, 256, 5200)).astype("uint16").tobytes()
    for row in range(40_000, 45_000, 256):
        dataset.WriteRaster(40_000, row, 5200, 256, block)
    dataset.FlushCache()
    gdal.Translate(str(out / "sparse.vrt"), dataset, format="VRT")
    peaks = []
    for side in (1500, 5000):
        done = child(
            big, (RasterSource("optical", str(out / "sparse.vrt")),), out,
            f"""
            from osgeo import gdal
            gdal.SetCacheMax(4 << 30)
            status = lambda item: next(
                int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith(item)
            )
            before = status("VmRSS")
            x, y = t.LEFT + 400_000, t.TOP - 400_000
            extent = (x, y - 10 * {side}, x + 10 * {side}, y)
            report = t.predict(t.job(sources, out, extent=extent), t.FakeEngine(card), t.Feedback())
            assert report.pixels == {side} ** 2 and report.tiles_empty == 0
            print(status("VmHWM") - before)
            """,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        peaks.append(float(done.stdout))
    assert peaks[1] < 1000 and peaks[1] < peaks[0] + 300, "of it, up to 256 MB are GDAL's cache"


def child(card, sources, out, body):
    """Run a job in a process of its own."""
    setup = f"""
        import importlib.util, json, os, pathlib, resource, signal, sys
        spec = importlib.util.spec_from_file_location("t", {__file__!r})
        t = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(t)
        from layerfuse.model_backend.card import Card
        from layerfuse.model_backend.raster.gdalio import own_process
        own_process()
        card = Card.from_dict(json.loads({json.dumps(card.to_dict())!r}))
        sources = tuple(t.RasterSource(*s) for s in {[(s.modality, s.path) for s in sources]!r})
        out = pathlib.Path({str(out)!r})
    """
    code = textwrap.dedent(setup) + textwrap.dedent(body)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_a_killed_run_can_be_resumed(tiny_card, sources, out):
    done = child(
        tiny_card, sources, out,
        """
        feedback = t.Feedback()
        feedback.progress = lambda done, total: done == 13 and os.kill(os.getpid(), signal.SIGKILL)
        t.predict(t.job(sources, out), t.FakeEngine(card), feedback)
        """,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert any(name.endswith(".npz") for name in listing(out))
    engine = FakeEngine(tiny_card)
    report = predict(job(sources, out, resume=True), engine, Feedback())
    assert engine.tiles < report.tiles - report.tiles_empty
    resumed = [(out / f"{n}.tif").read_bytes() for n in "oca"]
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    assert resumed == [(out / f"{n}.tif").read_bytes() for n in "oca"]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits")
@pytest.mark.parametrize("limit", [10, 1000, 3000, 5000, 8000, 30_000])
def test_a_disk_that_fills_up_gives_one_error_and_nothing_half_written(tiny_card, sources, out, limit):
    done = child(
        tiny_card, sources, out,
        f"""
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
        try:
            t.predict(t.job(sources, out, polygons=out / "p.gpkg"), t.FakeEngine(card), t.Feedback())
        except t.InputError as error:
            print(error)
        """,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout and done.stdout.count("\n") == 1
    assert "ERROR" not in done.stderr and "Exception" not in done.stderr
    assert all(name.startswith("o.tif.layerfuse") for name in listing(out)), listing(out)
    assert not any(name.endswith(".part") for name in listing(out))


def test_an_empty_layer_is_refused_if_only_at_the_end(tiny_card, make_raster, sources, out, monkeypatch):
    from layerfuse.model_backend.raster import reader

    path = make_raster("empty.tif", np.zeros((1, HEIGHT, WIDTH), "uint16"), origin=ORIGIN, nodata=0)
    both = (sources[0], RasterSource("elevation", str(path)))
    for looks in (256, 0):
        monkeypatch.setattr(reader, "_LOOKS", looks)
        engine = FakeEngine(tiny_card)
        with pytest.raises(InputError, match=r"empty\.tif\): it has no valid pixel"):
            predict(job(both, out), engine, Feedback())
        assert bool(engine.tiles) == (looks == 0) and listing(out) == []


def test_valid_pixels_too_few_for_any_patch_are_refused(tiny_card, make_raster, out):
    values = np.zeros((2, 80, 100), "uint16")
    values[:, 40:43, 40:43] = 7
    path = make_raster("few.tif", values, origin=ORIGIN, nodata=0)
    with pytest.raises(InputError, match="nowhere is half a patch"):
        predict(job((RasterSource("optical", str(path)),), out), FakeEngine(tiny_card), Feedback())
    assert listing(out) == []
