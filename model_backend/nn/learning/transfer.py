"""Weights of one model as the start of another: whatever of them fits is taken, tensor by tensor.

For fine-tuning on other layers or other classes. Adapters are taken by the name of their modality, if its bands
are the same in kind and name; what decides between classes is taken only if the classes are the same; everything
else by name and shape. The rest keeps its fresh, random start.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from torch import Tensor

from ...card import WEIGHTS_FILE, Card, ClassInfo, Modality, load_card
from ...errors import InputError
from ..forest import ForestSegmenter
from ..model import Segmenter
from ..weights import build_model, load_model

_PER_MODALITY = ("adapters", "pixel_features", "stems", "local")
"""Modules of the network that hold one part for each modality, by name."""


@dataclass(frozen=True)
class Taken:
    """What happened to one tensor."""

    name: str
    taken: bool
    why: str = ""  # if it was not taken

    def __str__(self) -> str:
        return f"{self.name}: {'taken' if self.taken else f'new, {self.why}'}"


def start_from(card: Card, folder: Path) -> tuple[Segmenter, list[Taken]]:
    """A network for a card that starts from another model's weights.

    Args:
        card: The model to be.
        folder: The model to start from; it is checked as strictly as for predicting.

    Returns:
        The network, ready to be trained, and what happened to each of its tensors.

    Raises:
        InputError: The folder's model is not sound, or its tokens have another width.
    """
    source = load_card(folder)
    load_model(source, folder)  # refuses what is damaged or hostile
    width, there_width = card.network.embed_dim, source.network.embed_dim
    if width != there_width:
        raise InputError(folder, f"its tokens have width {there_width}, those of {card.name} have {width}",
                         f"Set network.embed_dim to {there_width}, or start from another model.")  # fmt: skip
    model = build_model(card)
    state = model.state_dict()
    report = []
    try:
        with safe_open(Path(folder) / WEIGHTS_FILE, "pt") as file:
            there = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no mapping
            deciding = _class_tensors(card)
            for name, tensor in state.items():
                why = _why_not(name, tuple(tensor.shape), there, card, source, deciding)
                report.append(Taken(name, not why, why))
                if not why:
                    tensor.copy_(file.get_tensor(name))
    except (SafetensorError, OSError) as error:
        raise InputError(folder, f"the weights cannot be read ({error})", "Download the model again.") from None
    return model, report


@torch.no_grad()
def blend(model: Segmenter, card: Card, folder: Path, share: float) -> None:
    """Give back to a network a share of the weights that it has started from, where they fit; in place.

    The mean of the weights before and after fine-tuning often keeps what both know (Wortsman et al. 2022, *Robust
    fine-tuning of zero-shot models*, arXiv:2109.01903).

    Args:
        model: As it has become, on the processor.
        card: Its card.
        folder: What it has started from.
        share: Of the weights there, 0 to 1.
    """
    before, report = start_from(card, folder)
    taken = {entry.name for entry in report if entry.taken}
    old = before.state_dict()
    for name, tensor in model.state_dict().items():
        if name in taken:
            tensor.lerp_(old[name], share)


def known_modalities(card: Card, source: Card) -> tuple[str, ...]:
    """Modalities of a card that the network of another knows, in card order."""
    names = source.forest.asked if source.forest else source.modality_names
    return tuple(
        m.name for m in card.modalities if m.name in names and _meaning(m) == _meaning(source.modality(m.name))
    )


def put_below(model: ForestSegmenter, source: Card, folder: Path) -> dict[str, Tensor]:
    """Give a model of trees another model's network, which stays as it is.

    Args:
        model: The trees, not grown yet.
        source: Card of the other model.
        folder: Its folder; it is checked as strictly as for predicting.

    Returns:
        For each class name of the other's map the weight of each class of its network in it, ``[K']``.
    """
    below = load_model(source, folder)
    state, known = model.state_dict(), set(known_modalities(model.card, source))
    for name, tensor in below.state_dict().items():
        part, _, rest = name.partition(".")
        if part in _PER_MODALITY and rest.split(".")[0] not in known:
            continue
        if part in (*_PER_MODALITY, "encoder", "head"):
            state[name].copy_(tensor)
    if source.forest:
        meaning = below.below.meaning
    else:
        meaning = F.one_hot(torch.tensor(source.map_places), len(source.map_classes)).float()
    return {info.name: column for info, column in zip(source.map_classes, meaning.T)}


def _why_not(
    name: str,
    shape: tuple[int, ...],
    there: dict[str, tuple[int, ...]],
    card: Card,
    source: Card,
    deciding: set[str],
) -> str:
    """Why a tensor cannot be taken; empty if it can."""
    part, _, rest = name.partition(".")
    if part in _PER_MODALITY:
        modality = rest.split(".")[0]
        if modality not in source.modality_names:
            return f"there is no modality {modality}"
        if _meaning(card.modality(modality)) != _meaning(source.modality(modality)):
            return f"the modality {modality} has other bands or classes"
    if name in deciding and (source.forest or _classes(card.classes) != _classes(source.classes)):
        return "the classes are others"
    if name not in there:
        return "there is no such tensor"
    if there[name] != shape:
        return f"its shape is {shape}, there {there[name]}"
    return ""


def _meaning(modality: Modality) -> tuple[object, ...]:
    """What makes two modalities of one name the same to an adapter."""
    return modality.kind, tuple(band.name for band in modality.bands), _classes(modality.classes)


def _classes(classes: tuple[ClassInfo, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((info.value, info.name) for info in classes)


def _class_tensors(card: Card) -> set[str]:
    """Names of the tensors that belong to the classes: those that another number of classes would change."""
    fewer = card.draft(classes=card.classes[:1])
    more = card.draft(classes=(ClassInfo(0, "a", "000000"), ClassInfo(1, "b", "000000")))
    with torch.device("meta"):
        one, two = (build_model(each).state_dict() for each in (fewer, more))
    return {name for name in one if one[name].shape != two[name].shape}


def report_text(report: list[Taken]) -> str:
    """What was taken, in a line for each tensor and one for all."""
    taken = sum(entry.taken for entry in report)
    return "\n".join([*map(str, report), f"{taken} of {len(report)} tensors taken."])
