"""Fusion tokens as a raster: what a model sees in whichever layers there are, before it decides for a class."""
