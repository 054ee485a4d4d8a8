"""Run inside QGIS by ``desktop.py`` (``qgis --code``): what an analyst does, step by step.

``story`` yields the name of a picture to take, or a function to wait for. A timer in the GUI thread
turns it, so QGIS lives on between the steps.
"""

import json
import os
import traceback
from pathlib import Path

from qgis.core import QgsProject
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QGroupBox, QToolButton
from qgis.utils import iface

PLAN = json.loads(os.environ["LAYERFUSE_DESKTOP"])
FOLDER = Path(PLAN["folder"])


def _visible(kind):
    return [w for w in QApplication.allWidgets() if type(w).__name__ == kind and w.isVisible()]


def story():
    """Yields names of pictures (text) and conditions to wait for (functions)."""
    window = iface.mainWindow()
    window.showNormal()
    window.setGeometry(20, 40, 1400, 860)
    for name, path in PLAN["layers"].items():
        iface.addRasterLayer(path, name)
    iface.zoomFull()
    yield lambda: not iface.mapCanvas().isDrawing()
    yield "1-layers"

    button = next(b for b in window.findChildren(QToolButton) if b.isVisible() and "Map Land Cover" in b.text())
    button.click()
    yield lambda: _visible("AlgorithmDialog")
    (dialog,) = _visible("AlgorithmDialog")
    dialog.setGeometry(300, 80, 900, 760)
    yield "2-dialog"

    dialog.setParameters({"MODEL": PLAN["model"], "CONFIDENCE": "TEMPORARY_OUTPUT", **PLAN["parameters"]})
    yield "3-dialog-filled"
    (advanced,) = [box for box in dialog.findChildren(QGroupBox) if "Advanced" in box.title()]
    advanced = sip.cast(advanced, QgsCollapsibleGroupBoxBasic)
    advanced.setCollapsed(False)
    yield "3-dialog-advanced"
    advanced.setCollapsed(True)

    dialog.runButton().click()
    yield lambda: dialog.feedback is not None and dialog.feedback.progress() > 5
    yield "4-running"
    yield lambda: "Land cover" in [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    yield "5-log"

    dialog.close()
    yield lambda: not iface.mapCanvas().isDrawing()
    yield "6-map"

    for layer in QgsProject.instance().mapLayers().values():
        node = QgsProject.instance().layerTreeRoot().findLayer(layer)
        node.setItemVisibilityChecked(layer.name() == "Confidence")
    yield lambda: not iface.mapCanvas().isDrawing()
    yield "7-confidence"

    QTimer.singleShot(0, lambda: iface.showOptionsDialog(window, "LayerFuse"))  # modal: turns its own event loop
    yield lambda: _visible("OptionsPage")
    (page,) = _visible("OptionsPage")
    page.test.click()
    yield page.test.isEnabled
    yield "8-options"
    page.window().reject()

    button.click()
    yield lambda: _visible("AlgorithmDialog")
    (dialog,) = _visible("AlgorithmDialog")
    dialog.setGeometry(300, 80, 900, 760)
    dialog.setParameters({"MODEL": "no-such-model"})
    QTimer.singleShot(0, dialog.runButton().click)  # opens a modal box
    yield lambda: _visible("QMessageBox")
    yield "9-error"
    _visible("QMessageBox")[0].accept()
    dialog.close()


class Teller:
    """Turns the story: ten times a second looks whether the next step may come."""

    def __init__(self):
        self.steps, self.waiting = story(), lambda: iface.mainWindow().isVisible()
        self.timer = QTimer()
        self.timer.timeout.connect(self.turn)
        self.timer.start(100)

    def turn(self):
        if not self.waiting():
            return
        try:
            step = next(self.steps)
        except StopIteration:
            self.timer.stop()
            (FOLDER / "end").touch()
            return
        except Exception:
            self.timer.stop()
            (FOLDER / "failed").write_text(traceback.format_exc(), encoding="utf-8")
            return
        if isinstance(step, str):
            wanted = FOLDER / f"{step}.wanted"
            wanted.touch()
            self.waiting = lambda: not wanted.exists()
        else:
            self.waiting = step


teller = Teller()
