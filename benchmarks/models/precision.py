"""Products of the network in bfloat16: what that saves on this processor, and how many pixels become another class.

``python -m benchmarks.models.precision S2.tif [S2.tif ...]`` maps the tiles of images that have the bands of
``landcover`` by name, with parts of the network in bfloat16 and in float32 in turn. A processor without such products
takes longer for them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.nn.onednn import OneDnnConvolution, OneDnnFeedForward, OneDnnLinear
from osgeo import gdal
from torch import Tensor

from benchmarks.measure import median_ratio

PARTS = {
    "feed-forward layers": (OneDnnFeedForward,), "all products of tokens": (OneDnnFeedForward, OneDnnLinear),
    "convolutions": (OneDnnConvolution,), "both": (OneDnnFeedForward, OneDnnLinear, OneDnnConvolution),
}  # fmt: skip
ROUNDS, MOST = 5, 64
LOW = torch.bfloat16


def linear(layer: OneDnnLinear, weight: Tensor, x: Tensor) -> Tensor:
    """A product in bfloat16, added up in float32."""
    bias = None if layer.bias is None else layer.bias.to(LOW)
    return torch.ops.mkldnn._linear_pointwise(x.to(LOW), weight, bias, "none", [], "").float()


def feed_forward(layers: OneDnnFeedForward, weights: tuple[Tensor, Tensor, Tensor], x: Tensor) -> Tensor:
    """As :class:`OneDnnFeedForward`."""
    gate, value, contract = weights
    normed = layers.norm(x).to(LOW)
    opened = torch.ops.mkldnn._linear_pointwise(normed, gate, None, "gelu", [], "none")
    product = torch.ops.mkldnn._linear_pointwise.binary(normed, opened, value, None, "mul")
    return torch.ops.mkldnn._linear_pointwise(product, contract, None, "none", [], "").float()


def convolution(layers: OneDnnConvolution, weights: tuple[Tensor, Tensor], x: Tensor) -> Tensor:
    """As :class:`OneDnnConvolution`; its norm stays in float32."""
    y = torch.ops.mkldnn._convolution_pointwise(x.to(LOW), *weights, *layers.how, "none", [], "").float()
    y = y.permute(0, 2, 3, 1)
    scale = y.square().mean(-1, keepdim=True).add_(layers.eps).rsqrt_()
    torch.addcmul(layers.shift, y.mul_(scale), layers.gain, out=y)
    return torch.ops.aten.gelu_(y).permute(0, 3, 1, 2)


@contextmanager
def lowered(model: torch.nn.Module, kinds: tuple[type, ...]) -> Iterator[None]:
    """Parts of these kinds compute in bfloat16."""
    changed = []
    for module in model.modules():
        if type(module) not in kinds:
            continue
        if type(module) is OneDnnLinear:
            how, weights = linear, module.weight.to(LOW)
        elif type(module) is OneDnnFeedForward:
            how, weights = feed_forward, tuple(w.to(LOW) for w in (module.gate, module.value, module.contract.weight))
        else:
            packed = torch.ops.mkldnn._reorder_convolution_weight(module.weight.to_dense().to(LOW), *module.how, None)
            how, weights = convolution, (packed, module.bias.to(LOW))
        module.forward = lambda x, how=how, module=module, weights=weights: how(module, weights, x)
        changed.append(module)
    try:
        yield
    finally:
        for module in changed:
            del module.forward


def tiles(engine: LocalEngine, path: Path) -> Batch:
    """The tiles of an image, side by side."""
    image, side = gdal.Open(str(path)), engine.card.tile_size
    names = [image.GetRasterBand(k + 1).GetDescription() for k in range(image.RasterCount)]
    values = image.ReadAsArray()[[names.index(band.name) for band in engine.card.modality("s2").bands]]
    values = np.nan_to_num(values.astype(np.float32))
    corners = [
        (y, x) for y in range(0, values.shape[1] - side + 1, side) for x in range(0, values.shape[2] - side + 1, side)
    ]
    kept = corners[:: -(-len(corners) // MOST)]
    kept = kept[: max(engine.group, len(kept) // engine.group * engine.group)]
    cut = np.stack([values[:, y : y + side, x : x + side] for y, x in kept])
    return Batch({"s2": cut}, {"s2": np.ones((len(cut), side, side), bool)})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path, nargs="+")
    options = parser.parse_args()
    with closing(LocalEngine(find_model("landcover"), threads=1, device="cpu")) as engine, torch.inference_mode():
        batches = [tiles(engine, path) for path in options.images]

        def run() -> tuple[np.ndarray, float]:
            begun = time.process_time()
            found = np.concatenate([engine.predict(batch).probabilities for batch in batches])
            return found, time.process_time() - begun

        plain, _ = run()
        print("| in bfloat16 | processor time | pixels of another class | largest difference of a probability |")
        print("|---|---|---|---|")
        for title, kinds in PARTS.items():
            times: dict[str, list[float]] = {"low": [], "full": []}
            for _ in range(ROUNDS):
                with lowered(engine._model, kinds):
                    found, seconds = run()
                times["low"].append(seconds)
                times["full"].append(run()[1])
            other, off = (found.argmax(1) != plain.argmax(1)).mean(), np.abs(found - plain).max()
            print(
                f"| {title} | {median_ratio(times['low'], times['full']):.2f} | {other:.4%} | {off:.4f} |", flush=True
            )


if __name__ == "__main__":
    main()
