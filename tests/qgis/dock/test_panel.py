"""The dock as a panel: no row goes blank, no wheel changes a setting, no long word widens it, results have a place."""

import re
from pathlib import Path

import pytest
from layerfuse.model_backend.inference.pipeline import Job
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING, Note
from layerfuse.model_backend.raster.shapes.objects import SMALLEST_BUILDING
from layerfuse.plugin.choices import proposed_path
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.runs.tasks import Lookout
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.parts.controls import Scroll, WheelGuard, breakable
from layerfuse.ui.parts.edge import beyond
from layerfuse.ui.windows.learn_dialog import LearnDialog
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QGuiApplication, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)


def _texts(dock):
    rows = dock.table.rows.values()
    return [row.layer_box.currentText() for row in rows] + [b.currentText() for row in rows for b in row.band_boxes]


def test_no_row_is_ever_blank(ready, house_model, tiny_model):
    folder = str(house_model("houses"))
    remember_folder(folder)
    ready.models_changed()
    ready.table.rows["elevation"].layer_box.setLayer(None)
    for model in (folder, "landcover", "buildings", str(tiny_model)):
        ready.model.use(model)
        rows = ready.table.rows.values()
        assert all(row.layer_box.currentText() for row in rows), model
        assert all(b.currentText() for row in rows if row.layer() for b in row.band_boxes), model
    assert ready.table.rows["elevation"].layer_box.currentText() == "Not available"
    optical = ready.table.rows["optical"]
    optical.layer_box.setLayer(QgsProject.instance().mapLayersByName("landsat8 scene")[0])
    QgsProject.instance().removeMapLayer(optical.layer())
    assert (optical.layer(), optical.layer_box.currentText()) == (None, "Not available")
    ready._soon.stop()
    assert "optical" not in ready.table._touched, "another may be guessed"
    QgsProject.instance().clear()
    assert {row.layer_box.currentText() for row in ready.table.rows.values()} == {"Not available"}


