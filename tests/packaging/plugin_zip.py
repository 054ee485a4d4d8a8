"""The plugin as one zip, checked as plugins.qgis.org checks an upload: ``make zip``.

The rules are those of the site's own source (QGIS-Plugins-Website: ``plugins/validator.py``,
``plugins/security_scanner.py`` and its rule files); a rule that the site lets authors skip is not skipped here.
Standard library only, but for the scanners, which are programs (extra ``packaging``).
"""

from __future__ import annotations

import configparser
import json
import re
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from layerfuse.tests.packaging import help_pages, installed

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "layerfuse"
"""Top folder of the zip, and the plugin's import name."""
CONTENT = (
    "__init__.py",
    "metadata.txt",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "docs",  # and made of it: help that needs no network
    "model_backend",
    "plugin",
    "resources",
    "ui",
)
"""What of the repository is the plugin; tests and benchmarks are not."""
MADE_FROM = ".ts"
"""What only the repository needs: the compiled translations are made of it."""
MOST_BYTES = 25_000_000
TIME = (2020, 1, 1, 0, 0, 0)  # of every file: the same content gives the same bytes

REQUIRED_METADATA = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
)
SUSPICIOUS = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
PROGRAMS = (
    b"\x7fELF",
    b"MZ",
    b"#!",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)  # how programs begin, whatever they are called
MOST_SCREENSHOT_BYTES = 2 << 20

BANDIT_OFF = ("B404", "B410", "B411")
"""Tests of bandit that the site does not run (importing subprocess, lxml, xmlrpc); all others run without a floor."""
SECRETS_OFF = ("IPPublicDetector",)
FLAKE8 = (
    "E101,E711,E712,E713,E714,E721,E722,E731,E741,E742,E743,E901,E902,E999,W605,"
    "F402,F403,F404,F405,F811,F821,F822,F823,F831,F901,C901"
)


def version(root: Path = ROOT) -> str:
    """The version in metadata.txt."""
    return re.search(r"^version=(.+)$", (root / "metadata.txt").read_text(encoding="utf-8"), re.M)[1].strip()


def tracked(root: Path = ROOT) -> list[str]:
    """The plugin's files that git knows, sorted."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--", *CONTENT], capture_output=True, text=True, check=True
    )
    return sorted(name for name in listed.stdout.split("\0") if name and not name.endswith(MADE_FROM))


def build(target: Path, root: Path = ROOT) -> Path:
    """Write the zip, with the pages of help as HTML; the same files give the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        files = {name: (root / name).read_bytes() for name in tracked(root)}
        pages = help_pages.pages(root, [name for name in files if name.startswith("docs/") and name.endswith(".md")])
        files.update((name, text.encode()) for name, text in pages.items())
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", TIME)
            entry.create_system = 3  # Unix, wherever it is made: the mode below means something
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return target


def complaints(path: Path) -> list[str]:
    """What the site's validator and its look at files would say; none, if all is well."""
    with zipfile.ZipFile(path) as archive:
        found = []
        if path.stat().st_size > MOST_BYTES:
            found.append(f"{path.stat().st_size} bytes, allowed are {MOST_BYTES}")
        if archive.testzip():
            found.append(f"damaged: {archive.testzip()}")
        names = archive.namelist()
        if len(names) != len(set(names)):
            found.append("a name is there twice")
        tops = {name.split("/")[0] for name in names}
        if len(tops) != 1 or not tops <= {n.split("/")[0] for n in names if "/" in n}:
            return [*found, f"not one top folder but {sorted(tops)}"]
        (top,) = tops
        if not top.isidentifier() or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", top):
            found.append(f"{top} is no Python identifier")
        for entry in archive.infolist():
            found += _complaints_of_file(entry, archive.read(entry)[:4])
        for needed in ("__init__.py", "metadata.txt", "LICENSE"):
            if f"{top}/{needed}" not in names:
                found.append(f"there is no {needed}")
        if f"{top}/metadata.txt" in names:
            found += _complaints_of_metadata(archive, top)
    return found


def _complaints_of_file(entry: zipfile.ZipInfo, beginning: bytes) -> list[str]:
    name, parts = entry.filename, entry.filename.split("/")
    mode = entry.external_attr >> 16
    wrong = {
        "leads out of the folder": ".." in name or name.startswith("/") or "\\" in name,
        "is compiled Python": ".pyc" in name,
        "is no part of a plugin": bool({"__MACOSX", ".git", "__pycache__"} & set(parts)),
        "is hidden": parts[-1].startswith("."),
        "looks like a program": name.lower().endswith(SUSPICIOUS) or beginning.startswith(PROGRAMS),
        "can be executed": bool(mode & 0o111) and not name.endswith("/"),
        "is no regular file": bool(mode) and stat.S_ISLNK(mode),
    }
    return [f"{name} {what}" for what, so in wrong.items() if so]


