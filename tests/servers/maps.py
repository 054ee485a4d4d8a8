"""A map server on loopback for tests: XYZ tiles and WMS of one array of known values, with faults on demand."""

from __future__ import annotations

import itertools
import threading
from urllib.parse import parse_qs, urlsplit

from osgeo import gdal

from .loopback import LoopbackServer

_numbers = itertools.count()
SIDE = 20037508.342789244  # metres, half the width of the Web Mercator world

CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>test</Title><OnlineResource xlink:href="{url}"/></Service>
<Capability><Request>
<GetCapabilities><Format>text/xml</Format>
<DCPType><HTTP><Get><OnlineResource xlink:href="{url}"/></Get></HTTP></DCPType>
</GetCapabilities>
<GetMap><Format>image/png</Format>
<DCPType><HTTP><Get><OnlineResource xlink:href="{url}"/></Get></HTTP></DCPType></GetMap>
</Request><Exception><Format>XML</Format></Exception>
<Layer><Title>root</Title><CRS>{crs}</CRS>
<Layer><Name>map</Name><Title>map</Title><CRS>{crs}</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>-180</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude>
<southBoundLatitude>-85</southBoundLatitude><northBoundLatitude>85</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="{crs}" minx="{0}" miny="{1}" maxx="{2}" maxy="{3}"/></Layer></Layer></Capability></WMS_Capabilities>
"""


class MapServer(LoopbackServer):
    """Serves a picture; use as a context manager.

    Args:
        dataset: GDAL dataset of four bands of bytes: red, green, blue, opacity; its CRS is that of the WMS.
        crs: The CRS's name, such as ``EPSG:3857``.
    """

    def __init__(self, dataset, crs):
        super().__init__()
        self.dataset, self.crs = dataset, crs
        self.fault = ""  # an HTTP status; "silent": no answer; "exception": a WMS's own words
        self.closed = threading.Event()

    def __exit__(self, *_):
        self.closed.set()
        super().__exit__()

    @property
    def xyz(self):
        """QGIS's address of the tiles."""
        return f"type=xyz&url={self.url}/tiles/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=20&zmin=0"

    @property
    def wms(self):
        """QGIS's address of the WMS."""
        return f"contextualWMSLegend=0&crs={self.crs}&format=image/png&layers=map&styles&url={self.url}/wms"

    def answer(self, path):
        query = {key.upper(): values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        if query.get("REQUEST") == "GetCapabilities":
            text = CAPABILITIES.format(*self._bounds(), url=f"{self.url}/wms?", crs=self.crs)
            return 200, "text/xml", text.encode()
        if self.fault == "silent":
            self.closed.wait()
        if self.fault.isdigit():
            return int(self.fault), "text/plain", b""
        if self.fault == "exception":
            words = "<ServiceExceptionReport><ServiceException>no</ServiceException></ServiceExceptionReport>"
            return 200, "text/xml", words.encode()
        if path.startswith("/tiles/"):
            z, x, y = self._tile(urlsplit(path).path.removeprefix("/tiles/").removesuffix(".png"), query)
            step = 2 * SIDE / 2**z
            box = (-SIDE + x * step, SIDE - (y + 1) * step, -SIDE + (x + 1) * step, SIDE - y * step)
            side = int(query.get("SIDE", 256))
            return 200, "image/png", self.picture(box, side, side, "EPSG:3857")
        box = tuple(map(float, query["BBOX"].split(",")))
        return 200, "image/png", self.picture(box, int(query["WIDTH"]), int(query["HEIGHT"]), self.crs)

    def _tile(self, name, query):
        """Zoom, column and row that a tile's address means."""
        if query.get("NAME") == "quad":
            digits = [int(digit) for digit in name]
            zoom = len(digits)
            x = sum((digit & 1) << (zoom - 1 - i) for i, digit in enumerate(digits))
            y = sum((digit >> 1) << (zoom - 1 - i) for i, digit in enumerate(digits))
            return zoom, x, y
        zoom, x, y = map(int, name.split("/"))
        return zoom, x, 2**zoom - 1 - y if query.get("ROWS") == "up" else y

    def picture(self, box, width, height, crs):
        """A PNG of a rectangle, nearest neighbours, transparent where there is nothing."""
        name = f"/vsimem/map-server-{next(_numbers)}.png"
        with self.lock:
            drawn = gdal.Warp(
                "", self.dataset, format="MEM", outputBounds=box, width=width, height=height, dstSRS=crs,
                resampleAlg="near", errorThreshold=0,
            )  # fmt: skip
            gdal.GetDriverByName("PNG").CreateCopy(name, drawn)
        file = gdal.VSIFOpenL(name, "rb")
        gdal.VSIFSeekL(file, 0, 2)
        size = gdal.VSIFTellL(file)
        gdal.VSIFSeekL(file, 0, 0)
        content = bytes(gdal.VSIFReadL(1, size, file))
        gdal.VSIFCloseL(file)
        gdal.Unlink(name)
        return content

    def _bounds(self):
        x0, dx, _, y0, _, dy = self.dataset.GetGeoTransform()
        return x0, y0 + dy * self.dataset.RasterYSize, x0 + dx * self.dataset.RasterXSize, y0
