"""Classes of one's own from embeddings beside an image, either of which may be missing later."""

from __future__ import annotations

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.embeddings import alphaearth, tessera, vectors
from osgeo import gdal

pytest.importorskip("torch")
pytest.importorskip("sklearn")
HEIGHT, WIDTH = 60, 60
pytestmark = pytest.mark.usefixtures("few_trees")


@pytest.mark.parametrize(("product", "axes"), [(alphaearth, 64), pytest.param(tessera, 128, marks=pytest.mark.slow)])
def test_learnt_from_embeddings_and_an_image_and_mapped_from_either(make_raster, tmp_path, product, axes):
    truth = (np.arange(WIDTH) >= WIDTH // 2).astype(np.uint8)[None].repeat(HEIGHT, 0) + 1
    rng = np.random.default_rng(2)
    layer = product(tmp_path / "embedding.tif", vectors(axes, HEIGHT, WIDTH))
    image = make_raster("image.tif", (900 * truth + rng.normal(0, 150, (3, HEIGHT, WIDTH))).clip(1).astype(np.uint16))
    labels = np.where(rng.random(truth.shape) < 0.02, truth, 0).astype(np.uint8)
    known = make_raster("labels.tif", labels, nodata=0)
    model = tmp_path / "mine"
    asked = ["train", "--layer", f"embedding={layer}", "--layer", f"optical={image}", "--labels", str(known)]
    assert main([*asked, "--output", str(model), "--minutes", "0.05"]) == 0
    card = load_card(model)
    assert set(card.modality_names) == {"embedding", "optical"} and card.modality("embedding").channels == axes
    for layers in ([f"embedding={layer}"], [f"optical={image}"]):
        out = tmp_path / f"map{len(layers)}{layers[0][0]}.tif"
        options = [part for text in layers for part in ("--layer", text)]
        assert main(["predict", "--model", str(model), *options, "--output", str(out)]) == 0
        found = gdal.Open(str(out)).ReadAsArray()
        there = found != 255
        assert there.mean() > 0.9 and (found == truth)[there].mean() > 0.97, layers
