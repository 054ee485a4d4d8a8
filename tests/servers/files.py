"""A server of files that counts the bytes it is asked for."""

import re

from layerfuse.tests.servers.loopback import LoopbackServer


class Files(LoopbackServer):
    """Files by name, whole or in ranges."""

    ranges = True

    def __init__(self, files):
        super().__init__()
        self.files, self.asked = files, 0  # bytes

    def answer(self, path):
        """A file."""
        name = path.strip("/")
        if part := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            self.asked += int(part[2]) - int(part[1]) + 1
        return (200, "image/tiff", self.files[name].read_bytes()) if name in self.files else (404, "text/plain", b"")
