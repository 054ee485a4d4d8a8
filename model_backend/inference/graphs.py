"""ONNX files that answer in place of a network of ours: looked through before they are loaded, and run tile by tile.

A file comes from anywhere. It is read without what it points to outside of itself, only operators of the ONNX standard
are let in, and it has one input and one output; the runtime loads no library for it. Each tile is computed alone, in
one fixed shape and by one thread, so its bits do not depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..card import GRAPH_FILE, Card, Graph, check_digest, load_card
from ..errors import InputError
from .device import Device, choose_device
from .engine import LocalEngine, noise

if TYPE_CHECKING:
    from types import ModuleType

    from torch import nn

MOST_BYTES = (2 << 30) - 1
"""Largest file: that of one message of protocol buffers, as which ONNX is written."""
MOST_NODES = 200_000
DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
"""Where the operators of a file may come from: the standard's. Others can load files or libraries."""
FLOATS = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
_EXTERNAL = 1
"""``TensorProto.EXTERNAL``."""
_INSTALL = "Install it: pip install 'layerfuse[onnx]'. In QGIS: Settings > Options > LayerFuse > ONNX models."
_OTHER = "Export it anew with other settings, or choose another model."


def open_local(folder: Path, threads: int | None = None, device: str = "auto") -> LocalEngine:
    """The engine in this process for a model of either kind; arguments and errors as of its class."""
    kind = GraphEngine if load_card(folder).graph is not None else LocalEngine
    return kind(folder, threads, device)


class GraphEngine(LocalEngine):
    """As its base, for a model whose card speaks of an ONNX file.

    Args:
        folder: A model folder.
        threads: Tiles computed at the same time.
        device: As of the base; onnxruntime computes on the processor.

    Raises:
        InputError: As of the base, or the file is not to be run, or a package is missing.
    """

    def _load(self, folder: Path, device: str) -> tuple[nn.Module, Device]:
        """See the base; a session in place of the network."""
        path = folder / GRAPH_FILE
        chosen = choose_device(device, lambda *_: "ONNX files are computed on the processor", lambda *_: np.inf)
        check_graph(path)
        check_digest(self.card, path, "Download the model again.")
        session = open_session(path)
        answer = run_tile(session, prepare(self.card, *_first(self.card)), path)
        planes, side = plane_count(self.card), self.card.tile_size
        if answer.shape != (planes, side, side):
            why = f"it answers a tile with {answer.shape}, the card needs {(planes, side, side)}"
            raise InputError(path, why, "Import the file anew.")
        return session, chosen

    def _choose_group(self) -> tuple[int, bool]:
        """One: many files are made for one tile, and the bits of a tile are its own."""
        return 1, True

    def _answers(
        self,
        model: Any,  # noqa: ANN401 - a session of onnxruntime
        values: Mapping[str, np.ndarray],
        valid: Mapping[str, np.ndarray],
        /,
        *_: object,
    ) -> list[np.ndarray]:
        """See the base; there is one modality, and one subset."""
        ((key, arrays),) = values.items()
        tiles = (prepare(self.card, array, there) for array, there in zip(arrays, valid[key]))
        return [np.stack([probabilities(self.card, run_tile(model, tile, self.card.name)) for tile in tiles])[:, None]]


def prepare(card: Card, values: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """What the file is given of a tile.

    Args:
        card: Of the file.
        values: Stored values ``[C, T, T]``.
        valid: bool ``[T, T]``.

    Returns:
        Float32 ``[1, C, T, T]``: stored values with NaN where there are none, if the normalisation is in the file; else
        ``(clip(stored * scale + offset) - mean) / stddev``, where nothing is stored of a 0.
    """
    if _graph(card).inside:
        given = np.where(valid, values / np.float32(_graph(card).divisor), np.float32(np.nan))
        return given[None].astype(np.float32)
    (modality,) = card.modalities
    planes = np.where(valid, values, np.float32(0)).astype(np.float64)
    for plane, band in zip(planes, modality.bands):
        physical = (plane * band.scale + band.offset).clip(band.minimum, band.maximum)
        plane[:] = (physical - band.mean) / band.stddev
    return planes[None].astype(np.float32)


def probabilities(card: Card, answer: np.ndarray) -> np.ndarray:
    """Class probabilities ``[K, T, T]``, sum 1, of what the file says ``[P, T, T]``."""
    kind = _graph(card).answers
    answer = answer.astype(np.float64)
    if kind in ("chance", "score"):
        (chance,) = _logistic(answer) if kind == "score" else answer.clip(0, 1)
        # Odds are divided by those of the threshold, so that the larger of the two is the class there, too.
        rest = (1 - chance) * _graph(card).threshold
        chance = chance * (1 - _graph(card).threshold)
        answer = np.stack([rest, chance])
    elif kind == "scores":
        answer = np.exp(answer - answer.max(0))
    else:
        answer = answer.clip(1e-6 if kind == "shares" else 0.0, 1)
    total = answer.sum(0)
    return (answer / np.where(total > 0, total, 1)).astype(np.float32)


def _graph(card: Card) -> Graph:
    if card.graph is None:
        raise ValueError(f"{card.name} is no card of an ONNX file")
    return card.graph


def _logistic(score: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * score))


def plane_count(card: Card) -> int:
    """Planes that the file of a card answers with."""
    return 1 if _graph(card).answers in ("chance", "score") else len(card.classes)


