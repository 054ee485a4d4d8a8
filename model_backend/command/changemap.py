"""``layerfuse changemap``: what became what between two dates."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .arguments import (
    LAYER_HELP,
    MODEL_HELP,
    add_crosswalk_argument,
    add_dates_argument,
    add_nodata_argument,
    add_overwrite_argument,
    add_report_arguments,
    area_fields,
    parse_layers,
    parse_number,
    same_named,
)
from .engines import add_engine_arguments, check_engine_options, open_engine
from .models import fetch_model
from .terminal import Terminal, tell_checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..card import Card
    from ..raster.source import RasterSource


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``changemap``."""
    from ..change.job import THRESHOLD
    from ..inference.quality import DEFAULT, QUALITIES

    parser.description = (
        "Maps two dates on one grid and writes what became what: 1000 times the class before plus the class after, "
        "where a change is probable enough; its look (.qml) lies beside it."
    )
    add = parser.add_argument
    add("--model", required=True, metavar="MODEL", help=MODEL_HELP)
    add("--model-after", metavar="MODEL", help="of the second date, if it is another one; its classes must be the same")
    layer: dict[str, Any] = {"action": "append", "default": [], "metavar": "KEY=PATH[:BANDS]"}
    add("--before", **layer, help=f"a layer of the first date: {LAYER_HELP}")
    add("--after", **layer, help="a layer of the second date, likewise")
    add("--layer", **layer, help="a layer of both dates that tells of no change, such as a DEM")
    add_nodata_argument(parser)
    for when, what in (("before", "first"), ("after", "second")):
        add(
            f"--mask-{when}", action="append", default=[], metavar="KEY=PATH:VALUES",
            help=f"what to leave out of a layer of the {what} date, as --mask of predict",
        )  # fmt: skip
    add_crosswalk_argument(parser)
    add("--output", required=True, type=Path, metavar="OUT.tif", help="raster of changes to write")
    add("--probability", type=Path, metavar="P.tif", help="also write the probability of change")
    add("--map-before", type=Path, metavar="A.tif", help="also write the class raster of the first date")
    add("--map-after", type=Path, metavar="B.tif", help="also write the class raster of the second date")
    add("--table", type=Path, metavar="T.csv", help="also write the transition matrix, in hectares")
    add("--report", type=Path, metavar="R.html", help="also write a page with map, changes and matrix")
    add(
        "--threshold", default=f"{THRESHOLD:g}", metavar="P",
        help=f"probability from which on a change counts, above 0 up to 1; 0.5: wherever the classes differ; "
        f"default: {THRESHOLD:g}",
    )  # fmt: skip
    add(
        "--min-unit", default="0", metavar="M2",
        help="patches of change that are smaller count as unchanged; square metres on the ground, default: 0",
    )  # fmt: skip
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area in the target CRS; default: all of the layers")
    add("--area", metavar="POLYGONS", help="vector file: compare only what its polygons cover; the rest is nodata")
    add("--crs", metavar="EPSG:n", help="target CRS, as of predict")
    add("--pixel-size", metavar="METRES|finest", help="as of predict; default: the model's")
    add("--quality", default=DEFAULT, metavar="|".join(QUALITIES), help=f"as of predict; default: {DEFAULT}")
    add_dates_argument(parser)
    add_engine_arguments(parser)
    add_report_arguments(parser)
    add_overwrite_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Compare the dates, and print what was written."""
    from ..card import load_card
    from ..change.job import ChangeJob, prepare
    from ..change.run import map_change
    from ..raster.gdalio import own_process

    own_process()
    check_engine_options(options)
    folder = fetch_model(options.model)
    later = fetch_model(options.model_after) if options.model_after else folder
    cards = load_card(folder), load_card(later)
    before, after = _read_sources(options, cards)
    job = ChangeJob(
        before=before,
        after=after,
        threshold=parse_number("--threshold", options.threshold),
        **same_named(options, "output probability map_before map_after table report language dates"),
        minimum_unit=parse_number("--min-unit", options.min_unit),
        **area_fields(options),
    )
    grid = prepare(job, cards)  # bad input is told before seconds of loading
    with Terminal() as terminal, ExitStack() as held:
        engine = held.enter_context(closing(open_engine(options, folder, grid)))
        other = engine
        if later != folder:
            other = held.enter_context(closing(open_engine(options, later, grid)))
        report = map_change(job, (engine, other), terminal)
    files = ", ".join(str(path) for path in report.outputs.values())
    print(f"Wrote {files}: {report.grid.describe()}; {report.seconds:.1f} s.")
    tell_checks(report.notes)
    return 0


def _read_sources(options: argparse.Namespace, cards: Sequence[Card]) -> list[tuple[RasterSource, ...]]:
    """The layers of both dates; a date's own stand before those of both."""
    from ..raster.shapes.mask import parse_mask
    from ..raster.source import resolve_layers, split_crosswalk, with_crosswalks, with_nodata

    found = []
    for when, card in zip(("before", "after"), cards):
        layers = {**parse_layers(options.layer), **parse_layers(getattr(options, when))}
        if not layers:
            raise InputError(f"--{when}", "no layer is given", "Give at least one for each date.")
        found.append(resolve_layers(card, layers, [parse_mask(text) for text in getattr(options, f"mask_{when}")]))
    known = [
        {key for s in sources for key in (s.modality, card.modality(s.modality).family)}
        for sources, card in zip(found, cards)
    ]

    def said(texts: Sequence[str], mine: set[str]) -> list[str]:
        """What is said of a date's layers, and of none at all, which is refused."""
        keys = {text: text.partition("=")[0].strip() for text in texts}
        return [text for text, key in keys.items() if key in mine or key not in known[0] | known[1]]

    crosswalks = [text if split_crosswalk(text)[0] else f"landcover={text}" for text in options.crosswalk]
    return [
        with_crosswalks(card, with_nodata(card, sources, said(options.nodata, mine)), said(crosswalks, mine))
        for sources, card, mine in zip(found, cards, known)
    ]
