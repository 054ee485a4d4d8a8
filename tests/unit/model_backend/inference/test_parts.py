"""A map made in parts by several runs has the bytes of one run; what does not belong together is not put together."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.card import WEIGHTS_FILE, file_digest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.journal import Journal
from layerfuse.model_backend.inference.parts import Assembler, Part, parts_of
from layerfuse.model_backend.inference.pipeline import make_part, predict
from layerfuse.tests.feedback import Feedback
from layerfuse.tests.unit.model_backend.inference.standing_in import FakeEngine, job, listing

pytestmark = pytest.mark.usefixtures("small_batches")


@pytest.fixture()
def model(tiny_card, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / WEIGHTS_FILE).write_bytes(b"weights")
    tiny_card.save(folder)
    return folder


def engine_of(card, model):
    engine = FakeEngine(card)
    engine.digest = file_digest(model / WEIGHTS_FILE)
    return engine


def put_together(model, sources, out, **more):
    return predict(job(sources, out, **more), Assembler(model, out / "o.tif"), Feedback())


@given(st.integers(0, 60), st.integers(1, 70))
def test_parts_are_all_super_tiles_once_and_equally_many(count, of):
    areas = list(range(count))
    shares = [list(Part(k + 1, of).of_all(areas)) for k in range(of)]
    assert [area for share in shares for area in share] == areas
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "1/501", "-1/4", "1/4/2", "a/b", "1.5/4", "9999999/9999999"])
def test_what_is_no_part_is_refused(text):
    with pytest.raises(InputError, match="it is not K/N"):
        Part.parse(text)


@pytest.mark.parametrize("of", [1, 3, 9])  # of four super-tiles
def test_parts_in_any_order_give_the_bytes_of_one_run(tiny_card, model, sources, out, of):
    engine = engine_of(tiny_card, model)
    whole = predict(job(sources, out, polygons=out / "p.gpkg"), engine, Feedback())
    before = {name: (out / name).read_bytes() for name in ("o.tif", "c.tif", "a.tif")}
    done = [make_part(job(sources, out, polygons=out / "p.gpkg"), engine, Feedback(), Part(k, of))
            for k in sorted(range(1, of + 1), reverse=True)]  # fmt: skip
    assert sum(part.tiles for part in done) == whole.tiles and sum(part.pixels for part in done) == whole.pixels
    assert not any(part.outputs for part in done)
    report = put_together(model, sources, out, polygons=out / "p.gpkg")
    assert {name: (out / name).read_bytes() for name in before} == before
    assert (report.tiles, report.valid_shares) == (whole.tiles, whole.valid_shares)
    assert listing(out) == ["a.tif", "c.tif", "o.tif", "o.tif.aux.xml", "p.gpkg"]  # nothing is left of the parts


def test_a_part_that_was_stopped_goes_on(tiny_card, model, sources, out):
    engine = engine_of(tiny_card, model)
    with pytest.raises(Cancelled):
        make_part(job(sources, out), engine, Feedback(cancel_at=20), Part(1, 1))
    kept = len(list((out / "o.tif.part1of1.layerfuse").glob("*.npz")))
    assert 0 < kept < 4
    with pytest.raises(InputError, match=rf"{4 - kept} of its 4 super-tiles are not there, of parts 1 of 1"):
        put_together(model, sources, out)
    feedback = Feedback()
    make_part(job(sources, out, resume=True), engine, feedback, Part(1, 1))
    assert any(f"{kept} of 4 super-tiles are finished already" in text for text in feedback.said)
    put_together(model, sources, out)


def test_what_lacks_is_named_and_what_is_there_stays(tiny_card, model, sources, out):
    engine = engine_of(tiny_card, model)
    with pytest.raises(InputError, match="no part of it is there"):
        put_together(model, sources, out)
    for k in (1, 3):
        make_part(job(sources, out), engine, Feedback(), Part(k, 4))
    before = listing(out)
    with pytest.raises(InputError, match="2 of its 4 super-tiles are not there, of parts 2, 4 of 4"):
        put_together(model, sources, out)
    assert listing(out) == before


def test_parts_of_another_job_are_not_mixed_in(tiny_card, model, sources, out):
    engine = engine_of(tiny_card, model)
    make_part(job(sources, out), engine, Feedback(), Part(1, 2))
    make_part(job(sources, out, quality="fast"), engine, Feedback(), Part(2, 2))
    with pytest.raises(InputError, match=r"part2of2: the unfinished run has other layers"):
        put_together(model, sources, out)
    os.utime(sources[0].path, (1, 1))
    with pytest.raises(InputError, match=r"part1of2: the unfinished run has other layers"):
        put_together(model, sources, out)
    assert [part.number for part in parts_of(out / "o.tif")] == [1, 2]


def test_a_part_that_is_being_made_is_waited_for(tiny_card, model, sources, out):
    make_part(job(sources, out), engine_of(tiny_card, model), Feedback(), Part(1, 1))
    record = json.loads((out / "o.tif.part1of1.layerfuse" / "job.json").read_text())
    with Journal(Part(1, 1).beside(out / "o.tif"), record, True), pytest.raises(InputError, match="another run"):
        put_together(model, sources, out)
    put_together(model, sources, out)


def test_what_is_not_ours_is_no_part(out):
    (out / "o.tif.part1of2.layerfuse").mkdir()
    (out / "o.tif.part1of2.layerfuse" / "theirs").write_text("x")
    (out / "o.tif.part2of2.layerfuse").symlink_to(out)
    assert parts_of(out / "o.tif") == []


def test_parts_on_a_card_are_assembled_where_there_is_none(tiny_card, model, sources, out):
    engine = engine_of(tiny_card, model)
    engine.device = type(engine.device)("cuda", "bfloat16", "as asked")
    make_part(job(sources, out), engine, Feedback(), Part(1, 1))
    assert Assembler(model, out / "o.tif").device.pixels == "cuda bfloat16"
    put_together(model, sources, out)
