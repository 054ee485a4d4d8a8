"""The rows of the table: for each, what is done in turn, and the ratio that is held against a target."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.measure import ROOT, Size

from . import learning, scenes
from .page import Row, write_table
from .processes import BEFORE, Variant, earlier, in_turn, measure_here, median, ratio

RESULT = ROOT / "build" / "speed.json"
LAYERS = {"all layers": ["s2", "s1", "dem"], "Sentinel-2 alone": ["s2"]}
COMPARED = {2: (["s2", "dem"], 1.6), 3: (["s2", "s1", "dem"], 2.2), 4: (["s2", "s1", "dem", "map"], 3.2)}
"""Layers of a comparison, and at most how many times one map it may cost."""
SMALL = 512
SMALL_CACHE = {"GDAL_CACHEMAX": "16"}
"""MB: it would grow to its bound with the area."""
MOST_MB = 250


@dataclass
class Bench:
    """What rows share: where scenes lie, how large they are, how often all is done."""

    folder: Path
    size: Size
    raw: list[dict] = field(default_factory=list)  # what was measured since the last row

    @property
    def side(self) -> int:
        """Pixels of a whole map."""
        return {Size.TINY: 96, Size.QUICK: 512, Size.WHOLE: 4096}[self.size]

    @property
    def most(self) -> int:
        """Cases of a kind: the least that calls everything, or all."""
        return 1 if self.size is Size.TINY else 10

    def small(self, side: int) -> int:
        """So many pixels, if not tiny."""
        return min(side, self.side) if self.size is Size.TINY else side

    def scene(self, side: int) -> str:
        """The folder of a scene of so many pixels."""
        place = self.folder / f"scene{side}"
        if not place.exists():
            place.mkdir()
            scenes.scene(place, side)
        return str(place)

    def before(self) -> Path | None:
        """The earlier build; nothing tiny is measured by it."""
        return None if self.size is Size.TINY else earlier(self.folder / "before")

    def turn(self, variants: Mapping[str, Variant], rounds: int = 3) -> dict[str, list[dict]]:
        """What each variant gave; tiny ones in this process, once."""
        if self.size is Size.TINY:
            found = {name: [measure_here(v.name, v.arguments)] for name, v in variants.items()}
        else:
            found = in_turn(variants, rounds)
        self.raw.append(found)
        return {name: all_of for name, all_of in found.items() if "skipped" not in all_of[0]}


def _rate(found: dict) -> float:
    return found["seconds"] / found["pixels"]


def _seconds(found: dict) -> float:
    return found["seconds"]


def _memory(found: dict) -> float:
    return found["MB"]


def whole(bench: Bench) -> Iterable[Row]:
    """Maps of all layers, and of one, beside the ONNX way and an earlier build."""
    side = bench.side
    for threads in (1, 2)[: bench.most]:
        for title, names in list(LAYERS.items())[-bench.most :]:
            given = {"folder": bench.scene(side), "side": side, "names": names, "threads": threads}
            variants = {"ours": Variant("ours", given), "the ONNX way": Variant("onnx", given)}
            build = bench.before()
            if build:
                variants[f"build {BEFORE}"] = Variant("ours", given, build)
            found = bench.turn(variants, 1)  # of minutes each, in which what the machine does otherwise evens out
            for name, target in (("the ONNX way", 1.5), (f"build {BEFORE}", 2.0)):
                if name in found:
                    rates = [1 / median(found[each], _rate) for each in ("ours", name)]
                    times = ratio(found[name], found["ours"], _rate)
                    of = f"{side:,} squared, {title}, {threads} thread{'s' * (threads > 1)}"
                    yield Row(
                        f"{of}: {rates[0]:,.0f} pixels per processor second", f"{name}: {rates[1]:,.0f}",
                        f"{target:g} times as fast", f"{times:.2f}", times >= target,
                    )  # fmt: skip


def seams(bench: Bench) -> Iterable[Row]:
    """Where a map depends on where its tiles lie."""
    side = bench.small(1024)
    given = {"folder": bench.scene(side), "side": side, "names": ["s2"]}
    ((found,),) = bench.turn({"seams": Variant("seams", given)}, 1).values()
    share = found["blended"] / max(found["cut"], 1e-9)
    yield Row(
        f"seams, Sentinel-2 alone: {found['blended']:.2%} of the pixels", f"tiles cut hard: {found['cut']:.2%}",
        "half of it", f"{share:.2f}", share <= 0.5,
    )  # fmt: skip


def waiting(bench: Bench) -> Iterable[Row]:
    """A small area in the dock."""
    side = bench.small(SMALL)
    for title, names in list(LAYERS.items())[-bench.most :]:
        given = {"folder": bench.scene(side), "side": side, "names": names}
        for found in bench.turn({"shown": Variant("shown", given)}, 5).values():
            for key, what, most in (("first", "click to first pixels", 0.3), ("whole", "click to the map", 1.5)):
                clock, processor = (median(found, lambda one: one[key][k]) for k in (0, 1))  # noqa: B023 - used at once
                yield Row(
                    f"{side} squared, {title}, engine warm, on the clock: {processor:.1f} s of the processor", what,
                    f"{most:g} s", f"{clock:.2f} s", clock <= most,
                )  # fmt: skip


def cold(bench: Bench) -> Iterable[Row]:
    """The first tile of a process."""
    (found,) = bench.turn({"cold": Variant("cold")}, 5).values()
    first, loaded = (median(found, lambda one: one[key]) for key in ("seconds", "loaded"))  # noqa: B023 - used at once
    work = f"engine cold: {loaded:.1f} s to load"
    yield Row(work, "start of Python to the first tile, processor", "2.5 s", f"{first:.1f} s", first <= 2.5)


def memory(bench: Bench) -> Iterable[Row]:
    """Memory beyond the model at 1, 16 and 64 times the area; GDAL's cache, which grows to its bound, is held small."""
    sides = [bench.small(side) for side in (512, 2048, 4096)]  # the same one, tiny
    variants = {
        str(side): Variant(
            "ours", {"folder": bench.scene(side), "side": side, "names": ["s2"]}, environment=SMALL_CACHE
        )
        for side in sides
    }
    grown = [median(found, _memory) for found in bench.turn(variants, 1).values()]
    yield Row(
        f"memory beyond the model, {sides[0]:,} to {sides[-1]:,} squared, Sentinel-2 alone",
        "area x 64, with 16 MB of GDAL's cache", f"the same within 5 %, at most {MOST_MB} MB",
        ", ".join(f"{mb:.0f}" for mb in grown) + " MB", grown[-1] <= min(MOST_MB, 1.05 * grown[0]),
    )  # fmt: skip


