"""The ``layerfuse`` command.

Exit codes: 0 done, 2 bad input (one line on stderr: what, why, what to do), 130 cancelled, 1 our fault.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from .. import __version__
from ..errors import Cancelled, InputError, without_secrets
from .terminal import endings, fall_silent, interrupt, is_gone

DONE, OUR_FAULT, BAD_INPUT, CANCELLED = 0, 1, 2, 130


@dataclass(frozen=True)
class Command:
    """One subcommand: a file of this folder with ``add_arguments(parser)`` and ``run(options) -> exit code``."""

    name: str
    help: str | None  # None: not listed
    module: str

    def load(self) -> ModuleType:
        """The file, imported when its command is asked for, so that ``--help`` is instant."""
        return import_module(f".{self.module}", __package__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and return the exit code."""
    handlers = {}
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal without a letter of a name shows its code instead
                stream.reconfigure(errors="backslashreplace")
        main_thread = threading.current_thread() is threading.main_thread()
        for number in endings()[1:] if main_thread else ():  # all of them cancel, as Ctrl+C does
            handlers[number] = signal.signal(number, interrupt)
        arguments = _join_negative(sys.argv[1:] if argv is None else argv)
        options = _parser(arguments).parse_args(arguments)
        return options.run(options)
    except InputError as error:
        print(f"layerfuse: {error}", file=sys.stderr)
        return BAD_INPUT
    except (Cancelled, KeyboardInterrupt):
        _outlive_signals(handlers)
        print("layerfuse: cancelled", file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:  # the reader of our output has left
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for what the interpreter still flushes
        return OUR_FAULT
    except Exception as error:
        if isinstance(error, OSError) and is_gone():  # what was being said when the terminal went
            _outlive_signals(handlers)
            fall_silent()
            return CANCELLED
        if isinstance(error, FileNotFoundError) and not _has_folder():
            gone = InputError("the current folder", "it has been removed", "Change to another folder.")
            print(f"layerfuse: {gone}", file=sys.stderr)
            return BAD_INPUT
        if os.environ.get("LAYERFUSE_DEBUG"):
            traceback.print_exc()
        told = without_secrets(str(error))
        print(f"layerfuse: unexpected {type(error).__name__}: {told}. This is a fault of LayerFuse; "
              "LAYERFUSE_DEBUG=1 shows where.", file=sys.stderr)  # fmt: skip
        return OUR_FAULT
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _outlive_signals(handlers: dict[int, Any]) -> None:
    """Have a command that is ending already not be ended again; what was set before is kept in ``handlers``."""
    for number in endings() if handlers else ():
        handlers.setdefault(number, signal.signal(number, signal.SIG_IGN))


def _has_folder() -> bool:
    """Whether the folder that relative paths start from is there."""
    try:
        return bool(os.getcwd())
    except FileNotFoundError:
        return False


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
        listed: dict[str, Any] = {} if command.help is None else {"help": command.help}
        child = commands.add_parser(command.name, **listed)
        child.description = command.help
        if command.name in arguments:
            module = command.load()
            module.add_arguments(child)
            child.set_defaults(run=module.run)
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


COMMANDS: tuple[Command, ...] = (
    Command("predict", "map an area from its layers", "predict"),
    Command("embed", "write what a model sees in layers as a raster of embeddings", "embed"),
    Command("changemap", "map what became what between two dates", "changemap"),
    Command("info", "tell what layers are taken for, and which models they fit", "info"),
    Command("find", "find layers for a model in a catalogue (STAC)", "find"),
    Command("train", "make a model from raster scenes", "training.train"),
    Command("pretrain", "make the start of a model from scenes without labels", "training.pretrain"),
    Command("compare", "tell what each layer is worth", "judging.compare"),
    Command("evaluate", "tell how good a map, or a model's map of layers, is", "judging.evaluate"),
    Command("sample", "draw points on a map, to say what is true there", "judging.sample"),
    Command("suggestsamples", "choose points on a map where a label helps most", "judging.suggestsamples"),
    Command("parcels", "tell of each polygon what a map says of it", "judging.parcels"),
    Command("export", "cut layers and labels into tiles for training", "export"),
    Command("crosswalks", "legends of class maps that are known, and their tables", "crosswalks"),
    Command("models", "models on this machine and on the Hugging Face Hub", "models"),
    Command("worker", None, "worker"),
)
"""All subcommands; add yours here."""


if __name__ == "__main__":
    sys.exit(main())
