"""DFC2023 track 2: building footprints in optical, radar and height images of 17 cities.

IEEE GRSS Data Fusion Contest 2023. ``ROOT/{rgb,sar,dsm}/SENSOR_CITY_LAT_LON.tif``, the same name in each folder,
and COCO annotations in pixels of the images (https://cocodataset.org/#format-data).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr

from ...errors import InputError
from ...raster.gdalio import check, need, quiet
from ...raster.source import RasterSource, open_dataset
from ..config import Dataset, RunConfig, Scene
from .layout import check_places, kinds_by_modality, root_folder

BUILDING, BACKGROUND = "building", "background"
"""Names of the classes that a run must have; a third may be the border of buildings."""
_FOLDERS = {"optical": "rgb", "sar": "sar", "elevation": "dsm"}
_NAME = re.compile(r"([A-Za-z0-9]+)_(.+?)_-?\d+(?:\.\d+)?_-?\d+(?:\.\d+)?(?:_.*)?")
_UNKNOWN = "unknown"
_SMALLEST = 1e-7  # added before the logarithm


def scenes(dataset: Dataset, config: RunConfig, folder: Path, labelled: bool) -> tuple[Scene, ...]:
    """One scene per image; those of the cities in ``dataset.test`` are held out.

    Outlines become features, run-length masks too. A building without either is known by its box only, so the
    box is ignored. Images without any building stay: they show background.

    Args:
        dataset: Its table in the configuration.
        config: The run, for modalities and classes.
        folder: ``dataset.root`` starts here.
        labelled: Leave out images without annotations; else take all, and no labels.

    Raises:
        InputError: The folder does not have the layout; the message names the image or field.
    """
    root, title = root_folder(dataset, folder), "DFC2023"
    kinds = kinds_by_modality(config.modalities, _FOLDERS, title)
    names = [c.name for c in config.classes]
    if labelled and not {BUILDING, BACKGROUND} <= set(names):
        raise InputError("classes", f"{title} needs the classes {BACKGROUND} and {BUILDING}", "Name them so.")
    images = _annotated(root, dataset)
    wanted = sorted(images) if labelled else sorted({*images, *_stems(root, kinds.values())})
    places = {name: _sensor_and_city(name) for name in wanted}
    check_places(dataset.test, {city for name, (_, city) in places.items() if name in images}, "city")
    return tuple(
        _scene(name, root, dataset, kinds, images[name] if labelled else None, *places[name]) for name in wanted
    )


def _scene(
    name: str,
    root: Path,
    dataset: Dataset,
    kinds: Mapping[str, str],
    image: Mapping[str, Any] | None,
    sensor: str,
    city: str,
) -> Scene:
    if sensor not in dataset.pixel_sizes:
        known = ", ".join(dataset.pixel_sizes) or "none"
        raise InputError("dataset.pixel_sizes", f"{sensor} of {name} is missing (there are: {known})", "Add it.")
    files = {modality: path for modality, kind in kinds.items() if (path := _file(root / kind, name))}
    if not files:
        raise InputError(f"image {name}", f"it is in none of {', '.join(kinds.values())}", "Check dataset.root.")
    label: dict[str, Any] = {}  # fields of Scene
    if image is not None:
        first = open_dataset(RasterSource(next(iter(files)), str(next(iter(files.values())))))
        size = (first.RasterXSize, first.RasterYSize)
        if size != (image["width"], image["height"]):
            why = f"it has {size[0]} x {size[1]} pixels, its annotations {image['width']} x {image['height']}"
            raise InputError(f"image {name}", why, "Use the annotations of these images.")
        label = {
            "label": json.dumps({"type": "FeatureCollection", "features": image["features"]}),
            "label_field": "kind",
            "classes": {BUILDING: BUILDING},
            "unlabelled": BACKGROUND,
        }
    layers = {m: _decibels(path, m) if kinds[m] == "sar" else str(path.absolute()) for m, path in files.items()}
    return Scene(
        name=name,
        layers=layers,
        role="holdout" if city in dataset.test else "train",
        local_pixel_size=dataset.pixel_sizes[sensor],
        **label,
    )


def _sensor_and_city(name: str) -> tuple[str, str]:
    match = _NAME.fullmatch(name)
    if not match:
        raise InputError(f"image {name}", "its name is not SENSOR_CITY_LATITUDE_LONGITUDE", "Keep the names as given.")
    return match[1], match[2]


def _stems(root: Path, kinds: Iterable[str]) -> set[str]:
    return {path.stem for kind in kinds for path in (root / kind).glob("*.tif*")}


def _file(folder: Path, name: str) -> Path | None:
    return next((path for suffix in (".tif", ".tiff") if (path := folder / f"{name}{suffix}").is_file()), None)


def _decibels(path: Path, modality: str) -> str:
    """A radar image as ``10 log10(x + 1e-7)``, as the text of a virtual raster.

    GDAL's function ``dB`` is 20 log10, so what it gives is halved.
    """
    dataset = open_dataset(RasterSource(modality, str(path)))
    size = f'rasterXSize="{dataset.RasterXSize}" rasterYSize="{dataset.RasterYSize}"'

    def scaled(source: str, offset: float, ratio: float) -> str:
        return (
            f'<ComplexSource><SourceFilename relativeToVRT="0">{escape(source)}</SourceFilename>'
            f"<SourceBand>1</SourceBand><ScaleOffset>{offset!r}</ScaleOffset><ScaleRatio>{ratio!r}</ScaleRatio>"
            "</ComplexSource>"
        )

    logarithm = (
        f'<VRTDataset {size}><VRTRasterBand dataType="Float32" band="1" subClass="VRTDerivedRasterBand">'
        "<PixelFunctionType>dB</PixelFunctionType><SourceTransferType>Float32</SourceTransferType>"
        f"{scaled(str(path.absolute()), _SMALLEST, 1.0)}</VRTRasterBand></VRTDataset>"
    )
    band = f'<VRTRasterBand dataType="Float32" band="1">{scaled(logarithm, 0.0, 0.5)}</VRTRasterBand>'
    return f"<VRTDataset {size}>{band}</VRTDataset>"


def _annotated(root: Path, dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Size and features (GeoJSON, pixels with y upwards) of each image with annotations, by its name."""
    images: dict[str, dict[str, Any]] = {}
    for text in dataset.annotations:
        path = root / text
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            numbered: dict[Any, dict[str, Any]] = {
                image["id"]: {"name": Path(image["file_name"]).stem, "features": []}
                | {side: int(image[side]) for side in ("width", "height")}
                for image in content["images"]
            }
            for annotation in content["annotations"]:
                image = numbered[annotation["image_id"]]
                image["features"].append(_feature(annotation, image, path))
        except OSError as error:
            why = f"it cannot be read ({error.strerror or error})"
            raise InputError(path, why, "Check dataset.annotations.") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, InputError):
                raise
            why = f"it is no COCO annotation file ({type(error).__name__}: {error})"
            raise InputError(path, why, "Check dataset.annotations.") from None
        for image in numbered.values():
            if image["name"] in images:
                raise InputError(path, f"image {image['name']} has annotations already", "Give each image once.")
            images[image["name"]] = image
    return images


