"""Trees over a network: what it says, the pixels themselves and their surroundings, for labels that are few.

A network needs thousands of labels to learn classes; trees need dozens (Breiman 2001; Geurts et al. 2006). They ask for
single numbers of a pixel: its values, mean and spread of its surroundings at three sizes, and what a network that was
trained on far more says of it: its class scores and the principal components of its fusion tokens. There are trees for
each subset of the modalities. Their answers are averaged over a few pixels, as classes cover more than one.

Everything stands in buffers, so that a card and weights are the whole model, as of any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Card, Forest, Modality
from ..planes import Size
from .model import FusionSegmenter, Inputs

SIZES = (3, 7, 15)
"""Pixels on a side of the surroundings whose mean and spread are asked for."""
SMOOTHED = 5
"""Pixels on a side of the square over which answers are averaged."""
COMPONENTS = 16
"""Principal components of a fusion token."""
FARTHEST = 1e3
"""Features are cut off there, in standard deviations; a leaf's threshold lies above."""
LEAF = 6e4
"""Threshold that sends every pixel left; a leaf is its own left child."""
TOGETHER = 1024
"""Pixels up to which all trees are asked at once; of more, each tree by itself, which is faster then."""
LEAST = 1e-3
"""Probability below which a class's logarithm tells nothing more."""


