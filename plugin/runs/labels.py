"""Layers of labels: made, read, written and counted. What is said of a label is in its file at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication, QStandardPaths

from ...model_backend.card import ClassInfo
from ...model_backend.errors import InputError
from ...model_backend.evaluation.labelling import CLASS_FIELD, LAYER, write_points
from ...model_backend.raster.legend import legend
from ...model_backend.raster.workspace import Workspace, check_new
from .. import settings
from ..choices import project_folder
from ..layers.results import name_categories
from ..layers.sources import RESULT, copy_features
from .learning import learnt_layers

_LEARNT = "layerfuse/learnt"
"""Property of a layer of labels: ids of the features that a model has learnt."""
_FOR_LEARNING = "layerfuse/labels"
"""Property of layers that were made to learn from: unlike points that judge a map, all of them are learnt."""
JUDGES = "layerfuse/judges"
"""Property of a layer of points: id of the map that they were drawn on."""


def own_classes(text: str, known: Sequence[ClassInfo] = ()) -> tuple[ClassInfo, ...]:
    """Classes from names, one a line; those that a model has keep its colours, the others get fitting ones.

    Raises:
        InputError: There are none.
    """
    names = [line.strip() for line in text.splitlines() if line.strip()]
    return legend(dict(zip(names, names)), known)[0]


def keeping_folder(project: QgsProject) -> Path:
    """Where a user's labels go so that they last: beside the project, else among the documents, if there are any."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    return project_folder(project) or (documents if documents.is_dir() else Path.home())


def free_path(folder: Path, stem: str) -> Path:
    """A GeoPackage of that name that is not there yet."""
    names = (f"{stem}{number}.gpkg" for number in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(folder / name for name in names if not (folder / name).exists())


def make_labels(
    path: Path, crs: QgsCoordinateReferenceSystem, classes: Sequence[ClassInfo], polygons: bool
) -> QgsVectorLayer:
    """A new layer of labels, empty, with a drop-down of the classes and their colours.

    Raises:
        InputError: The file cannot be written, or is there.
    """
    check_new(path, False, ())
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workspace(path) as work:
        note = ", ".join(info.name for info in classes)
        write_points(work, crs.toWkt(), classes, np.empty((0, 2)), note, False, polygons=polygons)
    return open_labels(path)


def open_labels(path: Path) -> QgsVectorLayer:
    """A file of labels as a layer, as :func:`.write_points` has made it."""
    return QgsVectorLayer(f"{path}|layername={LAYER}", path.stem, "ogr")


def show_labels(layer: QgsVectorLayer, learn: bool = True) -> None:
    """Put a layer into the project, above all maps.

    Args:
        layer: Of labels.
        learn: Whether it is to learn from.
    """
    layer.setCustomProperty(_FOR_LEARNING, learn)
    name_categories(layer)
    QgsProject.instance().addMapLayer(layer, False)
    QgsProject.instance().layerTreeRoot().insertLayer(0, layer)


def is_labels(layer: QgsMapLayer | None) -> bool:
    """Whether a layer has features with a class to say."""
    return isinstance(layer, QgsVectorLayer) and layer.isSpatial() and layer.fields().indexOf(CLASS_FIELD) >= 0


def judging(key: str | None) -> list[QgsVectorLayer]:
    """The layers of points in the project that were drawn to judge a map, by its id."""
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if key and is_labels(layer) and layer.customProperty(JUDGES) == key]


def judgement(layer: QgsVectorLayer) -> tuple[Path, Path]:
    """The file of points that judge a map, and the folder of the report that is made by them."""
    path = Path(layer.source().split("|")[0])
    return path, path.with_name(f"{path.stem}_report")


def likely_labels(layers: Iterable[QgsMapLayer | None]) -> QgsVectorLayer | None:
    """The layer that a user means to learn from: one with a field for classes before others, and no result of ours."""
    own = [layer for layer in layers if isinstance(layer, QgsVectorLayer) and not layer.customProperty(RESULT)]
    return max(own, key=lambda layer: (bool(layer.customProperty(_FOR_LEARNING)), is_labels(layer)), default=None)


def layers_to_learn(project: QgsProject, shown: QgsMapLayer | None) -> list[QgsVectorLayer]:
    """The layer that is shown, then the others of a project that were made to learn from or have been learnt."""
    learnt = [project.mapLayer(key) for key in learnt_layers(project)]
    made = [layer for layer in project.mapLayers().values() if layer.customProperty(_FOR_LEARNING)]
    return [layer for layer in dict.fromkeys((shown, *learnt, *made)) if is_labels(layer)]


def classes_of(layer: QgsVectorLayer, known: Sequence[ClassInfo] = ()) -> list[ClassInfo]:
    """The classes that a layer offers, in the colours that it shows them in now.

    Args:
        layer: Of labels.
        known: A model's, whose order and colours a layer without any of its own has.
    """
    pairs: dict[str, str] = {}
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute() == CLASS_FIELD:
        for category in renderer.categories():
            if isinstance(category.value(), str) and category.value():
                pairs[category.value()] = category.symbol().color().name()[1:].upper()
    if not pairs:
        place = layer.fields().indexOf(CLASS_FIELD)
        order = {info.name: number for number, info in enumerate(known)}
        values = (str(value) for value in layer.uniqueValues(place) if value and str(value) != "NULL")
        names = sorted(values, key=lambda name: (order.get(name, len(order)), name))
        colors = {info.name: info.color_hint for info in own_classes("\n".join(names), known)} if names else {}
        pairs = {name: colors[name] for name in names if name in colors}
    return [ClassInfo(number, name[:64], color) for number, (name, color) in enumerate(pairs.items(), start=1)]


