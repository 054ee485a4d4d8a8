"""What is found in a layer that is learnt from: what is no data in it, and what its masks leave out."""

from __future__ import annotations

from qgis.core import QgsMapLayer
from qgis.PyQt.QtWidgets import QWidget

from ...model_backend.errors import InputError
from ...model_backend.raster.layers.note import Note
from ...plugin.runs.learning import look_for_holes, paths_of
from ...plugin.translation import in_words
from ..help import as_text
from ..parts.controls import LayerBox
from ..parts.messages import WholeLabel
from ..work import Work


class HolesLabel(WholeLabel):
    """The line below a choice of layers; hidden without a layer, and until its pixels were looked at.

    Args:
        family: Of the layer.
        box: Where it is chosen.
    """

    def __init__(self, family: str, box: LayerBox, parent: QWidget | None = None) -> None:
        """Nothing is said yet."""
        super().__init__(parent)
        self._family = family
        self._paths: tuple[str, ...] = ()  # that are looked at, or were
        self.hide()
        box.chosen.connect(self._look)

    def close_down(self) -> None:
        """Look no longer; the window is about to be deleted."""
        self._look(None)

    def _look(self, layer: QgsMapLayer | None) -> None:
        for work in self.findChildren(Work):
            work.cancel()
        self._paths = ()
        self.hide()
        if layer is None:
            return
        try:
            paths = self._paths = paths_of(layer)
        except InputError as error:
            self._say(str(error))
            return
        if not paths:
            return
        work, found = Work(self), []
        work.failed.connect(lambda why: self._say(why) if paths == self._paths else None)
        work.changed.connect(lambda: None if work.busy else work.deleteLater())
        work.start(
            self.tr("Look at {layer}").format(layer=layer.name()),
            lambda say, is_cancelled: found.append(look_for_holes(self._family, paths)),
            lambda: self._tell(*found[0]) if paths == self._paths else None,
        )

    def _tell(self, holes: list[str], notes: tuple[Note, ...]) -> None:
        none = ", ".join(map(in_words, holes)) or self.tr("nothing declared")
        told = (self.tr("No data: {values}.").format(values=none), *(in_words(note.text) for note in notes))
        self._say("\n".join(told))

    def _say(self, text: str) -> None:
        self.setText(as_text(text))
        self.show()
