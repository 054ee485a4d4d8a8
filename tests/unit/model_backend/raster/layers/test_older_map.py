"""An older land-cover map as a layer of a model: what is taken for one by itself, and what never is."""

from dataclasses import replace
from pathlib import Path

import layerfuse
import numpy as np
import pytest
from layerfuse.benchmarks.teach.maps import older_map
from layerfuse.model_backend.raster.layers.bands import find_bands
from layerfuse.model_backend.raster.layers.crosswalks.evidence import is_known_map
from layerfuse.model_backend.raster.layers.crosswalks.products import common_classes, products
from layerfuse.model_backend.raster.layers.facts import BandFacts, LayerFacts, read_facts
from layerfuse.model_backend.raster.layers.fit import IN_PART, doubts, fit, guess_layers
from layerfuse.model_backend.raster.layers.note import DOUBT
from layerfuse.model_backend.raster.survey import look_at_layer
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.scenes.truth import draft_card
from osgeo import gdal

MAP = older_map(common_classes())
CARD = draft_card(load_config(Path(layerfuse.__file__).parent / "model_backend/training/recipes/landcover.toml"))
CARD = replace(CARD, modalities=(*CARD.modalities, MAP))
WORLDCOVER = products()["worldcover"].codes
COLOURS = {code: entry.colours[0] for code, entry in WORLDCOVER.items() if entry.colours}
NAMES = {code: entry.name for code, entry in WORLDCOVER.items() if entry.name}
S2 = LayerFacts("s2", tuple(BandFacts(i, f"B{i:02d}", kind="UInt16") for i in (2, 3, 4, 8)))


def classes(name: str, kind: str = "Byte", **more: object) -> LayerFacts:
    return LayerFacts(name, (BandFacts(1, kind=kind),), **more)


@pytest.mark.parametrize(
    ("layer", "taken"),
    [
        (classes("ESA_WorldCover_10m_2021_v200_N48E009_Map"), True),
        (classes("CLC 2018", "Int16"), True),
        (classes("nlcd_2019_land_cover", paletted=True), True),
        (classes("of my district", paletted=True, colours=COLOURS), True),
        (classes("of my district", classes=NAMES), True),
        (classes("dynamicworld mode 2022", pixel_size=10.0), True),
        (classes("corine", pixel_size=100.0), True),
        (classes("corine", pixel_size=1000.0), False),  # too coarse
        (classes("of my district"), False),  # nothing tells what its codes mean
        (classes("of my district", paletted=True, colours={1: "FF0000", 2: "00FF00", 3: "0000FF"}), False),
        (classes("nlcd, mine", classes={1: "wet", 2: "dry", 3: "forest"}), False),  # it says other classes itself
        (classes("WorldCover", made=True), False),  # a result
        (classes("WorldCover", "Float32"), False),
        (classes("WorldCover reference points"), False),  # to judge by
        (classes("labels", classes=NAMES), False),
        (classes("Copernicus DEM", "Int16"), False),
        (LayerFacts("WorldCover", S2.bands), False),
    ],
)
def test_what_is_taken_for_an_older_map_by_itself(layer, taken):
    found = guess_layers(CARD, {"image": S2, "layer": layer})
    assert found.get("map") == ("layer" if taken else None)
    assert found["s2"] == "image"
    assert "layer" not in (found.get("s1"), found.get("dem")) or layer.name == "Copernicus DEM"


def test_a_map_alone_is_told_to_be_no_image():
    found = fit(CARD, {"a": classes("WorldCover")})
    assert (found.level, found.layers) == (IN_PART, {"map": "a"})
    assert "No image" in found.reason


def test_an_earlier_result_may_be_chosen_and_is_doubted():
    layer = classes("land cover of 2020", made=True)
    levels = {note.level for note in doubts(MAP, layer, find_bands(MAP, layer, (), layer.name), CARD)}
    assert levels == {DOUBT}


def test_a_file_tells_its_legend(tmp_path):
    path = str(tmp_path / "a.tif")
    raster = gdal.GetDriverByName("GTiff").Create(path, 4, 4, 1, gdal.GDT_Byte)
    table = gdal.ColorTable()
    for code, colour in COLOURS.items():
        table.SetColorEntry(code, tuple(bytes.fromhex(colour)))
    raster.GetRasterBand(1).SetColorTable(table)
    raster.GetRasterBand(1).WriteArray(np.full((4, 4), 10, np.uint8))
    raster = None
    facts = read_facts(gdal.Open(path))
    assert facts.colours[10] == COLOURS[10]
    assert is_known_map(facts)
    assert not is_known_map(replace(facts, colours={}))
    raster = gdal.Open(path, gdal.GA_Update)
    raster.SetMetadataItem("LAYERFUSE_CLASSES", "[broken")
    raster = None
    assert read_facts(gdal.Open(path)).classes == {}


@pytest.mark.parametrize("key", ["landcover", "map"])
@pytest.mark.parametrize(("codes", "known"), [((10, 40, 80), True), ((11, 12, 13), False)])
def test_to_learn_with_a_map_of_classes_of_its_own_is_another_layer(make_raster, key, codes, known):
    path = make_raster("worldcover.tif" if known else "mine.tif", np.resize(np.array(codes, np.uint8), (20, 20)))
    modality, source = look_at_layer(key, str(path), (), CARD)
    assert modality.kind == "categorical"
    assert (modality == MAP) is known
    assert source.modality == modality.name == ("map" if known else key)
    assert known or [info.value for info in modality.classes] == list(codes)
