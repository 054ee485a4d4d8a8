"""A server on loopback for tests, which answers each GET by a method."""

from __future__ import annotations

import contextlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # of many that come at once none has to knock again, which takes a second


class LoopbackServer:
    """Answers by :meth:`answer`, which a subclass has; use as a context manager."""

    ranges = False  # whether parts of a file can be asked for

    def __init__(self):
        self.requests: list[str] = []
        self.headers = {}  # of the last request
        self.lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True  # an answer is two packets; the second would wait for the client

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.do_GET()

            def do_GET(self):
                with server.lock:
                    server.requests.append(self.path)
                    server.headers = self.headers
                status, kind, body = server.answer(self.path)
                part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
                whole = len(body)
                if part and status == 200 and server.ranges:
                    status, body = 206, body[int(part[1]) : int(part[2]) + 1]
                with contextlib.suppress(OSError):  # whoever asked has given up
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    if status == 206:
                        self.send_header("Content-Range", f"bytes {part[1]}-{int(part[1]) + len(body) - 1}/{whole}")
                    self.end_headers()
                    if self.command != "HEAD":
                        self.wfile.write(body)

        self.http = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def answer(self, path):
        """Status, content type and body for a path with its query."""
        raise NotImplementedError
