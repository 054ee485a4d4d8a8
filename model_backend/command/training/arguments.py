"""Options of the commands that a TOML file tells what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..arguments import add_overwrite_argument

SEVERAL = (
    "Every field of the TOML file is explained in docs/training-fields.md. A run with --config that was stopped goes "
    "on from its last checkpoint when the same command is given again; its folder holds the checkpoint, the model, and "
    "the learning curve (curve.svg, log.csv), and can be deleted. Several processes, on one machine or many: torchrun "
    "--nproc-per-node 2 -m -- layerfuse.model_backend %s --config FILE."
)


def add_run_arguments(parser: argparse.ArgumentParser, command: str, what: str, required: bool = True) -> None:
    """Declare what every command with a configuration has.

    Args:
        parser: Of the command.
        command: Its name.
        what: What the TOML file describes.
        required: Whether there must be one.
    """
    parser.epilog = f"{what} {SEVERAL % command}"
    add_overwrite_argument(parser)
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
