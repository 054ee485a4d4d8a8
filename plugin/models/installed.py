"""The models on this machine: bundled, downloaded or imported, and folders that the user has chosen."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ...model_backend.card import Card, load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import bundled_models
from ...model_backend.models import cache as hubcache
from ...model_backend.models.cache import parse_model_id, verified_snapshot
from ...model_backend.models.importing import import_model, local_model
from ...model_backend.raster.layers.facts import LayerFacts, read_facts
from ...model_backend.raster.layers.fit import NOT, Fit, rank
from ...model_backend.raster.source import Paths, layer_source, open_dataset
from .. import settings
from ..translation import Figure, class_name
from .hub import HubModel

BUNDLED, CACHED, FOLDER = "bundled", "cached", "folder"


@dataclass(frozen=True)
class ModelEntry:
    """A model that can be chosen."""

    model: str  # what means it everywhere: a name, ORG/NAME or a folder
    kind: str  # BUNDLED, CACHED or FOLDER
    folder: Path

    @property
    def label(self) -> str:
        """A short name."""
        return self.folder.name if self.kind == FOLDER else self.model


def list_models() -> list[ModelEntry]:
    """All models that can be chosen, the bundled ones first; asks no network."""
    entries = [ModelEntry(name, BUNDLED, folder) for name, folder in bundled_models().items()]
    for model in hubcache.known_models():
        folder = verified_snapshot(model)
        if folder is not None:
            entries.append(ModelEntry(str(model), CACHED, folder))
    for text in settings.read_json(settings.MODEL_FOLDERS, []):
        entries.append(ModelEntry(str(text), FOLDER, Path(str(text))))
    return entries


def rank_models(layers: Mapping[str, LayerFacts]) -> dict[str, tuple[ModelEntry, Fit]]:
    """The models that can be chosen and how they fit some layers, the best first; broken ones are left out.

    Args:
        layers: Facts by the layer's id.
    """
    entries, cards = {}, {}
    for entry in list_models():
        with suppress(InputError):
            cards[entry.model] = load_card(entry.folder)
            entries[entry.model] = entry
    return {model: (entries[model], fit) for model, fit in rank(cards, layers).items()}


def fitting_model(
    layers: Mapping[str, tuple[Paths, tuple]], usable: Callable[[Card], bool], default: str
) -> tuple[str, str]:
    """The model that fits some layers, as the dock chooses it.

    Args:
        layers: Paths and bands by family.
        usable: Whether a model is one of those wanted.
        default: The model if none fits.

    Returns:
        The model, and why it is that one.
    """
    facts = {}
    for family, (paths, _) in layers.items():
        with suppress(InputError):
            facts[family] = read_facts(open_dataset(layer_source(family, paths)))
    reason = ""
    for model, (entry, fit) in rank_models(facts).items():
        card = load_card(entry.folder)
        if not usable(card) or not set(layers) <= {modality.family for modality in card.modalities}:
            continue
        if fit.level != NOT:
            return model, fit.reason
        reason = reason or fit.reason
    return default, reason


def remember_folder(folder: str) -> None:
    """Keep a model folder in the list.

    Raises:
        InputError: It is no model's folder.
    """
    load_card(Path(folder))
    folders = settings.read_json(settings.MODEL_FOLDERS, [])
    settings.write_json(settings.MODEL_FOLDERS, [*(f for f in folders if f != folder), folder])


def import_zip(path: Path) -> str:
    """Take in a model from a zip; takes seconds for a large one, so call it in a thread.

    Returns:
        What means the model from now on.

    Raises:
        InputError: There is no model in it, or a broken one.
    """
    model = local_model(path)
    import_model(path, model)
    return str(model)


def delete(entry: ModelEntry) -> None:
    """Delete a downloaded or imported model; a folder of the user's is only taken off the list.

    Raises:
        InputError: It cannot be deleted.
    """
    if entry.kind == CACHED:
        hubcache.remove(parse_model_id(entry.model))
    elif entry.kind == FOLDER:
        folders = settings.read_json(settings.MODEL_FOLDERS, [])
        settings.write_json(settings.MODEL_FOLDERS, [f for f in folders if f != entry.model])


def card_page(entry: ModelEntry) -> str:
    """A model's card as HTML for a text browser; every foreign text is escaped, colours are those of its classes."""
    try:
        card = load_card(entry.folder)
    except InputError as error:
        return f"<p>{html.escape(str(error))}</p>"
    text = html.escape
    more = [
        (tr("Size"), tr("{n:.1f} MB").format(n=Figure(_size(entry.folder) / 1000**2))),
        (tr("SHA-256"), text(card.digests.get(card.weights_file, "")[:16] + "…") if card.digests else ""),
        (tr("Folder"), text(str(entry.folder))),
    ]
    return _page(card, more)


