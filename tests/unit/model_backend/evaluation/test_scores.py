import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from layerfuse.model_backend.evaluation.scores import class_iou, confusion_matrix, scores
from sklearn import metrics

CLASSES = 4
LABELS = hnp.arrays(np.int64, 60, elements=st.integers(-1, CLASSES - 1))


def test_hand_made_matrix():
    result = scores(np.array([[5, 1, 0], [2, 2, 0], [0, 0, 0]]))  # the third class is not in the reference
    assert result["oa"] == 7 / 10
    assert result["miou"] == (5 / 8 + 2 / 5) / 2
    assert np.isclose(result["macro_f1"], (10 / 13 + 4 / 7) / 2)


def test_iou_of_a_class_that_is_not_there_is_nan():
    assert np.array_equal(
        class_iou(np.array([[5, 1, 0], [2, 2, 0], [0, 0, 0]])), [5 / 8, 2 / 5, np.nan], equal_nan=True
    )


def test_an_empty_reference_has_no_score():
    assert all(np.isnan(v) for v in scores(np.zeros((3, 3))).values())


@given(LABELS, LABELS)
def test_agrees_with_scikit_learn(reference, predicted):
    matrix = confusion_matrix(reference, predicted, CLASSES)
    known = (reference >= 0) & (predicted >= 0)
    assert matrix.sum() == known.sum()
    if known.any():
        reference, predicted = reference[known], predicted[known]
        assert (matrix == metrics.confusion_matrix(reference, predicted, labels=range(CLASSES))).all()
        present = np.unique(reference)
        result = scores(matrix)
        assert np.isclose(result["oa"], metrics.accuracy_score(reference, predicted))
        assert np.isclose(result["miou"], metrics.jaccard_score(reference, predicted, labels=present, average="macro"))
        assert np.isclose(result["macro_f1"], metrics.f1_score(reference, predicted, labels=present, average="macro"))
