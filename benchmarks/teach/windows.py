"""What the nearest pixels tell of the classes, learnt beside the network: minutes of a perceptron, not hours.

A step of the network sees a few tiles, whose pixels are much alike; a step here sees thousands of windows of all
places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.nn.heads import NEAREST
from layerfuse.model_backend.nn.model import FusionSegmenter
from safetensors.torch import load_file, save_file

from .places import Place, below_air, through_air
from .scores import BANDS, absent

FILE = "windows.safetensors"
STEPS, WINDOWS, RATE = 5000, 2048, 2e-3
MOST = 20_000
"""Windows of a place, at most."""
OTHER_LEVEL = 0.2
"""Share of the windows that are shown below the air instead of above it, or the other way."""
REACH = NEAREST // 2


def learn_windows(
    model: FusionSegmenter, places: Sequence[Place], shares: Mapping[str, float], weight: torch.Tensor, power: float,
    seed: int, run: Path | None, steps: int = STEPS,
) -> None:  # fmt: skip
    """Teach what a model makes of the nearest pixels of Sentinel-2, or read what an earlier start of the run learnt.

    Args:
        model: The network.
        places: To learn from, with the teacher's probabilities.
        shares: How often a window is of places whose names begin so.
        weight: Of each class in the loss.
        power: Of the teacher's probabilities.
        seed: Of all draws.
        run: Folder in which the result is kept; None: nowhere.
        steps: Of the optimiser.
    """
    local, file = model.local["s2"], run and run / FILE
    if file and file.exists():
        local.load_state_dict(load_file(file))
        return
    optimiser = torch.optim.AdamW(local.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, max(steps, 1))
    drawn = _windows(places, shares, absent(model.card.modality("s2")), np.random.default_rng(seed))
    for values, valid, answers in itertools.islice(drawn, steps):
        target = answers**power
        target = target / target.sum(1, keepdim=True).clamp_min(1e-9)
        scores = local.of_windows(model.normalise["s2"](values, valid)[0])
        loss = -(target * weight * scores.log_softmax(1)).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    if file:
        draft = file.with_suffix(".part")
        save_file(local.state_dict(), draft)
        draft.replace(file)


def _windows(
    places: Sequence[Place], shares: Mapping[str, float], means: np.ndarray, rng: np.random.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Stored values ``[B, 9, N, N]``, valid ones ``[B, N, N]``, and what the teacher says in the middle ``[B, 9]``."""
    planes, centres, widths, surface, answers, chances, first = [], [], [], [], [], [], 0
    for start, share in shares.items():
        members = [p for p in places if p.name.startswith(start) and p.probability is not None]
        for place in members:
            whole = np.concatenate([np.nan_to_num(place.layers["s2"]), place.valid["s2"][None]]).astype(np.float32)
            whole = np.pad(whole, ((0, 0), (REACH, REACH), (REACH, REACH))).transpose(1, 2, 0)
            rows, columns = np.nonzero(place.valid["s2"])
            some = rng.choice(len(rows), min(len(rows), MOST), replace=False)
            rows, columns, width = rows[some], columns[some], whole.shape[1]
            planes.append(whole.reshape(-1, 10))
            centres.append(first + (rows + REACH) * width + columns + REACH)
            first += len(planes[-1])
            widths.append(np.full(len(some), width))
            surface.append(np.full(len(some), place.surface))
            answers.append(place.probability[:, rows, columns].T)
            chances.append(np.full(len(some), share / len(members) / len(some)))
    stored = np.concatenate(planes)
    chance = np.cumsum(np.concatenate(chances))
    centre, width, below, answer = (np.concatenate(parts) for parts in (centres, widths, surface, answers))
    down, right = np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1]
    kept = np.zeros((len(BANDS) + 1, 9), bool)
    for row, (_, bands) in zip(kept, BANDS.values()):
        row[list(bands)] = True
    kept[-1] = True
    often = np.array([share for share, _ in BANDS.values()])
    often = np.append(often, 1 - often.sum())
    while True:
        drawn = np.searchsorted(chance, rng.random(WINDOWS) * chance[-1]).clip(max=len(chance) - 1)
        there = centre[drawn, None, None] + down * width[drawn, None, None] + right
        window = np.rot90(stored[there], int(rng.integers(4)), (1, 2)).transpose(0, 3, 1, 2)
        window = window[..., ::-1] if rng.random() < 0.5 else window
        values, other = window[:, :9].copy(), round(WINDOWS * OTHER_LEVEL)
        strength = rng.uniform(0.4, 1.1, (other, 1, 1, 1)).astype(np.float32)
        by = below[drawn[:other], None, None, None]
        values[:other] = np.where(by, through_air(values[:other], strength), below_air(values[:other], strength))
        shown = kept[rng.choice(len(kept), WINDOWS, p=often), :, None, None]
        values = np.where(shown, values, means[:, None, None])
        yield (
            torch.from_numpy(values),
            torch.from_numpy(np.ascontiguousarray(window[:, 9] > 0)),
            torch.from_numpy(answer[drawn].astype(np.float32) / 255),
        )
