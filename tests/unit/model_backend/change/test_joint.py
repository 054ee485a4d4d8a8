"""The probability of change and its codes against numpy in floats, written independently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.change.joint import (
    AFTER_ONLY,
    BEFORE_ONLY,
    NEITHER,
    compare,
    is_changed,
)

SHAPE = (9, 11)
NOTHING = 255


def stored(rng, count, sharpness, holes):
    """One date as finished super-tiles have it, and its probabilities."""
    scores = rng.gumbel(size=(count, *SHAPE)) * sharpness
    shares = np.exp(scores - scores.max(0))
    shares = (shares / shares.sum(0)).astype(np.float32)
    values = np.sort(rng.choice(255, count, replace=False)).astype(np.uint8)
    empty = rng.random(SHAPE) < holes
    classes = np.where(empty, NOTHING, values[shares.argmax(0)]).astype(np.uint8)
    bytes_ = np.where(empty, NOTHING, np.rint(shares / np.float32(0.004))).astype(np.uint8)
    availability = np.where(empty, 0, rng.integers(1, 4, SHAPE)).astype(np.uint8)
    return {"classes": classes, "probabilities": bytes_, "availability": availability}, shares, values


@st.composite
def pairs(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.sampled_from([2, 3, 9, 60]))
    sharpness, holes = draw(st.sampled_from([0.1, 1.0, 4.0])), draw(st.sampled_from([0.0, 0.3]))
    before, p, values = stored(rng, count, sharpness, holes)
    after, q, other = stored(rng, count, sharpness, holes)
    table = np.full(256, NOTHING, np.uint8)
    table[other] = values  # one list of classes
    after["classes"] = table[after["classes"]]
    return before, after, p, q, values


@settings(max_examples=80)
@given(pair=pairs(), threshold=st.sampled_from([0.01, 0.5, 0.8, 0.95, 1.0]), bits=st.sampled_from([(3, 3), (1, 3)]))
def test_probability_and_codes(pair, threshold, bits):
    before, after, p, q, values = pair
    found = compare(before, after, values, bits, threshold)
    there = [(d["classes"] != NOTHING) & (d["availability"] & b > 0) for d, b in zip((before, after), bits)]
    both = there[0] & there[1]
    chance = 1 - (p * q).sum(0)
    # Of bytes: each is off by 0.002 at most, and their sum, by which they are divided, by as much for every class.
    rounding = 0.002 * (1 + len(values) * np.maximum(p.max(0), q.max(0))) / (1 - 0.002 * len(values))
    assert (np.abs(found.chance * 0.004 - chance) <= 0.004 + 2 * rounding)[both].all()
    assert (found.chance[~both] == NOTHING).all()
    a, b = (d["probabilities"].astype(float) / d["probabilities"].astype(float).sum(0) for d in (before, after))
    exact = 1 - (a * b).sum(0)
    np.testing.assert_allclose(found.chance[both] * 0.004, exact[both], atol=0.0021)
    moved = before["classes"] != after["classes"]
    decided = both & (np.abs(exact - threshold) > 1e-9)  # the sums of floats are not exact
    changed = is_changed(found.codes)
    np.testing.assert_array_equal(changed[decided], (moved & (exact >= threshold))[decided])
    pairs_ = 1000 * before["classes"].astype(int) + after["classes"]
    np.testing.assert_array_equal(found.codes[changed], pairs_[changed])
    stays = found.codes[both & ~changed]
    assert (stays % 1000 == stays // 1000).all()
    kept = values[(a * b).argmax(0)]
    clear = both & ~changed & (np.sort(a * b, 0)[-1] - np.sort(a * b, 0)[-2] > 1e-9)
    np.testing.assert_array_equal(found.codes[clear] % 1000, kept[clear])
    np.testing.assert_array_equal(found.unsure[decided], (~moved & (exact >= threshold))[decided])
    for code, mask in (
        (BEFORE_ONLY, there[0] & ~both),
        (AFTER_ONLY, there[1] & ~both),
        (NEITHER, ~there[0] & ~there[1]),
    ):
        np.testing.assert_array_equal(found.codes == code, mask)


@settings(max_examples=80)
@given(pair=pairs())
def test_a_threshold_of_one_half_is_the_plain_comparison(pair):
    before, after, _, _, values = pair
    found = compare(before, after, values, (3, 3), 0.5)
    both = (before["classes"] != NOTHING) & (after["classes"] != NOTHING)
    wanted = 1000 * before["classes"].astype(int) + after["classes"]
    np.testing.assert_array_equal(found.codes[both], wanted[both])


def test_rows_do_not_matter():
    rng = np.random.default_rng(3)
    dates = []
    for _ in range(2):
        shares = rng.integers(1, 200, (3, 300, 5)).astype(np.uint8)
        dates.append({"classes": shares.argmax(0).astype(np.uint8), "probabilities": shares,
                      "availability": np.ones((300, 5), np.uint8)})  # fmt: skip
    whole = compare(*dates, range(3), (1, 1), 0.7)
    cut = [compare(*({n: a[..., rows, :] for n, a in d.items()} for d in dates), range(3), (1, 1), 0.7)
           for rows in (slice(0, 77), slice(77, None))]  # fmt: skip
    for name in ("codes", "chance", "stays", "unsure", "others"):
        np.testing.assert_array_equal(getattr(whole, name), np.concatenate([getattr(c, name) for c in cut]))


@pytest.mark.parametrize(("classes", "kept"), [((0, 1), 1)])
def test_a_sieved_change_gets_the_class_that_both_support_best(classes, kept):
    """With no class that both have, the sum decides; not the first class there is."""
    shares = [np.array([v], np.uint8).reshape(3, 1, 1) for v in ([[200, 0, 50]], [[0, 250, 0]])]
    dates = [
        {"classes": np.array([[c]], np.uint8), "probabilities": s, "availability": np.ones((1, 1), np.uint8)}
        for c, s in zip(classes, shares)
    ]
    assert compare(*dates, range(3), (1, 1), 0.9).stays.item() == kept
