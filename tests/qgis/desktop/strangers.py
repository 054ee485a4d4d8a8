"""Run inside QGIS by ``desktop.py --story strangers``: layers of strangers, no setting touched, Run."""

from layerfuse.tests.qgis.desktop.telling import PLAN, Story, opened_dock, press, settled, tell, the_dock, visible
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QMessageBox
from qgis.utils import iface


def story() -> Story:
    """A project for each case."""
    yield from opened_dock()
    dock, project = the_dock(), QgsProject.instance()
    panel = dock.panel
    for case, layers in PLAN["cases"].items():
        project.setDirty(False)
        iface.newProject(False)
        yield lambda: not project.mapLayers()
        for name, path in layers.items():
            iface.addRasterLayer(path, name)
        iface.zoomFull()
        yield settled
        yield lambda: panel.is_ready() or not panel.run.isEnabled()
        yield f"{case}-1-told"
        if not panel.is_ready():
            continue
        before = dock.result.made
        yield from press(panel.run)
        yield lambda before=before: visible("QMessageBox") or dock.result.made is not before
        if visible("QMessageBox"):
            yield f"{case}-2-asked"
            yield from press(visible("QMessageBox")[0].button(QMessageBox.StandardButton.Yes))
            yield lambda before=before: dock.result.made is not before
        yield settled
        iface.messageBar().clearWidgets()
        yield f"{case}-3-mapped"


tell(story, strict=True)
