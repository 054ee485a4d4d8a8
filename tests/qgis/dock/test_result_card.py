"""The card of a run: what it says, what its buttons do; nothing but the run's own files is ever deleted."""

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.outputs import beside
from layerfuse.model_backend.inference.telling.areas import ClassArea
from layerfuse.model_backend.inference.telling.summary import Summary
from layerfuse.plugin.kept import kept
from layerfuse.plugin.layers.sources import RESULT
from layerfuse.plugin.runs import unfinished
from layerfuse.plugin.runs.made import Made, copy_files, thumbnail
from layerfuse.plugin.runs.outcomes import is_doubtful, worth
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.parts.bar import Bar
from osgeo import gdal
from qgis.core import (
    QgsDistanceArea,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsPointXY,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsTextRenderer,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton


def test_the_card_says_what_the_map_shows(mapped):
    card, made = mapped.result, mapped.result.made
    assert card.isVisible() and made.title in card.title.text()
    whole = gdal.Open(str(made.outputs["classes"])).ReadAsArray()
    there = np.unique(whole[whole != 255])
    bars = card.findChildren(Bar)
    assert len(bars) == len(there) and abs(sum(bar._share for bar in bars) - 1) < 1e-6
    words = [label.text() for label in card.findChildren(QLabel)]
    area = max(made.areas, key=lambda a: a.hectares)
    assert area.name in words and any(w.endswith(" ha") for w in words)
    # pixels of 10 m in the middle of a UTM zone: 100 m2, but for the zone's scale
    assert sum(a.hectares for a in made.areas) == pytest.approx((whole != 255).sum() / 100, rel=0.01)
    assert "sure on the mean" in card.verdict.text()
    assert not card.picture.pixmap().isNull()
    assert card.minimumSizeHint().width() <= mapped.layers_section.minimumSizeHint().width(), "nothing is cut off"
    click(card.close_button)
    assert not card.isVisible() and len(QgsProject.instance().mapLayers()) == 4, "the layers stay"


def test_a_thumbnail_has_the_models_colours(tiny_card, make_raster):
    classes = np.full((1, 30, 60), tiny_card.map_classes[1].value, "uint8")
    classes[0, :, 30:] = 255
    path = make_raster("map.tif", classes, nodata=255)
    image = thumbnail(path, tiny_card, 20)
    assert (image.width(), image.height()) == (20, 10)
    assert image.pixelColor(2, 5).getRgb() == (*tiny_card.map_classes[1].rgb, 255)
    assert image.pixelColor(18, 5).alpha() == 0
    assert thumbnail(Path("/gone.tif"), tiny_card, 20) is None


def test_temporary_results_are_saved_beside_the_project(mapped, tmp_path):
    card, made = mapped.result, mapped.result.made
    assert made.is_temporary() and card.save.isVisible()
    assert all(QgsProject.instance().mapLayer(key).isTemporary() for key in made.layers.values()), "QGIS asks, too"
    before = dict(made.outputs)
    colors = [c.color.name() for c in made.layer("classes").renderer().classes()]
    folder = tmp_path / "project"
    folder.mkdir()
    assert QgsProject.instance().write(str(folder / "mine.qgz"))
    click(card.save)
    wait_until(lambda: not made.is_temporary())
    assert {path.parent for path in made.outputs.values()} == {folder}
    for kind, path in made.outputs.items():
        assert made.layer(kind).source() == str(path) and made.layer(kind).isValid()
        assert path.read_bytes() == before[kind].read_bytes()
    assert [c.color.name() for c in made.layer("classes").renderer().classes()] == colors
    assert made.outputs["confidence"].name == made.outputs["classes"].stem + "_confidence.tif"
    assert not card.save.isVisible() and str(folder) in card.said.text()


def test_what_the_toolbox_made_is_saved_with_the_project(mapped, tmp_path, iface):
    """Results of Compare and Map Change are temporary files, too."""
    card, project = mapped.result, QgsProject.instance()
    temporary = Path(QgsProcessingUtils.generateTempFilename("CHANGE.tif"))
    copy_files({card.made.outputs["confidence"]: temporary}, lambda _: None, lambda: False)
    ours, theirs = (QgsRasterLayer(str(temporary), name) for name in ("Change", "not ours"))
    ours.setCustomProperty(RESULT, True)
    project.addMapLayers([ours, theirs])
    assert len(card.temporary()) == 2
    (tmp_path / "change.tif").write_bytes(b"somebody's")
    iface.messageBar().clearWidgets()
    assert project.write(str(tmp_path / "mine.qgz"))
    click(next(b for b in iface.messageBar().currentItem().findChildren(QPushButton) if b.text() == "Save to Project"))
    wait_until(lambda: not card.temporary())
    saved = Path(ours.source())
    assert ours.isValid() and saved.parent == tmp_path and saved.read_bytes() == temporary.read_bytes()
    assert (tmp_path / "change.tif").read_bytes() == b"somebody's" and theirs.source() == str(temporary)


def test_saving_the_project_offers_to_save_all_of_its_results(mapped, tmp_path, iface):
    card, first = mapped.result, mapped.result.made
    click(mapped.panel.run)
    wait_until(lambda: card.made is not first and mapped._queue.current is None)
    second = card.made
    iface.messageBar().clearWidgets()
    assert QgsProject.instance().write(str(tmp_path / "mine.qgz"))
    item = iface.messageBar().currentItem()
    assert "Results of this project not saved yet: 2." in item.text()
    click(next(b for b in item.findChildren(QPushButton) if b.text() == "Save to Project"))
    wait_until(lambda: not first.is_temporary() and not second.is_temporary())
    files = [path for made in (first, second) for path in made.outputs.values()]
    assert len(set(files)) == len(files) and {path.parent for path in files} == {tmp_path}
    assert first.layer("classes").source() != second.layer("classes").source()
    iface.messageBar().clearWidgets()
    assert QgsProject.instance().write()
    assert iface.messageBar().currentItem() is None, "there is nothing to offer any more"


def test_unsaved_project_asks_where_to(mapped, tmp_path, monkeypatch):
    card, made = mapped.result, mapped.result.made
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    click(card.save)
    assert made.is_temporary()
    (tmp_path / "mine_confidence.tif").write_text("somebody else's")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    click(card.save)
    wait_until(lambda: "mine_confidence.tif" in card.said.text())
    assert made.is_temporary() and not (tmp_path / "mine.tif").exists(), "all or none"
    assert (tmp_path / "mine_confidence.tif").read_text() == "somebody else's"
    (tmp_path / "mine_confidence.tif").unlink()
    click(card.save)
    wait_until(lambda: not made.is_temporary())
    assert made.outputs["classes"] == tmp_path / "mine.tif"


def test_a_cancelled_copy_leaves_nothing(tmp_path):
    source = tmp_path / "a.tif"
    source.write_bytes(b"x" * 100)
    with pytest.raises(Cancelled):
        copy_files({source: tmp_path / "b.tif"}, lambda _: None, lambda: True)
    assert not (tmp_path / "b.tif").exists()
    with pytest.raises(InputError, match="it is there already"):
        copy_files({source: source}, lambda _: None, lambda: False)
    assert source.read_bytes() == b"x" * 100


def test_a_run_is_deleted_and_nothing_else(mapped, tmp_path, monkeypatch):
    card, made = mapped.result, mapped.result.made
    main, sure = made.outputs["classes"], made.outputs["confidence"]
    other = main.with_name("other.tif")
    other.touch()
    Path(f"{main}.aux.xml").touch()
    sure.write_bytes(b"the user's own")
    asked = []
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or answers[len(asked) - 1])
    click(card.delete)
    assert main.exists() and str(main) in asked[0] and str(sure) not in asked[0]
    click(card.delete)
    assert not main.exists() and not Path(f"{main}.aux.xml").exists() and other.exists()
    assert sure.read_bytes() == b"the user's own", "changed since: it is not ours any more"
    assert len(QgsProject.instance().mapLayers()) == 2 and not card.isVisible()
    assert [g.name() for g in QgsProject.instance().layerTreeRoot().findGroups()] == []


