"""What needs no server; the rest is in tests/integration/test_hub.py."""

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
