"""What happens when a run of the dock has ended: layers in the project, and what is remembered."""

from __future__ import annotations

from qgis.core import QgsProject

from ..model_backend.inference.outputs import POLYGONS
from ..model_backend.raster.objects import maps_buildings
from . import unfinished
from .layers import Result, add_results, provenance
from .runner import result_names, result_styles, unfinished_parts
from .tasks import PredictTask, learn_speed


def settle(task: PredictTask, project: QgsProject) -> None:
    """Show the results of a run that has ended; remember it if it can go on, forget it if not.

    Call it in the main thread.
    """
    request = task.request
    if task.report is not None:
        learn_speed(request.card, request.job.quality, task.progress_now)
        job, outputs = request.job, request.job.outputs
        styles = result_styles(request.card, job.polygon_classes)
        names = result_names(maps_buildings(request.card.classes))
        results = [
            Result(outputs[kind], name, styles[kind], vector=kind == POLYGONS)
            for kind, name in names.items()
            if kind in outputs
        ]
        inputs = {source.modality: source.path for source in job.sources}
        add_results(project, request.title, results, provenance(request.card, inputs))
    if task.report is not None or unfinished_parts(request.job.output) is None:
        unfinished.forget(request)
