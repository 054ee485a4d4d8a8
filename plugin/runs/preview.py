"""The map of the view before it is made: a coarse look at once, then as the map will be, from the middle on.

What is shown as it will be has the bits of the map: the same lattice, the same tiles, the same blending, in pieces
that are kept while the job stays the same. The coarse look is another map, of larger pixels, and is shown as such.
"""

from __future__ import annotations

import itertools
import math
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...model_backend.card import Card
from ...model_backend.errors import Cancelled, InputError, without_secrets
from ...model_backend.inference.engine import Engine
from ...model_backend.inference.feedback import Silent
from ...model_backend.inference.lattice import overlap_of, tiles_touching
from ...model_backend.inference.outputs import CLASSES, NODATA_CLASS, PROBABILITIES, raster_layers
from ...model_backend.inference.pipeline import Job, area_grid
from ...model_backend.inference.quality import find_quality
from ...model_backend.inference.stream import Run
from ...model_backend.raster.crs import Bounds
from ...model_backend.raster.gdalio import GdalError, bounded_cache, quiet
from ...model_backend.raster.grid import Grid, Window, cells
from ...model_backend.raster.reader import Reader, date_readers
from .. import settings
from ..engine.process import EngineProcess
from .runner import fault_text
from .tasks import LOG, Watcher

COARSE_TILES = 16
"""Most tiles of a coarse look; a view of fewer has none."""
MOST_PIXELS = 1 << 24
"""Most pixels of a view that are made as they will be, from the middle on: 4,096 on a side."""
_KEPT_PIXELS = 1 << 25  # of pieces, for when the view comes back
_STRIDES = 4  # of tiles, on a side of a piece: smaller ones come sooner, and have more tiles in common
_PATIENCE = 5.0  # seconds that an engine is waited for, so that it can serve the run
_BETWEEN = 0.4  # seconds between two pictures


