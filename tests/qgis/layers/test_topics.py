"""The topics through Processing and through the dock's code, with engines in processes of their own."""

import sys
from pathlib import Path

import layerfuse
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin.layers.products import product_layer
from layerfuse.plugin.runs.preflight import look
from layerfuse.plugin.runs.runner import run_job
from layerfuse.tests.topics.cases import Outcome, cases, check, sure
from layerfuse.tests.topics.test_command import make_models
from layerfuse.ui.dock.advanced import Advanced
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent


@pytest.fixture(scope="session")
def topic_models(tmp_path_factory):
    """Folders of the models, by name."""
    return make_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def loaded(processing, iface):
    """The plugin, loaded once: its engine stays warm from case to case."""
    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    yield plugin
    plugin.unload()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Feedback(QgsProcessingFeedback):
    """Keeps what is said."""

    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushInfo(self, text):
        self.lines.append(text)

    def progress(self, done, total):
        """As the pipeline's."""

    def info(self, text):
        self.lines.append(text)

    def is_cancelled(self):
        return False


@pytest.fixture()
def toolbox(processing, loaded):
    """Predicts or judges, by Processing."""

    def door(given):
        feedback = Feedback()
        if given.judge:
            name = "REFERENCE_RASTER" if given.judge["reference"].suffix == ".tif" else "REFERENCE"
            parameters = {"MAP": str(given.judge["map"]), name: str(given.judge["reference"])}
            algorithm, parameters["FOLDER"] = "layerfuse:assessaccuracy", str(given.output)
        else:
            algorithm = "layerfuse:predictlandcover"
            parameters = {"MODEL": str(given.model), "OUTPUT": str(given.output), "CONFIDENCE": str(sure(given.output))}
            for key, (path, chosen) in given.layers.items():
                name = given.card.modality(key).family.upper()
                layer = {f"{name}_FILES": [str(path)]} if path.is_dir() else {name: str(path)}
                parameters |= {**layer, f"{name}_BANDS": chosen, f"{name}_NODATA": given.nodata.get(key)}
            if given.extent:
                left, low, right, top = given.extent
                parameters["EXTENT"] = f"{left},{right},{low},{top} [EPSG:32612]"
            parameters |= {"CRS": given.crs or None, "PIXEL_SIZE": given.pixel_size}
        try:
            processing.run(algorithm, parameters, feedback=feedback)
        except QgsProcessingException as error:
            return Outcome(str(error), "")
        return Outcome("", "\n".join(feedback.lines))

    return door


@pytest.fixture()
def panel(loaded):
    """Predicts as the dock does: its choices become a run, which is looked at and done."""

    def door(given):
        dock = loaded._dock
        QgsProject.instance().clear()
        if dock.model.model != str(given.model):
            dock.model.use(str(given.model))
        for key, (path, chosen) in given.layers.items():
            layer = product_layer([str(path)]) if path.is_dir() else QgsRasterLayer(str(path), path.stem)
            QgsProject.instance().addMapLayer(layer)
            row = dock.table.rows[key]
            row.choose(layer, tuple(map(int, chosen.split(","))) if chosen else ())
            row.nodata.setText(given.nodata.get(key, ""))
        dock.area.choose(given.extent and (given.extent, "EPSG:32612"))
        dock.advanced.choose(Advanced(given.crs or None, given.pixel_size))
        dock.output.extras["confidence"].setChecked(True)
        feedback = Feedback()
        try:
            request = dock.request(given.output)
            look(request.job, request.card, feedback.is_cancelled)
            run_job(request.job, request.folder, request.card, Path(sys.executable), feedback)
        except InputError as error:
            return Outcome(str(error), "")
        Path(request.job.confidence).rename(sure(given.output))
        return Outcome("", "\n".join(feedback.lines))

    return door


@pytest.mark.parametrize("case", cases("processing"))
def test_processing(case, toolbox, topic_models, tmp_path):
    check(case, toolbox, tmp_path, topic_models[case.get("model", "four")])


@pytest.mark.parametrize("case", cases("dock"))
def test_dock(case, panel, topic_models, tmp_path):
    check(case, panel, tmp_path, topic_models[case.get("model", "four")])
