"""``layerfuse compare``: what each layer is worth."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from ..arguments import add_model_and_layers, parse_extent, read_sources, split_crosswalks
from ..models import fetch_model
from ..terminal import Terminal
from .arguments import add_judging_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``compare``."""
    from ...evaluation.comparing.study import QUALITY
    from ...inference.device import DEVICES
    from ...inference.quality import QUALITIES

    parser.description = (
        "Maps an area from every combination of the layers in one pass and tells what each layer is worth: from how "
        "the maps agree, or, with a reference, from how good they are."
    )
    add_model_and_layers(parser)
    add = parser.add_argument
    add("--output", required=True, type=Path, metavar="FOLDER", help="folder for the report, figures and raster")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area; default: all of the layers")
    add("--extent-crs", metavar="EPSG:n", help="CRS of the extent; default: that of the map")
    add("--reference", metavar="PATH", help="what is true: a class raster, polygons or points, in any CRS")
    add("--subsets", metavar="A+B,A,...", help="combinations of layers to compare; default: all")
    add(
        "--quality", default=QUALITY, choices=QUALITIES,
        help=f"overlap of the tiles; default: {QUALITY}, as combinations hardly differ in what it does",
    )  # fmt: skip
    add("--workers", type=int, metavar="N", help="tiles computed at the same time; default: the processors")
    add("--device", default="auto", choices=DEVICES, help="default: a graphics card if it passes a test")
    add_judging_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compare layers and print where the report is."""
    from ...card import load_card
    from ...evaluation.comparing.study import Study, compare_layers, prepare
    from ...inference.graphs import open_local
    from ...raster.gdalio import own_process

    own_process()
    folder = fetch_model(options.model)
    card = load_card(folder)
    crosswalk, others = split_crosswalks(options.crosswalk)
    study = Study(
        sources=read_sources(options, card, others),
        output=options.output,
        extent=parse_extent(options.extent),
        extent_crs=options.extent_crs,
        area=options.area,
        reference=options.reference,
        field=options.field,
        crosswalk=crosswalk,
        subsets=tuple(options.subsets.split(",")) if options.subsets else (),
        language=options.language,
        quality=options.quality,
        overwrite=options.overwrite,
    )
    prepare(study, card)  # bad input is told before seconds of loading
    with Terminal() as feedback, closing(open_local(folder, options.workers, options.device)) as engine:
        found = compare_layers(study, engine, feedback)
    width = max(len(subset.key) for subset in found.subsets)
    for subset in found.subsets:
        figures = "  ".join(f"{name} {value.value:.3f}" for name, value in subset.figures.items())
        print(f"{subset.key:<{width}}  {figures}")
    print(f"Wrote {options.output / 'report.html'}.")
    return 0
