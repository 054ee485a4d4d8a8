"""The window that finds layers in a catalogue and adds them to the project."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.catalogue.presets import catalogues
from ...model_backend.errors import InputError
from ...model_backend.raster.crs import Bounds
from ...plugin.handbook import FIND
from ...plugin.layers.find import Hit, open_catalogue
from ...plugin.layers.products import product_layer
from ...plugin.translation import in_words
from ..help import as_text, explain
from ..parts.controls import TextLabel
from ..parts.messages import show_message
from ..parts.window import lay_out
from ..work import IsCancelled, Say, Work

_MONTHS, _CLOUD = 3, 30
_SPEAKER, _REMARKS = "layerfuse: ", 8  # how remarks of the command begin, and how many are shown
Place = Callable[[], tuple[str, "tuple[Bounds, str] | None"]]


class FindDialog(QDialog):
    """Catalogue, dates, cloud; what is found; *Add Layers*. Nothing is asked before the user searches.

    Args:
        place: Tells the model, and the area with its CRS, None if there is none.
        parent: The dock.
    """

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        """An empty list."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find Layers"))
        self._place = place
        self._found: list[Hit] = []
        self._told: list[str] = []
        self.work = Work(self)
        self.messages = QgsMessageBar()
        self.catalogue = QComboBox()
        self.catalogue.setEditable(True)
        for known in catalogues():
            if not known.refused:
                self.catalogue.addItem(known.title, known.key)
        explain(
            self.catalogue,
            self.tr("Catalogue"),
            self.tr("Where to look: a public catalogue, or the address of any other (a STAC API)."),
        )
        today = QDate.currentDate()
        self.first, self.last = QDateEdit(today.addMonths(-_MONTHS)), QDateEdit(today)
        for box, name in ((self.first, self.tr("First day")), (self.last, self.tr("Last day"))):
            box.setCalendarPopup(True)
            box.setDisplayFormat("yyyy-MM-dd")
            explain(box, name, self.tr("Images are taken from these days; heights are of any."))
        self.cloud = QSpinBox()
        self.cloud.setRange(0, 100)
        self.cloud.setValue(_CLOUD)
        self.cloud.setSuffix(self.tr(" %"))
        explain(self.cloud, self.tr("Most cloud"), self.tr("Images with more cloud are left out."))
        self.search_button = QPushButton(self.tr("Search"))
        explain(
            self.search_button,
            "",
            self.tr("Look for layers that the model takes: in the panel's area, if it has one, else in the view."),
        )
        self.cancel_button = QPushButton(self.tr("Cancel"))
        explain(self.cancel_button, "", self.tr("Stop the search."))
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels([self.tr("Layer"), self.tr("Day"), self.tr("Cloud"), self.tr("Area"), self.tr("Row")])
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        explain(self.tree, self.tr("Layers that were found"), self.tr("Those with a check mark are added."))
        self.status = TextLabel()
        self.add_button = QPushButton(self.tr("Add Layers"))
        explain(self.add_button, "", self.tr("Add the layers with a check mark to the project; the rows take them."))
        form = QFormLayout()
        form.addRow(self.tr("Catalogue"), self.catalogue)
        days = QHBoxLayout()
        days.addWidget(self.first)
        days.addWidget(self.last)
        form.addRow(self.tr("Days"), days)
        form.addRow(self.tr("Most cloud"), self.cloud)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        for button in (self.cancel_button, self.search_button, self.add_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.close_button = QPushButton(self.tr("&Close"))
        self.close_button.setAutoDefault(False)
        explain(self.close_button, "", self.tr("Close the window. What was found stays in it."))
        self.close_button.clicked.connect(self.close)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        lay_out(self, (self.messages, inside), FIND, (self.close_button,), (72, 28))
        self.search_button.clicked.connect(self.search)
        self.cancel_button.clicked.connect(self.work.cancel)
        self.add_button.clicked.connect(self.add_layers)
        self.work.changed.connect(self._refresh)
        self.work.failed.connect(self._fail)
        self.tree.itemChanged.connect(lambda *_: self._refresh())
        self._refresh()

    def close_down(self) -> None:
        """Stop searching; the window is about to be deleted."""
        self.work.cancel()

    def address(self) -> str:
        """Name of the known catalogue, or the address that was typed."""
        index = self.catalogue.findText(self.catalogue.currentText())
        return self.catalogue.itemData(index) if index >= 0 else self.catalogue.currentText().strip()

    def search(self) -> None:
        """Ask the catalogue."""
        if self.work.busy:
            return
        self.messages.clearWidgets()
        try:
            model, area = self._place()
            if area is None:
                raise InputError(
                    self.tr("Area"),
                    self.tr("none is chosen, and no layer shows one"),
                    self.tr("Add a base map and zoom to your area, or choose one in the panel."),
                )
            catalogue = open_catalogue(self.address())
        except InputError as error:
            self._fail(str(error))
            return
        days = f"{self.first.date().toString('yyyy-MM-dd')}/{self.last.date().toString('yyyy-MM-dd')}"
        cloud = self.cloud.value()

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            told: list[str] = []
            self._found = catalogue.find(model, area[0], area[1], days, cloud, told.append, is_cancelled)
            self._told = [line[len(_SPEAKER) :] for line in told if line.startswith(_SPEAKER)]

        self.tree.clear()
        self.status.setText(self.tr("Asking the catalogue…"))
        self.work.start(self.tr("Find layers"), work, self._list)

    def add_layers(self) -> None:
        """Add what has a check mark to the project: one layer for each row of the panel."""
        rows: dict[str, list[Hit]] = {}
        for i in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(i)
            if item.checkState(0) == Qt.CheckState.Checked:
                hit = item.data(0, Qt.ItemDataRole.UserRole)
                rows.setdefault(hit.modality, []).append(hit)
        layers = []
        for hits in rows.values():
            try:
                layer = product_layer([hit.file for hit in hits])
            except InputError as error:
                self._fail(str(error))
                continue
            days = sorted({hit.day for hit in hits if hit.day})
            layer.setName(" ".join((hits[0].product, *days)) if len(days) < 3 else f"{hits[0].product} {days[0]}…")
            layers.append(layer)
        QgsProject.instance().addMapLayers(layers)
        if layers:
            self.close()

    def _list(self) -> None:
        for hit in self._found:
            cloud = "" if hit.cloud is None else self.tr("{percent} %").format(percent=round(hit.cloud))
            share = self.tr("{percent} %").format(percent=round(100 * hit.share))
            item = QTreeWidgetItem(self.tree, [hit.product, hit.day, cloud, share, hit.modality])
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setData(0, Qt.ItemDataRole.UserRole, hit)
            item.setToolTip(0, as_text(hit.name))
        if self._told:  # what was left out, and why
            more = ["…"] * (len(self._told) > _REMARKS)
            show_message(
                self.messages, "\n".join([*map(in_words, self._told[:_REMARKS]), *more]), Qgis.MessageLevel.Info
            )
        self.status.setText(self.tr("Found: {n}").format(n=len(self._found)))
        self._refresh()

    def _fail(self, text: str) -> None:
        self.status.setText("")
        show_message(self.messages, text)

    def _refresh(self) -> None:
        busy = self.work.busy
        rows = (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount()))
        checked = any(row.checkState(0) == Qt.CheckState.Checked for row in rows)
        self.search_button.setEnabled(not busy)
        self.cancel_button.setVisible(busy)
        self.add_button.setEnabled(checked and not busy)
