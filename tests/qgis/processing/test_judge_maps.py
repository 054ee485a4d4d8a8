"""Comparing layers, judging maps and drawing points, in real QGIS; everything heavy in the engine's process."""

import json
from pathlib import Path

import numpy as np
import pytest
from layerfuse.plugin.layers.sources import RESULT
from layerfuse.tests.qgis.waiting import click
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton

COMPARE, ASSESS, SAMPLE = "layerfuse:comparemodalities", "layerfuse:assessaccuracy", "layerfuse:samplepoints"
pytestmark = pytest.mark.usefixtures("plugin")


@pytest.fixture()
def inputs(scene, tiny_model, tmp_path):
    return {
        "MODEL": str(tiny_model), "OPTICAL": str(scene[0]), "ELEVATION": str(scene[1]),
        "FOLDER": str(tmp_path / "new" / "report"),
    }  # fmt: skip


class Feedback(QgsProcessingFeedback):
    """Keeps what is said; can cancel at the first progress."""

    def __init__(self, cancel=False):
        super().__init__(False)
        self.steps = []
        self.progressChanged.connect(self.steps.append)
        if cancel:
            self.progressChanged.connect(lambda _: self.cancel())


def test_layers_are_compared_and_the_report_opens_from_a_message(processing, inputs, iface, monkeypatch):
    feedback, opened = Feedback(), []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    results = processing.run(COMPARE, {**inputs, "LANGUAGE": "中文"}, feedback=feedback)
    html = Path(results["REPORT"]).read_text(encoding="utf-8")
    assert "图层" in html and feedback.steps[-1] == 100.0
    found = json.loads(Path(results["NUMBERS"]).read_text(encoding="utf-8"))
    assert found["names"] == ["optical", "elevation"] and Path(results["TABLE"]).exists()
    item = iface.messageBar().currentItem()
    assert item.text() == "The report is ready." and not opened
    click(item.findChild(QPushButton))
    assert opened == [results["REPORT"]]


def test_no_algorithm_opens_the_results_viewer(plugin):
    """For a page of HTML, QGIS opens it over half of the dock's column."""
    found = [a for a in plugin._provider.algorithms() if a.hasHtmlOutputs()]
    assert not [a.name() for a in found if not a.name().startswith("model")]
    change = QgsApplication.processingRegistry().algorithmById("layerfuse:changemap")
    assert {o.name() for o in change.outputDefinitions()} >= {"OUTPUT", "TABLE", "REPORT"}


def test_the_raster_of_what_matters_is_styled(processing, inputs):
    layer = QgsRasterLayer(processing.run(COMPARE, inputs)["WHERE"], "where")
    renderer = layer.renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    assert [c.label for c in renderer.classes()] == ["none alone", "optical", "elevation", "optical+elevation"]


def test_the_raster_is_loaded_into_a_project(processing, inputs):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(COMPARE)
    results, fine = algorithm.run(inputs, context, QgsProcessingFeedback())
    assert fine
    details = context.layersToLoadOnCompletion()[results["WHERE"]]
    layer = QgsRasterLayer(results["WHERE"], details.name)
    classes = [QgsPalettedRasterRenderer.Class(value) for value in range(256)]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))  # as Processing loads it
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    assert len(layer.renderer().classes()) == 4, "and not a row for every value"


def points(scene, values):
    """A layer in memory: QGIS alone can read it."""
    layer = QgsVectorLayer("Point?crs=EPSG:32612&field=kind:string", "points", "memory")
    features = []
    for i, value in enumerate(values):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([value])
        feature.setGeometry(points_geometry(i))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


