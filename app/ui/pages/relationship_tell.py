"""The form for a disclosure (E2 of ux.md), and the one for what is said about it later."""

# ruff: noqa: D102 - what overrides Form is described there

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.errors import Problems
from app.models.relationship import (
    CONNECTION_LABELS,
    OTHER_LABELS,
    Awareness,
    Connection,
    Departure,
    OtherKind,
)
from app.services.incidents.words import PLATFORMS
from app.services.radar.names import named_in
from app.services.relationships.drafts import DisclosureDraft, MoreDraft
from app.services.relationships.rows import DisclosureRow, State, ToTakeUp
from app.services.staff.names import words_of
from app.services.staff.rows import StaffRow
from app.services.year_groups import say_year_group, typed_year_group
from app.ui.forms import Values
from app.ui.page import PageContext
from app.ui.pages.relationship_form import LATER, RelationshipForm
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick, Picked
from app.words import join, plural

_HR = ("hr_advice", "hr_advice_on")
_MORE = ("awareness", "asked", "departure", "justification", *_HR)


class _MoreForm(RelationshipForm):
    """A form that asks what may be said besides (R046, R053, R057)."""

    def _add_more(self) -> None:
        self.choice(
            "awareness",
            "How widely is it known? (optional)",
            [(one.value, one.label) for one in Awareness],
            columns=2,
        )
        self.choice(
            "asked",
            "How did it come up? (optional)",
            [("told", "They told you unasked"), ("asked", "You asked them")],
            columns=2,
        )
        self.choice(
            "departure",
            "Does it depart from the policy, on their professional judgement?",
            [("", "No"), *((one.value, one.label) for one in Departure)],
            value="",
            columns=3,
        )
        self.text("justification", "Why does it, in their view?", lines=2)
        self.text(
            "hr_advice",
            "HR’s advice (optional)",
            hint="Ask HR before you decide; add it later if it is still to come.",
            lines=2,
        )
        self.date("hr_advice_on", "HR advised on (optional)")
        self.fields["departure"].control.changed.connect(self._departure_changed)

    def _departure_changed(self) -> None:
        departs = bool(self.values().choice("departure"))
        for field in ("justification", *_HR):
            self.show_field(field, departs)

    def _fill_more(self, row: DisclosureRow) -> bool:
        """Put in what is known; return whether anything is."""
        if row.awareness is not None:
            self.set_value("awareness", row.awareness.value)
        if row.asked is not None:
            self.set_value("asked", "asked" if row.asked else "told")
        if row.departure is not None:
            self.set_value("departure", row.departure.value)
        self.set_value("justification", row.justification or "")
        self.set_value("hr_advice", row.hr_advice or "")
        self.set_value("hr_advice_on", row.hr_advice_on)
        return self._more(self.values()) != MoreDraft()

    def _more(self, values: Values) -> MoreDraft:
        awareness, departure = values.choice("awareness"), values.choice("departure")
        more = MoreDraft(
            awareness=Awareness(awareness) if awareness else None,
            asked={"asked": True, "told": False}.get(values.choice("asked") or ""),
        )
        if not departure:
            return more
        return replace(
            more,
            departure=Departure(departure),
            justification=values.text("justification"),
            hr_advice=values.text("hr_advice"),
            hr_advice_on=values.date("hr_advice_on"),
        )


