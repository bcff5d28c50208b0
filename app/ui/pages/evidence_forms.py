"""Saying what an exhibit shows; taking in a thing, and handing it over; words to hide."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.errors import Refused
from app.services.evidence.blacking import hide_words
from app.services.evidence.redacting import Redactions
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Belongs, Evidence
from app.services.evidence.things import HandOver, ThingDraft, Things
from app.services.evidence.written import Written
from app.ui import theme
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.evidence_text import reading_box
from app.ui.sheet import words


class DescribeForm(Form):
    """Caption, source and when it was seen; the trail keeps what stood here before."""

    def __init__(self, context: PageContext, row: ExhibitRow) -> None:
        super().__init__(f"Describe {row.label}", today=context.today)
        self.exhibit = row
        self.text("caption", "What does it show?", value=row.caption or "", lines=3)
        self.line("source_url", "Where is it from? (optional)", value=row.source_url or "")
        self.date("captured_on", "When was it seen? (optional)", value=row.captured_on)

    def store(self, evidence: Evidence, values: Values) -> str:
        """Save what was typed; return what was done."""
        evidence.describe(
            self.exhibit.id,
            values.text("caption"),
            values.text("source_url"),
            values.date("captured_on"),
        )
        return f"Saved what {self.exhibit.label} shows."


class ThingForm(Form):
    """A thing that is evidence: a phone, a printout, a note."""

    def __init__(self, context: PageContext, owner: UUID, reference: str) -> None:
        super().__init__(f"A thing for {reference}", today=context.today)
        self.owner = owner
        self.text("caption", "What is it?", hint="Make, colour, whose it is.", lines=2)
        self.line("kept_at", "Where is it locked away?")
        self.date("captured_on", "When did you get it?", value=context.today())
        self.line("captured_by", "Who took it in? (you, if empty)")

    def store(self, things: Things, belongs: Belongs, values: Values) -> UUID:
        """Save it; return its id."""
        draft = ThingDraft(
            values.text("caption"),
            values.text("kept_at"),
            values.date("captured_on"),
            values.text("captured_by"),
        )
        return things.add(self.owner, draft, belongs)


class HandOverForm(Form):
    """Who has a thing now, and where it is."""

    def __init__(self, context: PageContext, row: ExhibitRow) -> None:
        super().__init__(f"Hand over {row.label}", today=context.today)
        self.exhibit = row
        self.add_text(f"{row.caption}. Now in: {row.kept_at}.")
        self.line("to", "Who has it now?", hint="Name and, for the police, their number.")
        self.line("kept_at", "Where is it now?")
        self.line("note", "Receipt or note (optional)")

    def store(self, things: Things, values: Values) -> str:
        """Save it; return what was done."""
        given = HandOver(values.text("to"), values.text("kept_at"), values.text("note"))
        things.hand_over(self.exhibit.id, given)
        return f"Recorded who has {self.exhibit.label} now."


class HideWordsForm(Form):
    """Words to hide in a message or text, with what the copy will say below."""

    def __init__(self, context: PageContext, row: ExhibitRow, written: Written) -> None:
        super().__init__(f"Hide words in {row.label}", today=context.today)
        self.exhibit = row
        self._whole = written.whole
        self.text("words", "Words to hide, one on each line", lines=3)
        self.add_button("Hide what is selecte&d below", self._hide_selected)
        self.line("note", "What is hidden, and why? (optional)")
        self.add(words("The copy will say", "label"))
        self._preview = reading_box("What the copy will say", self._whole)
        self._preview.setMinimumHeight(theme.scaled(220))
        self.add(self._preview)
        if written.attachments:
            self.add_text("What is attached is not in the copy.", "hint")
        self.changed.connect(self._show)

    def store(self, redactions: Redactions, values: Values) -> str:
        """Keep the copy; return what was done."""
        redactions.hide_words(self.exhibit.id, _lines(values.text("words")), values.text("note"))
        return f"Saved a redacted copy of {self.exhibit.label}. The original is unchanged."

    def _hide_selected(self) -> None:
        chosen = " ".join(self._preview.textCursor().selectedText().split())
        if chosen:
            before = self.values().text("words").rstrip()
            self.set_value("words", f"{before}\n{chosen}".lstrip())
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        """Hide in the text below each word that stands there; half-typed ones may not."""
        text = self._whole
        for word in _lines(self.values().text("words")):
            try:
                text, _ = hide_words(text, [word])
            except Refused:
                continue
        if text != self._preview.toPlainText():
            at = self._preview.verticalScrollBar().value()
            self._preview.setPlainText(text)
            self._preview.verticalScrollBar().setValue(at)


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
