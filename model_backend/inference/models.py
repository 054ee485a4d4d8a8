"""Model folders: the bundled ones, and what a user means by ``--model``."""

from __future__ import annotations

import os
from pathlib import Path

from ..card import CARD_FILE
from ..errors import InputError
from ..models.cache import parse_model_id, verified_snapshot

_WEIGHTS = Path(__file__).resolve().parent.parent / "weights"


def bundled_models() -> dict[str, Path]:
    """Folders of the models that come with LayerFuse, by name."""
    if not _WEIGHTS.is_dir():
        return {}
    return {folder.name: folder for folder in sorted(_WEIGHTS.iterdir()) if (folder / CARD_FILE).is_file()}


def find_model(text: str) -> Path:
    """The folder of a model on this machine; asks no network.

    Args:
        text: Name of a bundled model, path of a folder with a card and weights, or ``ORG/NAME[@REVISION]`` of a
            model that was downloaded from the Hub.

    Raises:
        InputError: There is no such model.
    """
    bundled = bundled_models()
    if text in bundled:
        return bundled[text]
    folder = Path(text)
    if os.path.isdir(text):  # which takes any text, as Path.is_dir does not
        if not (folder / CARD_FILE).is_file():
            raise InputError(f"model {text}", f"the folder has no {CARD_FILE}", "Choose the folder of a model.")
        return folder
    names = ", ".join(bundled) or "none"
    model = parse_model_id(text)
    if model is None:
        raise InputError(
            f"model {text[:200]!r}", "there is no such model", f"Give a folder or a bundled model ({names})."
        )
    snapshot = verified_snapshot(model)
    if snapshot is None:
        raise InputError(
            f"model {text}", "there is no such folder, and no such model was downloaded from the Hub",
            f"Run 'layerfuse models download {text}', or give a folder or a bundled model ({names}).",
        )  # fmt: skip
    return snapshot
