"""*Map land-cover change*, as the toolbox, scripts, ``qgis_process`` and the panel run it."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.tests.qgis.waiting import click, wait_until
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtWidgets import QApplication

pytestmark = pytest.mark.usefixtures("plugin")
ID, OLD = "layerfuse:changemap", "layerfuse:landcoverchange"
SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


def pixels(path):
    return gdal.Open(str(path)).ReadAsArray().astype(int)


@pytest.fixture()
def dates(scene, make_raster):
    """An earlier and a later image; the later one is turned round, and empty in the west."""
    earlier = gdal.Open(str(scene[0])).ReadAsArray()
    later = earlier[:, ::-1].copy()
    later[:, :, :20] = 0
    return str(scene[0]), str(make_raster("later.tif", later, nodata=0))


def run(processing, dates, folder, **more):
    earlier, later = dates
    parameters = {"OPTICAL_BEFORE": earlier, "OPTICAL_AFTER": later, "OUTPUT": str(folder / "change.tif"),
                  "TABLE": str(folder / "t.csv"), "REPORT": str(folder / "r.html")}  # fmt: skip
    return processing.run(ID, {**parameters, **more})


def test_two_dates(processing, dates, tiny_model, scene, tmp_path):
    maps = {"MAP_BEFORE": str(tmp_path / "a.tif"), "MAP_AFTER": str(tmp_path / "b.tif")}
    results = run(processing, dates, tmp_path, MODEL=str(tiny_model), ELEVATION=str(scene[1]), THRESHOLD=0.5, **maps)
    codes, before, after = (pixels(results[name]) for name in ("OUTPUT", "MAP_BEFORE", "MAP_AFTER"))
    assert len(set(codes.ravel())) > 3 and (codes[:, :20] >= 255_000).all(), "the heights alone make no date"
    there = codes < 255_000
    np.testing.assert_array_equal(codes[there], (1000 * before + after)[there])
    rows = list(csv.reader(Path(results["TABLE"]).read_text(encoding="utf-8").splitlines()))
    assert float(rows[-1][-1]) == pytest.approx(results["COMPARED"], abs=1e-3)
    assert 0 < results["CHANGED"] < results["COMPARED"] == pytest.approx(there.sum() / 100, rel=2e-3)
    assert "before: water" in Path(results["REPORT"]).read_text(encoding="utf-8")


def test_the_result_is_styled_from_to(processing, dates, tiny_model, tmp_path):
    context, project = QgsProcessingContext(), QgsProject.instance()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    parameters = {"MODEL": str(tiny_model), "OPTICAL_BEFORE": dates[0], "OPTICAL_AFTER": dates[1], "THRESHOLD": 0.5,
                  "TABLE": "TEMPORARY_OUTPUT", "OUTPUT": str(tmp_path / "c.tif")}  # fmt: skip
    context.addLayerToLoadOnCompletion(
        parameters["OUTPUT"], QgsProcessingContext.LayerDetails("Change", project, "OUTPUT")
    )
    results, fine = algorithm.run(parameters, context, QgsProcessingFeedback(False))
    assert fine and Path(results["TABLE"]).is_file()
    layer = QgsRasterLayer(results["OUTPUT"], "Change")
    details = context.layersToLoadOnCompletion()[results["OUTPUT"]]
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback(False))
    shown = {int(item.value): item.label for item in layer.renderer().classes()}
    assert set(shown) == set(pixels(results["OUTPUT"]).ravel()) - {255_255}
    assert shown[255_001] == "layers before only, not compared"
    assert any("→" in label for label in shown.values())
    assert "change" in layer.metadata().title()


def test_every_parameter_has_help():
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    text = algorithm.shortHelpString()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help() in text and parameter.help(), parameter.name()
    assert "<" not in text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"OPTICAL_BEFORE": None}, "none is given"),
        ({"ELEVATION": "dem", "OPTICAL_BEFORE": None}, "all of them are those of the other date"),
        ({"OPTICAL": "dem"}, "this algorithm has no such parameter"),
        ({"MODEL_AFTER": "no such model"}, "there is no such model"),
        ({"MASKS_AFTER": "sar=none"}, "no such layer is given"),
    ],
)
def test_what_cannot_be_compared_is_told_before(dates, tiny_model, scene, more, words):
    parameters = {"MODEL": str(tiny_model), "OPTICAL_BEFORE": dates[0], "OPTICAL_AFTER": dates[1], "OUTPUT": "o.tif"}
    parameters.update({name: str(scene[1]) if value == "dem" else value for name, value in more.items()})
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    fine, message = algorithm.checkParameterValues(parameters, QgsProcessingContext())
    assert not fine and words in message


def test_scripts_made_for_the_ready_made_model_run_on(processing, dates, tiny_model, tmp_path):
    parameters = {
        "MODEL": str(tiny_model),
        "OPTICAL_BEFORE": dates[0],
        "OPTICAL_AFTER": dates[1],
        "before:LANDCOVER": str(tmp_path / "before.tif"),
        "after:LANDCOVER": str(tmp_path / "after.tif"),
        "change:CODES": str(tmp_path / "change.tif"),
        "areas:TABLE": str(tmp_path / "areas.csv"),
    }
    results = processing.run(OLD, parameters)
    before, after, codes = (pixels(results[k]) for k in ("before:LANDCOVER", "after:LANDCOVER", "change:CODES"))
    empty = (before == 255) | (after == 255)
    assert empty.any() and len(set(codes.ravel())) > 2
    np.testing.assert_array_equal(codes, np.where(empty, 255_255, 1000 * before + after))
    assert "before: water" in Path(results["areas:TABLE"]).read_text(encoding="utf-8")
    algorithm = QgsApplication.processingRegistry().algorithmById(OLD)
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagDeprecated, "it is not offered any more"


def test_the_panel_opens_it_with_its_layers(tiny_model, plugin, iface, scene):
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    layers = [QgsRasterLayer(str(path), name) for name, path in zip(("landsat8", "srtm"), scene)]
    QgsProject.instance().addMapLayers(layers)
    dock.show()
    wait_until(dock.panel.is_ready)
    click(dock.change)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if hasattr(w, "algorithm") and w.isVisible()]
    assert dialog.algorithm().name() == "changemap"
    given = dialog.createProcessingParameters()
    assert given["OPTICAL_AFTER"] == layers[0].id() and given["ELEVATION"] == layers[1].id()
    assert not given.get("OPTICAL_BEFORE") and given["MODEL"] == str(tiny_model)
    iface.mainWindow().hide()


def test_headless_with_the_real_sample(qgis_process_program, enabled, tmp_path):
    """The bundled model, without QGIS's desktop: two dates that show the same, so nothing changes."""
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    text = algorithm.shortHelpString()
    assert algorithm.displayName() == "Map land-cover change"
    assert "1000 times the class before" in text and "<p>" not in text
    image, before = SAMPLE / "landsat8.tif", shutil.copy(SAMPLE / "landsat8.tif", tmp_path / "before.tif")
    command = [
        qgis_process_program, "run", "--json", ID, "--", "MODEL=zion-landcover", f"OPTICAL_BEFORE={before}",
        f"OPTICAL_AFTER={image}", f"ELEVATION={SAMPLE / 'srtm.tif'}",
        "EXTENT=312000,314000,4120000,4122000 [EPSG:32612]", f"OUTPUT={tmp_path / 'change.tif'}",
    ]  # fmt: skip
    done = subprocess.run(command, env=enabled, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["CHANGED"] == 0 and results["COMPARED"] == pytest.approx(68 * 68 * 0.09, rel=2e-3)
    codes = pixels(tmp_path / "change.tif")
    assert (codes // 1000 == codes % 1000).all()
