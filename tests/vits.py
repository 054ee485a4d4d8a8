"""Vision transformers as others publish them, small."""

from __future__ import annotations

import torch
from safetensors.torch import save_file


def checkpoint(path, dim=16, depth=3, patch=16, bands=3, prefix="", decoder=False, **more):
    """A vision transformer as timm saves it: blocks, patches, positions, class token, head."""
    draw = torch.Generator().manual_seed(0)

    def tensor(*shape):
        return torch.randn(shape, generator=draw)

    state = {
        "cls_token": tensor(1, 1, dim),
        "pos_embed": tensor(1, 197, dim),
        "patch_embed.proj.weight": tensor(dim, bands, patch, patch),
        "patch_embed.proj.bias": tensor(dim),
        "norm.weight": tensor(dim),
        "norm.bias": tensor(dim),
        "head.weight": tensor(10, dim),
    }
    for i in range(depth):
        block = f"blocks.{i}."
        state |= {f"{block}norm{n}.{what}": tensor(dim) for n in (1, 2) for what in ("weight", "bias")}
        state |= {f"{block}attn.qkv.weight": tensor(3 * dim, dim), f"{block}attn.qkv.bias": tensor(3 * dim)}
        state |= {f"{block}attn.proj.weight": tensor(dim, dim), f"{block}mlp.fc1.weight": tensor(4 * dim, dim)}
    state = {prefix + name: each for name, each in state.items()}
    if decoder:
        state |= {"decoder_blocks.0.attn.qkv.weight": tensor(24, 8), "decoder_pos_embed": tensor(1, 197, 8)}
        state |= {f"decoder.{name.removeprefix(prefix)}": tensor(*each.shape) for name, each in state.items()
                  if "blocks.0.attn" in name and name.startswith(prefix)}  # fmt: skip
    state |= more
    save_file(state, path)
    return state
