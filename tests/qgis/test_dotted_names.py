"""Every name of QGIS that the plugin's source writes out is there, and enumerations are scoped, as Qt 6 needs."""

import importlib

import pytest
from layerfuse.tests.dotted_names import dotted_names


def _is_enumeration(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and type(value) is not int


def test_names_of_qgis_are_there_and_enumerations_scoped(iface):
    seen = set()
    for place, module, names in dotted_names():
        if ".PyQt" in module:
            continue
        owner = value = importlib.import_module(module)
        for name in names:
            assert hasattr(value, name), f"{place}: {'.'.join(names)}"
            owner, value = value, getattr(value, name)
            if _is_enumeration(value):
                assert type(value) is owner, f"{place}: {'.'.join(names)} is not scoped"
                seen.add(names)
    assert len(seen) > 10


@pytest.mark.parametrize("name", ["Warning", "MessageLevel.Warning"])
def test_the_rule_tells_scoped_from_unscoped(qgis_app, name):
    from qgis.core import Qgis

    owner = value = Qgis
    for part in name.split("."):
        owner, value = value, getattr(value, part)
    assert _is_enumeration(value)
    assert (type(value) is owner) == ("." in name)
