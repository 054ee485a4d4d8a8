"""Every dialog of the toolbox bears whatever is chosen in it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from layerfuse.plugin.processing.provider import _ALGORITHMS
from layerfuse.plugin.processing.readymade import FOLDER

CHILD = Path(__file__).with_name("dialogs_child.py")


def test_every_widget_bears_every_kind_of_layer(make_raster, tmp_path):
    raster = make_raster("image.tif", np.ones((2, 16, 16), np.uint16))
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "LAYERFUSE_ENGINE_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", CHILD, tmp_path, raster],
        env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    count = re.search(r"^done (\d+)$", done.stdout, re.M)
    assert done.returncode == 0 and count, f"{done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert int(count[1]) == len(_ALGORITHMS) + len(list(FOLDER.glob("*.model3")))