def _segment(bar):
    """Millimetres of paper of a segment of a scale bar."""
    chart, units = bar.linkedMap(), bar.unitsPerSegment() * bar.mapUnitsPerScaleBarUnit()
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(chart.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(QgsProject.instance().ellipsoid())
    box = chart.extent()
    middle = box.center().y()
    metres = ruler.measureLine(QgsPointXY(box.xMinimum(), middle), QgsPointXY(box.xMaximum(), middle))
    factor = QgsUnitTypes.fromUnitToUnitFactor(bar.units(), QgsUnitTypes.DistanceUnit.DistanceMeters)
    return chart.rect().width() * units * factor / metres


def test_the_table_the_view_the_layout_and_the_next_steps(mapped, tmp_path, monkeypatch, iface):
    card, made = mapped.result, mapped.result.made
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "areas"), ""))
    click(card.csv)
    rows = list(csv.DictReader((tmp_path / "areas.csv").open(encoding="utf-8")))
    assert [row["class"] for row in rows] == [c.name for c in made.card.map_classes]
    iface.mapCanvas().setExtent(QgsRectangle(0, 0, 1, 1))
    click(card.zoom)
    assert (
        iface.mapCanvas()
        .extent()
        .contains(
            iface.mapCanvas()
            .mapSettings()
            .layerExtentToOutputExtent(made.layer("classes"), made.layer("classes").extent())
        )
    )
    made.layer("classes").setName("Cobertura del suelo – optical + radar + elevation + map – 00:22")  # noqa: RUF001 - a dash
    wanted = []
    card.layout_wanted.disconnect()
    card.layout_wanted.connect(wanted.append)
    click(card.report)
    click(card.report)
    first, second = wanted
    assert {first.name(), second.name()} == {made.title, f"{made.title} 2"}
    (chart,) = [item for item in first.items() if isinstance(item, QgsLayoutItemMap)]
    assert chart.layers() == [made.layer("classes")]
    assert chart.extent().contains(made.layer("classes").extent()), "the whole map is on the paper"
    (bar,) = [item for item in first.items() if isinstance(item, QgsLayoutItemScaleBar)]
    page = first.pageCollection().page(0).sceneBoundingRect()
    assert all(page.contains(item.sceneBoundingRect()) for item in (chart, bar)) and bar.unitsPerSegment() > 0
    number, fine = f"{2 * bar.unitsPerSegment():,.0f} {bar.unitLabel()}", 25.4 * 20  # dots to the inch
    context = QgsLayoutUtils.createRenderContextForLayout(first, None, fine)
    wide = QgsTextRenderer.textWidth(context, bar.textFormat(), [number]) / 20
    assert 5 < wide < _segment(bar) and 40 <= 2 * _segment(bar) <= 75, "no number of the scale lies on the next"
    (legend,) = [item for item in first.items() if isinstance(item, QgsLayoutItemLegend)]
    needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
    assert legend.scenePos().x() + needed.width() < page.right(), "its title stays on the paper"
    (node,) = legend.model().rootGroup().findLayers()
    assert [n.data(0) for n in legend.model().layerLegendNodes(node)] == [c.name for c in made.card.map_classes]
    (told,) = [i.text() for i in first.items() if isinstance(i, QgsLayoutItemLabel) and i.text() != made.title]
    worth, origin, judged = told.split("\n")
    assert judged.startswith("Not judged by a reference yet")
    assert worth.endswith(".") and worth.count("; ") == len(made.notes) - 1 and ".;" not in worth
    assert all(f"{name} (" in origin for name in ("optical", "elevation")) and f"model {made.card.name}" in origin
    for pressed, wish in ((card.improve, card.improve_wanted), (card.check, card.check_wanted)):
        asked = []
        wish.disconnect()
        wish.connect(asked.append)
        click(pressed)
        assert asked == [made] and made.request.model == made.model


