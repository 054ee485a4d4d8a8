"""A run is ended, starved or betrayed at each moment that matters; the next one gives the undisturbed result.

Each row of the list of moments in docs/promises.md is a case here, and each case a row there. Any other moment: see
test_state_machine.py.
"""

import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")
if not sys.platform.startswith("linux"):
    pytest.skip("processes are forked", allow_module_level=True)

from layerfuse.tests.integration.disturbed.world import Fault, Inputs
from layerfuse.tests.promises import listed, promises

OUTPUTS = ("map.tif", "confidence.tif", "polygons.gpkg")
KILLED, STOPPED, TOLD, DONE = -9, 130, 2, 0
REPLACED = "A result that is there is replaced only with `--overwrite`, and only by a whole one"
GOES_ON = "A killed run goes on, with the same bytes"
MIXED = "Layers that changed are not mixed"


def kill(function, which=1):
    return Fault("kill", function, which), KILLED


def stop(function, which=1, code=STOPPED):
    return Fault("stop", function, which), code


def full(function, which=1, code=TOLD):
    return Fault("full", function, which), code


def gone(function, which=1, code=TOLD):
    return Fault("gone", function, which), code


def change(function, which=1, code=TOLD, **what):
    return Fault("change", function, which, Inputs(**what)), code


CASES = {
    GOES_ON: {
        "killed before the work folder is made": kill("workspace._acquire"),
        "killed between the work folder and its mark": kill("workspace._open"),
        "killed before the job is noted": kill("journal._open"),
        "killed while the job is noted": kill("workspace.write_file"),
        "killed at the first tile": kill("stream.add"),
        "killed before the first part is kept": kill("stream._keep"),
        "killed while the first part is written": kill("workspace.write_file", 2),
        "killed while the second part is written": kill("workspace.write_file", 3),
        "killed while the last part is written": kill("workspace.write_file", 5),
        "killed when all parts are there": kill("outputs.assemble"),
        "killed while the map's pixels are written": kill("writer.write"),
        "killed while polygons are drawn": kill("polygons.add"),
        "killed while the map is put in order": kill("writer.finish"),
        "killed while a file is brought to the disk": kill("workspace.sync"),
        "killed while the polygons are finished": kill("polygons.finish"),
        "stopped before the first tile": stop("stream.compute"),
        "stopped at the first part": stop("stream._keep"),
        "stopped at the third part": stop("stream._keep", 3),
        "stopped while pixels are written": stop("writer.write"),
        "stopped while the confidence is put in order": stop("writer.finish", 2),
        "the disk fills when the work folder is made": full("workspace._acquire"),
        "the disk fills when the job is noted": full("journal._open"),
        "the disk fills at the second part": full("workspace.write_file", 3),
        "the disk fills when polygons are begun": full("outputs.assemble"),
        "the share is lost at the first part": gone("stream._keep"),
        "the share is lost when all parts are there": gone("outputs.assemble"),
    },
    REPLACED: {
        "killed before the polygons get their name": kill("workspace.publish"),
        "killed before the confidence gets its name": kill("workspace.publish", 2),
        "killed before the map gets its name": kill("workspace.publish", 3),
        "killed before the parts are cleared away": kill("journal.remove"),
        "killed while the work folder is emptied": kill("workspace.clear", 2),
        "killed before the folder of the confidence goes": kill("workspace.close"),
        "killed before the last work folder goes": kill("workspace.close", 3),
        "stopped while files get their names": stop("workspace.publish", 2, code=DONE),
        "the disk fills when the map gets its name": full("workspace.publish", 3, code=DONE),
        "the share is lost when the map gets its name": gone("workspace.publish", 3),
        "the share is lost when the parts are cleared away": gone("journal.remove", code=DONE),
    },
    MIXED: {
        "the image changes before it is looked at": change("pipeline.predict", code=DONE, pixels=1),
        "the image moves when the grid is chosen": change("pipeline.area_grid", 2, place=1),
        "the image changes when it is opened": change("reader.__init__", pixels=1),
        "a mask comes at the first tile": change("stream.add", mask=1),
        "the image below changes between two parts": change("stream._keep", 2, below=1),
        "the image changes when the last part is kept": change("stream._keep", 4, pixels=1),
        "statistics come in the run": change("stream._keep", 2, code=DONE, statistics=1),
        "the image changes when all has been read": change("outputs.assemble", code=DONE, pixels=1),
    },
}
ROWS = [(promise, name) for promise, cases in CASES.items() for name in cases]


@pytest.mark.parametrize(("promise", "name"), ROWS)
def test_a_disturbed_run_can_be_made_good(promise, name, disturbed_world):
    fault, code = CASES[promise][name]
    world = disturbed_world
    world.begin()
    if promise == REPLACED:  # of other layers: there is something to lose
        world.finished(Inputs(pixels=2), OUTPUTS)
    done = world.play(OUTPUTS, fault)
    assert done.code == code, done
    if code == TOLD and fault.changed:
        assert "changed while it was being read" in done.told, done.told
    done = world.play(OUTPUTS, resume=True)
    if fault.changed and "other layers" in done.told:
        done = world.play(OUTPUTS)
    assert done.code == 0, done


def test_the_page_lists_them():
    assert {promise: list(cases) for promise, cases in CASES.items()} == listed("Moments")
    assert set(CASES) <= promises() and len(ROWS) >= 40