def in_order(layer: QgsVectorLayer) -> list[int]:
    """Ids of a layer's features in the order in which they are to be gone through."""
    number = layer.fields().indexOf("id")
    found = [(f[number] if number >= 0 and isinstance(f[number], int) else f.id(), f.id()) for f in _plain(layer)]
    return [key for _, key in sorted(found)]


def class_of(layer: QgsVectorLayer, key: int) -> str:
    """What is said of a feature; empty: nothing yet."""
    return _said(layer.getFeature(key))


def _said(feature: QgsFeature) -> str:
    value = feature[CLASS_FIELD]
    return value.strip() if isinstance(value, str) else ""


def say_class(layer: QgsVectorLayer, key: int, name: str) -> None:
    """Say what is at a feature.

    Raises:
        InputError: The layer cannot be written.
    """
    place = layer.fields().indexOf(CLASS_FIELD)
    if layer.isEditable():
        fine = layer.changeAttributeValue(key, place, name)
    else:
        fine = layer.dataProvider().changeAttributeValues({key: {place: name}})
    _written(layer, fine)


def add_label(layer: QgsVectorLayer, geometry: QgsGeometry, name: str) -> int:
    """Add a label in the layer's CRS; its id.

    Raises:
        InputError: The layer cannot be written.
    """
    feature = QgsFeature(layer.fields())
    feature.setGeometry(geometry)
    feature[CLASS_FIELD] = name
    if layer.fields().indexOf("id") >= 0:
        feature["id"] = layer.featureCount() + 1
    if layer.isEditable():
        fine = layer.addFeature(feature)
    else:
        fine, (feature,) = layer.dataProvider().addFeatures([feature])
    _written(layer, fine)
    return feature.id()


def remove_label(layer: QgsVectorLayer, key: int) -> None:
    """Take a label away again.

    Raises:
        InputError: The layer cannot be written.
    """
    fine = layer.deleteFeature(key) if layer.isEditable() else layer.dataProvider().deleteFeatures([key])
    _written(layer, fine)


def _written(layer: QgsVectorLayer, fine: bool) -> None:
    if not fine:
        why = tr("it cannot be written")
        raise InputError(f"layer {layer.name()}", why, tr("Choose a layer of a file of your own."))
    layer.updateExtents()
    layer.triggerRepaint()


def pixels_by_class(layer: QgsVectorLayer, pixel_size: float) -> dict[str, int]:
    """About how many pixels each class has.

    Args:
        layer: Points, a pixel each, or polygons.
        pixel_size: Metres on the ground.
    """
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(QgsProject.instance().ellipsoid() if not layer.crs().isGeographic() else "WGS84")
    found: dict[str, float] = {}
    for feature in layer.getFeatures():
        if name := _said(feature):
            area = ruler.measureArea(feature.geometry()) if is_polygons(layer) else pixel_size**2
            found[name] = found.get(name, 0.0) + area / pixel_size**2
    return {name: max(1, round(count)) for name, count in found.items()}


def is_polygons(layer: QgsVectorLayer) -> bool:
    """Whether labels are polygons, and not points."""
    return layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry


def middle(layer: QgsVectorLayer, key: int) -> QgsPointXY | None:
    """Middle of a feature, in the layer's CRS."""
    geometry = layer.getFeature(key).geometry()
    return None if geometry.isEmpty() else geometry.centroid().asPoint()


def learnt_features(layer: QgsVectorLayer) -> set[int]:
    """Ids of the features that a model has learnt already."""
    try:
        return {int(key) for key in settings.parsed(layer.customProperty(_LEARNT), [])}
    except (TypeError, ValueError):
        return set()


def remember_features(layer: QgsVectorLayer, keys: Iterable[int]) -> None:
    """Keep that a model has learnt features."""
    layer.setCustomProperty(_LEARNT, json.dumps(sorted({*learnt_features(layer), *keys})))


def labelled(layer: QgsVectorLayer) -> set[int]:
    """Ids of the features of which something is said."""
    return {feature.id() for feature in _plain(layer) if _said(feature)}


def copy_labels(layer: QgsVectorLayer, keys: Collection[int]) -> str:
    """Some labels as a file of their own, which QGIS clears away; with what is not saved yet of the layer.

    Raises:
        InputError: It cannot be written.
    """
    part = layer.materialize(QgsFeatureRequest().setFilterFids(list(keys)))
    path = QgsProcessingUtils.generateTempFilename("labels.gpkg")
    why = copy_features(part, path, QgsProject.instance().transformContext(), LAYER)
    if why is not None:
        raise InputError(f"layer {layer.name()}", tr("it cannot be copied ({why})").format(why=why), tr("Save it."))
    return f"{path}|layername={LAYER}"


def _plain(layer: QgsVectorLayer) -> Iterable[QgsFeature]:
    return layer.getFeatures(QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Labels", text)
