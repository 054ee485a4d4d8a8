"""An engine that answers with fusion tokens in place of class probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...card import Card, load_card
from ...errors import InputError
from ..engine import Batch, LocalEngine

if TYPE_CHECKING:
    from torch import Tensor, nn


class TokenEngine(LocalEngine):
    """As its base; the ``probabilities`` of its answers are tokens ``[B, D, h, w]``, NaN where a patch shows nothing.

    Args:
        folder: A model folder, of a model that is pre-trained only, too.
        threads: As of the base.
        device: As of the base.

    Raises:
        InputError: As of the base, or the model has no network.
    """

    def __init__(self, folder: Path, threads: int | None = None, device: str = "auto") -> None:
        """Load the model; see the class."""
        check_network(load_card(folder))
        super().__init__(folder, threads, device)

    def shapes(self, batch: Batch) -> list[tuple[int, ...]]:
        """See the base."""
        return token_shapes(self.card, batch)

    def _asked(
        self, model: nn.Module, values: dict[str, Tensor], valid: dict[str, Tensor], subsets: Sequence | None
    ) -> list[Tensor]:
        """See the base; tokens ``[1, B, D, h, w]``."""
        return [model.embed(values, valid)[None]]


def check_network(card: Card) -> None:
    """Refuse a model that has no tokens.

    Raises:
        InputError: It is trees alone, or an ONNX file.
    """
    if card.graph is not None:
        why = "it is an ONNX file, and nobody can look at its tokens"
        raise InputError(f"model {card.name}", why, "Choose another model, such as landcover.")
    if card.forest is not None and not card.forest.asked:
        why = "it is trees without a network, and has no tokens"
        raise InputError(f"model {card.name}", why, "Choose another model, such as landcover.")


def token_shapes(card: Card, batch: Batch) -> list[tuple[int, ...]]:
    """Shape of the answer to a batch, ``[B, D, h, w]``, in a list as that of the engine for classes."""
    height, width = next(iter(batch.values.values())).shape[-2:]
    patch = card.network.patch_size
    return [(len(batch), card.network.embed_dim, height // patch, width // patch)]
