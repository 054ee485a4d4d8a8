"""Products whose bands a file beside them tells: each in its published structure, read band by band."""

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT, WARNING
from layerfuse.model_backend.raster.source import layer_source, open_dataset
from layerfuse.tests.products import Place, write

SIDE = 40
LEVELS = {"coastal": 300, "blue": 500, "green": 700, "yellow": 800, "red": 900, "red edge": 1500, "nir": 2500,
          "nir2": 2700, "swir": 1800}  # fmt: skip
BANDS = tuple(
    Band(name, mean=1000, minimum=0, maximum=10000, center_wavelength=wave)
    for name, wave in (("B02", 0.49), ("B03", 0.56), ("B04", 0.665), ("B08", 0.842))
)
MODEL = Modality("s2", "optical", "continuous", BANDS)


def image(names, kind=np.uint16):
    draw = np.random.default_rng(0).integers(0, 60, (SIDE, SIDE))
    return np.stack([LEVELS[name] + draw for name in names]).astype(kind)


def cloudy(*shape):
    mask = np.zeros(shape, np.uint8)
    mask[..., :10, :] = 1
    return mask


def read(path):
    found = describe(layer_source("s2", str(path)), MODEL)
    names = {band.number: band.name for band in found.facts.bands}
    return found, [names[n] if n else "" for n in found.match.numbers]


def told(found, level):
    return [note.text for note in found.notes if note.level == level]


def planet(folder, names, what="SR", size=3.0):
    stem = "20230601_103012_05_2461_3B"
    path = write(folder / f"{stem}_AnalyticMS_{what}_clip.tif".replace("__", "_"), image(names), size=size, nodata=0)
    mask = np.zeros((8, SIDE, SIDE), np.uint8)
    mask[5, :10], mask[0, 10:] = 1, 1
    write(folder / f"{stem}_udm2_clip.tif", mask, size=size)
    (folder / "20230601_103012_05_2461_metadata.json").write_text('{"type": "Feature"}')
    return path


FOUR, RGBN = ("blue", "green", "red", "nir"), ("red", "green", "blue", "nir")
EIGHT = ("coastal", "blue", "green", "green", "yellow", "red", "red edge", "nir")


@pytest.mark.parametrize(("names", "what"), [(FOUR, "SR"), (EIGHT, "SR_8b")])
def test_planet_is_read_by_its_published_order_and_mask(tmp_path, names, what):
    for path in (planet(tmp_path / "p", names, what), tmp_path / "p"):
        found, bands = read(path)
        assert bands == ["blue", "green", "red", "nir"] and found.facts.dates == ("2023-06-01",)
        assert any(text.startswith("25% of s2 is cloud") for text in told(found, "fact"))
        assert not told(found, DOUBT) + told(found, WARNING)


def test_planet_at_the_sensor_is_radiance_unless_its_metadata_tell_the_way_to_reflectance(tmp_path):
    path = planet(tmp_path / "p", FOUR, "")
    path = path.rename(path.with_name(path.name.replace("MS_clip", "MS_clip")))
    assert "radiance" in told(read(path)[0], WARNING)[0]
    each = "".join(
        f"<ps:bandSpecificMetadata><ps:reflectanceCoefficient>{c}</ps:reflectanceCoefficient></ps:bandSpecificMetadata>"
        for c in (2e-5, 2.1e-5, 2.3e-5, 3.3e-5)
    )
    (path.parent / "20230601_103012_05_2461_3B_AnalyticMS_metadata_clip.xml").write_text(
        f'<ps:EarthObservation xmlns:ps="http://schemas.planet.com/ps">{each}</ps:EarthObservation>'
    )
    found, _ = read(path.parent)
    assert not told(found, WARNING)
    assert [rule.factor for rule in found.rules] == pytest.approx([0.2, 0.21, 0.23, 0.33])


