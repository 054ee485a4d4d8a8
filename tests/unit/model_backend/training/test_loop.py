from dataclasses import replace

import numpy as np
import pytest
import torch
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.learning.sampling import Sampling
from layerfuse.model_backend.nn.model import MaskSegmenter
from layerfuse.model_backend.nn.presets import PAPER_SAMPLING, PAPER_SEMANTIC, VARIANTS
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training import loop
from layerfuse.model_backend.training.fitting import fit as fit_module
from layerfuse.model_backend.training.fitting.fit import CHECKPOINT_FILE, learning_rate, make_optimiser
from layerfuse.model_backend.training.loop import agreement, batch_loss, class_weights, train
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles.batches import Mixture
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from layerfuse.model_backend.training.validation import Validation

SCHEDULE = Schedule(
    steps=60, batch=4, learning_rate=3e-3, warmup=5, average=0.9, seed=3, threads=1, checkpoint_every=20
)


TINY = {"patch_size": 8, "embed_dim": 16, "depth": 4, "num_heads": 2, "mask_dim": 16, "decoder_layers": 2, "queries": 4}


@pytest.fixture()
def scene():
    """Half water, half forest; each layer alone tells which."""
    rng = np.random.default_rng(0)
    label = np.zeros((64, 64), np.int64)
    label[:, 32:] = 1
    optical = rng.normal(100, 10, (2, 64, 64)) + 60 * label
    elevation = rng.normal(500, 30, (1, 64, 64)) + 300 * label
    every = np.ones((64, 64), bool)
    values = {"optical": optical.astype(np.float32), "elevation": elevation.astype(np.float32)}
    return SceneArrays("half", values, dict.fromkeys(values, every), label, np.full_like(label, IGNORE))


class Losses(list):
    def __call__(self, progress):
        self.append(progress.loss)


def test_learns_from_every_subset(tiny_card, scene):
    model = train(tiny_card, [scene], SCHEDULE, Losses()).model
    values = {n: torch.from_numpy(v[None, :, 16:48, 16:48]) for n, v in scene.values.items()}
    valid = {n: torch.ones(1, 32, 32, dtype=torch.bool) for n in values}
    expected = torch.from_numpy(scene.label[16:48, 16:48])
    for scores in model(values, valid, tiny_card.subsets()):
        assert (scores[0].argmax(0) == expected).float().mean() > 0.9


class StopError(Exception):
    pass


def stop_at(step):
    def stop(progress):
        if progress.step == step:
            raise StopError

    return stop


@pytest.mark.parametrize("more", [{}, {"validation_share": 0.3, "validate_every": 3}])
def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tiny_card, scene, tmp_path, more):
    schedule = replace(SCHEDULE, steps=12, checkpoint_every=4, **more)
    whole, rest = Losses(), Losses()
    for name in ("whole", "stopped"):
        (tmp_path / name).mkdir()
    sampling = Sampling(patch_dropout=0.2)
    finished = train(tiny_card, [scene], schedule, whole, tmp_path / "whole", sampling=sampling)
    with pytest.raises(StopError):
        train(tiny_card, [scene], schedule, stop_at(10), tmp_path / "stopped", sampling=sampling)
    resumed = train(tiny_card, [scene], schedule, rest, tmp_path / "stopped", sampling=sampling)
    assert rest == whole[8:]
    assert resumed.seconds > 0 and resumed.steps == 12
    for name, tensor in finished.model.state_dict().items():
        assert torch.equal(tensor, resumed.model.state_dict()[name]), name
    curves = [file.read_text() for file in sorted(tmp_path.glob("*/log.csv"))]
    losses = [[line.split(",")[::2] for line in text.splitlines()] for text in curves]
    assert losses[0] == losses[1] and len(losses[0]) == 13
    again = Losses()
    train(tiny_card, [scene], schedule, again, tmp_path / "whole", sampling=sampling)
    assert again == []  # nothing is left to do


def test_the_seed_decides(tiny_card, scene):
    runs = [Losses() for _ in range(3)]
    for losses, seed in zip(runs, (3, 3, 4)):
        train(tiny_card, [scene], replace(SCHEDULE, steps=3, seed=seed), losses)
    assert runs[0] == runs[1] != runs[2]


def test_a_scene_may_lack_a_modality(tiny_card, scene):
    part = replace(scene, values={"optical": scene.values["optical"]}, valid={"optical": scene.valid["optical"]})
    losses = Losses()
    train(tiny_card, [part, scene], replace(SCHEDULE, steps=6), losses)
    assert np.isfinite(losses).all()


