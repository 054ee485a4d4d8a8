"""A QGIS of its own in which every dialog of the toolbox is driven: ``dialogs_child.py FOLDER RASTER [NAME]``.

Whatever ends it ends one test, and the last line says at what. Every widget gets everything that it offers, and layers
of every kind, from the project and from files, also when they are gone.
"""

import gc
import inspect
import os
import sys
import traceback
from pathlib import Path

TEXTS = ("", "/", "..", "no such layer", "'", "1,2,3", "%", "[]", "\N{SNOWMAN}" * 300)
"""What somebody may type anywhere."""


def main(folder, raster, *algorithms):
    from layerfuse.tests.qgis.conftest import Iface, start_qgis

    app = start_qgis(Path(folder) / "profile")
    import qgis.utils

    qgis.utils.iface = iface = Iface()
    import processing
    from processing.core.Processing import Processing

    Processing.initialize()
    import layerfuse
    from qgis.core import QgsApplication

    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    iface.mainWindow().show()
    gc.collect()
    gc.freeze()  # what is there stays: what is collected below is of the dialogs
    faults = []

    def note(*error):
        faults.append("".join(traceback.format_exception(*error)))
        print(faults[-1], flush=True)

    sys.excepthook = note
    if not algorithms:
        provider = QgsApplication.processingRegistry().providerById("layerfuse")
        algorithms = sorted(algorithm.name() for algorithm in provider.algorithms())
    for name in algorithms:
        drive(processing.createAlgorithmDialog, f"layerfuse:{name}", Path(folder), raster, app, faults)
        drive_batch(f"layerfuse:{name}", Path(folder), raster, app, faults)
    plugin.unload()
    print("done", len(algorithms), flush=True)
    os._exit(0)  # QGIS crashes when it is taken down in some orders


def drive(open_dialog, algorithm, folder, raster, app, faults):
    from qgis.core import QgsProcessingContext, QgsProject
    from qgis.PyQt.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit

    def say(*words):
        print(algorithm, *words, flush=True)
        if faults:
            os._exit(1)

    project = QgsProject.instance()
    layers = make_layers(folder, raster)
    project.addMapLayers(layers)
    ids = [layer.id() for layer in layers]
    dialog = open_dialog(algorithm, {})
    dialog.show()
    context = QgsProcessingContext()
    context.setProject(project)

    def look():
        """What the dialog does when Run is pressed, up to the run itself."""
        app.processEvents()
        try:
            parameters = dialog.createProcessingParameters()
        except Exception as error:  # as the dialog itself catches them
            if not type(error).__name__.startswith("Invalid"):
                raise
            return
        dialog.algorithm().checkParameterValues(parameters, context)

    def turn_everything():
        for box in dialog.findChildren(QComboBox):
            for place in range(-1, box.count()):
                say("box", box.objectName(), place, box.itemText(place))
                box.setCurrentIndex(place)
                app.processEvents()
        look()
        for box in dialog.findChildren(QCheckBox):
            say("check box", box.text())
            box.toggle()
            app.processEvents()
        for box in dialog.findChildren(QAbstractSpinBox):
            say("number", box.objectName())
            for steps in (10_000_000, -10_000_000, 1):
                box.stepBy(steps)
        look()

    turn_everything()
    files = [str(folder / "areas.gpkg"), raster, str(folder / "none.tif"), str(folder)]
    for name, wrapper in dialog.mainWidget().wrappers.items():
        for value in (*ids, *files, *layers, None, ids[0]):
            say(name, value)
            wrapper.setParameterValue(value, context)
            app.processEvents()
        look()
    for line in dialog.findChildren(QLineEdit):
        before = line.text()
        for text in TEXTS:
            say("line", line.objectName(), ascii(text)[:40])
            line.setText(text)
            line.editingFinished.emit()
            app.processEvents()
        look()
        line.setText(before)
    while layers:  # closed while they may be chosen
        say("without", layers[-1].name())
        del layers[-1]
        project.removeMapLayer(ids.pop())
        gc.collect()
        turn_everything()
    project.addMapLayers(make_layers(folder, raster))  # opened again
    turn_everything()
    dialog.close()
    project.clear()
    app.processEvents()
    say("closed")


def drive_batch(name, folder, raster, app, faults):
    """The batch dialog: rows are added, every cell gets layers of every kind and files, and the rows are read."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProject

    project = QgsProject.instance()
    layers = make_layers(folder, raster)
    project.addMapLayers(layers)
    values = [*(layer.id() for layer in layers), raster, str(folder / "none.tif"), None]
    context = QgsProcessingContext()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(name)
    dialog = BatchAlgorithmDialog(algorithm)
    dialog.show()
    panel = dialog.mainWidget()
    panel.addRow(2)
    more = {"context": context} if "context" in inspect.signature(panel.parametersForRow).parameters else {}

    def read():
        app.processEvents()
        for row in range(panel.batchRowCount()):
            parameters = panel.parametersForRow(row=row, warnOnInvalid=False, **more)
            parameters = parameters[0] if isinstance(parameters, tuple) else parameters
            algorithm.checkParameterValues(parameters, context)

    read()
    for value in values:
        print(name, "batch", value, flush=True)
        for cell in panel.wrappers[0]:
            if cell is not None:
                cell.setParameterValue(value, context)
        read()
        if faults:
            os._exit(1)
    while layers:  # closed while they are chosen
        project.removeMapLayer(layers.pop())
        gc.collect()
        read()
    dialog.close()
    project.clear()
    app.processEvents()
    print(name, "batch closed", flush=True)


def make_layers(folder, raster):
    """A layer of every kind; files of the same beside it."""
    from qgis.core import (
        QgsAnnotationLayer,
        QgsFeature,
        QgsGeometry,
        QgsMeshLayer,
        QgsProject,
        QgsRasterLayer,
        QgsVectorFileWriter,
        QgsVectorLayer,
        QgsVectorTileLayer,
    )  # fmt: skip

    layers = [QgsRasterLayer(raster, "raster"), QgsRasterLayer("/nowhere.tif", "broken raster")]
    for kind, wkt in (
        ("Polygon", "POLYGON((300000 4100000,300100 4100000,300100 4099900,300000 4100000))"),
        ("Point", "POINT(300050 4099950)"),
        ("LineString", "LINESTRING(300000 4100000,300100 4099900)"),
        ("NoGeometry", ""),
    ):
        layer = QgsVectorLayer(f"{kind}?crs=EPSG:32612&field=class:string&field=score:double", kind, "memory")
        feature = QgsFeature(layer.fields())
        feature.setAttributes(["wood", 0.5])
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
        layers.append(layer)
    layers.append(QgsVectorLayer("/nowhere.gpkg", "broken features", "ogr"))
    layers.append(QgsMeshLayer("0,0\n1,0\n1,1\n---\n0,1,2", "mesh", "mesh_memory"))
    layers.append(QgsVectorTileLayer("type=xyz&url=file:///{z}/{x}/{y}.pbf", "vector tiles"))
    options = QgsAnnotationLayer.LayerOptions(QgsProject.instance().transformContext())
    layers.append(QgsAnnotationLayer("notes", options))
    path = folder / "areas.gpkg"
    if not path.exists():
        save = QgsVectorFileWriter.SaveVectorOptions()
        save.driverName = "GPKG"
        QgsVectorFileWriter.writeAsVectorFormatV3(layers[2], str(path), QgsProject.instance().transformContext(), save)
    return layers


if __name__ == "__main__":
    main(*sys.argv[1:])
