"""The real worker with the real network, and its client."""

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend import __version__
from layerfuse.model_backend.card import file_digest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.inference.processes.worker import PROTOCOL, PixelFile, lay_out
from layerfuse.plugin.engine import process
from layerfuse.plugin.engine.process import EngineProcess, check_python

PYTHON = Path(sys.executable)
DEADLINE = 120  # seconds; far beyond any sane duration


@pytest.fixture()
def engine(tiny_model):
    engine = EngineProcess(tiny_model, PYTHON)
    yield engine
    engine.close()


@pytest.fixture(autouse=True, scope="module")
def _leave_nothing():
    yield
    process.close_all()


def _batches():
    """Full and partial: both modalities with holes; one alone; one tile; a tile that lacks a modality."""
    random = np.random.default_rng(3)

    def batch(tiles, **channels):
        values = {n: random.normal(100, 60, (tiles, c, 32, 32)).astype(np.float32) for n, c in channels.items()}
        valid = {n: random.random((tiles, 32, 32)) > 0.2 for n in channels}
        return Batch(values, valid)

    lacking = batch(3, optical=2, elevation=1)
    lacking.valid["elevation"][1] = False
    return [batch(4, optical=2, elevation=1), batch(2, elevation=1), batch(1, optical=2), lacking]


def _pid(engine):
    return engine._worker._process.pid


