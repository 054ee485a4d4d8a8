"""The figures of a report as files for other programs, and files that appear together or not at all."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...errors import InputError
from ...raster.workspace import Workspace, check_name, check_new, publish, sync, write_error
from ..blocks import Estimate

Row = tuple[str, str, str, Estimate]  # item, class, figure: a line of a CSV file
REPORT, JSON, CSV = "report.html", "numbers.json", "numbers.csv"


def to_json(result: object, **more: object) -> str:
    """A result's dataclass as JSON, after what is told besides; fractions of one; what is not known is null."""
    return json.dumps(_plain({**more, **vars(result)}), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def to_csv(rows: Iterable[Row]) -> str:
    """Long-form table: one figure a line, with its interval."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("item", "class", "figure", "value", "low", "high"))
    for item, name, figure, found in rows:
        numbers = (found.value, found.low, found.high)
        writer.writerow((item, name, figure, *("" if math.isnan(n) else f"{n:.6g}" for n in numbers)))
    return text.getvalue()


def known(value: float) -> Estimate:
    """A figure without an interval."""
    return Estimate(float(value), float("nan"), float("nan"))


def check_folder(folder: Path, names: Iterable[str], overwrite: bool, inputs: Iterable[str] = ()) -> None:
    """Look before the work whether files can be written into a folder.

    Args:
        folder: There, or to be made.
        names: Of the files.
        overwrite: Whether files of these names that are there may be replaced.
        inputs: Files that are read.

    Raises:
        InputError: They cannot.
    """
    check_name(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "it is a file, not a folder", "Choose a folder for the report.")
    if not folder.parent.is_dir():
        raise InputError(folder, f"the folder {folder.parent} does not exist", "Make it first, or choose another.")
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        raise InputError(folder, "it cannot be written", "Choose another folder.")
    for name in names:
        check_new(folder / name, overwrite, inputs)


def publish_texts(work: Workspace, texts: Mapping[str, str], overwrite: bool) -> None:
    """Write files into the work folder and then name them, all or none.

    Raises:
        InputError: The disk is full or out of reach.
    """
    work.before_naming()
    parts = {name: work.file(f"new.{name}") for name in texts}
    try:
        for part, text in zip(parts.values(), texts.values()):
            with part.open("w", encoding="utf-8", newline="\n") as file:  # write_text has no newline on Python 3.9
                file.write(text)
            sync(part)
        work.output.mkdir(exist_ok=True)
    except OSError as error:
        raise write_error(work.output, error) from None
    for name, part in parts.items():
        publish(part, work.output / name, overwrite)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
