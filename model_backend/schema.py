"""Strict frozen dataclasses from plain data (JSON, TOML) and back.

Floor 1: standard library only. Used by the model card and by the training configuration, so that
both refuse unknown keys, wrong types and impossible values in the same words, naming the field.

Limits of a field stand in its metadata: ``minimum``, ``maximum`` (numbers; for strings and lists they
bound the length) and ``choices``.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import re
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, Union

from .errors import InputError

MAX_FILE_BYTES = 1 << 20
MAX_TEXT = 4096
MAX_ITEMS = 4096

T = TypeVar("T")


def limited(default: object = dataclasses.MISSING, **limits: object) -> Any:  # noqa: ANN401 - as dataclasses.field
    """A dataclass field with limits: ``minimum``, ``maximum``, ``choices``."""
    return dataclasses.field(default=default, metadata=limits)


class FieldError(ValueError):
    """A value does not fit its field.

    Args:
        path: The field, written as ``modalities[0].bands[2].stddev``.
        why: What is wrong.
    """

    def __init__(self, path: str, why: str) -> None:
        """Keep both parts; see the class for their meaning."""
        self.path, self.why = path or "top level", why
        super().__init__(f"{self.path}: {why}")


def build(cls: type[T], data: object, path: str = "") -> T:
    """Make a frozen dataclass from plain data, strictly.

    Args:
        cls: A dataclass whose annotations use str, int, float, bool, ``Optional``, ``tuple[X, ...]``,
            ``Mapping[str, X]`` and other such dataclasses.
        data: What ``json.loads`` or ``tomllib.load`` gave.
        path: Where ``data`` stands, for messages.

    Raises:
        FieldError: Unknown or missing key, wrong type, or a value out of its limits.
    """
    if not isinstance(data, Mapping):
        raise FieldError(path, f"expected a table of fields, found {_kind(data)}")
    fields = {f.name: f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for key in data:
        if key not in fields:
            known = ", ".join(sorted(fields))
            raise FieldError(_join(path, str(key)[:80]), f"unknown field (known here: {known})")
    hints = _hints(cls)  # type: ignore[arg-type]
    values = {}
    for name, field in fields.items():
        where = _join(path, name)
        if name in data:
            values[name] = _value(hints[name], data[name], field.metadata, where)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise FieldError(where, "missing")
    try:
        return cls(**values)
    except FieldError as error:
        raise FieldError(_join(path, error.path), error.why) from None


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    """The types of a dataclass's fields: finding them takes longer than all the rest."""
    return typing.get_type_hints(cls)


