"""The client against workers that misbehave. These are small scripts; none of them needs torch."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend import __version__
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.engine import Batch
from layerfuse.model_backend.inference.processes.worker import PROTOCOL
from layerfuse.plugin.engine import process
from layerfuse.plugin.engine.process import EngineProcess, check_python

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts need a #! line")

HELLO = f"""
import json, os, signal, sys, time
def say(**message):
    print(json.dumps(message), flush=True)
say(id=0, ok={{"protocol": {PROTOCOL}, "layerfuse": "{__version__}", "python": "3.10.0", "torch": "2.4"}})
def serve(predict):
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "predict":
            predict(request)
        say(id=request["id"], ok={{"digest": "0", "device": ["cpu", "float32", "as asked"]}})
"""


@pytest.fixture()
def fake_python(tmp_path):
    """A function that makes an "engine Python" which runs a script of ours, whatever it is asked to run."""

    def make(script):
        path = tmp_path / "fake pythön"
        path.write_text(f"#!{sys.executable}\n" + textwrap.dedent(script), encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture()
def model(tiny_card, tmp_path):
    """A model folder with a card only: these workers read no weights."""
    tiny_card.save(tmp_path)
    return tmp_path


@pytest.fixture()
def pixels(tmp_path, monkeypatch):
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _leaves_nothing():
    yield
    process.close_all()
    assert not [t.name for t in threading.enumerate() if t.name.startswith("layerfuse-engine-")]


def _batch():
    return Batch({"optical": np.ones((2, 2, 32, 32), np.float32)}, {"optical": np.ones((2, 32, 32), bool)})


def test_a_python_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"cannot be started \(No such file.*Settings > Options > LayerFuse"):
        check_python(tmp_path / "python")


def test_a_worker_that_stops_at_the_start(fake_python):
    python = fake_python("import sys; print('no torch here', file=sys.stderr); sys.exit(3)")
    with pytest.raises(InputError, match=r"stopped at the start, by exit code 3; its last words: no torch here"):
        check_python(python)


def test_another_version_of_the_plugin(fake_python):
    python = fake_python("""print('{"id": 0, "ok": {"protocol": 0, "layerfuse": "0.0.1"}}', flush=True); input()""")
    with pytest.raises(InputError, match=r"LayerFuse 0\.0\.1 \(protocol 0\).*Restart QGIS"):
        check_python(python)


def test_a_worker_that_never_answers(fake_python, monkeypatch):
    monkeypatch.setattr(process, "START_SECONDS", 0.2)
    with pytest.raises(InputError, match=r"ended by LayerFuse: it did not answer within"):
        check_python(fake_python("import sys; sys.stdin.read()"))


def test_garbage_is_no_answer(fake_python):
    python = fake_python(
        r"""
        import os
        os.write(1, b'\xff\xfe\x00garbage\n[1, 2]\n{"id": 0}\nnull\n{"ok":\n' + b'x' * 3000000 + b'\n')
        """
        + textwrap.indent(HELLO, " " * 8)
        + """
        sys.stdin.read()
        """
    )
    assert check_python(python) == {"python": "3.10.0", "torch": "2.4"}


def test_dies_once_and_is_started_again(fake_python, model, pixels, tmp_path):
    marker = tmp_path / "died"
    python = fake_python(f"""{HELLO}
def predict(request):
    if not os.path.exists({str(marker)!r}):
        open({str(marker)!r}, "w").close()
        os.kill(os.getpid(), signal.SIGSEGV)
serve(predict)
""")
    engine = EngineProcess(model, python)
    assert engine.predict(_batch()).probabilities.shape == (2, 3, 32, 32)
    assert marker.exists()
    engine.close()
    assert not list(pixels.iterdir())


def test_a_child_that_we_have_ended_is_not_started_again(fake_python, model, tmp_path, monkeypatch):
    asked, started, worker = tmp_path / "asked", [], process._Worker
    monkeypatch.setattr(process, "_Worker", lambda *given: started.append(given) or worker(*given))
    python = fake_python(f"""{HELLO}
def predict(request):
    open({str(asked)!r}, "w").close()
    os.kill(os.getpid(), signal.SIGKILL)