def points_geometry(i):
    from qgis.core import QgsGeometry, QgsPointXY

    return QgsGeometry.fromPointXY(QgsPointXY(300105.0 + 10 * (i % 60), 4099995.0 - 10 * (i // 60)))


def test_a_layer_in_memory_is_a_reference(processing, inputs, scene):
    values = ["water", "forest", "town"] * 60
    layer = points(scene, values)
    results = processing.run(COMPARE, {**inputs, "REFERENCE": layer.id(), "FIELD": "kind"})
    found = json.loads(Path(results["NUMBERS"]).read_text(encoding="utf-8"))
    assert found["deciding"] == ["miou", "oa"] and found["samples"] == len(values)
    layer.setSubsetString("\"kind\" = 'town'")
    results = processing.run(COMPARE, {**inputs, "REFERENCE": layer.id(), "FIELD": "kind"})
    assert json.loads(Path(results["NUMBERS"]).read_text(encoding="utf-8"))["samples"] == 60


def test_points_are_drawn_filled_in_and_judge_the_map(processing, make_raster, tmp_path):
    truth = np.repeat(np.repeat(np.random.default_rng(2).integers(1, 4, (8, 8)), 10, 0), 10, 1).astype(np.uint8)
    drawn = truth.copy()
    drawn[:, :25] = 2
    path, output = make_raster("map.tif", drawn, nodata=0), tmp_path / "points.gpkg"
    results = processing.run(SAMPLE, {"MAP": str(path), "POINTS": 200, "MINIMUM": 30, "OUTPUT": str(output)})
    layer = QgsVectorLayer(results["OUTPUT"], "points", "ogr")
    assert layer.featureCount() == 200 and [f.name() for f in layer.fields()][1:] == ["id", "class"]
    widget = layer.editorWidgetSetup(layer.fields().indexOf("class"))
    assert widget.type() == "ValueMap" and widget.config()["map"] == [{name: name} for name in ("1", "2", "3")]
    layer.startEditing()
    for feature in layer.getFeatures():
        point = feature.geometry().asPoint()
        value = truth[int((4100000 - point.y()) / 10), int((point.x() - 300000) / 10)]
        layer.changeAttributeValue(feature.id(), 2, str(value))
    QgsProject.instance().addMapLayer(layer)
    report = {"MAP": str(path), "REFERENCE": layer.id(), "FOLDER": str(tmp_path / "r")}
    found = json.loads(
        Path(processing.run(ASSESS, report)["NUMBERS"]).read_text(encoding="utf-8")
    )  # still in edit mode
    overall = found["summary"]["oa"]
    assert overall["low"] <= (drawn == truth).mean() <= overall["high"]
    layer.rollBack()


def test_objects(processing, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32612&field=score:double", "objects", "memory")
    feature = QgsFeature(layer.fields())
    from qgis.core import QgsGeometry, QgsRectangle

    feature.setAttributes([0.5])
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 20, 10)))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    report = {"MAP": layer.id(), "REFERENCE": layer.id(), "FOLDER": str(tmp_path / "r")}
    found = json.loads(Path(processing.run(ASSESS, report)["NUMBERS"]).read_text(encoding="utf-8"))
    assert found["figures"]["ap"] == 1.0 and found["scored"]


def test_cancelling_leaves_nothing(processing, inputs):
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        processing.run(COMPARE, inputs, feedback=Feedback(cancel=True))
    folder = Path(inputs["FOLDER"])
    assert not folder.exists() or not list(folder.iterdir())


def test_bad_input_is_told(processing, inputs, make_raster):
    alone = {name: value for name, value in inputs.items() if name != "ELEVATION"}
    with pytest.raises(QgsProcessingException, match="at least two"):
        processing.run(COMPARE, alone)
    far = make_raster("far.tif", np.ones((64, 64), np.uint8), origin=(500000.0, 4500000.0))
    with pytest.raises(QgsProcessingException, match="none of the model's classes"):
        processing.run(COMPARE, {**inputs, "REFERENCE_RASTER": str(far)})
    with pytest.raises(QgsProcessingException, match=r"it is a raster\. Give it as REFERENCE_RASTER"):
        processing.run(COMPARE, {**inputs, "REFERENCE": str(far)})
    both = {"REFERENCE": points(None, ["water"]).id(), "REFERENCE_RASTER": str(far)}
    with pytest.raises(QgsProcessingException, match="not clear which counts"):
        processing.run(COMPARE, {**inputs, **both})
    with pytest.raises(QgsProcessingException, match="reference: it is missing"):
        processing.run(ASSESS, {"MAP": str(far), "FOLDER": "TEMPORARY_OUTPUT"})
    fractions = make_raster("fractions.tif", np.full((9, 9), 1.5, np.float32))
    with pytest.raises(QgsProcessingException, match="no classes: whole numbers"):
        processing.run(SAMPLE, {"MAP": str(fractions), "OUTPUT": "TEMPORARY_OUTPUT"})


def test_where_to_look_next(processing, make_raster, tmp_path):
    """Points with a form: names in a drop-down, colours on the map, and nothing that tells the map's own answer."""
    classes = np.full((60, 60), 1, np.uint8)
    classes[:, 30:] = 2
    path = make_raster("classes.tif", classes, nodata=0)
    margin = make_raster("margin.tif", np.random.default_rng(0).integers(0, 250, (60, 60), np.uint8), nodata=255)
    earlier = QgsVectorLayer("Point?crs=EPSG:32612&field=class:string", "earlier", "memory")
    QgsProject.instance().addMapLayer(earlier)
    results = processing.run(
        "layerfuse:suggestsamples",
        {"MAP": str(path), "MARGIN": str(margin), "LABELS": [earlier.id()], "OUTPUT": str(tmp_path / "next.gpkg")},
    )
    layer = QgsVectorLayer(results["OUTPUT"], "next", "ogr")
    assert layer.featureCount() == 10 and [f.name() for f in layer.fields()][1:] == ["id", "class"]
    assert layer.editorWidgetSetup(2).config()["map"] == [{"1": "1"}, {"2": "2"}]
    categories = layer.renderer().categories()
    assert layer.renderer().classAttribute() == "class" and [c.value() for c in categories] == ["1", "2", ""]
    assert len({c.symbol().color().name() for c in categories}) == 3


def test_a_map_by_parcel(processing, make_raster, tmp_path):
    """Of a layer in memory; the result comes in the classes' colours."""
    classes = np.full((60, 60), 1, np.uint8)
    classes[:, 30:] = 2
    path = make_raster("classes.tif", classes, nodata=0)
    sure = make_raster("sure.tif", np.full((60, 60), 200, np.uint8), nodata=255)
    layer = QgsVectorLayer("Polygon?crs=EPSG:32612&field=owner:string", "fields", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(300200.0, 4099500.0, 300400.0, 4099900.0)))
    feature["owner"] = "me"
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    results = processing.run(
        "layerfuse:parcels",
        {"MAP": str(path), "POLYGONS": layer.id(), "CONFIDENCE": str(sure), "OUTPUT": str(tmp_path / "parcels.gpkg")},
    )
    found = QgsVectorLayer(results["OUTPUT"], "parcels", "ogr")
    (parcel,) = found.getFeatures()
    assert parcel["owner"] == "me" and {parcel["winner"], parcel["second"]} == {"1", "2"}
    assert parcel["winner_share"] == pytest.approx(0.5) and parcel["confidence"] == pytest.approx(0.8)
    assert found.renderer().classAttribute() == "winner"


