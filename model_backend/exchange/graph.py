"""The network of a card as one ONNX graph: raw arrays in, class probabilities out, anything may be missing.

Where an array is NaN there is no data, so a layer that is absent is an array of NaN: one file serves every subset.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from ..errors import InputError
from ..nn.model import Segmenter

OPSET = 17
LARGEST = 3e38
"""Values beyond are none."""


class Exported(nn.Module):
    """A network with its validity made of its input, and its answer made ready.

    Args:
        network: Of the card.
        names: Modalities that are inputs, in card order.
        factor: What inputs are multiplied by to be what the card calls stored values.
    """

    def __init__(self, network: Segmenter, names: Sequence[str], factor: float = 1.0) -> None:
        """Take the network; see the class."""
        super().__init__()
        self.network, self.names, self.factor = network, tuple(names), factor
        card = network.card
        places = torch.tensor(card.map_places)
        self.register_buffer("merge", nn.functional.one_hot(places, len(card.map_classes)).float())

    def forward(self, *arrays: Tensor) -> Tensor:
        """Probabilities of the classes of the map.

        Args:
            arrays: Of each modality ``[B, C, T, T]``, NaN where there is no data in any band.

        Returns:
            ``[B, K, T, T]``; 0 where no modality has data.
        """
        valid = {name: (array.abs() <= LARGEST).all(1) for name, array in zip(self.names, arrays)}
        values = {
            name: torch.where(valid[name][:, None], array * self.factor, 0.0) for name, array in zip(self.names, arrays)
        }
        chances = self.network.chances(values, valid)[0][0]
        if len(self.network.card.map_classes) < len(self.network.card.classes):
            chances = torch.einsum("bkhw,kc->bchw", chances, self.merge)
        return chances * torch.stack(list(valid.values())).any(0)[:, None]


def write_graph(network: Segmenter, names: Sequence[str], factor: float, path: Path) -> None:
    """Write the graph of a network; the batch is of any size, the tile is the card's.

    Args:
        network: On the processor, ready to predict.
        names: Modalities that are inputs.
        factor: As of :class:`Exported`.
        path: The file.

    Raises:
        InputError: torch cannot write it as ONNX.
    """
    card, side = network.card, network.card.tile_size
    example = []
    for name in names:
        modality = card.modality(name)
        stored = modality.classes[0].value if modality.kind == "categorical" else modality.bands[0].mean
        array = torch.full((2, modality.channels, side, side), float(stored) / factor)
        array[:, :, : side // 2] = torch.nan  # some patches are there and some are not: the graph has to ask
        example.append(array)
    own = ("asinh", "isfinite")  # in ONNX for years, but torch's exporter has no words for them
    for name, write in zip(own, (_asinh, _isfinite)):
        torch.onnx.register_custom_op_symbolic(f"aten::{name}", write, OPSET)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Exported(network, names, factor),
                tuple(example),
                str(path),
                input_names=list(names),
                output_names=[OUTPUT],
                dynamic_axes={name: {0: "batch"} for name in (*names, OUTPUT)},
                opset_version=OPSET,
                dynamo=False,
            )
    except (torch.onnx.errors.OnnxExporterError, RuntimeError) as error:
        why = f"torch {torch.__version__} cannot write it as ONNX ({str(error).splitlines()[0]})"
        raise InputError(f"model {card.name}", why, "Use another version of torch for the export.") from None
    finally:
        for name in own:
            torch.onnx.unregister_custom_op_symbolic(f"aten::{name}", OPSET)


OUTPUT = "probabilities"


def _asinh(graph, x):  # noqa: ANN001, ANN202 - of torch's exporter
    return graph.op("Asinh", x)


def _isfinite(graph, x):  # noqa: ANN001, ANN202 - of torch's exporter
    none = graph.op("Or", graph.op("IsNaN", x), graph.op("IsInf", x))
    return graph.op("Not", none)
