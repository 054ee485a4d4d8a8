"""Areas of pixels on the ellipsoid by an equal-area projection, for tests of those that maps tell."""

import numpy as np
from osgeo import osr


def pixel_areas(epsg, left, top, size, shape):
    """Square metres of the pixels of a raster ``[h, w]``, by where their corners are in EPSG:6933."""
    crs, equal = osr.SpatialReference(), osr.SpatialReference()
    for reference, code in ((crs, epsg), (equal, 6933)):
        reference.ImportFromEPSG(code)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    x, y = np.meshgrid(left + size * np.arange(shape[1] + 1), top - size * np.arange(shape[0] + 1))
    moved = osr.CoordinateTransformation(crs, equal).TransformPoints(np.stack([x.ravel(), y.ravel()], 1).tolist())
    x, y = np.array(moved)[:, :2].T.reshape(2, *x.shape)
    down, up = (x[1:, 1:] - x[:-1, :-1], y[1:, 1:] - y[:-1, :-1]), (x[:-1, 1:] - x[1:, :-1], y[:-1, 1:] - y[1:, :-1])
    return np.abs(down[0] * up[1] - down[1] * up[0]) / 2  # half the product of the diagonals
