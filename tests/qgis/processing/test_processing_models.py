"""The ready-made models of the provider, run as a user runs them."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from layerfuse.plugin.processing.provider import _ALGORITHMS
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtWidgets import QLineEdit

pytestmark = pytest.mark.usefixtures("plugin")
FOLDER = Path(__file__).parents[3] / "plugin" / "processing" / "models"
SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
NAMES = {"landcoverperpolygon", "largesurebuildings"}
"""Their ids are in users' models and scripts: they never change."""


def model(name):
    return QgsApplication.processingRegistry().algorithmById(f"layerfuse:{name}")


def pixels(path):
    layer = QgsRasterLayer(path)
    block = layer.dataProvider().block(1, layer.extent(), layer.width(), layer.height())
    return [
        None if block.isNoData(row, column) else int(block.value(row, column))
        for row in range(layer.height())
        for column in range(layer.width())
    ]


@pytest.fixture()
def halves(processing, scene, tmp_path):
    """Two polygons that share the optical layer's area."""
    box = QgsRasterLayer(str(scene[0])).extent()
    path = str(tmp_path / "halves.gpkg")
    processing.run(
        "native:creategrid",
        {
            "TYPE": 2,
            "EXTENT": box,
            "HSPACING": box.width() / 2,
            "VSPACING": box.height(),
            "CRS": "EPSG:32612",
            "OUTPUT": path,
        },
    )
    return path


