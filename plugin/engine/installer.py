"""Makes the engine's private environment: venv, pinned requirements by pip, self-test, ready marker.

Standard library only; every step that can hang or fail runs in a child process. QGIS's own Python is
never changed, and nothing is put on its path. The marker is written last, so what was cut off is never
taken for an engine.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...model_backend.card import file_digest
from ...model_backend.errors import InputError
from ...model_backend.inference.engine import MINIMUM_PYTHON
from .child import listen, start
from .environment import MARKER, interpreter, is_chosen, private_environment
from .failures import LIBRARY, MISSING, OTHER, PYTHON, SPACE, SetupError, classify
from .process import check_python, child_environment

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
ONNX_REQUIREMENTS = Path(__file__).with_name("requirements-onnx.txt")
"""What ONNX models of other tools need besides, for those who have such."""
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""Where torch's makers publish the build for processors alone."""
_ONLY_CUDA = ("cuda-", "nvidia-", "triton==")  # what only the other build needs
GIGABYTE = 1000**3
_SMALL_SPACE = 2 * GIGABYTE
_WHOLE, _WHOLE_CUDA = 1_200_000_000, 7_500_000_000  # bytes; the first is measured: torch 2.13, Python 3.11, Linux
_ONNX_SPACE = GIGABYTE // 5
_REMOVED = "-removed-"  # in the name of a folder with an environment that is being deleted
_SCRATCH = "fetched"  # folder in an environment for packages that are being fetched
_KEPT_PREFIXES = ("PIP_", "SSL_CERT_")  # how a company tells pip of its mirror and certificates
_KEPT = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"}
_LAST_LINES = 200

