"""The pictures of README and docs, made of what the stories have shown: ``python doc_images.py BUILD``.

A picture whose source is not there, because the data that it shows are not in the repository, stays as it is.
"""

import subprocess
import sys
from pathlib import Path

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SOURCES = {
    "dock.png": ["screenshots/7-map.png"],
    "dock-zh.png": ["screenshots/7-map-zh-Hans.png"],
    "models.png": ["screenshots/9-models.png"],
    "buildings.png": ["screenshots/8-buildings.png"],
    "learn-window.png": ["screenshots/learn-window.png"],
    "flood-layers.png": ["screenshots/flood-layers.png"],
    "flood-map.png": ["screenshots/flood-map.png"],
    "flood-change.png": ["screenshots/flood-change.png"],
    "loop.png": ["screenshots/loop-label.png", "screenshots/loop-decision.png"],
    "compare.png": ["screenshots/compare.png"],
    "landcover.png": ["demo/landcover.png"],
}
"""What each picture is made of, below the folder of what was built; several stand side by side."""
DRAWN = ("block.svg", "house.svg", "independence.svg", "permission.svg")
"""Drawings, made by hand."""
COUNTED = "results-brief-*.svg"
"""Charts, which ``python -m benchmarks.experiments`` draws from its tables."""
PLACES = "*.jpg"
"""Good and bad places, which ``python -m benchmarks.model_pages.pictures`` draws."""


def main(build: str) -> int:
    """Make them; 0."""
    for name, sources in SOURCES.items():
        paths = [Path(build) / source for source in sources]
        if all(path.is_file() for path in paths):
            small = ["-bordercolor", "black", "-border", "1", "-trim", "+repage", "-strip", "+dither", "-colors", "192"]
            subprocess.run(["convert", *map(str, paths), "+append", *small, f"PNG8:{IMAGES / name}"], check=True)
            print(IMAGES / name)
        else:
            print(f"{name} stays as it is: {', '.join(sources)} is not there.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
