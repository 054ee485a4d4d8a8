"""Layers of unusual kinds and from unreliable places: mapped if they can be, else told in one line."""

import http.server
import socket
import threading
import time

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")
ORIGIN = (300000.0, 4100000.0)
UTM = "EPSG:32612"
PLACE = (ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, -10.0)


def predict(model, output, *options, **layers):
    given = [part for key, path in layers.items() for part in ("--layer", f"{key}={path}")]
    return main(["predict", "--model", str(model), *given, "--output", str(output), *options])


def the_error(model, tmp_path, capfd, *options, **layers):
    """The one line of a run that is refused and leaves nothing."""
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    capfd.readouterr()
    code = predict(model, out / "o.tif", *options, **layers)
    text, err = capfd.readouterr()
    lines = [line for line in err.splitlines() if line.startswith("layerfuse: ")]
    assert (code, text, len(lines)) == (2, "", 1), err
    what, _, rest = lines[0][len("layerfuse: ") :].partition(": ")
    assert what and ". " in rest and rest.endswith("."), "what: why. What to do."
    assert not [p for p in out.rglob("*") if p.suffix != ".layerfuse"]
    return lines[0]


def classes(path):
    dataset = gdal.Open(str(path))
    return np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


def noise(bands=2, height=40, width=50):
    return np.random.default_rng(0).integers(1, 200, (bands, height, width)).astype("uint16")


def create(path, kind, array, creation=(), place=PLACE, crs=UTM):
    """A raster of any GDAL type, ``[C, H, W]``."""
    from osgeo import osr

    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), array.shape[2], array.shape[1], len(array), kind, options=list(creation)
    )
    if place:
        dataset.SetGeoTransform(place)
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    dataset.SetProjection(reference.ExportToWkt())
    for number, band in enumerate(array, start=1):
        dataset.GetRasterBand(number).WriteRaster(
            0, 0, *band.shape[::-1], band.astype("<f8").tobytes(), buf_type=gdal.GDT_Float64
        )
    dataset.FlushCache()
    return path


# kinds of pixels ---------------------------------------------------------------------------------------


def test_one_bit_pixels_and_a_one_bit_mask(tmp_path, tiny_model):
    path = create(tmp_path / "bits.tif", gdal.GDT_Byte, noise() % 2, ["NBITS=1"])
    dataset = gdal.Open(str(path), gdal.GA_Update)
    gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")  # those have one bit
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    mask = np.zeros((40, 50), np.uint8)
    mask[:30] = 255
    dataset.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, 50, 40, mask.tobytes())
    dataset.FlushCache()
    del dataset
    assert predict(tiny_model, tmp_path / "o.tif", optical=path) == 0
    np.testing.assert_array_equal(classes(tmp_path / "o.tif") == 255, mask == 0)


def test_300_bands(tmp_path, tiny_model, capfd):
    array = np.repeat(noise(1), 300, 0)
    array[[6, 298]] = noise()
    path = create(tmp_path / "many.tif", gdal.GDT_UInt16, array)
    assert predict(tiny_model, tmp_path / "a.tif", optical=f"{path}:7,299") == 0
    two = create(tmp_path / "two.tif", gdal.GDT_UInt16, noise())
    assert predict(tiny_model, tmp_path / "b.tif", optical=two) == 0
    np.testing.assert_array_equal(classes(tmp_path / "a.tif"), classes(tmp_path / "b.tif"))
    assert "it has no band 301. Choose among" in the_error(tiny_model, tmp_path, capfd, optical=f"{path}:1,301")


def test_no_bands(tmp_path, tiny_model, capfd):
    path = tmp_path / "none.vrt"
    path.write_text('<VRTDataset rasterXSize="50" rasterYSize="40"></VRTDataset>')
    assert "cannot be read as a raster (Missing one of" in the_error(tiny_model, tmp_path, capfd, optical=path)


# kinds of places ---------------------------------------------------------------------------------------


