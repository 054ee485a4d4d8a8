"""The model card: what a model needs, what it gives, how it was made.

``config.json`` beside the weights, read into a frozen :class:`Card`. It is *the* table of modalities:
adapters, readers, rows of the user interface, losses and documents all iterate over it. Field names
follow the STAC Machine Learning Model extension and the STAC band fields where these have them
(https://github.com/stac-extensions/mlm). Floor 1: standard library only.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional

from .errors import InputError
from .schema import FieldError, build, limited, parse_json, plain, read_small

CARD_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"
GRAPH_FILE = "model.onnx"
README_FILE = "README.md"
PICTURE_FILE = "scores.svg"
MODEL_FILES = (CARD_FILE, WEIGHTS_FILE, GRAPH_FILE, README_FILE)
_DIGEST = "sha256:"

FAMILIES = ("optical", "sar", "elevation", "landcover", "embedding")
KINDS = ("continuous", "categorical")
TASKS = ("semantic", "instance", "encoder")
"""An encoder is pre-trained only: it has no classes and maps nothing, but training can start from it."""
HEADS = ("pyramid", "mask")
ANSWERS = ("probabilities", "scores", "shares", "chance", "score")
"""What an ONNX file says of a pixel: of each class the probability, the score before softmax, or a chance of its own;
of the second of two classes the chance, or the score before the logistic function."""
RESAMPLINGS = ("nearest", "bilinear", "cubic")
NODATA_CLASS = 255
"""The value of "no class here" in every class raster; class values are 0..254."""
PATCH_VALID_SHARE = 0.5
"""A patch takes part in the network if at least this share of its pixels is valid."""
NAME_LENGTH = 64
"""Most characters of a class's name."""
MAX_TOKENS = 4096
MOST_LACKING = 64  # bands that calibration knows to be lacking
"""Most patch positions in a tile (a 64 x 64 grid)."""


