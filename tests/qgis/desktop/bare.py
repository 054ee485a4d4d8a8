"""Run inside QGIS by ``desktop.py --story bare``: a machine without an engine; set up from the index, and cancelled."""

import time
from pathlib import Path

from layerfuse.plugin.engine import environment
from layerfuse.tests.qgis.desktop.telling import Story, opened_dock, press, settled, tell, the_dock, visible
from qgis.PyQt.QtWidgets import QMessageBox

environment._CHECKOUT = Path("/nowhere")  # this checkout has an engine


def story() -> Story:
    """The card, the set-up, the question where much is done, and what is left."""
    yield from opened_dock()
    dock = the_dock()
    card = dock.beginning.engine
    yield card.isVisible
    yield "02-no-engine"
    yield from press(dock.beginning.start.sample)
    yield lambda: not dock.beginning.start.isVisible()
    yield settled
    yield "03-layers-but-no-engine"
    width = dock.width()
    yield from press(card.setup)
    yield lambda: card.bar.isVisible() and card.bar.value() > 0
    yield "04-setting-up"
    yield lambda: card.bar.value() >= 30
    yield from press(card.cancel)
    yield lambda: visible("QMessageBox")
    yield "05-asked"
    yield from press(visible("QMessageBox")[0].button(QMessageBox.StandardButton.Yes))
    begun = time.monotonic()
    yield lambda: not dock.beginning.is_busy
    print(f"cancelled within {time.monotonic() - begun:.1f} s", flush=True)
    assert not environment.private_environment().exists(), "nothing half is left"
    assert dock.width() == width
    yield "06-cancelled"


tell(story, strict=True)
