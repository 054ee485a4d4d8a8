"""The ``layerfuse`` command.

Exit codes: 0 done, 2 bad input (one line on stderr: what, why, what to do), 130 cancelled, 1 our fault.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from . import __version__
from .errors import Cancelled, InputError

DONE, OUR_FAULT, BAD_INPUT, CANCELLED = 0, 1, 2, 130


@dataclass(frozen=True)
class Command:
    """One subcommand. ``run`` imports what it needs itself, so that ``--help`` is instant."""

    name: str
    help: str | None  # None: not listed
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and return the exit code."""
    main_thread = threading.current_thread() is threading.main_thread()
    if main_thread:  # to be stopped by a scheduler is to be cancelled
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        arguments = _join_negative(sys.argv[1:] if argv is None else argv)
        options = _parser(arguments).parse_args(arguments)
        return options.run(options)
    except InputError as error:
        print(f"layerfuse: {error}", file=sys.stderr)
        return BAD_INPUT
    except (Cancelled, KeyboardInterrupt):
        print("layerfuse: cancelled", file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:  # the reader of our output has left
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for what the interpreter still flushes
        return OUR_FAULT
    except Exception as error:
        if os.environ.get("LAYERFUSE_DEBUG"):
            traceback.print_exc()
        print(f"layerfuse: unexpected {type(error).__name__}: {error}. This is a fault of LayerFuse; "
              "LAYERFUSE_DEBUG=1 shows where.", file=sys.stderr)  # fmt: skip
        return OUR_FAULT
    finally:
        if main_thread:
            signal.signal(signal.SIGTERM, before)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one line, as for any bad input."""

    def error(self, message: str) -> NoReturn:
        raise InputError("command line", message, f"See {self.prog} --help.")


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the options of the command that is asked for: others may need what is not installed here."""
    parser = _Parser(prog="layerfuse", description="Maps land cover from whichever layers you have.")
    parser.add_argument("--version", action="version", version=f"layerfuse {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        listed = {} if command.help is None else {"help": command.help}
        child = commands.add_parser(command.name, **listed)
        child.description = command.help
        if command.name in arguments:
            command.add_arguments(child)
        child.set_defaults(run=command.run)
    return parser


def _join_negative(argv: Sequence[str]) -> list[str]:
    """``--extent -113,37,-112,38`` as ``--extent=-113,...``: argparse takes a leading minus for an option."""
    joined: list[str] = []
    for text in argv:
        if joined and joined[-1] == "--extent" and text.startswith("-"):
            joined[-1] = f"--extent={text}"
        else:
            joined.append(text)
    return joined


def _model_and_layers(parser: argparse.ArgumentParser, required: bool = True) -> None:
    from .cli_models import MODEL_HELP

    add = parser.add_argument
    add("--model", required=required, metavar="MODEL", help=MODEL_HELP)
    add(
        "--layer",
        action="append",
        default=[],
        metavar="KEY=PATH[:BANDS]",
        help="a layer: family or modality of the model, raster, and its bands in the model's order "
        "(optical=/data/image.tif:2,3,4,5); once per layer, leave out what you have not",
    )


# predict ----------------------------------------------------------------------------------------------


def _predict_arguments(parser: argparse.ArgumentParser) -> None:
    from .inference.device import DEVICES
    from .inference.quality import DEFAULT, QUALITIES

    add = parser.add_argument
    _model_and_layers(parser)
    add("--output", required=True, type=Path, metavar="OUT.tif", help="class raster to write")
    add("--confidence", type=Path, metavar="C.tif", help="also write the probability of the class")
    add("--probabilities", type=Path, metavar="P.tif", help="also write the probabilities of all classes, a band each")
    add("--margin", type=Path, metavar="M.tif", help="also write how far the class is ahead of the second, 0 to 1")
    add(
        "--applicability", type=Path, metavar="U.tif",
        help="also write how unlike the model's training each place is; above 1: nothing like it was learnt",
    )  # fmt: skip
    add("--availability", type=Path, metavar="A.tif", help="also write which layers were valid, one bit each")
    add("--polygons", type=Path, metavar="B.gpkg", help="also write the classes as polygons; buildings one by one")
    add("--polygon-classes", metavar="NAME,NAME", help="polygons of these classes only; default: all")
    add("--min-area", default="0", metavar="M2", help="leave out smaller polygons; square metres, default: 0")
    add("--min-confidence", default="0", metavar="P", help="leave out less sure polygons; mean of 0 to 1, default: 0")
    add("--regularize", action="store_true", help="give buildings right-angled outlines")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area in the target CRS; default: all of the layers")
    add("--crs", metavar="EPSG:n", help="target CRS, in metres; default: that of the first layer in metres")
    add("--pixel-size", metavar="METRES|finest", help="finest: that of the finest layer; default: the model's")
    add(
        "--quality", default=DEFAULT, metavar="|".join(QUALITIES),
        help=f"overlap of tiles and mirror images; default: {DEFAULT}",
    )  # fmt: skip
    add("--workers", metavar="N", help="processes that compute; default: one, with a thread for each processor")
    add("--device", default="auto", metavar="|".join(DEVICES), help="default: a graphics card if it passes a test")
    add("--dask", metavar="ADDRESS", help="compute on a dask.distributed cluster, such as tcp://scheduler:8786")
    add("--resume", action="store_true", help="go on with an unfinished run of the same command")


def _predict(options: argparse.Namespace) -> int:
    from .card import load_card
    from .cli_models import fetch_model
    from .inference.cluster import DaskCluster
    from .inference.engine import LocalEngine
    from .inference.pipeline import Job, predict, prepare
    from .inference.pool import LocalPool
    from .raster.gdalio import own_process
    from .raster.grid import SUPER_TILE, cells
    from .raster.source import resolve_layers

    own_process()
    workers = None if options.workers is None else _whole("--workers", options.workers)
    if workers and options.dask:
        raise InputError("--workers", "it has no meaning beside --dask", "The workers of the cluster decide it.")
    folder = fetch_model(options.model)
    card = load_card(folder)
    job = Job(
        sources=resolve_layers(card, parse_layers(options.layer)),
        output=options.output,
        confidence=options.confidence,
        probabilities=options.probabilities,
        margin=options.margin,
        applicability=options.applicability,
        availability=options.availability,
        polygons=options.polygons,
        minimum_area=parse_number("--min-area", options.min_area),
        minimum_confidence=parse_number("--min-confidence", options.min_confidence),
        polygon_classes=tuple(options.polygon_classes.split(",")) if options.polygon_classes else (),
        regularize=options.regularize,
        extent=None if options.extent is None else parse_extent(options.extent),
        crs=options.crs,
        pixel_size=parse_pixel_size(options.pixel_size),
        quality=options.quality,
        resume=options.resume,
    )
    grid = prepare(job, card)  # bad input is told before seconds of loading
    processes = min(workers or 1, len(cells(grid.window, SUPER_TILE)))  # no more than there is work for
    with Terminal() as terminal:
        if options.dask:
            engine = DaskCluster(options.dask, folder, options.device)
        elif processes > 1:
            engine = LocalPool(folder, processes, workers // processes, options.device)
        else:
            engine = LocalEngine(folder, workers, options.device)
        try:
            report = predict(job, engine, terminal)
        finally:
            engine.close()
    shares = ", ".join(f"{name} {share:.0%}" for name, share in report.valid_shares.items() if share)
    files = ", ".join(str(path) for path in report.outputs.values())
    print(f"Wrote {files}: {report.grid.describe()}; valid: {shares}; {report.seconds:.1f} s.")
    return DONE


def parse_layers(texts: Sequence[str]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """``KEY=PATH[:BANDS]`` options to path and bands by key."""
    from .raster.source import parse_layer

    layers: dict[str, tuple[str, tuple[int, ...]]] = {}
    for text in texts:
        key, path, bands = parse_layer(text)
        if key in layers:
            raise InputError(f"layer {key}", "it is given twice", "Give one layer per modality.")
        layers[key] = (path, bands)
    return layers


def parse_extent(text: str) -> tuple[float, ...]:
    """``xmin,ymin,xmax,ymax`` to four numbers."""
    parts = text.split(",")
    if len(parts) != 4:
        raise InputError("--extent", f"{text[:80]!r} is not four numbers", "Give it as xmin,ymin,xmax,ymax.")
    return tuple(parse_number("--extent", part) for part in parts)


def parse_pixel_size(text: str | None) -> float | str | None:
    """Metres, or the word for those of the finest layer; None stays None."""
    from .raster.grid import FINEST

    return text if text in (None, FINEST) else parse_number("--pixel-size", text)


def parse_number(option: str, text: str) -> float:
    """A number that an option was given."""
    try:
        return float(text)
    except ValueError:
        raise InputError(option, f"{text[:80]!r} is not a number", "Give a number.") from None


def _whole(option: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1024:
        raise InputError(option, f"{text[:80]!r} is not a whole number of 1 to 1024", "Give such a number.")
    return int(text)


class Terminal:
    """Feedback on stderr: one line that renews itself in a terminal, else a line now and then."""

    _EVERY_TERMINAL, _EVERY_LOG = 0.2, 10.0

    def __init__(self) -> None:
        """Nothing told yet."""
        self._cancelled = threading.Event()
        self._live = sys.stderr.isatty()
        self._started: float | None = None
        self._first = self._shown = 0.0
        self._open_line = False
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Terminal:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._handlers[number] = signal.signal(number, self._cancel)
        return self

    def __exit__(self, *_: object) -> None:
        self._end_line()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _cancel(self, number: int, frame: FrameType | None) -> None:
        if self._cancelled.is_set():  # asked twice: at once
            raise KeyboardInterrupt
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether Ctrl+C was pressed, or the process told to end."""
        return self._cancelled.is_set()

    def info(self, text: str) -> None:
        """A line of its own."""
        self._end_line()
        print(text, file=sys.stderr)

    def progress(self, done: int, total: int) -> None:
        """Tiles done, how fast, and how long still."""
        now = time.monotonic()
        if self._started is None:
            self._started, self._first, self._shown = now, done, now
        if done < total and now - self._shown < (self._EVERY_TERMINAL if self._live else self._EVERY_LOG):
            return
        self._shown = now
        rate = (done - self._first) / max(now - self._started, 1e-6)
        left = f", {_clock((total - done) / rate)} left" if rate and done < total else ""
        text = f"{done}/{total} tiles, {rate:.1f}/s{left}"
        if self._live:
            print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)
            self._open_line = True
        else:
            print(text, file=sys.stderr)

    def _end_line(self) -> None:
        if self._open_line:
            print(file=sys.stderr)
            self._open_line = False


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


# train, pretrain --------------------------------------------------------------------------------------


_SEVERAL = (
    "Every field of the TOML file is explained in docs/training.md. A run with --config that was stopped goes on "
    "from its last checkpoint when the same command is given again; its folder holds the checkpoint, the model, and "
    "the learning curve (curve.svg, log.csv), and can be deleted. Several processes, on one machine or many: torchrun "
    "--nproc-per-node 2 -m -- layerfuse.model_backend %s --config FILE."
)


def _run_arguments(parser: argparse.ArgumentParser, required: bool = True) -> None:
    add = parser.add_argument
    add("--config", required=required, type=Path, metavar="FILE", help="TOML file of the run")
    add("--data", type=Path, metavar="FOLDER", help="where relative paths of scenes start; default: the file's folder")
    add("--run", dest="run_folder", type=Path, metavar="FOLDER", help="checkpoint and model; default: runs/NAME")
    add("--output", type=Path, metavar="FOLDER", help="also put the finished model here")
    add(
        "--minutes", metavar="N",
        help="train at most that long, schedule.minutes of the file; the learning rate falls with the time, and a "
        "run that is stopped and goes on is not promised to be the same to the bit",
    )  # fmt: skip


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_learn import add_learn_arguments

    parser.description = (
        "Train a model with random subsets of its layers from the first step on: from your layers and labels (--layer, "
        "--labels, --output; docs/learn.md), or as a TOML file says."
    )
    parser.epilog = (
        "The TOML file describes the model, its scenes and the schedule; training/recipes/zion-landcover.toml made a "
        "bundled model. " + _SEVERAL % "train"
    )
    _run_arguments(parser, required=False)
    add = parser.add_argument
    add("--init", metavar="MODEL", help="start from this model, finished or pre-trained; default: from scratch")
    add_learn_arguments(parser)


def _train(options: argparse.Namespace) -> int:
    if options.layer:
        if options.config:
            raise InputError("--layer", "the configuration names the layers", "Give one of --config and --layer.")
        from .cli_learn import run_learn

        return run_learn(options)
    if not options.config:
        raise InputError("--config", "missing", "Give it, or --layer and --labels to train from your own layers.")
    from .cli_train import run_train

    return run_train(options)


def _pretrain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Pre-train without labels: hidden parts of every layer are reconstructed from what is visible of all of them, "
        "and a contrastive loss ties each layer's summary to the fused one. Then: layerfuse train --init."
    )
    parser.epilog = (
        "The TOML file describes the model's layers, the scenes, the schedule and, in [pretraining], the losses; "
        "pretraining.contrastive.weight = 0 leaves reconstruction alone. " + _SEVERAL % "pretrain"
    )
    _run_arguments(parser)


def _pretrain(options: argparse.Namespace) -> int:
    from .cli_train import run_pretrain

    return run_pretrain(options)


# compare, evaluate, sample: see cli_evaluate.py


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_evaluate import add_compare_arguments

    _model_and_layers(parser)
    add_compare_arguments(parser)


def _compare(options: argparse.Namespace) -> int:
    from .cli_evaluate import run_compare

    return run_compare(options)


def _evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_evaluate import add_evaluate_arguments

    _model_and_layers(parser, required=False)
    add_evaluate_arguments(parser)


def _evaluate(options: argparse.Namespace) -> int:
    from .cli_evaluate import run_evaluate

    return run_evaluate(options)


def _sample_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_evaluate import add_sample_arguments

    add_sample_arguments(parser)


def _sample(options: argparse.Namespace) -> int:
    from .cli_evaluate import run_sample

    return run_sample(options)


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_export import add_export_arguments

    add_export_arguments(parser)


def _export(options: argparse.Namespace) -> int:
    from .cli_export import run_export

    return run_export(options)


# models -----------------------------------------------------------------------------------------------


def _models_arguments(parser: argparse.ArgumentParser) -> None:
    from .cli_models import add_arguments

    add_arguments(parser)


def _models(options: argparse.Namespace) -> int:
    from .cli_models import run

    return run(options)


def _worker(_: argparse.Namespace) -> int:
    from .inference.worker import main

    return main()


COMMANDS: tuple[Command, ...] = (
    Command("predict", "map an area from its layers", _predict_arguments, _predict),
    Command("train", "make a model from raster scenes", _train_arguments, _train),
    Command("pretrain", "make the start of a model from scenes without labels", _pretrain_arguments, _pretrain),
    Command("compare", "tell what each layer is worth", _compare_arguments, _compare),
    Command("evaluate", "tell how good a map, or a model's map of layers, is", _evaluate_arguments, _evaluate),
    Command("sample", "draw points on a map, to say what is true there", _sample_arguments, _sample),
    Command("export", "cut layers and labels into tiles for training", _export_arguments, _export),
    Command("models", "models on this machine and on the Hugging Face Hub", _models_arguments, _models),
    Command("worker", None, lambda _: None, _worker),
)
"""All subcommands; add yours here."""


if __name__ == "__main__":
    sys.exit(main())
