"""QGIS in processes of its own: ``qgis_process``, and a Python that must never see torch."""

import json
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from osgeo import gdal


@pytest.fixture()
def qgis_process(qgis_process_program, profile):
    """A function that runs ``qgis_process`` in a bare profile with the plugin enabled."""

    def run(*arguments, **more):
        return subprocess.run(
            [qgis_process_program, *arguments], env={**profile, **more}, capture_output=True, text=True, timeout=300
        )

    enabled = run("plugins", "enable", "layerfuse")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return run


def test_help_and_a_whole_run(qgis_process, tiny_model, scene, tmp_path):
    text = qgis_process("help", "layerfuse:predictlandcover").stdout
    assert "Map land cover" in text
    assert "OPTICAL_BANDS" in text
    assert "Choose a layer for each kind" in text
    assert "<p>" not in text and "<br" not in text

    output = tmp_path / "out put" / "kärtchen.tif"
    output.parent.mkdir()
    done = qgis_process(
        "run", "--json", "layerfuse:predictlandcover", "--", f"MODEL={tiny_model}", f"OPTICAL={scene[0]}",
        f"ELEVATION={scene[1]}", "EXTENT=300100,300420,4099600,4099920 [EPSG:32612]", f"OUTPUT={output}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(done.stdout)["results"]
    assert results["OUTPUT"] == str(output)
    assert results["MODALITIES"] == "optical+elevation"
    raster = gdal.Open(str(output))
    assert (raster.RasterXSize, raster.RasterYSize) == (32, 32)
    assert set(np.frombuffer(raster.ReadRaster(), np.uint8)) <= {1, 2, 5}


def test_bad_input_is_told_and_fails(qgis_process, tiny_model, tmp_path):
    done = qgis_process(
        "run", "layerfuse:predictlandcover", "--", f"MODEL={tiny_model}", f"OUTPUT={tmp_path / 'map.tif'}"
    )
    assert done.returncode != 0
    assert "layers: none is given. Give at least one of" in done.stdout + done.stderr
    assert not (tmp_path / "map.tif").exists()


def test_qgis_never_imports_torch(profile, tiny_model, scene, tmp_path):
    script = textwrap.dedent(
        f"""
        import sys
        from qgis.core import QgsApplication
        app = QgsApplication([], False)
        app.initQgis()
        sys.path[:0] = [{str(tmp_path / "plugins")!r}, app.pkgDataPath() + "/python/plugins"]
        import processing
        from processing.core.Processing import Processing
        Processing.initialize()
        before = set(sys.modules)  # QGIS 3.40 loads gdal_array itself
        import layerfuse
        plugin = layerfuse.classFactory(None)
        plugin.initProcessing()
        processing.run("layerfuse:predictlandcover", {{
            "MODEL": {str(tiny_model)!r}, "OPTICAL": {str(scene[0])!r}, "ELEVATION": {str(scene[1])!r},
            "OUTPUT": {str(tmp_path / "map.tif")!r}, "POLYGONS": {str(tmp_path / "map.gpkg")!r},
        }})
        from layerfuse.ui.options import page as options
        heavy = {{"torch", "safetensors", "huggingface_hub", "osgeo.gdal_array"}}
        print("FOUND", sorted(heavy & set(sys.modules) - before), flush=True)
        import os
        os._exit(0)  # QGIS's own teardown is not what is tested
        """
    )
    done = subprocess.run([sys.executable, "-c", script], env=profile, capture_output=True, text=True, timeout=300)
    assert "FOUND []" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "map.tif").exists()
