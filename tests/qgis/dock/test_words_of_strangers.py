"""Words of a stranger's card are shown as text and never as markup, wherever the plugin shows them."""

import dataclasses

import pytest
from layerfuse.plugin.layers import results as layers
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.ui.windows.model_browser import ModelBrowser
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QLabel, QTextBrowser, QWidget

EVIL = "<b>evil</b><img src='file:///etc/passwd'>"


@pytest.fixture()
def evil_model(tiny_card, tmp_path):
    """A model whose card has markup in every field that takes free text."""

    def taint(value):
        if dataclasses.is_dataclass(value):
            tainted = {}
            for field in dataclasses.fields(value):
                if field.name in ("description", "license", "limitations", "data", "attribution", "split", "command"):
                    tainted[field.name] = EVIL
                elif field.name == "name" and type(value).__name__ in ("Band", "ClassInfo"):
                    tainted[field.name] = f"{value.name} {EVIL}"
                else:
                    tainted[field.name] = taint(getattr(value, field.name))
            return type(value)(**tainted)
        return tuple(map(taint, value)) if isinstance(value, tuple) else value

    folder = tmp_path / "evil"
    folder.mkdir()
    taint(tiny_card).save(folder)
    (folder / "model.safetensors").write_bytes(b"")
    return folder


def _shown_as_markup(widgets):
    """Texts and tips with our words that Qt would render, and browsers that have rendered them."""
    found = []
    for widget in widgets:
        texts = [("tip", widget.toolTip()), ("help", widget.whatsThis())]
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            texts.append(("text", widget.text()))
        if isinstance(widget, QTextBrowser):
            texts.append(("page", widget.toHtml()))
        found += [
            f"{type(widget).__name__} {widget.objectName()} {where}: {t[:60]}" for where, t in texts if "<b>evil" in t
        ]
    return found


def test_in_the_dock(plugin, iface, evil_model, scene):
    remember_folder(str(evil_model))
    plugin._dock.model.use(str(evil_model))
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(scene[0]), "image"))
    iface.mainWindow().show()
    plugin._dock.show()
    QApplication.processEvents()
    widgets = plugin._dock.findChildren(QWidget)
    assert any("evil" in label.text() for label in plugin._dock.findChildren(QLabel)), "the card's words are there"
    assert not (found := _shown_as_markup(widgets)), "\n".join(found)
    iface.mainWindow().hide()


def test_in_the_model_browser(qgis_app, evil_model):
    browser = ModelBrowser("")
    browser.add_from_folder(str(evil_model))
    browser.show()
    QApplication.processEvents()
    assert EVIL in browser.card.toPlainText()
    assert _shown_as_markup(browser.findChildren(QWidget)) == []
    browser.deleteLater()


def test_in_the_metadata_of_a_result(qgis_app, evil_model):
    """QGIS puts a layer's metadata into a page as it is."""
    from layerfuse.model_backend.card import load_card

    metadata = layers.provenance(load_card(evil_model), {"optical": "image.tif"})
    page = "".join([metadata.abstract(), *metadata.licenses(), *metadata.rights(), *metadata.history()])
    assert "evil" in page
    assert "<" not in page