@dataclass(frozen=True)
class ClassInfo:
    """One class, as in the STAC classification extension."""

    value: int = limited(minimum=0, maximum=254)  # pixel value in rasters
    name: str = limited(minimum=1, maximum=NAME_LENGTH)
    color_hint: str = limited(minimum=6, maximum=6)  # RGB hexadecimal, RRGGBB
    border_of: Optional[int] = limited(None, minimum=0, maximum=254)  # the rim of that class's objects, see Card
    border_width: float = limited(0.0, minimum=0.0, maximum=1e4)  # of that rim, metres

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", self.color_hint):
            raise FieldError("color_hint", f"{self.color_hint!r} is not an RRGGBB colour")
        _printable("name", self.name)
        if (self.border_of is None) != (self.border_width == 0):
            raise FieldError("border_width", "is above zero exactly where border_of is given")

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Colour as three numbers in 0..255."""
        red, green, blue = bytes.fromhex(self.color_hint)
        return red, green, blue


@dataclass(frozen=True)
class Band:
    """One band. ``physical = stored * scale + offset``, clipped, then ``(physical - mean) / stddev``."""

    name: str = limited(minimum=1, maximum=64)
    scale: float = limited(1.0, minimum=-1e9, maximum=1e9)
    offset: float = limited(0.0, minimum=-1e9, maximum=1e9)
    minimum: float = limited(-1e9, minimum=-1e12, maximum=1e12)  # clip range, physical units
    maximum: float = limited(1e9, minimum=-1e12, maximum=1e12)
    mean: float = limited(0.0, minimum=-1e12, maximum=1e12)  # after clipping, physical units
    stddev: float = limited(1.0, minimum=1e-9, maximum=1e12)
    unit: str = limited("", maximum=32)
    center_wavelength: Optional[float] = limited(None, minimum=1e-3, maximum=1e7)  # micrometres
    height_above: str = limited("", choices=("", "ground", "sea"))  # what heights are above, if they are heights

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        _printable("name", self.name)
        _printable("unit", self.unit)
        if self.scale == 0:
            raise FieldError("scale", "is zero, so every value would be the same")
        if not self.minimum < self.maximum:
            raise FieldError("maximum", f"{self.maximum:.6g} is not above the minimum {self.minimum:.6g}")


@dataclass(frozen=True)
class Modality:
    """One kind of layer that the model takes."""

    name: str = limited(minimum=1, maximum=32)
    family: str = limited(choices=FAMILIES)
    kind: str = limited(choices=KINDS)
    bands: tuple[Band, ...] = limited(minimum=1, maximum=256)
    classes: tuple[ClassInfo, ...] = limited((), maximum=255)  # of a categorical modality
    resampling: str = limited("bilinear", choices=RESAMPLINGS)  # to finer pixels; to coarser: average, or mode
    description: str = limited("", maximum=500)

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise FieldError("name", f"{self.name!r} is not lower-case letters, digits and underscores")
        _unique("bands", [band.name for band in self.bands])
        if self.kind == "continuous" and self.classes:
            raise FieldError("classes", "only a categorical modality has classes")
        if self.kind == "categorical":
            if len(self.bands) != 1:
                raise FieldError("bands", "a categorical modality has exactly one band")
            if not self.classes:
                raise FieldError("classes", "a categorical modality needs its classes")
            if self.resampling != "nearest":
                raise FieldError("resampling", "a categorical modality is resampled by nearest")
            _unique("classes", [c.value for c in self.classes])

    @property
    def channels(self) -> int:
        """Number of bands in a raw array ``[C, H, W]`` of this modality."""
        return len(self.bands)


@dataclass(frozen=True)
class Network:
    """Size and switches of the fusion transformer; the defaults are the paper's configuration."""

    patch_size: int = limited(16, minimum=1, maximum=64)  # pixels on a side of one token
    embed_dim: int = limited(192, minimum=4, maximum=2048)  # width of a token
    depth: int = limited(12, minimum=1, maximum=48)  # number of blocks
    num_heads: int = limited(3, minimum=1, maximum=64)
    fusion_grid: int = limited(0, minimum=0, maximum=64)  # learned fusion tokens per side; 0: one vector for all
    modality_attention: bool = True  # off: ablation
    include_self: bool = False  # modality attention also reads the fusion token (version A)
    modality_attention_mlp: bool = True  # an MLP of its own after modality attention
    masked_attention: bool = True  # off: every token sees every token (MultiViT)
    head_dim: int = limited(64, minimum=4, maximum=1024)  # width of the semantic head
    detail_dim: int = limited(0, minimum=0, maximum=256)  # width of the full-resolution pixel skip; 0: none
    detail_gate: bool = False  # each pixel and channel of the skip chooses among the modalities; off: their mean
    detail_stem: bool = False  # tokens also see the features of the skip, by convolutions
    local_dim: int = limited(0, minimum=0, maximum=1024)  # width of what says classes from the nearest pixels; 0: none
    convnet: bool = False  # optical layers also pass the first stages of EfficientNet-lite0
    relief: bool = False  # layers of elevation also show slope and height above the tile's mean
    head: str = limited("pyramid", choices=HEADS)  # of a semantic model; instances always come from the mask head
    queries: int = limited(100, minimum=1, maximum=1000)  # objects (or classes) that the mask head can tell
    mask_dim: int = limited(256, minimum=8, maximum=1024)  # width of the mask head
    decoder_layers: int = limited(2, minimum=1, maximum=12)  # query layers of the mask head

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if self.embed_dim % self.num_heads:
            raise FieldError("num_heads", f"embed_dim {self.embed_dim} is not a multiple of {self.num_heads} heads")
        if self.embed_dim % 4:
            raise FieldError("embed_dim", f"{self.embed_dim} is not a multiple of 4, which sin-cos positions need")
        if self.detail_stem and (not self.detail_dim or self.patch_size not in (2, 4, 8, 16, 32, 64)):
            raise FieldError("detail_stem", "it needs a detail_dim above 0 and a patch_size that is a power of 2")
        if self.convnet and not self.detail_dim:
            raise FieldError("convnet", "it needs a detail_dim above 0")
        if self.mask_dim % 8:
            raise FieldError("mask_dim", f"{self.mask_dim} is not a multiple of the mask head's 8 attention heads")


@dataclass(frozen=True)
class Training:
    """Where the weights come from, so that anyone can make them again."""

    data: str = limited("", maximum=1000)
    attribution: str = limited("", maximum=500)
    split: str = limited("", maximum=1000)
    command: str = limited("", maximum=500)
    seed: int = limited(0, minimum=0, maximum=2**32 - 1)
    steps: int = limited(0, minimum=0, maximum=2**40)
    seconds: float = limited(0.0, minimum=0.0, maximum=1e9)
    machine: str = limited("", maximum=200)
    subsets: tuple[str, ...] = limited((), maximum=65535)  # of modalities that occurred in training; empty: not known
    areas: tuple[tuple[float, ...], ...] = limited((), maximum=10000)  # of training: west, south, east, north, degrees


