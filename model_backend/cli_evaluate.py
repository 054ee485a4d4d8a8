"""``layerfuse compare``, ``evaluate`` and ``sample``: what layers are worth, and how good maps are."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .card import Card, load_card
from .cli_train import score_table
from .errors import InputError
from .evaluation.scores import class_iou, scores
from .inference.feedback import Feedback
from .raster.gdalio import own_process
from .raster.source import resolve_layers

if TYPE_CHECKING:
    from .evaluation.assessment import Assessed


def add_compare_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``compare`` beside model and layers."""
    from .evaluation.study import QUALITY
    from .inference.device import DEVICES
    from .inference.quality import QUALITIES

    parser.description = (
        "Maps an area from every combination of the layers in one pass and tells what each layer is worth: from how "
        "the maps agree, or, with a reference, from how good they are."
    )
    add = parser.add_argument
    add("--output", required=True, type=Path, metavar="FOLDER", help="folder for the report, figures and raster")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area; default: all of the layers")
    add("--extent-crs", metavar="EPSG:n", help="CRS of the extent; default: that of the map")
    add("--reference", metavar="PATH", help="what is true: a class raster, polygons or points, in any CRS")
    add_field_argument(parser)
    add("--subsets", metavar="A+B,A,...", help="combinations of layers to compare; default: all")
    add(
        "--quality", default=QUALITY, choices=QUALITIES,
        help=f"overlap of the tiles; default: {QUALITY}, as combinations hardly differ in what it does",
    )  # fmt: skip
    add("--workers", type=int, metavar="N", help="tiles computed at the same time; default: the processors")
    add("--device", default="auto", choices=DEVICES, help="default: a graphics card if it passes a test")
    add_report_arguments(parser)


def add_field_argument(parser: argparse.ArgumentParser) -> None:
    """Declare how a vector reference says its classes."""
    from .raster.legend import CLASS_FIELDS

    parser.add_argument(
        "--field", metavar="NAME",
        help=f"field with the class, by value or name; default: the first there of {', '.join(CLASS_FIELDS)}",
    )  # fmt: skip


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what every command with a report has."""
    from .evaluation.words import LANGUAGES

    parser.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES, help="of the report")


def run_compare(options: argparse.Namespace) -> int:
    """Compare layers and print where the report is."""
    from .cli import Terminal, parse_extent, parse_layers
    from .cli_models import fetch_model
    from .evaluation.study import Study, compare_layers, prepare
    from .inference.engine import LocalEngine

    own_process()
    folder = fetch_model(options.model)
    card = load_card(folder)
    study = Study(
        sources=resolve_layers(card, parse_layers(options.layer)),
        output=options.output,
        extent=parse_extent(options.extent) if options.extent else None,
        extent_crs=options.extent_crs,
        reference=options.reference,
        field=options.field,
        subsets=tuple(options.subsets.split(",")) if options.subsets else (),
        language=options.language,
        quality=options.quality,
    )
    prepare(study, card)  # bad input is told before seconds of loading
    with Terminal() as feedback, closing(LocalEngine(folder, options.workers, options.device)) as engine:
        found = compare_layers(study, engine, feedback)
    width = max(len(subset.key) for subset in found.subsets)
    for subset in found.subsets:
        figures = "  ".join(f"{name} {value.value:.3f}" for name, value in subset.figures.items())
        print(f"{subset.key:<{width}}  {figures}")
    print(options.output / "report.html")
    return 0


def class_table(card: Card, matrices: Mapping[str, np.ndarray]) -> str:
    """Intersection over union of each class, for every subset, as aligned text."""
    width = max([len(c.name) for c in card.map_classes] + [12])
    lines = [f"{'IoU of class':<{width}}  " + "  ".join(matrices)]
    each = {key: class_iou(matrix) for key, matrix in matrices.items()}
    for index, info in enumerate(card.map_classes):
        cells = [f"{'-' if np.isnan(v[index]) else f'{v[index]:.3f}':>{len(key)}}" for key, v in each.items()]
        lines.append(f"{info.name:<{width}}  " + "  ".join(cells))
    return "\n".join(lines)


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``evaluate`` beside model and layers."""
    from .evaluation.objects import SCORE_FIELDS, TOLERANCE

    parser.description = (
        "Tells how good a map is: one that a model makes of layers (--model, --layer), an existing one (--map), or "
        "single objects (--objects). Give one of the three."
    )
    parser.epilog = (
        "Points, best drawn by 'layerfuse sample', give figures and areas of the whole map with intervals (Olofsson "
        "et al. 2014). Polygons and rasters give figures of the places that they cover."
    )
    add = parser.add_argument
    add("--map", metavar="PATH", help="class raster to judge")
    add("--objects", metavar="PATH", help=f"polygons to judge; a field {', '.join(SCORE_FIELDS)} ranks them")
    add("--reference", required=True, metavar="PATH", help="what is true: a class raster, polygons or points, any CRS")
    add_field_argument(parser)
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="with --model: area in the reference's CRS; default: all of it")
    add(
        "--tolerance", type=float, default=TOLERANCE, metavar="METRES",
        help=f"with --objects: how far off a boundary may be; default: {TOLERANCE:g}",
    )  # fmt: skip
    add("--output", type=Path, metavar="FOLDER", help="folder for the report and figures; default: print only")
    add_report_arguments(parser)


