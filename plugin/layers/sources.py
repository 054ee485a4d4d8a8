"""QGIS layers to plain data."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...model_backend.card import Card, Modality
from ...model_backend.errors import InputError
from ...model_backend.raster.crs import DEGREES, Point, transform_points
from ...model_backend.raster.gdalio import quiet
from ...model_backend.raster.layers.description import describe
from ...model_backend.raster.layers.facts import LayerFacts, read_facts
from ...model_backend.raster.layers.fit import why_not
from ...model_backend.raster.layers.note import DOUBT, Note
from ...model_backend.raster.layers.products.documents import read_bytes
from ...model_backend.raster.layers.products.scene import quality, quality_name
from ...model_backend.raster.layers.products.store import keep
from ...model_backend.raster.source import RasterSource, open_dataset
from ..translation import in_words
from .products import days_of_layer, product_paths
from .providers import register

_WKT = QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED
_NOTICED = 1e-7  # degrees: a centimetre
_MOST = 1 << 24  # bytes of a virtual raster
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CLOUDS = ("cloud", "clouds", "cloudmask", "nube", "nubes")
"""Words that names of masks of clouds have, in which 1 means cloud; those of quality bands are in the table."""
RESULT = "layerfuse/result"
"""Property of layers that we have made."""


def layer_path(layer: QgsRasterLayer) -> str:
    """What GDAL opens for a layer: a path, or a name such as ``/vsizip/...``; on the main thread.

    Raises:
        InputError: The layer is broken, or its pixels are of a kind that cannot be read.
    """
    what = f"layer {layer.name()}"
    if not layer.isValid():
        raise InputError(what, "QGIS cannot read it", "Mend the layer's source, or choose another layer.")
    if layer.providerType() != "gdal":
        return register(layer)
    path = layer.source().split("|")[0]  # behind it stand options of QGIS's own
    return _moved(layer, path) if _is_moved(layer) else path


def layer_file(layer: QgsMapLayer) -> str:
    """The file that a layer of any provider is read from, without QGIS's options behind it; empty if there is none."""
    found = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(found.get("path") or "")


def by_name(reason: str, layers: Sequence[QgsRasterLayer]) -> str:
    """A reason that calls layers as QGIS does, where it has their paths: long ones would hide the rest of it."""
    names: dict[str, str] = {}
    for layer in layers:
        with contextlib.suppress(InputError):
            names |= dict.fromkeys((layer_path(layer), *product_paths(layer)), layer.name())
    for path in sorted(names, key=len, reverse=True):
        reason = reason.replace(path, names[path])
    return reason


def _is_moved(layer: QgsRasterLayer) -> bool:
    """Whether the user has given a layer another CRS than its file's, or one that the file lacks."""
    ours, theirs = layer.crs(), layer.dataProvider().crs()
    if not ours.isValid() or ours == theirs:
        return False
    middle = layer.dataProvider().extent().center()
    if not theirs.isValid():
        return True
    there, here = (
        transform_points([Point(middle.x(), middle.y())], crs.toWkt(_WKT), DEGREES) for crs in (theirs, ours)
    )
    return not (there and here) or max(abs(a - b) for a, b in zip(there[0], here[0])) > _NOTICED


def _moved(layer: QgsRasterLayer, path: str) -> str:
    """A virtual raster that puts a file where QGIS shows it."""
    memory = f"/vsimem/{uuid4().hex}.vrt"
    with quiet():
        dataset = open_dataset(RasterSource("", path))
        gdal.Translate(memory, dataset, format="VRT", outputSRS=layer.crs().toWkt(_WKT))
        xml = read_bytes(memory, _MOST)
        gdal.Unlink(memory)
    return keep(layer.name(), xml.decode("utf-8"), [path])


