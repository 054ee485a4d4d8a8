"""Real scenes, and each in disguises as users have it: order of bands, unit, offset, no data, CRS, tiles, products."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from layerfuse.tests import products
from osgeo import gdal, osr

LOSSY = ("zone", "smooth zone")
"""Disguises that take something away."""
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
SPECTRA = np.array(
    [(0.04, 0.045, 0.02, 0.012), (0.018, 0.035, 0.02, 0.28), (0.06, 0.09, 0.11, 0.24), (0.11, 0.13, 0.14, 0.2)]
)
"""Blue, green, red, near infrared of water, wood, field and town."""
FEET = 0.3048


@dataclass(frozen=True)
class Scene:
    """What was measured ``[C, h, w]``, NaN where there is nothing, and how its plain file stores it."""

    model: str
    modality: str
    kind: str  # reflectance, decibels, heights or colours
    names: tuple[str, ...]  # of its bands
    values: np.ndarray
    epsg: int  # of a UTM zone
    size: float
    scale: float = 1.0  # of reflectance
    offset: float = 0.0
    level: str = ""  # of a product of Sentinel-2

    @property
    def place(self):
        return products.Place(self.epsg, 300000.0, 4100040.0)

    @property
    def box(self):
        left, top, (_, height, width) = self.place.x0, self.place.y0, self.values.shape
        return left, top - height * self.size, left + width * self.size, top

    def numbers(self, scale, offset, empty=0, kind=np.uint16):
        stored = np.rint((self.values - offset) / scale)
        return np.where(np.isfinite(stored), np.clip(stored, 1, 65534), empty).astype(kind)

    @property
    def plain(self):
        if self.kind == "reflectance":
            return self.numbers(self.scale, self.offset)
        return self.values.astype(np.uint8) if self.kind == "colours" else self.values.astype(np.float32)

    @property
    def nodata(self):
        return {"reflectance": 0, "colours": None}.get(self.kind, float("nan"))

    def write(self, path, values=None, names=None, nodata="own", tags=None, metadata=None, place=None, unit="m"):
        """A GeoTIFF with the scene's names, or others."""
        nodata = self.nodata if nodata == "own" else nodata
        products.write(path, self.plain if values is None else values, place or self.place, self.size, nodata)
        file = gdal.Open(str(path), gdal.GA_Update)
        for number, name in enumerate(names or self.names, 1):
            band = file.GetRasterBand(number)
            band.SetDescription(name)
            if self.kind == "heights":
                band.SetUnitType(unit)
            if tags:
                band.SetScale(tags[0])
                band.SetOffset(tags[1])
        if metadata:
            file.SetMetadata(metadata)
        return path


# Of any scene


def _shuffled(scene, folder):
    order = np.random.default_rng(1).permutation(len(scene.names))
    return scene.write(folder / "a.tif", scene.plain[order], [scene.names[i] for i in order])


