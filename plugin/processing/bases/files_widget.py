"""The line for files, folders and products of a layer in a dialog of the toolbox.

QGIS's own list of files (3.22 to 3.44) drops folders without a word, also those of the run before or of a saved model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QFileDialog, QLineEdit, QMenu, QToolButton, QWidget

from .own_widget import OwnWidget, with_button

_ONE = re.compile(r'\s*"([^"]*)"\s*(?:;|$)|([^;]+)')


class FilesWidget(OwnWidget):
    """Takes paths with ``;`` between; they can be chosen, written or dropped."""

    def createWidget(self) -> QWidget:  # noqa: N802 - QGIS's names
        """The line, and a button for files and for folders."""
        self._line = line = _Line()
        line.setPlaceholderText(tr("Files, folders, addresses; with ; between"))
        line.textChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        whole, button = with_button(line, tr("Choose files, or a folder"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(tr("Files…")).triggered.connect(self._ask_files)
        menu.addAction(tr("Folder…")).triggered.connect(self._ask_folder)
        button.setMenu(menu)
        return whole

    def setValue(self, value: object) -> None:  # noqa: N802
        """Show paths, one or several."""
        paths = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
        self._line.setText(as_text(map(str, paths)))

    def value(self) -> list[str] | None:
        """The paths; None for none, as QGIS's own has it."""
        return as_paths(self._line.text()) or None

    def _ask_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self.widget, tr("Choose Files of the Layer"))
        self._line.add(paths)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.widget, tr("Choose a Folder of the Layer"))
        self._line.add([folder] if folder else [])


class _Line(QLineEdit):
    """A line of paths, to which those are added that are dropped on it."""

    def add(self, paths: Sequence[str]) -> None:
        self.setText(as_text(dict.fromkeys([*as_paths(self.text()), *paths])))

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            super().dropEvent(event)
            return
        self.add(paths)
        event.acceptProposedAction()


def as_text(paths: Iterable[str]) -> str:
    """Paths as they stand in the line."""
    return "; ".join(f'"{path}"' if ";" in path else path for path in paths)


def as_paths(text: str) -> list[str]:
    """The paths that stand in the line."""
    found = (quoted or plain.strip() for quoted, plain in _ONE.findall(text))
    return [path for path in found if path]


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("FilesWidget", text)
