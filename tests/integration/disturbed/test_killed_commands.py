"""A command that is killed: what is the user's stays, what is there is whole, and asked again it does its work."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")
if not sys.platform.startswith("linux"):
    pytest.skip("processes are forked", allow_module_level=True)

from layerfuse.tests.integration.disturbed.calls import CALLS
from layerfuse.tests.integration.disturbed.world import QUIET, Fault, Inputs, Process
from layerfuse.tests.untouched import snapshot

OFTEN = {"compare", "export", "parcels", "publish"}  # those of maps: test_fault_moments.py
NAMES = [name if name in OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in CALLS]


def clear(world):
    """Everything but the user's is taken away."""
    for path in sorted(world.glob("out/*")):
        path.rename(world / "log" / f"{len(list(world.glob('log/*')))}-{path.name}")


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_any_moment_it_can_be_asked_again(world, name, request):
    call, out = CALLS[name], world / "out"
    (world / "log").mkdir()
    line = call.line(world / "in", out)

    def run(fault, moments, *more):
        return Process([*line, *more], world, world / "log/told", fault, moments, Inputs()).finish()

    done = run(QUIET, {})
    assert done.code == 0, done.told
    wanted, moments = snapshot(out), done.moments
    places = tuple(f"out/{file}" for file in call.writes.values())
    often = not request.node.get_closest_marker("slow")
    for share in (0.6, 0.93) if often else (0.15, 0.4, 0.6, 0.8, 0.93):
        clear(world)
        (out / "precious").write_text("precious")
        before = snapshot(world)
        assert run(Fault("kill", "files", share), moments).code == -9
        after = snapshot(world)
        for path in before.keys() | after.keys():
            if not path.startswith((*places, "log", "kept")):
                assert before.get(path) == after.get(path), path
            elif path in {f"out/{name}" for name in wanted} and not path.endswith(
                (".gpkg", "README.md", "config.json")
            ):
                assert after[path] == wanted[path[4:]], f"{path} is not whole"  # the others hold the time
        done = run(QUIET, {}, "--overwrite")
        assert done.code == 0, done.told
        found = snapshot(out)
        assert found.pop("precious") == b"precious"
        assert found.keys() == wanted.keys(), "nothing is left beside the result"
