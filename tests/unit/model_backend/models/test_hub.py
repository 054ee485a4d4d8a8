"""What needs no server; the rest is in tests/integration/hub/test_hub.py."""

import hashlib

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.models.cache import ModelId

hub = pytest.importorskip("layerfuse.model_backend.models.hub", reason="huggingface_hub is not installed")
MODEL, HUB = ModelId("org/name"), "https://hub.invalid"


def test_space_is_looked_at_before(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "not" / "yet"))
    hub._check_space(MODEL, 1)
    with pytest.raises(InputError, match=r"it needs 1000000000000\.0 MB, .* MB free\. Free some space"):
        hub._check_space(MODEL, 10**18)
    assert not (tmp_path / "not").exists()


def test_foreign_certificates_are_told_with_what_to_do():
    error = hub.HTTPError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate")
    _, fix = hub._explain(error, MODEL, HUB)
    assert "SSL_CERT_FILE" in fix


def test_a_full_disk_is_told():
    why, fix = hub._explain(OSError(28, "No space left on device"), MODEL, HUB)
    assert "No space left" in why
    assert "free space" in fix


@pytest.mark.parametrize("digest", [hashlib.sha256(b"right").hexdigest(), hashlib.sha1(b"blob 5\0right").hexdigest()])
def test_both_of_the_hubs_digests_are_known(tmp_path, digest):
    path = tmp_path / "config.json"
    file = hub._File("config.json", "0" * 40, digest, 5)
    path.write_bytes(b"right")
    assert hub._agrees(file, path) is True
    path.write_bytes(b"wrong")
    assert hub._agrees(file, path) is False
    assert hub._agrees(hub._File("config.json", "0" * 40, "of-a-mirror", 5), path) is None


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_what_a_link_leads_to_outside_of_the_cache_is_not_deleted(tmp_path, monkeypatch, linked):
    cache, outside = tmp_path / "cache", tmp_path / "outside"
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    outside.mkdir()
    precious = outside / "config.json"
    precious.write_text("precious")
    cache.mkdir()
    path = cache / "config.json" if linked == "file" else cache / "snapshot" / "config.json"
    (path if linked == "file" else path.parent).symlink_to(precious if linked == "file" else outside)
    with pytest.raises(InputError, match="is wrong, so the file was deleted"):
        hub._refuse(MODEL, path, "it is wrong")
    assert precious.read_text() == "precious"
    assert linked == "folder" or not path.is_symlink()
