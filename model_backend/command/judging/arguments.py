"""Options of the commands that judge maps, or read them."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..arguments import add_crosswalk_argument, add_overwrite_argument, add_report_arguments


def add_judging_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how a reference says its classes, and what is to be said of the report."""
    from ...raster.legend import CLASS_FIELDS

    parser.add_argument(
        "--field", metavar="NAME",
        help=f"field with the class, by value or name; default: the first there of {', '.join(CLASS_FIELDS)}",
    )  # fmt: skip
    add_crosswalk_argument(parser, "the reference")
    add_report_arguments(parser)
    add_overwrite_argument(parser)


def add_map_arguments(parser: argparse.ArgumentParser, what: str, output: str, unlike: str) -> None:
    """Declare a map to read, what tells of its doubt, and the file to write of it.

    Args:
        parser: Of the command.
        what: What the map is.
        output: The file's name in the help.
        unlike: What the raster of applicability is for, after the words that say what it is.
    """
    add = parser.add_argument
    add("--map", required=True, metavar="PATH", help=what)
    add("--output", required=True, type=Path, metavar=output, help="GeoPackage to write")
    add("--applicability", metavar="PATH", help=f"what predict --applicability wrote with the map{unlike}")
    add_overwrite_argument(parser)
