"""InfoNCE by hand, what class vectors depend on, and several processes against one."""

from __future__ import annotations

import math

import pytest
import torch
from layerfuse.model_backend.nn.encoder import FusionEncoder
from layerfuse.model_backend.nn.learning.contrastive import ClassVectors, Contrastive, info_nce
from layerfuse.tests import forked
from layerfuse.tests.unit.model_backend.nn.learning.two_processes import batch, process


def test_info_nce_equals_the_hand_computed_value():
    z_fusion = torch.tensor([[2.0, 0.0], [0.0, 5.0]])
    z = torch.tensor([[[3.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]])  # [B = 2, M = 2, D = 2]
    one, zero = math.exp(1 / 0.5), 1.0  # cosine 1 and cosine 0 over the temperature
    right, wrong = -math.log(one / (one + zero)), -math.log(zero / (one + zero))
    loss = info_nce(z, z_fusion, torch.ones(2, 2, dtype=torch.bool), Contrastive(temperature=0.5))
    # Modality 0 points at the first fusion vector in both samples, modality 1 at the second.
    torch.testing.assert_close(loss, torch.full((2,), (right + wrong) / 2))


def test_the_symmetric_form_is_the_mean_of_both_directions():
    torch.manual_seed(0)
    z, z_fusion, seen = torch.randn(5, 1, 8), torch.randn(5, 8), torch.ones(5, 1, dtype=torch.bool)
    there = info_nce(z, z_fusion, seen, Contrastive())
    back = info_nce(z_fusion[:, None], z[:, 0], seen, Contrastive())
    both = info_nce(z, z_fusion, seen, Contrastive(symmetric=True))
    torch.testing.assert_close(both, (there + back) / 2)


@pytest.mark.parametrize("symmetric", [False, True])
def test_pairs_without_visible_tokens_are_left_out(symmetric):
    torch.manual_seed(0)
    config = Contrastive(symmetric=symmetric)
    z, z_fusion = torch.randn(4, 2, 8, requires_grad=True), torch.randn(4, 8)
    seen = torch.tensor([[True, True], [False, True], [True, False], [False, False]])
    loss = info_nce(z, z_fusion, seen, config)
    (gradient,) = torch.autograd.grad(loss.sum(), z)
    assert torch.equal((gradient != 0).any(-1), seen)
    # The last sample shows nothing at all: it is no negative either.
    torch.testing.assert_close(info_nce(z[:3], z_fusion[:3], seen[:3], config), loss)
    assert info_nce(z, z_fusion, torch.zeros(4, 2, dtype=torch.bool), config).tolist() == [0.0, 0.0]


def test_random_vectors_give_about_logbatch():
    torch.manual_seed(0)
    loss = info_nce(torch.randn(64, 3, 192), torch.randn(64, 192), torch.ones(64, 3, dtype=torch.bool), Contrastive())
    torch.testing.assert_close(loss, torch.full((3,), math.log(64)), atol=0.05, rtol=0)


@pytest.fixture()
def encoded(card):
    """A function from tokens ``[B, M, N, D]`` and visibility to ``z_m`` and ``z_f``."""
    torch.manual_seed(0)
    encoder, vectors = FusionEncoder(card.network), ClassVectors(card)

    def run(tokens, visible=None, names=card.modality_names):
        out = encoder(tokens, (2, 3), visible, keep_modalities=True)
        return vectors(names, out.modalities, out.fusion[0][0], visible)

    return run


def test_random_initialisation_gives_about_log_batch(encoded):
    z, z_fusion = encoded(torch.randn(32, 4, 6, 16))
    loss = info_nce(z, z_fusion, torch.ones(32, 4, dtype=torch.bool), Contrastive())
    torch.testing.assert_close(loss, torch.full((4,), math.log(32)), atol=0.3, rtol=0)


def test_a_class_vector_does_not_change_when_other_modalities_come_go_or_are_nan(encoded, card):
    tokens = torch.randn(3, 4, 6, 16)
    visible = torch.rand(3, 4, 6) < 0.7
    z, _ = encoded(tokens, visible)
    poisoned = tokens.clone()
    poisoned[:, 1:] = float("nan")
    assert torch.equal(encoded(poisoned, visible)[0][:, 0], z[:, 0])
    alone, _ = encoded(tokens[:, :1], visible[:, :1], card.modality_names[:1])
    torch.testing.assert_close(alone[:, 0], z[:, 0], atol=1e-6, rtol=0)


def test_the_gradient_of_a_class_vector_is_its_own_modality_s(encoded):
    tokens = torch.randn(2, 4, 6, 16, requires_grad=True)
    z, _ = encoded(tokens)
    for m in range(4):
        (gradient,) = torch.autograd.grad(z[:, m].sum(), tokens, retain_graph=True)
        assert [bool((gradient[:, n] != 0).any()) for n in range(4)] == [n == m for n in range(4)]


def test_hidden_tokens_do_not_change_a_class_vector(encoded):
    tokens = torch.randn(2, 4, 6, 16)
    visible = torch.rand(2, 4, 6) < 0.6
    z, z_fusion = encoded(tokens, visible)
    other = torch.where(visible[..., None], tokens, torch.randn(tokens.shape))
    again, fusion_again = encoded(other, visible)
    torch.testing.assert_close(again, z, atol=1e-6, rtol=0)
    torch.testing.assert_close(fusion_again, z_fusion, atol=1e-6, rtol=0)


def test_two_processes_equal_one_with_the_whole_batch(tmp_path):
    both = [forked.context().Process(target=process, args=(rank, str(tmp_path))) for rank in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(600)
        assert one.exitcode == 0
    parts = [torch.load(tmp_path / f"{rank}.pt") for rank in range(2)]
    z, z_fusion, seen = batch()
    z, z_fusion = z.requires_grad_(), z_fusion.requires_grad_()
    loss = info_nce(z, z_fusion, seen, Contrastive(symmetric=True))
    loss.sum().backward()
    # Data-parallel training averages over the processes; that must be the loss and gradient of the whole.
    for i, whole in enumerate((loss, z.grad, z_fusion.grad)):
        torch.testing.assert_close((parts[0][i] + parts[1][i]) / 2, whole.detach())
