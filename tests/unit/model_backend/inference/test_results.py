"""Results that are there already, come meanwhile, or cannot be written."""

import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.tests.feedback import Feedback
from layerfuse.tests.unit.model_backend.inference.standing_in import FakeEngine, job, listing

pytestmark = pytest.mark.usefixtures("small_batches")


def test_a_result_that_is_there_is_refused_before_the_work_and_named(tiny_card, sources, out):
    (out / "c.tif").write_bytes(b"mine")
    engine = FakeEngine(tiny_card)
    with pytest.raises(InputError, match=r"c\.tif: it is there already\. .*--overwrite"):
        predict(job(sources, out, overwrite=False), engine, Feedback())
    assert engine.tiles == 0 and listing(out) == ["c.tif"] and (out / "c.tif").read_bytes() == b"mine"


def test_overwriting_replaces_a_result_only_by_a_whole_one(tiny_card, sources, out):
    predict(job(sources, out), FakeEngine(tiny_card), Feedback())
    fresh = {name: (out / name).read_bytes() for name in listing(out)}
    for name in fresh:
        (out / name).write_bytes(b"old")
    with pytest.raises(Cancelled):
        predict(job(sources, out), FakeEngine(tiny_card), Feedback(cancel_at=12))
    assert {(out / name).read_bytes() for name in fresh} == {b"old"}, "an interrupted run replaces nothing"
    predict(job(sources, out, resume=True), FakeEngine(tiny_card), Feedback())
    assert {name: (out / name).read_bytes() for name in listing(out)} == fresh


def test_a_result_that_comes_while_the_work_is_done_is_kept(tiny_card, sources, out):
    def somebody(count):
        (out / "o.tif").write_bytes(b"another's")

    with pytest.raises(InputError, match="come to be while the work was done"):
        predict(job(sources, out, overwrite=False), FakeEngine(tiny_card, somebody), Feedback())
    assert (out / "o.tif").read_bytes() == b"another's"


@pytest.mark.parametrize("name", ["\udce9.tif", "a\tb.tif", "a\nb.tif"])
def test_a_name_that_cannot_be_written_is_refused_before_the_first_tile(tiny_card, sources, out, name):
    engine = FakeEngine(tiny_card)
    with pytest.raises(InputError, match="the name") as told:
        predict(Job(sources, out / name), engine, Feedback())
    assert str(told.value).isprintable() and engine.tiles == 0
