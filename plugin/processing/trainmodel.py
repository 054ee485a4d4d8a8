"""The algorithm ``layerfuse:trainmodel``: a model of one's own classes, from one's own layers and a few polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsProcessingUtils,
)

from ...model_backend.card import load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import find_model
from .. import settings
from ..handbook import LEARNING
from ..models.installed import remember_folder
from ..runs.labels import classes_of, is_labels
from ..runs.learning import SCRATCH, Judged, Told, layer_option, new_folder, parse, train
from ..translation import Figure, class_name
from .bases.engine_algorithm import Texts
from .bases.feedback import PipelineFeedback
from .bases.map_algorithm import MapAlgorithm
from .bases.report_algorithm import ReportAlgorithm


class TrainModel(ReportAlgorithm):
    """Trains a model in the engine's process; cancelling keeps the best so far."""

    ID, GROUP = "trainmodel", "models"
    PAGE = LEARNING
    MINUTES, NAME, HOLDOUT, EARLIER, LICENSE = "MINUTES", "NAME", "HOLDOUT", "EARLIER", "LICENSE"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Learn my classes"),
            self.tr("train,training,fine-tune,supervised,classification,polygons,samples,own classes"),
            self.tr("Makes a model of your own classes from your layers and some polygons, points or a class map."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Makes a model of your own classes from your layers and some labels: a few dozen polygons, points or "
                "a class map, in any coordinate system. A few labels take a minute or two of a free processor. A fifth "
                "of the labels, in blocks, is held out: it says how good the model is, and which state of it is kept. "
                "Cancelling ends the training and keeps the best so far."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model(
            self.tr(
                "Model to start from, name or folder. Empty: the bundled one that knows the layers; none: from scratch."
            ),
        )
        self.add_layers(nodata=False)
        self.add_labels()
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.EARLIER, self.tr("Earlier labels"), QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True
            ),
            self.tr("Points or polygons of earlier rounds, with the class in a field of the same name: learnt, too."),
        )
        self.add(
            self.number(self.MINUTES, self.tr("Minutes"), default=5.0, most=10_000.0),
            self.tr("How long to train, at most. It ends sooner if nothing gets better."),
        )
        self.add(
            QgsProcessingParameterString(self.NAME, self.tr("Name of the model"), "my-model"),
            self.tr("Letters, digits, dots, dashes and underscores."),
        )
        self.add(
            QgsProcessingParameterString(self.LICENSE, self.tr("Licence of the model"), "", optional=True),
            self.tr(
                "What others may do with it, such as CC-BY-4.0; the layers and labels have a say. Empty: not said."
            ),
        )
        self.add(
            QgsProcessingParameterFolderDestination(
                self.FOLDER, self.tr("Folder of the model"), optional=True, createByDefault=False
            ),
            self.tr("Where the model goes. Empty: among your models, in the folder of your QGIS profile."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.HOLDOUT,
                self.tr("Held-out blocks"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=True,
            ),
            self.tr("Polygons of the part that training has not seen."),
        )
        self.addOutput(QgsProcessingOutputString("MODEL_NAME", self.tr("Name and version of the model")))
        self.addOutput(QgsProcessingOutputString("SCORES", self.tr("Scores of every combination of the layers")))

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Whether there is a Python for the engine; if not, what to do."""
        return MapAlgorithm.canExecute(self)

    def check_truth(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Name of the parameter with the labels; there has to be one."""
        name = super().check_truth(parameters, context)
        if not name:
            raise InputError("labels", "they are missing", "Choose polygons, points or a class raster.")
        return name

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Turn layers and labels into options, on the main thread."""
        self._python = settings.engine_python()
        self._name = self.parameterAsString(parameters, self.NAME, context).strip()
        labels = self.gdal_path(parameters, self.check_truth(parameters, context), context)
        self._arguments = ["--labels", labels, "--name", self._name]
        earlier = self.parameterAsLayerList(parameters, self.EARLIER, context) if parameters.get(self.EARLIER) else []
        for layer in earlier:
            self._arguments += ["--earlier", self.vector_path(layer, context)]
        features = (
            self.parameterAsVectorLayer(parameters, self.LABELS, context) if parameters.get(self.LABELS) else None
        )
        if is_labels(features):
            for info in classes_of(features):
                self._arguments += ["--color", f"{info.name}={info.color_hint}"]
        if terms := self.parameterAsString(parameters, self.LICENSE, context).strip():
            self._arguments += ["--license", terms]
        fallback = new_folder(self._name)
        folder = self.parameterAsString(parameters, self.FOLDER, context) if parameters.get(self.FOLDER) else ""
        self._output = Path(folder) if folder else fallback
        layers = self.layers_by_family(parameters, context)
        for family, (paths, bands) in layers.items():
            for path in (paths,) if isinstance(paths, str) else paths:
                self._arguments += layer_option(family, path, bands)
        if not layers:
            raise InputError("layers", "none is given", "Choose at least one layer.")
        if field := self.parameterAsString(parameters, self.FIELD, context):
            self._arguments += ["--field", field]
        legends = self.crosswalk(parameters, context, self.CROSSWALK), self.crosswalk(parameters, context)
        for key, crosswalk in zip(("", "landcover="), legends):
            if crosswalk:
                self._arguments += ["--crosswalk", f"{key}{crosswalk}"]
        if start := self.model_name(parameters, context):
            self._arguments += ["--init", start if start == SCRATCH else str(find_model(start))]
        self._arguments += ["--minutes", f"{self.parameterAsDouble(parameters, self.MINUTES, context):g}"]

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Train, and have the model offered wherever one is chosen."""

        def on_line(line: str) -> None:
            message = parse(line)
            if isinstance(message, (Told, Judged)):
                feedback.tell(message)
            if isinstance(message, Told):
                feedback.progress(round(1000 * message.share), 1000)
                if message.score is not None:
                    feedback.info(_sentence(message))
            elif isinstance(message, str):
                feedback.info(message)

        arguments, held_out = list(self._arguments), ""
        if parameters.get(self.HOLDOUT):
            held_out = self.parameterAsOutputLayer(parameters, self.HOLDOUT, context)
            if not held_out.endswith(".gpkg"):
                held_out = QgsProcessingUtils.generateTempFilename("held_out.gpkg")
            arguments += ["--holdout", held_out]
        printed = train(self._python, arguments, self._output, on_line, feedback.is_cancelled)
        for line in printed:
            feedback.info(line)
        remember_folder(str(self._output))
        card = load_card(self._output)
        results = {self.FOLDER: str(self._output), "MODEL_NAME": f"{card.name} {card.version}"}
        if held_out and Path(held_out).is_file():
            results[self.HOLDOUT] = held_out
        return {**results, "SCORES": "\n".join(printed[:-1])}


def _sentence(told: Told) -> str:
    """A validation, for the log."""
    classes = ", ".join(f"{class_name(name)} {Figure(score):.2f}" for name, score in told.classes.items())
    text = MapAlgorithm.tr("Step {step}: loss {loss:.3f}, held-out part {score:.3f} ({classes})")
    return text.format(step=told.step, loss=Figure(told.loss), score=Figure(told.score), classes=classes)
