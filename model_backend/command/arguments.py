"""Options that several commands have, and what their texts mean."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from ..card import Card
    from ..raster.crs import Bounds
    from ..raster.ground import ProjectedMetres
    from ..raster.source import Bands, Layers, Paths, RasterSource

AREA_HELP = "vector file: map only what its polygons cover; the rest is nodata"
LAYER_HELP = (
    "family or modality of the model, raster, and its bands in the model's order "
    "(optical=/data/image.tif:2,3,4,5 or :B02,B03,B04,B08; default: found by name); leave out what you have not. "
    "PATH may also be a folder of files, a product (Sentinel-2 .SAFE or .zip, Landsat, HLS, Sentinel-1), a STAC "
    "item, or @FILE with a path in each line; given again for the same KEY, the files are one layer"
)
MODEL_HELP = "bundled model, a folder with a model, or ORG/NAME[@REVISION] on the Hugging Face Hub"


def add_model_and_layers(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """Declare the options that name a model and the layers for it."""
    parser.add_argument("--model", required=required, metavar="MODEL", help=MODEL_HELP)
    add_layer_arguments(parser, LAYER_HELP)


def add_nodata_argument(parser: argparse._ActionsContainer) -> None:
    """Declare how a user says which value is no data."""
    parser.add_argument(
        "--nodata", action="append", default=[], metavar="KEY=VALUE",
        help="value of a layer that is no data, in place of what its file says (optical=0); nan: all values are data",
    )  # fmt: skip


def add_layer_arguments(parser: argparse._ActionsContainer, layer: str, area: str = AREA_HELP) -> None:
    """Declare the layers and all that is to be said of them: no data, what to leave out, and where to look.

    Args:
        parser: Of the command, or a group of its options.
        layer: What a layer may be.
        area: What the polygons of an area do.
    """
    add = parser.add_argument
    add("--layer", action="append", default=[], metavar="KEY=PATH[:BANDS]", help=f"a layer: {layer}")
    add_nodata_argument(parser)
    add("--area", metavar="POLYGONS", help=area)
    add(
        "--mask", action="append", default=[], metavar="KEY=PATH:VALUES",
        help="leave out of a layer where a raster has one of the values (s2=/data/cloud.tif:1,8-10) or passes a limit "
        "(s2=/data/probability.tif:>0.5), or where polygons are (s2=/data/cloud.gpkg); KEY=none: keep the cloud and "
        "shadow that a product tells, and that is left out",
    )  # fmt: skip


def add_crosswalk_argument(parser: argparse._ActionsContainer, of: str = "") -> None:
    """Declare how a user says which legend a map of classes has.

    Args:
        parser: Of the command, or a group of its options.
        of: What a text without a key is for; empty: the layer of classes.
    """
    what = f"of {of}, or of a layer of classes (KEY=...)" if of else "of a layer of classes, KEY=... if it is not clear"
    parser.add_argument(
        "--crosswalk",
        action="append",
        default=[],
        metavar="[KEY=]NAME|FILE.json|none",
        help=f"legend {what}: a product ('layerfuse crosswalks' lists them), a table of your own, or none: codes are "
        "taken as they are; default: found by itself",
    )


def split_crosswalks(texts: Sequence[str]) -> tuple[str, list[str]]:
    """The one ``--crosswalk`` without a key, empty if there is none, and those of layers."""
    from ..raster.layers.crosswalks.products import AUTO
    from ..raster.source import split_crosswalk

    own = [crosswalk for key, crosswalk in map(split_crosswalk, texts) if not key]
    if len(own) > 1:
        raise InputError("--crosswalk", "it is given twice", "Give one, and others with the key of a layer.")
    return (own[0] if own else AUTO), [text for text in texts if split_crosswalk(text)[0]]


def add_dates_argument(parser: argparse.ArgumentParser) -> None:
    """Declare how several dates of a layer become one map."""
    from ..inference.quality import BEST, MEAN

    parser.add_argument(
        "--dates", default=MEAN, metavar=f"{MEAN}|{BEST}",
        help=f"how several dates of a layer become one map: {MEAN} of the probabilities of all, or {BEST}: one image "
        f"is made first, each pixel from the date nearest to the median of all; default: {MEAN}",
    )  # fmt: skip


def add_area_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where, how finely and how well to map; :func:`area_fields` reads them."""
    from ..inference.quality import DEFAULT, QUALITIES

    add = parser.add_argument
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area in the target CRS; default: all of the layers")
    add(
        "--crs", metavar="EPSG:n",
        help="target CRS, in metres; default: that of the first layer in true metres, else the fitting UTM zone",
    )  # fmt: skip
    add("--pixel-size", metavar="METRES|finest", help="finest: that of the finest layer; default: the model's")
    add_dates_argument(parser)
    add(
        "--quality", default=DEFAULT, metavar="|".join(QUALITIES),
        help=f"overlap of tiles and mirror images; default: {DEFAULT}",
    )  # fmt: skip