def test_one_looks_under_the_map(mapped):
    card, made = mapped.result, mapped.result.made
    card.under.opacity.setValue(30)
    assert made.layer("classes").opacity() == pytest.approx(0.3)
    assert card.under.dim.isVisible() and not card.under.dim.isChecked()
    root = QgsProject.instance().layerTreeRoot()
    before = made.layer("confidence").renderer().shader().rasterShaderFunction().colorRampItemList()
    click(card.under.dim)
    layer = made.layer("confidence")
    items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert [item.color.alpha() for item in items] == [220, 220, 0]
    assert root.findLayer(layer).itemVisibilityChecked()
    assert root.layerOrder()[0] == layer, "above the map"
    click(card.under.dim)
    after = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert [i.color.name() for i in after] == [i.color.name() for i in before]
    assert not root.findLayer(layer).itemVisibilityChecked() and len(root.findLayers()) == 4


def test_another_project_takes_no_card_along(mapped):
    QgsProject.instance().clear()
    assert mapped.result.made is None and not mapped.result.isVisible()


def _summary(shares, sure, unlike=None):
    summary = Summary(len(shares))
    summary.pixels = summary._answered = np.array(shares)
    summary._sureness = (np.array(shares) * sure / 0.004).astype(int)
    if unlike is not None:
        summary._unlike = np.array([100, unlike])
    return summary


@pytest.mark.parametrize(
    ("summary", "levels"),
    [
        (_summary([40, 30, 30], 0.9, 0), ["fact"]),
        (_summary([95, 3, 2], 0.9, 0), ["fact", "warning"]),
        (_summary([40, 30, 30], 0.5, 0), ["warning", "doubt"]),
        (_summary([40, 30, 30], 0.9, 5), ["fact", "doubt"]),
        (_summary([40, 30, 30], 0.9, 50), ["fact", "warning"]),
        (_summary([40, 30, 30], 0.9), ["fact", "doubt"]),
    ],
)
def test_what_is_a_warning(summary, levels, tiny_model):
    assert [note.level for note in worth(load_card(tiny_model), summary)] == levels


