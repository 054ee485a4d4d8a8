"""Right-angled outlines of made buildings, drawn as pixels first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.raster.gdalio import quiet
from layerfuse.model_backend.raster.shapes.regularize import LEAST_IOU, TOLERANCES, corners_of, polygon, regularize
from osgeo import gdal, ogr

SIZE = 96
RECTANGLE = [(-15, -9), (15, -9), (15, 9), (-15, 9)]
ELL = [(-18, -14), (18, -14), (18, 0), (2, 0), (2, 14), (-18, 14)]
COURT = [(-9, -6), (9, -6), (9, 6), (-9, 6)]  # a hole
angles, shifts = st.floats(0, np.pi), st.floats(-0.5, 0.5)


def turned(corners, angle, shift=0.0):
    x, y = np.array(corners, float).T
    return (
        np.stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], 1) + SIZE / 2 + shift
    )


def inside(corners):
    """Pixels whose centres lie in a polygon (crossings of a ray)."""
    x, y = np.meshgrid(np.arange(SIZE) + 0.5, np.arange(SIZE) + 0.5)
    result = np.zeros((SIZE, SIZE), bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, 0)):
        if y1 != y2:
            result ^= ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return result


def outline(mask):
    """Rings of the largest area of a mask, in pixel coordinates."""
    dataset = gdal.GetDriverByName("MEM").Create("", SIZE, SIZE, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((0, 1, 0, 0, 0, 1))
    band = dataset.GetRasterBand(1)
    band.WriteRaster(0, 0, SIZE, SIZE, mask.astype(np.uint8).tobytes())
    store = (ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")).CreateDataSource("")
    layer = store.CreateLayer("")
    gdal.Polygonize(band, band, layer, -1)
    largest = max((feature.GetGeometryRef().Clone() for feature in layer), key=lambda g: g.GetArea())
    return [np.array(ring.GetPoints())[:-1, :2] for ring in largest]


def iou(one, other):
    return one.Intersection(other).GetArea() / one.Union(other).GetArea()


def corner_angles(ring):
    """Cosines at the corners."""
    ahead, behind = np.roll(ring, -1, 0) - ring, ring - np.roll(ring, 1, 0)
    return (ahead * behind).sum(1) / np.linalg.norm(ahead, axis=1) / np.linalg.norm(behind, axis=1)


def simplified(ring, tolerance):
    """Indices of the points that stay, as Douglas and Peucker say it, from the two that are furthest out."""
    first = int(((ring - ring.mean(0)) ** 2).sum(1).argmax())
    second = int(((ring - ring[first]) ** 2).sum(1).argmax())

    def between(start, stop):
        places = [k % len(ring) for k in range(start + 1, stop + (len(ring) if stop <= start else 0))]
        (x, y), off = ring[stop] - ring[start], ring[places] - ring[start]
        far = np.abs(x * off[:, 1] - y * off[:, 0]) / np.hypot(x, y) if places else np.zeros(1)
        if far.max() <= tolerance:
            return []
        middle = places[int(far.argmax())]
        return [*between(start, middle), middle, *between(middle, stop)]

    return sorted([first, second, *between(first, second), *between(second, first)])


@settings(max_examples=60, deadline=None)
@given(angles, shifts, st.sampled_from([RECTANGLE, ELL]), st.integers(0, 1000))
def test_corners_are_found_for_all_tolerances_at_once(angle, shift, shape, seed):
    frayed = inside(turned(shape, angle, shift)) ^ (np.random.default_rng(seed).random((SIZE, SIZE)) < 0.01)
    ring = outline(frayed)[0]
    places, off = corners_of(ring)
    for tolerance in TOLERANCES:
        assert places[off > tolerance].tolist() == simplified(ring, tolerance)


@settings(max_examples=60, deadline=None)
@given(angles, shifts, st.sampled_from([RECTANGLE, ELL]))
def test_buildings_get_their_corners_back(angle, shift, shape):
    truth = turned(shape, angle, shift)
    with quiet():
        (ring,) = regularize(outline(inside(truth)))
        found = polygon([ring])
        assert len(ring) == len(shape) and found.IsValid()
        assert np.abs(corner_angles(ring)).max() < 1e-9
        assert iou(found, polygon([truth])) > 0.9  # half a pixel is lost in drawing
        assert abs(found.GetArea() / polygon([truth]).GetArea() - 1) < 0.03
        centre = found.Centroid()
    assert np.hypot(*(np.array([centre.GetX(), centre.GetY()]) - inside_centre(truth))) < 0.75


def inside_centre(corners):
    centre = polygon([corners]).Centroid()
    return np.array([centre.GetX(), centre.GetY()])


@settings(max_examples=40, deadline=None)
@given(angles, st.integers(0, 2**32 - 1))
def test_a_frayed_edge_does_not_show(angle, seed):
    """Every fifth pixel on either side of the edge is wrong."""
    truth = turned(RECTANGLE, angle)
    mask = inside(truth)
    edge = np.zeros_like(mask)
    for step in (1, -1):
        for axis in (0, 1):
            edge |= np.roll(mask, step, axis) != mask
    mask ^= edge & (np.random.default_rng(seed).random(mask.shape) < 0.2)
    with quiet():
        rings = regularize(outline(mask))
        assert polygon(rings).IsValid() and len(rings) == 1
        assert np.abs(corner_angles(rings[0])).max() < 1e-9 and len(rings[0]) <= 12
        assert iou(polygon(rings), polygon([truth])) > 0.82
        assert abs(polygon(rings).GetArea() / polygon([truth]).GetArea() - 1) < 0.12


@settings(max_examples=30, deadline=None)
@given(angles, shifts)
def test_courts_stay(angle, shift):
    outer, court = turned(np.array(RECTANGLE) * 1.6, angle, shift), turned(COURT, angle, shift)
    with quiet():
        rings = regularize(outline(inside(outer) & ~inside(court)))
        assert [len(ring) for ring in rings] == [4, 4] and polygon(rings).IsValid()
        assert iou(polygon(rings[1:]), polygon([court])) > 0.85


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.75), st.integers(2, 30))
def test_whatever_comes_it_is_valid_and_close(seed, share, side):
    """Random pixels: nothing of a building about them."""
    mask = np.zeros((SIZE, SIZE), bool)
    mask[10 : 10 + side, 20 : 20 + side] = np.random.default_rng(seed).random((side, side)) < share
    mask[10, 20] = True
    with quiet():
        rings = outline(mask)
        result = polygon(regularize(rings))
        assert result.IsValid() and result.GetArea() > 0
        holes = sum(polygon([hole]).GetArea() for hole in rings[1:])
        whole = polygon(rings)
        assert result.GetArea() <= whole.GetArea() / LEAST_IOU + holes
        assert iou(result, polygon(rings[:1])) >= 0.5 or iou(result, whole) >= LEAST_IOU


@pytest.mark.parametrize("radius", [12, 25, 40])
def test_a_round_tank_is_not_made_a_square(radius):
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    truth = np.stack([np.cos(angles), np.sin(angles)], 1) * radius + SIZE / 2
    with quiet():
        (ring,) = regularize(outline(inside(truth)))
        assert len(ring) > 4 and iou(polygon([ring]), polygon([truth])) > 0.9
