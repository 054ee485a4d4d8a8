"""A real WCS on loopback for tests: MapServer's CGI program behind a small HTTP server, with faults on demand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from .loopback import LoopbackServer

PROGRAM = Path("/usr/lib/cgi-bin/mapserv")
PACKAGE = "cgi-mapserver"  # Debian's; it brings the program

SERVICE = """MAP
  NAME "test"
  SIZE 100 100
  EXTENT {extent}
  PROJECTION "init=epsg:{epsg}" END
  OUTPUTFORMAT
    NAME "pixels"
    DRIVER "GDAL/GTiff"
    MIMETYPE "image/tiff"
    EXTENSION "tif"
    IMAGEMODE {mode}
    FORMATOPTION "BAND_COUNT={bands}"
    FORMATOPTION "NULLVALUE={nodata}"
  END
  WEB METADATA
    "ows_enable_request" "*"
    "ows_title" "test"
    "ows_onlineresource" "{url}"
  END END
  LAYER
    NAME "{name}"
    TYPE RASTER
    STATUS ON
    DATA "{path}"
    PROJECTION "init=epsg:{epsg}" END
    METADATA
      "ows_title" "{name}"
      "ows_srs" "EPSG:{epsg}"
      "wcs_rangeset_name" "values"
      "wcs_rangeset_label" "values"
      "wcs_rangeset_nullvalue" "{nodata}"
      "wcs_formats" "pixels"
      "wcs_nativeformat" "pixels"
      "wcs_size" "{size}"
      "wcs_extent" "{extent}"
      "wcs_resolution" "{pixel}"
      "wcs_bandcount" "{bands}"
      "wcs_imagemode" "{mode}"
    END
  END
END
"""


class WcsServer(LoopbackServer):
    """Serves a raster file as a coverage; use as a context manager.

    Args:
        folder: Where its configuration may lie.
        path: The file, in a CRS with an EPSG number.
        name: The coverage's name.
    """

    def __init__(self, folder, path, name):
        super().__init__()
        self.url += "/?"
        self.folder, self.name = Path(folder), name
        self.broken = False  # an error in place of pixels
        self._configure(path)

    def _configure(self, path):
        from osgeo import gdal, osr

        dataset = gdal.Open(str(path))
        x0, dx, _, y0, _, dy = dataset.GetGeoTransform()
        width, height = dataset.RasterXSize, dataset.RasterYSize
        kind = gdal.GetDataTypeName(dataset.GetRasterBand(1).DataType).upper()
        text = SERVICE.format(
            name=self.name, path=path, url=self.url, bands=dataset.RasterCount, mode=kind, size=f"{width} {height}",
            nodata=dataset.GetRasterBand(1).GetNoDataValue(), pixel=f"{dx} {-dy}",
            extent=f"{x0} {y0 + dy * height} {x0 + dx * width} {y0}",
            epsg=osr.SpatialReference(dataset.GetProjection()).GetAuthorityCode(None),
        )  # fmt: skip
        (self.folder / "service.map").write_text(text)
        (self.folder / "mapserver.conf").write_text("CONFIG\n  ENV\n  END\n  MAPS\n  END\nEND\n")

    def answer(self, path):
        """Status, kind and body of what the program answers."""
        if self.broken and "GetCoverage" in path:
            return 500, "text/plain", b""
        environment = {
            **os.environ,
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": urlsplit(path).query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.http.server_port),
            "SCRIPT_NAME": "/",
            "MS_MAPFILE": str(self.folder / "service.map"),
            "MAPSERVER_CONFIG_FILE": str(self.folder / "mapserver.conf"),
        }
        done = subprocess.run([PROGRAM], env=environment, capture_output=True, timeout=300, check=True)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("latin-1").splitlines())
        return int(headers.get("Status", "200").split()[0]), headers["Content-Type"], body
