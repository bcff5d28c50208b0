"""Bundles: what was handed out, and the form that makes one."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt

from app.dates import say_date
from app.errors import CandourError, FieldProblem, Problems
from app.models.bundle import Recipient
from app.services.bundles.rows import RECIPIENTS, BundleDraft, BundleRow, Choice, Contents, Filed
from app.ui.delegates import Lines
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.bundle_pieces import PiecesBox
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.tasks import Progress
from app.ui.widgets.status import EmptyState
from app.ui.widgets.type_ahead import Pick

DRAFT = "bundle:new"
PROTECT = (
    ("open", "No: as a folder"),
    ("passphrase", "With a passphrase"),
    ("age", "To their age key"),
)


def _lines(row: BundleRow) -> Lines:
    return Lines(f"{row.whom}", f"{row.reference} · {say_date(row.made_on)}")


class BundleForm(Form):
    """A new bundle: for whom, which records, what of them, how it is protected."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("New bundle", today=context.today)
        self._casework = context.workspace.need_casework()
        self._for_subject = False
        self.add_text(
            "Choose what somebody outside gets. They can check for themselves that no file was "
            "changed, added or taken out since; the bundle says how."
        )
        self.choice(
            "recipient",
            "Who gets it?",
            [(each.value, label) for each, label in RECIPIENTS.items()],
            columns=2,
        )
        with self.row():
            self.line("whom", "Their name")
            self.line("why", "For what? (optional)")
        self.pick(
            "record", "Add a record", self._records, hint="An incident or a disclosure: type words."
        )
        self.pieces = PiecesBox()
        # Once it is laid out.
        self.pieces.asked.connect(self._to_why, Qt.ConnectionType.QueuedConnection)
        self.add_field(
            "chosen",
            "What goes in",
            self.pieces,
            "On the marked line: I includes it, R redacts it, L leaves it out.",
        )
        self.line(
            "hide",
            "Words to hide in redacted text",
            hint="Names of other people, with commas between.",
        )
        self.choice("protect", "Encrypt it?", PROTECT, value="open", columns=3)
        self.passphrase(
            "passphrase", "Passphrase", hint="Tell it to them by telephone, never with the bundle."
        )
        self.line("age_key", "Their age public key", hint="It begins with age1.")
        self._protected()
        self.changed.connect(self._react)

    def add_records(self, *references: str) -> None:
        """Put the pieces of these records in."""
        pieces = self._casework.bundles.offered(references)
        self.pieces.add(pieces)
        self._suggest()

    def bundle(self, values: Values) -> BundleDraft:
        """What was chosen, as a draft for the services."""
        kind, protect = values.choice("recipient"), values.choice("protect")
        return BundleDraft(
            recipient=Recipient(kind) if kind else None,
            whom=values.text("whom"),
            why=values.text("why"),
            chosen=self.pieces.value(),
            hide=tuple(part.strip() for part in values.text("hide").split(",") if part.strip()),
            passphrase=values.text("passphrase") if protect == "passphrase" else "",
            age_key=values.text("age_key") if protect == "age" else "",
        )

    def check(self, values: Values) -> None:
        """Say what is missing, the choice of protection included."""
        self._casework.bundles.check(self.bundle(values))
        asked = {"passphrase": "Enter a passphrase.", "age": "Enter their age public key."}
        protect = values.choice("protect") or ""
        field = {"passphrase": "passphrase", "age": "age_key"}.get(protect, "")
        if field and not values.text(field).strip():
            raise Problems([FieldProblem(field, asked[protect])])

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put a draft back, with the pieces as they are now."""
        kept = state["fields"].get("chosen") or ()
        for reference in dict.fromkeys(each["record"] for each in kept):
            self.add_records(reference)
        super().restore(state)

    def _records(self) -> list[Pick]:
        found = [
            Pick(row.reference, f"{row.reference} {row.opening}", say_date(row.happened_on))
            for row in self._casework.incidents.listed()
        ]
        return found + [
            Pick(row.reference, f"{row.reference} {row.staff_name}", row.other)
            for row in self._casework.relationships.listed()
        ]

    def _react(self) -> None:
        values = self.values()
        picked = values.pick("record")
        if picked is not None and picked.key:
            self.set_value("record", None)
            self.add_records(picked.key)
        self._protected()
        if values.choice("recipient") == Recipient.SUBJECT and not self._for_subject:
            self._for_subject = True
            self.pieces.redact_texts()
            self._suggest()

    def _to_why(self) -> None:
        """Scroll to the reason that is asked for."""
        self.reveal(self.pieces.why)

    def _protected(self) -> None:
        protect = self.values().choice("protect")
        self.show_field("passphrase", protect == "passphrase")
        self.show_field("age_key", protect == "age")

    def _suggest(self) -> None:
        """Fill in the other people's names, as long as nobody typed there."""
        values = self.values()
        if values.choice("recipient") != Recipient.SUBJECT or values.text("hide"):
            return
        whom = values.text("whom").casefold()
        names = dict.fromkeys(
            name
            for each in self.pieces.value()
            for name in each.piece.names
            if name.casefold() != whom
        )
        self.set_value("hide", ", ".join(names))


