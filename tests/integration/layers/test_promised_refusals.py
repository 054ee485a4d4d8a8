"""Input that would break a promise is refused in one line before the work, and nothing is touched.

Each row of the list of bad input in docs/promises.md is a case here, and each case a row there.
"""

import contextlib
import gzip
import json
import lzma
import os
import stat
import zipfile

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference.journal import Journal
from layerfuse.model_backend.raster.workspace import MARKER, Workspace
from layerfuse.tests.integration.layers.test_bad_input import Scene, add, setting
from layerfuse.tests.promises import listed, promises
from layerfuse.tests.untouched import snapshot

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

KEY = "PASSWORD77"
IN_THE_WAY = "it is in the way, and LayerFuse has not made it"
THERE = "it is there already"
READ = "it is one of the files that are read"
RUNS = "another run (process"
UNPRINTABLE = "the name has characters that cannot be printed"


class World(Scene):
    """A scene, and what other commands than ``predict`` work on."""

    def __init__(self, folder, model, make_raster):
        super().__init__(folder, model, make_raster)
        self.command = None
        self.held = contextlib.ExitStack()
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.precious = self.elsewhere / "precious"
        self.precious.write_text("precious")
        classes = np.ones((40, 50), np.uint8)
        classes[:, 25:] = 2
        self.truth = make_raster("truth.tif", classes)
        (folder / "hub").mkdir()

    def arguments(self):
        return super().arguments() if self.command is None else [*map(str, self.command), *self.options]


def steps(*all_of_them):
    """A case of several steps."""
    return lambda w: [step(w) for step in all_of_them]


def export(w):
    w.command = ["export", "--layer", f"optical={w.optical}", "--tile-size", 8, "--output", w.out / "result"]


def compare(w):
    w.command = ["compare", "--model", w.model, "--layer", f"optical={w.optical}",
                 "--layer", f"elevation={w.elevation}", "--output", w.out / "result"]  # fmt: skip


def evaluate(w):
    w.command = ["evaluate", "--map", w.truth, "--reference", w.truth, "--output", w.out / "result"]


def train(w):
    w.command = ["train", "--layer", f"optical={w.optical}", "--labels", w.truth, "--output", w.out / "result"]


def sample(w):
    w.command = ["sample", "--map", w.truth, "--output", w.out / "result.gpkg"]


def page(w):
    w.command = ["models", "publish", w.model, "org/name", "--dry-run", w.out / "result"]


def take_in(make):
    """Import what ``make`` makes of a zip's path."""

    def spoil(w):
        path = w.folder / "model.zip"
        w.command = ["models", "import", make(w, path) or path, "org/name"]

    return spoil


def beside(name, kind, more=""):
    """Something of the user's in the output folder; ``more`` is the option that names it."""

    def spoil(w):
        path = w.out / name
        if kind == "file":
            path.write_text("precious")
        elif kind in ("folder", "report"):
            path.mkdir()
            (path / {"folder": "precious", "report": "report.html"}[kind]).write_text("precious")
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "link to nothing":
            path.symlink_to(w.elsewhere / "nothing")
        elif kind == "link to a file":
            path.symlink_to(w.precious)
        elif kind == "link to a folder":
            path.symlink_to(w.elsewhere)
        else:  # a folder with this marker
            path.mkdir()
            kind(w, path)
        if more:
            w.options += [more, str(path)]

    return spoil


def option(name, file):
    return lambda w: w.options.extend([f"--{name}", str(w.out / file)])


def marked_by_a_link(w, folder):
    (w.elsewhere / MARKER).write_text("LayerFuse, process 1\n")
    (folder / MARKER).symlink_to(w.elsewhere / MARKER)


def marked_by_others(w, folder):
    (folder / MARKER).write_text("somebody else's lock\n")
    (folder / "precious").write_text("precious")


def marked_by_a_folder(w, folder):
    (folder / MARKER).mkdir()


def emptily_marked(w, folder):
    (folder / MARKER).write_text("")
    (folder / "precious").write_text("precious")


