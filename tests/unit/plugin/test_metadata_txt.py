"""metadata.txt against the rules of plugins.qgis.org."""

import configparser
import re
from pathlib import Path

import pytest
from layerfuse.model_backend import __version__

ROOT = Path(__file__).parents[3]
REQUIRED = ["name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository"]


@pytest.fixture(scope="module")
def general():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


def test_required_fields(general):
    for field in REQUIRED:
        assert general[field].strip(), field


def test_one_version_everywhere(general):
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert general["version"] == __version__ == re.search(r'^version = "(.+)"', pyproject, re.M)[1]


def test_versions_of_qgis(general):
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"  # without it the installer hides the plugin from QGIS 4
    assert general["hasProcessingProvider"] == "yes"  # without it qgis_process does not load the plugin


def test_files_and_addresses(general):
    assert (ROOT / general["icon"]).is_file()
    assert (ROOT / "LICENSE").is_file()
    for field in ("homepage", "tracker", "repository"):
        assert general[field].startswith("https://github.com/layerfuse/layerfuse")
    assert "torch" in general["about"], "external dependencies must be told"
