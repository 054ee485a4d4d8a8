"""The topics through the command."""

import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.topics.cases import Outcome, cards, cases, check, sure

torch = pytest.importorskip("torch")


@pytest.fixture(scope="session")
def topic_models(tmp_path_factory):
    """Folders of the models, by name."""
    return make_models(tmp_path_factory.mktemp("models"))


def make_models(folder):
    """The models with random weights, the same each time."""
    from layerfuse.model_backend.nn.weights import build_model, save_weights

    for name, card in cards().items():
        (folder / name).mkdir()
        with torch.random.fork_rng():
            torch.manual_seed(1)
            save_weights(build_model(card), folder / name)
        card.save(folder / name)
    return {name: folder / name for name in cards()}


@pytest.fixture()
def command(capfd, opened, monkeypatch):
    """Predicts or judges; what becomes of layers is asked here, not how an engine begins."""
    monkeypatch.setattr("layerfuse.model_backend.inference.graphs.open_local", opened)

    def door(given):
        if given.judge:
            argv = ["evaluate", "--map", given.judge["map"], "--reference", given.judge["reference"]]
            argv += ["--output", given.output]
        else:
            argv = ["predict", "--model", given.model, "--output", given.output, "--confidence", sure(given.output)]
        for key, (path, chosen) in given.layers.items():
            argv += ["--layer", f"{key}={path}" + (f":{chosen}" if chosen else "")]
        for key, value in given.nodata.items():
            argv += ["--nodata", f"{key}={value}"]
        if given.extent:
            argv += ["--extent", ",".join(map(str, given.extent))]
        argv += ["--crs", given.crs] if given.crs else []
        argv += [f"--pixel-size={given.pixel_size}"] if given.pixel_size is not None else []
        capfd.readouterr()
        code = main(list(map(str, argv)))
        told = capfd.readouterr().err
        assert code in (0, 2)
        return Outcome(told if code else "", told)

    return door


@pytest.mark.parametrize("case", cases("command"))
def test_command(case, command, topic_models, tmp_path):
    check(case, command, tmp_path, topic_models[case.get("model", "four")])


@pytest.mark.parametrize(
    "expect",
    [
        {"empty": {"rows": "0-3"}},
        {"same_as": {"elevation": {"plus": 20}}},
        {"same_as": {"elevation": {"put": [{"rows": 3, "value": -9999}], "nodata": -9999}}},
        {"told": ["nonsense"]},
        {"untold": ["Without optical"]},
        {"refused": "no such"},
        {"bands": {"elevation": [2]}},
        {"grid": {"epsg": 32613}},
        {"palette": {1: ["water", "2060c1"]}},
        {"colour": 1},
    ],
)
def test_what_is_not_so_is_seen(expect, command, topic_models, tmp_path):
    with pytest.raises(AssertionError):
        check({"layers": {"elevation": {}}, "expect": expect}, command, tmp_path, topic_models["four"])
