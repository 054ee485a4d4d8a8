"""The script that says whether a release changes maps."""

import numpy as np
from layerfuse.benchmarks.changed import compare


def test_differences_are_told_and_nothing_else():
    same = {"optical, classes": np.zeros((4, 5), np.uint8), "elevation, classes": np.ones((4, 5), np.uint8)}
    assert compare(same, {name: array.copy() for name, array in same.items()}) == []
    other = {**same, "optical, classes": np.eye(4, 5, dtype=np.uint8)}
    assert compare(same, other) == ["- optical, classes: 20.00% of the pixels differ."]
    (line,) = compare(same, {**same, "elevation, classes": np.ones((4, 6), np.uint8)})
    assert line == "- elevation, classes: 5 x 4 pixels became 6 x 4 pixels."