def dimap(folder, ids=("B2", "B1", "B0", "B3"), names=RGBN, radiometry="REFLECTANCE", tiles=2, clouds=""):
    base, files = "PHR1A_MS_202306011030_ORT_1234-001", ""
    for column in range(tiles):
        name = f"IMG_{base}_R1C{column + 1}.TIF"
        write(folder / name, image(names), Place(32631, 500000 + 2.0 * SIDE * column, 4900000), 2.0)
        files += f'<Data_File tile_R="1" tile_C="{column + 1}"><DATA_FILE_PATH href="{name}"/></Data_File>'
    index = "".join(
        f"<Raster_Index><BAND_ID>{b}</BAND_ID><BAND_INDEX>{i}</BAND_INDEX></Raster_Index>" for i, b in enumerate(ids, 1)
    )
    path = folder / f"DIM_{base}.XML"
    path.write_text(
        '<?xml version="1.0"?><Dimap_Document><Metadata_Identification><METADATA_FORMAT version="2.15">DIMAP'
        "</METADATA_FORMAT></Metadata_Identification><Processing_Information><Radiometric_Settings>"
        f"<RADIOMETRIC_PROCESSING>{radiometry}</RADIOMETRIC_PROCESSING></Radiometric_Settings></Processing_Information>"
        f"<Raster_Data><Data_Files>{files}</Data_Files><NBITS>16</NBITS><Raster_Index_List>{index}</Raster_Index_List>"
        "</Raster_Data><Dataset_Sources><Strip_Source><MISSION>PHR</MISSION><IMAGING_DATE>2023-06-01</IMAGING_DATE>"
        "<IMAGING_TIME>10:30:12.3Z</IMAGING_TIME></Strip_Source></Dataset_Sources></Dimap_Document>"
    )
    (folder / "MASKS").mkdir()
    (folder / "MASKS" / f"CLD_{base}_MSK.GML").write_text(f"<Mask>{clouds}</Mask>")
    write(folder / f"PREVIEW_{base}.JPG", np.full((3, SIDE, SIDE), 90, np.uint8), driver="JPEG")
    return path


@pytest.mark.parametrize("whole", [True, False])
def test_dimap_tells_its_order_and_is_one_layer_of_its_tiles(tmp_path, whole):
    path = dimap(tmp_path / "IMG_PHR1A_MS_001")
    found, bands = read(tmp_path if whole else path)
    assert bands == ["blue", "green", "red", "nir"] and found.width == 2 * SIDE
    assert not told(found, WARNING) and found.facts.dates == ("2023-06-01",)
    _, other = read(dimap(tmp_path / "b", ("B0", "B1", "B2", "B3"), FOUR, tiles=1))
    assert other == bands


def test_digital_numbers_are_told(tmp_path):
    raw, _ = read(dimap(tmp_path / "a", radiometry="BASIC", tiles=1))
    assert "radiance" in told(raw, WARNING)[0]


def polygon(points, crs="urn:ogc:def:crs:EPSG::32631", hole=""):
    """A cloud as MASKS has it, of points x y x y."""
    ring = "<gml:LinearRing><gml:posList>{}</gml:posList></gml:LinearRing>"
    inside = f"<gml:interior>{ring.format(hole)}</gml:interior>" if hole else ""
    return (f'<maskMembers xmlns:gml="http://www.opengis.net/gml"><gml:Envelope srsName="{crs}"/><gml:Polygon>'
            f"<gml:exterior>{ring.format(points)}</gml:exterior>{inside}</gml:Polygon></maskMembers>")  # fmt: skip


def square(x0, y0, x1, y1):
    return " ".join(f"{x} {y}" for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)))


CLOUDS = {
    "metres": polygon(square(500000, 4900000, 500080, 4899980)),
    "with a hole": polygon(square(500000, 4900000, 500080, 4899960), hole=square(500000, 4899980, 500080, 4899960)),
    "pixels": polygon(square(0.5, 0.5, 40.5, 10.5), "urn:ogc:def:derivedCRSType:OGC:1.0:image"),
    "cnes": polygon(square(500000, 4900000, 500080, 4899980), "urn:cnes:gdlib:projectionType:32631"),
}


@pytest.mark.parametrize("kind", CLOUDS)
def test_clouds_as_polygons_are_left_out(tmp_path, kind):
    path = dimap(tmp_path / "a", tiles=1, clouds=CLOUDS[kind])
    found, bands = read(path)
    assert bands == ["blue", "green", "red", "nir"] and not told(found, DOUBT)
    assert any(text.startswith("25% of s2 is cloud") and "CLD" in text for text in told(found, "fact"))
    opened = open_dataset(layer_source("s2", str(path)))
    hidden = opened.GetRasterBand(1).GetMaskBand().ReadAsArray() == 0
    assert hidden[:10].all() and not hidden[10:].any()
    assert not list(tmp_path.rglob("*.gfs"))


