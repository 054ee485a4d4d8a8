import gc
import multiprocessing
import threading
from pathlib import Path

import layerfuse
import numpy as np
from layerfuse.plugin import handbook
from layerfuse.plugin.engine.process import close_all
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.plugin import LayerFusePlugin
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAction, QApplication, QMenu, QToolBar, QWidget


def _delete_later():
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _census(iface):
    """Everything that a plugin could leave behind."""
    _delete_later()
    window = iface.mainWindow()
    return {
        "actions": sorted(a.objectName() or a.text() for a in window.findChildren(QAction)),
        "menus": len(window.findChildren(QMenu)),
        "menu entries": [a.text() for a in iface.raster_menu.actions()],
        "help": [a.text() for a in iface.help_menu.actions()],
        "toolbars": len(window.findChildren(QToolBar)),
        "toolbar": [a.text() for a in iface.toolbar.actions()],
        "widgets": len(window.findChildren(QWidget)),
        "windows": sorted(type(w).__name__ for w in QApplication.topLevelWidgets()),
        "providers": sorted(p.id() for p in QgsApplication.processingRegistry().providers()),
        "factories": len(iface.factories),
        "threads": sorted(t.name for t in threading.enumerate()),
        "children": _children(),
    }


def _children():
    try:
        return sorted(pid for task in Path("/proc/self/task").iterdir() for pid in _started_by(task))
    except OSError:  # not Linux
        return multiprocessing.active_children()


def _started_by(thread):
    try:
        return (thread / "children").read_text().split()
    except FileNotFoundError:  # it has ended meanwhile
        return []


def test_load_and_unload_three_times(processing, iface):
    close_all()  # engines that other tests have left waiting
    before = _census(iface)
    for _ in range(3):
        plugin = layerfuse.classFactory(iface)
        assert _census(iface) == before, "nothing is added before initGui"
        plugin.initGui()
        during = _census(iface)
        assert during["toolbar"] == ["Map Land Cover"]
        assert during["menu entries"] == ["LayerFuse"]
        assert during["help"] == ["LayerFuse"]
        assert during["factories"] == 1
        assert during["providers"] == sorted([*before["providers"], "layerfuse"])
        (dock,) = iface.mainWindow().findChildren(QgsDockWidget)
        iface.mainWindow().show()
        iface.toolbar.actions()[0].trigger()
        assert dock.isVisible()
        iface.mainWindow().hide()
        plugin.unload()
        assert _census(iface) == before


def test_without_a_window(processing):
    plugin = layerfuse.classFactory(None)
    plugin.initProcessing()
    plugin.initProcessing()
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    assert {a.name() for a in provider.algorithms()} >= {"predictlandcover", "comparemodalities", "downloadmodel"}
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("layerfuse") is None


def test_the_button_opens_and_closes_the_dock(plugin, iface):
    assert isinstance(plugin, LayerFusePlugin)
    (dock,) = iface.mainWindow().findChildren(QgsDockWidget)
    (action,) = iface.toolbar.actions()
    assert not action.icon().isNull()
    iface.mainWindow().show()
    assert not dock.isVisible(), "it never opens by itself"
    assert not action.isChecked()
    action.trigger()
    assert dock.isVisible()
    assert action.isChecked()
    action.trigger()
    assert not dock.isVisible()
    iface.mainWindow().hide()


def test_the_help_menu_opens_the_first_page(plugin, iface, monkeypatch):
    opened = []
    monkeypatch.setattr(handbook.QDesktopServices, "openUrl", opened.append)
    (action,) = iface.help_menu.actions()
    assert not action.icon().isNull()
    action.trigger()
    assert [url.toString() for url in opened] == [handbook.page_url("index")]
    assert (handbook.FOLDER / "index.md").is_file()


def test_provider(plugin):
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    assert provider.name() == "LayerFuse"
    assert provider.longName() == f"LayerFuse {layerfuse.model_backend.__version__}"
    assert not provider.icon().isNull()
    assert Path(provider.svgIconPath()).is_file()
    assert provider.defaultRasterFileExtension() == "tif"
    assert provider.defaultVectorFileExtension() == "gpkg"


def test_unloading_in_a_run_leaves_nothing(started, processing, iface, tiny_model, make_raster, tmp_path):
    close_all()
    before = _census(iface)
    values = np.random.default_rng(1).integers(1, 200, (2, 512, 4096)).astype("uint16")
    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(make_raster("big.tif", values, nodata=0)), "landsat8"))
    dock.output.file.setFilePath(str(tmp_path / "map.tif"))
    dock.show()
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    task = dock._queue.current
    wait_until(lambda: task.progress_now.done)
    assert _children() != before["children"], "the engine is at work"
    plugin.unload()
    assert task.stopped.is_set() and not (tmp_path / "map.tif").exists()
    iface.mainWindow().hide()
    QgsProject.instance().clear()
    after = _census(iface)
    assert [after[name] for name in ("children", "providers")] == [before[name] for name in ("children", "providers")]
    assert not [name for name in after["threads"] if name.startswith("layerfuse")]
