"""Keeps what a panel shows on the screen, and the panel as wide as that has to be."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QWidget

_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)


class OnScreen(QObject):
    """Keeps what is in a panel away from the part of it that lies beyond the screen, and the panel as much wider.

    A panel with a least width of its own may be made narrower than its widget can be: it grows to what that needs.
    QGIS's status bar can make its window wider than a small screen, more so in some languages and while tasks run; the
    right edge of a panel at the right is gone then, with whatever is to be pressed there.

    Args:
        panel: It lies in the window.
        inside: Its widget, with a layout.
    """

    def __init__(self, panel: QWidget, inside: QWidget) -> None:
        """Look from now on."""
        super().__init__(panel)
        self._panel, self._inside, self._least = panel, inside, panel.minimumWidth()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit)
        for widget in (panel, panel.window(), inside):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look again in a moment, when all of the window has its place."""
        if event.type() == QEvent.Type.LayoutRequest or (event.type() in _MOVES and watched is not self._inside):
            self._soon.start(0)
        return False

    def _fit(self) -> None:
        lost = beyond(self._panel)
        self._inside.layout().setContentsMargins(0, 0, lost, 0)
        self._panel.setMinimumWidth(max(self._least + lost, self._inside.minimumSizeHint().width()))


def beyond(panel: QWidget) -> int:
    """Pixels of a panel beyond the right edge of all screens, because its window is wider than these.

    Whoever has moved a window there that is not wider wants it so.
    """
    window, screens = panel.window(), QGuiApplication.primaryScreen().availableVirtualGeometry()
    right = panel.mapToGlobal(panel.rect().topRight()).x()
    return max(0, min(right - screens.right(), window.frameGeometry().width() - screens.width()))