@pytest.mark.parametrize("swap", [False, True])
def test_clouds_in_degrees_are_placed_in_either_order(tmp_path, swap):
    west, north, east, south = 2.9999, 44.2541, 3.0012, 44.253057
    box = (north, west, south, east) if swap else (west, north, east, south)
    path = dimap(tmp_path / "a", tiles=1, clouds=polygon(square(*box), "urn:ogc:def:crs:EPSG::4326"))
    opened = open_dataset(layer_source("s2", str(path)))
    hidden = opened.GetRasterBand(1).GetMaskBand().ReadAsArray() == 0
    assert hidden[:9].all() and not hidden[11:].any()


def test_clouds_that_cannot_be_placed_are_told_and_broken_ones_refused(tmp_path):
    clear, _ = read(dimap(tmp_path / "b", tiles=1))
    assert not told(clear, DOUBT)
    clouds, _ = read(dimap(tmp_path / "c", tiles=2, clouds=CLOUDS["pixels"]))
    assert "CLD_" in told(clouds, DOUBT)[0]
    with pytest.raises(InputError, match="no numbers"):
        read(dimap(tmp_path / "d", tiles=1, clouds=polygon("1 2 a b")))


def test_dimap_1_of_spot_5_is_in_false_colours_by_its_own_word(tmp_path):
    write(tmp_path / "IMAGERY.TIF", image(("nir", "red", "green", "swir")), size=10.0)
    names = enumerate(("XS3", "XS2", "XS1", "SWIR"), 1)
    each = "".join(
        f"<Spectral_Band_Info><BAND_INDEX>{i}</BAND_INDEX><BAND_DESCRIPTION>{name}</BAND_DESCRIPTION></Spectral_Band_Info>"
        for i, name in names
    )
    (tmp_path / "METADATA.DIM").write_text(
        f'<Dimap_Document name="x"><NBITS>8</NBITS><DATA_FILE_PATH href="IMAGERY.TIF"/>{each}</Dimap_Document>'
    )
    assert read(tmp_path)[1] == ["", "green", "red", "nir"]


@pytest.mark.parametrize("broken", ["missing", "outside", "bands", "entity"])
def test_a_broken_dimap_is_refused(tmp_path, broken):
    path = dimap(tmp_path / "a", ids=("B2", "B1", "B0") if broken == "bands" else ("B2", "B1", "B0", "B3"))
    text = path.read_text()
    if broken == "missing":
        next(path.parent.glob("*_R1C2.TIF")).unlink()
    if broken == "outside":
        path.write_text(text.replace('href="IMG_', 'href="../IMG_'))
    if broken == "entity":
        path.write_text(text.replace("<Dimap_Document>", '<!DOCTYPE x [<!ENTITY a "b">]><Dimap_Document>'))
    with pytest.raises(InputError):
        read(path.parent)


ALL = ("coastal", "blue", "green", "yellow", "red", "red edge", "nir", "nir2")
MAXAR = {"B G R N": FOUR, "R G B N": RGBN, "C B G Y R RE N N2": ALL}


@pytest.mark.parametrize("order", MAXAR)
@pytest.mark.parametrize("given", ["folder", "TIL", "IMD"])
def test_maxar_tells_its_bands_in_the_imd(tmp_path, order, given):
    base = "23JUN01103012-M2AS-012345_01_P001"
    tiles = ""
    for column in (1, 2):
        name = f"{base.replace('M2AS', f'M2AS_R1C{column}')}.TIF"
        write(tmp_path / name, image(MAXAR[order]), Place(32631, 500000 + 2.0 * SIDE * column, 4900000), 2.0)
        tiles += f'BEGIN_GROUP = TILE_{column}\n\tfilename = "{name}";\nEND_GROUP = TILE_{column}\n'
    groups = "".join(f"BEGIN_GROUP = BAND_{b}\n\tabsCalFactor = 0.01;\nEND_GROUP = BAND_{b}\n" for b in order.split())
    (tmp_path / f"{base}.IMD").write_text(
        f'bitsPerPixel = 16;\nbandId = "Multi";\n{groups}BEGIN_GROUP = IMAGE_1\n\tsatId = "WV02";\n'
        "\tfirstLineTime = 2023-06-01T10:30:12.000000Z;\nEND_GROUP = IMAGE_1\nEND;\n"
    )
    (tmp_path / f"{base}.TIL").write_text(f"numTiles = 2;\n{tiles}END;\n")
    found, bands = read(tmp_path if given == "folder" else tmp_path / f"{base}.{given}")
    assert bands == ["blue", "green", "red", "nir"] and found.width == 2 * SIDE
    assert "radiance" in told(found, WARNING)[0] and found.facts.dates == ("2023-06-01",)


