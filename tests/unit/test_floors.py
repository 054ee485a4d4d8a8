"""The import rules of the floors, read from the source (docs: the house)."""

from __future__ import annotations

import ast
import functools
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {  # folder or file -> (floor, what else of the project it may import, foreign packages it must not import)
    "model_backend/card.py": {"schema", "errors"},
    "model_backend/schema.py": {"errors"},
    "model_backend/errors.py": set(),
    "model_backend/models": {"models", "card", "schema", "errors", ""},
    "model_backend/nn": {"nn", "planes", "card", "schema", "errors"},
    "model_backend/folders.py": set(),
    "model_backend/planes.py": set(),
    "model_backend/raster": {"raster", "planes", "card", "schema", "errors", "folders"},
    "model_backend/catalogue": {"catalogue", "raster", "card", "schema", "errors"},
    "model_backend/training": {
        "training",
        "planes",
        "evaluation",
        "nn",
        "raster",
        "card",
        "schema",
        "errors",
        "folders",
    },
    "model_backend/evaluation": {"evaluation", "planes", "inference", "nn", "raster", "card", "schema", "errors"},
    "model_backend/change": {"change", "planes", "evaluation", "inference", "raster", "card", "schema", "errors"},
    "model_backend/exchange": {"exchange", "inference", "nn", "raster", "card", "schema", "errors"},
    "model_backend/inference": {"inference", "planes", "models", "raster", "card", "schema", "errors"},
}
HEAVY = {"torch", "safetensors", "huggingface_hub", "scipy", "sklearn", "matplotlib"}


