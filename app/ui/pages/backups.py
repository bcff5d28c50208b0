"""Settings of backups: where they go, how they are, and what to do by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app import dates
from app.ui.backing_up import alone, back_up_now, megabytes
from app.ui.page import PageContext
from app.ui.pages.backup_history import HistorySheet
from app.ui.pages.backup_keep import KeepForm
from app.ui.pages.backup_place import PlaceForm
from app.ui.pages.backup_tried import TriedSheet
from app.ui.pages.take_out import TakeOutForm
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.ui.widgets.status import Chip

if TYPE_CHECKING:
    from app.services.backups import PlaceRow, RestoreTest


class BackupsSheet(Sheet):
    """Every place with its last good backup; one way to do by hand what is done by itself."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Backups")
        self._context = context
        self._backups = context.workspace.backups
        now = dt.datetime.now(dt.UTC)
        status, self.places = self._backups.status(now), self._backups.places()
        if self.places:
            self.set_chip(Chip("Late", "problem") if status.late else Chip("Up to date"))
        self.add_text(status.sentence)
        if self.places:
            self.add_text(
                "Candour backs up by itself: when changes have settled, when it locks and when "
                "you close it. Whoever may open a book has its backup opened and compared, too.",
                "hint",
            )
        for place in self.places:
            self._show_place(place)
        if self.places:
            self.add_section("Opened and compared")
            for opening in self._backups.openings(now):
                self.add_text(opening.sentence, "error" if opening.problem else "")
        self.add_section("If something is wrong, or you move on")
        self.add_buttons(
            ("Check and &repair…", self._repair),
            ("Take everything &out…", lambda: self._go(TakeOutForm(context, self._again))),
        )
        if self.places:
            self.foot_button("Back up &now", self._back_up, "primary")
            self.foot_button("&Test restore", lambda: self._choose(self._test))
            self.foot_button("Check every &file", lambda: self._choose(self._check))
            self.foot_button("&Keeping…", lambda: self._go(KeepForm(context, self._again)))
        self.foot_button("&Add a place", self._add, "plain" if self.places else "primary")

    def _show_place(self, place: PlaceRow) -> None:
        self.add_section(place.name)
        entry = place.entry
        if entry.problem:
            self.add_text(entry.problem, "error")
        self.add_facts(
            [
                ("Folder", str(place.folder)),
                ("Last good backup", _moment(entry.last_good) or "None yet"),
                ("Every file read back", _moment(entry.full_check)),
            ]
        )
        self.add_buttons(
            (f"Backups on {place.name}", partial(self._show_history, place)),
            (f"Remove {place.name}", partial(self._remove, place)),
        )

    def _again(self) -> Sheet:
        return BackupsSheet(self._context)

    def _go(self, sheet: Sheet) -> None:
        self.replaced.emit(sheet)

    def _show_history(self, place: PlaceRow) -> None:
        self._go(HistorySheet(self._context, place.name, place.folder, self._again))

    # --- what is done by hand

    def _back_up(self) -> None:
        back_up_now(self._context, self._done)

    def _done(self) -> None:
        """Show how things are now, unless somebody has gone elsewhere meanwhile."""
        if isValid(self) and self.isVisible():
            self._go(self._again())

    def _choose(self, work: Callable[[PlaceRow], object]) -> None:
        """Do it with the only place, or ask which."""
        if len(self.places) == 1:
            work(self.places[0])
            return
        answers = [(str(place.id), place.name) for place in self.places]
        key = self._context.dialogs.ask(
            "Which backup?", "Plug its stick in first.", [*answers, ("", "Cancel")]
        )
        for place in self.places:
            if str(place.id) == key:
                work(place)

    def _test(self, place: PlaceRow) -> None:
        backups, context = self._backups, self._context

        def work(progress: Progress) -> RestoreTest:
            with alone(context):
                return backups.test_restore(place, megabytes(progress))

        def done(tested: RestoreTest) -> None:
            if isValid(self) and self.isVisible():
                self._go(TriedSheet(context, tested, self._again))
            elif tested.problems:
                context.messages.problem(" ".join(tested.problems))
            else:
                context.messages.done("The test restore went well: all was there.")

        context.tasks.run(work, done=done, title="Trying the backup out")

    def _check(self, place: PlaceRow) -> None:
        backups, context = self._backups, self._context

        def work(progress: Progress) -> list[str]:
            with alone(context):
                return backups.check(place, megabytes(progress))

        def done(found: list[str]) -> None:
            self._done()
            if found:
                again = "The next backup writes again what is damaged."
                context.messages.problem(" ".join([*found[:3], again]))
            else:
                context.messages.done(f"Every file of the newest backup on {place.name} is whole.")

        context.tasks.run(work, done=done, title="Checking the backup")

    def _repair(self) -> None:
        if self._context.window is not None:
            self._context.window.check_and_repair()

    # --- places

    def _add(self) -> None:
        form = PlaceForm(
            self._context.dialogs,
            self._context.workspace.session.folder,
            self._keep_place,
            lambda: self._go(self._again()),
        )
        form.foot_button("&Use this place", form.save, "primary")
        form.foot_button("Bac&k to backups", lambda: form.replaced.emit(self._again()))
        self._go(form)

    def _keep_place(self, folder: Path) -> None:
        row = self._backups.add_place(folder)
        self._context.messages.done(f"Backups go to {row.name} from now on.")

    def _remove(self, place: PlaceRow) -> None:
        answer = self._context.dialogs.ask(
            f"Back up to {place.name} no longer?",
            "What lies there stays there. Destroy it yourself if nobody is to have it.",
            [("remove", "&Remove the place"), ("keep", "&Keep it")],
            danger=True,
        )
        if answer == "remove":
            self._backups.remove_place(place.id)
            self._go(self._again())
            self._context.messages.done(f"Nothing is backed up to {place.name} any more.")


def _moment(moment: dt.datetime | None) -> str:
    return dates.say_moment(moment) if moment is not None else ""
