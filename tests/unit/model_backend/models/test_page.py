import dataclasses
import hashlib
import xml.dom.minidom

import pytest
import yaml
from layerfuse.model_backend.card import ClassInfo, Training, load_card
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.models.page import page, picture, write_folder

EVIL = "</text><script>alert(1)</script> [x](javascript:1) | `a` **b** <img src=x> ](http://evil)"


@pytest.fixture()
def card(tiny_card):
    metrics = {"optical+elevation": {"oa": 0.82, "boundary": 0.4, "miou": 0.61}, "optical": {"miou": 0.5}}
    return dataclasses.replace(tiny_card, metrics=metrics, description="A tiny one.", training=Training(data="drawn"))


def _parts(text):
    _, header, body = text.split("---\n", 2)
    return yaml.safe_load(header), body


def test_the_page_has_the_hubs_header_and_the_scores(card):
    header, body = _parts(page(card))
    assert header == {
        "license": "cc0-1.0",
        "library_name": "layerfuse",
        "pipeline_tag": "image-segmentation",
        "tags": ["layerfuse", "remote-sensing", "elevation", "optical", "water", "forest", "town"],
        "metrics": ["mean_iou", "accuracy"],
    }
    assert "| layers | mIoU | overall accuracy | boundary |" in body
    assert "| optical + elevation | 0.610 | 0.820 | 0.400 |" in body
    assert "| optical | 0.500 |  |  |" in body
    assert "(scores.svg)" in body


def test_other_licences_are_named(card):
    header, _ = _parts(page(dataclasses.replace(card, license='Own: "terms"\napply')))
    assert (header["license"], header["license_name"]) == ("other", 'Own: "terms"\napply')


def test_a_cards_text_is_never_markup(card):
    classes = (ClassInfo(1, "</text><script>x</script>", "2060c0"), ClassInfo(2, "a & b", "208020"))
    evil = dataclasses.replace(
        card, description=EVIL, version="<b>1</b>", classes=classes, training=Training(data=EVIL)
    )
    _, body = _parts(page(evil))
    for sign in ("<script", "<img", "[x](", "](http", "**b**", "<b>"):
        assert sign not in body.replace("**optical**", "").replace("**elevation**", "")
    document = xml.dom.minidom.parseString(picture(evil))
    assert {node.tagName for node in document.getElementsByTagName("*")} == {"svg", "rect", "text"}


def test_the_picture_without_scores(tiny_card):
    assert "forest" in picture(tiny_card)
    assert "mIoU" not in picture(tiny_card)


def test_the_folder(card, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    card.save(source)
    with pytest.raises(InputError, match=r"has no model\.safetensors"):
        write_folder(source, target)
    assert not target.exists()
    (source / "model.safetensors").write_bytes(b"weights")
    written = write_folder(source, target)
    assert {path.name for path in target.iterdir()} == {"config.json", "model.safetensors", "README.md", "scores.svg"}
    assert load_card(target) == written
    assert written.digests["model.safetensors"] == hashlib.sha256(b"weights").hexdigest()
    with pytest.raises(InputError, match="the folder is not empty"):
        write_folder(source, target)