serve(predict)
""")
    engine = EngineProcess(model, python, is_cancelled=asked.exists)
    with pytest.raises(Cancelled):
        engine.predict(_batch())
    assert len(started) == 1


def test_after_a_death_fewer_tiles_at_the_same_time(fake_python, model, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    seen = tmp_path / "threads"
    python = fake_python(f"""{HELLO}
request = json.loads(sys.stdin.readline())
with open({str(seen)!r}, "a") as file:
    print(request["threads"], file=file)
say(id=request["id"], ok={{"digest": "0", "device": ["cpu", "float32", "as asked"]}})
def predict(request):
    with open({str(seen)!r}) as file:
        if len(file.readlines()) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
serve(predict)
""")
    engine = EngineProcess(model, python)
    engine.predict(_batch())
    assert seen.read_text().split() == ["None", "3"]
    child = engine._worker._process
    engine.close()
    assert child.poll() is not None, "a slowed worker does not wait for the next job"


def test_stays_for_the_next_job_of_the_same_model(fake_python, model, pixels, tmp_path):
    python = fake_python(HELLO + "serve(lambda request: None)")
    first = EngineProcess(model, python)
    child = first._worker._process
    first.predict(_batch())
    first.close()
    cancelled = threading.Event()
    second = EngineProcess(model, python, cancelled.is_set)
    assert second._worker._process is child and second.digest == first.digest == "0"
    second.predict(_batch())
    second.close()
    card = model / "config.json"
    os.utime(card, ns=(1, 1))
    third = EngineProcess(model, python, cancelled.is_set)
    assert third._worker._process is not child, "the model was replaced"
    third.predict(_batch())
    cancelled.set()
    with pytest.raises(Cancelled):
        third.predict(_batch())
    killed = third._worker._process
    third.close()
    assert killed.poll() is not None and child.poll() is None
    process.close_all()
    assert child.poll() is not None
    assert not list(pixels.iterdir())


def test_a_waiting_child_leaves_after_idling(fake_python, model, monkeypatch):
    monkeypatch.setattr(process, "IDLE_SECONDS", 0.1)
    engine = EngineProcess(model, fake_python(HELLO + "serve(lambda request: None)"))
    child = engine._worker._process
    engine.close()
    child.wait(timeout=300)


def test_a_waiting_child_that_died_is_replaced(fake_python, model):
    python = fake_python(HELLO + "serve(lambda request: None)")
    first = EngineProcess(model, python)
    child = first._worker._process
    first.close()
    child.kill()
    child.wait()
    second = EngineProcess(model, python)
    assert second._worker._process is not child
    second.close()


def test_dies_twice(fake_python, model, pixels):
    python = fake_python(f"""{HELLO}
def predict(request):
    print("std::bad_alloc", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGABRT)
serve(predict)
""")
    engine = EngineProcess(model, python)
    with pytest.raises(InputError, match=r"twice over the same tiles, by SIGABRT; its last words: std::bad_alloc"):
        engine.predict(_batch())
    engine.close()
    assert not list(pixels.iterdir())


def test_dies_while_it_loads_the_model(fake_python, model):
    with pytest.raises(InputError, match=r"stopped while it loaded the model, by exit code 9"):
        EngineProcess(model, fake_python(HELLO + "sys.stdin.readline(); sys.exit(9)"))


def test_errors_cross_whole(fake_python, model, pixels):
    python = fake_python(f"""{HELLO}
def predict(request):
    if "elevation" in request["values"]:
        say(id=request["id"], fault="Traceback: it is us")
    else:
        say(id=request["id"], error=["tile", "bad", "Mend it."])
serve(predict)
""")
    engine = EngineProcess(model, python)
    with pytest.raises(InputError) as caught:
        engine.predict(_batch())
    assert (caught.value.what, caught.value.why, caught.value.fix) == ("tile", "bad", "Mend it.")
    elevation = Batch({"elevation": np.ones((1, 1, 32, 32), np.float32)}, {"elevation": np.ones((1, 32, 32), bool)})
    with pytest.raises(RuntimeError, match=r"our fault:\nTraceback: it is us"):
        engine.predict(elevation)
    engine.close()
    engine.close()


def _hanging(fake_python, tmp_path):
    """A worker that says when it has begun a batch, and then never ends it."""
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    return begun, fake_python(f"""{HELLO}
def predict(request):
    with open({str(begun)!r}, "w") as file:
        file.write(str(os.getpid()))
    while True:
        time.sleep(60)
