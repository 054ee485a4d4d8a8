"""QGIS layers: plain data of them, layers that only QGIS reads, products, catalogues, and results as layers."""


def __getattr__(name: str) -> object:
    """What scripts have known by a name of this room: ``provenance``."""
    if name == "provenance":
        from .results import provenance

        return provenance
    raise AttributeError(name)
