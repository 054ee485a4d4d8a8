"""Every kind of bad input gives one line on stderr (what: why. What to do.), exit code 2, and touches nothing.

What is told of bands, no data, grids and CRSs stands in the topics, for every door.
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference.processes import cluster

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

ORIGIN = (300000.0, 4100000.0)


class Scene:
    """A folder with good layers, a good model and an output folder; a case spoils one of them."""

    def __init__(self, folder, model, make_raster):
        self.folder, self.make = folder, make_raster
        self.model = folder / "model"
        shutil.copytree(model, self.model)
        self.out = folder / "out"
        self.out.mkdir()
        self.noise = np.random.default_rng(0).integers(1, 200, (2, 40, 50)).astype("uint16")
        self.optical = make_raster("optical.tif", self.noise, nodata=0)
        self.elevation = make_raster("dem.tif", self.noise[:1].astype("float32"))
        self.layers = {"optical": self.optical, "elevation": self.elevation}
        self.output = self.out / "map.tif"
        self.options = []

    def arguments(self):
        layers = [part for key, path in self.layers.items() for part in ("--layer", f"{key}={path}")]
        return ["predict", "--model", str(self.model), *layers, "--output", str(self.output), *self.options]

    def listing(self):
        return {p: p.read_bytes() for p in sorted(self.folder.rglob("*")) if p.is_file()}

    def raster(self, array, name="bad.tif", **more):
        self.layers["optical"] = self.make(name, array, **more)

    def file(self, content, name="bad.tif"):
        path = self.folder / name
        path.write_bytes(content)
        self.layers["optical"] = path

    def only(self, key):
        self.layers = {key: self.layers[key]}

    def card(self, change):
        path = self.model / "config.json"
        data = json.loads(path.read_text())
        change(data)
        path.write_text(json.dumps(data))

    def weights(self, content):
        (self.model / "model.safetensors").write_bytes(content)


def add(*options):
    return lambda s: s.options.extend(options)


def setting(**values):
    return lambda s: [setattr(s, name, value(s)) for name, value in values.items()]


def layer(make):
    """The optical layer is what ``make`` says, and there is no other."""

    def spoil(s):
        s.only("optical")
        make(s)

    return spoil


def header(**tensors):
    text = json.dumps({n: {"dtype": "F16", "shape": [1], "data_offsets": [0, 2], **t} for n, t in tensors.items()})
    return len(text).to_bytes(8, "little") + text.encode() + b"\0\0"


def vector(s):
    s.file(b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
           b'"geometry":{"type":"Point","coordinates":[1,2]}}]}', "points.geojson")  # fmt: skip


def truncated(s):
    s.raster(np.random.default_rng(1).integers(0, 9, (2, 400, 500)).astype("uint16"))
    path = s.layers["optical"]
    path.write_bytes(path.read_bytes()[:150_000])


def subdatasets(s):
    path = s.folder / "many.gpkg"
    for i in (1, 2):
        options = [f"RASTER_TABLE=t{i}", f"APPEND_SUBDATASET={'YES' if i > 1 else 'NO'}"]
        gdal.Translate(str(path), str(s.optical), format="GPKG", outputType=gdal.GDT_Byte, creationOptions=options)
    s.layers["optical"] = path


def same_file_twice(s):
    s.options += ["--confidence", str(s.output)]


def read_only(s):
    if os.geteuid():
        s.out.chmod(0o555)
    else:  # root writes anywhere but into a file system of the kernel's
        s.output = Path("/proc/map.tif")


def nested(depth):
    return lambda s: (s.model / "config.json").write_text("[" * depth + "]" * depth)


def array(s):
    path = s.folder / "grid_0.15_52.05.npy"
    np.save(path, np.zeros((4, 4, 8), np.int8))
    np.save(s.folder / "grid_0.15_52.05_scales.npy", np.zeros((4, 4), np.float32))
    s.layers["optical"] = path


def arrays_in_a_folder(s):
    array(s)
    folder = s.folder / "tessera"
    folder.mkdir()
    s.layers["optical"] = s.layers["optical"].rename(folder / "grid.npy").parent


def prisma(s, inside=""):
    """Cubes of rows, bands and columns, in PRISMA's groups."""
    path = s.folder / "a.he5"
    group = gdal.GetDriverByName("netCDF").CreateMultiDimensional(str(path)).GetRootGroup()
    for name in ("HDFEOS", "SWATHS", "PRS_L2D_HCO", "Data Fields"):
        group = group.CreateGroup(name)
    sides = [group.CreateDimension(name, None, None, size) for name, size in (("y", 12), ("band", 5), ("x", 10))]
    for cube in ("VNIR_Cube", "SWIR_Cube"):
        group.CreateMDArray(cube, sides, gdal.ExtendedDataType.Create(gdal.GDT_UInt16))
    s.layers["optical"] = f'HDF5:"{path}"://{inside}' if inside else path


