"""Bands are found by what they are called, however that is, and wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Card, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.bands import find_bands
from layerfuse.model_backend.raster.layers.facts import BandFacts, LayerFacts
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING
from layerfuse.model_backend.raster.layers.table import sensors, wavelengths

WEIGHTS = Path(__file__).parents[5] / "model_backend/weights"
SENSORS = {sensor.key: sensor for sensor in sensors()}


def modality(model, name):
    return Card.from_dict(json.loads((WEIGHTS / model / "config.json").read_text())).modality(name)


S2, S1, DEM = (modality("landcover", name) for name in ("s2", "s1", "dem"))
RGB, OPTICAL = modality("buildings", "rgb"), modality("zion-landcover", "optical")
CODES = SENSORS["sentinel2"].codes


def layer(*names, called="scene", colors=(), waves=(), pixel=None):
    bands = [
        BandFacts(i + 1, name, waves[i] if waves else None, colors[i] if colors else "") for i, name in enumerate(names)
    ]
    return LayerFacts(called, tuple(bands), pixel_size=pixel)


def levels(match):
    return [note.level for note in match.notes]


STYLES = {
    "code": lambda code, common: code.upper(),
    "padded": lambda code, common: f"B{int(code[1:]):02d}" if code[1:].isdigit() else code.upper(),
    "long": lambda code, common: f"T32UQD_20210501T101021_{code.upper()}_20m",
    "colour too": lambda code, common: f"{code.upper()} {common}",
    "band": lambda code, common: f"Band {code[1:].upper()} ({common})",
    "composite": lambda code, common: f"{code.upper()}_median",
    "prefixed": lambda code, common: f"SR_{code.upper()}",
    "common": lambda code, common: common,
    "stac": lambda code, common: {"rededge071": "rededge1", "rededge075": "rededge2", "rededge078": "rededge3"}.get(
        common, common
    ),
}


@pytest.mark.parametrize("sensor", [key for key, one in SENSORS.items() if one.codes])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_bands_are_the_same_in_any_order_subset_and_style(sensor, data):
    """The layer says of which sensor it is; what it lacks is lacking."""
    table = SENSORS[sensor]
    pairs = sorted(table.codes.items())
    chosen = data.draw(st.permutations(pairs)).copy()[: data.draw(st.integers(1, len(pairs)))]
    style = data.draw(st.sampled_from(sorted(STYLES)))
    texts = [STYLES[style](code, common) for code, common in chosen]
    others = ["QA_PIXEL", "SCL", "NDVI", *(["MSK_CLDPRB"] if sensor == "sentinel2" else [])]  # nobody else has it
    extras = data.draw(st.lists(st.sampled_from(others), unique=True, max_size=2))
    if len(texts) > 1 and [code for code, _ in chosen] == [f"b{n}" for n in range(1, len(chosen) + 1)]:
        return  # they may be counted: below
    called = f"{sorted(table.words)[0]} of somewhere"
    own = tuple(Band(common, center_wavelength=wavelengths().get(common)) for _, common in pairs)
    wanted = Modality("image", "optical", "continuous", own, description=sorted(table.words)[0])
    match = find_bands(wanted, layer(*texts, *extras, called=called), (), "layer")
    place = {common: i for i, (_, common) in enumerate(chosen, start=1)}
    assert match.numbers == tuple(place.get(common, 0) for _, common in pairs)
    assert match.sensor == sensor
    few = len(pairs) > 2 and (len(chosen) == 1 or 4 * len(chosen) <= len(pairs))
    assert set(levels(match)) <= {DOUBT if few else FACT}, "no false alarm"


def outcome(wanted, facts):
    """Numbers and levels of notes, or why it is refused."""
    try:
        match = find_bands(wanted, facts, (), "layer")
    except InputError as error:
        return error.why
    return match.numbers, levels(match)


SPELT = {"as Earth Engine": "b{}", "as codes": "B{}", "padded": "B{:02d}", "twice": "Band {0} (b{0})"}


@pytest.mark.parametrize(
    ("wanted", "called"),
    [(S2, "scene"), (S2, "sentinel2 summer"), (S2, "S2_L1C"), (RGB, "scene"), (RGB, "S2_L1C"), (OPTICAL, "sentinel2")],
)
@pytest.mark.parametrize("spelt", sorted(SPELT))
def test_codes_that_sentinel_2_cannot_have_are_places(spelt, wanted, called):
    """Without a B8A between B8 and B9 they are counted, and without a near infrared nobody has chosen them."""
    for count in (2, 3, 4, 5, 6, *range(9, 16)):
        facts = layer(*[SPELT[spelt].format(n) for n in range(1, count + 1)], called=called, pixel=10.0)
        assert outcome(wanted, facts) == outcome(wanted, layer(*[""] * count, called=called, pixel=10.0)), count


@pytest.mark.parametrize(
    ("count", "called", "pixel", "expected", "doubted"),
    [
        (7, "scene", 30.0, (2, 3, 4, 5), True),  # or seven bands of anything
        (7, "LC08_L2SP", 30.0, (2, 3, 4, 5), False),
        (11, "landsat8", 30.0, (2, 3, 4, 5), False),
        (6, "landsat8", 30.0, (2, 3, 4, 5), True),  # Landsat's surface reflectance has seven
        (7, "LT05_L1TP", 30.0, (1, 2, 3, 4), False),
        (8, "LE07_L1TP", 30.0, (1, 2, 3, 4), False),
        (6, "landsat5", 30.0, (1, 2, 3, 4), True),
        (4, "gf2", 4.0, (1, 2, 3, 4), False),
        (5, "rapideye", 5.0, (1, 2, 3, 5), False),
        (8, "sentinel2", 10.0, (2, 3, 4, 8), True),
    ],
)
def test_codes_that_are_all_numbers_are_believed_where_a_file_of_the_sensor_has_them(
    count, called, pixel, expected, doubted
):
    match = find_bands(OPTICAL, layer(*SEQUENCE[:count], called=called, pixel=pixel), (), "layer")
    assert match.numbers == expected
    assert any("may be only numbers" in note.text for note in match.notes) == doubted


@pytest.mark.parametrize("spelt", ["stack_b{}", "b{}_median", "ImageData{}", "T33_B{:02d}"])
def test_codes_in_longer_names_that_sentinel_2_cannot_have_are_doubted(spelt):
    for count, doubted in ((6, True), (8, False), (9, True), (12, True)):
        facts = layer(*[spelt.format(n) for n in range(1, count + 1)], called="sentinel2", pixel=10.0)
        notes = find_bands(S2, facts, (), "layer").notes
        assert any("may be only numbers" in note.text for note in notes) == doubted


def test_codes_that_are_counted_beside_wavelengths_are_not_doubted():
    waves = [0.443, 0.482, 0.561, 0.655, 0.865, 1.609, 2.201]
    match = find_bands(OPTICAL, layer(*SEQUENCE[:7], waves=waves, pixel=30.0), (), "layer")
    assert match.numbers == (2, 3, 4, 5) and not levels(match)


def test_a_band_without_a_name_or_with_that_of_its_place_is_called_as_its_file():
    for name in ("", "Band 1"):
        match = find_bands(S2, layer(name, called="T33UUB_20170527_B04_10m"), (), "layer")
        assert match.numbers == (0, 0, 1, 0, 0, 0, 0, 0, 0)


PLACES = {
    "list": lambda place, code: f"Band {place} ({code})",
    "colon": lambda place, code: f"band {place:02d}: {code}",
    "joined": lambda place, code: f"BAND_{place}_{code}",
    "behind": lambda place, code: f"T33UUB_20170527T101021_{code}.jp2, band {place}",
    "stack": lambda place, code: f"Layer (Band 1:T33UUB_20170527T101021_{code}.jp2)",
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_place_beside_a_code_is_no_code(data):
    """The bands of Sentinel-2 in any order and subset, counted as lists and stacks of files do."""
    chosen = data.draw(st.permutations(sorted(CODES)))[: data.draw(st.integers(2, len(CODES)))]
    style = PLACES[data.draw(st.sampled_from(sorted(PLACES)))]
    texts = [style(place, code.upper()) for place, code in enumerate(chosen, start=1)]
    wanted = [f"b{int(band.name[1:])}" for band in S2.bands]
    expected = tuple(chosen.index(code) + 1 if code in chosen else 0 for code in wanted)
    if "b8" not in chosen and "b8a" in chosen:  # the narrow band beside it is read for the wide one
        expected = (*expected[:6], chosen.index("b8a") + 1, *expected[7:])
    if any(expected):
        assert find_bands(S2, layer(*texts, called="sentinel2"), (), "layer").numbers == expected


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_wavelengths_tell_bands_in_any_order_and_subset(data):
    chosen = data.draw(st.permutations(sorted(CODES.values())))[: data.draw(st.integers(2, len(CODES)))]
    waves = [wavelengths()[common] for common in chosen]
    wanted = [CODES[f"b{int(band.name[1:])}"] for band in S2.bands]
    if "nir" not in chosen:  # the narrow band beside it is read for the wide one
        wanted = ["nir08" if common == "nir" else common for common in wanted]
    expected = tuple(chosen.index(common) + 1 if common in chosen else 0 for common in wanted)
    facts = layer(*[""] * len(chosen), waves=waves, called="sentinel2")
    if any(expected):
        assert find_bands(S2, facts, (), "layer").numbers == expected


SEQUENCE = [f"B{i}" for i in range(1, 13)]


@pytest.mark.parametrize(
    ("wanted", "facts", "expected"),
    [
        (OPTICAL, layer("B2 blue", "B3 green", "B4 red", "B5 NIR", called="landsat8"), (1, 2, 3, 4)),
        (OPTICAL, layer("nir", "red", "green", "blue"), (4, 3, 2, 1)),
        (OPTICAL, layer(*SEQUENCE[:7], called="LC08_L1TP_038034"), (2, 3, 4, 5)),
        (OPTICAL, layer("SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7", "QA_PIXEL", called="LT05"), (1, 2, 3, 4)),
        (OPTICAL, layer(*[""] * 6, waves=[0.44, 0.482, 0.56, 0.66, 0.87, 1.6]), (2, 3, 4, 5)),
        (OPTICAL, layer("red", "green", "blue", "nir", waves=[0.48, 0.56, 0.655, 0.86]), (1, 2, 3, 4)),
        (S2, layer("blue", "green", "red", "nir"), (1, 2, 3, 0, 0, 0, 4, 0, 0)),
        (S2, layer("B2", "B3", "B4", "B8", pixel=10.0), (1, 2, 3, 0, 0, 0, 4, 0, 0)),
        (S2, layer("SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7", pixel=30.0), (1, 2, 3, 0, 0, 0, 4, 5, 6)),
        (S2, layer("B02", "B03", "B04", "B05", "B06", "B07", called="HLS.L30"), (1, 2, 3, 0, 0, 0, 4, 5, 6)),
        (S2, layer("B02", "B03", "B04", "B05", called="HLS.S30"), (1, 2, 3, 4, 0, 0, 0, 0, 0)),
        (S2, layer(*[f"sur_refl_b0{i}" for i in range(1, 8)]), (3, 4, 1, 0, 0, 0, 2, 6, 7)),
        (S2, layer(*SEQUENCE[:9], "TCI_R", "TCI_G", "TCI_B", "QA60", called="S2_SR"), (2, 3, 4, 5, 6, 7, 8, 0, 0)),
        (S2, layer("Band 4", "Band 3", "Band 2", called="sentinel2"), (3, 2, 1, 0, 0, 0, 0, 0, 0)),
        (S2, layer("", called="T33UUB_20170527_B04_10m"), (0, 0, 1, 0, 0, 0, 0, 0, 0)),
        (S2, layer("B3, central wavelength 560 nm", "B2, central wavelength 490 nm"), (2, 1, 0, 0, 0, 0, 0, 0, 0)),
        (S2, layer("Coastal", "Blue", "Green", "Red", "RedEdge", "NIR1", "NIR2"), (2, 3, 4, 5, 0, 0, 6, 0, 0)),
        (S1, layer("VH", "VV"), (2, 1)),
        (S1, layer("Gamma0_VH_db", "Gamma0_VV_db", "localIncidenceAngle", "angle"), (2, 1)),
        (S1, layer("VV"), (1, 0)),
        (S1, layer("", called="S1A_IW_GRDH_1SDV_vh"), (0, 1)),
        (RGB, layer("", "", "", colors=("Blue", "Green", "Red")), (3, 2, 1)),
        (RGB, layer("R", "G", "B", "NIR"), (1, 2, 3)),
        (RGB, layer("", "", "", "", colors=("Red", "Green", "Blue", "Undefined")), (1, 2, 3)),
        (DEM, layer("elevation_m"), (1,)),
        (DEM, layer(""), (1,)),
    ],
)  # fmt: skip
def test_bands_of_real_files(wanted, facts, expected):
    match = find_bands(wanted, facts, (), "layer")
    assert match.numbers == expected
    few = wanted.channels > 2 and (match.found == 1 or 4 * match.found <= wanted.channels)
    assert set(levels(match)) <= {DOUBT if few else FACT}
    assert bool(levels(match)) == (0 in expected), "what is lacking is told"


@pytest.mark.parametrize(
    ("wanted", "facts", "expected"),
    [
        (S2, layer(*[""] * 13), (2, 3, 4, 5, 6, 7, 8, 12, 13)),
        (S2, layer(*[""] * 12), (2, 3, 4, 5, 6, 7, 8, 11, 12)),
        (S2, layer(*[f"Band {i}" for i in range(1, 14)], called="sentinel2"), (2, 3, 4, 5, 6, 7, 8, 12, 13)),
        (S2, layer(*[""] * 9), tuple(range(1, 10))),
        (S2, layer(*SEQUENCE, called="s2 all"), (2, 3, 4, 5, 6, 7, 8, 11, 12)),
        (OPTICAL, layer(*SEQUENCE, called="s2 all"), (2, 3, 4, 9)),
        (OPTICAL, layer("B1", "B2", "B3", "B4"), (1, 2, 3, 4)),
        (OPTICAL, layer("", "", "", "", colors=("Red", "Green", "Blue", "")), (3, 2, 1, 4)),
        (S1, layer("", ""), (1, 2)),
        (RGB, layer("", "", ""), (1, 2, 3)),
        (RGB, layer("", "", "", ""), (1, 2, 3)),
        (S2, layer("B4_p10", "B4_p50", "B4_p90", called="s2"), (0, 0, 2, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_guessed_is_told(wanted, facts, expected):
    match = find_bands(wanted, facts, (), "layer")
    assert match.numbers == expected
    assert DOUBT in levels(match) and WARNING not in levels(match)


CLASSES = ["water", "trees", "grass", "flooded_vegetation", "crops", "shrub", "built", "bare", "snow_and_ice"]


@pytest.mark.parametrize(
    ("wanted", "facts"),
    [
        (S2, layer(*CLASSES)),
        (S1, layer("B2", "B3")),
        (OPTICAL, layer("VV", "VH", "angle", "ratio")),
        (DEM, layer("Red")),
    ],
)
def test_names_of_something_else_are_a_warning(wanted, facts):
    assert levels(find_bands(wanted, facts, (), "layer")) == [WARNING]


@pytest.mark.parametrize(
    ("wanted", "facts", "why"),
    [
        (S2, layer(*[""] * 4), r"4 band\(s\) without names"),
        (S2, layer("VV", "VH"), "called VV, VH; s2 needs B02"),
        (S2, layer("Band 2 (b10)", "Band 3 (b10)", called="sentinel2"), "called Band 2"),
        (S1, layer("class"), "called class"),
        (S1, layer(""), r"1 band\(s\) without names"),
        (DEM, layer("", "", ""), "without names"),
        (RGB, layer(*[""] * 8), "without names"),
    ],
)
def test_what_cannot_be_told_is_asked(wanted, facts, why):
    with pytest.raises(InputError, match=why):
        find_bands(wanted, facts, (), "layer")


def test_chosen_bands_by_number_and_name():
    facts = layer("B12", "B11", "B8A", "B08", "B07", "B06", "B05", "B04", "B03", "B02")
    numbers = (10, 9, 8, 7, 6, 5, 4, 2, 1)
    names = ("B02", "green", "b4", "B5", 5, "B07", "nir", "swir16", "B12")
    for chosen in (numbers, tuple(band.name for band in S2.bands), (*names[:4], 5, *names[5:])):
        match = find_bands(S2, facts, chosen, "layer")
        assert match.numbers == (*numbers[:4], match.numbers[4], *numbers[5:])
        assert WARNING not in levels(match)
    with pytest.raises(InputError, match="it has no band 'B1'"):
        find_bands(S2, facts, ("B1", *numbers[1:]), "layer")


def test_chosen_bands_that_their_names_contradict_are_told():
    facts = layer("nir", "red", "green", "blue")
    match = find_bands(OPTICAL, facts, (1, 2, 3, 4), "layer")
    assert match.numbers == (1, 2, 3, 4)
    assert levels(match) == [DOUBT] and "band 1 is called nir and stands for blue" in match.notes[0].text
    assert levels(find_bands(OPTICAL, facts, (4, 3, 2, 1), "layer")) == []


def test_bands_of_a_users_own_model_are_found_by_their_own_names():
    own = Modality("own", "optical", "continuous", (Band("ndvi max"), Band("wetness")))
    assert find_bands(own, layer("Wetness", "x", "NDVI_max"), (), "layer").numbers == (3, 1)
    numbered = Modality("own", "optical", "continuous", (Band("band 1"), Band("band 2")))
    match = find_bands(numbered, layer("", ""), (), "layer")
    assert (match.numbers, levels(match)) == ((1, 2), [])


def test_one_band_among_indices_is_a_doubt():
    match = find_bands(S2, layer("NDVI", "NDWI", "B4", called="sentinel2"), (), "layer")
    assert match.numbers == (0, 0, 3, 0, 0, 0, 0, 0, 0)
    assert levels(match) == [DOUBT, DOUBT]
    assert "NDVI, NDWI" in match.notes[1].text


@pytest.mark.parametrize("pixel", [7.5, 10.0])
def test_codes_that_two_sensors_have_are_doubted_where_nothing_else_tells(pixel):
    """Landsat's bands resampled to the pixels of Sentinel-2, whose B5 is no near infrared."""
    match = find_bands(OPTICAL, layer("B2", "B3", "B4", "B5", pixel=pixel), (), "layer")
    assert match.numbers == (1, 2, 3, 4) and levels(match) == [DOUBT]
    match = find_bands(OPTICAL, layer("B2", "B3", "B4", "B5", pixel=30.0), (), "layer")
    assert match.numbers == (1, 2, 3, 4) and not levels(match)
    match = find_bands(S2, layer("B2", "B3", "B4", "B8", pixel=10.0), (), "layer")
    assert levels(match) == [FACT]


