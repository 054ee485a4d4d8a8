"""Class maps of others on the command line: as a layer, as reference and as labels, told, recorded and refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.raster.layers.crosswalks.products import common_classes, products
from osgeo import gdal

CLASSES = common_classes()
VALUES = {info.name: info.value for info in CLASSES}
SIDE = 64


def blocks(codes, seed=0):
    return np.random.default_rng(seed).choice(np.array(codes), (SIDE // 8, SIDE // 8)).repeat(8, 0).repeat(8, 1)


def recoded(array, key):
    legend = products()[key].codes
    return np.vectorize(lambda code: VALUES.get(legend[code].ours, 255))(array).astype(np.uint8)


def named(path, classes=CLASSES):
    """The file as our own maps are."""
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadataItem("LAYERFUSE_CLASSES", json.dumps({info.value: info.name for info in classes}))
    dataset = None
    return path


@pytest.fixture(scope="module")
def cover_model(tiny_card, tmp_path_factory):
    """A model that takes an image and a map of the common classes, and gives these."""
    torch = pytest.importorskip("torch")
    from layerfuse.model_backend.nn.weights import build_model, save_weights

    cover = Modality("cover", "landcover", "categorical", (Band("class"),), CLASSES, "nearest")
    card = replace(tiny_card, modalities=(tiny_card.modalities[0], cover), classes=CLASSES)
    folder = tmp_path_factory.mktemp("models") / "cover"
    folder.mkdir()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        save_weights(build_model(card), folder)
    card.save(folder)
    return folder


@pytest.fixture()
def scene(make_raster):
    """An image, a map of the model's classes, and the same map in codes of another legend."""
    image = np.random.default_rng(0).normal(100, 60, (2, SIDE, SIDE)).astype(np.float32)
    codes = blocks([112, 211, 311, 324, 512])
    return {
        "image": make_raster("image.tif", image),
        "own": named(make_raster("own.tif", recoded(codes, "corine"))),
        "clc": make_raster("clc2018.tif", codes.astype(np.int16)),
        "unnamed": make_raster("unnamed.tif", codes.astype(np.int16)),
    }


def predict(model, scene, cover, output, *more):
    layers = ["--layer", f"optical={scene['image']}", "--layer", f"landcover={cover}"]
    return main(["predict", "--model", str(model), *layers, "--output", str(output), *map(str, more)])


def test_a_rare_code_that_a_look_missed_is_told_after_the_map(cover_model, make_raster, tmp_path, capsys):
    codes = np.random.default_rng(0).choice(np.array([112, 211, 311]), (25, 25)).repeat(8, 0).repeat(8, 1)
    codes[0, 0], codes[0, 199] = 998, 112
    scene = {"image": make_raster("image.tif", (np.full((2, 200, 200), 100) + codes % 7).astype(np.float32))}
    assert predict(cover_model, scene, make_raster("clc2018.tif", codes.astype(np.int16)), tmp_path / "m.tif") == 0
    assert "further codes without a class, which are no data: 998 (1 pixel)" in capsys.readouterr().err
    notes = json.loads(gdal.Open(str(tmp_path / "m.tif")).GetMetadataItem("LAYERFUSE_NOTES"))
    assert any("998 (1 pixel)" in note["text"] and note["level"] == "doubt" for note in notes)
    codes[0, 0] = 0  # nothing, in any legend
    assert predict(cover_model, scene, make_raster("clc2018.tif", codes.astype(np.int16)), tmp_path / "n.tif") == 0
    assert "further codes" not in capsys.readouterr().err


def test_a_layer_of_another_legend_gives_the_same_map(cover_model, scene, tmp_path, capsys):
    assert predict(cover_model, scene, scene["own"], tmp_path / "own_map.tif") == 0
    assert predict(cover_model, scene, scene["clc"], tmp_path / "clc_map.tif") == 0
    told = capsys.readouterr().err
    assert "CORINE Land Cover (codes 111 to 523) (by its name): 112 Discontinuous urban fabric = built" in told
    own, clc = (gdal.Open(str(tmp_path / f"{name}_map.tif")) for name in ("own", "clc"))
    np.testing.assert_array_equal(own.ReadAsArray(), clc.ReadAsArray())
    assert "324 Transitional woodland-shrub = shrub and scrub" in clc.GetMetadataItem("LAYERFUSE_NOTES")


