"""Maps that no run of the panel has made have cards, too; maps are found on the canvas; what judges them is told."""

from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.outputs import beside
from layerfuse.model_backend.inference.telling.summary import Worth, read_worth
from layerfuse.plugin.found import map_file, read_map
from layerfuse.plugin.runs import labels
from layerfuse.tests.qgis.waiting import click, wait_until
from osgeo import gdal
from qgis.core import (
    QgsContrastEnhancement,
    QgsPointXY,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRectangle,
)
from qgis.PyQt.QtWidgets import QMessageBox, QToolButton


def test_the_message_of_a_run_is_about_that_run_and_leaves_with_its_project(mapped, iface):
    card, first, project = mapped.result, mapped.result.made, QgsProject.instance()
    (item,) = [i for i in iface.messageBar().items() if i.text().startswith("The map is ready")]
    zoom = next(a for a in item.findChild(QToolButton).menu().actions() if a.text() == card.zoom.text())
    click(mapped.panel.run)
    wait_until(lambda: card.made is not first)
    zoom.trigger()
    assert card.made is first
    project.clear()
    assert not [i for i in iface.messageBar().items() if i.text().startswith("The map is ready")]


def _copied(made, folder):
    """Layers of copies of a run's map and confidence, as the command would have written them."""
    found = {}
    for kind, path in made.outputs.items():
        copy = beside(folder / "mine.tif", kind)
        copy.write_bytes(path.read_bytes())
        found[kind] = QgsProject.instance().addMapLayer(QgsRasterLayer(str(copy), copy.stem))
    return found


def test_a_map_of_the_command_has_a_card_by_what_its_file_tells(mapped, tmp_path, iface):
    card, first = mapped.result, mapped.result.made
    found = _copied(first, tmp_path)
    found["classes"].setName("Of the toolbox")
    assert map_file(found["classes"]) == tmp_path / "mine.tif" and map_file(found["confidence"]) is None
    iface.mapCanvas().setCurrentLayer(found["classes"])
    wait_until(lambda: card.made is not first)
    made = card.made
    assert made.title == f"Of the toolbox by {first.card.name}", "as the layer is called, not its file"
    assert made.card == first.card and [a.pixels for a in made.areas] == [a.pixels for a in first.areas]
    assert [a.hectares for a in made.areas] == pytest.approx([a.hectares for a in first.areas], abs=1e-3)
    assert [note.level for note in made.notes] == [note.level for note in first.notes]
    assert all(before.text.endswith(note.text) for note, before in zip(made.notes, first.notes))
    assert made.layers == {kind: layer.id() for kind, layer in found.items()}
    assert card.under.dim.isEnabled() and card.report.isEnabled() and card.check.isEnabled()
    assert not card.delete.isVisible() and not card.improve.isVisible(), "its files are the user's"
    iface.mapCanvas().setCurrentLayer(first.layer("classes"))
    assert card.made is first
    iface.mapCanvas().setCurrentLayer(found["classes"])
    assert card.made is made, "it is looked at once"


def test_a_map_of_the_toolbox_has_a_card_and_can_be_saved(mapped, tmp_path, iface):
    card, first = mapped.result, mapped.result.made
    path = Path(QgsProcessingUtils.generateTempFilename("OUTPUT.tif"))
    path.write_bytes(first.outputs["classes"].read_bytes())
    iface.mapCanvas().setCurrentLayer(QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "Land cover")))
    wait_until(lambda: card.made is not first)
    assert card.save.isVisible() and card.delete.isVisible() and card.made in card.temporary()
    QgsProject.instance().write(str(tmp_path / "mine.qgz"))
    click(card.save)
    wait_until(lambda: not card.made.is_temporary())
    assert card.made.outputs["classes"].parent == tmp_path


@pytest.mark.parametrize(
    "damage", ["LAYERFUSE_AREAS={}", "LAYERFUSE_AREAS=[", "LAYERFUSE_NOTES=[{}]", "LAYERFUSE_NOTES=[1]"]
)
def test_a_map_whose_own_words_are_damaged_has_none_and_says_why(mapped, tmp_path, damage):
    path = tmp_path / "damaged.tif"
    gdal.Translate(str(path), str(mapped.result.made.outputs["classes"]), metadataOptions=[damage])
    with pytest.raises(InputError, match="what it tells of itself is damaged"):
        read_map(path, lambda: False)