def test_samples_of_all_scenes_are_mixed_by_the_root_of_their_area(tiny_card, scene):
    few = np.full_like(scene.label, IGNORE)
    few[:8, :8] = scene.label[:8, :8]  # a 64th of the area: an 8th of the samples of the other
    optical = {"values": {"optical": scene.values["optical"]}, "valid": {"optical": scene.valid["optical"]}}
    height = {"values": {"elevation": scene.values["elevation"]}, "valid": {"elevation": scene.valid["elevation"]}}
    small, large = replace(scene, name="small", label=few, **optical), replace(scene, name="large", **height)
    mixture = Mixture(tiny_card, [small, large], replace(SCHEDULE, batch=90))
    batch = mixture.draw(mixture.seeds(np.random.default_rng(0), 1, 0), torch.device("cpu"))
    assert 3 <= batch.scenes.count("small") <= 20
    assert mixture.names == ["optical", "elevation"]
    for name, lacking in (("optical", "large"), ("elevation", "small")):
        rows = [i for i, scene_name in enumerate(batch.scenes) if scene_name == lacking]
        assert not batch.valid[name][rows].any() and not batch.values[name][rows].any()
        assert batch.valid[name].flatten(1).any(1).sum() == 90 - len(rows)
    heavy = Mixture(tiny_card, [replace(small, weight=8.0), large], replace(SCHEDULE, batch=90))
    batch = heavy.draw(heavy.seeds(np.random.default_rng(0), 1, 0), torch.device("cpu"))
    assert 30 <= batch.scenes.count("small") <= 60


def test_two_processes_share_the_samples_of_one_out(tiny_card, scene):
    one = Mixture(tiny_card, [scene], replace(SCHEDULE, batch=4))
    half = Mixture(tiny_card, [scene], replace(SCHEDULE, batch=2))
    whole = one.seeds(np.random.default_rng(5), 1, 0)
    assert half.seeds(np.random.default_rng(5), 2, 0) + half.seeds(np.random.default_rng(5), 2, 1) == whole


def hard_and_soft(scene):
    """The scene with soft labels that say what the hard ones say."""
    soft = (scene.label == np.arange(3)[:, None, None]).astype(np.uint8) * 255
    return replace(scene, name="soft", soft=soft)


def loss_of(card, scenes, seeds=range(6), smoothing=0.1):
    torch.manual_seed(0)
    model = build_model(card)
    batch = Mixture(card, scenes, SCHEDULE).draw(list(seeds), torch.device("cpu"))
    weight = torch.tensor([1.0, 0.5, 2.0])
    return batch, model, batch_loss(model, batch, [["optical", "elevation"], ["optical"]], weight, smoothing)


def test_soft_labels_that_are_certain_are_hard_ones(tiny_card, scene):
    scene.label[5:20, 5:20] = IGNORE
    _, _, hard = loss_of(tiny_card, [scene])
    batch, _, soft = loss_of(tiny_card, [hard_and_soft(scene)])
    assert batch.soft is not None
    torch.testing.assert_close(hard, soft)
    batch, _, mixed = loss_of(tiny_card, [scene, hard_and_soft(scene)])
    assert set(batch.scenes) == {"half", "soft"}
    assert torch.isfinite(mixed)


def test_the_loss_of_soft_labels_is_the_cross_entropy(tiny_card, scene):
    soft = np.random.default_rng(0).integers(1, 255, (3, 64, 64)).astype(np.uint8)
    batch, model, loss = loss_of(tiny_card, [replace(scene, soft=soft)], smoothing=0.0)
    scores = model(batch.values, batch.valid, [["optical", "elevation"], ["optical"]]).log_softmax(2)
    weight = torch.tensor([1.0, 0.5, 2.0])[:, None, None]
    torch.testing.assert_close(loss, -(scores * batch.soft * weight).sum(2).mean())
    weights = class_weights([replace(scene, soft=soft)], 3, 1.0)
    torch.testing.assert_close(1 / weights / 3, torch.from_numpy(soft.mean((1, 2)) / soft.sum(0).mean()).float())


@pytest.mark.parametrize("name", ["MultiViT", "full"])
def test_the_paper_and_its_baseline_are_trained_with_the_mask_head(tiny_card, scene, name):
    network, sampling = VARIANTS[name].of(replace(PAPER_SEMANTIC, **TINY), PAPER_SAMPLING)
    card = replace(tiny_card, network=network)
    losses = Losses()
    model = train(card, [scene], replace(SCHEDULE, steps=2, batch=2), losses, sampling=sampling).model
    assert isinstance(model, MaskSegmenter) and np.isfinite(losses).all()


