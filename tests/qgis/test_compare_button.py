"""The dock's button opens the comparison with what the dock has chosen."""

import pytest
from layerfuse.plugin.models import remember_folder
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication


@pytest.fixture()
def dock(tiny_model, plugin, iface, scene):
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    for name, path in zip(("landsat8", "srtm"), scene):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), name))
    dock.show()
    wait_until(dock.panel.run.isEnabled)
    yield dock
    iface.mainWindow().hide()


def test_without_layers_there_is_nothing_to_compare(dock):
    assert dock.compare.isEnabled()
    QgsProject.instance().removeAllMapLayers()
    wait_until(lambda: not dock.compare.isEnabled())


def test_the_dialog_is_filled_in_and_runs(dock, processing, tmp_path, tiny_model):
    dock.area.choose(((300000.0, 4099500.0, 300700.0, 4100000.0), "EPSG:32612"))
    click(dock.compare)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if hasattr(w, "algorithm") and w.isVisible()]
    assert dialog.algorithm().name() == "comparemodalities"
    parameters = dialog.createProcessingParameters()
    parameters["FOLDER"] = str(tmp_path / "report")
    assert parameters["MODEL"] == str(tiny_model)
    algorithm = dialog.algorithm().create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, fine = algorithm.run(parameters, context, QgsProcessingFeedback())
    assert fine
    assert "70 x 50 pixels" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert QgsRasterLayer(results["WHERE"]).width() == 70
    dialog.close()
