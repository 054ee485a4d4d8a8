"""``layerfuse evaluate``: how good a map is, or a model's map of layers."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError
from ..arguments import add_model_and_layers, parse_extent, parse_layers, read_sources, split_crosswalks
from ..models import fetch_model
from ..terminal import Terminal
from .arguments import add_judging_arguments

if TYPE_CHECKING:
    from ...evaluation.assessment import Assessed
    from ...evaluation.blocks import Estimate
    from ...inference.feedback import Feedback


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``evaluate``."""
    from ...evaluation.objects import SCORE_FIELDS, TOLERANCE

    parser.description = (
        "Tells how good a map is: one that a model makes of layers (--model, --layer), an existing one (--map), or "
        "single objects (--objects). Give one of the three."
    )
    parser.epilog = (
        "Points, best drawn by 'layerfuse sample', give figures and areas of the whole map with intervals (Olofsson "
        "et al. 2014). Polygons and rasters give figures of the places that they cover."
    )
    add_model_and_layers(parser, required=False)
    add = parser.add_argument
    add("--map", metavar="PATH", help="class raster to judge")
    add("--objects", metavar="PATH", help=f"polygons to judge; a field {', '.join(SCORE_FIELDS)} ranks them")
    add("--reference", required=True, metavar="PATH", help="what is true: a class raster, polygons or points, any CRS")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="with --model: area in the reference's CRS; default: all of it")
    add(
        "--tolerance", type=float, default=TOLERANCE, metavar="METRES",
        help=f"with --objects: how far off a boundary may be; default: {TOLERANCE:g}",
    )  # fmt: skip
    add("--output", type=Path, metavar="FOLDER", help="folder for the report and figures; default: print only")
    add_judging_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Judge a map or objects; print the figures, and write the report if it is wanted."""
    from ...evaluation import assessment
    from ...evaluation.reports.pages import accuracy_sentences, objects_sentence
    from ...raster.gdalio import own_process
    from ...raster.layers.description import files_read
    from ...raster.source import split_crosswalk

    own_process()
    if sum(bool(given) for given in (options.model, options.map, options.objects)) != 1:
        raise InputError("command line", "what to judge is not clear", "Give one of --model, --map and --objects.")
    if options.objects and options.area:
        raise InputError("--area", "objects are judged one by one", "Leave it out, or cut the objects first.")
    if not options.model and (options.nodata or options.mask):
        raise InputError("--nodata, --mask", "they are of layers, and no --model is given", "Leave them out.")
    layers = (path for path, _ in parse_layers(options.layer).values())
    crosswalks = (split_crosswalk(text)[1] for text in options.crosswalk)
    others = (options.map, options.objects, options.reference, options.area, *crosswalks)
    inputs = files_read(layers, options.mask, others)
    with assessment.report_folder(options.output, options.overwrite, inputs) as work:
        if options.objects:
            from ...evaluation.objects import assess_objects

            objects = assess_objects(options.objects, options.reference, options.tolerance)
            for name, value in objects.figures.items():
                print(f"{name:<18} {value:.3f}")
            print("\n" + objects_sentence(objects, options.language))
            if work:
                told = options.objects, options.reference, options.language
                assessment.write_objects(work, objects, *told, options.overwrite)
        else:
            with Terminal() as feedback:
                assessed = _assess_model(options, feedback) if options.model else _assess_map(options, feedback)
            found, trained = assessed.accuracy, assessed.trained
            print("\n" + "\n".join(accuracy_sentences(found, options.language, trained, bool(options.model))))
            if work:
                assessment.write_accuracy(work, assessed, options.language, options.overwrite)
    if options.output:
        print(f"Wrote {options.output / 'report.html'}.")
    return 0


def _assess_model(options: argparse.Namespace, feedback: Feedback) -> Assessed:
    from ...card import load_card
    from ...evaluation.assessment import assess_model
    from ...evaluation.scores import class_table, score_table, scores
    from ...inference.graphs import open_local

    folder = fetch_model(options.model)
    card = load_card(folder)
    crosswalk, others = split_crosswalks(options.crosswalk)
    sources = read_sources(options, card, others)
    extent = parse_extent(options.extent)
    with closing(open_local(folder)) as engine:
        told = options.reference, options.field, extent, feedback, options.area, crosswalk
        assessed, matrices = assess_model(engine, sources, *told)
    metrics = {key: scores(matrix) for key, matrix in matrices.items()}
    print(score_table(metrics))
    print()
    print(class_table(card, matrices))
    return assessed


def _assess_map(options: argparse.Namespace, feedback: Feedback) -> Assessed:
    from ...evaluation.assessment import assess_map

    crosswalk, others = split_crosswalks(options.crosswalk)
    if others:
        raise InputError("--crosswalk", f"{others[0][:80]!r} is for a layer, and there is none", "Leave the key out.")
    assessed = assess_map(options.map, options.reference, options.field, feedback, options.area, crosswalk)
    found = assessed.accuracy
    for name, value in found.summary.items():
        interval = f"  ({value.low:.3f} to {value.high:.3f})" if value.low == value.low else ""  # points: of oa alone
        print(f"{name:<9} {value.value:.3f}{interval}")
    width = max(len(name) for name in (*found.classes, "class"))
    counted = "points" if found.kind == "points" else "pixels"
    print(f"\n{'class':<{width}}  {counted:>9}  {'user, 95 % interval':<22}  producer     F1    IoU")
    for i, (name, row) in enumerate(zip(found.classes, found.matrix)):
        user, producer, f1, iou = (found.by_class[figure][i] for figure in ("user", "producer", "f1", "iou"))
        some = f"({user.low:.3f} to {user.high:.3f})" if user.low == user.low else ""
        shown = f"{_told(user):>5} {some:<16}  {_told(producer):>8}  {_told(f1):>5}  {_told(iou):>5}"
        print(f"{name:<{width}}  {sum(row):>9,}  {shown}")
    return assessed


def _told(figure: Estimate) -> str:
    """A share, or a dash for what is not known."""
    return f"{figure.value:.3f}" if figure.value == figure.value else "-"