KILO = b"\x93junk" * 200
CASES = {
    # layers
    "no layer": (lambda s: s.layers.clear(), "layers: none is given"),
    "unknown layer key": (lambda s: s.layers.update(sar=s.optical), "'sar': the model tiny takes no such layer"),
    "layer without a key": (add("--layer", "image.tif"), "'image.tif': it is not KEY=PATH"),
    "a second file of a layer": (add("--layer", "optical=b.tif"), "b.tif: there is no such file"),
    "missing file": (lambda s: s.layers.update(optical="/nowhere/a.tif"), "(/nowhere/a.tif): there is no such file"),
    "missing file with bands": (lambda s: s.layers.update(optical="/nowhere/a.tif:1,2"), "there is no such file"),
    "control characters in a path": (lambda s: s.layers.update(optical="a\nb\x1b[31m.tif"), "there is no such file"),
    "text file": (layer(lambda s: s.file(b"hello\n" * 99)), "it cannot be read as a raster"),
    "garbage": (layer(lambda s: s.file(KILO)), "it cannot be read as a raster"),
    "empty file": (layer(lambda s: s.file(b"")), "the file is empty"),
    "folder": (lambda s: s.layers.update(optical=s.out), "the folder holds no raster"),
    "vector file": (layer(vector), "it is a vector layer, not a raster"),
    "half a header": (layer(lambda s: s.file(s.optical.read_bytes()[:100])), "it cannot be read as a raster"),
    "truncated tif": (layer(truncated), "bad.tif): its pixels cannot be read"),
    "subdatasets": (layer(subdatasets), "the file holds 2 rasters, not one"),
    "array of NumPy": (layer(array), "npy: it is an array of NumPy, which tells no place"),
    "arrays in a folder": (layer(arrays_in_a_folder), "it is an array of NumPy, which tells no place"),
    "array and its scales": (
        layer(lambda s: (array(s), s.options.extend(["--layer", f"optical={s.folder}/grid_0.15_52.05_scales.npy"]))),
        "it is an array of NumPy, which tells no place",
    ),
    "product of PRISMA": (layer(prisma), "PRISMA keeps its cubes row by row"),
    "cube of PRISMA": (
        layer(lambda s: prisma(s, "HDFEOS/SWATHS/PRS_L2D_HCO/Data_Fields/VNIR_Cube")),
        "PRISMA keeps its cubes row by row",
    ),
    "no geotransform": (layer(lambda s: s.raster(s.noise, geotransform=(0, 1, 0, 0, 0, 1))), "it has no position"),
    "huge band number": (lambda s: s.layers.update(optical=f"{s.optical}:1,{'9' * 60}"), "it has no band 999"),
    # extent and grid
    "inverted extent": (add("--extent", "300500,4100000,300000,4099600"), "extent: it is inverted"),
    "NaN extent": (add("--extent", "nan,0,1,1"), "extent: it is not four finite numbers"),
    "infinite extent": (add("--extent", "-inf,-inf,inf,inf"), "extent: it is not four finite numbers"),
    "extent of three": (add("--extent", "1,2,3"), "'1,2,3' is not four numbers"),
    "extent of words": (add("--extent", "a,b,c,d"), "'a' is not a number"),
    "absurd extent": (add("--extent", "-1e15,-1e15,1e15,1e15"), "its coordinates lie beyond any map"),
    "negative extent elsewhere": (add("--extent", "-900,-900,-100,-100"), "it does not overlap the extent"),
    "CRS of nonsense": (add("--crs", "somewhere"), "'somewhere': it is not known"),
    "CRS that is a file": (add("--crs", "/etc/passwd"), "it is not known"),
    "pixel size negative": (add("--pixel-size=-3"), "pixel size: -3 is not a length"),
    "pixel size NaN": (add("--pixel-size", "nan"), "pixel size: nan is not a length"),
    "pixel size of words": (add("--pixel-size", "ten"), "'ten' is not a number"),
    # model
    "unknown model": (setting(model=lambda s: "no-such-model"), "there is no such model"),
    "name of no hub model": (setting(model=lambda s: "org/name@../x"), "there is no such model"),
    "folder without a card": (setting(model=lambda s: s.out), "the folder has no config.json"),
    "card not JSON": (lambda s: (s.model / "config.json").write_text("{"), "is not valid JSON"),
    "card of bytes": (lambda s: (s.model / "config.json").write_bytes(KILO), "is not valid JSON"),
    "card with a NaN": (lambda s: s.card(lambda d: d.update(pixel_size=float("nan"))), "NaN is not a number"),
    "card with an unknown field": (lambda s: s.card(lambda d: d.update(evil=1)), "evil: unknown field"),
    "card with a wrong type": (lambda s: s.card(lambda d: d.update(tile_size="big")), "tile_size: expected a whole"),
    "card with an impossible size": (lambda s: s.card(lambda d: d.update(tile_size=33)), "not a multiple of the patch"),
    "card too deep": (nested(100_000), "is not valid JSON"),
    "card too large": (lambda s: (s.model / "config.json").write_text(" " * (2 << 20)), "larger than 1 MiB"),
    "card for a huge network": (lambda s: s.card(lambda d: d["network"].update(depth=10**9)), "above the maximum"),
    "no weights": (lambda s: (s.model / "model.safetensors").unlink(), "the weights cannot be read"),
    "empty weights": (lambda s: s.weights(b""), "this is no safetensors file"),
    "garbage weights": (lambda s: s.weights(KILO), "this is no safetensors file"),
    "pickled weights": (lambda s: s.weights(pickle.dumps({"a": 1})), "this is no safetensors file"),
    "truncated weights": (
        lambda s: s.weights((s.model / "model.safetensors").read_bytes()[:-999]),
        "the weights cannot be read",
    ),
    "strange weights": (lambda s: s.weights(header(evil={})), "model.safetensors: "),
    "weights of another shape": (lambda s: s.card(lambda d: d["network"].update(embed_dim=32)), "has shape"),
    "weights of another digest": (
        lambda s: s.card(lambda d: d.update(digests={"model.safetensors": "0" * 64})),
        "its content is not what the card's digest says",
    ),
    # outputs
    "output folder missing": (setting(output=lambda s: s.out / "no" / "map.tif"), "no does not exist"),
    "output folder is a file": (setting(output=lambda s: s.optical / "map.tif"), "is a file, not a folder"),
    "output folder read-only": (read_only, "its folder cannot be written"),
    "output without .tif": (setting(output=lambda s: s.out / "map.png"), "has to end in .tif"),
    "output is a folder": (lambda s: (setting(output=lambda s: s.out / "d.tif")(s), s.output.mkdir()), "is a folder"),
    "output is an input": (setting(output=lambda s: s.optical), "it is one of the files that are read"),
    "two outputs of one name": (same_file_twice, "it is the classes output too"),
    "polygons without .gpkg": (add("--polygons", "/tmp/a.shp"), "has to end in .gpkg"),
    "confidence in a missing folder": (add("--confidence", "/nowhere/c.tif"), "/nowhere does not exist"),
    "minimum area negative": (add("--min-area=-1"), "minimum area: -1 is not a number of square metres"),
    "minimum area NaN": (add("--min-area", "nan"), "minimum area: nan is not a number of square metres"),
    "minimum area of words": (add("--min-area", "tiny"), "'tiny' is not a number"),
    "quality of nonsense": (add("--quality", "superb"), "quality 'superb': there is no such choice"),
    "nobody at the scheduler's address": (add("--dask", "tcp://127.0.0.1:9"), "it cannot be reached"),
    "scheduler of nonsense": (add("--dask", "no such thing"), "it cannot be reached"),
    "workers beside a cluster": (add("--dask", "tcp://127.0.0.1:9", "--workers", "2"), "it has no meaning beside"),
    "device of nonsense": (add("--device", "abacus"), "device 'abacus': there is no such choice"),
    "device that is not there": (add("--device", "mps"), "device mps: mps: there is none"),
    # command line
    "workers of nonsense": (add("--workers", "0"), "'0' is not a whole number of 1 to 1024"),
    "unknown option": (add("--frobnicate"), "command line: unrecognized arguments: --frobnicate"),
    "option without its value": (add("--crs"), "command line: argument --crs: expected one argument"),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name, tmp_path, tiny_model, make_raster, capfd, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    spoil, words = CASES[name]
    scene = Scene(tmp_path, tiny_model, make_raster)
    spoil(scene)
    before = scene.listing()
    capfd.readouterr()
    code = main(scene.arguments())
    out, err = capfd.readouterr()
    lines = err.splitlines()
    assert (code, out) == (2, ""), err
    assert len(lines) == 1, err
    what, _, rest = lines[0].partition(": ")
    assert what == "layerfuse" and words in lines[0].replace(str(tmp_path) + "/", ""), err
    assert rest.endswith(".") and ". " in rest and lines[0].isprintable(), "what: why. What to do."
    assert scene.listing() == before
    assert not list(scene.out.glob("*layerfuse*"))


def test_the_good_scene_is_good(tmp_path, tiny_model, make_raster, capfd):
    scene = Scene(tmp_path, tiny_model, make_raster)
    assert main(scene.arguments()) == 0
    out = capfd.readouterr().out
    assert out.startswith(f"Wrote {scene.output}: 50 x 40 pixels of 10 m")
    assert [line[:14] for line in out.splitlines()[1:]] == ["Check: optical"]  # its bands have no names
    assert sorted(p.name for p in scene.out.iterdir()) == ["map.tif", "map.tif.aux.xml"]


@pytest.mark.parametrize("argv", [[], ["frobnicate"], ["predict"], ["models"], ["models", "verify"]])
def test_a_bad_command_line_is_one_line(argv, capfd):
    assert main(argv) == 2
    out, err = capfd.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("layerfuse: command line: ")


def full_disk(tmp_path):
    """A tiny file system, mounted in a name space of its own."""
    if not sys.platform.startswith("linux") or not shutil.which("unshare"):
        return None
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tmp_path)]
    return probe[:2] if subprocess.run(probe, capture_output=True).returncode == 0 else None


