"""``layerfuse worker``: the engine for another program; it is not listed."""

from __future__ import annotations

import argparse


def add_arguments(_: argparse.ArgumentParser) -> None:
    """It has none."""


def run(_: argparse.Namespace) -> int:
    """Serve one client until it closes stdin."""
    from ..inference.processes.worker import main

    return main()
