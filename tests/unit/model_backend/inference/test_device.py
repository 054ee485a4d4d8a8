"""The choice of a device, with graphics cards that are made up."""

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.device import DEVICES, PRECISIONS, choose_device


def choose(wanted, **found):
    """A machine with the devices given: differences by precision, or what their self-test raises."""

    def difference(name, precision):
        answer = found[name][precision]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def lacks(name, precision):
        if name not in found:
            return "there is none"
        return "" if not precision or precision in found[name] else "this card has no units for it"

    return choose_device(wanted, lacks, difference)


def test_the_processor_when_asked_or_alone():
    assert choose("cpu", cuda={}).pixels == "cpu float32"
    alone = choose("auto")
    assert alone.pixels == "cpu float32" and alone.reason == "cuda: there is none; mps: there is none"


def test_the_fast_precision_if_it_agrees():
    found = choose("auto", cuda={"bfloat16": 0.004})
    assert (found.pixels, found.reason) == ("cuda bfloat16", "it agrees with the processor to 0.004")
    assert choose("mps", cuda={}, mps={"float32": 1e-6}).pixels == "mps float32"


@pytest.mark.parametrize("bad", [0.2, float("nan"), RuntimeError("no kernel image\nmore")])
def test_full_precision_if_only_that_agrees(bad):
    assert choose("auto", cuda={"bfloat16": bad, "float32": 1e-5}).pixels == "cuda float32"


def test_half_precision_where_the_card_has_no_other():
    found = choose("auto", cuda={"float16": 0.01, "float32": 0.0})
    assert (found.pixels, found.reason) == ("cuda float16", "it agrees with the processor to 0.01")
    off = choose("auto", cuda={"float16": 0.04, "float32": 0.0})
    assert off.pixels == "cuda float32", "0.03 is the most that is tolerated"


@pytest.mark.parametrize(
    ("capability", "available", "precisions"),
    [((7, 5), True, ("float16", "float32")), ((9, 0), True, ("bfloat16", "float16", "float32")), ((9, 0), False, ())],
)
def test_what_a_card_lacks(capability, available, precisions, monkeypatch):
    torch = pytest.importorskip("torch")
    from layerfuse.model_backend.inference.engine import _lacks

    monkeypatch.setattr(torch.cuda, "is_available", lambda: available)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: capability)
    assert bool(_lacks("cuda", "")) == (not available)
    assert tuple(p for p in PRECISIONS["cuda"] if not _lacks("cuda", p)) == precisions
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: available)
    assert bool(_lacks("mps", "float32")) == (not available)


def test_a_card_that_computes_something_else_is_passed_over():
    found = choose("auto", cuda={"bfloat16": 0.5, "float32": 0.4}, mps={"float32": RuntimeError("")})
    assert found.name == "cpu"
    assert "cuda in float32: it differs from the processor by 0.4" in found.reason and "mps in float32" in found.reason


def test_what_was_asked_for_is_not_replaced():
    with pytest.raises(InputError, match=r"device cuda: .*it differs from the processor by 0\.4\. Give another device"):
        choose("cuda", cuda={"bfloat16": 0.5, "float32": 0.4})
    with pytest.raises(InputError, match="device mps: mps: there is none"):
        choose("mps", cuda={"bfloat16": 0.0})
    with pytest.raises(InputError, match=f"there is no such choice. Give one of: {', '.join(DEVICES)}"):
        choose("abacus")


def test_the_self_test_of_the_engine(tiny_model, monkeypatch):
    """The processor against itself, in all precisions: what a card would be measured by."""
    pytest.importorskip("torch")
    from layerfuse.model_backend.inference.device import TOLERANCE
    from layerfuse.model_backend.inference.engine import LocalEngine
    from layerfuse.model_backend.nn import onednn

    monkeypatch.setattr(onednn, "use_onednn", lambda model: False)  # on a card, the network is torch's own
    engine = LocalEngine(tiny_model, threads=1, device="cpu")
    assert engine._difference(engine._model, "cpu", "float32") == 0.0
    for precision in ("bfloat16", "float16"):
        assert 0 < engine._difference(engine._model, "cpu", precision) <= TOLERANCE[precision]
    engine.close()
