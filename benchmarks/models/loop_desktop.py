"""Run inside QGIS by ``tests/qgis/desktop/desktop.py --story loop``: the loop of docs/loop.md with mouse and keys.

The area of interest is where the reference knows what is there. In three rounds the panel suggests ten points, each
gets its class by its number key, and the model learns from them. What is said of old and new is written down.
"""

import json

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
    window,
    write,
)
from osgeo import gdal
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QScrollArea
from qgis.utils import iface

LOOP = PLAN["loop"]
project = QgsProject.instance()
ROUNDS = 3


def truth_at(layer, key: int) -> str:
    """What the reference calls the place of a point; empty where it knows nothing."""
    reference = gdal.Open(LOOP["reference"])
    left, size, _, top, _, _ = reference.GetGeoTransform()
    point = layer.getFeature(key).geometry().asPoint()
    value = reference.ReadAsArray(int((point.x() - left) // size), int((top - point.y()) // size), 1, 1)[0, 0]
    return LOOP["names"].get(str(value), "")


def story() -> Story:
    """Map, and three rounds."""
    yield from opened_dock("loop-00-start")
    dock = the_dock()
    layer = iface.addRasterLayer(LOOP["image"], "s2")
    renderer = layer.renderer()
    for band, choose in ((4, renderer.setRedBand), (3, renderer.setGreenBand), (2, renderer.setBlueBand)):
        choose(band)
    layer.setDefaultContrastEnhancement()
    iface.zoomFull()
    dock.model.use("landcover")
    known = iface.addVectorLayer(LOOP["known"], "known", "ogr")
    project.layerTreeRoot().findLayer(known).setItemVisibilityChecked(False)
    dock.area.interest.setLayer(known)
    yield dock.panel.is_ready
    yield from press(dock.panel.run)
    yield lambda: dock.result.made is not None
    yield settled
    iface.messageBar().clearWidgets()
    dock.widget().findChild(QScrollArea).verticalScrollBar().setValue(0)
    yield "loop-01-map"
    yield from press(dock.result.improve)
    labels = yield from window("LabelWindow")
    models, points, told = [str(labels.made.request.folder)], [], []
    for number in range(1, ROUNDS + 1):
        before = labels.layer
        yield from press(labels.suggest)
        yield lambda before=before: labels.layer is not None and labels.layer is not before and labels.points
        yield settled
        names = [info.name for info in labels.classes]
        for place, key in enumerate(labels.points):
            yield lambda place=place: labels.at == place
            name = truth_at(labels.layer, key)
            if name in names:
                yield from write("", str(names.index(name) + 1))
                yield lambda: labels.buttons[names.index(name)].isChecked()  # noqa: B023 - waited for at once
            if place == 4:
                yield settled
                keep("loop-label", labels)
                yield f"loop-{number}1-labels"
            yield from write("", "space")
        said = labels.said()
        points.append(labels.layer.source().split("|")[0])
        yield from press(labels.learn)
        yield labels.outcome.isVisible
        yield settled
        keep("loop-decision", labels)
        yield f"loop-{number}2-old-or-new"
        shown = " | ".join(part.text() for part in (*labels.outcome.scores, labels.outcome.changes))
        told.append(f"round {number}: {said} of {len(labels.points)} labelled; {shown}")
        yield from press(labels.outcome.use)
        yield lambda: not labels.outcome.isVisible()
        models.append(str(labels.made.request.folder))
        (FOLDER / "numbers").write_text("\n".join(told) + "\n", encoding="utf-8")
        (FOLDER / "walked").write_text(json.dumps([models, points]), encoding="utf-8")
    yield from press(labels.close_button)
    yield settled
    dock.widget().findChild(QScrollArea).verticalScrollBar().setValue(0)
    yield "loop-41-end"


tell(story)