def _is_gone(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def _wait_until(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_exactly_the_local_engine(engine, tiny_model):
    local = LocalEngine(tiny_model)
    assert engine.card == local.card and engine.digest == local.digest and engine.device == local.device
    for batch in _batches():
        there, here = engine.predict(batch).probabilities, local.predict(batch).probabilities
        assert there.dtype == here.dtype == np.float32
        np.testing.assert_array_equal(there, here)
    local.close()


def test_a_prediction_is_no_view_of_the_next(engine):
    first, second, *_ = _batches()
    kept = engine.predict(first).probabilities
    copy = kept.copy()
    engine.predict(second)
    np.testing.assert_array_equal(kept, copy)


@pytest.mark.parametrize("words", ["[enforce fail] DefaultCPUAllocator: can't allocate memory", "CUDA out of memory."])
def test_out_of_memory_halves_what_is_computed_at_once(words, tiny_model, monkeypatch):
    local = LocalEngine(tiny_model, threads=8)
    batch = _batches()[0]
    expected = local.predict(batch).probabilities
    compute = LocalEngine._compute

    def tight(self, *arguments):
        if self.threads > limit:
            raise RuntimeError(words)
        return compute(self, *arguments)

    monkeypatch.setattr(LocalEngine, "_compute", tight)
    limit = 2
    np.testing.assert_array_equal(local.predict(batch).probabilities, expected)
    assert local.threads == 2
    limit = 0
    with pytest.raises(InputError, match="the memory is too small for one tile of 32 pixels"):
        local.predict(batch)
    local.close()


def test_what_the_handshake_says():
    import torch

    found = check_python(PYTHON)
    assert found == {"python": ".".join(map(str, sys.version_info[:3])), "torch": torch.__version__}


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_kill_9_of_the_child_in_the_middle_of_a_batch(engine, tiny_model):
    batch = _batches()[0]
    expected = engine.predict(batch).probabilities
    child = _pid(engine)
    os.kill(child, signal.SIGSTOP)  # so that the batch is surely not finished
    answer = []
    thread = threading.Thread(target=lambda: answer.append(engine.predict(batch)))
    thread.start()
    os.kill(child, signal.SIGKILL)
    thread.join(DEADLINE)
    np.testing.assert_array_equal(answer[0].probabilities, expected)
    assert _pid(engine) != child


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_cancel_in_the_middle_of_a_batch(tiny_model):
    cancelled = threading.Event()
    engine = EngineProcess(tiny_model, PYTHON, cancelled.is_set)
    child = _pid(engine)
    os.kill(child, signal.SIGSTOP)
    threading.Timer(0.1, cancelled.set).start()
    with pytest.raises(Cancelled):
        engine.predict(_batches()[0])
    engine.close()
    assert _is_gone(child)


PARENT = """
import os, sys, threading
from pathlib import Path
from layerfuse.plugin.engine import process
popen = process.subprocess.Popen
def tell(*arguments, **options):
    child = popen(*arguments, **options)
    print(child.pid, flush=True)
    return child
process.subprocess.Popen = tell
engine = process.EngineProcess(Path(sys.argv[1]), Path(sys.executable))
print("ready", flush=True)
threading.Event().wait()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("when", ["at the start", "when ready"])
def test_the_child_ends_with_its_parent(when, tiny_model):
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tiny_model)], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        if when == "when ready":
            assert parent.stdout.readline() == "ready\n"
        assert not _is_gone(child)
        parent.send_signal(signal.SIGKILL)
    _wait_until(lambda: _is_gone(child))


@pytest.mark.skipif(os.name == "nt", reason="the script needs a #! line")
def test_garbage_before_the_handshake(tmp_path, tiny_model):
    python = tmp_path / "python"
    python.write_text(f"""#!/bin/sh\nprintf 'hello\\n{{"ok": 1\\nno line break'\nexec "{PYTHON}" "$@"\n""")
    python.chmod(0o755)
    engine = EngineProcess(tiny_model, python)
    assert engine.predict(_batches()[2]).probabilities.shape == (1, 3, 32, 32)
    engine.close()


def test_what_libraries_print_cannot_break_the_protocol():
    script = """
import os
from layerfuse.model_backend.inference.processes.worker import _private_stdout
answers = _private_stdout()
print("from Python", flush=True)
os.system("echo from a program")
answers.write(b"answer")
answers.flush()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=DEADLINE)
    assert done.stdout == "answer"
    assert done.stderr.split("\n")[:2] == ["from Python", "from a program"]


def test_any_folder_names(tmp_path, tiny_model, monkeypatch):
    """A checkout under another name, in a folder with spaces and other letters; the model likewise."""
    root = Path(process.SCRIPT).parents[1]
    checkout = tmp_path / "dir with späce" / "Schicht-Mischer 测试"
    shutil.copytree(
        root / "model_backend", checkout / "model_backend", ignore=shutil.ignore_patterns("weights", "__pycache__")
    )
    shutil.copy(root / "__init__.py", checkout)
    model = shutil.copytree(tiny_model, tmp_path / "mödel mit ☃")
    monkeypatch.setattr(process, "SCRIPT", checkout / "model_backend" / "__main__.py")
    engine = EngineProcess(model, PYTHON)
    assert engine.predict(_batches()[2]).probabilities.shape == (1, 3, 32, 32)
    engine.close()


def test_broken_weights(tmp_path, tiny_card):
    tiny_card.save(tmp_path)
    with pytest.raises(InputError) as caught:
        EngineProcess(tmp_path, PYTHON)
    assert caught.value.what.endswith("model.safetensors")
    assert "cannot be read (No such file" in caught.value.why


def test_our_fault_comes_with_a_traceback(engine):
    with pytest.raises(RuntimeError, match=r"(?s)our fault.*Traceback.*without any valid pixel"):
        engine.predict(
            Batch({"optical": np.ones((1, 2, 32, 32), np.float32)}, {"optical": np.zeros((1, 32, 32), bool)})
        )
    assert engine.predict(_batches()[2]), "the worker lives on"


@pytest.mark.skipif(os.name == "nt", reason="nothing is stopped by a signal there")
def test_a_worker_that_stands_still_is_noticed_and_told(tiny_model, monkeypatch):
    said, batch = [], _batches()[0]

    def tell(sentence):
        said.append(sentence)
        monkeypatch.setattr(process, "SILENT_SECONDS", 60)  # the next one is waited for

    with closing(EngineProcess(tiny_model, PYTHON, tell=tell)) as engine:
        expected, first = engine.predict(batch).probabilities, _pid(engine)
        monkeypatch.setattr(process, "SILENT_SECONDS", 1)
        os.kill(first, signal.SIGSTOP)
        again = engine.predict(batch).probabilities
        assert _is_gone(first) and _pid(engine) != first
    np.testing.assert_allclose(again, expected, atol=1e-6)
    (sentence,) = said
    assert "stopped, ended by LayerFuse: it gave no sign of life for 1 seconds" in sentence
    assert "started again" in sentence and "memory" not in sentence


def test_the_protocol(tmp_path, tiny_model):
    """The worker as any client sees it, without ours."""
    command = [sys.executable, "-I", "-X", "utf8", str(process.SCRIPT), "worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:

        def answer():
            return next(found for line in worker.stdout if line.strip() and "beat" not in (found := json.loads(line)))

        def ask(**request):
            print(json.dumps(request), file=worker.stdin, flush=True)
            return answer()

        hello = answer()
        assert hello["id"] == 0
        assert (hello["ok"]["protocol"], hello["ok"]["layerfuse"]) == (PROTOCOL, __version__)
        assert ask(id=7, do="ping") == {"id": 7, "ok": {}}
        assert "predict before load" in ask(id=8, do="predict", values={}, valid={}, answers=[])["fault"]
        assert ask(id=9, do="load", folder=str(tmp_path), threads=None, device="auto")["error"][0].endswith(
            "config.json"
        )
        digest = file_digest(tiny_model / "model.safetensors")
        assert ask(id=10, do="load", folder=str(tiny_model), threads=1, device="auto") == {
            "id": 10, "ok": {"digest": digest, "device": list(astuple(LocalEngine(tiny_model).device))}
        }  # fmt: skip
        worker.stdin.close()
        assert worker.wait(DEADLINE) == 0


def test_an_older_python_is_told_plainly(monkeypatch, capsys):
    version = namedtuple("Version", "major minor micro")
    monkeypatch.setattr(sys, "version_info", version(3, 9, 2))
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(process.SCRIPT), run_name="__main__")
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("Python 3.9: LayerFuse's engine needs Python 3.10 or newer.")


@pytest.mark.parametrize("command", [["-m", "layerfuse.model_backend"], [str(process.SCRIPT)]])
def test_two_ways_to_the_command_line(command, tmp_path):
    done = subprocess.run(
        [sys.executable, *command, "--version"], capture_output=True, text=True, cwd=tmp_path, timeout=DEADLINE
    )
    assert done.stdout.strip() == f"layerfuse {__version__}", done.stderr


def test_places_do_not_overlap(tmp_path):
    places, size = lay_out({"a": ("<f4", (3, 5)), "b": ("|b1", (7,)), "c": ("<f4", (2, 2, 2))})
    path = tmp_path / "pixels"
    path.write_bytes(bytes(size))
    mine, theirs = PixelFile(path), PixelFile(path)
    for number, place in enumerate(places.values(), start=1):
        mine.array(place)[...] = number
    for number, (name, place) in enumerate(places.items(), start=1):
        array = theirs.array(place)
        assert array.shape == tuple(place[1])
        assert (array == (True if name == "b" else number)).all()
        assert place[2] % 64 == 0
