"""QGIS layers: plain data of them, layers that only QGIS reads, products, catalogues, and results as layers."""
