"""Result files to styled layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsColorRampShader,
    QgsFillSymbol,
    QgsLayerMetadata,
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRendererCategory,
    QgsSettings,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor

from ...model_backend import __version__
from ...model_backend.card import Card, ClassInfo, subset_key
from ...model_backend.errors import without_secrets
from ...model_backend.raster.shapes.objects import building_classes, maps_buildings
from ..translation import Figure, class_name
from .products import show_dates
from .sources import RESULT

# From unsure to sure: dark violet to yellow, even steps of lightness, readable without colour vision.
_CONFIDENCE_COLORS = ("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725")
_RESULTS_GROUP = "Processing/Configuration/RESULTS_GROUP_NAME"  # pragma: allowlist secret - a key of QGIS's settings
_VEIL = (90, 90, 90)  # grey, over whatever is unsure


def style_classes(layer: QgsRasterLayer, card: Card) -> None:
    """Show a class raster with exactly the model's classes, in their order, names and colours.

    Set by us and not left to the file's colour table: QGIS 3.22 shows one as a legend of 256 rows.
    """
    _palette(layer, [(c.value, QColor(*c.rgb), class_name(c.name)) for c in card.map_classes])


def style_codes(layer: QgsRasterLayer, legend: Sequence[ClassInfo]) -> None:
    """Show a raster of codes with their names and colours, in their order."""
    _palette(layer, [(item.value, QColor(*item.rgb), item.name) for item in legend])


def style_confidence(layer: QgsRasterLayer) -> None:
    """Show the probability of the chosen class, 0 to 1, as pseudo-colour."""
    last = len(_CONFIDENCE_COLORS) - 1
    ramp = QgsColorRampShader(0.0, 1.0)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(i / last, QColor(color), f"{i / last:.2f}")
            for i, color in enumerate(_CONFIDENCE_COLORS)
        ]
    )
    shader = QgsRasterShader(0.0, 1.0)
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(0.0)
    renderer.setClassificationMax(1.0)
    layer.setRenderer(renderer)


def style_veil(layer: QgsRasterLayer) -> None:
    """Lay a grey veil where the probability of the chosen class is low: thick at a half and below, none at 1."""
    ramp = QgsColorRampShader(0.0, 1.0)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(share, QColor(*_VEIL, thickness), f"{share:.2f}")
            for share, thickness in ((0.0, 220), (0.5, 220), (1.0, 0))
        ]
    )
    shader = QgsRasterShader(0.0, 1.0)
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))


def style_unlike(layer: QgsRasterLayer) -> None:
    """Grey over what is unlike the model's training, nothing over the rest, so that the map below shows."""
    ramp = QgsColorRampShader(0.0, 2.54, None, QgsColorRampShader.Type.Discrete)
    like, unlike = QColor(0, 0, 0, 0), QColor(90, 90, 90, 190)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(1.0, like, tr("Like the training")),
            QgsColorRampShader.ColorRampItem(float("inf"), unlike, tr("Unlike anything learnt")),
        ]
    )
    shader = QgsRasterShader(0.0, 2.54)
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))


def style_availability(layer: QgsRasterLayer, card: Card) -> None:
    """Show which modalities were there: one bit each, in card order; every combination is a legend entry."""
    names = card.modality_names
    subsets = card.subsets()
    _palette(
        layer,
        [
            (
                sum(1 << names.index(n) for n in subset),
                QColor.fromHsvF(i / len(subsets), 0.55, 0.85),
                subset_key(subset),
            )
            for i, subset in enumerate(subsets)
        ],
    )


def style_polygons(layer: QgsVectorLayer, card: Card, names: Sequence[str] = ()) -> None:
    """Fill polygons by their class, with the model's names and colours; the image shows through buildings.

    Args:
        layer: The layer.
        card: The model's.
        names: Classes that the layer has; default: all of the map.
    """
    categories = []
    buildings = {c.name for c in building_classes(card.classes)}
    for c in card.map_classes:
        if names and c.name not in names:
            continue
        if c.name in buildings:
            red, green, blue = c.rgb
            look = {"color": f"{red},{green},{blue},90", "outline_color": f"#{c.color_hint}", "outline_width": "0.4"}
        else:
            look = {"color": f"#{c.color_hint}", "outline_style": "no"}
        symbol = QgsFillSymbol.createSimple(look)
        categories.append(QgsRendererCategory(c.name, symbol, class_name(c.name)))
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", categories))