Say = Callable[[str], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Plan:
    """How to make an environment."""

    folder: Path  # the environment
    base: Path | None = None  # the Python that makes it; default: QGIS's own
    cpu_only: bool = False  # torch's build for processors alone, which is smaller
    index: str = ""  # address of a package index in place of pip's own
    extra_index: str = ""  # address of another one beside it
    wheels: Path | None = None  # a folder of wheels in place of any index: no network
    network: Mapping[str, str] = field(default_factory=dict)  # environment variables: proxy, certificates
    onnx: bool = False  # with what ONNX models of other tools need


def requirements(onnx: bool) -> str:
    """Everything that an environment holds, pinned, with the digests of all files."""
    files = (REQUIREMENTS, ONNX_REQUIREMENTS) if onnx else (REQUIREMENTS,)
    return "".join(file.read_text(encoding="utf-8") for file in files)


def steps(plan: Plan) -> list[tuple[str, list[str]]]:
    """What pip is run with, one time after the other: requirements and options.

    Digests are for all packages of a run or for none. Those of torch's build for processors are not in our list,
    because its makers publish it on their own index; so it is a run of its own.
    """
    if plan.wheels is not None:
        listed = plan.wheels / REQUIREMENTS.name
        there = os.path.isfile(listed)
        text = listed.read_text(encoding="utf-8") if there else requirements(plan.onnx)
        return [(text, ["--no-index", "--find-links", str(plan.wheels)])]
    text = requirements(plan.onnx)
    index = ["--index-url", plan.index] if plan.index else []
    extra = ["--extra-index-url", plan.extra_index] if plan.extra_index else []
    if not wants_cpu_build(plan):
        return [(text, [*index, *extra])]
    entries = re.split(r"(?m)^(?=\S)", text)
    others = [entry for entry in entries if not entry.startswith(("torch==", *_ONLY_CUDA))]
    torch = re.search(r"(?m)^torch==([\d.]+)", text)[0]
    makers = extra or ["--extra-index-url", CPU_INDEX]
    return [("".join(others), [*index, *extra, "--no-deps"]), (f"{torch}+cpu\n", [*index, *makers, "--no-deps"])]


def wants_cpu_build(plan: Plan) -> bool:
    """Whether torch's build for processors alone is fetched by name: on Linux the usual build is that with CUDA."""
    return plan.cpu_only and plan.wheels is None and sys.platform == "linux"


def space_needed(plan: Plan) -> int:
    """Bytes that an environment takes, with what is in the way while it is made."""
    with_cuda = sys.platform == "linux" and not plan.cpu_only and plan.wheels is None
    return 9 * GIGABYTE if with_cuda else _SMALL_SPACE


def ready(folder: Path) -> dict | None:
    """What the marker of a finished environment says; None if there is none, or it is broken."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return marker if isinstance(marker, dict) and interpreter(folder).is_file() else None


def is_current(folder: Path) -> bool:
    """Whether a finished environment has what this version of the plugin wants."""
    marker = ready(folder)
    return marker is not None and marker.get("wanted") == _digest(requirements(bool(marker.get("onnx"))))


def size_expected(plan: Plan) -> int:
    """Bytes of an environment that is ready, about: to tell how far it is."""
    with_cuda = space_needed(plan) > _SMALL_SPACE
    return _WHOLE_CUDA if with_cuda else _WHOLE


def size_now(folder: Path) -> int:
    """Bytes in a folder; what comes and goes meanwhile may be missed."""
    size = 0
    for above, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(above, name)).st_size
    return size


def install(plan: Plan, say: Say, is_cancelled: IsCancelled) -> dict[str, str]:
    """Make the environment anew; what was there is replaced.

    Args:
        plan: How.
        say: Told every line of what happens.
        is_cancelled: Asked while waiting.

    Returns:
        Versions: ``python`` and ``torch``.

    Raises:
        SetupError: It failed; says why and what to do. Nothing half is left.
        Cancelled: The user asked to stop. Nothing half is left.
    """
    if plan.wheels is not None and not any(plan.wheels.glob("*.whl")):
        raise SetupError(
            MISSING,
            f"folder {plan.wheels}",
            "there are no packages in it",
            "Choose a folder that was made with Export.",
        )
    check_space(plan.folder, space_needed(plan))
    base = find_base_python(plan.base)
    remove(plan.folder)
    try:
        make_environment(base, plan.folder, say, is_cancelled)
        say("Installing packages")
        run_pip(["install"], plan, plan.folder, say, is_cancelled)
        shutil.rmtree(plan.folder / _SCRATCH, ignore_errors=True)
        say("Testing the engine")
        versions = _self_test(interpreter(plan.folder), is_cancelled)
        _mark(plan, versions)
    except OSError as error:
        remove(plan.folder)
        raise classify([str(error)], "the environment") from None
    except BaseException:
        remove(plan.folder)
        raise
    say(f"Ready: Python {versions['python']}, torch {versions['torch']}")
    return versions


def add_onnx(plan: Plan, say: Say, is_cancelled: IsCancelled) -> None:
    """Add what ONNX models need to an environment that is ready; nothing else of it changes.

    Raises:
        SetupError: There is no such environment, or it failed; says why and what to do.
        Cancelled: The user asked to stop.
    """
    marker = ready(plan.folder)
    if marker is None:
        raise SetupError(OTHER, f"folder {plan.folder}", "there is no engine yet", "Set the engine up first.")
    check_space(plan.folder, _ONNX_SPACE)
    say("Installing packages")
    _, sources = steps(plan)[0]
    part = (ONNX_REQUIREMENTS.read_text(encoding="utf-8"), [*sources, "--no-deps"])
    run_pip(["install"], plan, plan.folder, say, is_cancelled, [part])
    shutil.rmtree(plan.folder / _SCRATCH, ignore_errors=True)
    say("Testing the engine")
    code, lines = run([str(interpreter(plan.folder)), "-I", "-c", "import onnx, onnxruntime"], {}, say, is_cancelled)
    if code:
        raise classify(lines, "onnxruntime")
    _mark(replace(plan, onnx=True), {name: marker[name] for name in ("python", "torch") if name in marker})
    say("Ready: onnxruntime")


def _mark(plan: Plan, versions: Mapping[str, str]) -> None:
    """Say that an environment is finished, and what is in it."""
    wanted = _digest(requirements(plan.onnx))
    marker = {**versions, "wanted": wanted, "made": time.time(), **({"onnx": True} if plan.onnx else {})}
    (plan.folder / MARKER).write_text(json.dumps(marker), encoding="utf-8")


def lacks_onnx(chosen: str = "") -> bool:
    """Whether the plugin's own environment is what computes, and has nothing for ONNX models.

    Args:
        chosen: The plugin's setting of a Python; empty for none.
    """
    marker = None if is_chosen(chosen) else ready(private_environment())
    return marker is not None and not marker.get("onnx")


def export(plan: Plan, folder: Path, say: Say, is_cancelled: IsCancelled) -> None:
    """Fetch everything that an installation needs into a folder, for a machine without network.

    The wheels fit machines of the same kind: operating system, processor and Python version.

    Raises:
        SetupError: It failed; says why and what to do.
        Cancelled: The user asked to stop.
    """
    check_space(folder, space_needed(plan) // 2)
    base = find_base_python(plan.base)
    with tempfile.TemporaryDirectory(prefix="layerfuse-") as scratch:
        environment = Path(scratch) / "environment"
        make_environment(base, environment, say, is_cancelled)
        say("Fetching packages")
        folder.mkdir(parents=True, exist_ok=True)
        run_pip(["download", "--dest", str(folder)], plan, environment, say, is_cancelled)
    texts = [text for text, _ in steps(plan)]
    digests = "".join(f" --hash=sha256:{file_digest(path)}" for path in sorted(folder.glob("torch-*.whl")))
    text = "".join([texts[0], *(f"{more.strip()}{digests}\n" for more in texts[1:])])
    (folder / REQUIREMENTS.name).write_text(text, encoding="utf-8")
    say(f"Ready: {len(list(folder.glob('*.whl')))} packages")


def remove(folder: Path) -> None:
    """Remove an environment, if there is one; the marker goes first.

    Raises:
        SetupError: Something of it is in use, or must not be removed.
    """
    if not folder.exists():
        return
    try:
        (folder / MARKER).unlink(missing_ok=True)
        dead = Path(tempfile.mkdtemp(prefix=f"{folder.name}{_REMOVED}", dir=folder.parent))
        folder.rename(dead / folder.name)  # at once; a hundred thousand files take their time
    except OSError as error:
        raise classify([str(error)], f"folder {folder}") from None
    threading.Thread(target=_bury, args=(folder,), name="layerfuse-remove", daemon=True).start()


def _bury(folder: Path) -> None:
    """Delete what :func:`remove` has put aside, now or when QGIS was closed over it."""
    for dead in folder.parent.glob(f"{folder.name}{_REMOVED}*"):
        shutil.rmtree(dead, ignore_errors=True)


def check_space(folder: Path, needed: int) -> None:
    """Look whether there is room for an environment, before anything is fetched.

    Raises:
        SetupError: There is not.
    """
    above = folder
    while not above.exists():
        above = above.parent
    free = shutil.disk_usage(above).free
    if free < needed:
        raise SetupError(
            SPACE,
            f"folder {folder}",
            f"{free / GIGABYTE:.1f} GB are free, {needed / GIGABYTE:.0f} GB are needed",
            "Free some space on that disk and try again.",
        )


def find_base_python(chosen: Path | None = None) -> Path:
    """A Python that can make the environment: the one chosen, else QGIS's own.

    Raises:
        SetupError: There is none, or it is too old.
    """
    version = ""
    for path in [chosen] if chosen else _candidates():
        if os.path.isfile(path) and (version := _version(path)):
            found = tuple(map(int, version.split(".")))
            if found >= MINIMUM_PYTHON:
                return path
    need = ".".join(map(str, MINIMUM_PYTHON))
    why = f"it is Python {version}, the engine needs {need} or newer" if version else "it cannot be started"
    what = f"Python {chosen}" if chosen else "QGIS's Python"
    raise SetupError(PYTHON, what, why, f"Choose a Python {need} or newer.")


def make_environment(base: Path, folder: Path, say: Say, is_cancelled: IsCancelled) -> None:
    """Make an empty virtual environment with pip in it.

    Raises:
        SetupError: The Python cannot.
        Cancelled: The user asked to stop.
    """
    say("Making the environment")
    folder.parent.mkdir(parents=True, exist_ok=True)
    code, lines = run([str(base), "-I", "-m", "venv", "--clear", str(folder)], {}, say, is_cancelled)
    if code:
        raise classify(lines, "the environment")


def run_pip(
    arguments: Sequence[str],
    plan: Plan,
    environment: Path,
    say: Say,
    is_cancelled: IsCancelled,
    parts: Sequence[tuple[str, list[str]]] = (),
) -> None:
    """Run an environment's pip on the plan's requirements; what has digests there is compared with them.

    Args:
        arguments: Of pip.
        plan: Where packages come from.
        environment: Whose pip.
        say: Told every line of what happens.
        is_cancelled: Asked while waiting.
        parts: Requirements and options, one time after the other; default: :func:`steps` of the plan.

    Raises:
        SetupError: pip failed.
        Cancelled: The user asked to stop.
    """
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--only-binary", ":all:"]
    pip = [str(interpreter(environment)), "-I", "-X", "utf8", "-m", "pip"]
    listed, scratch = environment / REQUIREMENTS.name, environment / _SCRATCH
    scratch.mkdir(exist_ok=True)
    more = {**plan.network, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))}
    for text, sources in parts or steps(plan):
        listed.write_text(text, encoding="utf-8")
        command = [*pip, *arguments, *options, *sources, "-r", str(listed)]
        code, lines = run(command, more, say, is_cancelled)
        if code:
            proxy = plan.network.get("HTTPS_PROXY", "")
            raise classify(lines, "packages", offline=plan.wheels is not None, proxy=proxy)


def run(command: Sequence[str], more: Mapping[str, str], say: Say, is_cancelled: IsCancelled) -> tuple[int, list[str]]:
    """Run a child and tell its lines as they come.

    Returns:
        Exit code and last lines.

    Raises:
        SetupError: It cannot be started.
        Cancelled: The user asked to stop; the child is dead.
    """
    kept = {n: v for n, v in os.environ.items() if n.upper().startswith(_KEPT_PREFIXES) or n.upper() in _KEPT}
    try:
        child = start(command, {**child_environment(os.environ), **kept, **more}, merge=True)
    except OSError as error:
        raise classify([str(error)], f"Python {command[0]}") from None
    last: deque[str] = deque(maxlen=_LAST_LINES)

    def tell(line: str) -> None:
        last.append(line)
        say(line)

    code, _ = listen(child, tell, is_cancelled)
    return code, list(last)


def _self_test(python: Path, is_cancelled: IsCancelled) -> dict[str, str]:
    try:
        return check_python(python, is_cancelled)
    except InputError as error:
        failure = classify([f"{error.what}: {error.why}"], "self-test")
        kind = LIBRARY if failure.kind == OTHER else failure.kind
        raise SetupError(kind, error.what, error.why, "Try again, or choose another Python for the engine.") from None


def _candidates() -> list[Path]:
    """Where QGIS's own Python may be: ``sys.executable`` is QGIS itself on Windows and macOS."""
    prefix = Path(sys.base_exec_prefix)
    if sys.platform == "win32":
        return [prefix / "python.exe", prefix / "python3.exe"]
    version = ".".join(map(str, sys.version_info[:2]))
    names = (f"python{version}", "python3")
    folders = (prefix / "bin", Path(sys.executable).parent / "bin", Path(sys.executable).parent)
    return [folder / name for folder in folders for name in names]


def _version(python: Path) -> str:
    """``3.11`` of a Python; empty if it is none."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(  # nosec B603 - a list, no shell
            [str(python), "-I", "-c", code],
            capture_output=True,
            text=True,
            timeout=60,
            env=child_environment(os.environ),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        text = done.stdout.strip()
        if done.returncode == 0 and text.replace(".", "").isdigit():
            return text
    return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
