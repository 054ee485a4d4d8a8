"""``layerfuse find``: layers for a model from a catalogue."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .arguments import MODEL_HELP, parse_extent, parse_number
from .models import fetch_model
from .terminal import say

if TYPE_CHECKING:
    from ..raster.crs import Bounds

_DEGREES = "EPSG:4326"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``find``."""
    from ..catalogue.presets import catalogues

    names = ", ".join(catalogue.key for catalogue in catalogues() if not catalogue.refused)
    add = parser.add_argument
    add("--stac", required=True, metavar="CATALOG", help=f"address of a STAC API, or one of {names}")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--extent", metavar="xmin,ymin,xmax,ymax", help="the area, in --crs")
    place.add_argument("--area", metavar="POLYGONS", help="vector file: the area is what its polygons lie in")
    add("--crs", default=_DEGREES, metavar="EPSG:n", help=f"of the extent; default: {_DEGREES}, degrees")
    add("--date", required=True, metavar="A/B", help="first and last day, as 2024-06-01/2024-08-31, or one day")
    add("--model", required=True, metavar="MODEL", help=MODEL_HELP)
    add("--only", metavar="NAME,NAME", help="these modalities of the model only; default: all")
    add("--cloud", default="60", metavar="PERCENT", help="leave out items with more cloud; default: 60")
    add("--save", type=Path, metavar="FOLDER", help="where the items are saved; default: LayerFuse's cache")
    add("--json", action="store_true", help="print what was found as JSON")


def run(options: argparse.Namespace) -> int:
    """Print a line for each item, and the layers as options of predict."""
    from ..card import load_card
    from ..catalogue.find import find_layers
    from ..catalogue.presets import find_catalogue
    from ..folders import cache_folder
    from ..raster.gdalio import own_process
    from ..raster.shapes.cover import area_bounds

    own_process()
    catalogue = find_catalogue(options.stac)
    dates = parse_date(options.date)
    card = load_card(fetch_model(options.model))
    wanted = tuple(options.only.split(",")) if options.only else ()
    for name in wanted:
        if name not in card.modality_names:
            names = ", ".join(card.modality_names)
            raise InputError(f"--only {name[:40]!r}", f"{card.name} takes no such layer", f"It takes: {names}.")
    found = find_layers(
        catalogue,
        card,
        _degrees(*(area_bounds(options.area) if options.area else (parse_extent(options.extent), options.crs))),
        dates,
        options.save or cache_folder() / "items",
        wanted,
        parse_number("--cloud", options.cloud),
        lambda text: say(f"layerfuse: {text}"),
    )
    if options.json:
        print(json.dumps([asdict(layer) for layer in found]))
        return 0
    for layer in found:
        for item in layer.items:
            cloud = "" if item.cloud is None else f", {item.cloud:.0f} % cloud"
            name = "".join(c if c.isprintable() else " " for c in item.name)
            print(
                f"{layer.modality}: {layer.title} {name}, {item.day or 'no date'}{cloud}, {item.share:.0%} of the area"
            )
        print(f"{layer.modality}: {layer.share:.0%} of the area together")
    print(
        " ".join(f"--layer {shlex.quote(f'{layer.modality}={item.file}')}" for layer in found for item in layer.items)
    )
    return 0


def parse_date(text: str) -> str:
    """``2024-06-01/2024-08-31``, or one day, as STAC has it.

    Raises:
        InputError: It has another form.
    """
    first, slash, last = text.partition("/")
    days = (first, last if slash else first)
    try:
        if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days):
            raise ValueError
        if date.fromisoformat(days[0]) > date.fromisoformat(days[1]):
            raise InputError("--date", "its last day is before its first", "Give the first day first.")
    except InputError:
        raise
    except ValueError:
        raise InputError("--date", f"{text[:60]!r} is no time", "Write it as 2024-06-01/2024-08-31.") from None
    return f"{days[0]}T00:00:00Z/{days[1]}T23:59:59Z"


def _degrees(extent: Bounds, crs: str) -> Bounds:
    """West, south, east and north of an extent; across 180 degrees it goes on beyond it, from 179 to 181.

    Raises:
        InputError: It is none on Earth.
    """
    from ..raster.crs import Bounds, parse_crs, transform_bounds

    xmin, ymin, xmax, ymax = extent
    reference = parse_crs(crs)
    if reference.IsGeographic() and xmin - xmax > 180.0:  # across 180 degrees, as STAC and GeoJSON have it
        xmax += 360.0
    if not (xmin < xmax and ymin < ymax):
        raise InputError("--extent", "it is empty", "Give it as xmin,ymin,xmax,ymax.")
    box = transform_bounds(Bounds(xmin, ymin, xmax, ymax), reference.ExportToWkt(), parse_crs(_DEGREES).ExportToWkt())
    if box is not None and 180 <= abs(box.xmin) < 360:  # as a view is that was moved on and on
        turn = -360.0 if box.xmin > 0 else 360.0
        box = box._replace(xmin=box.xmin + turn, xmax=box.xmax + turn)
    if box is None or not (-180 <= box.xmin < 180 and box.xmax <= box.xmin + 360 and -90 <= box.ymin < box.ymax <= 90):
        raise InputError(
            "--extent", f"it lies nowhere on Earth in {crs[:40]}", "Check --crs, and the order of numbers."
        )
    return box
