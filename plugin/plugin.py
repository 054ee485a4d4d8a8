"""What QGIS loads and unloads: provider, dock, its action, options page, help.

The one place that knows both floors, ``plugin`` and ``ui``; widgets are imported only when there is a
window. ``unload`` removes exactly what was added.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer, QTranslator, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu, QPushButton, QToolButton, QWidget

from . import translation
from .engine.child import end_all
from .engine.process import close_all
from .handbook import INDEX, open_page
from .layers import replies
from .layers.products import remake_lost
from .processing.provider import ICON, LayerFuseProvider
from .runs.comparison import close_dialogs
from .runs.outcomes import areas_line, is_doubtful, settle, show, verdict
from .runs.tasks import PredictTask, RunQueue

if TYPE_CHECKING:
    from qgis.core import QgsPrintLayout
    from qgis.gui import QgisInterface

    from ..model_backend.inference.pipeline import Report
    from ..ui.dock.dock import LayerFuseDock
    from ..ui.leaving import Leaving
    from ..ui.options.engine_setup import EngineSetup
    from ..ui.options.page import OptionsFactory
    from ..ui.parts.details import Details
    from .runs.made import Made

    Action = tuple[str, Callable[[], object], str]  # words, what is done, tip

MENU = "LayerFuse"
_OPENED_MS = 300  # until a window that was opened has its size
_OVER = 0.85  # of QGIS's window: a window over it, of which the user has chosen no size yet


class LayerFusePlugin:
    """The plugin.

    Args:
        iface: QGIS's interface; None in ``qgis_process``, which calls :meth:`initProcessing` only.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep the interface; nothing is added to QGIS yet."""
        self._iface = iface
        self._translator: QTranslator | None = None
        self._provider: LayerFuseProvider | None = None
        self._action: QAction | None = None
        self._help: QAction | None = None
        self._options: OptionsFactory | None = None
        self._queue: RunQueue | None = None
        self._dock: LayerFuseDock | None = None
        self._setup: EngineSetup | None = None
        self._leaving: Leaving | None = None
        self._details: Details | None = None
        self._offered: list[tuple[object, QWidget, object]] = []
        self._spoken: list[tuple[Made, QWidget]] = []  # messages that speak of maps

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Add the Processing provider."""
        if self._translator is None:  # English has none: there is nothing to load a second time then
            self._translator = translation.load(translation.locale())
        if self._provider is None:
            provider = LayerFuseProvider()
            # Refused, and deleted, if another copy of the plugin is loaded.
            if QgsApplication.processingRegistry().addProvider(provider):
                self._provider = provider
                if self._iface is not None:
                    provider.report_made.connect(self._report_made)
                provider.refreshAlgorithms()  # ready-made models are made of algorithms that are known only now

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Add provider, dock (closed), menu entries, toolbar button and options page."""
        from ..ui.dock.dock import LayerFuseDock
        from ..ui.leaving import Leaving
        from ..ui.options.page import OptionsFactory

        self.initProcessing()
        QgsProject.instance().readProject.connect(remake_lost)  # before the dock looks at the layers
        window = self._iface.mainWindow()
        self._queue = RunQueue()
        self._queue.ended.connect(self._run_ended)  # before the dock, which asks what is left to do
        self._dock = LayerFuseDock(self._iface.mapCanvas(), self._queue, window)
        self._dock.engine_wanted.connect(self.open_setup)
        self._dock.onnx_wanted.connect(lambda: self._engine_setup().add_onnx())
        self._dock.beginning.engine.choices_clicked.connect(self.open_setup)
        self._dock.beginning.engine.setup_clicked.connect(lambda: self._dock.beginning.set_up(self._engine_setup()))
        card = self._dock.result
        card.temporary_left.connect(self._offer_saving)
        card.left_behind.connect(self._offer_saving_behind)
        card.deleted.connect(self._stop_speaking)
        self._leaving = Leaving(card.temporary, card.behind, window)
        self._iface.registerApplicationExitBlocker(self._leaving)
        self._dock.result.layout_wanted.connect(self._open_layout)
        self._dock.result.unread.connect(lambda why: self._iface.messageBar().pushWarning("LayerFuse", why))
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self._dock.hide()  # QGIS shows what is added; this panel opens only when somebody asks for it
        self._action = QAction(QIcon(str(ICON)), self.tr("Map Land Cover"), window)
        self._action.setObjectName("LayerFuseMapLandCover")
        self._action.setToolTip(self.tr("Map land cover from the layers you have"))
        self._dock.setToggleVisibilityAction(self._action)
        self._iface.addPluginToRasterMenu(MENU, self._action)
        self._iface.addToolBarIcon(self._action)
        self._help = QAction(QIcon(str(ICON)), MENU, window)
        self._help.setObjectName("LayerFuseHelp")
        self._help.setToolTip(self.tr("Read in the browser how LayerFuse works"))
        self._help.triggered.connect(lambda: open_page(INDEX))
        self._iface.pluginHelpMenu().addAction(self._help)
        self._options = OptionsFactory(self.open_setup, self._dock.open_models)
        self._iface.registerOptionsWidgetFactory(self._options)

    def unload(self) -> None:
        """Remove everything that was added, and end what still runs."""
        with contextlib.suppress(TypeError):  # it was never connected
            QgsProject.instance().readProject.disconnect(remake_lost)
        if self._leaving is not None:
            self._iface.unregisterApplicationExitBlocker(self._leaving)
            self._leaving = None
        if self._queue is not None:
            self._queue.close()
            self._queue = None
        if self._dock is not None:
            self._dock.close_down()  # cancels what its windows do
        close_dialogs()
        close_all()
        end_all()
        replies.stop()
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
            self._options = None
        if self._action is not None:
            self._iface.removePluginRasterMenu(MENU, self._action)
            self._iface.removeToolBarIcon(self._action)
            self._action.deleteLater()
            self._action = None
        if self._help is not None:
            self._iface.pluginHelpMenu().removeAction(self._help)
            self._help.deleteLater()
            self._help = None
        if self._details is not None:
            self._details.deleteLater()
            self._details = None
        if self._setup is not None:
            self._setup.cancel()
            self._setup.deleteLater()
            self._setup = None
        if self._dock is not None:
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)  # deletes it
            self._provider = None
        self._offered, self._spoken = [], []
        translation.unload(self._translator)
        self._translator = None

    def _open_layout(self, layout: QgsPrintLayout) -> None:
        """Open the designer, with the whole page in view once its window has its size: QGIS 3.40 opens it tiny."""
        designer = self._iface.openLayoutDesigner(layout)
        main, window, view = self._iface.mainWindow(), designer.window(), designer.view()
        if window.width() < main.width() // 2 or window.height() < main.height() // 2:
            window.resize(main.size() * _OVER)
            window.move(main.geometry().center() - window.rect().center())
        QTimer.singleShot(_OPENED_MS, lambda: sip.isdeleted(view) or view.zoomFull())

    def _run_ended(self, task: PredictTask) -> None:
        """Show what a run has made, and say how it ended."""
        made = settle(task)
        title = task.request.title
        if made is not None and not task.is_at_home(QgsProject.instance()):
            self._dock.result.leave_behind(made)
            text, words = self.tr("A map of a closed project is ready."), self.tr("Add It Here")
            told = f"{title}\n{made.request.job.main}"
            self._offer(text, words, lambda: self._show(made, task.report), Qgis.MessageLevel.Success, told)
        elif made is not None:
            self._show(made, task.report)
            summary, model, card = task.report.summary, task.request.card, self._dock.result
            lines = (
                self.tr("{title} is ready.").format(title=title),
                verdict(model, summary),
                areas_line(model, summary),
            )
            doubtful = is_doubtful(made.notes)
            text = self.tr("The map is ready, and doubtful.") if doubtful else self.tr("The map is ready.")
            level = Qgis.MessageLevel.Warning if doubtful else Qgis.MessageLevel.Success
            offered = [b for b in (card.report, card.zoom, card.save) if not b.isHidden()]
            actions: list[Action] = [(b.text(), partial(card.act, made, b), b.toolTip()) for b in offered]
            said = self._say_short(text, level, actions, "\n\n".join(lines))
            self._spoken = [*self._speaking(), (made, said)]
        elif task.error:
            log = self.tr("Open Log"), self._iface.openMessageLog, ""
            told = f"{title}\n\n{task.error}"
            self._say_short(self.tr("The map was not made."), Qgis.MessageLevel.Critical, [], told, [log])
        else:
            self._iface.messageBar().pushMessage("LayerFuse", self.tr("The run was cancelled."), Qgis.MessageLevel.Info)

    def _show(self, made: Made, report: Report) -> None:
        """Put what a run has made into the project, and its card into the panel."""
        show(made, report, QgsProject.instance())
        self._dock.show_result(made)

    def _say_short(
        self, text: str, level: Qgis.MessageLevel, actions: list[Action], told: str, others: Sequence[Action] = ()
    ) -> QWidget:
        """Say a short sentence, for a bar cuts off what is long in a narrow window; the rest is behind *Details*."""
        from ..ui.parts.details import Details

        bar = self._iface.messageBar()
        item = bar.createMessage("LayerFuse", text)
        if self._details is None:
            self._details = Details(self._iface.mainWindow())
        show = partial(self._details.tell, told)
        more = QToolButton(item)  # one button: three would widen a small window
        menu = QMenu(more)
        for words, slot, tip in (*actions, (self.tr("Details"), show, ""), *others):
            menu.addAction(words, slot).setToolTip(tip)
        more.setMenu(menu)
        more.setDefaultAction(menu.actions()[0])
        more.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        item.layout().addWidget(more)
        QgsProject.instance().cleared.connect(item.dismiss)  # it speaks of a map that the next project has not
        bar.pushWidget(item, level)
        return item

    def _speaking(self) -> list[tuple[Made, QWidget]]:
        """Messages that are still there: those that were closed hold no map."""
        return [(made, item) for made, item in self._spoken if not sip.isdeleted(item)]

    def _stop_speaking(self, gone: Made) -> None:
        """A map is gone with its files: messages that speak of it offer what cannot be done any more."""
        there = self._speaking()
        self._spoken = [(made, item) for made, item in there if made is not gone]
        for made, item in there:
            if made is gone:
                item.dismiss()

    def _offer_saving(self, runs: int) -> None:
        """The project was saved, and results in it are temporary."""
        text, card = self.tr("Results of this project not saved yet: {n}."), self._dock.result
        self._offer(text.format(n=runs), card.save.text(), card.save_all, tip=self.tr("They go when QGIS is closed."))

    def _offer_saving_behind(self, runs: int) -> None:
        """A project was closed without its temporary results being saved; nothing is lost yet."""
        text, save = self.tr("Results of closed projects not saved yet: {n}."), self._dock.result.save_behind
        self._offer(text.format(n=runs), self.tr("Save…"), save, tip=self.tr("They go when QGIS is closed."))

    def _report_made(self, algorithm: str, path: str) -> None:
        """An algorithm has written a report."""
        url = QUrl.fromLocalFile(path)

        def read() -> None:
            QDesktopServices.openUrl(url)

        words, level = self.tr("Open Report"), Qgis.MessageLevel.Success
        self._offer(self.tr("The report is ready."), words, read, level, tip=algorithm)

    def _offer(
        self,
        text: str,
        words: str,
        action: Callable[[], object],
        level: Qgis.MessageLevel = Qgis.MessageLevel.Warning,
        tip: str = "",
    ) -> None:
        """Say something short, for a bar cuts off what is long; with a button, whose tip says more."""
        bar = self._iface.messageBar()
        item = bar.createMessage("LayerFuse", text)
        button = QPushButton(words, item)
        button.setToolTip(tip)

        def done() -> None:
            action()
            # Later: the bar deletes the button, and with it this function, which must not run meanwhile.
            QTimer.singleShot(0, lambda: sip.isdeleted(item) or bar.popWidget(item))

        button.clicked.connect(lambda: done())
        item.layout().addWidget(button)
        bar.pushWidget(item, level)
        # Else they hold each other alone, and Python collects what the button calls.
        self._offered = [offer for offer in self._offered if not sip.isdeleted(offer[1])]
        self._offered.append((bar, item, button))

    def open_setup(self) -> None:
        """Open the page that installs the engine."""
        setup = self._engine_setup()
        setup.show()
        setup.raise_()

    def _engine_setup(self) -> EngineSetup:
        """The page, made when it is first needed."""
        from ..ui.options.engine_setup import EngineSetup

        if self._setup is None:
            self._setup = EngineSetup(self._iface.mainWindow())
            self._setup.engine_changed.connect(self._dock.look_soon)
            self._setup.network_options_wanted.connect(
                lambda: self._iface.showOptionsDialog(self._iface.mainWindow(), "mOptionsPageNetwork")
            )
            self._dock.beginning.attach(self._setup)
        return self._setup

    @staticmethod
    def tr(text: str) -> str:
        """Translate a text of this class."""
        return QCoreApplication.translate("LayerFusePlugin", text)