def plain(value: object) -> Any:  # noqa: ANN401 - JSON data
    """The inverse of :func:`build`: dataclasses to dicts, tuples to lists."""
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def brief(value: object) -> Any:  # noqa: ANN401 - JSON data
    """As :func:`plain`, without the fields of dataclasses that have their defaults."""
    if dataclasses.is_dataclass(value):
        pairs = [(f, getattr(value, f.name)) for f in dataclasses.fields(value)]
        return {f.name: brief(item) for f, item in pairs if item != f.default}
    if isinstance(value, Mapping):
        return {key: brief(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [brief(item) for item in value]
    return value


def to_toml(table: Mapping[str, Any]) -> str:
    """Plain data as TOML: plain values first, then tables and lists of tables under headings of their own."""
    simple = {key: value for key, value in table.items() if not _is_table(value)}
    lines = [f"{_toml_key(key)} = {_toml(value)}" for key, value in simple.items()]
    for key, value in table.items():
        for part in () if key in simple else [value] if isinstance(value, Mapping) else value:
            heading = f"[{_toml_key(key)}]" if isinstance(value, Mapping) else f"[[{_toml_key(key)}]]"
            lines += ["", heading, *(f"{_toml_key(name)} = {_toml(item)}" for name, item in part.items())]
    return "\n".join(lines) + "\n"


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _toml(value: object) -> str:
    """One value: TOML's basic strings, numbers and truth values are written as JSON's."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml_key(str(key))} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        parts = [_toml(item) for item in value]
        return "[\n  " + ",\n  ".join(parts) + ",\n]" if _is_table(value) else "[" + ", ".join(parts) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007F")


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def read_json(path: Path, what: str) -> Any:  # noqa: ANN401 - JSON data
    """Read a small JSON file, refusing duplicate keys, NaN, depth bombs and big files.

    Args:
        path: The file.
        what: How to name its content in messages (``model card``).

    Raises:
        InputError: The file cannot be read or is not strict JSON.
    """
    return parse_json(read_small(path, what), path, what)


def read_small(path: Path, what: str) -> bytes:
    """The content of a small file, for :func:`parse_json`.

    Raises:
        InputError: The file cannot be read, or is big.
    """
    fix = f"Use the {what} that came with the model, or download the model again."
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for, for ever
        raise InputError(path, "this is no regular file", "Give a file that can be read to its end.")
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(path, f"the {what} cannot be read ({error.strerror or error})", fix) from None
    if len(content) > MAX_FILE_BYTES:
        raise InputError(path, f"the {what} is larger than {MAX_FILE_BYTES >> 20} MiB", fix)
    return content


def parse_json(content: bytes, path: Path, what: str) -> Any:  # noqa: ANN401 - JSON data
    """What :func:`read_json` gives, of a file whose content is at hand.

    Raises:
        InputError: It is not strict JSON.
    """
    fix = f"Use the {what} that came with the model, or download the model again."
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"the {what} is not valid JSON ({error})", fix) from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key appears twice")
    return table


def _join(path: str, name: str) -> str:
    if name == "top level":
        return path
    return f"{path}.{name}" if path and not name.startswith("[") else f"{path}{name}"


def _kind(value: object) -> str:
    names = {dict: "a table", list: "a list", str: "text", bool: "true/false", int: "a whole number", float: "a number"}
    return names.get(type(value), "nothing" if value is None else type(value).__name__)


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than tab and line breaks, and halves of characters."""
_UNIONS = (Union, getattr(types, "UnionType", Union))


def _value(hint: Any, value: object, limits: Mapping[str, Any], path: str) -> object:  # noqa: ANN401 - a type hint
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in _UNIONS:  # Optional[X]
        if value is None:
            return None
        (hint,) = (a for a in arguments if a is not type(None))
        return _value(hint, value, limits, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise FieldError(path, f"expected a list, found {_kind(value)}")
        _check_size(len(value), limits, path, "items", MAX_ITEMS)
        each = {"choices": limits["choices"]} if "choices" in limits else {}
        return tuple(_value(arguments[0], item, each, f"{path}[{i}]") for i, item in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise FieldError(path, f"expected a table, found {_kind(value)}")
        _check_size(len(value), limits, path, "entries", MAX_ITEMS)
        return {
            _value(str, key, {}, path): _value(arguments[1], item, {}, _join(path, str(key)[:80]))
            for key, item in value.items()
        }
    if dataclasses.is_dataclass(hint):
        return build(hint, value, path)  # type: ignore[arg-type]
    if hint is float and type(value) is int:
        try:
            value = float(value)
        except OverflowError:
            raise FieldError(path, "the number is too large") from None
    if type(value) is not hint:
        wanted = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}[hint]
        raise FieldError(path, f"expected {wanted}, found {_kind(value)}")
    if "choices" in limits and value not in limits["choices"]:
        raise FieldError(path, f"{value!r:.80} is not one of {', '.join(map(str, limits['choices']))}")
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise FieldError(path, "has a control character, or half of one")
        _check_size(len(value), limits, path, "characters", MAX_TEXT)
    elif not isinstance(value, bool):
        if isinstance(value, float) and not math.isfinite(value):
            raise FieldError(path, "the number is not finite")
        low, high = limits.get("minimum", value), limits.get("maximum", value)
        if not low <= value <= high:  # type: ignore[operator]
            bound = f"below the minimum of {low}" if value < low else f"above the maximum of {high}"  # type: ignore[operator]
            raise FieldError(path, f"{value:.6g} is {bound}" if isinstance(value, float) else f"the number is {bound}")
    return value


def _check_size(size: int, limits: Mapping[str, Any], path: str, unit: str, most: int) -> None:
    low, high = limits.get("minimum", 0), limits.get("maximum", most)
    if not low <= size <= high:
        raise FieldError(path, f"has {size} {unit}, allowed are {low} to {high}")
