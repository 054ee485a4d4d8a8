"""Run inside QGIS by ``desktop.py --story thirty``: thirty steps of an analyst, with mouse and keys of the screen.

Each step waits for what it leads to, so a dead button ends the story; see ``telling.py`` for what else is looked at.
"""

import gc
import re
from pathlib import Path

from layerfuse.plugin.translation import fitting, locale
from layerfuse.tests.packaging.page_languages import languages
from layerfuse.tests.qgis.desktop.telling import (
    FOLDER,
    choose_file,
    drag,
    opened_dock,
    press,
    settled,
    tell,
    the_dock,
    visible,
    window,
    write,
)
from layerfuse.ui.help import tr as tr_help
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QPoint, QTimer
from qgis.PyQt.QtWidgets import QAction, QDialogButtonBox, QMessageBox, QPushButton, QScrollArea, QToolButton
from qgis.utils import iface

canvas, project = iface.mapCanvas(), QgsProject.instance()
main = iface.mainWindow()
opened = FOLDER / "opened"
"""What was to be shown in the browser, a line each."""


def trigger(name):
    """Use an action of a menu of QGIS, which may ask something."""
    QTimer.singleShot(0, main.findChild(QAction, name).trigger)


def answer(kind):
    """Wait for a question, have a look at it, and answer."""
    yield lambda: visible("QMessageBox")
    (box,) = visible("QMessageBox")
    yield lambda: True
    yield from press(box.button(kind))
    yield lambda: box not in visible("QMessageBox")


def to_the_top(dock):
    dock.widget().findChild(QScrollArea).verticalScrollBar().setValue(0)


def mapped(dock):
    """Wait until a run has made its map, and the panel is ready again."""
    yield lambda: dock._queue.current is None
    yield settled
    iface.messageBar().clearWidgets()
    yield dock.panel.is_ready


def run(dock):
    before = dock.result.made
    yield dock.panel.is_ready
    yield from press(dock.panel.run)
    yield lambda: dock.result.made is not before
    yield from mapped(dock)


def slowly(dock):
    """Start a run that takes its time, over several super-tiles, so that one is soon finished."""
    layer = project.mapLayersByName("landsat8")[0]
    strip = QgsRectangle(layer.extent())
    strip.setXMaximum(strip.xMinimum() + strip.width() / 16)
    dock.area.extent.setOutputExtentFromUser(strip, layer.crs())
    dock.advanced.pixel_size.setValue(4.0)
    yield dock.panel.is_ready
    yield from press(dock.panel.run)
    yield lambda: dock._queue.current is not None and dock._queue.current.progress_now.rate


def as_before(dock):
    dock.area.extent.clear()
    dock.advanced.pixel_size.setValue(0.0)
    yield dock.panel.is_ready


def at(x, y):
    """A place of the canvas, in shares of its width and height."""
    return QPoint(round(canvas.viewport().width() * x), round(canvas.viewport().height() * y))


def draw(*corners):
    """Draw a polygon on the canvas: a click for each corner, a right click at the end."""
    for corner in corners:
        yield from press(canvas.viewport(), at(*corner))
    yield from press(canvas.viewport(), at(*corners[-1]), 3)


def algorithm(name):
    """The dialog of an algorithm."""
    yield lambda: any(d.algorithm().name() == name for d in visible("AlgorithmDialog"))
    yield lambda: True
    return next(d for d in visible("AlgorithmDialog") if d.algorithm().name() == name)


def run_algorithm(dialog):
    """Run, and wait until it has ended well."""
    yield from press(dialog.runButton())
    yield lambda: dialog.wasExecuted()
    yield lambda: not dialog.cancelButton().isEnabled()


def close(dialog, kind):
    yield from press(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close))
    yield lambda: not visible(kind)


def story():
    yield from beginning()
    dock = the_dock()
    yield from looking(dock)
    yield from running(dock)
    yield from judging(dock)
    yield from keeping(dock)
    yield from toolbox()
    yield from windows(dock)
    yield from leaving(dock)