def hub_page(model: HubModel) -> str:
    """What the Hub tells of a model, as :func:`card_page`."""
    if model.card is None:
        return f"<h3>{html.escape(model.repository)}</h3><p>{html.escape(model.problem)}</p>"
    return _page(model.card, [(tr("Repository"), html.escape(model.repository))])


def _page(card: Card, more: list[tuple[str, str]]) -> str:
    text = html.escape
    facts = [
        (tr("Licence"), text(card.license)),
        (tr("Pixel size"), f"{Figure(card.pixel_size):g} m"),
        (tr("Training data"), text(card.training.data)),
        (tr("Attribution"), text(card.training.attribution)),
        (tr("Limitations"), text(card.limitations)),
        *more,
    ]
    rows = "".join(f"<tr><td>{name}&nbsp;&nbsp;</td><td>{value}</td></tr>" for name, value in facts if value)
    return (
        f"<h3>{text(card.name)} {text(card.version)}</h3><p>{text(card.description)}</p><table>{rows}</table>"
        f"<h4>{tr('Takes any of')}</h4>{_modalities(card)}<h4>{tr('Classes')}</h4>{_classes(card)}{_metrics(card)}"
    )


def _modalities(card: Card) -> str:
    items = (
        f"<li><b>{html.escape(m.name)}</b>: {html.escape(', '.join(b.name for b in m.bands))}"
        f"{'. ' + html.escape(m.description) if m.description else ''}</li>"
        for m in card.modalities
    )
    return f"<ul>{''.join(items)}</ul>"


def _classes(card: Card) -> str:
    swatches = (
        f'<font color="#{c.color_hint}">&#9632;</font>&nbsp;{html.escape(class_name(c.name))}' for c in card.map_classes
    )
    return f"<p>{' &nbsp; '.join(swatches)}</p>"


def _metrics(card: Card) -> str:
    """Scores of every subset of layers, as a table."""
    if not card.metrics:
        return ""
    names = sorted({name for scores in card.metrics.values() for name in scores})
    head = "".join(f"<th align='right'>&nbsp;&nbsp;{_metric(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{html.escape(subset)}</td>"
        + "".join(f"<td align='right'>&nbsp;&nbsp;{_score(scores.get(name))}</td>" for name in names)
        + "</tr>"
        for subset, scores in card.metrics.items()
    )
    return f"<h4>{tr('Scores by layers given')}</h4><table><tr><th></th>{head}</tr>{rows}</table>"


def _metric(name: str) -> str:
    """What a score is called, with a tool tip that says what it means."""
    known = {
        "oa": (tr("Accuracy"), tr("The share of all pixels that are right.")),
        "miou": (
            tr("Mean IoU"),
            tr("Of each class, what map and truth have in common, over what either has; the mean of all classes."),
        ),
        "macro_f1": (
            tr("Mean F1"),
            tr("Of each class, the balance of what is missed and what is wrongly found; the mean of all classes."),
        ),
    }
    title, meaning = known.get(name, (name, ""))
    return f'<a title="{html.escape(meaning)}">{html.escape(title)}</a>' if meaning else html.escape(title)


def _score(value: float | None) -> str:
    return "" if value is None else f"{Figure(value):.3f}"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*") if path.is_file())


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Models", text)
