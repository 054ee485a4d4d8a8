"""The real QGIS desktop under a virtual screen, with pictures.

``python tests/qgis/desktop/desktop.py [--story thirty] [--layer NAME=PATH ...] [--output FOLDER] [--dark] [--fonts 1.5]
[--width 320] [--size 1024x768] [--scale 2] [--language zh-Hans]``

Starts Xvfb, openbox and QGIS with a profile of its own, has a story told in it, and takes a picture of the screen
at each step: ``story.py`` makes those of README and docs, ``thirty.py`` goes through everything with mouse and keys.
Fails if a step leads to nothing, if Python reports an error, or (``thirty.py``) if text is cut off or a button is dead.
Needs the packages qgis, xvfb, xdotool, openbox and imagemagick.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from layerfuse.tests.qgis.desktop.flooded import flooded
from layerfuse.tests.servers.hub import HubServer
from osgeo import gdal, ogr

ROOT = Path(__file__).resolve().parents[3]
STORIES = {"pictures": "story.py", **{name: f"{name}.py" for name in ("thirty", "strangers", "bare", "flood")}}
STORIES["loop"] = "../../../benchmarks/models/loop_desktop.py"
SAMPLE = (f"landsat8={ROOT}/resources/sample/landsat8.tif", f"srtm={ROOT}/resources/sample/srtm.tif")
DATA = ROOT.parent / "shared" / "data"
ORTHOPHOTO = DATA / "buildings" / "banepa" / "rgb.tif"
HELD_OUT = (640, 1840, 512, 512)  # of it: columns and rows that the bundled model has not learnt from
SIZE = "1440x940"
FONT = 9  # points
DEADLINE = 3600  # seconds for the whole story
NOWHERE = "http://127.0.0.1:9"  # where nobody answers
_BROKEN = "An error occurred during execution of following code"
"""What QGIS says of a story that does not even begin."""
SETTLE = 1.0  # seconds that a picture waits for repaints, which nothing announces


def main() -> int:
    """Take the pictures; 0 if the story came to its end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--story", choices=STORIES, default="pictures")
    parser.add_argument("--layer", action="append", metavar="NAME=PATH", help="default: the sample scene")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--dark", action="store_true", help="QGIS's dark theme")
    parser.add_argument("--fonts", type=float, default=1.0, help="size of the fonts, times the usual")
    parser.add_argument("--width", type=int, default=320, help="of the dock, in pixels")
    parser.add_argument("--size", default=SIZE, help="of the screen, in units of the interface")
    parser.add_argument("--scale", type=int, default=1, help="pixels to a unit of the interface: 2 on fine screens")
    parser.add_argument("--language", default="", help="QGIS's language as it names it; Chinese needs a font for it")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    layers = dict(text.split("=", 1) for text in options.layer or SAMPLE)
    width, height = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="layerfuse-desktop-") as folder, ExitStack() as stack:
        home = Path(folder)
        environment = _prepare(home, options)
        thirty = options.story != "pictures"
        environment["HF_ENDPOINT"] = NOWHERE if thirty else stack.enter_context(_hub()).endpoint
        plan = {
            "folder": folder,
            "width": options.width,
            "window": [0, 24, width - 4, height - 30] if options.size != SIZE else [20, 40, 1400, 860],
            "orthophoto": "" if thirty else _cut_orthophoto(home),
            "cases": _cases(home) if options.story == "strangers" else {},
            "loop": _west(home) if options.story == "loop" else {},
            "flood": flooded(DATA / "landcover" / "belgium", home) if options.story == "flood" else {},
            "layers": {name: str(Path(path).resolve()) for name, path in layers.items()},
        }
        environment["LAYERFUSE_DESKTOP"] = json.dumps(plan)
        screen = f"{options.scale * width}x{options.scale * height}"
        environment["DISPLAY"] = display = _start_screen(stack, screen)
        _start(stack, ["openbox"], environment)
        story = (Path(__file__).parent / STORIES[options.story]).resolve()
        command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home), "--code", str(story)]
        said = stack.enter_context(open(home / "said", "w+", encoding="utf-8", errors="replace"))
        qgis = _start(stack, command, environment, stdout=said, stderr=subprocess.STDOUT)
        suffix = ("-dark" if options.dark else "") + ("-large" if options.fonts > 1 else "")
        suffix += f"-{options.language}" if options.language else ""
        suffix += f"-{options.size}" if options.size != SIZE else ""
        suffix += f"-x{options.scale}" if options.scale > 1 else ""
        deadline = time.monotonic() + DEADLINE
        while not (home / "end").exists():
            failed, left = home / "failed", (home / "leaving").exists()
            broken = _BROKEN in (home / "said").read_text(encoding="utf-8", errors="replace")
            if broken or failed.exists() or qgis.poll() is not None or time.monotonic() > deadline:
                if left and not failed.exists() and qgis.poll() == 0:
                    break
                if qgis.poll() is None:
                    _picture(display, options.output / f"stuck{suffix}.png")
                print(f"The story did not come to its end; QGIS: {qgis.poll()}.", file=sys.stderr)
                print(
                    *(path.read_text(encoding="utf-8") for path in (failed, home / "said") if path.exists()), sep="\n"
                )
                return 1
            for wanted in home.glob("*.wanted"):
                time.sleep(SETTLE)
                _picture(display, options.output / f"{wanted.stem}{suffix}.png")
                wanted.unlink()
            time.sleep(0.1)
        for kept in home.glob("*.png"):  # of parts of windows
            shutil.copy(kept, options.output / f"{kept.stem}{suffix}.png")
        wrong = (home / "wrong").read_text(encoding="utf-8") if (home / "wrong").exists() else ""
        print((home / "numbers").read_text(encoding="utf-8") if (home / "numbers").exists() else "", flush=True)
        if (home / "walked").exists():
            _accuracies(home, *json.loads((home / "walked").read_text(encoding="utf-8")))
        print(*re.findall("^cancelled .*", (home / "said").read_text(encoding="utf-8"), re.MULTILINE))
        wrong += "".join(re.findall(r"Traceback .*(?:\n .*)+\n.*\n", (home / "said").read_text(encoding="utf-8")))
    print(wrong)
    return int(bool(wrong.strip()))


