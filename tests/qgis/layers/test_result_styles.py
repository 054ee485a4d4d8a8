import shutil

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin.layers import results as layers
from layerfuse.plugin.layers import sources
from qgis.core import (
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


@pytest.fixture()
def class_raster(make_raster):
    values = np.full((20, 40), 255, "uint8")
    values[:, :10], values[:, 10:20], values[:, 20:30] = 1, 2, 5
    return QgsRasterLayer(str(make_raster("classes.tif", values, nodata=255)), "classes")


def _render(layer):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(layer.width(), layer.height()))
    settings.setBackgroundColor(QColor("#00ff00"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def test_exactly_the_models_classes(class_raster, tiny_card):
    layers.style_classes(class_raster, tiny_card)
    legend = [(c.value, c.label, c.color.name()) for c in class_raster.renderer().classes()]
    assert legend == [(1, "water", "#2060c0"), (2, "forest", "#208020"), (5, "town", "#c02020")]
    image = _render(class_raster)
    colors = [image.pixelColor(x, 10).name() for x in (5, 15, 25, 35)]
    assert colors == ["#2060c0", "#208020", "#c02020", "#00ff00"], "nodata is transparent"


def test_confidence_is_shown_from_0_to_1(make_raster):
    path = make_raster("confidence.tif", np.linspace(0, 1, 40, dtype="float32").reshape(1, 40).repeat(20, 0))
    layer = QgsRasterLayer(str(path), "confidence")
    layers.style_confidence(layer)
    assert (layer.renderer().classificationMin(), layer.renderer().classificationMax()) == (0.0, 1.0)
    image = _render(layer)
    assert (
        image.pixelColor(0, 10).lightness()
        < image.pixelColor(20, 10).lightness()
        < image.pixelColor(39, 10).lightness()
    )


def test_availability_names_every_combination(make_raster, tiny_card):
    layer = QgsRasterLayer(str(make_raster("availability.tif", np.ones((4, 4), "uint8"))), "availability")
    layers.style_availability(layer, tiny_card)
    assert {c.value: c.label for c in layer.renderer().classes()} == {
        3: "optical+elevation",
        1: "optical",
        2: "elevation",
    }


def test_polygons_by_class(tiny_card, qgis_app):
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32612&field=class:string", "polygons", "memory")
    layers.style_polygons(layer, tiny_card)
    renderer = layer.renderer()
    assert renderer.classAttribute() == "class"
    assert [(c.value(), c.symbol().color().name()) for c in renderer.categories()] == [
        ("water", "#2060c0"),
        ("forest", "#208020"),
        ("town", "#c02020"),
    ]


def test_provenance(tiny_card):
    metadata = layers.provenance(tiny_card, {"optical": "/data/image.tif"})
    assert "tiny 1.0" in metadata.abstract()
    history = "\n".join(metadata.history())
    assert "optical: /data/image.tif" in history
    assert "Not available: elevation" in history
    assert metadata.licenses() == ["Model: CC0-1.0"]


def test_results_arrive_styled_in_the_project(plugin, processing, tiny_model, scene, tiny_card, tmp_path):
    waiting = set(layers.ResultStyle._alive)
    results = processing.runAndLoadResults(
        "layerfuse:predictlandcover",
        {
            "MODEL": str(tiny_model),
            "OPTICAL": str(scene[0]),
            "OUTPUT": "TEMPORARY_OUTPUT",
            "CONFIDENCE": "TEMPORARY_OUTPUT",
            "AVAILABILITY": "TEMPORARY_OUTPUT",
            "POLYGONS": str(tmp_path / "polygons.gpkg"),
        },
    )
    assert results["OUTPUT"].endswith(".tif")
    loaded = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    assert sorted(loaded) == ["Availability", "Confidence", "Land cover", "Polygons"]
    assert [c.label for c in loaded["Land cover"].renderer().classes()] == [c.name for c in tiny_card.classes]
    assert "tiny 1.0" in loaded["Land cover"].metadata().abstract()
    assert loaded["Confidence"].renderer().type() == "singlebandpseudocolor"
    assert loaded["Confidence"].dataProvider().block(1, loaded["Confidence"].extent(), 4, 4).value(1, 1) <= 1.0
    assert loaded["Polygons"].renderer().type() == "categorizedSymbol"
    names = {feature["class"] for feature in loaded["Polygons"].getFeatures()}
    assert names <= {c.name for c in tiny_card.classes}
    assert layers.ResultStyle._alive == waiting
    root = QgsProject.instance().layerTreeRoot()
    assert [name for name in loaded if root.findLayer(loaded[name]).isVisible()] == ["Land cover"]


def test_the_post_processor_lives_until_it_has_run(class_raster, tiny_card):
    post = layers.ResultStyle(
        lambda layer: layers.style_classes(layer, tiny_card), layers.provenance(tiny_card, {}), True
    )
    assert post in layers.ResultStyle._alive
    post.postProcessLayer(class_raster, QgsProcessingContext(), QgsProcessingFeedback())
    assert post not in layers.ResultStyle._alive
    assert len(class_raster.renderer().classes()) == 3


def test_paths_of_layers(class_raster, qgis_app):
    assert sources.layer_path(class_raster).endswith("classes.tif")
    with pytest.raises(InputError, match="layer broken: QGIS cannot read it"):
        sources.layer_path(QgsRasterLayer("/gone.tif", "broken"))
    tiles = QgsRasterLayer("type=xyz&url=http://me:geheim@none.invalid/{z}/{x}/{y}.png&zmax=1", "my tiles", "wms")
    path = sources.layer_path(tiles)
    assert path == sources.layer_path(tiles)
    assert path.endswith("/my tiles")
    assert "geheim" not in path


@pytest.fixture()
def covered(scene, make_raster, iface):
    """A project where a group of maps covers the layers, the lowest of which is selected."""
    project = QgsProject.instance()
    root, group = project.layerTreeRoot(), project.layerTreeRoot().insertGroup(0, "maps")
    maps = [make_raster(f"{name}.tif", np.ones((1, 64, 80), np.uint8)) for name in ("before", "after")]
    for place, path in zip((group, group, root, root), (*maps, *scene)):
        layer = QgsRasterLayer(str(path), path.stem)
        project.addMapLayer(layer, False)
        place.addLayer(layer)
    iface.setActiveLayer(layer)
    project.layerTreeRegistryBridge().setLayerInsertionPoint(root, len(root.children()) - 1)
    yield root
    project.layerTreeRegistryBridge().setLayerInsertionPoint(root, 0)


def _compare(tiny_model, scene, folder):
    layers = {"OPTICAL": str(scene[0]), "ELEVATION": str(scene[1])}
    return "layerfuse:comparemodalities", {"MODEL": str(tiny_model), **layers, "FOLDER": str(folder / "report")}


def _change(tiny_model, scene, folder):
    before = shutil.copy(scene[0], folder / "before.tif")
    layers = {"OPTICAL_BEFORE": str(before), "OPTICAL_AFTER": str(scene[0]), "ELEVATION": str(scene[1])}
    outputs = {"OUTPUT": str(folder / "c.tif"), "TABLE": str(folder / "t.csv"), "REPORT": str(folder / "r.html")}
    return "layerfuse:changemap", {"MODEL": str(tiny_model), **layers, **outputs}


@pytest.mark.parametrize(("make", "group"), [(_compare, ""), (_change, ""), (_change, "Results")])
def test_results_come_on_top_of_the_maps_they_were_made_of(
    covered, plugin, processing, tiny_model, scene, tmp_path, make, group
):
    from processing.core.ProcessingConfig import ProcessingConfig

    before = covered.findLayerIds()
    ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, group)
    try:
        processing.runAndLoadResults(*make(tiny_model, scene, tmp_path))
    finally:
        ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "")
    first, *others = covered.findLayers()
    assert others and [node.layerId() for node in others] == before, "none is lost, and none twice"
    assert first.layer().isValid() and first.isVisible()
    assert first.parent().name() == group
