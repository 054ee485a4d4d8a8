"""Turns a story inside QGIS, with the mouse and the keys of the screen, and looks whether anything is wrong meanwhile.

A story yields the name of a picture to take, or a function to wait for. A timer in the GUI thread turns it, so QGIS
lives on between the steps. Before each picture everything of the plugin that can be seen is looked over: text that is
cut off, buttons that nothing listens to, errors of Python.
"""

import faulthandler
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QPoint, QRect, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QAction,
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from qgis.utils import iface

PLAN = json.loads(os.environ["LAYERFUSE_DESKTOP"])
FOLDER = Path(PLAN["folder"])
_PATIENCE = 9000  # turns, ten a second, that one step may take
_OWN = "layerfuse."
_MARGIN = 8  # pixels of a line that text cannot use

Story = Iterator[object]


class Teller:
    """Turns the story: ten times a second looks whether the next step may come."""

    def __init__(self, story: Callable[[], Story], strict: bool = False) -> None:
        """See the module.

        Args:
            story: To tell.
            strict: Whether it fails where something looks wrong.
        """
        self.steps, self.waiting, self.strict = story(), lambda: iface.mainWindow().isVisible(), strict
        self.turns, self.step = 0, "the beginning"
        self.wrong: list[str] = []
        QgsApplication.messageLog().messageReceived.connect(self._hear)
        self.timer = QTimer()
        self.timer.timeout.connect(self.turn)
        self.timer.start(100)

    def _hear(self, *said: object) -> None:
        text, tag, level = (*said, "", 0)[:3]
        if (
            (level == Qgis.MessageLevel.Critical and tag == "LayerFuse")
            or "Traceback" in str(text)
            or "Python" in str(tag)
        ):
            self.wrong.append(f"{self.step}: {tag}: {text}")

    def turn(self) -> None:
        """Go on, if what is waited for is there."""
        self.turns += 1
        try:
            if self.turns > _PATIENCE:
                raise AssertionError(f"after {self.step}: {self.waiting.__qualname__} never came true")
            if not self.waiting():
                return
            self.turns = 0
            step = next(self.steps)
        except StopIteration:
            self.timer.stop()
            (FOLDER / "end").touch()
            return
        except Exception:
            self.timer.stop()
            told = "\n".join([*self.wrong, f"After {self.step}:", traceback.format_exc()])
            (FOLDER / "failed").write_text(told, encoding="utf-8")
            return
        if isinstance(step, str):
            self.step = step
            if self.strict:
                self.wrong += [f"{step}: {what}" for what in looks()]
            (FOLDER / "wrong").write_text("".join(f"{line}\n" for line in self.wrong), encoding="utf-8")
            wanted = FOLDER / f"{step}.wanted"
            wanted.touch()
            self.waiting = lambda: not wanted.exists()
        else:
            self.waiting = step


def visible(kind: str) -> list[QWidget]:
    """What can be seen of a class, by its name."""
    return [w for w in QApplication.allWidgets() if type(w).__name__ == kind and w.isVisible()]


def window(kind: str) -> Story:
    """Wait for a window of a class, and give it back; it stands still, and has the keys."""
    yield lambda: visible(kind) and QApplication.activeWindow() is not None
    yield lambda: True
    return visible(kind)[0]