def test_what_nobody_tells_is_asked_for_in_a_line(cover_model, scene, tmp_path, capsys):
    output = tmp_path / "map.tif"
    assert predict(cover_model, scene, scene["unnamed"], output) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "codes 112, 211, 311, 324, 512 mean; it can be of corine" in told
    assert not output.exists()
    assert predict(cover_model, scene, scene["unnamed"], output, "--crosswalk", "corine") == 0
    assert predict(cover_model, scene, scene["own"], output, "--overwrite", "--crosswalk", "optical=corine") == 2
    assert "as measured values, not as classes" in capsys.readouterr().err


@pytest.mark.parametrize("keyed", ["corine", "landcover=corine", "cover=corine"])
def test_two_dates_of_another_legend_give_the_changes_of_the_models_own(
    cover_model, scene, make_raster, tmp_path, capsys, keyed
):
    codes = blocks([112, 211, 311, 324, 512], seed=1)
    later = {
        "own": named(make_raster("own_later.tif", recoded(codes, "corine"))),
        "unnamed": make_raster("unnamed_later.tif", codes.astype(np.int16)),
    }

    def changes(kind, *more):
        files = {name: tmp_path / f"{kind}_{name}.tif" for name in ("output", "map-before", "map-after", "probability")}
        code = main([
            "changemap", "--model", str(cover_model), "--layer", f"optical={scene['image']}",
            "--before", f"landcover={scene[kind]}", "--after", f"landcover={later[kind]}", *more,
            *(part for name, file in files.items() for part in (f"--{name}", str(file))),
        ])  # fmt: skip
        return code, files

    code, files = changes("unnamed")
    assert code == 2 and "codes 112, 211, 311, 324, 512 mean" in capsys.readouterr().err.splitlines()[-1]
    assert not any(file.exists() for file in files.values())
    (code, own), (other_code, other) = changes("own"), changes("unnamed", "--crosswalk", keyed)
    assert (code, other_code) == (0, 0), capsys.readouterr().err
    for name, file in own.items():
        np.testing.assert_array_equal(
            gdal.Open(str(file)).ReadAsArray(), gdal.Open(str(other[name])).ReadAsArray(), err_msg=name
        )
    before, after = (gdal.Open(str(own[name])).ReadAsArray() for name in ("map-before", "map-after"))
    assert (before != after).any(), "the legends alone differ between the dates"
    assert "324 Transitional woodland-shrub" in gdal.Open(str(other["map-after"])).GetMetadataItem("LAYERFUSE_NOTES")
    assert changes("own", "--overwrite", "--crosswalk", "optical=corine")[0] == 2


def test_a_changed_table_is_another_job(cover_model, scene, tmp_path):
    from layerfuse.model_backend.card import load_card
    from layerfuse.model_backend.inference.pipeline import obeyed
    from layerfuse.model_backend.raster.source import RasterSource

    table, card = tmp_path / "own.json", load_card(cover_model)
    source = RasterSource("cover", str(scene["unnamed"]), crosswalk=str(table))
    ways = []
    for crops in ("crops", "grass"):
        table.write_text(json.dumps({"112": "built", "211": crops, "311": "trees", "324": "trees", "512": "water"}))
        ways.append(obeyed(source, card))
    assert ways[0] != ways[1]


def judge(map_, reference, tmp_path, *more):
    output = tmp_path / "report"
    command = ["evaluate", "--map", str(map_), "--reference", str(reference), "--output", str(output), "--overwrite"]
    code = main([*command, *map(str, more)])
    return json.loads((output / "numbers.json").read_text(encoding="utf-8")) if code == 0 else code


