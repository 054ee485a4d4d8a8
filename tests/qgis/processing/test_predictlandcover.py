import os
import threading
from pathlib import Path

import numpy as np
import pytest
from layerfuse.plugin.engine.process import close_all
from layerfuse.plugin.runs import runner
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterRasterLayer,
    QgsProject,
    QgsRasterLayer,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer

ID = "layerfuse:predictlandcover"
pytestmark = pytest.mark.usefixtures("plugin")


class Feedback(QgsProcessingFeedback):
    """Keeps what is said; can cancel at a message or at a percentage."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.steps, self.errors, self.infos = [], [], []
        self._cancel_at = cancel_at
        self.progressChanged.connect(self._progress)

    def _progress(self, percent):
        self.steps.append(percent)
        if isinstance(self._cancel_at, float) and percent >= self._cancel_at:
            self.cancel()

    def reportError(self, error, fatal=False):
        self.errors.append(error)

    def pushDebugInfo(self, info):
        self.infos.append(info)

    def pushInfo(self, info):
        self.infos.append(info)
        if isinstance(self._cancel_at, str) and self._cancel_at in info:
            self.cancel()


@pytest.fixture()
def parameters(tiny_model, scene, tmp_path):
    """A complete run: both layers into ``out/map.tif``."""
    optical, elevation = scene
    (tmp_path / "out").mkdir()
    return {
        "MODEL": str(tiny_model),
        "OPTICAL": str(optical),
        "ELEVATION": str(elevation),
        "OUTPUT": str(tmp_path / "out" / "map.tif"),
    }


def _left_in(parameters):
    return sorted(p.name for p in Path(parameters["OUTPUT"]).parent.iterdir())


def test_a_map_from_two_layers(processing, parameters, tiny_card):
    feedback = Feedback()
    results = processing.run(ID, parameters, feedback=feedback)
    assert results["OUTPUT"] == parameters["OUTPUT"]
    assert results["MODEL_NAME"] == "tiny 1.0"
    assert results["MODALITIES"] == "optical+elevation"
    assert results["SECONDS"] > 0
    layer = QgsRasterLayer(results["OUTPUT"])
    assert layer.isValid()
    assert layer.crs().authid() == "EPSG:32612"
    assert (layer.width(), layer.height()) == (90, 64), "the union of both layers"
    block = layer.dataProvider().block(1, layer.extent(), layer.width(), layer.height())
    values = {block.value(row, column) for row in range(64) for column in range(90)}
    assert values <= {float(c.value) for c in tiny_card.classes}
    assert feedback.steps == sorted(feedback.steps), "progress never goes back"
    assert feedback.steps[-1] == 100.0
    assert not feedback.errors


@pytest.mark.parametrize("model", [None, "", "left out"])
@pytest.mark.parametrize(
    "names, fits", [(("B2", "B3", "B4", "B5"), "zion-landcover"), (("B02", "B03", "B04", "B08"), "landcover")]
)
def test_no_model_means_the_one_that_fits_the_layers(model, names, fits, processing, make_raster):
    """Landsat at the place of the demonstration, and Sentinel-2: as the dock chooses it, and told."""
    values = np.random.default_rng(0).integers(8000, 12000, (4, 40, 40)).astype(np.uint16)
    landsat = names[0] == "B2"
    place = {"origin": (322000.0, 4140000.0), "pixel": 30.0} if landsat else {}
    path = make_raster("LC08.tif" if landsat else "S2.tif", values, **place)
    file = gdal.Open(str(path), gdal.GA_Update)
    for number, name in enumerate(names, 1):
        file.GetRasterBand(number).SetDescription(name)
    file = None
    algorithm = QgsApplication.processingRegistry().algorithmById(ID).create()
    given = {} if model == "left out" else {"MODEL": model}
    folder, _, _ = algorithm._read_inputs({"OPTICAL": str(path), **given}, QgsProcessingContext())
    assert folder.name == fits
    assert f"No model was chosen: {fits} is taken." in algorithm._why
    _, card, _ = algorithm._read_inputs({"MODEL": "landcover", "OPTICAL": str(path)}, QgsProcessingContext())
    assert card.name == "landcover" and not algorithm._why


def test_every_output(processing, parameters):
    folder = Path(parameters["OUTPUT"]).parent
    names = {"CONFIDENCE": "confidence.tif", "AVAILABILITY": "availability.tif", "POLYGONS": "polygons.gpkg"}
    results = processing.run(ID, {**parameters, **{key: str(folder / name) for key, name in names.items()}})
    assert _left_in(parameters) == sorted([*names.values(), "map.tif", "map.tif.aux.xml"])
    for key in names:
        kind = QgsVectorLayer if key == "POLYGONS" else QgsRasterLayer
        assert kind(results[key], key).isValid()


def test_layers_of_the_project_bands_and_extent(processing, parameters):
    layer = QgsRasterLayer(parameters["OPTICAL"], "My image")
    QgsProject.instance().addMapLayer(layer)
    results = processing.run(
        ID,
        {
            "MODEL": parameters["MODEL"],
            "OPTICAL": "My image",
            "OPTICAL_BANDS": [2, 1],
            "EXTENT": "300100,300420,4099600,4099920 [EPSG:32612]",
            "OUTPUT": parameters["OUTPUT"],
        },
    )
    assert results["MODALITIES"] == "optical"
    extent = QgsRasterLayer(results["OUTPUT"]).extent()
    assert [extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()] == [
        300100,
        300420,
        4099600,
        4099920,
    ]


def test_an_extent_in_another_system(processing, parameters):
    layer = QgsRasterLayer(parameters["OPTICAL"])
    geographic = processing.run(
        "native:polygonfromlayerextent",
        {"INPUT": layer, "OUTPUT": "memory:"},
    )["OUTPUT"]
    extent = processing.run(
        "native:reprojectlayer", {"INPUT": geographic, "TARGET_CRS": "EPSG:4326", "OUTPUT": "memory:"}
    )["OUTPUT"].extent()
    text = f"{extent.xMinimum()},{extent.xMaximum()},{extent.yMinimum()},{extent.yMaximum()} [EPSG:4326]"
    results = processing.run(ID, {**parameters, "EXTENT": text, "CRS": "EPSG:32612", "PIXEL_SIZE": 20})
    result = QgsRasterLayer(results["OUTPUT"])
    assert result.crs().authid() == "EPSG:32612"
    assert result.rasterUnitsPerPixelX() == 20
    assert result.extent().contains(layer.extent())
    assert result.extent().width() < layer.extent().width() + 100


def test_a_coordinate_system_of_the_users_own(processing, parameters):
    crs = QgsCoordinateReferenceSystem.fromProj("+proj=laea +lat_0=37 +lon_0=-113 +datum=WGS84 +units=m")
    assert not crs.authid().startswith("EPSG")
    results = processing.run(ID, {**parameters, "CRS": crs})
    result = QgsRasterLayer(results["OUTPUT"])
    assert result.crs().toProj().startswith("+proj=laea +lat_0=37 +lon_0=-113")


def test_in_a_model(processing, parameters):
    """As the Modeler puts it together: a raster from one algorithm in, the map into the next."""
    model = QgsProcessingModelAlgorithm("chain", "tests")
    model.addModelParameter(QgsProcessingParameterRasterLayer("image"), QgsProcessingModelParameter("image"))
    source = QgsProcessingModelChildParameterSource

    def child(name, algorithm, **sources):
        step = QgsProcessingModelChildAlgorithm(algorithm)
        step.setChildId(name)
        for key, value in sources.items():
            step.addParameterSources(key, [value])
        model.addChildAlgorithm(step)

    child("filled", "native:fillnodata", INPUT=source.fromModelParameter("image"), BAND=source.fromStaticValue(1))
    child(
        "map",
        ID,
        MODEL=source.fromStaticValue(parameters["MODEL"]),
        ELEVATION=source.fromChildOutput("filled", "OUTPUT"),
    )
    child("report", "native:rasterlayeruniquevaluesreport", INPUT=source.fromChildOutput("map", "OUTPUT"))
    context = QgsProcessingContext()
    results, ok = model.run({"image": parameters["ELEVATION"]}, context, Feedback())
    assert ok
    children = results["CHILD_RESULTS"]
    assert children["map"]["MODALITIES"] == "elevation"
    assert children["report"]["TOTAL_PIXEL_COUNT"] == 80 * 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"OPTICAL": None, "ELEVATION": None}, r"layers: none is given\. Give at least one of"),
        ({"MODEL": "no-such-model"}, r"no-such-model.*there is no such model"),
        ({"OPTICAL": "/gone/image.tif"}, r"OPTICAL /gone/image.tif: there is no such raster layer or file\. Choose"),
        ({"OPTICAL_BANDS": [1, 7]}, r"no band 7"),
        ({"OPTICAL_BANDS": [1]}, r"1 bands are chosen, optical needs 2"),
        ({"SAR": "OPTICAL"}, r"takes no such layer"),
        ({"OUTPUT": "/gone/folder/map.tif"}, r"/gone"),
        ({"EXTENT": "300000,300000,4100000,4100000 [EPSG:32612]"}, r"extent"),
        ({"EXTENT": "0,100,0,100 [EPSG:32612]"}, r"overlap|outside|cover"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_bad_input(change, message, processing, parameters):
    if change.get("SAR"):
        change = {"SAR": parameters[change["SAR"]]}
    with pytest.raises(QgsProcessingException, match=message):
        processing.run(ID, {**parameters, **change}, feedback=Feedback())
    assert _left_in(parameters) == []


def test_a_layer_of_the_whole_world_needs_an_extent(processing, parameters):
    layer = QgsRasterLayer("type=xyz&url=file:///none/{z}/{x}/{y}.png&zmax=1", "Online map", "wms")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException, match=r"extent: it would take .* of 10 m\. Give a smaller extent"):
        processing.run(ID, {**parameters, "OPTICAL": layer}, feedback=Feedback())


def test_no_engine(processing, parameters, monkeypatch):
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", "/gone/python")
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    fine, message = algorithm.canExecute()
    assert not fine
    assert "Settings > Options > LayerFuse" in message
    feedback = Feedback()
    with pytest.raises(QgsProcessingException):
        processing.run(ID, parameters, feedback=feedback)
    assert any("/gone/python" in error for error in feedback.errors)


def test_an_engine_without_torch(processing, parameters, tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "No module named torch" >&2\nexit 1\n')
    python.chmod(0o755)
    monkeypatch.delenv("LAYERFUSE_ENGINE_PYTHON")
    QgsSettings().setValue("plugins/layerfuse/engine_python", str(python))
    with pytest.raises(
        QgsProcessingException, match=r"engine Python.*exit code 1; its last words: No module named torch"
    ):
        processing.run(ID, parameters, feedback=Feedback())
    assert _left_in(parameters) == []


def test_broken_weights(processing, parameters, tiny_card, tmp_path):
    tiny_card.save(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 100)
    with pytest.raises(QgsProcessingException, match=r"model\.safetensors: this is no safetensors file"):
        processing.run(ID, {**parameters, "MODEL": str(tmp_path)}, feedback=Feedback())
    assert _left_in(parameters) == []


def test_our_fault_is_told_with_a_traceback(processing, parameters, monkeypatch):
    def predict(*_):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(runner, "predict", predict)
    feedback = Feedback()
    with pytest.raises(QgsProcessingException, match=r"fault of LayerFuse: boom\. Please report"):
        processing.run(ID, parameters, feedback=feedback)
    assert any("ZeroDivisionError" in text and "Traceback" in text for text in feedback.infos)


def test_cancel_leaves_nothing(processing, parameters):
    feedback = Feedback(cancel_at="Starting the engine")
    with pytest.raises(QgsProcessingException, match=r"Cancelled\. Nothing was written"):
        processing.run(ID, parameters, feedback=feedback)
    assert _left_in(parameters) == []
    assert 100.0 not in feedback.steps
    _wait_for_threads()


def test_finished_parts_survive_cancelling(processing, parameters, make_raster):
    """A strip across a border of the lattice of super-tiles, cancelled when the first of the two is done."""
    values = np.random.default_rng(1).integers(1, 200, (2, 40, 200)).astype("uint16")
    strip = make_raster("strip.tif", values, origin=(306_200.0, 4_100_000.0), nodata=0)
    parameters = {"MODEL": parameters["MODEL"], "OPTICAL": str(strip), "OUTPUT": parameters["OUTPUT"]}
    with pytest.raises(QgsProcessingException, match=r"Cancelled\. The parts that were finished are kept"):
        processing.run(ID, parameters, feedback=Feedback(cancel_at=60.0))
    assert _left_in(parameters) == ["map.tif.layerfuse"]
    feedback = Feedback()
    results = processing.run(ID, {**parameters, "RESUME": True}, feedback=feedback)
    assert any("finished already" in info for info in feedback.infos)
    assert _left_in(parameters) == ["map.tif", "map.tif.aux.xml"]
    whole = processing.run(ID, {**parameters, "OUTPUT": str(Path(results["OUTPUT"]).with_name("whole.tif"))})
    assert Path(results["OUTPUT"]).read_bytes() == Path(whole["OUTPUT"]).read_bytes()


def test_in_a_thread_while_the_gui_lives(parameters):
    """As the dialog runs it: a task of the task manager, while the main thread's event loop turns."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ID)
    context, feedback, loop, ticks, outcome = QgsProcessingContext(), Feedback(), QEventLoop(), [], []
    context.setProject(QgsProject.instance())
    definition = QgsProcessingOutputLayerDefinition(parameters["OUTPUT"], QgsProject.instance())
    task = QgsProcessingAlgRunnerTask(algorithm, {**parameters, "OUTPUT": definition}, context, feedback)
    task.executed.connect(lambda ok, results: (outcome.append((ok, results)), loop.quit()))
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(threading.current_thread()))
    timer.start(10)
    QTimer.singleShot(120_000, loop.quit)
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    timer.stop()
    ((ok, results),) = outcome
    assert ok, feedback.errors
    assert results["OUTPUT"] == parameters["OUTPUT"]
    assert list(context.layersToLoadOnCompletion()) == [parameters["OUTPUT"]], "it would be shown"
    assert context.layerToLoadOnCompletionDetails(parameters["OUTPUT"]).postProcessor() is not None
    assert len(ticks) > 3
    assert set(ticks) == {threading.main_thread()}
    _wait_for_threads()


def test_help_reads_as_plain_text():
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    text = algorithm.shortHelpString()
    assert "<" not in text
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help(), parameter.name()
        assert parameter.help() in text
    assert "sar" in algorithm.tags()
    assert not algorithm.icon().isNull()
    assert os.path.isfile(algorithm.svgIconPath())


def _wait_for_threads():
    """Every thread of a run ends with its engine; the deadline is far beyond any sane duration."""
    close_all()
    for thread in threading.enumerate():
        if thread.name.startswith("layerfuse"):
            thread.join(timeout=300)
            assert not thread.is_alive(), thread.name
