"""Plain vision transformers, named as timm and MAE name them, as the start of a network."""

import dataclasses

import pytest
import torch
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.learning.published import start_from_published
from layerfuse.model_backend.nn.learning.transfer import report_text
from layerfuse.tests.vits import checkpoint
from safetensors.torch import save_file


@pytest.mark.parametrize("prefix", ["", "encoder.", "module.backbone."])
def test_what_has_a_counterpart_is_taken(tiny_card, tmp_path, prefix):
    state = checkpoint(tmp_path / "vit.safetensors", prefix=prefix, decoder=True)
    model, report = start_from_published(tiny_card, tmp_path / "vit.safetensors")
    ours, taken = model.state_dict(), {entry.name for entry in report if entry.taken}
    for i in range(2):
        qkv, own = state[f"{prefix}blocks.{i}.attn.qkv.weight"], f"encoder.blocks.{i}."
        assert torch.equal(ours[f"{own}self_attention.query.weight"], qkv[:16])
        assert torch.equal(ours[f"{own}self_attention.key_value.weight"], qkv[16:])
        assert torch.equal(ours[f"{own}self_attention.out.weight"], state[f"{prefix}blocks.{i}.attn.proj.weight"])
        assert torch.equal(ours[f"{own}feed_forward.norm.weight"], state[f"{prefix}blocks.{i}.norm2.weight"])
    assert torch.equal(ours["encoder.norm.weight"], state[f"{prefix}norm.weight"])
    assert torch.equal(ours["encoder.fusion_tokens"].flatten(), state[f"{prefix}cls_token"].flatten())
    assert {name.split(".")[1] for name in taken if name.startswith("adapters")} == {"optical", "elevation"}
    text = report_text(report)
    assert "feed_forward.expand.weight: new, a published transformer has no such part" in text
    assert text.endswith(f"{len(taken)} of {len(report)} tensors taken.") and len(taken) == 16
    assert all(p.requires_grad for p in model.parameters())


def test_patches_of_another_size_and_other_bands_answer_the_same_to_an_even_image(tiny_card, tmp_path):
    state = checkpoint(tmp_path / "vit.safetensors", patch=16, bands=3)
    model, _ = start_from_published(tiny_card, tmp_path / "vit.safetensors")
    for name in ("optical", "elevation"):
        own = model.state_dict()[f"adapters.{name}.projection.weight"]
        assert own.shape[2:] == (8, 8)
        wanted = state["patch_embed.proj.weight"].sum((1, 2, 3))
        torch.testing.assert_close(own.sum((1, 2, 3)), wanted, rtol=0.2, atol=3.0)


def test_a_shallower_one_leaves_the_rest_new(tiny_card, tmp_path):
    checkpoint(tmp_path / "vit.safetensors", depth=1)
    _, report = start_from_published(tiny_card, tmp_path / "vit.safetensors")
    assert "encoder.blocks.1.self_attention.query.weight: new, there is no blocks.1.attn.qkv.weight" in report_text(
        report
    )


def test_what_does_not_fit_is_refused_in_a_line(tiny_card, tmp_path):
    path = tmp_path / "vit.safetensors"
    checkpoint(path, dim=24)
    with pytest.raises(InputError, match=r"width 24, those of tiny have 16.*Set network.embed_dim to 24"):
        start_from_published(tiny_card, path)
    save_file({"conv1.weight": torch.zeros(8, 3, 7, 7)}, path)
    with pytest.raises(InputError, match="no blocks of a plain vision transformer"):
        start_from_published(tiny_card, path)
    path.write_bytes(b"pickle")
    with pytest.raises(InputError, match="no safetensors file"):
        start_from_published(tiny_card, path)
    checkpoint(path, **{"blocks.0.norm1.weight": torch.full((16,), torch.nan)})
    with pytest.raises(InputError, match="not finite"):
        start_from_published(tiny_card, path)


def test_a_pixel_of_classes_or_relief_is_nothing_that_was_published(tiny_card, tmp_path):
    checkpoint(tmp_path / "vit.safetensors")
    card = dataclasses.replace(tiny_card, network=dataclasses.replace(tiny_card.network, relief=True))
    _, report = start_from_published(card, tmp_path / "vit.safetensors")
    assert "adapters.elevation.projection.weight: new, it reads classes or relief, not bands" in report_text(report)
