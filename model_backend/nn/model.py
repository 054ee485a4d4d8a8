"""Whole networks of a card: normalisation, adapters, encoder, head.

Raw arrays in, class scores or masks out. Normalisation comes from the card and happens here, so that
training, the command line and QGIS cannot differ in it. Shapes as in ``attention.py``; H and W are
pixels, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import PATCH_VALID_SHARE, Card
from ..planes import Size
from .applicability import Home
from .convnet import ConvNetFeatures, ConvNetStem
from .encoder import Encoded, FusionEncoder
from .heads import LocalEvidence, PixelFeatures, SemanticHead, TokenStem, filled, merge
from .inputs import Normalise, PatchAdapter, Relief
from .masks.mask_head import Instances, MaskHead, MaskPrediction, find_instances, semantic_scores
from .temperatures import Temperatures, bands_lacking

Arrays = Mapping[str, Tensor]
"""By modality name."""
Subsets = Optional[Sequence[Sequence[str]]]
"""Subsets of the modalities given, by name; None: one, with all of them."""
Details = Mapping[str, list[tuple[Tensor, Tensor]]]
"""By modality name, what :class:`PixelFeatures` gives; empty without them."""
HEAD_LEVELS = 4
"""Encoder depths that the head reads: a quarter, half, three quarters and all of the blocks."""


@dataclass(frozen=True)
class Inputs:
    """Modalities as the network takes them, in card order."""

    names: list[str]  # M of them
    arrays: dict[str, Tensor]  # normalised [B, C, H, W], or class indices [B, 1, H, W]
    valid: dict[str, Tensor]  # boolean [B, H, W]
    visible: Tensor  # boolean [B, M, N]: patches that take part
    grid: Size  # rows and columns of patches; their product is N
    patch_size: int

    @property
    def size(self) -> Size:
        """Rows and columns of pixels."""
        return Size(self.grid.height * self.patch_size, self.grid.width * self.patch_size)

    def hide(self, visible: Tensor) -> Inputs:
        """The same with only those patches left that are marked ``[B, M, N]``: the rest counts as missing."""
        planes = visible.unflatten(2, self.grid).repeat_interleave(self.patch_size, 2)
        planes = planes.repeat_interleave(self.patch_size, 3)  # [B, M, H, W]
        valid = {name: self.valid[name] & planes[:, m] for m, name in enumerate(self.names)}
        return replace(self, valid=valid, visible=self.visible & visible)


class FusionBackbone(nn.Module):
    """What every network of a card starts with: raw arrays to fusion tokens.

    Args:
        card: The model's card; sizes, switches, modalities and classes are read from it.
    """

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.card = card
        network = card.network
        self.normalise = nn.ModuleDict({m.name: Normalise(m) for m in card.modalities})
        self.adapters = nn.ModuleDict()
        for m in card.modalities:
            shown = network.relief and m.family == "elevation" and m.kind == "continuous"
            relief = Relief(m, card.pixel_size) if shown else None
            self.adapters[m.name] = PatchAdapter(m, network.patch_size, network.embed_dim, relief)
        self.stems = nn.ModuleDict()
        self.encoder = FusionEncoder(network)
        self.depths = sorted({max(1, network.depth * i // HEAD_LEVELS) for i in range(1, HEAD_LEVELS + 1)})
        self.home = None if card.applicability is None else Home(card.applicability, network.embed_dim)

    def read(self, values: Mapping[str, Tensor], valid: Mapping[str, Tensor]) -> Inputs:
        """Normalise the modalities given and see which patches are there; arguments as of :meth:`ask`.

        Raises:
            ValueError: No modality given, or a side is not a multiple of the patch size.
        """
        names = [name for name in self.card.modality_names if name in values]
        if not names:
            raise ValueError("at least one modality is needed")
        patch = self.card.network.patch_size
        height, width = values[names[0]].shape[-2:]
        if height % patch or width % patch:
            raise ValueError(f"{height} x {width} pixels are not whole patches of {patch}")
        arrays, left = {}, {}
        for name in names:
            arrays[name], left[name] = self.normalise[name](values[name], valid[name])
        return Inputs(names, arrays, left, self.patches(left), Size(height // patch, width // patch), patch)

    def patches(self, valid: Mapping[str, Tensor]) -> Tensor:
        """Patches that are there: boolean ``[B, M, N]``, in card order, of valid pixels ``[B, H, W]`` by modality."""
        patch = self.card.network.patch_size
        names = [name for name in self.card.modality_names if name in valid]
        shares = [F.avg_pool2d(valid[name][:, None].float(), patch) for name in names]
        return torch.stack([(share >= PATCH_VALID_SHARE).flatten(1) for share in shares], 1)

    def ask(
        self, values: Arrays, valid: Arrays, subsets: Subsets, visible: Tensor | None
    ) -> tuple[Inputs, Sequence[Sequence[str]]]:
        """Read what the subsets need and no more.

        Args:
            values: Raw arrays by modality name, each ``[B, C, H, W]`` float32; an absent modality has no entry.
            valid: Boolean ``[B, H, W]`` for each; whole samples may be invalid (absent for that sample).
            subsets: Subsets to answer for; default: one, with all modalities given.
            visible: Boolean ``[B, M, N]`` over the modalities given, in card order: patches not marked count
                as missing, pixels included (see ``sampling.py``).

        Returns:
            The inputs of all modalities that some subset has, and the subsets.

        Raises:
            ValueError: No modality given, an empty subset or one that names a modality not given, or a side that
                is not a multiple of the patch size.
        """
        given = [name for name in self.card.modality_names if name in values]
        subsets = [given] if subsets is None else subsets
        for subset in subsets:
            if not subset or not set(subset) <= set(given):
                raise ValueError(
                    f"the subset {list(subset)} is not of the modalities given, {given}; at least one is needed"
                )
        wanted = [name for name in given if any(name in subset for subset in subsets)]
        inputs = self.read({name: values[name] for name in wanted}, valid)
        if visible is not None:
            inputs = inputs.hide(visible[:, [given.index(name) for name in wanted]])
        return inputs, subsets

    def planes(self, inputs: Inputs) -> dict[str, Tensor]:
        """Feature planes ``[B, C', H, W]`` by modality, zero where invalid."""
        return {name: self.adapters[name].pixels(inputs.arrays[name], inputs.valid[name]) for name in inputs.names}

    def details(self, inputs: Inputs, planes: Mapping[str, Tensor], names: Sequence[str]) -> Details:
        """Pixel features of some modalities, of planes ``[B, C', H, W]``; empty for a network without them."""
        return {}

    def encode(
        self,
        inputs: Inputs,
        planes: Mapping[str, Tensor],
        details: Details,
        subsets: Sequence[Sequence[str]] | None = None,
        depths: Sequence[int] | None = None,
        keep_modalities: bool = False,
    ) -> Encoded:
        """Tokens through the encoder; subsets by name, otherwise as :meth:`FusionEncoder.forward`.

        A modality that no sample of the batch shows is not computed: hidden everywhere, it is nobody's key.
        """
        subsets = [inputs.names] if subsets is None else subsets
        shown = [name for name, some in zip(inputs.names, inputs.visible.any(-1).any(0).tolist()) if some]
        if keep_modalities or not all(set(subset) & set(shown) for subset in subsets):
            shown = inputs.names
        tokens = torch.stack([self._tokens(name, planes, details) for name in shown], 1)
        visible = inputs.visible[:, [inputs.names.index(name) for name in shown]]
        members = [[shown.index(name) for name in subset if name in shown] for subset in subsets]
        return self.encoder(
            tokens, inputs.grid, None if bool(visible.all()) else visible, members, depths, keep_modalities
        )

    def _tokens(self, name: str, planes: Mapping[str, Tensor], details: Details) -> Tensor:
        tokens = self.adapters[name](planes[name])
        return tokens + self.stems[name](details[name]) if name in self.stems else tokens

    def embed(self, values: Arrays, valid: Arrays) -> Tensor:
        """Fusion tokens of the last block, of all modalities given; arguments as of :meth:`ask`.

        Returns:
            ``[B, D, rows, columns]``, NaN at patches of which nothing is visible.
        """
        inputs, _ = self.ask(values, valid, None, None)
        planes = self.planes(inputs)
        details = self.details(inputs, planes, inputs.names) if self.stems else {}
        tokens = self.encode(inputs, planes, details).fusion[-1][0]
        there = inputs.visible.any(1)[..., None]
        return torch.where(there, tokens, torch.nan).transpose(1, 2).unflatten(2, inputs.grid)

    def unlike(self, inputs: Inputs, tokens: Tensor, subsets: Sequence[Sequence[str]]) -> Tensor | None:
        """How unlike the training data each patch is: 1 at the border of what counts as known.

        Args:
            inputs: What the tokens were made of.
            tokens: Fusion tokens of the last block ``[S, B, N, D]``.
            subsets: S subsets of the modalities.

        Returns:
            Float32 ``[S, B, rows, columns]``, NaN as of :class:`Home`; None without one.
        """
        if self.home is None:
            return None
        members = [inputs.visible.new_tensor([n in subset for n in inputs.names])[:, None] for subset in subsets]
        found = [self.home(tokens[s], inputs.visible & there, inputs.names) for s, there in enumerate(members)]
        return torch.stack(found).unflatten(2, inputs.grid)


class Segmenter(FusionBackbone):
    """What every network that tells classes of pixels has in common; made from a card, as its base."""

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        super().__init__(card)
        self.temperatures = Temperatures(card)

    def forward(self, values: Arrays, valid: Arrays, subsets: Subsets = None, visible: Tensor | None = None) -> Tensor:
        """Class scores before softmax, for one or more subsets of the modalities given.

        Arguments as of :meth:`FusionBackbone.ask`.

        Returns:
            ``[S, B, K, H, W]``. A sample in which nothing is visible gives finite, meaningless scores.

        Raises:
            ValueError: As of :meth:`ask`.
        """
        return self.answer(values, valid, subsets, visible)[0]

    def scores_at(self, values: Arrays, valid: Arrays, subset: Sequence[str], where: Tensor) -> Tensor:
        """Class scores as of :meth:`forward` of one subset, of which only some pixels are looked at.

        Args:
            values: As of :meth:`forward`.
            valid: As of :meth:`forward`.
            subset: Modalities that count.
            where: Boolean ``[B, H, W]``; elsewhere the scores mean nothing.

        Returns:
            ``[B, K, H, W]``.
        """
        return self(values, valid, [subset])[0]

    def answer(
        self, values: Arrays, valid: Arrays, subsets: Subsets = None, visible: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """Class scores as of :meth:`forward`, and what :meth:`FusionBackbone.unlike` says of the patches."""
        return self.scores(*self.ask(values, valid, subsets, visible))

    def chances(self, values: Arrays, valid: Arrays, subsets: Subsets = None) -> tuple[Tensor, Tensor | None]:
        """Class probabilities, calibrated by the card's temperatures, and what :meth:`answer` says of the patches.

        Arguments as of :meth:`FusionBackbone.ask`.

        Returns:
            Float32 ``[S, B, K, H, W]``, sum 1 over K, and ``[S, B, rows, columns]`` or None.
        """
        inputs, subsets = self.ask(values, valid, subsets, None)
        scores, unlike = self.scores(inputs, subsets)
        scores = scores.float()
        if self.card.temperatures or self.card.subset_temperatures:
            scores = scores / self._temperatures(inputs, subsets)
        return scores.softmax(2), unlike

    def _temperatures(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> Tensor:
        """``[S, B, 1, 1, 1]``."""
        there = {name: inputs.valid[name].flatten(1).any(1) for name in inputs.names}
        lacking = {
            name: bands_lacking(inputs.arrays[name], inputs.valid[name])
            for name in inputs.names
            if self.card.subset_temperatures and self.card.modality(name).kind == "continuous"
        }
        rows = [self.temperatures({name: there[name] for name in subset}, lacking) for subset in subsets]
        return torch.stack(rows)[..., None, None, None]

    def scores(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor | None]:
        """Class scores ``[S, B, K, H, W]`` and dissimilarity of patches, of what :meth:`ask` gave."""
        raise NotImplementedError


class FusionSegmenter(Segmenter):
    """Semantic segmentation from whichever modalities are there; made from a card, as its base."""

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        super().__init__(card)
        network = card.network
        images = {m.name for m in card.modalities if m.family == "optical" and m.kind == "continuous"}
        self.pixel_features = nn.ModuleDict()
        if network.detail_dim:
            for m in card.modalities:
                channels = self.adapters[m.name].projection.in_channels
                convnet = network.convnet and m.name in images
                features = ConvNetFeatures if convnet else PixelFeatures
                self.pixel_features[m.name] = features(channels, network)
                if convnet or network.detail_stem:
                    self.stems[m.name] = ConvNetStem(network) if convnet else TokenStem(network)
        classes = len(card.classes) if card.forest is None else max(card.forest.below, 1)
        self.head = SemanticHead(network, len(self.depths), classes)
        self.local = nn.ModuleDict()
        for m in card.modalities:
            if network.local_dim and m.name in images:
                channels = self.adapters[m.name].projection.in_channels
                self.local[m.name] = LocalEvidence(channels, network.local_dim, classes)

    def details(self, inputs: Inputs, planes: Mapping[str, Tensor], names: Sequence[str]) -> Details:
        """See the base."""
        if not self.pixel_features:
            return {}
        return {name: self.pixel_features[name](planes[name], inputs.valid[name]) for name in names}

    def evidence(self, inputs: Inputs, planes: Mapping[str, Tensor], names: Sequence[str]) -> dict[str, Tensor]:
        """What the nearest pixels alone say of the classes, ``[B, K, H, W]`` by modality that has it."""
        found = {}
        for name in names:
            if name in self.local:
                there = inputs.valid[name][:, None]
                found[name] = self.local[name](filled(planes[name], there)) * there
        return found

    def scores(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor | None]:
        """See the base."""
        planes = self.planes(inputs)
        details, evidence = (make(inputs, planes, inputs.names) for make in (self.details, self.evidence))
        encoded = self.encode(inputs, planes, details, subsets, self.depths)
        # One subset at a time: what the head makes of one stays in the processor's cache, of all it does not.
        scores = [self._head(encoded.fusion, s, inputs, details, evidence, subset) for s, subset in enumerate(subsets)]
        return torch.stack(scores), self.unlike(inputs, encoded.fusion[-1], subsets)

    def _head(
        self,
        fusion: Sequence[Tensor],
        place: int,
        inputs: Inputs,
        details: Details,
        evidence: Mapping[str, Tensor],
        subset: Sequence[str],
    ) -> Tensor:
        """What the head says of the subset at a place of the fusion tokens, and beside it the nearest pixels."""
        merged = merge([details[name] for name in subset]) if details else None
        scores = self.head([level[place] for level in fusion], inputs.grid, merged)
        for name in subset:
            if name in evidence:
                scores = scores + evidence[name]
        return scores


class MaskSegmenter(Segmenter):
    """Objects, or classes, as masks of queries, from whichever modalities are there; made from a card, as its base."""

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        super().__init__(card)
        network = card.network
        self.depths = [max(1, network.depth * i // HEAD_LEVELS) for i in range(1, HEAD_LEVELS + 1)]  # always four
        self.head = MaskHead(network, len(card.classes))

    def predictions(
        self, values: Arrays, valid: Arrays, subsets: Subsets = None, visible: Tensor | None = None
    ) -> list[MaskPrediction]:
        """What the queries say after each layer; arguments as of :meth:`FusionBackbone.ask`.

        Returns:
            One per layer, the answer last; the first axis of its tensors is ``S * B``, subset by subset.
        """
        return self._told(*self.ask(values, valid, subsets, visible))[0]

    def _told(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> tuple[list[MaskPrediction], Tensor | None]:
        """What :meth:`predictions` gives, and what :meth:`FusionBackbone.unlike` says of the patches."""
        encoded = self.encode(inputs, self.planes(inputs), {}, subsets, self.depths)
        found = self.head([level.flatten(0, 1) for level in encoded.fusion], inputs.grid)
        return found, self.unlike(inputs, encoded.fusion[-1], subsets)

    def scores(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor | None]:
        """See the base; the logarithm of the semantic scores, so that softmax gives each class's share."""
        found, unlike = self._told(inputs, subsets)
        scores = semantic_scores(found[-1], inputs.size).clamp_min(1e-8).log()
        return scores.unflatten(0, (len(subsets), -1)), unlike

    def instances(
        self, values: Arrays, valid: Arrays, subsets: Subsets = None, minimum: float = 0.0
    ) -> list[list[Instances]]:
        """The objects of each subset and sample; arguments as of :meth:`FusionBackbone.ask`, and one more.

        Args:
            values: Likewise.
            valid: Likewise.
            subsets: Likewise.
            minimum: Objects with a lower score are left out.
        """
        inputs, subsets = self.ask(values, valid, subsets, None)
        found = find_instances(self._told(inputs, subsets)[0][-1], inputs.size, minimum)
        batch = len(found) // len(subsets)
        return [found[s * batch : (s + 1) * batch] for s in range(len(subsets))]
