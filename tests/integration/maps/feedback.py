"""A feedback for tests that disturb a run."""


class Feedback:
    """Keeps what it was told, and does something at the first progress."""

    def __init__(self, at_first=lambda: None):
        self.calls, self.cancelled, self._at_first = [], False, at_first

    def progress(self, done, total):
        self.calls.append((done, total))
        if done and self._at_first:
            self._at_first, act = None, self._at_first
            act()

    def info(self, text):
        pass

    def is_cancelled(self):
        return self.cancelled
