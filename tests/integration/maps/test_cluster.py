"""``--dask`` with a real scheduler and two real worker processes."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.inference.processes.cluster import DaskCluster
from layerfuse.tests.feedback import Feedback

pytest.importorskip("torch")
pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")

# The corner of four super-tiles lies in the middle of these rasters.
WIDTH, HEIGHT = 100, 80
ORIGIN = (15 * 20480.0 - 10 * (WIDTH // 2), 200 * 20480.0 + 10 * (HEIGHT // 2))
DEADLINE = 120


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder):
        self._file = folder / "scheduler.json"
        self._log = open(folder / "log", "w")  # noqa: SIM115
        self._run("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        deadline = time.monotonic() + DEADLINE
        while (address := self._told()) is None:
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
        self.address = address

    def _told(self):
        """The scheduler's address; it makes its file before it writes it."""
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(self._file.read_text())["address"]

    def worker(self):
        return self._run("dask_worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60")

    def _run(self, program, *options):
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(self._file), *options]
        process = subprocess.Popen(command, stdout=self._log, stderr=self._log, cwd=self._file.parent)
        self.processes = [*getattr(self, "processes", ()), process]
        return process

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


def test_a_worker_is_killed_and_the_bytes_are_the_same(cluster, four_corners, tiny_model, tmp_path):
    engine = LocalEngine(tiny_model, threads=1)
    here = predict(Job(four_corners, tmp_path / "here.tif", tmp_path / "sure.tif"), engine, Feedback())
    engine.close()
    victim, _ = cluster.worker(), cluster.worker()
    remote = DaskCluster(cluster.address, tiny_model)
    remote._client.wait_for_workers(2, timeout=DEADLINE)
    feedback = Feedback(lambda: victim.send_signal(signal.SIGKILL))
    there = predict(Job(four_corners, tmp_path / "there.tif", tmp_path / "sure_there.tif"), remote, feedback)
    assert victim.wait(DEADLINE) == -signal.SIGKILL and len(remote._client.nthreads()) == 1
    remote.close()
    assert (tmp_path / "here.tif").read_bytes() == (tmp_path / "there.tif").read_bytes()
    assert (tmp_path / "sure.tif").read_bytes() == (tmp_path / "sure_there.tif").read_bytes()
    assert (here.tiles, here.tiles_empty, here.valid_shares) == (there.tiles, there.tiles_empty, there.valid_shares)
    assert [done for done, _ in feedback.calls] == sorted({done for done, _ in feedback.calls})
    assert feedback.calls[-1] == (there.tiles, there.tiles)

    # Cancelled after the first super-tile; resumed on this machine, with the same bytes.
    remote = DaskCluster(cluster.address, tiny_model)
    feedback = Feedback(lambda: setattr(feedback, "cancelled", True))
    job = Job(four_corners, tmp_path / "again.tif", tmp_path / "sure_again.tif")
    with pytest.raises(Cancelled):
        predict(job, remote, feedback)
    remote.close()
    assert list(tmp_path.rglob("*.npz")) and not (tmp_path / "again.tif").exists()
    given = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    command = ["predict", "--model", str(tiny_model), *given, "--output", str(job.output)]
    assert main([*command, "--confidence", str(job.confidence), "--resume", "--dask", cluster.address]) == 0
    assert (tmp_path / "here.tif").read_bytes() == (tmp_path / "again.tif").read_bytes()

    # A worker that cannot do its part says so in the words of this machine.
    remote = DaskCluster(cluster.address, tiny_model)
    remote.digest = "0"
    with pytest.raises(InputError, match=r"a worker of the cluster has other weights\. Give all"):
        predict(Job(four_corners, tmp_path / "bad.tif"), remote, Feedback())
    remote.close()


def test_without_workers(cluster, tiny_model, monkeypatch, tmp_path):
    from layerfuse.model_backend.inference.processes import cluster as module

    monkeypatch.setattr(module, "WORKER_SECONDS", 0.2)
    empty = Cluster(tmp_path)
    try:
        with pytest.raises(InputError, match=r"it has no workers\. Start some"):
            DaskCluster(empty.address, tiny_model)
    finally:
        empty.close()


def test_the_scheduler_is_lost(four_corners, tiny_model, tmp_path):
    """What was finished stays for resume."""
    (tmp_path / "cluster").mkdir()
    lost = Cluster(tmp_path / "cluster")
    try:
        lost.worker()
        remote = DaskCluster(lost.address, tiny_model)
        feedback = Feedback(lambda: lost.processes[0].kill())
        with pytest.raises(InputError, match=r"scheduler tcp://.*: it is gone \(.*\)\. Start it and resume"):
            predict(Job(four_corners, tmp_path / "lost.tif"), remote, feedback)
        remote.close()
    finally:
        lost.close()
    assert list(tmp_path.rglob("*.npz")) and not (tmp_path / "lost.tif").exists()


@pytest.mark.slow
def test_the_recipe_for_slurm(four_corners, tiny_model, tmp_path):
    """As the cluster runs it, but for ``srun``, which here starts the workers on this machine."""
    recipe = Path(__file__).parents[3] / "deploy" / "slurm.sh"
    srun = tmp_path / "bin" / "srun"
    srun.parent.mkdir()
    srun.write_text(
        '#!/bin/bash\nfor _ in $(seq "$SLURM_NTASKS"); do "$@" & done\ntrap "kill \\$(jobs -p); wait" TERM\nwait\n'
    )
    srun.chmod(0o755)
    told = {"SLURM_JOB_ID": "7", "SLURM_NTASKS": "2", "SLURM_CPUS_PER_TASK": "1", "PYTHON": sys.executable}
    environment = {**os.environ, **told, "PATH": f"{srun.parent}:{os.environ['PATH']}"}
    given = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    common = ["predict", "--model", str(tiny_model), *given, "--output"]
    done = subprocess.run(
        [str(recipe), *common, str(tmp_path / "slurm.tif")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=DEADLINE,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.startswith("Wrote "), done.stderr
    assert main([*common, str(tmp_path / "here.tif")]) == 0
    assert (tmp_path / "slurm.tif").read_bytes() == (tmp_path / "here.tif").read_bytes()
    assert not (tmp_path / "layerfuse-7.json").exists()