def sources(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@functools.cache  # several rules ask for it, and it takes time
def imports(path: Path) -> list[tuple[str, bool]]:
    """Absolute dotted names of what a file imports, and whether at module level (in no function or TYPE_CHECKING)."""
    package = ("layerfuse", *path.relative_to(ROOT).parts[:-1])
    found = []

    def visit(node: ast.AST, top: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend((alias.name, top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            found.extend((f"{module}.{alias.name}", top) for alias in node.names)
        inner = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.iter_child_nodes(node):
            visit(child, top and not inner and not typing_only)

    visit(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def rooms(path: Path) -> set[str]:
    """Names directly below model_backend that a file imports."""
    prefix = "layerfuse.model_backend."
    return {name[len(prefix) :].split(".")[0] for name, _ in imports(path) if name.startswith(prefix)}


@pytest.mark.parametrize("place", FLOORS)
def test_a_file_imports_only_from_its_own_floor_or_below(place):
    for path in sources(place) if (ROOT / place).exists() else []:
        allowed = FLOORS[place] | {"__version__"}
        if path == ROOT / "model_backend/inference/engine.py":
            allowed |= {"nn"}
        assert rooms(path) <= allowed, path.relative_to(ROOT)


def test_the_engine_reaches_the_network_lazily():
    path = ROOT / "model_backend/inference/engine.py"
    assert all(not top for name, top in imports(path) if ".nn" in name or name.startswith("torch"))


def test_model_backend_never_imports_qgis():
    for path in sources("model_backend"):
        assert not [n for n, _ in imports(path) if n.split(".")[0] in ("qgis", "PyQt5", "PyQt6")], path


def test_raster_never_imports_torch():
    for path in sources("model_backend/raster"):
        assert not [n for n, _ in imports(path) if n.split(".")[0] in HEAVY], path


def test_plugin_and_ui_import_neither_torch_nor_what_does():
    for path in [*sources("plugin"), *sources("ui"), ROOT / "__init__.py"]:
        names = [n for n, _ in imports(path)]
        assert not [n for n in names if n.split(".")[0] in HEAVY], path
        allowed = {"card", "schema", "errors", "models", "raster", "inference"}
        allowed |= {"evaluation", "change", "folders", "planes", "catalogue", "__version__"}
        allowed |= {"api"} if path == ROOT / "__init__.py" else set()  # loaded only by who asks for it
        assert rooms(path) <= allowed, path
        if path.is_relative_to(ROOT / "plugin"):
            assert not [n for n in names if n.startswith("layerfuse.ui") and path.name != "plugin.py"], path
        assert not [n for n in names if n.split(".")[0] in ("PyQt5", "PyQt6")], f"{path}: import from qgis.PyQt"


def test_what_the_plugin_imports_of_the_backend_does_not_load_torch():
    modules = set()
    for path in [*sources("plugin"), *sources("ui")]:
        for name, _ in imports(path):
            if name.startswith("layerfuse.model_backend."):
                modules.add(
                    name
                    if (ROOT / (name.split(".", 1)[1].replace(".", "/") + ".py")).exists()
                    else name.rsplit(".", 1)[0]
                )
    assert "layerfuse.model_backend.inference.pipeline" in modules
    code = f"import sys\nfor m in {sorted(modules)!r}: __import__(m)\nassert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_the_engines_python_runs_for_the_plugin_needs_no_gdal():
    """The environment that the plugin makes has torch and no GDAL, whose binding no registry has for every QGIS."""
    rooms = ("command.worker", "command.models", "models.hub", "models.search", "models.importing")
    modules = [f"layerfuse.model_backend.{name}" for name in (*rooms, "exchange.onnx_in", "inference.graphs")]
    code = f"import sys\nsys.modules['osgeo'] = None\nfor m in {modules!r}: __import__(m)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_file_is_longer_than_a_sitting():
    for folder in ("model_backend", "plugin", "ui", "tests", "benchmarks"):
        for path in sources(folder):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 500, path


def test_no_folder_has_more_files_than_one_takes_in_at_a_glance():
    for folder in ("model_backend", "plugin", "ui", "tests", "benchmarks"):
        for place in {path.parent for path in sources(folder)}:
            files = [path for path in place.glob("*.py") if path.name != "__init__.py"]
            assert len(files) <= 14, (place, len(files))


def test_an_installed_package_has_every_room():
    """``pip install`` copies the packages that pyproject.toml lists, and no other."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.setuptools.package-data]")[0]
    listed = set(re.findall(r'"layerfuse\.([\w.]+)",', text))
    rooms = {path.parent for folder in ("model_backend", "plugin", "ui") for path in sources(folder)}
    assert listed == {".".join(room.relative_to(ROOT).parts) for room in rooms}


def test_an_installed_package_has_every_file_that_is_no_code():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.setuptools.package-data]")[1]
    taken = set()
    for package, patterns in re.findall(r'^"(layerfuse[\w.]*)" = \[(.*)\]$', text.split("\n[")[0], re.MULTILINE):
        place = ROOT.joinpath(*package.split(".")[1:])
        taken |= {path for pattern in re.findall(r'"([^"]+)"', patterns) for path in place.glob(pattern)}
    ours = {ROOT / "metadata.txt"}
    for folder in ("model_backend", "plugin", "ui", "resources"):
        ours |= {path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert sorted(ours - taken) == []


def test_nothing_imports_itself_in_a_circle():
    """Modules as they are loaded: imports in functions and for types alone do not count."""
    modules = {}
    for folder in ("model_backend", "plugin", "ui"):
        for path in sources(folder):
            modules[".".join(("layerfuse", *path.relative_to(ROOT).with_suffix("").parts))] = path
    needs = {
        name: {
            found for text, top in imports(path) if top for found in (text, text.rpartition(".")[0]) if found in modules
        }
        for name, path in modules.items()
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in sorted(needs[name] - {name}):
                visit(other, (*way, name))
            done.add(name)

    for name in modules:
        visit(name, ())


def test_sensors_are_known_in_one_room():
    """Names of sensors, their bands and quality bands stand in no other code than that of layers, and in one table."""
    table = json.loads((ROOT / "model_backend/raster/layers/sensors.json").read_text(encoding="utf-8"))
    names = {code for row in table["products"].values() for code in row.get("wavelengths", ()) if len(code) > 2}
    names = {name.lower() for name in (*names, *table["qualities"])} - {"mask"}
    for key, row in table["sensors"].items():
        names |= {key, row["title"].lower(), *row["words"], *row["marks"]}
    sample, published = ROOT / "ui/dock/start_card.py", ROOT / "model_backend/training/datasets"
    for path in (path for folder in ("model_backend", "plugin", "ui") for path in sources(folder)):
        if (
            not path.is_relative_to(ROOT / "model_backend/raster/layers")
            and path != sample
            and published != path.parent
        ):
            found = {
                n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)
            }
            assert not [text for text in found if isinstance(text, str) and text.lower() in names], path


SENSOR = re.compile(  # as names of files, bands, quality bands and products tell of it
    r"(?i)S[12][A-D[_]|MSIL|SAFL|L\[COTEM\]|L[CE]0|GRD|_RTC|\bHLS|\b[SL]30\b|sentinel|landsat|modis|\b(SR_|ST_)B|QA_PIXEL|"
    r"\bSCL\b|fmask|\bMT[LD]\b|(?<![A-Z0-9])B(\d\d|\dA)(?![A-Z0-9])|\b[vh][vh]\b"
)


def test_readers_of_products_obey_the_table():
    """No text in code tells what a sensor's files, bands or products are called, but the key of a row and sentences."""
    table = json.loads((ROOT / "model_backend/raster/layers/sensors.json").read_text(encoding="utf-8"))
    allowed = {*table["products"], "landsat_", "SENTINEL2"}  # rows, the start of two of them, a driver of GDAL
    outside = {
        ROOT / "ui/dock/start_card.py",
        *sources("model_backend/training/datasets"),
    }  # the sample, published data
    for path in (path for floor in ("model_backend", "plugin", "ui") for path in sources(floor) if path not in outside):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in texts else None
            if isinstance(text, str) and len(text.split()) < 4 and text not in allowed:
                assert not SENSOR.search(text), f"{path}:{node.lineno}: {text}"


def test_public_functions_say_the_shapes_of_arrays():
    """In their docstring or their class's; or it leads to another that does."""
    told = re.compile(r"\[[^\]]+\]|shape|scalar|[Ss]ee |As of |:(?:meth|func|class|mod):|super-tiles?", re.DOTALL)
    lacking = []

    def visit(node: ast.AST, above: str) -> None:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.ClassDef, ast.FunctionDef)) or child.name.startswith("_"):
                continue
            doc = above + (ast.get_docstring(child) or "")
            if isinstance(child, ast.ClassDef):
                visit(child, doc)
            elif re.search("ndarray|Tensor", ast.unparse(child.args) + ast.unparse(child.returns or ast.Constant(0))):
                lacking.extend([] if told.search(doc) else [f"{path}:{child.lineno} {child.name}"])

    for path in sources("model_backend"):
        visit(ast.parse(path.read_text(encoding="utf-8")), "")
    assert not lacking


def test_the_version_is_the_same_everywhere():
    from layerfuse.model_backend import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()
    assert f"version={__version__}" in (ROOT / "metadata.txt").read_text()
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_picture_of_the_house_has_every_room():
    picture = ElementTree.parse(ROOT / "docs" / "images" / "house.svg")
    drawn = {(element.text or "").strip() for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    for floor in ("model_backend", "plugin", "ui"):
        assert {path.parent.name for path in (ROOT / floor).glob("*/__init__.py")} <= drawn, floor


def test_the_plan_of_the_house_is_true():
    """Every file and folder that the pages of the house name is there, and every room is in them."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("house*.md")))
    bases = (
        "",
        "model_backend",
        "model_backend/evaluation",
        "model_backend/raster",
        "model_backend/raster/layers",
        "model_backend/inference",
    )
    bases += (
        "model_backend/nn",
        "model_backend/raster/layers/products",
        "model_backend/training",
        "plugin",
        "plugin/processing",
    )
    for name in re.findall(r"`([\w/]+(?:\.(?:py|json)|/))`", text):
        assert any((ROOT / base / name).exists() for base in bases), name
    for floor in ("model_backend", "plugin", "ui"):
        for room in (ROOT / floor).glob("*/__init__.py"):
            assert re.search(rf"`(?:{floor}/{'|' if floor == 'model_backend' else ''}){room.parent.name}/", text), room


def test_what_gdal_could_not_is_caught_around_quiet_not_within():
    """Where GDAL raises, as in QGIS 3.40 and newer, a RuntimeError becomes a GdalError only as ``quiet()`` is left."""

    def is_call(node: ast.AST, name: str) -> bool:
        return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name

    for path in (path for folder in ("model_backend", "plugin", "ui") for path in sources(folder)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = [item.context_expr for item in node.items] if isinstance(node, ast.With) else []
            around = next((n for n, call in enumerate(calls) if is_call(call, "quiet")), len(calls))
            for call in calls[around:]:
                caught = ast.dump(call) if is_call(call, "suppress") else ""
                assert "'GdalError'" not in caught, f"{path}:{node.lineno}"
