"""``layerfuse crosswalks``: which legends of class maps are known, and their tables, to be changed by a user."""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``crosswalks``."""
    parser.description = (
        "Lists the class maps whose legends are known. With a name: its table as JSON, which --crosswalk FILE.json "
        "takes when you have changed it."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="of one of them")


def run(options: argparse.Namespace) -> int:
    """Print the list or a table."""
    from ..raster.layers.crosswalks.products import expanded, refusal

    rows = expanded()
    if options.name is None:
        width = max(map(len, rows))
        print("\n".join(f"{key:<{width}}  {row['title']}" for key, row in rows.items()))
    elif options.name in rows:
        print(_written(rows[options.name]))
    else:
        raise refusal(f"crosswalk {options.name[:80]!r}", "there is no such product")
    return 0


def _written(row: dict) -> str:
    """A table as JSON, a code a line."""
    kept = {key: row[key] for key in ("title", "source")}
    head = "".join(f"  {json.dumps(key)}: {json.dumps(text, ensure_ascii=False)},\n" for key, text in kept.items())
    codes = [f"    {json.dumps(c)}: {json.dumps(e, ensure_ascii=False)}" for c, e in row["codes"].items()]
    body = ",\n".join(codes)
    return f'{{\n{head}  "codes": {{\n{body}\n  }}\n}}'
