"""Run inside QGIS by ``desktop.py --story flood``: the pictures and the numbers of docs/flood.md.

A clouded image, a radar image and heights: which fields are under water? See ``flooded.py`` for how much is made.
"""

import json
from pathlib import Path

from layerfuse.tests.qgis.desktop.telling import (
    FOLDER,
    PLAN,
    Story,
    keep,
    opened_dock,
    press,
    settled,
    tell,
    the_dock,
    visible,
)
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QDialogButtonBox
from qgis.utils import iface

LAYERS, WATER = PLAN["flood"], 0
project, canvas = QgsProject.instance(), iface.mapCanvas()


def add(name: str) -> None:
    """A layer; an image in its true colours."""
    layer = iface.addRasterLayer(LAYERS[name], name)
    if name.startswith("s2"):
        renderer = layer.renderer()
        for band, choose in ((3, renderer.setRedBand), (2, renderer.setGreenBand), (1, renderer.setBlueBand)):
            choose(band)
        layer.setDefaultContrastEnhancement()


def story() -> Story:
    """The layers of May, the map, the change since April, the fields."""
    import processing  # QGIS's own plugin

    yield from opened_dock()
    dock = the_dock()
    for name in ("dem", "s1_may", "s2_may"):
        add(name)
    iface.zoomFull()
    dock.model.use("landcover")
    yield dock.panel.is_ready
    yield settled
    keep("flood-layers", canvas, dock)
    yield "02-clouded-image"
    yield from press(dock.panel.run)
    yield lambda: dock.result.made is not None
    yield settled
    iface.messageBar().clearWidgets()
    yield dock.panel.is_ready
    keep("flood-map", canvas, dock)
    yield "03-map"

    for name in ("s1_april", "s2_april"):
        add(name)
    yield dock.panel.is_ready
    yield from press(dock.change)
    yield lambda: visible("AlgorithmDialog")
    dialog, context = visible("AlgorithmDialog")[0], QgsProcessingContext()
    context.setProject(project)
    for parameter, name in (("OPTICAL_BEFORE", "s2_april"), ("SAR_BEFORE", "s1_april")):
        dialog.mainWidget().wrappers[parameter].setParameterValue(project.mapLayersByName(name)[0].id(), context)
    yield "04-dialog"
    yield from press(dialog.runButton())
    yield lambda: dialog.wasExecuted() and not dialog.cancelButton().isEnabled()
    changes = dialog.results()
    yield from press(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close))
    yield settled
    iface.messageBar().clearWidgets()
    yield settled
    keep("flood-change", canvas)
    yield "05-change"

    parameters = {"MAP": str(dock.result.made.outputs["classes"]), "POLYGONS": LAYERS["fields"]}
    fields = processing.run("layerfuse:parcels", {**parameters, "OUTPUT": str(FOLDER / "told.gpkg")})["OUTPUT"]
    told = numbers(dock, changes, QgsVectorLayer(fields, "fields"))
    (FOLDER / "numbers").write_text(json.dumps(told, indent=1), encoding="utf-8")


def numbers(dock, changes: dict, fields: QgsVectorLayer) -> dict:
    """What the page says, in hectares of pixels of 10 m."""
    truth, mapped = (
        gdal.Open(path).ReadAsArray() for path in (LAYERS["truth"], str(dock.result.made.outputs["classes"]))
    )
    truth, water = truth[0] if truth.ndim == 3 else truth, mapped == WATER
    wet = [f for f in fields.getFeatures() if f["winner"] == "water"]
    return {
        "drawn": (truth > 0).sum() / 100,
        "drawn under clouds": (truth == 2).sum() / 100,
        "found": (water & (truth > 0)).sum() / 100,
        "found under clouds": (water & (truth == 2)).sum() / 100,
        "mapped where none is": (water & (truth == 0)).sum() / 100,
        "changed": changes["CHANGED"],
        "fields under water": len(wet),
        "fields": fields.featureCount(),
        "table": Path(changes["TABLE"]).read_text(encoding="utf-8"),
    }


tell(story, strict=True)