def test_maja_is_read_with_relief_corrected_and_its_clouds_left_out(tmp_path):
    name = "SENTINEL2B_20230601-105637-123_L2A_T31TFJ_C_V3-1"
    for band, level in (("B2", "blue"), ("B3", "green"), ("B4", "red"), ("B8", "nir"), ("B8A", "nir2")):
        values = image([level], np.int16)
        write(tmp_path / name / f"{name}_FRE_{band}.tif", values, nodata=-10000)
        write(tmp_path / name / f"{name}_SRE_{band}.tif", values // 2, nodata=-10000)
    write(tmp_path / name / "MASKS" / f"{name}_CLM_R1.tif", cloudy(SIDE, SIDE) * 3)
    write(tmp_path / name / f"{name}_ATB_R1.tif", np.zeros((2, SIDE, SIDE), np.uint8))
    found, bands = read(tmp_path)
    assert bands == ["B02", "B03", "B04", "B08"] and {str(rule) for rule in found.rules} == {"x"}
    assert any(text.startswith("25% of s2 is cloud") for text in told(found, "fact"))
    assert found.facts.dates == ("2023-06-01",) and not told(found, DOUBT)


def test_rapideye_and_enmap(tmp_path):
    five = image(("blue", "green", "red", "red edge", "nir"))
    write(tmp_path / "r" / "3159915_2019-06-01_RE4_3A_Analytic_SR.tif", five, size=5.0, nodata=0)
    write(tmp_path / "r" / "3159915_2019-06-01_RE4_3A_udm.tif", cloudy(SIDE, SIDE) * 2, size=5.0)
    found, bands = read(tmp_path / "r")
    assert bands == ["blue", "green", "red", "nir"]
    assert any(text.startswith("25% of s2 is cloud") for text in told(found, "fact"))
    name, waves = (
        "ENMAP01-____L2A-DT0000012345_20230601T105621Z_001_V010303_20230602T000000Z",
        (450, 491, 560, 664, 845, 1600),
    )
    levels = ("coastal", "blue", "green", "red", "nir", "swir")
    write(tmp_path / "e" / f"{name}-SPECTRAL_IMAGE.TIF", image(levels, np.int16), size=30.0, nodata=-32768)
    write(tmp_path / "e" / f"{name}-QL_QUALITY_CLOUD.TIF", cloudy(SIDE, SIDE), size=30.0)
    write(tmp_path / "e" / f"{name}-QL_VNIR.TIF", np.full((3, SIDE, SIDE), 90, np.uint8), size=30.0)
    each = "".join(f"<bandID><wavelengthCenterOfBand>{wave}</wavelengthCenterOfBand></bandID>" for wave in waves)
    (tmp_path / "e" / f"{name}-METADATA.XML").write_text(f"<level_X>{each}</level_X>")
    found, bands = read(tmp_path / "e")
    assert bands == ["491 nm", "560 nm", "664 nm", "845 nm"]
    assert any(text.startswith("25% of s2 is cloud") for text in told(found, "fact"))


@pytest.mark.parametrize(("band", "cloud", "clear"), [("BQA", 2800, 2720), ("pixel_qa", 352, 322)])
def test_landsat_of_collection_1_leaves_out_its_clouds(tmp_path, band, cloud, clear):
    stem = "LC08_L1TP_196030_20190601_20190605_01_T1"
    for number, level in ((2, "blue"), (3, "green"), (4, "red"), (5, "nir")):
        name = f"B{number}" if band == "BQA" else f"sr_band{number}"
        write(tmp_path / f"{stem}_{name}.tif", image([level]), size=30.0)
    write(tmp_path / f"{stem}_{band}.tif", np.where(cloudy(SIDE, SIDE), cloud, clear).astype(np.uint16), size=30.0)
    found, _ = read(tmp_path)
    assert any(text.startswith("25% of s2 is cloud") for text in told(found, "fact"))