def full_output(scene, script, unshare=()):
    """Run a prediction after a shell command that fills the output folder; also tells what is left there."""
    command = [sys.executable, "-m", "layerfuse.model_backend", *scene.arguments()]
    script += '; "$@"; code=$?; ls -A "$0"; exit $code'
    done = subprocess.run([*unshare, "sh", "-c", script, str(scene.out), *command], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert sum(line.startswith("layerfuse: ") for line in done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_output_folder_is_full(tmp_path, tiny_model, make_raster):
    """A limit on file sizes stands in for the disk, and a real full disk where one can be had without rights."""
    scene = Scene(tmp_path, tiny_model, make_raster)
    assert "cannot be written" in full_output(scene, "ulimit -f 0")
    unshare = full_disk(scene.out)
    if unshare:
        told = full_output(scene, 'mount -t tmpfs -o size=64k none "$0" || exit', unshare)
        assert "the disk is full (0 MiB free" in told


def test_a_current_folder_that_was_removed_is_told(tmp_path, monkeypatch, capfd):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except OSError:
        pytest.skip("this system does not remove it")
    assert main(["sample", "--map", "map.tif", "--output", "o.gpkg"]) == 2
    assert capfd.readouterr().err == "layerfuse: the current folder: it has been removed. Change to another folder.\n"