def run_tile(session: Any, tile: np.ndarray, path: Path | str) -> np.ndarray:  # noqa: ANN401 - of onnxruntime
    """What a file says of one tile ``[1, C, T, T]``: ``[P, T, T]``.

    Raises:
        InputError: It cannot compute it, or says something else than numbers for pixels.
        MemoryError: There is too little memory.
    """
    (given,) = session.get_inputs()
    try:
        (answer,) = session.run(None, {given.name: tile.astype(FLOATS[given.type])})
    except Exception as error:  # the runtime's own have no common base
        if "allocat" in str(error).lower():
            raise MemoryError(str(error)) from None
        why = f"onnxruntime cannot compute a tile of {tile.shape[-1]} pixels ({_line(error)})"
        raise InputError(path, why, _OTHER) from None
    if not isinstance(answer, np.ndarray) or answer.dtype.kind != "f":
        raise InputError(path, "it answers with classes, and says of none how probable it is", _OTHER)
    if answer.ndim != 4 or len(answer) != 1:
        raise InputError(path, f"its answer has the shape {answer.shape}, not [1, classes, T, T]", _OTHER)
    if not np.isfinite(answer).all():
        raise InputError(path, "its answer has values that are not finite", _OTHER)
    return answer[0]


def open_session(path: Path) -> Any:  # noqa: ANN401 - of onnxruntime
    """The runtime's session of a file that :func:`check_graph` let in.

    Raises:
        InputError: The runtime is not installed, or does not take the file.
    """
    runtime = _package("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised, too
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own have no common base
        raise InputError(path, f"onnxruntime does not load it ({_line(error)})", _OTHER) from None
    (given,) = session.get_inputs()
    if given.type not in FLOATS or len(given.shape) != 4:
        why = f"it takes {given.type} of shape {given.shape}, not numbers of [1, bands, T, T]"
        raise InputError(path, why, _OTHER)
    return session


def check_graph(path: Path) -> Any:  # noqa: ANN401 - of onnx
    """Look through a file before anything runs it.

    Returns:
        The model as :mod:`onnx` has it, without what would lie outside of the file.

    Raises:
        InputError: It is no ONNX file, too large, leads out of itself, or has other inputs and outputs than one each.
    """
    if not path.is_file():  # a pipe would be waited for, for ever
        raise InputError(path, "there is no such file", "Choose an ONNX file.")
    if path.stat().st_size > MOST_BYTES:
        raise InputError(path, f"it has {path.stat().st_size} bytes, allowed are {MOST_BYTES}", "Use a smaller model.")
    onnx = _package("onnx")
    try:
        model = onnx.load(str(path), load_external_data=False)
    except Exception as error:  # those of protocol buffers, by version
        raise InputError(path, f"this is no ONNX file ({_line(error)})", "Choose one that ends in .onnx.") from None
    nodes = 0
    for node in _nodes(model):
        nodes += 1
        if node.domain not in DOMAINS:
            why = f"it has the operator {node.op_type!r:.60} of {node.domain!r:.60}, which is not of the ONNX standard"
            raise InputError(path, why, "Export it with standard operators only.")
    if nodes > MOST_NODES:
        raise InputError(path, f"it has {nodes:,} operators, allowed are {MOST_NODES:,}", "Use a smaller model.")
    for tensor in _tensors(model):
        if tensor.data_location == _EXTERNAL or tensor.external_data:
            why = f"its tensor {tensor.name!r:.60} lies in another file"
            raise InputError(path, why, "Save it as one file: onnx.save(onnx.load(IN), OUT).")
    for count, what in ((len(inputs(model)), "inputs"), (len(model.graph.output), "outputs")):
        if count != 1:
            fix = "Export it for one layer and one answer; of a model of LayerFuse: models export --layers NAME."
            raise InputError(path, f"it has {count} {what}, and one is taken", fix)
    return model


def inputs(model: Any) -> list[Any]:  # noqa: ANN401 - of onnx
    """The inputs of a file; older ones list their weights among them, too, and these are left out."""
    known = {tensor.name for tensor in model.graph.initializer}
    return [value for value in model.graph.input if value.name not in known]


def _graphs(model: Any) -> Iterator[Any]:  # noqa: ANN401 - of onnx
    """The graph of a model, and those within: of loops, branches and functions."""
    waiting = [model.graph, *model.functions]
    while waiting:
        graph = waiting.pop()
        yield graph
        for node in graph.node:
            for attribute in node.attribute:
                waiting += [attribute.g] if attribute.HasField("g") else []
                waiting += attribute.graphs


def _nodes(model: Any) -> Iterator[Any]:  # noqa: ANN401 - of onnx
    """The operators of a model but calls of its own functions."""
    own = {(function.domain, function.name) for function in model.functions}
    for graph in _graphs(model):
        yield from (node for node in graph.node if (node.domain, node.op_type) not in own)


def _tensors(model: Any) -> Iterator[Any]:  # noqa: ANN401 - of onnx
    """All stored tensors of a model."""
    for graph in _graphs(model):
        sparse = list(getattr(graph, "sparse_initializer", ()))
        yield from getattr(graph, "initializer", ())
        for node in graph.node:
            for attribute in node.attribute:
                yield from [attribute.t] if attribute.HasField("t") else []
                yield from attribute.tensors
                sparse += [attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else []
                sparse += attribute.sparse_tensors
        for tensor in sparse:
            yield from (tensor.values, tensor.indices)


def _first(card: Card) -> tuple[np.ndarray, np.ndarray]:
    """Values and validity of one tile of noise."""
    batch, (name,) = noise(card, 1), card.modality_names
    return batch.values[name][0], batch.valid[name][0]


def _package(name: str) -> ModuleType:
    """A package that not everyone has.

    Raises:
        InputError: It is not installed.
    """
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError("ONNX", f"the package {name} is not installed", _INSTALL) from None


def _line(error: Exception) -> str:
    """The first words of an error of others, in one line."""
    return " ".join(str(error).split())[:200]