def hold(name):
    """Another run is at a result."""
    return lambda w: w.held.enter_context(Workspace(w.out / name))


def output(make):
    return setting(output=make)


def linked_layer(w):
    (w.out / "map.tif").symlink_to(w.optical)
    w.options.append("--overwrite")


def hard_linked_layer(w):
    os.link(w.optical, w.out / "map.tif")
    w.options.append("--overwrite")


def layer_by_another_folder(w):
    (w.out / "same").symlink_to(w.folder)
    w.output = w.out / "same" / "optical.tif"
    w.options.append("--overwrite")


def below_virtual_rasters(w):
    below = w.optical
    for name in ("a.vrt", "b.vrt", "c.vrt"):
        gdal.BuildVRT(str(w.folder / name), [str(below)]).FlushCache()
        below = w.folder / name
    w.layers["optical"] = below
    w.output = w.optical
    w.options.append("--overwrite")


def a_mask_beside_is_the_output(w):
    mask = w.make("optical.tif.msk.tif", np.full((40, 50), 255, np.uint8))
    mask.rename(w.folder / "map.tif.msk")
    w.layers["elevation"] = w.folder / "map.tif.msk"
    w.output = w.folder / "map.tif"
    w.options.append("--overwrite")


def area_is_the_polygons(w):
    path = w.folder / "area.gpkg"
    box = [[300000, 4100000], [300500, 4100000], [300500, 4099600], [300000, 4099600], [300000, 4100000]]
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [box]}}
    gdal.VectorTranslate(str(path), json.dumps(shape), format="GPKG", dstSRS="EPSG:32612", srcSRS="EPSG:32612")
    w.options += ["--area", str(path), "--polygons", str(path), "--overwrite"]


def unfinished_of_another_job(w):
    with Journal(w.output, {"another": "job"}, resume=False) as journal:
        journal.save("c0_r0", {"a": np.zeros(3)})
    w.options.append("--resume")


def named(text):
    return output(lambda w: w.out / text)


def in_card(change):
    return lambda w: w.card(change)


def class_called(name):
    return in_card(lambda card: card["classes"][0].update(name=name))


def huge(w):
    def change(card):
        bands = [{**card["modalities"][0]["bands"][0], "name": f"b{i}"} for i in range(64)]
        card.update(tile_size=4096)
        card["network"].update(patch_size=64)
        card["modalities"][0].update(bands=bands)
        card["classes"] = [{**card["classes"][0], "name": f"c{i}", "value": i} for i in range(1, 255)]

    w.card(change)


def machine(size):
    return lambda w: w.patch.setattr("layerfuse.model_backend.inference.memory.machine_memory", lambda: size)


def packed(change, compression=zipfile.ZIP_DEFLATED):
    """A zip of the model with changed content by name, or damaged as a whole by a function."""

    def make(w, path):
        files = {p.name: p.read_bytes() for p in w.model.iterdir()}
        if isinstance(change, dict):
            files.update(change)
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in files.items():
                if content is not None:
                    archive.writestr(name, content)
        if not isinstance(change, dict):
            path.write_bytes(change(path.read_bytes()))

    return make


def folder_with(name, make):
    """The model's folder with one file in another shape."""

    def spoil(w, _):
        (w.model / name).unlink()
        make(w.model / name)
        return w.model

    return spoil


def scrambled(content):
    middle = len(content) // 2
    return content[:middle] + bytes(255 - b for b in content[middle : middle + 99]) + content[middle + 99 :]


