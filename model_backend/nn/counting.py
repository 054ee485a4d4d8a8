"""How large and how much work a network is, from its card: parameters and multiply-accumulates (MACs).

The encoder's work is given by formulas, so that one sees where it goes; that of adapters and head is
counted by running them without numbers. One MAC is two floating-point operations. Norms, activations,
softmax and interpolation are left out, as usual.

With L blocks, N positions, width D, GEGLU hidden width G = int(8/3 D) and a subset of m of M modalities:

    one token, projections of an attention     4 D^2   (query, key, value, out)
    one token, feed-forward                    3 D G   (= 8 D^2 where 3 divides 8 D)
    a modality's stream, products              2 D N^2
    a fusion stream, products                  2 D (m + 1) N^2, and 2 D m N in modality attention
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch.utils.flop_counter import FlopCounterMode

from ..card import Card, Network
from ..planes import Size
from .heads import merge
from .model import FusionBackbone, MaskSegmenter, Segmenter
from .weights import build_model


@dataclass(frozen=True)
class EncoderWork:
    """MACs of the encoder for one tile."""

    projections: int  # linear layers of masked self-attention
    products: int  # its scores and weighted sums
    feed_forward: int
    modality_projections: int  # modality attention, and its own feed-forward layer
    modality_products: int

    @property
    def total(self) -> int:
        """The sum of all parts."""
        return sum(vars(self).values())

    def __add__(self, other: EncoderWork) -> EncoderWork:
        return EncoderWork(*(a + b for a, b in zip(vars(self).values(), vars(other).values())))


def encoder_work(network: Network, modalities: int, positions: int, sizes: Sequence[int] | None = None) -> EncoderWork:
    """Work of :class:`FusionEncoder` for some subsets at once.

    Args:
        network: Sizes and switches.
        modalities: M, those whose streams are computed.
        positions: N.
        sizes: Number of modalities of each subset asked for; default: one subset, with all.
    """
    sizes = [modalities] if sizes is None else list(sizes)
    if not network.masked_attention and (len(sizes) > 1 or sizes[0] < modalities):
        runs = [encoder_work(network, size, positions) for size in sizes]  # nothing is shared
        return sum(runs[1:], runs[0])
    blocks, n, d = network.depth, positions, network.embed_dim
    feed_forward = 3 * d * int(d * 8 / 3)
    streams = len(sizes)
    # Modality streams: all blocks but the last in full, of the last the keys and values only.
    keys_seen = n if network.masked_attention else (modalities + 1) * n
    full, values_only = (blocks - 1) * modalities * n, modalities * n
    work = EncoderWork(
        projections=full * 4 * d * d + values_only * 2 * d * d,
        products=full * 2 * d * keys_seen,
        feed_forward=full * feed_forward,
        modality_projections=0,
        modality_products=0,
    )
    work += EncoderWork(
        projections=blocks * streams * n * 4 * d * d,
        products=blocks * sum(2 * d * (m + 1) * n * n for m in sizes),
        feed_forward=blocks * streams * n * feed_forward,
        modality_projections=0,
        modality_products=0,
    )
    if network.modality_attention:
        own = streams * n * (2 * d * d + (2 * d * d if network.include_self else 0))  # query, out (and key, value)
        own += modalities * n * 2 * d * d
        if network.modality_attention_mlp:
            own += streams * n * feed_forward
        keys = sum(sizes) + (streams if network.include_self else 0)
        work += EncoderWork(0, 0, 0, blocks * own, blocks * 2 * d * keys * n)
    return work


def dense_work(network: Network, modalities: int, positions: int) -> int:
    """MACs of the same encoder as it is usually written, for one subset.

    One sequence of ``(M + 1) N`` tokens with a mask over its scores; modality attention computed as
    self-attention among the M + 1 tokens of a position, of which one row is kept.
    """
    tokens, d = (modalities + 1) * positions, network.embed_dim
    feed_forward = 3 * d * int(d * 8 / 3)
    block = tokens * (4 * d * d + feed_forward) + 2 * d * tokens**2
    if network.modality_attention:
        block += tokens * 4 * d * d + 2 * d * (modalities + 1) * tokens
        if network.modality_attention_mlp:
            block += positions * feed_forward
    return network.depth * block


@dataclass(frozen=True)
class Description:
    """A model in numbers."""

    parameters: dict[str, int]  # by part, and "total"
    macs: dict[str, int]  # of one tile with all modalities, by part, and "total"
    subsets: int  # number of non-empty subsets of the modalities
    together: int  # encoder MACs of all subsets in lock-step
    one_by_one: int  # encoder MACs of all subsets, each alone in block form
    dense: int  # encoder MACs of one tile written the usual way


def describe(card: Card) -> Description:
    """Count a model's parameters and work; nothing is allocated or computed."""
    network, m = card.network, len(card.modalities)
    side = card.tile_size // network.patch_size
    positions = side * side
    with torch.device("meta"):
        model = build_model(card).eval().requires_grad_(False)
        adapters = _executed(lambda: [model.adapters[n](_plane(model, n, card)) for n in card.modality_names])
        head = _executed(lambda: _run_head(model, card, Size(side, side)))
    parameters = {
        "adapters": _size(model.adapters),
        "fusion tokens": model.encoder.fusion_tokens.numel(),
        "self-attention and feed-forward": sum(
            _size(block.self_attention) + _size(block.feed_forward) for block in model.encoder.blocks
        ),
        "modality attention": sum(
            _size(part)
            for block in model.encoder.blocks
            for part in (block.modality_attention, block.modality_feed_forward)
            if part is not None
        ),
        "head": sum(_size(getattr(model, part, None)) for part in ("head", "pixel_features", "stems", "local")),
    }
    parameters["total"] = _size(model)
    work = encoder_work(network, m, positions)
    macs = {"adapters": adapters, "encoder": work.total, "head": head}
    macs["total"] = sum(macs.values())
    sizes = [len(subset) for subset in card.subsets()]
    return Description(
        parameters,
        macs,
        len(sizes),
        encoder_work(network, m, positions, sizes).total,
        sum(encoder_work(network, size, positions).total for size in sizes),
        dense_work(network, m, positions),
    )


