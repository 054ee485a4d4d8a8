"""Topics as data: layers of a few pixels go in at every door, and what must come out stands beside them.

A topic is a YAML file here: a list of cases, each with these words.

* ``so``: what is so, in a sentence. ``model``: one of ``models.yaml``; default: ``four``.
* ``layers``: a raster by key, as of :func:`write_raster`; with ``chosen`` its bands, in the model's order; or its
  ``files``, such rasters by name, which make a folder.
* ``extent``, ``crs``, ``pixel_size``, ``nodata`` (by key): options of the map.
* ``judge``: in place of layers a ``map`` and a ``reference``, a raster or features as of :func:`write_features`.
* ``without``: doors that do not know this, each with the reason.
* ``expect``: ``refused`` (words; nothing else is written), ``told`` and ``untold`` (words), ``noted`` (words of a doubt
  or warning that is told and stands in the map's metadata), ``empty`` (places that have
  no class, and no others have none), ``same_as`` (other layers that give the map), ``bands`` (that were read, by key),
  ``grid``, ``palette``; of what is judged ``classes``, ``matrix``, ``left_out``.

A place is ``{rows: 0-4, columns: 7}`` or a list of such; both count from 0, north and west first.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import Card
from osgeo import gdal, gdal_array, ogr, osr

yaml = pytest.importorskip("yaml")  # Debian's python3-qgis brings it

FOLDER = Path(__file__).parent
SIDE = 20
ORIGIN = (300000.0, 4100000.0)
WORDS = {"so", "model", "layers", "extent", "crs", "pixel_size", "nodata", "judge", "without", "expect"}
DOORS = ("command", "processing", "dock")
SPECTRA = np.array([(0.04, 0.045, 0.02, 0.012), (0.018, 0.035, 0.02, 0.28), (0.06, 0.09, 0.11, 0.24)])
"""Blue, green, red, near infrared of water, wood and field."""
STORED = {"optical": ("UInt16", 1e4), "sar": ("Float32", 1), "elevation": ("Float32", 1), "landcover": ("Byte", 1)}
"""Type of pixels and factor of what is measured, by family, where a case says nothing."""
NODATA = 255
CLOSE = 2
"""Steps of 0.4 % by which the confidence of two like maps may differ: numbers in other units are rounded otherwise."""


@functools.cache
def cards() -> dict[str, Card]:
    """The models of the cases."""
    models = yaml.safe_load((FOLDER / "models.yaml").read_text(encoding="utf-8"))
    return {name: Card.from_dict({**models["common"], "name": name, **more}) for name, more in models["cards"].items()}


def cases(door: str) -> list:
    """The cases of a door, as pytest's parameters."""
    told = _told().items()
    return [pytest.param(case, id=name) for name, case in told if door not in case.get("without", ())]


@functools.cache
def _told() -> dict[str, dict]:
    """All cases by topic and sentence."""
    found: dict[str, dict] = {}
    for path in sorted(set(FOLDER.glob("*.yaml")) - {FOLDER / "models.yaml"}):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(case) <= WORDS and case["expect"] and set(case.get("without", ())) < set(DOORS), case
            assert found.setdefault(f"{path.stem}: {case['so']}", case) is case, "it is told twice"
    return found


