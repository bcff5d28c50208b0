""" "I must not save this image": what to do now, and a record of it without the image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from app.models.evidence import Answer
from app.services.evidence.intake import CARD
from app.services.figures.withheld import WithheldDraft
from app.services.incidents.words import PLATFORMS
from app.services.school import RoleHolderRow
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet, words
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick


def contact_words(contact: RoleHolderRow) -> str:
    """Who to ring: "Nia Example, designated safeguarding lead, ext. 12"."""
    parts = (contact.name, contact.label[:1].lower() + contact.label[1:], contact.contact)
    return ", ".join(part for part in parts if part)


def stop_card(contacts: tuple[RoleHolderRow, ...]) -> QFrame:
    """The card: six things to do, in order, and whom to ring."""
    frame = QFrame()
    frame.setProperty("role", "summary")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    column.addWidget(words("What to do now", "section"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for number, line in enumerate(CARD, start=1):
        grid.addWidget(words(f"{number}.", "label"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(line), number, 1)
    column.addLayout(grid)
    for contact in contacts:
        column.addWidget(words(contact_words(contact), "label", selectable=True))
    return frame


class StopForm(Form):
    """What to do, and below it the record without the image.

    Attributes:
        card_button: where the keyboard begins, so that the card above it is what is seen first.
    """

    def __init__(
        self,
        context: PageContext,
        contacts: tuple[RoleHolderRow, ...],
        extra: Mapping[str, Any],
        print_card: Callable[[], object],
    ) -> None:
        super().__init__("Do not save this image", today=context.today)
        self._answer = Answer(extra.get("answer", Answer.YES.value))
        self._incident: str = str(extra.get("incident", ""))
        self.set_chip(Chip("Stop", "problem"))
        self.add(stop_card(contacts))
        self.card_button = self.add_button("&Print this card", print_card)
        self.add_section("Record what was seen, without the image")
        self.text("seen", "What was seen?", hint="In a few words: what kind of image.", lines=2)
        with self.row():
            self.date("seen_on", "When was it seen?", value=context.today())
            self.line("seen_time", "Time (optional)")
        with self.row():
            self.pick(
                "platform",
                "Where? (optional)",
                lambda: [Pick(name, name) for name in PLATFORMS],
                free_text=True,
            )
            self.line("link", "Link (optional)")
        with self.row():
            self.line("device", "Which device is it on?")
            self.line("kept_at", "Where is that locked away now?")
        self.line("told_whom", "Who was told?", hint="The safeguarding lead, the police…")
        with self.row():
            self.date("told_on", "When were they told?", value=context.today())
            self.line("told_time", "Time (optional)")

    def withheld(self, values: Values) -> WithheldDraft:
        """What was typed, as a draft for the services."""
        platform = values.pick("platform")
        return WithheldDraft(
            answer=self._answer,
            seen=values.text("seen"),
            seen_on=values.date("seen_on"),
            seen_time=values.text("seen_time"),
            platform=platform.text if platform else "",
            link=values.text("link"),
            device=values.text("device"),
            kept_at=values.text("kept_at"),
            told_whom=values.text("told_whom"),
            told_on=values.date("told_on"),
            told_time=values.text("told_time"),
            incident_id=UUID(self._incident) if self._incident else None,
        )

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"answer": self._answer.value, "incident": self._incident}


def head_sheet(
    contacts: tuple[RoleHolderRow, ...],
    print_form: Callable[[], object],
    go_back: Callable[[], object],
    post: Callable[[], object] | None = None,
) -> Sheet:
    """Where a concern about the headteacher goes, since the head can read this book (003 §9.2)."""
    sheet = Sheet("This goes to the chair of governors")
    sheet.set_chip(Chip("Nothing was saved", "info"))
    sheet.add_text(
        "Concerns about the headteacher go to the chair of governors and, in a trust, its chief "
        "executive. The headteacher can read what is recorded here, so nothing of this was kept: "
        "no record, no draft, no number."
    )
    if contacts:
        sheet.add_section("Contact")
        sheet.add_facts(
            [(each.label, ", ".join(filter(None, (each.name, each.contact)))) for each in contacts]
        )
    else:
        sheet.add_text("Ask the school’s clerk how to reach the chair of governors.", "label")
    sheet.add_section("On paper")
    sheet.add_text(
        "Print a blank form, fill it in by hand and give it to them yourself. "
        "Use another printer if the headteacher could see this one."
    )
    if post is not None:
        sheet.foot_button("P&ost it to the chair, sealed", post, "primary")
    sheet.foot_button("&Print a blank form", print_form, "plain" if post else "primary")
    sheet.foot_button("Bac&k to what I typed", go_back)
    return sheet
