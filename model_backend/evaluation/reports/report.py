"""A report as one HTML file: no scripts, no requests, pictures and charts inside, fit to hand on and to print.

Everything that comes from outside (names of layers, classes, files) is escaped.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from html import escape

import numpy as np
from osgeo import gdal

from ...inference.telling.areas import HECTARE, hectares_text
from ...planes import Pixel
from ...raster.gdalio import need, quiet, unlink
from ...raster.grid import Grid, Window
from ..blocks import Estimate
from .words import Words

_DOT = 2  # pixels of a picture from the middle of a point to its side
_SMALL = 320
"""Pixels of a page on the longer side of a picture, at most, that a smaller one is enlarged to by a whole number."""
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  color: #1c2427; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.facts { color: #5a676c; margin: 0 0 1.2rem; overflow-wrap: anywhere; }
.lead { background: #eaf3ef; border-left: 4px solid #2e7d4f; padding: .7rem 1rem; font-size: 1.05rem; }
.lead p { margin: .2rem 0; } .note { color: #5a676c; font-size: .9rem; }
.scroll { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .6rem; border-bottom: 1px solid #dde4e2; text-align: right; white-space: nowrap;
  vertical-align: top; }
th { font-weight: 600; vertical-align: bottom; white-space: normal; }
th:first-child, td:first-child { text-align: left; }
td small { color: #5a676c; }
tr.mark td { background: #eaf3ef; }
figure { display: inline-block; vertical-align: top; margin: 0 1.2rem .8rem 0; max-width: 100%; }
figure img { max-width: 100%; max-height: 26rem; border: 1px solid #c9d3d0; image-rendering: auto; }
figure img.small { image-rendering: pixelated; }
figcaption { font-size: .9rem; }
.legend { list-style: none; padding: 0; margin: .3rem 0; font-size: .9rem; columns: 2; }
.legend li { margin: 0; padding: .15rem 0; }
.legend i { display: inline-block; width: .9em; height: .9em; margin-right: .45em; border: 1px solid #555;
  vertical-align: -.1em; } svg { max-width: 100%; height: auto; } li { margin: .25rem 0; }
.map { position: relative; display: inline-block; max-width: 100%; }
.scale { display: block; box-sizing: border-box; height: 6px; border: solid #1c2427; border-width: 0 1.5px 1.5px; }
.north { position: absolute; top: .4rem; right: .4rem; padding: .1rem .3rem; background: #fffc; font-size: .75rem;
  line-height: 1.1; text-align: center; }
@page { size: A4; margin: 14mm; }
@media print { body { margin: 0; max-width: none; orphans: 1; widows: 1; } p, li { orphans: 2; widows: 2; }
  .scroll { overflow: visible; break-inside: avoid; } table { font-size: .75rem; }
  h2 { break-after: avoid; } figure, svg, tr { break-inside: avoid; } figure { overflow: hidden; } }
"""


