"""QGIS's network settings and the plugin's, for child processes."""

from __future__ import annotations

from urllib.parse import urlsplit

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkInterface, QNetworkProxy

from ..model_backend.errors import InputError
from . import settings

HUB = "https://huggingface.co"


def proxy_environment(address: str) -> dict[str, str]:
    """The proxy of QGIS's options for an address, as the environment variables that pip and the Hub's client read."""
    manager = QgsNetworkAccessManager.instance()
    proxy = manager.fallbackProxy()
    kinds = {QNetworkProxy.ProxyType.HttpProxy: "http", QNetworkProxy.ProxyType.Socks5Proxy: "socks5"}
    excluded = [text for text in (*manager.excludeList(), *manager.noProxyList()) if text]
    if proxy.type() not in kinds or any(address.startswith(start) for start in excluded):
        return {}
    url = QUrl()
    url.setScheme(kinds[proxy.type()])
    url.setHost(proxy.hostName())
    url.setPort(proxy.port())
    url.setUserName(proxy.user())
    url.setPassword(proxy.password())
    text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    found = {"HTTPS_PROXY": text, "HTTP_PROXY": text}
    hosts = [host for host in map(_host, excluded) if host]
    return {**found, "NO_PROXY": ",".join(hosts)} if hosts else found


def is_offline() -> bool:
    """Whether this computer is surely in no network; nothing is asked of anybody."""
    kinds = QNetworkInterface.InterfaceFlag
    for interface in QNetworkInterface.allInterfaces():
        flags = interface.flags()
        works = flags & kinds.IsUp and flags & kinds.IsRunning and not flags & kinds.IsLoopBack
        if works and any(not entry.ip().isLinkLocal() for entry in interface.addressEntries()):
            return False
    return True


def _host(text: str) -> str:
    """The host of an address for which no proxy is used, which may lack its scheme."""
    try:
        return urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""


def certificate_environment() -> dict[str, str]:
    """The file of certificates of the options, as the environment variables that pip and the Hub's client read."""
    path = settings.read(settings.CERTIFICATES)
    return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT"), path) if path else {}


def hub_environment(server: str = "", access: str = "") -> dict[str, str]:
    """What the options say about the Hub, as the environment variables that its client reads.

    Call it on the main thread: QGIS may ask for its master password. The credential is for the first server only.

    Args:
        server: Address to ask in place of those in the options.
        access: Authentication configuration in place of that in the options.

    Raises:
        InputError: The authentication configuration is gone, or holds no access key.
    """
    servers = [server] if server else [str(text) for text in settings.read_json(settings.HUB_SERVERS, [])]
    found = {**certificate_environment(), **proxy_environment(servers[0] if servers else HUB)}
    if servers:
        found["HF_ENDPOINT"] = servers[0]
    if servers[1:]:
        found["LAYERFUSE_HUB_MIRRORS"] = " ".join(servers[1:])
    access = access or settings.read(settings.HUB_ACCESS)
    if access:
        found["HF_TOKEN"] = _access_key(access)
    return found


def _access_key(configuration: str) -> str:
    """The access key in a configuration of QGIS's authentication database, methods Basic and API Header.

    Raises:
        InputError: There is no such configuration, or no key in it.
    """
    fine, config = QgsApplication.authManager().loadAuthenticationConfig(configuration, QgsAuthMethodConfig(), True)
    header = config.configMap().get("Authorization", "") if fine and config.method() == "APIHeader" else ""
    key = header[len("Bearer ") :] if header.startswith("Bearer ") else header
    key = key or (config.config("password") if fine else "")
    if not key:
        raise InputError(
            "access to the Hub",
            "the authentication configuration is gone or has no password",
            "Choose another one in Settings > Options > LayerFuse.",
        )
    return key
