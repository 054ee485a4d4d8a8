"""Groups of the options page: what is computed on, models, network, cache."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlsplit

from qgis.gui import QgsAuthConfigSelect, QgsFileWidget
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import InputError
from ...model_backend.models.cache import hub_cache
from ...plugin import settings
from ...plugin.models import cache
from ...plugin.network import HUB
from ...plugin.translation import Figure
from ..help import as_text, device_names, explain
from ..parts.controls import TextLabel


class ComputingGroup(QGroupBox):
    """What the network is computed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """As the settings have it."""
        super().__init__(parent)
        self.setTitle(self.tr("Computing"))
        self.device = QComboBox()
        for key, name in device_names().items():
            self.device.addItem(name, key)
        self.device.setCurrentIndex(max(0, self.device.findData(settings.device())))
        explain(
            self.device,
            self.tr("Device"),
            self.tr(
                "Automatic takes a graphics card if it gives the same answers as the processor, and the processor "
                "otherwise. Test says what was chosen, and why."
            ),
        )
        self.threads = QSpinBox()
        self.threads.setRange(0, 256)
        self.threads.setSpecialValueText(self.tr("All processors ({n})").format(n=os.cpu_count() or 1))
        self.threads.setValue(settings.threads() or 0)
        explain(
            self.threads,
            self.tr("Threads"),
            self.tr(
                "How many tiles are computed at the same time. Fewer leave more of the computer to other programs."
            ),
        )
        form = QFormLayout(self)
        _add_row(form, self.tr("Device"), self.device)
        _add_row(form, self.tr("Threads"), self.threads)

    def apply(self) -> None:
        """Keep the choices."""
        chosen = self.device.currentData()
        settings.write(settings.DEVICE, "" if chosen == "auto" else chosen)
        settings.write(settings.THREADS, str(self.threads.value() or ""))


class ModelsGroup(QGroupBox):
    """Where downloaded models are.

    Args:
        open_models: Opens the browser of models.
    """

    def __init__(self, open_models: Callable[[], None], parent: QWidget | None = None) -> None:
        """As it is on the disk."""
        super().__init__(parent)
        self.setTitle(self.tr("Models"))
        self.folder = TextLabel()
        self.folder.setToolTip(self.tr("The usual cache of the Hugging Face Hub, which other programs use, too"))
        self.browse = QPushButton(self.tr("Models…"))
        explain(self.browse, "", self.tr("Look at the models on this computer and on the Hub; delete single ones."))
        self.browse.clicked.connect(open_models)
        self.delete = QPushButton(self.tr("Delete Downloaded…"))
        explain(
            self.delete,
            "",
            self.tr("Delete all models that were downloaded or imported. Files of other programs in that folder stay."),
        )
        self.delete.clicked.connect(self._confirm)
        buttons = QHBoxLayout()
        buttons.addWidget(self.browse)
        buttons.addWidget(self.delete)
        buttons.addStretch(1)
        form = QFormLayout(self)
        form.addRow(self.tr("Folder"), self.folder)
        form.addRow(buttons)
        self.refresh()

    def refresh(self) -> None:
        """Look at the disk again."""
        size = cache.models_size()
        self.folder.setText(self.tr("{folder}\nModels: {size}").format(folder=hub_cache(), size=size_text(size)))
        self.delete.setEnabled(size > 0)

    def _confirm(self) -> None:
        _delete(self, self.tr("Delete all downloaded and imported models from this computer?"), cache.delete_models)
        self.refresh()


