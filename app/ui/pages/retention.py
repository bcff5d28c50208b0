"""What is due to be disposed of (ux.md H6): keep it because, or dispose of it in two steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app.dates import say_date
from app.services.calendar import add_months
from app.ui.backing_up import alone
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.tasks import Progress
from app.ui.widgets.status import Chip, EmptyState
from app.words import count

if TYPE_CHECKING:
    from app.services.retention.rows import DisposalRow, DueRow

KEEP_MONTHS = 12  # what is kept is looked at again with next year's list
_GONE = "Nobody can get it back from Candour, not even your IT technician."


class DueSheet(Sheet):
    """The yearly list. Several rows can be chosen; what is on hold says so."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("What is due", wide=True)
        self._context = context
        rows = context.workspace.retention.due()
        self._rows = rows
        if not rows:
            kept = len(context.workspace.retention.kept())
            also = f" {count(kept, 'record is', 'records are')} kept all the same." if kept else ""
            self.add(EmptyState(f"Nothing is due.{also}", "See how &long each is kept", self._how))
            return
        self.add_text(
            f"{count(len(rows), 'record')} whose time is over, the longest first. Choose one or "
            "more (Shift with the arrows), then keep or dispose of them.",
            "hint",
        )
        self.table: Table[DueRow] = Table(
            "What is due",
            [
                Column("Record", lambda row: row.title, stretch=True),
                Column("Due", lambda row: row.due),
                Column("", lambda row: "", chip=_chip),
            ],
            many=True,
        )
        self.table.set_rows(rows)
        self.add(self.table)
        self._why = self.add_text("", "hint")
        self.table.chosen.connect(self._tell)
        self.table.select(rows[0].id)
        self._tell(rows[0])
        self.foot_button("&Keep, because…", self._keep, "primary")
        self.foot_button("&Dispose…", self._dispose)
        self.foot_button("D&one for this year", self._looked)
        self.foot_button("How &long each is kept", self._how, "link")

    def _tell(self, row: DueRow | None) -> None:
        if row is None:
            return
        held = f" On hold: {row.held}" if row.held else ""
        since = say_date(row.since)
        self._why.setText(f"{row.rule}, {since}. Due since {say_date(row.due)}.{held}")

    def _chosen(self) -> list[DueRow]:
        chosen = self.table.selected()
        if not chosen:
            self._context.messages.info("Choose what to keep or dispose of.")
        return chosen

    def _keep(self) -> None:
        if rows := self._chosen():
            self.replaced.emit(KeepForm(self._context, rows))

    def _dispose(self) -> None:
        if rows := self._chosen():
            self.replaced.emit(DisposeForm(self._context, rows))

    def _looked(self) -> None:
        self._context.workspace.retention.looked()
        self._context.messages.done("Home asks again when the next school year begins.")

    def _how(self) -> None:
        self._context.navigate("settings", action="schedule")


def _chip(row: DueRow) -> Chip | None:
    return Chip("On hold", "info") if row.held else None


def say_rows(rows: Sequence[DueRow]) -> str:
    """The first few by name, and how many more."""
    named = [row.title for row in rows[:5]]
    more = [count(len(rows) - 5, "more record")] if len(rows) > 5 else []
    return "\n".join([*named, *more])


class KeepForm(Form):
    """Why something is kept though its time is over, and until when."""

    def __init__(self, context: PageContext, rows: Sequence[DueRow]) -> None:
        super().__init__("Keep it, because…", today=context.today)
        self._context, self._due = context, rows
        self.add_text(say_rows(rows))
        self.text("why", "Why is it kept?", hint="Such as an appeal, or a claim that runs.")
        until = add_months(context.today(), KEEP_MONTHS)
        self.date("until", "When is it looked at again?", value=until, ahead=True)
        self.foot_button("Kee&p it", self.save, "primary")
        self.foot_button("Bac&k", self._back)

    def save(self) -> None:
        """Keep them."""
        if self.attempt(self._store):
            self._back()
            self._context.messages.done(f"Kept {count(len(self._due), 'record')}.")

    def _store(self, values: Values) -> None:
        for row in self._due:
            self._context.workspace.retention.keep(row, values.text("why"), values.date("until"))

    def _back(self) -> None:
        self.replaced.emit(DueSheet(self._context))


class DisposeForm(Form):
    """The first step: what goes with it, and why it goes."""

    def __init__(self, context: PageContext, rows: Sequence[DueRow], reason: str = "") -> None:
        from app.services.retention.rows import say_counts  # with what it needs, when needed

        super().__init__("Dispose of it?", today=context.today)
        self._context, self._due = context, rows
        self.add_text(say_rows(rows))
        self._goes = say_counts(context.workspace.retention.goes_with(rows))
        self.add_facts([("What would go", self._goes)])
        rule = "The time that our schedule gives it is over."
        self.text("reason", "Why is it disposed of now?", value=reason or rule, lines=2)
        self.add_text("The reason stands on the certificate: put no names in it.", "hint")
        self.foot_button("&Go on", self.save, "primary")
        self.foot_button("Bac&k", lambda: self.replaced.emit(DueSheet(context)))

    def save(self) -> None:
        """Go on to the second step."""
        reason = self.values().text("reason")
        if self.attempt(self._check):
            self.replaced.emit(DisposeSheet(self._context, self._due, reason, self._goes))

    def _check(self, values: Values) -> None:
        self._context.workspace.retention.check(self._due, values.text("reason"))


class DisposeSheet(Sheet):
    """The second step: the consequence, and the only red button."""

    def __init__(
        self, context: PageContext, rows: Sequence[DueRow], reason: str, goes: str
    ) -> None:
        super().__init__("Dispose of it for good?")
        self._context, self._rows, self._reason = context, rows, reason
        retention = context.workspace.retention
        until = say_date(retention.backups_until(context.today()))
        self.add_text(f"{goes} will be gone. {_GONE}", "label")
        self.add_text(say_rows(rows))
        self.add_text(
            f"Backups may hold it until {until}, one that stays unplugged for longer. "
            "Going back to one disposes of it again.\n"
            "What other people typed about it and didn’t save goes when they next sign in.\n"
            "Copies on paper, and what was handed out, you have to destroy yourself.\n"
            "A certificate is kept, in numbers and without names.",
        )
        self.foot_button("Dispose of it for &good", self._dispose, "danger")
        self.foot_button(
            "Bac&k, change nothing",
            lambda: self.replaced.emit(DisposeForm(context, rows, reason)),
            "primary",
        )
        self._working = False

    def _dispose(self) -> None:
        if self._working:
            return
        self._working = True
        context, rows, reason = self._context, self._rows, self._reason
        today = context.today()

        def work(progress: Progress) -> tuple[DisposalRow, ...]:
            from app.reports.disposal import certify  # ReportLab is slow to import

            retention, its = context.workspace.retention, context.workspace
            with alone(context):  # a backup of that moment would lack files
                done = retention.dispose(rows, reason, partial(progress.step, what="Rule"))
            for row in done:
                certify(row, retention, its.printouts, its.school, today)
            return done

        def back() -> None:
            if isValid(self):  # unless the person went elsewhere meanwhile
                self.replaced.emit(DueSheet(context))

        def done(made: tuple[DisposalRow, ...]) -> None:
            back()
            said = ", ".join(row.reference for row in made)
            context.messages.done(f"Disposed of it. The certificate is kept: {said}.")

        def failed(sentence: str) -> None:
            back()
            context.messages.problem(sentence)

        context.tasks.run(work, done=done, failed=failed, title="Disposing of it")
