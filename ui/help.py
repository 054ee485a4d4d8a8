"""Words that several pages share, and what a control is for: tool tip, What's This, and screen readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QPushButton, QToolButton, QWidget

from ..model_backend.card import Card
from ..model_backend.raster.shapes.objects import maps_buildings
from ..plugin.handbook import open_page


def explain(widget: QWidget, name: str, text: str, tip: str = "") -> None:
    """Say what a control is for.

    Args:
        widget: The control.
        name: What screen readers call it; empty if its own text says it, as that of a button.
        text: Whole sentences, for What's This.
        tip: A shorter text for the tool tip; by default the first sentence, without its full stop.
    """
    widget.setWhatsThis(as_text(text))
    widget.setToolTip(as_text(tip or re.split(r"\. |。", text)[0].rstrip(".")))
    for part in (widget, *widget.findChildren(QWidget)):  # of a composite control its parts have the focus
        if name and not part.accessibleName() and (part is widget or part.focusPolicy() != Qt.FocusPolicy.NoFocus):
            part.setAccessibleName(name)
            part.setToolTip(part.toolTip() or widget.toolTip())
    widget.setAccessibleDescription(widget.toolTip())


def help_button(page: str) -> QToolButton:
    """A button that opens a page of help; see :mod:`..plugin.handbook`."""
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(QgsApplication.getThemeIcon("/mActionHelpContents.svg"))
    button.setText(tr("Help"))
    explain(button, "", tr("Read in the browser how this works."))
    button.clicked.connect(lambda: open_page(page))
    return button


def as_text(words: str) -> str:
    """Words that may be a stranger's, such as a model's description, so that Qt shows them and obeys no tag in them."""
    return words if "<" not in words else f"<qt>{escape(words, quote=False)}</qt>".replace("\n", "<br>")


def device_names() -> dict[str, str]:
    """What the devices are called."""
    return {
        "auto": tr("Automatic"),
        "cpu": tr("Processor (CPU)"),
        "cuda": tr("NVIDIA graphics card (CUDA)"),
        "mps": tr("Apple graphics card (MPS)"),
    }


def task_name(card: Card) -> str:
    """What a model makes, in a word or two."""
    if maps_buildings(card.classes):
        return tr("Buildings")
    names = {"semantic": tr("Land cover"), "instance": tr("Objects"), "encoder": tr("Nothing yet, it is pre-trained")}
    return names[card.task]


def button(text: str, tip: str, clicked: Callable[[], None]) -> QPushButton:
    """A push button that says what it does."""
    made = QPushButton(text)
    explain(made, "", tip)
    made.clicked.connect(lambda: clicked())
    return made


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Help", text)