def _feature(annotation: Mapping[str, Any], image: Mapping[str, Any], path: Path) -> dict[str, Any]:
    shape, kind = annotation.get("segmentation"), BUILDING
    if isinstance(shape, Mapping):
        geometry = _outline(_decoded(shape, image, path))
    else:
        rings = [
            [[float(x), -float(y)] for x, y in zip(part[0::2], part[1::2])] for part in shape or () if len(part) >= 6
        ]
        geometry = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]] for ring in rings]}
    if not geometry["coordinates"]:
        x, y, width, height = map(float, annotation["bbox"])
        corners = [[x, -y], [x + width, -y], [x + width, -y - height], [x, -y - height], [x, -y]]
        geometry, kind = {"type": "Polygon", "coordinates": [corners]}, _UNKNOWN
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}


def _decoded(shape: Mapping[str, Any], image: Mapping[str, Any], path: Path) -> np.ndarray:
    """The mask of a run-length code, uint8 ``[h, w]``, compressed or not."""
    from faster_coco_eval.core import mask as codec  # extra "train"

    height, width = image["height"], image["width"]
    if list(shape["size"]) != [height, width]:
        raise InputError(path, f"a mask of image {image['name']} has another size than the image", "Mend the file.")
    counts = shape["counts"]
    if isinstance(counts, str):
        counts = counts.encode("ascii")
    code = {"size": [height, width], "counts": counts}
    if isinstance(counts, list):
        if sum(counts) != height * width or min(counts) < 0:
            raise InputError(path, f"a mask of image {image['name']} does not fill the image", "Mend the file.")
        code = codec.frPyObjects(code, height, width)
    return np.ascontiguousarray(codec.decode(code))


def _outline(mask: np.ndarray) -> dict[str, Any]:
    """A mask as GeoJSON polygons along its pixels."""
    height, width = mask.shape
    with quiet():
        raster = need(gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte))
        raster.SetGeoTransform([0.0, 1.0, 0.0, 0.0, 0.0, -1.0])
        band = raster.GetRasterBand(1)
        band.WriteRaster(0, 0, width, height, mask.tobytes())
        driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")  # the first is gone in newer GDAL
        store = driver.CreateDataSource("")
        layer = need(store.CreateLayer("outline", geom_type=ogr.wkbPolygon))
        check(gdal.Polygonize(band, band, layer, -1))
        polygons = [json.loads(feature.GetGeometryRef().ExportToJson())["coordinates"] for feature in layer]
    return {"type": "MultiPolygon", "coordinates": polygons}
