"""One scene in many disguises, as users have it: each gives the map of the plain file."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from layerfuse.tests import products

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

from layerfuse import model_backend  # noqa: E402
from layerfuse.model_backend.inference.engine import LocalEngine  # noqa: E402
from layerfuse.model_backend.inference.pipeline import Job, predict  # noqa: E402
from layerfuse.model_backend.raster.source import layer_source  # noqa: E402

SAME = 0.99
"""Share of the pixels that must be as in the map of the plain file."""
WEIGHTS = Path(model_backend.__file__).parent / "weights"
DATA = Path(__file__).parents[2].parent / "shared" / "data" / "landcover"
SPECTRA = np.array(
    [(0.04, 0.045, 0.02, 0.012), (0.018, 0.035, 0.02, 0.28), (0.06, 0.09, 0.11, 0.24), (0.11, 0.13, 0.14, 0.2)]
)
"""Blue, green, red, near infrared of water, wood, field and town."""


class Quiet:
    def progress(self, done, total):
        pass

    def info(self, text):
        pass

    def is_cancelled(self):
        return False


@dataclass(frozen=True)
class Scene:
    """Reflectance ``[C, h, w]``, NaN where there is none, and how its plain file stores it."""

    model: str
    modality: str
    names: tuple[str, ...]  # of its sensor
    reflectance: np.ndarray
    epsg: int
    twin: int  # the same zone on another datum, less than two metres off
    size: float
    scale: float
    offset: float

    @property
    def place(self):
        return products.Place(self.epsg, 300000.0, 4100040.0)

    def numbers(self, scale, offset, empty=0, kind=np.uint16):
        stored = np.rint((self.reflectance - offset) / scale)
        return np.where(np.isfinite(stored), np.clip(stored, 1, 65534), empty).astype(kind)

    @property
    def plain(self):
        return self.numbers(self.scale, self.offset)

    def write(self, path, values, names=None, nodata=None, tags=None, metadata=None, place=None):
        """A GeoTIFF with the scene's names, or others."""
        products.write(path, values, place or self.place, self.size, nodata)
        file = gdal.Open(str(path), gdal.GA_Update)
        for number, name in enumerate(names or self.names, 1):
            band = file.GetRasterBand(number)
            band.SetDescription(name)
            if tags:
                band.SetScale(tags[0])
                band.SetOffset(tags[1])
        if metadata:
            file.SetMetadata(metadata)
        return path


def _shuffled(scene, folder):
    order = np.random.default_rng(1).permutation(len(scene.names))
    return scene.write(folder / "a.tif", scene.plain[order], [scene.names[i] for i in order])


def _decimals(scene, folder):
    return scene.write(folder / "a.tif", scene.reflectance.astype(np.float32))


def _fill(scene, folder):
    return scene.write(folder / "a.tif", scene.numbers(scene.scale, scene.offset, -9999, np.float32))


def _tagged(scene, folder):
    return scene.write(folder / "a.tif", scene.numbers(2e-5, -0.2), tags=(2e-5, -0.2), nodata=0)


def _other_crs(scene, folder):
    place = products.Place(scene.twin, scene.place.x0, scene.place.y0)
    return scene.write(folder / "a.tif", scene.plain, nodata=0, place=place)


def _tiles(scene, folder):
    half, metres = scene.plain.shape[2] // 2, scene.plain.shape[2] // 2 * scene.size
    east = products.Place(scene.epsg, scene.place.x0 + metres, scene.place.y0)
    scene.write(folder / "tiles/west.tif", scene.plain[:, :, :half], nodata=0)
    scene.write(folder / "tiles/east.tif", scene.plain[:, :, half:], nodata=0, place=east)
    return folder / "tiles"


def _south_up(scene, folder):
    path = scene.write(folder / "a.tif", np.ascontiguousarray(scene.plain[:, ::-1]), nodata=0)
    bottom = scene.place.y0 - scene.plain.shape[1] * scene.size
    gdal.Open(str(path), gdal.GA_Update).SetGeoTransform((scene.place.x0, scene.size, 0, bottom, 0, scene.size))
    return path


