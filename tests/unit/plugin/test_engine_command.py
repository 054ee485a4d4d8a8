import json
import sys
import time

import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.plugin.engine import child, command
from layerfuse.plugin.engine.command import run_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the engine's Python is played by a script")


@pytest.fixture()
def play(tmp_path):
    """Runs a Python script in the role of the engine's Python; returns stdout's lines and what was said."""

    def run(script, is_cancelled=lambda: False, more=None):
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\n{script}")
        path.chmod(0o755)
        said = []
        return run_command(path, ["models", "list"], said.append, is_cancelled, more), said

    return run


def test_output_and_words(play):
    out, said = play(
        "import sys\nprint('a\\nb')\nprint('one', file=sys.stderr)\nprint(file=sys.stderr)\n"
        "print(sys.argv[-2:], file=sys.stderr)"
    )
    assert (out, said) == (["a", "b"], ["one", "['models', 'list']"])


def test_much_output_does_not_block(play):
    out, said = play("import sys\nfor i in range(20000): print('x' * 50); print('y' * 50, file=sys.stderr)")
    assert (len(out), len(said)) == (20000, 20000)


def test_bad_input_is_told_in_its_own_words(play):
    with pytest.raises(InputError) as told:
        play("import sys\nsys.exit(print('layerfuse: model a/b: no. Try: c. Or d.', file=sys.stderr) or 2)")
    assert str(told.value) == "model a/b: no. Try: c. Or d."
    assert told.value.fix == "Try: c. Or d."


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("raise RuntimeError('oops')", "exit code 1; its last words: RuntimeError: oops"),
        ("import sys\nsys.exit(2)", "exit code 2; its last words: none"),
        ("import os\nos.kill(os.getpid(), 9)", "SIGKILL"),
    ],
)
def test_faults_are_told_with_the_last_words(play, script, words):
    with pytest.raises(RuntimeError, match=words):
        play(script)


def test_no_such_python(tmp_path):
    with pytest.raises(InputError, match="it cannot be started"):
        run_command(tmp_path / "none", [], print, lambda: False)


@pytest.mark.parametrize("deaf", [False, True])
def test_cancelling_ends_even_a_deaf_child(play, deaf, monkeypatch):
    monkeypatch.setattr(command, "FAREWELL_SECONDS", 0.5)
    started = time.monotonic()
    ignore = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if deaf else ""
    with pytest.raises(Cancelled):
        play(ignore + "import time\ntime.sleep(60)", is_cancelled=lambda: time.monotonic() - started > 0.5)
    assert time.monotonic() - started < 10


def test_a_listener_that_fails_ends_the_child(tmp_path):
    path = tmp_path / "python"
    path.write_text(f"#!{sys.executable}\nimport sys, time\nprint('x', file=sys.stderr, flush=True)\ntime.sleep(60)")
    path.chmod(0o755)

    def fail(line):
        raise KeyError(line)

    started = time.monotonic()
    with pytest.raises(KeyError):
        run_command(path, [], fail, lambda: False)
    assert time.monotonic() - started < 10


def test_the_hubs_variables_reach_the_child_and_qgis_own_do_not(play, monkeypatch):
    for name in ("HF_HOME", "HF_TOKEN", "SSL_CERT_FILE", "XDG_CACHE_HOME", "GDAL_DATA"):
        monkeypatch.setenv(name, "/x")
    out, _ = play("import os, json\nprint(json.dumps(dict(os.environ)))", more={"HF_TOKEN": "other"})
    found = json.loads(out[0])
    assert {"HF_HOME", "SSL_CERT_FILE", "XDG_CACHE_HOME"} <= set(found)
    assert "GDAL_DATA" not in found
    assert found["HF_TOKEN"] == "other"


@pytest.mark.parametrize("deaf", [False, True])
def test_unloading_ends_whatever_runs(tmp_path, deaf, monkeypatch):
    """Who waits for a child is told that it was cancelled; a child that does not listen is killed."""
    script = tmp_path / "child.py"
    script.write_text(
        "import signal, sys, time\n"
        + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" * deaf
        + "print('ready', file=sys.stderr, flush=True)\ntime.sleep(600)\n"
    )
    monkeypatch.setattr(child, "_FAREWELL_SECONDS", 0.5)
    process = child.start([sys.executable, str(script)], {})
    told = []

    def end(line):
        told.append(line)
        child.end_all()

    with pytest.raises(Cancelled):
        child.listen(process, end, lambda: False)
    assert told == ["ready"] and process.poll() is not None
    child.end_all()  # nothing is left to end
