"""Every dialog of the toolbox bears whatever is chosen in it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.processing.provider import _ALGORITHMS
from layerfuse.plugin.processing.readymade import FOLDER
from qgis.core import QgsApplication, QgsProcessingContext
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit

PREDICT = "layerfuse:predictlandcover"
CHILD = Path(__file__).with_name("dialogs_child.py")


def test_every_widget_bears_every_kind_of_layer(make_raster, tmp_path):
    raster = make_raster("image.tif", np.ones((2, 16, 16), np.uint16))
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "LAYERFUSE_ENGINE_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", CHILD, tmp_path, raster],
        env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    count = re.search(r"^done (\d+)$", done.stdout, re.M)
    assert done.returncode == 0 and count, f"{done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert int(count[1]) == len(_ALGORITHMS) + len(list(FOLDER.glob("*.model3")))


@pytest.mark.parametrize("batch", [False, True])
def test_the_models_are_a_list_and_paths_are_taken_too(plugin, processing, tiny_model, batch):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    remember_folder(str(tiny_model))
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("layerfuse:predictlandcover")
    if batch:
        dialog = BatchAlgorithmDialog(algorithm)
        dialog.mainWidget().addRow(1)
        wrapper = dialog.mainWidget().wrappers[0][0]
    else:
        dialog = processing.createAlgorithmDialog("layerfuse:predictlandcover", {})
        wrapper = dialog.mainWidget().wrappers["MODEL"]
    box = wrapper.widget.findChild(QComboBox)
    offered = {box.itemData(place): box.itemText(place) for place in range(box.count())}
    assert {"", "landcover", "buildings", str(tiny_model)} <= set(offered)
    assert offered["landcover"] == "landcover: 9 classes at 10 m, of s2, s1, dem, map"
    assert offered["buildings"].startswith("buildings: buildings at 0.5 m, of ")
    assert wrapper.parameterValue() == "" and box.lineEdit().placeholderText()
    context = QgsProcessingContext()
    for value in ("landcover", str(tiny_model), "/some/folder", "team/model", ""):
        wrapper.setParameterValue(value, context)
        assert wrapper.parameterValue() == value and (value not in offered or box.currentText() == offered[value])
    box.setCurrentIndex(box.findText(offered["buildings"]))
    assert wrapper.parameterValue() == "buildings"
    dialog.close()


@pytest.mark.parametrize("batch", [False, True])
def test_files_and_folders_of_a_layer_stay_as_they_were_given(plugin, processing, tmp_path, batch):
    """Also those of the run before, and of a model."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    if batch:
        dialog = BatchAlgorithmDialog(QgsApplication.processingRegistry().createAlgorithmById(PREDICT))
        panel = dialog.mainWidget()
        panel.addRow(1)
        wrapper = panel.wrappers[0][panel.parameter_to_column["OPTICAL_FILES"]]
    else:
        dialog = processing.createAlgorithmDialog(PREDICT, {})
        wrapper = dialog.mainWidget().wrappers["OPTICAL_FILES"]
    (tmp_path / "a; b").mkdir()
    folder, odd = str(tmp_path), str(tmp_path / "a; b")
    for value in ([folder], [folder, odd], [f"{folder}/none.tif", folder, "https://a.b/c.json"], folder):
        wrapper.setParameterValue(value, QgsProcessingContext())
        assert wrapper.parameterValue() == (value if isinstance(value, list) else [value])
    (line,) = wrapper.widget.findChildren(QLineEdit)
    line.setText(f' {folder} ;; "{odd}" ')
    assert wrapper.parameterValue() == [folder, odd]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"{folder}/tile.tif"), QUrl.fromLocalFile(folder)])
    place = QPointF(line.rect().center())
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    line.dropEvent(QDropEvent(place, action, data, button, Qt.KeyboardModifier.NoModifier))
    assert wrapper.parameterValue() == [folder, odd, f"{folder}/tile.tif"]
    wrapper.setParameterValue(None, QgsProcessingContext())
    assert wrapper.parameterValue() is None and not line.text()
    dialog.close()