def press(widget: QWidget, place: QPoint = None, key: int = 1) -> Story:
    """Click on a widget with the mouse of the screen, after scrolling to it.

    Args:
        widget: It must be there to be hit: nothing lies over it.
        place: In the widget; default: where a click counts.
        key: 1: left, 3: right.
    """
    yield widget.isVisible
    for area in QApplication.allWidgets():
        if isinstance(area, QScrollArea) and area.isAncestorOf(widget):
            area.ensureWidgetVisible(widget)
    yield lambda: True
    yield lambda: True
    if not widget.isEnabled():
        raise AssertionError(f"{_words(widget)} cannot be pressed")
    if place is None:
        place = QPoint(9, widget.height() // 2) if isinstance(widget, QCheckBox) else widget.rect().center()
    hit = QApplication.widgetAt(widget.mapToGlobal(place))
    if hit is None or not (hit is widget or widget.isAncestorOf(hit)):
        raise AssertionError(f"{_words(widget)} cannot be hit: {_words(hit) if hit else 'nothing'} is there")
    _mouse(widget.mapToGlobal(place), "click", str(key))
    yield lambda: True
    yield lambda: True
    yield lambda: True


def drag(widget: QWidget, start: QPoint, end: QPoint) -> Story:
    """Drag the mouse over a widget with the left button held; in steps, as a hand does."""
    _mouse(widget.mapToGlobal(start), "mousedown", "1")
    yield lambda: True
    for part in range(1, 5):
        _mouse(widget.mapToGlobal(start + (end - start) * part / 4))
        yield lambda: True
    _mouse(widget.mapToGlobal(end), "mouseup", "1")
    yield lambda: True


def write(text: str, *keys: str) -> Story:
    """Type into whatever has the keys; then press some keys by name."""
    if text:
        _tell("key", "ctrl+a")
        _tell("type", "--delay", "4", text)
        yield lambda: True
        yield lambda: True
    for key in keys:
        _tell("key", key)
        yield lambda: True
    yield lambda: True
    yield lambda: True


def choose_file(path: Path) -> Story:
    """Write a path into the dialog for files that has opened, and accept it."""
    yield lambda: visible("QFileDialog")
    (dialog,) = visible("QFileDialog")
    line = dialog.findChild(QLineEdit)
    yield line.hasFocus
    yield from write(str(path), "Return")
    yield lambda: not visible("QFileDialog")


def _mouse(point: QPoint, *more: str) -> None:
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    _tell("mousemove", str(round(point.x() * ratio)), str(round(point.y() * ratio)), *more)


def _tell(*words: str) -> None:
    """To the screen; what it leads to comes when the story waits."""
    subprocess.run(["xdotool", *words], check=True, timeout=20)


def looks() -> list[str]:
    """What looks wrong in the plugin's windows."""
    wrong = []
    screen = QGuiApplication.primaryScreen().availableGeometry()
    for top in _own_windows():
        if isinstance(top, QDialog) and not screen.contains(top.frameGeometry()):
            box = top.frameGeometry()
            wrong.append(f"{_words(top)} leaves the screen: {box.width()} x {box.height()} at {box.x()}, {box.y()}")
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible() and not _foreign(widget, top):
                wrong += [f"{_words(top)}: {_words(widget)} {what}" for what in _look(widget)]
    return wrong


def _own_windows() -> list[QWidget]:
    everything = [w for w in QApplication.allWidgets() if w.isVisible() and _is_own(w)]
    return [w for w in everything if not any(other.isAncestorOf(w) for other in everything)]


def _is_own(widget: QWidget) -> bool:
    return type(widget).__module__.startswith(_OWN)


def _foreign(widget: QWidget, top: QWidget) -> bool:
    """Whether it is a part of one of QGIS's own composite widgets, such as the field of an extent."""
    parent = widget.parentWidget()
    while parent is not None and parent is not top:
        kind = type(parent)
        if kind.__name__.startswith("Qgs") and kind.__name__ != "QgsCollapsibleGroupBox":
            return True
        parent = parent.parentWidget()
    return False


def _look(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        excess = widget.widget().width() - widget.viewport().width()
        if excess > 0:
            yield f"is {excess} pixels wider than there is room for"
    if isinstance(widget, QLabel) and widget.text() and (widget.pixmap() is None or widget.pixmap().isNull()):
        need, room = widget.sizeHint().width(), widget.width()
        if widget.wordWrap():
            need, room = widget.heightForWidth(room), widget.height()
        if need > room:
            yield f"is cut off: {need} pixels in {room}"
    if isinstance(widget, QAbstractButton) and widget.text() and not widget.hasHeightForWidth():
        need, room = widget.minimumSizeHint().width(), widget.width()
        if need > room:
            yield f"is cut off: {need} pixels in {room}"
    if isinstance(widget, QAbstractSpinBox):
        line = widget.findChild(QLineEdit)
        margins = line.textMargins()
        need = line.fontMetrics().horizontalAdvance(line.text()) + margins.left() + margins.right()
        if need > line.width():
            yield f"is cut off: {need} pixels in {line.width()}"
    if isinstance(widget, QLineEdit) and widget.isEnabled() and not widget.text() and widget.placeholderText():
        need, room = widget.fontMetrics().horizontalAdvance(widget.placeholderText()), widget.width() - _MARGIN
        if need > room:
            yield f"cuts off {widget.placeholderText()!r}: {need} pixels in {room}"
    if isinstance(widget, QPushButton) and widget.isEnabled():
        signals = (widget.clicked, widget.toggled, widget.pressed, widget.released)
        if not any(widget.receivers(signal) for signal in signals) and widget.menu() is None:
            yield "leads nowhere"
    if not widget.isWindow() and widget.parentWidget() is not None and widget.width() and widget.height():
        over = widget.geometry().right() - widget.parentWidget().rect().right()
        if over > 0 and not isinstance(widget.parentWidget().parentWidget(), QScrollArea) and _is_own(widget):
            yield f"goes {over} pixels over the edge"


def _words(widget: QWidget) -> str:
    text = getattr(widget, "windowTitle", str)() if widget.isWindow() else ""
    text = text or getattr(widget, "text", str)() or widget.objectName()
    return f"{type(widget).__name__} {str(text)[:60]!r}"


def keep(name: str, *widgets: QWidget) -> None:
    """Keep a picture of a part of a window, just large enough for some of its widgets, beside those of the screen."""
    top = widgets[0].window()
    box = QRect()
    for widget in widgets:
        box = box.united(QRect(widget.mapTo(top, QPoint(0, 0)), widget.size()))
    if not top.grab(box).save(str(FOLDER / f"{name}.png")):
        raise AssertionError(f"{name} cannot be kept")


def settled() -> bool:
    """Whether the canvas shows all that it is going to show."""
    return not iface.mapCanvas().isDrawing()


def the_dock() -> QgsDockWidget:
    """The plugin's panel."""
    return next(d for d in iface.mainWindow().findChildren(QgsDockWidget) if d.objectName() == "LayerFuseDock")


def open_dock() -> Story:
    """Open the panel by its button; where a narrow window has no room for that, as its entry of the menu does."""
    main, dock = iface.mainWindow(), the_dock()
    action = main.findChild(QAction, "LayerFuseMapLandCover")  # by its name: the words are in QGIS's language
    buttons = [b for b in main.findChildren(QToolButton) if b.isVisible() and b.defaultAction() is action]
    if buttons:
        yield from press(buttons[0])
    else:
        action.trigger()
    yield dock.isVisible
    main.resizeDocks([dock], [PLAN["width"]], Qt.Orientation.Horizontal)


def opened_dock(picture: str = "01-first-start") -> Story:
    """QGIS's window as the plan wants it, and the panel opened by its button."""
    main, dock = iface.mainWindow(), the_dock()
    main.showNormal()
    main.setGeometry(*PLAN["window"])
    if dock.isVisible():
        raise AssertionError("the dock has opened by itself")
    yield picture
    yield from open_dock()


def tell(story: Callable[[], Story], strict: bool = False) -> None:
    """Begin; the teller lives as long as QGIS does."""
    faulthandler.enable()
    sys.layerfuse_teller = Teller(story, strict)