@dataclass(frozen=True)
class Given:
    """What a door is given."""

    model: Path
    card: Card
    output: Path  # of the map, or a folder of figures
    layers: dict[str, tuple[Path, str]] = field(default_factory=dict)  # with the bands that are chosen
    nodata: dict[str, str] = field(default_factory=dict)
    extent: tuple[float, ...] | None = None  # in the layers' CRS
    crs: str = ""
    pixel_size: float | None = None
    judge: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came out."""

    refusal: str  # empty: it was not refused
    told: str


def check(case: dict, door, folder: Path, model: Path) -> None:
    """Run a case through a door, a function from :class:`Given` to :class:`Outcome`, and hold it to what it expects."""
    card, expect = cards()[case.get("model", "four")], dict(case["expect"])
    given = _given(case, case.get("layers", {}), folder / "one", model, card)
    outcome = door(given)
    if "refused" in expect:
        assert outcome.refusal and expect.pop("refused") in outcome.refusal, outcome
        assert not expect and not [p for p in given.output.parent.rglob("*") if p.is_file()]
        return
    assert not outcome.refusal, outcome.refusal
    for words in expect.pop("told", ()):
        assert words in outcome.told, outcome.told
    for words in expect.pop("untold", ()):
        assert words not in outcome.told, outcome.told
    if "judge" in case:
        _check_figures(json.loads((given.output / "numbers.json").read_text(encoding="utf-8")), expect)
        return
    found = gdal.Open(str(given.output))
    classes = found.ReadAsArray()
    notes = json.loads(found.GetMetadataItem("LAYERFUSE_NOTES"))
    for words in expect.pop("noted", ()):
        assert any(words in note["text"] and note["level"] != "fact" for note in notes), notes
        assert words in outcome.told, outcome.told
    if "same_as" in expect:
        other = _given({**case, "nodata": {}}, expect.pop("same_as"), folder / "other", model, card)
        told = door(other)
        assert not told.refusal, told.refusal
        np.testing.assert_array_equal(classes == NODATA, gdal.Open(str(other.output)).ReadAsArray() == NODATA)
        ours, theirs = (gdal.Open(str(sure(one.output))).ReadAsArray().astype(int) for one in (given, other))
        assert abs(ours - theirs).max() <= CLOSE
    if "empty" in expect:
        np.testing.assert_array_equal(classes == NODATA, place(expect.pop("empty"), classes.shape))
    if "bands" in expect:
        read = json.loads(found.GetMetadataItem("LAYERFUSE_INPUTS"))
        read = {key: [int(number) for number in text.rsplit(":", 1)[1].split(",")] for key, text in read.items()}
        wanted = expect.pop("bands")
        assert read == wanted, read
    for name, wanted in expect.pop("grid", {}).items():
        assert _grid(found)[name] == pytest.approx(wanted), name
    if "palette" in expect:
        table, names = found.GetRasterBand(1).GetColorTable(), found.GetRasterBand(1).GetCategoryNames()
        for value, (name, colour) in expect.pop("palette").items():
            shown = "{:02x}{:02x}{:02x}".format(*table.GetColorEntry(value)[:3])
            assert (names[value], shown) == (name, colour)
    assert not expect, f"nobody looks at {set(expect)}"


def sure(output: Path) -> Path:
    """Where the confidence of a map goes."""
    return output.with_name("sure.tif")


def place(spec, shape: tuple[int, int]) -> np.ndarray:
    """Boolean ``[H, W]``: the pixels of a place."""
    there = np.zeros(shape, bool)
    for one in spec if isinstance(spec, list) else [spec]:
        assert set(one) <= {"rows", "columns"} and one, one
        there[_range(one.get("rows")), _range(one.get("columns"))] = True
    return there


def write_raster(folder: Path, key: str, family: str, spec: dict) -> Path:
    """A raster of ``size`` pixels (default: 20 x 20), by these words:

    ``values``: a number, one for each band, rows of one band, or nothing: a scene of the key's family; stored ``times``
    and ``plus``, as GDAL's ``type``. ``put``: places with other stored ``value``, of some ``bands`` alone.
    ``bands``: how many, or their names; ``colours``; ``nodata``, ``scale``, ``offset``, ``unit``, ``metadata``.
    ``mask``, ``alpha``: places that these hide. ``epsg``, ``at`` (north-west corner), ``pixel``, ``turn``
    (``south-up``, ``west``). ``palette``: colours, ``categories``: names, by value. ``file``, ``driver``.
    """
    spec = dict(spec)
    spec.pop("chosen", None)
    if "files" in spec:
        (folder / key).mkdir(parents=True)
        for name, one in spec["files"].items():
            write_raster(folder / key, key, family, {**one, "file": name})
        return folder / key
    kind, factor = STORED[family]
    kind, bands = spec.pop("type", kind), spec.pop("bands", None)
    names = bands if isinstance(bands, list) else []
    width, height = spec.pop("size", (SIDE, SIDE))
    values = _values(spec.pop("values", None), family, len(names) or bands, height, width)
    stored = values * spec.pop("times", factor) + spec.pop("plus", 0)
    for one in spec.pop("put", ()):
        there = place({k: v for k, v in one.items() if k in ("rows", "columns")}, stored.shape[1:])
        for number in one.get("bands", range(1, len(stored) + 1)):
            stored[number - 1, there] = one["value"]
    hidden = spec.pop("alpha", None)
    if hidden is not None:
        stored = np.concatenate([stored, np.where(place(hidden, stored.shape[1:]), 0, 255)[None]])
    code = getattr(gdal, f"GDT_{kind}")
    dtype = np.dtype(gdal_array.GDALTypeCodeToNumericTypeCode(code))
    stored = (np.rint(stored) if dtype.kind in "iu" else stored).astype(dtype)
    file = gdal.GetDriverByName("MEM").Create("", width, height, len(stored), code)
    (x, y), (dx, dy) = spec.pop("at", ORIGIN), np.broadcast_to(spec.pop("pixel", 10.0), 2)
    turn = spec.pop("turn", "")
    if turn == "south-up":
        stored, y, dy = stored[:, ::-1], y - height * dy, -dy
    if turn == "west":
        stored, x, dx = stored[:, :, ::-1], x + width * dx, -dx
    assert turn in ("", "south-up", "west")
    file.SetGeoTransform((x, dx, 0, y, 0, -dy))
    file.SetProjection(_wkt(spec.pop("epsg", 32612)))
    file.SetMetadata({name: str(text) for name, text in spec.pop("metadata", {}).items()})
    more = {name: spec.pop(name, None) for name in ("nodata", "scale", "offset", "unit")}
    colours, palette, categories = (spec.pop(name, {}) for name in ("colours", "palette", "categories"))
    for number, plane in enumerate(stored, start=1):
        band = file.GetRasterBand(number)
        band.WriteArray(plane)
        for name, write in (("nodata", "NoDataValue"), ("scale", "Scale"), ("offset", "Offset"), ("unit", "UnitType")):
            if more[name] is not None:
                getattr(band, f"Set{write}")(more[name])
        if number <= len(names):
            band.SetDescription(names[number - 1])
        if colours or hidden is not None:
            colour = "Alpha" if number > len(colours) and hidden is not None else colours[number - 1]
            band.SetColorInterpretation(
                getattr(gdal, f"GCI_{colour}" if colour == "Undefined" else f"GCI_{colour}Band")
            )
        if palette:
            table = gdal.ColorTable()
            for value, colour in palette.items():
                table.SetColorEntry(value, (*bytes.fromhex(colour), 255))
            band.SetColorTable(table)
        if categories:
            band.SetCategoryNames([categories.get(value, "") for value in range(max(categories) + 1)])
    if "mask" in spec:
        file.CreateMaskBand(gdal.GMF_PER_DATASET)
        there = np.where(place(spec.pop("mask"), stored.shape[1:]), 0, 255).astype(np.uint8)
        file.GetRasterBand(1).GetMaskBand().WriteArray(there)
    path = folder / spec.pop("file", f"{key}.tif")
    path.parent.mkdir(parents=True, exist_ok=True)
    driver = gdal.GetDriverByName(spec.pop("driver", "GTiff"))
    assert not spec, f"no such words of a raster: {set(spec)}"
    assert driver.CreateCopy(str(path), file) is not None
    return path


def write_features(folder: Path, spec: dict) -> Path:
    """``polygons`` (one each) or ``points`` (of all pixels) of places with a class ``is``, in a ``field``; ``epsg``."""
    kind = next(name for name in ("polygons", "points") if name in spec)
    assert set(spec) <= {kind, "field", "epsg"}, spec
    path = folder / "reference.gpkg"
    source = osr.SpatialReference(_wkt(32612))
    target = osr.SpatialReference(_wkt(spec.get("epsg", 32612)))
    for crs in (source, target):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = file.CreateLayer("reference", target, ogr.wkbPolygon if kind == "polygons" else ogr.wkbPoint)
    name = spec.get("field", "class")
    whole = all(isinstance(one["is"], int) for one in spec[kind])
    layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger if whole else ogr.OFTString))
    for one in spec[kind]:
        rows, columns = np.nonzero(place({k: v for k, v in one.items() if k != "is"}, (SIDE, SIDE)))
        left, top = ORIGIN[0] + 10 * columns, ORIGIN[1] - 10 * rows
        if kind == "polygons":
            ring = [(left.min(), top.max()), (left.max() + 10, top.max()), (left.max() + 10, top.min() - 10)]
            ring += [(left.min(), top.min() - 10), ring[0]]
            shapes = [f"POLYGON (({', '.join(f'{x} {y}' for x, y in ring)}))"]
        else:
            shapes = [f"POINT ({x + 5} {y - 5})" for x, y in zip(left, top)]
        for text in shapes:
            shape = ogr.CreateGeometryFromWkt(text)
            shape.Transform(osr.CoordinateTransformation(source, target))
            feature = ogr.Feature(layer.GetLayerDefn())
            feature[name] = one["is"]
            feature.SetGeometry(shape)
            layer.CreateFeature(feature)
    return path


def _given(case: dict, layers: dict, folder: Path, model: Path, card: Card) -> Given:
    out = folder / "out"
    out.mkdir(parents=True)
    if "judge" in case:
        files = {"map": write_raster(folder, "map", "landcover", case["judge"]["map"])}
        reference = case["judge"]["reference"]
        features = "points" in reference or "polygons" in reference
        files["reference"] = (
            write_features(folder, reference) if features else write_raster(folder, "truth", "landcover", reference)
        )
        return Given(model, card, out / "figures", judge=files)
    files = {
        key: (write_raster(folder, key, card.modality(key).family, spec), str(spec.get("chosen", "")))
        for key, spec in layers.items()
    }
    nodata = {key: str(value) for key, value in case.get("nodata", {}).items()}
    extent = tuple(map(float, case["extent"])) if "extent" in case else None
    return Given(model, card, out / "map.tif", files, nodata, extent, case.get("crs", ""), case.get("pixel_size"))


def _values(spec, family: str, count: int | None, height: int, width: int) -> np.ndarray:
    """What is measured, ``[C, H, W]``."""
    if spec is not None:
        array = np.asarray(spec, float)
        if array.ndim == 2:
            return array[None]
        array = np.broadcast_to(np.atleast_1d(array), count) if count else np.atleast_1d(array)
        return np.broadcast_to(array[:, None, None], (len(array), height, width)).copy()
    draw = np.random.default_rng(0)
    kinds = np.kron(draw.integers(0, 3, (-(-height // 4), -(-width // 4))), np.ones((4, 4), int))[:height, :width]
    if family == "landcover":
        return (kinds + 1.0)[None]
    if family == "elevation":
        return (700 + 40 * kinds + draw.uniform(0, 9, kinds.shape))[None]
    if family == "sar":
        level = -14 + 3 * kinds + draw.normal(0, 1, kinds.shape)
        return np.stack([level, level - 6])
    spectra = SPECTRA[kinds].transpose(2, 0, 1)
    spectra = np.clip(spectra * draw.normal(1, 0.1, spectra.shape), 0.005, 1)
    return spectra[np.arange(count or len(spectra)) % len(spectra)]


def _check_figures(figures: dict, expect: dict) -> None:
    names = {"classes": "classes", "matrix": "matrix", "left_out": "skipped"}
    assert set(expect) <= set(names) and expect, f"nobody looks at {set(expect) - set(names)}"
    found = {word: figures[names[word]] for word in expect}
    assert found == expect, found


def _grid(file: gdal.Dataset) -> dict:
    x, dx, _, y, _, dy = file.GetGeoTransform()
    assert dx == -dy, "pixels are squares, north up"
    code = osr.SpatialReference(file.GetProjection()).GetAuthorityCode(None)
    return {"epsg": int(code), "size": [file.RasterXSize, file.RasterYSize], "at": [x, y], "pixel": dx}


def _range(text) -> slice:
    first, _, last = str("0-" if text is None else text).partition("-")
    return slice(int(first), None if not last and text is None else int(last or first) + 1)


def _wkt(epsg: int | None) -> str:
    if epsg is None:
        return ""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    return crs.ExportToWkt()