class BundlesPage(ListDetailPage):
    """What was handed out, the newest first."""

    section: ClassVar[str] = "bundles"
    title: ClassVar[str] = "Bundles"
    reads: ClassVar[frozenset[str]] = frozenset({"bundle"})
    filter_hint: ClassVar[str] = "Search bundles (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose a bundle from the list."

    def __init__(self, context: PageContext) -> None:
        view: TwoLineList[BundleRow] = TwoLineList("Bundles", _lines)
        super().__init__(context, view)
        self._bundles = context.workspace.need_casework().bundles
        self._keeper: DraftKeeper | None = None
        self._working = False
        self.add_action("&New bundle", self.new_here)

    def reload(self) -> None:
        empty = EmptyState(
            "Nothing was handed out yet. A bundle holds records and evidence for police, LADO, "
            "HR, a panel or the person themselves."
        )
        self.set_rows(self._bundles.made(), empty)

    def act(self, action: str) -> None:
        kind, _, reference = action.partition(":")
        if kind == "make" and reference:
            self.new_here()
            if isinstance(self.detail, BundleForm):
                self.detail.add_records(reference)
        else:
            super().act(action)

    def show_row(self, row: Any) -> None:
        self.show_detail(self._sheet(row))

    def _sheet(self, row: BundleRow) -> Sheet:
        sheet = Sheet(row.reference)
        sheet.add_facts(
            [
                ("For", f"{row.whom} – {row.recipient_label}"),
                ("Purpose", row.why or ""),
                ("Made", f"{say_date(row.made_on)}, by {row.recorded_by}"),
                ("Encrypted", "Yes" if row.protected else "No"),
            ]
        )
        sheet.add_section("What went in")
        sheet.add_facts(
            [
                (
                    each["piece"],
                    ". ".join(filter(None, (Choice(each["choice"]).label, each["why"]))),
                )
                for each in row.items["pieces"]
            ]
        )
        if row.items["hidden"]:
            sheet.add_facts([("Hidden words", ", ".join(row.items["hidden"]))])
        sheet.add_section("Fingerprint")
        sheet.add_text(row.manifest, "fact")
        sheet.add_text(
            "Read it to who has the bundle: it is the SHA-256 of tagmanifest-sha256.txt in it, and "
            "shows that their copy is the one that you made.",
            "hint",
        )
        return sheet

    def new_here(self) -> None:
        self._show(BundleForm(self.context)).focus()

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        form = BundleForm(self.context)
        try:
            form.restore(state["form"])
        except CandourError as error:
            self.context.messages.problem(str(error))
        self._show(form)

    def _show(self, form: BundleForm) -> BundleForm:
        form.foot_button("&Make the bundle", self.save, "primary")
        form.foot_button("&Close", self.show_list)
        self._keeper = DraftKeeper(
            self.context.drafts, self.section, DRAFT, "New bundle", form, extra=dict
        )
        self.show_detail(form)
        self.keep_draft(self._keeper)
        return form

    def save(self) -> None:
        form = self.detail
        if not isinstance(form, BundleForm) or self._working or not form.attempt(form.check):
            return
        folder = self.context.dialogs.folder("Where to put the bundle")
        if folder is None:
            return
        self._make(form, form.bundle(form.values()), folder)

    def _make(self, form: BundleForm, draft: BundleDraft, folder: Path) -> None:
        from app.reports.chronology import chronology  # ReportLab is slow to import
        from app.reports.how_to_check import how_to_check

        school = self.context.workspace.school.school()
        printouts = self.context.workspace.printouts

        def paper(contents: Contents, index: Sequence[Filed]) -> bytes:
            return printouts.official(
                f"Bundle {contents.reference}",
                lambda official: chronology(
                    school.name, contents, index, sample=school.sample, official=official
                ),
                confidential=True,
                about=contents.about,
            )

        self._working = True

        def work(progress: Progress) -> BundleRow:
            step = partial(_step, progress)
            return self._bundles.make(draft, folder, paper, school.name, how_to_check(), step)

        def done(row: BundleRow) -> None:
            self._working = False
            if self._keeper is not None:
                self._keeper.discard()
            self.reload()
            self.view.select(str(row.id))
            self.show_row(row)
            self.view.setFocus()
            self.context.messages.done(f"{row.reference} is in “{folder}”.")

        def failed(sentence: str) -> None:
            self._working = False
            form.show_problems([FieldProblem("", sentence)])

        self.context.tasks.run(work, done=done, failed=failed, title="Making the bundle")


def _how(choice: str, why: str) -> str:
    return ": ".join(filter(None, (Choice(choice).label, why)))


def _step(progress: Progress, done: int, total: int) -> None:
    progress.step(done, total, "File")