def _prepare(home: Path, options: argparse.Namespace) -> dict[str, str]:
    """A home with a QGIS profile in which the plugin is enabled."""
    plugins = home / "plugins"
    plugins.mkdir()
    (plugins / "layerfuse").symlink_to(ROOT)
    browser = home / "bin" / "xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{home}/opened"\n')
    browser.chmod(0o755)
    settings = home / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    theme = "Night Mapping" if options.dark else "default"
    points, language = round(FONT * options.fonts), options.language
    asks = str(options.story == "thirty").lower()
    (settings / "QGIS3.ini").write_text(
        f"[PythonPlugins]\nlayerfuse=true\nprocessing=true\n\n[UI]\nUITheme={theme}\n\n"
        f"[locale]\noverrideFlag={str(bool(language)).lower()}\nuserLocale={language or 'en'}\n\n"
        f"[app]\nminTaskLengthForSystemNotification=3600\nask_to_save={asks}\nfontPointSize={points}\n\n"
        f"[qgis]\nstylesheet\\fontPointSize={points}\nshowTips323=false\ncheckVersion=false\n",
        encoding="utf-8",
    )
    wanted = {"PATH", "LANG"} | ({"LAYERFUSE_ENGINE_PYTHON"} if options.story != "bare" else set())
    kept = {name: text for name, text in os.environ.items() if name in wanted or name.startswith(("PIP_", "SSL_CERT"))}
    (home / "tmp").mkdir()
    kept["TMPDIR"] = str(home / "tmp")  # layers of this checkout are not temporary, wherever it lies
    kept["PATH"] = f"{browser.parent}:{kept['PATH']}"
    if options.scale > 1:
        kept["QT_SCALE_FACTOR"] = str(options.scale)
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "QGIS_PLUGINPATH": str(plugins)}


def _cut_orthophoto(home: Path) -> str:
    """Path of the picture in which the story finds buildings; empty without data for it."""
    if not ORTHOPHOTO.is_file():
        print(f"No picture of buildings: {ORTHOPHOTO} is not there.")
        return ""
    gdal.UseExceptions()
    path = home / "orthophoto.tif"
    gdal.Translate(str(path), str(ORTHOPHOTO), srcWin=HELD_OUT)
    return str(path)


