import json
import os
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.shapes.burn import Rim, bounds, burn, read_shapes
from osgeo import ogr

UNIT = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
NONE, UNKNOWN = -1, -2


def text(*features):
    """GeoJSON of (value, ring) pairs; y runs upwards from the upper edge."""
    made = [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for kind, ring in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made})


def ring(left, top, right, bottom):
    return [[left, -top], [right, -top], [right, -bottom], [left, -bottom], [left, -top]]


corner = st.floats(-3, 15, allow_nan=False)
box = st.tuples(st.sampled_from("abc"), corner, corner, st.floats(0.1, 10), st.floats(0.1, 10))


@settings(max_examples=60, deadline=None)
@given(st.lists(box, min_size=1, max_size=5))
def test_a_pixel_has_the_last_feature_over_its_centre(boxes):
    boxes = [(kind, left, top, left + width, top + height) for kind, left, top, width, height in boxes]
    shapes = read_shapes(text(*((kind, ring(*place)) for kind, *place in boxes)), "kind")
    found = burn(shapes, {"a": 0, "b": 1}, UNIT, (12, 14), None, NONE, UNKNOWN)
    y, x = np.mgrid[:12, :14] + 0.5
    expected, near = np.full((12, 14), NONE), np.zeros((12, 14), bool)
    for kind, left, top, right, bottom in boxes:
        expected[(x > left) & (x < right) & (y > top) & (y < bottom)] = {"a": 0, "b": 1}.get(kind, UNKNOWN)
        near |= (np.abs(np.stack([x - left, x - right, y - top, y - bottom])) < 1e-6).any(0)
    assert (found == expected)[~near].all()


def test_rims_lie_inside_and_end_where_another_object_covers_them():
    shapes = read_shapes(text(("a", ring(1, 1, 8, 8)), ("a", ring(8, 1, 13, 8)), ("b", ring(0, 9, 14, 12))), "kind")
    found = burn(shapes, {"a": 0, "b": 1}, UNIT, (12, 14), None, NONE, UNKNOWN, {0: Rim(2, 1.0)})
    assert (found[2:7, 2:7] == 0).all() and (found[2:7, 9:12] == 0).all() and (found[9:] == 1).all()
    assert (found == 2).sum() == 7 * 7 - 5 * 5 + 7 * 5 - 5 * 3
    assert (found[:, 0][:9] == NONE).all()


def test_a_figure_of_eight_is_burnt_and_shrunk():
    eight = [[1, -1], [11, -11], [11, -1], [1, -11], [1, -1]]
    shapes = read_shapes(text(("a", eight)), "kind")
    found = burn(shapes, {"a": 0}, UNIT, (12, 12), None, NONE, UNKNOWN, {0: Rim(1, 0.8)})
    assert (found == 0).any() and (found == 1).any() and found[1, 6] == NONE


def test_what_is_no_vector_file_gives_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    assert read_shapes(str(tmp_path / "a.txt")) is None and read_shapes(str(tmp_path / "none.gpkg")) is None
    empty = read_shapes(text(), "kind")
    assert empty.shapes == () and bounds(empty, None) is None
    assert (burn(empty, {}, UNIT, (2, 3), None, 7, UNKNOWN) == 7).all()


def test_features_without_a_place_in_the_target_are_told():
    shapes = read_shapes(text(("a", ring(0, 95, 1, 96))), "kind")  # beyond the pole
    with pytest.raises(InputError, match=r"label: its features cannot be placed"):
        burn(shapes, {"a": 0}, UNIT, (2, 2), "EPSG:32612", NONE, UNKNOWN)


def test_gml_is_read_without_a_file_beside_it(tmp_path):
    """None is written, and one of another file that stood in its place, and that is younger, is not believed."""
    path = tmp_path / "a.gml"

    def write(kind):
        path.write_text(
            f'<c xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><{kind}><gml:Polygon srsName="EPSG:32631">'
            "<gml:exterior><gml:LinearRing><gml:posList>0 0 9 0 9 9 0 0</gml:posList></gml:LinearRing></gml:exterior>"
            f"</gml:Polygon></{kind}></gml:featureMember></c>"
        )
        os.utime(path, (1.6e9, 1.6e9))

    write("field")
    assert len(read_shapes(str(path)).shapes) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["a.gml"]
    ogr.Open(str(path)).GetLayer(0)
    assert (tmp_path / "a.gfs").exists()
    for kind in ("lake", "moor"):  # of another kind, so that what stands beside it knows none of it
        write(kind)
        assert len(read_shapes(str(path)).shapes) == 1


def test_a_field_is_found_in_capitals_or_small_letters():
    assert [shape.value for shape in read_shapes(text(("a", ring(0, 0, 4, 4))), "KIND").shapes] == ["a"]
    with pytest.raises(InputError, match="no field 'sort'"):
        read_shapes(text(("a", ring(0, 0, 4, 4))), "sort")


@pytest.mark.parametrize("folder", ["", "in/"])
def test_the_one_shapefile_of_an_archive_is_read(tmp_path, folder):
    drawn = ogr.Open(text(("a", ring(0, 0, 2, 2))))
    file = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(tmp_path / "a.shp"))
    file.CopyLayer(drawn.GetLayer(0), "a")
    del file
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in tmp_path.glob("a.[sdp]*"):
            archive.write(path, folder + path.name)
    assert [shape.value for shape in read_shapes(str(tmp_path / "a.zip"), "kind").shapes] == ["a"]
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("in/other.geojson", text(("b", ring(0, 0, 2, 2))))
    if folder:
        assert read_shapes(str(tmp_path / "a.zip")) is None, "nobody knows which of two is meant"
