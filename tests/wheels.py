"""Small stand-ins for the engine's packages, so that an installation can be tested for real and offline."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import zipfile
from pathlib import Path

_TORCH = '__version__ = "2.13.0+standin"\ndef set_num_threads(count): pass\n'
_NUMPY = (
    '__version__ = "0"\n'
    "class _Any:\n"
    "    def __call__(self, *a, **k): return self\n"
    "    def __getattr__(self, name): return self\n"
    "def __getattr__(name): return _Any()\n"
)


def make_wheel(folder: Path, name: str, version: str, source: str) -> Path:
    """Write a pure-Python wheel with one package."""
    files = {
        f"{name}/__init__.py": source,
        f"{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{name}-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{name}-{version}.dist-info/RECORD"
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text.encode())}")
    files[record] = "\n".join([*rows, f"{record},,"]) + "\n"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name_inside, text in files.items():
            archive.writestr(name_inside, text)
    return path


def make_engine_wheels(folder: Path) -> Path:
    """A folder as Export makes it, with stand-ins in it."""
    folder.mkdir(parents=True)
    make_wheel(folder, "torch", "2.13.0", _TORCH)
    make_wheel(folder, "numpy", "2.0", _NUMPY)
    (folder / "requirements.txt").write_text("torch==2.13.0\nnumpy==2.0\n")
    return folder


def lend_pip(base: Path, folder: Path, *_: object) -> None:
    """An environment with this one's pip, in a tenth of the time of :func:`.installer.make_environment`."""
    import pip

    subprocess.run([str(base), "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "pip").symlink_to(Path(pip.__file__).parent)
