"""Makes the ready-made models of the provider anew: ``python tests/qgis/processing/make_processing_models.py``.

QGIS writes the files itself, so they are what the Modeler writes. The oldest QGIS that is supported should make
them: newer ones read them, and not the other way round.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtCore import QPointF

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "plugin" / "processing" / "models"
FAMILIES = {
    "OPTICAL": ("Optical layer", "Optical bands"),
    "SAR": ("Radar layer (SAR)", "Radar bands"),
    "ELEVATION": ("Elevation layer", "Elevation band"),
    "LANDCOVER": ("Land-cover map", "Band of the land-cover map"),
}
LAYERS = {name: f"@{name}" for family in FAMILIES for name in (family, f"{family}_BANDS")}


class Maker:
    """A model as it grows: inputs in the first row, then one row per step."""

    def __init__(self, title, group, text):
        self.model = QgsProcessingModelAlgorithm(title, group, group)
        # Of parameters too: QGIS 3.22 writes a parameter's own help into the file, and does not read it.
        self.help = {"ALG_DESC": text, "ALG_CREATOR": "LayerFuse"}
        self.inputs, self.steps = [], 0

    def take(self, parameter, text, advanced=False):
        self.help[parameter.name()] = text
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        place = QgsProcessingModelParameter(parameter.name())
        place.setPosition(QPointF(120 + 220 * len(self.inputs), 80))
        self.inputs.append(parameter.name())
        self.model.addModelParameter(parameter, place)

    def step(self, name, algorithm, title, outputs=(), **values):
        """One algorithm. Values: plain, ``"@NAME"`` for an input, ``("step", "OUTPUT")``, or a list of such."""
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(name)
        child.setDescription(title)
        child.setPosition(QPointF(220 + 160 * self.steps, 200 + 110 * self.steps))
        for key, value in values.items():
            several = isinstance(value, list) and all(isinstance(v, tuple) for v in value)
            child.addParameterSources(key, [source(v) for v in (value if several else [value])])
        shown = {}
        for number, (output, key, label, text) in enumerate(outputs):
            self.help[f"{name}:{key}"] = text
            result = QgsProcessingModelOutput(key)
            result.setDescription(label)
            result.setChildId(name)
            result.setChildOutputName(output)
            result.setPosition(QPointF(520 + 160 * self.steps, 200 + 110 * self.steps + 60 * number))
            shown[key] = result
        child.setModelOutputs(shown)
        self.model.addChildAlgorithm(child)
        self.steps += 1

    def save(self, name):
        self.model.setHelpContent(self.help)
        self.model.setParameterOrder(self.inputs)
        assert self.model.toFile(str(FOLDER / f"{name}.model3"))


def source(value):
    kind = QgsProcessingModelChildParameterSource
    if isinstance(value, tuple):
        return kind.fromChildOutput(*value)
    if isinstance(value, str) and value.startswith("@"):
        return kind.fromModelParameter(value[1:])
    if isinstance(value, str) and value.startswith("="):
        return kind.fromExpression(value[1:])
    return kind.fromStaticValue(value)


def take_model(maker, text):
    folder = QgsProcessingParameterFile.Behavior.Folder
    maker.take(QgsProcessingParameterFile("MODEL", "Model", folder, "", None, True), text)


def take_layers(maker):
    for family, (label, bands) in FAMILIES.items():
        maker.take(QgsProcessingParameterRasterLayer(family, label, None, True), "Empty: not available.")
        maker.take(
            QgsProcessingParameterString(f"{family}_BANDS", bands, None, False, True),
            "Names or numbers in the model's order, such as B02,B03,B04,B08. Empty: found by themselves.",
            advanced=True,
        )


def take_extent(maker):
    maker.take(
        QgsProcessingParameterExtent("EXTENT", "Extent", None, True),
        "The area to map. Empty: everything that any of the layers covers.",
    )


def landcover_per_polygon():
    maker = Maker(
        "Land cover per polygon",
        "Land cover",
        "Maps land cover from whichever layers there are, and counts the pixels of every class in every polygon.",
    )
    take_model(maker, "Name of a bundled model, or the folder of a model. Empty: the one that fits the layers best.")
    take_layers(maker)
    take_extent(maker)
    polygons = QgsProcessing.SourceType.TypeVectorPolygon
    maker.take(
        QgsProcessingParameterVectorLayer("POLYGONS", "Polygons", [polygons]),
        "Areas to report on, for example municipalities. They get one field per class value: class_1, class_2 ...",
    )
    maker.step(
        "map",
        "layerfuse:predictlandcover",
        "Map land cover",
        [("OUTPUT", "LANDCOVER", "Land cover", "Class raster (GeoTIFF) with the model's classes, names and colours.")],
        MODEL="@MODEL",
        QUALITY="balanced",
        RESUME=False,
        EXTENT="@EXTENT",
        **LAYERS,
    )
    maker.step(
        "zones",
        "native:zonalhistogram",
        "Count classes",
        [("OUTPUT", "POLYGONS", "Land cover per polygon", "The polygons with the number of pixels of each class.")],
        INPUT_RASTER=("map", "OUTPUT"),
        RASTER_BAND=1,
        INPUT_VECTOR="@POLYGONS",
        COLUMN_PREFIX="class_",
    )
    maker.save("landcoverperpolygon")


def large_sure_buildings():
    maker = Maker(
        "Large and sure buildings",
        "Buildings",
        "Extracts buildings with right angles from whichever layers there are, and keeps those that are large and "
        "sure enough.",
    )
    take_model(maker, "A model that maps buildings: its folder or name. Empty: the bundled one, if there is one.")
    take_layers(maker)
    take_extent(maker)
    number = QgsProcessingParameterNumber.Type.Double
    maker.take(
        QgsProcessingParameterNumber("MIN_AREA", "Smallest building", number, 20.0, False, 0.0), "In square metres."
    )
    maker.take(
        QgsProcessingParameterNumber("MIN_CONFIDENCE", "Least confidence", number, 0.6, False, 0.0, 1.0),
        "0 to 1, mean over the building.",
    )
    maker.step(
        "buildings",
        "layerfuse:extractbuildings",
        "Extract buildings",
        [("OUTPUT", "ALL", "All buildings", "Outlines of every building, with area and confidence.")],
        MODEL="@MODEL",
        QUALITY="balanced",
        RESUME=False,
        EXTENT="@EXTENT",
        REGULARIZE=True,
        **LAYERS,
    )
    maker.step(
        "kept",
        "native:extractbyexpression",
        "Keep the large and sure",
        [("OUTPUT", "KEPT", "Large and sure buildings", "Those that are large and sure enough.")],
        INPUT=("buildings", "OUTPUT"),
        EXPRESSION="=concat('\"area_m2\" >= ', to_string(@MIN_AREA), ' AND \"confidence\" >= ', "
        "to_string(@MIN_CONFIDENCE))",
    )
    maker.save("largesurebuildings")


def main():
    app = QgsApplication([], False)
    app.initQgis()
    sys.path.append(app.pkgDataPath() + "/python/plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    import layerfuse

    plugin = layerfuse.classFactory(None)
    plugin.initProcessing()
    FOLDER.mkdir(exist_ok=True)
    for make in (landcover_per_polygon, large_sure_buildings):
        make()
    sys.stdout.flush()
    os._exit(0)  # QGIS crashes when it is taken down in some orders


if __name__ == "__main__":
    main()
