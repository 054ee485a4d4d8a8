"""``layerfuse pretrain``: the start of a model, from scenes without labels."""

from __future__ import annotations

import argparse

from .arguments import add_run_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``pretrain``."""
    parser.description = (
        "Pre-train without labels: hidden parts of every layer are reconstructed from what is visible of all of them, "
        "and a contrastive loss ties each layer's summary to the fused one. Then: layerfuse train --init."
    )
    what = (
        "The TOML file describes the model's layers, the scenes, the schedule and, in [pretraining], the losses; "
        "pretraining.contrastive.weight = 0 leaves reconstruction alone."
    )
    add_run_arguments(parser, "pretrain", what)


def run(options: argparse.Namespace) -> int:
    """Pre-train without labels and write the encoder as a model folder."""
    from ...nn.processes import rank
    from ...training.config import PretrainConfig, load_config
    from ...training.fitting.distributed import processes
    from ...training.pretrain import pretrain_model
    from .finishing import check_output, command_line, feedback, held_by_first, read_config, write_in_run, write_page

    config, data, run, versions = read_config(options, load_config(options.config, PretrainConfig))
    check_output(options.output, run, options.overwrite, versions.stamps)
    with processes(), held_by_first(options.output) as work:
        card, model = pretrain_model(config, data, run, command_line("pretrain", options), *feedback(rank()))
        if rank() == 0:
            write_in_run(run, card, model, write_page, work, options.overwrite)
    return 0
