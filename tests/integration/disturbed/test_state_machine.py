"""Whatever happens to runs: a finished result is that of an undisturbed run, and nothing else changes.

A state machine of hypothesis does what users, other programs and machines do: it starts runs, stops them at any moment
by any signal or fault, changes layers before and in a run, damages what is unfinished, puts files of its own beside
the result, resumes, and runs twice at once. ``python -m pytest -m slow`` has it play 500 times.
"""

import os
import shutil
import sys
from dataclasses import replace

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")
hypothesis = pytest.importorskip("hypothesis")
if not sys.platform.startswith("linux"):
    pytest.skip("processes are forked", allow_module_level=True)

from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule  # noqa: E402
from layerfuse.model_backend.raster.workspace import MARKER, SIDECARS  # noqa: E402
from layerfuse.tests.integration.disturbed.world import (  # noqa: E402
    ACTS,
    EXTRAS,
    FILES,
    MAP,
    QUIET,
    SEEN,
    WAYS,
    Fault,
    World,
    content,
    damage,
)
from layerfuse.tests.untouched import snapshot  # noqa: E402

shares = st.floats(0, 1, allow_nan=False)
faults = st.builds(Fault, st.sampled_from(ACTS), st.sampled_from(["files", "files", "calls"]), shares)
acts = st.sampled_from(["kill", "stop", "interrupt"])
ends = st.one_of(
    st.builds(Fault, acts, st.just("stream._keep"), st.integers(2, 4)),  # one to three parts of four are finished
    st.builds(Fault, acts, st.just("calls"), st.floats(0.5, 1)),
)
harms = st.fixed_dictionaries({"which": shares, "how": st.sampled_from(WAYS), "where": shares})
often = st.sampled_from([True, True, True, False])
wanted = st.sets(st.sampled_from(EXTRAS), max_size=2).map(lambda names: (MAP, *sorted(FILES[n] for n in names)))
changes = st.sampled_from(["pixels", "below", "place", "mask", "statistics"])
decoys = st.tuples(
    st.sampled_from(["file", "folder", "link to a file", "link to a folder", "link to nothing", "link to ours"]),
    st.sampled_from([MAP, *FILES.values()]),
    st.sampled_from([".layerfuse", ".part", ".old", ".tmp", ".new.tif", "", *SIDECARS]),
)


