"""``layerfuse train``: a model from raster scenes, or from a user's own layers and labels."""

from __future__ import annotations

import argparse
import shlex
from functools import partial
from pathlib import Path

from ...errors import InputError
from ..models import fetch_model
from .arguments import add_run_arguments
from .learn import add_learn_arguments, run_learn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``train``."""
    parser.description = (
        "Train a model with random subsets of its layers from the first step on: from your layers and labels (--layer, "
        "--labels, --output; docs/learn.md), or as a TOML file says."
    )
    made = "training/recipes/zion-landcover.toml made a bundled model"
    what = f"The TOML file describes the model, its scenes and the schedule; {made}."
    add_run_arguments(parser, "train", what, required=False)
    add = parser.add_argument
    add(
        "--init",
        metavar="MODEL",
        help="start from this model, finished or pre-trained; with a TOML file also a published vision "
        "transformer (FILE.safetensors, names of timm or MAE); default: with a TOML file none, with a few labels the "
        "bundled model that knows the layers; none: from scratch",
    )
    add_learn_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Train from layers and labels, or as a configuration says."""
    if options.layer:
        if options.config:
            raise InputError("--layer", "the configuration names the layers", "Give one of --config and --layer.")
        return run_learn(options)
    if not options.config:
        raise InputError("--config", "missing", "Give it, or --layer and --labels to train from your own layers.")
    return _run_config(options)


def _run_config(options: argparse.Namespace) -> int:
    """Train, score every subset of modalities on the held_by_first-out areas, and write the model folder."""
    from ...nn.processes import rank
    from ...training.config import TrainConfig, load_config
    from ...training.fitting.distributed import processes
    from ...training.run import PUBLISHED, train_model
    from .finishing import check_output, command_line, feedback, finish_model, held_by_first, read_config, write_in_run

    config, data, run, versions = read_config(options, load_config(options.config, TrainConfig))
    command, init = command_line("train", options), None
    if options.init:
        is_file = options.init.endswith(PUBLISHED) and Path(options.init).is_file()
        init = Path(options.init) if is_file else fetch_model(options.init)
        command += f" --init {shlex.quote(init.name if Path(options.init).is_absolute() else options.init)}"
    inputs = [*versions.stamps, *([str(init)] if init else [])]
    check_output(options.output, run, options.overwrite, inputs)

    with processes(), held_by_first(options.output) as work:
        tell, say = feedback(rank())
        card, model = train_model(config, data, run, command, tell, say, init)
        if rank() == 0:
            finish = partial(finish_model, config, data, versions, say)
            write_in_run(run, card, model, finish, work, options.overwrite)
    return 0