def run_evaluate(options: argparse.Namespace) -> int:
    """Judge a map or objects; print the figures, and write the report if it is wanted."""
    from .cli import Terminal
    from .evaluation import assessment

    own_process()
    if sum(bool(given) for given in (options.model, options.map, options.objects)) != 1:
        raise InputError("command line", "what to judge is not clear", "Give one of --model, --map and --objects.")
    if options.objects:
        from .evaluation.objects import assess_objects

        objects = assess_objects(options.objects, options.reference, options.tolerance)
        for name, value in objects.figures.items():
            print(f"{name:<18} {value:.3f}")
        if options.output:
            assessment.write_objects(
                options.output, objects, options.objects, options.reference, options.language
            )  # fmt: skip
    else:
        with Terminal() as feedback:
            assessed = _assess_model(options, feedback) if options.model else _assess_map(options, feedback)
        if options.output:
            assessment.write_accuracy(options.output, assessed, options.language)
    if options.output:
        print(options.output / "report.html")
    return 0


def _assess_model(options: argparse.Namespace, feedback: Feedback) -> Assessed:
    from .cli import parse_extent, parse_layers
    from .cli_models import fetch_model
    from .evaluation.assessment import assess_model
    from .inference.engine import LocalEngine

    folder = fetch_model(options.model)
    card = load_card(folder)
    sources = resolve_layers(card, parse_layers(options.layer))
    extent = parse_extent(options.extent) if options.extent else None
    with closing(LocalEngine(folder)) as engine:
        assessed, matrices = assess_model(engine, sources, options.reference, options.field, extent, feedback)
    metrics = {key: scores(matrix) for key, matrix in matrices.items()}
    print(score_table(metrics))
    print()
    print(class_table(card, matrices))
    return assessed


def _assess_map(options: argparse.Namespace, feedback: Feedback) -> Assessed:
    from .evaluation.assessment import assess_map

    assessed = assess_map(options.map, options.reference, options.field, feedback)
    found = assessed.accuracy
    for name, value in found.summary.items():
        print(f"{name:<9} {value.value:.3f}  ({value.low:.3f} to {value.high:.3f})")
    width = max(len(name) for name in (*found.classes, "class"))
    print(f"\n{'class':<{width}}  " + "  ".join(f"{name:>8}" for name in found.by_class))
    for i, name in enumerate(found.classes):
        print(f"{name:<{width}}  " + "  ".join(f"{values[i].value:8.3f}" for values in found.by_class.values()))
    return assessed


def add_sample_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``sample``."""
    from .evaluation.sampling import MINIMUM, POINTS

    parser.description = (
        "Draws points at random within each class of a map. Say what is true at each of them in the field 'class', "
        "without a look at the map, and give the file to 'layerfuse evaluate'."
    )
    add = parser.add_argument
    add("--map", required=True, metavar="PATH", help="class raster")
    add("--output", required=True, type=Path, metavar="POINTS.gpkg", help="GeoPackage to write")
    add("--points", type=int, default=POINTS, metavar="N", help=f"in all; default: {POINTS}")
    add("--minimum", type=int, default=MINIMUM, metavar="N", help=f"in each class; default: {MINIMUM}")
    add("--seed", type=int, default=0, metavar="N", help="the same seed gives the same points; default: 0")


def run_sample(options: argparse.Namespace) -> int:
    """Draw points and print how many each class has."""
    from .evaluation.sampling import sample

    own_process()
    for name in ("points", "minimum", "seed"):
        if getattr(options, name) < (0 if name == "seed" else 1):
            raise InputError(f"--{name}", f"{getattr(options, name)} is too small", "Give a whole number above it.")
    counts = sample(options.map, options.output, options.points, options.minimum, options.seed)
    for name, count in counts.items():
        print(f"{name:<24} {count}")
    print(options.output)
    return 0
