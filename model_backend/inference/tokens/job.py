"""Layers to a raster of tokens: as :func:`~..pipeline.predict`, with another end."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ...card import Card, subset_key
from ...errors import Cancelled
from ...raster.gdalio import bounded_cache
from ...raster.grid import Grid
from ...raster.writer import BLOCK, DISK_FACTOR, RasterWriter, Target
from ..engine import Engine
from ..feedback import Feedback
from ..journal import Journal
from ..outputs import blocks, check_disk, gather
from ..pipeline import (
    Job,
    Watch,
    check_answers,
    fingerprint,
    notes_to_check,
    open_readers,
    prepare,
    provenance,
    tell_grid,
    tell_layers,
)
from ..quality import find_quality
from ..stream import Processes
from .engine import check_network
from .run import TOKENS, TokenRun, token_grid, token_layer


@dataclass(frozen=True)
class Embedded:
    """What was done."""

    output: Path
    grid: Grid  # of the tokens
    tiles: int
    tiles_empty: int
    seconds: float
    valid_shares: dict[str, float]  # by modality, share of the tokens that have something of it
    notes: tuple[str, ...]  # what is to be checked of the layers


def prepare_tokens(job: Job, card: Card) -> Grid:
    """Check everything that can be known before a pixel is read.

    Returns:
        The grid of the layers; :func:`~.run.token_grid` makes that of the tokens of it.

    Raises:
        InputError: A layer, an option, the model or the output is unusable.
    """
    check_network(card)
    grid = prepare(job, card)
    window = token_grid(card, grid).window
    check_disk({job.main.parent: int(window.width * window.height * card.network.embed_dim * (1 + DISK_FACTOR))})
    return grid


def embed(job: Job, engine: Engine | Processes, feedback: Feedback) -> Embedded:
    """Write the tokens of an area.

    Args:
        job: What and where; its ``output`` gets the tokens, and no other of its outputs is written.
        engine: That of :mod:`.engine`, here or elsewhere.
        feedback: Progress and cancelling.

    Raises:
        InputError: Bad input, or a disk that is full or out of reach.
        Cancelled: ``feedback.is_cancelled()`` said yes.
    """
    started, card = time.monotonic(), engine.card
    watch = Watch(job, card)
    grid = prepare_tokens(job, card)
    readers = open_readers(job, card, grid)
    tell_grid(job, card, grid, feedback)
    tell_layers(job, card, grid, feedback)
    feedback.info(f"Computing on {engine.device.pixels} ({engine.device.reason}).")
    with ExitStack() as held:
        held.enter_context(bounded_cache())
        record = {**fingerprint(job, engine, grid, watch), "layers": [TOKENS]}
        journal = held.enter_context(Journal(job.main, record, job.resume))
        quality = find_quality(job.quality)
        run = TokenRun(readers, grid, engine, quality, (), journal, feedback, watch.check, job.area or "", job.dates)
        run.compute()
        told = _metadata(job, engine, card)
        watch.check(remote=True)
        check_answers(run, job, card, grid)
        small = token_grid(card, grid)
        _write(job, card, small, journal.folder, run, told, feedback)
        journal.remove()
    tokens = small.window.width * small.window.height
    shares = {name: int(count) / tokens for name, count in zip(card.modality_names, run.counts)}
    seconds = time.monotonic() - started
    return Embedded(job.main, small, run.tiles, run.tiles_empty, seconds, shares, notes_to_check(job, card))


def _metadata(job: Job, engine: Engine | Processes, card: Card) -> dict[str, str]:
    origin = provenance(job, engine)
    return {
        **{key: value for key, value in origin.items() if key != "LAYERFUSE_MINIMUM_UNIT"},
        "LAYERFUSE_TOKENS": json.dumps(
            {"patch": card.network.patch_size, "length": 1, "of": subset_key(s.modality for s in job.sources)}
        ),
    }


def _write(
    job: Job, card: Card, grid: Grid, work: Path, run: TokenRun, metadata: dict[str, str], feedback: Feedback
) -> None:
    layer = token_layer(card)
    target = Target(job.main, work, grid, metadata)
    writer = RasterWriter(target, layer.dtype, layer.nodata, layer.bands, (), layer.scale, layer.overviews)
    with ExitStack() as undo:
        undo.callback(writer.discard)
        for part in blocks(grid.window, BLOCK):
            if feedback.is_cancelled():
                raise Cancelled
            writer.write(part, gather(grid, part, (layer,), run.load, TokenRun.side)[TOKENS])
        writer.finish(feedback.is_cancelled)
        writer.publish(job.overwrite)
