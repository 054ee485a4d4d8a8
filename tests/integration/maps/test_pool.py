"""``--workers``: super-tiles in several processes of this machine."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from layerfuse import model_backend
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.inference.processes.pool import LocalPool
from layerfuse.tests.feedback import Feedback

pytest.importorskip("torch")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")

# The corner of four super-tiles lies in the middle of these rasters.
WIDTH, HEIGHT = 100, 80
ORIGIN = (15 * 20480.0 - 10 * (WIDTH // 2), 200 * 20480.0 + 10 * (HEIGHT // 2))
DEADLINE = 120
SCRIPT = Path(model_backend.__file__).with_name("__main__.py")


@pytest.fixture()
def here(four_corners, tiny_model, tmp_path):
    """The bytes of a run in this process."""
    engine = LocalEngine(tiny_model, threads=1)
    predict(Job(four_corners, tmp_path / "here.tif", tmp_path / "sure.tif"), engine, Feedback())
    engine.close()
    return (tmp_path / "here.tif").read_bytes(), (tmp_path / "sure.tif").read_bytes()


def processes(pool):
    return [child.process for child in pool._children]


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_process_is_killed_and_the_bytes_are_the_same(four_corners, here, tiny_model, tmp_path):
    both = LocalPool(tiny_model, 2)
    assert both.device.pixels == "cpu float32" and "the same for all" in both.device.reason
    victim = processes(both)[0]
    os.kill(victim.pid, signal.SIGSTOP)  # so that it surely has a super-tile, and has not finished it
    feedback = Feedback(lambda: os.kill(victim.pid, signal.SIGKILL))
    job = Job(four_corners, tmp_path / "there.tif", tmp_path / "sure_there.tif")
    report = predict(job, both, feedback)
    assert victim.exitcode == -signal.SIGKILL and victim not in processes(both)
    assert (job.output.read_bytes(), job.confidence.read_bytes()) == here
    assert feedback.calls[-1] == (report.tiles, report.tiles)
    left = processes(both)
    both.close()
    assert all(is_gone(process.pid) for process in left)


def test_cancelled_at_once_and_resumed_by_one_process(four_corners, here, tiny_model, tmp_path):
    both = LocalPool(tiny_model, 2)
    feedback = Feedback(lambda: setattr(feedback, "cancelled", True))
    job = Job(four_corners, tmp_path / "o.tif", tmp_path / "c.tif")
    running = processes(both)
    with pytest.raises(Cancelled):
        predict(job, both, feedback)
    assert all(is_gone(process.pid) for process in running), "nobody computes on for a run that is over"
    assert list(tmp_path.rglob("*.npz")) and not job.output.exists()
    given = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    command = ["predict", "--model", str(tiny_model), *given, "--output", str(job.output)]
    assert main([*command, "--confidence", str(job.confidence), "--resume"]) == 0
    assert (job.output.read_bytes(), job.confidence.read_bytes()) == here


@pytest.mark.parametrize(
    "program", [pytest.param(["-m", "layerfuse.model_backend"], marks=pytest.mark.slow), ["-S", str(SCRIPT)]]
)
def test_the_command(program, four_corners, here, tiny_model, tmp_path):
    """Installed, and as a script of a checkout that Python, without its .pth files, knows nothing of."""
    paths = os.pathsep.join(path for path in sys.path if path.endswith("-packages"))
    given = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    command = [sys.executable, *program, "predict", "--model", str(tiny_model), *given, "--workers", "2"]
    done = subprocess.run(
        [*command, "--output", str(tmp_path / "o.tif"), "--confidence", str(tmp_path / "c.tif")],
        capture_output=True, text=True, timeout=DEADLINE, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ((tmp_path / "o.tif").read_bytes(), (tmp_path / "c.tif").read_bytes()) == here


def test_no_orphan_stays_when_the_parent_is_killed(tiny_model):
    script = f"""
import threading
from pathlib import Path
from layerfuse.model_backend.inference.processes.pool import LocalPool
if __name__ == "__main__":
    pool = LocalPool(Path({str(tiny_model)!r}), 1)
    print(*(child.process.pid for child in pool._children), flush=True)
    threading.Event().wait()
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        children = [int(text) for text in parent.stdout.readline().split()]
        assert len(children) == 1 and not any(map(is_gone, children))
        parent.kill()
    deadline = time.monotonic() + DEADLINE
    while not all(map(is_gone, children)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_processes_that_die_again_and_again(four_corners, tiny_model, tmp_path):
    alone = LocalPool(tiny_model, 1)
    die = Feedback()
    die.is_cancelled = lambda: processes(alone)[0].kill()  # asked between any two answers; kill gives None
    with pytest.raises(InputError, match=r"workers: processes of the pool die again and again\. Give fewer"):
        predict(Job(four_corners, tmp_path / "o.tif"), alone, die)
    alone.close()


def test_errors_cross_whole(four_corners, tiny_model, tmp_path, tiny_card):
    with pytest.raises(InputError, match="the weights cannot be read"):
        tiny_card.save(tmp_path)
        LocalPool(tmp_path, 1)
    alone = LocalPool(tiny_model, 1)
    feedback = Feedback(lambda: os.truncate(four_corners[0].path, 300))
    with pytest.raises(InputError, match=r"optical\.tif"):
        predict(Job(four_corners, tmp_path / "o.tif"), alone, feedback)
    assert not list(tmp_path.glob("o.tif")) and is_gone(alone._children[0].process.pid)
