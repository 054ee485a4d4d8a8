#!/usr/bin/env bash
# One would expect: scipy.ndimage.zoom by 3 of a class raster makes nine pixels of each, so that 30 m pixels lie on 10 m.
# What happens: the centres of the first and the last pixel stay in the corners of the result, and all is stretched in
# between. Of 100 pixels in a row, 50 of the 300 new ones have the class of their neighbour; values interpolated with
# order 1 are displaced by up to a third of a pixel, to one side on the left and to the other on the right, and right only
# in the middle. grid_mode=True with mode="nearest" does what one expects.
# Seen with: scipy 1.15.3.
# Why it matters: this is how bands of 20 and 60 m are brought to 10 m, and labels of 30 m, where a raster has become an
# array. The shift of 20 m in a band of 60 m is that of a road or a hedge, and no statistics over the whole show it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check scipy==1.15.3 numpy==2.2.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import numpy as np
import scipy
from scipy.ndimage import zoom

print("scipy", scipy.__version__)
coarse, times = np.arange(100), 3
expected = np.repeat(coarse, times)
wrong = zoom(coarse, times, order=0) != expected
places = (np.arange(300) + 0.5) / times - 0.5  # centres of the new pixels, in old ones
shift = zoom(coarse.astype(float), times, order=1) - places
right = zoom(coarse, times, order=0, mode="nearest", grid_mode=True)
print(wrong.sum(), "of 300 pixels have a neighbour's class; with grid_mode", (right != expected).sum())
print(f"shift in old pixels: left {shift[1]:.2f}, middle {shift[150]:.2f}, right {shift[-2]:.2f}")
assert wrong.sum() == 50 and (right == expected).all()
assert shift[1] > 0.3 and abs(shift[150]) < 0.01 and shift[-2] < -0.3
PY
