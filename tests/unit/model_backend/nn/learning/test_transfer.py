import dataclasses

import pytest
import torch
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.learning.transfer import blend, report_text, start_from
from layerfuse.model_backend.nn.weights import load_model


@pytest.fixture()
def source(tiny_card, tiny_model):
    return load_model(tiny_card, tiny_model).state_dict()


def _check(model, report, source):
    """What is reported as taken is the source's; what is new is not."""
    state = model.state_dict()
    assert [entry.name for entry in report] == list(state)
    for entry in report:
        same = entry.name in source and torch.equal(state[entry.name], source[entry.name])
        constant = state[entry.name].unique().numel() == 1  # zeros and ones are the same in every fresh network
        assert same == entry.taken or constant, entry
    assert all(p.requires_grad for p in model.parameters())
    return {entry.name for entry in report if not entry.taken}


def test_the_same_card_takes_everything(tiny_card, tiny_model, source):
    model, report = start_from(tiny_card, tiny_model)
    assert _check(model, report, source) == set()
    assert report_text(report).endswith(f"{len(report)} of {len(report)} tensors taken.")


def test_other_classes_get_a_new_last_layer(tiny_card, tiny_model, source):
    for classes in (
        tiny_card.classes[:2],
        tuple(dataclasses.replace(c, name=f"{c.name} 2") for c in tiny_card.classes),  # as many, but others
    ):
        model, report = start_from(dataclasses.replace(tiny_card, classes=classes), tiny_model)
        new = _check(model, report, source)
        assert new == {"head.classify.weight", "head.classify.bias"}
        assert "head.classify.bias: new, the classes are others" in report_text(report)
    recoloured = tuple(dataclasses.replace(c, color_hint="000000") for c in tiny_card.classes)
    assert not _check(*start_from(dataclasses.replace(tiny_card, classes=recoloured), tiny_model), source)


def test_adapters_go_by_the_name_of_their_modality(tiny_card, tiny_model, source):
    optical, elevation = tiny_card.modalities
    radar = Modality("s1", "sar", "continuous", (Band("vv"), Band("vh")))
    card = dataclasses.replace(tiny_card, modalities=(radar, elevation, optical))
    model, report = start_from(card, tiny_model)
    new = _check(model, report, source)
    assert new
    assert {name.split(".")[1] for name in new} == {"s1"}
    assert "adapters.s1.projection.weight: new, there is no modality s1" in report_text(report)


def test_other_bands_of_the_same_number_are_another_thing(tiny_card, tiny_model, source):
    optical, elevation = tiny_card.modalities
    swapped = dataclasses.replace(optical, bands=optical.bands[::-1])
    model, report = start_from(dataclasses.replace(tiny_card, modalities=(swapped, elevation)), tiny_model)
    new = _check(model, report, source)
    assert {name.split(".")[1] for name in new} == {"optical"}
    assert "has other bands or classes" in report_text(report)


def test_another_head_keeps_the_encoder(tiny_card, tiny_model, source):
    network = dataclasses.replace(tiny_card.network, head_dim=32)
    model, report = start_from(dataclasses.replace(tiny_card, network=network), tiny_model)
    new = _check(model, report, source)
    assert new
    assert not [name for name in new if name.startswith(("encoder", "adapters"))]
    assert "its shape is (" in report_text(report)


def test_categorical_modalities_by_their_classes(tiny_card, tiny_model):
    cover = Modality(
        "elevation", "landcover", "categorical", (Band("height"),), (ClassInfo(1, "x", "000000"),), "nearest"
    )
    card = dataclasses.replace(tiny_card, modalities=(tiny_card.modalities[0], cover))
    _, report = start_from(card, tiny_model)
    assert not [entry for entry in report if entry.taken and ".elevation." in entry.name]


def test_what_does_not_fit_at_all_and_what_is_damaged(tiny_card, tiny_model, tmp_path):
    network = dataclasses.replace(tiny_card.network, embed_dim=32)
    with pytest.raises(InputError, match="its tokens have width 16, those of tiny have 32"):
        start_from(dataclasses.replace(tiny_card, network=network), tiny_model)
    tiny_card.save(tmp_path)
    (tmp_path / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes()[:-4])
    with pytest.raises(InputError, match="cannot be read"):
        start_from(tiny_card, tmp_path)


def test_a_layer_more_changes_no_answer_without_it(tiny_card, tiny_model):
    cover = Modality("map", "landcover", "categorical", (Band("class"),), tiny_card.classes, "nearest")
    card = dataclasses.replace(tiny_card, modalities=(*tiny_card.modalities, cover))
    model, _ = start_from(card, tiny_model)
    before = load_model(tiny_card, tiny_model)
    size = tiny_card.tile_size
    draw = torch.Generator().manual_seed(0)
    values = {m.name: torch.rand(1, m.channels, size, size, generator=draw) for m in tiny_card.modalities}
    valid = {name: torch.ones(1, size, size, dtype=torch.bool) for name in values}
    assert torch.equal(model.eval()(values, valid), before(values, valid))
    stored = torch.full((1, 1, size, size), float(tiny_card.classes[0].value))
    assert model({"map": stored}, {"map": valid[tiny_card.modalities[0].name]}).isfinite().all()


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_weights_blend_where_both_have_them(tiny_card, tiny_model, source, share):
    cover = Modality("map", "landcover", "categorical", (Band("class"),), tiny_card.classes, "nearest")
    card = dataclasses.replace(tiny_card, modalities=(*tiny_card.modalities, cover))
    model, _ = start_from(card, tiny_model)
    with torch.no_grad():
        for tensor in model.state_dict().values():
            tensor += 1
    learnt = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    blend(model, card, tiny_model, share)
    for name, tensor in model.state_dict().items():
        expected = learnt[name] - share if name in source else learnt[name]
        torch.testing.assert_close(tensor, expected, rtol=0, atol=1e-5)
