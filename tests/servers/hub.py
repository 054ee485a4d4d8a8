"""A Hub on loopback for tests: the documented protocol, two hosts, and faults on demand.

The Hub itself answers on ``127.0.0.1``, large files come from a second server that clients know as ``localhost``,
so that a credential sent there would be seen. Everything a client sends is recorded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ACCESS = "Bearer hf_right"


@dataclass
class Repo:
    """A repository: commits by id, and what branches and tags mean."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ("layerfuse",)
    access: str = ""  # "private" or "gated": only with the right credential

    def commit(self, files: dict[str, bytes], ref: str = "main") -> str:
        digests = sorted((name, hashlib.sha1(content).hexdigest()) for name, content in files.items())
        commit = hashlib.sha1(repr((digests, len(self.commits))).encode()).hexdigest()
        self.commits[commit] = dict(files)
        self.refs[ref] = commit
        return commit


@dataclass
class Request:
    host: str  # "hub" or "files"
    method: str
    path: str
    headers: Message  # asks without regard to case


class HubServer:
    """The two servers; use as a context manager.

    Args:
        certificate: PEM file with key and certificate, to speak TLS.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.repos: dict[str, Repo] = defaultdict(Repo)
        self.uploads: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.page = 100  # models on a page of a search
        self.faults: list[tuple[str, str]] = []  # (part of "METHOD host path", what goes wrong): each happens once
        self.hub = ThreadingHTTPServer(("127.0.0.1", 0), self._handler("hub"))
        self.files = ThreadingHTTPServer(("127.0.0.1", 0), self._handler("files"))
        scheme = "https" if certificate else "http"
        self.endpoint = f"{scheme}://127.0.0.1:{self.hub.server_port}"
        self.files_endpoint = f"{scheme}://localhost:{self.files.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            for server in (self.hub, self.files):
                server.socket = context.wrap_socket(server.socket, server_side=True)

    def __enter__(self) -> HubServer:
        for server in (self.hub, self.files):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.hub, self.files):
            server.shutdown()
            server.server_close()

    def seen(self, method: str = "", part: str = "") -> list[Request]:
        return [r for r in self.requests if method in r.method and part in r.path]

    def take_fault(self, text: str) -> str:
        for i, (part, fault) in enumerate(self.faults):
            if part in text:
                del self.faults[i]
                return fault
        return ""

    def _handler(self, host: str) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(_Handler):
            pass

        Handler.server_of_tests, Handler.host = server, host
        return Handler


def is_large(name: str) -> bool:
    return name.endswith((".safetensors", ".onnx"))


def etag(name: str, content: bytes) -> str:
    """SHA-256 of large files, as LFS has it; git's name of the others."""
    if is_large(name):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer is two packets; the second would wait for the client
    server_of_tests: HubServer
    host: str

    def log_message(self, *_: object) -> None:
        pass

    def _any(self) -> None:
        server = self.server_of_tests
        server.requests.append(Request(self.host, self.command, self.path, self.headers))
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = server.take_fault(f"{self.command} {self.host} {self.path}")
        if fault.startswith("sleep"):
            time.sleep(float(fault.split()[1]))
            fault = ""
        if fault == "gone":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()  # the line breaks: a reset
            self.close_connection = True
        elif fault.isdigit():
            self._answer(int(fault), b"{}", {"Retry-After": "2"} if fault == "429" else {})
        else:
            self.fault = fault
            (self._files if self.host == "files" else self._hub)()

    do_GET = do_HEAD = do_POST = do_PUT = _any  # noqa: N815 - as http.server calls them

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Length": str(len(body)), **(headers or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.fault_is("drop"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif self.fault_is("slow"):
            for start in range(0, len(body), len(body) // 200 + 1):
                self.wfile.write(body[start : start + len(body) // 200 + 1])
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(body)

    fault = ""

    def fault_is(self, kind: str) -> bool:
        return self.fault == kind

    def _json(self, data: object, status: int = 200) -> None:
        self._answer(status, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def _refuse(self, status: int, code: str = "") -> None:
        self._answer(status, b"", {"X-Error-Code": code} if code else {})

    def _send_content(self, content: bytes, headers: dict[str, str]) -> None:
        if self.fault == "corrupt":
            content = content[:-1] + bytes([content[-1] ^ 1])
        if self.fault == "longer":
            self._answer(200, content * 3, headers)
            return
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if asked and self.fault != "no range":
            start = int(asked[1])
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._answer(206, content[start:], headers)
        else:
            self._answer(200, content, headers)

    def _files(self) -> None:
        digest = self.path.rsplit("/", 1)[1]
        server = self.server_of_tests
        if self.command == "PUT":
            server.uploads[digest] = self.body
            self._answer(200)
            return
        stored = [c for repo in server.repos.values() for files in repo.commits.values() for c in files.values()]
        content = next(c for c in stored if hashlib.sha256(c).hexdigest() == digest)
        self._send_content(content, {"ETag": f'"{digest}"'})

    def _hub(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/(.+)/([^/]+)", path):
            self._resolve(*match.groups())
        elif path == "/api/models":
            self._list()
        elif self.command == "POST":
            self._upload(path)
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            repo, commit = self._find(match[1], match[2] or "main")
            if repo:
                self._json({"id": match[1], "sha": commit, "tags": repo.tags})
        else:
            self._refuse(404)

    def _find(self, name: str, revision: str) -> tuple[Repo, str] | tuple[None, None]:
        """The repository and commit; if there is none, the refusal is sent."""
        repo = self.server_of_tests.repos.get(name)
        right = self.headers.get("Authorization") == ACCESS
        if repo is None or (repo.access == "private" and not right):
            self._refuse(401 if self.headers.get("Authorization") is None else 404, "RepoNotFound")
        elif repo.access == "gated" and not right:
            self._refuse(403 if self.headers.get("Authorization") else 401, "GatedRepo")
        elif (commit := repo.refs.get(revision, revision)) not in repo.commits:
            self._refuse(404, "RevisionNotFound")
        else:
            return repo, commit
        return None, None

    def _resolve(self, name: str, revision: str, file: str) -> None:
        repo, commit = self._find(name, revision)
        if repo is None:
            return
        content = repo.commits[commit].get(file)
        if content is None:
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit})
            return
        headers = {"X-Repo-Commit": commit}
        if is_large(file):
            digest = etag(file, content)
            headers |= {"X-Linked-ETag": f'"{digest}"', "X-Linked-Size": str(len(content)), "ETag": f'"{commit}"'}
            headers["Location"] = f"{self.server_of_tests.files_endpoint}/{digest}"
            self._answer(302, b"", headers)
        else:
            headers["ETag"] = f'"{etag(file, content)}"'
            if self.command == "HEAD":
                headers["Content-Length"] = str(len(content))
                self._answer(200, b"", headers)
            else:
                self._send_content(content, headers)

    def _list(self) -> None:
        """A page of the models, and in the header where the next one is, as the Hub has it."""
        query = parse_qs(urlsplit(self.path).query)
        wanted, words = query.get("filter", []), query.get("search", [""])[0]
        found = [
            {"id": name, "sha": repo.refs["main"], "tags": repo.tags}
            for name, repo in self.server_of_tests.repos.items()
            if set(wanted) <= set(repo.tags) and words in name and repo.access != "private"
        ]
        size = min(int(query.get("limit", ["100"])[0]), self.server_of_tests.page)
        start = int(query.get("cursor", ["0"])[0])
        more = {}
        if len(found) > start + size:
            address = re.sub(r"&cursor=\d+", "", self.path)
            more["Link"] = f'<{self.server_of_tests.endpoint}{address}&cursor={start + size}>; rel="next"'
        body = json.dumps(found[start : start + size]).encode()
        self._answer(200, body, {"Content-Type": "application/json", **more})

    def _upload(self, path: str) -> None:
        server = self.server_of_tests
        if path == "/api/validate-yaml":
            self._json({"warnings": [], "errors": []})
        elif self.headers.get("Authorization") != ACCESS:
            self._refuse(401)
        elif path == "/api/repos/create":
            asked = json.loads(self.body)
            name = f"{asked['organization']}/{asked['name']}"
            server.repos[name]  # made by being asked for
            self._json({"url": f"{server.endpoint}/{name}"})
        elif "/preupload/" in path:
            names = [file["path"] for file in json.loads(self.body)["files"]]
            modes = [
                {"path": n, "uploadMode": "lfs" if is_large(n) else "regular", "shouldIgnore": False} for n in names
            ]
            self._json({"files": modes})
        elif path.endswith(".git/info/lfs/objects/batch"):
            objects = json.loads(self.body)["objects"]
            for entry in objects:
                entry["actions"] = {"upload": {"href": f"{server.files_endpoint}/{entry['oid']}"}}
            self._json({"transfer": "basic", "objects": objects})
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/commit/main", path):
            files = {}
            for line in map(json.loads, self.body.splitlines()):
                value = line["value"]
                if line["key"] == "file":
                    files[value["path"]] = base64.b64decode(value["content"])
                elif line["key"] == "lfsFile":
                    files[value["path"]] = server.uploads[value["oid"]]
            commit = server.repos[match[1]].commit(files)
            self._json({"commitUrl": f"{server.endpoint}/{match[1]}/commit/{commit}", "commitOid": commit})
        else:
            self._refuse(404)