class ForestSegmenter(FusionSegmenter):
    """Semantic segmentation by trees; the network below stays as it is. Made from a card with a forest."""

    def __init__(self, card: Card) -> None:
        """Make empty trees, which the weights fill; see the class."""
        super().__init__(card)
        self.layout = Layout(card)
        self.trees = Trees(card.trees, len(card.classes))
        self.tokens = nn.Module()
        subsets, dim = len(card.trees.subsets), card.network.embed_dim
        self.tokens.register_buffer("mean", torch.zeros(subsets, dim))
        self.tokens.register_buffer("axes", torch.zeros(subsets, dim, COMPONENTS))
        self.below = nn.Module()
        # How much of the answer is the network's own, and which class of its own means which: all zero, none.
        self.below.register_buffer("weight", torch.zeros(()))
        self.below.register_buffer("meaning", torch.zeros(max(card.trees.below, 1), len(card.classes)))

    def features(
        self, inputs: Inputs, planes: Mapping[str, Tensor], subset: Sequence[str]
    ) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """What the trees of a subset are asked about.

        Args:
            inputs: From :meth:`FusionBackbone.ask`.
            planes: From :meth:`FusionBackbone.planes`.
            subset: Modalities that count.

        Returns:
            Features ``[B, F, H, W]`` by :class:`Layout`; and if the network below is asked, its fusion tokens of the
            last block ``[B, N, D]`` and its class probabilities ``[B, K', H, W]``.
        """
        first = inputs.arrays[inputs.names[0]]
        batch, size = first.shape[0], first.shape[-2:]
        found = first.new_zeros((batch, self.layout.count, *size), dtype=torch.float32)
        for name in subset:
            valid, categorical = inputs.valid[name], self.card.modality(name).kind == "categorical"
            own = pixel_planes(self.card.modality(name), inputs.arrays[name], valid)
            found[:, self.layout.pixels[name]] = own
            found[:, self.layout.surroundings[name]] = surroundings(own, valid, categorical)
        seen = self.seen(subset)
        if not seen:
            return found.clamp(-FARTHEST, FARTHEST), None, None
        details, evidence = (make(inputs, planes, seen) for make in (self.details, self.evidence))
        encoded = self.encode(inputs, planes, details, [seen], self.depths)
        chances = self._head(encoded.fusion, 0, inputs, details, evidence, seen).float().softmax(1)
        tokens = encoded.fusion[-1][0]
        found[:, self.layout.scores] = chances.clamp_min(LEAST).log()
        place = self.layout.place(subset)
        if place is not None:
            found[:, self.layout.tokens] = self._components(tokens, inputs.grid, size, place)
        return found.clamp(-FARTHEST, FARTHEST), tokens, chances

    def embed(self, values: Mapping[str, Tensor], valid: Mapping[str, Tensor]) -> Tensor:
        """See the base: of the modalities that the network below knows, NaN everywhere if it knows none."""
        seen = self.seen(list(values))
        if seen:
            return super().embed({name: values[name] for name in seen}, {name: valid[name] for name in seen})
        first, patch = next(iter(values.values())), self.card.network.patch_size
        size = (side // patch for side in first.shape[-2:])
        return first.new_full((len(first), self.card.network.embed_dim, *size), torch.nan)

    def seen(self, subset: Sequence[str]) -> list[str]:
        """What the network below is shown of a subset: the modalities that it knows."""
        return [name for name in subset if name in self.card.trees.asked]

    def _components(self, tokens: Tensor, grid: Size, size: Sequence[int], place: int) -> Tensor:
        found = (tokens.float() - self.tokens.mean[place]) @ self.tokens.axes[place]
        found = found.transpose(1, 2).unflatten(2, grid)
        return F.interpolate(found, tuple(size), mode="bilinear", align_corners=False)

    def scores_at(
        self, values: Mapping[str, Tensor], valid: Mapping[str, Tensor], subset: Sequence[str], where: Tensor
    ) -> Tensor:
        """See the base: trees are asked about no more than goes into the averages there."""
        inputs, _ = self.ask(values, valid, [subset], None)
        found, _, chances = self.features(inputs, self.planes(inputs), subset)
        near = mean_of(where[:, None].float(), SMOOTHED)[:, 0] > 0
        return self._scores(found, chances, inputs, subset, near)

    def scores(self, inputs: Inputs, subsets: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor | None]:
        """Logarithms of class probabilities; see the base."""
        planes = self.planes(inputs)
        scores, unlike = [], []
        for subset in subsets:
            found, tokens, chances = self.features(inputs, planes, subset)
            scores.append(self._scores(found, chances, inputs, subset))
            if self.home is not None:
                told = None if tokens is None else self.unlike(inputs, tokens[None], [self.seen(subset)])
                rows, columns = inputs.grid
                unlike.append(found.new_full((len(found), rows, columns), torch.nan) if told is None else told[0])
        return torch.stack(scores), torch.stack(unlike) if unlike else None

    def _scores(
        self,
        found: Tensor,
        chances: Tensor | None,
        inputs: Inputs,
        subset: Sequence[str],
        asked: Tensor | None = None,
    ) -> Tensor:
        """``[B, K, H, W]``: each pixel, or each of those ``[B, H, W]``, asks the trees of what is valid at it."""
        batch, _, height, width = found.shape
        rows = found.permute(0, 2, 3, 1).flatten(0, 2)
        answer = rows.new_zeros((len(rows), len(self.card.classes)))
        there = torch.stack([inputs.valid[name].flatten() for name in subset], 1)
        bits = 2 ** torch.arange(len(subset), device=there.device)
        codes = (there * bits).sum(1)
        if asked is not None:
            codes = codes * asked.flatten()
        for code in torch.unique(codes).tolist():
            place = self.layout.place([name for i, name in enumerate(subset) if code >> i & 1])
            if place is not None:
                mine = codes == code
                answer[mine] = self.trees(rows[mine], place)
        known = there.any(1).view(batch, 1, height, width).to(answer.dtype)
        answer = answer.view(batch, height, width, -1).permute(0, 3, 1, 2)
        answer = mean_of(answer * known, SMOOTHED) / mean_of(known, SMOOTHED).clamp_min(1e-6)
        if chances is not None and self.below.weight > 0:  # so that no class goes because few labels lack it
            own = torch.einsum("bkhw,kc->bchw", chances, self.below.meaning)
            answer = (1 - self.below.weight) * answer + self.below.weight * own
        return answer.clamp_min(LEAST).log()


class Layout:
    """Where in the features what stands.

    Args:
        card: With a forest.
    """

    def __init__(self, card: Card) -> None:
        """Count; see the class."""
        self.subsets = [frozenset(key.split("+")) for key in card.trees.subsets]
        self.pixels: dict[str, slice] = {}
        self.surroundings: dict[str, slice] = {}
        start = 0
        for m in card.modalities:
            categorical = m.kind == "categorical"
            width = len(m.classes) if categorical else m.channels
            around = width * len(SIZES) * (1 if categorical else 2)
            self.pixels[m.name] = slice(start, start + width)
            self.surroundings[m.name] = slice(start + width, start + width + around)
            start += width + around
        below = card.trees.below
        self.scores = slice(start, start + below)
        self.tokens = slice(self.scores.stop, self.scores.stop + (COMPONENTS if below else 0))
        self.count = self.tokens.stop

    def place(self, names: Collection[str]) -> int | None:
        """Place of the trees for what is there: those of just these modalities, else of most of them; None: of none."""
        fitting = [place for place, subset in enumerate(self.subsets) if subset <= set(names)]
        return max(fitting, key=lambda place: len(self.subsets[place]), default=None)


class Trees(nn.Module):
    """Decision trees, as many for each subset.

    Args:
        facts: Their sizes.
        classes: Number of classes K.
    """

    def __init__(self, facts: Forest, classes: int) -> None:
        """Make empty buffers; see the class."""
        super().__init__()
        shape = len(facts.subsets), facts.trees, facts.nodes
        self.depth = facts.depth
        for name in ("feature", "threshold", "left"):  # of each node; its right child stands behind the left one
            self.register_buffer(name, torch.zeros(shape))
        self.register_buffer("chances", torch.zeros((*shape, classes)))

    def forward(self, rows: Tensor, place: int) -> Tensor:
        """Mean class probabilities of the trees of a subset.

        Args:
            rows: Features ``[n, F]``.
            place: Of the subset.

        Returns:
            ``[n, K]``.
        """
        count, last = len(rows), self.left.shape[2] - 2
        feature = self.feature[place].long().clamp(0, rows.shape[1] - 1) * count
        left = self.left[place].long().clamp(0, max(last, 0))  # so that weights of strangers lead nowhere else
        flat, at = rows.T.contiguous().view(-1), torch.arange(count, device=rows.device)
        total = rows.new_zeros((count, self.chances.shape[-1]))
        together = count <= TOGETHER
        leaves = self._leaves(flat, at, feature, left, self.threshold[place]) if together else None
        depths = [] if together else self._depths(place)
        for tree in range(len(feature)):  # one tree stays in the processor's cache, all do not
            if leaves is not None:
                node = leaves[tree]
            else:
                node, threshold = torch.zeros_like(at), self.threshold[place, tree]
                for _ in range(depths[tree]):  # index_select: 3 times as fast as brackets
                    value = flat.index_select(0, feature[tree].index_select(0, node) + at)
                    node = left[tree].index_select(0, node) + (value > threshold.index_select(0, node))
            total += self.chances[place, tree].index_select(0, node)
        return total / len(feature)

    def _leaves(self, flat: Tensor, at: Tensor, feature: Tensor, left: Tensor, threshold: Tensor) -> Tensor:
        """Where a few pixels end in each tree ``[trees, n]``, all trees at once."""
        trees, nodes = left.shape
        first = torch.arange(trees, device=left.device)[:, None] * nodes
        feature, left, threshold = feature.flatten(), left.flatten(), threshold.flatten()
        node = torch.zeros((trees, len(at)), dtype=torch.long, device=left.device)
        for _ in range(self.depth):
            here = (first + node).flatten()
            value = flat.index_select(0, (feature.index_select(0, here).view_as(node) + at).flatten())
            node = (left.index_select(0, here) + (value > threshold.index_select(0, here))).view_as(node)
        return node

    def _depths(self, place: int) -> list[int]:
        """Questions that each tree of a subset asks of a pixel at most: most trees are not as deep as the deepest."""
        left = self.left[place].long().clamp(0, max(self.left.shape[2] - 2, 0))
        own = torch.arange(left.shape[1], device=left.device)
        asks = left != own  # a leaf is its own left child
        level = (own == 0).expand_as(left) & asks
        depths = torch.zeros(len(left), dtype=torch.long, device=left.device)
        for _ in range(self.depth):
            depths += level.any(1)
            tree, node = torch.nonzero(level, as_tuple=True)
            level = torch.zeros_like(level)
            for child in (left[tree, node], left[tree, node] + 1):
                level[tree, child] = True
            level &= asks
        return depths.tolist()


def pixel_planes(modality: Modality, values: Tensor, valid: Tensor) -> Tensor:
    """A modality's own features, zero where invalid: normalised values, or a plane for each class ``[B, P, H, W]``."""
    if modality.kind == "categorical":
        values = F.one_hot(values[:, 0].long(), len(modality.classes)).permute(0, 3, 1, 2)
    return values.float() * valid[:, None]


def surroundings(planes: Tensor, valid: Tensor, categorical: bool) -> Tensor:
    """Mean, and of values the standard deviation too, over the valid pixels of squares around each pixel.

    Args:
        planes: ``[B, P, H, W]``, zero where invalid.
        valid: Boolean ``[B, H, W]``.
        categorical: Whether planes are classes, whose mean tells all.

    Returns:
        ``[B, P * SIZES * (1 or 2), H, W]``: for each size the means, then the spreads.
    """
    found = []
    for size in SIZES:
        weight = mean_of(valid[:, None].float(), size).clamp_min(1e-6)
        mean = mean_of(planes, size) / weight
        found.append(mean)
        if not categorical:
            found.append((mean_of(planes.square(), size) / weight - mean.square()).clamp_min(0).sqrt())
    return torch.cat(found, 1)


def mean_of(planes: Tensor, size: int) -> Tensor:
    """Mean of planes ``[B, C, H, W]`` over squares of so many pixels, zero beyond the border; shape as before."""
    rows = F.avg_pool2d(planes, (1, size), 1, (0, size // 2))  # one after the other: a square at once takes 4 times it
    return F.avg_pool2d(rows, (size, 1), 1, (size // 2, 0))
