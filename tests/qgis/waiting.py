"""Waiting for what takes its time, with a live event loop."""

from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtTest import QTest


def wait_until(condition, seconds=120):
    """Turn the event loop until the condition holds; the deadline is far beyond any sane duration."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start(10)
    QTimer.singleShot(seconds * 1000, loop.quit)
    loop.exec()
    assert condition()


def click(button):
    """A left click, as the user does it."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