def add_overwrite_argument(parser: argparse.ArgumentParser) -> None:
    """Declare how a user says that results that are there may be replaced."""
    parser.add_argument("--overwrite", action="store_true", help="replace results that are there already")


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what every command with a report has."""
    from ..evaluation.reports.words import ENGLISH, LANGUAGES

    parser.add_argument("--language", default=ENGLISH, choices=LANGUAGES, help="of the report")


def parse_layers(texts: Sequence[str]) -> Layers:
    """``KEY=PATH[:BANDS]`` options to path and bands by key; the paths of a key that is given again are one layer."""
    from ..raster.source import parse_layer

    layers: dict[str, tuple[Paths, Bands]] = {}
    for text in texts:
        key, path, bands = parse_layer(text)
        if key not in layers:
            layers[key] = (path, bands)
            continue
        before, numbers = layers[key]
        if bands and numbers and bands != numbers:
            raise InputError(f"layer {key}", "its files are given with other bands", "Give the same for all.")
        layers[key] = ((*((before,) if isinstance(before, str) else before), path), numbers or bands)
    return layers


def read_sources(
    options: argparse.Namespace, card: Card, crosswalks: Sequence[str] = (), for_map: bool = True
) -> tuple[RasterSource, ...]:
    """The layers that a command was given for a model, with all that was said of them."""
    from ..raster.shapes.mask import parse_mask
    from ..raster.source import resolve_layers, with_crosswalks, with_nodata

    masks = [parse_mask(text) for text in options.mask]
    sources = with_nodata(card, resolve_layers(card, parse_layers(options.layer), masks, for_map), options.nodata)
    return with_crosswalks(card, sources, crosswalks)


def area_fields(options: argparse.Namespace) -> dict[str, Any]:
    """Where, how finely and how well to map, and what to do with results that are there: fields of any job."""
    return {
        "extent": parse_extent(options.extent),
        "area": options.area,
        "crs": options.crs,
        "pixel_size": parse_pixel_size(options.pixel_size),
        "quality": options.quality,
        "resume": options.resume,
        "overwrite": options.overwrite,
    }


def same_named(options: argparse.Namespace, names: str) -> dict[str, Any]:
    """Options that a job has by the same names, which stand in a text with blanks between them."""
    return {name: getattr(options, name) for name in names.split()}


def parse_extent(text: str | None) -> Bounds | None:
    """Bounds from ``xmin,ymin,xmax,ymax``; None stays None."""
    from ..raster.crs import Bounds

    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 4:
        raise InputError("--extent", f"{text[:80]!r} is not four numbers", "Give it as xmin,ymin,xmax,ymax.")
    return Bounds(*(parse_number("--extent", part) for part in parts))


def parse_pixel_size(text: str | None) -> ProjectedMetres | str | None:
    """Metres, or the word for those of the finest layer; None stays None."""
    from ..raster.grid import FINEST
    from ..raster.ground import ProjectedMetres

    if text is None or text == FINEST:
        return text
    return ProjectedMetres(parse_number("--pixel-size", text))


def parse_number(option: str, text: str) -> float:
    """A number that an option was given."""
    try:
        return float(text)
    except ValueError:
        raise InputError(option, f"{text[:80]!r} is not a number", "Give a number.") from None


def parse_whole(option: str, text: str) -> int:
    """A whole number that an option was given, 1 to 1024."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1024:
        raise InputError(option, f"{text[:80]!r} is not a whole number of 1 to 1024", "Give such a number.")
    return int(text)
