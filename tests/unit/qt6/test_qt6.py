"""Qt 6, which QGIS 4 uses, without a QGIS 4: PyQt6 is real, ``qgis`` a stand-in (see ``stand_in.py``)."""

import subprocess
import sys
from pathlib import Path

import pytest
from layerfuse.tests.dotted_names import ROOT, dotted_names

STAND_IN = Path(__file__).with_name("stand_in.py")


@pytest.fixture(scope="module", autouse=True)
def _names_of_the_installed_qgis(tmp_path_factory):
    """What the source names by now, as far as there is a QGIS here."""
    path = tmp_path_factory.mktemp("names") / "names.json"
    command = [sys.executable, "-m", "layerfuse.tests.packaging.qgis_names", str(path)]
    subprocess.run(command, capture_output=True, timeout=600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERFUSE_QGIS_NAMES", str(path))
        yield


def _run(code: str) -> str:
    """Run code in a process of its own: PyQt5 and PyQt6 do not go together."""
    script = f"import sys; sys.path.insert(0, {str(STAND_IN.parent)!r}); import stand_in\n{code}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=600)
    if "No Qt 6:" in done.stdout:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_module_is_imported():
    paths = [*(ROOT / "plugin").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    modules = sorted(".".join(("layerfuse", *path.relative_to(ROOT).with_suffix("").parts)) for path in paths)
    assert len(modules) > 25
    imports = "".join(f"import {name.removesuffix('.__init__')}\n" for name in modules)
    said = _run(f"{imports}print('PyQt5' in sys.modules, 'PyQt6.QtWidgets' in sys.modules)")
    assert said.split() == ["False", "True"]


def test_the_widgets_are_made_and_shown():
    """With what QGIS's own widgets have; what they do is in tests/qgis, on Qt 5."""
    made = (
        "LayerFuseDock CoverageBadge UnfinishedBar ModelBrowser HubPage EngineSetup OptionsPage FindDialog LearnDialog"
    )
    assert _run("stand_in.make_widgets()").split() == [*made.split(), "NewLabels", "CheckWindow", "LabelWindow"]


def test_the_algorithms_declare_what_they_take():
    names = _run("stand_in.make_algorithms()").split("\n")
    assert len(names) > 12 and "predictlandcover" in names and "" not in names[:-1]


@pytest.mark.parametrize(
    "code",
    [
        "import qgis.core; qgis.core.QgsCrsException",
        "from qgis.core import QgsFlux",
        "from qgis.core import Qgis; Qgis.Warning",
        "from qgis.core import Qgis; Qgis.MessageLevel.Warn",
        "from qgis.core import QgsProject; QgsProject().addEverything()",
        "from qgis.gui import QgsFileWidget; from PyQt6.QtWidgets import QApplication; a = QApplication([]);"
        "QgsFileWidget().setFolder('/')",
    ],
)
def test_a_name_that_qgis_has_not_is_an_error(code):
    assert _run(f"try:\n    {code}\nexcept (AttributeError, ImportError) as e:\n    print(e)")


def test_every_dotted_name_of_qt_is_one_of_qt_6():
    """In particular enumerations: Qt 6 knows ``Qt.AlignmentFlag.AlignLeft``, and no ``Qt.AlignLeft``."""
    chains = {(module, names): place for place, module, names in dotted_names() if ".PyQt." in module}
    assert len(chains) > 50
    found = _run(
        "import importlib\n"
        f"for (module, names), place in {chains!r}.items():\n"
        "    value = importlib.import_module(module)\n"
        "    for name in names:\n"
        "        if not hasattr(value, name):\n"
        "            print(place, '.'.join(names))\n"
        "            break\n"
        "        value = getattr(value, name)\n"
    )
    assert found == ""
