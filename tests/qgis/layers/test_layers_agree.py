"""Dock, toolbox and command read the same bands of one layer in any order; the dock finds the model for it."""

import random
import re

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.arguments import parse_layers
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.fit import without_image
from layerfuse.model_backend.raster.source import resolve_layers
from layerfuse.plugin.processing.bases.map_algorithm import read_bands
from layerfuse.tests.qgis.waiting import wait_until
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QMessageBox

try:
    from qgis.core import QgsGroupLayer
except ImportError:  # before 3.24
    QgsGroupLayer = None

CODES = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"]
WANTED = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B11", "B12"]


def stack(make_raster, name, codes, epsg=32612):
    rng = np.random.default_rng(0)
    path = make_raster(name, rng.integers(200, 4000, (len(codes), 100, 100)).astype(np.uint16), epsg=epsg)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, code in enumerate(codes, start=1):
        dataset.GetRasterBand(number).SetDescription(code)
    return path


@pytest.fixture()
def dock(plugin, iface):
    dock = plugin._dock
    dock.model.is_own = False
    iface.mainWindow().show()
    yield dock
    iface.mainWindow().hide()
    iface.messageBar().clearWidgets()


def numbers(sources, card):
    return {s.modality: describe(s, card.modality(s.modality)).match.numbers for s in sources}


@pytest.mark.parametrize("seed", [1, 2])
def test_dock_toolbox_and_command_agree(seed, dock, plugin, make_raster, tmp_path):
    codes = random.Random(seed).sample(CODES, 10)
    path = stack(make_raster, "scene.tif", codes)
    found = [code if code in codes else "B8A" if code == "B08" and "B8A" in codes else "0" for code in WANTED]
    expected = {"s2": tuple(0 if code == "0" else codes.index(code) + 1 for code in found)}
    layer = QgsRasterLayer(str(path), "s2 of May")
    QgsProject.instance().addMapLayer(layer)
    dock.show()
    wait_until(dock.panel.is_ready)
    assert dock.model.model == "landcover", "nobody chose it"
    assert "(fits your layers)" in dock.model.box.currentText()
    card = load_card(find_model("landcover"))
    assert numbers(dock.request(tmp_path / "m.tif").job.sources, card) == expected
    assert dock.table.rows["s2"].bands() == expected["s2"], "as shown"

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("layerfuse:predictlandcover")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for bands in (None, "", ",".join(found), list(expected["s2"])):
        parameters = {"MODEL": "landcover", "OPTICAL": layer.id(), "OPTICAL_BANDS": bands, "OUTPUT": "TEMPORARY_OUTPUT"}
        assert algorithm.checkParameterValues(parameters, context) == (True, "")
        assert numbers(algorithm._read_inputs(parameters, context)[2], card) == expected

    for text in (f"s2={path}", f"optical={path}:{','.join(map(str, expected['s2']))}"):
        assert numbers(resolve_layers(card, parse_layers([text])), card) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ()), ("", ()), ("B04, 3,nir", ("B04", 3, "nir")), ("2;1", (2, 1)), ([2, 1], (2, 1)), (4, (4,))],
)
def test_bands_as_parameters(value, expected):
    assert read_bands(value) == expected


def saved(path, values, names, scale=None, unit=""):
    """A stack of bands with names, by what GDAL writes."""
    kind = gdal.GDT_Byte if values.dtype == np.uint8 else gdal.GDT_Float32
    file = gdal.GetDriverByName("GTiff").Create(str(path), 100, 100, len(values), kind)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)
    file.SetProjection(crs.ExportToWkt())
    file.SetGeoTransform((300000, 10, 0, 4100000, 0, -10))
    for number, (plane, name) in enumerate(zip(values, names), start=1):
        band = file.GetRasterBand(number)
        band.WriteArray(plane)
        band.SetDescription(name)
        band.SetUnitType(unit)
        if scale:
            band.SetScale(scale)
    del file
    return path


LIT = {"sure": "fact", "check": "doubt", "does not fit": "warning"}


