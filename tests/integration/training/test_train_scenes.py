"""One run of scenes that differ in layers, labels, place and role, as a person writes it."""

from __future__ import annotations

import json

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.training.configs import CLASSES, HEAD, MODALITIES, NETWORK

CONFIG = f"""
name = "mixed"
{HEAD}
tile_size = 32
gap = 2
{CLASSES}
{MODALITIES}
[[scenes]]
name = "map of codes"
label = "codes.tif"
classes = {{ 51 = "water", 31 = "forest", 32 = "forest" }}
holdout_blocks = {{ size = 160.0, share = 0.25 }}
layers = {{ optical = "image.tif", elevation = "dem.tif" }}

[[scenes]]
name = "polygons"
label = "woods.geojson"
label_field = "what"
classes = {{ wood = "forest" }}
unlabelled = "water"
role = "holdout"
layers = {{ elevation = "dem.tif" }}

[[scenes]]
name = "teacher, nowhere"
soft = "soft.tif"
soft_scale = 200.0
local_pixel_size = 10.0
layers = {{ optical = "flat.tif" }}

{NETWORK}
detail_dim = 4
[schedule]
steps = 60
batch = 4
learning_rate = 3e-3
warmup = 4
average = 0.9
threads = 1
"""


def test_scenes_of_different_kinds_train_one_model(tmp_path, make_raster, make_scene):
    label, image = make_scene()
    forest = label == 7
    codes = np.where(forest, np.random.default_rng(0).integers(31, 33, forest.shape), 51).astype(np.uint8)
    make_raster("codes.tif", codes)
    flat = {"epsg": None, "geotransform": (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)}
    make_raster("flat.tif", image, **flat)
    make_raster("soft.tif", np.stack([np.where(forest, 20, 180), np.where(forest, 180, 20)]).astype(np.uint8), **flat)
    corners = [(300000, 4099680), (300960, 4099680), (300960, 4099360), (300000, 4099360), (300000, 4099680)]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32612"}}
    wood = {"type": "Polygon", "coordinates": [corners]}
    features = [{"type": "Feature", "properties": {"what": "wood"}, "geometry": wood}]
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    (tmp_path / "woods.geojson").write_text(json.dumps(collection))
    (tmp_path / "mixed.toml").write_text(CONFIG)

    assert main(["train", "--config", str(tmp_path / "mixed.toml"), "--run", str(tmp_path / "run")]) == 0
    card = load_card(tmp_path / "run" / "model")
    assert set(card.metrics) == {"optical+elevation", "optical", "elevation"}
    assert all(scores["oa"] > 0.8 for scores in card.metrics.values())
    assert len(card.training.areas) == 1  # one scene is held out, one is nowhere
