"""What is for machines without QGIS: recipes are of the package that there is, and scripts call what there is."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_container_is_not_root_and_has_what_the_package_has():
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    steps = [line for line in lines if re.match(r"[A-Z]+ ", line)]
    last = max(i for i, line in enumerate(steps) if line.startswith("FROM "))
    assert any(line.startswith("USER ") and "root" not in line and line != "USER 0" for line in steps[last:])
    assert not any(line.startswith("USER ") for line in steps[:last]), "the build is thrown away"
    text = "\n".join(lines)
    (extras,) = re.findall(r"/src\[([a-z,]+)\]", text)
    known = re.findall(r"(?m)^(\w+) = \[", PROJECT.split("[project.optional-dependencies]")[1].split("\n[")[0])
    assert set(extras.split(",")) <= set(known)
    (torch,) = re.findall(r'"torch(>=[\d.]+)"', text)
    assert f'"torch{torch}"' in PROJECT and "/whl/cpu" in text
    assert 'layerfuse = "layerfuse.model_backend.command.parser:main"' in PROJECT
    assert 'ENTRYPOINT ["/opt/layerfuse/bin/layerfuse"]' in text
    for line in lines:
        assert "sudo" not in line and "--privileged" not in line and "http://" not in line


def test_the_recipe_is_of_this_package():
    yaml = pytest.importorskip("yaml")
    recipe = yaml.safe_load((DEPLOY / "recipe.yaml").read_text(encoding="utf-8"))
    assert recipe["schema_version"] == 1
    assert set(recipe) == {
        "schema_version", "context", "package", "source", "build", "requirements", "tests", "about", "extra",
    }  # fmt: skip
    project = PROJECT.split("[project]")[1]
    assert recipe["context"]["version"] == re.search(r'\nversion = "([^"]+)"', project)[1]
    assert ">=" + recipe["context"]["python_min"] == re.search(r'requires-python = "([^"]+)"', project)[1]
    assert recipe["about"]["license"] == re.search(r'\nlicense = "([^"]+)"', project)[1]
    assert (ROOT / recipe["about"]["license_file"]).is_file()
    (entry,) = recipe["build"]["python"]["entry_points"]
    name, _, place = entry.partition(" = ")
    assert f'{name} = "{place}"' in PROJECT
    wanted = {}
    for text in re.findall(r'"([^"]+)"', project.split("dependencies = [")[1].split("\n]")[0]):
        package, limits = re.match(r"([\w-]+)([^;]*)", text).groups()
        wanted[package.lower().replace("-", "_")] = limits.strip()
    wanted["pytorch"] = wanted.pop("torch")  # its name at conda-forge
    there = {line.split(" ", 1)[0].replace("-", "_"): line.split(" ", 1)[1] for line in recipe["requirements"]["run"]}
    assert {name: there.get(name) for name in wanted} == wanted
    assert set(there) - set(wanted) == {"python", "gdal"}
    build = re.search(r'requires = \["setuptools(>=\d+)"\]', PROJECT)[1]
    assert f"setuptools {build}" in recipe["requirements"]["host"]


def test_conda_forges_builder_reads_the_recipe():
    """By rattler-build itself: whatever it would not take is an error there."""
    rattler_build = pytest.importorskip("rattler_build")
    recipe = DEPLOY / "recipe.yaml"
    (rendered,) = rattler_build.Stage0Recipe.from_file(recipe).render()
    found = rendered.recipe
    assert (found.package.name, found.build.noarch) == ("layerfuse", "python")
    assert "python >=3.10" in found.requirements.run and found.about.license == "GPL-2.0-or-later"
    with pytest.raises(rattler_build.RattlerBuildError):
        rattler_build.Stage0Recipe.from_yaml(recipe.read_text(encoding="utf-8").replace("run:", "needs:"))


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
@pytest.mark.parametrize(
    ("variables", "more"),
    [
        ({"SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "8"}, "--part 3/8"),
        ({"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "3"}, "--part 1/4"),
        (
            {"SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "5", "PARTS": "8"},
            "--part 5/8",
        ),
        ({}, "--assemble"),
    ],
)
def test_the_array_makes_parts_and_puts_them_together(tmp_path, variables, more):
    """The script, with a Python that only says what it was called with."""
    script = DEPLOY / "slurm_array.sh"
    assert script.stat().st_mode & stat.S_IXUSR
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$*"\n')
    python.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(python), **variables}
    asked = ["predict", "--layer", "s2=a b.tif", "--output", "m.tif"]
    done = subprocess.run(["bash", str(script), *asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"-m layerfuse.model_backend predict --layer s2=a b.tif --output m.tif {more} --device cpu\n"


def test_what_the_array_asks_for_the_command_has():
    done = subprocess.run(
        [sys.executable, str(ROOT / "model_backend/__main__.py"), "predict", "--help"], capture_output=True, text=True
    )
    for option in ("--part K/N", "--assemble", "--device"):
        assert option in done.stdout