def test_rational_polynomials_only(tmp_path, tiny_model, capfd):
    path = create(tmp_path / "rpc.tif", gdal.GDT_UInt16, noise(), place=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    numbers = " ".join(["1"] + ["0"] * 19)
    items = {f"{axis}_{part}_COEFF": numbers for axis in ("LINE", "SAMP") for part in ("NUM", "DEN")}
    for name in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT"):
        items |= {f"{name}_OFF": "10", f"{name}_SCALE": "10"}
    dataset.SetMetadata(items, "RPC")
    dataset.FlushCache()
    del dataset
    assert "it cannot be placed by its rational polynomials (RPC)" in the_error(
        tiny_model, tmp_path, capfd, optical=path
    )


def test_on_both_sides_of_the_antimeridian(tmp_path, tiny_model, capfd):
    """One layer ends at 180 degrees east, the other begins at 180 west: neighbours on Earth, and in UTM."""
    degrees = {"crs": "EPSG:4326"}
    west = create(tmp_path / "w.tif", gdal.GDT_UInt16, noise(), place=(179.995, 1e-4, 0, -17.0, 0, -1e-4), **degrees)
    east = create(tmp_path / "e.tif", gdal.GDT_UInt16, noise(1), place=(-180.0, 1e-4, 0, -17.0, 0, -1e-4), **degrees)
    assert predict(tiny_model, tmp_path / "o.tif", "--crs", "EPSG:32760", optical=west) == 0
    one = classes(tmp_path / "o.tif")
    assert 50 <= one.shape[1] <= 60 and (one != 255).mean() > 0.8
    # 10 m pixels, half of the width each
    options = ("--crs", "EPSG:32701", "--extent", "179000,8119000,181500,8121000")
    text = the_error(tiny_model, tmp_path, capfd, *options, optical=west, elevation=east)
    assert "overlap" in text or "valid pixel" in text


@pytest.mark.parametrize("latitude", [89.9, -85.0])
def test_polar_layers(latitude, tmp_path, tiny_model, capfd):
    """No UTM zone: polar stereographic metres are chosen, or those that are asked for."""
    place = (10.0, 1e-3, 0.0, latitude, 0.0, -1e-4)
    path = create(tmp_path / "p.tif", gdal.GDT_UInt16, noise(), place=place, crs="EPSG:4326")
    crs, size = ("EPSG:3413", "1") if latitude > 0 else ("EPSG:3031", "10")
    assert predict(tiny_model, tmp_path / "u.tif", "--pixel-size", size, optical=path) == 0
    assert "UPS" in capfd.readouterr().err and (classes(tmp_path / "u.tif") != 255).any()
    assert predict(tiny_model, tmp_path / "o.tif", "--crs", crs, "--pixel-size", size, optical=path) == 0
    assert (classes(tmp_path / "o.tif") != 255).any()


def test_the_whole_earth_in_degrees(tmp_path, tiny_model, capfd):
    place = (-180.0, 7.2, 0.0, 90.0, 0.0, -4.5)
    path = create(tmp_path / "earth.tif", gdal.GDT_UInt16, noise(), place=place, crs="EPSG:4326")
    assert "it would take" in the_error(tiny_model, tmp_path, capfd, "--crs", "EPSG:6933", optical=path)


def test_an_extent_of_a_billion_pixels_needs_its_disk(tmp_path, tiny_model, capfd, monkeypatch):
    import shutil

    place = (*ORIGIN[:1], 10000.0, 0.0, ORIGIN[1], 0.0, -10000.0)
    path = create(tmp_path / "wide.tif", gdal.GDT_UInt16, noise(), place=place)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100 << 20))
    options = ("--extent", "300000,3784000,616000,4100000")  # 31,600 x 31,600
    text = the_error(tiny_model, tmp_path, capfd, *options, optical=path)
    assert "the disk is full (100 MiB free, 192 MiB needed)" in text
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=200 << 20))
    both = (*options, "--confidence", str(tmp_path / "elsewhere/confidence.tif"))
    text = the_error(tiny_model, tmp_path, capfd, *both, optical=path)
    assert "the disk is full (200 MiB free" in text, "two folders of one disk"


# networks ----------------------------------------------------------------------------------------------


