"""Where the processor's time of a map goes: stages of a run, parts of the network, operators of torch."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Optional

import torch
from layerfuse.model_backend.card import all_subsets
from layerfuse.model_backend.inference.engine import LocalEngine, noise
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job
from torch import nn

from ..measure import interleave
from ..pipeline import stages_of
from .rows import LAYERS
from .scenes import MODEL, extent, scene, sources

Subsets = Optional[tuple[tuple[str, ...], ...]]
SIDE, ROUNDS = 1024, 20
LEAST = 0.02
"""Share of an operator that is shown."""
PARTS = {
    "pixel_features": "pixel features", "modality_attention": "attention across modalities",
    "self_attention": "self-attention", "modality_feed_forward": "feed-forward", "feed_forward": "feed-forward",
    "head": "head", "adapters": "patches to tokens", "normalise": "normalisation", "home": "applicability",
}  # fmt: skip
"""Parts of the network by the name that their parents know them by; the outermost counts."""


def profile() -> dict[str, dict[str, Mapping[str, float]]]:
    """Shares of the whole, for all layers and for one: by stage, by part, and by operator."""
    stages, parts, operators = {}, {}, {}
    with tempfile.TemporaryDirectory() as name:
        scene(Path(name), SIDE)
        for title, names in LAYERS.items():
            layers = sources(Path(name), names)
            job = Job(layers, Path(name) / "map.tif", extent=extent(SIDE), overwrite=True)
            stages[title] = stages_of(job, MODEL)
            with closing(LocalEngine(find_model(MODEL), threads=1, device="cpu")) as engine:
                parts[title] = _parts(engine, names)
                operators[title] = _operators(engine, names)
                if len(names) > 1:
                    every = engine.card.modality_names
                    parts[f"`compare` with {len(every)} layers"] = _parts(engine, every, tuple(all_subsets(every)))
    shown = {key for shares in operators.values() for key, share in shares.items() if share >= LEAST}
    largest = {title: {key: s for key, s in shares.items() if key in shown} for title, shares in operators.items()}
    rates = {"rate of a large matrix product": _rates()}
    return {"stage of a run": stages, "part of the network": parts, "operator, itself": largest, "product": rates}


def _rates() -> dict[str, float]:
    """How near products of the network come to the rate of one of large matrices, all by oneDNN."""
    tokens, wide = torch.randn(576, 128), torch.randn(384, 128)
    square = torch.randn(1024, 1024)
    pixels, kernel = torch.randn(4, 16, 96, 96).to(memory_format=torch.channels_last), torch.randn(16, 16, 3, 3)
    how = [1, 1], [1, 1], [1, 1], 1
    packed = torch.ops.mkldnn._reorder_convolution_weight(kernel, *how, None)
    query = torch.randn(4, 4, 144, 32)
    key = torch.randn(4, 4, 576, 32)
    product = torch.ops.mkldnn._linear_pointwise
    variants = {
        "large": lambda: product(square, square, None, "none", [], ""),
        "tokens: 576 x 128 by 128 x 384": lambda: product(tokens, wide, None, "none", [], ""),
        "3 x 3 convolution: 16 to 16, 96 x 96, 4 tiles": lambda: torch.ops.mkldnn._convolution_pointwise(
            pixels, packed, None, *how, "none", [], ""
        ),
        "attention: 144 by 576, 4 heads, 4 tiles": lambda: torch.nn.functional.scaled_dot_product_attention(
            query, key, key
        ),
    }
    work = (1024**3, 576 * 128 * 384, 4 * 96 * 96 * 16 * 16 * 9, 4 * 4 * 144 * 576 * 32 * 2)
    with torch.inference_mode():
        _, seconds = interleave(variants, 10 * ROUNDS, time.thread_time)
    rates = {name: size / statistics.median(seconds[name]) for name, size in zip(variants, work)}
    largest = rates.pop("large")
    return {name: rate / largest for name, rate in rates.items()}


def _run(engine: LocalEngine, names: Sequence[str], subsets: Subsets = None) -> None:
    batch = replace(noise(engine.card, engine.group), subsets=subsets)
    engine._compute(batch, names, range(engine.group))


def _parts(engine: LocalEngine, names: Sequence[str], subsets: Subsets = None) -> dict[str, float]:
    """Shares of the parts of the network; the rest is what lies between them."""
    spent: dict[str, float] = defaultdict(float)
    begun: list[float] = []

    def enter(*_: object) -> None:
        begun.append(time.thread_time())

    def leave(part: str) -> object:
        def ended(*_: object) -> None:
            since = begun.pop()
            if not begun:
                spent[part] += time.thread_time() - since

        return ended

    held = []
    for name, module in engine._model.named_modules():
        own = name.rsplit(".", 1)[-1]
        parent = name.split(".")[-2] if "." in name else ""
        part = PARTS.get(own) or PARTS.get(parent if parent in ("pixel_features", "normalise") else "")
        if part and not isinstance(module, nn.ModuleDict):
            held += [module.register_forward_pre_hook(enter), module.register_forward_hook(leave(part))]
    for _ in range(3):
        _run(engine, names, subsets)
    spent.clear()
    whole = time.thread_time()
    for _ in range(ROUNDS):
        _run(engine, names, subsets)
    whole = time.thread_time() - whole
    for hook in held:
        hook.remove()
    return {**{part: seconds / whole for part, seconds in spent.items()}, "the rest": 1 - sum(spent.values()) / whole}


def _operators(engine: LocalEngine, names: Sequence[str]) -> dict[str, float]:
    """Shares of torch's operators."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as found:
        for _ in range(ROUNDS // 4):
            _run(engine, names)
    times = {event.key: event.self_cpu_time_total for event in found.key_averages()}
    return {f"`{key}`": seconds / sum(times.values()) for key, seconds in times.items()}
