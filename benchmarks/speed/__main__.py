"""Rows measured anew, the profile, or one measurement in this process, which is printed as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from .processes import MEASURE, measure_here


def main() -> int:
    """See the module."""
    if sys.argv[1:2] == [MEASURE]:
        print(json.dumps(measure_here(sys.argv[2], json.loads(sys.argv[3]))))
        return 0
    from .page import write_profile
    from .profile import profile
    from .rows import ROWS, measure_some

    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; default: those that lack")
    parser.add_argument("--profile", action="store_true", help="where the time of a map goes, instead")
    options = parser.parse_args()
    if options.profile:
        write_profile(profile())
        return 0
    return 0 if measure_some(options.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
