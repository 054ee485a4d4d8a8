import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from layerfuse.model_backend.errors import Cancelled
from layerfuse.plugin.engine import environment, failures, installer
from layerfuse.plugin.engine.failures import SetupError
from layerfuse.plugin.engine.installer import Plan
from layerfuse.plugin.engine.process import check_python

sys.path.insert(0, str(Path(__file__).parents[2]))
from wheels import lend_pip, make_engine_wheels, make_wheel

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts that stand in for a Python are POSIX")


def never():
    return False


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """No waiting between attempts, and nothing of this machine's pip settings."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment with pip and nothing else."""
    folder = tmp_path_factory.mktemp("bare") / "environment with späce"
    lend_pip(installer.find_base_python(), folder)
    return folder


@pytest.fixture()
def wheels(tmp_path):
    return make_engine_wheels(tmp_path / "wheels with späce")


@pytest.fixture()
def quick_environment(bare, monkeypatch):
    """Making an environment is copying one: the real making is tested once."""
    monkeypatch.setattr(
        installer, "make_environment", lambda base, folder, *_: shutil.copytree(bare, folder, symlinks=True)
    )


def _script(tmp_path, text):
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_install_repair_and_remove_offline(tmp_path, wheels, monkeypatch):
    """The whole way for real: venv, pip, self-test, marker; then found as the engine; then gone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setattr(environment, "_CHECKOUT", tmp_path / "nowhere")
    folder, lines = environment.private_environment(), []
    plan = Plan(folder, wheels=wheels)
    versions = installer.install(plan, lines.append, never)
    assert versions["torch"] == "2.13.0+standin"
    assert any("Successfully installed" in line for line in lines)
    assert lines[-1].startswith("Ready: Python 3.")
    assert json.loads((folder / environment.MARKER).read_text())["torch"] == versions["torch"]
    assert installer.is_current(folder)
    assert environment.find_engine_python().path == environment.interpreter(folder)
    (folder / environment.MARKER).write_text('{"wanted": "of an older plugin"}')
    assert not installer.is_current(folder)
    assert installer.ready(folder), "it still works"
    installer.remove(folder)
    assert not folder.exists()
    installer.remove(folder)


def test_export_fetches_what_an_installation_needs(tmp_path, wheels, quick_environment):
    target, lines = tmp_path / "export", []
    installer.export(Plan(tmp_path / "e", wheels=wheels), target, lines.append, never)
    assert sorted(p.name for p in target.glob("*.whl")) == sorted(p.name for p in wheels.glob("*.whl"))
    assert (target / "requirements.txt").read_text() == (wheels / "requirements.txt").read_text()
    assert lines[-1] == "Ready: 2 packages"


@pytest.mark.parametrize("when", ["Installing packages", "Processing", "Testing the engine"])
def test_cancel_leaves_nothing(when, tmp_path, wheels, quick_environment):
    lines, folder = [], tmp_path / "engine"
    with pytest.raises(Cancelled):
        installer.install(
            Plan(folder, wheels=wheels), lines.append, lambda: any(line.startswith(when) for line in lines)
        )
    assert not folder.exists()


@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        ({"index": "http://127.0.0.1:9/simple"}, failures.NETWORK),
        ({"index": "https://example.invalid/simple", "network": {"HTTPS_PROXY": "http://127.0.0.1:9"}}, failures.PROXY),
        ({"wheels": "empty"}, failures.MISSING),
    ],
)
def test_real_failures_of_pip(plan, kind, bare, tmp_path):
    (tmp_path / "empty").mkdir()
    if "wheels" in plan:
        plan = {"wheels": tmp_path / plan["wheels"]}
    plan = Plan(bare, **plan)
    with pytest.raises(SetupError) as caught:
        installer.run_pip(["install"], plan, bare, lambda line: None, never)
    assert caught.value.kind == kind
    if kind == failures.MISSING:
        assert "folder lacks a package" in str(caught.value)


def test_a_package_that_does_not_work_fails_the_self_test(tmp_path, wheels, quick_environment):
    make_wheel(wheels, "torch", "2.13.0", "raise ImportError('DLL load failed while importing _C')")
    folder = tmp_path / "engine"
    with pytest.raises(SetupError, match="DLL load failed") as caught:
        installer.install(Plan(folder, wheels=wheels), lambda line: None, never)
    assert caught.value.kind == failures.LIBRARY
    assert not folder.exists()


def test_a_python_that_is_too_old_or_none(tmp_path):
    with pytest.raises(SetupError, match=r"it is Python 3\.8, the engine needs 3\.10") as caught:
        installer.find_base_python(_script(tmp_path, "echo 3.8"))
    assert caught.value.kind == failures.PYTHON
    with pytest.raises(SetupError, match="cannot be started"):
        installer.find_base_python(tmp_path / "gone")
    assert installer.find_base_python().is_file()


def test_a_python_without_venv(tmp_path):
    python = _script(
        tmp_path,
        'case "$*" in *venv*) echo "The virtual environment was not created because ensurepip is not available."; '
        "exit 1;; *) echo 3.11;; esac",
    )
    folder = tmp_path / "engine"
    with pytest.raises(SetupError, match="python3-venv") as caught:
        installer.install(Plan(folder, base=python), lambda line: None, never)
    assert caught.value.kind == failures.VENV
    assert not folder.exists()


def test_no_space(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(installer.shutil, "disk_usage", lambda path: usage._replace(free=10**8))
    with pytest.raises(SetupError, match=r"0\.1 GB are free, 2 GB are needed") as caught:
        installer.install(Plan(tmp_path / "a" / "b", cpu_only=True), lambda line: None, never)
    assert caught.value.kind == failures.SPACE
    assert not (tmp_path / "a").exists()


def _entries(text):
    """Requirement lines with their hashes."""
    entries = [entry for entry in re.split(r"(?m)^(?=\S)", text) if entry and not entry.startswith("#")]
    return {
        re.match(r"[\w.-]+==[\w.+]+", entry)[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries
    }


def test_requirements_are_pinned_with_the_digests_of_their_files(tmp_path):
    ((text, options),) = installer.steps(Plan(tmp_path))
    entries = _entries(text)
    assert options == []
    assert all(entries.values()), "a digest for each"
    wanted = installer.REQUIREMENTS.with_suffix(".in").read_text().splitlines()
    pins = {line.split(";")[0].strip() for line in wanted if not line.startswith("#")}
    assert pins <= set(entries), "requirements.txt is out of date"
    assert {pin.split("==")[0] for pin in pins} == {
        "torch",
        "numpy",
        "safetensors",
        "huggingface-hub",
        "scikit-learn",
        "pystac-client",
    }
    assert any(name.startswith("nvidia-") for name in entries)


def test_what_onnx_models_need_is_pinned_too_and_nothing_twice(tmp_path):
    base, more = installer.requirements(False), installer.requirements(True)[len(installer.requirements(False)) :]
    entries = _entries(more)
    assert all(entries.values()) and {name.split("==")[0] for name in entries} >= {"onnx", "onnxruntime"}
    assert not {n.split("==")[0] for n in entries} & {n.split("==")[0] for n in _entries(base)}
    wanted = installer.ONNX_REQUIREMENTS.with_suffix(".in").read_text().splitlines()
    pins = {line.split(";")[0].strip() for line in wanted if line[:1].isalpha()}
    assert pins <= set(entries), "requirements-onnx.txt is out of date"
    ((text, _),) = installer.steps(Plan(tmp_path, onnx=True))
    assert text == base + more


def test_what_onnx_models_need_is_added_to_what_is_there(tmp_path, wheels, quick_environment, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    folder, lines = environment.private_environment(), []
    plan = Plan(folder, wheels=wheels)
    with pytest.raises(SetupError, match="there is no engine yet"):
        installer.add_onnx(plan, lines.append, never)
    installer.install(plan, lines.append, never)
    assert installer.lacks_onnx() and not installer.lacks_onnx("/usr/bin/python3")
    with pytest.raises(SetupError):  # the folder has nothing of it
        installer.add_onnx(plan, lines.append, never)
    assert installer.lacks_onnx() and installer.is_current(folder), "the engine is as it was"
    for name in ("onnx", "onnxruntime"):
        make_wheel(wheels, name, "1.0", "")
    monkeypatch.setattr(installer, "ONNX_REQUIREMENTS", tmp_path / "r.txt")
    (tmp_path / "r.txt").write_text("onnx==1.0\nonnxruntime==1.0\n")
    installer.add_onnx(plan, lines.append, never)
    assert lines[-1] == "Ready: onnxruntime" and installer.is_current(folder) and not installer.lacks_onnx()
    (tmp_path / "r.txt").write_text("onnx==2.0\nonnxruntime==1.0\n")
    assert not installer.is_current(folder), "a newer plugin wants another one"


def test_the_build_for_processors_comes_from_its_makers_index(tmp_path, monkeypatch):
    monkeypatch.setattr(installer.sys, "platform", "linux")
    (others, options), (torch, makers) = installer.steps(Plan(tmp_path, cpu_only=True))
    assert torch == "torch==2.13.0+cpu\n"
    assert makers == ["--extra-index-url", "https://download.pytorch.org/whl/cpu", "--no-deps"]
    assert options == ["--no-deps"], "the others come from the usual index"
    entries = _entries(others)
    assert all(entries.values())
    assert {"numpy==2.2.6", "safetensors==0.8.0"} <= set(entries)
    assert not [name for name in entries if name.startswith(("torch", "nvidia", "cuda", "triton"))]
    own = Plan(tmp_path, cpu_only=True, index="https://a.example", extra_index="https://b.example")
    places = ["--index-url", "https://a.example", "--extra-index-url", "https://b.example", "--no-deps"]
    assert [options for _, options in installer.steps(own)] == [places, places]
    assert len(installer.steps(Plan(tmp_path, cpu_only=True, wheels=tmp_path))) == 1
    assert installer.space_needed(Plan(tmp_path)) > installer.space_needed(Plan(tmp_path, cpu_only=True))
    monkeypatch.setattr(installer.sys, "platform", "darwin")
    assert len(installer.steps(Plan(tmp_path, cpu_only=True))) == 1


def test_other_bytes_than_those_listed_are_refused(tmp_path, wheels, bare):
    listed = wheels / "requirements.txt"
    digests = {path.name.split("-")[0]: installer.file_digest(path) for path in wheels.glob("*.whl")}
    lines = [f"{line} --hash=sha256:{digests[line.split('==')[0]]}" for line in listed.read_text().splitlines()]
    listed.write_text("\n".join(lines))
    plan = Plan(bare, wheels=wheels)
    installer.run_pip(["download", "--dest", str(tmp_path / "out")], plan, bare, lambda line: None, never)
    make_wheel(wheels, "numpy", "2.0", "evil = True\n")
    with pytest.raises(SetupError) as caught:
        installer.run_pip(["download", "--dest", str(tmp_path / "new")], plan, bare, lambda line: None, never)
    assert caught.value.kind == failures.DAMAGED


def test_an_export_of_the_build_for_processors_has_its_digest(tmp_path, wheels, quick_environment, monkeypatch):
    monkeypatch.setattr(installer.sys, "platform", "linux")
    monkeypatch.setattr(
        installer, "run_pip", lambda arguments, *_: make_wheel(Path(arguments[-1]), "torch", "2.13.0", "")
    )
    installer.export(Plan(tmp_path / "e", cpu_only=True), tmp_path / "export", lambda line: None, never)
    digest = installer.file_digest(tmp_path / "export" / "torch-2.13.0-py3-none-any.whl")
    ((text, _),) = installer.steps(Plan(tmp_path, wheels=tmp_path / "export"))
    assert _entries(text)["torch==2.13.0+cpu"] == [f"--hash=sha256:{digest}"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", failures.SPACE),
        (
            "WARNING: Retrying ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407",
            "proxy",
        ),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] ... Max retries exceeded", "tls"),
        ("ERROR: HTTP error 403 while getting https://x/y; 403 Client Error: Forbidden for url", failures.REFUSED),
        ("WARNING: The repository located at x is not a trusted or secure host", failures.REFUSED),
        ("NewConnectionError: Failed to establish a new connection: [Errno -2] Name or service not known", "network"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.", failures.NETWORK),
        ("PermissionError: [WinError 5] Access is denied: 'C:\\\\x'", failures.BLOCKED),
        ("This program is blocked by group policy", failures.BLOCKED),
        ("Error: No module named venv", failures.VENV),
        ("ERROR: No matching distribution found for torch==2.13.0", failures.MISSING),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", failures.DAMAGED),
        ("OSError: [WinError 1114] Error loading c10.dll", failures.LIBRARY),
        ("something new", failures.OTHER),
    ],
)
def test_failures_are_classified(line, kind):
    error = failures.classify(["Collecting torch", line], "packages")
    assert error.kind == kind
    assert str(error).count(": ") >= 1
    assert error.fix.endswith(".")


def test_a_dead_proxy_is_not_taken_for_a_dead_index():
    """What pip 26 says names only what could not be reached; the index itself may be at another port of the machine."""
    line = "NewConnectionError(\"HTTPSConnection(host='127.0.0.1', port=%d): Failed to establish a new connection\")"
    for port, kind in ((8080, failures.PROXY), (9, failures.NETWORK)):
        assert failures.classify([line % port], "packages", proxy="http://me:x@127.0.0.1:8080").kind == kind


def test_diagnostics_are_markdown_without_private_things(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/jane.doe"))
    monkeypatch.setattr(failures.getpass, "getuser", lambda: "jane.doe")
    text = failures.diagnostics(
        [("Folder", "/home/jane.doe/.cache/layerfuse")],
        ["Looking in https://jane:pa55@mirror.example/simple", "C:\\Users\\jane.doe\\x and /home/other/y", "```"],
    )
    assert "jane" not in text
    assert "pa55" not in text
    assert "other" not in text
    assert "~/.cache/layerfuse" in text
    assert text.startswith("### LayerFuse engine")
    assert text.count("```") == 2


@pytest.mark.slow
def test_the_real_packages(tmp_path, monkeypatch):
    """From this machine's package index; minutes and gigabytes."""
    monkeypatch.undo()
    folder = tmp_path / "engine"
    versions = installer.install(Plan(folder, cpu_only=True), print, never)
    assert versions["torch"].startswith("2.13.0")
    assert check_python(environment.interpreter(folder))["torch"] == versions["torch"]
