"""Exporting training data in real QGIS: tiles of layers and labels that only QGIS can read, with no engine at all."""

import json
import subprocess
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

EXPORT = "layerfuse:exporttrainingdata"
pytestmark = pytest.mark.usefixtures("plugin")


@pytest.fixture()
def labels():
    """Polygons in memory, wood in the west and lake in the east."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32612&field=kind:string", "areas", "memory")
    for name, left in (("wood", 300000.0), ("lake", 300400.0)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([name])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(left, 4099400.0, left + 300, 4099900.0)))
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_layers_of_a_project_become_tiles(processing, scene, labels, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", str(tmp_path / "none"))
    layers = [QgsRasterLayer(str(scene[0]), "Image: May 2024"), QgsRasterLayer(str(scene[0]), "Image: May 2024")]
    QgsProject.instance().addMapLayers(layers)
    results = processing.run(
        EXPORT,
        {
            "ELEVATION": str(scene[1]), "LAYERS": layers, "LABELS": labels, "FIELD": "kind", "TILE_SIZE": 32,
            "EXTENT": "300000,300800,4099360,4100000 [EPSG:32612]", "FOLDER": str(tmp_path / "new" / "tiles"),
        },
    )  # fmt: skip
    folder = Path(results["FOLDER"])
    names = sorted(path.name for path in (folder / "layers").iterdir())
    assert names == ["elevation", "image_may_2024", "image_may_2024_2"]
    rows = Path(results["TABLE"]).read_text(encoding="utf-8").splitlines()
    assert len(rows) - 1 == results["TILES"] > 3 and "pixels of lake,pixels of wood" in rows[0]
    assert 'label = "labels/' in Path(results["CONFIG"]).read_text(encoding="utf-8")
    tile = QgsRasterLayer(str(next((folder / "labels").glob("*.tif"))), "labels")
    assert [c.label for c in tile.renderer().classes() if c.label in ("lake", "wood")] == ["lake", "wood"]


def test_an_area_of_polygons_keeps_tiles_inside_of_it(processing, scene, labels, tmp_path):
    area = QgsVectorLayer("Polygon?crs=EPSG:32612", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(300000, 4099500, 300500, 4100000)))
    area.dataProvider().addFeature(feature)
    area.updateExtents()
    layer = QgsRasterLayer(str(scene[0]), "Image")
    given = {"LAYERS": [layer], "LABELS": labels, "FIELD": "kind", "TILE_SIZE": 32}
    few = processing.run(EXPORT, {**given, "AREA": area, "FOLDER": str(tmp_path / "few")})
    all_of_them = processing.run(EXPORT, {**given, "FOLDER": str(tmp_path / "all")})
    assert 0 < few["TILES"] < all_of_them["TILES"]
    for path in (Path(few["FOLDER"]) / "layers" / "image").glob("*.tif"):
        box = QgsRasterLayer(str(path), "tile").extent()
        assert box.intersects(QgsRectangle(300000, 4099500, 300500, 4100000))


def test_a_model_gives_kinds_and_sizes(processing, scene, tiny_model, tmp_path):
    given = {"MODEL": str(tiny_model), "OPTICAL": str(scene[0]), "OPTICAL_BANDS": [2, 1], "FOLDER": str(tmp_path / "t")}
    results = processing.run(EXPORT, given)
    assert "tile_size = 32" in Path(results["CONFIG"]).read_text(encoding="utf-8")
    for change, why in (
        ({"LAYERS": [str(scene[1])]}, "a model takes only its own kinds"),
        ({"PIXEL_SIZE": 5.0}, "the model tiny has its own"),
        ({}, "it is there already"),
        ({"OPTICAL": None}, "none is given"),
    ):
        with pytest.raises(QgsProcessingException, match=why):
            processing.run(EXPORT, {**given, **change})


def test_cancelling_leaves_nothing(processing, scene, tmp_path):
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Nothing was written"):
        processing.run(EXPORT, {"OPTICAL": str(scene[0]), "FOLDER": str(tmp_path / "t")}, feedback=feedback)
    assert not list(tmp_path.glob("t*"))


def test_every_parameter_is_explained(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById(EXPORT)
    assert all(parameter.help() for parameter in algorithm.parameterDefinitions())
    assert algorithm.helpUrl().partition("docs/export")[1] and "<" not in algorithm.shortHelpString()


def test_it_runs_without_a_window(qgis_process_program, enabled, scene, tmp_path):
    command = [qgis_process_program, "--json", "run", EXPORT, "--", f"OPTICAL={scene[0]}", f"FOLDER={tmp_path / 't'}"]
    done = subprocess.run(command, env=enabled, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["TILES"] == 1 and Path(results["CONFIG"]).is_file()
