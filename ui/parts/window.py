"""What a window of its own begins and ends with."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ..help import help_button


def lay_out(
    window: QWidget, parts: tuple[QWidget, ...], page: str, foot: tuple[QWidget, ...], size: tuple[int, int]
) -> None:
    """Put parts one below the other, and what ends a window below them.

    Args:
        window: Without a layout.
        parts: The last takes what room there is.
        page: Of the help.
        foot: Beside its button; the last stands at the right end.
        size: Average letters wide, and lines high.
    """
    end = QHBoxLayout()
    *left, close = foot
    for part in (help_button(page), *left):
        end.addWidget(part)
    end.addStretch(1)
    end.addWidget(close)
    layout = QVBoxLayout(window)
    for part in parts:
        layout.addWidget(part)
    layout.setStretchFactor(parts[-1], 1)
    layout.addLayout(end)
    metrics = window.fontMetrics()
    window.resize(metrics.averageCharWidth() * size[0], metrics.height() * size[1])