def test_a_model_that_is_weak_by_its_layers_is_not_believed_how_sure_it_is(tiny_model):
    card, summary = load_card(tiny_model), _summary([40, 30, 30], 0.9, 0)
    for score, level in ((0.13, "warning"), (0.48, "fact")):
        scored = dataclasses.replace(card, metrics={"elevation": {"miou": score}, "optical": {"miou": 0.1}})
        assert worth(scored, summary, ["elevation"])[0].level == level
        assert is_doubtful(worth(scored, summary, ["elevation"])) == (level == "warning")
        assert not is_doubtful(worth(scored, summary, ["optical"]) + worth(scored, summary))


def test_copies_are_named_after_the_map(tiny_model, tmp_path):
    folder = Path(QgsProcessingUtils.tempFolder())
    outputs = {"classes": folder / "a.b.tif", "polygons": folder / "a.b_polygons.gpkg", "changed": folder / "other.tif"}
    made = Made("t", "m", load_card(tiny_model), [ClassArea(1, "x", 1, 1.0, 1.0)], [], {}, outputs)
    new = [Path("/x/new.tif"), Path("/x/new_polygons.gpkg"), Path("/x/new_changed.tif")]
    assert list(made.copies(Path("/x/new.tif")).values()) == new
    assert made.stamps == {}
    made.outputs["classes"] = tmp_path / "a.b.tif"
    assert list(made.copies(Path("/x/new.tif")).values()) == new[1:], "what lasts already is not copied again"


def test_what_comes_while_files_are_copied_stays_and_what_is_the_users_is_not_ours(qgis_app, tiny_card, tmp_path):
    old = Path(QgsProcessingUtils.generateTempFilename("old.tif"))
    sure, late = beside(old, "confidence"), beside(old, "changed")
    for path in (old, sure, late):
        path.write_text("ours")
    made = Made("t", "m", tiny_card, [], [], {}, {"classes": old, "confidence": sure})
    sure.write_text("changed by the user")
    copies = made.copies(tmp_path / "new.tif")
    copy_files(copies, lambda _: None, lambda: False)
    made.add("changed", late, "")
    made.moved(copies)
    assert made.outputs == {
        "classes": tmp_path / "new.tif",
        "confidence": tmp_path / "new_confidence.tif",
        "changed": late,
    }
    assert made.own_files() == [tmp_path / "new.tif", late]