def provenance(card: Card, inputs: Mapping[str, str]) -> QgsLayerMetadata:
    """Layer metadata that say how a result was made; QGIS takes them for markup, so the card's words are escaped.

    Args:
        card: The model.
        inputs: Path by modality name.
    """
    missing = [name for name in card.modality_names if name not in inputs]
    metadata = QgsLayerMetadata()
    metadata.setType("dataset")
    name = f"{card.name} {card.version}"
    if maps_buildings(card.classes):
        title, about = tr("Buildings by {model}"), tr("Buildings at {size:g} m by the model {model}.")
    else:
        title, about = tr("Land cover by {model}"), tr("Land cover at {size:g} m by the model {model}.")
    metadata.setTitle(title.format(model=card.name))
    about = about.format(size=Figure(card.pixel_size), model=name)
    metadata.setAbstract(f"{about} {escape(card.description, quote=False)}".strip())
    metadata.setLicenses([tr("Model: {license}").format(license=escape(card.license, quote=False))])
    if card.training.attribution:
        metadata.setRights([escape(card.training.attribution, quote=False)])
    metadata.setHistory(
        [
            tr("Made by LayerFuse {version} with the model {model}").format(version=__version__, model=name),
            *(escape(f"{modality}: {without_secrets(path)}", quote=False) for modality, path in inputs.items()),
            tr("Not available: {names}").format(names=", ".join(missing))
            if missing
            else tr("Every kind of layer that the model knows was given"),
        ]
    )
    return metadata


@dataclass(frozen=True)
class Result:
    """A file that a run has made."""

    path: Path
    name: str  # what the layer is called
    style: Callable[[QgsMapLayer], None]
    vector: bool = False


def add_results(project: QgsProject, title: str, results: Sequence[Result], metadata: QgsLayerMetadata) -> list[str]:
    """Put the results of a run into a group at the top of the project, the first of them switched on.

    Args:
        project: Where to.
        title: Name of the group; a number follows if there is one of that name.
        results: The files, in the order in which they are to be listed.
        metadata: How they were made.

    Returns:
        The layers' ids, in the same order.
    """
    taken = {group.name() for group in project.layerTreeRoot().findGroups()}
    names = (title, *(f"{title} ({number})" for number in range(2, len(taken) + 2)))
    group = QgsLayerTreeGroup(next(name for name in names if name not in taken))
    for place, result in enumerate(results):
        layer = (QgsVectorLayer if result.vector else QgsRasterLayer)(str(result.path), result.name)
        result.style(layer)
        show_dates(layer)
        layer.setMetadata(metadata)
        layer.setCustomProperty(RESULT, True)
        project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        node.setItemVisibilityChecked(place == 0)
        node.setExpanded(place == 0)
    group.setExpanded(False)
    project.layerTreeRoot().insertChildNode(0, group)
    group.setExpanded(True)  # a change, because QGIS may show a new group folded that says it is not
    return group.findLayerIds()


class ResultStyle(QgsProcessingLayerPostProcessorInterface):
    """Styles a result once Processing has loaded it, on the main thread.

    Args:
        style: Sets the layer's renderer.
        metadata: How the layer was made.
        visible: Whether it is switched on; results cover each other, and QGIS stacks them in no order.
    """

    _alive: set[ResultStyle] = set()  # noqa: RUF012 - Processing keeps no reference to its post-processors

    def __init__(self, style: Callable[[QgsMapLayer], None], metadata: QgsLayerMetadata, visible: bool) -> None:
        """Keep it alive until it has run; see the class."""
        super().__init__()
        self._style, self._metadata, self._visible = style, metadata, visible
        self._alive.add(self)

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Style the layer and note how it was made."""
        self._style(layer)
        show_dates(layer)
        layer.setMetadata(self._metadata)
        layer.setCustomProperty(RESULT, True)
        layer.triggerRepaint()
        node = context.project().layerTreeRoot().findLayer(layer) if context.project() else None
        if node is not None:
            node.setItemVisibilityChecked(self._visible)
            if self._visible:
                _raise(node, context.project().layerTreeRoot())
        self._alive.discard(self)


def _raise(node: QgsLayerTreeLayer, root: QgsLayerTree) -> None:
    """Put a result above what it was made of: QGIS puts it above the selected layer, which others may cover.

    What is in the group that the options name for results stays there.
    """
    group, named = node.parent(), QgsSettings().value(_RESULTS_GROUP, "")
    if root.findLayerIds()[0] == node.layerId() or (named and group.name() == named):
        return
    root.insertChildNode(0, node.clone())
    group.removeChildNode(node)


def name_categories(layer: QgsVectorLayer) -> None:
    """Call the classes that a layer of features is drawn by as QGIS's language does."""
    renderer = layer.renderer().clone()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for place, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(place, class_name(category.label()) if category.label() else tr("No class"))
        layer.setRenderer(renderer)  # anew: else a legend that is shown already stays as it is


def _palette(layer: QgsRasterLayer, entries: list[tuple[int, QColor, str]]) -> None:
    classes = [QgsPalettedRasterRenderer.Class(value, color, label) for value, color, label in entries]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Layers", text)
