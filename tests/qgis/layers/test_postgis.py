"""A raster in a real PostGIS beside the same raster in a file. Slow: it makes a database server of its own."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs, transform_bounds
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.layers.sources import layer_path
from qgis.core import QgsRasterLayer

pytestmark = pytest.mark.slow
OPTICAL = Modality("optical", "optical", "continuous", tuple(Band(n) for n in ("red", "nir")))


def _program(name):
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: postgresql, postgis)")
    return found


class Database:
    """A server in a folder of its own, on a free port of loopback."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def run(self, name, *arguments, **more):
        command = [_program(name), *map(str, arguments)]
        if os.geteuid() == 0:  # the server refuses to be root
            command = [_program("runuser"), "-u", "postgres", "--", *command]
        return subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=120, **more)

    def sql(self, text):
        self.run("psql", "-q", "-h", "127.0.0.1", "-p", self.port, "-U", "tester", "-v", "ON_ERROR_STOP=1", "postgres",
                 input=text, text=True)  # fmt: skip

    def start(self):
        log, options = self.folder / "log", f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")

    def stop(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def database():
    for name in ("initdb", "pg_ctl", "psql", "raster2pgsql"):
        _program(name)
    folder = Path(tempfile.mkdtemp(prefix="layerfuse-postgis-", dir="/tmp"))  # in reach of the server's user
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    server = Database(folder)
    server.run("initdb", "-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8")
    server.start()
    try:
        server.sql("CREATE EXTENSION postgis; CREATE EXTENSION postgis_raster;")
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # a test may have stopped it
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture()
def pair(database, make_raster, qgis_app):
    """A file, and QGIS's layer of the same pixels in the database."""
    random = np.random.default_rng(0)
    array = random.integers(1, 3000, (2, 333, 410)).astype("uint16")
    array[:, 100:140, 50:90] = 0
    path = make_raster("scene.tif", array, nodata=0)
    load = subprocess.run(
        [_program("raster2pgsql"), "-d", "-I", "-C", "-M", "-s", "32612", "-t", "64x64", str(path), "public.scene"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    database.sql(load.stdout)
    layer = QgsRasterLayer(
        f"dbname='postgres' host=127.0.0.1 port={database.port} user='tester' sslmode=disable key='rid' "
        'table="public"."scene" (rast)',
        "scene in a database",
        "postgresraster",
    )
    assert layer.isValid(), layer.error().message()
    return path, layer


def _read(path, grid):
    return Reader(RasterSource("optical", str(path)), OPTICAL, grid).read(grid.window)


def _grid(epsg, box, pixel):
    wkt = parse_crs(f"EPSG:{epsg}").ExportToWkt()
    lattice = Grid(wkt, 0.0, 0.0, pixel, Window(0, 0, 1, 1))
    return Grid(wkt, 0.0, 0.0, pixel, lattice.cover(box))


@pytest.mark.parametrize(
    ("epsg", "pixel"),
    [(32612, 10.0), (32612, 7.0), (32612, 30.0), (32613, 10.0)],
    ids=["its own pixels", "interpolated", "averaged", "another CRS"],
)
def test_the_same_pixels_as_the_file(pair, epsg, pixel):
    path, layer = pair
    box = transform_bounds((299900.0, 4096600.0, 304200.0, 4100100.0), "EPSG:32612", f"EPSG:{epsg}")
    grid = _grid(epsg, box, pixel)
    expected, there = _read(path, grid)
    values, valid = _read(layer_path(layer), grid)
    assert there.any()
    assert (valid == there).all()
    assert np.allclose(values, expected, rtol=1e-5, atol=1e-3)
    if pixel == 10.0 and epsg == 32612:
        assert (values == expected).all()


def test_a_database_that_goes_away_is_told_in_a_line(pair, database):
    _, layer = pair
    path = layer_path(layer)
    reader = Reader(
        RasterSource("optical", path), OPTICAL, _grid(32612, (300000.0, 4097000.0, 304000.0, 4100000.0), 10.0)
    )
    assert reader.read(Window(reader.footprint.col + 10, reader.footprint.row + 10, 64, 64))[1].any()
    database.stop()
    with pytest.raises(InputError, match="its server does not give its pixels") as told:
        reader.read(reader.footprint)
    assert "\n" not in str(told.value)
    database.start()
