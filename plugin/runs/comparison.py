"""The dock's way to algorithms: their dialogs, filled in with what the dock has chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsProject, QgsRectangle, QgsReferencedRectangle
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QModelIndex
from qgis.PyQt.QtWidgets import QWidget

from ...model_backend.card import Card
from ...model_backend.change.job import LASTING
from ...model_backend.inference.outputs import APPLICABILITY, CLASSES, CONFIDENCE

COMPARISON, CHANGE, PARCELS = "layerfuse:comparemodalities", "layerfuse:changemap", "layerfuse:parcels"


def algorithm_parameters(
    model: str,
    card: Card,
    layers: Mapping[str, tuple[QgsMapLayer, tuple[int, ...]]],
    area: tuple[tuple[float, ...], str] | None,
    nodata: Mapping[str, str],
    when: str = "",
    masks: Sequence[str] = (),
    legends: Mapping[str, str] = {},
    more: Mapping[str, Any] = {},
) -> dict[str, Any]:
    """Parameters of an algorithm.

    Args:
        model: As the user chose it.
        card: Its card.
        layers: Layer and bands by modality.
        area: ``xmin, ymin, xmax, ymax`` and its CRS, or None for all of the layers.
        nodata: By modality, what is said of no data.
        when: What ends the names of the parameters of layers that belong to a date.
        masks: What is left out of layers, as the command has it.
        legends: By modality, which legend a map of classes has.
        more: Further parameters, where they say something.
    """
    parameters: dict[str, Any] = {"MODEL": model, **{name: value for name, value in more.items() if value}}
    for name, (layer, bands) in layers.items():
        family = card.modality(name).family
        key = f"{family.upper()}{'' if family in LASTING else when}"
        parameters[key] = layer.id()
        parameters[f"{key}_BANDS"] = ",".join(map(str, bands))
        parameters[f"{key}_NODATA"] = nodata.get(name, "")
        if name in legends:
            parameters[f"{key}_CROSSWALK"] = legends[name]
    if masks:
        parameters[f"MASKS{when}"] = "\n".join(masks)
    if area:
        bounds, crs = area
        parameters["EXTENT"] = QgsReferencedRectangle(QgsRectangle(*bounds), QgsCoordinateReferenceSystem(crs))
    return parameters


def parcel_parameters(layers: Mapping[str, str]) -> dict[str, str]:
    """Parameters of the algorithm that tells what a map says of parcels.

    Args:
        layers: Of the map: id by kind of output.
    """
    names = {CLASSES: "MAP", CONFIDENCE: "CONFIDENCE", APPLICABILITY: "APPLICABILITY"}
    there = QgsProject.instance().mapLayers()
    return {names[kind]: key for kind, key in layers.items() if kind in names and key in there}


_open: list[QWidget] = []
"""Dialogs that are open: nobody else holds their Python half, without which their buttons are dead."""


def open_algorithm(algorithm: str, parameters: Mapping[str, Any]) -> None:
    """Open an algorithm's dialog; it runs, reports and loads its result as any other of the toolbox."""
    import processing  # QGIS's own plugin, which is there when somebody can press a button
    from qgis.utils import iface

    for closed in [dialog for dialog in _living() if not (dialog.isVisible() or dialog.cancelButton().isEnabled())]:
        closed.deleteLater()  # one whose run goes on stays
        _open.remove(closed)
    dialog = processing.createAlgorithmDialog(algorithm, dict(parameters))
    if dialog is not None:
        _open.append(dialog)
        iface.layerTreeView().setCurrentIndex(QModelIndex())  # what comes goes on top, and not below a map
        dialog.show()


def close_dialogs() -> None:
    """Close the dialogs, and cancel what they run: the algorithms are about to go."""
    for dialog in _living():
        dialog.cancelButton().click()
        dialog.close()
    _open.clear()


def _living() -> list[QWidget]:
    """The dialogs that QGIS has not deleted."""
    _open[:] = [dialog for dialog in _open if not sip.isdeleted(dialog)]
    return list(_open)