def _complaints_of_metadata(archive: zipfile.ZipFile, top: str) -> list[str]:
    parser = configparser.ConfigParser()  # with interpolation, as the site has it: a lone % is an error there
    parser.optionxform = str
    try:
        parser.read_string(archive.read(f"{top}/metadata.txt").decode("utf-8"))
        metadata = dict(parser.items("general"))
    except (configparser.Error, UnicodeDecodeError) as error:
        return [f"metadata.txt cannot be read: {error}"]
    found = [f"metadata.txt has no {key}" for key in REQUIRED_METADATA if not metadata.get(key, "").strip()]
    for key in ("tracker", "repository", "homepage"):
        if not re.fullmatch(r"https?://[^/\s]+\S*", metadata.get(key, "")):
            found.append(f"metadata.txt: {key} is no web address")
    for key in ("qgisMinimumVersion", "qgisMaximumVersion"):
        if not re.fullmatch(r"\d+\.\d+(\.\d+)?", metadata.get(key, "")):
            found.append(f"metadata.txt: {key} is no version")
    if "/" in metadata.get("author", ""):
        found.append("metadata.txt: the author's name has a slash")
    names = archive.namelist()
    for key in ("icon", "screenshot"):
        if key in metadata and f"{top}/{metadata[key]}" not in names:
            found.append(f"metadata.txt: {key} is not in the zip")
    picture = f"{top}/{metadata.get('screenshot', '')}"
    if picture in names and archive.getinfo(picture).file_size > MOST_SCREENSHOT_BYTES:
        found.append("metadata.txt: the screenshot is larger than 2 MB")
    return found


def scan(path: Path) -> dict[str, list[str]]:
    """What the site's three scanners find in the zip, by scanner."""
    with tempfile.TemporaryDirectory(prefix="layerfuse-zip-") as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        return {"bandit": _bandit(folder), "detect-secrets": _secrets(folder), "flake8": _flake8(folder)}


def _run(folder: str, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)


def _bandit(folder: str) -> list[str]:
    done = _run(folder, "bandit", "-r", ".", "-f", "json", "--quiet", "-s", ",".join(BANDIT_OFF))
    report = _report(done)
    assert report["metrics"]["_totals"]["loc"] > 1000, "bandit has read nothing"
    wrong = [f"{e['filename']}: {e['reason']}" for e in report["errors"]]
    return wrong + [f"{r['filename']}:{r['line_number']} {r['test_id']} {r['issue_text']}" for r in report["results"]]


def _secrets(folder: str) -> list[str]:
    off = [part for name in SECRETS_OFF for part in ("--disable-plugin", name)]
    done = _run(folder, "detect_secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", *off, ".")
    report = _report(done)
    assert {"HexHighEntropyString", "Base64HighEntropyString", "KeywordDetector"} <= {
        plugin["name"] for plugin in report["plugins_used"]
    }
    return [f"{name}:{s['line_number']} {s['type']}" for name, found in report["results"].items() for s in found]


def _flake8(folder: str) -> list[str]:
    done = _run(folder, "flake8", "--isolated", "--max-line-length=120", f"--select={FLAKE8}", ".")
    if done.returncode not in (0, 1) or done.stderr:
        raise SystemExit(f"flake8 failed: {done.stderr}")
    return done.stdout.splitlines()


def _report(done: subprocess.CompletedProcess) -> dict:
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{' '.join(map(str, done.args[:3]))} failed: {done.stderr}") from None


def main() -> int:
    """Build, check, scan, install and use; 0 if nobody complains."""
    path = build(ROOT / "build" / f"{FOLDER}-{version()}.zip")
    with zipfile.ZipFile(path) as archive:
        print(f"{path}: {len(archive.namelist())} files, {path.stat().st_size / 1e6:.1f} MB")
    found = {"rules of the site": complaints(path), **scan(path)}
    for name, lines in found.items():
        print(f"{name}: {len(lines) or 'no'} finding{'s' * (len(lines) != 1)}")
        for line in lines:
            print(f"  {line}")
    if any(found.values()):
        return 1
    installed.check(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
