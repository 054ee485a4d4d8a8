"""LayerFuse for Python: what ``import layerfuse`` offers, a few thin functions over what the commands do.

Layers go in as paths, arrays with a place, or xarray objects; maps come out as files, arrays or xarray objects. See
``docs/python.md``.
"""

from __future__ import annotations

from .functions import Model, assess, describe, learn, open_model, predict
from .layers import Layer
from .maps import Map

__all__ = ["Layer", "Map", "Model", "assess", "describe", "learn", "open_model", "predict"]
