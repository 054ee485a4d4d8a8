"""A feedback for tests."""

import math


class Feedback:
    """Keeps what it is told; can cancel at a number of tiles, and do something once when there is progress."""

    def __init__(self, at_first=None, cancel_at=math.inf, when=bool):
        self.calls, self.said, self.cancelled = [], [], False
        self._at_first, self._cancel_at, self._when = at_first, cancel_at, when

    @property
    def done(self):
        return self.calls[-1][0] if self.calls else 0

    def progress(self, done, total):
        self.calls.append((done, total))
        self.cancelled |= done >= self._cancel_at
        if self._at_first and self._when(done):
            self._at_first, act = None, self._at_first
            act()

    def info(self, text):
        self.said.append(text)

    def is_cancelled(self):
        return self.cancelled
