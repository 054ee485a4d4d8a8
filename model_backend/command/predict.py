"""``layerfuse predict``: the main job."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import InputError
from .arguments import (
    add_area_arguments,
    add_crosswalk_argument,
    add_model_and_layers,
    add_overwrite_argument,
    area_fields,
    parse_number,
    read_sources,
    same_named,
)
from .engines import add_engine_arguments, begin, map_with_engine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``predict``."""
    add = parser.add_argument
    add_model_and_layers(parser)
    add_crosswalk_argument(parser)
    add("--output", required=True, type=Path, metavar="OUT.tif", help="class raster to write")
    add("--confidence", type=Path, metavar="C.tif", help="also write the probability of the class")
    add("--probabilities", type=Path, metavar="P.tif", help="also write the probabilities of all classes, a band each")
    add("--margin", type=Path, metavar="M.tif", help="also write how far the class is ahead of the second, 0 to 1")
    add(
        "--applicability", type=Path, metavar="U.tif",
        help="also write how unlike the model's training each place is; above 1: nothing like it was learnt",
    )  # fmt: skip
    add("--areas", type=Path, metavar="A.csv", help="also write the area of each class, in hectares on the ground")
    add(
        "--min-unit", default="0", metavar="M2",
        help="give patches of the map below so many square metres on the ground to the neighbour that is most probable "
        "there; confidence and probabilities stay the network's; default: 0, none",
    )  # fmt: skip
    add("--availability", type=Path, metavar="A.tif", help="also write which layers were valid, one bit each")
    add("--polygons", type=Path, metavar="B.gpkg", help="also write the classes as polygons; buildings one by one")
    add("--polygon-classes", metavar="NAME,NAME", help="polygons of these classes only; default: all")
    add("--min-area", default="0", metavar="M2", help="leave out smaller polygons; square metres, default: 0")
    add("--min-confidence", default="0", metavar="P", help="leave out less sure polygons; mean of 0 to 1, default: 0")
    add("--regularize", action="store_true", help="give buildings right-angled outlines")
    add_area_arguments(parser)
    add_engine_arguments(parser)
    add(
        "--part", metavar="K/N",
        help="make only the K-th of N parts of the map and keep it beside the output: with the same command, parts can "
        "be made on several machines at the same time",
    )  # fmt: skip
    add("--assemble", action="store_true", help="put the parts together that were made; computes nothing")
    add_overwrite_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Map the area, and print what was written."""
    from ..inference.outputs import CLASSES, KINDS
    from ..inference.parts import Part
    from ..inference.pipeline import Job, make_part, predict, prepare

    part = Part.parse(options.part) if options.part else None
    if part and options.assemble:
        raise InputError("--part", "it has no meaning beside --assemble", "Make all parts first, then assemble them.")
    folder, card = begin(options)
    job = Job(
        sources=read_sources(options, card, options.crosswalk),
        minimum_area=parse_number("--min-area", options.min_area),
        minimum_confidence=parse_number("--min-confidence", options.min_confidence),
        polygon_classes=tuple(options.polygon_classes.split(",")) if options.polygon_classes else (),
        output=options.output,
        **same_named(options, " ".join(kind for kind in KINDS if kind != CLASSES)),
        **same_named(options, "regularize dates"),
        minimum_unit=parse_number("--min-unit", options.min_unit),
        **area_fields(options),
    )
    grid = prepare(job, card)  # bad input is told before seconds of loading
    return map_with_engine(
        options,
        folder,
        grid,
        lambda engine, told: make_part(job, engine, told, part) if part else predict(job, engine, told),
        lambda report: f"part {options.part}: " if part else f"{', '.join(map(str, report.outputs.values()))}: ",
    )
