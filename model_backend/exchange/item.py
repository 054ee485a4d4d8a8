"""The STAC item of a model file, by the Machine Learning Model extension (https://github.com/stac-extensions/mlm)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..card import Band, Card, ClassInfo, file_digest

EXTENSIONS = tuple(
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in ("mlm/v1.4.0", "classification/v2.0.0", "raster/v1.1.0", "file/v2.1.0")
)
TASK = "semantic-segmentation"
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_.-]+[a-zA-Z0-9]")
_SHA256 = "1220"
"""Of a multihash: SHA-256, of 32 bytes."""


def model_item(card: Card, names: Sequence[str], path: Path, output: str, parameters: int, version: str) -> dict:
    """The item of an ONNX file, as JSON data.

    Args:
        card: Of the model.
        names: Modalities that are its inputs.
        path: The file; the item stands beside it.
        output: Name of the output.
        parameters: Number of weights.
        version: Of ONNX, three numbers.
    """
    bands = [_band(name, band, card) for name in names for band in card.modality(name).bands]
    properties = {
        "title": f"{card.name} {card.version}",
        "description": card.description or f"Land cover from {', '.join(names)}.",
        "license": card.license,
        "datetime": None,  # it does not age: the extension's examples say so by all times
        "start_datetime": "1900-01-01T00:00:00Z",
        "end_datetime": "9999-12-31T23:59:59Z",
        "gsd": card.pixel_size,
        "mlm:name": card.name if _NAME.fullmatch(card.name) else f"model {card.name}.0",
        "mlm:architecture": "Vision transformer with fusion tokens",
        "mlm:tasks": [TASK],
        "mlm:framework": "ONNX",
        "mlm:framework_version": version,
        "mlm:total_parameters": parameters,
        "mlm:accelerator": None,
        "mlm:pretrained": True,
        "mlm:input": [_input(name, card) for name in names],
        "mlm:output": [
            {
                "name": output,
                "tasks": [TASK],
                "description": "Probability of each class; 0 where no input has data.",
                "result": _array(len(card.map_classes), "class", card),
                "classification:classes": [_class(info) for info in card.map_classes],
                "post_processing_function": None,
            }
        ],
    }  # fmt: skip
    areas = card.training.areas
    asset = {
        "href": f"./{path.name}",
        "title": path.name,
        "type": "application/octet-stream; framework=onnx",
        "roles": ["mlm:model", "mlm:weights"],
        "mlm:artifact_type": "onnx",
        "raster:bands": bands,  # STAC 1.1's own may not stand where the extension looks for them
        "file:size": path.stat().st_size,
        "file:checksum": _SHA256 + file_digest(path),
    }
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": list(EXTENSIONS),
        "id": f"{card.name}-{card.version}",
        "geometry": {"type": "MultiPolygon", "coordinates": [[_ring(area)] for area in areas]} if areas else None,
        **({"bbox": [*(min(a[i] for a in areas) for i in (0, 1)), *(max(a[i] for a in areas) for i in (2, 3))]}
           if areas else {}),
        "properties": properties,
        "assets": {"model": asset},
        "links": [],
    }  # fmt: skip


def band_name(modality: str, band: str) -> str:
    """A band's name among those of all inputs."""
    return f"{modality}-{band}"


def _band(name: str, band: Band, card: Card) -> dict[str, Any]:
    told: dict[str, Any] = {"name": band_name(name, band.name), "data_type": "float32", "nodata": "nan"}
    if card.modality(name).kind == "continuous":
        told |= {"scale": band.scale, "offset": band.offset, **({"unit": band.unit} if band.unit else {})}
    return {**told, "spatial_resolution": card.pixel_size}


def _input(name: str, card: Card) -> dict[str, Any]:
    modality = card.modality(name)
    if modality.kind == "categorical":
        values = ", ".join(f"{c.value} {c.name}" for c in modality.classes)
        told = f"Class values ({values}), NaN where there is none."
    else:
        scales = {(band.scale, band.offset) for band in modality.bands}
        scaled = "".join(f" Physical = stored * {s:g} + {o:g}." for s, o in sorted(scales) if (s, o) != (1, 0))
        told = f"Stored values, NaN where there is none; all NaN if there is no such layer.{scaled}"
    return {
        "name": name,
        "description": f"{modality.description} {told}".strip(),
        "bands": [band_name(name, band.name) for band in modality.bands],
        "input": _array(modality.channels, "channel", card),
        "value_scaling": None,  # it happens inside
        "resize_type": None,
    }


def _array(planes: int, axis: str, card: Card) -> dict[str, Any]:
    side = card.tile_size
    order = ["batch", axis, "height", "width"]
    return {"shape": [-1, planes, side, side], "dim_order": order, "data_type": "float32"}


def _class(info: ClassInfo) -> dict[str, Any]:
    slug = re.sub(r"[^0-9A-Za-z_-]+", "-", info.name).strip("-") or f"class-{info.value}"
    told = {"value": info.value, "name": slug, "description": info.name}
    return {**told, "color_hint": info.color_hint.upper()}


def _ring(area: Sequence[float]) -> list[list[float]]:
    west, south, east, north = area
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
