"""ONNX files of other tools become models, or are refused in one line."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from layerfuse.model_backend.card import GRAPH_FILE, Card, load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.engine import Batch
from layerfuse.model_backend.inference.graphs import check_graph, open_local, open_session, run_tile
from layerfuse.tests import forked, onnxfiles

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
from layerfuse.model_backend.exchange import onnx_in  # noqa: E402
from layerfuse.model_backend.exchange.onnx_in import read_onnx  # noqa: E402
from layerfuse.model_backend.exchange.told import Said  # noqa: E402
from onnx import TensorProto, helper  # noqa: E402


@pytest.fixture
def here(monkeypatch):
    """Tiles are tried in this process, which is quicker."""
    monkeypatch.setattr(onnx_in, "_try", lambda path, tiles: [run_tile(open_session(path), t, path) for t in tiles])


def take_in(path, folder, item=None, **said):
    folder.mkdir()
    told = []
    return read_onnx(path, item, Said(**said), folder, told.append), told


def test_a_file_of_deepness_answers_as_deepness_would_have_it(here, tmp_path):
    path = onnxfiles.convolution(tmp_path / "Bâti v1.onnx", props=onnxfiles.deepness())
    card, told = take_in(path, tmp_path / "model")
    assert load_card(tmp_path / "model") == card and card.name == "B-ti-v1"
    (image,) = card.modalities
    assert [band.name for band in image.bands] == ["red", "green", "blue"] and card.pixel_size == 10
    assert [c.name for c in card.classes] == ["background", "building"] and card.graph.answers == "probabilities"
    assert any("probabilities: background, building" in line for line in told)
    rng = np.random.default_rng(1)
    bytes_ = rng.integers(0, 256, (2, 3, 64, 64)).astype(np.float32)
    valid = np.ones((2, 64, 64), bool)
    valid[1, :20] = False
    engine = open_local(tmp_path / "model", 2, "auto")
    try:
        found = engine.predict(Batch({"image": bytes_}, {"image": valid})).probabilities
    finally:
        engine.close()
    shown = np.where(valid[:, None], bytes_, 0) * 1.0 / 255.0  # holes are zeros there
    mean, std = (np.array(onnxfiles.deepness()[f"standardization_{what}"])[:, None, None] for what in ("mean", "std"))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"image": ((shown - mean) / std).astype(np.float32)})
    np.testing.assert_allclose(found, expected, atol=1e-5)


def asked(folder, values):
    """What a model says of tiles of 64 pixels that are valid everywhere."""
    with contextlib.closing(open_local(folder, 1, "cpu")) as engine:
        return engine.predict(Batch({"image": values}, {"image": np.ones((1, 64, 64), bool)})).probabilities


@pytest.mark.parametrize(
    ("end", "planes", "names", "answers"),
    [
        ("Softmax", 3, {0: "a", 1: "b", 2: "c"}, "probabilities"),
        ("", 3, {0: "a", 1: "b", 2: "c"}, "scores"),
        ("Sigmoid", 3, {0: "a", 1: "b", 2: "c"}, "shares"),
        ("Sigmoid", 1, {0: "building"}, "chance"),
        ("", 1, {0: "background", 1: "building"}, "score"),
    ],
)
def test_what_it_answers_with_is_seen_and_becomes_probabilities(here, tmp_path, end, planes, names, answers):
    props = onnxfiles.deepness(class_names=names)
    path = onnxfiles.convolution(tmp_path / "m.onnx", planes=planes, props=props, end=end)
    card, _ = take_in(path, tmp_path / "model")
    assert card.graph.answers == answers and card.classes[-1].name == names[max(names)]
    assert len(card.classes) == max(planes, 2)
    values = np.random.default_rng(0).integers(0, 256, (1, 3, 64, 64)).astype(np.float32)
    found = asked(tmp_path / "model", values)[0]
    np.testing.assert_allclose(found.sum(0), 1, atol=1e-6)
    assert found.min() >= 0 and found.std() > 0.05


def test_the_threshold_of_one_class_is_where_the_map_turns(here, tmp_path):
    path = onnxfiles.convolution(
        tmp_path / "m.onnx", planes=1, end="Sigmoid", props=onnxfiles.deepness(class_names={0: "x"}, seg_thresh=0.8)
    )
    take_in(path, tmp_path / "model")
    values = np.random.default_rng(0).integers(0, 256, (1, 3, 64, 64)).astype(np.float32)
    found = asked(tmp_path / "model", values)[0]
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    mean, std = (np.array(onnxfiles.deepness()[f"standardization_{what}"])[:, None, None] for what in ("mean", "std"))
    (chance,) = session.run(None, {"image": ((values / 255 - mean) / std).astype(np.float32)})
    clear = abs(chance[0, 0] - 0.8) > 1e-4
    assert ((found.argmax(0) == 1) == (chance[0, 0] >= 0.8))[clear].all() and 0.05 < found.argmax(0).mean() < 0.95


def test_an_item_describes_bands_values_and_classes(here, tmp_path):
    path = onnxfiles.convolution(tmp_path / "net.onnx", channels=4, planes=3)
    path.with_suffix(".json").write_text(json.dumps(onnxfiles.item()))
    card, _ = take_in(path, tmp_path / "model")  # it stands beside the file
    assert (card.name, card.license, card.pixel_size, card.tile_size) == ("field-net", "MIT", 10, 64)
    assert [(c.value, c.name) for c in card.classes] == [(1, "water"), (2, "crops"), (7, "built")]
    assert [c.color_hint for c in card.classes][::2] == ["0000FF", "FF0000"]
    red = card.modalities[0].bands[0]
    assert (red.name, red.scale, red.center_wavelength) == ("B04", 0.0001, 0.665)
    assert red.mean == pytest.approx(0.09) and red.stddev == pytest.approx(0.06)
    values = np.random.default_rng(0).uniform(100, 4000, (1, 4, 64, 64)).astype(np.float32)
    found = asked(tmp_path / "model", values)
    means = np.array([900, 1000, 1100, 2300], np.float32)[:, None, None]
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"image": (values - means) / 600})
    np.testing.assert_allclose(found, expected, atol=1e-5)


def given(**changes):
    return [{**onnxfiles.item()["properties"]["mlm:input"][0], **changes}]


def test_what_an_item_does_not_tell_for_certain_is_asked(here, tmp_path):
    path = onnxfiles.convolution(tmp_path / "net.onnx", channels=4, planes=3)
    plain = [{"name": name} for name in ("red", "green", "blue", "nir")]
    item = onnxfiles.item(**{"mlm:input": given(bands=plain, value_scaling=None)})
    item["assets"]["model"]["bands"] = []
    file = tmp_path / "item.json"
    file.write_text(json.dumps(item))
    with pytest.raises(InputError, match=r"which numbers it takes of red.*--values"):
        take_in(path, tmp_path / "a", file)
    card, _ = take_in(path, tmp_path / "b", file, values="reflectance")
    assert {(band.minimum, band.maximum, band.scale) for band in card.modalities[0].bands} == {(0.0, 3.0, 1.0)}
    item = onnxfiles.item(**{"mlm:input": given(value_scaling=None, pre_processing_function={"expression": "a.b:c"})})
    file.write_text(json.dumps(item))
    with pytest.raises(InputError, match=r"prepared by a program \(a.b:c\), which is not run"):
        take_in(path, tmp_path / "c", file)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"mlm:tasks": ["regression"], "mlm:output": [{"tasks": ["regression"]}]}, "is for regression"),
        ({"mlm:output": [{"tasks": ["object-detection"]}]}, "is for object-detection"),
        ({"mlm:input": given() * 2}, "2 inputs and 1 outputs"),
        ({"mlm:input": given(bands=["B04"])}, "scales 4 bands of 1"),
        ({"mlm:input": given(value_scaling=[{"type": "processing", "expression": "A"}])}, "scaled by 'processing'"),
        ({"mlm:input": given(value_scaling=[{"type": "z-score", "mean": 1, "stddev": 0}])}, "not above 0"),
        ({"mlm:input": given(input={"shape": [1], "dim_order": ["batch", "time", "height", "width"]})}, "its input is"),
        ({"mlm:input": 5}, "the item is broken"),
        ({"gsd": None}, "size of its pixels"),
    ],
)
def test_items_of_other_models_are_refused(here, tmp_path, changes, why):
    path = onnxfiles.convolution(tmp_path / "net.onnx", channels=4, planes=3)
    file = tmp_path / "item.json"
    file.write_text(json.dumps(onnxfiles.item(**changes)))
    with pytest.raises(InputError, match=why):
        take_in(path, tmp_path / "model", file)


@pytest.mark.parametrize(
    ("props", "channels", "planes", "why"),
    [
        ({"model_type": "Detector"}, 3, 2, "a Detector of Deepness"),
        ({"model_type": "Regressor"}, 3, 2, "a Regressor of Deepness"),
        ({"model_type": "Superresolution"}, 3, 2, "a Superresolution of Deepness"),
        ({"model_type": "Recognition"}, 3, 2, "a Recognition of Deepness"),
        ({}, 4, 2, "Deepness does not tell which"),
        ({"class_names": {0: "a", 1: "b", 2: "c"}}, 3, 2, "2 planes, and names 3 classes"),
        ({"class_names": {0: "a", 2: "c"}}, 3, 2, "not numbered 0, 1, 2"),
        ({"class_names": [{0: "a"}, {0: "b"}]}, 3, 2, "2 answers, and one is taken"),
        ({"resolution": 0}, 3, 2, "size of its pixels"),
        ({"standardization_std": [1, 1]}, 3, 2, "is not 3 numbers"),
        ({"standardization_std": 0}, 3, 2, "not above 0"),
    ],
)
def test_what_deepness_would_not_map_either_is_refused(here, tmp_path, props, channels, planes, why):
    path = onnxfiles.convolution(tmp_path / "m.onnx", channels, planes, props=onnxfiles.deepness(**props))
    with pytest.raises(InputError, match=why):
        take_in(path, tmp_path / "model")


def test_bands_of_deepness_are_named_by_the_user(here, tmp_path):
    props = {k: v for k, v in onnxfiles.deepness().items() if not k.startswith("standard")}
    path = onnxfiles.convolution(tmp_path / "m.onnx", channels=4, props=props)
    card, _ = take_in(path, tmp_path / "model", bands=("red", "green", "blue", "nir"))
    assert [b.center_wavelength for b in card.modalities[0].bands] == [0.665, 0.56, 0.49, 0.833]


def hostile(kind, path):
    props = onnxfiles.deepness()
    node = helper.make_node
    one = {"one": np.ones(1)}
    if kind == "text":
        path.write_text("no graph")
    elif kind == "external":
        onnxfiles.convolution(path, props=props)
        model = onnx.load(str(path))
        onnx.external_data_helper.set_external_data(model.graph.initializer[0], "../../../etc/passwd")
        model.graph.initializer[0].ClearField("raw_data")
        onnx.save(model, str(path))
    elif kind == "external within":
        tensor = helper.make_tensor("t", TensorProto.FLOAT, [1], [1.0])
        body = helper.make_graph([node("Constant", [], ["o"], value=tensor)], "b", [], [
            helper.make_tensor_value_info("o", TensorProto.FLOAT, [1])])  # fmt: skip
        nodes = [node("If", ["c"], ["x"], then_branch=body, else_branch=body), node("Add", ["image", "x"], ["map"])]
        onnxfiles.write(path, nodes, {}, 3, 3, 64, props)
        model = onnx.load(str(path))
        inner = model.graph.node[0].attribute[0].g.node[0].attribute[0].t
        inner.data_location = TensorProto.EXTERNAL
        entry = inner.external_data.add()
        entry.key, entry.value = "location", "other.bin"
        path.write_bytes(model.SerializeToString())
    elif kind == "operator":
        onnxfiles.write(path, [node("EPContext", ["image"], ["map"], domain="com.microsoft")], {}, 3, 2, 64, props,
                        domains=["com.microsoft"])  # fmt: skip
    elif kind == "memory":
        sizes = helper.make_tensor("s", TensorProto.INT64, [1], [1 << 42])
        nodes = [node("Constant", [], ["n"], value=sizes), node("ConstantOfShape", ["n"], ["big"]),
                 node("ReduceSum", ["big"], ["sum"]), node("Add", ["image", "sum"], ["map"])]  # fmt: skip
        onnxfiles.write(path, nodes, {}, 3, 3, 64, props)
    elif kind == "for ever":
        true = helper.make_tensor("t", TensorProto.BOOL, [], [True])
        body = helper.make_graph([node("Identity", ["go"], ["on"]), node("Add", ["v", "one"], ["w"])], "b", [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("v", TensorProto.FLOAT, None)], [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("w", TensorProto.FLOAT, None)])  # fmt: skip
        nodes = [node("Constant", [], ["true"], value=true), node("Loop", ["", "true", "image"], ["map"], body=body)]
        onnxfiles.write(path, nodes, one, 3, 3, 64, props)
    elif kind == "outputs":
        onnxfiles.convolution(path, props=props)
        model = onnx.load(str(path))
        model.graph.output.append(helper.make_tensor_value_info("scores", TensorProto.FLOAT, None))
        onnx.save(model, str(path))
    elif kind == "larger":
        sizes = {"roi": np.zeros(0), "scales": [1, 1, 2, 2]}
        onnxfiles.write(path, [node("Resize", ["image", "roi", "scales"], ["map"])], sizes, 3, 3, 64, props,
                        out=["batch", 3, 128, 128])  # fmt: skip
    elif kind == "classes":
        onnxfiles.write(path, [node("ArgMax", ["image"], ["map"], axis=1)], {}, 3, 1, 64, props, elem=TensorProto.INT64)
    elif kind == "nan":
        onnxfiles.write(path, [node("Sqrt", ["image"], ["map"])], {}, 3, 3, 64, props)
    elif kind == "no words":
        onnxfiles.convolution(path)
    return path


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("text", "this is no ONNX file"),
        ("external", "lies in another file"),
        ("external within", "lies in another file"),
        ("operator", "not of the ONNX standard"),
        ("memory", "memory"),
        ("for ever", "takes longer than"),
        ("outputs", "2 outputs, and one is taken"),
        ("larger", "has 128 x 128"),
        ("classes", "answers with classes"),
        ("nan", "not finite"),
        ("no words", "nothing says what it takes"),
    ],
)
def test_hostile_files_are_told_in_one_line(tmp_path, kind, why, monkeypatch, request):
    if kind not in ("memory", "for ever"):
        request.getfixturevalue("here")
    monkeypatch.setattr(onnx_in, "TRY_SECONDS", 100)
    if kind == "for ever" and os.name != "nt":  # in a process that is there at once
        monkeypatch.setattr(onnx_in, "TRY_SECONDS", 2)
        monkeypatch.setattr(onnx_in, "multiprocessing", forked.spawned())
    with pytest.raises(InputError, match=why) as caught:
        take_in(hostile(kind, tmp_path / "m.onnx"), tmp_path / "model")
    assert "\n" not in str(caught.value) and not list((tmp_path / "model").iterdir())


def test_the_command_takes_it_in_and_what_is_missing_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    path = onnxfiles.convolution(tmp_path / "my net.onnx", props=onnxfiles.deepness())
    assert main(["models", "import", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "Use it as --model local/my-net" in err
    folder = out.strip()
    assert main(["models", "verify", "local/my-net"]) == 0 and "is sound" in capsys.readouterr().out
    assert main(["models", "list"]) == 0 and "local/my-net 1: image -> 2 classes at 10 m" in capsys.readouterr().out
    for asked in (
        ["models", "info"],
        ["embed", "--layer", "image=x.tif", "--output", str(tmp_path / "t.tif"), "--model"],
    ):
        assert main([*asked, "local/my-net"]) == 2
        assert "it is an ONNX file" in capsys.readouterr().err
    assert main(["models", "export", "local/my-net", "--onnx", str(tmp_path / "x.onnx")]) == 2
    assert "it is an ONNX file" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert main(["models", "verify", folder]) == 2
    assert "onnxruntime is not installed" in capsys.readouterr().err


def test_the_engine_of_qgis_which_has_no_gdal_takes_it_in(tmp_path, monkeypatch):
    """The whole command, and what it starts, in a Python whose ``osgeo`` cannot be imported."""
    (tmp_path / "blocked" / "osgeo").mkdir(parents=True)
    (tmp_path / "blocked" / "osgeo" / "__init__.py").write_text("raise ImportError('no GDAL here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "blocked"), prepend=os.pathsep)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    path = onnxfiles.convolution(tmp_path / "net.onnx", props=onnxfiles.deepness())
    code = "import sys; from layerfuse.model_backend.command.parser import main; sys.exit(main(sys.argv[1:]))"
    for asked in (["import", str(path)], ["verify", "local/net"]):
        done = subprocess.run([sys.executable, "-c", code, "models", *asked], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_cards_from_before_are_as_they_were(tiny_card):
    data = tiny_card.to_dict()
    assert data.pop("graph") is None
    assert Card.from_dict(data) == tiny_card and tiny_card.weights_file == "model.safetensors"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"task": "instance"}, "classes of pixels"),
        ({"modalities": "twice"}, "exactly one modality"),
        ({"answers": "chance"}, "tells two classes, not 3"),
        ({"answers": "words"}, "is not one of"),
    ],
)
def test_cards_of_onnx_files_are_strict(tiny_card, changes, why):
    data = tiny_card.to_dict()
    if changes.get("modalities") != "twice":
        data["modalities"] = data["modalities"][:1]
    data["graph"] = {"answers": changes.get("answers", "scores")}
    data["task"] = changes.get("task", "semantic")
    with pytest.raises(InputError, match=why):
        Card.from_dict(data)


def test_a_file_that_was_changed_later_is_not_loaded(here, tmp_path):
    path = onnxfiles.convolution(tmp_path / "m.onnx", props=onnxfiles.deepness())
    take_in(path, tmp_path / "model")
    onnxfiles.convolution(tmp_path / "model" / GRAPH_FILE, props=onnxfiles.deepness(), seed=5)
    with pytest.raises(InputError, match="not what the card's digest says"):
        open_local(tmp_path / "model")


def test_functions_of_a_file_are_looked_through(here, tmp_path):
    path = onnxfiles.convolution(tmp_path / "m.onnx", props=onnxfiles.deepness())
    model = onnx.load(str(path))
    inner = helper.make_node("EPContext", ["a"], ["b"], domain="com.microsoft")
    model.functions.append(helper.make_function("own", "f", ["a"], ["b"], [inner], [helper.make_opsetid("", 17)]))
    onnx.save(model, str(path))
    with pytest.raises(InputError, match="EPContext"):
        check_graph(path)
