"""A stand-in for ``qgis`` over a real PyQt6, for a process without QGIS.

``qgis.PyQt`` is PyQt6, with the two classes where QGIS 4's own ``qgis.PyQt`` has them too. Widgets of ``qgis.gui`` are
Qt's nearest; all else of ``qgis`` is something that has every attribute, can be called, and is empty.
"""

from __future__ import annotations

import importlib
import os
import sys
import types

try:
    from PyQt6 import QtCore, QtGui, QtNetwork, QtWidgets
except ImportError as error:
    print(f"No Qt 6: {error}")
    sys.exit()


class _Kind(type):
    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class Anything(metaclass=_Kind):
    """Has every attribute, can be called, is empty."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *_: object, **__: object) -> Anything:
        return Anything()

    def __iter__(self) -> object:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""

    def __or__(self, other: object) -> Anything:
        return self

    __ror__ = __and__ = __or__


class _WidgetKind(type(QtCore.QObject)):
    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


def _widget(name: str, base: type) -> type:
    """A widget (or other object of Qt) that also has whatever QGIS's adds to its base."""

    def start(self: QtCore.QObject, *arguments: object, **_: object) -> None:
        parents = [a for a in arguments if isinstance(a, QtWidgets.QWidget)]
        base.__init__(self, *parents[-1:])

    return _WidgetKind(name, (base,), {"__init__": start, "__getattr__": lambda self, name: Anything()})


class _WithLine(QtWidgets.QWidget):
    """A widget with a line to type in, as QGIS's for extents and files have."""

    def __init__(self, *arguments: QtWidgets.QWidget) -> None:
        super().__init__(*arguments)
        self.line = sys.modules["qgis.gui"].QgsFilterLineEdit(self)

    def lineEdit(self) -> QtWidgets.QLineEdit:
        return self.line

    def filePath(self) -> str:
        return self.line.text()


BASES = {
    "QgsDockWidget": QtWidgets.QDockWidget,
    "QgsCollapsibleGroupBox": QtWidgets.QGroupBox,
    "QgsFilterLineEdit": QtWidgets.QLineEdit,
    "QgsMapLayerComboBox": QtWidgets.QComboBox,
    "QgsRasterBandComboBox": QtWidgets.QComboBox,
    "QgsDoubleSpinBox": QtWidgets.QDoubleSpinBox,
    "QgsSpinBox": QtWidgets.QSpinBox,
    "QgsExtentWidget": _WithLine,
    "QgsFileWidget": _WithLine,
    "QgsMapCanvas": QtWidgets.QGraphicsView,
    "QgsTask": QtCore.QObject,
}


class QgsApplication(Anything):
    """Where QGIS's icons come from."""

    @staticmethod
    def getThemeIcon(_: str) -> QtGui.QIcon:
        return QtGui.QIcon()


class QgsSettings(Anything):
    """Settings of which none was ever set."""

    def value(self, _: str, default: object = None, *__: object) -> object:
        return default


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("QgsApplication", "QgsSettings"):
            value = globals()[name]
        elif name in BASES:
            value = _widget(name, BASES[name])
        elif self.__name__ == "qgis.gui" and not name.endswith("Factory"):
            value = _widget(name, QtWidgets.QWidget)
        else:
            value = type(name, (Anything,), {})
        setattr(self, name, value)
        return value


def _install() -> None:
    names = ("qgis", "qgis.core", "qgis.gui", "qgis.utils", "qgis.PyQt", "processing")
    names += ("processing.gui", "processing.gui.wrappers")
    modules = {name: _Module(name) for name in names}
    for package in ("qgis", "qgis.PyQt", "processing", "processing.gui"):
        modules[package].__path__ = []
    for name in ("QtCore", "QtGui", "QtNetwork", "QtWidgets", "QtXml", "QtSvg"):
        modules[f"qgis.PyQt.{name}"] = importlib.import_module(f"PyQt6.{name}")
    QtWidgets.QAction, QtWidgets.QShortcut = QtGui.QAction, QtGui.QShortcut
    sys.modules.update(modules)


def make_widgets() -> None:
    """Make what the plugin shows, as far as it is made of Qt's own widgets, and print what it is."""
    application = QtWidgets.QApplication([])
    from layerfuse.plugin.runs.tasks import RunQueue
    from layerfuse.ui.dock.modality_table import CoverageBadge
    from layerfuse.ui.dock.output import OutputSection
    from layerfuse.ui.dock.run_panel import RunPanel, UnfinishedBar
    from layerfuse.ui.options.engine_setup import EngineSetup
    from layerfuse.ui.windows.hub_page import HubPage
    from layerfuse.ui.windows.model_browser import ModelBrowser

    window = QtWidgets.QMainWindow()
    for make in (
        lambda: EngineSetup(window),
        lambda: HubPage(window),
        lambda: CoverageBadge(window),
        lambda: ModelBrowser("", window),
        lambda: RunPanel(RunQueue(), window),
        lambda: UnfinishedBar(window),
        lambda: OutputSection(window),
    ):
        widget = make()
        widget.show()
        application.processEvents()
        widget.hide()
        print(type(widget).__name__)
    sys.stdout.flush()
    os._exit(0)  # threads that look at the engine


assert QtNetwork
_install()
