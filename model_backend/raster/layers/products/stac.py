"""Items of a STAC catalogue, from a file or an address: their assets are the bands.

What an item says is not trusted: an asset lies below the item's own folder or behind http(s), s3 or gs, and nowhere
else on this machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..table import pattern, product
from .documents import read_bytes, read_json, shown
from .landsat import HLS_LANDSAT, HLS_NODATA, HLS_SCALE
from .scene import Plane, Quality, Scene, product_error, quality, quality_name
from .sentinel1 import POLARISATIONS
from .sentinel2 import ADDED, OFFSET_FROM, QUANTIFICATION, WAVELENGTHS

_REMOTE = {"http": "/vsicurl/", "https": "/vsicurl/", "s3": "/vsis3/", "gs": "/vsigs/"}
_NO_DATA_ROLES = {"thumbnail", "overview", "metadata", "visual", "tilejson", "date", "snow-ice"}
_NO_BANDS = re.compile(
    r"visual|preview|thumbnail|overview|rendered|tci|true.?colou?r|metadata|tilejson|aot|wvp|.*(angle|azimuth|zenith).*|"
    r"saa|sza|vaa|vza|atmos_opacity|qa|qa_aerosol|qa_radsat|cloud_qa|cdist|drad|emis|emsd|trad|urad|atran|.*-jp2|snow|mask",
    re.IGNORECASE,
)
_MOST_ASSETS, _MOST_ITEMS = 200, 200
_COMMON = product("sentinel2")["earth_search"]
"""Bands of Sentinel-2 as Earth Search calls them."""


def is_item(path: str) -> bool:
    """Whether a path or address may be that of an item: it begins as JSON does."""
    if "://" in path:
        return not re.search(r"\.(tiff?|jp2|vrt|img|png|jpe?g|nc|hdf|zip)$", urlsplit(path).path, re.IGNORECASE)
    return path.lower().endswith((".json", ".geojson"))


def read_items(path: str) -> list[Scene]:
    """The scenes that an item, or a collection of items as a search gives it, stands for; none of other files.

    Raises:
        InputError: It cannot be read, none of the assets of an item can be a band, or it is a web page.
    """
    remote = "://" in path
    where = f"/vsicurl/{path}" if remote else path
    start = read_bytes(where, 64 << 20)[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise product_error(shown(path), "it is a web page, and no data", "Give the address of the item or raster.")
    if not start.startswith(b"{"):
        return []
    found = read_json(where)
    if not isinstance(found, dict):
        return []
    features = found.get("features")
    items = features if found.get("type") == "FeatureCollection" and isinstance(features, list) else [found]
    items = [item for item in items if isinstance(item, dict) and "assets" in item and "stac_version" in item]
    if len(items) > _MOST_ITEMS:
        raise product_error(shown(path), f"it has more than {_MOST_ITEMS} items", "Give fewer.")
    return [_item(path, item) for item in items]


def _item(path: str, item: Mapping) -> Scene:
    assets, properties = item["assets"], item.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if not isinstance(assets, dict) or len(assets) > _MOST_ASSETS:
        raise product_error(shown(path), f"it has no list of at most {_MOST_ASSETS} assets", "Give another item.")
    return _scene(path, item, assets, properties)


def _scene(path: str, item: Mapping, assets: Mapping, properties: Mapping) -> Scene:
    planes: dict[str, Plane] = {}
    for key, asset in assets.items():
        if not isinstance(asset, dict):
            continue
        roles = {str(role) for role in asset["roles"]} if isinstance(asset.get("roles"), list) else set()
        if quality_name(key) or _NO_BANDS.fullmatch(key) or roles & _NO_DATA_ROLES or not _is_raster(asset):
            continue
        if not isinstance(asset.get("href"), str):
            raise product_error(shown(path), f"its asset {key[:40]!r} has no address (href)", "Give another item.")
        for plane in _planes(path, key, asset, item, properties):
            if plane.name in planes:
                why = f"two of its assets are the band {plane.name[:40]!r}"
                raise product_error(shown(path), why, "Give the files of its bands themselves.")
            planes[plane.name] = plane
    if not planes:
        raise product_error(
            shown(path), "none of its assets is a raster with data", "Give another item, or the files themselves."
        )
    qualities = [q for key, asset in assets.items() if (q := _quality(path, key, asset))]
    date = next((str(properties[k]) for k in ("datetime", "start_datetime") if properties.get(k)), "")
    date = f"{date[:19]}Z" if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", date) else ""
    cloud = properties.get("eo:cloud_cover")
    metadata = {"STAC_ID": str(item.get("id", ""))[:200]}
    for name in ("platform", "constellation"):
        if isinstance(properties.get(name), str):
            metadata["SENSOR"] = properties[name][:60]
    name = str(item.get("id", "")) or os.path.splitext(os.path.basename(urlsplit(path).path))[0]
    kind = str(item.get("collection") or "STAC")[:80]
    return Scene(
        name, kind, tuple(planes[n] for n in _ordered(planes)), date,
        float(cloud) if isinstance(cloud, (int, float)) else None, tuple(qualities[:1]), metadata,
        () if "://" in path else (path,),
    )  # fmt: skip


def _ordered(planes: Mapping[str, Plane]) -> list[str]:
    """By wavelength where all have one, else in the item's order."""
    if all(plane.wavelength for plane in planes.values()):
        return sorted(planes, key=lambda name: planes[name].wavelength or 0.0)
    return list(planes)


def _is_raster(asset: Mapping) -> bool:
    kind = str(asset.get("type", "")).lower()
    path = urlsplit(str(asset.get("href", ""))).path.lower()
    if kind:
        return kind.startswith(("image/tiff", "image/jp2", "image/vnd.stac.geotiff", "application/x-geotiff"))
    return path.endswith((".tif", ".tiff", ".jp2"))


