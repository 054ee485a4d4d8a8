"""Whatever is made of layers, and whatever was finished of it: resumed, it has the bytes of an undisturbed run."""

import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")
if not sys.platform.startswith("linux"):
    pytest.skip("processes are forked", allow_module_level=True)

from layerfuse.tests.integration.disturbed.world import EXTRAS, FILES, MAP, QUIET, WAYS, Fault, Inputs, Process, damage

LAYERS = {"--layer": ("optical=optical.tif", "elevation=outer.vrt")}
COMMANDS = {
    "predict": (LAYERS, {f"--{name}": FILES[name] for name in EXTRAS} | {"--areas": "areas.csv"}),
    "predict --min-unit 350": (LAYERS, {f"--{name}": FILES[name] for name in EXTRAS} | {"--areas": "areas.csv"}),
    "embed": (LAYERS, {}),
    "changemap": (
        {"--before": ["optical=optical.tif"], "--after": ["optical=later.tif"], "--layer": ["elevation=outer.vrt"]},
        {"--probability": "p.tif", "--map-before": "a.tif", "--map-after": "b.tif", "--table": "t.csv",
         "--report": "r.html"},
    ),
}  # fmt: skip


@pytest.fixture()
def run(disturbed_world):
    """Runs a command into a folder of the world, with a fault: ``run(name, folder, fault, *more)``."""
    disturbed_world.begin()
    root = disturbed_world.root
    (root / "in/later.tif").write_bytes(Inputs(pixels=1).files()["optical.tif"])

    def start(name, folder, fault=QUIET, *more):
        read, written = COMMANDS[name]
        out = root / folder
        out.mkdir(exist_ok=True)
        line = [*name.split(), "--model", str(disturbed_world.model), "--device", "cpu", "--workers", "1", *more]
        for option, layers in read.items():
            for key, _, file in (layer.partition("=") for layer in layers):
                line += [option, f"{key}={root / 'in' / file}"]
        for option, file in {"--output": MAP, **written}.items():
            line += [option, str(out / file)]
        return Process(line, root, root / "log/1", fault, {"calls": 10_000}, Inputs()).finish()

    start.root = root
    return start


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", COMMANDS)
def test_resumed_with_damaged_parts_it_has_the_bytes_of_an_undisturbed_run(run, name):
    assert run(name, "undisturbed").code == 0
    wanted = files(run.root / "undisturbed")
    assert {MAP, *COMMANDS[name][1].values()} <= wanted.keys()
    work = run.root / "out" / f"{MAP}.layerfuse"
    for first, moment in enumerate([("workspace.write_file", 4), ("writer.write", 1)]):
        done = run(name, "out", Fault("kill", *moment), "--resume")
        assert done.code == -9, done
        parts = sorted(work.glob("*.npz"))
        assert len(parts) == 2 if not first else len(parts) >= 4
        for number, part in enumerate(parts):
            damage(part, WAYS[(number + 2 * first) % len(WAYS)], 0.6, run.root / "elsewhere/precious")
    done = run(name, "out", QUIET, "--resume")
    assert done.code == 0, done
    assert files(run.root / "out") == wanted
    assert (run.root / "elsewhere/precious").read_text() == "precious"
