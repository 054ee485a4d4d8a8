"""The tests that need QGIS, on every QGIS that Debian has: ``make matrix``; with ``--story thirty`` its desktop, told.

Each system is a folder made by debootstrap, which needs root. Mounts are made in a mount namespace of their own and
end with the command in it, so a system's folder holds nothing but its own files and can be deleted like any other.
A second run goes on where the first stopped: with what is installed, and with systems of which there is a result only
if they are named. ``LAYERFUSE_MATRIX`` names the folder of the systems (default: ``build/matrix``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LAYERFUSE_MATRIX", ROOT / "build" / "matrix"))
RESULTS = ROOT / "build" / "matrix.json"
PICTURES = ROOT / "build" / "story"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
TESTS = ("tests/qgis", "tests/unit/plugin")
MARKS = ("<!-- by make matrix -->", "<!-- end -->")
"""What the table stands between in the README."""

PACKAGES = ("qgis", "python3-qgis", "qgis-providers", "python3-gdal", "gdal-bin", "python3-venv", "python3-pip",
            "fonts-dejavu-core", "ca-certificates", "git", "cgi-mapserver", "python3-sklearn",
            "xvfb", "xdotool", "openbox", "imagemagick", "fonts-noto-cjk")  # fmt: skip
# What the machine needs to reach the network, a system in it needs too.
NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
VARIABLES = ("PIP_", "SSL_CERT_", "REQUESTS_CA_BUNDLE", "http_proxy", "https_proxy", "no_proxy", "HTTPS_PROXY")
# The shell stays: the first process of a process namespace has to collect children whose parents are gone.
ENTER = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && chroot "$0" "$@"; exit $?'


@dataclass(frozen=True)
class System:
    """One Debian, and where the engine's torch comes from there: its own packages, or pip."""

    suite: str
    name: str
    packages: tuple[str, ...] = ("python3-torch", "python3-safetensors")
    wheels: tuple[str, ...] = ()


SYSTEMS = (
    System("bookworm", "Debian 12", packages=(), wheels=("torch==2.13.0", "safetensors")),
    System("trixie", "Debian 13"),
    System("sid", "Debian sid"),
)


@dataclass(frozen=True)
class Result:
    """What one run of the tests gave."""

    system: str
    qgis: str
    python: str
    qt: str
    gdal: str
    numpy: str
    torch: str
    passed: int
    failed: int
    skipped: int
    seconds: int
    exit_code: int
    commit: str
    failures: tuple[str, ...] = ()


def environment() -> dict[str, str]:
    """Variables of a command in a system."""
    network = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    network.pop("PIP_FIND_LINKS", None)  # a folder of this machine
    return {
        **network,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }


def inside(root: Path, *command: str, **options: object) -> subprocess.CompletedProcess:
    """Run a command in a system."""
    namespace = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
    return subprocess.run([*namespace, "sh", "-c", ENTER, str(root), *command], env=environment(), **options)


