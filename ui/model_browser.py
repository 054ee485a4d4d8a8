"""The models on this machine with their cards; add, download, delete, choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..model_backend.errors import InputError
from ..plugin.models import (
    BUNDLED,
    CACHED,
    FOLDER,
    ModelEntry,
    card_page,
    delete,
    import_zip,
    list_models,
    remember_folder,
)
from ..plugin.tasks import WorkTask


class ModelBrowser(QDialog):
    """A list of models, and the card of the one that is chosen.

    Args:
        current: The model in use, or empty.
        download: Opens the page that downloads a model.
    """

    chosen = pyqtSignal(str)
    """The user wants to use this model."""
    changed = pyqtSignal()
    """A model was added or deleted."""

    def __init__(self, current: str, download: Callable[[], None], parent: QWidget | None = None) -> None:
        """Show the models on this machine."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("LayerFuse Models"))
        self.setObjectName("LayerFuseModels")
        self._task: WorkTask | None = None
        self._imported = ""
        self.messages = QgsMessageBar()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(self.tr("Models"))
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)  # cards come from strangers
        self.card.setAccessibleName(self.tr("Card of the model"))
        self.add_folder = QPushButton(self.tr("Add Folder…"))
        self.add_folder.setToolTip(self.tr("A folder with config.json and model.safetensors; it stays where it is"))
        self.add_zip = QPushButton(self.tr("Add Zip…"))
        self.add_zip.setToolTip(self.tr("A zip of a model; its content is checked and copied"))
        self.download = QPushButton(self.tr("Download…"))
        self.download.setToolTip(self.tr("Fetch a model from the Hugging Face Hub"))
        self.delete = QPushButton(self.tr("Delete…"))
        self.use = QPushButton(self.tr("Use"))
        self.use.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        split = QSplitter()
        split.addWidget(self.tree)
        split.addWidget(self.card)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        for button in (self.add_folder, self.add_zip, self.download, self.delete):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.use)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.messages)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)
        letters, lines = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(letters * 120, lines * 32)
        split.setSizes([letters * 36, letters * 84])
        self.tree.currentItemChanged.connect(lambda *_: self._show())
        self.tree.itemActivated.connect(lambda *_: self._use())
        self.add_folder.clicked.connect(self._choose_folder)
        self.add_zip.clicked.connect(self._choose_zip)
        self.download.clicked.connect(download)
        self.delete.clicked.connect(self._confirm_delete)
        self.use.clicked.connect(self._use)
        self.close_button.clicked.connect(self.close)
        self.refresh(current)

    def entry(self) -> ModelEntry | None:
        """The model that is selected."""
        item = self.tree.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None

    def refresh(self, current: str = "") -> None:
        """List the models anew, and select one."""
        current = current or (self.entry().model if self.entry() else "")
        titles = {
            BUNDLED: self.tr("Bundled"),
            CACHED: self.tr("Downloaded and imported"),
            FOLDER: self.tr("Folders"),
        }
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        selected = None
        for entry in list_models():
            if entry.kind not in groups:
                groups[entry.kind] = QTreeWidgetItem(self.tree, [titles[entry.kind]])
                groups[entry.kind].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[entry.kind].setExpanded(True)
            item = QTreeWidgetItem(groups[entry.kind], [entry.label])
            item.setData(0, Qt.ItemDataRole.UserRole, entry)
            item.setToolTip(0, str(entry.folder))
            if selected is None or entry.model == current:
                selected = item
        self.tree.setCurrentItem(selected)
        self._show()

    def add_from_folder(self, folder: str) -> None:
        """Put a folder into the list."""
        try:
            remember_folder(folder)
        except InputError as error:
            self._complain(str(error))
            return
        self.refresh(folder)
        self.changed.emit()

    def add_from_zip(self, path: str) -> None:
        """Copy a model out of a zip, off the GUI thread."""

        def work(say: Callable[[str], None], is_cancelled: Callable[[], bool]) -> None:
            self._imported = import_zip(Path(path))

        self._task = task = WorkTask(self.tr("Import a LayerFuse model"), work)
        task.ended.connect(self._import_ended)
        self._show()
        QgsApplication.taskManager().addTask(task)

    def _import_ended(self) -> None:
        task, self._task = self._task, None
        if task.done:
            self.refresh(self._imported)
            self.changed.emit()
        elif task.error is not None or task.fault:
            self._complain(str(task.error or task.fault))
        self._show()

    def _show(self) -> None:
        entry = self.entry()
        self.card.setHtml(card_page(entry) if entry else "")
        self.use.setEnabled(entry is not None)
        self.delete.setEnabled(entry is not None and entry.kind != BUNDLED)
        self.delete.setText(self.tr("Remove From List") if entry and entry.kind == FOLDER else self.tr("Delete…"))
        self.add_zip.setEnabled(self._task is None)

    def _use(self) -> None:
        if self.entry() is not None:
            self.chosen.emit(self.entry().model)
            self.close()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the Folder of a Model"))
        if folder:
            self.add_from_folder(folder)

    def _choose_zip(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the Zip of a Model"), "", self.tr("Zip files (*.zip)")
        )
        if path:
            self.add_from_zip(path)

    def _confirm_delete(self) -> None:
        entry, yes = self.entry(), QMessageBox.StandardButton.Yes
        question = self.tr("Delete the model {model} from this computer?").format(model=entry.label)
        if entry.kind == CACHED and QMessageBox.question(self, self.windowTitle(), question) != yes:
            return
        try:
            delete(entry)
        except InputError as error:
            self._complain(str(error))
        self.refresh()
        self.changed.emit()

    def _complain(self, text: str) -> None:
        self.messages.pushMessage(text, Qgis.MessageLevel.Warning)
