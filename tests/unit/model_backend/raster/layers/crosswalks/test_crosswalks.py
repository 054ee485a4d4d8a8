"""Class maps of others: which product one is, what its codes become, and what is asked when nobody can know."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.crosswalks.crosswalk import (
    BY_CODES,
    Told,
    detect,
    find_crosswalk,
    find_product,
    recode,
)
from layerfuse.model_backend.raster.layers.crosswalks.products import (
    common_classes,
    expanded,
    load_product,
    products,
    table,
    translate,
)

CLASSES = common_classes()
NAMES = {info.name for info in CLASSES}


NOTHING_TOLD = Told()


def found(codes, told=NOTHING_TOLD, given="", classes=CLASSES):
    return find_crosswalk("The reference", given, dict.fromkeys(codes, 5), told, classes)


def called(*texts):
    return Told(texts)


def painted(key):
    return {c: e.colours[0] for c, e in products()[key].codes.items() if e.colours}


def test_the_table_is_sound():
    assert set(table()["classes"]) == NAMES
    for key, product in products().items():
        assert {entry.ours for entry in product.codes.values()} <= {*NAMES, None}, key
        assert table()["products"][key]["source"] and product.title
        for entry in product.codes.values():
            assert all(re.fullmatch("[0-9A-F]{6}", colour) for colour in entry.colours)
    synonyms = [name for names in table()["classes"].values() for name in names]
    assert len(set(synonyms)) == len(synonyms)


@pytest.mark.parametrize(
    "key, codes",
    {
        "worldcover": {10: "trees", 60: "bare", 95: "flooded vegetation", 100: None, 0: None},
        "dynamicworld": {i: info.name for i, info in enumerate(CLASSES)},
        "esri": {1: "water", 3: "grass", 6: "shrub and scrub", 9: "snow and ice", 10: None, 11: "grass"},
        "corine": {111: "built", 211: "crops", 324: "shrub and scrub", 335: "snow and ice", 523: "water", 999: None},
        "corine-grid": {1: "built", 12: "crops", 29: "shrub and scrub", 34: "snow and ice", 44: "water", 48: None},
        "nlcd": {11: "water", 24: "built", 43: "trees", 52: "shrub and scrub", 82: "crops", 95: "flooded vegetation"},
        "cci": {10: "crops", 61: "trees", 190: "built", 190 - 256: "built", 210: "water", 210 - 256: "water"},
        "lc100": {20: "shrub and scrub", 111: "trees", 126: "trees", 200: "water", 0: None},
        "igbp": {1: "trees", 10: "grass", 13: "built", 16: "bare", 17: "water", 255: None},
    }.items(),
)
def test_what_the_published_codes_become(key, codes):
    names = {info.value: info.name for info in CLASSES}
    pairs = translate(products()[key], CLASSES)
    assert {code: names.get(pairs.get(code)) for code in codes} == codes


@pytest.mark.parametrize(
    "name, codes, key",
    [
        ("ESA_WorldCover_10m_2021_v200_N48E009_Map.tif", {10, 40, 80}, "worldcover"),
        ("dynamic_world_2023.tif", {0, 1, 4, 6}, "dynamicworld"),
        ("34U_20220101-20230101.tif", {1, 2, 5, 7, 11}, "esri"),
        ("esri_lulc_2020.tif", {1, 2, 3, 6}, "esri"),
        ("U2018_CLC2018_V2020_20u1.tif", {1, 12, 23, 40}, "corine-grid"),
        ("corine_2018.tif", {112, 211, 311, 512}, "corine"),
        ("NLCD_2019_Land_Cover_L48_20210604.img", {11, 21, 41, 82}, "nlcd"),
        ("ESACCI-LC-L4-LCCS-Map-300m-P1Y-2015-v2.0.7.tif", {10, 60, 190, 210}, "cci"),
        ('C3S-LC-L4-LCCS-Map-300m-P1Y-2018-v2.1.1.nc":lccs_class', {10, -66, -46}, "cci"),
        ("PROBAV_LC100_global_v3.0.1_2019-nrt_Discrete-Classification-map_EPSG-4326.tif", {20, 50, 112, 126}, "lc100"),
        ('MCD12Q1.A2019001.h18v04.061.2022169160720.hdf":MCD12Q1:LC_Type1', {1, 8, 12, 17}, "igbp"),
    ],
)
def test_a_product_is_known_by_its_files(name, codes, key):
    assert found_product(codes, called(name)) == (products()[key], "name")
    assert found_product({*codes, 0}, called(name))[0] is products()[key]


def found_product(codes, told):
    return find_product(dict.fromkeys(codes, 1), told)


@pytest.mark.parametrize("key", [key for key, p in products().items() if sum(map(bool, painted(key))) > 5])
def test_a_product_is_known_by_its_colours_and_names_and_never_by_its_codes(key):
    product = products()[key]
    codes = set(list(painted(key))[:4])
    assert found_product(codes, Told(colours=painted(key))) == (product, "colours")
    names = {c: e.name.upper() for c, e in product.codes.items() if e.name and c >= 0}
    if not key.startswith("corine"):
        assert found_product(codes, Told(names=names))[0] is product
    keys, how = detect(dict.fromkeys(codes, 1), Told())
    assert key in keys and how == BY_CODES and found_product(codes, Told())[0] is None


@pytest.mark.parametrize(
    "name, codes, keys",
    [("clc_2018.tif", {12, 23}, "corine-grid or corine-2"), ("corine.tif", {1, 2, 3}, "corine-grid or corine-1")],
)
def test_a_name_that_two_legends_have_is_asked_about(name, codes, keys):
    assert keys in found(codes, called(name)).unclear


def test_other_rasters_of_a_product_are_not_its_map():
    for name in ("nlcd_2019_impervious_L48.tif", "PROBAV_LC100_v3_Tree-CoverFraction-layer.tif"):
        assert found_product({0, 20, 30, 40, 50}, called(name))[0] is None


def test_what_is_recoded_and_what_is_lost_is_told():
    walk = found({10, 95, 100, 7777}, called("worldcover.tif"))
    assert walk.known and dict(walk.pairs)[70] == 8  # though no snow occurs in the pixels
    first, second = walk.notes
    assert "ESA WorldCover (by its name): 10 Tree cover = trees, 95 Mangroves = flooded" in first.text
    assert first.brief == "Legend: ESA WorldCover (by its name)." and not second.brief
    assert "100 Moss and lichen (25.00%), 7777 (not in its legend) (25.00%)" in second.text and second.level == "doubt"


def test_codes_that_are_the_classes_stay_as_they_are():
    walk = found(range(9), called("dynamic_world.tif"))
    assert walk.known and not walk.pairs and "are the values of the classes" in walk.notes[0].text
    names = {info.value: info.name for info in CLASSES}
    assert not found(range(9), Told(names=names)).pairs


def test_names_in_the_file_decide_whatever_the_file_is_called():
    told = Told(("worldcover.tif",), names={10: "Water", 20: "forest", 30: "Urban"})
    assert dict(found({10, 20, 30}, told).pairs) == {10: 0, 20: 1, 30: 6}


def test_what_nobody_tells_is_said_or_asked_and_never_assumed():
    same = found({1, 2, 4})
    assert not same.pairs and same.notes[0].level == "doubt"
    assert "1 trees, 2 grass, 4 crops; it can be of dynamicworld, esri" in same.notes[0].text
    assert "codes 11 mean; it can be of esri" in found({1, 2, 11}).unclear
    assert "codes -7, 4000 mean. Classes are 0 water" in found({1, -7, 4000}).unclear
    assert "9 (33.33%)" in found({1, 2, 9}, given="none").notes[0].text
    buildings = (ClassInfo(0, "no building", "000000"), ClassInfo(1, "building", "ffffff"))
    assert "none of its classes is one of no building" in found({10, 50}, called("worldcover"), "", buildings).unclear


def test_classes_without_names_are_of_the_same_legend_or_are_asked_about():
    nameless = tuple(ClassInfo(v, f"{v} ({v})", "808080") for v in (10, 40, 80))
    assert not found({10, 40}, called("worldcover"), "", nameless).unclear
    assert "nothing says what the classes 10, 40, 80 are" in found({111, 112}, called("clc"), "", nameless).unclear


def test_a_users_own_table(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"-5": "crops", "4000": "forest", "9": 7, "12": None, "13": "snow"}))
    walk = found({-5, 4000, 9, 12}, given=str(path))
    assert dict(walk.pairs) == {-5: 4, 4000: 1, 9: 7, 13: 8} and "own.json (as it was set)" in walk.notes[0].text
    path.write_text(json.dumps(expanded()["worldcover"]))
    assert dict(found({10}, given=str(path)).pairs) == dict(found({10}, given="worldcover").pairs)
    for text, why in (
        ("[]", "no table of codes"),
        ("{}", "no table of codes"),
        ('{"a": "crops"}', "no table of codes"),
        ('{"1": true}', "no table of codes"),
        ('{"1": "crpos"}', "'crpos' is no class"),
        ('{"1": 99}', "99 is no class"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=why):
            found({1}, given=str(path))
    with pytest.raises(InputError, match="codes are 1: it is NLCD"):
        found({1}, given="nlcd")
    for name in ("nothing", str(tmp_path / "none.json")):
        with pytest.raises(InputError, match=r"no such product|cannot be read"):
            load_product(name)


CODES = st.integers(-(2**31), 2**31 - 1)


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.dictionaries(CODES | st.integers(-3, 300), st.integers(0, 254), min_size=1, max_size=30),
    others=st.lists(CODES | st.integers(-3, 300), max_size=30),
    kind=st.sampled_from(["int16", "int32", "float32", "float64"]),
)
def test_recoding_equals_a_lookup(pairs, others, kind):
    codes = np.array([*pairs, *others], np.float64)
    if kind == "int16":
        codes = codes[abs(codes) < 2**15]
    if kind == "float32":
        codes = codes[abs(codes) < 2**24]
    stored = np.float32 if kind in ("int16", "float32") else np.float64  # as pixels of these types are read
    values = np.append(codes.astype(stored), stored([np.nan, np.inf, 0.5]))
    expected = [pairs.get(int(code), 255) for code in codes] + [255, 255, 255]
    got = recode(values.reshape(1, -1), tuple(pairs.items()))
    assert got.dtype == stored and got[0].tolist() == expected
