"""Weights as ``model.safetensors``: nothing else is read or written, never pickle."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from ..card import WEIGHTS_FILE, Card, check_digest, file_digest
from ..errors import InputError
from .forest import ForestSegmenter
from .model import FusionBackbone, FusionSegmenter, MaskSegmenter, Segmenter

HEADER_BYTES_PER_TENSOR = 512
"""Most bytes of the file's header for each tensor of the card's network (one entry has about 100), so that a hostile
header cannot fill the memory."""
_FIX = "Download the model again, or use the weights that belong to this card."


def build_model(card: Card) -> Segmenter | FusionBackbone:
    """The network of a card with fresh weights: the mask head for instances or if the card asks for it.

    An encoder has no head.

    Raises:
        InputError: The card asks for a pixel skip, which the mask head has not, or is that of an ONNX file.
    """
    if card.graph is not None:
        why = "it is an ONNX file, which predicts and cannot be looked into, exported or trained on"
        raise InputError(f"model {card.name}", why, "Choose another model for this, such as landcover.")
    if card.task == "encoder":
        return FusionBackbone(card)
    if card.task == "instance" or card.network.head == "mask":
        if card.network.detail_dim:
            raise InputError(card.name, "the mask head has no pixel skip", "Set network.detail_dim to 0.")
        return MaskSegmenter(card)
    return FusionSegmenter(card) if card.forest is None else ForestSegmenter(card)


def save_weights(model: nn.Module, folder: Path, dtype: torch.dtype = torch.float16) -> str:
    """Write ``model.safetensors``.

    Args:
        model: The network.
        folder: Where to.
        dtype: How to store floating-point weights; half precision halves the file.

    Returns:
        SHA-256 of the file, for the card.

    Raises:
        OSError: It cannot be written.
    """
    state = {name: t.detach().to("cpu", dtype).contiguous() for name, t in model.state_dict().items()}
    path = Path(folder) / WEIGHTS_FILE
    try:
        save_file(state, path)
    except SafetensorError as error:  # the disk is full: the library tells it as a fault of its own kind
        raise OSError(str(error)) from None
    return file_digest(path)


def load_model(card: Card, folder: Path) -> Segmenter | FusionBackbone:
    """The network of a card with the weights of its folder, ready to predict (float32, eval mode).

    Names, shapes and types in the file's header are compared with the card before any tensor is read.

    Raises:
        InputError: The file is missing, damaged, or does not belong to the card.
    """
    path = Path(folder) / WEIGHTS_FILE
    with torch.device("meta"):
        model = build_model(card)
    expected = {name: tuple(t.shape) for name, t in model.state_dict().items()}
    found = read_header(path, len(expected))
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            raise InputError(path, f"the tensor {name} is missing", _FIX)
        if name not in expected:
            raise InputError(path, f"the tensor {name:.80} does not belong to this card's network", _FIX)
        if found[name] != expected[name]:
            raise InputError(path, f"{name} has shape {found[name]!s:.80}, the card needs {expected[name]}", _FIX)
    check_digest(card, path, _FIX)
    try:
        with safe_open(path, "pt") as file:  # fails, if the data is not as long as the header says
            model = build_model(card)  # on the CPU: buffers are made from the card
            state = model.state_dict()
            for name in found:  # one at a time: no more memory than the network itself
                tensor = file.get_tensor(name)
                if not torch.isfinite(tensor).all():
                    raise InputError(path, f"the tensor {name} has values that are not finite", _FIX)
                state[name].copy_(tensor)
    except (SafetensorError, OSError) as error:
        raise InputError(path, f"the weights cannot be read ({error})", _FIX) from None
    return model.eval().requires_grad_(False)


def read_header(path: Path, tensors: int) -> dict[str, tuple[int, ...]]:
    """Shapes by tensor name, from the header alone.

    Args:
        path: A safetensors file.
        tensors: About how many there may be; a much longer header is refused unread.

    Raises:
        InputError: This is no safetensors file of floating-point tensors.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for, for ever
        raise InputError(path, "this is no regular file", _FIX)
    try:
        with open(path, "rb") as file:
            size = int.from_bytes(file.read(8), "little")
            if size > HEADER_BYTES_PER_TENSOR * (tensors + 100):
                raise InputError(path, "this is no safetensors file (impossible header size)", _FIX)
            header = json.loads(file.read(size).decode("utf-8"), object_pairs_hook=_without_twins)
        header.pop("__metadata__", None)
        for name, entry in header.items():
            if entry["dtype"] not in ("F16", "F32", "BF16"):
                raise InputError(path, f"the tensor {name:.80} has the type {entry['dtype']!s:.80}, not a float", _FIX)
        return {name: tuple(entry["shape"]) for name, entry in header.items()}
    except OSError as error:
        raise InputError(path, f"the weights cannot be read ({error.strerror or error})", _FIX) from None
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(path, "this is no safetensors file (damaged header)", _FIX) from None


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name appears twice")
    return table
