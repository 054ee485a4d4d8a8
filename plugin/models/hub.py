"""The Hub as the plugin sees it: ``layerfuse models`` in the engine's Python, which has the Hub's client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...model_backend.card import Card
from ...model_backend.errors import InputError
from ...model_backend.models.importing import local_model
from .. import settings
from ..engine.command import run_command
from ..network import hub_environment
from ..translation import in_words

Say = Callable[[str], None]
IsCancelled = Callable[[], bool]
MOST_FOUND = 500
"""Models that a search lists at most."""
_BYTES = re.compile(r"(\d+\.\d) of (\d+\.\d) MB")


@dataclass(frozen=True)
class HubModel:
    """A repository that a search found."""

    repository: str
    card: Card | None
    problem: str = ""  # why there is no card, and what to do about it


@dataclass(frozen=True)
class Hub:
    """How the Hub is asked. Call its methods in a thread: they wait for the network.

    Args:
        python: The engine's Python.
        environment: What :func:`~.network.hub_environment` says.
    """

    python: Path
    environment: Mapping[str, str]

    def search(self, words: str, say: Say, is_cancelled: IsCancelled) -> list[HubModel]:
        """Repositories that are tagged ``layerfuse``.

        Args:
            words: Part of the name; empty for all.
            say: Told what happens.
            is_cancelled: Asked while waiting.

        Raises:
            InputError: The Hub cannot be asked.
            Cancelled: The user asked to stop.
        """
        arguments = ["search", "--json", "--limit", str(MOST_FOUND), *(["--", words] if words else [])]
        return [_found(entry) for entry in json.loads("".join(self._run(arguments, say, is_cancelled)))]

    def download(self, model: str, say: Say, is_cancelled: IsCancelled) -> None:
        """Fetch a model and verify it; ``say`` is told the bytes, see :func:`parse_bytes`.

        Raises:
            InputError: There is no such model, no access, no network, no space, or wrong content.
            Cancelled: The user asked to stop; nothing half is left.
        """
        self._run(["download", model], say, is_cancelled)

    def import_onnx(self, path: Path, say: Say, is_cancelled: IsCancelled) -> str:
        """Make a model of an ONNX file; no network is asked.

        Returns:
            What means the model from now on.

        Raises:
            InputError: The file cannot be one, or the engine has nothing that runs it.
            Cancelled: The user asked to stop.
        """
        model = str(local_model(path))
        self._run(["import", str(path), model], say, is_cancelled)
        return model

    def find_update(self, model: str, say: Say, is_cancelled: IsCancelled) -> tuple[str, ...]:
        """What a newer commit of a downloaded model would change, a line each; empty if there is none.

        Raises:
            InputError: The Hub cannot be asked.
            Cancelled: The user asked to stop.
        """
        newer = json.loads("".join(self._run(["update", "--json", model], say, is_cancelled)))
        return tuple(map(str, newer[0]["changes"])) if newer else ()

    def update(self, model: str, say: Say, is_cancelled: IsCancelled) -> None:
        """Change to the newer commit; as :meth:`download`."""
        self._run(["update", "--apply", model], say, is_cancelled)

    def _run(self, arguments: list[str], say: Say, is_cancelled: IsCancelled) -> list[str]:
        return run_command(self.python, ["models", *arguments], say, is_cancelled, self.environment)


def open_hub() -> Hub:
    """The Hub, as the options say. Call it on the main thread: QGIS may ask for its master password.

    Raises:
        InputError: There is no engine, or no credential where one was chosen.
    """
    return Hub(settings.engine_python(), hub_environment())


def parse_bytes(line: str) -> tuple[float, float] | None:
    """``3.2 of 8.0 MB`` as done and total megabytes; None for another line."""
    match = _BYTES.fullmatch(line)
    return (float(match[1]), float(match[2])) if match else None


def _found(entry: dict) -> HubModel:
    """A repository of the command's answer; its card is checked here too."""
    name = str(entry["repository"])
    problem = f"{in_words(entry['problem'])}. {in_words(entry['fix'])}" if entry["problem"] else ""
    try:
        return HubModel(name, Card.from_dict(entry["card"]) if entry["card"] else None, problem)
    except InputError as error:
        return HubModel(name, None, str(error))
