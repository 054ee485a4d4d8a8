"""Published vision transformers as the start of a network of ours: plain checkpoints in safetensors.

Names are those of timm, which most others follow (``blocks.0.attn.qkv.weight``), with whatever stands before them; of a
masked autoencoder the encoder counts. What attends and what is normalised has a counterpart here, and so has the cut in
patches; feed-forwards are gated here and positions are computed, so those of a checkpoint stay out.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from torch import Tensor

from ...card import Card
from ...errors import InputError
from ..model import Segmenter
from ..weights import build_model, read_header
from .transfer import Taken

MOST_TENSORS = 5000
_FIRST = re.compile(r"(.*?)blocks\.0\.attn\.qkv\.weight")
_FIX = "Choose a plain vision transformer, such as timm's vit_small_patch16_224, or a model of LayerFuse."


def start_from_published(card: Card, path: Path) -> tuple[Segmenter, list[Taken]]:
    """A network for a card that starts from a published vision transformer.

    Args:
        card: The model to be.
        path: The checkpoint, a file that ends in ``.safetensors``.

    Returns:
        The network, ready to be trained, and what happened to each of its tensors.

    Raises:
        InputError: It is no such file, no vision transformer, or one of another width.
    """
    there = read_header(path, MOST_TENSORS)
    prefix = _prefix(path, there)
    width = there[f"{prefix}blocks.0.attn.qkv.weight"][-1]
    if width != card.network.embed_dim:
        heads = max(1, width // 64)
        why = f"its tokens have width {width}, those of {card.name} have {card.network.embed_dim}"
        raise InputError(path, why, f"Set network.embed_dim to {width} and num_heads to {heads}, or choose another.")
    model = build_model(card)
    report = []
    try:
        with safe_open(path, "pt") as file:
            for name, tensor in model.state_dict().items():
                found, why = _counterpart(name, tensor, card, file, there, prefix)
                if found is not None and found.shape != tensor.shape:
                    why = f"its shape is {tuple(tensor.shape)}, there {tuple(found.shape)}"
                    found = None
                if found is not None and not torch.isfinite(found).all():
                    raise InputError(path, f"what {name} would be has values that are not finite", _FIX)
                if found is not None:
                    tensor.copy_(found)
                report.append(Taken(name, found is not None, why))
    except (SafetensorError, OSError) as error:
        raise InputError(path, f"it cannot be read ({error})", "Download it again.") from None
    if not any(entry.taken for entry in report):
        raise InputError(path, f"nothing of it fits {card.name}", _FIX)
    return model, report


def _prefix(path: Path, there: dict[str, tuple[int, ...]]) -> str:
    """What stands before the names of the encoder: the shortest, as decoders have longer ones.

    Raises:
        InputError: There is no such encoder.
    """
    found = [match[1] for name in there if (match := _FIRST.fullmatch(name)) and "decoder" not in match[1]]
    if not found:
        raise InputError(path, "it has no blocks of a plain vision transformer (blocks.0.attn.qkv.weight)", _FIX)
    prefix = min(found, key=len)
    shape = there[f"{prefix}blocks.0.attn.qkv.weight"]
    if len(shape) != 2 or shape[0] != 3 * shape[1]:
        raise InputError(path, f"its queries, keys and values have the shape {shape}", _FIX)
    return prefix


def _counterpart(
    name: str, own: Tensor, card: Card, file: safe_open, there: dict[str, tuple[int, ...]], prefix: str
) -> tuple[Tensor | None, str]:
    """What a tensor of ours is in a checkpoint; or why it is nothing there."""

    def take(other: str) -> tuple[Tensor | None, str]:
        if prefix + other not in there:
            return None, f"there is no {other}"
        return file.get_tensor(prefix + other).float(), ""

    if match := re.fullmatch(r"encoder\.blocks\.(\d+)\.self_attention\.(\w+)\.weight", name):
        block, part = f"blocks.{match[1]}.", match[2]
        if part in ("query", "key_value"):
            found, why = take(f"{block}attn.qkv.weight")
            dim = own.shape[1]
            return (found if found is None else found[:dim] if part == "query" else found[dim:]), why
        return take(f"{block}norm1.weight" if part == "norm" else f"{block}attn.proj.weight")
    if match := re.fullmatch(r"encoder\.blocks\.(\d+)\.feed_forward\.norm\.weight", name):
        return take(f"blocks.{match[1]}.norm2.weight")
    if name == "encoder.norm.weight":
        return take("norm.weight")
    if name == "encoder.fusion_tokens":
        found, why = take("cls_token")
        return (None, why) if found is None else (found.reshape(1, -1, 1, 1).expand_as(own), "")
    if match := re.fullmatch(r"adapters\.(\w+)\.projection\.(weight|bias)", name):
        modality = card.modality(match[1])
        found, why = take(f"patch_embed.proj.{match[2]}")
        if found is None or match[2] == "bias":
            return found, why
        if modality.kind == "categorical" or own.shape[1] != modality.channels:
            return None, "it reads classes or relief, not bands"
        return _resampled(found, own), ""
    if ".feed_forward." in name or ".modality_" in name:
        return None, "a published transformer has no such part"
    return None, "there is no such tensor"


def _resampled(kernel: Tensor, own: Tensor) -> Tensor:
    """The kernel of a patch of another size or with other bands, with the same answer to an even image."""
    bands, side = own.shape[1], own.shape[2]
    if kernel.shape[2:] != own.shape[2:]:
        area = kernel.shape[2] * kernel.shape[3] / side**2
        kernel = F.interpolate(kernel, (side, side), mode="bicubic", align_corners=False, antialias=True) * area
    if kernel.shape[1] != bands:
        kernel = kernel.mean(1, keepdim=True).expand(-1, bands, -1, -1) * (kernel.shape[1] / bands)
    return kernel
