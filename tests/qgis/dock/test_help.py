"""Every control says what it is for: tool tip, What's This, and a name for screen readers."""

import pytest
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.ui.options.engine_setup import EngineSetup
from layerfuse.ui.options.page import OptionsFactory
from layerfuse.ui.windows.model_browser import ModelBrowser
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def controls(page):
    """Each control that can have the focus, with the widgets that it stands in; popups are of another window."""
    for widget in page.findChildren(CONTROLS):
        chain = [widget]
        while chain[-1] is not page:
            chain.append(chain[-1].parentWidget())
        popup = any(w.windowType() == Qt.WindowType.Popup for w in chain[:-1])
        foreign = any(w.metaObject().className() == "QgsMessageBar" for w in chain[:-1])
        fold = isinstance(widget, QAbstractButton) and widget.objectName() == "collapseButton"
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not (popup or foreign or fold):
            yield widget, chain[:-1]


def lacking(page):
    found = []
    for widget, chain in controls(page):
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        where = " in ".join(f"{type(w).__name__} {w.objectName()}" for w in chain[:4])
        for what, there in (
            ("What's This", any(w.whatsThis() for w in chain)),
            ("tool tip", any(w.toolTip() for w in chain)),
            ("name", widget.accessibleName() or text or widget.isHidden()),  # some get their words when they are shown
        ):
            if not there:
                found.append(f"{text or where}: no {what}")
    return found


def test_the_dock(plugin, iface, tiny_model):
    remember_folder(str(tiny_model))
    plugin._dock.model.use(str(tiny_model))
    assert len(list(controls(plugin._dock.widget()))) > 20
    assert lacking(plugin._dock.widget()) == []


@pytest.mark.parametrize(
    "make",
    [lambda: OptionsFactory(lambda: None, lambda: None).createWidget(None), lambda: ModelBrowser(""), EngineSetup],
)
def test_options_browser_and_engine_setup(make, plugin):
    page = make()
    assert len(list(controls(page))) > 8
    assert lacking(page) == []
    page.deleteLater()
