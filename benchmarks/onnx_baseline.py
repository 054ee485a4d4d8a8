"""The usual way in QGIS, for benchmarks.pipeline: one ONNX model, tiles cut hard, the whole result in memory.

Re-implemented from how the best-known plugin does it. All layers must lie on one grid and be complete:
the exported network has no masks. Needs ``onnx`` and ``onnxruntime``: ``pip install -e '.[bench]'``.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Card, load_card
from layerfuse.model_backend.nn.weights import load_model
from osgeo import gdal

OPSET = 17


class Plain(torch.nn.Module):
    """The network with everything there: arrays in card order in, probabilities out."""

    def __init__(self, card: Card, folder: Path, names: Sequence[str]) -> None:
        """Load the weights."""
        super().__init__()
        self.names, self.side = names, card.tile_size
        self.network = load_model(card, folder)

    def forward(self, *arrays: torch.Tensor) -> torch.Tensor:
        """Arrays ``[1, C, T, T]`` to ``[1, K, T, T]``."""
        there = {name: torch.ones(1, self.side, self.side, dtype=torch.bool) for name in self.names}
        return self.network(dict(zip(self.names, arrays)), there)[:, 0].softmax(1)


def export(card: Card, model: Path, path: Path, layers: Collection[str] = ()) -> None:
    """Write the network as an ONNX model of one tile of some layers, by default all; names its inputs by modality."""
    # The operator is in ONNX since 2018, the exporter only knows the way to others.
    torch.onnx.register_custom_op_symbolic("aten::asinh", lambda graph, x: graph.op("Asinh", x), OPSET)
    size = card.tile_size
    names = [name for name in card.modality_names if name in layers or not layers]
    example = tuple(torch.zeros(1, card.modality(n).channels, size, size) for n in names)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Plain(card, model, names), example, str(path), input_names=names, opset_version=OPSET, dynamo=False
        )  # fmt: skip


def run(
    model: Path, layers: dict[str, Path], side: int, output: Path, threads: int, memory: Callable[[str], float]
) -> dict:
    """Map a square of so many pixels.

    Args:
        model: Its folder.
        layers: Files by modality, on one grid.
        side: Pixels.
        output: GeoTIFF to write.
        threads: Of onnxruntime.
        memory: Gives ``VmRSS`` and ``VmHWM`` in MB.

    Returns:
        Rate and memory, or why it was ``skipped``.
    """
    try:
        import onnx  # noqa: F401 - the export needs it
        import onnxruntime
    except ImportError as error:
        return {"skipped": f"{error.name} is not installed: pip install -e '.[bench]'"}
    card = load_card(model)
    size = card.tile_size
    exported = output.with_suffix(".onnx")
    export(card, model, exported, layers)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting is no work
    session = onnxruntime.InferenceSession(str(exported), options)
    datasets = {name: gdal.Open(str(path)) for name, path in layers.items()}
    before = memory("VmRSS")
    begun, processor = time.perf_counter(), time.process_time()
    edge = size // 8
    step = size - 2 * edge
    values = np.array([c.value for c in card.classes], np.uint8)
    result = np.zeros((side, side), np.uint8)
    for top in range(0, side, step):
        for left in range(0, side, step):
            tile = {name: cut(dataset, left - edge, top - edge, size) for name, dataset in datasets.items()}
            (probabilities,) = session.run(None, tile)
            best = values[probabilities[0].argmax(0)][edge : edge + step, edge : edge + step]
            place = result[top : top + step, left : left + step]
            place[...] = best[: place.shape[0], : place.shape[1]]
    target = gdal.GetDriverByName("GTiff").Create(str(output), side, side, 1, gdal.GDT_Byte)
    target.WriteRaster(0, 0, side, side, result.tobytes())
    target.FlushCache()
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    peak = memory("VmHWM") - before
    return {"side": side, "threads": threads, "seconds": round(seconds, 2), "pixels/s": round(side * side / seconds),
            "pixels per processor second": round(side * side / processor),
            "memory, MB": round(peak), "onnxruntime": onnxruntime.__version__}  # fmt: skip


def cut(dataset: gdal.Dataset, left: int, top: int, size: int) -> np.ndarray:
    """A tile, float32 ``[1, C, T, T]``; zero outside of the raster."""
    tile = np.zeros((1, dataset.RasterCount, size, size), np.float32)
    x, y = max(0, left), max(0, top)
    width, height = min(left + size, dataset.RasterXSize) - x, min(top + size, dataset.RasterYSize) - y
    raw = dataset.ReadRaster(x, y, width, height, buf_type=gdal.GDT_Float32)
    rows, columns = slice(y - top, y - top + height), slice(x - left, x - left + width)
    tile[0, :, rows, columns] = np.frombuffer(raw, np.float32).reshape(-1, height, width)
    return tile
