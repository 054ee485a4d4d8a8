"""What ``layerfuse predict`` tells of doubt and areas, pixel by pixel, against computations of their own.

The network is asked tile by tile for plain scores and tokens. All that is made of them is written anew here, in
doubles and as the documents say it: temperatures, blending, probabilities, confidence, margin, dissimilarity, the
smallest patch and the areas.
"""

import csv
import dataclasses
import heapq
import re

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.maps.ellipsoid import pixel_areas
from layerfuse.tests.integration.maps.test_predict import make_described

torch = pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")
ndimage = pytest.importorskip("scipy.ndimage")
from osgeo import osr  # noqa: E402
from safetensors.numpy import load_file  # noqa: E402

# The corner of four super-tiles lies inside; pixels are those of the layers.
WIDTH, HEIGHT, SIZE = 90, 70, 10.0
COLUMN, ROW = 15 * 2048 - 40, -200 * 2048 - 30
TILE, PATCH, SHARED = 32, 8, 8  # of the tiny model, and of tiles that overlap by a quarter
TEMPERATURES = (1.6, 0.7)
BY_LACKING = {"optical": (1.6, 2.5, 3.1)}
CLASSES, NAMES = np.array([1, 2, 5]), ("water", "forest", "town")
KINDS = ("output", "confidence", "probabilities", "margin", "applicability", "availability")
UNIT = 350.0  # square metres: three pixels go, four stay