def test_validation_keeps_the_best_weights_and_stops_early(tiny_card, scene, tmp_path, monkeypatch):
    scores = iter([0.3, 0.6, 0.5, 0.4, 0.9])
    kept = {}

    def score(self, model, device):
        kept[len(kept)] = model.state_dict()["encoder.fusion_tokens"].clone()
        return next(scores)

    monkeypatch.setattr(Validation, "__call__", score)
    schedule = replace(SCHEDULE, validation_share=0.3, validate_every=5, patience=2)
    told = []
    fitted = train(tiny_card, [scene], schedule, told.append, tmp_path)
    assert fitted.steps == 20 and told[-1].last and told[-1].eta == 0
    assert [progress.score for progress in told if progress.score] == [0.3, 0.6, 0.5, 0.4]
    assert torch.equal(fitted.model.state_dict()["encoder.fusion_tokens"], kept[1])
    assert (tmp_path / "curve.svg").read_text().count("<circle") == 4
    assert train(tiny_card, [scene], schedule, told.append, tmp_path).steps == 20  # a run that stopped stays so


def test_a_time_limit_ends_the_run(tiny_card, scene, monkeypatch):
    clock = iter(range(0, 10**6, 6))
    monkeypatch.setattr(fit_module.time, "monotonic", lambda: float(next(clock)))
    told = []
    fitted = train(tiny_card, [scene], replace(SCHEDULE, minutes=1.0), told.append)
    assert 1 < fitted.steps < 12 and fitted.seconds >= 60
    assert told[-1].last and told[0].eta <= 60


def test_taken_weights_stand_still_at_first(tiny_card, scene):
    def start(card):
        model = build_model(card)
        return model, [name for name in model.state_dict() if "adapters.optical" not in name]

    schedule = replace(SCHEDULE, steps=8, warmup=0, average=0.0, unfreeze_after=0.5, tuned_blocks=1, weight_decay=0.0)
    states = {}

    def spy(progress):
        states[progress.step] = {n: t.detach().clone() for n, t in objective[0].model.state_dict().items()}

    objective, labels = [], loop.Labels

    class Spied(labels):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            objective.append(self)

    loop.Labels = Spied
    try:
        train(tiny_card, [scene], schedule, spy, start=start)
    finally:
        loop.Labels = labels

    def moved(a, b):
        return {name for name in states[a] if not torch.equal(states[a][name], states[b][name])}

    before, after = moved(1, 4), moved(5, 8)
    assert {"head.classify.weight", "encoder.blocks.1.feed_forward.expand.weight"} <= before
    assert "adapters.optical.projection.weight" in before  # it is new
    assert not any("blocks.0" in n or "fusion_tokens" in n or "adapters.elevation" in n for n in before)
    assert {"encoder.blocks.0.feed_forward.expand.weight", "adapters.elevation.projection.weight"} <= after


def test_errors_name_the_scene(tiny_card, scene, monkeypatch):
    with pytest.raises(InputError, match="labelled pixel"):
        train(tiny_card, [replace(scene, label=np.full_like(scene.label, IGNORE))], SCHEDULE, Losses())
    monkeypatch.setattr(loop, "batch_loss", lambda *_: torch.tensor(float("nan")))
    with pytest.raises(InputError, match="scene half: the loss is nan at step 1"):
        train(tiny_card, [scene], SCHEDULE, Losses())


def test_a_damaged_checkpoint_is_told(tiny_card, scene, tmp_path):
    (tmp_path / CHECKPOINT_FILE).write_bytes(b"garbage that is no safetensors file")
    with pytest.raises(InputError, match="cannot be used"):
        train(tiny_card, [scene], SCHEDULE, Losses(), tmp_path)


def test_the_checkpoint_of_another_run_is_refused(tiny_card, scene, tmp_path):
    train(tiny_card, [scene], replace(SCHEDULE, steps=2), Losses(), tmp_path)
    with pytest.raises(InputError, match="another configuration"):
        train(tiny_card, [scene], replace(SCHEDULE, steps=3), Losses(), tmp_path)
    with pytest.raises(InputError, match="another configuration"):
        train(tiny_card, [scene], replace(SCHEDULE, steps=2), Losses(), tmp_path, sampling=Sampling(views=1))


def test_class_weights(scene):
    label = scene.label.copy()
    label[:, :] = 0
    label[:16] = 1  # a quarter
    weight = class_weights([replace(scene, label=label)], 3, 0.5)
    assert weight[2] == 0
    assert np.isclose(weight[1] / weight[0], 3**0.5)
    assert np.isclose(0.25 * weight[1] + 0.75 * weight[0], 1)
    assert class_weights([scene], 2, 0.0).tolist() == [1, 1]


