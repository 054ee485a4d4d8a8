"""A real QGIS, offscreen, with an interface stub whose menus, toolbars and canvas are real widgets.

pytest-qgis is not used: it would start QGIS for the unit tests too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python binding is not installed")

from layerfuse.plugin.engine import child, environment, process
from layerfuse.tests.qgis.children import children
from layerfuse.tests.servers.hub import HubServer
from qgis.core import QgsApplication, QgsLayerTreeModel, QgsProject, QgsSettings
from qgis.gui import QgsBrowserGuiModel, QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QSettings
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QMessageBox

HUB_ID = "team/tiny"


class Iface:
    """The part of QGIS's interface that the plugin uses."""

    def __init__(self):
        self.window = QMainWindow()
        self.raster_menu = self.window.menuBar().addMenu("Raster")
        self.help_menu = QMenu(self.window)  # in the bar, a narrow window would need an arrow for it
        self.toolbar = self.window.addToolBar("Plugins")
        self.canvas = QgsMapCanvas(self.window)
        self.message_bar = QgsMessageBar(self.window)
        self.browser_model = QgsBrowserGuiModel(self.window)
        self.layer_tree = QgsLayerTreeView(self.window)
        self.layer_tree.setModel(QgsLayerTreeModel(QgsProject.instance().layerTreeRoot(), self.window))
        self.factories = []
        self.options_shown = []
        self.exit_blockers = []

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.message_bar

    def browserModel(self):
        return self.browser_model

    def layerTreeView(self):
        return self.layer_tree

    def setActiveLayer(self, layer):
        self.layer_tree.setCurrentLayer(layer)

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)
        dock.show()  # as QGIS does

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def openMessageLog(self):
        self.log_opened = True

    def activeLayer(self):
        return None

    def addPluginToRasterMenu(self, name, action):
        menu = next((a.menu() for a in self.raster_menu.actions() if a.text() == name), None)
        (menu or self.raster_menu.addMenu(name)).addAction(action)

    def removePluginRasterMenu(self, name, action):
        entry = next(a for a in self.raster_menu.actions() if a.text() == name)
        entry.menu().removeAction(action)
        if not entry.menu().actions():
            self.raster_menu.removeAction(entry)
            entry.menu().deleteLater()

    def pluginHelpMenu(self):
        return self.help_menu

    def addToolBarIcon(self, action):
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action):
        self.toolbar.removeAction(action)

    def showOptionsDialog(self, parent, page):
        self.options_shown.append(page)

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def registerApplicationExitBlocker(self, blocker):
        self.exit_blockers.append(blocker)

    def unregisterApplicationExitBlocker(self, blocker):
        self.exit_blockers.remove(blocker)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """The application, with a profile of its own."""
    return start_qgis(tmp_path_factory.mktemp("profile"))


def start_qgis(profile):
    """Start QGIS with the profile in a folder."""
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(profile))
    app = QgsApplication([b"tests"], True, str(profile))
    app.setOrganizationName("LayerFuse tests")
    QgsApplication.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    return app


@pytest.fixture(autouse=True)
def _questions_are_answered(monkeypatch):
    """A question that a test does not expect is answered by Yes: nobody is there, and it would wait for ever."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)


@pytest.fixture(scope="session")
def iface(qgis_app):
    """The interface stub, known to QGIS's Python before ``processing`` asks for it."""
    import qgis.utils

    qgis.utils.iface = Iface()
    return qgis.utils.iface


@pytest.fixture(scope="session")
def processing(iface):
    """The ``processing`` module, with QGIS's own providers."""
    import processing
    from processing.core.Processing import Processing

    Processing.initialize()
    return processing


def close_all_but_the_last():
    """End every engine's process, at work or waiting, except that which waits since last."""
    for engine in list(process._running):
        engine.close()
    with process._parking:
        before = [process._parked.pop(key) for key in list(process._parked)[:-1]]
    for worker, timer in before:
        process._end(worker, timer)


@pytest.fixture()
def plugin(processing, iface):
    """The plugin, loaded as QGIS loads it. In the end an engine's process may wait for the module's next test."""
    import layerfuse

    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    yield plugin
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("layerfuse.plugin.plugin.close_all", close_all_but_the_last)
        plugin.unload()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _clean(qgis_app, monkeypatch):
    """This test's Python is the engine's; project and settings are empty before and after."""
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", sys.executable)
    for module in (process, child):
        monkeypatch.setattr(module, "subprocess", children())
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))  # PyQt's default aborts
    QgsProject.instance().clear()
    yield
    QgsProject.instance().clear()
    QgsSettings().remove("plugins/layerfuse")
    if errors:
        raise errors[0]


