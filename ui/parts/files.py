"""Dialogs for files and folders: each opens where the user has chosen something last."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ...plugin import settings


def last_folder() -> Path:
    """Where the user has been last, if that is there still; else at home."""
    text = settings.read(settings.LAST_FOLDER)
    return Path(text) if text and Path(text).is_dir() else Path.home()


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """A folder; None: the user has chosen none."""
    return _remembered(QFileDialog.getExistingDirectory(parent, title, str(last_folder())))


def ask_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """A file that is there; None: the user has chosen none.

    Args:
        parent: The window that asks.
        title: Of the dialog.
        kinds: As Qt writes filters of names.
    """
    return _remembered(QFileDialog.getOpenFileName(parent, title, str(last_folder()), kinds)[0])


def ask_new_file(parent: QWidget, title: str, proposed: Path, kinds: str, may_replace: bool = True) -> Path | None:
    """A file to write, as the user has written it; None: the user has chosen none.

    Args:
        parent: The window that asks.
        title: Of the dialog.
        proposed: Its name alone: where the user has been last; else where it lies.
        kinds: As Qt writes filters of names.
        may_replace: Whether a file that is there would be replaced, of which the dialog then asks.
    """
    more = [] if may_replace else ["", QFileDialog.Option.DontConfirmOverwrite]
    return _remembered(QFileDialog.getSaveFileName(parent, title, str(last_folder() / proposed), kinds, *more)[0])


def _remembered(text: str) -> Path | None:
    if not text:
        return None
    settings.write(settings.LAST_FOLDER, str(Path(text).parent))
    return Path(text)
