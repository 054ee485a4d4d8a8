"""The command in a process of its own that something happens to, at any moment of its work; and its world.

A moment is a call of one of our functions, or the making, opening, renaming or removing of a file below the world's
folder. Processes are forked by a server that has everything imported, so a run takes a third of a second.
"""

from __future__ import annotations

import errno
import functools
import importlib
import os
import resource
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
from layerfuse import model_backend
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference import engine
from layerfuse.model_backend.raster.workspace import MARKER, SIDECARS
from layerfuse.tests import forked
from layerfuse.tests.untouched import snapshot
from osgeo import gdal, osr

SIDE = 40
CORNER = (15 * 20480.0 - 5 * SIDE, 200 * 20480.0 + 5 * SIDE)
"""The corner of four super-tiles lies in the middle: each has a part of the map."""
EXTRAS = ("confidence", "probabilities", "margin", "applicability", "availability", "polygons")
ACTS = ("kill", "stop", "interrupt", "interrupt twice", "full", "gone", "limit")
"""Beside them: ``change`` a layer, and ``wait`` until told to go on."""
OURS = os.sep + "model_backend" + os.sep
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Inputs:
    """What a user's layers are; every number is one version of one thing."""

    pixels: int = 0  # of the image
    below: int = 0  # of the heights, which a virtual raster of a virtual raster names
    place: int = 0  # in the image's side-car
    mask: int = 0  # beside the image; 0: none
    statistics: int = 0  # in the image's side-car; they do not matter; 0: none

    def write(self, folder: Path, before: Inputs | None = None) -> None:
        """Write the files in which this differs from what was there, as another program does: in place."""
        new = self.files()
        old = before.files() if before else {}
        for name in old.keys() - new.keys():
            (folder / name).unlink()
        for name in sorted(new):
            if new[name] != old.get(name):
                (folder / name).write_bytes(new[name])

    def files(self) -> dict[str, bytes]:
        """Content by name."""
        found = {
            "optical.tif": _raster(2, "UInt16", self.pixels),
            "dem.tif": _raster(1, "Float32", self.below),
            "inner.vrt": _virtual("dem.tif"),
            "outer.vrt": _virtual("inner.vrt"),
        }
        if self.mask:
            found["optical.tif.msk"] = _raster(1, "Byte", self.mask, mask=True)
        said = ""
        if self.place:
            moved = CORNER[0] + 30 * self.place, 10.0, 0.0, CORNER[1], 0.0, -10.0
            said += f"<GeoTransform>{', '.join(map(str, moved))}</GeoTransform>"
        if self.statistics:
            value = f'<MDI key="STATISTICS_MEAN">{self.statistics}</MDI>'
            said += f'<PAMRasterBand band="1"><Metadata>{value}</Metadata></PAMRasterBand>'
        if said:
            found["optical.tif.aux.xml"] = f"<PAMDataset>{said}</PAMDataset>".encode()
        return found


@functools.lru_cache(maxsize=64)
def _raster(bands: int, kind: str, version: int, mask: bool = False) -> bytes:
    name = "/vsimem/disturbed.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(name, SIDE, SIDE, bands, gdal.GetDataTypeByName(kind))
    values = np.random.default_rng(version).integers(1, 200, (bands, SIDE, SIDE))
    if mask:
        dataset.SetMetadataItem("INTERNAL_MASK_FLAGS_1", "2")
        values = np.where(values > 20 * version, 255, 0)
    else:
        place = osr.SpatialReference()
        place.ImportFromEPSG(32612)
        dataset.SetProjection(place.ExportToWkt())
        dataset.SetGeoTransform((CORNER[0], 10.0, 0.0, CORNER[1], 0.0, -10.0))
    dataset.WriteRaster(0, 0, SIDE, SIDE, values.astype("<f8").tobytes(), buf_type=gdal.GDT_Float64)
    dataset.FlushCache()
    del dataset
    file = gdal.VSIFOpenL(name, "rb")
    content = gdal.VSIFReadL(1, gdal.VSIStatL(name).size, file)
    gdal.VSIFCloseL(file)
    gdal.Unlink(name)
    return bytes(content)


def _virtual(name: str) -> bytes:
    place = osr.SpatialReference()
    place.ImportFromEPSG(32612)
    file = f'<SourceFilename relativeToVRT="1">{name}</SourceFilename>'
    source = f"<SimpleSource>{file}<SourceBand>1</SourceBand></SimpleSource>"
    return (
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}"><SRS>{place.ExportToWkt()}</SRS>'
        f"<GeoTransform>{CORNER[0]}, 10, 0, {CORNER[1]}, 0, -10</GeoTransform>"
        f'<VRTRasterBand dataType="Float32" band="1">{source}</VRTRasterBand></VRTDataset>'
    ).encode()


