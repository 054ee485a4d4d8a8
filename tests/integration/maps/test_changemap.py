"""``layerfuse changemap`` end to end with a real network (tiny, random weights)."""

import csv
import dataclasses
import json
import shutil

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.change.job import ChangeJob
from layerfuse.model_backend.change.run import map_change
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import Cancelled
from layerfuse.model_backend.raster.crs import transform_points
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")
ogr = pytest.importorskip("osgeo.ogr")

# The corner of four super-tiles lies inside.
WIDTH, HEIGHT = 90, 70
LEFT, TOP = 15 * 20480.0 - 400, 200 * 20480.0 + 300
BEFORE_ONLY, AFTER_ONLY, NEITHER = 255_001, 255_002, 255_255
FILES = {
    "output": "change.tif", "probability": "p.tif", "map_before": "a.tif", "map_after": "b.tif", "table": "t.csv",
    "report": "r.html",
}  # fmt: skip


@pytest.fixture()
def layers(make_raster):
    """Two dates with holes in other places, and heights of both."""
    rng = np.random.default_rng(7)
    before = rng.integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
    after = np.where(rng.random(before.shape) < 0.5, before, rng.integers(1, 200, before.shape)).astype("uint16")
    before[:, 25:60, 10:50] = 0
    after[:, :, 70:] = 0
    heights = rng.normal(500, 200, (1, HEIGHT, WIDTH)).astype("float32")
    return {
        "before": str(make_raster("before.tif", before, origin=(LEFT, TOP), nodata=0)),
        "after": str(make_raster("after.tif", after, origin=(LEFT, TOP), nodata=0)),
        "dem": str(make_raster("dem.tif", heights, origin=(LEFT, TOP))),
    }


def job(layers, folder, **more):
    dem = RasterSource("elevation", layers["dem"])
    dates = ((RasterSource("optical", layers[when]), dem) for when in ("before", "after"))
    files = {name: folder / file for name, file in FILES.items()}
    return ChangeJob(*dates, **{**files, "threshold": 0.66, "overwrite": True, **more})


def pixels(path):
    array = gdal.Open(str(path)).ReadAsArray()
    return array.astype(np.int64)


def command(layers, model, folder, *more):
    return [
        "changemap", "--model", str(model), "--before", f"optical={layers['before']}",
        "--after", f"optical={layers['after']}", "--layer", f"elevation={layers['dem']}",
        *(part for name, file in FILES.items() for part in (f"--{name.replace('_', '-')}", str(folder / file))), *more,
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["mean", "best"])
def test_several_days_of_a_date_are_combined_as_for_a_map(layers, tiny_model, make_raster, tmp_path, how):
    rng, folder = np.random.default_rng(9), tmp_path / "days"
    folder.mkdir()
    for day in ("20230601", "20230701"):
        values = rng.integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
        make_raster(f"days/{day}.tif", values, origin=(LEFT, TOP), nodata=0)
    given = command({**layers, "before": folder}, tiny_model, tmp_path, "--dates", how)
    assert main(given) == 0
    assert main(["predict", "--model", str(tiny_model), "--layer", f"optical={folder}", "--layer",
                 f"elevation={layers['dem']}", "--dates", how, "--output", str(tmp_path / "m.tif")]) == 0  # fmt: skip
    np.testing.assert_array_equal(pixels(tmp_path / "a.tif"), pixels(tmp_path / "m.tif"))
    told = gdal.Open(str(tmp_path / "a.tif")).GetMetadataItem("LAYERFUSE_DATES")
    assert "2023-06-01" in told and "2023-07-01" in told


