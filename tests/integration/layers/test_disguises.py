"""One scene in many disguises, as users have it: each gives the map of the plain file."""

from __future__ import annotations

import functools
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

from layerfuse import model_backend  # noqa: E402
from layerfuse.model_backend.inference.engine import LocalEngine  # noqa: E402
from layerfuse.model_backend.inference.pipeline import Job, predict  # noqa: E402
from layerfuse.model_backend.raster.source import layer_source  # noqa: E402
from layerfuse.tests.feedback import Feedback  # noqa: E402
from layerfuse.tests.integration.layers.disguises import (  # noqa: E402
    DATA,
    DISGUISES,
    FEWEST_KINDS,
    KINDS,
    LOSSY,
    MADE,
    OF_A_KIND,
    REAL,
)

SAME = 0.99
"""Share of the pixels that must be as in the map of the plain file."""
INTERPOLATED = {"decibels": 0.85, "heights": 0.95}
"""Likewise of a file that somebody has interpolated onto other pixels, else 0.95: no way back brings what that takes
away: of speckle most. What is read there is what GDAL's own way back gives, whose map must be met by :data:`SAME`."""
WEIGHTS = Path(model_backend.__file__).parent / "weights"


@pytest.fixture(scope="module")
def engine():
    """The engine of a model, kept for the module."""
    of = functools.lru_cache(lambda model: stack.enter_context(closing(LocalEngine(WEIGHTS / model, threads=1))))
    with ExitStack() as stack:
        yield of


def mapped(scene, path, engine, folder):
    """The map of a file on the grid of the plain one, whatever the file's."""
    output = folder / "map.tif"
    source = layer_source(scene.modality, str(path))
    job = Job((source,), output, extent=scene.box, crs=f"EPSG:{scene.epsg}", overwrite=True)
    predict(job, engine(scene.model), Feedback())
    return gdal.Open(str(output)).ReadAsArray()


@pytest.fixture(scope="module")
def shares():
    """Shares by scene and disguise, put in; in the end they are shown as a table, the worst of each kind."""
    found: dict[str, dict[str, float]] = {}
    yield found
    print(f"\n| the scene | {' | '.join(OF_A_KIND)} |\n|{'---|' * (1 + len(OF_A_KIND))}")
    for name, by_disguise in found.items():
        kinds = ([by_disguise[d] for d in kind if d in by_disguise] for kind in OF_A_KIND.values())
        print(f"| {name} | {' | '.join(f'{floored(min(kind)):.2f}' if kind else '' for kind in kinds)} |")


def floored(share):
    """Per cent with two places, never rounded up."""
    return int(share * 1e4) / 100


@pytest.fixture(scope="module")
def scene_of():
    """Scenes by name, made or read once."""
    return functools.lru_cache(lambda name: {**MADE, **REAL}[name]())


@pytest.fixture(scope="module")
def plain_map(engine, tmp_path_factory):
    """Maps of plain files, kept for the module; of the scene, or of some of its bands."""
    kept = {}

    def of(name, scene):
        key = (name, scene.names)
        if key not in kept:
            folder = tmp_path_factory.mktemp("plain")
            kept[key] = mapped(scene, scene.write(folder / "plain.tif"), engine, folder)
        return kept[key]

    return of


def share_of(name, disguise, scene, engine, plain_map, folder):
    found = DISGUISES[scene.kind][disguise](scene, folder)
    path, as_plain = found if isinstance(found, tuple) else (found, scene)
    plain = plain_map(name, as_plain)
    assert len(np.unique(plain)) > 1  # a map of something, with its hole
    found = mapped(as_plain, path, engine, folder)
    assert found.shape == plain.shape
    return float((found == plain).mean())


def warped_back(scene, path, folder, size):
    """The file of another zone on the map's pixels, and on those that it touches beside them, by GDAL alone."""
    left, low, right, top = scene.box
    box = (left - 4 * size, low - 4 * size, right + 4 * size, top + 4 * size)
    options = {"dstSRS": f"EPSG:{scene.epsg}", "outputBounds": box, "xRes": size, "yRes": size, "errorThreshold": 0}
    if scene.nodata is None:  # the black around a picture, which nobody declares, is no part of it
        options |= {"srcNodata": 0, "dstNodata": 0, "warpOptions": ["UNIFIED_SRC_NODATA=YES"]}
    back = str(folder / "back.tif")
    times = size / scene.size  # as the reader does, which its own tests hold to GDAL
    alike = "nearest" if scene.kind in ("reflectance", "decibels") else "cubic"
    how = "bilinear" if times < 0.7 else alike if times <= 1.6 else "average"
    gdal.Warp(back, str(path), resampleAlg=how, outputType=gdal.GDT_Float32, **options)
    file = gdal.Open(back, gdal.GA_Update)
    for number, name in enumerate(scene.names, 1):
        file.GetRasterBand(number).SetDescription(name)
    return back


@pytest.mark.parametrize("disguise", [name for name in DISGUISES["reflectance"] if name not in LOSSY])
@pytest.mark.parametrize("name", MADE)
def test_a_scene_in_disguise_gives_the_map_of_the_plain_one(name, disguise, scene_of, engine, plain_map, tmp_path):
    assert share_of(name, disguise, scene_of(name), engine, plain_map, tmp_path) >= SAME


@pytest.mark.parametrize("kind", DISGUISES)
def test_every_kind_of_scene_is_given_in_disguises_of_six_kinds_that_take_nothing_away(kind):
    assert set(DISGUISES[kind]) <= {name for names in OF_A_KIND.values() for name in names}
    kept = {
        name for name, names in OF_A_KIND.items() if not set(names) & set(LOSSY) and set(names) & set(DISGUISES[kind])
    }
    assert len(kept - {"placing"}) >= FEWEST_KINDS


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the real scenes are not on this machine")
@pytest.mark.parametrize(
    ("name", "disguise"), [(name, d) for name in REAL for d in DISGUISES[KINDS.get(name, "reflectance")]]
)
def test_a_real_scene_in_disguise_gives_the_map_of_the_plain_one(
    name, disguise, scene_of, engine, plain_map, shares, tmp_path
):
    share = share_of(name, disguise, scene_of(name), engine, plain_map, tmp_path)
    shares.setdefault(name, {})[disguise] = share
    if disguise not in LOSSY:
        assert share >= SAME
        return
    scene = scene_of(name)
    assert share >= INTERPOLATED.get(scene.kind, 0.95)
    away = tmp_path / "b.tif"
    back = warped_back(scene, away, tmp_path, engine(scene.model).card.pixel_size)
    ours, theirs = (mapped(scene, path, engine, tmp_path) for path in (away, back))
    assert (ours == theirs).mean() >= SAME