@pytest.mark.parametrize(("names", "pixel"), [("B02 B03 B04", 7.5), ("B04 B03 B02", 9.995), ("B2 B3 B4", 9.995)])
def test_codes_with_zeros_or_of_ten_metres_are_of_no_sensor_without_them(names, pixel):
    """Gaofen's B2, B3, B4 of 4 to 8 m are green, red and near infrared."""
    match = find_bands(S2, layer(*names.split(), pixel=pixel), (), "layer")
    assert sorted(match.numbers[:3]) == [1, 2, 3] and match.sensor == "sentinel2" and levels(match) == [FACT]


def test_the_nearest_of_many_narrow_bands_is_taken():
    waves = [0.42 + 0.006 * i for i in range(330)]
    match = find_bands(S2, layer(*[""] * len(waves), waves=waves), (), "layer")
    nearest = [1 + min(range(len(waves)), key=lambda i: abs(waves[i] - b.center_wavelength)) for b in S2.bands]
    assert match.numbers == tuple(nearest) and not levels(match)


def test_stacks_of_older_landsats_are_known_by_what_they_skip():
    older = ("SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7")
    for names in (older, [name[3:] for name in older]):
        match = find_bands(OPTICAL, layer(*names, pixel=30.0), (), "layer")
        assert match.numbers == (1, 2, 3, 4) and match.sensor in ("landsat7", "")
    match = find_bands(OPTICAL, layer("SR_B1", "SR_B2", "SR_B3", "SR_B4", pixel=30.0), (), "layer")
    assert match.numbers == (1, 2, 3, 4) and levels(match) == [DOUBT], "or the first four of Landsat 8"