def test_it_is_what_two_maps_say(layers, tiny_model, tmp_path, capfd):
    """Maps, probability, codes and areas from two runs of predict, counted by other means."""
    assert main(command(layers, tiny_model, tmp_path, "--threshold", "0.66")) == 0
    told = capfd.readouterr().err
    shares, maps = [], []
    for when in ("before", "after"):
        out = [tmp_path / f"{when}_{kind}.tif" for kind in ("map", "shares")]
        given = ["--layer", f"optical={layers[when]}", "--layer", f"elevation={layers['dem']}"]
        assert main(["predict", "--model", str(tiny_model), *given, "--output", str(out[0]),
                     "--probabilities", str(out[1])]) == 0  # fmt: skip
        maps.append(pixels(out[0]))
        shares.append(pixels(out[1]).astype(float))
    a, b, codes, chance = (pixels(tmp_path / name) for name in ("a.tif", "b.tif", "change.tif", "p.tif"))
    np.testing.assert_array_equal(a, maps[0])
    np.testing.assert_array_equal(b, maps[1])
    seen = [pixels(layers[when]).any(0) for when in ("before", "after")]
    both = seen[0] & seen[1]
    assert 0.3 < both.mean() < 0.9 and (maps[0] != 255).all(), "the heights alone give a map everywhere"
    np.testing.assert_array_equal(codes == BEFORE_ONLY, seen[0] & ~seen[1])
    np.testing.assert_array_equal(codes == AFTER_ONLY, seen[1] & ~seen[0])
    np.testing.assert_array_equal(codes == NEITHER, ~seen[0] & ~seen[1])
    p, q = (s / s.sum(0) for s in shares)
    wanted = 1 - (p * q).sum(0)
    np.testing.assert_allclose(chance[both] * 0.004, wanted[both], atol=0.0021)
    assert (chance[~both] == 255).all()
    changed = both & (a != b) & (wanted >= 0.66)
    assert changed.any() and (both & (a != b) & ~changed).any()
    np.testing.assert_array_equal(codes[changed], (1000 * a + b)[changed])
    kept = np.array([1, 2, 5])[(p * q).argmax(0)]
    np.testing.assert_array_equal(codes[both & ~changed], (1001 * kept)[both & ~changed])
    check_table(tmp_path, codes)
    assert "layers on one date only: they are marked" in told and "is not known: no file tells it" in told


def check_table(folder, codes):
    """Hectares of the table against an equal-area projection of the pixels' outlines."""
    dataset = gdal.Open(str(folder / "change.tif"))
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    rows = list(csv.reader(open(folder / "t.csv", encoding="utf-8")))  # noqa: SIM115
    names = {1: "water", 2: "forest", 5: "town"}
    cell = {(row[0], name): float(value) for row in rows[1:] for name, value in zip(rows[0][1:], row[1:])}
    x, y = left + size * WIDTH / 2, top - size * HEIGHT / 2
    corners = transform_points([(x, y), (x + size, y), (x, y + size)], dataset.GetProjection(), "EPSG:6933")
    (x0, y0), (x1, y1), (x2, y2) = corners
    pixel = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 1e4  # hectares
    for a, before in names.items():
        for b, after in names.items():
            count = (codes == 1000 * a + b).sum()
            assert cell[f"before: {before}", f"after: {after}"] == pytest.approx(count * pixel, rel=1e-3, abs=1e-4)
    assert cell["total after", "total before"] == pytest.approx((codes < 255_000).sum() * pixel, rel=1e-3)


