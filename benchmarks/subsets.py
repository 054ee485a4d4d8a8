"""All subsets of modalities at once cost far less than one by one, and give the same.

Lock-step (modality streams once, all fusion streams beside them) against block form for each subset alone.
"""

from __future__ import annotations

import itertools
import statistics

import torch
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.counting import encoder_work
from layerfuse.model_backend.nn.encoder import FusionEncoder

from benchmarks.measure import Size, interleave, median_ratio

EXPECTED = {4: 1.5}
"""At least this many times faster than one by one in block form, by number of modalities."""
POSITIONS = 256


def case(modalities: int, width: int, threads: int, rounds: int) -> dict:
    """All subsets of so many modalities."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = Network(embed_dim=width, num_heads=width // 64)
    encoder = FusionEncoder(network).eval()
    tokens = torch.randn(1, modalities, POSITIONS, width)
    members = [list(s) for k in range(1, modalities + 1) for s in itertools.combinations(range(modalities), k)]
    grid = (16, 16)
    variants = {
        "lock-step": lambda: encoder(tokens, grid, members=members).fusion[0][:, 0],
        "one by one": lambda: torch.cat([encoder(tokens[:, m], grid).fusion[0][0] for m in members]),
    }
    with torch.inference_mode():
        (together, alone), seconds = interleave(variants, rounds)
    sizes = [len(m) for m in members]
    work = sum(encoder_work(network, size, POSITIONS).total for size in sizes)
    return {
        "modalities": modalities,
        "subsets": len(members),
        "width": width,
        "threads": threads,
        "rounds": rounds,
        "difference": float((together - alone).abs().max()),
        **{f"{form} s": round(statistics.median(times), 3) for form, times in seconds.items()},
        "over one by one": round(median_ratio(seconds["one by one"], seconds["lock-step"]), 2),
        "work ratio": round(work / encoder_work(network, modalities, POSITIONS, sizes).total, 2),
        "expected over one by one": EXPECTED.get(modalities),
    }


def run(size: Size = Size.WHOLE) -> dict:
    """Time of all subsets.

    Args:
        size: Quick: one width, three modalities, few rounds.

    Returns:
        ``cases``, one row each, and whether all expectations ``hold``.
    """
    sizes = [(3, 192), (4, 192), (3, 384), (4, 384)]
    rows = []
    for modalities, width in {Size.TINY: [(2, 64)], Size.QUICK: sizes[:1], Size.WHOLE: sizes}[size]:
        for threads in (1, 2) if size is Size.WHOLE else (1,):
            rows.append(case(modalities, width, threads, rounds=3 if size < Size.WHOLE or width > 192 else 5))
            print(rows[-1], flush=True)
    good = all(r["over one by one"] >= (r["expected over one by one"] or 0) and r["difference"] < 1e-4 for r in rows)
    return {"cases": rows, "holds": good}