def test_lines_that_may_stay_empty_say_what_is_taken_then(processing):
    """In every algorithm and ready-made model: what is left empty has a default, told in the form itself."""
    from processing.gui.wrappers import WidgetWrapperFactory

    said = {}
    for algorithm in QgsApplication.processingRegistry().providerById("layerfuse").algorithms():
        for parameter in algorithm.parameterDefinitions():
            if parameter.name().split("_")[-1] in ("BANDS", "NODATA", "CROSSWALK"):
                wrapper = WidgetWrapperFactory.create_wrapper_from_metadata(parameter, None, 0, 0)
                assert wrapper.value() == "", "empty: nothing is chosen"
                wrapper.setValue("3,2,1")
                assert wrapper.value() == "3,2,1"
                said.setdefault(wrapper.widget.placeholderText(), set()).add(algorithm.name())
    assert said.keys() == {"Found by themselves", "As the file says", "Found by itself"}
    assert said["Found by themselves"] >= {*NAMES, "predictlandcover", "changemap", "embed", "trainmodel"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_step_that_is_edited_in_the_modeler_keeps_its_inputs(processing, name):
    """Opened and accepted: models and bands still come from the inputs of the ready-made model."""
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    opened = QgsProcessingModelAlgorithm()
    assert opened.fromFile(str(FOLDER / f"{name}.model3"))
    (step,) = [key for key, child in opened.childAlgorithms().items() if child.algorithmId().startswith("layerfuse:")]
    before = opened.childAlgorithm(step)
    dialog = ModelerParametersDialog(before.algorithm(), opened, algName=step)
    after = dialog.createAlgorithm()
    for key in ("MODEL", "OPTICAL", "OPTICAL_BANDS", "SAR_BANDS", "ELEVATION_BANDS"):
        given = [[source.parameterName() for source in each.parameterSources()[key]] for each in (before, after)]
        assert given == [[key], [key]]
    lines = {line.placeholderText() for line in dialog.findChildren(QLineEdit)}
    assert {"Found by themselves", "The one that fits the layers best"} <= lines
    dialog.close()


def test_our_lines_are_marked_optional_in_the_words_of_qgis(processing, monkeypatch):
    """Those of QGIS's Python say it in English, beside others in the user's language."""
    from layerfuse.plugin.processing.bases import own_widget
    from processing.gui.wrappers import WidgetWrapperFactory

    said = {("QObject", "%1 [optional]"): "%1 [opcional]"}
    monkeypatch.setattr(own_widget, "QCoreApplication", SimpleNamespace(translate=lambda *text: said[text]))
    for name in ("MODEL", "OPTICAL_BANDS"):
        parameter = model("predictlandcover").parameterDefinition(name)
        wrapper = WidgetWrapperFactory.create_wrapper_from_metadata(parameter, None, 0, 0)
        assert own_widget.OwnWidget.createLabel(wrapper).text() == f"{parameter.description()} [opcional]"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_chosen_model_is_seen_from_its_beginning(processing, name):
    """A long line shows its end otherwise; the ready-made models offer the list, too."""
    from processing.gui.wrappers import WidgetWrapperFactory

    wrapper = WidgetWrapperFactory.create_wrapper_from_metadata(model(name).parameterDefinition("MODEL"), None, 0, 0)
    line = wrapper._box.lineEdit()
    assert wrapper._box.count() > 2 and line.placeholderText()
    wrapper.setValue("zion-landcover")
    assert wrapper.value() == "zion-landcover" and line.text().startswith("zion-landcover: 8 classes")
    assert line.cursorPosition() == 0


def test_all_are_there_and_complete():
    assert {path.stem for path in FOLDER.glob("*.model3")} == NAMES
    for name in NAMES:
        algorithm = model(name)
        fine, message = algorithm.canExecute()
        assert fine, message
        assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagSupportsBatch
        assert algorithm.displayName() != name and algorithm.group() in ("Land cover", "Buildings")
        assert algorithm.destinationParameterDefinitions() and not algorithm.icon().isNull()
        text = algorithm.shortHelpString()
        assert "<" not in text
        for parameter in algorithm.parameterDefinitions():
            assert parameter.isDestination() or (parameter.help() and parameter.help() in text), parameter.name()
        twins = [a for a in algorithm.provider().algorithms() if a.group() == algorithm.group()]
        assert len({a.groupId() for a in twins}) == 1 < len(twins), "one folder, not two of one name"
        ours = model("extractbuildings" if name == "largesurebuildings" else "predictlandcover")
        opened = QgsProcessingModelAlgorithm()  # as the Modeler opens the file
        assert opened.fromFile(str(FOLDER / f"{name}.model3"))
        steps = opened.childAlgorithms()
        assert all(step.algorithm() is not None for step in steps.values())
        for step in steps.values():
            if step.algorithmId() == ours.id():
                known = {p.name() for p in ours.parameterDefinitions()}
                assert set(step.parameterSources()) <= known
                assert {"OPTICAL_BANDS", "SAR_BANDS", "ELEVATION_BANDS"} <= set(step.parameterSources())
        assert opened.validate()[0], opened.validate()[1]


def test_every_parameter_of_every_algorithm_has_help():
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    without = {
        f"{algorithm.name()}.{parameter.name()}"
        for algorithm in provider.algorithms()
        for parameter in algorithm.parameterDefinitions()
        if not parameter.help() or not parameter.description()
    }
    assert not without


def test_land_cover_per_polygon(processing, tiny_model, scene, halves, tmp_path):
    parameters = {
        "MODEL": str(tiny_model),
        "OPTICAL": str(scene[0]),
        "POLYGONS": halves,
        "map:LANDCOVER": str(tmp_path / "map.tif"),
        "zones:POLYGONS": str(tmp_path / "zones.gpkg"),
    }
    results = processing.run("layerfuse:landcoverperpolygon", parameters)
    values = pixels(results["map:LANDCOVER"])
    zones = list(QgsVectorLayer(results["zones:POLYGONS"], "zones").getFeatures())
    assert len(zones) == 2
    for value in (1, 2, 5):
        counted = [zone[f"class_{value}"] for zone in zones] if value in values else []
        assert sum(counted) == values.count(value)


def test_large_and_sure_buildings(processing, house_model, scene, tmp_path):
    """In a batch of two, as the batch dialog runs them: a context for each, where QGIS keeps a model's results."""
    rows = [{"MIN_AREA": 0.0, "MIN_CONFIDENCE": 0.0}, {"MIN_AREA": 500.0, "MIN_CONFIDENCE": 0.45}]
    folder, kept = house_model("rims"), []
    for number, row in enumerate(rows):
        context = QgsProcessingContext()
        outputs = {
            "buildings:ALL": str(tmp_path / f"all{number}.gpkg"),
            "kept:KEPT": str(tmp_path / f"kept{number}.gpkg"),
        }
        parameters = {"MODEL": str(folder), "OPTICAL": str(scene[0]), "ELEVATION": str(scene[1]), **row, **outputs}
        fine, message = model("largesurebuildings").checkParameterValues(parameters, context)
        assert fine, message
        results, fine = model("largesurebuildings").run(parameters, context, QgsProcessingFeedback(False))
        assert fine
        whole, some = (list(QgsVectorLayer(results[key], key).getFeatures()) for key in ("buildings:ALL", "kept:KEPT"))
        wanted = [f for f in whole if f["area_m2"] >= row["MIN_AREA"] and f["confidence"] >= row["MIN_CONFIDENCE"]]
        assert len(some) == len(wanted) and all(f.geometry().isGeosValid() for f in some)
        kept.append(len(some))
    assert kept[0] > kept[1]


@pytest.mark.parametrize("name", sorted(algorithm.ID for algorithm in _ALGORITHMS))
def test_every_parameter_of_a_step_may_be_an_input_in_the_modeler(processing, name):
    """Each parameter is fed by an input of the model; the step is opened, and OK is pressed."""
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    whole, algorithm = QgsProcessingModelAlgorithm("whole", "", ""), model(name)
    step = QgsProcessingModelChildAlgorithm(algorithm.id())
    step.setChildId("step")
    for parameter in algorithm.parameterDefinitions():
        if not parameter.isDestination():
            whole.addModelParameter(parameter.clone(), QgsProcessingModelParameter(parameter.name()))
            source = QgsProcessingModelChildParameterSource.fromModelParameter(parameter.name())
            step.addParameterSources(parameter.name(), [source])
    whole.addChildAlgorithm(step)
    dialog = ModelerParametersDialog(step.algorithm(), whole, "step", {})
    kept = {
        key: [s.parameterName() for s in sources]
        for key, sources in dialog.createAlgorithm().parameterSources().items()
    }
    assert kept == {key: [key] for key in step.parameterSources()}