def _other_datum(scene, folder):
    """A zone of the same name on ETRS89 or NAD83, less than two metres off."""
    base = {326: 25800 if 28 <= scene.epsg % 100 <= 38 else 26900}.get(scene.epsg // 100, 32700)
    place = products.Place(base + scene.epsg % 100, scene.place.x0, scene.place.y0)
    return scene.write(folder / "a.tif", place=place)


def _own_name(scene, folder):
    """The zone by its formula alone, under a name of the file's own, as programs write it that know no codes."""
    path = scene.write(folder / "a.tif")
    crs = osr.SpatialReference()
    crs.ImportFromProj4(osr.SpatialReference(products.wkt(scene.epsg)).ExportToProj4())
    crs.SetProjCS("local")
    gdal.Open(str(path), gdal.GA_Update).SetProjection(crs.ExportToWkt())
    return path


def _turned(scene, folder):
    """Columns that run north to south, by a geotransform that is a quarter turn."""
    path = scene.write(folder / "a.tif", np.ascontiguousarray(scene.plain.transpose(0, 2, 1)))
    left, _, _, top = scene.box
    gdal.Open(str(path), gdal.GA_Update).SetGeoTransform((left, 0, scene.size, top, -scene.size, 0))
    return path


def _control_points(scene, folder):
    """Placed by points at the corners."""
    height, width = scene.values.shape[1:]
    left, bottom, right, top = scene.box
    path = scene.write(folder / "a.tif")
    corners = [(left, top, 0, 0), (right, top, width, 0), (left, bottom, 0, height), (right, bottom, width, height)]
    options = {
        "GCPs": [gdal.GCP(x, y, 0, column, row) for x, y, column, row in corners],
        "outputSRS": f"EPSG:{scene.epsg}",
    }
    gdal.Translate(str(folder / "b.tif"), str(path), **options)
    return folder / "b.tif"


def _other_zone(scene, folder, how="nearest"):
    """Warped to the neighbouring zone in as many pixels, as GDAL, QGIS and Earth Engine do unless told otherwise."""
    path = scene.write(folder / "a.tif")
    options = {"dstSRS": f"EPSG:{scene.epsg + 1}", "xRes": scene.size, "yRes": scene.size}
    gdal.Warp(str(folder / "b.tif"), str(path), resampleAlg=how, errorThreshold=0, dstNodata=scene.nodata, **options)
    warped = gdal.Open(str(folder / "b.tif"), gdal.GA_Update)
    for number, name in enumerate(scene.names, 1):
        warped.GetRasterBand(number).SetDescription(name)
    return folder / "b.tif"


def _smooth_zone(scene, folder):
    """As above, interpolated."""
    return _other_zone(scene, folder, "cubic")


def _tiles(scene, folder):
    half = scene.values.shape[2] // 2
    east = products.Place(scene.epsg, scene.place.x0 + half * scene.size, scene.place.y0)
    scene.write(folder / "tiles/west.tif", scene.plain[:, :, :half])
    order = np.arange(len(scene.names))[::-1]
    scene.write(folder / "tiles/east.tif", scene.plain[order][:, :, half:], [scene.names[i] for i in order], place=east)
    return folder / "tiles"


def _south_up(scene, folder):
    path = scene.write(folder / "a.tif", np.ascontiguousarray(scene.plain[:, ::-1]))
    left, bottom, _, _ = scene.box
    gdal.Open(str(path), gdal.GA_Update).SetGeoTransform((left, scene.size, 0, bottom, 0, scene.size))
    return path


def _undeclared(scene, folder):
    return scene.write(folder / "a.tif", np.where(np.isfinite(scene.values), scene.plain, -9999).astype(np.float32),
                       nodata=None)  # fmt: skip


# Of reflectance


def _decimals(scene, folder):
    return scene.write(folder / "a.tif", scene.values.astype(np.float32), nodata=None)


def _tagged(scene, folder):
    return scene.write(folder / "a.tif", scene.numbers(2e-5, -0.2), tags=(2e-5, -0.2))


def _offset(scene, folder):
    """1,000 added to Sentinel-2's numbers in the east alone; level 2 of Landsat, with its quality, as doubles."""
    if scene.model == "zion-landcover":
        values = np.concatenate([scene.numbers(2.75e-5, -0.2), np.full_like(scene.plain[:1], 21824)])
        path = folder / "LC08_038034_20150818.vrt"
        names = [f"SR_{name}" for name in scene.names] + ["QA_PIXEL"]
        stored = gdal.Open(str(scene.write(folder / "a.tif", values, names, nodata=None)))
        gdal.Translate(str(path), stored, options="-ot Float64")
        return path
    half = scene.values.shape[2] // 2
    east = products.Place(scene.epsg, scene.place.x0 + half * scene.size, scene.place.y0)
    new = scene.numbers(scene.scale, -0.1)[:, :, half:]
    baseline = "PROCESSING_BASELINE"
    scene.write(folder / "two/w.tif", scene.plain[:, :, :half], metadata={baseline: "02.08"})
    scene.write(folder / "two/e.tif", new, metadata={baseline: "05.09"}, place=east)
    return folder / "two"


def _product(scene, folder):
    """In its published structure: Landsat's level 2, a SAFE of the bands of 10 m, else files that are named so."""
    numbers = scene.numbers(1e-4, 0.0)
    if scene.model == "zion-landcover":
        return products.landsat(folder, dict(zip(scene.names, numbers)), place=scene.place, size=scene.size)
    if scene.level:
        tens = [i for i, name in enumerate(scene.names) if products.METRES[name] == 10]
        fine = replace(scene, names=tuple(scene.names[i] for i in tens), values=scene.values[tens])
        bands = dict(zip(fine.names, numbers[tens]))
        return products.safe(folder, bands, level=scene.level, place=scene.place), fine
    for name, plane in zip(scene.names, numbers):
        products.write(folder / f"S2/T33UUU_20170216T101111_{name}_10m.tif", plane, scene.place, scene.size)
    return folder / "S2"


# Of radar


def _power(scene, folder):
    return scene.write(folder / "a.tif", (10 ** (scene.values / 10)).astype(np.float32))


def _amplitude(scene, folder):
    return scene.write(folder / "amplitude.tif", (10 ** (scene.values / 20)).astype(np.float32))


def _hundredths(scene, folder):
    stored = np.where(np.isfinite(scene.values), np.rint(scene.values * 100), -32768).astype(np.int16)
    return scene.write(folder / "a.tif", stored, nodata=-32768)


def _corrected(scene, folder):
    return products.rtc(folder, dict(zip(scene.names, scene.values)), scene.place, scene.size)


# Of heights


def _feet(scene, folder):
    return scene.write(folder / "a.tif", (scene.values / FEET).astype(np.float32), unit="ft")


def _centimetres(scene, folder):
    stored = np.where(np.isfinite(scene.values), np.rint(scene.values * 100), -9999999).astype(np.float32)
    return scene.write(folder / "a.tif", stored, nodata=-9999999.0, tags=(0.01, 0.0))


def _with_slope(scene, folder):
    """Beside what is made of heights, which stands in front."""
    slope = np.degrees(np.arctan(np.hypot(*np.gradient(np.nan_to_num(scene.values[0]), scene.size))))
    values = np.stack([np.where(np.isfinite(scene.values[0]), slope, np.nan), scene.values[0]]).astype(np.float32)
    return scene.write(folder / "a.tif", values, ["slope", scene.names[0]])


def _named_tile(scene, folder):
    """As the Copernicus DEM is published; heights above ground, which nobody publishes so, as surveys give pictures."""
    if scene.model == "buildings":
        return _world_files(scene, folder)
    name = "Copernicus_DSM_COG_10_N37_00_W114_00_DEM"
    return scene.write(folder / name / name / f"{name}.tif").parents[1]


# Of colours


def _world_files(scene, folder):
    """Tiles as surveys give them: their place in files beside, nothing in the tiles themselves."""
    plain = gdal.Open(str(scene.write(folder / "a.tif")))
    half, height = plain.RasterXSize // 2, plain.RasterYSize
    (folder / "survey").mkdir()
    for name, window in (("0311_61", (0, 0, half, height)), ("0312_61", (half, 0, plain.RasterXSize - half, height))):
        options = {"srcWin": window, "creationOptions": ["PROFILE=BASELINE", "TFW=YES"]}
        gdal.Translate(str(folder / "survey" / f"{name}.tif"), plain, **options)
    return folder / "survey"


def _sixteen_bits(scene, folder):
    return scene.write(folder / "a.tif", scene.plain.astype(np.uint16) * 257)


def _shares(scene, folder):
    return scene.write(folder / "a.tif", (scene.plain / 255).astype(np.float32))


def _with_alpha(scene, folder):
    path = scene.write(folder / "a.tif", np.concatenate([scene.plain, np.full_like(scene.plain[:1], 255)]))
    file = gdal.Open(str(path), gdal.GA_Update)
    file.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    return path


OF_ANY = {"datum": _other_datum, "name of CRS": _own_name, "quarter turn": _turned, "control points": _control_points,
          "zone": _other_zone, "smooth zone": _smooth_zone, "tiling": _tiles, "axes": _south_up}  # fmt: skip
DISGUISES: dict[str, dict[str, Callable]] = {
    "reflectance": {"order": _shuffled, "unit": _decimals, "offset": _offset, "nodata": _undeclared,
                    "tags": _tagged, "product": _product, **OF_ANY},
    "decibels": {"order": _shuffled, "power": _power, "amplitude": _amplitude, "hundredths": _hundredths,
                 "nodata": _undeclared, "product": _corrected, **OF_ANY},
    "heights": {"feet": _feet, "tags": _centimetres, "slope": _with_slope, "nodata": _undeclared,
                "product": _named_tile, **OF_ANY},
    "colours": {"order": _shuffled, "16 bits": _sixteen_bits, "0 to 1": _shares, "alpha": _with_alpha,
                "product": _world_files, **OF_ANY},
}  # fmt: skip
OF_A_KIND = {
    "bands": ("order", "slope"),
    "unit": ("unit", "power", "amplitude", "feet", "16 bits", "0 to 1"),
    "offset, scale": ("offset", "tags", "hundredths"),
    "no data": ("nodata", "alpha"),
    "CRS": ("datum", "name of CRS"),
    "placing": ("quarter turn", "control points", "axes"),
    "tiles": ("tiling",),
    "product": ("product",),
    "zone": ("zone",),
    "zone, interpolated": ("smooth zone",),
}
"""The disguises of each kind; the table has a column for each."""
FEWEST_KINDS = 6
"""That each scene is given in, of those that take nothing away."""


def _hole(values):
    values[:, :20, :30] = np.nan
    return values


def _read(path, bands=None, side=256, left=0, top=0):
    file = gdal.Open(str(DATA / path))
    width, height = min(side, file.RasterXSize - left), min(side, file.RasterYSize - top)
    values = file.ReadAsArray(left, top, width, height).reshape(file.RasterCount, height, width).astype(float)
    return values[list(bands)] if bands else values


def _names(path):
    file = gdal.Open(str(DATA / path))
    return tuple(file.GetRasterBand(n + 1).GetDescription() for n in range(file.RasterCount))


def _made(kind="", side=96):
    draw = np.random.default_rng(0)
    kinds = np.kron(draw.integers(0, 4, (side // 8, side // 8)), np.ones((8, 8), int))
    spectra = SPECTRA[kinds].transpose(2, 0, 1)
    reflectance = _hole(np.clip(spectra * draw.normal(1, 0.15, spectra.shape), 0.002, 1.0))
    if kind == "landsat":
        return Scene("zion-landcover", "optical", "reflectance", ("B2", "B3", "B4", "B5"), reflectance, 32612, 30.0,
                     2e-5, -0.1)  # fmt: skip
    return _sentinel2(("B02", "B03", "B04", "B08"), reflectance, 32633)


def _sentinel2(names, reflectance, epsg, level=""):
    return Scene("landcover", "s2", "reflectance", names, reflectance, epsg, 10.0, 1e-4, 0.0, level)


def _sentinel2_file(path, epsg, level, left=0, top=0):
    values = _read(path, left=left, top=top)
    names = tuple(name if name != "B8" else "B08" for name in _names(path))
    return _sentinel2(names, _hole(np.where((values > 0) & (values < 65535), values / 1e4, np.nan)), epsg, level)


def _zion():
    values = _read("landcover/zion/landsat8.tif", left=100, top=100) * 2e-5 - 0.1
    return Scene("zion-landcover", "optical", "reflectance", ("B2", "B3", "B4", "B5"), _hole(values), 32612, 30.0,
                 2e-5, -0.1)  # fmt: skip


def _radar(path):
    return Scene("landcover", "s1", "decibels", ("VV", "VH"), _hole(_read(path)), 32631, 10.0)


def _patch():
    path = sorted((DATA / "pretrain/bigearthnet/v1").glob("*_S1.tif"))[0].relative_to(DATA)
    order = [[name[:2] for name in _names(path)].index(polarisation) for polarisation in ("VV", "VH")]
    return Scene("landcover", "s1", "decibels", ("VV", "VH"), _hole(_read(path, order)), 32629, 10.0)


def _heights(path, model, modality, size, name="elevation"):
    values = _read(path, (0,))
    empty = values == 0 if model != "buildings" else ~np.isfinite(values)
    return Scene(model, modality, "heights", (name,), _hole(np.where(empty, np.nan, values)), 32612, size)


def _colours(path, left=0, top=0):
    return Scene("buildings", "rgb", "colours", ("red", "green", "blue"), _read(path, (0, 1, 2), 512, left, top), 32633,
                 0.3)  # fmt: skip


MADE = {"made Sentinel-2": _made, "made Landsat": functools.partial(_made, "landsat")}
REAL: dict[str, Callable[[], Scene]] = {
    "Sentinel-2 L1C Havel": lambda: _sentinel2(
        products.SENTINEL2, _hole(_read("landcover/havel/s2_l1c.tif", left=100, top=60) / 1e4), 32633, "1C"
    ),
    "Sentinel-2 L1C Virginia": lambda: _sentinel2_file("landcover/virginia/s2_l1c_10m.tif", 32618, "1C", 900, 900),
    "Sentinel-2 L1C Slovakia": lambda: _sentinel2_file("landcover/slovakia_l1c/clean.tif", 32634, "1C"),
    "Sentinel-2 L2A Belgium": lambda: _sentinel2_file("landcover/belgium/a_s2_2021-07.tif", 32631, "2A"),
    "Sentinel-2 L2A Sundarbans": lambda: _sentinel2_file(
        "pretrain/sundarbans_pilbara/sundarbans_20200127_s2_l2a.tif", 32635, "2A"
    ),
    "Sentinel-2 L2A Pilbara": lambda: _sentinel2_file(
        "pretrain/sundarbans_pilbara/pilbara_20181201_s2_l2a.tif", 32636, "2A"
    ),
    "Landsat Zion": _zion,
    "Sentinel-1 Belgium a": lambda: _radar("landcover/belgium/a_s1_db_2021-08.tif"),
    "Sentinel-1 Belgium b": lambda: _radar("landcover/belgium/b_s1_db_2021-03.tif"),
    "Sentinel-1 BigEarthNet": _patch,
    "heights Zion": lambda: _heights("landcover/zion/srtm.tif", "zion-landcover", "elevation", 30.0),
    "heights Trombetas": lambda: _heights("landcover/trombetas/srtm.tif", "landcover", "dem", 10.0),
    "heights London": lambda: _heights("buildings/umep/london_barbican_ndsm.tif", "buildings", "height", 1.0, "ndsm"),
    "colours Banepa": lambda: _colours("buildings/banepa/rgb.tif", 700, 700),
    "colours Austin": lambda: _colours("buildings/inria_austin/austin_geo_616800_3344400_rgb.tif", 200, 200),
}
KINDS = {name: "decibels" if "Sentinel-1" in name else name.split()[0] for name in REAL if name[0] != "L"}
KINDS = {name: kind if kind in DISGUISES else "reflectance" for name, kind in KINDS.items()}
