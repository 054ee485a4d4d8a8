"""Waiting for what takes its time, with a live event loop."""

from qgis.PyQt.QtCore import QEventLoop, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QDialog, QLabel, QPlainTextEdit, QToolButton


def wait_until(condition, seconds=600):
    """Turn the event loop until the condition holds; on a busy machine an engine alone may take minutes to start."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start(10)
    QTimer.singleShot(seconds * 1000, loop.quit)
    loop.exec()
    assert condition()


def click(button):
    """A left click, as the user does it; of a check box on the box, for its middle can lie beside its text."""
    place = QPoint(8, button.height() // 2) if isinstance(button, QCheckBox) else button.rect().center()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def said(bar):
    """What a bar of messages shows now."""
    item = bar.currentItem()
    return " ".join((item.text(), *(label.text() for label in item.findChildren(QLabel))))


def short_and_details(iface):
    """What QGIS's message bar says of a run, and what its *Details* tell."""
    item = iface.messageBar().currentItem()
    (more,) = (button for button in item.findChildren(QToolButton) if button.menu())
    (details,) = (action for action in more.menu().actions() if action.text() == "Details")
    details.trigger()
    (window,) = (w for w in iface.mainWindow().findChildren(QDialog) if type(w).__name__ == "Details" and w.isVisible())
    told = window.findChild(QPlainTextEdit).toPlainText()
    window.close()
    return item.text(), told