def test_parcels_come_into_the_project_in_the_classes_colours(processing, make_raster, tmp_path):
    """Processing loads a layer without the style of its file, and knows of no result of ours."""
    path = make_raster("classes.tif", np.full((60, 60), 1, np.uint8), nodata=0)
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32612", "fields", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(300200.0, 4099500.0, 300400.0, 4099900.0)))
    polygons.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(polygons)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    output = str(tmp_path / "parcels.gpkg")
    given = {"MAP": str(path), "POLYGONS": polygons.id(), "OUTPUT": output}
    context.addLayerToLoadOnCompletion(
        output, QgsProcessingContext.LayerDetails("Parcels", context.project(), "OUTPUT")
    )
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("layerfuse:parcels")
    _, fine = algorithm.run(given, context, QgsProcessingFeedback())
    assert fine
    bare = QgsVectorLayer(output, "Parcels", "ogr", QgsVectorLayer.LayerOptions(loadDefaultStyle=False))
    details, drawn_anew = context.layerToLoadOnCompletionDetails(output), []
    bare.rendererChanged.connect(lambda: drawn_anew.append([c.label() for c in bare.renderer().categories()]))
    details.postProcessor().postProcessLayer(bare, context, QgsProcessingFeedback())
    assert bare.renderer().classAttribute() == "winner" and bare.customProperty(RESULT)
    assert "No class" in drawn_anew[-1] and "" not in drawn_anew[-1], (
        "what is of no class has a name, and is shown by it"
    )
