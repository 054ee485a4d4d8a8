"""What was begun in a project that is closed meanwhile reaches no other project, and is not lost."""

from pathlib import Path

import pytest
from layerfuse.plugin.models.installed import list_models
from layerfuse.plugin.runs import labels
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.labels.rounds import Rounds
from layerfuse.ui.work import Work
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtWidgets import QPushButton


def _begin(dock):
    """Run; the task."""
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    wait_until(lambda: dock._queue.current is not None)
    return dock._queue.current


def test_a_map_comes_into_no_other_project_and_can_be_had_there(ready, iface):
    _begin(ready)
    QgsProject.instance().clear()
    wait_until(lambda: ready._queue.current is None)
    card = ready.result
    assert not QgsProject.instance().mapLayers() and card.made is None
    (left,) = card.behind()
    assert left.outputs["classes"].is_file() and not iface.exit_blockers[0]._temporary()
    item = iface.messageBar().currentItem()
    assert "closed project" in item.text()
    click(item.findChild(QPushButton))
    assert card.made is left and left.layer("classes") is not None and card.behind() == []


@pytest.mark.parametrize("saved", ["before", "meanwhile"])
def test_a_project_that_is_opened_again_gets_its_map(ready, saved, tmp_path):
    project, path = QgsProject.instance(), str(tmp_path / "mine.qgz")
    if saved == "before":
        assert project.write(path)
    _begin(ready)
    assert project.write(path)
    project.clear()
    assert project.read(path)
    wait_until(lambda: ready._queue.current is None)
    assert ready.result.made.layer("classes") is not None and ready.result.behind() == []


def test_points_drawn_for_a_closed_project_are_in_no_other(ready, monkeypatch, tmp_path):
    click(ready.panel.run)
    wait_until(lambda: ready.result.made is not None and ready.panel.is_ready())
    monkeypatch.setattr("layerfuse.ui.labels.check_window.labels.keeping_folder", lambda project: tmp_path)
    shown = []
    monkeypatch.setattr(labels, "show_labels", lambda *_, **__: shown.append(1))
    click(ready.result.check)
    window = ready.desk.checks
    window.draw_points()
    wait_until(window._work._task.isActive)
    QgsProject.instance().clear()
    assert not window._work.busy and not window.isVisible()
    window.show()
    window.close()
    assert not shown and not QgsProject.instance().mapLayers()


def test_work_that_was_left_tells_nothing_even_if_it_was_done(qgis_app):
    work, told = Work(), []
    work.start("a", lambda say, is_cancelled: say("x"), lambda: told.append("then"))
    work.said.connect(told.append)
    work.failed.connect(told.append)
    work.leave()
    assert not work.busy
    wait_until(lambda: not QgsApplication.taskManager().countActiveTasks())
    again = Work()
    again.start("b", lambda say, is_cancelled: None, lambda: told.append("again"))
    wait_until(lambda: told)
    assert told == ["again"]


def test_a_model_that_has_learnt_for_a_closed_project_is_kept_and_maps_nothing(qgis_app, tiny_model, monkeypatch):
    added, failed = [], []
    rounds = Rounds(added.append, lambda path: False)
    rounds.failed.connect(failed.append)
    rounds._folder, rounds.trains = Path(tiny_model), True
    rounds.leave_project()
    rounds._trained()
    assert added == [] and not rounds.busy and "stays among your models" in failed[0]
    assert str(tiny_model) in [entry.model for entry in list_models()]
