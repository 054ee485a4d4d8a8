"""Parts of a network: those that one layer has for itself, and new ones."""

from __future__ import annotations

import dataclasses
from typing import Any

from layerfuse.model_backend.card import Card
from layerfuse.model_backend.nn.model import FusionSegmenter
from layerfuse.model_backend.nn.weights import build_model
from torch import nn


def all_but(model: nn.Module, layer: str) -> list[nn.Parameter]:
    """The parameters that are to stand still while what a network has for one layer alone learns.

    What is said without that layer rests on these only.

    Args:
        model: A network of ours; what it has for a layer is in module dictionaries by the layer's name.
        layer: The layer that learns.
    """
    return [parameter for name, parameter in model.named_parameters() if f".{layer}." not in name]


def with_parts(card: Card, model: nn.Module, **network: Any) -> tuple[Card, FusionSegmenter]:
    """The same network with new parts, which give nothing until they learn, and its card.

    Args:
        card: Of the network.
        model: The network; it has no such parts.
        network: Fields of the card's ``network`` that call for them.
    """
    card = dataclasses.replace(card, network=dataclasses.replace(card.network, **network))
    more = build_model(card)
    more.load_state_dict({**more.state_dict(), **model.state_dict()})
    return card, more