@dataclass(frozen=True)
class Fault:
    """What happens to a run, and when."""

    act: str = ""  # one of ACTS, ``change`` or ``wait``; "": nothing
    among: str = "files"  # what moments are counted: "files", "calls", or calls of one function, as "stream._keep"
    at: float = 0.0  # share of the moments of an undisturbed run, and which call of one function; of "limit": of a size
    changed: Inputs | None = None  # of "change": what the layers are then


@dataclass(frozen=True)
class Done:
    """How a run ended."""

    code: int  # of the command; below 0: the signal that ended it
    told: str
    moments: dict[str, int]  # how many there were; empty if the process was ended


class Process:
    """A run of the command.

    Args:
        arguments: Of the command.
        world: Folder of everything that belongs to the test.
        log: A file for what is told.
        fault: What happens.
        moments: How many there are in an undisturbed run, by kind; None: they are to be counted.
        before: What the layers are.
    """

    def __init__(
        self, arguments: list[str], world: Path, log: Path, fault: Fault, moments: dict[str, int] | None, before: Inputs
    ) -> None:
        """Start it; see the class."""
        self._log, context = log, forked.context()
        self._pipe, other = context.Pipe()
        counts = moments is None or (bool(fault.act) and fault.among == "calls")  # of all functions: it takes time
        last = max(1, round((moments or {}).get(fault.among, 1) * fault.at))  # of one function: which call
        last += fault.among == "calls"  # the first is that of the command, before it can know of anything
        self._process = context.Process(target=_run, args=(arguments, world, log, fault, last, counts, before, other))
        self._process.start()
        other.close()

    def waits(self) -> bool:
        """Whether it has come to the moment at which it waits; no, if it has ended without."""
        try:
            return self._pipe.recv() == "waits"
        except EOFError:
            return False

    def finish(self) -> Done:
        """Let it go on, and wait for its end."""
        moments = {}
        try:
            self._pipe.send("go on")
            moments = self._pipe.recv()
            while not isinstance(moments, dict):
                moments = self._pipe.recv()
        except (EOFError, OSError):
            moments = {}
        self._process.join()
        self._pipe.close()
        code = self._process.exitcode
        return Done(code, self._log.read_text(errors="replace") if self._log.exists() else "", moments)


