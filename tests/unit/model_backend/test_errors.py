import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError, without_secrets
from layerfuse.model_backend.raster.layers.note import FACT, Note
from layerfuse.plugin.engine.failures import redact


def test_says_what_why_and_what_to_do():
    error = InputError("dem.tif", "it has no CRS.", "Assign one.")
    assert str(error) == "dem.tif: it has no CRS. Assign one."


@given(st.text(), st.text(), st.text())
def test_is_always_one_printable_line_and_survives_pickling(what, why, fix):
    error = InputError(what, why, fix)
    assert str(error).isprintable()
    again = pickle.loads(pickle.dumps(error))
    assert (again.what, again.why, again.fix, str(again)) == (error.what, error.why, error.fix, str(error))


ADDRESSES = (
    "/vsicurl/http://user:PASSWORD77@host/a.tif?sig=PASSWORD77",
    "https://host/wms?SERVICE=WMS&token=PASSWORD77",
    "WCS:https://host/?authkey=PASSWORD77&COVERAGE=a",
    "<GDAL_WMS><UserPwd>user:PASSWORD77</UserPwd></GDAL_WMS>",
    "/vsis3/bucket/a.tif?X-Amz-Signature=PASSWORD77",
    "ftp:/me:PASSWORD77@host/a.tif",  # what a path makes of it
    "PG:postgresql:/me:PASSWORD77@host/b",
    "me:PASSWORD77@host:8786",
    "OCI:me/PASSWORD77@db:table",
    "GEORASTER:me,PASSWORD77,db,table,raster,4",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_keys_in_addresses_are_told_nowhere(address):
    texts = (
        without_secrets(address),
        without_secrets(address, keep_query=True),
        str(InputError(f"layer ({address})", f"cannot open {address}", "Try again.")),
        Note(FACT, f"its server is {address}.").text,
        redact(f"Traceback: cannot open {address}"),
    )
    assert not [text for text in texts if "PASSWORD77" in text]


@pytest.mark.parametrize(
    "text",
    ["a.tif:4,3,2", "team/model@v1.0", "C:/maps/a@2x.tif", "/maps/x@2/a.tif", "somebody@host.org", "12:30",
     "Georgia: a", "optical=/a/b:c/d@e.tif", "https://host/a@b.tif"],
)  # fmt: skip
def test_what_is_no_key_is_told(text):
    assert without_secrets(text) == text
