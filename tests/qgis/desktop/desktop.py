"""The real QGIS desktop under a virtual screen, with pictures.

``python tests/qgis/desktop/desktop.py [--layer NAME=PATH ...] [--output FOLDER] [--dark] [--fonts 1.5] [--width 320]
[--language zh-Hans]``

Starts Xvfb, openbox and QGIS with a profile of its own, has ``story.py`` told in it, and
writes a picture of the whole screen for each step. Needs the packages qgis, xvfb, openbox and imagemagick.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from layerfuse.tests.servers.hub import HubServer
from osgeo import gdal

ROOT = Path(__file__).resolve().parents[3]
STORY = Path(__file__).with_name("story.py")
SAMPLE = (f"landsat8={ROOT}/resources/sample/landsat8.tif", f"srtm={ROOT}/resources/sample/srtm.tif")
ORTHOPHOTO = ROOT.parent / "shared" / "data" / "buildings" / "banepa" / "rgb.tif"
HELD_OUT = (640, 1840, 512, 512)  # of it: columns and rows that the bundled model has not learnt from
SIZE = "1440x940"
FONT = 9  # points
DEADLINE = 900  # seconds for the whole story
SETTLE = 1.0  # seconds that a picture waits for repaints, which nothing announces


def main() -> int:
    """Take the pictures; 0 if the story came to its end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layer", action="append", metavar="NAME=PATH", help="default: the sample scene")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--dark", action="store_true", help="QGIS's dark theme")
    parser.add_argument("--fonts", type=float, default=1.0, help="size of the fonts, times the usual")
    parser.add_argument("--width", type=int, default=320, help="of the dock, in pixels")
    parser.add_argument("--language", default="", help="QGIS's language as it names it; Chinese needs a font for it")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    layers = dict(text.split("=", 1) for text in options.layer or SAMPLE)
    with tempfile.TemporaryDirectory(prefix="layerfuse-desktop-") as folder, ExitStack() as stack:
        home = Path(folder)
        environment = _prepare(home, options.dark, options.fonts, options.language)
        environment["HF_ENDPOINT"] = stack.enter_context(_hub()).endpoint
        plan = {
            "folder": folder,
            "width": options.width,
            "orthophoto": _cut_orthophoto(home),
            "layers": {name: str(Path(path).resolve()) for name, path in layers.items()},
        }
        environment["LAYERFUSE_DESKTOP"] = json.dumps(plan)
        environment["DISPLAY"] = display = _start_screen(stack)
        _start(stack, ["openbox"], environment)
        command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home), "--code", str(STORY)]
        qgis = _start(stack, command, environment)
        suffix = ("-dark" if options.dark else "") + ("-large" if options.fonts > 1 else "")
        suffix += f"-{options.language}" if options.language else ""
        deadline = time.monotonic() + DEADLINE
        while not (home / "end").exists():
            failed = home / "failed"
            if failed.exists() or qgis.poll() is not None or time.monotonic() > deadline:
                _picture(display, options.output / f"stuck{suffix}.png")
                print("The story did not come to its end.", file=sys.stderr)
                if failed.exists():
                    print(failed.read_text(encoding="utf-8"), file=sys.stderr)
                return 1
            for wanted in home.glob("*.wanted"):
                time.sleep(SETTLE)
                _picture(display, options.output / f"{wanted.stem}{suffix}.png")
                wanted.unlink()
            time.sleep(0.1)
    return 0


def _prepare(home: Path, dark: bool, fonts: float, language: str) -> dict[str, str]:
    """A home with a QGIS profile in which the plugin is enabled."""
    plugins = home / "plugins"
    plugins.mkdir()
    (plugins / "layerfuse").symlink_to(ROOT)
    settings = home / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    theme = "Night Mapping" if dark else "default"
    (settings / "QGIS3.ini").write_text(
        f"[PythonPlugins]\nlayerfuse=true\nprocessing=true\n\n[UI]\nUITheme={theme}\n\n"
        f"[locale]\noverrideFlag={str(bool(language)).lower()}\nuserLocale={language or 'en'}\n\n"
        f"[app]\nask_to_save=false\nfontPointSize={round(FONT * fonts)}\n\n"
        f"[qgis]\nstylesheet\\fontPointSize={round(FONT * fonts)}\nshowTips323=false\ncheckVersion=false\n",
        encoding="utf-8",
    )
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LAYERFUSE_ENGINE_PYTHON") if name in os.environ}
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


def _hub() -> HubServer:
    """A Hub on loopback with the bundled models, and one that wants its licence accepted."""
    server = HubServer()
    for folder in sorted((ROOT / "model_backend" / "weights").iterdir()):
        if folder.is_dir():
            server.repos[f"layerfuse/{folder.name}"].commit({p.name: p.read_bytes() for p in folder.iterdir()})
    server.repos["example/gated-model"].commit({})
    server.repos["example/gated-model"].access = "gated"
    return server


def _start_screen(stack: ExitStack) -> str:
    """Start Xvfb on a free display; it tells the number itself."""
    reading, writing = os.pipe()
    _start(stack, ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE}x24"], None, pass_fds=(writing,))
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
