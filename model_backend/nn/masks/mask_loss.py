"""Training the mask head: which query answers for which object, and how wrong it is.

Every object is given to one query, the assignment with the least total cost (Hungarian matching,
DETR, arXiv:2005.12872); all other queries must say "no object". Masks are compared at sampled points
(PointRend, arXiv:1912.08193; Mask2Former, arXiv:2112.01527). Object classes are 0..K-1, "no object" is
K, so an object is never taken for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ...schema import limited
from ..processes import total, world_size
from .mask_head import MaskPrediction


@dataclass(frozen=True)
class MaskLoss:
    """Weights and points; the defaults are Mask2Former's, applied once."""

    class_weight: float = limited(2.0, minimum=0.0, maximum=1e3)  # cross-entropy of the queries' classes
    mask_weight: float = limited(5.0, minimum=0.0, maximum=1e3)  # binary cross-entropy of the masks
    dice_weight: float = limited(5.0, minimum=0.0, maximum=1e3)  # dice loss of the masks
    no_object_weight: float = limited(0.1, minimum=0.0, maximum=1.0)  # of "no object" in the cross-entropy
    points: int = limited(12544, minimum=16, maximum=1 << 20)  # per mask
    oversample: float = limited(3.0, minimum=1.0, maximum=16.0)  # candidates per point kept for being uncertain
    importance: float = limited(0.75, minimum=0.0, maximum=1.0)  # share of points chosen so


@dataclass(frozen=True)
class MaskTarget:
    """The objects of one sample."""

    classes: Tensor  # int64 [T], 0..K-1
    masks: Tensor  # boolean [T, H, W]
    known: Tensor | None = None  # boolean [H, W]: pixels with a label; None: all


def class_targets(labels: Tensor, classes: int) -> list[MaskTarget]:
    """Semantic labels as objects: one mask for each class that a sample has, at full resolution.

    Args:
        labels: Class indices ``[B, H, W]``; anything outside 0..K-1 is unknown.
        classes: Number of classes K.
    """
    targets = []
    for label in labels:
        known = (label >= 0) & (label < classes)
        present = label[known].unique().long()
        targets.append(MaskTarget(present, label == present[:, None, None], known))
    return targets


def sample_points(maps: Tensor, points: Tensor) -> Tensor:
    """Values at points, bilinear; beyond the outer pixels' centres their value goes on.

    Args:
        maps: ``[R, h, w]``.
        points: ``[R, P, 2]`` or ``[1, P, 2]`` for all, x and y in 0..1.

    Returns:
        ``[R, P]``.
    """
    where = 2 * points.expand(len(maps), -1, -1)[:, :, None] - 1
    return F.grid_sample(maps[:, None], where, padding_mode="border", align_corners=False)[:, 0, :, 0]


@torch.no_grad()
def uncertain_points(scores: Tensor, config: MaskLoss) -> Tensor:
    """Points where the masks are least decided, and some at random.

    Args:
        scores: Mask scores before the sigmoid ``[R, h, w]``.
        config: Numbers of points.

    Returns:
        ``[R, points, 2]``.
    """
    candidates = torch.rand(len(scores), int(config.points * config.oversample), 2, device=scores.device)
    chosen = int(config.importance * config.points)
    doubt = -sample_points(scores, candidates).abs()
    index = doubt.topk(chosen, dim=1).indices
    picked = candidates.gather(1, index[..., None].expand(-1, -1, 2))
    others = torch.rand(len(scores), config.points - chosen, 2, device=scores.device)
    return torch.cat([picked, others], 1)