def test_a_map_of_a_model_that_is_gone_has_none_and_says_why(mapped, tmp_path, iface):
    card, first = mapped.result, mapped.result.made
    path, told = str(tmp_path / "older.tif"), []
    gdal.Translate(path, str(first.outputs["classes"]), metadataOptions=["LAYERFUSE_MODEL=gone 7.0"])
    older = QgsProject.instance().addMapLayer(QgsRasterLayer(path, "older"))
    card.unread.connect(told.append)
    for _ in range(2):
        iface.mapCanvas().setCurrentLayer(older)
        wait_until(lambda: not card._reading.busy)
        iface.mapCanvas().setCurrentLayer(None)
    assert card.made is first and len(told) == 1 and "gone 7.0, is not on this computer" in told[0]


@pytest.mark.parametrize(
    "worth",
    [
        Worth(0.83, ("shrub and scrub", 0.45, 0.03), 0.0, None, ("snow and ice", 0.005)),
        Worth(0.5, None, None, ("water", 0.95)),
        Worth(0.6, ("a (b)", 0.59, 0.11), 0.12),
    ],
)
def test_what_a_map_is_worth_is_read_as_it_was_told(worth):
    more = "1,234 patches below 500 m2 (2.0% of the map) went to what is probable beside them."
    assert read_worth(" ".join([*worth.sentences(), more])) == worth
    assert read_worth("something else") is None


def test_a_map_far_from_what_is_seen_is_shown(mapped, iface):
    card, canvas = mapped.result, iface.mapCanvas()
    canvas.setDestinationCrs(card.made.layer("classes").crs())
    for far in (QgsRectangle(0, 0, 1, 1), QgsRectangle(300000, 4090000, 301000, 4091000)):
        canvas.setExtent(far)
        first = card.made
        click(mapped.panel.run)
        wait_until(lambda first=first: mapped._queue.current is None and card.made is not first)
        assert canvas.extent().contains(card.made.layer("classes").extent())
    inside = QgsRectangle(card.made.layer("classes").extent())
    inside.scale(0.5)
    canvas.setExtent(inside)
    before = canvas.extent()
    card.find()
    assert canvas.extent() == before, "what is seen stays"


def test_what_was_drawn_to_judge_a_map_is_told_when_it_is_deleted(mapped, tmp_path, monkeypatch):
    card, made, asked = mapped.result, mapped.result.made, []
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or QMessageBox.StandardButton.No)
    points = labels.make_labels(tmp_path / "p.gpkg", made.layer("classes").crs(), made.card.map_classes, False)
    points.setCustomProperty(labels.JUDGES, made.layers["classes"])
    labels.show_labels(points, learn=False)
    click(card.delete)
    assert str(tmp_path / "p.gpkg") in asked[0] and "p_report" not in asked[0]
    (tmp_path / "p_report").mkdir()
    click(card.delete)
    assert str(tmp_path / "p_report") in asked[1].splitlines()
    QgsProject.instance().removeMapLayer(points)
    click(card.delete)
    assert str(tmp_path) not in asked[2]


def test_a_bright_cloud_leaves_the_image_at_a_point_as_it_is(mapped, make_raster, iface):
    """While points are looked at images are stretched to what is around them; then they look as before."""
    dock, card, canvas = mapped, mapped.result, iface.mapCanvas()
    values = np.random.default_rng(1).integers(1000, 3000, (2, 64, 80)).astype("uint16")
    values[:, :, 40:] = 60000
    cloudy = QgsProject.instance().addMapLayer(QgsRasterLayer(str(make_raster("cloudy.tif", values)), "cloudy"))
    linear = QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    cloudy.setContrastEnhancement(linear, QgsRasterMinMaxOrigin.Limits.CumulativeCut)
    canvas.setDestinationCrs(cloudy.crs())
    canvas.setLayers([cloudy])
    before = cloudy.renderer().redContrastEnhancement().maximumValue()
    card.check_wanted.emit(card.made)
    walk = dock.desk.checks
    box = cloudy.extent()
    canvas.setExtent(QgsRectangle(box.xMinimum(), box.yMaximum() - 10, box.xMinimum() + 10, box.yMaximum()))
    walk._stretch.to(QgsPointXY(box.xMinimum() + box.width() / 8, box.center().y()))
    now = cloudy.renderer().redContrastEnhancement().maximumValue()
    assert before > 50000 and now < 30000
    walk.close()
    assert cloudy.renderer().redContrastEnhancement().maximumValue() == before
