"""A finished run and its files: save them for good, delete them, look at them small."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import QgsMapLayer, QgsProcessingUtils, QgsProject
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QImage

from ...model_backend.card import Card
from ...model_backend.errors import Cancelled, InputError
from ...model_backend.inference.outputs import beside
from ...model_backend.inference.telling.areas import ClassArea
from ...model_backend.raster.gdalio import GdalError, open_raster, quiet
from ...model_backend.raster.layers.note import Note
from ...model_backend.raster.workspace import SIDECARS, write_error
from ..layers.sources import RESULT, layer_file

if TYPE_CHECKING:
    from .tasks import Request

_BLOCK = 1 << 24  # bytes that are copied between two looks whether to stop


@dataclass(eq=False)
class Made:
    """What a run has made, as long as QGIS is open."""

    title: str
    model: str  # as the user chose it
    card: Card
    areas: list[ClassArea]
    notes: Sequence[Note]  # what the map is worth by its own account
    layers: dict[str, str]  # id of the layer in the project by kind of output
    outputs: dict[str, Path]  # file by kind of output
    request: Request | None = None  # how it was made
    stamps: dict[Path, tuple[int, int]] = field(init=False)  # size and time, by which a file is known again

    def __post_init__(self) -> None:
        """Look at the files as they were made."""
        self.stamps = _stamps(self.outputs.values())

    def add(self, kind: str, path: Path, layer: str) -> None:
        """Have one more file, made later, belong to the run."""
        self.outputs[kind], self.layers[kind] = path, layer
        self.stamps |= _stamps([path])

    @property
    def name(self) -> str:
        """What its files are called after."""
        return self.card.name

    def is_temporary(self) -> bool:
        """Whether the files are gone when QGIS is closed."""
        return any(is_temporary(path) for path in self.outputs.values())

    def layer(self, kind: str) -> QgsMapLayer | None:
        """The layer of an output, if it is in the project still."""
        return QgsProject.instance().mapLayer(self.layers.get(kind, ""))

    def copies(self, main: Path) -> dict[Path, Path]:
        """Where each temporary file goes if the map goes to ``main``: named after it, as a run would have."""
        return {path: beside(main, kind) for kind, path in self.outputs.items() if is_temporary(path)}

    def moved(self, copies: Mapping[Path, Path]) -> None:
        """Show the copies in place of the files; one that has come meanwhile stays where it is."""
        own = self.own_files()
        for kind, path in self.outputs.items():
            if path in copies:
                _show(self.layer(kind), path, copies[path])
        self.outputs = {kind: copies.get(path, path) for kind, path in self.outputs.items()}
        self.stamps = _stamps(copies.get(path, path) for path in own)

    def own_files(self) -> list[Path]:
        """Files of the run that are as it has made them; what somebody has changed since is not ours any more."""
        return [path for path, stamp in self.stamps.items() if _stamp(path) == stamp]

    def delete(self) -> None:
        """Take the layers out of the project, and remove :meth:`own_files` with what belongs to them.

        Raises:
            InputError: A file cannot be removed.
        """
        files = self.own_files()
        project = QgsProject.instance()
        node = next(filter(None, map(project.layerTreeRoot().findLayer, self.layers.values())), None)
        group = node.parent() if node is not None else None
        project.removeMapLayers([key for key in self.layers.values() if project.mapLayer(key) is not None])
        if group is not None and group.parent() is not None and not group.children():
            group.parent().removeChildNode(group)
        for path in files:
            try:
                path.unlink()
                for suffix in SIDECARS:
                    with suppress(FileNotFoundError):
                        os.unlink(f"{path}{suffix}")
            except OSError as error:
                raise write_error(path, error) from None


@dataclass(eq=False)
class Loose:
    """A layer of the project whose temporary file an algorithm of ours has made: saved like a run's."""

    layer: str  # its id
    path: Path

    @property
    def name(self) -> str:
        """What its file is called after: the model that made it, and what the layer is called."""
        layer = QgsProject.instance().mapLayer(self.layer)
        return f"{_model_of(self.path)} {layer.name() if layer is not None else self.path.stem.lower()}".strip()

    def is_temporary(self) -> bool:
        """Whether the file is gone when QGIS is closed."""
        return is_temporary(self.path)

    def copies(self, main: Path) -> dict[Path, Path]:
        """Where the file goes if a map goes to ``main``."""
        return {self.path: main.with_suffix(self.path.suffix)}

    def moved(self, copies: Mapping[Path, Path]) -> None:
        """Show the copy in place of the file."""
        before, self.path = self.path, copies[self.path]
        _show(QgsProject.instance().mapLayer(self.layer), before, self.path)

    def own_files(self) -> list[Path]:
        """The file, if it is there."""
        return [self.path] if self.path.is_file() else []


