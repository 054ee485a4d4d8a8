"""A map told polygon by polygon, against plain counting."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.evaluation import parcels
from layerfuse.model_backend.evaluation.classmap import ClassMap
from layerfuse.model_backend.evaluation.parcels import ParcelReader, tell_parcels
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.raster.workspace import work_folder
from osgeo import gdal, ogr, osr

LEFT, TOP = 300000, 4100000
HEIGHT, WIDTH = 40, 60


@pytest.fixture()
def rasters(make_raster):
    rng = np.random.default_rng(0)
    classes = rng.choice([1, 2, 5, 255], (HEIGHT // 4, WIDTH // 4)).repeat(4, 0).repeat(4, 1).astype(np.uint8)
    sure = np.where(classes == 255, 255, rng.integers(100, 251, classes.shape)).astype(np.uint8)
    far = np.where(classes == 255, 255, rng.integers(0, 200, classes.shape)).astype(np.uint8)
    far[:, 50:] = 255  # where it cannot be told
    paths = {n: str(make_raster(f"{n}.tif", a, nodata=255)) for n, a in (("m", classes), ("c", sure), ("u", far))}
    return paths, classes, sure * 0.004, far


def write(path, shapes, epsg=32612, fields=("owner",), kind=ogr.wkbUnknown):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(0)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("fields of people", reference, kind)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, wkt in enumerate(shapes):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"p{number}")
        if wkt:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return str(path)


def box(left, top, right, bottom):
    """Of pixels."""
    x, y = (LEFT + 10 * left, LEFT + 10 * right), (TOP - 10 * top, TOP - 10 * bottom)
    return f"POLYGON(({x[0]} {y[0]},{x[1]} {y[0]},{x[1]} {y[1]},{x[0]} {y[1]},{x[0]} {y[0]}))"


class Stopping(Silent):
    """Ends the work before the polygon of a number."""

    def __init__(self, number):
        self.number = number

    def progress(self, done, total):
        self.done = done

    def is_cancelled(self):
        return self.done == self.number


def test_who_was_stopped_goes_on_with_the_same_parcels(rasters, tmp_path, monkeypatch):
    paths, *_ = rasters
    shapes = [box(n, n, n + 7, n + 5) for n in range(9)]
    polygons = write(tmp_path / "fields.gpkg", [*shapes[:4], None, box(90, 90, 95, 95), *shapes[4:]])
    monkeypatch.setattr(parcels, "TOGETHER", 3)
    read, whole = [], ParcelReader.read
    monkeypatch.setattr(ParcelReader, "read", lambda reader, geometry: read.append(0) or whole(reader, geometry))
    output = tmp_path / "parcels.gpkg"
    with pytest.raises(Cancelled):
        tell_parcels(paths["m"], polygons, output, Stopping(7), paths["c"], paths["u"])
    assert len(read) == 6 and not output.exists() and len(list(work_folder(output).glob("*.npz"))) == 2
    counts = tell_parcels(paths["m"], polygons, output, Silent(), paths["c"], paths["u"])
    assert len(read) == 11 and not work_folder(output).exists()  # five of the first six were kept
    monkeypatch.setattr(parcels, "TOGETHER", 256)
    assert counts == tell_parcels(paths["m"], polygons, tmp_path / "alone.gpkg", Silent(), paths["c"], paths["u"])
    assert rows(output) == rows(tmp_path / "alone.gpkg")


def rows(path):
    dataset = ogr.Open(str(path))
    return [{**feature.items(), "fid": feature.GetFID()} for feature in dataset.GetLayerByName(parcels.LAYER)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_rectangle_has_what_counting_says(rasters, data):
    paths, classes, sure, far = rasters
    left, top = data.draw(st.integers(0, WIDTH - 1)), data.draw(st.integers(0, HEIGHT - 1))
    right, bottom = data.draw(st.integers(left + 1, WIDTH)), data.draw(st.integers(top + 1, HEIGHT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parcels, "PART", data.draw(st.sampled_from([7, 16, 1024])))
        found = ParcelReader(ClassMap(paths["m"]), paths["c"], paths["u"]).read(
            ogr.CreateGeometryFromWkt(box(left, top, right, bottom))
        )
    grid = ClassMap(paths["m"]).grid
    place = np.s_[top:bottom, left:right]
    areas, mapped = grid.areas(grid.window)[place], classes[place]
    assert found.whole == areas.sum()
    assert found.metres.tolist() == [areas[mapped == value].sum() for value in (1, 2, 5)]
    there = mapped != 255
    if there.any():
        assert found.confidence == pytest.approx(np.average(sure[place][there], weights=areas[there]))
    told = there & (far[place] != 255)
    expected = np.average(far[place][told] > 100, weights=areas[told]) if told.any() else None
    assert found.unlike == (None if expected is None else pytest.approx(expected))


def test_parcels_keep_their_own_fields_and_get_ours(rasters, tmp_path):
    paths, classes, _sure, _far = rasters
    tiny = f"POLYGON(({LEFT + 41} {TOP - 41},{LEFT + 43} {TOP - 41},{LEFT + 43} {TOP - 43},{LEFT + 41} {TOP - 41}))"
    shapes = [box(0, 0, 20, 20), box(10, 10, 12, 12), tiny, box(100, 100, 110, 110), ""]
    polygons = write(tmp_path / "p.gpkg", shapes, fields=("owner", "Winner"))
    output = tmp_path / "o.gpkg"
    counts = tell_parcels(paths["m"], polygons, output, Silent(), paths["c"], paths["u"])
    found = rows(output)
    assert [row["owner"] for row in found] == ["p0", "p1", "p2", "p3", "p4"]
    first, _, small, outside, empty = found
    grid = ClassMap(paths["m"]).grid
    areas = grid.areas(grid.window)[:20, :20]
    hectares = {str(v): areas[classes[:20, :20] == v].sum() / 1e4 for v in (1, 2, 5)}
    ranked = sorted(hectares, key=hectares.get, reverse=True)
    assert (first["winner_2"], first["second"]) == tuple(ranked[:2]), "their field Winner stays"
    assert first["winner_share"] == pytest.approx(hectares[ranked[0]] / sum(hectares.values()), abs=1e-6)
    assert first["second_share"] == pytest.approx(hectares[ranked[1]] / sum(hectares.values()), abs=1e-6)
    assert first["hectares"] == pytest.approx(sum(hectares.values()))
    assert first["mapped_share"] == pytest.approx((classes[:20, :20] != 255).mean(), abs=1e-3)
    assert small["winner_2"] == str(classes[4, 4]) if classes[4, 4] != 255 else small["winner_2"] is None
    assert outside["winner_2"] is None and outside["mapped_share"] == 0 and outside["confidence"] is None
    assert empty["winner_2"] is None and sum(counts.values()) == 5 and counts[""] >= 2
    dataset = gdal.OpenEx(str(output))
    style = dataset.ExecuteSQL("SELECT styleQML FROM layer_styles")
    assert 'attr="winner_2"' in style.GetNextFeature().GetField(0)
    with pytest.raises(InputError, match="there already"):
        tell_parcels(paths["m"], polygons, output, Silent())


def test_parcels_in_degrees_are_where_they_are(rasters, tmp_path):
    paths, *_ = rasters
    here = write(tmp_path / "p.gpkg", [box(3, 3, 33, 31)])
    there = tmp_path / "degrees.gpkg"
    gdal.VectorTranslate(str(there), here, dstSRS="EPSG:4326", reproject=True)
    for name, polygons in (("a", here), ("b", str(there))):
        tell_parcels(paths["m"], polygons, tmp_path / f"{name}.gpkg", Silent(), paths["c"])
    (one,), (other,) = rows(tmp_path / "a.gpkg"), rows(tmp_path / "b.gpkg")
    assert one["winner"] == other["winner"] and one["hectares"] == pytest.approx(other["hectares"], rel=0.02)


@pytest.mark.parametrize("shape", ["POINT(300010 4099990)", "LINESTRING(300010 4099990,300020 4099980)"])
@pytest.mark.parametrize("first", [True, False])
def test_what_has_no_area_is_refused_in_either_order(rasters, tmp_path, shape, first):
    shapes = [shape, box(0, 0, 5, 5)][:: 1 if first else -1]
    polygons = write(tmp_path / "p.gpkg", shapes)
    with pytest.raises(InputError, match="no area"):
        tell_parcels(rasters[0]["m"], polygons, tmp_path / "o.gpkg", Silent())
    assert not (tmp_path / "o.gpkg").exists()


def test_parcels_of_another_area_are_refused(rasters, tmp_path):
    far = write(tmp_path / "far.gpkg", [box(5000, 5000, 5010, 5010)])
    with pytest.raises(InputError, match="no class in any of its polygons"):
        tell_parcels(rasters[0]["m"], far, tmp_path / "o.gpkg", Silent())
    assert not list(tmp_path.glob("o.gpkg*"))


def test_doubt_of_another_kind_is_refused(rasters, make_raster, tmp_path):
    paths, *_ = rasters
    other = str(make_raster("f.tif", np.full((HEIGHT, WIDTH), 0.9, np.float32)))
    with pytest.raises(InputError, match="not stored as bytes"):
        ParcelReader(ClassMap(paths["m"]), other)
    elsewhere = str(make_raster("e.tif", np.full((9, 9), 9, np.uint8), origin=(LEFT + 90000, TOP)))
    with pytest.raises(InputError, match="where the map does"):
        ParcelReader(ClassMap(paths["m"]), elsewhere)


def test_the_command_tells_what_wins(rasters, tmp_path, capsys):
    paths, classes, *_ = rasters
    top, left = (int(place) for place in np.argwhere(classes != 255)[0])
    small = [box(left, top, left + 3, top + 3), box(left, top, left + 5, top + 2)]
    polygons = write(tmp_path / "p.gpkg", [box(0, 0, 20, 20), box(20, 0, 40, 20), *small])
    command = ["parcels", "--map", paths["m"], "--polygons", polygons, "--output", str(tmp_path / "o.gpkg")]
    assert main([*command, "--confidence", paths["c"]]) == 0
    said = capsys.readouterr()
    assert "Parcels by the class that has most of each: " in said.err and said.out == f"Wrote {tmp_path / 'o.gpkg'}.\n"
    assert "4/4 parcels, " in said.err
    assert "\n1 parcel has fewer than 10 pixels of the map: their shares are rough." in said.err
    assert all(0.4 < row["confidence"] <= 1 for row in rows(tmp_path / "o.gpkg"))
    assert main([*command[:-1], str(tmp_path / "o.shp")]) == 2


def test_a_parcel_ranks_its_classes():
    parcel = parcels.Parcel(np.array([1.0, 3.0, 0.0]), 4.0, None, None)
    assert parcel.ranked() == [(1, 0.75), (0, 0.25)]
    assert dataclasses.replace(parcel, metres=np.zeros(3)).ranked() == []
