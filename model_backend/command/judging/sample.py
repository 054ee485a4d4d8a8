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
    add(
        "--minimum", type=int, metavar="N",
        help=f"in each class; default: {MINIMUM}, or fewer where classes are parted by doubt",
    )  # fmt: skip
    add(
        "--confidence",
        metavar="PATH",
        help="what predict --confidence wrote with the map: unsure places are drawn apart",
    )
    add("--applicability", metavar="PATH", help="what predict --applicability wrote: unlike places are drawn apart")
    add("--seed", type=int, default=0, metavar="N", help="the same seed gives the same points; default: 0")
    add_overwrite_argument(parser)


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
    print(options.output)
    return 0
