"""``layerfuse sample``: points on a map, to say what is true there."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...errors import InputError
from ..arguments import add_overwrite_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``sample``."""
    from ...evaluation.sampling import MINIMUM, POINTS

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
    add_overwrite_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Draw points and print how many each class has."""
    from ...evaluation.sampling import sample
    from ...raster.gdalio import own_process

    own_process()
    for name in ("points", "minimum", "seed"):
        if getattr(options, name) < (0 if name == "seed" else 1):
            raise InputError(f"--{name}", f"{getattr(options, name)} is too small", "Give a whole number above it.")
    drawn = options.map, options.output, options.points, options.minimum, options.seed
    counts = sample(*drawn, overwrite=options.overwrite, say=print)
    for name, count in counts.items():
        print(f"{name:<24} {count}")
    print(options.output)
    return 0
