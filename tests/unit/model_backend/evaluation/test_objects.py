"""Objects as polygons get the figures that COCO's own code gives for the same objects as masks."""

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.instances import Objects, average_precision
from layerfuse.model_backend.evaluation.objects import assess_objects

pytestmark = pytest.mark.usefixtures("gdal_raises")

SIDE = 200


def rectangles(rng, count):
    """Rectangles of whole pixels that may overlap, ``[n, 4]`` as xmin, ymin, xmax, ymax."""
    corner, size = rng.integers(0, SIDE - 30, (count, 2)), rng.integers(6, 30, (count, 2))
    return np.concatenate([corner, corner + size], 1)


def masks(boxes):
    planes = np.zeros((len(boxes), SIDE, SIDE), bool)
    for plane, (xmin, ymin, xmax, ymax) in zip(planes, boxes):
        plane[ymin:ymax, xmin:xmax] = True
    return planes


@pytest.mark.parametrize("seed", range(4))
def test_average_precision_is_that_of_coco(make_vector, box, seed):
    pytest.importorskip("faster_coco_eval")
    rng = np.random.default_rng(seed)
    true = rectangles(rng, 40)
    near = true[:30] + rng.integers(-3, 4, (30, 4))
    found = np.concatenate([np.clip(near, 0, SIDE), rectangles(rng, 15)])
    scores = rng.permutation(len(found)) / 100 + 0.1
    truth = make_vector("true.gpkg", [(box(*b), {"id": 1}) for b in true])
    objects = make_vector("found.gpkg", [(box(*b), {"score": float(s)}) for b, s in zip(found, scores)])
    result = assess_objects(str(objects), str(truth))
    kind = np.zeros(len(found), int)
    expected = average_precision(
        [Objects(kind, masks(found), scores)], [Objects(np.zeros(len(true), int), masks(true))], most=1000
    )
    assert result.figures["ap"] == pytest.approx(expected["ap"], abs=1e-9)
    assert result.figures["ap50"] == pytest.approx(expected["ap50"], abs=1e-9)
    assert 0.2 < result.figures["ap50"] < 0.9 and result.scored


def test_boundaries_match_within_the_tolerance(make_vector, box):
    truth = make_vector("true.gpkg", [(box(0, 0, 100, 50), {"id": 1})])
    shifted = make_vector("found.gpkg", [(box(0, 3, 100, 53), {"id": 1})])
    close = assess_objects(str(shifted), str(truth), tolerance=4.0)
    assert close.figures["boundary_f1"] == pytest.approx(1.0, abs=1e-6)
    far = assess_objects(str(shifted), str(truth), tolerance=2.0)
    # The long sides are 3 m off. Of the short ones 47 m coincide, and 2 m more lie near enough at each end.
    assert far.figures["boundary_precision"] == pytest.approx((2 * 49 + 2 * 0) / 300, abs=0.02)
    assert close.figures["ap50"] == 1.0 and not close.scored


def test_equal_scores_are_one_operating_point(make_vector, box):
    true = [(box(x, 0, x + 10, 10), {"id": 1}) for x in range(0, 200, 20)]
    found = [*true[:6], *((box(x, 500, x + 10, 510), {"id": 1}) for x in range(0, 40, 20))]
    for order in (found, found[::-1]):
        result = assess_objects(str(make_vector(f"{order[0][0][9:12].strip()}f.gpkg", order)),
                                str(make_vector(f"{order[0][0][9:12].strip()}t.gpkg", true)))  # fmt: skip
        assert result.figures["ap50"] == pytest.approx(6 / 8 * 61 / 101)
        assert (result.found, result.true, result.hits) == (8, 10, 6)


def test_any_crs(make_vector, box):
    from osgeo import ogr, osr

    crs = [osr.SpatialReference(), osr.SpatialReference()]
    for one, code in zip(crs, (32612, 4326)):
        one.ImportFromEPSG(code)
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    geometry = ogr.CreateGeometryFromWkt(box(300000, 4100000, 300040, 4100030))
    metres = geometry.ExportToWkt()
    geometry.Transform(osr.CoordinateTransformation(*crs))
    truth = make_vector("true.gpkg", [(metres, {"id": 1})])
    degrees = make_vector("degrees.gpkg", [(geometry.ExportToWkt(), {"id": 1})], epsg=4326)
    for pair in ((degrees, truth), (truth, degrees)):
        result = assess_objects(*map(str, pair))
        assert result.figures["ap"] == pytest.approx(1.0) and result.figures["boundary_f1"] == pytest.approx(1.0)


def test_objects_of_another_area_are_refused(make_vector, box):
    truth = str(make_vector("true.gpkg", [(box(0, 0, 100, 50), {"id": 1})]))
    near, far = (str(make_vector(f"{x}.gpkg", [(box(x, 0, x + 9, 9), {"id": 1})])) for x in (91, 900))
    assert assess_objects(near, truth).hits == 0
    with pytest.raises(InputError, match="nowhere near those of the reference"):
        assess_objects(far, truth)


def test_what_is_no_layer_of_polygons_is_told(make_vector, box, tmp_path):
    good = str(make_vector("good.gpkg", [(box(0, 0, 9, 9), {"id": 1})]))
    points = str(make_vector("points.gpkg", [("POINT(1 1)", {"id": 1})]))
    for pair in ((points, good), (good, points), (str(tmp_path / "none.gpkg"), good)):
        with pytest.raises(InputError):
            assess_objects(*pair)
