"""What is made of heights and given in place of them without a name or a unit."""

from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

DATA = Path(__file__).resolve().parents[6].parent / "shared" / "data"
TERRAIN = ["buildings/alexandria/dsm_2m.tif", "buildings/alexandria/dtm_2m.tif", "buildings/bilbao/dem_2p5m.tif",
           "buildings/graduroi/dsm_20cm.tif", "buildings/umep/gothenburg_torg_dtm.tif",
           "buildings/umep/london_barbican_dtm.tif", "buildings/umep/newyork_ccny_dtm.tif",
           "landcover/belgium/a_dem_slope.tif", "landcover/belgium/b_dem_slope.tif", "landcover/trombetas/srtm.tif",
           "landcover/zion/srtm.tif"]  # fmt: skip
MADE = {"slope": DOUBT, "hillshade": DOUBT, "aspect": WARNING, "TRI": DOUBT, "TPI": WARNING, "roughness": DOUBT}


def heights(above=""):
    band = Band("height", minimum=-500, maximum=9000, unit="m", height_above=above)
    return Modality("dem", "elevation", "continuous", (band,))


def write(path, values, unit=""):
    file = gdal.GetDriverByName("GTiff").Create(str(path), *values.shape[::-1], 1, gdal.GDT_Float32)
    file.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    file.SetGeoTransform((300000, 10, 0, 4100000, 0, -10))
    file.GetRasterBand(1).WriteArray(values.astype(np.float32))
    file.GetRasterBand(1).SetUnitType(unit)
    return path


def hills(side=256, seed=0):
    """Hills of all sizes from 9 pixels on, with flat valleys between them."""
    draw, y, x = np.random.default_rng(seed), *np.mgrid[:side, :side]
    total = np.full((side, side), 1600.0)
    for size in (9, 14, 24, 60, 140):
        for angle in draw.uniform(0, np.pi, 4):
            total += size / 3 * np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / size + draw.uniform(0, 6))
    return np.maximum(total, np.percentile(total, 25))


def made(kind, terrain, path, **more):
    assert gdal.DEMProcessing(str(path), str(terrain), kind, computeEdges=True, **more) is not None
    return as_float(path)


def as_float(path):
    """Without a name, unit or type that would tell what it is."""
    file = gdal.Open(str(path))
    out = path.with_name(f"plain-{path.stem}.tif")
    values = file.ReadAsArray().astype(np.float32)
    values = np.where(values == -9999, np.nan, values)
    copy = gdal.GetDriverByName("GTiff").Create(str(out), *values.shape[::-1], 1, gdal.GDT_Float32)
    copy.SetProjection(file.GetProjection())
    copy.SetGeoTransform(file.GetGeoTransform())
    copy.GetRasterBand(1).WriteArray(values)
    del copy
    return out


def doubts(path, modality=None):
    found = describe(RasterSource("dem", str(path)), modality or heights())
    return [note for note in found.values_notes if note.level != FACT], found.fits


@pytest.mark.parametrize(("kind", "level"), [(kind, level) for kind, level in MADE.items() if kind[0] in "sha"])
def test_what_is_made_of_heights_is_told(tmp_path, kind, level):
    terrain = write(tmp_path / "a.tif", hills())
    assert doubts(terrain) == ([], True)
    (note,), fits = doubts(made(kind, terrain, tmp_path / "b.tif"))
    assert note.level in (level, WARNING) and "heights" in note.text
    assert fits == (note.level == DOUBT)


def test_heights_above_ground_and_what_tells_its_unit_are_left_alone(tmp_path):
    slope = gdal.Open(str(made("slope", write(tmp_path / "a.tif", hills()), tmp_path / "b.tif"))).ReadAsArray()
    assert not [n for n in doubts(write(tmp_path / "c.tif", slope), heights("ground"))[0] if "start at zero" in n.text]
    assert not doubts(write(tmp_path / "d.tif", slope, "m"))[0]
    assert not doubts(write(tmp_path / "e.tif", slope[:40, :40]))[0]  # too little to say


@pytest.mark.parametrize("level", [0, 5, 60])
def test_a_coast_is_terrain(tmp_path, level):
    assert not doubts(write(tmp_path / "a.tif", np.maximum(0, hills() - 1600 + level)))[0]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real scenes are not on this machine")
@pytest.mark.parametrize("name", TERRAIN)
def test_real_terrain_is_terrain_and_what_is_made_of_it_is_not(tmp_path, name):
    real = tmp_path / "a.vrt"
    gdal.Translate(str(real), str(DATA / name), bandList=[1], metadataOptions=[])
    values = as_float(real)
    assert not doubts(values)[0]
    degrees = abs(gdal.Open(str(real)).GetGeoTransform()[1]) < 0.01
    for kind in MADE:
        more = {"scale": 111120} if degrees and kind in ("slope", "hillshade") else {}
        path = made(kind, values, tmp_path / f"{kind}.tif", **more)
        found = describe(RasterSource("dem", str(path)), heights())
        assert [n for n in found.values_notes if n.level != FACT] or "% of dem is 0" in found.notes[0].text, kind