def _run(
    arguments: list[str], world: Path, log: Path, fault: Fault, last: int, counts: bool, before: Inputs, pipe: object
) -> None:
    """In the process: the command, with its words in the log, and the fault at its moment."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    moments = Counter()
    state = {"done": not fault.act, "broken": ""}
    engine.GROUPS["cpu"] = 1, 1  # how many tiles go together is not tried: that takes longer than these maps

    def come(kind: str, path: str = "", writes: bool = False) -> None:
        moments[kind] += 1
        if state["broken"] and kind == "files" and (state["broken"] == "gone" or writes):
            raise OSError(errno.ESTALE if state["broken"] == "gone" else errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        if state["done"] or kind != fault.among or moments[kind] < last:
            return
        state["done"] = True
        sys.setprofile(None)
        if fault.act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.act == "stop":
            os.kill(os.getpid(), signal.SIGTERM)
        elif fault.act.startswith("interrupt"):
            for _ in range(1 + fault.act.endswith("twice")):
                os.kill(os.getpid(), signal.SIGINT)
        elif fault.act == "change":
            fault.changed.write(world / "in", before)
        elif fault.act == "wait":
            pipe.send("waits")
            pipe.recv()
        else:
            state["broken"] = fault.act

    out = str(world / "out")
    module, _, function = fault.among.partition(".")

    def listen(event: str, given: tuple) -> None:
        if event.partition(".")[0] not in ("open", "os", "shutil", "tempfile"):
            return
        paths = [text for text in given if isinstance(text, (str, os.PathLike)) and os.fspath(text).startswith(out)]
        if paths:
            writes = event in ("os.mkdir", "os.link") or (event == "open" and bool((given[2] or 0) & _WRITES))
            come("files", os.fspath(paths[0]), writes)

    def profile(frame: object, event: str, _: object) -> None:
        if event == "call" and OURS in frame.f_code.co_filename:
            come("calls")

    if fault.act == "limit":
        state["done"] = True
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000 + int(fault.at * 16_000), resource.RLIM_INFINITY))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(listen)
    if function:
        _before_each_call(module, function, lambda: come(fault.among))
    if counts:
        sys.setprofile(profile)
    code = main(arguments)
    sys.setprofile(None)
    state.update(done=True, broken="")
    sys.stdout.flush()
    sys.stderr.flush()
    pipe.send(dict(moments))
    os._exit(code)


def _before_each_call(module: str, function: str, do: Callable[[], None]) -> None:
    """Do something before each call of a function or method of one of our modules, in the main thread."""
    package, owners = Path(model_backend.__file__).parent, []
    for path in package.rglob(f"{module}.py"):
        name = ".".join((model_backend.__name__, *path.relative_to(package).with_suffix("").parts))
        here = importlib.import_module(name)
        classes = (found for found in vars(here).values() if isinstance(found, type) and found.__module__ == name)
        owners += [owner for owner in (here, *classes) if getattr(vars(owner).get(function), "__module__", "") == name]
    assert owners, f"{module}.{function} is not there"
    ours = [found for name, found in sys.modules.items() if name.startswith(model_backend.__name__)]
    for owner in owners:
        original = vars(owner)[function]
        instead = _preceded(original, do)
        setattr(owner, function, instead)
        for other in ours:  # where it was imported by its name
            for name in [name for name, found in vars(other).items() if found is original]:
                setattr(other, name, instead)


def _preceded(original: Callable, do: Callable[[], None]) -> Callable:
    @functools.wraps(original)
    def instead(*arguments: object, **more: object) -> object:
        if threading.current_thread() is threading.main_thread():
            do()
        return original(*arguments, **more)

    return instead


MAP = "map.tif"
FILES = {name: f"{name}.{'gpkg' if name == 'polygons' else 'tif'}" for name in EXTRAS}
OUTPUTS = (MAP, *FILES.values())

QUIET = Fault()
REFERENCES: dict[Inputs, dict[str, bytes]] = {}
"""What undisturbed runs give, by what the layers are: it does not change."""
SEEN: Counter = Counter()
"""How often what was played: a machine that never gets anywhere would find nothing."""


class World:
    """A folder: ``in`` are the layers, ``out`` the results, ``elsewhere`` what links lead to."""

    model: Path
    base: Path
    moments: ClassVar[dict[int, dict[str, int]]] = {}  # of undisturbed runs, by how many outputs they had

    def begin(self):
        self.root = self.base / "world"
        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("in", "out", "elsewhere/folder", "elsewhere/ours", "log"):
            (self.root / name).mkdir(parents=True)
        (self.root / "elsewhere/precious").write_text("precious")
        (self.root / "elsewhere/folder/precious").write_text("precious")
        (self.root / "elsewhere/ours" / MARKER).write_text("LayerFuse, process 1\n")
        (self.root / "elsewhere/ours/c14_r0.npz").write_text("precious")
        self.inputs = Inputs()
        self.inputs.write(self.root / "in")
        self.theirs: set[str] = set()  # paths of the user's own below out
        self.job = None  # inputs and outputs of the unfinished run; None: there is none, or it is not known
        self.intact: set[str] = set()  # of its finished parts, those that nobody has damaged
        self.harmed: dict[str, bytes | None] = {}  # what the others were then

    # what is run, and what must be true of it ------------------------------------------------------------

    def start(self, outputs, fault=QUIET, resume=False, overwrite=True, out="out", log="log/1"):
        out = self.root / out
        options = [p for name, file in FILES.items() if file in outputs for p in (f"--{name}", str(out / file))]
        layers = {"optical": "optical.tif", "elevation": "outer.vrt"}
        options += [p for name, file in layers.items() for p in ("--layer", f"{name}={self.root / 'in' / file}")]
        options += ["--resume"] * resume + ["--overwrite"] * overwrite
        command = ["predict", "--model", str(self.model), "--device", "cpu", "--workers", "1"]
        command += ["--output", str(out / MAP), *options]
        usual = self.moments.get(len(outputs))
        if usual is None and (fault.act or resume):
            usual = {"calls": 5_000, "files": 60 * (len(outputs) + 1)}
        return Process(command, self.root, self.root / log, fault, usual, self.inputs)

    def reference(self) -> dict[str, bytes]:
        """The files of an undisturbed run of the layers as they are."""
        key = replace(self.inputs, statistics=0)
        if key not in REFERENCES:
            out = self.base / "reference"
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            done = self.start(OUTPUTS, out=out).finish()
            assert done.code == 0, done.told
            REFERENCES[key] = {path.name: path.read_bytes() for path in out.iterdir()}
            assert set(REFERENCES[key]) == {*OUTPUTS, f"{MAP}.aux.xml"}
        return REFERENCES[key]

    def finished(self, inputs, outputs) -> None:
        """Have what an undisturbed run of such layers gives: its files, and nothing beside them."""
        now, self.inputs = self.inputs, inputs
        inputs.write(self.root / "in", now)
        for name, whole in self.reference().items():
            if name.partition(".aux")[0] in outputs:
                (self.root / "out" / name).write_bytes(whole)
        now.write(self.root / "in", inputs)
        self.inputs = now

    def play(self, outputs, fault=QUIET, resume=False, overwrite=True) -> Done:
        """Run, and look at everything afterwards."""
        possible = [self.reference()]
        before = snapshot(self.root)
        expected = self.intact if self.job == (self.inputs, outputs) and resume else None
        done = self.start(outputs, fault, resume, overwrite).finish()
        if fault.changed and self._files_are(fault.changed):  # the run came to that moment
            self.inputs = fault.changed
            possible.append(self.reference())
            if possible[0] != possible[1]:
                expected = None  # parts of other layers, if it came before the run read them
        self.check(done, outputs, overwrite, before, possible, fault)
        if done.code == 0 and not fault.act and not resume and "calls" in done.moments:
            self.moments[len(outputs)] = done.moments
        if done.code == 0 and expected is not None and expected:
            assert f"{len(expected)} of 4 super-tiles are finished already." in done.told, (expected, done.told)
            SEEN["resumed"] += 1
        self._remember(outputs, done, possible)
        return done

    def _files_are(self, inputs) -> bool:
        return {p.name: p.read_bytes() for p in (self.root / "in").iterdir()} == inputs.files()

    def _remember(self, outputs, done, possible):
        work = self.root / "out" / f"{MAP}.layerfuse"
        there = work.glob("*.npz") if work.is_dir() and not work.is_symlink() else ()
        parts = {p.name for p in there if p.name not in self.harmed or self.harmed[p.name] != content(p)}
        if len(possible) > 1 or not parts:
            self.job, self.intact = None, set()
        elif done.code != 2 or "unfinished run has other" not in done.told:
            self.job, self.intact = (self.inputs, outputs), parts

    def check(
        self,
        done,
        outputs,
        overwrite,
        before,
        possible,
        fault=QUIET,
        finished=None,
        tidy=True,
    ):
        """Nothing but the outputs has changed, and they are whole, of one version of the layers, or as they were."""
        SEEN[fault.act or "nothing", done.code] += 1
        assert done.code in (0, 2, 130) or (done.code in (-9, -15) and fault.act), (fault, done)
        assert done.code != 2 or done.told.splitlines()[-1].startswith("layerfuse: "), done
        after, works = snapshot(self.root), [f"out/{output}.layerfuse" for output in outputs]
        names = {f"out/{output}{suffix}" for output in outputs for suffix in ("", *SIDECARS)}
        for path in before.keys() | after.keys():
            if path.startswith(("in", "log")) or (path in names and (overwrite or path not in before)):
                continue
            if not path.startswith(tuple(works)) or path in self.theirs:
                assert before.get(path) == after.get(path), f"{path} has changed: {fault} {done}"
        found = {output: after.get(f"out/{output}") for output in outputs}
        finished = outputs if finished is None else finished
        ready = finished if done.code == 0 else ()
        fresh = {n: c for n, c in found.items() if n in ready or c != before.get(f"out/{n}")}
        versions = [version for version in possible if all(version[name] == c for name, c in fresh.items())]
        assert versions, f"{sorted(fresh)} are not what an undisturbed run gives: {fault} {done}"
        said = after.get(f"out/{MAP}.aux.xml")
        if MAP in fresh and said is not None:
            assert any(said == version[f"{MAP}.aux.xml"] for version in versions), "a side-car of another map"
        if done.code == 0 and tidy and fault.act not in ("gone", "full"):
            assert said is not None
            left = {path for path in after if path.startswith(tuple(works))} - self.theirs
            left |= {path for path in names & after.keys() if path.endswith(SIDECARS)} - {f"out/{MAP}.aux.xml"}
            assert not {path for path in left if not any(mine.startswith(f"{path}/") for mine in self.theirs)}, left


def content(path: Path) -> bytes | None:
    """Of a file; None: it is another thing, or not there."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


WAYS = ("cut", "flip", "empty", "delete", "folder", "link", "swap")


def damage(path: Path, how: str, where: float, precious: Path) -> None:
    """Do to a file what disks and people do."""
    if not path.is_file() or path.is_symlink():
        return
    content = bytearray(path.read_bytes())
    place = int(where * max(0, len(content) - 1))
    if how == "cut":
        os.truncate(path, place)
    elif how == "flip":
        content[place : place + 1] = bytes([content[place] ^ 1])
        path.write_bytes(content)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "swap":
        others = [p for p in sorted(path.parent.glob("*.npz")) if p != path]
        path.write_bytes(others[0].read_bytes() if others else b"")
    else:
        path.unlink()
        if how == "folder":
            path.mkdir()
            (path / "x").write_text("x")
        elif how == "link":
            path.symlink_to(precious)
