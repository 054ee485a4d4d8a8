"""How a model tells what is unlike its training."""

import dataclasses

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from layerfuse.model_backend.nn.applicability import nearest  # noqa: E402
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights  # noqa: E402
from layerfuse.model_backend.training.home import COMPONENTS, _home, describe_home, describe_labels, without_home  # noqa: E402
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays  # noqa: E402
from layerfuse.model_backend.training.trees import grow  # noqa: E402

SIDE = 96
pytestmark = pytest.mark.usefixtures("few_trees")


def scene(name, seed, level=100.0, with_height=True):
    rng = np.random.default_rng(seed)
    values = {"optical": rng.normal(level, 30, (2, SIDE, SIDE)).astype(np.float32)}
    if with_height:
        values["elevation"] = rng.normal(500, 100, (1, SIDE, SIDE)).astype(np.float32)
    valid = {key: np.ones((SIDE, SIDE), bool) for key in values}
    label = rng.integers(0, 3, (SIDE, SIDE)).astype(np.int16)
    return SceneArrays(name, values, valid, label, np.full_like(label, IGNORE))


def few_labels():
    labels = np.full((SIDE, SIDE), IGNORE, np.int16)
    labels[20:22, 20:22], labels[70:72, 70:72], labels[20:22, 70:72] = 0, 1, 2
    return dataclasses.replace(scene("here", 9), label=labels)


@pytest.fixture(scope="module")
def described(tiny_card):
    torch.manual_seed(3)
    model = build_model(tiny_card).eval()
    scenes = [scene(f"place{i}", i, with_height=i < 2) for i in range(4)]
    return describe_home(tiny_card, model, scenes)


def answer(model, values, valid=None):
    values = {name: torch.from_numpy(array[None]) for name, array in values.items()}
    valid = valid or {name: torch.ones(1, SIDE, SIDE, dtype=torch.bool) for name in values}
    with torch.inference_mode():
        return model.answer(values, valid)[1][0, 0].numpy()