class DisclosureForm(_MoreForm):
    """E2 of ux.md: what somebody told, and what was decided, while they sit there."""

    draft_title = "A disclosure"

    def __init__(
        self,
        context: PageContext,
        key: str,
        *,
        told: ToTakeUp | None = None,
        anew: DisclosureRow | None = None,
    ) -> None:
        """``told`` is the declaration it began with; ``anew`` is what it replaces."""
        super().__init__(
            context, f"What changed in {anew.reference}" if anew else "New disclosure", key
        )
        self._told, self._anew = told, anew
        self.about = anew.id if anew else None
        self.review = anew is not None and anew.state is State.REVIEW_DUE
        self._reference = ""
        self.set_chip(Chip("Draft", "draft"))
        who = told or anew
        known = str(who.staff_id) if who else None
        self.pick("staff_id", "Who told you?", self._people, value=known)
        self.choice(
            "other_kind",
            "Who is the other person?",
            [(kind.value, label) for kind, label in OTHER_LABELS.items()],
            columns=2,
        )
        with self.row():
            self.line("other_initials", "Their initials", hint="Never a name.", width=120)
            self.line("year_group", "Year group", hint="N, R, or 1 to 13.", width=120)
        self._alike = self.add_text("", "hint")
        self.choice(
            "connection",
            "How do they know each other?",
            [(one.value, label) for one, label in CONNECTION_LABELS.items()],
            columns=2,
        )
        self.pick(
            "platforms",
            "Where are they in touch?",
            lambda: [Pick(name, name) for name in PLATFORMS],
            hint="If several, put commas between them.",
            free_text=True,
        )
        self.date("told_on", "When were you told?", value=context.today())
        self._rule = self.add_text("", "hint")
        self._add_decision(later=True, staff=who.staff_id if who else None)
        self.text("note", "Note (optional)", lines=2)
        self._named = self.add_text("", "hint")
        self.line("told_to", "Who was told?", value=self._listener())
        self._more_button = self.add_button("&More about it", self._show_more, "link")
        self._add_more()
        for field in _MORE:
            self.show_field(field, False)
        self.fields["staff_id"].control.changed.connect(self._staff_changed)
        self.fields["other_kind"].control.changed.connect(self._kind_changed)
        self.changed.connect(self._hints)
        self._kind_changed()
        if anew is not None:
            self._fill(anew)
        self._hints()

    def _people(self) -> list[Pick]:
        rows = self.context.workspace.staff.listed()
        names = Counter(words_of(row.name) for row in rows)
        return [
            Pick(
                str(row.id),
                row.name,
                row.category.label if names[words_of(row.name)] == 1 else _told_apart(row),
            )
            for row in rows
        ]

    def _fill(self, row: DisclosureRow) -> None:
        self.set_value("other_kind", row.standing.kind.value)
        self.set_value("other_initials", row.other_initials)
        if row.standing.year_group is not None:
            self.set_value("year_group", say_year_group(row.standing.year_group))
        self.set_value("connection", row.connection.value)
        self.set_value("platforms", Picked(None, ", ".join(row.platforms)))
        self.set_value("note", row.note or "")
        if self._fill_more(row):
            self._show_more()

    def restore(self, state: Mapping[str, Any]) -> None:
        super().restore(state)
        if self._more(self.values()) != MoreDraft():
            self._show_more()

    def _show_more(self) -> None:
        """Show what an everyday disclosure can do without."""
        here = self._more_button.hasFocus()
        self._more_button.hide()
        for field in ("awareness", "asked", "departure"):
            self.show_field(field, True)
        self._departure_changed()
        if here:
            self.focus("awareness")

    def _hints(self) -> None:
        """Point out the rule that bears on it, and who looks the same."""
        draft = self._typed(self.values())
        rule = None
        if draft.other_kind is not None and draft.told_on is not None:
            rule = self.relationships.rule(
                draft.other_kind, draft.connection, draft.year_group, draft.told_on
            )
        self._rule.setText(str(rule or ""))
        self._rule.setVisible(rule is not None)
        staff = self.values().pick("staff_id")
        own = staff.text if staff else ""
        texts = f"{draft.note}. {self.values().text('conditions')}. {draft.more.justification}"
        named = [f"“{name}”" for name in named_in(texts) if name not in own]
        self._named.setText(f"If {join(named, 'or')} is a person, put initials instead.")
        self._named.setVisible(bool(named))
        same = self.relationships.alike(draft)
        self._alike.setText(
            f"{join([f'{item.reference} ({item.connection.label.lower()})' for item in same])} "
            f"{plural(len(same), 'is')} about {draft.other_initials.upper()} too. If it is the "
            "same person, go there and choose “It changed”; if not, say in the note who is who."
            if same
            else ""
        )
        self._alike.setVisible(bool(same))

    def _staff_changed(self) -> None:
        """What the head tells, the chair decides."""
        staff = self.values().pick("staff_id")
        if staff is not None and staff.key:
            self.set_value("decided_by", self._office(UUID(staff.key)).value)

    def _kind_changed(self) -> None:
        kind = self.values().choice("other_kind")
        self.show_field("year_group", kind is not None and OtherKind(kind).child)

    def store(self, values: Values) -> UUID | None:
        self._reference = self.relationships.record(self._draft(values))
        return self.relationships.by_reference(self._reference).id

    def _draft(self, values: Values) -> DisclosureDraft:
        typed_year_group(values.text("year_group"))
        decision = None if values.choice("outcome") == LATER else self._decision(values)
        return replace(self._typed(values), decision=decision)

    def _typed(self, values: Values) -> DisclosureDraft:
        """What is typed so far; a year group that can't be read is none."""
        kind, connection = values.choice("other_kind"), values.choice("connection")
        staff, platforms = values.pick("staff_id"), values.pick("platforms")
        try:
            year_group = typed_year_group(values.text("year_group"))
        except Problems:
            year_group = None
        return DisclosureDraft(
            staff_id=UUID(staff.key) if staff and staff.key else None,
            other_kind=OtherKind(kind) if kind else None,
            other_initials=values.text("other_initials"),
            year_group=year_group,
            connection=Connection(connection) if connection else None,
            platforms=tuple(platforms.text.split(",")) if platforms else (),
            told_on=values.date("told_on"),
            told_to=values.text("told_to"),
            note=values.text("note"),
            declaration_id=self._told.declaration_id if self._told else None,
            replaces=self._anew.id if self._anew else None,
            more=self._more(values),
        )

    def said(self) -> str:
        return f"Saved {self._reference}."

    def begin_with(self, known: Mapping[str, str]) -> bool:
        """Put in what was chosen at "May I…?"; False if something is typed already."""
        if not self.untouched:
            return False
        for field in ("other_kind", "connection"):
            if known.get(field):
                self.set_value(field, known[field])
        self.focus("staff_id")
        return True

    @property
    def untouched(self) -> bool:
        """Whether nothing worth keeping was entered."""
        values = self.values()
        chosen = values.pick("staff_id") or values.choice("other_kind")
        return not chosen and not values.text("other_initials")


class MoreForm(_MoreForm):
    """What is said about a disclosure later."""

    draft_title = "More about a disclosure"

    def __init__(self, context: PageContext, key: str, row: DisclosureRow) -> None:
        super().__init__(context, f"More about {row.reference}", key)
        self._disclosure, self.about = row, row.id
        self.add_facts([("Member of staff", row.staff_name), ("The other person", row.other)])
        self._add_more()
        self._fill_more(row)
        self._departure_changed()

    def store(self, values: Values) -> UUID | None:
        self.relationships.tell_more(self._disclosure.id, self._more(values))
        return self._disclosure.id

    def said(self) -> str:
        return f"Saved {self._disclosure.reference}."


def _told_apart(row: StaffRow) -> str:
    """What tells two people of one name apart: their job, their code, since when they are here."""
    since = f"since {row.starts.year}" if row.starts else ""
    parts = (row.role or row.category.label, row.staff_code or "", since)
    return ", ".join(part for part in parts if part)
