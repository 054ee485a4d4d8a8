"""A model as an ONNX file says the same for whatever layers there are, and tells what it is."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import subprocess
import sys
import tarfile
from contextlib import closing

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Forest, Modality, file_digest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.engine import Batch, LocalEngine

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from layerfuse.model_backend.exchange import graph, onnx_file  # noqa: E402 - it imports torch
from layerfuse.model_backend.exchange.onnx_file import CARD_KEY, TOLERANCE, export_onnx  # noqa: E402
from layerfuse.model_backend.nn.weights import build_model, save_weights  # noqa: E402


def save(card, folder):
    folder.mkdir()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = build_model(card)
        for parameter in model.parameters():  # fresh gates are zero, and what they do would not show
            parameter.data.add_(torch.randn_like(parameter) * 0.05)
        save_weights(model, folder)
    card.save(folder)
    return folder


@pytest.fixture(scope="module")
def rich_card(tiny_card):
    """All that a card can ask for: classes as a layer, relief, gates, stems, a border class, temperatures."""
    kinds = tuple(ClassInfo(value, f"kind {value}", "808080") for value in (1, 3, 9))
    classes = Modality("old_map", "landcover", "categorical", (Band("class"),), kinds, "nearest")
    radar = Modality("radar", "sar", "continuous", (Band("vv", scale=0.1, offset=-3.0, minimum=-20.0, maximum=5.0),))
    border = ClassInfo(6, "rim", "000000", border_of=5, border_width=2.0)
    switches = {"relief": True, "detail_gate": True, "detail_stem": True, "local_dim": 8, "convnet": True}
    network = dataclasses.replace(tiny_card.network, **switches)
    return tiny_card.draft(
        modalities=(*tiny_card.modalities, radar, classes),
        classes=(*tiny_card.classes, border),
        network=network,
        temperatures=(2.0, 1.5, 1.0, 0.7),
        subset_temperatures={"optical": (0.5, 3.0), "optical+radar": (0.8, 0.6, 4.0), "old_map": (2.5,)},
    )


@pytest.fixture(scope="module")
def rich(rich_card, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rich")
    model = save(rich_card, folder / "model")
    told = []
    export_onnx(model, folder / "rich.onnx", say=told.append)
    assert "15 subsets" in told[0] and re.search(r"on [1-4] of the sample scene \(optical, elevation\)", told[0])
    assert ", where radar, old_map got such means and spreads, laid out as what is there" in told[0]
    return model, folder / "rich.onnx"


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def tiles(card, count, seed):
    rng, side = np.random.default_rng(seed), card.tile_size
    values = {}
    for m in card.modalities:
        if m.kind == "categorical":
            values[m.name] = rng.choice([c.value for c in m.classes], (count, 1, side, side)).astype(np.float32)
        else:
            values[m.name] = rng.normal(100, 60, (count, m.channels, side, side)).astype(np.float32)
    return values, {name: rng.random((count, side, side)) < 0.8 for name in values}


def expected(card, engine, values, valid):
    found = engine.predict(Batch(values, valid)).probabilities
    merged = np.zeros((len(found), len(card.map_classes), *found.shape[2:]), np.float32)
    for k, place in enumerate(card.map_places):
        merged[:, place] += found[:, k]
    return np.where(np.any(list(valid.values()), 0)[:, None], merged, 0)


def test_every_subset_says_what_the_model_says(rich, rich_card):
    model, path = rich
    run, seed = session(path), 0
    with closing(LocalEngine(model, 1, "cpu")) as engine:
        for subset in rich_card.subsets():
            seed += 1
            values, valid = tiles(rich_card, 1 + seed % 3, seed)
            for name in {"optical", "radar"} & set(subset) if seed % 2 else ():  # a band that is lacking
                band = rich_card.modality(name).bands[0]
                values[name][-1:, 0] = (band.mean - band.offset) / band.scale
            feed = {
                n: np.where(valid[n][:, None], values[n], np.nan) if n in subset else np.full_like(values[n], np.nan)
                for n in values
            }
            (found,) = run.run(None, feed)
            there = {n: values[n] for n in subset}, {n: valid[n] for n in subset}
            np.testing.assert_allclose(found, expected(rich_card, engine, *there), atol=TOLERANCE)


def test_some_layers_of_a_model(rich_card, rich, tmp_path):
    model, _ = rich
    export_onnx(model, tmp_path / "two.onnx", ["elevation", "optical"])
    run = session(tmp_path / "two.onnx")
    assert [each.name for each in run.get_inputs()] == ["optical", "elevation"]
    values, valid = tiles(rich_card, 2, 0)
    values, valid = ({n: each[n] for n in ("optical", "elevation")} for each in (values, valid))
    (found,) = run.run(None, {n: np.where(valid[n][:, None], values[n], np.nan) for n in values})
    with closing(LocalEngine(model, 1, "cpu")) as engine:
        np.testing.assert_allclose(found, expected(rich_card, engine, values, valid), atol=TOLERANCE)


def test_deepness_gives_bytes_by_255_and_reads_names_and_resolution(tiny_card, tiny_model, tmp_path):
    path = tmp_path / "d.onnx"
    export_onnx(tiny_model, path, ["optical"], deepness=True)
    run = session(path)
    (given,) = run.get_inputs()
    assert given.shape[1:] == [2, 32, 32] and run.get_outputs()[0].shape[1:] == [3, 32, 32]
    image = np.random.default_rng(0).integers(0, 256, (1, 2, 32, 32)).astype(np.uint8)
    (found,) = run.run(None, {given.name: np.float32(image * 1.0 / 255.0)})
    with closing(LocalEngine(tiny_model, 1, "cpu")) as engine:
        batch = Batch({"optical": image.astype(np.float32)}, {"optical": np.ones((1, 32, 32), bool)})
        np.testing.assert_allclose(found, engine.predict(batch).probabilities, atol=TOLERANCE)
    told = {key: json.loads(value) for key, value in run.get_modelmeta().custom_metadata_map.items()}
    assert told["model_type"] == "Segmentor" and told["class_names"] == {"0": "water", "1": "forest", "2": "town"}
    # Deepness goes through both as lists, a number for each band.
    assert told["standardization_mean"] == [0.0, 0.0] and told["standardization_std"] == [1.0, 1.0]
    assert told["resolution"] == 1000 and told["tile_size"] == 32 and told["seg_thresh"] == 0
    assert told[CARD_KEY] == tiny_card.to_dict()
    with pytest.raises(InputError, match="gives a model one image"):
        export_onnx(tiny_model, tmp_path / "e.onnx", deepness=True)


def test_the_item_is_read_by_pystac(rich, rich_card):
    pystac = pytest.importorskip("pystac")
    mlm = pytest.importorskip("pystac.extensions.mlm")
    _, path = rich
    data = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    item = pystac.Item.from_dict(data)
    if importlib.util.find_spec("referencing"):  # which pystac's validation without a network needs
        from pystac.validation.local_validator import LocalValidator

        assert not list(LocalValidator().item_validator(data["stac_version"]).iter_errors(data))
    said = mlm.MLMExtension.ext(item)
    assert said.mlm_name == "tiny" and said.framework == "ONNX" and said.tasks == ["semantic-segmentation"]
    assert [each.name for each in said.input] == list(rich_card.modality_names)
    assert [each.input.shape for each in said.input] == [[-1, m.channels, 32, 32] for m in rich_card.modalities]
    (output,) = said.output
    assert output.result.shape == [-1, 3, 32, 32]
    assert [c["value"] for c in output.properties["classification:classes"]] == [1, 2, 5]
    named = {band["name"] for band in data["assets"]["model"]["raster:bands"]}
    assert {name for each in said.input for name in each.bands} == named
    asset = data["assets"]["model"]
    assert asset["href"] == "./rich.onnx" and asset["file:size"] == path.stat().st_size
    assert asset["file:checksum"] == "1220" + file_digest(path) and "mlm:model" in asset["roles"]


def test_the_item_is_valid_by_the_extensions_own_models(rich):
    """The package of the extension's authors, of a later version than the one that the item names."""
    schema = pytest.importorskip("stac_model.schema")
    told = json.loads(rich[1].with_suffix(".json").read_text(encoding="utf-8"))["properties"]
    told = {key: value for key, value in told.items() if key.startswith("mlm:")}
    said = schema.MLModelProperties(**told)
    assert said.name == "tiny" and [len(each.bands) for each in said.input] == [2, 1, 1, 1]
    for key in ("mlm:name", "mlm:tasks", "mlm:input", "mlm:output"):
        with pytest.raises(ValueError, match=key.removeprefix("mlm:")):
            schema.MLModelProperties(**{k: v for k, v in told.items() if k != key})