serve(predict)
""")


@pytest.mark.parametrize("by", ["the user", "unloading"])
def test_cancel_in_the_middle_of_a_batch(by, fake_python, model, pixels, tmp_path):
    begun, python = _hanging(fake_python, tmp_path)
    cancelled = threading.Event()
    engine = EngineProcess(model, python, cancelled.is_set)
    outcome = []

    def run():
        try:
            engine.predict(_batch())
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    child = int(begun.read_text())
    if by == "the user":
        cancelled.set()
    else:
        process.close_all()
    thread.join(timeout=300)
    assert [type(error) for error in outcome] == [Cancelled]
    engine.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert not list(pixels.iterdir())


def test_no_room_for_pixels(fake_python, model, tmp_path, monkeypatch):
    engine = EngineProcess(model, fake_python(HELLO + "serve(lambda request: None)"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(InputError, match=r"folder for temporary files.*cannot be written \(No such file"):
        engine.predict(_batch())
    engine.close()


def test_bad_card_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    with pytest.raises(InputError, match="model card cannot be read"):
        EngineProcess(tmp_path, Path(sys.executable))


def test_the_environment_is_a_list_of_what_is_allowed():
    parent = {
        "HOME": "/home/u",
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "C",
        "https_proxy": "http://proxy",
        "CUDA_VISIBLE_DEVICES": "1",
        "SystemRoot": r"C:\Windows",
        "PYTHONHOME": "/qgis",
        "PYTHONPATH": "/qgis/python",
        "LD_LIBRARY_PATH": "/qgis/lib",
        "GDAL_DATA": "/qgis/gdal",
        "PATH": "/qgis/bin",
        "OMP_NUM_THREADS": "64",
    }
    child = process.child_environment(parent)
    assert child.pop("PATH") == "/usr/local/bin:/usr/bin:/bin"
    assert child.pop("OMP_NUM_THREADS") == "1"
    assert child.pop("OMP_WAIT_POLICY") == "PASSIVE"
    assert child == {
        k: parent[k] for k in ("HOME", "LANG", "LC_ALL", "https_proxy", "CUDA_VISIBLE_DEVICES", "SystemRoot")
    }


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1, "exit code 1"),
        (-signal.SIGSEGV, "SIGSEGV"),
        (-signal.SIGKILL, "SIGKILL (often the sign that memory ran out)"),
        (-63, "signal 63"),
        (0xC0000005, "an access violation (0xC0000005)"),
        (0xC0000135, "a missing DLL (0xC0000135)"),
    ],
)
def test_exit_codes_in_words(code, text):
    assert process.describe_exit(code) == text


def test_two_engines_of_one_model_that_end_at_once_leave_one_child(fake_python, model, monkeypatch):
    python = fake_python(HELLO + "serve(lambda request: None)")
    first, second = EngineProcess(model, python), EngineProcess(model, python)
    children, timer = [engine._worker._process for engine in (first, second)], threading.Timer

    def meanwhile(*given):
        monkeypatch.setattr(threading, "Timer", timer)
        second.close()
        return timer(*given)

    monkeypatch.setattr(threading, "Timer", meanwhile)
    first.close()
    assert sorted(child.poll() is None for child in children) == [False, True]
    process.close_all()
    assert all(child.poll() is not None for child in children)


def test_an_old_alarm_ends_no_other_child(fake_python, model):
    python = fake_python(HELLO + "serve(lambda request: None)")
    with contextlib.closing(EngineProcess(model, python)) as engine:
        old = engine._worker
    with contextlib.closing(EngineProcess(model, python)) as engine:
        engine._start()
    (new,) = (worker for worker, _ in process._parked.values())
    process._expire(engine._key, old)
    assert new is not old and new.is_sound()


def test_a_child_that_comes_after_the_end_is_ended(fake_python, model, monkeypatch):
    """As when the plugin is unloaded while a run starts."""
    python, unpark = fake_python(HELLO + "serve(lambda request: None)"), process._unpark
    EngineProcess(model, python).close()

    def late(*given):
        worker = unpark(*given)
        process.close_all()
        return worker

    monkeypatch.setattr(process, "_unpark", late)
    engine = EngineProcess(model, python)
    child = engine._worker._process
    engine.close()
    assert child.poll() is not None and not process._parked
