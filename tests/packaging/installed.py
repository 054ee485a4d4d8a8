"""The zip in a real QGIS with a fresh profile: installed as users do it, and used for the main job (``make zip``).

1. QGIS's desktop starts with an empty profile, and its own plugin installer takes the zip ("Install from ZIP"). The
   engine's Python is set as the options page sets it: an existing one, which has torch.
2. ``qgis_process`` maps the sample scene in that profile, with the plugin, sample and model that came out of the zip.
3. ``layerfuse predict`` of this repository maps the same layers. Every pixel must be the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORY = Path(__file__).with_name("install_in_qgis.py")
MODEL = "zion-landcover"
DEADLINE = 120  # seconds for each step


def check(archive: Path) -> None:
    """Install the zip and compare its map with the command's.

    Raises:
        SystemExit: It cannot be installed or run, or a pixel differs.
    """
    with tempfile.TemporaryDirectory(prefix="layerfuse-install-") as folder:
        home = Path(folder)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        environment = {**kept, "HOME": folder, "XDG_RUNTIME_DIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        plugin = _install(archive, home, environment)
        sample = plugin / "resources" / "sample"
        layers = {"optical": sample / "landsat8.tif", "elevation": sample / "srtm.tif"}
        _map_in_qgis(home / "qgis.tif", layers, environment)
        arguments = [part for name, path in layers.items() for part in ("--layer", f"{name}={path}")]
        command = [sys.executable, str(ROOT / "model_backend" / "__main__.py"), "predict", "--model", MODEL, *arguments]
        _run([*command, "--output", str(home / "cli.tif")], {**environment, "OMP_NUM_THREADS": "1"})
        _compare(home / "qgis.tif", home / "cli.tif")


def _install(archive: Path, home: Path, environment: dict[str, str]) -> Path:
    """Install in the desktop; the plugin's folder in the profile."""
    report = home / "report.json"
    plan = {"zip": str(archive), "report": str(report), "python": sys.executable}
    command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home), "--code", str(STORY)]
    command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home), "--code", str(STORY)]
    with _screen() as display:  # QGIS's desktop does not start offscreen
        _run(
            command,
            {**environment, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "LAYERFUSE_INSTALL": json.dumps(plan)},
        )
    said = json.loads(report.read_text(encoding="utf-8"))
    plugin = home / "profiles" / "default" / "python" / "plugins" / "layerfuse"
    if not said.get("active") or Path(said["place"]).parent != plugin or "predictlandcover" not in said["algorithms"]:
        raise SystemExit(f"QGIS did not install the zip as it should: {said}")
    print(f"installed by QGIS's plugin installer; algorithms: {', '.join(said['algorithms'])}")
    return plugin


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen; Xvfb finds and tells a free number itself."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"], pass_fds=(writing,)
    ) as x:
        os.close(writing)
        try:
            with open(reading) as number:
                yield f":{number.readline().strip()}"
        finally:
            x.terminate()


def _map_in_qgis(output: Path, layers: dict[str, Path], environment: dict[str, str]) -> None:
    program = shutil.which("qgis_process.bin") or "qgis_process"  # Debian 12's wrapper adds an option that is refused
    inputs = [f"{name.upper()}={path}" for name, path in layers.items()]
    command = [program, "run", "--json", "layerfuse:predictlandcover", "--", f"MODEL={MODEL}", *inputs]
    profile = {"QGIS_CUSTOM_CONFIG_PATH": str(output.parent)}
    done = _run([*command, f"OUTPUT={output}"], {**environment, **profile, "OMP_NUM_THREADS": "1"})
    print(f"mapped by qgis_process: {json.loads(done.stdout)['results']['MODEL_NAME']}")


def _compare(one: Path, other: Path) -> None:
    from osgeo import gdal

    gdal.UseExceptions()
    rasters = [gdal.Open(str(path)) for path in (one, other)]
    about = [(r.RasterXSize, r.RasterYSize, r.GetGeoTransform(), r.GetProjection()) for r in rasters]
    pixels = [r.ReadRaster() for r in rasters]
    classes = set(pixels[0]) - {255}
    if about[0] != about[1] or pixels[0] != pixels[1] or len(classes) < 3:
        differ = sum(a != b for a, b in zip(*pixels))
        raise SystemExit(f"the maps differ: {about[0][:2]} and {about[1][:2]} pixels, {differ} of them other")
    print(f"same map as the command's: {len(pixels[0])} pixels, {len(classes)} classes")


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=DEADLINE)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended by {done.returncode}:\n{done.stdout}{done.stderr}")
    return done