def test_what_the_files_say_of_themselves(layers, tiny_model, tmp_path, capfd):
    assert main(command(layers, tiny_model, tmp_path, "--threshold", "0.66", "--min-unit", "300")) == 0
    dataset = gdal.Open(str(tmp_path / "change.tif"))
    band = dataset.GetRasterBand(1)
    metadata = dataset.GetMetadata()
    there = set(np.unique(pixels(tmp_path / "change.tif")).tolist()) - {NEITHER}
    table = band.GetDefaultRAT()
    names = {table.GetValueAsInt(row, 0): table.GetValueAsString(row, 1) for row in range(table.GetRowCount())}
    assert set(names) == there and band.GetNoDataValue() == NEITHER
    assert {int(code) for code in json.loads(metadata["LAYERFUSE_CLASSES"])} == there
    for code in there - {BEFORE_ONLY, AFTER_ONLY}:
        a, b = ({1: "water", 2: "forest", 5: "town"}[part] for part in divmod(code, 1000))
        assert names[code] == (f"{a} → {b}" if a != b else f"{a}, no change")
    style = (tmp_path / "change.qml").read_text(encoding="utf-8")
    assert all(f'value="{code}"' in style for code in there)
    assert json.loads(metadata["LAYERFUSE_CHANGE"])["minimum_unit"] == 300
    assert json.loads(metadata["LAYERFUSE_BEFORE"])["inputs"] != json.loads(metadata["LAYERFUSE_AFTER"])["inputs"]
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "before: water" in page and "after: town" in page and "data:image/png" in page
    assert "Patches of change below 300 m²" in page
    main(command(layers, tiny_model, tmp_path, "--language", "zh", "--overwrite"))
    assert "土地覆盖变化" in (tmp_path / "r.html").read_text(encoding="utf-8")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_split_gives_the_same_bits(layers, engine, tmp_path, data):
    if not (tmp_path / "whole").exists():
        (tmp_path / "whole").mkdir()
        map_change(job(layers, tmp_path / "whole"), (engine, engine), Feedback())
    rasters = ("change.tif", "p.tif", "a.tif", "b.tif")
    whole = [pixels(tmp_path / "whole" / name) for name in rasters]
    cut_x = data.draw(st.lists(st.integers(2, 6), max_size=1).map(sorted), "columns")
    cut_y = data.draw(st.lists(st.integers(1, HEIGHT // 8 - 1), max_size=2, unique=True).map(sorted), "rows")
    columns, rows = [0, *(8 * c for c in cut_x), WIDTH], [0, *(8 * r for r in cut_y), HEIGHT]
    for top, bottom in zip(rows, rows[1:]):
        for left, right in zip(columns, columns[1:]):
            extent = (LEFT + 10 * left, TOP - 10 * bottom, LEFT + 10 * right, TOP - 10 * top)
            map_change(job(layers, tmp_path, extent=extent), (engine, engine), Feedback())
            for name, array in zip(rasters, whole):
                np.testing.assert_array_equal(pixels(tmp_path / name), array[top:bottom, left:right], name)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.mark.parametrize("when", [1, 12, 40])
def test_a_cancelled_run_goes_on(layers, engine, tmp_path, when):
    """Whenever it was cancelled: the files are those of an undisturbed run, and what was finished is used."""
    for name in ("undisturbed", "cut"):
        (tmp_path / name).mkdir()
    map_change(job(layers, tmp_path / "undisturbed", minimum_unit=500.0), (engine, engine), Feedback())
    feedback = Feedback()

    def progress(done, total):
        feedback.calls.append((done, total))
        feedback.cancelled = len(feedback.calls) >= when

    feedback.progress = progress
    mine = job(layers, tmp_path / "cut", minimum_unit=500.0, overwrite=False)
    with pytest.raises(Cancelled):
        map_change(mine, (engine, engine), feedback)
    assert not contents(tmp_path / "cut")
    again = Feedback()
    map_change(dataclasses.replace(mine, resume=True), (engine, engine), again)
    assert contents(tmp_path / "cut") == contents(tmp_path / "undisturbed")
    assert len(list((tmp_path / "cut").iterdir())) == len(contents(tmp_path / "cut")), "no work folder is left"
    if when == 40:
        assert again.calls[0][0] > 0, "finished super-tiles are not computed again"
    assert again.calls == sorted(again.calls) and again.calls[-1][0] == again.calls[-1][1]


def test_processes_give_the_same_bytes(layers, tiny_model, tmp_path):
    for name, workers in (("one", "1"), ("two", "2")):
        (tmp_path / name).mkdir()
        assert main(command(layers, tiny_model, tmp_path / name, "--workers", workers, "--device", "cpu")) == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_small_patches_count_as_unchanged(layers, engine, tmp_path):
    unit = 700.0
    found = {}
    for minimum in (0.0, unit):
        report = map_change(job(layers, tmp_path, minimum_unit=minimum), (engine, engine), Feedback())
        found[minimum] = pixels(tmp_path / "change.tif")
        check_table(tmp_path, found[minimum])
    before, after = found.values()
    changed = (before < 255_000) & (before // 1000 != before % 1000)
    kept = (after < 255_000) & (after // 1000 != after % 1000)
    labels = np.zeros(changed.shape, int)
    for start in np.argwhere(changed):  # a flood fill
        if labels[tuple(start)]:
            continue
        patch, stack = [], [tuple(start)]
        labels[tuple(start)] = -1
        while stack:
            r, c = stack.pop()
            patch.append((r, c))
            for place in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                inside = 0 <= place[0] < HEIGHT and 0 <= place[1] < WIDTH
                if inside and changed[place] and not labels[place]:
                    labels[place] = -1
                    stack.append(place)
        area = report.grid.areas(report.grid.window)[tuple(np.array(patch).T)].sum()
        assert kept[tuple(np.array(patch).T)].all() == kept[tuple(np.array(patch).T)].any() == (area >= unit)
    assert kept.any() and kept.sum() < changed.sum()
    np.testing.assert_array_equal(before[~changed | kept], after[~changed | kept])


def test_models_of_other_classes_are_refused(layers, tiny_model, tiny_card, tmp_path, capsys):
    from layerfuse.model_backend.card import ClassInfo

    def other(name, *classes):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes())
        dataclasses.replace(tiny_card, name=name, classes=classes, digests={}).save(folder)
        return str(folder)

    first, second, _ = tiny_card.classes
    out = tmp_path / "out"
    out.mkdir()
    for folder in (
        other("renamed", first, second, ClassInfo(5, "village", "c02020")),
        other("renumbered", first, second, ClassInfo(6, "town", "c02020")),
    ):
        assert main(command(layers, tiny_model, out, "--model-after", folder)) == 2
        error = capsys.readouterr().err
        assert "their classes differ: 5 town" in error and len(error.splitlines()) == 1
    assert not list(out.iterdir())
    same = other("recoloured", first, second, ClassInfo(5, "town", "000000"))
    assert main(command(layers, tiny_model, out, "--model-after", same)) == 0


def test_bad_input(layers, tiny_model, make_raster, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    far = make_raster("far.tif", np.full((2, 40, 40), 9, "uint16"), origin=(LEFT + 50_000, TOP))
    base = command(layers, tiny_model, out)
    cases = {
        "is no probability": [*base, "--threshold", "1.5"],
        "is not a number of square metres": [*base, "--min-unit", "nan"],
        "all of them are those of the other date": ["changemap", "--model", str(tiny_model), "--after",
            f"optical={layers['after']}", "--layer", f"elevation={layers['dem']}", "--output", str(out / "o.tif")],
        "--before: no layer is given": ["changemap", "--model", str(tiny_model), "--after",
            f"optical={layers['after']}", "--output", str(out / "o.tif")],
        "have no area in common": ["changemap", "--model", str(tiny_model), "--after", f"optical={far}", "--after",
            f"elevation={far}:1", "--before", f"optical={layers['before']}", "--before", f"elevation={layers['dem']}",
            "--output", str(out / "o.tif")],
        "no such layer is given": [*base, "--nodata", "sar=0"],
        "has to end in .csv": [*base, "--table", str(out / "t.tif")],
    }  # fmt: skip
    for words, arguments in cases.items():
        assert main(arguments) == 2, words
        assert words in capsys.readouterr().err, words
    assert not list(out.iterdir())
    (out / "change.qml").write_text("mine")
    assert main(base) == 2 and "change.qml" in capsys.readouterr().err
    assert (out / "change.qml").read_text() == "mine" and len(list(out.iterdir())) == 1


def test_a_style_of_the_user_is_never_replaced(layers, tiny_model, tmp_path, capsys):
    style = tmp_path / "change.qml"
    style.write_text("<!DOCTYPE qgis>")
    assert main(command(layers, tiny_model, tmp_path, "--overwrite")) == 0
    assert style.read_text() == "<!DOCTYPE qgis>" and "change.qml is a style of yours" in capsys.readouterr().err
    style.unlink()
    for _ in range(2):  # one of ours is
        assert main(command(layers, tiny_model, tmp_path, "--overwrite")) == 0
    assert style.read_text(encoding="utf-8").startswith("<qgis")


def test_dates_are_told(make_raster, tiny_model, tmp_path, capsys):
    values = np.random.default_rng(0).integers(1, 200, (2, 40, 40)).astype("uint16")
    paths = {}
    for day in ("2019-01-10", "2021-07-01"):
        paths[day] = str(make_raster(f"{day}.tif", values, origin=(LEFT, TOP)))
        dataset = gdal.Open(paths[day], gdal.GA_Update)
        dataset.SetMetadataItem("ACQUISITION_DATE", day)
        del dataset

    def told(before, after):
        arguments = ["changemap", "--model", str(tiny_model), "--before", f"optical={paths[before]}", "--after",
                     f"optical={paths[after]}", "--output", str(tmp_path / "o.tif"), "--overwrite"]  # fmt: skip
        assert main(arguments) == 0
        return capsys.readouterr().err

    text = told("2019-01-10", "2021-07-01")
    assert "Compared are 2019-01-10 and 2021-07-01." in text and "days apart in the season" in text
    dates = json.loads(gdal.Open(str(tmp_path / "o.tif")).GetMetadataItem("LAYERFUSE_DATES"))
    assert dates == {"optical": ["2019-01-10", "2021-07-01"]}
    assert "The second is not after the first" in told("2021-07-01", "2019-01-10")
    paths["copy"] = shutil.copy(paths["2019-01-10"], tmp_path / "copy.tif")
    text = told("2019-01-10", "copy")
    assert "That is the same date" in text and "Nothing of the 16.0 ha" in text


def test_dates_of_other_layers_are_compared_and_told(layers, tiny_model, tmp_path, capsys):
    given = ["--before", f"optical={layers['before']}", "--after", f"elevation={layers['dem']}"]
    assert main(["changemap", "--model", str(tiny_model), *given, "--output", str(tmp_path / "o.tif")]) == 0
    text = capsys.readouterr().err
    assert "The two dates have other layers (optical and elevation)" in text
    assert "one date has layers that the other lacks" in text
    codes, seen = pixels(tmp_path / "o.tif"), pixels(layers["before"]).any(0)
    assert (codes[seen] < 255_000).all() and (codes[~seen] == AFTER_ONLY).all()
