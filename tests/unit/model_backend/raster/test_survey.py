"""What a user's layer is taken for where labels are learnt from it."""

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Card, Modality, Network
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.survey import look_at_layer
from osgeo import gdal


@pytest.mark.parametrize("quality", ["SCL", "QA_PIXEL", "Fmask"])
def test_a_band_of_quality_is_nothing_to_learn_from(make_raster, quality):
    names = ("B02", quality, "NDVI")
    stored = np.random.default_rng(0).integers(1, 9, (3, 30, 30)).astype(np.uint16)
    stored[1, ::2] = 64  # of none of them a cloud
    path = make_raster("a.tif", stored)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset = None
    modality, source = look_at_layer("optical", str(path), (), None)
    assert source.bands == (1, 3) and [band.name for band in modality.bands] == ["B02", "NDVI"]
    assert look_at_layer("optical", str(path), (2,), None)[1].bands == (2,), "who asks for it gets it"
    with pytest.raises(InputError, match=r"no band 4\. Choose among bands 1, 2, 3"):
        look_at_layer("optical", str(path), (4,), None)


def test_radar_without_names_is_learnt_from_in_the_order_of_its_values(make_raster):
    """As a map of it is made: VV is the brighter, and SNAP writes it last."""
    bands = tuple(Band(name, minimum=-45.0, maximum=10.0, unit="dB") for name in ("VV", "VH"))
    start = Card("radar", "1", "none", "encoder", 10.0, 8, (Modality("s1", "sar", "continuous", bands),),
                 network=Network(patch_size=1))  # fmt: skip
    draw = np.random.default_rng(0)
    path = make_raster("a.tif", np.stack([draw.normal(mean, 2.0, (30, 30)) for mean in (-17, -11)]).astype(np.float32))
    assert look_at_layer("s1", str(path), (), start)[1].bands == (2, 1)
    assert look_at_layer("s1", str(path), (1, 2), start)[1].bands == (1, 2), "who asks for it gets it"
