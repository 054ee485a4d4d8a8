"""The rim of objects that a raster shows: a class of its own that tells neighbours apart."""

from __future__ import annotations

import numpy as np

from ..tiles.sampling import IGNORE


def rim_pixels(label: np.ndarray, index: int, width: float) -> np.ndarray:
    """Pixels of a class that lie within ``width`` of its outline.

    The end of the scene and pixels without a label are no outline. An object too small to have an inside
    keeps the pixels that lie deepest in it.

    Args:
        label: Class indices ``[H, W]``.
        index: Of the class.
        width: Of the rim, pixels. The outline runs between pixels, half a pixel from a centre.

    Returns:
        Bool ``[H, W]``.
    """
    from scipy import ndimage  # extra "train"

    objects = label == index
    others = ~objects & (label != IGNORE)
    if not (objects.any() and others.any()):
        return np.zeros(label.shape, bool)
    depth = ndimage.distance_transform_edt(~others) - 0.5
    parts, count = ndimage.label(objects)
    deepest = np.append(np.inf, ndimage.maximum(depth, parts, np.arange(1, count + 1)))[parts]
    return objects & (depth < np.minimum(width, deepest))
