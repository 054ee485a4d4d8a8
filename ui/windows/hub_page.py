"""The page of the model browser that lists models on the Hugging Face Hub and downloads them."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import InputError
from ...model_backend.models.cache import parse_model_id, verified_snapshot
from ...model_backend.raster.layers.fit import NOT, rank
from ...plugin.layers.sources import project_facts
from ...plugin.models.hub import Hub, HubModel, open_hub, parse_bytes
from ...plugin.models.installed import hub_page
from ...plugin.network import is_offline
from ...plugin.translation import Figure, in_words
from ..help import explain, task_name
from ..parts.controls import TextLabel
from ..work import IsCancelled, Say, Work


class HubPage(QWidget):
    """Search, look at cards, download. Nothing is asked before the user searches."""

    downloaded = pyqtSignal(str)
    """A model is on this computer now."""
    failed = pyqtSignal(str)
    """What went wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """An empty list."""
        super().__init__(parent)
        self._found: list[HubModel] = []
        self._named = ""  # the model that was asked for by its whole name
        self.work = Work(self)
        self.words = QgsFilterLineEdit()
        self.words.setShowSearchIcon(True)
        self.words.setPlaceholderText(self.tr("Part of a name; empty for all models. Or ORG/NAME"))
        explain(
            self.words,
            self.tr("Words to search for"),
            self.tr("Part of the name of a model, or the whole name of one that is not listed, as ORG/NAME@REVISION."),
        )
        self.search_button = QPushButton(QgsApplication.getThemeIcon("/search.svg"), self.tr("Search"))
        explain(self.search_button, "", self.tr("List the models on the Hub that are made for LayerFuse."))
        self.mine = QCheckBox(self.tr("Only models that fit my layers"))
        explain(
            self.mine,
            "",
            self.tr("List the models that can make a map of the project's layers, those that fit best first."),
        )
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels(
            [self.tr("Model"), self.tr("Makes"), self.tr("Layers"), self.tr("Pixel"), self.tr("Licence")]
        )
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        explain(self.tree, self.tr("Models on the Hub"), self.tr("What the search has found, from each model's card."))
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)  # cards come from strangers
        explain(self.card, self.tr("Card of the model"), self.tr("What the model takes and makes, and how well."))
        self.status = TextLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.download_button = QPushButton(self.tr("Download"))
        explain(
            self.download_button,
            "",
            self.tr("Fetch the selected model and verify it. It can be used at once, and later without a network."),
        )
        self.cancel_button = QPushButton(self.tr("Cancel"))
        explain(self.cancel_button, "", self.tr("Stop the search or the download; nothing half is left."))
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.search_button)
        split = QSplitter()
        split.setOrientation(Qt.Orientation.Vertical)
        split.addWidget(self.tree)
        split.addWidget(self.card)
        split.setChildrenCollapsible(False)
        lines = self.fontMetrics().height()
        split.setSizes([6 * lines, 14 * lines])
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(self.bar)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.download_button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.mine)
        layout.addWidget(split, 1)
        layout.addLayout(foot)
        for button in (self.search_button, self.download_button, self.cancel_button):
            button.setAutoDefault(False)  # Return searches
        self.words.returnPressed.connect(self.search)
        self.search_button.clicked.connect(self.search)
        self.mine.toggled.connect(self._list_again)
        self.tree.currentItemChanged.connect(lambda *_: self._show())
        self.tree.itemActivated.connect(lambda *_: self.download())
        self.download_button.clicked.connect(self.download)
        self.cancel_button.clicked.connect(self.work.cancel)
        self.work.said.connect(self._say)
        self.work.changed.connect(self._refresh)
        self.work.failed.connect(self.failed)
        self.work.failed.connect(lambda _: self._greet())
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Say before a search whether there is a network, and where it is set up."""
        super().showEvent(event)
        if not self.work.busy and not self._found:
            self._greet()

    def _greet(self) -> None:
        offline = self.tr("This computer has no network now, so the Hub cannot be asked.")
        first = offline if is_offline() else self.tr("The Hub is asked when you search.")
        where = self.tr("Server, proxy and access: Settings > Options > LayerFuse.")
        self.status.setText(f"{first} {where}")

    def search(self) -> None:
        """Ask the Hub for models."""
        words = self.words.text().strip()

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            self._found = hub.search(words, say, is_cancelled)

        hub = self._open()
        if hub is None:
            return
        self.status.setText(self.tr("Asking the Hub…"))
        self.work.start(self.tr("Search for LayerFuse models"), work, lambda: self._take(words))

    def _open(self) -> Hub | None:
        """The Hub, unless something is being done there, or the options do not lead to it, which is told."""
        if self.work.busy:
            return None
        try:
            return open_hub()
        except InputError as error:
            self.failed.emit(str(error))
            return None

    def download(self) -> None:
        """Fetch the selected model."""
        model = self.model()
        hub = self._open() if model else None
        if hub is None:
            return
        name = model.repository
        self.status.setText(self.tr("Downloading {model}…").format(model=name))
        self.work.start(
            self.tr("Download {model}").format(model=name),
            lambda say, is_cancelled: hub.download(name, say, is_cancelled),
            lambda: self._downloaded(name),
        )

    def model(self) -> HubModel | None:
        """The model that is selected."""
        item = self.tree.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None

    def _take(self, words: str) -> None:
        """List what was found, and what was asked for by its name."""
        named = parse_model_id(words)
        self._named = str(named) if named is not None else ""
        if named is not None and words not in {model.repository for model in self._found}:
            unlisted = self.tr("It is not in the Hub's list for LayerFuse. It can be downloaded by its name.")
            self._found.append(HubModel(str(named), None, unlisted))
        self._list()

    def _list_again(self) -> None:
        """Show what was found before in another way; during a search it is shown at its end."""
        if self._found and not self.work.busy:
            self._list()

    def _list(self) -> None:
        """Show what was found: all of it, or what fits the project's layers, the best first, and what was named."""
        shown, why = {model.repository: model for model in self._found}, {}
        if self.mine.isChecked():
            layers = project_facts()
            fits = rank({name: model.card for name, model in shown.items() if model.card}, layers)
            why = {name: in_words(fit.reason) for name, fit in fits.items() if fit.level != NOT}
            shown = {name: shown[name] for name in (*why, self._named) if name in shown}
        self.tree.clear()
        for name, model in shown.items():
            card, row = model.card, [name]
            if card is not None:
                taken = ", ".join(card.modality_names)
                row += [
                    task_name(card),
                    taken,
                    self.tr("{size:g} m").format(size=Figure(card.pixel_size)),
                    card.license,
                ]
            item = QTreeWidgetItem(self.tree, row)
            item.setData(0, Qt.ItemDataRole.UserRole, model)
            item.setToolTip(0, f"{name}\n{why.get(name, '')}".rstrip())
        self.tree.setCurrentItem(self.tree.topLevelItem(0))
        count = self.tr("Found: {n}").format(n=len(self._found))
        if self._found and self.mine.isChecked():
            some = self.tr("Found: {n}, of which {fit} fit your layers.")
            none = self.tr("Found: {n}. Add your layers to the project, so that it can be told which fit.")
            count = (some if layers else none).format(n=len(self._found), fit=len(why))
        self.status.setText(count if self._found else self.tr("The Hub has no such model."))
        self._show()

    def _downloaded(self, name: str) -> None:
        self.status.setText(self.tr("{model} is on this computer.").format(model=name))
        self._refresh()
        self.downloaded.emit(name)

    def _say(self, line: str) -> None:
        size = parse_bytes(line)
        if size is None:
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * size[0] / max(size[1], 0.1)))
        self.status.setText(self.tr("{done:.1f} of {total:.1f} MB").format(done=Figure(size[0]), total=Figure(size[1])))

    def _show(self) -> None:
        model = self.model()
        self.card.setHtml(hub_page(model) if model else "")
        self._refresh()

    def _refresh(self) -> None:
        model, busy = self.model(), self.work.busy
        named = parse_model_id(model.repository) if model else None
        here = named is not None and verified_snapshot(named) is not None
        self.search_button.setEnabled(not busy)
        self.download_button.setEnabled(named is not None and not here and not busy)
        self.download_button.setText(self.tr("Downloaded") if here else self.tr("Download"))
        self.bar.setVisible(busy)
        self.cancel_button.setVisible(busy)
        if not busy:
            self.bar.setRange(0, 0)
            if self.status.text().endswith(("…", "MB")):  # it was cancelled, or has failed
                self.status.setText("")