def copy_features(
    layer: QgsVectorLayer, path: str, transforms: QgsCoordinateTransformContext, name: str = ""
) -> str | None:
    """Write a layer's features into a new GeoPackage; its layer's name is that of the file, or another.

    Returns:
        Why that failed; None if it did not.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    if name:
        options.layerName = name
    error, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, transforms, options)
    return None if error == QgsVectorFileWriter.WriterError.NoError else message


def vector_path(layer: QgsMapLayer, transforms: QgsCoordinateTransformContext) -> str:
    """What GDAL opens for a layer of features, which is copied if it is no plain file; on the main thread.

    Raises:
        InputError: QGIS cannot read it.
    """
    what = f"layer {layer.name()}"
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        raise InputError(what, "it is no layer of features that QGIS can read", "Choose another layer.")
    if layer.providerType() == "ogr" and not layer.subsetString() and not layer.isEditable():
        path, *options = layer.source().split("|")
        return "|".join([path, *(option for option in options if option.startswith("layername="))])
    copy = QgsProcessingUtils.generateTempFilename("reference.gpkg")  # QGIS clears it away
    why = copy_features(layer, copy, transforms)
    if why is not None:
        raise InputError(what, f"it cannot be copied ({why})", "Save it as a GeoPackage and choose that.")
    return copy


def layer_source(source: RasterSource, layer: QgsRasterLayer) -> RasterSource:
    """A source with what the layer's properties say; on the main thread.

    Of no data, more values than the file's, or not the file's; the files and products that it stands for; and when it
    was taken.
    """
    provider = layer.dataProvider()
    numbers = [n for n in source.bands if n and isinstance(n, int)] or range(1, provider.bandCount() + 1)
    own = all(provider.useSourceNoDataValue(n) for n in numbers if provider.sourceHasNoDataValue(n))
    more = dict.fromkeys((box.min(), box.max()) for n in numbers for box in provider.userNoDataValues(n))
    path, *others = (() if _is_moved(layer) else product_paths(layer)) or (source.path,)
    more_paths = (*others, *source.more)
    return replace(
        source, path=path, own_nodata=own, more_nodata=tuple(more), more=more_paths, taken=days_of_layer(layer)
    )


def layer_facts(layer: QgsRasterLayer) -> LayerFacts | None:
    """What a layer says about itself, for guesses; None if it cannot be a model's input.

    Layers that LayerFuse has made are none: they are results.
    """
    if layer.customProperty(RESULT):
        return None
    try:
        dataset = open_dataset(RasterSource("", layer_path(layer)))
    except InputError:
        return None
    return read_facts(dataset, layer.name())


def is_clear(layer: QgsRasterLayer, modality: Modality) -> bool:
    """Whether a layer of classes can be read without asking: a look at its codes says what they mean."""
    try:
        return not describe(layer_source(RasterSource(modality.name, layer_path(layer)), layer), modality).unclear
    except InputError:
        return False


def project_facts() -> dict[str, LayerFacts]:
    """What the raster layers of the project say about themselves, by id, in the order of the legend; no results."""
    in_order = (node.layer() for node in QgsProject.instance().layerTreeRoot().findLayers())
    rasters = (layer for layer in in_order if isinstance(layer, QgsRasterLayer))
    return {layer.id(): facts for layer in rasters if (facts := layer_facts(layer))}


def unused_masks(used: Collection[QgsMapLayer]) -> list[Note]:
    """What is to be said of the project's layers that by their names mark clouds, and are not used.

    Args:
        used: Layers that are taken for something else.
    """
    told = tr("The layer {mask} is not used. To leave clouds out, choose it at Leave out, behind the wrench.")
    clouds = (layer for layer in _possible_masks(QgsProject.instance()) if layer not in used and _clouds(layer))
    return [Note(DOUBT, told.format(mask=layer.name())) for layer in clouds]


def mask_layers(project: QgsProject) -> list[tuple[str, str]]:
    """The layers of a project by which something can be left out of another: name, and what is written for it.

    That ends with a colon where nothing tells which values of a raster are meant.
    """
    return [(layer.name(), _as_mask(layer)) for layer in _possible_masks(project)]


def _possible_masks(project: QgsProject) -> Iterator[QgsMapLayer]:
    """The layers that can say what to leave out: rasters of one band, and all polygons of what GDAL opens."""
    for node in project.layerTreeRoot().findLayers():
        layer = node.layer()
        if isinstance(layer, QgsRasterLayer):
            fits = layer.bandCount() == 1
        elif isinstance(layer, QgsVectorLayer) and layer.providerType() == "ogr":
            fits = layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry and not layer.subsetString()
        else:
            continue
        if fits and not layer.customProperty(RESULT):
            yield layer


def _as_mask(layer: QgsMapLayer) -> str:
    """What is written for a layer to leave out what it marks."""
    path, *options = layer.source().split("|")
    if isinstance(layer, QgsRasterLayer):
        return f"{path}:{_clouds(layer)}"
    return "|".join([path, *(option for option in options if option.startswith("layername="))])


def _clouds(layer: QgsMapLayer) -> str:
    """Values that by a layer's name mark clouds in it, as a mask has them; empty if it does not speak of any."""
    words = [word.lower() for word in _WORD.findall(layer.name())]
    bands = [quality(name, "").values for name in map(quality_name, words) if name]
    bands += [frozenset([1])] if any(word in _CLOUDS for word in words) else []
    return ",".join(map(str, sorted(next(filter(None, bands), ()))))


def why_none(card: Card) -> list[str]:
    """Why a model takes none of the project's layers by itself, a line for each."""
    layers = ((QgsProject.instance().mapLayer(key), facts) for key, facts in project_facts().items())
    return [f"{layer.name()}: {in_words(why_not(card, facts))}" for layer, facts in layers if layer is not None]


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Sources", text)