def copy_network(root: Path) -> None:
    """Let the system reach the network as this machine does."""
    for path in (*map(Path, NETWORK), *Path("/etc/apt/apt.conf.d").glob("99*")):
        if path.is_file():
            copy = root / path.relative_to("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def prepare(system: System) -> Path:
    """The system's folder, with everything installed."""
    root, ready = FOLDER / system.suite, FOLDER / f"{system.suite}.ready"
    wanted = " ".join((*PACKAGES, *system.packages, *system.wheels))
    if ready.exists() and ready.read_text() == wanted:
        return root
    if not root.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = FOLDER / f"{system.suite}.unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        subprocess.run(["debootstrap", "--variant=minbase", system.suite, str(unfinished), MIRROR], check=True)
        unfinished.rename(root)
    copy_network(root)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # packages start no services here
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    inside(root, "apt-get", "update", "-q", check=True)
    inside(root, "apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES, *system.packages, check=True)
    inside(root, "apt-get", "clean", check=True)
    copy_network(root)  # the system's own certificates have just taken the place of this machine's
    inside(root, "python3", "-m", "venv", "--system-site-packages", "/venv", check=True)
    for wheel in system.wheels:  # a machine's own folder of wheels serves its systems too
        links = os.environ.get("PIP_FIND_LINKS", "")
        if links and Path(links).is_dir():
            shutil.copytree(links, root / "wheels", dirs_exist_ok=True)
        inside(root, "/venv/bin/pip", "install", "-q", "--find-links", "/wheels", wheel, check=True)
    inside(root, "/venv/bin/pip", "install", "-q", "pytest>=8", "hypothesis>=6", "huggingface-hub>=1.31,<3", check=True)
    ready.write_text(wanted)
    return root


def lay(root: Path) -> str:
    """Lay the last commit into a system, installed; its name."""
    source = root / "layerfuse"
    if source.exists():
        shutil.rmtree(source)
    source.mkdir()
    commit = git("rev-parse", "HEAD")
    archive = subprocess.Popen(["git", "-C", str(ROOT), "archive", commit], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(source)], stdin=archive.stdout, check=True)
    if archive.wait():
        raise SystemExit("git archive failed")
    inside(root, "/venv/bin/pip", "install", "-q", "--no-deps", "-e", "/layerfuse", check=True)
    return commit


def tell_story(system: System, root: Path, options: list[str]) -> int:
    """Tell a story in a system's real desktop (``tests/qgis/desktop/desktop.py``); its pictures: ``build/story/SUITE``.

    Args:
        system: Where.
        root: Its folder, prepared.
        options: Of the story, its name first.

    Returns:
        0 if it came to its end with nothing wrong.
    """
    lay(root)
    made = root / "story"
    if made.exists():
        shutil.rmtree(made)
    told = ("/layerfuse/tests/qgis/desktop/desktop.py", "--output", "/story", "--story", *options)
    done = inside(root, "env", "LAYERFUSE_ENGINE_PYTHON=/venv/bin/python", "/venv/bin/python", *told)
    shutil.copytree(made, PICTURES / system.suite, dirs_exist_ok=True)
    return done.returncode


def run_tests(system: System, root: Path, arguments: list[str]) -> Result:
    """Run the tests of the last commit in a system."""
    commit = lay(root)
    report = root / "report.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    command = ("/venv/bin/python", "-m", "pytest", "-q", "-m", "not slow", "--junitxml=/report.xml")
    done = inside(root, "sh", "-c", 'cd /layerfuse && exec "$@"', "sh", *command, *(arguments or TESTS))
    seconds = time.monotonic() - started
    suite = ElementTree.parse(report).getroot().find("testsuite") if report.exists() else None
    counts = {"tests": 0, "skipped": 0}
    bad = [f"ended by {done.returncode} without a report"]  # such as a crash of QGIS
    if suite is not None:
        counts = {name: int(suite.get(name)) for name in counts}
        cases = [case for case in suite if case.find("failure") is not None or case.find("error") is not None]
        bad = [f"{case.get('classname')}::{case.get('name')}" for case in cases]
    return Result(
        system.name, **versions(root), passed=max(0, counts["tests"] - len(bad) - counts["skipped"]),
        failed=len(bad), skipped=counts["skipped"], seconds=round(seconds), exit_code=done.returncode,
        commit=commit, failures=tuple(bad),
    )  # fmt: skip


def versions(root: Path) -> dict[str, str]:
    """Versions of what the tests ran with."""
    code = (
        "import json, platform, numpy, torch\n"
        "from osgeo import gdal\n"
        "from qgis.core import Qgis\n"
        "from qgis.PyQt.QtCore import QT_VERSION_STR\n"
        "print(json.dumps(dict(qgis=Qgis.version().split('-')[0], python=platform.python_version(), qt=QT_VERSION_STR,"
        " gdal=gdal.__version__, numpy=numpy.__version__, torch=torch.__version__)))"
    )
    done = inside(root, "/venv/bin/python", "-c", code, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def git(*arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def table(results: list[dict]) -> str:
    """The results as the README shows them."""
    lines = ["| QGIS | system | Python | Qt | GDAL | numpy | torch | tests |", "|---|---|---|---|---|---|---|---|"]
    for r in results:
        tests = f"{r['passed']} passed" + "".join(f", {r[k]} {k}" for k in ("failed", "skipped") if r[k])
        cells = (r["qgis"], r["system"], r["python"], r["qt"], r["gdal"], r["numpy"], r["torch"].split("+")[0], tests)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Run the named systems, or all; write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "systems", nargs="*", metavar="SUITE", help=f"{', '.join(s.suite for s in SYSTEMS)}; default: all"
    )
    parser.add_argument("--clean", action="store_true", help="delete the systems")
    parser.add_argument("--tests", nargs="+", default=[], help="only these, and record nothing")
    parser.add_argument(
        "--story", nargs=argparse.REMAINDER, help="instead of tests: a story's name, and options of desktop.py"
    )
    options = parser.parse_args()
    if options.clean:
        for system in SYSTEMS:
            for path in FOLDER.glob(f"{system.suite}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return 0
    if os.geteuid() != 0:
        raise SystemExit("make matrix: debootstrap and chroot need root. Run it as root, or with sudo.")
    results = {r["system"]: r for r in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    code = 0
    for system in SYSTEMS:
        if options.systems and system.suite not in options.systems:
            continue
        print(f"== {system.name} ({system.suite})", flush=True)
        if options.story:
            code |= tell_story(system, prepare(system), options.story)
            continue
        result = run_tests(system, prepare(system), options.tests)
        code |= result.exit_code
        if not options.tests:
            results[system.name] = asdict(result)
            RESULTS.parent.mkdir(exist_ok=True)
            ordered = [results[s.name] for s in SYSTEMS if s.name in results]
            RESULTS.write_text(json.dumps(ordered, indent=1) + "\n")
    if not (options.tests or options.story):
        text = table(json.loads(RESULTS.read_text()))
        print(text)
        readme = ROOT / "README.md"
        pattern = re.compile(f"(?<={re.escape(MARKS[0])}\n).*?(?={re.escape(MARKS[1])})", re.S)
        readme.write_text(pattern.sub(lambda _: text + "\n", readme.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