def compare(bench: Bench) -> Iterable[Row]:
    """All combinations of layers beside one map of all of them, with the same overlap."""
    side = bench.small(SMALL)
    for count, (names, most) in list(COMPARED.items())[: bench.most]:
        given = {"folder": bench.scene(side), "side": side, "names": names}
        found = bench.turn({"all": Variant("compared", given), "one": Variant("ours", given)})
        times = ratio(found["all"], found["one"], _seconds)
        work = f"`compare` with {count} layers, {2**count - 1} combinations, {side} squared"
        yield Row(work, "one map, like for like", f"{most:g} times", f"{times:.2f}", times <= most)


def reading(bench: Bench) -> Iterable[Row]:
    """Layers as a provider delivers them beside aligned files."""
    side = bench.small(1024)
    folder = bench.scene(side)
    scenes.deliver(Path(folder))
    given = {"folder": folder, "side": side, "names": ["s2", "dem"]}
    found = bench.turn(
        {"delivered": Variant("ours", {**given, "as_delivered": True}), "aligned": Variant("ours", given)}
    )
    times = ratio(found["delivered"], found["aligned"], _seconds)
    work = f"ten JPEG 2000 files of one band each, from the next zone, {side:,} squared"
    yield Row(work, "the same aligned, two GeoTIFFs", "1.3 times the whole run", f"{times:.2f}", times <= 1.3)


def polygons(bench: Bench) -> Iterable[Row]:
    """Polygons of a map of buildings."""
    side = {Size.TINY: 200, Size.QUICK: 2000, Size.WHOLE: 10000}[bench.size]
    path = bench.folder / "buildings.tif"
    count = scenes.buildings(path, side)
    variants = {
        "plain": Variant("polygons", {"path": str(path), "regularize": False}, environment=SMALL_CACHE),
        "regular": Variant("polygons", {"path": str(path), "regularize": True}, environment=SMALL_CACHE),
        "gdal": Variant("gdal_polygons", {"path": str(path)}, environment=SMALL_CACHE),
    }
    found = bench.turn(variants, 1)
    for name, how in (("plain", ""), ("regular", ", right-angled")):
        times, share = (ratio(found[name], found["gdal"], value) for value in (_seconds, _memory))
        work = f"polygons of {count:,} buildings{how}, {side:,} squared: {found[name][0]['seconds']:.0f} s"
        against = f"GDAL's polygonize and simplify: {found['gdal'][0]['seconds']:.0f} s"
        yield Row(work, against, "1.0 times", f"{times:.2f}", times <= 1)
        work = f"their memory{how}: {found[name][0]['MB']:.0f} MB"
        yield Row(work, f"{found['gdal'][0]['MB']:.0f} MB", "a quarter", f"{share:.2f}", share <= 0.25)


