"""The Hub behind certificates of an organisation's own and behind proxies: the real client, real TLS, a real proxy."""

import subprocess
from pathlib import Path

import pytest
from layerfuse.tests.servers.forward_proxy import ForwardProxy
from layerfuse.tests.servers.hub import HubServer

ID = "team/tiny"
OPENSSL = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
subjectAltName = IP:127.0.0.1, DNS:localhost
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def _certificate(folder, name, kind, *signed_by):
    """Make a key and a certificate; the two PEM files."""
    config, key, certificate = (folder / f"{name}.{ending}" for ending in ("cnf", "key", "pem"))
    config.write_text(OPENSSL.format(name=name))
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-days", "2", "-config", config, "-extensions", kind, "-keyout", key, "-out", certificate]
    subprocess.run([*command, *files, *signed_by], check=True, capture_output=True)
    return key, certificate


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Authority, another authority, and key with certificate of the server."""
    folder = tmp_path_factory.mktemp("certificates")
    key, authority = _certificate(folder, "authority", "authority")
    _, stranger = _certificate(folder, "stranger", "authority")
    own = _certificate(folder, "server", "server", "-CA", authority, "-CAkey", key)
    both = folder / "both.pem"
    both.write_text("".join(path.read_text() for path in own))
    return authority, stranger, both


@pytest.fixture()
def secure_hub(certificates, tiny_files):
    """A Hub that speaks TLS only."""
    with HubServer(certificates[2]) as server:
        server.repos[ID].commit(tiny_files)
        yield server


def _same(folder, files):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()} == files


def test_certificates_of_an_organisation(layerfuse, secure_hub, certificates, tiny_files, cache):
    authority, stranger, _ = certificates
    for wrong in ({}, {"SSL_CERT_FILE": str(stranger)}):
        done = layerfuse("models", "download", ID, expect=2, HF_ENDPOINT=secure_hub.endpoint, **wrong)
        assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
        assert done.stderr.rstrip().endswith("Name your organisation's certificates in SSL_CERT_FILE.")
        assert not secure_hub.requests, "nothing is asked of a server that cannot prove who it is"
        assert not list(cache.glob("*/snapshots"))
    right = {"HF_ENDPOINT": secure_hub.endpoint, "SSL_CERT_FILE": str(authority)}
    assert _same(layerfuse("models", "download", ID, **right).stdout.strip(), tiny_files)
    assert {request.host for request in secure_hub.requests} == {"hub", "files"}, "both hosts, both by TLS"


def test_a_certificate_file_that_is_none(layerfuse, secure_hub, tmp_path):
    for name in ("missing.pem", "empty.pem"):
        (tmp_path / "empty.pem").write_text("")
        more = {"HF_ENDPOINT": secure_hub.endpoint, "SSL_CERT_FILE": str(tmp_path / name)}
        done = layerfuse("models", "download", ID, expect=2, **more)
        assert f"{name}, which is no file of certificates. Name a PEM file" in done.stderr


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tunnel"])
def test_a_proxy_with_a_password(layerfuse, hub, secure_hub, certificates, tiny_files, secure):
    server = secure_hub if secure else hub
    hub.repos[ID].commit(tiny_files)
    more = {"HF_ENDPOINT": server.endpoint, "SSL_CERT_FILE": str(certificates[0])}
    with ForwardProxy("me:p@ss") as proxy:
        name = "HTTPS_PROXY" if secure else "HTTP_PROXY"
        done = layerfuse("models", "download", ID, expect=2, **more, **{name: proxy.address})
        assert "407" in done.stderr
        assert not server.requests
        address = proxy.address.replace("//", "//me:p%40ss@")
        assert _same(layerfuse("models", "download", ID, **more, **{name: address}).stdout.strip(), tiny_files)
    methods = {method for method, _ in proxy.seen}
    assert methods == ({"CONNECT"} if secure else {"HEAD", "GET"})
    hosts = [server.endpoint.split("//")[1], server.files_endpoint.split("//")[1]]
    assert all(any(host in target for _, target in proxy.seen) for host in hosts), "both hosts through the proxy"
    assert len(server.requests) >= 6


def test_a_proxy_that_is_gone(layerfuse, hub, tiny_files):
    hub.repos[ID].commit(tiny_files)
    done = layerfuse("models", "download", ID, expect=2, HTTP_PROXY="http://127.0.0.1:9")
    assert "cannot be reached" in done.stderr
    assert "Check the network, or try again. Proxy and mirror: QGIS's options, else HTTPS_PROXY" in done.stderr
    assert not hub.requests
