"""What is promised of outputs holds for every output of every command, beside every input that it reads."""

from __future__ import annotations

import os
import shutil

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")

from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.raster.layers.files import Versions
from layerfuse.model_backend.raster.workspace import MARKER, Workspace
from layerfuse.tests.integration.disturbed.calls import CALLS
from layerfuse.tests.untouched import snapshot

OUTPUTS = [(name, option) for name, call in CALLS.items() for option in call.writes]


def refused(world, line, capfd, words=""):
    """Run, and see that nothing was touched and one line tells why."""
    before = snapshot(world)
    capfd.readouterr()
    code = main(line)
    out, err = capfd.readouterr()
    told = [text for text in err.splitlines() if text.startswith("layerfuse: ")]
    assert code == 2 and len(told) == 1 and "Traceback" not in err, f"{line}\n{code}\n{out}{err}"
    assert words in told[0], told[0]
    assert "tiles, " not in err and "step " not in err, "before the work"
    after = snapshot(world)
    assert after == before, sorted(set(after) ^ set(before)) or [n for n in after if after[n] != before[n]]


def test_without_what_is_wrong_every_command_works(world, capfd):
    for name, call in CALLS.items():
        (world / name).mkdir()
        code = main(call.line(world / "in", world / name))
        assert code == 0, f"{name}: {capfd.readouterr()}"
        for file in call.writes.values():
            assert (world / name / file).exists()
        assert not [path for path in world.rglob("*") if path.name.endswith((".layerfuse", ".run", ".part"))]


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_an_output_is_never_an_input(world, capfd, name, option):
    call = CALLS[name]
    for (flag, template), file in call.reads.items():
        there = world / "in" / file
        for place in call.places(option):
            out = world / "out" / place
            out.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(there, out) if there.is_dir() else shutil.copy(there, out)
            line = call.line(world / "in", world / "out", {(flag, template): out})
            refused(world, [*line, "--overwrite"], capfd)
            shutil.rmtree(world / "out")
            (world / "out").mkdir()


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_what_is_in_the_way_of_an_output_is_not_touched(world, capfd, name, option):
    call = CALLS[name]
    target = world / "out" / call.writes[option]
    way = target.with_name(f"{target.name}.layerfuse")
    for kind in ("folder", "link"):
        if kind == "folder":
            way.mkdir()
            (way / "job.json").write_text("precious")
        else:
            (world / "elsewhere").mkdir()
            (world / "elsewhere" / MARKER).write_text("LayerFuse, process 1\n")
            way.symlink_to(world / "elsewhere")
        refused(world, call.line(world / "in", world / "out"), capfd, "in the way")
        shutil.rmtree(way) if way.is_dir() and not way.is_symlink() else way.unlink()


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_an_output_that_is_there_or_held_is_refused(world, capfd, name, option):
    call = CALLS[name]
    line = call.line(world / "in", world / "out")
    for file in (call.writes[option], *(call.beside if option == next(iter(call.writes)) else ())):
        with Workspace(world / "out" / file):
            refused(world, line, capfd, "another run")
    for place in call.places(option):
        there = world / "out" / place
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text("precious")
        refused(world, line, capfd, "there already")
        there.unlink()


ODD = ("a\x1b[31mb", "m" * 300, "/vsimem/a", "/vsis3/a/b")


@pytest.mark.parametrize(("number", "name", "option"), [(n, *output) for n, output in enumerate(OUTPUTS)])
def test_a_name_that_cannot_be_written_is_refused(world, capfd, number, name, option):
    call = CALLS[name]
    _, dot, suffix = call.writes[option].partition(".")
    for odd in (ODD[number % 4], ODD[(number + 2) % 4]):
        refused(world, call.line(world / "in", world / "out", writes={option: f"{odd}{dot}{suffix}"}), capfd)


@pytest.mark.parametrize(
    "name", sorted({"predict", "changemap", "export", "learn", "train", "publish", "export for others"} & CALLS.keys())
)
def test_an_address_and_what_has_no_name_are_no_output(world, capfd, name):
    """Nor is a folder made that is called as the address is."""
    line = CALLS[name].line(world / "in", world / "out")
    at = line.index(next(iter(CALLS[name].writes))) + 1
    for place in ("s3://bucket/a.tif", ".", ""):
        refused(world, [*line[:at], place, *line[at + 1 :]], capfd)


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if len(call.writes) > 1])
def test_no_two_outputs_are_one(world, capfd, name):
    call = CALLS[name]
    for option in list(call.writes)[1:]:
        suffix = call.writes[option].rpartition(".")[2]
        for other in call.writes:
            if other != option and call.writes[other].endswith(suffix):
                line = call.line(world / "in", world / "out", writes={option: f"../out/{call.writes[other]}"})
                refused(world, line, capfd, "output too")


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if "model" not in call.reads.values()])
def test_a_file_that_changes_while_it_is_read_gives_no_result(world, capfd, name, monkeypatch):
    """As one that is written by another program: the last moment is when the command looks again."""
    call, looked = CALLS[name], Versions.check
    files = dict.fromkeys(file for (flag, _), file in call.reads.items() if flag != "--config")  # which is read once
    for number, file in enumerate(files):
        path, out = world / "in" / file, world / f"out{number}"
        out.mkdir()

        def look(self, *given, path=path, **more):
            path.write_bytes(path.read_bytes() + b" ")
            looked(self, *given, **more)

        with monkeypatch.context() as patch:
            patch.setattr(Versions, "check", look)
            code = main(call.line(world / "in", out))
        told = capfd.readouterr().err.splitlines()[-1]
        assert code == 2 and f"{file} changed while it was being read" in told, f"{file}: {code} {told}"
        assert not [path for path in out.rglob("*") if path.is_file() and ".layerfuse" not in str(path)]


@pytest.mark.parametrize("name", ["predict", "parcels", "evaluate a map", "learn"])
def test_nothing_is_written_into_unfinished_work(world, capfd, name):
    """It is ours, and would be cleared away; a link into it changes nothing."""
    with Workspace(world / "out" / "other.tif") as work:
        (world / "link").symlink_to(work.folder)
        for way in (work.folder, world / "link"):
            refused(world, CALLS[name].line(world / "in", way), capfd, "unfinished work")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("name", CALLS)
def test_an_input_that_is_a_pipe_is_refused_and_not_waited_for(world, capfd, name):
    call = CALLS[name]
    os.mkfifo(world / "pipe.json")
    for flag, template in call.reads:
        line = call.line(world / "in", world / "out", {(flag, template): world / "pipe.json"})
        refused(world, line, capfd)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("suffix", [".aux.xml", ".ovr", ".msk"])
def test_a_side_car_that_is_a_pipe_is_refused_and_not_waited_for(world, capfd, suffix):
    os.mkfifo(world / f"in/optical.tif{suffix}")
    refused(world, CALLS["predict"].line(world / "in", world / "out"), capfd, "no regular file")
