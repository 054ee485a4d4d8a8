"""``make bench``: every claim's measurement, merged into ``build/bench.json``.

``python -m benchmarks [--quick | --tiny] [NAME ...]`` runs the files and rooms beside this one that have a ``run``,
each of which states one claim; results of files not run are kept. ``--tiny`` only shows that all of them run: it judges
and keeps nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.measure import Size

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported
FOLDER = Path(__file__).resolve().parent
RESULT = FOLDER.parent / "build" / "bench.json"


def claims() -> list[str]:
    """Names of the files and rooms that measure something."""
    places = {p.stem: p for p in FOLDER.glob("*.py")} | {p.parent.name: p for p in FOLDER.glob("*/__init__.py")}
    return sorted(name for name, p in places.items() if "\ndef run(size: Size" in p.read_text(encoding="utf-8"))


def main() -> int:
    """Run, print, merge. Exit code 1 if an expectation does not hold."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: all of {', '.join(claims())}")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="few cases and rounds, a minute in all")
    size.add_argument("--tiny", action="store_true", help="only show that everything runs; judges and keeps nothing")
    options = parser.parse_args()
    size = Size.TINY if options.tiny else Size.QUICK if options.quick else Size.WHOLE
    results = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    good = True
    for name in options.names or claims():
        module = importlib.import_module(f"benchmarks.{name}")
        claim = module.__doc__.splitlines()[0]
        print(f"{name}: {claim}", flush=True)
        begun = time.monotonic()
        result = module.run(size)
        if size is Size.TINY:
            print(f"{name}: runs", flush=True)
            continue
        results[name] = {
            "claim": claim,
            **result,
            "quick": options.quick,
            "seconds": round(time.monotonic() - begun, 1),
            "date": time.strftime("%Y-%m-%d"),
            "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors",
            "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
        }
        good &= result.get("holds", True)
        print(f"{name}: {'holds' if result.get('holds', True) else 'DOES NOT HOLD'}", flush=True)
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