def _wheel(box):
    middle = QPointF(box.rect().center())
    return QWheelEvent(
        middle, QPointF(box.mapToGlobal(box.rect().center())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


def _turn(box):
    QApplication.sendEvent(box, _wheel(box))


def test_the_wheel_is_the_panels_and_a_boxs_only_with_the_focus(qgis_app):
    panel = QWidget()
    column = QVBoxLayout(panel)
    combo, spin, slider = QComboBox(), QDoubleSpinBox(), QSlider(Qt.Orientation.Horizontal)
    combo.addItems(["a", "b", "c"])
    for box in (spin, slider):
        box.setValue(50)
    for box in (combo, spin, slider):
        column.addWidget(box)
    guard = WheelGuard(panel)
    panel.show()
    panel.setFocus()
    for box in (combo, spin, slider):
        assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus, "else the wheel would give it the focus"
        box.clearFocus()
        _turn(box)
        event = _wheel(box)
        assert guard.eventFilter(box, event) and not event.isAccepted(), "Qt hands it on to the panel"
    assert (combo.currentText(), spin.value(), slider.value()) == ("a", 50, 50)
    panel.activateWindow()
    combo.setFocus()
    wait_until(combo.hasFocus, seconds=10)
    assert not guard.eventFilter(combo, _wheel(combo))


def _value(box):
    return box.currentIndex() if isinstance(box, QComboBox) else box.value()


def test_every_box_that_scrolls_is_guarded(ready, plugin):
    dialog = LearnDialog()
    try:
        for panel in (ready.widget().findChild(QScrollArea).widget(), dialog):
            boxes = [b for b in panel.findChildren(QComboBox) if b.isEnabled() and b.count() > 1]
            boxes += [*panel.findChildren(QDoubleSpinBox), *panel.findChildren(QSlider)]
            assert len(boxes) > 4
            for box in boxes:
                before = _value(box)
                box.clearFocus()
                _turn(box)
                assert _value(box) == before, (box, box.toolTip())
    finally:
        dialog.deleteLater()


LONG = "/home/somebody/" + "a_very_long_name_without_an_end_" * 8 + "/x.tif"


def test_a_long_path_does_not_widen_the_dock(ready):

    def widths(words):
        row = ready.table.rows["optical"]
        ready.output.file.setFilePath(f"/{words}")
        ready.panel.refuse(words, "Mend")
        ready.unfinished.offer(words)
        row.notes_label.setText(words)
        row.light.setText(f'<font color="#d6333a">o</font> {words}')
        row.layer().setName(words)
        return [part.minimumSizeHint().width() for part in (ready.widget(), ready.model.parentWidget())]

    assert widths(LONG) == widths("something ordinary in some words")
    ready.panel.refuse(LONG)
    assert ready.panel.reason.text() == LONG, "as it was said"


def test_breaking_keeps_tags_and_letters():
    text = f'<font color="#d6333a">o</font> {LONG} &amp;amp; short'
    broken = breakable(text)
    assert broken.replace("\N{ZERO WIDTH SPACE}", "") == text and '<font color="#d6333a">' in broken
    assert max(map(len, re.split("[\N{ZERO WIDTH SPACE} ]", broken.split(">")[-1]))) <= 10
    assert breakable("some short words") == "some short words"


def test_the_line_beside_run_is_three_lines_and_the_rest_is_in_the_details(ready):
    label = ready.panel.reason
    assert label.text().replace(" and ", "+") == "Land cover of the whole area from landsat8 scene+srtm"
    assert label.height() >= 3 * label.fontMetrics().lineSpacing() - 1
    foot = ready.panel.height()
    reason = "A reason of many words, which are more than there is room for in a narrow dock. " * 9
    ready.panel.refuse(reason)
    ready.panel.preflight.show()
    QApplication.processEvents()
    assert ready.panel.height() == foot, "nothing jumps"
    assert label.text() == reason and QLabel.text(label).endswith("…") and label.toolTip() == reason
    click(ready.panel.details)
    assert ready.panel._details.text.toPlainText() == reason.strip()
    ready.look_soon()
    wait_until(ready.panel.is_ready)
    told = ready.panel._details.text.toPlainText()
    assert "tiles" in told and "optical: " in told, "it follows"


def test_a_click_on_run_while_it_is_checking_is_kept(ready):
    runs = []
    ready.panel.run_clicked.disconnect(ready.start)
    ready.panel.run_clicked.connect(lambda: runs.append(True))
    ready.look_soon()
    assert not ready.panel.is_ready()
    click(ready.panel.run)
    click(ready.panel.run)
    assert not runs and "Then it runs" in ready.panel.reason.text()
    wait_until(ready.panel.is_ready)
    assert runs == [True], "once"
    click(ready.panel.run)
    assert runs == [True, True]
    ready.output.file.setFilePath("/gone/map.tif")
    click(ready.panel.run)
    wait_until(lambda: "/gone" in ready.panel.reason.text())
    ready.output.file.setFilePath("")
    wait_until(ready.panel.is_ready)
    assert len(runs) == 2, "what was refused is not made later"


def test_typed_paths(ready, tmp_path):
    for typed, found in (
        ("map", Path.home() / "map.tif"),
        ("~/map.tif", Path.home() / "map.tif"),
        (f' "{tmp_path}/a b.tif" ', tmp_path / "a b.tif"),
    ):
        ready.output.file.lineEdit().setText(typed)
        assert ready._output() == found
    assert QgsProject.instance().write(str(tmp_path / "mine.qgz"))
    ready.output.file.lineEdit().setText("map")
    assert ready._output() == tmp_path / "map.tif", "beside the project"


def test_doubts_and_warnings_stand_in_the_row(ready):
    row = ready.table.rows["optical"]
    brief = Note(FACT, "Stored values become others, and so on.", "Values x become 2 x.")
    notes = [Note(DOUBT, "One doubt."), Note(FACT, "A fact."), brief, Note(WARNING, "A warning <b>.")]
    row.show_notes(notes)
    assert [text in row.light.text() for text in ("One doubt.", "A warning &lt;b&gt;.", "A fact.")] == [
        True,
        True,
        False,
    ]
    assert row.level == WARNING and "A fact." in row.notes_label.text()
    assert row.light.text().endswith("<br>Values x become 2 x."), "what changes values needs no click to be read"


def test_buildings_start_with_a_smallest_size(ready, house_model, tiny_model, plugin):
    folder = str(house_model("houses"))
    remember_folder(folder)
    assert ready.output.polygons.value().minimum_area == 0
    ready.model.use(folder)
    assert ready.request(Path("map.tif")).job.minimum_area == SMALLEST_BUILDING == 10
    ready.output.polygons.minimum_area.setValue(25)
    ready.model.use(str(tiny_model))
    assert ready.output.polygons.value().minimum_area == 25, "what the user has said stays"
    algorithm = QgsApplication.processingRegistry().algorithmById("layerfuse:extractbuildings")
    assert algorithm.parameterDefinition("MIN_AREA").defaultValue() == 10


def test_maps_of_a_saved_project_go_beside_it(ready, tmp_path):
    assert ready._output() is None and ready.output.file.lineEdit().placeholderText() == "Temporary file"
    folder = tmp_path / "project"
    folder.mkdir()
    assert QgsProject.instance().write(str(folder / "mine.qgz"))
    wait_until(lambda: ready.output.file.lineEdit().placeholderText() == "Beside the project")
    found = ready._output()
    assert found.parent == folder and re.fullmatch(r"tiny_\d{8}_\d{4}\.tif", found.name)
    ready.output.file.setFilePath(str(tmp_path / "named.tif"))
    assert ready._output() == tmp_path / "named.tif"


@pytest.mark.parametrize("left", ["{}.tif", "{}.tif.layerfuse", None])
def test_a_proposed_name_is_free(left, tmp_path):
    first = proposed_path(tmp_path, "Mödel/ä..", lambda path: False)
    assert re.fullmatch(r"M_del_\d{8}_\d{4}", first.stem)
    if left is not None:
        (tmp_path / left.format(first.stem)).touch()
    second = proposed_path(tmp_path, "Mödel/ä..", lambda path: left is None and path == first)
    assert second != first and second.parent == tmp_path


def test_a_run_is_cancelled_at_the_left(ready):
    """In the preview's place: in a narrow window QGIS's own status bar pushes the right edge off the screen."""
    panel = ready.panel
    place = panel.preview.pos()
    assert not panel.cancel.isVisible()
    ready.advanced.pixel_size.setValue(1.0)
    wait_until(panel.is_ready)
    click(panel.run)
    wait_until(lambda: ready._queue.current is not None)
    assert panel.cancel.isVisible() and not panel.preview.isVisible()
    QApplication.processEvents()
    assert panel.cancel.x() == place.x() and panel.cancel.y() > panel.run.y()
    click(panel.cancel)
    wait_until(lambda: ready._queue.current is None)
    assert ready.result.made is None and panel.preview.isVisible() and not panel.cancel.isVisible()


def test_the_dock_is_never_narrower_than_its_words(ready):
    box, column = ready.output.extras["confidence"], ready.widget().findChild(Scroll).widget()
    words, least = box.text(), ready.minimumWidth()
    box.setText("Una lengua larga, en letras grandes, de una casilla sola")
    wait_until(lambda: ready.minimumWidth() > max(least, column.minimumSizeHint().width()), seconds=10)
    grown = ready.minimumWidth()
    box.setText(words)
    wait_until(lambda: ready.minimumWidth() < grown, seconds=10)


def test_nothing_of_the_dock_lies_beyond_the_screen(ready, iface):
    """A window that is wider than the screen, as QGIS's is at 1,024 pixels in some languages."""
    window, screens = iface.mainWindow(), QGuiApplication.primaryScreen().availableVirtualGeometry()
    before = window.geometry()
    wrench, margins = ready.table.rows["optical"].bands_button, ready.widget().layout().contentsMargins
    try:
        for excess in (60, -20):
            window.setGeometry(0, 0, screens.width() + excess, 700)
            window.resizeDocks([ready], [320], Qt.Orientation.Horizontal)
            wait_until(lambda: margins().right() == beyond(ready), seconds=60)
            assert (margins().right() > 0) == (excess > 0)
            QApplication.processEvents()
            assert ready.widget().width() - margins().right() >= 240
            assert wrench.mapToGlobal(wrench.rect().topRight()).x() <= screens.right()
        window.move(300, 0)
        QApplication.processEvents()
        assert beyond(ready) == 0, "who moves it there wants it so"
    finally:
        window.setGeometry(before)


def test_the_lookout_goes_on_after_there_was_nothing_to_look_at(qgis_app, tiny_card):
    lookout, told = Lookout(), []
    lookout.looked.connect(lambda job, answer: told.append((job, answer)))
    jobs = [Job((), Path("a.tif")), Job((), Path("b.tif"))]
    for job in jobs:
        lookout.ask(job, tiny_card)
        wait_until(lambda job=job: told and told[-1][0] is job)
        lookout.want(None)
        wait_until(lambda: not lookout._is_new)
    assert "none is given" in told[-1][1]
    lookout.close()
