"""Layers in any grid to aligned arrays, and arrays to files. GDAL and numpy; never torch or QGIS."""
