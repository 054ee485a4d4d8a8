"""No process of the tests waits for the disk: a loss of power is not tried, and waiting is a third of a small run."""

import os

os.fsync = lambda file: None
os.environ["OGR_SQLITE_SYNCHRONOUS"] = "OFF"
