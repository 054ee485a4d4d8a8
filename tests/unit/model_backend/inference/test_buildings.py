"""Buildings through the whole pipeline: an engine that sees known houses, across tiles and super-tiles."""

import dataclasses
import json

import numpy as np
import pytest
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback
from osgeo import gdal, ogr

# The corner of four super-tiles lies in the middle; 10 m pixels, rims of two.
LEFT, TOP = 15 * 20480.0 - 500, 200 * 20480.0 + 400
HOUSES = [(5, 5, 25, 35), (25, 5, 40, 35), (30, 40, 60, 62), (50, 62, 72, 95), (44, 10, 70, 30)]


class Seer:
    """What the image says: 10 is ground, 20 the inside of a house, 30 its rim."""

    def __init__(self, card):
        self.card, self.digest, self.device = card, "1a2b", Device("cpu", "float32", "as asked")
        self.tiles = 0

    def predict(self, batch):
        self.tiles += len(batch)
        image = batch.values["optical"][:, 0] * batch.valid["optical"]
        scores = [np.where(np.abs(image - level) < 0.5, 0.72, 0.14) for level in (30, 10, 20)]
        return Prediction(np.stack(scores, 1).astype(np.float32))

    def close(self):
        pass


@pytest.fixture()
def card(tiny_card):
    classes = (
        ClassInfo(9, "rim", "000000", border_of=4, border_width=20.0),
        ClassInfo(1, "ground", "808080"),
        ClassInfo(4, "building", "c02020"),
    )
    return dataclasses.replace(tiny_card, classes=classes)


@pytest.fixture()
def source(make_raster):
    image = np.full((2, 80, 100), 10, np.uint16)
    for top, left, bottom, right in HOUSES:
        image[:, top:bottom, left:right] = 30
        image[:, top + 2 : bottom - 2, left + 2 : right - 2] = 20
    return RasterSource("optical", str(make_raster("image.tif", image, origin=(LEFT, TOP), nodata=0)))


def job(source, folder, **more):
    return Job((source,), folder / "map.tif", polygons=folder / "houses.gpkg", overwrite=True, **more)


def polygons(folder):
    layer = (dataset := ogr.Open(str(folder / "houses.gpkg"))).GetLayer(0)
    found = [(feature.items(), feature.GetGeometryRef().Clone()) for feature in layer]
    del layer, dataset
    return found


def test_every_house_is_one_polygon(card, source, tmp_path):
    feedback = Feedback()
    report = predict(job(source, tmp_path, confidence=tmp_path / "sure.tif"), Seer(card), feedback)
    found = polygons(tmp_path)
    houses = [(items, g) for items, g in found if items["class"] == "building"]
    assert report.polygons == {"building": len(houses), "ground": len(found) - len(houses)}
    assert f"Polygons: building {len(houses)}, ground {len(found) - len(houses)}." in feedback.said
    assert len(houses) == len(HOUSES) and {items["value"] for items, _ in found} == {1, 4}
    boxes = [(LEFT + 10 * a, LEFT + 10 * b, TOP - 10 * c, TOP - 10 * d) for d, a, c, b in HOUSES]
    for box in boxes:
        assert min(np.abs(np.array(g.GetEnvelope()) - box).max() for _, g in houses) <= 10
    assert all(g.IsValid() and items["confidence"] == pytest.approx(0.86, abs=0.01) for items, g in houses)
    assert sum(items["area_m2"] for items, _ in found) == pytest.approx(80 * 100 * 100, rel=1e-3)
    raster = gdal.Open(str(tmp_path / "map.tif"))
    assert set(raster.ReadRaster()) == {1, 4}, "the rim is building in the map"
    area = sum(items["area_m2"] for items, _ in houses)
    assert area == pytest.approx(sum(value == 4 for value in raster.ReadRaster()) * 100, rel=1e-3)
    assert json.loads(raster.GetMetadataItem("LAYERFUSE_CLASSES")) == {"1": "ground", "4": "building"}
    assert raster.GetRasterBand(1).GetDefaultRAT().GetRowCount() == 2
    assert set(gdal.Open(str(tmp_path / "sure.tif")).ReadRaster()) == {180, 215}


@pytest.mark.parametrize("more", [{}, {"regularize": True, "polygon_classes": ("building",)}], ids=["plain", "right"])
def test_resumed_polygons_are_the_same_bytes(card, source, tmp_path, more):
    engine = Seer(card)
    predict(job(source, tmp_path, **more), engine, Feedback())
    undisturbed = (tmp_path / "houses.gpkg").read_bytes()
    (tmp_path / "houses.gpkg").unlink()
    with pytest.raises(Cancelled):
        predict(job(source, tmp_path, **more), Seer(card), Feedback(cancel_at=12))
    assert not (tmp_path / "houses.gpkg").exists()
    again = Seer(card)
    predict(job(source, tmp_path, resume=True, **more), again, Feedback())
    assert again.tiles < engine.tiles and (tmp_path / "houses.gpkg").read_bytes() == undisturbed
    assert not list(tmp_path.glob("*.part*")) and not list(tmp_path.glob("*.layerfuse"))


def test_polygons_alone(card, source, tmp_path):
    """No raster is written, and unfinished work lies beside the polygons."""
    alone = dataclasses.replace(job(source, tmp_path), output=None)
    with pytest.raises(Cancelled):
        predict(alone, Seer(card), Feedback(cancel_at=12))
    assert (tmp_path / "houses.gpkg.layerfuse").is_dir()
    report = predict(dataclasses.replace(alone, resume=True), Seer(card), Feedback())
    assert report.outputs == {"polygons": tmp_path / "houses.gpkg"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["houses.gpkg", "image.tif"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minimum_confidence": 1.5}, r"minimum confidence: 1\.5 is not a share\. Give 0 to 1\."),
        ({"polygon_classes": ("rim",)}, r"polygon classes: the model tiny maps no 'rim'\. It maps ground, building\."),
        ({"regularize": True}, r"regularize: the model tiny maps no buildings\. Leave it out"),
    ],
)
def test_what_cannot_be_done_is_told(card, tiny_card, source, tmp_path, change, message):
    engine = Seer(tiny_card if "regularize" in change else card)
    with pytest.raises(InputError, match=message):
        predict(job(source, tmp_path, **change), engine, Feedback())
    assert engine.tiles == 0
