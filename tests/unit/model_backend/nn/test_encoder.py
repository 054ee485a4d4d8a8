"""The block form is the method: equal to the dense reference, exact in what is independent of what."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.attention import Rows
from layerfuse.model_backend.nn.encoder import FusionEncoder
from layerfuse.model_backend.nn.inputs import sincos_positions
from layerfuse.tests.unit.model_backend.nn.dense import dense_encode

SWITCHES = {
    "full": {},
    "version A": {"include_self": True},
    "no mlp": {"modality_attention_mlp": False},
    "no modality attention": {"modality_attention": False},
    "no mask": {"masked_attention": False},
    "MultiViT": {"modality_attention": False, "masked_attention": False},
    "fusion grid": {"fusion_grid": 3},
}


def make(depth=2, dim=16, heads=2, **switches) -> FusionEncoder:
    torch.manual_seed(7)
    return FusionEncoder(Network(embed_dim=dim, depth=depth, num_heads=heads, **switches))


def subsets_of(modalities):
    return [s for k in range(1, modalities + 1) for s in itertools.combinations(range(modalities), k)]


@pytest.mark.parametrize("switches", SWITCHES.values(), ids=SWITCHES.keys())
@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    batch=st.integers(1, 3),
    modalities=st.integers(1, 4),
    rows=st.integers(1, 4),
    columns=st.integers(1, 5),
    share=st.sampled_from([None, 0.0, 0.4, 0.8]),
    seed=st.integers(0, 1000),
)
def test_block_form_equals_the_dense_reference_forward_and_gradients(
    switches, batch, modalities, rows, columns, share, seed
):
    encoder = make(**switches)
    generator = torch.Generator().manual_seed(seed)
    shape = (batch, modalities, rows * columns)
    visible = None if share is None else torch.rand(shape, generator=generator) < share
    source = torch.randn(*shape, 16, generator=generator)
    weight, weight_x = (
        torch.randn(2, *shape[::2], 16, generator=generator),
        torch.randn(source.shape, generator=generator),
    )
    results = []
    for form in ("block", "dense"):
        tokens = source.clone().requires_grad_()
        if form == "block":
            encoded = encoder(tokens, (rows, columns), visible, depths=[1, 2], keep_modalities=True)
            levels, x = [level[0] for level in encoded.fusion], encoded.modalities
        else:
            levels, x = dense_encode(encoder, tokens, (rows, columns), visible, depths=[1, 2])
        if visible is not None:  # a hidden token's own row is nobody's
            x = x * visible[..., None]
        loss = (torch.stack(levels) * weight).sum() + (x * weight_x).sum()
        gradients = torch.autograd.grad(loss, [tokens, *encoder.parameters()])
        results.append([t.detach() for t in (*levels, x, *gradients)])
    for block, dense in zip(*results):
        scale = max(1.0, float(dense.abs().max()))
        torch.testing.assert_close(block, dense, atol=1e-5 * scale, rtol=0)


@pytest.mark.parametrize("modalities", [1, 2, 3, 4])
@pytest.mark.parametrize("switches", SWITCHES.values(), ids=SWITCHES.keys())
def test_all_subsets_in_lock_step_equal_one_by_one_and_the_dense_reference(switches, modalities):
    encoder = make(depth=3, **switches)
    tokens = torch.randn(2, modalities, 6, 16)
    visible = torch.rand(2, modalities, 6) < 0.7
    members = subsets_of(modalities)
    together = encoder(tokens, (2, 3), visible, members, depths=[1, 3]).fusion
    for s, chosen in enumerate(members):
        index = list(chosen)
        alone = encoder(tokens[:, index], (2, 3), visible[:, index], depths=[1, 3]).fusion
        dense, _ = dense_encode(encoder, tokens[:, index], (2, 3), visible[:, index], depths=[1, 3])
        for level in range(2):
            torch.testing.assert_close(together[level][s], alone[level][0], atol=1e-5, rtol=0)
            torch.testing.assert_close(together[level][s], dense[level], atol=1e-5, rtol=0)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    batch=st.integers(1, 3),
    modalities=st.integers(1, 4),
    rows=st.integers(1, 3),
    columns=st.integers(1, 3),
    share=st.sampled_from([0.3, 0.8, 1.0]),
    seed=st.integers(0, 1000),
)
def test_gradients_of_all_subsets_together_equal_the_dense_ones(batch, modalities, rows, columns, share, seed):
    encoder = make()
    generator = torch.Generator().manual_seed(seed)
    shape, members = (batch, modalities, rows * columns), subsets_of(modalities)
    visible = torch.rand(shape, generator=generator) <= share
    source = torch.randn(*shape, 16, generator=generator)
    weight = torch.randn(len(members), batch, rows * columns, 16, generator=generator)
    gradients = []
    for form in ("lock-step", "dense"):
        tokens, grid = source.clone().requires_grad_(), (rows, columns)
        if form == "lock-step":
            fusion = encoder(tokens, grid, visible, members).fusion[0]
        else:
            fusion = torch.stack(
                [dense_encode(encoder, tokens[:, s], grid, visible[:, s])[0][0] for s in map(list, members)]
            )
        gradients.append(torch.autograd.grad((fusion * weight).sum(), [tokens, *encoder.parameters()]))
    for together, dense in zip(*gradients):
        scale = max(1.0, float(dense.abs().max()))
        torch.testing.assert_close(together, dense, atol=1e-5 * scale, rtol=0)


def test_an_absent_modality_is_the_same_as_one_whose_patches_are_all_hidden():
    encoder = make()
    tokens = torch.randn(2, 3, 6, 16)
    visible = torch.ones(2, 3, 6, dtype=torch.bool)
    visible[:, 1] = False
    hidden = encoder(tokens, (2, 3), visible).fusion[0]
    absent = encoder(tokens[:, [0, 2]], (2, 3)).fusion[0]
    torch.testing.assert_close(hidden, absent, atol=1e-5, rtol=0)


def test_a_modality_stream_depends_on_its_own_pixels_only():
    encoder = make()
    tokens = torch.randn(1, 3, 6, 16, requires_grad=True)
    x = encoder(tokens, (2, 3), keep_modalities=True).modalities
    other = tokens.detach().clone()
    other[:, 1:] = torch.randn(1, 2, 6, 16)
    assert torch.equal(x[:, 0], encoder(other, (2, 3), keep_modalities=True).modalities[:, 0])
    for m in range(3):
        weights = torch.randn_like(x[:, m])  # a plain sum of what is normalised is constant, and its gradient rounding
        (gradient,) = torch.autograd.grad((x[:, m] * weights).sum(), tokens, retain_graph=True)
        assert [bool((gradient[:, n] != 0).any()) for n in range(3)] == [n == m for n in range(3)]


@pytest.mark.parametrize("include_self", [False, True])
def test_order_of_modalities_does_not_matter(include_self):
    encoder = make(include_self=include_self)
    tokens, visible = torch.randn(2, 4, 6, 16), torch.rand(2, 4, 6) < 0.7
    order = [2, 0, 3, 1]
    straight = encoder(tokens, (2, 3), visible).fusion[0]
    shuffled = encoder(tokens[:, order], (2, 3), visible[:, order]).fusion[0]
    torch.testing.assert_close(straight, shuffled, atol=1e-5, rtol=0)


@pytest.mark.parametrize("switches", SWITCHES.values(), ids=SWITCHES.keys())
def test_nothing_visible_is_finite_forward_and_backward(switches):
    encoder = make(**switches)
    tokens = torch.randn(2, 2, 6, 16, requires_grad=True)
    visible = torch.zeros(2, 2, 6, dtype=torch.bool)
    encoded = encoder(tokens, (2, 3), visible, keep_modalities=True)
    assert torch.isfinite(encoded.fusion[0]).all()
    (encoded.fusion[0].sum() + encoded.modalities.sum()).backward()
    assert torch.isfinite(tokens.grad).all()


def test_modality_attention_gives_a_zero_update_where_nothing_is_visible():
    attention = make().blocks[0].modality_attention
    visible = torch.tensor([[[True, False, False], [False, False, True]]])
    update = attention(torch.randn(1, 1, 3, 16), torch.randn(2, 3, 16), Rows(1, 2), [[0, 1]], visible)
    assert [bool((update[0, 0, n] != 0).any()) for n in range(3)] == [True, False, True]


def test_dropping_a_modality_shifts_nobodys_slot():
    encoder = make()
    tokens = torch.randn(1, 3, 6, 16)
    both = encoder(tokens, (2, 3), members=[[0, 2], [0, 1, 2]]).fusion[0][0]
    torch.testing.assert_close(both, encoder(tokens[:, [0, 2]], (2, 3)).fusion[0][0], atol=1e-5, rtol=0)


def test_positions_are_the_published_code_for_any_grid():
    code = sincos_positions(2, 3, 8)
    assert code.shape == (6, 8)
    x, y, w = torch.tensor(2.0), torch.tensor(1.0), torch.tensor([1.0, 10000.0**-0.5])
    expected = torch.cat([(x * w).sin(), (x * w).cos(), (y * w).sin(), (y * w).cos()])
    torch.testing.assert_close(code[5], expected)
    assert torch.equal(sincos_positions(4, 4, 8)[:3], sincos_positions(2, 3, 8)[:3])  # no dependence on the grid's size


def test_fusion_grid_is_resized_and_one_vector_is_repeated():
    encoder = make(fusion_grid=4)
    assert encoder.initial_fusion(4, 4).shape == (16, 16)
    torch.testing.assert_close(encoder.initial_fusion(4, 4)[5], encoder.fusion_tokens[0, :, 1, 1])
    assert encoder.initial_fusion(2, 7).shape == (14, 16)
    assert (make().initial_fusion(3, 3) == make().fusion_tokens.flatten()).all()