class Page:
    """A page that grows from top to bottom.

    Args:
        title: Its heading.
        facts: What it is about, in a line.
        language: One of ``words.LANGUAGES``.
    """

    def __init__(self, title: str, facts: str, language: str) -> None:
        """Start with the heading; see the class."""
        self._title, self._language, self._words = title, language.replace("_", "-"), Words(language)
        self._parts = [f"<h1>{escape(title)}</h1>", f'<p class="facts">{escape(facts)}</p>']

    def html(self) -> str:
        """The whole file."""
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        head += f"<title>{escape(self._title)}</title>"
        body = "\n".join(self._parts)
        return (
            f'<!DOCTYPE html>\n<html lang="{self._language}"><head>{head}<style>{_STYLE}</style></head>\n'
            f"<body>\n{body}\n</body></html>\n"
        )

    def lead(self, sentences: Sequence[str]) -> None:
        """What it all means."""
        self._parts.append('<div class="lead">' + "".join(f"<p>{escape(s)}</p>" for s in sentences) + "</div>")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._parts.append(f"<h2>{escape(text)}</h2>")

    def text(self, text: str) -> None:
        """A paragraph that explains."""
        self._parts.append(f'<p class="note">{escape(text)}</p>')

    def points(self, texts: Sequence[str]) -> None:
        """A list."""
        self._parts.append("<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]], marked: int | None = None) -> None:
        """A table; an :class:`Estimate` in a cell is shown with its interval, a marked row stands out."""
        first = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
        lines = [f"<thead><tr>{first}</tr></thead><tbody>"]  # it stands on every page that the table goes over
        for i, row in enumerate(rows):
            cells = "".join(f"<td>{self._cell(value)}</td>" for value in row)
            lines.append(f"<tr{' class=mark' if i == marked else ''}>{cells}</tr>")
        self._parts.append('<div class="scroll"><table>' + "\n".join(lines) + "</tbody></table></div>")

    def picture(self, picture: Thumbnail, legend: Sequence[tuple[str, str]], caption: str, name: str = "") -> None:
        """A map picture, north up, with its scale.

        Args:
            picture: A value is a place in the legend, and beyond it transparent.
            legend: RRGGBB and label of each value; an empty one is not listed.
            caption: What is shown.
            name: By which other programs find it on the page.
        """
        data = base64.b64encode(_png(picture.pixels, [colour for colour, _ in legend])).decode("ascii")
        share, length = scale_bar(picture.pixels.shape[1] * picture.metres)
        told = self._words.number(f"{length / 1000:,g} km" if length >= 1000 else f"{length:g} m")
        scale = f'<span class="scale" style="width:{100 * share:.2f}%"></span><small>{told}</small>'
        north = f'<b class="north">&#8593;<br>{escape(self._words("north"))}</b>'
        known = f' id="{name}"' if name else ""
        times = _SMALL // max(picture.pixels.shape)
        if times > 1:  # else a small area is a stamp
            known += f' class="small" width="{times * picture.pixels.shape[1]}"'
        items = "".join(
            f'<li><i style="background:#{colour}"></i>{escape(label)}</li>' for colour, label in legend if label
        )
        self._parts.append(
            f'<figure><span class="map"><img{known} alt="{escape(caption)}" src="data:image/png;base64,{data}">'
            f"{north}{scale}</span>"
            f'<figcaption>{escape(caption)}<ul class="legend">{items}</ul></figcaption></figure>'
        )

    def bars(self, rows: Sequence[tuple[str, Estimate]], caption: str) -> None:
        """Horizontal bars with the interval of each as a whisker, in per cent."""
        chart = bar_chart(rows, caption, self._words.number)
        self._parts.append(f"<figure>{chart}<figcaption>{escape(caption)}</figcaption></figure>")

    def _cell(self, value: object) -> str:
        if isinstance(value, Estimate):
            some = self._words.number(interval(value))
            return self._words.number(percent(value.value)) + (f"<br><small>{some}</small>" if some else "")
        return escape(str(self._words.figure(value)))


def percent(value: float) -> str:
    """``0.1234`` as ``12.3``; a dash for what is not known."""
    return f"{100 * value:.1f}" if math.isfinite(value) else "–"  # noqa: RUF001 - a dash


def hectares(metres: float, words: Words) -> str:
    """Square metres as hectares, with as many digits as are worth reading."""
    return words.number(hectares_text(metres / HECTARE))


def interval(found: Estimate) -> str:
    """``24.8 to 33.3`` in short, or nothing if it is not known."""
    return f"{percent(found.low)} … {percent(found.high)}" if math.isfinite(found.low) else ""


def bar_chart(rows: Sequence[tuple[str, Estimate]], title: str, number: Callable[[str], str] = str) -> str:
    """Bars with whiskers as SVG, the axis in per cent with zero; ``number`` writes numbers as a language does."""
    ends = [v for _, e in rows for v in (e.value, e.low, e.high) if math.isfinite(v)]
    low, high = min([0.0, *ends]), max([0.01, *ends])
    left = 20 + 9 * max(sum(1 + (ord(c) > 0x2E7F) for c in label) for label, _ in rows)
    width, row, top, right = 420, 34, 8, 150
    height = top + row * len(rows) + 26

    def x(value: float) -> float:
        return round(left + width * (value - low) / (high - low), 1)

    lines = []
    for tick in _ticks(low, high):
        lines.append(f'<path d="M{x(tick)} {top}V{height - 26}" stroke="#dde4e2"/>')
        told = number(f"{100 * tick:g}")
        lines.append(f'<text x="{x(tick)}" y="{height - 8}" text-anchor="middle" fill="#5a676c">{told}</text>')
    for i, (label, found) in enumerate(rows):
        y = top + row * i + row // 2
        lines.append(f'<text x="{left - 10}" y="{y + 5}" text-anchor="end">{escape(label)}</text>')
        if not math.isfinite(found.value):
            continue
        start, end = sorted((x(0.0), x(found.value)))
        colour = "#2e7d4f" if found.value >= 0 else "#b5452c"
        lines.append(
            f'<rect x="{start}" y="{y - 10}" width="{max(1.0, end - start):.1f}" height="20" fill="{colour}"/>'
        )
        if math.isfinite(found.low):
            a, b = x(found.low), x(found.high)
            lines.append(f'<path d="M{a} {y}H{b}M{a} {y - 5}v10M{b} {y - 5}v10" stroke="#1c2427" stroke-width="1.5"/>')
        edge = max(end, x(found.high) if math.isfinite(found.high) else end)
        lines.append(f'<text x="{edge + 8}" y="{y + 5}" font-weight="600">{number(percent(found.value))}</text>')
    lines.append(f'<path d="M{x(0.0)} {top}V{height - 26}" stroke="#1c2427"/>')
    total = left + width + right - 80
    return (
        f'<svg role="img" viewBox="0 0 {total} {height}" width="{total}" '
        f'height="{height}" font-size="14"><title>{escape(title)}</title>{"".join(lines)}</svg>'
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, four to eight of them."""
    step = 10 ** math.floor(math.log10((high - low) / 2))
    step = next(step * k for k in (0.2, 0.5, 1, 2, 5) if (high - low) / (step * k) <= 8)
    return [round(i * step, 6) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _png(pixels: np.ndarray, colours: Sequence[str]) -> bytes:
    """A picture with a palette as PNG; values beyond the palette are transparent."""
    height, width = pixels.shape
    with quiet():
        memory = need(gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte))
        table = gdal.ColorTable()
        for value in range(256):
            table.SetColorEntry(value, (*bytes.fromhex(colours[value]), 255) if value < len(colours) else (0, 0, 0, 0))
        memory.GetRasterBand(1).SetColorTable(table)
        memory.GetRasterBand(1).WriteRaster(0, 0, width, height, np.ascontiguousarray(pixels).tobytes())
        name = f"/vsimem/layerfuse-{id(memory)}.png"
        try:
            need(gdal.GetDriverByName("PNG").CreateCopy(name, memory, options=["ZLEVEL=9"])).FlushCache()
            file = need(gdal.VSIFOpenL(name, "rb"))
            data = gdal.VSIFReadL(1, gdal.VSIStatL(name).size, file)
            gdal.VSIFCloseL(file)
        finally:
            for path in (name, f"{name}.aux.xml"):
                unlink(path)
    return bytes(data)


def scale_bar(width: float) -> tuple[float, float]:
    """A round length of at most a third of a picture's width in metres: its share of the width, and its metres."""
    step = 10.0 ** math.floor(math.log10(width / 3))
    length = next(step * k for k in (5, 2, 1) if step * k <= width / 3)
    return length / width, length


class Thumbnail:
    """A picture of a large area, filled strip by strip: every n-th pixel.

    Args:
        grid: The area.
        most: Pixels on the picture's longer side.
    """

    def __init__(self, grid: Grid, most: int = 640) -> None:
        """Start with nothing seen; see the class."""
        shape, window = grid.window.shape, grid.window
        middle = Window(window.col + window.width // 2, window.row + window.height // 2, 1, 1)
        self.step = max(1, -(-max(shape) // most))
        self.metres = self.step * math.sqrt(float(grid.areas(middle)[0, 0]))  # on the ground, of a pixel of the picture
        self.pixels = np.full([-(-side // self.step) for side in shape], 255, np.uint8)

    def add(self, corner: Pixel, values: np.ndarray) -> None:
        """Add an array ``[h, w]`` whose upper left corner is at a pixel of the area."""
        first_row, first_column = -corner.row % self.step, -corner.col % self.step
        part = values[first_row :: self.step, first_column :: self.step]
        y, x = (corner.row + first_row) // self.step, (corner.col + first_column) // self.step
        self.pixels[y : y + part.shape[0], x : x + part.shape[1]] = part

    def dot(self, corner: Pixel, rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        """Draw places ``[n]`` of a part of the area; where dots meet, the lower value shows, in whatever order."""
        for row, column, value in zip(
            ((rows + corner.row) // self.step).tolist(), ((columns + corner.col) // self.step).tolist(), values.tolist()
        ):
            near = self.pixels[max(0, row - _DOT) : row + _DOT + 1, max(0, column - _DOT) : column + _DOT + 1]
            np.minimum(near, value, out=near)
