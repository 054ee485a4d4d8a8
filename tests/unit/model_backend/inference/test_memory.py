"""A model that is too large for the machine is refused by arithmetic."""

from dataclasses import replace

import pytest
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference import memory
from layerfuse.model_backend.inference.pipeline import Job, prepare
from layerfuse.model_backend.raster.source import RasterSource


@pytest.fixture()
def huge(tiny_card):
    bands = tuple(Band(f"b{i}") for i in range(64))
    classes = tuple(ClassInfo(i, f"c{i}", "000000") for i in range(255))
    network = replace(tiny_card.network, patch_size=64)
    modalities = (Modality("optical", "optical", "continuous", bands),)
    return replace(tiny_card, tile_size=4096, modalities=modalities, classes=classes, network=network)


def test_tiles_that_have_no_room_are_refused_before_a_layer_is_opened(huge, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: 16 << 30)
    job = Job((RasterSource("optical", str(tmp_path / "is not there.tif")),), tmp_path / "map.tif")
    with pytest.raises(InputError, match=r"one tile of 4096 pixels takes 39\.9 GB of memory, and there are 16\.0 GB"):
        prepare(job, huge)


def test_a_model_that_fits_and_a_machine_that_does_not_tell_are_let_through(huge, tiny_card, monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: 1 << 30)
    memory.check_memory(tiny_card)
    monkeypatch.setattr(memory, "machine_memory", lambda: None)
    memory.check_memory(huge)


def test_this_machine_has_some_memory():
    assert memory.machine_memory() > 64 << 20
