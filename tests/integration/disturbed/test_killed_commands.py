"""A command that is disturbed: what is the user's stays, what is there is whole, and asked again it does its work."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")
if not sys.platform.startswith("linux"):
    pytest.skip("processes are forked", allow_module_level=True)

from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.disturbed.calls import CALLS
from layerfuse.tests.integration.disturbed.world import QUIET, Fault, Inputs, Process
from layerfuse.tests.untouched import snapshot

OFTEN = {"compare", "export", "parcels", "publish"}  # those of maps: test_fault_moments.py
NAMES = [name if name in OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in CALLS]
RESUMED = {
    "predict",
    "predict a list",
    "predict a mosaic",
    "embed",
    "changemap",
    "compare",
    "parcels",
    "suggestsamples",
}
"""Their parts are kept."""
TIMED = (".gpkg", "README.md", "config.json")
"""These hold the time."""


class Disturbed:
    """A command in its world, undisturbed at first."""

    def __init__(self, name, world):
        self.call, self.world, self.out = CALLS[name], world, world / "out"
        (world / "log").mkdir()
        self.line = self.call.line(world / "in", self.out)
        done = self.start(QUIET, None).finish()
        assert done.code == 0, done.told
        self.wanted, self.moments = snapshot(self.out), done.moments
        self.places = tuple(f"out/{file}" for file in {*self.call.writes.values(), *self.wanted})
        self.drawn = name == "learn"  # by a clock: never the same twice

    def start(self, fault, moments, *more, log="told"):
        return Process([*self.line, *more], self.world, self.world / "log" / log, fault, moments, Inputs())

    def begin(self):
        """All but the user's is taken away, and something of the user's lies beside the outputs."""
        for path in sorted(self.world.glob("out/*")):
            path.rename(self.world / "log" / f"{len(list(self.world.glob('log/*')))}-{path.name}")
        (self.out / "precious").write_text("precious")
        self.before = snapshot(self.world)

    def meet(self, act, among, share):
        """Begin, and run into a fault."""
        self.begin()
        done = self.start(Fault(act, among, share), self.moments).finish()
        self.check()
        return done

    def check(self):
        """Nothing but the outputs has changed, and what is there of them is whole."""
        after = snapshot(self.world)
        for path in self.before.keys() | after.keys():
            if not path.startswith((*self.places, "log", "kept")):
                assert self.before.get(path) == after.get(path), path
            elif path.startswith("out/") and path in after and path[4:] in self.wanted and self.is_fixed(path):
                assert after[path] == self.wanted[path[4:]], f"{path} is not whole"
        if self.drawn and (self.out / "mine").exists():
            assert main(["models", "verify", str(self.out / "mine")]) == 0

    def is_fixed(self, path):
        return not path.endswith(TIMED) and not self.drawn

    def make_good(self):
        """Asked again, it does its work, and nothing is left beside the result."""
        done = self.start(QUIET, self.moments, "--overwrite").finish()
        assert done.code == 0, done.told
        self.check()
        assert snapshot(self.out).keys() == {*self.wanted, "precious"}


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_any_moment_it_can_be_asked_again(world, name, request):
    command = Disturbed(name, world)
    often = not request.node.get_closest_marker("slow")
    for share in (0.6, 0.93) if often else (0.15, 0.4, 0.6, 0.8, 0.93):
        assert command.meet("kill", "files", share).code == -9
        command.make_good()


FAULTS = [
    ("stop", "files", 0.3), ("stop", "calls", 0.6), ("stop", "files", 0.9), ("interrupt twice", "files", 0.7),
    ("full", "files", 0.2), ("full", "files", 0.6), ("full", "files", 0.95), ("gone", "files", 0.5),
    ("gone", "files", 0.95), ("limit", "files", 0.0), ("limit", "files", 0.5),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_stopped_or_without_a_disk_it_tells_so_and_can_be_asked_again(world, name):
    command = Disturbed(name, world)
    for act, among, share in FAULTS:
        done = command.meet(act, among, share)
        where = f"{act} at {share} of {among}: {done}"
        stopped = act in ("stop", "interrupt twice")
        assert done.code in ((0, 130, -2, -15) if stopped else (0, 2)), where
        assert "Traceback" not in done.told, where
        assert done.code != 2 or done.told.splitlines()[-1].startswith("layerfuse: "), where
        if act != "gone" and name not in RESUMED and done.code in (0, 2, 130):
            left = [path for path in command.out.rglob("*") if path.name.endswith((".layerfuse", ".part"))]
            assert not left, f"{left} after {where}"
        command.make_good()


@pytest.mark.parametrize("name", NAMES)
def test_of_two_at_once_one_at_most_does_the_work(world, name, request):
    """The first stands still at a moment while the second runs from beginning to end."""
    command = Disturbed(name, world)
    often = not request.node.get_closest_marker("slow")
    for share in (0.6,) if often else (0.05, 0.3, 0.6, 0.9, 0.97):
        command.begin()
        first = command.start(Fault("wait", "files", share), command.moments)
        waits = first.waits()
        second = command.start(QUIET, command.moments, log="second").finish()
        first = first.finish()
        where = f"{share}: {waits} {first} {second}"
        assert {first.code, second.code} <= {0, 2} and 0 in (first.code, second.code), where
        assert "Traceback" not in first.told + second.told, where
        command.check()
        left = {path for path in snapshot(command.out) if name not in RESUMED or ".layerfuse" not in path}
        assert left == {*command.wanted, "precious"}, where
        assert not waits or first.code + second.code == 2, where
