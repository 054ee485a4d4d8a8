"""The dock finds an older land-cover map of the project for a model that takes one."""

from dataclasses import replace

import numpy as np
import pytest
from layerfuse.benchmarks.teach.maps import older_map
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.models import bundled_models
from layerfuse.model_backend.raster.layers.crosswalks.products import common_classes
from layerfuse.ui.dock.modality_table import ModalityTable
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QWidget


@pytest.mark.parametrize(
    ("name", "codes", "found"),
    [
        ("ESA_WorldCover_2021", (10, 40, 80), True),
        ("ESA_WorldCover_recoded", (10, 40, 7, 9, 13), False),
        ("my_classes", (10, 40, 80), False),
    ],
)
def test_a_map_whose_legend_is_clear_fills_its_row(make_raster, name, codes, found):
    card = load_card(bundled_models()["landcover"])
    kept = tuple(m for m in card.modalities if m.name != "map")
    card = replace(card, modalities=(*kept, older_map(common_classes())), metrics={}, confusion={}, applicability=None)
    path = make_raster(f"{name}.tif", np.resize(np.array(codes, np.uint8), (12, 10)))
    layer = QgsRasterLayer(str(path), name)
    QgsProject.instance().addMapLayer(layer)
    before = QWidget()
    table = ModalityTable(before)
    table.set_card(card)
    table.guess()
    assert (table.choices().get("map") is not None) is found
    assert set(table.choices()) <= {"map"}
    QgsProject.instance().removeAllMapLayers()
