"""The beginning of a report as a picture: ``python page_picture.py REPORT.html PICTURE.png WIDTHxHEIGHT``.

Drawn by Qt's WebKit, which QGIS on Debian 12 has; where there is none, that is said and no picture is made.
"""

import sys
from pathlib import Path

from qgis.PyQt.QtCore import QSize, QUrl
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QApplication


def main(report: str, picture: str, size: str) -> int:
    """Draw; 0 if that could be done or there is no WebKit."""
    try:
        from PyQt5.QtWebKitWidgets import QWebPage
    except ImportError:
        print(f"No {picture}: this QGIS has no WebKit.")
        return 0
    application = QApplication(sys.argv[:1])
    page, loaded = QWebPage(), []
    page.setViewportSize(QSize(*map(int, size.split("x"))))
    page.loadFinished.connect(loaded.append)
    page.mainFrame().load(QUrl.fromLocalFile(str(Path(report).resolve())))
    while not loaded:
        application.processEvents()
    image = QImage(page.viewportSize(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    page.mainFrame().setScrollBarPolicy(2, 1)  # the vertical bar: never
    page.mainFrame().render(painter)
    painter.end()
    return int(not (loaded[0] and image.save(picture)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
