"""The models on this machine with their cards, and those on the Hub; add, download, update, delete, choose."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import InputError
from ...model_backend.models.cache import COMMIT, parse_model_id
from ...plugin import settings
from ...plugin.engine.installer import lacks_onnx
from ...plugin.handbook import MODELS
from ...plugin.models.hub import open_hub
from ...plugin.models.installed import (
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
from ...plugin.translation import in_words
from ..help import as_text, explain
from ..parts.files import ask_file, ask_folder
from ..parts.messages import show_message
from ..parts.window import lay_out
from ..work import IsCancelled, Say, Work
from .hub_page import HubPage

_IMPORTED = "local/"  # names of models that came from a file: the Hub does not know them


class ModelBrowser(QDialog):
    """A list of models, and the card of the one that is chosen.

    Args:
        current: The model in use, or empty.
    """

    chosen = pyqtSignal(str)
    """The user wants to use this model."""
    onnx_wanted = pyqtSignal()
    """The engine is to get what ONNX models need."""
    changed = pyqtSignal()
    """A model was added or deleted."""

    def __init__(self, current: str, parent: QWidget | None = None) -> None:
        """Show the models on this machine."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("LayerFuse Models"))
        self.setObjectName("LayerFuseModels")
        self._imported = ""
        self._changes: tuple[str, ...] = ()
        self.work = Work(self)
        self.messages = QgsMessageBar()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        explain(self.tree, self.tr("Models"), self.tr("The models on this computer. Double click uses one."))
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)  # cards come from strangers
        explain(self.card, self.tr("Card of the model"), self.tr("What the model takes and makes, and how well."))
        self.add_folder = QPushButton(self.tr("Add Folder…"))
        explain(
            self.add_folder, "", self.tr("Add a folder with config.json and model.safetensors. It stays where it is.")
        )
        self.add_file = QPushButton(self.tr("Add File…"))
        explain(
            self.add_file,
            "",
            self.tr("Add a zip of a model, or an ONNX file of another tool. It is checked and copied."),
        )
        self.update_button = QPushButton(self.tr("Update…"))
        explain(
            self.update_button,
            "",
            self.tr("Ask the Hub what a newer version would change, and change to it."),
        )
        self.delete = QPushButton(self.tr("Delete…"))
        explain(self.delete, "", self.tr("Delete a downloaded or imported model. A folder is only taken off the list."))
        self.use = QPushButton(self.tr("Use"))
        explain(self.use, "", self.tr("Use the selected model in the panel."))
        self.use.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        explain(self.close_button, "", self.tr("Close this window; a download goes on in the Task Manager."))
        self.hub = HubPage()
        split = QSplitter()
        split.addWidget(self.tree)
        split.addWidget(self.card)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        for button in (self.add_folder, self.add_file, self.update_button, self.delete):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.use)
        here = QWidget()
        inside = QVBoxLayout(here)
        inside.addWidget(split, 1)
        inside.addLayout(buttons)
        self.tabs = QTabWidget()
        self.tabs.addTab(here, self.tr("On This Computer"))
        self.tabs.addTab(self.hub, self.tr("On the Hugging Face Hub"))
        explain(self.tabs.tabBar(), self.tr("Where the models are"), self.tr("Models on this computer, or on the Hub."))
        lay_out(self, (self.messages, self.tabs), MODELS, (self.close_button,), (120, 32))
        split.setSizes([self.width() * 3 // 10, self.width() * 7 // 10])
        self.tree.currentItemChanged.connect(lambda *_: self._show())
        self.tree.itemActivated.connect(lambda *_: self._use())
        self.add_folder.clicked.connect(self._choose_folder)
        self.add_file.clicked.connect(self._choose_file)
        self.update_button.clicked.connect(self._look_for_update)
        self.delete.clicked.connect(self._confirm_delete)
        self.use.clicked.connect(self._use)
        self.close_button.clicked.connect(self.close)
        self.work.changed.connect(self._show)
        self.work.failed.connect(self._complain)
        self.hub.failed.connect(self._complain)
        self.hub.downloaded.connect(self._downloaded)
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
            FOLDER: self.tr("Mine"),
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

    def add_from_file(self, path: str) -> None:
        """Copy a model out of a zip, or make one of an ONNX file, off the GUI thread."""
        onnx = path.lower().endswith(".onnx")
        if onnx and lacks_onnx(settings.read(settings.ENGINE_PYTHON)):
            self._offer_onnx()
            return
        try:
            hub = open_hub() if onnx else None
        except InputError as error:
            self._complain(str(error))
            return

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            self._imported = hub.import_onnx(Path(path), say, is_cancelled) if hub else import_zip(Path(path))

        self.work.start(self.tr("Import a LayerFuse model"), work, lambda: self._arrived(self._imported))

    def _offer_onnx(self) -> None:
        """Say that the engine needs something more for ONNX files, with a button that fetches it."""
        text = self.tr("ONNX files need 60 MB more in the engine. Add the file again when it is set up.")
        item = self.messages.createMessage(as_text(text))
        button = QPushButton(self.tr("Set Up"), item)
        button.clicked.connect(self.onnx_wanted)
        button.clicked.connect(lambda: self.messages.popWidget(item))
        item.layout().addWidget(button)
        self.messages.pushWidget(item, Qgis.MessageLevel.Info)

    def close_down(self) -> None:
        """Stop what is going on; the window is about to be deleted."""
        self.work.cancel()
        self.hub.work.cancel()

    def _arrived(self, model: str) -> None:
        self.refresh(model)
        self.changed.emit()

    def _downloaded(self, model: str) -> None:
        self._arrived(model)
        self.tabs.setCurrentIndex(0)

    def _look_for_update(self) -> None:
        """Ask the Hub whether there is a newer version of the selected model."""
        model = self.entry().model

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            self._changes = hub.find_update(model, say, is_cancelled)

        try:
            hub = open_hub()
        except InputError as error:
            self._complain(str(error))
            return
        self.work.start(self.tr("Look for an update of {model}").format(model=model), work, lambda: self._offer(model))

    def _offer(self, model: str) -> None:
        """Say what a newer version would change, and change to it if the user likes."""
        if not self._changes:
            self.messages.pushMessage(self.tr("{model} is up to date.").format(model=model), Qgis.MessageLevel.Info)
            return
        box = QMessageBox(self)
        box.setWindowTitle(self.windowTitle())
        box.setTextFormat(Qt.TextFormat.PlainText)  # words of a stranger's card
        box.setText(self.tr("The Hub has a newer version of {model}. Change to it?").format(model=model))
        box.setInformativeText("\n".join(map(in_words, self._changes)))
        yes = QMessageBox.StandardButton.Yes
        box.setStandardButtons(yes | QMessageBox.StandardButton.No)
        if box.exec() != yes:
            return
        hub = open_hub()
        self.work.start(
            self.tr("Update {model}").format(model=model),
            lambda say, is_cancelled: hub.update(model, say, is_cancelled),
            lambda: self._arrived(model),
        )

    def _show(self) -> None:
        entry = self.entry()
        self.card.setHtml(card_page(entry) if entry else "")
        self.use.setEnabled(entry is not None)
        self.delete.setEnabled(entry is not None and entry.kind != BUNDLED)
        self.delete.setText(self.tr("Remove From List") if entry and entry.kind == FOLDER else self.tr("Delete…"))
        self.add_file.setEnabled(not self.work.busy)
        self.update_button.setEnabled(not self.work.busy and _may_be_newer(entry))

    def _use(self) -> None:
        if self.entry() is not None:
            self.chosen.emit(self.entry().model)
            self.close()

    def _choose_folder(self) -> None:
        folder = ask_folder(self, self.tr("Choose the Folder of a Model"))
        if folder is not None:
            self.add_from_folder(str(folder))

    def _choose_file(self) -> None:
        path = ask_file(self, self.tr("Choose the File of a Model"), self.tr("Zip and ONNX files (*.zip *.onnx)"))
        if path is not None:
            self.add_from_file(str(path))

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
        show_message(self.messages, text)


def _may_be_newer(entry: ModelEntry | None) -> bool:
    """Whether a model is a branch or tag on the Hub."""
    if entry is None or entry.kind != CACHED or entry.model.startswith(_IMPORTED):
        return False
    return not COMMIT.fullmatch(parse_model_id(entry.model).revision)
