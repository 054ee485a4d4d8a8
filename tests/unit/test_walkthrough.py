import dataclasses

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

from layerfuse.model_backend.nn.forest import SIZES, SMOOTHED
from layerfuse.model_backend.raster.labels import label_source
from layerfuse.model_backend.raster.source import open_dataset
from osgeo import gdal, ogr

from benchmarks.walkthrough.__main__ import table
from benchmarks.walkthrough.places import PLACES


@pytest.fixture()
def place(tmp_path, make_raster):
    """Two classes in a checkerboard of blocks; three bands of probabilities."""
    (tmp_path / "landcover" / "small").mkdir(parents=True)
    blocks = (np.indices((120, 200)) // 20).sum(0) % 2 + 1
    probabilities = np.stack([blocks == 2, blocks == 1, np.zeros_like(blocks)]).astype(np.uint8) * 200
    probabilities[:, :5] = 0
    make_raster("landcover/small/reference.tif", blocks.astype(np.uint8), pixel=10.0)
    make_raster("landcover/small/probabilities.tif", probabilities, pixel=10.0)
    return dataclasses.replace(
        PLACES["zion"], folder="landcover/small", reference="reference.tif",
        classes={1: ("a", "000000"), 2: ("b", "FFFFFF")},
        layers={"landcover": "probabilities.tif"}, drawn=(100, 200), judged=(0, 60),
    )  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_no_surroundings_of_a_polygon_reach_what_is_judged(name):
    (drawn, end), (judged, last) = PLACES[name].drawn, PLACES[name].judged
    assert max(judged - end, drawn - last) >= (SIZES[-1] + SMOOTHED) // 2


def test_polygons_lie_where_they_are_drawn_and_are_the_same_for_the_same_draw(place, tmp_path):
    dataset = place.open(tmp_path)
    left, size = dataset.GetGeoTransform()[:2]
    drawn = []
    for number, draw in enumerate((0, 0, 1)):
        path = tmp_path / f"{number}.gpkg"
        place.draw(tmp_path, path, draw)
        file = ogr.Open(str(path))
        drawn.append([(f["class"], f.GetGeometryRef().GetEnvelope()) for f in file.GetLayer(0)])
    assert drawn[0] == drawn[1] != drawn[2] and {name for name, _ in drawn[0]} == {"a", "b"}
    for west, east, _, _ in (box for _, box in drawn[0]):
        assert left + 100 * size <= west < east <= left + 200 * size
    xmin, ymin, xmax, ymax = place.judged_extent(tmp_path)
    assert (xmin, xmax) == (left, left + 60 * size) and ymax - ymin == 120 * size


def test_the_class_map_is_the_likeliest_band(place, tmp_path):
    path = place.layer_files(tmp_path, tmp_path)["landcover"]
    classes, reference = gdal.Open(str(path)).ReadAsArray(), place.open(tmp_path).ReadAsArray()
    assert (classes[5:] == 3 - reference[5:]).all() and (classes[:5] == 0).all()
    assert open_dataset(label_source(path)).GetRasterBand(1).GetNoDataValue() == 0


def test_the_table_has_means_and_spreads_of_paired_differences():
    def run(ours, theirs):
        return {who: {"x+y": {"miou": a, "oa": 0.5}, "x": {"miou": a, "oa": 0.3}} for who, a in
                (("model", ours), ("forest", theirs))}  # fmt: skip

    rows = table([run(0.3, 0.2), run(0.5, 0.3)]).splitlines()
    assert rows[2] == (
        "| x + y | 0.400 ± 0.141 | 0.250 ± 0.071 | +0.150 ± 0.071 | 0.500 ± 0.000 | 0.500 ± 0.000 | +0.000 ± 0.000 |"
    )
    assert rows[-1].startswith("| mean | 0.400 ± 0.141 |") and "0.400 ± 0.000" in rows[-1]
    assert "±" not in table([run(0.3, 0.2)])
