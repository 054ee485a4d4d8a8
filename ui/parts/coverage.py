"""How much of the area a layer covers."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget


class CoverageBadge(QWidget):
    """Share of the area that a layer covers: the number, and a small bar in the theme's own colours.

    The number stands beside the bar: on it some themes write in its own colour.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing known yet."""
        super().__init__(parent)
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        metrics = self.fontMetrics()
        self._bar.setFixedSize(3 * metrics.height(), metrics.height() // 2 + 2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.show_share(None)

    def text(self) -> str:
        """The share in words."""
        return self._label.text()

    def show_share(self, share: float | None) -> None:
        """Show a share of 0 to 1; None: there is no layer, or it is not known yet."""
        self.setVisible(share is not None)
        if share is None:
            return
        percent = round(100 * share)
        if share > 0:
            percent = min(max(percent, 1), 100 if share > 0.999 else 99)  # "100 %" and "none" are to be true
        self._bar.setValue(percent)
        text = self.tr("{percent} %").format(percent=percent) if percent else self.tr("none")
        self._label.setText(text)
        self.setAccessibleName(self.tr("Coverage {text}").format(text=text))
        self.setToolTip(self.tr("Share of the area where this layer has data; the other layers decide elsewhere"))
