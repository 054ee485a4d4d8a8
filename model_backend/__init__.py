"""Everything but QGIS: card, network, rasters, training, inference, command line."""

__version__ = "0.1.0"
