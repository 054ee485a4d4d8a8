"""Algorithms that judge maps and say where to look."""
