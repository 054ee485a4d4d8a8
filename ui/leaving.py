"""Before QGIS is closed: temporary results are saved, if the user wants that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Union

from qgis.core import QgsProject
from qgis.gui import QgsApplicationExitBlockerInterface
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..model_backend.errors import Cancelled, InputError
from ..plugin import choices as project_choices
from ..plugin.runs.made import Loose, Made, copy_files
from .parts.files import ask_folder

Runs = Callable[[], list[Union[Made, Loose]]]


class Leaving(QgsApplicationExitBlockerInterface):
    """Asks what becomes of temporary results.

    Args:
        temporary: The project's runs whose results are gone when QGIS is closed.
        behind: Such runs of projects that were closed before.
        window: QGIS's.
    """

    def __init__(self, temporary: Runs, behind: Runs, window: QWidget) -> None:
        """See the class."""
        super().__init__()
        self._temporary, self._behind, self._window = temporary, behind, window

    def allowExit(self) -> bool:  # noqa: N802 - QGIS's name
        """Whether QGIS may be closed."""
        runs = [*self._temporary(), *self._behind()]
        if not runs:
            return True
        question = tr("Runs whose results are temporary, and gone when QGIS is closed: {n}.")
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "LayerFuse",
            question.format(n=len(runs)),
            kinds.Save | kinds.Discard | kinds.Cancel,
            kinds.Save,
        )
        return answer == kinds.Discard or (answer == kinds.Save and self._save(runs))

    def _save(self, runs: list[Made | Loose]) -> bool:
        """Copy the files of runs beside the project, or where the user says; whether that is done."""
        folder = None if self._behind() else project_choices.project_folder(QgsProject.instance())
        if folder is None:
            folder = ask_folder(self._window, tr("Where to save the results"))
        if folder is None:
            return False
        try:
            for made in runs:
                copies = made.copies(project_choices.proposed_path(folder, made.name, lambda _: False))
                copy_files(copies, lambda _: None, lambda: False)
                made.moved(copies)
        except (InputError, Cancelled) as error:
            QMessageBox.warning(self._window, "LayerFuse", str(error))
            return False
        return True


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Leaving", text)
