"""A model folder as it stands on the Hub: card, weights, a page with scores, and a picture.

The page is made from the card alone. What a card says is text here and nowhere markup: it is escaped, in
Markdown, in the YAML header and in the picture. Floor 1: standard library only.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from html import escape
from pathlib import Path

from ..card import CARD_FILE, PICTURE_FILE, README_FILE, Card, file_digest, load_card
from ..errors import InputError

_HUB_METRICS = {"miou": "mean_iou", "oa": "accuracy", "macro_f1": "f1"}
_LABELS = {"miou": "mIoU", "oa": "overall accuracy", "macro_f1": "macro F1"}
MOST_TAGS = 60
_LICENSES = re.compile(r"(apache|mit|bsd|cc|gpl|lgpl|agpl|mpl|odbl|pddl|odc|etalab|openrail|unlicense)[a-z0-9.-]*")


def write_folder(source: Path, target: Path) -> Card:
    """Write everything that a repository of the Hub needs.

    Args:
        source: A model folder.
        target: A folder that is empty or does not exist.

    Returns:
        The card, with the digest of the weights.

    Raises:
        InputError: The source is no model, or the target is in use.
    """
    card = load_card(source)
    weights = source / card.weights_file
    if not weights.is_file():
        raise InputError(source, f"the folder has no {card.weights_file}", "Choose the folder of a trained model.")
    if target.exists() and any(target.iterdir()):
        raise InputError(target, "the folder is not empty", "Choose a new folder.")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(weights, target / weights.name)
    card = dataclasses.replace(card, digests={weights.name: file_digest(target / weights.name)})
    card.save(target)
    (target / README_FILE).write_text(page(card), encoding="utf-8")
    (target / PICTURE_FILE).write_text(picture(card), encoding="utf-8")
    return card


def page(card: Card) -> str:
    """The README.md of a model, with the YAML header that the Hub reads."""
    training = card.training
    license_id = card.license.lower()
    license_lines = [f"license: {license_id}"]
    if not _LICENSES.fullmatch(license_id):
        license_lines = ["license: other", f"license_name: {json.dumps(card.license)}"]
    named = {name for scores in card.metrics.values() for name in scores}
    metrics = [*(name for name in _LABELS if name in named), *sorted(named - _LABELS.keys())]
    known = [_HUB_METRICS[name] for name in metrics if name in _HUB_METRICS]
    families = sorted({m.family for m in card.modalities})
    words = [*families, *(m.name for m in card.modalities), *(_slug(c.name) for c in card.map_classes)]
    tags = ["layerfuse", "remote-sensing", *dict.fromkeys(tag for tag in words[:MOST_TAGS] if tag)]
    header = [
        *license_lines,
        "library_name: layerfuse",
        f"pipeline_tag: {'image-feature-extraction' if card.task == 'encoder' else 'image-segmentation'}",
        f"tags: [{', '.join(tags)}]",
        *([f"metrics: [{', '.join(known)}]"] if known else []),
    ]
    layers = [
        f"- **{m.name}** ({m.family}): {_text(', '.join(b.name for b in m.bands))}. {_text(m.description)}".rstrip()
        for m in card.modalities
    ]
    table = [
        "| layers | " + " | ".join(_text(_LABELS.get(name, name)) for name in metrics) + " |",
        "|---" * (len(metrics) + 1) + "|",
        *(
            f"| {key.replace('+', ' + ')} | "
            + " | ".join(f"{scores[name]:.3f}" if name in scores else "" for name in metrics)
            + " |"
            for key, scores in card.metrics.items()
        ),
    ]
    made = [
        ("Data", training.data),
        ("Attribution", training.attribution),
        ("Split", training.split),
        ("Command", training.command and f"{training.command} (seed {training.seed}, {training.steps} steps)"),
        ("Time", training.seconds and f"{training.seconds / 60:.0f} minutes on {training.machine}"),
        ("Licence", card.license),
    ]
    parts = [
        "\n".join(["---", *header, "---"]),
        f"# {_text(card.name)} {_text(card.version)}",
        _text(card.description),
        "## Layers, any of which may be missing",
        "\n".join(layers),
        _kind(card),
        f"![Scores and classes]({PICTURE_FILE})",
        *(["## Scores on the held-out area", "\n".join(table)] if metrics else []),
        *_confusion(card),
        *(["## Known failures", _text(card.limitations)] if card.limitations else []),
        "## How to use it",
        _use(card),
        "## How it was made",
        "\n".join(f"- {label}: {_text(text)}" for label, text in made if text),
        f"All other figures stand in `{CARD_FILE}`.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _slug(name: str) -> str:
    """A class's name as a tag, by which a search finds it: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _kind(card: Card) -> str:
    """What the model gives."""
    if card.task == "encoder":
        return f"Pixels of {card.pixel_size:g} m. Pre-trained only: it maps nothing, training starts from it."
    return f"Pixels of {card.pixel_size:g} m. Classes: {_text(', '.join(c.name for c in card.map_classes))}."