def test_learning_rate_rises_then_falls_to_zero():
    schedule = Schedule(steps=100, warmup=10, learning_rate=1.0)
    rates = [learning_rate(step / 100, schedule) for step in range(100)]
    assert rates[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert all(a > b for a, b in zip(rates[10:], rates[11:]))
    assert rates[-1] < 1e-3


def test_norms_biases_and_tokens_are_not_decayed(tiny_card):
    model = build_model(tiny_card)
    decayed, free = make_optimiser(model, SCHEDULE).param_groups
    assert decayed["weight_decay"] > 0 == free["weight_decay"]
    assert all(p.ndim >= 2 for p in decayed["params"])
    assert any(p is model.encoder.fusion_tokens for p in free["params"])


def test_a_run_that_is_told_to_end_keeps_the_best(tiny_card, scene, monkeypatch):
    scores = iter([0.6, 0.5])
    monkeypatch.setattr(Validation, "__call__", lambda self, model, device: next(scores))
    told, answers = [], iter([True] * 6 + [False])
    held = np.where(np.arange(64) < 16, scene.label, IGNORE)
    scene = replace(scene, label=np.where(np.arange(64) < 16, IGNORE, scene.label), held_out=held)
    schedule = replace(SCHEDULE, validate_holdout=True, validate_every=5)
    fitted = train(tiny_card, [scene], schedule, told.append, go_on=lambda: next(answers))
    assert fitted.steps == 7 and told[-1].last and not told[-2].last
    assert [progress.score for progress in told if progress.score] == [0.6, 0.5]


def test_time_in_which_a_run_waits_does_not_count(tiny_card, scene, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(fit_module.time, "monotonic", lambda: now[0])

    def wait():
        now[0] += 100.0
        return True

    fitted = train(tiny_card, [scene], replace(SCHEDULE, steps=3, minutes=1.0), Losses(), go_on=wait)
    assert fitted.steps == 3 and fitted.seconds == 0


def test_agreement_is_the_cross_entropy_against_a_teachers_classes():
    generator = torch.Generator().manual_seed(0)
    teacher = torch.randn(2, 3, 4, 4, generator=generator).softmax(1)
    students = torch.randn(2, 2, 3, 4, 4, generator=generator, requires_grad=True)
    where = torch.rand(2, 2, 4, 4, generator=generator) < 0.5
    loss = agreement(teacher, students, where)
    loss.backward()
    assert students.grad.abs().sum() > 0
    students = students.detach()
    expected = [
        -sum(float(teacher[b, k, i, j]) * float(students[s, b].log_softmax(0)[k, i, j]) for k in range(3))
        for s, b, i, j in where.nonzero().tolist()
    ]
    assert loss.item() == pytest.approx(np.mean(expected), rel=1e-5)
    assert agreement(teacher, students, torch.zeros_like(where)).item() == 0


def test_with_consistency_unlabelled_pixels_teach_only_smaller_subsets(tiny_card, scene):
    torch.manual_seed(0)
    model = build_model(tiny_card)
    tile = {n: torch.from_numpy(v[None, :, :32, :32]) for n, v in scene.values.items()}
    valid = {n: torch.ones(1, 32, 32, dtype=torch.bool) for n in tile}
    label = torch.full((1, 32, 32), IGNORE)
    label[:, :4] = 1
    batch = loop.Batch(tile, valid, label, None, [], ["s"])
    subsets, weight = [("optical", "elevation"), ("optical",)], torch.ones(len(tiny_card.classes))
    plain = batch_loss(model, batch, subsets, weight, 0.0)
    both = batch_loss(model, batch, subsets, weight, 0.0, consistency=0.5)
    logits = model(tile, valid, subsets)
    expected = agreement(logits[0].detach().softmax(1), logits[1:], (label == IGNORE)[None])
    torch.testing.assert_close(both, plain + 0.5 * expected)
    (both - plain).backward()  # the teacher learns nothing from it
    taught = [p.grad.clone() for p in model.parameters() if p.grad is not None]
    model.zero_grad()
    logits = model(tile, valid, subsets)
    alone = agreement(logits[0].detach().softmax(1), logits[1:], (label == IGNORE)[None])
    (0.5 * alone).backward()
    for ours, wanted in zip(taught, [p.grad for p in model.parameters() if p.grad is not None]):
        torch.testing.assert_close(ours, wanted, rtol=1e-3, atol=1e-6)
