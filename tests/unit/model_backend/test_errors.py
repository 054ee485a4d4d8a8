import pickle

from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError


def test_says_what_why_and_what_to_do():
    error = InputError("dem.tif", "it has no CRS.", "Assign one.")
    assert str(error) == "dem.tif: it has no CRS. Assign one."


@given(st.text(), st.text(), st.text())
def test_is_always_one_printable_line_and_survives_pickling(what, why, fix):
    error = InputError(what, why, fix)
    assert str(error).isprintable()
    again = pickle.loads(pickle.dumps(error))
    assert (again.what, again.why, again.fix, str(again)) == (error.what, error.why, error.fix, str(error))