def _planes(path: str, key: str, asset: Mapping, item: Mapping, properties: Mapping) -> list[Plane]:
    """The bands of an asset, by its own ``bands``, ``eo:bands`` and ``raster:bands``."""
    both, spectral, stored = (_dicts(asset.get(k)) for k in ("bands", "eo:bands", "raster:bands"))
    count = max(len(both), len(spectral), len(stored), 1)
    file = place(path, asset["href"])
    found = []
    for i in range(count):
        about = {
            **{k: asset[k] for k in ("raster:scale", "raster:offset", "nodata", "unit") if k in asset},
            **(spectral[i] if i < len(spectral) else {}),
            **(stored[i] if i < len(stored) else {}),
            **(both[i] if i < len(both) else {}),
        }
        name = _band_name(key, about, count, i)
        if _is_sentinel2(item, properties) and not _is_hls(item):  # one name, whichever catalogue it is of
            name = _COMMON.get(name.lower(), name)
        wavelength = _number(about.get("center_wavelength", about.get("eo:center_wavelength")))
        if wavelength is None and _is_sentinel2(item, properties):
            wavelength = (
                HLS_LANDSAT if _is_hls(item) and pattern("hls", "landsat").search(_said(item)) else WAVELENGTHS
            ).get(name)
        scale = _number(about.get("scale", about.get("raster:scale")))
        offset = _number(about.get("offset", about.get("raster:offset")))
        scale, offset = _corrected(scale, offset, item, properties)
        nodata = _number(about.get("nodata"))
        if nodata is None and _is_sentinel2(item, properties):
            nodata = HLS_NODATA if _is_hls(item) else 0.0
        unit = str(about.get("unit", ""))[:20]
        found.append(Plane(name, file, i + 1, wavelength, scale, offset, nodata, unit))
    return found


def _band_name(key: str, about: Mapping, count: int, index: int) -> str:
    """A code, as B04, where key or name is one; else the common name."""
    said = [str(about[k]) for k in ("name", "common_name", "eo:common_name") if about.get(k)]
    if count == 1:
        said.insert(0, key)
        if key.upper() in POLARISATIONS:
            return key.upper()
    code = next((text.upper() for text in said if re.fullmatch(r"(SR_)?B\d{1,2}A?", text, re.IGNORECASE)), "")
    return code or (said[-1] if count == 1 and len(said) == 1 else (said[0] if said else f"{key}_{index + 1}"))


def _said(item: Mapping) -> str:
    return f"{item.get('collection')} {item.get('id')}".lower()


def _is_hls(item: Mapping) -> bool:
    return bool(pattern("hls", "collections").search(_said(item)))


def _is_sentinel2(item: Mapping, properties: Mapping) -> bool:
    said = f"{item.get('collection')} {properties.get('constellation')} {properties.get('platform')}".lower()
    return bool(pattern("sentinel2", "collections").search(said)) or _is_hls(item)


def _corrected(
    scale: float | None, offset: float | None, item: Mapping, properties: Mapping
) -> tuple[float | None, float | None]:
    """Scale and offset of reflectance where catalogues are known to say less, or other than is so.

    Earth Search leaves -0.1 in ``raster:bands`` of items whose values had it applied, and tells that by
    ``earthsearch:boa_offset_applied``; others give the processing baseline only.
    """
    if not _is_sentinel2(item, properties):
        return scale, offset
    if _is_hls(item):
        return (HLS_SCALE if scale is None else scale), (0.0 if offset is None else offset)
    if properties.get("earthsearch:boa_offset_applied") is True:
        return (1 / QUANTIFICATION if scale is None else scale), 0.0
    if offset is None:
        baseline = _number(properties.get("s2:processing_baseline", properties.get("processing:version")))
        offset = ADDED / QUANTIFICATION if baseline is not None and baseline >= OFFSET_FROM else 0.0
    return (1 / QUANTIFICATION if scale is None else scale), offset


def _quality(path: str, key: str, asset: object) -> Quality | None:
    kind = quality_name(key)
    if not kind or not isinstance(asset, dict) or not isinstance(asset.get("href"), str):
        return None
    file = place(path, asset["href"])
    return quality(kind, file)


def place(item: str, href: str) -> str:
    """What GDAL opens for an asset.

    Raises:
        InputError: It leads out of the item's folder, or where no asset lies.
    """
    if "://" in item and "://" not in href:
        href = urljoin(item, href)
    scheme = urlsplit(href).scheme.lower() if "://" in href else ""
    if scheme in _REMOTE:
        rest = href if scheme.startswith("http") else href.split("://", 1)[1]
        if ".." in rest.split("?")[0].split("/"):
            raise _leads_out(item, href)
        return f"{_REMOTE[scheme]}{rest}"
    if scheme or "://" in item or os.path.isabs(href) or href.startswith(("<", "/", "\\")) or ":" in href:
        raise _leads_out(item, href)
    folder = os.path.dirname(os.path.abspath(item))
    file = os.path.normpath(os.path.join(folder, href))
    if os.path.commonpath([folder, file]) != folder:
        raise _leads_out(item, href)
    return file


def _leads_out(item: str, href: str) -> Exception:
    why = f"its asset {shown(href)[:80]!r} lies neither below the item nor on a server"
    return product_error(shown(item), why, "Give the files of its bands themselves, if you trust them.")


def _dicts(value: object) -> Sequence[Mapping]:
    return [entry if isinstance(entry, dict) else {} for entry in value] if isinstance(value, list) else []


def _number(value: Any) -> float | None:  # noqa: ANN401 - of a foreign document
    """A finite number, also one written as text (``-inf`` and ``nan`` are legal in STAC, and no use)."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e300 else None
