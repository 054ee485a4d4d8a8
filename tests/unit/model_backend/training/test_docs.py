"""Every field of a run's configuration is explained in docs/training-fields.md."""

import dataclasses
import re
from pathlib import Path

import pytest
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.learning.contrastive import Contrastive
from layerfuse.model_backend.nn.learning.pretraining import Decoder, Masking, Pretraining
from layerfuse.model_backend.nn.learning.sampling import Sampling
from layerfuse.model_backend.training.config import Dataset, HoldoutBlocks, PretrainConfig, Scene, TrainConfig
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles.augmentation import Augmentation

TEXT = (Path(__file__).parents[4] / "docs" / "training-fields.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", TEXT))))
TABLES = (
    *(TrainConfig, PretrainConfig, Scene, HoldoutBlocks, Dataset, Schedule, Augmentation, Sampling, Network),
    *(Pretraining, Masking, Decoder, Contrastive),
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_field_is_in_the_docs(table):
    assert [field.name for field in dataclasses.fields(table) if field.name not in NAMED] == []


@pytest.mark.parametrize("table", [Schedule, Sampling, Network, Masking, Contrastive], ids=lambda t: t.__name__)
def test_defaults_in_the_docs_are_true(table):
    """A row with one field and a default that is a number or true/false."""
    fields = {field.name: field.default for field in dataclasses.fields(table)}
    rows = re.findall(r"^\| `(?:\w+\.)?(\w+)` \| (true|false|[\d.]+) \|", TEXT, re.MULTILINE)
    found = [(name, text) for name, text in rows if name in fields]
    assert len(found) > 1
    for name, text in found:
        assert str(fields[name]).lower() == text or float(text) == fields[name], name