@dataclass(frozen=True)
class Applicability:
    """What a model's training was like, in the space of its fusion tokens; ``nn/applicability.py`` explains it."""

    subsets: tuple[str, ...] = limited(minimum=1, maximum=255)  # of modalities: keys, see :func:`subset_key`
    components: int = limited(minimum=1, maximum=256)  # principal components of a token that are compared
    centres: int = limited(minimum=1, maximum=4096)  # of the training tokens of a subset


@dataclass(frozen=True)
class Forest:
    """Trees that answer in place of the network's head; ``nn/forest.py`` explains them."""

    subsets: tuple[str, ...] = limited(minimum=1, maximum=255)  # of modalities: keys, see :func:`subset_key`
    trees: int = limited(minimum=1, maximum=1000)  # of each subset
    nodes: int = limited(minimum=1, maximum=2047)  # of a tree, leaves included; half precision counts so far
    depth: int = limited(minimum=0, maximum=64)  # most questions until an answer
    below: int = limited(0, minimum=0, maximum=255)  # classes of the network below, which is asked too; 0: it is not
    asked: tuple[str, ...] = limited((), maximum=16)  # modalities that the network below knows


@dataclass(frozen=True)
class Graph:
    """An ONNX file that answers in place of a network of ours; ``inference/graphs.py`` explains it."""

    answers: str = limited(choices=ANSWERS)
    inside: bool = False  # it takes stored values, NaN where there is none; else values that the bands normalise
    divisor: float = limited(1.0, minimum=1e-6, maximum=1e6)  # of stored values, if the normalisation is inside
    threshold: float = limited(0.5, minimum=0.001, maximum=0.999)  # of one chance: the second class begins there


