"""Run inside QGIS by ``test_desktop_quit.py``: starts a map or a training, says so, and answers QGIS's questions."""

import json
import os
import traceback
from pathlib import Path

from layerfuse.plugin.models.installed import remember_folder
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QApplication, QMessageBox
from qgis.utils import iface

PLAN = json.loads(os.environ["LAYERFUSE_DESKTOP"])
FOLDER = Path(PLAN["folder"])


def story():
    """Conditions to wait for, between what a user does."""
    window = iface.mainWindow()
    window.findChild(QAction, "LayerFuseMapLandCover").trigger()
    dock = next(d for d in window.findChildren(QgsDockWidget) if d.objectName() == "LayerFuseDock")
    project = QgsProject.instance()
    project.addMapLayer(QgsRasterLayer(PLAN["image"], "landsat8"))
    project.addMapLayer(QgsVectorLayer(f"{PLAN['areas']}|layername=areas", "areas"))
    if not project.write(str(FOLDER / "project.qgz")):
        raise AssertionError("the project cannot be written")
    if PLAN["work"] == "map":
        remember_folder(PLAN["model"])
        dock.model.use(PLAN["model"])
        dock.output.file.setFilePath(str(FOLDER / "map.tif"))
        yield dock.panel.run.isEnabled
        yield dock.panel.is_ready
        dock.panel.run.click()
        yield lambda: dock._queue.current and dock._queue.current.progress_now.done
    else:
        dock.learn.click()
        learning = dock.desk.learning
        learning.labels.setLayer(project.mapLayersByName("areas")[0])
        learning.layers["optical"].setLayer(project.mapLayersByName("landsat8")[0])
        learning.start_button.click()
        yield lambda: learning.curve.points
    project.setDirty(False)
    (FOLDER / "running").touch()


class Teller:
    """Turns the story, and says yes to whatever QGIS asks."""

    def __init__(self):
        self.steps, self.waiting = story(), lambda: iface.mainWindow().isVisible()
        self.timer = QTimer()
        self.timer.timeout.connect(self.turn)
        self.timer.start(100)

    def turn(self):
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                for kind in (QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.Discard):
                    if box.button(kind) is not None:
                        box.button(kind).click()
                        (FOLDER / "answered").touch()
                        return
        if (FOLDER / "answered").exists() and not QgsApplication.taskManager().countActiveTasks():
            (FOLDER / "idle").touch()
        if self.steps is None or not self.waiting():
            return
        try:
            self.waiting = next(self.steps)
        except StopIteration:
            self.steps = None
        except Exception:
            self.steps = None
            (FOLDER / "failed").write_text(traceback.format_exc(), encoding="utf-8")


teller = Teller()
