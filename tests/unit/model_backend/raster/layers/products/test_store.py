"""The cache of virtual rasters: what is not used goes, and nothing that is."""

import os
import time

import pytest
from layerfuse.model_backend.raster.layers.products import store

DAY = 86_400


@pytest.fixture()
def folder(own_cache):
    folder = store.store_folder()
    folder.mkdir(parents=True)
    return folder


def put(folder, name, days, text="<VRTDataset/>"):
    path = folder / name
    path.write_text(text)
    os.utime(path, (time.time() - days * DAY,) * 2)
    return path


def vrt(number):
    return f"scene-{number:016x}.vrt"


def test_what_is_not_used_for_long_goes(folder):
    old, new = put(folder, vrt(1), 31), put(folder, vrt(2), 29)
    half, other = put(folder, vrt(3) + "abc.part", 31), put(folder, "mine.vrt", 99)
    store._tidy(folder)
    assert [path.exists() for path in (old, new, half, other)] == [False, True, False, True]


def test_what_a_kept_one_is_made_of_stays(folder):
    inner = put(folder, vrt(1), 90)
    middle = put(folder, vrt(2), 60, f"<SourceFilename>{inner}</SourceFilename>")
    outer = put(folder, vrt(3), 2, f"<SourceFilename>{middle}</SourceFilename>")
    store._tidy(folder)
    assert inner.exists() and middle.exists() and outer.exists()
    outer.unlink()
    store._tidy(folder)
    assert not inner.exists() and not middle.exists()


def test_of_too_much_the_oldest_go_but_none_of_this_week(folder):
    paths = [put(folder, vrt(i), days, "x" * 100) for i, days in enumerate((20, 15, 10, 6, 1))]
    store._tidy(folder, most=250)
    assert [path.exists() for path in paths] == [False, False, False, True, True]
    store._tidy(folder, most=0)
    assert [path.exists() for path in paths[3:]] == [True, True]


def test_use_is_noted(folder):
    path, other = put(folder, vrt(1), 40), put(folder.parent, "a.tif", 40)
    store.touch(str(path))
    store.touch(str(other))
    store._tidy(folder)
    assert path.exists()
    assert time.time() - other.stat().st_mtime > 39 * DAY