def pairwise_costs(scores: Tensor, targets: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """Binary cross-entropy and dice loss of every mask with every target.

    Args:
        scores: Mask scores at points ``[Q, P]``.
        targets: Masks at the same points in 0..1, ``[T, P]``.
        weight: ``[P]``, zero where the label is unknown.

    Returns:
        Two matrices ``[Q, T]``.
    """
    targets = targets * weight
    # BCE(s, t) = softplus(s) - s t, and only the second part depends on the target.
    base = (F.softplus(scores) * weight).sum(1, keepdim=True)
    entropy = (base - scores @ targets.T) / weight.sum().clamp_min(1)
    chance = scores.sigmoid() * weight
    dice = 1 - (2 * chance @ targets.T + 1) / (chance.sum(1, keepdim=True) + targets.sum(1) + 1)
    return entropy, dice


@torch.no_grad()
def match(prediction: MaskPrediction, targets: Sequence[MaskTarget], config: MaskLoss) -> list[tuple[Tensor, Tensor]]:
    """Give each object to one query.

    Returns:
        Per sample the queries and their objects, both int64 ``[min(Q, T)]``.
    """
    from scipy.optimize import linear_sum_assignment  # training only

    pairs = []
    for classes, masks, target in zip(prediction.classes, prediction.masks, targets):
        points = torch.rand(1, config.points, 2, device=masks.device)
        wanted = sample_points(target.masks.to(masks), points)
        entropy, dice = pairwise_costs(sample_points(masks, points), wanted, _known_at(target, points, masks)[0])
        cost = config.mask_weight * entropy + config.dice_weight * dice
        cost = cost - config.class_weight * classes.softmax(-1)[:, target.classes]
        queries, objects = linear_sum_assignment(cost.nan_to_num(1e6, 1e6, -1e6).cpu().numpy())
        pairs.append(tuple(torch.as_tensor(i, dtype=torch.int64, device=masks.device) for i in (queries, objects)))
    return pairs


def _known_at(target: MaskTarget, points: Tensor, like: Tensor) -> Tensor:
    """Weight ``[R, P]`` of points ``[R, P, 2]``: zero where a neighbouring label is unknown."""
    if target.known is None:
        return like.new_ones(points.shape[:2])
    known = target.known.to(like).expand(len(points), -1, -1)
    return (sample_points(known, points) > 0.999).to(like)


def mask_losses(
    predictions: Sequence[MaskPrediction], targets: Sequence[MaskTarget], config: MaskLoss
) -> dict[str, Tensor]:
    """The losses of all layers (deep supervision), each layer with its own matching.

    Args:
        predictions: Of :meth:`MaskHead.forward`, samples as in ``targets``.
        targets: One per sample.
        config: Weights and points.

    Returns:
        Scalars ``class``, ``mask`` and ``dice``, summed over layers without weights, and ``total``.
    """
    parts = [_layer_losses(prediction, targets, config) for prediction in predictions]
    losses = {name: torch.stack([part[name] for part in parts]).sum() for name in ("class", "mask", "dice")}
    weights = {"class": config.class_weight, "mask": config.mask_weight, "dice": config.dice_weight}
    return {"total": sum(weights[name] * loss for name, loss in losses.items()), **losses}


def _layer_losses(prediction: MaskPrediction, targets: Sequence[MaskTarget], config: MaskLoss) -> dict[str, Tensor]:
    pairs = match(prediction, targets, config)
    batch, queries, last = prediction.classes.shape
    wanted = torch.full((batch, queries), last - 1, device=prediction.classes.device)  # "no object"
    for row, target, (query, item) in zip(wanted, targets, pairs):
        row[query] = target.classes[item]
    weight = torch.ones(last, device=wanted.device)
    weight[-1] = config.no_object_weight
    # Where no pixel of a sample has a label, nobody knows that there is no object.
    labelled = torch.tensor([t.known is None or bool(t.known.any()) for t in targets], device=wanted.device)[:, None]
    classes = F.cross_entropy(prediction.classes.transpose(1, 2), wanted, weight, reduction="none") * labelled
    classes = classes.sum() / (weight[wanted] * labelled).sum().clamp_min(1e-6)

    scores = torch.cat([masks[query] for masks, (query, _) in zip(prediction.masks, pairs)])  # [R, h, w]
    points = uncertain_points(scores, config)
    counts = [len(query) for query, _ in pairs]
    truth, known = [], []
    for target, (_, item), at in zip(targets, pairs, points.split(counts)):
        truth.append(sample_points(target.masks[item].to(scores), at))
        known.append(_known_at(target, at, scores))
    truth, known = torch.cat(truth), torch.cat(known)  # [R, P]
    at_points = sample_points(scores, points)
    objects = (total(scores.new_tensor(float(len(scores)))) / world_size()).clamp_min(1)
    entropy = F.binary_cross_entropy_with_logits(at_points, truth, known, reduction="none").sum(1)
    entropy = entropy / known.sum(1).clamp_min(1)
    chance, truth = at_points.sigmoid() * known, truth * known
    dice = 1 - (2 * (chance * truth).sum(1) + 1) / (chance.sum(1) + truth.sum(1) + 1)
    return {"class": classes, "mask": entropy.sum() / objects, "dice": dice.sum() / objects}
