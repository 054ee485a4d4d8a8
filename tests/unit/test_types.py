"""Mistakes that the types make impossible: the checker of ``make lint`` refuses them, and takes what is right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
from layerfuse.model_backend.raster.crs import Bounds, transform_bounds, transform_points
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.ground import GroundMetres, ProjectedMetres, Scale
from layerfuse.model_backend.raster.reader import Reader

def tried(grid: Grid, scale: Scale, reader: Reader, on_map: ProjectedMetres, on_ground: GroundMetres) -> None:
"""
RIGHT = (
    "scale.to_ground(on_map), scale.to_projected(on_ground)",
    "Grid(grid.crs, 0.0, 0.0, on_map, grid.window)",
    "scale.to_projected(grid.ground_size)",
    "reader.read(Window(0, 0, 8, 8))",
    "transform_bounds(Bounds(0.0, 0.0, 1.0, 1.0), grid.crs, grid.crs)",
)
WRONG = (
    "scale.to_ground(on_ground)",
    "scale.to_projected(on_map)",
    "scale.to_projected(grid.pixel_size)",
    "Grid(grid.crs, 0.0, 0.0, on_ground, grid.window)",
    "Grid(grid.crs, 0.0, 0.0, 10.0, grid.window)",
    "Grid(grid.crs, 0.0, 0.0, on_map, (0, 0, 8, 8))",
    "reader.read((0, 0, 8, 8))",
    "reader.read(grid.bounds())",
    "transform_bounds((0.0, 0.0, 1.0, 1.0), grid.crs, grid.crs)",
    "grid.cover((0.0, 0.0, 1.0, 1.0))",
    "grid.cover(grid.window)",
    "grid.window.intersect(Window(0, 0, 8, 8)).width",  # they may have nothing in common
)


def test_metres_windows_and_bounds_are_not_mixed(tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "tried.py"
    program.write_text(PROGRAM + "".join(f"    {line}\n" for line in (*RIGHT, *WRONG)), encoding="utf-8")
    (tmp_path / "layerfuse").symlink_to(ROOT)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--no-pretty", str(program)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "MYPYPATH": str(tmp_path)},
    )  # fmt: skip
    assert "Found " in done.stdout, done.stdout + done.stderr
    lines = program.read_text(encoding="utf-8").splitlines()
    refused = {lines[int(row.split(":")[1]) - 1].strip() for row in done.stdout.splitlines() if ": error:" in row}
    assert refused == set(WRONG), done.stdout
