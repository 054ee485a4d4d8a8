"""What a command tells stands once where it is read."""

import subprocess
import sys

import pytest

TELL = "from layerfuse.model_backend.command.terminal import tell_checks; tell_checks(['the bands have no names.'])"


@pytest.mark.parametrize(
    ("errors", "said"), [(subprocess.STDOUT, ""), (subprocess.PIPE, "Check: the bands have no names.\n")]
)
def test_checks_are_not_told_where_they_were_told_before(errors, said):
    told = subprocess.run([sys.executable, "-c", TELL], stdout=subprocess.PIPE, stderr=errors, text=True, check=True)
    assert told.stdout == said
