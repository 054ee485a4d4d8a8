"""``layerfuse export``: layers and labels as aligned tiles that any tool can train on."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import InputError
from .arguments import (
    MODEL_HELP,
    add_crosswalk_argument,
    add_layer_arguments,
    add_overwrite_argument,
    parse_extent,
    parse_layers,
    parse_number,
    parse_pixel_size,
    split_crosswalks,
)
from .models import fetch_model
from .terminal import Terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``export``."""
    from ..raster.legend import CLASS_FIELDS
    from ..raster.tiles import MIN_LABELLED, TILE

    parser.description = (
        "Cuts layers and labels in any grids into aligned GeoTIFF tiles: layers/NAME/x_y.tif and labels/x_y.tif, a "
        "table of them (tiles.csv), and a configuration (scenes.toml) that layerfuse train --config takes."
    )
    add = parser.add_argument
    layer = "with --model a family or modality of it, else any name; once per layer"
    add_layer_arguments(parser, layer, "vector file: labels count only where its polygons are, and tiles too")
    add(
        "--labels",
        metavar="PATH",
        help="polygons, points (FILE or FILE|layername=NAME) or a class raster (FILE[:BAND])",
    )
    add("--field", metavar="NAME", help=f"field of the labels with the class; default: {', '.join(CLASS_FIELDS)}")
    add_crosswalk_argument(parser, "the labels")
    add("--model", metavar="MODEL", help=f"the layers become this model's, in its pixel and tile size; {MODEL_HELP}")
    add("--pixel-size", metavar="METRES", help="without --model; default: that of the finest layer")
    add("--tile-size", metavar="PIXELS", help=f"without --model: a multiple of 8; default: {TILE}")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area in the target CRS; default: all of the layers")
    add(
        "--crs", metavar="EPSG:n",
        help="target CRS, in metres; default: that of the first layer in true metres, else the fitting UTM zone",
    )  # fmt: skip
    add(
        "--min-labelled", default=str(MIN_LABELLED), metavar="SHARE",
        help=f"leave out tiles with labels on less of them, 0 to 1; default: {MIN_LABELLED}",
    )  # fmt: skip
    add("--output", required=True, type=Path, metavar="FOLDER", help="new folder")
    add_overwrite_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Cut the tiles and say how many there are."""
    from ..card import load_card
    from ..raster.gdalio import own_process
    from ..raster.shapes.mask import parse_mask
    from ..raster.tiles import CONFIG, Export, export

    own_process()
    size = options.tile_size
    if size is not None and not (size.isascii() and size.isdigit()):
        raise InputError("--tile-size", f"{size[:80]!r} is not a whole number", "Give pixels, as 256.")
    crosswalk, others = split_crosswalks(options.crosswalk)
    job = Export(
        layers=parse_layers(options.layer),
        output=options.output,
        labels=options.labels or "",
        field=options.field or "",
        crosswalk=crosswalk,
        crosswalks=others,
        card=load_card(fetch_model(options.model)) if options.model else None,
        pixel_size=parse_pixel_size(options.pixel_size),
        tile_size=None if size is None else int(size[:9]),
        extent=parse_extent(options.extent),
        crs=options.crs,
        masks=[parse_mask(text) for text in options.mask],
        nodata=options.nodata,
        area=options.area,
        overwrite=options.overwrite,
        min_labelled=parse_number("--min-labelled", options.min_labelled),
    )
    with Terminal() as terminal:
        report = export(job, terminal)
    side = report.tile_size
    print(
        f"{len(report.tiles)} of {report.looked_at} tiles, {side} x {side} pixels of {report.grid.pixel_size:g} m each"
    )
    for i, info in enumerate(report.classes):
        count = sum(tile.counts[i] for tile in report.tiles)
        print(f"{info.name:<24} {count} pixel{'s' * (count != 1)}")
    print(f"Wrote {report.output / CONFIG}.")
    return 0