PUBLISHED = ("pystac-ext-mlm", "pystac-ext-classification", "pystac-ext-raster", "pystac-ext-file")
"""Packages whose sources hold the schemas as their sites answered."""


@pytest.mark.slow
def test_the_item_is_valid_by_the_published_schemas(rich, tmp_path):
    """Those of all extensions that the item names, word for word; they come with the tests of pystac's packages."""
    jsonschema, yaml = pytest.importorskip("jsonschema"), pytest.importorskip("yaml")
    referencing = pytest.importorskip("referencing")
    asked = ["download", "--no-deps", "--no-binary", ",".join(PUBLISHED), "-d", str(tmp_path), *PUBLISHED]
    if subprocess.run([sys.executable, "-m", "pip", *asked], capture_output=True, timeout=300).returncode:
        pytest.skip("the sources of pystac's packages cannot be had")
    schemas = {}
    for path in tmp_path.glob("*.tar.gz"):
        with tarfile.open(path) as archive:
            for member in archive:
                text = archive.extractfile(member).read() if "/cassettes/" in member.name and member.isfile() else b""
                if not {uri.decode() for uri in re.findall(rb"uri: (\S+/schema.json)", text)} <= set(schemas):
                    for each in yaml.safe_load(text)["interactions"]:
                        answer = each["response"]["body"]["string"]
                        if each["request"]["uri"].endswith("/schema.json") and answer[:1] == "{":
                            schemas[each["request"]["uri"]] = json.loads(answer)
    site = "https://stac-extensions.github.io/classification"
    schemas[f"{site}/v1.1.0/schema.json"] = schemas[f"{site}/v2.0.0/schema.json"]  # what that of MLM refers to
    resources = [(uri, referencing.Resource.from_contents(schema)) for uri, schema in schemas.items()]
    registry = referencing.Registry().with_resources(resources)
    item = json.loads(rich[1].with_suffix(".json").read_text(encoding="utf-8"))
    lacks = {**item, "properties": {k: v for k, v in item["properties"].items() if k != "mlm:name"}}
    for uri in item["stac_extensions"]:
        schema = jsonschema.Draft7Validator(schemas[uri], registry=registry)
        assert [error.message for error in schema.iter_errors(item)] == []
        assert bool(list(schema.iter_errors(lacks))) == ("/mlm/" in uri)