def _use(card: Card) -> str:
    if card.task == "encoder":
        return "`layerfuse train --config RUN.toml --init ORG/NAME`."
    return (
        "In QGIS with the plugin LayerFuse, or with its command: "
        "`layerfuse predict --model ORG/NAME --layer FAMILY=FILE --output MAP.tif`."
    )


def _confusion(card: Card) -> list[str]:
    """A table for each confusion matrix: shares of each reference class, in percent."""
    names = [_text(c.name) for c in card.map_classes]
    parts = []
    for key, rows in card.confusion.items():
        lines = ["| reference | " + " | ".join(names) + " | pixels |", "|---" + "|---:" * (len(names) + 1) + "|"]
        for name, row in zip(names, rows):
            cells = [f"{100 * count / sum(row):.1f}" if sum(row) else "" for count in row]
            lines.append(f"| **{name}** | " + " | ".join(cells) + f" | {sum(row):,} |")
        title = f"## What is taken for what, from {key.replace('+', ' + ')}"
        parts += [
            title,
            "Rows: class of the reference. Columns: class of the map, in percent of the row.",
            "\n".join(lines),
        ]
    return parts


def picture(card: Card) -> str:
    """Scores of every subset of layers as bars, and the classes in their colours, as SVG."""
    bars = [(key.replace("+", " + "), scores["miou"]) for key, scores in card.metrics.items() if "miou" in scores]
    left, width, row = 260, 360, 26
    lines, y = [], 34
    for key, score in bars:
        lines += [
            f'<text x="{left - 10}" y="{y + 15}" text-anchor="end">{escape(key)}</text>',
            f'<rect x="{left}" y="{y}" width="{width * score:.1f}" height="{row - 6}" fill="#2e7d4f"/>',
            f'<text x="{left + width * score + 6:.1f}" y="{y + 15}">{score:.3f}</text>',
        ]
        y += row
    title = f"{card.name} {card.version}" + (": mIoU by layers" if bars else "")
    y += 14
    for i, info in enumerate(card.map_classes):
        x, top = 20 + (i % 4) * 165, y + (i // 4) * row
        lines += [
            f'<rect x="{x}" y="{top}" width="18" height="18" fill="#{info.color_hint}" stroke="#444"/>',
            f'<text x="{x + 25}" y="{top + 14}">{escape(info.name[:20])}</text>',
        ]
    height = y + (len(card.map_classes) + 3) // 4 * row + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="700" height="{height}" font-family="sans-serif" '
        f'font-size="14"><rect width="700" height="{height}" fill="#fff"/>'
        f'<text x="20" y="22" font-size="16" font-weight="bold">{escape(title)}</text>\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )


def _text(text: str) -> str:
    """Foreign text in Markdown: on one line, and every sign of markup escaped."""
    return re.sub(r"([\\`*_{}\[\]()#!|~$])", r"\\\1", escape(" ".join(text.split()), quote=False))
