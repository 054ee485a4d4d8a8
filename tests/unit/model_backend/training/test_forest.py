import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training.batches import Batch, Mixture
from layerfuse.model_backend.training.fit import CHECKPOINT_FILE
from layerfuse.model_backend.training.forest import MOST_PIXELS, PixelForest, pixel_features
from layerfuse.model_backend.training.loop import agreement, batch_loss, train
from layerfuse.model_backend.training.sampling import IGNORE, SceneArrays
from layerfuse.model_backend.training.schedule import Schedule

pytest.importorskip("sklearn")

SCHEDULE = Schedule(steps=30, batch=4, learning_rate=3e-3, warmup=3, average=0.9, threads=1, forest=1.0)
NAMES = ("optical", "elevation")


@pytest.fixture()
def striped(tiny_card):
    """Columns of water and forest that the optical layer tells, labelled in two corners only."""
    rng = np.random.default_rng(0)
    truth = np.broadcast_to((np.arange(96) // 6 % 2)[None], (96, 96)).astype(np.int64)
    values = {
        "optical": (rng.normal(100, 10, (2, 96, 96)) + 80 * truth).astype(np.float32),
        "elevation": rng.normal(500, 30, (1, 96, 96)).astype(np.float32),
    }
    label = np.full((96, 96), IGNORE)
    label[:6, :24] = truth[:6, :24]
    valid = {name: np.ones((96, 96), bool) for name in values}
    return truth, SceneArrays("stripes", values, valid, label, np.full_like(label, IGNORE))


def batch_of(scene, side=32):
    values = {n: torch.from_numpy(v[None, :, :side, :side].copy()) for n, v in scene.values.items()}
    valid = {n: torch.from_numpy(v[None, :side, :side].copy()) for n, v in scene.valid.items()}
    return Batch(values, valid, torch.from_numpy(scene.label[None, :side, :side].copy()), None, [], ["s"])


def test_features_are_stored_values_and_a_column_for_each_class():
    classes = (ClassInfo(3, "a", "000000"), ClassInfo(7, "b", "000000"))
    modalities = (
        Modality("sar", "sar", "continuous", (Band("vv"), Band("vh"))),
        Modality("map", "landcover", "categorical", (Band("class"),), classes, "nearest"),
    )
    card = Card("x", "1", "none", "encoder", 10.0, 8, modalities, network=Network(8))
    values = {"sar": np.array([[1, 2, 3], [4, 5, 6]], np.int16), "map": np.array([[7, 3, 9]], np.uint8)}
    found = pixel_features(card, values, ["sar", "map"])
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, [[1, 4, 0, 1], [2, 5, 1, 0], [3, 6, 0, 0]])
    np.testing.assert_array_equal(pixel_features(card, values, ["map"]), [[0, 1], [1, 0], [0, 0]])


def test_it_answers_for_unlabelled_pixels_that_have_all_modalities(tiny_card, striped):
    truth, scene = striped
    batch = batch_of(scene)
    batch.valid["elevation"][:, 20:] = False
    answer = PixelForest(tiny_card, [scene], NAMES, 0)(batch)
    asked = (batch.label == IGNORE) & batch.valid["elevation"]
    assert answer.shape == (1, len(tiny_card.classes), 32, 32) and answer.dtype == torch.float32
    torch.testing.assert_close(answer.sum(1), asked.float())
    right = answer.argmax(1) == torch.from_numpy(truth[None, :32, :32])
    assert right[asked].float().mean() > 0.95


def test_it_learns_from_pixels_that_have_a_label_and_all_modalities(tiny_card, striped):
    _, scene = striped
    wrong = scene.label.copy()
    wrong[40:60, 40:60] = 0
    broken = {**scene.valid, "elevation": scene.valid["elevation"].copy()}
    broken["elevation"][40:60, 40:60] = False
    bare = replace(scene, name="bare", values={"optical": scene.values["optical"]}, label=1 - scene.label % 2)
    more = [replace(scene, label=wrong, valid=broken), bare]  # neither the invalid ones nor those of the bare scene
    batch = batch_of(scene)
    ours, same = (PixelForest(tiny_card, s, NAMES, 0)(batch) for s in (more, [scene]))
    assert torch.equal(ours, same)
    nowhere = replace(scene, valid={**scene.valid, "elevation": np.zeros((96, 96), bool)})
    assert not PixelForest(tiny_card, [nowhere], NAMES, 0)(batch).any()


def test_it_teaches_nothing_if_it_does_not_know_every_class(tiny_card, striped):
    truth, scene = striped
    elevation = scene.valid["elevation"] & (truth == 0)
    lacking = replace(scene, valid={**scene.valid, "elevation": elevation})
    assert not PixelForest(tiny_card, [lacking], NAMES, 0)(batch_of(scene)).any()
    assert PixelForest(tiny_card, [lacking], ("optical",), 0)(batch_of(scene)).any()


def test_the_same_seed_grows_the_same_forest(tiny_card, striped):
    _, scene = striped
    noisy = replace(scene, label=np.random.default_rng(1).integers(0, 2, (96, 96)))
    noisy.label[:, 90:] = IGNORE
    batch = batch_of(scene)
    first, second, other = (PixelForest(tiny_card, [noisy], NAMES, seed)(batch) for seed in (0, 0, 1))
    assert torch.equal(first, second) and not torch.equal(first, other)


def test_of_many_labelled_pixels_some_are_enough(tiny_card, striped, monkeypatch):
    import sklearn.ensemble

    seen, fit = [], sklearn.ensemble.RandomForestClassifier.fit

    def watched(self, x, y):
        seen.append(len(y))
        return fit(self, x[:50], y[:50])

    monkeypatch.setattr(sklearn.ensemble.RandomForestClassifier, "fit", watched)
    values = {n: np.tile(v, (1, 2, 2)) for n, v in striped[1].values.items()}
    label = np.tile(striped[0], (2, 2))
    scene = SceneArrays("large", values, dict.fromkeys(values, np.ones((192, 192), bool)), label, label)
    PixelForest(tiny_card, [scene], NAMES, 0)
    assert seen == [MOST_PIXELS] and label.size > MOST_PIXELS


def test_it_teaches_every_subset(tiny_card, striped):
    torch.manual_seed(0)
    model, batch = build_model(tiny_card), batch_of(striped[1])
    subsets, weight = [NAMES, ("elevation",)], torch.ones(len(tiny_card.classes))
    taught = PixelForest(tiny_card, [striped[1]], NAMES, 0)(batch)
    plain = batch_loss(model, batch, subsets, weight, 0.0)
    more = batch_loss(model, batch, subsets, weight, 0.0, forest=0.5, taught=taught)
    where = (batch.label == IGNORE).expand(2, 1, 32, 32)
    expected = agreement(taught, model(batch.values, batch.valid, subsets), where)
    torch.testing.assert_close(more, plain + 0.5 * expected)


def test_a_model_that_it_teaches_maps_what_the_labels_are_far_from(tiny_card, striped):
    truth, scene = striped
    fitted = train(tiny_card, [scene], replace(SCHEDULE, steps=120), lambda _: None, say=lambda _: None)
    part = np.s_[..., 40:72, 40:72]
    values = {n: torch.from_numpy(v[part][None].copy()) for n, v in scene.values.items()}
    valid = {n: torch.ones(1, 32, 32, dtype=torch.bool) for n in values}
    found = fitted.model(values, valid)[0, 0].argmax(0).numpy()
    assert (found == truth[part]).mean() > 0.9


def test_a_taught_run_that_was_stopped_goes_on_as_if_it_had_not_been(tiny_card, striped, tmp_path):
    class StopError(Exception):
        pass

    def stop(progress):
        if progress.step == 17:
            raise StopError

    schedule, states = replace(SCHEDULE, checkpoint_every=10), []
    for name in ("whole", "stopped"):
        run = tmp_path / name
        run.mkdir()
        if name == "stopped":
            with pytest.raises(StopError):
                train(tiny_card, [striped[1]], schedule, stop, run, say=lambda _: None)
            assert (run / CHECKPOINT_FILE).exists()
        fitted = train(tiny_card, [striped[1]], schedule, lambda _: None, run, say=lambda _: None)
        states.append(fitted.model.state_dict())
    for key, value in states[0].items():
        assert torch.equal(value, states[1][key]), key


def test_of_a_scene_with_few_labels_half_of_the_tiles_then_lie_anywhere(tiny_card, striped):
    seeds = range(200)
    shares = []
    for forest in (0.0, 1.0):
        mixture = Mixture(tiny_card, [striped[1]], replace(SCHEDULE, forest=forest))
        label = mixture.draw(list(seeds), torch.device("cpu")).label
        shares.append((label != IGNORE).flatten(1).any(1).float().mean().item())
    assert shares[0] == 1.0 and 0.5 < shares[1] < 0.85


def test_without_scikit_learn_it_says_so(tiny_card, striped, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(InputError, match="scikit-learn is not installed"):
        PixelForest(tiny_card, [striped[1]], NAMES, 0)
