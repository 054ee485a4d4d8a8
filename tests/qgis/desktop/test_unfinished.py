"""Notes of unfinished runs: they hold no keys, and are there until the run has its result."""

from dataclasses import replace

import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.outputs import CLASSES, KINDS
from layerfuse.model_backend.inference.pipeline import Job
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.raster.workspace import MARKER, Workspace, work_folder
from layerfuse.plugin import settings
from layerfuse.plugin.runs import unfinished
from layerfuse.plugin.runs.tasks import Request
from layerfuse.ui.dock.unfinished_bar import UnfinishedBar


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/data/a.tif", True),
        ("/vsicurl/http://me:PASSWORD77@host/a.tif", False),
        ("/vsicurl/http://h/a?sig=KEY9", False),
    ],
)
def test_a_run_of_an_address_with_a_key_is_not_noted(tiny_model, tmp_path, monkeypatch, path, noted):
    kept = {}
    monkeypatch.setattr(settings, "read_json", lambda key, default: kept.get(key, default))
    monkeypatch.setattr(settings, "write_json", kept.__setitem__)
    job = Job((RasterSource("optical", path),), tmp_path / "map.tif")
    unfinished.remember(Request(str(tiny_model), tiny_model, load_card(tiny_model), job, "a title", "cpu"))
    assert bool(kept.get(settings.UNFINISHED)) == noted
    assert not [word for word in ("PASSWORD77", "KEY9") if word in repr(kept)]


@pytest.fixture()
def request_of(qgis_app, tiny_model, tmp_path):
    """Make the request of a run into a file of that name."""
    card = load_card(tiny_model)

    def make(name):
        job = Job((RasterSource("optical", "/data/a.tif"),), tmp_path / name, areas=tmp_path / f"{name}.csv")
        return Request(str(tiny_model), tiny_model, card, job, name, "cpu")

    return make


def leave_parts(request):
    """What a run that was cut off has left."""
    folder = work_folder(request.job.main)
    folder.mkdir()
    (folder / MARKER).write_text("LayerFuse, process 1\n")
    (folder / "c0_r0.npz").touch()
    return folder


def found():
    return [run.request.title for run in unfinished.unfinished_runs()]


def test_a_run_that_waits_is_not_forgotten(request_of):
    """Another ends, and the panel looks what is left to do, before this one has begun."""
    first, second = request_of("a.tif"), request_of("b.tif")
    unfinished.remember(first)
    unfinished.remember(second)
    unfinished.forget(first)
    assert found() == []
    leave_parts(second)
    (run,) = unfinished.unfinished_runs()
    assert run.request.job == replace(second.job, resume=True)


def test_parts_on_a_disk_that_is_away_are_offered_when_it_is_back(request_of, tmp_path):
    request = request_of("a.tif")
    unfinished.remember(request)
    folder = leave_parts(request)
    away = folder.rename(tmp_path / "away")
    assert found() == []
    away.rename(folder)
    assert found() == ["a.tif"]


def test_the_bar_says_how_many_there_are(request_of):
    bar = UnfinishedBar(lambda path: False)
    for name in ("a.tif", "b.tif"):
        unfinished.remember(request_of(name))
        leave_parts(request_of(name))
    bar.look()
    assert bar.label.text() == "Unfinished, 1 of 2: b.tif"
    bar.discard.click()
    assert bar.label.text() == "Unfinished: a.tif" and found() == ["a.tif"]


def test_the_newest_notes_are_kept(request_of, monkeypatch):
    monkeypatch.setattr(unfinished, "_MOST", 2)
    for name in ("a.tif", "b.tif", "c.tif", "b.tif"):
        unfinished.remember(request_of(name))
        if not work_folder(request_of(name).job.main).exists():
            leave_parts(request_of(name))
    assert found() == ["c.tif", "b.tif"]


def test_every_kind_of_output_is_noted(request_of, tmp_path):
    request = request_of("a.tif")
    paths = {kind: tmp_path / f"{kind}.tif" for kind in KINDS if kind != CLASSES}
    request = replace(request, job=replace(request.job, **paths))
    unfinished.remember(request)
    leave_parts(request)
    (run,) = unfinished.unfinished_runs()
    assert run.request.job.outputs == request.job.outputs


def test_what_another_process_is_at_is_neither_discarded_nor_forgotten(request_of):
    request = request_of("a.tif")
    unfinished.remember(request)
    folder = leave_parts(request)
    (run,) = unfinished.unfinished_runs()
    with Workspace(request.job.main) as work:
        work.keeps = lambda: True
        with pytest.raises(InputError, match="another run"):
            run.discard()
    assert found() == ["a.tif"] and any(folder.glob("*.npz"))
    run.discard()
    assert found() == [] and not folder.exists()