@pytest.mark.parametrize("kind", ["decimals", "contradicted", "stretched", "few bands", "feet", "power"])
def test_the_row_says_what_the_command_says(kind, dock, tmp_path, capsys):
    """The light, its words and all else behind it are those of ``layerfuse info``."""
    draw = np.random.default_rng(0)
    reflectance, heights = draw.uniform(0.01, 0.4, (9, 100, 100)), draw.uniform(3e3, 6e3, (2, 100, 100))
    key, path = {
        "decimals": lambda: ("s2", saved(tmp_path / "a.tif", reflectance, WANTED)),
        "contradicted": lambda: ("s2", saved(tmp_path / "a.tif", reflectance, WANTED, scale=1e-4)),
        "stretched": lambda: ("s2", saved(tmp_path / "a.tif", (reflectance * 600).astype(np.uint8), WANTED)),
        "few bands": lambda: ("s2", saved(tmp_path / "a.tif", reflectance[:3], ["NDVI", "B8A", "B04"])),
        "feet": lambda: ("dem", saved(tmp_path / "a.tif", heights, ["slope", "dem"], unit="ft")),
        "power": lambda: ("s1", saved(tmp_path / "a.tif", 10 ** draw.uniform(-2, -0.5, (2, 100, 100)), ["VV", "VH"])),
    }[kind]()  # fmt: skip
    assert main(["info", f"{key}={path}", "--model", "landcover"]) == 0
    (first, *lines) = capsys.readouterr().out.splitlines()[1:]
    sure, text = re.match(r"  \w+ of landcover \((.*?)\): (.*)", first).groups()
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "a"))
    dock.model.choose("landcover")
    dock._fit_model()
    dock.show()
    row = dock.table.rows[key]
    row.layer_box.setLayer(QgsProject.instance().mapLayersByName("a")[0])
    wait_until(dock.panel.is_ready)
    if kind == "feet":  # what the dock tells of all its layers stands above what is told of one
        sure, text = "check", without_image(load_card(find_model("landcover")), ["dem"])[0].text
    assert (row.level, row.light.accessibleName()) == (LIT[sure], text)
    notes = [
        line.strip() for line in lines if not line.startswith(("  Bands: ", "  Pixels: ", "  Stored: ", "  No data: "))
    ]
    shown = row.light.toolTip().splitlines()
    assert shown[0] == text and shown[1:] == notes


def test_a_layer_that_does_not_fit_is_asked_about(dock, make_raster, tmp_path, monkeypatch):
    path = stack(
        make_raster, "scene.tif", ["water", "trees", "grass", "wet", "crops", "shrub", "built", "bare", "snow"]
    )
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "probabilities"))
    dock.model.choose("landcover")
    dock._fit_model()
    dock.show()
    row = dock.table.rows["s2"]
    wait_until(lambda: dock.panel.reason.text() != "Checking…")
    assert row.layer() is None, "it is not taken by itself"
    row.layer_box.setLayer(QgsProject.instance().mapLayersByName("probabilities")[0])
    wait_until(dock.panel.is_ready)
    assert row.level == "warning" and "water" in row.light.text()
    asked = []

    def no(*arguments):
        asked.append(arguments[2])
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", no)
    dock.start()
    assert "water" in asked[0]
    assert not dock._queue.writes(tmp_path / "x.tif") and dock.panel.is_ready()


def test_results_are_no_layers_to_begin_with(dock, make_raster):
    path = stack(make_raster, "old.tif", WANTED)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadataItem("LAYERFUSE_VERSION", "0.1.0")
    del dataset
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "s2"))
    dock.show()
    wait_until(lambda: dock.panel.reason.text() != "Checking…")
    assert all(row.layer() is None for row in dock.table.rows.values())


def test_layers_in_groups_are_layers_as_others_are(dock, make_raster):
    """In groups of groups, also in one that is drawn as a single layer, or is not shown."""
    layer = QgsRasterLayer(str(stack(make_raster, "scene.tif", WANTED)), "s2 of May")
    QgsProject.instance().addMapLayer(layer, False)
    outer = QgsProject.instance().layerTreeRoot().addGroup("2023")
    inner = outer.addGroup("May")
    inner.addLayer(layer)
    if hasattr(inner, "convertToGroupLayer"):  # QGIS 3.24
        options = QgsGroupLayer.LayerOptions(QgsProject.instance().transformContext())
        QgsProject.instance().addMapLayer(inner.convertToGroupLayer(options), False)
    outer.setItemVisibilityChecked(False)
    dock.show()
    wait_until(dock.panel.is_ready)
    assert dock.table.rows["s2"].layer() is layer
