"""Controls that behave in a narrow panel that scrolls: no blank rows, no width of a long word, no stray wheel."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from qgis.core import Qgis, QgsMapLayer, QgsProject
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QEvent, QObject, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QScrollArea, QSizePolicy, QSlider, QStyle, QWidget

from ...model_backend.raster.layers.note import DOUBT, FACT, WARNING

LIGHTS = {FACT: "#2f9e44", DOUBT: "#d98a00", WARNING: "#d6333a"}
"""Green, amber and red that can be seen on light and dark themes alike."""
_NARROW = 10  # letters: as wide as a label is at least, and as long as a piece of a word at most
_MARKUP = re.compile(r"(<[^<>]*>|&\w+;)")
_FEWEST = 3  # of such a piece in a label that is narrower still
_BREAK = "\N{ZERO WIDTH SPACE}"


class TextLabel(QLabel):
    """A label for sentences: wrapped, even inside a long path, and selectable so that errors can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No words yet."""
        super().__init__(parent)
        self._words = ""
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show words, with places to break a line in the long ones."""
        self._words = text
        self._break()

    def clear(self) -> None:
        """Show no words, whatever becomes of the label's width."""
        self.setText("")

    def text(self) -> str:
        """The words as they were given."""
        return self._words

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as some letters, whatever is said: no word widens what the label stands in."""
        return QSize(_NARROW * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Break words elsewhere."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        """Break long words, and in a narrow label shorter ones, so that no letter is cut off."""
        margin = int(self.property("margin"))  # themes set it; QGIS's checker for Qt 6 takes the method for a layout's
        letters, room = _NARROW, self.contentsRect().width() - 2 * margin
        while letters > _FEWEST and max(map(self.fontMetrics().horizontalAdvance, self.pieces(letters))) > room:
            letters -= 1
        text = breakable(self._words, letters)
        if text != super().text():
            super().setText(text)

    def pieces(self, letters: int) -> list[str]:
        """What lines are made of if words of more letters may be broken."""
        return re.split(rf"\s|{_BREAK}", _MARKUP.sub(" ", breakable(self._words, letters)))


class BriefLabel(TextLabel):
    """A label of plain text that always has the room of so many lines, and cuts off what is more.

    Args:
        lines: How many.
    """

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        """No words yet."""
        super().__init__(parent)
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setIndent(0)  # else half a letter, where a theme gives labels an edge
        self._fit()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show the words, or as many as there is room for."""
        super().setText(text)
        self._fit()

    def _break(self) -> None:
        """:meth:`_fit` does."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the lines' room in another font, too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show more or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        edges, margin = self.contentsMargins(), 2 * int(self.property("margin"))  # themes set them
        inside = self.width() - edges.left() - edges.right() - margin
        metrics, room = self.fontMetrics(), QRect(0, 0, max(1, inside), 1 << 16)
        text, least, most = breakable(self._words), 0, len(breakable(self._words))

        def height(shown: str) -> int:
            return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, shown).height()

        whole = height("\n".join("x" * self._lines))
        self.setFixedHeight(whole + edges.top() + edges.bottom() + margin)

        def fits(shown: str) -> bool:
            return height(shown) <= whole

        if fits(text):
            QLabel.setText(self, text)
            return
        while least < most - 1:
            middle = (least + most) // 2
            least, most = (middle, most) if fits(f"{text[:middle]}…") else (least, middle)
        QLabel.setText(self, f"{text[:least].rstrip()}…")


def breakable(text: str, letters: int = _NARROW) -> str:
    """A text in which words of more letters may be broken; tags and entities stay whole."""
    parts, pieces = _MARKUP.split(text), re.compile(rf"(\S{{{letters}}})(?=\S)")
    parts[::2] = (pieces.sub(rf"\1{_BREAK}", part) for part in parts[::2])
    return "".join(parts)


class _Going(QObject):
    """Tells which layers go; made before a box, it does so before the box's list loses them and takes neighbours."""

    told = pyqtSignal(list)

    def __init__(self) -> None:
        super().__init__()
        QgsProject.instance().layersWillBeRemoved["QStringList"].connect(self._tell)

    def _tell(self, layers: list[str]) -> None:
        self.told.emit(layers)


