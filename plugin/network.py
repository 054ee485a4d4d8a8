"""QGIS's network settings, for child processes."""

from __future__ import annotations

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy


def proxy_environment(address: str) -> dict[str, str]:
    """The proxy of QGIS's options for an address, as the environment variables that pip and the Hub's client read."""
    manager = QgsNetworkAccessManager.instance()
    proxy = manager.fallbackProxy()
    kinds = {QNetworkProxy.ProxyType.HttpProxy: "http", QNetworkProxy.ProxyType.Socks5Proxy: "socks5"}
    if proxy.type() not in kinds or any(address.startswith(start) for start in manager.excludeList() if start):
        return {}
    url = QUrl()
    url.setScheme(kinds[proxy.type()])
    url.setHost(proxy.hostName())
    url.setPort(proxy.port())
    url.setUserName(proxy.user())
    url.setPassword(proxy.password())
    text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return {"HTTPS_PROXY": text, "HTTP_PROXY": text}