def beginning():
    yield from opened_dock()
    dock = the_dock()
    yield "02-no-layers"
    yield from helped(dock)
    width, window_width = dock.width(), main.width()

    yield from press(dock.beginning.start.sample)
    yield lambda: dock._queue.current is not None
    yield "03-sample-scene-runs"

    yield lambda: dock.result.made is not None
    yield settled
    yield "04-result-and-message"
    iface.messageBar().clearWidgets()
    yield dock.panel.is_ready
    to_the_top(dock)
    yield lambda: dock.result.under._swiping.curtain.image is not None
    yield settled
    yield "05-result-card"
    yield from press(dock.result.under.swipe)
    widened = main.width() - window_width  # by QGIS: for its status bar, where words are long and the screen is small
    assert dock.width() - width <= widened, f"the dock has become {dock.width() - width} wider"


def helped(dock):
    """*Help* opens the page in QGIS's language, where there is one."""
    (button,) = [b for b in dock.panel.findChildren(QToolButton) if b.text() == tr_help("Help")]
    yield from press(button)
    yield lambda: opened.exists() and opened.read_text(encoding="utf-8").endswith("\n")
    spoken = fitting(locale(), languages())
    address = opened.read_text(encoding="utf-8")
    assert re.search(rf"/docs/{spoken + '/' if spoken else ''}dock\.(html|md)$", address.strip()), address
    opened.unlink()


def looking(dock):
    canvas.zoomByFactor(0.4)
    yield settled
    yield from press(dock.panel.preview)
    yield lambda: any(
        "Preview" in layer.source() or "preview" in layer.source() for layer in project.mapLayers().values()
    )
    yield lambda: dock.preview.layer("exact") is not None
    yield settled
    yield "06-preview"
    yield from press(dock.panel.preview)
    yield lambda: dock.preview.layer("exact") is None

    dock.output.extras["confidence"].setChecked(True)
    dock.output.extras["polygons"].setChecked(True)
    yield from run(dock)
    to_the_top(dock)
    under = dock.result.under
    yield from press(under.swipe)
    yield lambda: under._swiping.curtain is not None
    yield from drag(canvas.viewport(), at(0.5, 0.5), at(0.35, 0.5))
    yield settled
    yield lambda: under._swiping.curtain.image is not None
    assert abs(under._swiping.curtain.share - 0.35) < 0.02
    yield "07-swipe"
    yield from press(under.swipe)

    yield from press(under.dim)
    yield under.dim.isChecked
    yield settled
    yield "08-dim-what-is-unsure"
    yield from press(under.dim)

    yield from press(under.ask)
    yield from press(canvas.viewport(), at(0.5, 0.5))
    yield lambda: not under._work.busy and under.bars.count()
    yield "09-ask-a-pixel"
    yield from press(under.ask)