def _model_of(path: Path) -> str:
    """Name of the model that has made a raster; empty: it says none."""
    with suppress(GdalError), quiet():
        dataset = open_raster(str(path))
        return (dataset.GetMetadataItem("LAYERFUSE_MODEL") or "").partition(" ")[0] if dataset is not None else ""
    return ""


def _show(layer: QgsMapLayer | None, before: Path, after: Path) -> None:
    """Have a layer, if it is there, show a copy of its file."""
    if layer is not None:
        source = layer.source()
        source = source.replace(str(before), str(after)) if str(before) in source else str(after)
        layer.setDataSource(source, layer.name(), layer.providerType())
        QgsProject.instance().setDirty(True)  # QGIS 3.44 does not see it, and would not ask to save the project


def loose_layers(runs: Iterable[Made]) -> list[Loose]:
    """Layers that algorithms of ours have made into temporary files; those of runs are left out."""
    known = {path for made in runs for path in made.outputs.values()}
    found = []
    for key, layer in QgsProject.instance().mapLayers().items():
        if layer.customProperty(RESULT):
            path = Path(layer_file(layer))
            if path not in known and is_temporary(path) and path.is_file():
                found.append(Loose(key, path))
    return found


def is_temporary(path: Path) -> bool:
    """Whether a file lies where QGIS cleans up when it is closed."""
    return Path(QgsProcessingUtils.tempFolder()) in path.parents


def copy_files(copies: Mapping[Path, Path], say: Callable[[str], None], is_cancelled: Callable[[], bool]) -> None:
    """Copy files with what belongs to them, all or none; nothing is overwritten.

    Raises:
        InputError: One cannot be read or written, or is there.
        Cancelled: The user asked to stop.
    """
    done: list[Path] = []
    try:
        for source, target in _with_sidecars(copies.items()):
            say(str(target))
            try:
                with open(source, "rb") as reading, open(target, "xb") as writing:
                    done.append(target)
                    while block := reading.read(_BLOCK):
                        if is_cancelled():
                            raise Cancelled
                        writing.write(block)
                shutil.copystat(source, target)
            except FileExistsError:
                raise InputError(target, tr("it is there already"), tr("Choose another name.")) from None
            except OSError as error:
                raise write_error(target, error) from None
    except BaseException:
        for path in done:
            with suppress(OSError):
                path.unlink()
        raise


def _with_sidecars(copies: Iterable[tuple[Path, Path]]) -> Iterable[tuple[Path, Path]]:
    for source, target in copies:
        yield source, target
        for suffix in SIDECARS:
            if os.path.isfile(f"{source}{suffix}"):
                yield Path(f"{source}{suffix}"), Path(f"{target}{suffix}")


def thumbnail(path: Path, card: Card, side: int) -> QImage | None:
    """A class raster in the model's colours, at most ``side`` pixels high and wide; None if it cannot be read."""
    try:
        with quiet():
            dataset = open_raster(str(path))
            if dataset is None:
                return None
            shrink = max(1.0, dataset.RasterXSize / side, dataset.RasterYSize / side)
            width = max(1, round(dataset.RasterXSize / shrink))
            height = max(1, round(dataset.RasterYSize / shrink))
            classes = dataset.GetRasterBand(1).ReadAsArray(buf_xsize=width, buf_ysize=height)
    except GdalError:
        return None
    if classes is None:
        return None
    colors = np.zeros((256, 4), np.uint8)
    for c in card.map_classes:
        colors[c.value] = (*c.rgb, 255)
    pixels = colors[classes].tobytes()
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()  # owns its pixels


def _stamps(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    return {path: found for path in paths if (found := _stamp(path))}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Made", text)
