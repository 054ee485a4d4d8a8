"""The network of the method, in plain torch. Knows cards and tensors; no rasters, files or QGIS."""
