"""A forward proxy on loopback for tests: tunnels (CONNECT) and plain requests, with a password if wanted."""

from __future__ import annotations

import base64
import select
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class ForwardProxy:
    """Use as a context manager.

    Args:
        access: ``user:password`` that it asks for; empty for none.
    """

    def __init__(self, access: str = "") -> None:
        self.wanted = f"Basic {base64.b64encode(access.encode()).decode()}" if access else None
        self.seen: list[tuple[str, str]] = []  # method and target of what was let through
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> ForwardProxy:
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    proxy: ForwardProxy

    def log_message(self, *_: object) -> None:
        pass

    def _is_let_in(self) -> bool:
        if self.proxy.wanted in (None, self.headers["Proxy-Authorization"]):
            self.proxy.seen.append((self.command, self.path))
            return True
        self.send_response(407)
        self.send_header("Proxy-Authenticate", 'Basic realm="tests"')
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def do_CONNECT(self) -> None:
        if not self._is_let_in():
            return
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as other:
            self.send_response(200)
            self.end_headers()
            pair = {self.connection: other, other: self.connection}
            while True:
                for ready in select.select(list(pair), [], [])[0]:
                    block = ready.recv(1 << 16)
                    if not block:
                        self.close_connection = True
                        return
                    pair[ready].sendall(block)

    def _forward(self) -> None:
        if not self._is_let_in():
            return
        target = urlsplit(self.path)
        connection = HTTPConnection(target.hostname, target.port)
        path = f"{target.path}?{target.query}" if target.query else target.path
        kept = {n: v for n, v in self.headers.items() if n.lower() not in ("proxy-authorization", "connection")}
        connection.request(self.command, path, headers=kept)
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() != "connection":
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    do_GET = do_HEAD = _forward  # noqa: N815 - as http.server calls them
