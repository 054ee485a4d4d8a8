"""Block form gives the same as dense masked attention, several times faster and in less memory.

Compared with the dense reference of the tests: one sequence of (M + 1) N tokens, written the usual way
(einsum, fill, softmax) and through ``scaled_dot_product_attention`` with the mask. Everything else, the
modality attention included, is the same code and the same weights in all three.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable

import torch
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.encoder import FusionEncoder
from layerfuse.tests.unit.model_backend.nn.dense import dense_encode

from benchmarks.measure import Size, interleave, median_ratio, peak_memory, print_growth

DEPTH = 12
FORMS = ("block", "masked sdpa", "dense")
EXPECTED = {(4, 256, 192): 1.7, (4, 256, 384): 1.7, (4, 1024, 192): 4.0, (4, 1024, 384): 4.0}
"""At least this many times faster than dense, by M, N and width."""


def forms(modalities: int, positions: int, width: int, depth: int) -> dict[str, Callable[[], object]]:
    """The three forms of one encoder on one sample.

    With fewer blocks than twelve the last one is computed in full in all forms, or what block form saves there
    would weigh too much.
    """
    torch.manual_seed(0)
    side = int(positions**0.5)
    encoder = FusionEncoder(Network(embed_dim=width, depth=depth, num_heads=width // 64)).eval()
    tokens = torch.randn(1, modalities, positions, width)

    def run(form: str) -> torch.Tensor:
        with torch.inference_mode():
            if form == "block":
                return encoder(tokens, (side, side), keep_modalities=depth < DEPTH).fusion[0][0]
            return dense_encode(encoder, tokens, (side, side), fused=form == "masked sdpa")[0][0]

    return {form: lambda form=form: run(form) for form in FORMS}


def run(size: Size = Size.WHOLE) -> dict:
    """Time, memory and difference of the three forms.

    Args:
        size: Quick: two cases only, few rounds, no memory.

    Returns:
        ``cases``, one row each, and whether all expectations ``hold``.
    """
    sizes = [(m, n, d) for d in (192, 384) for n in (256, 196, 1024) for m in (4, 3)]
    cases = {Size.TINY: [(2, 16, 64)], Size.QUICK: [(3, 196, 192), (4, 256, 192)], Size.WHOLE: sizes}
    rows = []
    for modalities, positions, width in cases[size]:
        for threads in (1, 2) if size is Size.WHOLE else (1,):
            torch.set_num_threads(threads)
            depth = DEPTH if positions <= 256 else 3
            variants = forms(modalities, positions, width, depth)
            rounds = 3 if size < Size.WHOLE else 7 if positions > 256 else 15
            outputs, seconds = interleave(variants, rounds)
            row = {
                "modalities": modalities,
                "positions": positions,
                "width": width,
                "blocks": depth,
                "threads": threads,
                "rounds": rounds,
                "difference": max(float((outputs[0] - other).abs().max()) for other in outputs[1:]),
                **{f"{form} s": round(statistics.median(times), 4) for form, times in seconds.items()},
                "over dense": round(median_ratio(seconds["dense"], seconds["block"]), 2),
                "over masked sdpa": round(median_ratio(seconds["masked sdpa"], seconds["block"]), 2),
                "expected over dense": EXPECTED.get((modalities, positions, width)),
            }
            if size is not Size.QUICK and threads == 1:
                for form in FORMS if size is Size.WHOLE else FORMS[:1]:
                    row[f"{form} MB"] = round(peak_memory("attention", modalities, positions, width, form), 1)
            rows.append(row)
            print(row, flush=True)
    good = all(r["over dense"] >= (r["expected over dense"] or 0) and r["difference"] < 1e-4 for r in rows)
    return {"cases": rows, "holds": good}


if __name__ == "__main__" and sys.argv[1:2] == ["peak"]:
    torch.set_num_threads(1)
    *numbers, chosen = sys.argv[2:]
    print_growth(forms(*map(int, numbers), depth=2)[chosen])
