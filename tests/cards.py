"""Cards of models that nobody has trained."""

from layerfuse.model_backend.card import Card


def toy_card(name, modalities, classes, network, **more) -> Card:
    """A card of a map with 10 m pixels and 32-pixel tiles, where nothing else is said."""
    common = {"version": "1.0", "license": "CC0-1.0", "task": "semantic", "pixel_size": 10.0, "tile_size": 32}
    return Card(name=name, modalities=modalities, classes=classes, network=network, **{**common, **more})
