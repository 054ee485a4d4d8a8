"""The pages of help: those that came with the plugin, as HTML, else those of the website.

In QGIS's language, page by page where it has been translated: ``docs/LANGUAGE/PAGE.md`` beside ``docs/PAGE.md``.
"""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from . import translation
from .runs.runner import WEBSITE

FOLDER = Path(__file__).resolve().parents[1] / "docs"
INDEX, PANEL, OPTIONS, ENGINE, MODELS = "index", "dock", "qgis", "engine", "models"
PROCESSING, BUILDINGS, JUDGING, EXPORT, LEARNING = "processing", "buildings", "evaluation", "export", "learn"
CHANGE, FIND, EMBEDDING = "change", "find", "embeddings"


def page_url(page: str) -> str:
    """Address of a page; one on this disk if it came along, as in the zip, so that no network is needed.

    Args:
        page: Its name in ``docs/``, without suffix.
    """
    spoken = translation.fitting(translation.locale(), {path.parent.name for path in FOLDER.glob(f"*/{page}.*")})
    name = f"{spoken}/{page}" if spoken else page
    path = FOLDER / f"{name}.html"
    return path.as_uri() if path.is_file() else f"{WEBSITE}/blob/main/docs/{name}.md"


def open_page(page: str) -> None:
    """Show a page, as QGIS shows help: in the browser."""
    QDesktopServices.openUrl(QUrl(page_url(page)))