def doubt(bench: Bench) -> Iterable[Row]:
    """What is told of doubt, beside the map alone."""
    side = bench.small(1024)
    given = {"folder": bench.scene(side), "side": side, "names": ["s2"]}
    more = ["probabilities", "margin", "applicability"]
    found = bench.turn({"told": Variant("ours", {**given, "more": more}), "plain": Variant("ours", given)}, 5)
    times = ratio(found["told"], found["plain"], _seconds)
    yield Row(
        "probabilities, margin and applicability, too", "a plain map", "1.05 times", f"{times:.2f}", times <= 1.05
    )


def learn(bench: Bench) -> Iterable[Row]:
    """A model learnt from a few polygons; nothing tiny or quick is learnt."""
    build = bench.before()
    if bench.size < Size.WHOLE or build is None:
        return
    learning.labels(bench.folder)
    given = {"folder": str(bench.folder), "minutes": 5.0}
    found = bench.turn({"ours": Variant("learnt", given), "theirs": Variant("learnt", given, build)}, 1)
    times = ratio(found["ours"], found["theirs"], _seconds)
    (mine,), (other,) = found["ours"], found["theirs"]
    yield Row(
        f"`learn` from {learning.POLYGONS} polygons: {mine['seconds']:.0f} s, held-out mIoU {mine['score']:.3f}",
        f"build {BEFORE}: {other['seconds']:.0f} s, {other['score']:.3f}", "half the time, same score",
        f"{times:.2f}", times <= 0.5 and mine["score"] >= other["score"],
    )  # fmt: skip


def beside(bench: Bench) -> Iterable[Row]:
    """All threads while another program takes a processor; ``benchmarks.pipeline`` has the same, tiny."""
    if bench.size is Size.TINY:
        return
    ((found,),) = bench.turn({"beside": Variant("beside", {"rounds": 15})}, 1).values()
    work, against = "all threads, another program on one of two processors, on the clock", "one thread, idle"
    yield Row(work, against, "0.9", f"{found['share']:.2f}", found["share"] >= 0.9)


ROWS: dict[str, Callable[[Bench], Iterable[Row]]] = {
    each.__name__: each
    for each in (whole, seams, waiting, cold, memory, compare, reading, polygons, doubt, learn, beside)
}


def measure_all(size: Size) -> dict:
    """Measure the rows that lack for this code; tiny: all, and nothing is kept.

    Returns:
        The ``rows``, and whether all targets ``hold``.
    """
    known = {} if size is Size.TINY else _known()
    code = _code()
    wanted = [n for n in ROWS if not (code and known.get(n, {}).get("code") == code and known[n]["size"] == size.name)]
    rows = _measured(wanted, size, known, code)
    if size is not Size.TINY:
        write_table(rows, size, _days())
    return {"rows": [asdict(row) for row in rows], "holds": all(row.holds for row in rows)}


def measure_some(names: Iterable[str]) -> bool:
    """Measure some rows anew, or those that lack, and write the page; gives whether all targets hold."""
    if not names:
        return measure_all(Size.WHOLE)["holds"]
    rows = _measured(names, Size.WHOLE, _known(), _code())
    write_table(rows, Size.WHOLE, _days())
    return all(row.holds for row in rows)


def _measured(names: Iterable[str], size: Size, known: dict, code: str) -> list[Row]:
    """All rows there are, after some were measured."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), size)
        for name in names:
            bench.raw = []
            rows = list(ROWS[name](bench))
            for row in rows:
                print(f"{name}: {row.work} | {row.against} | {row.target} | {row.measured}", flush=True)
            day = time.strftime("%Y-%m-%d")
            known[name] = {"code": code, "size": size.name, "day": day, "rows": [*map(asdict, rows)], "raw": bench.raw}
            if size is not Size.TINY:
                RESULT.parent.mkdir(exist_ok=True)
                RESULT.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return [Row(**row) for name in ROWS for row in known.get(name, {}).get("rows", ())]


def _known() -> dict:
    return json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}


def _days() -> list[str]:
    return sorted({row["day"] for row in _known().values()})


def _code() -> str:
    """Of what is measured, as git names it; empty if it is not as committed."""
    asked = (["git", "rev-parse", "HEAD:model_backend"], ["git", "diff", "--quiet", "HEAD", "--", "model_backend"])
    told, same = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True) for command in asked)
    return told.stdout.strip() if told.returncode == 0 and same.returncode == 0 else ""
