"""The encoder runs at 60 % or more of the rate at which this machine multiplies matrices."""

from __future__ import annotations

import statistics

import torch
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.counting import encoder_work
from layerfuse.model_backend.nn.encoder import FusionEncoder

from benchmarks.measure import Size, interleave

EXPECTED = 0.6
SIDE = 2048
"""Rows and columns of the matrices."""


def case(width: int, threads: int, rounds: int) -> dict:
    """One encoder beside one matrix product."""
    torch.set_num_threads(threads)
    network = Network(embed_dim=width, num_heads=width // 64)
    encoder, tokens = FusionEncoder(network).eval(), torch.randn(1, 4, 256, width)
    a, b = torch.randn(2, SIDE, SIDE)
    with torch.inference_mode():
        _, seconds = interleave({"matrices": lambda: a @ b, "encoder": lambda: encoder(tokens, (16, 16))}, rounds)
    work = {"matrices": SIDE**3, "encoder": encoder_work(network, 4, 256).total}
    # The rate of each round beside that of its neighbour: both saw the same load.
    shares = [(work["encoder"] / e) / (work["matrices"] / m) for e, m in zip(seconds["encoder"], seconds["matrices"])]
    rates = {name: 2e-9 * work[name] / statistics.median(times) for name, times in seconds.items()}
    return {
        "width": width,
        "threads": threads,
        "rounds": rounds,
        "matrices GFLOP/s": round(rates["matrices"], 1),
        "encoder GFLOP/s": round(rates["encoder"], 1),
        "share": round(statistics.median(shares), 3),
        "expected share": EXPECTED,
    }


def run(size: Size = Size.WHOLE) -> dict:
    """The encoder's rate, one tile at a time, beside that of a large single-precision matrix product.

    Args:
        size: Quick: one width, one thread.

    Returns:
        ``cases``, one row each, and whether all expectations ``hold``.
    """
    rows = []
    for width in {Size.TINY: (64,), Size.QUICK: (192,), Size.WHOLE: (192, 384)}[size]:
        for threads in (1, 2) if size is Size.WHOLE else (1,):
            rows.append(case(width, threads, rounds={Size.TINY: 1, Size.QUICK: 5, Size.WHOLE: 15}[size]))
            print(rows[-1], flush=True)
    return {"cases": rows, "holds": all(r["share"] >= EXPECTED for r in rows)}
