"""Whatever is typed into a field of the panel or of a window, nothing raises."""

import sys
import traceback

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from layerfuse.plugin.choices import output_path
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QMessageBox

PIECES = st.sampled_from(
    ["/", "..", ".", "~", "~nobody", "\\", "C:", "tmp", ".tif", "a" * 300, "é", "林", " ", "\t", "\0", "%"]
)
TEXTS = st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=5).map("".join))


@pytest.fixture()
def fields(plugin, iface, scene, own_cache):
    """Every line of the panel and its windows, and the panel."""
    dock = plugin._dock
    for name, path in zip(("landsat8", "srtm"), scene):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), name))
    iface.mainWindow().show()
    dock.show()
    click(dock.learn)
    dock.open_models()
    plugin.open_setup()
    page = plugin._options.createWidget(None)
    windows = [dock, dock.desk.learning, dock._models, plugin._setup, page]
    QApplication.processEvents()
    lines = [line for window in windows for line in window.findChildren(QLineEdit) if not line.isReadOnly()]
    assert dock.output.file.lineEdit() in lines and dock.desk.learning.name in lines and len(lines) > 10
    yield lines, dock
    iface.mainWindow().hide()
    for window in windows:
        window.close()


def test_no_text_raises(fields, monkeypatch):
    lines, dock = fields
    errors = []
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)  # nothing is run
    monkeypatch.setattr(
        sys,
        "excepthook",
        lambda kind, error, trace: errors.append("".join(traceback.format_exception(kind, error, trace))),
    )

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    @example("/")
    @example("/tmp/map")
    @example("~nobody/map")
    @example("\ud800")
    def type_everywhere(text):
        for line in lines:
            for typed in (text[:1], text):
                line.setText(typed)
            line.editingFinished.emit()
            QApplication.processEvents()
            assert not errors, (line.objectName(), line.accessibleName(), text, errors)
        dock._settle()
        dock.start() if not dock.panel.is_ready() else None
        assert not errors, (text, errors)

    type_everywhere()
    for line in lines:
        line.clear()
    wait_until(lambda: dock.panel.reason.text() != dock.panel.tr("Checking…"))
    dock._queue.close()


@given(TEXTS)
def test_an_output_is_a_file_with_a_name_or_refused(text):
    try:
        path = output_path(text)
    except ValueError as error:
        assert "no name of a file" in str(error)
    else:
        assert (path is None) == (not text.strip()) and (path is None or path.suffix)
