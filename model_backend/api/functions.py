"""The functions of ``import layerfuse``."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..card import load_card
from ..command.info import described
from ..command.models import fetch_model
from ..errors import InputError
from ..evaluation.assessment import Assessed, assess_map, assess_model, report_folder, write_accuracy
from ..inference.engine import LocalEngine
from ..inference.feedback import Feedback
from ..inference.graphs import open_local
from ..inference.outputs import AREAS, CLASSES, KINDS, POLYGONS
from ..inference.pipeline import Job, prepare
from ..inference.pipeline import predict as map_area
from ..inference.quality import DEFAULT, MEAN
from ..raster.crs import Bounds
from ..raster.ground import ProjectedMetres
from ..raster.layers.crosswalks.products import AUTO
from ..raster.layers.description import files_read
from ..training.learn import OWN_LICENSE, Lesson
from .layers import Given, Layer, as_files, as_paths
from .maps import Map, read_file, stored_as

MOST_PIXELS = 1 << 28
"""Of a map in memory."""
_log = logging.getLogger("layerfuse")


class Model:
    """A model, open for use; a context manager. The network is loaded when it is asked first.

    Args:
        folder: With card and weights.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        threads: Tiles computed at the same time; default: the processors of this machine.
    """

    def __init__(self, folder: Path, device: str = "auto", threads: int | None = None) -> None:
        """Read the card; see the class."""
        self.folder, self.card = folder, load_card(folder)
        self._device, self._threads = device, threads
        self._engine: LocalEngine | None = None

    @property
    def name(self) -> str:
        """Name and version."""
        return f"{self.card.name} {self.card.version}"

    @property
    def layers(self) -> dict[str, list[str]]:
        """What it takes: names of the bands by modality."""
        return {m.name: [band.name for band in m.bands] for m in self.card.modalities}

    @property
    def classes(self) -> dict[int, str]:
        """What it maps: names by value."""
        return {c.value: c.name for c in self.card.map_classes}

    @property
    def engine(self) -> LocalEngine:
        """The network, loaded.

        Raises:
            InputError: The weights are not sound, or the device is missing.
        """
        if self._engine is None:
            self._engine = open_local(self.folder, self._threads, self._device)
        return self._engine

    def close(self) -> None:
        """Let the network go; the model can be used again."""
        if self._engine is not None:
            self._engine.close()
        self._engine = None

    def __enter__(self) -> Model:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        """Name, layers and classes."""
        return f"<Model {self.name}: {', '.join(self.layers)} to {', '.join(self.classes.values())}>"


class _Logged:
    """Feedback that is logged under ``layerfuse``."""

    def progress(self, done: int, total: int) -> None:
        _log.debug("%d of %d tiles", done, total)

    def info(self, text: str) -> None:
        _log.info("%s", text)

    def is_cancelled(self) -> bool:
        return False


def open_model(model: str | os.PathLike, device: str = "auto", threads: int | None = None) -> Model:
    """Open a model.

    Args:
        model: Name of a bundled model, a folder, or ``ORG/NAME[@REVISION]`` on the Hugging Face Hub.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        threads: Tiles computed at the same time; default: the processors of this machine.

    Raises:
        InputError: There is no such model.
    """
    return Model(fetch_model(os.fspath(model)), device, threads)


def predict(
    model: Model | str | os.PathLike,
    layers: Mapping[str, Given],
    output: str | os.PathLike | None = None,
    *,
    more: Sequence[str] = (),
    area: str | os.PathLike | None = None,
    extent: Sequence[float] | None = None,
    extent_crs: str | None = None,
    crs: str | None = None,
    pixel_size: float | str | None = None,
    quality: str = DEFAULT,
    dates: str = MEAN,
    minimum_unit: float = 0.0,
    resume: bool = False,
    overwrite: bool = False,
    feedback: Feedback | None = None,
) -> Map:
    """Map an area.

    Args:
        model: What :func:`open_model` gave or takes.
        layers: By family (``optical``, ``sar``, ``elevation``, ``landcover``) or modality of the model; leave out what
            you have not.
        output: Class raster to write (GeoTIFF); default: the map stays in memory.
        more: What else is wanted: ``confidence``, ``probabilities``, ``margin``, ``applicability``, ``availability``;
            with an output also ``polygons`` and ``areas``. Files stand beside the output as ``NAME-confidence.tif``.
        area: Vector file: nothing is mapped outside of its polygons.
        extent: ``xmin, ymin, xmax, ymax``; default: all of the layers.
        extent_crs: Of the extent; default: ``crs``.
        crs: Of the map, in metres; default: that of the first layer in true metres, else the fitting UTM zone.
        pixel_size: Metres, or ``finest``; default: the model's.
        quality: ``fast``, ``balanced`` or ``best``.
        dates: ``mean`` or ``best``: how several dates of a layer become one map.
        minimum_unit: Square metres; smaller patches go to what is most probable beside them.
        resume: Go on with an unfinished run of the same call.
        overwrite: Replace files that are there.
        feedback: Progress and cancelling; default: remarks are logged under ``layerfuse``.

    Raises:
        InputError: Something given cannot be used.
    """
    wanted = [CLASSES, *(kind for kind in dict.fromkeys(more) if kind != CLASSES)]
    odd = [kind for kind in wanted if kind not in KINDS or (output is None and kind in (POLYGONS, AREAS))]
    if odd:
        known = ", ".join(kind for kind in KINDS if output is not None or kind not in (POLYGONS, AREAS))
        raise InputError(f"more {odd[0]!r:.40}", "there is no such raster of a map in memory" if output is None else
                         "there is no such output", f"Choose of {known}.")  # fmt: skip
    with _model(model) as opened, tempfile.TemporaryDirectory(prefix="layerfuse-") as scratch:
        main = Path(scratch) / "map.tif" if output is None else Path(output)
        files: dict[str, Any] = {kind: _beside(main, kind) for kind in wanted[1:]}  # fields of Job
        job = Job(
            sources=as_files(layers, Path(scratch)).sources(opened.card),
            output=main,
            **files,
            area=None if area is None else os.fspath(area),
            extent=None if extent is None else Bounds.read(extent),
            extent_crs=extent_crs,
            crs=crs,
            pixel_size=pixel_size if pixel_size is None or isinstance(pixel_size, str) else ProjectedMetres(pixel_size),
            quality=quality,
            dates=dates,
            minimum_unit=minimum_unit,
            resume=resume,
            overwrite=overwrite,
        )
        grid = prepare(job, opened.card)
        if output is None and grid.window.width * grid.window.height > MOST_PIXELS:
            raise InputError("output", f"{grid.describe()} are too many for a map in memory", "Give a file.")
        report = map_area(job, opened.engine, feedback or _Logged())
        for note in report.notes:
            _log.warning("Check %s", note)
        if output is not None:
            return Map(opened.card, report)
        stored = {kind: read_file(path, stored_as(opened.card)[kind].dtype) for kind, path in report.outputs.items()}
        return Map(opened.card, replace(report, outputs={}), stored)


def learn(
    layers: Mapping[str, Given],
    labels: Given,
    output: str | os.PathLike,
    *,
    field: str = "",
    minutes: float = 5.0,
    start: str | os.PathLike | None = None,
    name: str = "",
    license: str = OWN_LICENSE,  # noqa: A002 - the card's word
    area: str | os.PathLike = "",
    crosswalk: str = AUTO,
    overwrite: bool = False,
) -> Model:
    """Make a model of your own classes. Ctrl+C ends it, and the best so far becomes the model.

    Args:
        layers: By family, or by modality of the start model.
        labels: Polygons or points (a file, several, or ``FILE|layername=NAME``), or a class raster.
        output: Folder of the model.
        field: Of polygons or points: the class; default: the first of class, value, label and reference.
        minutes: How long to learn.
        start: A model to start from, ``none`` for none; default: with a few labels the bundled one that knows the
            layers.
        name: Of the model; default: that of the folder.
        license: SPDX, for whoever gets the model.
        area: Vector file: labels count only where its polygons are.
        crosswalk: Legend of a class raster of labels; default: found by itself.
        overwrite: Replace a model of this name.

    Raises:
        InputError: Something given cannot be used, or is too little.
    """
    from ..command.training.learn import teach

    folder = Path(output)
    with tempfile.TemporaryDirectory(prefix="layerfuse-") as scratch:
        given = as_files(layers, Path(scratch))
        paths = as_paths("labels", labels, Path(scratch))
        lesson = Lesson(
            layers=given.layers,
            labels=(paths,) if isinstance(paths, str) else paths,
            field=field,
            crosswalk=crosswalk,
            crosswalks=given.crosswalks,
            name=name or folder.name,
            minutes=minutes,
            license=license,
            masks=given.masks,
            nodata=given.nodata,
            area=os.fspath(area),
        )
        command = f"layerfuse.learn({{{', '.join(f'{key!r}: FILE' for key in layers)}}}, FILE, minutes={minutes:g})"
        init = None if start is None else os.fspath(start)
        teach(lesson, init, folder, command, _tell_step, lambda text: _log.info("%s", text), overwrite=overwrite)
    return open_model(folder)


def assess(
    what: Map | Model | Given,
    reference: Given,
    *,
    layers: Mapping[str, Given] | None = None,
    field: str | None = None,
    extent: Sequence[float] | None = None,
    area: str | os.PathLike | None = None,
    crosswalk: str = AUTO,
    output: str | os.PathLike | None = None,
    language: str = "en",
    overwrite: bool = False,
    feedback: Feedback | None = None,
) -> Assessed:
    """Tell how good a map is, or a model's map of layers.

    Args:
        what: A map of :func:`predict`, a class raster, or with ``layers`` a model.
        reference: What is true: a class raster, polygons or points, in any CRS.
        layers: Of a model: what it is to map.
        field: Of polygons or points: the class.
        extent: Of a model: what to judge, in the reference's CRS.
        area: Vector file: nothing counts outside of its polygons.
        crosswalk: Legend of a class raster; default: found by itself.
        output: Folder for the report and its figures; default: none.
        language: Of the report.
        overwrite: Replace a report that is there.
        feedback: Progress and cancelling; default: remarks are logged under ``layerfuse``.

    Returns:
        ``.accuracy.summary`` (``oa``, ``miou``, ``macro_f1``, each with its interval), ``.accuracy.by_class``,
        ``.accuracy.matrix`` and more.

    Raises:
        InputError: Something given cannot be used.
    """
    told, where = feedback or _Logged(), None if area is None else os.fspath(area)
    with tempfile.TemporaryDirectory(prefix="layerfuse-") as scratch:
        truth = _one("reference", reference, Path(scratch))
        given = as_files(layers or {}, Path(scratch))
        judged = "" if layers else _one("map", _as_layer(what), Path(scratch))
        paths = () if judged else (paths for paths, _ in given.layers.values())
        read = files_read(paths, others=(truth, judged, where, crosswalk))
        with report_folder(None if output is None else Path(output), overwrite, read) as work:
            if layers:
                box = None if extent is None else Bounds.read(extent)
                with _model(what) as opened:
                    sources = given.sources(opened.card)
                    found, _ = assess_model(opened.engine, sources, truth, field, box, told, where, crosswalk)
            else:
                found = assess_map(judged, truth, field, told, where, crosswalk)
            if work:
                write_accuracy(work, found, language, overwrite)
    return found


def describe(layers: Mapping[str, Given], model: Model | str | os.PathLike) -> dict[str, list[str]]:
    """Tell what layers are taken for, before anything is mapped: bands, unit, no data, dates, and how sure that is.

    Args:
        layers: By family or modality of the model.
        model: What :func:`open_model` gave or takes.

    Returns:
        Sentences by modality; the first begins with what matters most.

    Raises:
        InputError: A layer cannot be used.
    """
    with _model(model) as opened, tempfile.TemporaryDirectory(prefix="layerfuse-") as scratch:
        sources = as_files(layers, Path(scratch)).sources(opened.card)
        return {source.modality: list(described(source, opened.card)) for source in sources}


@contextmanager
def _model(model: Any) -> Iterator[Model]:  # noqa: ANN401 - a model, or what opens one
    """A model that is open, or one that is opened for a moment."""
    if isinstance(model, Model):
        yield model
        return
    if not isinstance(model, (str, os.PathLike)):
        raise InputError("model", f"it is a {type(model).__name__}", "Give a name, a folder, or what open_model gave.")
    with closing(open_model(model)) as opened:
        yield opened


def _beside(main: Path, kind: str) -> Path:
    """The file of another kind of output."""
    return main.with_name(f"{main.stem}-{kind}{ {POLYGONS: '.gpkg', AREAS: '.csv'}.get(kind, main.suffix) }")


def _as_layer(what: Any) -> Given:  # noqa: ANN401 - a map, or a raster
    """A map as what :func:`as_paths` takes."""
    if isinstance(what, Model):
        raise InputError("layers", "a model is to be judged, and there is nothing to map", "Give its layers.")
    if not isinstance(what, Map):
        return what
    return what.files[CLASSES] if what.files else Layer(what.classes, what.crs, what.transform)


def _one(name: str, given: Given, folder: Path) -> str:
    paths = as_paths(name, given, folder)
    if not isinstance(paths, str):
        raise InputError(name, f"{len(paths)} files are given", "Give one.")
    return paths


def _tell_step(progress: Any) -> None:  # noqa: ANN401 - of training, which loads torch
    if progress.score is not None:
        _log.info("step %d, loss %.4f, validation mIoU %.3f", progress.step, progress.loss, progress.score)