class Sketch:
    """The part of a job's map that has been looked at.

    Args:
        job: The job; its outputs do not matter.
        grid: Of the whole job, as the run will have it.
        engine: Answers tiles.
        is_cancelled: Whether to stop; asked ten times a second or so.
    """

    def __init__(self, job: Job, grid: Grid, engine: Engine, is_cancelled: Callable[[], bool]) -> None:
        """Nothing is known yet; see the class."""
        self._job, self.grid, self._engine = job, grid, engine
        self._feedback = _Until(is_cancelled)
        self._quality = find_quality(job.quality)
        self._readers = date_readers(job.sources, engine.card, grid)
        self._coarse: tuple[Grid, list[Reader]] | None = None
        self._pieces: OrderedDict[Window, np.ndarray] = OrderedDict()
        tile = engine.card.tile_size
        self._side = _STRIDES * (tile - overlap_of(tile, self._quality.overlap))

    def pieces(self, view: Window) -> list[Window]:
        """Pieces that a view is made of, the middle first, no more than :data:`MOST_PIXELS` in all."""
        x, y = view.col + view.width / 2, view.row + view.height / 2

        def distance(cell: Window) -> float:
            return math.hypot(cell.col + cell.width / 2 - x, cell.row + cell.height / 2 - y)

        most = max(1, MOST_PIXELS // self._side**2)
        near = _about(view, x, y, self._side * math.ceil(2 * math.sqrt(most)))
        nearest = sorted(cells(near, self._side), key=distance)[:most]
        return [piece for cell in nearest if (piece := cell.intersect(self.grid.window)) is not None]

    def piece(self, place: Window) -> np.ndarray:
        """Class values of a piece, uint8 ``[h, w]``, as the map will have them.

        Raises:
            InputError: A layer cannot be read, or the engine gives up.
            Cancelled: ``is_cancelled`` said so.
        """
        if place not in self._pieces:
            self._pieces[place] = self._make(CLASSES, self.grid, self._readers, place)
            while sum(known.size for known in self._pieces.values()) > _KEPT_PIXELS:
                self._pieces.popitem(last=False)
        self._pieces.move_to_end(place)
        return self._pieces[place]

    def is_known(self, place: Window) -> bool:
        """Whether a piece has been looked at."""
        return place in self._pieces

    def picture(self, view: Window, places: Sequence[Window]) -> np.ndarray:
        """Class values of a view, uint8 ``[h, w]``, no data where its pieces are not known yet."""
        classes = np.full(view.shape, NODATA_CLASS, np.uint8)
        for place in places:
            known, part = self._pieces.get(place), place.intersect(view)
            if known is not None and part is not None:
                classes[view.slices(part)] = known[place.slices(part)]
        return classes

    def coarse(self, bounds: Bounds) -> tuple[Grid, np.ndarray] | None:
        """A look at bounds in the grid's CRS with few tiles; None if the map itself needs no more.

        Returns:
            A grid of larger pixels, and its class values.

        Raises:
            InputError, Cancelled: As :meth:`piece`.
        """
        grid = self.grid
        for doubled in itertools.count():
            if doubled:
                grid = replace(self.grid, pixel_size=self.grid.pixel_size * 2**doubled)
            view = grid.cover(bounds)
            tile, overlap = self._engine.card.tile_size, self._quality.overlap
            if (
                len(tiles_touching(Window(0, 0, view.width, 1), tile, overlap)[0])
                * len(tiles_touching(Window(0, 0, 1, view.height), tile, overlap))
                <= COARSE_TILES
            ):
                break
        if not doubled:
            return None
        if self._coarse is None or self._coarse[0].pixel_size != grid.pixel_size:
            sized = replace(self._job, crs=self.grid.crs, pixel_size=grid.pixel_size)
            grid = area_grid(sized, self._engine.card)
            self._coarse = grid, date_readers(sized.sources, self._engine.card, grid)
        grid, readers = self._coarse
        window = grid.cover(bounds).intersect(grid.window)
        if window is None:
            return None
        return replace(grid, window=window), self._make(CLASSES, grid, readers, window)

    def shares(self, place: Window) -> np.ndarray:
        """Probabilities of all classes as the map stores them, uint8 ``[K, h, w]``.

        Raises:
            InputError, Cancelled: As :meth:`piece`.
        """
        return self._make(PROBABILITIES, self.grid, self._readers, place)

    def _make(self, kind: str, grid: Grid, readers: Sequence[Reader], place: Window) -> np.ndarray:
        job, layers = self._job, raster_layers(self._engine.card, {kind})
        run = Run(
            readers, grid, self._engine, self._quality, layers, None, self._feedback, lambda: None, job.area or "",
            job.dates,
        )  # fmt: skip
        with bounded_cache():
            ((_, arrays),) = run.super_tiles([place])
        return arrays[kind]


def _about(view: Window, x: float, y: float, side: int) -> Window:
    """The part of a view about a point that is no larger than a square."""
    return view.intersect(Window(math.floor(x) - side // 2, math.floor(y) - side // 2, side, side)) or view


class _Until(Silent):
    """Feedback that nobody hears, of work that somebody may end."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over

    def is_cancelled(self) -> bool:
        return self._is_over()


@dataclass(frozen=True)
class Sight:
    """What is to be looked at."""

    job: Job
    grid: Grid  # of the whole job
    card: Card
    folder: Path  # the model's
    python: Path  # the engine's
    device: str  # what to compute on; empty: what the options say
    bounds: Bounds  # of the view, in the grid's CRS

    @property
    def engine(self) -> tuple:
        """What an engine is started with."""
        return self.folder, self.python, self.device or settings.device(), settings.threads()

    def is_of(self, other: Sight | None) -> bool:
        """Whether another is the same job's."""
        return other is not None and (self.job, self.grid, self.engine) == (other.job, other.grid, other.engine)


@dataclass(frozen=True)
class Picture:
    """What is known of a sight by now. Rasters lie in GDAL's memory; whoever shows them removes them."""

    sight: Sight
    exact: str | None = None  # path of the classes as the map will have them; None: as before; empty: there are none
    coarse: str | None = None  # likewise, of the coarse look
    share: float = 0.0  # of the view that is known as it will be


class Previewer(Watcher):
    """Looks at views in a thread of its own; a newer view puts an older one off. The engine stays warm between them."""

    seen = pyqtSignal(object)
    """A :class:`Picture`."""
    failed = pyqtSignal(str)
    """Why a view could not be looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        """See the base."""
        super().__init__("layerfuse-preview", parent)
        self._engine: EngineProcess | None = None
        self._engine_key: tuple = ()
        self._sketch: Sketch | None = None
        self._last: Sight | None = None

    def ask(self, sight: Sight | None) -> None:
        """Look at a sight; None: at nothing any more, and let the engine go."""
        self.want(sight)

    def _serve(self) -> None:
        while True:
            sight = self._next()
            try:
                if self._closed or sight is None:
                    self._let_go(0.0 if self._closed else _PATIENCE)
                    if self._closed:
                        return
                    continue
                self._look(sight)
            except Cancelled:
                continue
            except InputError as error:
                self._fail(str(error))
            except Exception as error:
                QgsMessageLog.logMessage(
                    without_secrets(traceback.format_exc()), LOG, Qgis.MessageLevel.Critical, False
                )
                self._fail(fault_text(error))

    def _fail(self, why: str) -> None:
        self._let_go(0.0)
        if not self._closed:
            self.failed.emit(why)

    def _let_go(self, patience: float) -> None:
        """Let the engine wait for whoever needs the model next."""
        if self._engine is not None:
            self._engine.close(patience)
        self._engine = self._sketch = self._last = None

    def _look(self, sight: Sight) -> None:
        """Coarse, then piece by piece."""
        if self._engine is None or self._engine_key != sight.engine:
            self._let_go(0.0)
            folder, python, device, threads = self._engine_key = sight.engine
            self._engine = EngineProcess(folder, python, lambda: self._closed, device, threads)
        if self._sketch is None or not sight.is_of(self._last):
            self._sketch, self._last = Sketch(sight.job, sight.grid, self._engine, self._is_over), sight
        sketch = self._sketch
        view = sight.grid.cover(sight.bounds).intersect(sight.grid.window)
        if view is None:
            self._show(Picture(sight, "", "", 1.0))
            return
        places = sketch.pieces(view)
        near = _hull(places).intersect(view)
        size = view.width * view.height

        def show(coarse: str | None = None) -> float:
            done = sum(part.width * part.height for p in places if sketch.is_known(p) and (part := p.intersect(view)))
            path = _write(sketch.picture(near, places), replace(sight.grid, window=near)) if done else None
            self._show(Picture(sight, path, coarse, done / size))
            return time.monotonic()

        if all(map(sketch.is_known, places)) and near == view:
            show("")
            return
        look = sketch.coarse(sight.grid.bounds(view))
        shown = show(_write(look[1], look[0]) if look else "")
        for place in places:
            if not sketch.is_known(place):
                sketch.piece(place)
                if time.monotonic() - shown > _BETWEEN:
                    shown = show()
        show("" if near == view else None)

    def _show(self, picture: Picture) -> None:
        if self._is_over():
            forget(picture.exact, picture.coarse)
            raise Cancelled
        self.seen.emit(picture)


def _hull(places: Sequence[Window]) -> Window:
    """The smallest window that has all of some."""
    col, row = min(p.col for p in places), min(p.row for p in places)
    return Window(col, row, max(p.right for p in places) - col, max(p.bottom for p in places) - row)


_numbers = itertools.count()


def _write(classes: np.ndarray, grid: Grid) -> str:
    """Write class values into GDAL's memory."""
    path = f"/vsimem/layerfuse/preview_{next(_numbers)}.tif"
    height, width = classes.shape
    with quiet():
        dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, 1, gdal.GDT_Byte)
        dataset.SetGeoTransform(grid.geotransform)
        dataset.SetProjection(grid.crs)
        dataset.GetRasterBand(1).SetNoDataValue(NODATA_CLASS)
        dataset.GetRasterBand(1).WriteRaster(0, 0, width, height, np.ascontiguousarray(classes).tobytes())
        dataset = None
    return path


def forget(*paths: str | None) -> None:
    """Remove rasters of a :class:`Picture`."""
    for path in filter(None, paths):
        for name in (path, f"{path}.aux.xml"):  # QGIS's statistics
            with suppress(GdalError), quiet():
                gdal.Unlink(name)
