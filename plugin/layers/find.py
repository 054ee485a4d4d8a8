"""Layers of catalogues as the plugin sees them: ``layerfuse find`` in the engine's Python, which has the client."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...model_backend.errors import InputError
from .. import settings
from ..engine.command import run_command
from ..network import certificate_environment, proxy_environment


@dataclass(frozen=True)
class Hit:
    """An item that can be added."""

    modality: str
    product: str
    name: str
    day: str  # empty: not told
    cloud: float | None  # per cent
    share: float  # of the area, 0 to 1
    file: str  # the item

    @property
    def title(self) -> str:
        """What the layer is called: its product and day."""
        return " ".join(part for part in (self.product, self.day) if part)


@dataclass(frozen=True)
class Catalog:
    """How a catalogue is asked. Call :meth:`find` in a thread: it waits for the network."""

    python: Path
    environment: Mapping[str, str]
    address: str

    def find(
        self,
        model: str,
        extent: Sequence[float],
        crs: str,
        dates: str,
        cloud: int,
        say: Callable[[str], None],
        is_cancelled: Callable[[], bool],
    ) -> list[Hit]:
        """The best items for a model's modalities.

        Args:
            model: Name or folder.
            extent: ``xmin, ymin, xmax, ymax``.
            crs: Of the extent.
            dates: ``A/B``.
            cloud: Most per cent of an item.
            say: Told what is not found, a line each.
            is_cancelled: Asked while waiting.

        Raises:
            InputError: The catalogue cannot be used, or has nothing.
            Cancelled: The user asked to stop.
        """
        place = ",".join(f"{number!r}" for number in map(float, extent))
        arguments = ["find", f"--stac={self.address}", f"--extent={place}", f"--crs={crs}", f"--date={dates}",
                     f"--model={model}", f"--cloud={cloud}", "--json"]  # fmt: skip
        layers = json.loads("".join(run_command(self.python, arguments, say, is_cancelled, self.environment)))
        return [
            Hit(
                str(layer["modality"]), str(layer["title"]), str(item["name"]), str(item["day"]), item["cloud"],
                float(item["share"]), str(item["file"]),
            )
            for layer in layers
            for item in layer["items"]
        ]  # fmt: skip


def open_catalogue(address: str) -> Catalog:
    """A catalogue by name or address, as the options say. Call it on the main thread.

    Raises:
        InputError: There is no engine, or no address.
    """
    if not address:
        raise InputError("catalogue", "none is given", "Choose one, or give an address.")
    python = settings.engine_python()
    environment = {**certificate_environment(), **proxy_environment(address)}
    return Catalog(python, environment, address)
