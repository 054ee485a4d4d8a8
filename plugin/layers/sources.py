"""QGIS layers to plain data."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ...model_backend.card import Modality
from ...model_backend.errors import InputError
from ...model_backend.raster.layers.description import describe
from ...model_backend.raster.layers.facts import LayerFacts, read_facts
from ...model_backend.raster.source import RasterSource, open_dataset
from .products import days_of_layer, product_paths
from .providers import register

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
    return layer.source().split("|")[0]  # behind it stand options of QGIS's own


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
    path, *others = product_paths(layer) or (source.path,)
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
