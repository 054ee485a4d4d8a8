"""``layerfuse:embed``: the tokens of the command, from layers of QGIS, in the engine's process."""

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.raster.gdalio import open_raster
from qgis.core import QgsRasterLayer

pytestmark = pytest.mark.usefixtures("plugin")


def test_embeddings_from_qgis_are_those_of_the_command(processing, tiny_model, scene, tmp_path):
    optical, elevation = scene
    given = {"MODEL": str(tiny_model), "OPTICAL": str(optical), "ELEVATION": str(elevation)}
    found = processing.run("layerfuse:embed", {**given, "OUTPUT": str(tmp_path / "qgis.tif")})
    assert found["MODALITIES"] == "optical+elevation" and found["MODEL_NAME"] == "tiny 1.0" and found["TILES"] > 0
    layer = QgsRasterLayer(found["OUTPUT"])
    assert layer.isValid() and layer.bandCount() == 16
    layers = ["--layer", f"optical={optical}", "--layer", f"elevation={elevation}"]
    assert main(["embed", "--model", str(tiny_model), *layers, "--output", str(tmp_path / "command.tif")]) == 0
    stored = [np.frombuffer(open_raster(str(tmp_path / n)).ReadRaster(), np.int16) for n in ("qgis.tif", "command.tif")]
    np.testing.assert_array_equal(*stored)
    again = {**given, "OUTPUT": str(tmp_path / "qgis.tif"), "RESUME": True}
    assert processing.run("layerfuse:embed", again)["OUTPUT"]
