"""What all algorithms have in common that need the engine's Python."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from ....model_backend.errors import Cancelled, InputError
from ... import settings
from ...handbook import PROCESSING, page_url
from ...runs.runner import fault_text


class Texts(NamedTuple):
    """What the toolbox shows of an algorithm, in the user's language."""

    title: str
    tags: str  # that its search finds, with commas between them
    brief: str  # one sentence for tool tips


class EngineAlgorithm(QgsProcessingAlgorithm):
    """An algorithm of the provider: its looks, and checks that tell bad input before the run."""

    ID = ""
    """Second part of the id; never changes."""
    GROUP = "models"
    """Id of its folder in the toolbox; never changes."""
    PAGE = PROCESSING
    """Page of help."""

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        raise NotImplementedError

    def name(self) -> str:
        """Second part of the id."""
        return self.ID

    def displayName(self) -> str:  # noqa: N802
        """What the toolbox shows."""
        return self.texts().title

    def groupId(self) -> str:  # noqa: N802
        """Id of its folder in the toolbox."""
        return self.GROUP

    def tags(self) -> list[str]:
        """Words that the toolbox's search finds."""
        return self.texts().tags.split(",")

    def shortDescription(self) -> str:  # noqa: N802
        """One sentence for tool tips."""
        return self.texts().brief

    def createInstance(self) -> EngineAlgorithm:  # noqa: N802
        """A fresh algorithm for one run."""
        return type(self)()

    def icon(self) -> QIcon:
        """The provider's icon."""
        return self.provider().icon()

    def svgIconPath(self) -> str:  # noqa: N802
        """The provider's icon as a file."""
        return self.provider().svgIconPath()

    def helpUrl(self) -> str:  # noqa: N802
        """Where more is written."""
        return page_url(self.PAGE)

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Whether there is a Python for the engine; if not, what to do."""
        try:
            settings.engine_python()
        except InputError as error:
            return False, str(error)
        return True, ""

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check as QGIS does, and before that what it cannot."""
        try:
            self.check_inputs(parameters, context)
        except InputError as error:
            return False, str(error)
        return super().checkParameterValues(self.known_to_qgis(parameters, context), context)

    def known_to_qgis(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """The parameters without what only we can open."""
        return parameters

    def tell_report(self, path: Path) -> None:
        """Have QGIS's window, if there is one, offer to open a report that is ready."""
        if self.provider() is not None:
            self.provider().report_made.emit(self.displayName(), str(path))

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check what single parameters cannot: what belongs together.

        Raises:
            InputError: It does not.
        """


@contextmanager
def telling(feedback: QgsProcessingFeedback, farewell: Callable[[], str]) -> Iterator[None]:
    """Whatever a run ends with becomes what Processing shows.

    Args:
        feedback: Gets the details of what is our fault.
        farewell: What to say when the user has cancelled.

    Raises:
        QgsProcessingException: The run was refused, cancelled, or has failed.
    """
    try:
        yield
    except InputError as error:
        raise QgsProcessingException(str(error)) from None
    except Cancelled:
        raise QgsProcessingException(farewell()) from None
    except Exception as error:
        feedback.pushDebugInfo(traceback.format_exc())
        raise QgsProcessingException(fault_text(error)) from None
