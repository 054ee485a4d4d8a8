"""Notes of unfinished runs hold no keys."""

import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.pipeline import Job
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin import settings
from layerfuse.plugin.runs import unfinished
from layerfuse.plugin.runs.tasks import Request


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/data/a.tif", True),
        ("/vsicurl/http://me:PASSWORD77@host/a.tif", False),
        ("/vsicurl/http://h/a?sig=KEY9", False),
    ],
)
def test_a_run_of_an_address_with_a_key_is_not_noted(tiny_model, tmp_path, monkeypatch, path, noted):
    kept = {}
    monkeypatch.setattr(settings, "read_json", lambda key, default: kept.get(key, default))
    monkeypatch.setattr(settings, "write_json", kept.__setitem__)
    job = Job((RasterSource("optical", path),), tmp_path / "map.tif")
    unfinished.remember(Request(str(tiny_model), tiny_model, load_card(tiny_model), job, "a title", "cpu"))
    assert bool(kept.get(settings.UNFINISHED)) == noted
    assert not [word for word in ("PASSWORD77", "KEY9") if word in repr(kept)]
