"""Catalogues: layers for an area and a time from a STAC API. The search itself is left to pystac-client."""
