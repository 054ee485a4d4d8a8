"""The window "Check This Map": random points one by one, without a look at the map; then how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFormLayout, QSpinBox, QVBoxLayout, QWidget

from ...model_backend.evaluation.assessment import assess_map, report_folder, write_accuracy
from ...model_backend.evaluation.reports.numbers import REPORT
from ...model_backend.evaluation.reports.pages import accuracy_sentences
from ...model_backend.evaluation.reports.words import ENGLISH, LANGUAGES
from ...model_backend.evaluation.sampling import sample
from ...model_backend.inference.feedback import Silent
from ...model_backend.inference.outputs import CLASSES
from ...plugin.handbook import JUDGING
from ...plugin.judged import remember_report
from ...plugin.runs import labels
from ...plugin.runs.made import Made, is_temporary
from ...plugin.translation import fitting, locale
from ..help import as_text, button, explain
from ..parts.controls import Scroll, TextLabel
from ..parts.window import lay_out
from ..work import IsCancelled, Say, Work
from .walk import PointWalk

POINTS, FEWEST, MOST = 100, 20, 5000


class CheckWindow(PointWalk):
    """Draws points on a map, hides it, and judges it by what the user says is there.

    Args:
        canvas: QGIS's map canvas.
        parent: The panel.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """No map yet; see the class."""
        super().__init__(canvas, parent)
        self.setWindowTitle(self.tr("Check This Map"))
        self.setObjectName("LayerFuseCheck")
        self._report: Path | None = None
        self.words, self.status = TextLabel(), TextLabel()
        self._work = Work(self)
        self._work.said.connect(lambda text: self.status.setText(as_text(text)))
        self._work.failed.connect(self._fail)
        self._work.changed.connect(self._show_state)
        self.number = QSpinBox()
        self.number.setRange(FEWEST, MOST)
        self.number.setValue(POINTS)
        explain(
            self.number,
            self.tr("Points"),
            self.tr("How many points are drawn at random in the classes of the map. More give narrower intervals."),
        )
        self.begin = button(
            self.tr("&Draw Points"), self.tr("Draw the points, hide the map, and go to the first."), self.draw_points
        )
        self.next.setText(self.tr("Skip"))
        explain(self.next, "", self.tr("Go on without an answer, where the image does not tell (Space)."))
        self.judge = button(
            self.tr("&Judge the Map"), self.tr("Compare the map with what you said, and open the report."), self.assess
        )
        self.open_report = button(self.tr("Open &Report"), self.tr("Open the report in the browser."), self._open)
        self._lay_out()
        self._show_state()

    def _lay_out(self) -> None:
        self.setup = QWidget()
        form = QFormLayout(self.setup)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Points"), self.number)
        form.addRow(self.begin)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.setup)
        column.addLayout(self.walk_parts())
        column.addWidget(self.judge)
        column.addWidget(self.status)
        column.addWidget(self.open_report)
        column.addStretch(1)
        lay_out(self, (self.messages, Scroll(inside)), JUDGING, (self.close_button,), (44, 34))

    def check(self, made: Made) -> None:
        """Take up a map; go on where its points were left."""
        self.show_maps()
        self.made, self.pixel_size, self._report = made, made.card.pixel_size, None
        self.messages.clearWidgets()
        self.status.clear()
        begun = labels.judging(made.layers.get(CLASSES))
        if begun:
            self._walk(begun[-1])
        else:
            self.take(None)
        self._show_state()

    def draw_points(self) -> None:
        """Draw points, off the GUI thread."""
        self.messages.clearWidgets()
        path = self.made.outputs[CLASSES]
        folder = labels.keeping_folder(QgsProject.instance()) if is_temporary(path) else path.parent
        output, number = labels.free_path(folder, f"{path.stem}_points"), self.number.value()
        least = max(1, min(50, number // (2 * max(1, len(self.made.areas)))))

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            sample(str(path), output, number, least, is_cancelled=is_cancelled, say=say)

        def done() -> None:
            layer = labels.open_labels(output)
            layer.setCustomProperty(labels.JUDGES, self.made.layers.get(CLASSES))
            labels.show_labels(layer, learn=False)
            self.status.clear()
            self._walk(layer)

        self._work.start(self.tr("Draw points to judge a map"), work, done)

    def _walk(self, layer: QgsVectorLayer) -> None:
        """Hide what the map says, and go to the first point of which nothing is said."""
        self.hide_maps()
        self.take(layer)
        self._show_state()

    def say(self, place: int) -> None:
        """Say what is there, and go to the next point."""
        super().say(place)
        if self.at < len(self.points) - 1:
            self.go(1)
        self._show_state()

    def assess(self) -> None:
        """Judge the map by what was said, off the GUI thread."""
        self.messages.clearWidgets()
        path, points = self.made.outputs[CLASSES], self.layer.source()
        found: list[str] = []
        points = "|".join(part for part in points.split("|") if not part.startswith("subset="))
        _, folder = labels.judgement(self.layer)
        language = fitting(locale(), LANGUAGES) or ENGLISH

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            with report_folder(folder, True, (str(path), points)) as place:
                assessed = assess_map(str(path), points, labels.CLASS_FIELD, Silent())
                write_accuracy(place, assessed, language, True)
                found.extend(accuracy_sentences(assessed.accuracy, language, assessed.trained))

        def done() -> None:
            self._report = folder / REPORT
            remember_report(str(path), folder)
            self.status.setText(as_text("\n".join(found)))
            self.show_maps()
            self._show_state()
            self._open()

        self._work.start(self.tr("Judge the map"), work, done)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report)))

    def _fail(self, why: str) -> None:
        self.status.clear()
        self.complain(why)

    def _show_state(self) -> None:
        """What can be pressed."""
        walks, busy = self.layer is not None, self._work.busy
        self.setup.setVisible(not walks)
        self.begin.setEnabled(not busy and self.made is not None)
        self.judge.setVisible(walks)
        self.judge.setEnabled(not busy and self.said() > 1)
        self.open_report.setVisible(self._report is not None)
        if not walks:
            self.words.setText(
                self.tr(
                    "Points are drawn at random in each class. You say what is there, by the image and what you know; "
                    "the map stays hidden meanwhile. Then you learn how good it is, and how much there really is of "
                    "each class."
                )
            )
        else:
            self.words.setText(self.tr("What is at the cross? Press its number, or Space where nobody can tell."))

    def _let_go(self, layers: Sequence[str]) -> None:
        """Layers are about to be removed: perhaps the points."""
        super()._let_go(layers)
        self._show_state()

    def leave(self) -> None:
        """Show the map again."""
        self.show_maps()

    def leave_project(self) -> None:
        """The project was closed: what is being done was for it."""
        self._work.leave()
        super().leave_project()

    def close_down(self) -> None:
        """The window is about to be deleted."""
        self._work.cancel()
        super().close_down()
