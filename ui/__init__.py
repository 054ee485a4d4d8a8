"""Widgets: what the analyst sees."""
