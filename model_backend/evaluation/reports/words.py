"""The words of the reports.

English is here. The other languages are ``languages/LANGUAGE.json``, which ``make translations`` makes of the files
that all of the plugin is translated in; one that is there is offered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from .phrases import Phrases

ENGLISH = "en"
FOLDER = Path(__file__).with_name("languages")
LANGUAGES = (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.json")))

WORDS = {
    "language": "English",
    "comma": ", ",
    "thousands": ",",
    "decimal": ".",
    # what figures are called
    "miou": "mean IoU",
    "oa": "overall accuracy",
    "macro_f1": "macro F1",
    "agreement": "agreement with all layers",
    "confidence": "confidence",
    "iou": "IoU",
    "f1": "F1",
    "user": "user's accuracy",
    "producer": "producer's accuracy",
    # comparison
    "compare_title": "What each layer is worth",
    "compare_facts": "Model {model} · {layers} · {grid} · {date}",
    "spare": "You can do without {spare}: {enough} alone gives {value}; the best set ({best}) gives {top}.",
    "no_spare": (
        "No layer can be left out: every smaller set lacks over 1 point of the best in at least one figure ({top})."
    ),
    "reached": "{figure} {value} %",
    "points_of": "{points} points of {figure}",
    "gap_noise": "The difference between the two is within noise.",
    "poor": (
        "Even the best of these maps is bad: {top}. First check that layers, bands and reference belong together; "
        "which layer is worth more says little of a bad map."
    ),
    "loss": "Without {layer} you lose {lost}: keep it.",
    "loss_unsure": "Without {layer} you lose {lost}, which may be chance.",
    "loss_small": "Without {layer} you lose {lost}: you can do without it.",
    "loss_none": "Without {layer} you lose nothing ({figures}): you can do without it.",
    "most": (
        "The layer {layer} contributes most: {value} points of {figure}. All together add {total} points to a blind "
        "guess."
    ),
    "worth_nothing": "The layers add nothing to {figure} over a blind guess ({guess} %).",
    "worth_noise": "What {layers} contributes cannot be told from zero.",
    "area": "The area",
    "map_caption": "Map from all layers",
    "reference_caption": "Reference",
    "where_caption": "Layers without which the class would be another",
    "none_alone": "no single layer",
    "subsets": "Every combination of layers",
    "layers": "layers",
    "covers": "covers",
    "difference": "difference",
    "noise": "within noise",
    "not_trained": "not trained",
    "subsets_note": (
        "Per cent, with 95 % intervals. Difference: of {figure}, from the map of all layers. Marked: the smallest set "
        "within 1 point of the best. Covers: share of the map of all layers that this set maps too; what it leaves "
        "empty counts as wrong."
    ),
    "worth": "What each layer adds",
    "worth_caption": "Points of {figure} that each layer adds (Shapley value, 95 % interval)",
    "worth_note": (
        "The Shapley value is what a layer adds, averaged over all orders in which the layers could be added, starting "
        "from a blind guess: the commonest class everywhere ({figure} {guess} %). It is exact: every combination was "
        "mapped."
    ),
    "worth_missing": "Contributions need every combination of layers; only some were asked for.",
    "classes": "Class by class",
    "class": "class",
    "share": "share of the map",
    "classes_note": "{figure} of each class, per cent.",
    "agreement_class": "Share of the class in the map of all layers that this set maps alike",
    # caveats
    "caveats": "Before you rely on it",
    "c_intervals": (
        "Intervals (95 %) come from drawing {blocks} blocks of {metres:g} m again and again: they tell how much other "
        "ground of the same kind would differ, not what another place or date would give."
    ),
    "c_few_blocks": "There are only {blocks} blocks: take the intervals as rough.",
    "c_untrained": "The model never saw these sets in training, so they may do worse than they could: {subsets}.",
    "c_subsets_unknown": "The model's card does not say which sets of layers it was trained with.",
    "c_training_area": "{share} % of this area lies where the model was trained: figures from there are too good.",
    "c_areas_unknown": (
        "The model's card does not say where it was trained: check that it was not here, or the figures are too good."
    ),
    "c_no_reference": (
        "There is no reference: agreement with the map of all layers is not accuracy, for that map has errors too. "
        "Confidence is what the model believes."
    ),
    "c_reference": (
        "The reference ({reference}) is taken for the truth, on {samples} pixels; its own errors are counted as the "
        "map's."
    ),
    "c_skipped": "{skipped} features of the reference without one of the classes, or without a place, were left out.",
    "c_overlap": (
        "Tiles overlap by {overlap} % of their side (quality '{quality}'); maps of another quality differ a little."
    ),
    "north": "N",
    "made_of": "What the map was made of",
    "used": "{model} with {layers}.",
    "used_unknown": "The file does not tell it.",
    "missing": "Not given, though the model takes it: {names}.",
    "cite": "How to cite",
    "cite_as": "{what}{model}. Judged with LayerFuse {version}, {date}, https://github.com/layerfuse/layerfuse.",
    "made_by": "Made by LayerFuse {version}; weights SHA-256 {digest}.",
    "made": "Made by LayerFuse {version}.",
    # accuracy
    "accuracy_title": "How good the map is",
    "accuracy_facts": "{subject} · reference {reference} · {date}",
    "oa_lead": "{oa} % of the map is right (overall accuracy; 95 % interval {interval}; from {samples}).",
    "oa_lead_part": (
        "{oa} % of what could be judged, {judged} % of the map, is right (overall accuracy; 95 % interval {interval}; "
        "from {samples})."
    ),
    "oa_lead_pixels": (
        "{oa} % of the places of the reference are mapped right (overall accuracy; 95 % interval {interval}; from "
        "{samples})."
    ),
    "not_known": "not known",
    "worst_lead": (
        "Least to be trusted: {name} — where the map says {name}, {user} % is right (user's accuracy, from {samples}); "
        "of all {name} there is, {producer} % is on the map (producer's accuracy)."
    ),
    "worst_unmapped": (
        "Least to be trusted: {name} — {none} lie where the map says {name}; of all {name} there is, {producer} % is "
        "on the map (producer's accuracy)."
    ),
    "no_points": "no points",
    "no_pixels": "no pixels",
    "one_point": "1 point",
    "one_pixel": "1 pixel",
    "n_points": "{count} points",
    "n_pixels": "{count} pixels",
    "in_map": "map: {name}",
    "in_reference": "reference: {name}",
    "whole": "The whole map",
    "matrix": "Confusion matrix",
    "matrix_note": "Rows: class in the map. Columns: class in the reference. {unit}",
    "unit_points": "Number of points.",
    "unit_pixels": "Number of pixels.",
    "unit_area": "Estimated share of the area, per cent.",
    "map_reference": "map \\ reference",
    "total": "total",
    "mapped_hectares": "mapped area, ha",
    "adjusted": "Area of each class",
    "adjusted_note": (
        "Pixels counted in a map are a biased measure of area. Adjusted: estimated from the reference points, with its "
        "95 % interval (stratified estimator, Olofsson et al. 2014, doi:10.1016/j.rse.2014.02.015)."
    ),
    "adjusted_hectares": "adjusted area, ha",
    "adjusted_interval": "95 % interval, ha",
    "points": "points",
    "c_stratified": (
        "Figures are weighted by the mapped area of each class: they hold if the points were drawn at random within "
        "each class of this map (as layerfuse sample does) or at random from the whole area."
    ),
    "c_strata": (
        "Figures are weighted by the areas of the {strata} strata that the points were drawn in: the class of a map, "
        "and how doubtful it was there. They hold for any map of that area (Stehman 2014)."
    ),
    "c_lines": "{lines} features of the reference are lines, which have no area: they were left out.",
    "c_beyond": "{beyond} points of the reference lie outside of the map: they were left out.",
    "c_small": "{small} polygons of the reference cover no pixel's centre: they do not count.",
    "c_disputed": "{disputed} pixels lie in polygons of two classes: the later polygon counts.",
    "c_few_points": (
        "Too few points (under {least}) lie in: {names}. Do not rely on the figures of these classes; draw more points."
    ),
    "c_unjudged": (
        "No point lies in parts of the map, {share} % of its area: no figure says anything of them, and the areas of "
        "the classes are those of the rest."
    ),
    "c_no_points": (
        "No point lies in these mapped classes, so their part of the map ({share} % of the area) was not judged: "
        "{names}."
    ),
    "c_not_random": (
        "Reference pixels next to each other are alike, and polygons are seldom drawn at random: figures hold for the "
        "places that were drawn. For figures of the whole area, draw points with layerfuse sample."
    ),
    "c_reference_points": (
        "The reference ({reference}) is taken for the truth, at {samples} points; its own errors are counted as the "
        "map's."
    ),
    "c_objects_reference": (
        "The reference ({reference}) is taken for the truth: objects that it misses count as wrongly found."
    ),
    "c_empty": "{empty} samples of the reference lie where the map is empty; they are not counted.",
    "c_counted": (
        "The table above counts points as they are, to compare sets of layers; the sentences here weight them by area, "
        "and are what holds for the whole map."
    ),
    "c_kappa": (
        "Kappa is left out on purpose: it corrects for chance in a way that has no meaning for maps, and adds nothing "
        "to the figures above (Pontius and Millones 2011; Olofsson et al. 2014)."
    ),
    # objects
    "objects_title": "How good the objects are",
    "objects_lead": (
        "Of {found} objects found, {hits} match one of the {true} true ones (IoU of 50 % or more): {precision} % are "
        "right, {recall} % are found."
    ),
    "objects": "Objects",
    "objects_false": "found, and not in the reference",
    "objects_missed": "in the reference, and not found",
    "objects_both": "both",
    "figure": "figure",
    "value": "value",
    "ap": "AP (IoU 50 to 95 %)",
    "ap50": "AP50 (IoU 50 %)",
    "f1_50": "F1 of objects (IoU 50 %)",
    "boundary_precision": "boundary precision",
    "boundary_recall": "boundary recall",
    "boundary_f1": "boundary F1",
    "c_boundary": "Boundaries match within {metres:g} m.",
    "c_scores": "The objects have no field with a score, so AP ranks them all alike.",
    # change
    "change_title": "Land-cover change",
    "change_facts": "Model {model} · before: {before} · after: {after} · {grid} · {date}",
    "change_lead": (
        "{changed} ha of the {compared} ha that were compared changed ({share} %), each pixel with a probability of "
        "{threshold} % or more."
    ),
    "change_none": (
        "Nothing of the {compared} ha that were compared changed with a probability of {threshold} % or more."
    ),
    "change_most": "The largest changes: {changes}.",
    "change_much": (
        "That is much: check that both dates are of one season, one place and one unit before you believe it."
    ),
    "change_unit": "Patches of change below {unit} m², whatever became what in them, count as unchanged.",
    "change_one_date": "{area} ha have layers on one date only: they are marked on the map, and not counted.",
    "change_one_date_empty": "{area} ha have layers on one date only: they are left empty, and not counted.",
    "change_others": (
        "On {share} % of the compared area one date has layers that the other lacks: some of the change there may come "
        "of that."
    ),
    "change_unsure": (
        "On {share} % of the compared area the model is unsure on both dates: a change is as probable as {threshold} "
        "%, but the class is the same. It counts as unchanged."
    ),
    "became": "became {name}",
    "no_change": "no change",
    "one_date": "layers on one date only",
    "change_caption": "What changed, by what it became",
    "changes": "Changes, the largest first",
    "was": "before",
    "is_now": "after",
    "hectares": "hectares",
    "share_compared": "% of the compared area",
    "transitions": "What became what, in hectares",
    "was_is": "before ↓ after →",
    "before_class": "before: {name}",
    "after_class": "after: {name}",
    "transitions_note": (
        "Areas on the ellipsoid. A pixel that is not taken as changed counts in the class that both dates support best."
    ),
    "c_independent": (
        "The probability of change takes the errors of the two maps as independent. Where both are unsure it is high "
        "without any change, and errors that both share hide some. Trust patches more than single pixels and edges."
    ),
    "c_change_sample": (
        "These are areas of a map, not of the ground. To say how much changed, judge a sample of points on it."
    ),
}
"""By key: ``language``: what it calls itself; ``comma`` stands in lists, ``thousands`` and ``decimal`` in numbers."""
_FIGURE = re.compile(r"[-+]?\d+\.\d+( … [-+]?\d+\.\d+)?")


class Words:
    """The words of one language.

    Args:
        language: One of :data:`LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        """Choose the language; ``said`` gives a sentence of the engine, such as a note, in it. See the class."""
        self._texts, self.said = _spoken(language)

    def __call__(self, key: str, **values: object) -> str:
        """A text, with its places filled in; numbers as the language writes them."""
        return self._texts[key].format(**{name: self.figure(value) for name, value in values.items()})

    def join(self, names: Sequence[str]) -> str:
        """A list in a sentence."""
        return self("comma").join(names)

    def number(self, text: str) -> str:
        """A number such as ``12,345.6`` as the language writes it."""
        return text.translate({ord(","): self._texts["thousands"], ord("."): self._texts["decimal"]})

    def figure(self, value: object) -> object:
        """What is to be shown: :meth:`number` of a number with decimals, or of two; all else as it is."""
        return self.number(value) if isinstance(value, str) and _FIGURE.fullmatch(value) else value


@cache
def _spoken(language: str) -> tuple[dict[str, str], Callable[[str], str]]:
    """Words by key, and what says the engine's sentences in the language."""
    if language == ENGLISH:
        return WORDS, str
    texts = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    words, phrases = texts["words"], texts["phrases"]
    whole = {**{WORDS[key]: word for key, word in words.items()}, **phrases}
    return words, Phrases([text for text in phrases if "{0}" in text], lambda text: whole.get(text, text))
