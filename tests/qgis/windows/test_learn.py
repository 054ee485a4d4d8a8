"""Learn my classes in real QGIS: the algorithm and the window; the training itself in the engine's process."""

from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.plugin.engine import child
from layerfuse.plugin.layers.products import product_layer
from layerfuse.plugin.models.installed import list_models
from layerfuse.plugin.runs.learning import Steering, Told, learnt_layers, parse, remember_learnt
from layerfuse.tests.integration.training.test_learn import BOXES, write_boxes
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import (
    QgsApplication,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

TRAIN = "layerfuse:trainmodel"
pytestmark = pytest.mark.usefixtures("plugin")


@pytest.fixture()
def given(tmp_path, make_raster):
    """Layers and polygons of wood in the south and lake in the north."""
    rng = np.random.default_rng(0)
    wood = np.repeat(np.arange(128) >= 60, 144).reshape(128, 144)
    image = make_raster("image.tif", (rng.normal(100, 10, (2, 128, 144)) + 80 * wood).astype(np.uint16), nodata=0)
    return image, write_boxes(tmp_path / "areas.gpkg", BOXES, epsg=4326)


def test_a_model_is_trained_and_offered_at_once(processing, given, tmp_path):
    class Feedback(QgsProcessingFeedback):
        """Cancels at the first sign of progress, which keeps the best so far."""

        def __init__(self):
            super().__init__(False)
            self.progressChanged.connect(lambda _: self.cancel())

    folder = tmp_path / "models" / "mine"
    parameters = {
        "OPTICAL": str(given[0]), "LABELS": f"{given[1]}|layername=areas", "FIELD": "class", "NAME": "mine",
        "FOLDER": str(folder), "HOLDOUT": "TEMPORARY_OUTPUT", "MINUTES": 5,
    }  # fmt: skip
    results = processing.run(TRAIN, parameters, feedback=Feedback())
    card = load_card(folder)
    assert results["MODEL_NAME"] == "mine 1.0" and "optical" in results["SCORES"]
    assert [c.name for c in card.classes] == ["lake", "wood"] and card.training.seconds < 200
    assert str(folder) in [entry.model for entry in list_models()]
    assert QgsVectorLayer(results["HOLDOUT"], "held out").featureCount() > 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OPTICAL": None}, "none is given"),
        ({"FIELD": "kind"}, "no field 'kind'"),
        ({"NAME": "my model"}, "letters, digits"),
        ({"MODEL": "/nowhere"}, "no such model"),
    ],
)
def test_what_is_wrong_is_told(processing, given, changes, words):
    parameters = {"OPTICAL": str(given[0]), "LABELS": str(given[1]), "NAME": "mine", "MINUTES": 1, **changes}
    feedback = QgsProcessingFeedback(False)
    with pytest.raises(QgsProcessingException) as error:
        processing.run(TRAIN, parameters, feedback=feedback)
    assert words in f"{error.value} {feedback.textLog()}"


def test_lines_of_a_training_are_understood_and_others_passed_over():
    told = parse('{"step": 3, "loss": 0.5, "seconds": 10, "left": 30, "score": 0.4, "classes": {"a": 0.2}}')
    assert told == Told(3, 0.5, 30, 10, 0.4, {"a": 0.2}) and told.share == 0.25
    assert parse('{"info": "hello"}') == "hello"
    assert [parse(line) for line in ("Warning", "[1]", '{"other": 1}')] == [None] * 3


def test_a_training_is_steered_by_files_while_it_runs(tmp_path):
    steering, run = Steering(tmp_path / "m"), tmp_path / "m.run"
    steering.stop()
    assert not run.exists()  # there is nothing to stop
    run.mkdir()
    steering.pause(True)
    assert (run / "pause").exists()
    steering.pause(False)
    steering.stop()
    assert [p.name for p in run.iterdir()] == ["stop"]


def test_a_training_that_ends_as_it_is_told_to_stop_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "is_dir", lambda _: True)  # its folder, a moment ago
    steering = Steering(tmp_path / "m")
    steering.stop()
    steering.pause(True)


def open_dialog(plugin, iface, given):
    """Layers and areas in the project, and the window that the panel opens for them."""
    image, areas = given
    project = QgsProject.instance()
    project.addMapLayer(QgsRasterLayer(str(image), "image"))
    project.addMapLayer(QgsVectorLayer(f"{areas}|layername=areas", "areas"))
    iface.mainWindow().show()
    plugin._dock.show()
    click(plugin._dock.learn)
    return plugin._dock.desk.learning


@pytest.fixture()
def dialog(plugin, iface, given):
    dialog = open_dialog(plugin, iface, given)
    yield dialog
    dialog.close_down()
    iface.mainWindow().hide()