def _west(home: Path) -> dict[str, object]:
    """What the loop maps, where its reference knows what is there, and that with the names of its values."""
    import numpy as np
    from layerfuse.benchmarks.models.loop import NAMES, WEST

    gdal.UseExceptions()
    image, known, havel = home / "s2.tif", home / "known.gpkg", DATA / "landcover" / "havel"
    reference = gdal.Open(str(havel / "osm_label.tif"))
    window = (WEST[0], 0, WEST[1] - WEST[0], reference.RasterYSize)
    gdal.Translate(str(image), str(havel / "s2_l1c.tif"), srcWin=window)
    mask = gdal.Translate("", reference, format="MEM", srcWin=window)
    mask.GetRasterBand(1).WriteArray(np.isin(mask.ReadAsArray(), list(NAMES)).astype(np.uint8))
    vectors = ogr.GetDriverByName("GPKG").CreateDataSource(str(known))
    layer = vectors.CreateLayer("known", mask.GetSpatialRef(), ogr.wkbPolygon)
    gdal.Polygonize(mask.GetRasterBand(1), mask.GetRasterBand(1), layer, -1)
    layer = vectors = None
    return {
        "image": str(image), "known": str(known), "reference": str(havel / "osm_label.tif"), "names": NAMES,
    }  # fmt: skip


def _accuracies(home: Path, models: list[str], labels: list[str]) -> None:
    """Say how good each model of the loop, and a forest of its labels, is in the east, where no label was given."""
    from layerfuse.benchmarks.models.loop import Walk

    walk = Walk(DATA, home / "walk")
    for number, model in enumerate(models):
        walk.model = Path(model)
        forest = f", forest {walk.forest(list(map(Path, labels[:number])))['oa']:.3f}" if number else ""
        print(f"after round {number}: accuracy in the east {walk.accuracy()['oa']:.3f}{forest}", flush=True)


def _cases(home: Path) -> dict[str, dict[str, str]]:
    """Projects of strangers: paths by name of layer, by name of case."""
    sentinel = DATA / "landcover" / "germany_l1c" / "germany_t33uub_20170527_10m_B04_B03_B02_B08.tif"
    dem = DATA / "landcover" / "belgium" / "b_dem_slope.tif"
    nameless = home / "stack.tif"
    dataset = gdal.Translate(str(nameless), str(sentinel), bandList=[4, 2, 1, 3])
    for number in range(1, 5):
        dataset.GetRasterBand(number).SetDescription("")
    dataset = None
    sample = ROOT / "resources" / "sample"
    several = {"heights": dem, "ortho": ORTHOPHOTO, "nlcd": sample / "nlcd8.tif", "srtm": sample / "srtm.tif"}
    cases = {
        "odd-order": {"s2": sentinel},
        "nameless": {"stack": nameless},
        "orthophoto": {"orthophoto": _cut_orthophoto(home)},
        "dem-alone": {"dem": dem},
        "many": {**several, "s2": sentinel, "landsat": sample / "landsat8.tif"},
    }
    return {case: {name: str(path) for name, path in layers.items()} for case, layers in cases.items()}


def _hub() -> HubServer:
    """A Hub on loopback with the bundled models, and one that wants its licence accepted."""
    server = HubServer()
    for folder in sorted((ROOT / "model_backend" / "weights").iterdir()):
        if folder.is_dir():
            server.repos[f"layerfuse/{folder.name}"].commit({p.name: p.read_bytes() for p in folder.iterdir()})
    server.repos["example/gated-model"].commit({})
    server.repos["example/gated-model"].access = "gated"
    return server


def _start_screen(stack: ExitStack, size: str) -> str:
    """Start Xvfb on a free display; it tells the number itself."""
    reading, writing = os.pipe()
    _start(stack, ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"], None, pass_fds=(writing,))
    os.close(writing)
    with open(reading) as number:
        return f":{number.readline().strip()}"


def _start(stack: ExitStack, command: list, environment: dict[str, str] | None, **more: object) -> subprocess.Popen:
    if shutil.which(command[0]) is None:
        sys.exit(f"{command[0]} is not installed")
    process = subprocess.Popen(command, env=environment, **more)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def _picture(display: str, path: Path) -> None:
    subprocess.run(["import", "-display", display, "-window", "root", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    sys.exit(main())