def test_a_reference_of_another_legend_judges_in_the_maps_classes(make_raster, scene, tmp_path, capsys):
    ours = recoded(blocks([112, 211, 311, 324, 512], seed=3), "corine")
    path = named(make_raster("map.tif", ours))
    expected = judge(path, scene["own"], tmp_path)
    found = judge(path, scene["clc"], tmp_path)
    assert found["matrix"] == expected["matrix"] and found["classes"] == expected["classes"]
    assert "taken for CORINE" in found["notes"][0]
    assert "taken for CORINE" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert found["notes"][0] in capsys.readouterr().err
    assert judge(path, scene["unnamed"], tmp_path) == 2
    assert "nothing tells what its codes 112" in capsys.readouterr().err
    assert judge(path, scene["unnamed"], tmp_path, "--crosswalk", "corine")["matrix"] == expected["matrix"]


def test_two_maps_of_others_meet_in_their_common_classes(make_raster, scene, tmp_path):
    cover = {"built": 50, "crops": 40, "trees": 10, "shrub and scrub": 20, "water": 80}
    legend = products()["corine"].codes
    array = np.vectorize(lambda code: cover[legend[code].ours])(blocks([112, 211, 311, 324, 512]))
    path = make_raster("worldcover.tif", array.astype(np.uint8))
    found = judge(path, scene["clc"], tmp_path)
    assert found["summary"]["oa"]["value"] == 1.0 and "Tree cover" in found["classes"]


def test_codes_of_any_size_are_judged_and_drawn(make_raster, tmp_path, capsys):
    array = blocks([-3, 324, 4000]).astype(np.int16)
    path, other = make_raster("a.tif", array), make_raster("b.tif", np.where(array == -3, 324, array))
    found = judge(path, other, tmp_path)
    assert found["classes"] == ["-3", "324", "4000"]
    assert np.array(found["matrix"]).sum() == array.size and found["summary"]["oa"]["value"] < 1
    points = tmp_path / "points.gpkg"
    assert main(["sample", "--map", str(path), "--points", "60", "--minimum", "10", "--output", str(points)]) == 0
    told = capsys.readouterr().out
    assert points.exists() and all(code in told for code in ("-3 ", "324 ", "4000 "))


def test_legends_that_are_not_the_same_are_not_compared(make_raster, tmp_path, capsys):
    plain = make_raster("plain.tif", blocks([1, 2, 3]).astype(np.uint8))
    assert judge(plain, make_raster("worldcover.tif", blocks([10, 50, 80]).astype(np.uint8)), tmp_path) == 2
    assert "(by its name), and nothing says what the classes 1, 2, 3 are" in capsys.readouterr().err
    assert judge(plain, make_raster("other.tif", blocks([7, 8, 9]).astype(np.uint8)), tmp_path) == 2
    more = judge(plain, make_raster("more.tif", blocks([1, 2, 3, 4]).astype(np.uint8)), tmp_path)
    assert more["classes"] == ["1", "2", "3", "4"] and "the map misses 4" in more["notes"][0]


def test_a_model_is_judged_by_another_legend(make_raster, tiny_model, scene, tmp_path, capsys):
    layers = ["--layer", f"optical={scene['image']}"]
    reference = make_raster("worldcover.tif", blocks([10, 80, 100]).astype(np.uint8))
    command = ["evaluate", "--model", str(tiny_model), *layers, "--reference"]
    assert main([*command, str(reference)]) == 0
    told = capsys.readouterr().err
    assert "10 Tree cover = forest, 80 Permanent water bodies = water" in told and "100 Moss and lichen (" in told
    assert main([*command, str(make_raster("x.tif", blocks([10, 80]).astype(np.uint8)))]) == 2
    assert "codes 10, 80 mean; it can be of worldcover" in capsys.readouterr().err


def test_tables_are_shown_to_be_changed(tmp_path, capsys):
    assert main(["crosswalks"]) == 0
    assert "worldcover" in capsys.readouterr().out
    assert main(["crosswalks", "corine-grid"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["codes"]["12"] == products_row("corine", "211") and row["source"]
    assert main(["crosswalks", "nothing"]) == 2


def products_row(key, code):
    entry = products()[key].codes[int(code)]
    return [entry.name, entry.ours, *entry.colours]