def running(dock):
    yield from press(dock.area.draw)
    yield from draw((0.3, 0.3), (0.7, 0.35), (0.5, 0.7))
    yield lambda: dock.area.polygon is not None
    yield from run(dock)
    made = dock.result.made.outputs["classes"]
    whole = gdal.Open(str(made)).ReadAsArray()
    assert 0.3 < (whole == 255).mean() < 0.7, "a triangle is half of its box"
    yield "10-polygon"
    yield from as_before(dock)

    yield from slowly(dock)
    yield "11-running"
    output = dock._queue.current.request.job.output
    yield lambda: any(Path(f"{output}.layerfuse").glob("*.npz"))
    yield from press(dock.panel.cancel)
    yield from mapped(dock)
    assert dock.unfinished.isVisible()
    yield "12-cancelled"

    before = dock.result.made
    yield from press(dock.unfinished.resume)
    yield lambda: dock.result.made is not before
    yield from mapped(dock)
    assert not dock.unfinished.isVisible()
    yield "13-resumed"
    yield from as_before(dock)

    yield from press(dock.compare)
    dialog = yield from algorithm("comparemodalities")
    yield from run_algorithm(dialog)
    yield "14-compare-layers"
    yield from close(dialog, "AlgorithmDialog")

    gdal.Translate(str(FOLDER / "earlier.tif"), project.mapLayersByName("landsat8")[0].source())
    project.addMapLayer(QgsRasterLayer(str(FOLDER / "earlier.tif"), "earlier"))
    yield dock.panel.is_ready
    yield from press(dock.change)
    dialog = yield from algorithm("changemap")
    context = QgsProcessingContext()
    context.setProject(project)
    wrapper = dialog.mainWidget().wrappers["OPTICAL_BEFORE"]
    wrapper.setParameterValue(project.mapLayersByName("earlier")[0].id(), context)
    yield "15-map-change"
    yield from run_algorithm(dialog)
    yield "15-map-change-done"
    yield from close(dialog, "AlgorithmDialog")


def judging(dock):
    yield from run(dock)
    to_the_top(dock)
    yield from press(dock.result.improve)
    labels = yield from window("LabelWindow")
    yield from press(labels.new)
    asked = yield from window("NewLabels")
    yield "16-new-label-layer"
    yield from press(asked.ok)
    yield lambda: labels.layer is not None and labels.draw.isChecked()
    for place, corners in enumerate((((0.3, 0.3), (0.33, 0.3), (0.32, 0.34)), ((0.4, 0.6), (0.43, 0.6), (0.42, 0.64)))):
        yield from press(labels.buttons[place + 1])
        yield from draw(*corners)
        yield lambda place=place: labels.layer.featureCount() == place + 1
    yield "17-label"
    labels.minutes.setValue(0.2)
    yield from press(labels.learn)
    yield lambda: labels.rounds.trains
    yield "18-learning"
    yield lambda: labels.outcome.isVisible()
    yield settled
    yield "19-old-or-new"
    yield from press(labels.outcome.keep)
    yield lambda: not labels.outcome.isVisible()
    yield from press(labels.close_button)
    yield from mapped(dock)

    to_the_top(dock)
    yield from press(dock.result.check)
    checks = yield from window("CheckWindow")
    checks.number.setValue(20)
    yield from press(checks.begin)
    yield lambda: checks.points
    yield settled
    yield "20-check-this-map"
    for key in ("1", "2", "space", "1", "3", "2"):
        at_before = checks.at
        yield from write("", key)
        yield lambda at_before=at_before: checks.at == at_before + 1
    yield from press(checks.judge)
    yield opened.exists
    yield "21-judged"
    yield from press(checks.close_button)

    to_the_top(dock)
    yield from press(dock.result.report)
    yield lambda: any(w for w in visible("QgsLayoutDesignerDialog") or _layouts())
    yield "22-layout"
    for designer in iface.openLayoutDesigners():
        designer.close()

    yield from press(dock.result.parcels)
    dialog = yield from algorithm("parcels")
    context = QgsProcessingContext()
    context.setProject(project)
    dialog.mainWidget().wrappers["POLYGONS"].setParameterValue(labels.layer.id(), context)
    yield "22-parcels"
    yield from run_algorithm(dialog)
    yield "22-parcels-done"
    yield from close(dialog, "AlgorithmDialog")


def _layouts():
    return iface.openLayoutDesigners()


