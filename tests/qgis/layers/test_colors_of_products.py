"""Layers of products are shown in their true colours, whatever the order of their bands."""

import numpy as np
from layerfuse.plugin.layers.products import product_layer
from layerfuse.tests import products
from qgis.core import QgsMultiBandColorRenderer

BANDS = {name: np.full((12, 12), 900 + 100 * i) for i, name in enumerate(("B02", "B03", "B04", "B08"))}


def test_red_is_red(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    layer = product_layer([str(products.safe(tmp_path, BANDS))])
    renderer = layer.renderer()
    assert isinstance(renderer, QgsMultiBandColorRenderer)
    shown = (renderer.redBand(), renderer.greenBand(), renderer.blueBand())
    assert [layer.bandName(n).partition(": ")[2].split()[0] for n in shown] == ["B04", "B03", "B02"]
    assert renderer.redContrastEnhancement() is not None
    assert layer.dataProvider().sample(layer.extent().center(), shown[0])[0] != 0


def test_without_colours_nothing_is_changed(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    bands = {name: plane for name, plane in BANDS.items() if name != "B02"}
    renderer = product_layer([str(products.safe(tmp_path, bands))]).renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (1, 2, 3)