def _offset(scene, folder):
    """1,000 added to Sentinel-2's numbers in the east alone; level 2 of Landsat, with its quality, as doubles."""
    if scene.modality == "optical":
        values = np.concatenate([scene.numbers(2.75e-5, -0.2), np.full_like(scene.plain[:1], 21824)])
        path = folder / "LC08_038034_20150818.vrt"
        names = [f"SR_{name}" for name in scene.names] + ["QA_PIXEL"]
        gdal.Translate(str(path), gdal.Open(str(scene.write(folder / "a.tif", values, names))), options="-ot Float64")
        return path
    half, metres = scene.plain.shape[2] // 2, scene.plain.shape[2] // 2 * scene.size
    east = products.Place(scene.epsg, scene.place.x0 + metres, scene.place.y0)
    new = scene.numbers(scene.scale, -0.1)[:, :, half:]
    baseline = "PROCESSING_BASELINE"
    scene.write(folder / "two/w.tif", scene.plain[:, :, :half], nodata=0, metadata={baseline: "02.08"})
    scene.write(folder / "two/e.tif", new, nodata=0, metadata={baseline: "05.09"}, place=east)
    return folder / "two"


def _product(scene, folder):
    numbers = scene.numbers(1e-4, 0.0)
    if scene.modality == "optical":
        return products.landsat(folder, dict(zip(scene.names, numbers)), place=scene.place, size=scene.size)
    for name, plane in zip(scene.names, numbers):
        products.write(folder / f"S2/T33UUU_20170216T101111_{name}_10m.tif", plane, scene.place, scene.size)
    return folder / "S2"


DISGUISES: dict[str, Callable] = {
    "order": _shuffled,
    "unit": _decimals,
    "offset": _offset,
    "nodata": _fill,
    "tags": _tagged,
    "crs": _other_crs,
    "tiling": _tiles,
    "axes": _south_up,
    "product": _product,
}


def _made(side=96):
    draw = np.random.default_rng(0)
    kinds = np.kron(draw.integers(0, 4, (side // 8, side // 8)), np.ones((8, 8), int))
    spectra = SPECTRA[kinds].transpose(2, 0, 1)
    return np.clip(spectra * draw.normal(1, 0.15, spectra.shape), 0.002, 1.0)


def _hole(reflectance):
    reflectance[:, :20, :30] = np.nan
    return reflectance


def sentinel2(real):
    names = ("B02", "B03", "B04", "B08")
    reflectance = _made()
    if real:
        names = products.SENTINEL2
        reflectance = gdal.Open(str(DATA / "havel/s2_l1c.tif")).ReadAsArray(100, 60, 384, 384) / 1e4
    return Scene("landcover", "s2", names, _hole(reflectance), 32633, 25833, 10.0, 1e-4, 0.0)


def landsat(real):
    reflectance = _made()
    if real:
        reflectance = gdal.Open(str(DATA / "zion/landsat8.tif")).ReadAsArray(100, 100, 384, 384) * 2e-5 - 0.1
    names = ("B2", "B3", "B4", "B5")
    return Scene("zion-landcover", "optical", names, _hole(reflectance), 32612, 26912, 30.0, 2e-5, -0.1)


@pytest.fixture(scope="module")
def engine():
    """The engine of a model, kept for the module."""
    of = functools.lru_cache(lambda model: stack.enter_context(closing(LocalEngine(WEIGHTS / model, threads=1))))
    with ExitStack() as stack:
        yield of


def mapped(scene, path, engine, folder):
    output = folder / "map.tif"
    predict(Job((layer_source(scene.modality, str(path)),), output), engine(scene.model), Quiet())
    return gdal.Open(str(output)).ReadAsArray()


@pytest.fixture(scope="module")
def scene_and_map(engine, tmp_path_factory):
    """A scene and its plain map, kept for the module."""

    @functools.lru_cache
    def of(make, real):
        scene, folder = make(real), tmp_path_factory.mktemp("plain")
        plain = mapped(scene, scene.write(folder / "plain.tif", scene.plain, nodata=0), engine, folder)
        assert len(np.unique(plain)) > 2  # a map of something, with its hole
        return scene, plain

    return of


REAL = pytest.mark.skipif(not DATA.is_dir(), reason="the real scenes are not on this machine")


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("real", [False, pytest.param(True, marks=[pytest.mark.slow, REAL])], ids=["made", "real"])
@pytest.mark.parametrize("make", [sentinel2, landsat])
def test_a_scene_in_disguise_gives_the_map_of_the_plain_one(make, real, disguise, engine, scene_and_map, tmp_path):
    scene, plain = scene_and_map(make, real)
    found = mapped(scene, DISGUISES[disguise](scene, tmp_path), engine, tmp_path)
    assert found.shape == plain.shape
    assert (found == plain).mean() >= SAME