def test_short_wave_infrared_that_is_counted_from_cirrus_is_that_of_sentinel_2():
    """As Digital Earth Australia and Africa call it; a band 1 beside them, or more of them, are others."""
    names = ["nbart_blue", "nbart_green", "nbart_red", "nbart_red_edge_1", "nbart_red_edge_2", "nbart_red_edge_3"]
    match = find_bands(S2, layer(*names, "nbart_nir_1", "nbart_nir_2", "nbart_swir_2", "nbart_swir_3"), (), "layer")
    assert match.numbers == (1, 2, 3, 4, 5, 6, 7, 9, 10) and not levels(match)
    match = find_bands(S2, layer(*names, "nir", "swir_1", "swir_2"), (), "layer")
    assert match.numbers == (1, 2, 3, 4, 5, 6, 7, 8, 9)


def test_a_fourth_behind_three_colours_is_near_infrared_and_that_is_told():
    match = find_bands(S2, layer("", "", "", "", colors=("Red", "Green", "Blue", "Undefined")), (), "layer")
    assert match.numbers == (3, 2, 1, 0, 0, 0, 4, 0, 0) and DOUBT in levels(match)
    match = find_bands(RGB, layer("", "", "", "", colors=("Red", "Green", "Blue", "Undefined")), (), "layer")
    assert match.numbers == (1, 2, 3) and not levels(match)


@pytest.mark.parametrize("names", [("SRF_VNIR_B01", "SRF_VNIR_B02", "SRF_VNIR_B03N"),
                                   ("ImageData1", "ImageData2", "ImageData3N")])  # fmt: skip
def test_bands_of_aster_are_no_bands_of_sentinel_2(names):
    match = find_bands(S2, layer(*names, called="AST_07XT_00407082021105031", pixel=15.0), (), "layer")
    assert match.numbers == (0, 1, 2, 0, 0, 0, 3, 0, 0) and match.sensor == "aster"


def test_the_labels_beside_probabilities_are_the_classes():
    cover = modality("landcover", "map")
    match = find_bands(cover, layer("water", "trees", "grass", "crops", "label"), (), "layer")
    assert match.numbers == (5,)
