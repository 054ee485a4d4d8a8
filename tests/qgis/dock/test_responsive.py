"""QGIS stays responsive while a run goes on: the gaps between ticks of a timer in the GUI thread."""

import time
from pathlib import Path

import numpy as np
import pytest
from layerfuse.plugin.runs.tasks import PredictTask
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


@pytest.mark.slow
def test_the_gui_thread_never_waits_long(plugin, iface, tmp_path):
    """The bundled model on the sample at 10 m: some 600 tiles. Slow: it needs a machine with a core to spare."""
    for name in ("landsat8", "srtm"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(SAMPLE / f"{name}.tif"), name))
    dock, gaps, loop = plugin._dock, [], QEventLoop()
    iface.mainWindow().show()
    dock.show()
    dock.advanced.pixel_size.setValue(10.0)
    dock.output.file.setFilePath(str(tmp_path / "map.tif"))
    last = [0.0]

    def tick():
        now = time.monotonic()
        if task is not None:
            gaps.append(now - last[0])
            if not plugin._queue.current:
                loop.quit()
        elif dock.panel.is_ready():
            loop.quit()
        last[0] = now

    task = None
    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()
    dock.panel.run.click()
    task = plugin._queue.current
    assert isinstance(task, PredictTask)
    last[0] = time.monotonic()
    loop.exec()
    timer.stop()
    iface.mainWindow().hide()
    assert task.report is not None
    gaps = 1000 * np.array(gaps)
    print(f"{len(gaps)} ticks, longest wait {gaps.max():.0f} ms, 99 % under {np.percentile(gaps, 99):.0f} ms")
    assert gaps.max() < 100
