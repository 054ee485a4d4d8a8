"""A map of land cover takes less processor time than the ONNX way, and half of what it took in an earlier build.

Writes the tables of ``docs/speed.md``: work against work, in whole processes in turn, medians of ratios, so that both
of a round saw the same load. Times are of the processor, but for those that a person waits. What was measured is kept
in ``build/speed.json``: a run goes on with the rows that this code lacks, and ``python -m benchmarks.speed ROW...``
measures some anew. ``python -m benchmarks.speed --profile`` writes where the time of a map goes.
"""

from __future__ import annotations

from benchmarks.measure import Size


def run(size: Size = Size.WHOLE) -> dict:
    """Every row; the page is written unless tiny.

    Args:
        size: Quick: 512 pixels on a side instead of 1,024, and nothing is learnt.

    Returns:
        The ``rows``, and whether all expectations ``hold``.
    """
    from .rows import measure_all  # this file is also read where an earlier build of the package is measured

    return measure_all(size)