def keeping(dock):
    made = dock.result.made
    trigger("mActionNewProject")
    yield lambda: visible("QMessageBox")
    yield "23-new-project-asks"
    yield from answer(QMessageBox.StandardButton.Cancel)
    assert made.layer("classes") is not None, "nothing is lost"

    trigger("mActionSaveProjectAs")
    yield from choose_file(FOLDER / "mine.qgz")
    yield lambda: project.fileName()
    yield "24-saved"
    item = iface.messageBar().currentItem()
    gc.collect()  # may come at any time, and must not take what the button calls
    yield from press(item.findChild(QPushButton))
    yield lambda: not dock.result.temporary()
    yield from mapped(dock)
    trigger("mActionSaveProject")
    yield lambda: not project.isDirty()
    trigger("mActionNewProject")
    yield lambda: not project.mapLayers() and not project.fileName()
    iface.addProject(str(FOLDER / "mine.qgz"))
    yield dock.panel.is_ready
    yield settled
    assert all(layer.isValid() for layer in project.mapLayers().values())
    yield "25-reopened"


def toolbox():
    import processing.tools  # QGIS's own plugin
    from qgis.utils import plugins

    box = plugins["processing"].toolbox
    box.setUserVisible(True)
    yield box.isVisible
    yield from press(box.searchBox, QPoint(9, box.searchBox.height() // 2))  # a small window leaves the screen
    yield from write("LayerFuse")
    yield lambda: True
    yield "26-toolbox"
    box.searchBox.clear()
    box.setUserVisible(False)
    processing.tools  # noqa: B018
    import processing

    for name in ("predictlandcover", "extractbuildings"):
        dialog = processing.createAlgorithmDialog(f"layerfuse:{name}", {})
        dialog.show()
        yield from algorithm(name)
        yield f"26-toolbox-{name}"
        if name == "predictlandcover":
            yield from press(dialog.runAsBatchButton)
            batch = yield from window("BatchAlgorithmDialog")
            yield "27-batch"
            batch.close()
            dialog.close()
        else:
            yield from close(dialog, "AlgorithmDialog")


def windows(dock):
    yield from press(dock.model.browse)
    browser = yield from window("ModelBrowser")
    yield "28-models"
    browser.tabs.setCurrentIndex(1)
    yield lambda: True
    yield from press(browser.hub.search_button)
    yield lambda: not browser.hub.work.busy
    yield "28-hub-without-network"
    yield from press(browser.close_button)

    yield from press(dock.find)
    finding = yield from window("FindDialog")
    yield from press(finding.search_button)
    yield lambda: not finding.work.busy
    yield "28-find-without-network"
    finding.close()

    yield from press(dock.learn)
    learning = yield from window("LearnDialog")
    yield "28-learn-my-classes"
    yield from press(learning.close_button)

    QTimer.singleShot(0, lambda: iface.showOptionsDialog(main, "LayerFuse"))  # modal: turns its own event loop
    yield lambda: visible("OptionsPage")
    (page,) = visible("OptionsPage")
    yield from press(page.test)
    yield lambda: page.test.isEnabled()
    yield "29-options"
    yield from press(page.setup)
    setup = yield from window("EngineSetup")
    yield "29-engine"
    yield from press(setup.close_button)
    for page in visible("OptionsPage"):  # QGIS's window closes by itself where another is to be used
        page.window().reject()
    yield lambda: not visible("OptionsPage")


def leaving(dock):
    yield from slowly(dock)
    layer = project.mapLayersByName("srtm")[0]
    iface.layerTreeView().setCurrentLayer(layer)
    trigger("mActionRemoveLayer")
    yield lambda: visible("QMessageBox")
    yield "30-remove-a-layer-in-a-run"
    box = visible("QMessageBox")[0]
    yield from press(box.buttons()[0])
    yield lambda: not visible("QMessageBox")
    if dock._queue.current is None:
        yield from slowly(dock)
    project.setDirty(False)
    trigger("mActionExit")
    yield lambda: visible("QMessageBox")
    yield "31-quit-in-a-run"
    (FOLDER / "leaving").touch()
    kinds = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.Discard
    while visible("QMessageBox") or QgsApplication.taskManager().countActiveTasks():
        found = [box.button(kind) for box in visible("QMessageBox") for kind in kinds if box.button(kind)]
        if found:
            yield from press(found[0])
        yield lambda: True


tell(story, strict=True)
