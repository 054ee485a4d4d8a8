"""``layerfuse sample``: points on a map, to say what is true there."""

from __future__ import annotations

import argparse

from ...errors import InputError
from .arguments import add_map_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``sample``."""
    from ...evaluation.sampling import MINIMUM, POINTS

    parser.description = (
        "Draws points at random within each class of a map. Say what is true at each of them in the field 'class', "
        "without a look at the map, and give the file to 'layerfuse evaluate'."
    )
    add_map_arguments(parser, "class raster", "POINTS.gpkg", ": unlike places are drawn apart")
    add = parser.add_argument
    add("--points", type=int, default=POINTS, metavar="N", help=f"in all; default: {POINTS}")
    add(
        "--minimum", type=int, metavar="N",
        help=f"in each class; default: {MINIMUM}, or fewer where classes are parted by doubt",
    )  # fmt: skip
    add(
        "--confidence",
        metavar="PATH",
        help="what predict --confidence wrote with the map: unsure places are drawn apart",
    )
    add("--seed", type=int, default=0, metavar="N", help="the same seed gives the same points; default: 0")


def run(options: argparse.Namespace) -> int:
    """Draw points and print how many each class has."""
    from ...evaluation.sampling import sample
    from ...raster.gdalio import own_process

    own_process()
    for name in ("points", "minimum", "seed"):
        if getattr(options, name) is not None and getattr(options, name) < (0 if name == "seed" else 1):
            raise InputError(f"--{name}", f"{getattr(options, name)} is too small", "Give a whole number above it.")
    counts = sample(
        options.map, options.output, options.points, options.minimum, options.seed, overwrite=options.overwrite,
        say=print, confidence=options.confidence or "", applicability=options.applicability or "",
    )  # fmt: skip
    for name, count in counts.items():
        print(f"{name:<24} {count}")
    print(f"Wrote {options.output}.")
    return 0