def test_the_window_trains_stops_at_a_word_and_the_panel_uses_the_model(dialog, plugin, monkeypatch, tmp_path):
    monkeypatch.setattr("layerfuse.plugin.runs.learning.models_folder", lambda: tmp_path / "own")
    project = QgsProject.instance()
    dialog.labels.setLayer(project.mapLayersByName("areas")[0])
    assert dialog.field.currentField() == "class"
    dialog.layers["optical"].setLayer(project.mapLayersByName("image")[0])
    click(dialog.start_button)
    wait_until(lambda: dialog.curve.points)
    assert dialog.stop_button.isVisible() and not dialog.start_button.isVisible()
    click(dialog.pause_button)
    assert (tmp_path / "own" / "my-model.run" / "pause").exists()
    click(dialog.stop_button)
    wait_until(lambda: not dialog.running)
    folder = tmp_path / "own" / "my-model"
    assert load_card(folder).name == "my-model" and "ready" in dialog.status.text()
    assert Path(plugin._dock.model.folder) != folder, "what was stopped replaces nothing by itself"
    scroll = dialog.outcome.parentWidget().parentWidget()  # the viewport
    wait_until(lambda: dialog.outcome.mapTo(scroll, dialog.outcome.rect().bottomRight()).y() <= scroll.height())
    click(dialog.outcome.use)
    assert Path(plugin._dock.model.folder) == folder
    assert project.mapLayersByName("Held out: my-model") and set(dialog.scores.bars) == {"lake", "wood"}
    assert not (tmp_path / "own" / "my-model.run").exists()


def test_unloading_ends_a_training_at_once(plugin, iface, given, monkeypatch, tmp_path):
    monkeypatch.setattr("layerfuse.plugin.runs.learning.models_folder", lambda: tmp_path / "own")
    dialog = open_dialog(plugin, iface, given)
    project = QgsProject.instance()
    dialog.labels.setLayer(project.mapLayersByName("areas")[0])
    dialog.layers["optical"].setLayer(project.mapLayersByName("image")[0])
    click(dialog.start_button)
    wait_until(child.living)
    (training,) = child.living()
    plugin.unload()
    assert training.poll() is not None
    wait_until(lambda: not QgsApplication.taskManager().countActiveTasks())
    iface.mainWindow().hide()
    assert not (tmp_path / "own" / "my-model").exists()


def test_the_window_guesses_labels_that_are_features_and_closes(dialog):
    assert isinstance(dialog.labels.currentLayer(), QgsVectorLayer) or dialog.labels.currentLayer() is None
    click(dialog.close_button)
    assert not dialog.isVisible()


def test_a_round_learns_what_the_rounds_before_have_learnt(dialog):
    project = QgsProject.instance()
    areas, image = project.mapLayersByName("areas")[0], project.mapLayersByName("image")[0]
    again = areas.clone()
    project.addMapLayer(again)
    remember_learnt(project, [areas.id()])
    remember_learnt(project, [areas.id()])
    assert learnt_layers(project) == [areas.id()]
    dialog.labels.setLayer(areas)
    assert not dialog.earlier.isChecked()
    dialog.labels.setLayer(again)
    dialog.layers["optical"].setLayer(image)
    dialog.license.setText(" CC0-1.0 ")
    found = dialog.parameters()
    assert found["EARLIER"] == [areas.id()] and found["LABELS"] == again.id() and found["LICENSE"] == "CC0-1.0"


def test_what_is_no_data_in_a_layer_is_said_below_it(dialog, make_raster, tmp_path):
    folder, found = tmp_path / "scene", dialog.found["optical"]
    folder.mkdir()
    for name in ("B02", "B03", "B04"):
        values = np.random.default_rng(1).integers(300, 3000, (40, 40)).astype(np.uint16)
        make_raster(f"scene/{name}.tif", values)
    make_raster("scene/SCL.tif", np.repeat([9, 4], [800, 800]).reshape(40, 40).astype(np.uint8))
    scene, image = product_layer([str(folder)]), QgsProject.instance().mapLayersByName("image")[0]
    QgsProject.instance().addMapLayer(scene)
    dialog.layers["optical"].setLayer(image)
    wait_until(lambda: "No data: 0." in found.text())
    assert found.isVisible() and dialog.found["elevation"].isHidden()
    dialog.layers["optical"].setLayer(scene)
    assert found.isHidden(), "what was said of another layer is not said of this one"
    wait_until(found.isVisible)
    assert "No data: 0, masked pixels." in found.text() and "50% of optical is cloud" in found.text()
    QgsProject.instance().removeMapLayer(scene.id())
    assert found.isHidden()


def test_the_window_says_what_is_missing(dialog):
    dialog.layers["optical"].setLayer(None)
    click(dialog.start_button)
    assert not dialog.running and dialog.messages.currentItem() is not None


def test_it_fits_into_a_narrow_window(dialog):
    for index, name in enumerate(("lake", "a class with a name that is long")):
        dialog.scores.show_scores({name: 0.4 + 0.1 * index})
    dialog.curve.add(1, 0.5, 0.3)
    dialog.resize(320, 600)
    dialog._show_running(True)
    assert dialog.minimumSizeHint().width() <= 320
    dialog._show_running(False)
    assert dialog.minimumSizeHint().width() <= 320