def test_a_layer_that_no_file_has_lies_as_those_that_are_there(rich_card):
    """Radar on a real scene: fields where the image has them, and numbers that the card has seen."""
    rng = np.random.default_rng(0)
    image = np.kron(rng.normal(500, 200, (8, 8)), np.ones((4, 4)))[None] + np.zeros((2, 1, 1))
    valid = np.ones((32, 32), bool)
    valid[:5] = False
    (band,) = rich_card.modality("radar").bands
    radar = onnx_file._laid_out(rich_card.modality("radar"), image, valid)
    physical = radar[0][valid] * band.scale + band.offset
    assert radar.shape == (1, 32, 32) and not radar[0][~valid].any()
    assert abs(physical.mean() - band.mean) < 0.1 * band.stddev and 0.8 < physical.std() / band.stddev < 1.05
    assert (np.diff(radar[0][5:8], axis=1).reshape(3, 31)[:, :3] == 0).all(), "a field is one there, too"
    classes = onnx_file._laid_out(rich_card.modality("old_map"), image, valid)[0]
    assert set(np.unique(classes[valid])) == {1, 3, 9} and set(np.unique(classes)) == {0, 1, 3, 9}
    assert not np.isnan(onnx_file._laid_out(rich_card.modality("radar"), image * 0, valid)).any()


def test_without_any_real_tile_it_says_so(tiny_card, tmp_path):
    radar = Modality("radar", "sar", "continuous", (Band("vv", minimum=-20.0, maximum=5.0),))
    card = tiny_card.draft(modalities=(radar,), network=tiny_card.network)
    told = []
    export_onnx(save(card, tmp_path / "model"), tmp_path / "m.onnx", say=told.append)
    assert "and on no real one, as no layer was given" in told[0]


def test_a_file_that_says_something_else_is_not_written(tiny_model, tmp_path, monkeypatch):
    forward = graph.Exported.forward
    monkeypatch.setattr(graph.Exported, "forward", lambda self, *arrays: forward(self, *arrays) + 2 * TOLERANCE)
    with pytest.raises(InputError, match=r"would differ from it by 0\.0002"):
        export_onnx(tiny_model, tmp_path / "x.onnx")
    assert not list(tmp_path.iterdir())


def test_the_command_compares_real_tiles(tiny_model, make_raster, tmp_path, capsys):
    image = make_raster("image.tif", np.random.default_rng(0).integers(1, 200, (2, 70, 70)).astype(np.uint16), nodata=9)
    asked = ["models", "export", str(tiny_model), "--onnx", str(tmp_path / "m.onnx"), "--layer", f"optical={image}"]
    assert main(asked) == 0
    out, err = capsys.readouterr()
    tiles = "on 4 tiles of the card's means and spreads and on 4 of the layers given (optical), where elevation got "
    assert out == f"{tmp_path / 'm.onnx'}\n" and f"Compared in 3 subsets of its layers, {tiles}" in err
    assert main(asked) == 2 and "it is there already" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["image.tif", "m.json", "m.onnx"]


def test_what_cannot_be_exported_is_refused_in_one_line(tiny_card, tiny_model, tmp_path, monkeypatch):
    encoder = save(dataclasses.replace(tiny_card, task="encoder", classes=()), tmp_path / "encoder")
    trees = save(dataclasses.replace(tiny_card, forest=Forest(("optical",), 1, 1, 0)), tmp_path / "trees")
    for model, name, layers, why in (
        (encoder, "a.onnx", (), "pre-trained only"),
        (trees, "a.onnx", (), "come from trees"),
        (tiny_model, "a.onnx", ("s2",), "Choose of optical, elevation"),
        (tiny_model, "a.pt", (), "has to end in .onnx"),
    ):
        with pytest.raises(InputError, match=why):
            export_onnx(model, tmp_path / name, layers)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(InputError, match=r"pip install 'layerfuse\[onnx\]'"):
        export_onnx(tiny_model, tmp_path / "a.onnx")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["encoder", "trees"]
