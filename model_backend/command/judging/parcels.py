"""``layerfuse parcels``: what a map says of each polygon of a layer."""

from __future__ import annotations

import argparse

from ..terminal import Terminal
from .arguments import add_map_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``parcels``."""
    parser.description = (
        "Writes the polygons of a layer again, and with each the class that has most of it, its share, the second "
        "class, the mean confidence, and how much is unlike anything that the model has learnt from."
    )
    add_map_arguments(parser, "class raster", "PARCELS.gpkg", "")
    parser.add_argument(
        "--polygons", required=True, metavar="PATH", help="vector file, any CRS; PATH|layername=NAME chooses a layer"
    )
    parser.add_argument("--confidence", metavar="PATH", help="what predict --confidence wrote with the map")


def run(options: argparse.Namespace) -> int:
    """Tell the parcels, and print how many each class wins."""
    from ...evaluation.parcels import tell_parcels
    from ...raster.gdalio import own_process

    own_process()
    with Terminal("parcels") as terminal:
        tell_parcels(
            options.map, options.polygons, options.output, terminal, options.confidence or "",
            options.applicability or "", options.overwrite,
        )  # fmt: skip
    print(f"Wrote {options.output}.")
    return 0