def test_what_a_closed_project_leaves_behind_is_not_lost(mapped, tmp_path, monkeypatch, iface):
    """QGIS asks nothing, or only whether to go on: the files are there still, and offered."""
    card, first = mapped.result, mapped.result.made
    before = first.outputs["classes"].read_bytes()
    QgsProject.instance().clear()
    item = iface.messageBar().currentItem()
    assert (
        "Results of closed projects not saved yet: 1." in item.text()
        and card.behind() == [first]
        and not card.temporary()
    )
    asked = []
    kinds = QMessageBox.StandardButton
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or kinds.Cancel)
    (blocker,) = iface.exit_blockers
    assert not blocker.allowExit() and "closed: 1." in asked[0]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(item.findChild(QPushButton))
    assert card.behind() == [first]
    QgsProject.instance().write(str(tmp_path / "another.qgz"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    card.save_behind()
    wait_until(lambda: not card.behind())
    assert first.outputs["classes"].parent == tmp_path and first.outputs["classes"].read_bytes() == before
    assert blocker.allowExit() and len(asked) == 1 and not QgsProject.instance().isDirty()
    iface.messageBar().clearWidgets()
    QgsProject.instance().clear()
    assert iface.messageBar().currentItem() is None, "there is nothing to offer any more"


def test_one_run_is_deleted_and_the_other_is_still_known(mapped, monkeypatch):
    card, first = mapped.result, mapped.result.made
    click(mapped.panel.run)
    wait_until(lambda: card.made is not first and mapped._queue.current is None)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(card.delete)
    assert card.temporary() == [first]
    assert card.isVisible() and card.made is first and first.title in card.title.text()


@pytest.fixture()
def opened_again(mapped, tmp_path, iface):
    """The panel after two runs whose project was saved and opened anew, and what they were, the older first."""
    card, project, path = mapped.result, QgsProject.instance(), str(tmp_path / "mine.qgz")
    project.write(path)
    first = card.made
    card.save_all()
    wait_until(lambda: not first.is_temporary())
    click(mapped.panel.run)
    wait_until(lambda: card.made is not first and mapped._queue.current is None)
    second = card.made
    assert not second.is_temporary() and project.write() and not project.isDirty()
    mapped.hide()
    project.clear()
    assert project.read(path) and card.made is None and not project.isDirty()
    iface.mapCanvas().setCurrentLayer(None)
    return mapped, first, second


def _same(made, before):
    told = ("title", "model", "card", "areas", "layers", "outputs", "stamps")
    assert all(getattr(made, name) == getattr(before, name) for name in told)
    assert list(made.notes) == list(before.notes) and made.request == before.request


def test_the_card_of_a_saved_map_is_there_when_its_project_is_opened(opened_again, iface, monkeypatch):
    dock, first, second = opened_again
    card, project = dock.result, QgsProject.instance()
    dock.show()
    assert card.isVisible()
    _same(card.made, second)
    assert "sure on the mean" in card.verdict.text() and not card.picture.pixmap().isNull()
    assert all(b.isVisible() and b.isEnabled() for b in (card.report, card.check, card.improve, card.delete))
    iface.mapCanvas().setCurrentLayer(project.mapLayersByName("srtm")[0])
    assert card.made.layers == second.layers, "a layer of the user's own has no card"
    iface.mapCanvas().setCurrentLayer(project.mapLayer(first.layers["confidence"]))
    _same(card.made, first)
    click(card.close_button)
    iface.mapCanvas().setCurrentLayer(project.mapLayer(first.layers["classes"]))
    assert card.isVisible() and card.made.layers == first.layers
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(card.delete)
    assert not any(path.exists() for path in first.outputs.values())
    assert all(path.exists() for path in second.outputs.values()) and card.made.layers == second.layers


def test_what_cannot_be_done_with_a_map_of_before_is_not_offered(opened_again, monkeypatch):
    """Its model is gone, another program has written its files, and a note is damaged."""
    dock, _, second = opened_again
    card, project = dock.result, QgsProject.instance()

    def gone(name):
        raise InputError(name, "it is gone", "Get it.")

    monkeypatch.setattr(unfinished, "find_model", gone)
    for path in second.outputs.values():
        path.write_bytes(path.read_bytes() + b"more")
    project.read(project.fileName())
    dock.show()
    shown = {b: b.isVisible() for b in (card.report, card.check, card.improve, card.delete, card.under.ask)}
    assert card.made.layers == second.layers and list(shown.values()) == [True, True, False, False, False]
    notes = json.loads(project.readEntry("layerfuse", "/runs")[0])
    deep = "[" * 100_000
    for damaged in ("[", "3", deep, '[{"title": 1}, 5]', json.dumps([{**notes[0], "areas": 7}, notes[1]])):
        project.writeEntry("layerfuse", "/runs", damaged)
        assert len(kept(project)) == damaged.startswith('[{"title": "')


def test_the_room_of_bars_goes_with_them(mapped):
    under = mapped.result.under
    before = under.sizeHint().height()
    under.bars.fill([("class", "ff0000", 0.5, ("50 %",))] * 8)
    QCoreApplication.processEvents()
    assert under.sizeHint().height() > before
    under.bars.fill(())
    QCoreApplication.processEvents()
    assert under.sizeHint().height() == before


def test_the_swipe_shows_the_image_although_a_map_lies_between(mapped, iface, layers):
    card, first = mapped.result, mapped.result.made
    click(mapped.panel.run)
    wait_until(lambda: card.made is not first and mapped._queue.current is None)
    iface.mapCanvas().setLayers(QgsProject.instance().layerTreeRoot().layerOrder())
    assert {layer.name() for layer in card.under.hidden()} == {layer.name() for layer in layers}
    card.under.against.setCurrentIndex(1)
    assert card.under.hidden()[0] is first.layer("classes") and len(card.under.hidden()) == 3


def test_without_its_layer_nothing_is_offered_and_its_group_goes(mapped, iface):
    card, made, project = mapped.result, mapped.result.made, QgsProject.instance()
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(made.layer("classes").crs())
    click(card.under.ask)
    project.removeMapLayer(made.layer("classes"))
    assert not card.zoom.isEnabled() and not card.report.isEnabled() and not card.under.ask.isEnabled()
    assert not card.under.ask.isChecked() and canvas.mapTool() is not card.under._asking
    card.under.ask_pixel(QgsPointXY(300305.0, 4099795.0))
    assert project.layerTreeRoot().findGroups(), "the confidence is there still"
    gone = []
    card.deleted.connect(gone.append)
    click(card.delete)
    assert gone == [made] and project.layerTreeRoot().findGroups() == [] and mapped.desk._made is None