class Machine(World, RuleBasedStateMachine):
    """Everything that may happen, in any order."""

    @initialize()
    def start_anew(self):
        self.begin()

    # what is done ----------------------------------------------------------------------------------------

    @rule(outputs=wanted, fault=ends, harm=st.one_of(st.none(), harms))
    def end(self, outputs, fault, harm):
        self.play(outputs, fault)
        if harm and self.intact:  # as a rule of its own it would seldom come between this and what goes on
            self.damage_a_part(**harm)

    @rule(outputs=wanted, fault=faults, resume=st.booleans(), overwrite=often)
    def run(self, outputs, fault, resume, overwrite):
        self.play(outputs, fault, resume, overwrite)

    @rule(outputs=wanted, overwrite=st.booleans())
    def run_undisturbed(self, outputs, overwrite):
        done = self.play(outputs, overwrite=overwrite)
        assert done.code in (0, 2)

    @precondition(lambda self: self.job)
    @rule(fault=st.one_of(st.just(QUIET), faults), overwrite=often)
    def resume(self, fault, overwrite):
        done = self.play(self.job[1], fault, resume=True, overwrite=overwrite)
        if not fault.act and overwrite and not self.theirs:
            assert done.code == 0 or "other layers" in done.told, done.told

    @precondition(lambda self: self.intact and self.job)
    @rule()
    def go_on(self):
        """What is usually done with an unfinished run; without this rule it would seldom be."""
        self.resume(fault=QUIET, overwrite=True)

    @rule(outputs=wanted, kind=changes, resume=st.booleans(), at=shares, among=st.sampled_from(["calls", "files"]))
    def change_in_a_run(self, outputs, kind, resume, at, among):
        self.play(outputs, Fault("change", among, at, self._changed(kind)), resume)

    @rule(kind=changes)
    def change(self, kind):
        after = self._changed(kind)
        after.write(self.root / "in", self.inputs)
        if kind == "statistics" and self.job:  # which do not matter
            self.job = (after, self.job[1])
        self.inputs = after

    @rule()
    def touch(self):
        os.utime(self.root / "in" / "optical.tif")
        self.job = None

    def _changed(self, kind):
        return replace(self.inputs, **{kind: (getattr(self.inputs, kind) + 1) % 3})

    @precondition(lambda self: self.intact)
    @rule(which=shares, how=st.sampled_from(WAYS), where=shares)
    def damage_a_part(self, which, how, where):
        names = sorted(self.intact)
        name = names[int(which * (len(names) - 1))]
        path = self.root / "out" / f"{MAP}.layerfuse" / name
        before = content(path)
        damage(path, how, where, self.root / "elsewhere/precious")
        if content(path) != before:  # a part may be exchanged for one that has its bytes already
            self.intact.discard(name)
            self.harmed[name] = content(path)
        SEEN["damaged", how] += 1

    @precondition(lambda self: self.intact)
    @rule(how=st.sampled_from([way for way in WAYS if way != "swap"]), where=shares)
    def damage_the_note(self, how, where):
        damage(self.root / "out" / f"{MAP}.layerfuse" / "job.json", how, where, self.root / "elsewhere/precious")
        if how == "flip":
            self.job = None  # it may name another job now

    @rule(decoy=decoys)
    def put_something_beside(self, decoy):
        kind, name, suffix = decoy
        self._put(kind, self.root / "out" / f"{name}{suffix}")

    @precondition(lambda self: self.intact)
    @rule(kind=st.sampled_from(["file", "folder", "link to a file", "link to a folder"]))
    def put_something_inside(self, kind):
        self._put(kind, self.root / "out" / f"{MAP}.layerfuse" / "my notes")

    def _put(self, kind, path):
        if os.path.lexists(path):
            return
        elsewhere = self.root / "elsewhere"
        if kind == "file":
            path.write_text("mine")
        elif kind == "folder":
            path.mkdir()
            (path / "mine").write_text("mine")
        else:
            targets = {"file": "precious", "folder": "folder", "nothing": "nothing", "ours": "ours"}
            path.symlink_to(elsewhere / targets[kind.rpartition(" ")[2]])
        for mine in (path, path / "mine"):
            if os.path.lexists(mine):
                self.theirs.add(str(mine.relative_to(self.root)))

    @precondition(lambda self: self.theirs)
    @rule()
    def take_it_away(self):
        for name in sorted(self.theirs, reverse=True):
            path = self.root / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif os.path.lexists(path):
                path.unlink()
        self.theirs.clear()
        work = self.root / "out" / f"{MAP}.layerfuse"
        if not (work / MARKER).exists():
            self.job, self.intact = None, set()

    @rule(
        first=wanted, second=wanted, at=shares, among=st.sampled_from(["files", "calls"]), overwrite=often,
        resume=st.booleans(),
    )  # fmt: skip
    def run_twice_at_once(self, first, second, at, among, overwrite, resume):
        """The first stands still at any moment while the second runs from beginning to end."""
        possible, before = [self.reference()], snapshot(self.root)
        one = self.start(first, Fault("wait", among, at), resume, overwrite)
        waits = one.waits()
        other = self.start(second, QUIET, resume, overwrite, log="log/2").finish()
        done = one.finish()
        SEEN["twice", waits, done.code, other.code] += 1
        assert overwrite or not done.code == other.code == 0, (done, other)
        both = tuple(dict.fromkeys((*first, *second)))
        for run, outputs in ((done, first), (other, second)):
            tidy = done.code == other.code == 0
            self.check(run, both, overwrite, before, possible, finished=outputs, tidy=tidy)
        self.job, self.intact = None, set()

    # what is always true ---------------------------------------------------------------------------------

    @invariant()
    def the_layers_are_the_users(self):
        if hasattr(self, "inputs"):
            assert self._files_are(self.inputs)

    def teardown(self):
        """In the end the user wants the map, and gets it."""
        if not hasattr(self, "inputs"):
            return
        if self.theirs:
            self.take_it_away()
        outputs = self.job[1] if self.job else (MAP,)
        done = self.play(outputs, resume=True)
        if done.code == 2 and "other layers" in done.told:
            done = self.play(outputs)
        assert done.code == 0, done.told


@pytest.fixture()
def machine(disturbed_world):
    """The machine's class."""
    Machine.model, Machine.base = disturbed_world.model, disturbed_world.base
    SEEN.clear()
    return Machine


def play(machine, times, steps):
    """Play the machine so often; it raises what it finds."""
    health = list(HealthCheck)
    phases = [Phase.generate]  # a play takes seconds: what is found is told as it was found
    chosen = settings(
        max_examples=times, stateful_step_count=steps, deadline=None, suppress_health_check=health, phases=phases
    )
    try:
        hypothesis.stateful.run_state_machine_as_test(machine, settings=chosen)
    finally:
        for what, often in sorted(SEEN.items(), key=repr):
            print(what, often)


def test_nothing_is_lost_and_nothing_is_mixed(machine):
    play(machine, 5, 6)


@pytest.mark.slow
def test_nothing_is_lost_in_500_plays(machine):
    times = int(os.environ.get("LAYERFUSE_PLAYS", "500"))
    play(machine, times, 5)
    assert SEEN["resumed"] or times < 100, "it got somewhere"