def describe_text(card: Card) -> str:
    """The description as lines for a terminal."""
    d = describe(card)
    network = card.network
    lines = [
        f"{card.name} {card.version}: {card.task}, {', '.join(card.modality_names)} -> {len(card.classes)} classes",
        f"tile {card.tile_size} px at {card.pixel_size:g} m; patch {network.patch_size}, width {network.embed_dim}, "
        f"{network.depth} blocks, {network.num_heads} heads",
        "parameters",
        *(f"  {name:<32}{count:>14,}" for name, count in d.parameters.items()),
        "GMAC for one tile with all modalities (1 MAC = 2 FLOP)",
        *(f"  {name:<32}{count / 1e9:>14.3f}" for name, count in d.macs.items()),
        f"GMAC of the encoder for all {d.subsets} subsets",
        f"  {'at once':<32}{d.together / 1e9:>14.3f}",
        f"  {'one by one':<32}{d.one_by_one / 1e9:>14.3f}",
        f"GMAC of the encoder written dense{d.dense / 1e9:>15.3f}",
    ]
    return "\n".join(lines)


def _run_head(model: Segmenter, card: Card, grid: Size) -> None:
    """What comes after the encoder, pixel features included."""
    tokens = [torch.empty(1, grid[0] * grid[1], card.network.embed_dim) for _ in model.depths]
    if isinstance(model, MaskSegmenter):
        model.head(tokens, grid)
        return
    details = None
    if model.pixel_features:
        valid = torch.ones(1, card.tile_size, card.tile_size, dtype=torch.bool)
        features = {n: model.pixel_features[n](_plane(model, n, card), valid) for n in card.modality_names}
        for name, stem in model.stems.items():
            stem(features[name])
        details = merge(list(features.values()))
    model.head(tokens, grid, details)
    for name, evidence in model.local.items():
        evidence(_plane(model, name, card))


def _plane(model: FusionBackbone, name: str, card: Card) -> torch.Tensor:
    channels = model.adapters[name].projection.in_channels
    return torch.empty(1, channels, card.tile_size, card.tile_size)


def _executed(run: Callable[[], object]) -> int:
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops() // 2


def _size(module: torch.nn.Module | None) -> int:
    return 0 if module is None else sum(p.numel() for p in module.parameters())
