"""What the pipeline tells, told to Processing."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback

from ...translation import in_words


class PipelineFeedback:
    """The pipeline's feedback, told to Processing."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        """Tell it this one."""
        self._feedback = feedback

    def progress(self, done: int, total: int) -> None:
        """Tiles done, of all."""
        self._feedback.setProgress(100.0 * done / total)

    def info(self, text: str) -> None:
        """Something that the user may want to know."""
        self._feedback.pushInfo(in_words(text))

    def tell(self, message: object) -> None:
        """More than Processing can show, for a window of our own that listens by a signal ``told``."""
        if hasattr(self._feedback, "told"):
            self._feedback.told.emit(message)

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.isCanceled()
