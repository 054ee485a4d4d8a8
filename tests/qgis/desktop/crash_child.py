"""A QGIS of its own, for the test that kills it: ``crash_child.py MODE FOLDER MODEL LAYER``.

Modes: ``stall`` starts a run in the dock and stands still after the first finished part, ``resume`` takes what the
dock offers, and then runs without a break, too.
"""

import sys
import threading
from pathlib import Path


def main(mode, folder, model, layer):
    from layerfuse.tests.qgis.conftest import Iface, start_qgis

    app = start_qgis(Path(folder) / "profile")
    import qgis.utils

    qgis.utils.iface = iface = Iface()
    import layerfuse
    from layerfuse.model_backend.inference.journal import Journal
    from layerfuse.plugin.models.installed import remember_folder
    from layerfuse.tests.qgis.waiting import click, wait_until
    from qgis.core import QgsProject, QgsRasterLayer

    if mode == "stall":
        save = Journal.save

        def save_and_stand_still(journal, *arguments):
            save(journal, *arguments)
            print("saved", flush=True)
            threading.Event().wait()

        Journal.save = save_and_stand_still
    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    dock = plugin._dock
    remember_folder(model)
    dock.model.use(model)
    iface.mainWindow().show()

    def finish():
        wait_until(lambda: dock._queue.current is None)
        assert not dock.unfinished.isVisible()
        words = iface.messageBar().currentItem().text()
        assert "is ready" in words, words
        iface.messageBar().clearWidgets()

    dock.show()
    if mode == "resume":
        assert dock.unfinished.isVisible(), "the dock offers to go on"
        assert "tiny" in dock.unfinished.label.text()
        click(dock.unfinished.resume)
        finish()
    QgsProject.instance().addMapLayer(QgsRasterLayer(layer, "landsat8"))
    dock.output.file.setFilePath(str(Path(folder) / ("map.tif" if mode == "stall" else "whole.tif")))
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    finish()
    plugin.unload()
    app.exitQgis()
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
