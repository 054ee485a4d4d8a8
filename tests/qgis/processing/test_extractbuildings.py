"""Buildings through Processing: one tiny model that tells them apart, one that only has them by name, one without."""

from pathlib import Path

import pytest
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin.processing import extractbuildings
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

ID = "layerfuse:extractbuildings"
pytestmark = pytest.mark.usefixtures("plugin")


@pytest.fixture()
def rims(house_model):
    return house_model("rims")


@pytest.fixture()
def parameters(rims, scene, tmp_path):
    (tmp_path / "out").mkdir()
    return {
        "MODEL": str(rims),
        "OPTICAL": str(scene[0]),
        "ELEVATION": str(scene[1]),
        "OUTPUT": str(tmp_path / "out" / "buildings.gpkg"),
    }


def features(path):
    layer = QgsVectorLayer(path, "buildings")
    assert layer.isValid()
    return list(layer.getFeatures())


def test_buildings_alone(processing, parameters):
    results = processing.run(ID, parameters)
    assert [p.name for p in Path(parameters["OUTPUT"]).parent.iterdir()] == ["buildings.gpkg"]
    found = features(results["OUTPUT"])
    assert found and {f["class"] for f in found} == {"building"}
    assert all(
        f.geometry().isGeosValid() and f["area_m2"] == pytest.approx(f.geometry().area(), rel=1e-3) for f in found
    )
    assert results["MODEL_NAME"] == "houses 1.0" and results["MODALITIES"] == "optical+elevation"


def test_every_output_and_every_filter(processing, parameters):
    folder = Path(parameters["OUTPUT"]).parent
    files = {"MASK": "mask.tif", "CONFIDENCE": "sure.tif", "AVAILABILITY": "there.tif"}
    more = {key: str(folder / name) for key, name in files.items()}
    everything = processing.run(ID, {**parameters, **more, "REGULARIZE": False, "QUALITY": "fast"})
    for key in files:
        assert QgsRasterLayer(everything[key], key).isValid()
    mask = QgsRasterLayer(everything["MASK"])
    block = mask.dataProvider().block(1, mask.extent(), mask.width(), mask.height())
    values = [block.value(r, c) for r in range(mask.height()) for c in range(mask.width())]
    assert set(values) <= {0.0, 1.0, 255.0}, "the rim is no class of the map"
    whole = features(everything["OUTPUT"])
    assert 0 < sum(f["area_m2"] for f in whole) <= 100.1 * values.count(1.0)
    sure = sorted(f["confidence"] for f in whole)[len(whole) // 2]
    large = sorted(f["area_m2"] for f in whole)[len(whole) // 2]
    few = {"MIN_AREA": large, "MIN_CONFIDENCE": sure - 1e-3, "REGULARIZE": False, "QUALITY": "fast"}
    kept = features(processing.run(ID, {**parameters, **few})["OUTPUT"])
    assert len(kept) == sum(f["area_m2"] >= large and f["confidence"] >= sure - 1e-3 for f in whole) < len(whole)


def test_any_class_named_building_will_do(processing, parameters, house_model):
    plain = house_model("plain", ClassInfo(7, "Buildings and yards", "c02020"))
    found = features(processing.run(ID, {**parameters, "MODEL": str(plain)})["OUTPUT"])
    assert found and {f["class"] for f in found} == {"Buildings and yards"}


def test_a_model_without_buildings(processing, parameters, tiny_model):
    with pytest.raises(
        QgsProcessingException, match=r"model tiny: it maps no buildings \(water, forest, town\)\. Choose"
    ):
        processing.run(ID, {**parameters, "MODEL": str(tiny_model)})


def test_which_bundled_models_are_offered(monkeypatch, rims, house_model, tiny_model):
    """Those that tell buildings apart come first; the first is the default. Without any, one must be named."""
    plain = house_model("plain", ClassInfo(7, "building", "c02020"))
    bundled = {"a-plain": plain, "b-rims": rims, "c-none": tiny_model}
    monkeypatch.setattr(extractbuildings, "bundled_models", lambda: bundled)
    assert list(extractbuildings.building_models()) == ["b-rims", "a-plain"]
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ID)
    assert extractbuildings.ExtractBuildings().default_model() == "b-rims"
    del bundled["a-plain"], bundled["b-rims"]
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ID)
    with pytest.raises(InputError, match="no model of buildings is bundled"):
        extractbuildings.ExtractBuildings().default_model()
    fine, message = algorithm.checkParameterValues({"OUTPUT": "/tmp/b.gpkg"}, QgsProcessingContext())
    assert not fine and "no model of buildings is bundled. Give the folder or name of one." in message


def test_help_reads_as_plain_text_and_batch_is_possible():
    algorithm = QgsApplication.processingRegistry().algorithmById(ID)
    text = algorithm.shortHelpString()
    assert "<" not in text and not algorithm.icon().isNull()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help() and parameter.help() in text, parameter.name()
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagSupportsBatch


def test_buildings_arrive_outlined(processing, parameters):
    processing.runAndLoadResults(ID, parameters)
    (layer,) = QgsProject.instance().mapLayers().values()
    (category,) = layer.renderer().categories()
    symbol = category.symbol()
    assert category.value() == "building" and layer.name() == "Buildings"
    assert symbol.color().name() == "#c02020" and symbol.color().alpha() == 90
    assert symbol.symbolLayer(0).strokeColor().name() == "#c02020"
