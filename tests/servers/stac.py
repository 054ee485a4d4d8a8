"""A small STAC API on loopback: landing page, conformance, collections, search by GET with paging; and files.

It answers as the specification of STAC API 1.0.0 (core, collections, item search) has it, or with a fault.
"""

from __future__ import annotations

import json
import threading
from urllib.parse import parse_qs, urlsplit

from layerfuse.tests.servers.loopback import LoopbackServer

CONFORMS = [
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/collections",
    "https://api.stacspec.org/v1.0.0/item-search",
]


class StacServer(LoopbackServer):
    """Serves ``items`` (dicts with absolute or relative hrefs) and ``files`` (bytes by path)."""

    ranges = True

    def __init__(self):
        super().__init__()
        self.items: list[dict] = []
        self.files: dict[str, bytes] = {}
        self.fault = ""  # of the search: 404, 500, silent, malformed, huge, endless, file
        self.let_go = threading.Event()

    def __exit__(self, *error):
        self.let_go.set()
        super().__exit__(*error)

    def add(self, collection, name, assets, box, day, cloud=None, **properties):
        """Add an item; assets are bytes by key, or an address."""
        hrefs = {}
        for key, content in assets.items():
            hrefs[key] = content
            if isinstance(content, bytes):
                self.files[f"/files/{name}/{key}.tif"] = content
                hrefs[key] = f"{self.url}/files/{name}/{key}.tif"
        west, south, east, north = box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        cover = {} if cloud is None else {"eo:cloud_cover": cloud}
        self.items.append(
            {
                "type": "Feature",
                "stac_version": "1.0.0",
                "id": name,
                "collection": collection,
                "bbox": list(box),
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "links": [],
                "properties": {"datetime": f"{day}T10:00:00Z", **cover, **properties},
                "assets": {k: {"href": h, "type": "image/tiff; application=geotiff"} for k, h in hrefs.items()},
            }
        )

    def answer(self, path):
        parts = urlsplit(path)
        if parts.path in self.files:
            return 200, "image/tiff", self.files[parts.path]
        if parts.path == "/search" and self.fault:
            return self._faulty(path)
        page = {"/": self._landing, "/collections": self._collections}.get(parts.path)
        if page is None and parts.path == "/search":
            return self._json(self._search(parse_qs(parts.query)))
        return self._json(page()) if page else (404, "text/plain", b"no")

    def _json(self, content):
        return 200, "application/json", json.dumps(content).encode()

    def _landing(self):
        links = [
            {"rel": "self", "href": f"{self.url}/"}, {"rel": "root", "href": f"{self.url}/"},
            {"rel": "data", "href": f"{self.url}/collections"},
            {"rel": "search", "href": f"{self.url}/search", "type": "application/geo+json", "method": "GET"},
        ]  # fmt: skip
        return {"type": "Catalog", "stac_version": "1.0.0", "id": "small", "description": "of a test",
                "conformsTo": CONFORMS, "links": links}  # fmt: skip

    def _collections(self):
        extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}}
        found = [
            {"type": "Collection", "stac_version": "1.0.0", "id": name, "description": "some", "license": "other",
             "extent": extent, "links": []}
            for name in sorted({item["collection"] for item in self.items})
        ]  # fmt: skip
        return {"collections": found, "links": []}

    def _search(self, query):
        collections, box = query["collections"][0].split(","), [float(n) for n in query["bbox"][0].split(",")]
        first, last = query.get("datetime", ["0/9"])[0].split("/")
        start, limit = int(query.get("token", ["0"])[0]), min(int(query["limit"][0]), 2)
        found = [
            item for item in self.items
            if item["collection"] in collections and first <= item["properties"]["datetime"] <= last
            and item["bbox"][0] < box[2] and item["bbox"][2] > box[0]
            and item["bbox"][1] < box[3] and item["bbox"][3] > box[1]
        ]  # fmt: skip
        links = []
        if start + limit < len(found):
            more = "&".join(f"{k}={v[0]}" for k, v in query.items() if k != "token")
            links = [{"rel": "next", "href": f"{self.url}/search?{more}&token={start + limit}"}]
        return {"type": "FeatureCollection", "features": found[start : start + limit], "links": links}

    def _faulty(self, path):
        if self.fault in ("404", "500"):
            return int(self.fault), "text/plain", b"no"
        if self.fault == "silent":
            self.let_go.wait(20)
        if self.fault == "malformed":
            return 200, "application/json", b'{"type": "FeatureCollection", "features": [{'
        if self.fault == "list":
            return self._json([1, 2])
        if self.fault == "huge":
            return 200, "application/json", b" " * (3 << 20)
        target = "file:///etc/hostname" if self.fault == "file" else f"{self.url}/search?more=1"
        return self._json(
            {"type": "FeatureCollection", "features": self.items[:1], "links": [{"rel": "next", "href": target}]}
        )