def test_the_like_is_inside_and_the_unlike_outside(described):
    _, model = described
    like = answer(model, {"optical": scene("new", 11).values["optical"]})
    bright = answer(model, {"optical": scene("new", 11, level=400.0).values["optical"]})
    assert like.shape == (SIDE // 8, SIDE // 8)
    assert (like <= 1).mean() > 0.8
    assert (bright > 1).mean() > 0.9


def test_it_is_the_dissimilarity_index(described):
    """Against the definition, computed another way: distance to the nearest centre in the scaled space."""
    card, model = described
    values = {"optical": torch.from_numpy(scene("new", 12).values["optical"][None])}
    valid = {"optical": torch.ones(1, SIDE, SIDE, dtype=torch.bool)}
    with torch.inference_mode():
        inputs, subsets = model.ask(values, valid, None, None)
        tokens = model.encode(inputs, model.planes(inputs), subsets).fusion[0][0, 0].numpy()
    s = card.applicability.subsets.index("optical")
    places = (tokens - model.home.mean[s].numpy()) @ model.home.axes[s].numpy()
    expected = np.linalg.norm(places[:, None] - model.home.centres[s].numpy()[None], axis=2).min(1)
    np.testing.assert_allclose(answer(model, {"optical": values["optical"][0].numpy()}).ravel(), expected, atol=2e-3)


def test_the_threshold_is_that_of_the_paper():
    """Meyer & Pebesma 2021, section 2.3: nearest distance over the mean of all, places left out in turn."""
    rng = np.random.default_rng(5)
    places = np.repeat(["here", "there", "far", "farther"], 30)
    tokens = rng.normal(size=(120, COMPONENTS)) + np.repeat(rng.normal(0, 1.5, (4, COMPONENTS)), 30, 0)
    mean, axes, centres = _home(tokens, places, np.random.default_rng(0))
    apart = np.linalg.norm(tokens[:, None] - tokens[None], axis=2)
    index = np.where(places[:, None] == places[None], np.inf, apart).min(1) / apart[~np.eye(120, dtype=bool)].mean()
    low, high = np.percentile(index, (25, 75))
    threshold = index[index <= high + 1.5 * (high - low)].max()
    new = rng.normal(0, 3, (50, COMPONENTS))
    wanted = (
        np.linalg.norm(new[:, None] - tokens[None], axis=2).min(1) / apart[~np.eye(120, dtype=bool)].mean() / threshold
    )
    found = np.linalg.norm(((new - mean) @ axes)[:, None] - centres[None], axis=2).min(1)
    np.testing.assert_allclose(found, wanted, rtol=0.03)  # the mean is over pairs that were drawn


def test_patches_without_data_and_unknown_subsets_say_nothing(described):
    card, model = described
    card = dataclasses.replace(
        card, applicability=dataclasses.replace(card.applicability, subsets=("optical+elevation",))
    )
    facts = card.applicability
    one = build_model(card).eval()
    state = {k: v for k, v in model.state_dict().items() if not k.startswith("home.")}
    sizes = {"mean": (1, 16), "axes": (1, 16, facts.components), "centres": (1, facts.centres, facts.components)}
    one.load_state_dict({**state, **{f"home.{k}": torch.zeros(v) for k, v in sizes.items()}})
    values = {"optical": scene("new", 13).values["optical"]}
    valid = {"optical": torch.ones(1, SIDE, SIDE, dtype=torch.bool)}
    valid["optical"][:, :16] = False
    found = answer(one, values, valid)
    assert np.isnan(found).all()
    found = answer(model, values, valid)
    assert np.isnan(found[:2]).all() and np.isfinite(found[2:]).all()


def test_the_weights_keep_it(described, tmp_path):
    card, model = described
    save_weights(model, tmp_path)
    values = {"optical": scene("new", 14).values["optical"]}
    np.testing.assert_allclose(answer(load_model(card, tmp_path), values), answer(model, values), atol=0.02)


def test_one_place_tells_no_distance(tiny_card):
    model = build_model(tiny_card).eval()
    card, same = describe_home(tiny_card, model, [scene("here_1", 1), scene("here_2", 2)])
    assert card.applicability is None and same is model


def test_training_goes_on_without_it(described):
    card, model = without_home(*described)
    assert card.applicability is None and not [name for name in model.state_dict() if name.startswith("home.")]


def test_nearest_is_the_euclidean_distance():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(50, 7)).astype(np.float32), rng.normal(size=(9, 7)).astype(np.float32)
    expected = np.linalg.norm(a[:, None] - b[None], axis=2).min(1)
    np.testing.assert_allclose(nearest(torch.from_numpy(a), torch.from_numpy(b)).numpy(), expected, rtol=1e-4)


def test_trees_over_a_network_know_its_training_if_its_classes_are_theirs_and_their_labels(described, tmp_path):
    """At a label the place is like; far from all that the network has learnt it is unlike for own classes alone."""
    card, model = described
    save_weights(model, tmp_path)
    card.save(tmp_path)
    sparse, found = few_labels(), {}
    for names in ((info.name for info in card.classes), "abc"):
        classes = tuple(dataclasses.replace(info, name=name) for info, name in zip(card.classes, names))
        bare = card.draft(classes=classes)
        grown, trees = grow(bare, [sparse], tmp_path, 0, lambda progress: None, False)
        assert grown.applicability is None
        grown, trees = describe_labels(grown, trees, [sparse], tmp_path)
        assert set(grown.applicability.subsets) == set(card.applicability.subsets)
        found[classes[0].name] = answer(trees, sparse.values)
    patch = card.network.patch_size
    for unlike in found.values():  # as far as the surroundings, which tiles cut off elsewhere, let them be the same
        at_labels = [unlike[at // patch, to // patch] for at, to in ((20, 20), (70, 70), (20, 70))]
        assert np.mean(at_labels) < np.nanquantile(unlike, 0.25), (at_labels, np.nanquantile(unlike, [0, 0.25, 0.5]))
    going_on, own = (np.nan_to_num(unlike, nan=9.0) for unlike in found.values())
    assert (going_on <= own + 1e-3).all() and going_on.mean() < own.mean()


def test_over_a_network_without_a_home_trees_have_none(tiny_card, tmp_path):
    save_weights(build_model(tiny_card), tmp_path)
    tiny_card.save(tmp_path)
    sparse = few_labels()
    grown, trees = grow(tiny_card.draft(), [sparse], tmp_path, 0, lambda progress: None, False)
    assert describe_labels(grown, trees, [sparse], tmp_path)[0].applicability is None
