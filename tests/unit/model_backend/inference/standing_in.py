"""What stands in for an engine with a network, and a job for it around the corner of four super-tiles."""

import numpy as np
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.pipeline import Job

# The corner of four super-tiles lies in the middle of these rasters.
CORNER = (15 * 20480.0, 200 * 20480.0)
WIDTH, HEIGHT = 100, 80
ORIGIN = (CORNER[0] - 10 * (WIDTH // 2), CORNER[1] + 10 * (HEIGHT // 2))
LEFT, TOP = ORIGIN


class FakeEngine:
    """Probabilities from the values themselves; sees which tiles come and with what."""

    def __init__(self, card, on_batch=lambda count: None):
        self.card, self.on_batch, self.digest = card, on_batch, "1a2b"
        self.device = Device("cpu", "float32", "as asked")
        self.batches, self.tiles, self.present = 0, 0, []

    def predict(self, batch):
        self.batches += 1
        self.tiles += len(batch)
        self.on_batch(self.batches)
        total = np.zeros((len(batch), *next(iter(batch.valid.values())).shape[1:]), np.float32)
        for name, values in batch.values.items():
            assert values.dtype == np.float32 and batch.valid[name].any()
            total += values.sum(1) * batch.valid[name]
        for i in range(len(batch)):
            self.present.append({name for name, valid in batch.valid.items() if valid[i].any()})
        raw = np.stack([1 + total % (k + 7) for k in range(len(self.card.classes))], 1)
        return Prediction((raw / raw.sum(1, keepdims=True)).astype(np.float32))

    def close(self):
        pass


def job(sources, out, **more):
    return Job(sources, out / "o.tif", out / "c.tif", out / "a.tif", **{"overwrite": True, **more})


def listing(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
