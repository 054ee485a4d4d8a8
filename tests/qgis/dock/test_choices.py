"""What the panel is set to is kept in the project, and on this machine."""

import json

import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.plugin import settings
from layerfuse.plugin.choices import Choices, load, save
from layerfuse.tests.qgis.waiting import wait_until
from qgis.core import QgsProject, QgsRectangle


def test_choices_are_kept_in_the_project(ready, layers, tmp_path, iface):
    ready.output.file.setFilePath(str(tmp_path / "map.tif"))
    ready.output.extras["confidence"].setChecked(True)
    ready.advanced.pixel_size.setValue(20.0)
    ready.advanced.dates.setCurrentIndex(ready.advanced.dates.findData("best"))
    row = ready.table.rows["optical"]
    row.band_boxes[0].setBand(2)
    row.band_boxes[1].setBand(1)
    ready.table.rows["elevation"].layer_box.setLayer(None)
    ready.area.extent.setOutputExtentFromUser(QgsRectangle(300000, 4099400, 300800, 4100000), layers[0].crs())
    wait_until(ready.panel.is_ready)
    before = ready._choices()
    path = str(tmp_path / "project.qgs")
    assert QgsProject.instance().write(path)
    QgsProject.instance().clear()
    assert ready.table.choices() == {}
    assert ready.output.path() is None
    assert ready.area.value() is None
    assert load(QgsProject.instance()) is None, "nothing of one project reaches the next"
    assert QgsProject.instance().read(path)
    wait_until(ready.panel.is_ready)
    assert ready._choices() == before
    assert ready.table.rows["elevation"].layer() is None, "left empty on purpose"
    assert not QgsProject.instance().isDirty()


def test_choices_of_a_layer_that_is_gone_are_dropped(dock, layers, tiny_model):
    save(
        QgsProject.instance(), Choices(model=str(tiny_model), layers={"optical": ["gone", [1, 2]], "other": ["x", []]})
    )
    dock.show()
    wait_until(dock.panel.is_ready)
    assert list(dock.table.choices()) == ["elevation"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        '{"model": 3}',
        '{"area": [1]}',
        '{"layers": {"a": [1, 2]}}',
        '{"unknown": 1}',
        '{"kinds": 1}',
        '{"regularize": "yes"}',
        '{"minimum_confidence": true}',
    ],
)
def test_damaged_choices_are_none(text, qgis_app):
    QgsProject.instance().writeEntry("layerfuse", "/dock", text)
    assert load(QgsProject.instance()) is None


def test_a_model_folder_is_remembered_on_this_machine(dock, tiny_model):
    assert json.loads(settings.read(settings.MODEL_FOLDERS)) == [str(tiny_model)]
    assert settings.read(settings.MODEL) == str(tiny_model)
    assert load_card(tiny_model).name == dock.model.card.name
