"""A stand-in for ``qgis`` over a real PyQt6, for a process without QGIS.

``qgis.PyQt`` is PyQt6, with the two classes where QGIS 4's own ``qgis.PyQt`` has them too. ``qgis.core`` and
``qgis.gui`` are stubs with the names that a real QGIS has (``qgis_names.json``), enumerations scoped only: what else is
asked of them is an error. Widgets are Qt's nearest; what a method gives back has every attribute, can be called, and is
empty.
"""

from __future__ import annotations

import enum
import importlib
import json
import os
import sys
import types
from pathlib import Path

try:
    from PyQt6 import QtCore, QtGui, QtNetwork, QtWidgets
except ImportError as error:
    print(f"No Qt 6: {error}")
    sys.exit()


NAMES = json.loads(Path(__file__).with_name("qgis_names.json").read_text(encoding="utf-8"))
"""What QGIS has of what the plugin names; see ``tests/packaging/qgis_names.py``."""
if os.path.isfile(
    os.environ.get("LAYERFUSE_QGIS_NAMES", "")
):  # of the QGIS that is installed: what is named since then
    for _module, _classes in json.loads(Path(os.environ["LAYERFUSE_QGIS_NAMES"]).read_text(encoding="utf-8")).items():
        for _name, _said in _classes.items() if _module != "version" else ():
            NAMES[_module][_name] = f"{NAMES[_module].get(_name, '')} {_said}"


class Nothing:
    """Takes any arguments, and is empty."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __iter__(self) -> object:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""


class Anything(Nothing):
    """Has every attribute, and can be called: what a method of QGIS's gives back."""

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *_: object, **__: object) -> Anything:
        return Anything()

    def __getitem__(self, _: object) -> Anything:
        return Anything()

    def __or__(self, other: object) -> Anything:
        return self

    __ror__ = __and__ = __or__


def _members(said: str, base: type) -> dict[str, object]:
    """Members of a class that its base has not."""
    found: dict[str, object] = {}
    for name, _, members in (word.partition(":") for word in said.split()):
        if members:
            known = getattr(found.get(name), "__members__", ())
            found[name] = enum.IntFlag(name, list(dict.fromkeys((*known, *members.split(",")))))
        elif name not in found and not hasattr(base, name):
            found[name] = Anything()
    return found


def _object(name: str, base: type, said: str) -> type:
    """A widget (or other object of Qt) that also has what QGIS's adds to its base."""

    def start(self: QtCore.QObject, *arguments: object, **_: object) -> None:
        parents = [a for a in arguments if isinstance(a, QtWidgets.QWidget)]
        base.__init__(self, *parents[-1:])

    return type(name, (base,), {**_members(said, base), "__init__": start})


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
    "QgsFieldComboBox": QtWidgets.QComboBox,
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


class QgsApplication(Nothing):
    """Where QGIS's icons come from."""

    instance = Anything

    @staticmethod
    def locale() -> str:
        return "en"

    @staticmethod
    def getThemeIcon(_: str) -> QtGui.QIcon:
        return QtGui.QIcon()


class QgsSettings(Nothing):
    """Settings of which none was ever set."""

    def value(self, _: str, default: object = None, *__: object) -> object:
        return default


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        said = NAMES.get(self.__name__, {}).get(name)
        if said is None and self.__name__ in NAMES:
            raise AttributeError(f"QGIS {NAMES['version']} has no {self.__name__}.{name}")
        if name in BASES:
            value = _object(name, BASES[name], said)
        elif self.__name__ == "qgis.gui" and not name.endswith(("Factory", "Interface")):
            value = _object(name, QtWidgets.QWidget, said)
        else:
            bases = (globals()[name],) if name in ("QgsApplication", "QgsSettings") else (Nothing,)
            value = type(name, bases, _members(said or "", bases[0]))
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
    """Make and show every window and section of the plugin, and print what it is."""
    application = QtWidgets.QApplication([])
    from layerfuse.plugin.runs.tasks import RunQueue
    from layerfuse.ui.dock.dock import LayerFuseDock
    from layerfuse.ui.dock.unfinished_bar import UnfinishedBar
    from layerfuse.ui.labels.check_window import CheckWindow
    from layerfuse.ui.labels.label_window import LabelWindow
    from layerfuse.ui.labels.new_labels import NewLabels
    from layerfuse.ui.labels.rounds import Rounds
    from layerfuse.ui.options.engine_setup import EngineSetup
    from layerfuse.ui.options.page import OptionsPage
    from layerfuse.ui.parts.coverage import CoverageBadge
    from layerfuse.ui.windows.find_dialog import FindDialog
    from layerfuse.ui.windows.hub_page import HubPage
    from layerfuse.ui.windows.learn_dialog import LearnDialog
    from layerfuse.ui.windows.model_browser import ModelBrowser

    window, canvas = QtWidgets.QMainWindow(), sys.modules["qgis.gui"].QgsMapCanvas()

    def nothing(*_: object) -> None:
        return None

    for make in (
        lambda: LayerFuseDock(canvas, RunQueue(), window),
        lambda: CoverageBadge(window),
        lambda: UnfinishedBar(lambda path: False, window),
        lambda: ModelBrowser("", window),
        lambda: HubPage(window),
        lambda: EngineSetup(window),
        lambda: OptionsPage(nothing, nothing),
        lambda: FindDialog(nothing, window),
        lambda: LearnDialog(window),
        lambda: NewLabels(None, None, window),
        lambda: CheckWindow(canvas, window),
        lambda: LabelWindow(canvas, nothing, Rounds(nothing, nothing), window),
    ):
        widget = make()
        widget.show()
        application.processEvents()
        widget.hide()
        print(type(widget).__name__)
    sys.stdout.flush()
    os._exit(0)  # threads that look at the engine


def make_algorithms() -> None:
    """Have every algorithm declare its parameters and help, and print its name."""
    from layerfuse.plugin.processing import provider

    for kind in provider._ALGORITHMS:
        algorithm = kind().createInstance()
        algorithm.initAlgorithm()
        told = (algorithm.displayName(), algorithm.shortHelpString(), algorithm.group(), algorithm.tags())
        algorithm.flags(), algorithm.icon(), algorithm.helpUrl()
        print(algorithm.name() if all(told) else "")


assert QtNetwork
_install()
