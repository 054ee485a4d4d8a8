"""Fixtures that every tier shares: a tiny model and tiny rasters, made fresh in a temporary folder."""

from __future__ import annotations

import gc
import os
import random
import sys
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported

import layerfuse.tests.forked  # noqa: F401 - no process waits for the disk
import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network
from layerfuse.tests.cards import toy_card

try:
    from hypothesis import settings
except ImportError:  # make matrix does without some of the tests
    pass
else:
    settings.register_profile("layerfuse", derandomize="LAYERFUSE_TEST_SEED" not in os.environ, deadline=None)
    settings.load_profile("layerfuse")

SEED = int(os.environ.get("LAYERFUSE_TEST_SEED", "0"))
"""Of every test's draws: run the suite under others to see what hangs on luck."""


@pytest.fixture(autouse=True)
def _seeded():
    """Every draw that a test leaves unseeded is the same each time, whatever ran before."""
    random.seed(SEED)
    np.random.seed(SEED)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(SEED)


@pytest.fixture(autouse=True, scope="module")
def _no_thread_left():
    """What a module's tests start, ends with them: a thread left would be another module's riddle."""
    yield
    if "layerfuse.plugin.engine.process" in sys.modules:
        sys.modules["layerfuse.plugin.engine.process"].close_all()  # children that wait for the next job
    if _our_threads():
        gc.collect()  # an engine's threads end with the engine
    for thread in _our_threads():
        thread.join(timeout=300)
        assert not thread.is_alive(), thread.name


def _our_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("layerfuse")]


@pytest.hookimpl(hookwrapper=True)
def pytest_collection():
    """Nothing of what is imported and found can go: nobody looks for it."""
    gc.disable()
    yield
    gc.enable()


def pytest_collection_finish():
    """What has been imported stays: nobody has to look through it again for what can go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def tiny_card() -> Card:
    """Two modalities, three classes, 10 m pixels, 32-pixel tiles."""
    return toy_card(
        "tiny",
        modalities=(
            Modality(
                "optical", "optical", "continuous", tuple(Band(n, mean=100.0, stddev=50.0) for n in ("red", "nir"))
            ),
            Modality("elevation", "elevation", "continuous", (Band("height", mean=500.0, stddev=200.0, unit="m"),)),
        ),
        classes=(ClassInfo(1, "water", "2060c0"), ClassInfo(2, "forest", "208020"), ClassInfo(5, "town", "c02020")),
        network=Network(patch_size=8, embed_dim=16, depth=2, num_heads=2, head_dim=16, detail_dim=4),
    )


@pytest.fixture(scope="session")
def tiny_model(tiny_card, tmp_path_factory):
    """A folder with the tiny card and reproducible random weights."""
    torch = pytest.importorskip("torch")
    from layerfuse.model_backend.nn.weights import build_model, save_weights

    folder = tmp_path_factory.mktemp("models") / "tiny"
    folder.mkdir()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        save_weights(build_model(tiny_card), folder)
    tiny_card.save(folder)
    return folder


@pytest.fixture(scope="module")
def opened():
    """A function that opens the engine of a model, once for all that have the same files."""
    from layerfuse.model_backend.inference.graphs import open_local

    engines, ends = {}, []

    def engine(folder, *how):
        key = (*how, *(path.read_bytes() for path in sorted(folder.iterdir())))
        if key not in engines:
            engines[key] = open_local(folder, *how)
            ends.append(engines[key].close)
            engines[key].close = lambda: None
        return engines[key]

    yield engine
    for close in ends:
        close()


@pytest.fixture()
def few_trees(monkeypatch):
    """A quarter of the trees, which learn what tests teach them as well."""
    monkeypatch.setattr("layerfuse.model_backend.training.trees.TREES", 32)


@pytest.fixture(params=[False, True], ids=["gdal-returns", "gdal-raises"])
def gdal_raises(request):
    """Whether GDAL tells errors by exceptions: it is off in QGIS 3.22 and on in 3.40, for everybody in the process."""
    pytest.importorskip("osgeo.gdal")
    from osgeo import gdal, ogr, osr

    def switch(raises):
        for module in (gdal, ogr, osr) if raises else (osr, ogr, gdal):  # a stack
            if module.GetUseExceptions() != raises:
                module.UseExceptions() if raises else module.DontUseExceptions()

    before = bool(gdal.GetUseExceptions())
    switch(request.param)
    yield
    switch(before)


@pytest.fixture()
def make_raster(tmp_path):
    """Write a GeoTIFF: ``make(name, array, epsg, origin, pixel, nodata, geotransform)``, array ``[C, H, W]``."""
    gdal = pytest.importorskip("osgeo.gdal")
    from osgeo import osr

    def make(name, array, epsg=32612, origin=(300000.0, 4100000.0), pixel=10.0, nodata=None, geotransform=None):
        array = np.asarray(array)
        array = array[None] if array.ndim == 2 else array
        kinds = {
            "uint8": gdal.GDT_Byte,
            "uint16": gdal.GDT_UInt16,
            "int16": gdal.GDT_Int16,
            "int32": gdal.GDT_Int32,
            "float32": gdal.GDT_Float32,
        }
        path = tmp_path / name
        dataset = gdal.GetDriverByName("GTiff").Create(
            str(path), array.shape[2], array.shape[1], array.shape[0], kinds[str(array.dtype)]
        )
        dataset.SetGeoTransform(geotransform or (origin[0], pixel, 0.0, origin[1], 0.0, -pixel))
        if epsg:
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(epsg)
            dataset.SetProjection(crs.ExportToWkt())
        for i, band in enumerate(array, start=1):
            if nodata is not None:
                dataset.GetRasterBand(i).SetNoDataValue(nodata)
            height, width = band.shape
            dataset.GetRasterBand(i).WriteRaster(0, 0, width, height, np.ascontiguousarray(band).tobytes())
        dataset.FlushCache()
        return path

    return make
