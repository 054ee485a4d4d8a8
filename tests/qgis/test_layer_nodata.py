"""What the user has set of no data in a layer's properties."""

import numpy as np
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.layers import layer_source
from qgis.core import QgsRasterLayer, QgsRasterRange


def test_no_data_of_the_layers_properties_counts(qgis_app, make_raster):
    path = str(make_raster("a.tif", np.ones((2, 8, 8), "uint8"), nodata=0))
    layer, source = QgsRasterLayer(path, "a"), RasterSource("optical", path, (1, 2))
    assert layer_source(source, layer) == source
    layer.dataProvider().setUserNoDataValue(2, [QgsRasterRange(7, 9)])
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    told = layer_source(source, layer)
    assert (told.own_nodata, told.more_nodata) == (False, ((7.0, 9.0),))