@pytest.fixture()
def started(_clean, monkeypatch):
    """Children are started as users start them, and not forked."""
    for module in (process, child):
        monkeypatch.setattr(module, "subprocess", subprocess)


@pytest.fixture()
def own_cache(tmp_path, monkeypatch):
    """An empty cache of models."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "huggingface"))
    for name in ("HF_TOKEN", "HF_HUB_CACHE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture()
def hub(tiny_model, own_cache, monkeypatch):
    """A Hub on loopback with the tiny model."""
    with HubServer() as server:
        server.repos[HUB_ID].commit({path.name: path.read_bytes() for path in tiny_model.iterdir()})
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


@pytest.fixture()
def scene(make_raster):
    """Paths of an optical and an elevation raster of 80 x 64 pixels that overlap in part."""
    import numpy as np

    random = np.random.default_rng(0)
    optical = random.integers(1, 200, (2, 64, 80)).astype("uint16")
    elevation = random.integers(1, 900, (1, 64, 80)).astype("float32")
    return (
        make_raster("optical.tif", optical, nodata=0),
        make_raster("elevation.tif", elevation, origin=(300100.0, 4100000.0), nodata=-9999),
    )


@pytest.fixture()
def profile(tmp_path):
    """Environment of a bare QGIS profile whose plugin path has the plugin, under the name ``layerfuse``."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "layerfuse").symlink_to(Path(__file__).parents[2])
    allowed = ("PATH", "LANG", "LC_ALL", "TMPDIR")
    return {
        **{name: os.environ[name] for name in allowed if name in os.environ},
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "qgis profile"),
        "LAYERFUSE_ENGINE_PYTHON": sys.executable,
        "QT_QPA_PLATFORM": "offscreen",
    }


@pytest.fixture()
def enabled(profile):
    """The profile in which the plugin is enabled, as ``qgis_process plugins enable`` leaves it."""
    settings = Path(profile["QGIS_CUSTOM_CONFIG_PATH"], "profiles", "default", "QGIS", "QGIS3.ini")
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\nlayerfuse=true\n", encoding="utf-8")
    return profile


@pytest.fixture(scope="session")
def qgis_process_program():
    """Path of ``qgis_process``. Debian's wrapper passes it an option of the desktop that it does not know."""
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        pytest.skip("qgis_process is not installed")
    return program


@pytest.fixture()
def house_model(tiny_card, tmp_path):
    """Make a model with random weights: ``make(folder name, *classes)``; by default with buildings and their rims."""
    import dataclasses

    from layerfuse.model_backend.card import ClassInfo
    from layerfuse.model_backend.nn.weights import build_model, save_weights

    torch = pytest.importorskip("torch")

    def make(name, *classes):
        rims = ClassInfo(2, "rim", "000000", border_of=1, border_width=10.0)
        field = ClassInfo(0, "other", "d8d0c0")
        classes = (field, *(classes or (ClassInfo(1, "building", "c02020"), rims)))
        card = dataclasses.replace(tiny_card, name="houses", classes=classes)
        (tmp_path / name).mkdir()
        with torch.random.fork_rng():
            torch.manual_seed(3)
            save_weights(build_model(card), tmp_path / name)
        card.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture()
def layers(scene):
    """The scene's two layers in the project."""
    from qgis.core import QgsRasterLayer

    project, found = QgsProject.instance(), []
    for name, path in zip(("landsat8 scene", "srtm"), scene):
        layer = QgsRasterLayer(str(path), name)
        project.addMapLayer(layer)
        found.append(layer)
    return found


@pytest.fixture()
def dock(tiny_model, plugin, iface):
    """The dock, not shown yet, with the tiny model."""
    from layerfuse.plugin.models.installed import remember_folder

    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    yield dock
    iface.mainWindow().hide()
    iface.messageBar().clearWidgets()


@pytest.fixture()
def ready(dock, layers):
    """The dock, open, with both layers, ready to run."""
    from layerfuse.tests.qgis.waiting import wait_until

    dock.show()
    wait_until(dock.panel.is_ready)
    return dock


@pytest.fixture()
def mapped(ready):
    """The dock after a run with confidence, into temporary files."""
    from layerfuse.tests.qgis.waiting import click, wait_until

    ready.output.extras["confidence"].setChecked(True)
    wait_until(ready.panel.is_ready)
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None and ready.result.made is not None)
    wait_until(ready.panel.is_ready)
    return ready


@pytest.fixture()
def without_engine(tmp_path, monkeypatch):
    """A machine without any engine."""
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(environment, "_CHECKOUT", tmp_path / "nowhere")
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
