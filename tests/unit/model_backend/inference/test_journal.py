import json
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.journal import Journal
from layerfuse.model_backend.raster.workspace import MARKER

JOB = {"grid": [1, 2.5], "model": "tiny"}


def folder(tmp_path):
    return tmp_path / "o.tif.layerfuse"


def test_what_is_saved_can_be_loaded_by_a_later_run(tmp_path):
    arrays = {"classes": np.arange(6, dtype=np.uint8).reshape(2, 3), "counts": np.array([3, 4])}
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        assert journal.load("c0_r0") is None
        journal.save("c0_r0", arrays)
    with Journal(tmp_path / "o.tif", JOB, resume=True) as journal:
        for name, array in journal.load("c0_r0").items():
            np.testing.assert_array_equal(array, arrays[name])


def test_without_resume_it_starts_anew(tmp_path):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        journal.save("c0_r0", {"a": np.zeros(3)})
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        assert journal.load("c0_r0") is None
    assert not folder(tmp_path).exists()  # nothing finished: nothing kept


def test_another_job_is_refused_and_nothing_is_lost(tmp_path):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        journal.save("c0_r0", {"a": np.zeros(3)})
    with pytest.raises(InputError, match="other layers, another model or other options"):
        Journal(tmp_path / "o.tif", {**JOB, "model": "other"}, resume=True)
    with Journal(tmp_path / "o.tif", JOB, resume=True) as journal:
        assert journal.load("c0_r0") is not None
        journal.remove()
    assert not list(tmp_path.iterdir())


def test_resume_without_an_unfinished_run_just_runs(tmp_path):
    with Journal(tmp_path / "o.tif", JOB, resume=True) as journal:
        assert json.loads((journal.folder / "job.json").read_text()) == JOB


def test_a_second_run_is_refused(tmp_path):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        journal.save("c0_r0", {"a": np.zeros(3)})
        for resume in (False, True):
            with pytest.raises(InputError, match=rf"another run \(process {os.getpid()}\) is writing it"):
                Journal(tmp_path / "o.tif", JOB, resume=resume)
        assert journal.load("c0_r0") is not None


def test_a_lock_left_by_a_dead_process_does_not_matter(tmp_path):
    folder(tmp_path).mkdir()
    (folder(tmp_path) / MARKER).write_text("LayerFuse, process 1\n")
    with Journal(tmp_path / "o.tif", JOB, resume=False):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 junk", None])
def test_a_damaged_part_counts_as_not_finished(tmp_path, damage):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        journal.save("c0_r0", {"a": np.random.default_rng(0).random(5000)})
        path = journal.folder / "c0_r0.npz"
        path.write_bytes(path.read_bytes()[:20_000] if damage is None else damage)
        assert journal.load("c0_r0") is None


def test_an_unfinished_part_is_not_seen(tmp_path):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        (journal.folder / "c0_r0.npz.part").write_bytes(b"half")
        assert journal.load("c0_r0") is None
    assert not list(tmp_path.iterdir())


def test_a_file_in_its_place(tmp_path):
    folder(tmp_path).write_text("mine")
    with pytest.raises(InputError, match="LayerFuse has not made it"):
        Journal(tmp_path / "o.tif", JOB, resume=False)
    assert folder(tmp_path).read_text() == "mine"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_to_a_part_is_seen(tmp_path, data):
    with Journal(tmp_path / "o.tif", JOB, resume=False) as journal:
        journal.save("c0_r0", {"a": np.arange(300)})
        path = journal.folder / "c0_r0.npz"
        whole = path.read_bytes()
        start = data.draw(st.integers(0, len(whole)))
        stop = data.draw(st.integers(start, len(whole)))
        damaged = whole[:start] + data.draw(st.binary(max_size=60)) + whole[stop:]
        path.write_bytes(damaged)
        found = journal.load("c0_r0")
        assert (found is None) == (damaged != whole)
