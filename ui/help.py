"""What a control is for, in the places where people look for it: tool tip, What's This, and screen readers."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget


def explain(widget: QWidget, name: str, text: str, tip: str = "") -> None:
    """Say what a control is for.

    Args:
        widget: The control.
        name: What screen readers call it; empty if its own text says it, as that of a button.
        text: Whole sentences, for What's This.
        tip: A shorter text for the tool tip; by default the first sentence, without its full stop.
    """
    widget.setWhatsThis(text)
    widget.setToolTip(tip or text.split(". ")[0].rstrip("."))
    if name:
        widget.setAccessibleName(name)
    if not widget.accessibleDescription():
        widget.setAccessibleDescription(widget.toolTip())
