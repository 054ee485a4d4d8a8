"""Algorithms whose results are for other tools."""
