"""What happens when a run of the dock has ended: what is remembered, and layers in the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape

from qgis.core import QgsLayerMetadata, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from ...model_backend.card import Card
from ...model_backend.inference.outputs import POLYGONS
from ...model_backend.inference.pipeline import Report
from ...model_backend.inference.telling.areas import class_areas, hectares_text, largest
from ...model_backend.inference.telling.summary import LITTLE, MUCH, UNSURE, Summary, Worth
from ...model_backend.raster.layers.fit import is_weak
from ...model_backend.raster.layers.note import DOUBT, FACT, WARNING, Note
from ...model_backend.raster.shapes.objects import maps_buildings
from ..layers.results import Result, add_results, provenance
from ..translation import Figure, class_name, in_words, number
from . import speed, unfinished
from .made import Made
from .runner import result_names, result_styles, unfinished_parts
from .tasks import PredictTask


def settle(task: PredictTask) -> Made | None:
    """Remember a run that has ended if it can go on, forget it if not.

    Call it in the main thread.

    Returns:
        What it has made, no layers of it yet; None if it has not come to its end.
    """
    request, report, made = task.request, task.report, None
    if report is not None:
        speed.learn(request.card, request.job.quality, *task.computed, task.seconds, request.device)
        areas = class_areas(request.card, report.summary)
        own = worth(request.card, report.summary, (source.modality for source in request.job.sources))
        if POLYGONS in report.outputs:
            name = result_names(maps_buildings(request.card.classes))[POLYGONS]
            own.insert(1, Note(FACT, f"{name}: {number(f'{sum(report.polygons.values()):,}')}"))
        notes = (*(Note(DOUBT, in_words(note)) for note in report.notes), *own)
        outputs = dict(request.job.outputs)
        made = Made(request.title, request.model, request.card, areas, notes, {}, outputs, request)
    if report is not None or unfinished_parts(request.job.main) is None:
        unfinished.forget(request)
    return made


def show(made: Made, report: Report, project: QgsProject) -> None:
    """Put layers of what a run has made into a project."""
    job, card = made.request.job, made.card
    styles, names = result_styles(card, job.polygon_classes), result_names(maps_buildings(card.classes))
    layers, now = " + ".join(report.used), datetime.now().strftime("%H:%M")
    kinds = [kind for kind in names if kind in made.outputs and kind in styles]  # a table is no layer
    results = [
        Result(made.outputs[kind], layer_title(names[kind], layers, now), styles[kind], vector=kind == POLYGONS)
        for kind in kinds
    ]
    inputs = {source.modality: source.path for source in job.sources}
    metadata = account(card, inputs, report)
    made.layers.update(zip(kinds, add_results(project, made.title, results, metadata)))


def layer_title(name: str, layers: str, time: str) -> str:
    """What a result is called: what it is, what it was made of, and when."""
    return f"{name} – {layers} – {time}"  # noqa: RUF001 - a dash between words


def account(card: Card, inputs: Mapping[str, str], report: Report) -> QgsLayerMetadata:
    """Layer metadata: how a map was made, what is to be checked, what it is worth by its own account, and its areas.

    Args:
        card: The model.
        inputs: Path by modality name.
        report: Of the run.
    """
    metadata = provenance(card, inputs)
    doubts = (tr("Please check: {note}").format(note=in_words(note)) for note in report.notes)
    told = *doubts, verdict(card, report.summary), areas_line(card, report.summary)
    metadata.setHistory([*metadata.history(), *(escape(text, quote=False) for text in told)])
    return metadata


def worth(card: Card, summary: Summary, used: Iterable[str] = ()) -> list[Note]:
    """What a map is worth by its own account: how sure, of what not, what is unlike training, one class everywhere.

    Args:
        card: The model.
        summary: Of the map.
        used: Modalities that it was made of: a model is also sure of itself where they are too little for it.
    """
    return worth_notes(summary.worth(card), is_weak(card, used))


def worth_notes(told: Worth, weak: bool = False) -> list[Note]:
    """:func:`worth` of what is known of a map; ``weak``: the model is, by the layers that the map was made of."""
    sure = tr("{share:.0%} sure on the mean").format(share=told.sure)
    found = [Note(WARNING if told.sure < UNSURE or weak else FACT, sure)]
    if told.least is not None:
        name, least_sure, share = told.least
        text = tr("least sure of {name} ({sure:.0%}, on {share:.0%} of the map)")
        found.append(Note(DOUBT, text.format(name=class_name(name), sure=least_sure, share=share)))
    if told.unlike is None:
        found.append(Note(DOUBT, tr("this model cannot tell where the area is unlike what it has learnt from")))
    elif told.unlike >= LITTLE:
        text = tr("{share:.0%} of the area is unlike anything that the model has learnt from")
        found.append(Note(WARNING if told.unlike >= MUCH else DOUBT, text.format(share=told.unlike)))
    if told.everywhere is not None:
        name, share = told.everywhere
        text = tr("{share:.0%} of the map is {name}: check that this can be")
        found.append(Note(WARNING, text.format(share=share, name=class_name(name))))
    if told.snow is not None:
        name, share = told.snow
        text = tr("{share:.1%} of the map is {name}: cloud, surf and bright sand are easily taken for it")
        found.append(Note(DOUBT, text.format(share=Figure(share), name=class_name(name))))
    return found


def verdict(card: Card, summary: Summary) -> str:
    """:func:`worth` in a line or two."""
    return "; ".join(note.text for note in worth(card, summary)) + "."


def areas_line(card: Card, summary: Summary) -> str:
    """How much of a map is of which class, the largest first."""
    found = largest(class_areas(card, summary))
    text = tr("{name} {area} ha ({share:.0%})")
    parts = [text.format(name=class_name(a.name), area=number(hectares_text(a.hectares)), share=a.share) for a in found]
    return tr("Areas: {areas}.").format(areas=", ".join(parts))


def is_doubtful(notes: Sequence[Note]) -> bool:
    """Whether a finished map, of which notes are told, is no success but comes with a warning."""
    return any(note.level == WARNING for note in notes)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Outcomes", text)
