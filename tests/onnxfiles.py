"""ONNX files as other tools write them, small enough to be made in a test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np


def write(path: Path, nodes, weights, channels, planes, side, props=None, out=None, elem=None, domains=()) -> Path:
    """A file with an input ``image`` and an output ``map``; ``props`` become its metadata, as JSON."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    kind = TensorProto.FLOAT if elem is None else elem
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", channels, side, side])],
        [helper.make_tensor_value_info("map", kind, out or ["batch", planes, side, side])],
        [numpy_helper.from_array(np.asarray(array, np.float32), name) for name, array in weights.items()],
    )
    opsets = [helper.make_opsetid("", 17), *(helper.make_opsetid(domain, 1) for domain in domains)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    for key, value in (props or {}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, json.dumps(value)
    onnx.save(model, str(path))
    return path


def convolution(path, channels=3, planes=2, side=64, props=None, end="Softmax", seed=0, bias=None) -> Path:
    """A 3 x 3 convolution, and what follows it: ``Softmax``, ``Sigmoid`` or nothing."""
    from onnx import helper

    rng = np.random.default_rng(seed)
    weights = {
        "weight": rng.normal(0, 0.6, (planes, channels, 3, 3)),
        "bias": np.zeros(planes) if bias is None else bias,
    }
    nodes = [helper.make_node("Conv", ["image", "weight", "bias"], ["scores" if end else "map"], pads=[1] * 4)]
    if end:
        nodes.append(helper.make_node(end, ["scores"], ["map"], **({"axis": 1} if end == "Softmax" else {})))
    return write(path, nodes, weights, channels, planes, side, props)


def deepness(**changes) -> dict:
    """Metadata of a segmentation model as the documents of Deepness have it."""
    return {
        "model_type": "Segmentor",
        "class_names": {0: "_background", 1: "building"},
        "resolution": 1000,
        "tiles_size": 64,
        "tiles_overlap": 15,
        "seg_thresh": 0.5,
        "seg_small_segment": 7,
        "standardization_mean": [0.42, 0.43, 0.41],
        "standardization_std": [0.17, 0.16, 0.16],
        **changes,
    }


def item(**changes) -> dict:
    """A STAC item of the Machine Learning Model extension, in the form of its examples: Sentinel-2, z-scores."""
    names, commons = ("B04", "B03", "B02", "B08"), ("red", "green", "blue", "nir")
    scaling = [{"type": "z-score", "mean": mean, "stddev": 600.0} for mean in (900.0, 1000.0, 1100.0, 2300.0)]
    properties = {
        "description": "A U-Net of a test.",
        "datetime": None,
        "start_datetime": "1900-01-01T00:00:00Z",
        "end_datetime": "9999-12-31T23:59:59Z",
        "license": "MIT",
        "gsd": 10,
        "mlm:name": "field-net",
        "mlm:architecture": "U-Net",
        "mlm:tasks": ["semantic-segmentation"],
        "mlm:framework": "ONNX",
        "mlm:input": [
            {
                "name": "4 bands of Sentinel-2",
                "bands": list(names),
                "input": {
                    "shape": [-1, 4, 64, 64],
                    "dim_order": ["batch", "channel", "height", "width"],
                    "data_type": "float32",
                },
                "value_scaling": scaling,
                "resize_type": None,
            }
        ],
        "mlm:output": [
            {
                "name": "classes",
                "tasks": ["semantic-segmentation"],
                "result": {"shape": [-1, 3, 64, 64], "dim_order": ["batch", "class", "height", "width"]},
                "classification:classes": [
                    {"value": 1, "name": "water", "color_hint": "0000FF"},
                    {"value": 2, "name": "crops"},
                    {"value": 7, "name": "built", "color_hint": [255, 0, 0]},
                ],
            }
        ],
        **changes,
    }
    bands = [
        {"name": name, "eo:common_name": common, "data_type": "uint16", "raster:scale": 0.0001}
        for name, common in zip(names, commons)
    ]
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": "field-net",
        "geometry": None,
        "properties": properties,
        "assets": {"model": {"href": "./net.onnx", "roles": ["mlm:model"], "bands": bands}},
        "links": [],
    }