class LayerBox(QgsMapLayerComboBox):
    """A choice of layers that says that none is chosen.

    QGIS's own goes blank when it is told that there is none, takes a neighbour when its layer is removed, and tells of
    a choice, ``layerChanged``, when the last layer of all is removed, whether it had chosen it or not.

    Args:
        nothing: What stands there without a layer.
    """

    chosen = pyqtSignal(object)
    """Another layer is chosen, or None."""
    lost = pyqtSignal()
    """The layer was removed from the project; none is chosen now."""

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        """No layer chosen."""
        going = _Going()
        super().__init__(parent)
        going.setParent(self)
        going.told.connect(self._let_go)
        self._chosen = ""  # id of the layer
        self.setAllowEmptyLayer(True, nothing)
        self.setCurrentIndex(0)
        may_shrink(self)
        self.layerChanged.connect(self._keep)

    def setLayer(self, layer: QgsMapLayer | None) -> None:  # noqa: N802 - QGIS's name
        """Choose a layer, or none."""
        if layer is not None:
            super().setLayer(layer)
        if layer is None or self.currentIndex() < 0:  # not one of those offered
            self.setCurrentIndex(0)
        self._keep(self.currentLayer())

    def let_type(self, take: Callable[[Sequence[str]], None]) -> None:
        """Let the user write the name of a layer, or a path, too; what is dropped is left to what it stands in.

        Args:
            take: Told the path.
        """
        self.setEditable(True)
        for part in (self, self.lineEdit()):  # one would take the first of several layers, the other an address as text
            part.setAcceptDrops(False)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lineEdit().returnPressed.connect(lambda: self._typed(take))
        self.lineEdit().editingFinished.connect(self._show_name)
        self.currentIndexChanged.connect(lambda _: self.lineEdit().home(False))

    def _typed(self, take: Callable[[Sequence[str]], None]) -> None:
        text = self.currentText().strip().strip("\"'")
        place = self.findText(text) if text else 0
        if place >= 0:
            self.setCurrentIndex(place)
        else:
            take([os.path.expanduser(text)])
        self._show_name()

    def _show_name(self) -> None:
        """Show the layer's name, where it is too long its beginning: that tells the sensor."""
        self.setEditText(self.itemText(self.currentIndex()))
        self.lineEdit().home(False)

    def _keep(self, layer: QgsMapLayer | None) -> None:
        key = layer.id() if layer is not None else ""
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(layer)

    def _let_go(self, layers: list[str]) -> None:
        if self._chosen in layers:
            self.setCurrentIndex(0)
            self._keep(None)
            self.lost.emit()


_TURNED = (QComboBox, QAbstractSpinBox, QSlider)  # what the wheel changes


class WheelGuard(QObject):
    """Keeps the mouse wheel, which scrolls the panel, from changing the boxes and sliders that come under it.

    Args:
        panel: Its boxes and sliders are guarded as they are now; one that has the focus turns as usual.
    """

    def __init__(self, panel: QWidget) -> None:
        """Guard; see the class."""
        super().__init__(panel)
        for box in (box for kind in _TURNED for box in panel.findChildren(kind)):
            if box.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else the wheel itself would focus it
            box.installEventFilter(self)

    def eventFilter(self, box: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Pass the wheel on to the panel."""
        if event.type() == QEvent.Type.Wheel and not box.hasFocus():
            event.ignore()
            return True
        return False


def show_kinds(box: QgsMapLayerComboBox, first: object, *others: object) -> None:
    """Offer layers of some kinds alone, ``QgsMapLayerProxyModel.Filter``; QGIS 3.34 takes no more than its own sum."""
    kinds = getattr(Qgis, "LayerFilters", lambda kind: kind)(first)
    for kind in others:
        kinds |= kind
    box.setFilters(kinds)


def may_shrink(box: QComboBox) -> None:
    """Let a box with long entries fit into a narrow panel."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())


class Scroll(QScrollArea):
    """A column of sections that scrolls up and down alone, without a frame.

    Args:
        inside: The column.
    """

    def __init__(self, inside: QWidget) -> None:
        """Take the column in; see the class."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._guard = WheelGuard(inside)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the column has to be: what it is short of would be cut off, in long languages and large fonts."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        least = self.widget().minimumSizeHint().width() + bar
        return QSize(max(super().minimumSizeHint().width(), least), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The column has changed: it may have to be of another width."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
