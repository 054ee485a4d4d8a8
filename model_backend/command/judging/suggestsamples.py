"""``layerfuse suggestsamples``: points on a map where a label helps most."""

from __future__ import annotations

import argparse

from ...errors import InputError
from ..terminal import say
from .arguments import add_map_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``suggestsamples``."""
    from ...evaluation.suggesting import MOST_POINTS, POINTS

    parser.description = (
        "Chooses points on a map where a label helps most: where the model doubts, and first where the place is unlike "
        "all that it has learnt; far apart, and some in every class. Say what is true at each of them in the field "
        "'class', and give the file to 'layerfuse train'. They are no random sample: to judge a map, draw points with "
        "'layerfuse sample'."
    )
    unlike = ": unlike places come first"
    add_map_arguments(parser, "class raster that layerfuse predict made", "POINTS.gpkg", unlike)
    add = parser.add_argument
    add(
        "--margin", required=True, metavar="PATH",
        help="what predict --margin wrote with it; what --confidence wrote will do",
    )  # fmt: skip
    add(
        "--labels", action="append", default=[], metavar="PATH",
        help="points or polygons that are labelled already, near which nothing is asked; again for more",
    )  # fmt: skip
    add("--points", type=int, default=POINTS, metavar="N", help=f"1 to {MOST_POINTS}; default: {POINTS}")
    add("--seed", type=int, default=0, metavar="N", help="decides between places as useful as each other; default: 0")


def run(options: argparse.Namespace) -> int:
    """Choose points and print how many each class has."""
    from ...evaluation.suggesting import suggest
    from ...raster.gdalio import own_process

    own_process()
    if options.seed < 0:
        raise InputError("--seed", f"{options.seed} is below 0", "Give a whole number of 0 or more.")
    counts = suggest(
        options.map, options.output, options.margin, options.applicability or "", options.labels, options.points,
        options.seed, overwrite=options.overwrite, say=say,
    )  # fmt: skip
    for name, count in counts.items():
        print(f"{name:<24} {count}")
    print(f"Wrote {options.output}.")
    return 0