@dataclass(frozen=True)
class Card:
    """Everything about a model but its weights.

    A class with ``border_of`` is the rim, ``border_width`` wide and inside the outline, of the objects of
    another class. It tells touching objects apart and appears in no map: its probability counts for the class
    that it borders.

    ``metrics`` maps a subset of modalities (see :func:`subset_key`) to scores in 0..1 by name
    (``miou``, ``oa``, ``macro_f1``); ``confusion`` maps one to counts of held-out pixels, a row for each class of
    the map in the reference and a column for each in the map; ``digests`` maps file names to SHA-256 in
    hexadecimal (in JSON with ``sha256:`` before it, so that nobody takes them for secrets).
    """

    name: str = limited(minimum=1, maximum=96)
    version: str = limited(minimum=1, maximum=32)
    license: str = limited(minimum=1, maximum=100)
    task: str = limited(choices=TASKS)
    pixel_size: float = limited(minimum=1e-3, maximum=1e5)  # metres
    tile_size: int = limited(minimum=8, maximum=4096)  # pixels on a side
    modalities: tuple[Modality, ...] = limited(minimum=1, maximum=16)
    classes: tuple[ClassInfo, ...] = limited((), maximum=255)  # none for an encoder, else at least one
    network: Network = Network()
    description: str = limited("", maximum=1000)
    training: Training = Training()
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    limitations: str = limited("", maximum=2000)  # known failures, in words
    demonstration: bool = False  # of one place or scene: no use elsewhere, so never chosen by itself there
    confusion: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    applicability: Optional[Applicability] = None  # None: it cannot say where it is out of its depth
    temperatures: tuple[float, ...] = limited((), maximum=16)  # scores are divided by, for one layer, two, ...; or none
    subset_temperatures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # closer: see temperature()
    forest: Optional[Forest] = None  # None: the network's head answers
    graph: Optional[Graph] = None  # None: the network is ours
    card_version: int = limited(1, choices=(1,))

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.name):
            raise FieldError("name", f"{self.name!r:.80} is not letters, digits, dots, dashes and underscores")
        _printable("version", self.version)
        if not self.classes and self.task != "encoder":
            raise FieldError("classes", "has 0 items, allowed are 1 to 255")
        _unique("modalities", [m.name for m in self.modalities])
        _unique("classes", [c.value for c in self.classes])
        _unique("classes", [c.name for c in self.classes])
        whole = {c.value for c in self.classes if c.border_of is None}
        for i, info in enumerate(self.classes):
            if info.border_of is not None and info.border_of not in whole:
                raise FieldError(f"classes[{i}].border_of", f"{info.border_of} is no class that is not a border itself")
        patch = self.network.patch_size
        if self.tile_size % patch:
            raise FieldError("tile_size", f"{self.tile_size} is not a multiple of the patch size {patch}")
        if (self.tile_size // patch) ** 2 > MAX_TOKENS:
            raise FieldError("tile_size", f"gives more than {MAX_TOKENS} patches of {patch} pixels")
        for name, digest in self.digests.items():
            if name not in MODEL_FILES:
                raise FieldError(f"digests.{name[:80]}", f"only {', '.join(MODEL_FILES)} have digests")
            if not re.fullmatch(rf"({_DIGEST})?[0-9a-f]{{64}}", digest):
                raise FieldError(f"digests.{name}", "is not a SHA-256 in lower-case hexadecimal")
        bare = {name: digest[-64:] for name, digest in self.digests.items()}
        object.__setattr__(self, "digests", bare)  # the class is frozen
        described = () if self.applicability is None else self.applicability.subsets
        trees = () if self.forest is None else self.forest.subsets
        told = self.metrics or self.confusion or described or trees or self.subset_temperatures
        known = {subset_key(s) for s in self.subsets()} if told else set()
        _unique("applicability.subsets", list(described))
        _unique("forest.subsets", list(trees))
        tables = (
            ("metrics", self.metrics),
            ("confusion", self.confusion),
            ("applicability.subsets", described),
            ("forest.subsets", trees),
            ("subset_temperatures", self.subset_temperatures),
        )
        for name, table in tables:
            for key in table:
                if key not in known:
                    why = "is not a subset of the modalities, in their order, joined by +"
                    raise FieldError(f"{name}.{key[:80]}", why)
        if self.temperatures and len(self.temperatures) != len(self.modalities):
            raise FieldError("temperatures", f"has {len(self.temperatures)} items, not {len(self.modalities)}")
        given = {"temperatures": self.temperatures}
        for key, row in self.subset_temperatures.items():
            given[f"subset_temperatures.{key}"] = row
            if not 1 <= len(row) <= MOST_LACKING + 1:
                raise FieldError(f"subset_temperatures.{key}", f"has {len(row)} items, not 1 to {MOST_LACKING + 1}")
        for where, row in given.items():
            for i, temperature in enumerate(row):
                if not 0.01 <= temperature <= 100:
                    raise FieldError(f"{where}[{i}]", f"{temperature:.6g} is not in 0.01 to 100")
        if self.graph is not None:
            self._check_graph(self.graph)
        for key, rows in self.confusion.items():
            sizes = {len(rows), *map(len, rows)}
            if sizes != {len(self.map_classes)}:
                raise FieldError(f"confusion.{key}", f"is not {len(self.map_classes)} rows of as many counts")
            if not all(0 <= count < 2**53 for row in rows for count in row):
                raise FieldError(f"confusion.{key}", "has a number that is no count")

    def _check_graph(self, graph: Graph) -> None:
        """Whether an ONNX file can stand in place of the network."""
        if len(self.modalities) != 1:
            raise FieldError("graph", "an ONNX file takes exactly one modality")
        if (
            self.task != "semantic"
            or self.forest
            or self.applicability
            or self.temperatures
            or self.subset_temperatures
        ):
            raise FieldError("graph", "an ONNX file tells classes of pixels, and has neither trees nor a training")
        if self.modalities[0].kind == "categorical" and not graph.inside:
            raise FieldError("graph.inside", "class values are not normalised by bands")
        if len(self.map_classes) < len(self.classes):
            raise FieldError("graph", "an ONNX file has no classes of borders")
        if graph.answers in ("chance", "score") and len(self.classes) != 2:
            raise FieldError("graph.answers", f"{graph.answers!r} tells two classes, not {len(self.classes)}")

    @property
    def trees(self) -> Forest:
        """The forest of a card that has one.

        Raises:
            ValueError: It has none.
        """
        if self.forest is None:
            raise ValueError(f"{self.name} has no forest")
        return self.forest

    @property
    def weights_file(self) -> str:
        """Name of the file beside the card that has the numbers: weights, or an ONNX file."""
        return WEIGHTS_FILE if self.graph is None else GRAPH_FILE

    @property
    def map_classes(self) -> tuple[ClassInfo, ...]:
        """The classes that a map shows: all but borders."""
        return tuple(c for c in self.classes if c.border_of is None)

    @property
    def map_places(self) -> tuple[int, ...]:
        """For each class its place in :attr:`map_classes`; for a border that of the class that it borders."""
        shown = [c.value for c in self.map_classes]
        return tuple(shown.index(c.value if c.border_of is None else c.border_of) for c in self.classes)

    @property
    def modality_names(self) -> tuple[str, ...]:
        """Names of the modalities, in card order."""
        return tuple(m.name for m in self.modalities)

    def modality(self, name: str) -> Modality:
        """The modality of that name.

        Raises:
            KeyError: There is none.
        """
        return {modality.name: modality for modality in self.modalities}[name]

    def temperature(self, subset: Sequence[str], lacking: int = 0) -> float:
        """What scores are divided by before they become probabilities.

        Args:
            subset: Modalities that are there, in card order.
            lacking: Bands that these lack in all; beyond those of the card as with the most that it knows.
        """
        row = self.subset_temperatures.get(subset_key(subset))
        if row:
            return row[min(lacking, len(row) - 1)]
        return self.temperatures[len(subset) - 1] if self.temperatures else 1.0

    def draft(self, **changes: Any) -> Card:
        """Another model's card on the way: with other fields, and without what is true of this one's weights only."""
        tables: dict[str, Any] = {name: {} for name in ("metrics", "confusion", "digests", "subset_temperatures")}
        without = {**tables, "temperatures": ()}
        return replace(self, **{**without, **dict.fromkeys(("applicability", "forest", "graph")), **changes})

    def subsets(self) -> list[tuple[str, ...]]:
        """All non-empty subsets of the modality names, largest first, each in card order."""
        return all_subsets(self.modality_names)

    def to_dict(self) -> dict:
        """Plain data, fit for JSON."""
        return {**plain(self), "digests": {name: _DIGEST + digest for name, digest in self.digests.items()}}

    @classmethod
    def from_dict(cls, data: object, where: object = "model card") -> Card:
        """Read plain data strictly.

        Args:
            data: What :func:`json.loads` gave.
            where: The file, for messages.

        Raises:
            InputError: The data is no valid card; the message names the field.
        """
        try:
            return build(cls, data)
        except FieldError as error:
            raise InputError(
                where, f"bad model card, {error.path}: {error.why}", "Mend that field, or download the model again."
            ) from None

    def save(self, folder: Path) -> None:
        """Write ``config.json`` into the folder."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        (folder / CARD_FILE).write_text(text + "\n", encoding="utf-8")


def load_card(folder: Path) -> Card:
    """Read the card of a model folder.

    Raises:
        InputError: There is no card, or it is not valid.
    """
    path = Path(folder) / CARD_FILE
    return _card(read_small(path, "model card"), path)


@functools.lru_cache(maxsize=64)
def _card(content: bytes, path: Path) -> Card:
    """The card that a file has told: who asks again for what has not changed waits for no second check of it."""
    return Card.from_dict(parse_json(content, path, "model card"), where=path)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal, as a card's ``digests`` have it."""
    if not path.is_file():  # a pipe would be waited for, for ever
        raise InputError(path, "this is no regular file", "Copy the model again.")
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def check_digest(card: Card, path: Path, fix: str) -> None:
    """Refuse a file of a model's folder that is not the one whose digest its card has; without a digest, none is.

    Raises:
        InputError: It is another.
    """
    digest = card.digests.get(path.name)
    if digest and file_digest(path) != digest:
        raise InputError(path, "its content is not what the card's digest says", fix)


def all_subsets(names: Iterable[str]) -> list[tuple[str, ...]]:
    """All non-empty subsets, largest first, each in the order given."""
    names = tuple(names)
    return [s for size in range(len(names), 0, -1) for s in itertools.combinations(names, size)]


def subset_key(names: Iterable[str]) -> str:
    """The name of a subset of modalities: ``optical+elevation``."""
    return "+".join(names)


def class_name(text: str, taken: Collection[str] = ()) -> str:
    """A class's name as a card can have it, made of any text: one line, 64 characters, unlike those that are taken."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split()) or "?"
    found, number = name[:NAME_LENGTH], 1
    while found in taken:
        number += 1
        mark = f" ({number})"
        found = name[: NAME_LENGTH - len(mark)] + mark
    return found


def _printable(name: str, text: str) -> None:
    if not text.isprintable():
        raise FieldError(name, "has a control character")


def _unique(name: str, values: list) -> None:
    for value in values:
        if values.count(value) > 1:
            raise FieldError(name, f"{value!r:.80} appears twice")