class Server(http.server.BaseHTTPRequestHandler):
    """Serves one file in ranges, and falls silent after some answers."""

    content, answers = b"", 0

    def do_HEAD(self):
        self._answer(body=False)

    def do_GET(self):
        self._answer(body=True)

    def _answer(self, body):
        if not self.path.endswith("a.tif"):
            self.send_error(404)
            return
        type(self).answers -= body
        if self.answers < 0:
            self.server.silence.wait(20)
            return
        start, stop = 0, len(self.content)
        if wanted := self.headers.get("Range"):
            first, last = wanted[len("bytes=") :].split("-")
            start, stop = int(first), min(stop, int(last) + 1)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(stop - start))
        self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(self.content)}")
        self.end_headers()
        if body:
            self.wfile.write(self.content[start:stop])

    def log_message(self, *_):
        pass


@pytest.fixture()
def serve(monkeypatch):
    """A function that serves a file on this machine for so many answers; gives what GDAL opens."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GDAL_HTTP_LOW_SPEED_TIME", "1")  # the user's own patience, which is kept
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.silence = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()

    def make(path, answers):
        Server.content, Server.answers = path.read_bytes(), answers
        return f"/vsicurl/http://127.0.0.1:{server.server_port}/a.tif"

    yield make
    server.silence.set()
    server.shutdown()
    thread.join()
    server.server_close()
    gdal.VSICurlClearCache()


def test_a_layer_from_the_network(serve, tmp_path, tiny_model):
    path = create(tmp_path / "a.tif", gdal.GDT_UInt16, noise())
    assert predict(tiny_model, tmp_path / "o.tif", optical=serve(path, 99)) == 0
    assert (classes(tmp_path / "o.tif") != 255).all()


def test_keys_of_an_address_are_told_by_no_command(serve, tmp_path, tiny_model, capfd):
    """Neither in what a run or ``info`` says, nor in files, whether it succeeds, stops half way or is refused."""
    path = create(tmp_path / "a.tif", gdal.GDT_UInt16, noise(2, 300, 300))
    signed = f"{serve(path, 999)}?sig=PASSWORD77&token=PASSWORD77&Expires=99&x=a.tif".replace(
        "//127", "//me:PASSWORD77@127"
    )
    out = tmp_path / "out"
    out.mkdir()
    told = []
    for options in ((), ("--overwrite",), ("--extent", "0,0,10,10"), ("--resume", "--overwrite", "--workers", "2")):
        told.append(predict(tiny_model, out / "o.tif", *options, optical=signed))
    Server.answers = 1  # silent between the header and the pixels
    gdal.VSICurlClearCache()
    told.append(predict(tiny_model, out / "half.tif", optical=signed))
    Server.answers = 999
    gdal.VSICurlClearCache()
    for arguments in (["--model", str(tiny_model)], []):
        told.append(main(["info", *arguments, f"optical={signed}" if arguments else signed]))
    told.append(main(["info", signed.replace("a.tif", "none.tif")]))
    assert told == [0, 0, 2, 0, 2, 0, 0, 2]
    text, err = capfd.readouterr()
    assert "a.tif" in text and "PASSWORD77" not in text + err
    assert not [p for p in out.rglob("*") if p.is_file() and b"PASSWORD77" in p.read_bytes()]


@pytest.mark.parametrize("answers", [0, 1])
def test_a_server_that_falls_silent(answers, serve, tmp_path, tiny_model, capfd):
    """Before the first byte, and between the header and the pixels."""
    path = create(tmp_path / "a.tif", gdal.GDT_UInt16, noise(2, 900, 900))
    begun = time.monotonic()
    text = the_error(tiny_model, tmp_path, capfd, optical=serve(path, answers))
    assert "cannot be read" in text and time.monotonic() - begun < 300, "it was waited for"


def test_nobody_listens(tmp_path, tiny_model, capfd):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    layer = f"/vsicurl/http://127.0.0.1:{port}/a.tif"
    assert "cannot be read as a raster" in the_error(tiny_model, tmp_path, capfd, optical=layer)


def test_gdal_waits_no_longer_than_we_say():
    from layerfuse.model_backend.raster.gdalio import quiet

    name = "GDAL_HTTP_CONNECTTIMEOUT"
    assert gdal.GetConfigOption(name) is None
    with quiet():
        assert gdal.GetConfigOption(name) == "15"
        with quiet():
            pass
        assert gdal.GetConfigOption(name) == "15"
    assert gdal.GetConfigOption(name) is None, "the settings of QGIS are its own"
