"""``layerfuse embed``: fusion tokens as a raster."""

from __future__ import annotations

import argparse
from pathlib import Path

from .arguments import (
    add_area_arguments,
    add_crosswalk_argument,
    add_model_and_layers,
    add_overwrite_argument,
    area_fields,
    read_sources,
)
from .engines import add_engine_arguments, begin, map_with_engine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``embed``."""
    parser.description = (
        "Writes what a model sees in whichever layers there are, before it decides for a class: a vector of length 1 "
        "for each patch (8 pixels on a side in the bundled models) as a Cloud-Optimised GeoTIFF, signed bytes with a "
        "scale, a band for each component. A model that is pre-trained only will do, too."
    )
    add = parser.add_argument
    add_model_and_layers(parser)
    add_crosswalk_argument(parser)
    add("--output", required=True, type=Path, metavar="OUT.tif", help="raster to write")
    add_area_arguments(parser)
    add_engine_arguments(parser)
    add_overwrite_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the tokens, and print what was written."""
    from ..inference.pipeline import Job
    from ..inference.tokens.engine import TokenEngine
    from ..inference.tokens.job import embed, prepare_tokens

    folder, card = begin(options)
    sources = read_sources(options, card, options.crosswalk, for_map=False)
    job = Job(sources, options.output, dates=options.dates, **area_fields(options))
    grid = prepare_tokens(job, card)  # bad input is told before seconds of loading
    return map_with_engine(
        options,
        folder,
        grid,
        lambda *there: embed(job, *there),
        lambda report: f"{report.output}: {card.network.embed_dim} bands, ",
        TokenEngine,
    )