class NetworkGroup(QGroupBox):
    """Servers, certificates, credential. The proxy is that of QGIS."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """As the settings have it."""
        super().__init__(parent)
        self.setTitle(self.tr("Network"))
        self.servers = QListWidget()
        self.servers.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.servers.setMaximumHeight(5 * (self.fontMetrics().height() + 6))
        explain(
            self.servers,
            self.tr("Servers of the Hugging Face Hub"),
            self.tr(
                "The Hub or mirrors of it, asked in this order: the next one when one cannot be reached, never when "
                "one refuses. Only the first is shown your access key. Double click or F2 changes an address."
            ),
        )
        self.add = QPushButton(self.tr("Add"))
        explain(self.add, "", self.tr("Add the address of a mirror to the list."))
        self.remove = QPushButton(self.tr("Remove"))
        explain(self.remove, "", self.tr("Take the selected server off the list."))
        self.up = QPushButton(self.tr("Move Up"))
        explain(self.up, "", self.tr("Ask the selected server earlier."))
        for address in settings.read_json(settings.HUB_SERVERS, []) or [_default_server()]:
            self._add_server(str(address))
        self.access = QgsAuthConfigSelect()
        self.access.setConfigId(settings.read(settings.HUB_ACCESS))
        explain(
            self.access,
            self.tr("Access to the Hub"),
            self.tr(
                "For private models and those with a licence to accept: a configuration of QGIS's authentication "
                "database with your access key of the Hub as password (method Basic), or as the header Authorization "
                "(method API Header). Only the configuration's name is kept in the settings."
            ),
        )
        self.certificates = QgsFileWidget()
        self.certificates.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.certificates.setDialogTitle(self.tr("Choose a File of Certificates"))
        self.certificates.setFilter(self.tr("Certificates (*.pem *.crt *.cer);;All files (*)"))
        self.certificates.lineEdit().setPlaceholderText(self.tr("Those that come with the programs"))
        self.certificates.setFilePath(settings.read(settings.CERTIFICATES))
        explain(
            self.certificates,
            self.tr("Certificates"),
            self.tr(
                "A file with certificates of authorities (PEM), for networks that inspect encrypted traffic. It is "
                "used in place of the usual ones, for the Hub and for the set-up of the engine."
            ),
        )
        self.index = QLineEdit(settings.read(settings.INDEX))
        self.index.setPlaceholderText(self.tr("As pip is set up on this computer"))
        explain(
            self.index,
            self.tr("Package index"),
            self.tr("Address of your organisation's mirror of Python packages, for the set-up of the engine."),
        )
        self.extra_index = QLineEdit(settings.read(settings.EXTRA_INDEX))
        self.extra_index.setPlaceholderText(self.tr("Chosen with the build of torch"))
        explain(
            self.extra_index,
            self.tr("Extra index"),
            self.tr("Address of a second package index, for example one with another build of torch."),
        )
        proxy = TextLabel()
        proxy.setText(self.tr("The proxy is that of QGIS: Settings > Options > Network."))
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.up):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(self.servers)
        column.addLayout(row)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        label = QLabel(self.tr("Servers of the Hub"))
        label.setBuddy(self.servers)
        form.addRow(label, column)
        _add_row(form, self.tr("Access to the Hub"), self.access)
        _add_row(form, self.tr("Certificates"), self.certificates)
        _add_row(form, self.tr("Package index"), self.index)
        _add_row(form, self.tr("Extra index"), self.extra_index)
        form.addRow(proxy)
        self.add.clicked.connect(lambda: self.servers.editItem(self._add_server("https://")))
        self.remove.clicked.connect(lambda: self.servers.takeItem(self.servers.currentRow()))
        self.up.clicked.connect(self._move_up)
        self.servers.currentRowChanged.connect(self._refresh)
        self.servers.model().rowsRemoved.connect(self._refresh)
        self._refresh()

    def addresses(self) -> list[str]:
        """The servers in their order; what is no web address is left out."""
        texts = [self.servers.item(row).text().strip().rstrip("/") for row in range(self.servers.count())]
        return list(dict.fromkeys(text for text in texts if _is_address(text)))

    def apply(self) -> None:
        """Keep the choices; the credential stays in QGIS's authentication database."""
        addresses = self.addresses()
        settings.write_json(settings.HUB_SERVERS, [] if addresses == [_default_server()] else addresses)
        settings.write(settings.HUB_ACCESS, self.access.configId())
        settings.write(settings.CERTIFICATES, self.certificates.filePath().strip())
        settings.write(settings.INDEX, self.index.text().strip())
        settings.write(settings.EXTRA_INDEX, self.extra_index.text().strip())

    def _add_server(self, address: str) -> QListWidgetItem:
        item = QListWidgetItem(address, self.servers)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.servers.setCurrentItem(item)
        return item

    def _move_up(self) -> None:
        row = self.servers.currentRow()
        self.servers.insertItem(row - 1, self.servers.takeItem(row))
        self.servers.setCurrentRow(row - 1)

    def _refresh(self, *_: object) -> None:
        self.up.setEnabled(self.servers.currentRow() > 0)
        self.remove.setEnabled(self.servers.currentRow() >= 0)


class CacheGroup(QGroupBox):
    """What runs have left on the disk."""

    cleared = pyqtSignal()
    """Something was deleted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """As it is on the disk."""
        super().__init__(parent)
        self.setTitle(self.tr("Cache"))
        self.unfinished, self.leftovers = QLabel(), QLabel()
        self.discard = QPushButton(self.tr("Discard…"))
        explain(self.discard, "", self.tr("Remove the finished parts of cancelled runs; they then begin anew."))
        self.discard.clicked.connect(self._confirm_discard)
        self.delete = QPushButton(self.tr("Delete"))
        explain(
            self.delete, "", self.tr("Delete files in the folder for temporary files that a crash has left behind.")
        )
        self.delete.clicked.connect(self._delete_leftovers)
        form = QFormLayout(self)
        for text, label, button in (
            (self.tr("Unfinished runs"), self.unfinished, self.discard),
            (self.tr("Left-over temporary files"), self.leftovers, self.delete),
        ):
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(button)
            row.addStretch(1)
            form.addRow(text, row)
        self.refresh()

    def refresh(self) -> None:
        """Look at the disk again."""
        unfinished, leftovers = cache.unfinished_size(), cache.leftovers_size()
        self.unfinished.setText(size_text(unfinished))
        self.leftovers.setText(size_text(leftovers))
        self.discard.setEnabled(unfinished > 0)
        self.delete.setEnabled(leftovers > 0)

    def _confirm_discard(self) -> None:
        _delete(self, self.tr("Remove the finished parts of all unfinished runs?"), cache.discard_unfinished)
        self.refresh()
        self.cleared.emit()

    def _delete_leftovers(self) -> None:
        _delete(self, "", cache.delete_leftovers)
        self.refresh()


def size_text(size: int) -> str:
    """A number of bytes in words; nothing at all is told as such."""
    return tr("{n:.1f} MB").format(n=Figure(size / 1000**2)) if size else tr("none")


def _default_server() -> str:
    return os.environ.get("HF_ENDPOINT", HUB).rstrip("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def _add_row(form: QFormLayout, text: str, widget: QWidget) -> None:
    label = QLabel(text)
    label.setBuddy(widget)
    form.addRow(label, widget)


def _delete(parent: QWidget, question: str, work: Callable[[], None]) -> None:
    """Ask, if there is a question; delete; tell what could not be deleted."""
    yes = QMessageBox.StandardButton.Yes
    if question and QMessageBox.question(parent, tr("LayerFuse"), question) != yes:
        return
    try:
        work()
    except InputError as error:
        QMessageBox.warning(parent, tr("LayerFuse"), as_text(str(error)))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("OptionGroups", text)