def as_link(w, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in w.model.iterdir():
            entry = zipfile.ZipInfo(file.name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")


def address(text):
    def spoil(w):
        w.only("optical")
        w.layers["optical"] = text.replace("KEY", KEY)

    return spoil


CASES = {
    "What LayerFuse has not made is neither written nor removed": {
        "a file by the work folder's name": (beside("map.tif.layerfuse", "file"), IN_THE_WAY),
        "a folder by that name": (beside("map.tif.layerfuse", "folder"), IN_THE_WAY),
        "a pipe by that name": (beside("map.tif.layerfuse", "pipe"), IN_THE_WAY),
        "a link to a folder": (beside("map.tif.layerfuse", "link to a folder"), IN_THE_WAY),
        "a link to a file": (beside("map.tif.layerfuse", "link to a file"), IN_THE_WAY),
        "a link to nothing": (beside("map.tif.layerfuse", "link to nothing"), IN_THE_WAY),
        "a folder whose mark is a link": (beside("map.tif.layerfuse", marked_by_a_link), IN_THE_WAY),
        "a folder with another program's lock": (beside("map.tif.layerfuse", marked_by_others), IN_THE_WAY),
        "a folder whose mark is a folder": (beside("map.tif.layerfuse", marked_by_a_folder), IN_THE_WAY),
        "a folder with an empty mark and files": (beside("map.tif.layerfuse", emptily_marked), IN_THE_WAY),
        "a folder by the name of the confidence's": (
            steps(beside("c.tif.layerfuse", "folder"), option("confidence", "c.tif")),
            IN_THE_WAY,
        ),
        "a file by the name of the polygons'": (
            steps(beside("p.gpkg.layerfuse", "file"), option("polygons", "p.gpkg")),
            IN_THE_WAY,
        ),
        "export: a folder by that name": (steps(beside("result.layerfuse", "folder"), export), IN_THE_WAY),
        "compare: a link by that name": (steps(beside("result.layerfuse", "link to a folder"), compare), IN_THE_WAY),
        "evaluate: a file by that name": (steps(beside("result.layerfuse", "file"), evaluate), IN_THE_WAY),
        "train: a folder by that name": (steps(beside("result.layerfuse", "folder"), train), IN_THE_WAY),
        "sample: a folder by that name": (steps(beside("result.gpkg.layerfuse", "folder"), sample), IN_THE_WAY),
        "publish: a file by that name": (steps(beside("result.layerfuse", "file"), page), IN_THE_WAY),
        "export over a folder of other things": (
            steps(beside("result", "folder"), export, add("--overwrite")),
            "it holds precious, which is no part of such a result",
        ),
        "train over a folder of other things": (
            steps(beside("result", "folder"), train, add("--overwrite")),
            "it holds precious, which is no part of such a result",
        ),
    },
    "A result that is there is replaced only with `--overwrite`, and only by a whole one": {
        "a map": (beside("map.tif", "file"), f"out/map.tif: {THERE}"),
        "a link to nothing in the map's place": (beside("map.tif", "link to nothing"), f"out/map.tif: {THERE}"),
        "a side-car without a map": (beside("map.tif.aux.xml", "file"), f"map.tif.aux.xml: {THERE}"),
        "a mask without a map": (beside("map.tif.msk", "file"), f"map.tif.msk: {THERE}"),
        "a confidence": (beside("c.tif", "file", "--confidence"), f"c.tif: {THERE}"),
        "polygons": (beside("p.gpkg", "file", "--polygons"), f"p.gpkg: {THERE}"),
        "a GeoPackage that is open elsewhere": (
            steps(beside("p.gpkg-wal", "file"), option("polygons", "p.gpkg")),
            f"p.gpkg-wal: {THERE}",
        ),
        "a folder in a side-car's place": (
            steps(beside("map.tif.aux.xml", "folder"), add("--overwrite")),
            "map.tif.aux.xml: it is a folder",
        ),
        "a folder in the map's place": (steps(beside("map.tif", "folder"), add("--overwrite")), "it is a folder"),
        "tiles": (steps(beside("result", "folder"), export), "it is there already, and not empty"),
        "a report": (steps(beside("result", "report"), evaluate), THERE),
        "a comparison": (steps(beside("result", "report"), compare), THERE),
        "a model": (steps(beside("result", "folder"), train), "it is there already, and not empty"),
        "a file in a model's place": (steps(beside("result", "file"), train), "result is a file, no folder"),
        "points": (steps(beside("result.gpkg", "file"), sample), THERE),
    },
    "An output is never one of the inputs": {
        "a link to the layer": (linked_layer, READ),
        "another name of the layer's file": (hard_linked_layer, READ),
        "the layer through another folder": (layer_by_another_folder, READ),
        "the layer below three virtual rasters": (below_virtual_rasters, READ),
        "a layer in a side-car's place": (a_mask_beside_is_the_output, READ),
        "the confidence over a layer": (
            lambda w: w.options.extend(["--confidence", str(w.elevation), "--overwrite"]),
            READ,
        ),
        "the polygons over the area of interest": (area_is_the_polygons, READ),
        "tiles over the folder of a layer": (
            lambda w: setattr(w, "command", ["export", "--layer", f"optical={w.optical}", "--output", w.folder,
                                             "--overwrite"]),
            "which is no part of such a result",
        ),
    },
    "Two runs do not write one result": {
        "a run is at the map": (hold("map.tif"), RUNS),
        "a run is at the confidence": (steps(hold("c.tif"), option("confidence", "c.tif")), RUNS),
        "a run is at the polygons": (steps(hold("p.gpkg"), option("polygons", "p.gpkg")), RUNS),
        "an export is at the tiles": (steps(hold("result"), export), RUNS),
        "a comparison is at the report": (steps(hold("result"), compare), RUNS),
        "an evaluation is at the report": (steps(hold("result"), evaluate), RUNS),
        "a training is at the model": (steps(hold("result"), train), RUNS),
        "a drawing is at the points": (steps(hold("result.gpkg"), sample), RUNS),
        "one file for two outputs": (
            steps(option("confidence", "c.tif"), option("margin", "../out/c.tif")),
            "it is the confidence output too",
        ),
    },
    "Layers that changed are not mixed": {
        "resuming what was another job": (unfinished_of_another_job, "the unfinished run has other layers"),
    },
    "What cannot be written is told before the first tile": {
        "a line break in the name": (named("a\nb.tif"), UNPRINTABLE),
        "a tab in the name": (named("a\tb.tif"), UNPRINTABLE),
        "a terminal code in the name": (named("a\x1b[31mb.tif"), UNPRINTABLE),
        "a mark that turns the text around": (named("a\u202efit.b.tif"), UNPRINTABLE),
        "half a character in the name": (named("a\udce9.tif"), "the name is not UTF-8"),
        "a zero byte in the name": (named("a\0b.tif"), UNPRINTABLE),
        "a name too long for the disk": (named("m" * 300 + ".tif"), "it cannot be written (File name too long)"),
        "a name too long for the work folder": (named("m" * 248 + ".tif"), "it cannot be written (File name too long)"),
        "an output that is a device": (output(lambda w: "/dev/null"), "has to end in .tif"),
        "an output below a file": (output(lambda w: w.truth / "map.tif"), "is a file, not a folder"),
        "a line break in a class": (class_called("a\nb"), "control character"),
        "half a character in a class": (class_called("a\ud800"), "half of one"),
        "a terminal code in the licence": (in_card(lambda c: c.update(license="a\x1b[31m")), "control character"),
        "a zero byte in the version": (in_card(lambda c: c.update(version="1\0")), "control character"),
    },
    "A model too large for the memory is refused by arithmetic": {
        "64 bands, 254 classes, tiles of 4,096": (steps(huge, machine(16 << 30)), "of memory, and there are"),
        "a small model on a tiny machine": (machine(10_000), "of memory, and there are"),
    },
    "A model of the Hub is what the Hub says": {
        "import: a zip cut off": (take_in(packed(lambda c: c[: len(c) // 2])), "it cannot be read"),
        "import: a zip with other bytes": (take_in(packed(scrambled)), "it cannot be read"),
        "import: a damaged LZMA zip": (take_in(packed(scrambled, zipfile.ZIP_LZMA)), "it cannot be read"),
        "import: something zipped otherwise": (
            take_in(lambda w, p: p.write_bytes(gzip.compress(b"x" * 999)) and None),
            "it cannot be read",
        ),
        "import: an xz file": (take_in(lambda w, p: p.write_bytes(lzma.compress(b"x")) and None), "cannot be read"),
        "import: a card in UTF-16": (
            take_in(packed({"config.json": json.dumps({"name": "a"}).encode("utf-16")})),
            "is not valid JSON",
        ),
        "import: links in a zip": (take_in(as_link), "is a link or encrypted"),
        "import: weights that are a pipe": (
            take_in(folder_with("model.safetensors", os.mkfifo)),
            "this is no regular file",
        ),
        "import: weights that are a folder": (
            take_in(folder_with("model.safetensors", os.mkdir)),
            "this is no regular file",
        ),
        "import: a card that is a link to nothing": (
            take_in(folder_with("config.json", lambda p: p.symlink_to("nothing"))),
            "there is no config.json in it",
        ),
        "weights that are a pipe": (
            lambda w: folder_with("model.safetensors", os.mkfifo)(w, None),
            "this is no regular file",
        ),
        "removing what another program has put there": (
            lambda w: ((w.folder / "hub/models--org--name/snapshots").mkdir(parents=True),
                       setattr(w, "command", ["models", "remove", "org/name"])),
            "another program has put it there",
        ),
    },
    "Keys in addresses are not written down": {
        "a signed address": (address("/vsicurl/http://127.0.0.1:9/a.tif?sig=KEY&se=KEY"), "cannot be read as a raster"),
        "a user and password": (address("/vsicurl/http://me:KEY@127.0.0.1:9/a.tif"), "cannot be read as a raster"),
        "a token behind options": (
            address("/vsicurl?max_retry=0&url=http%3A%2F%2F127.0.0.1%3A9%2Fa.tif%3Ftoken%3DKEY"),
            "cannot be read as a raster",
        ),
        "a web map service with a password": (
            address("<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:9/?token=KEY</ServerUrl></Service>"
                    "<UserPwd>me:KEY</UserPwd></GDAL_WMS>"),
            "layer optical",
        ),
        "a coverage service with a key": (
            address("WCS:http://127.0.0.1:9/?authkey=KEY&version=1.0.0&coverage=a"),
            "layer optical",
        ),
        "a database with a password": (
            address("PG:host=127.0.0.1 port=9 dbname=a user=b password=KEY table=c"),
            "layer optical",
        ),
    },
}  # fmt: skip
ROWS = [(promise, name) for promise, cases in CASES.items() for name in cases]


@pytest.mark.parametrize(("promise", "name"), ROWS)
def test_what_would_break_a_promise_is_refused(promise, name, tmp_path, tiny_model, make_raster, capfd, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("GDAL_HTTP_CONNECTTIMEOUT", "1")
    spoil, words = CASES[promise][name]
    world = World(tmp_path, tiny_model, make_raster)
    world.patch = monkeypatch
    with world.held:
        spoil(world)
        before = snapshot(tmp_path)
        capfd.readouterr()
        code = main(world.arguments())
        out, err = capfd.readouterr()
        after = snapshot(tmp_path)
    lines = [line for line in err.splitlines() if line.startswith("layerfuse: ")]
    assert (code, len(lines)) == (2, 1), out + err
    assert words in lines[0] and lines[0].isprintable() and ". " in lines[0], lines[0]
    assert "Traceback" not in err and "tiles, " not in err, "before the first tile"
    assert KEY not in out + err
    assert after == before


def test_the_good_worlds_are_good(tmp_path, tiny_model, make_raster, capfd):
    """Without what is wrong in them: a case that is refused for another reason would say nothing."""
    world = World(tmp_path, tiny_model, make_raster)
    for prepare in (lambda w: None, export, evaluate, sample, page):
        prepare(world)
        assert main(world.arguments()) == 0, capfd.readouterr().err
        for path in world.out.rglob("*"):
            assert "layerfuse" not in path.name
        assert main([*world.arguments(), "--overwrite"]) == 0 if world.command else True
        for path in (world.out / "result", world.out / "result.gpkg"):
            if path.is_dir():
                path.rename(world.folder / f"done {prepare.__name__}")


def test_the_page_lists_them():
    assert {promise: list(cases) for promise, cases in CASES.items()} == listed("Bad input")
    assert set(CASES) <= promises() and len(ROWS) >= 60
