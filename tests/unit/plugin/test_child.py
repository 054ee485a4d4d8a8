"""Children of children end with them: one that lived on would hold the pipe, and cancelling would wait for it."""

import os
import sys
from pathlib import Path

import pytest
from layerfuse.model_backend.errors import Cancelled
from layerfuse.plugin.engine.child import listen, start

CODE = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)\n"
)


@pytest.mark.skipif(os.name == "nt", reason="looks into /proc")
def test_cancelling_ends_the_whole_family():
    lines = []
    child = start([sys.executable, "-c", CODE], os.environ, merge=True)
    with pytest.raises(Cancelled):
        listen(child, lines.append, lambda: len(lines) == 2)
    (grandchild,) = [int(line) for line in lines if line != "1"]
    try:
        command = Path(f"/proc/{grandchild}/cmdline").read_bytes()
    except FileNotFoundError:
        command = b""
    assert command == b"", "what has ended has none, collected or not"