@pytest.fixture(scope="module")
def mapped(tiny_model, tmp_path_factory):
    """Layers with holes and a band that lacks in the east, and all that is mapped of them, with small patches too."""
    folder = tmp_path_factory.mktemp("doubt")
    make_described(tiny_model, folder / "model")
    card = load_card(folder / "model")
    dataclasses.replace(card, temperatures=TEMPERATURES, subset_temperatures=BY_LACKING).save(folder / "model")
    rng = np.random.default_rng(7)
    coarse = rng.integers(1, 220, (2, HEIGHT // 5, WIDTH // 5)).repeat(5, 1).repeat(5, 2)
    optical = (coarse + rng.integers(0, 30, coarse.shape)).astype("uint16")
    optical[:, 25:60, 10:50] = 0
    optical[0, :, 50:] = 100  # the mean of the band: it is lacking there
    heights = rng.normal(500, 200, (1, HEIGHT, WIDTH)).astype("float32")
    heights[:, :, :30] = heights[:, 50:] = heights[:, :, 65:] = -9999
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)
    for name, array, kind, nodata in (
        ("optical", optical, gdal.GDT_UInt16, 0),
        ("dem", heights, gdal.GDT_Float32, -9999),
    ):
        file = gdal.GetDriverByName("GTiff").Create(str(folder / f"{name}.tif"), WIDTH, HEIGHT, len(array), kind)
        file.SetGeoTransform((COLUMN * SIZE, SIZE, 0.0, -ROW * SIZE, 0.0, -SIZE))
        file.SetProjection(crs.ExportToWkt())
        file.WriteRaster(0, 0, WIDTH, HEIGHT, array.tobytes())
        for band in range(1, len(array) + 1):
            file.GetRasterBand(band).SetNoDataValue(nodata)
        file.FlushCache()
        del file
    layers = ["--layer", f"optical={folder / 'optical.tif'}", "--layer", f"elevation={folder / 'dem.tif'}"]
    found = {}
    for name, more in (("all", []), ("sieved", ["--min-unit", f"{UNIT:g}"])):
        (folder / name).mkdir()
        files = [part for kind in KINDS for part in (f"--{kind}", str(folder / name / f"{kind}.tif"))]
        table = ["--areas", str(folder / name / "areas.csv")]
        assert main(["predict", "--model", str(folder / "model"), *layers, *files, *table, *more]) == 0
        found[name] = {kind: gdal.Open(str(folder / name / f"{kind}.tif")).ReadAsArray() for kind in KINDS}
    valid = {"optical": (optical != 0).all(0), "elevation": heights[0] != -9999}
    return folder, {"optical": optical.astype(np.float32), "elevation": heights}, valid, found


@pytest.fixture(scope="module")
def expected(mapped):
    """Probabilities ``[K, H, W]`` and dissimilarity ``[H, W]``, NaN where nothing is known."""
    from layerfuse.model_backend.nn.weights import load_model

    folder, values, valid, _ = mapped
    card = load_card(folder / "model")
    network, home = load_model(card, folder / "model").eval(), load_file(folder / "model" / "model.safetensors")
    ramp = np.sin(np.pi / 2 * (np.arange(SHARED) + 0.5) / SHARED) ** 2
    side = np.concatenate([ramp, np.ones(TILE - 2 * SHARED), ramp[::-1]])
    weights = np.outer(side, side)
    around = [(TILE, TILE), (TILE, TILE)]
    values = {name: np.pad(array, [(0, 0), *around]) for name, array in values.items()}
    valid = {name: np.pad(array, around) for name, array in valid.items()}
    shape = HEIGHT + 2 * TILE, WIDTH + 2 * TILE
    shares, total, far, told = np.zeros((3, *shape)), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    step = TILE - SHARED
    for top in range(-(-(ROW - TILE) // step) * step, ROW + HEIGHT, step):
        for left in range(-(-(COLUMN - TILE) // step) * step, COLUMN + WIDTH, step):
            place = np.s_[top - ROW + TILE : top - ROW + 2 * TILE, left - COLUMN + TILE : left - COLUMN + 2 * TILE]
            patches = {
                name: there[place].reshape(4, PATCH, 4, PATCH).mean((1, 3)) >= 0.5 for name, there in valid.items()
            }
            names = [name for name in values if patches[name].any()]
            if not names:
                continue
            tile = {name: torch.from_numpy(values[name][(slice(None), *place)][None]) for name in names}
            usable = {name: torch.from_numpy(valid[name][place][None]) for name in names}
            with torch.inference_mode():
                scores = network(tile, usable)[0, 0].numpy().astype(float)
                tokens = network.embed(tile, usable)[0].numpy().astype(float)  # [D, rows, columns]
            lacks = sum(
                bool((band[valid["optical"][place]] == 100).all()) for band in values["optical"][(slice(None), *place)]
            )
            temperature = TEMPERATURES[1] if len(names) == 2 else (1.6, *BY_LACKING["optical"][1:])[lacks]
            if names == ["elevation"]:
                temperature = TEMPERATURES[0]
            chances = np.exp(scores / temperature - (scores / temperature).max(0))
            shares[(slice(None), *place)] += weights * chances / chances.sum(0)
            total[place] += weights
            unlike = np.full((4, 4), np.nan)
            for row in range(4):
                for column in range(4):
                    key = "+".join(name for name in names if patches[name][row, column])
                    if key in card.applicability.subsets:
                        s = card.applicability.subsets.index(key)
                        point = (tokens[:, row, column] - home["home.mean"][s]) @ home["home.axes"][s].astype(float)
                        unlike[row, column] = min(np.linalg.norm(point - centre) for centre in home["home.centres"][s])
            unlike = np.kron(unlike, np.ones((PATCH, PATCH)))
            known = np.isfinite(unlike)
            far[place] += np.where(known, unlike, 0) * weights
            told[place] += known * weights
    inside = np.s_[..., TILE:-TILE, TILE:-TILE]
    with np.errstate(invalid="ignore"):
        return (shares / total)[inside], (far / told)[inside]


def test_probabilities_confidence_margin_and_class_are_what_the_scores_say(mapped, expected):
    _, _, valid, found = mapped
    maps, (shares, _) = found["all"], expected
    there = (valid["optical"] | valid["elevation"]) & np.isfinite(shares[0])
    np.testing.assert_array_equal(maps["output"] != 255, there)
    assert 0.5 < there.mean() < 1
    ordered = np.sort(shares, 0)[:, there]
    for kind, chance in (
        ("probabilities", shares[:, there]),
        ("confidence", ordered[-1]),
        ("margin", ordered[-1] - ordered[-2]),
    ):
        assert np.abs(maps[kind][..., there] - chance / 0.004).max() <= 0.51, kind
        assert (maps[kind][..., ~there] == 255).all(), kind
    clear = there & (np.sort(shares, 0)[-1] - np.sort(shares, 0)[-2] > 1e-5)
    assert clear.sum() > 0.98 * there.sum() and len(np.unique(maps["output"])) == 4
    np.testing.assert_array_equal(maps["output"][clear], CLASSES[shares.argmax(0)][clear])
    bits = valid["optical"] + 2 * valid["elevation"]
    np.testing.assert_array_equal(maps["availability"], bits)


def test_dissimilarity_is_the_distance_to_the_nearest_centre(mapped, expected):
    """Meyer & Pebesma 2021, equations 3 and 4, from the centres of the card's weights; their scale is in the axes."""
    _, _, _, found = mapped
    stored, unlike = found["all"]["applicability"], expected[1]
    known = np.isfinite(unlike) & (found["all"]["output"] != 255)
    np.testing.assert_array_equal(stored != 255, known)
    assert 0.3 < known.mean() < (found["all"]["output"] != 255).mean(), "heights alone are not described"
    assert np.abs(stored[known] - np.minimum(100 * unlike[known], 254)).max() <= 0.6
    assert 0 < (stored[known] > 100).mean() < 1


def test_what_is_said_of_the_whole_map_is_counted_right(mapped, expected):
    folder, _, _, found = mapped
    told = gdal.Open(str(folder / "all/output.tif")).GetMetadataItem("LAYERFUSE_SUMMARY")
    maps, shares = found["all"], expected[0]
    there = maps["output"] != 255
    assert int(re.match(r"The model is (\d+)% sure", told)[1]) == pytest.approx(
        100 * shares.max(0)[there].mean(), abs=0.6
    )
    known = maps["applicability"] != 255
    share = 100 * (maps["applicability"][known] > 100).mean()
    assert int(re.search(r"(\d+)% of this area is unlike", told)[1]) == pytest.approx(share, abs=0.5)


def ground():
    """Square metres of the pixels, to a 4096th, as the map counts them."""
    return np.rint(pixel_areas(32612, COLUMN * SIZE, -ROW * SIZE, SIZE, (HEIGHT, WIDTH)) * 4096) / 4096


def without_small(classes, chances, areas, unit):
    """The smallest patch goes first, to the likeliest of its neighbours' classes, and is one patch with them then."""
    labels, count = np.zeros(classes.shape, int), 0
    for value in CLASSES:
        mine, more = ndimage.label(classes == value)
        labels[mine > 0] = mine[mine > 0] + count
        count += more
    numbers = np.arange(count + 1)
    metres = ndimage.sum_labels(areas, labels, numbers)
    sums = np.stack([ndimage.sum_labels(plane, labels, numbers) for plane in chances.astype(float)], 1)
    first = ndimage.minimum(np.arange(labels.size).reshape(labels.shape), labels, numbers)
    kind = ndimage.maximum(np.searchsorted(CLASSES, classes), labels, numbers).astype(int)
    beside = [set() for _ in numbers]
    for one, other in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])):
        for a, b in zip(one[one != other], other[one != other]):
            if a and b:
                beside[a].add(b)
                beside[b].add(a)
    owner = list(numbers)

    def find(number):
        while owner[number] != number:
            number = owner[number]
        return number

    left = [(metres[n], first[n], n) for n in numbers[1:] if metres[n] < unit]
    heapq.heapify(left)
    while left:
        size, _, number = heapq.heappop(left)
        around = {find(n) for n in beside[number]} - {number}
        if owner[number] != number or size != metres[number] or not around:
            continue
        kind[number] = max({kind[n] for n in around}, key=lambda k: (sums[number][k] / size, -k))
        for other in (n for n in around if kind[n] == kind[number]):
            owner[other] = number
            metres[number] += metres[other]
            sums[number] += sums[other]
            first[number] = min(first[number], first[other])
            beside[number] |= beside[other]
        if metres[number] < unit:
            heapq.heappush(left, (metres[number], first[number], number))
    return np.where(labels > 0, CLASSES[kind.clip(max=2)[[find(n) for n in numbers]]][labels], 255), labels


def test_small_patches_go_where_labels_of_scipy_send_them(mapped):
    _, _, _, found = mapped
    before, after = found["all"]["output"], found["sieved"]["output"]
    wanted, labels = without_small(before, found["all"]["probabilities"], ground(), UNIT)
    given = len(np.unique(labels[before != after]))
    assert given > 50, "enough to tell"
    np.testing.assert_array_equal(after, wanted)
    for kind in set(KINDS) - {"output"}:
        np.testing.assert_array_equal(found["all"][kind], found["sieved"][kind], kind)


@pytest.mark.parametrize("name", ["all", "sieved"])
def test_the_table_of_areas_is_that_of_the_map(mapped, name):
    folder, _, _, found = mapped
    classes, areas = found[name]["output"], ground()
    with open(folder / name / "areas.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(int(row["value"]), row["class"]) for row in rows] == list(zip(CLASSES, NAMES))
    whole = areas[classes != 255].sum()
    for row in rows:
        mine = classes == int(row["value"])
        assert int(row["pixels"]) == mine.sum() > 0
        assert float(row["hectares"]) == pytest.approx(areas[mine].sum() / 1e4, abs=1.1e-4)
        assert float(row["share"]) == pytest.approx(areas[mine].sum() / whole, abs=1e-6)
