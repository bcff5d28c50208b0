"""The forms for people of an incident: adding one, their account, telling a target, links."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.models.incident import Party
from app.models.involved import Part
from app.services.incidents.people import PersonDraft
from app.services.incidents.service import Incidents
from app.services.incidents.words import PART_HINTS, PARTIES
from app.ui.forms import Values
from app.ui.pages.incident_form import AlikeHint, people, subject_of
from app.ui.pages.incident_step import YES_NO, StepForm, yes_no
from app.ui.widgets.type_ahead import Pick

_PEOPLE = (Party.PUPIL, Party.PARENT, Party.OTHER, Party.UNKNOWN)


class PersonForm(StepForm):
    """Somebody with a part in it."""

    kind, heading = "person", "Add somebody to {}"
    caption, saved = "&Add person", "Added them."

    def build(self, extra: Mapping[str, Any]) -> None:
        parts = [(part.value, label) for part, label in PART_HINTS.items()]
        self.choice("part", "What part do they have?", parts, columns=2)
        context = self.context
        self.pick("who", "Who?", lambda: people(context, parties=_PEOPLE), free_text=True)
        self._alike = AlikeHint(self, self.incidents, "who", incident=self.incident)
        kinds = [(kind.value, PARTIES[kind]) for kind in Party if kind is not Party.SCHOOL]
        self.drop_down("kind", "They are (optional)", kinds)
        known = [*YES_NO, ("", "Not known")]
        self.choice("knows", "Do they know of it?", known, columns=3)
        self.text("account", "What they said (optional)", lines=3)
        self.date("account_on", "When they said it")
        self.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        values = self.values()
        part = values.choice("part")
        self.show_field("who", part != Part.ANONYMOUS.value)
        picked = values.pick("who")
        free = part != Part.ANONYMOUS.value and picked is not None and picked.key is None
        self.show_field("kind", free)
        self.show_field("knows", part == Part.TARGET.value)
        self.show_field("account_on", bool(values.text("account")))

    def store(self, incidents: Incidents, values: Values) -> None:
        part, kind = values.choice("part"), values.choice("kind")
        anonymous = part == Part.ANONYMOUS.value
        who = subject_of(None if anonymous else values.pick("who"))
        if who.kind is None and kind and not anonymous:
            who = replace(who, kind=Party(kind))
        account = values.text("account")
        incidents.people.add(
            self.incident,
            PersonDraft(
                Part(part) if part else None,
                who,
                knows=yes_no(values, "knows"),
                account=account,
                account_on=values.date("account_on") if account else None,
            ),
        )


class AccountForm(StepForm):
    """What one of them said."""

    kind, heading = "account", "An account for {}"
    caption, saved = "&Save account", "Saved what they said."

    def build(self, extra: Mapping[str, Any]) -> None:
        person = next(each for each in self.shown.people if str(each.id) == self.record)
        self.add_text(f"{person.said}: {person.detail.lower()}")
        if person.account:
            self.add_text("The account so far moves into the chronology.", "hint")
        self.text(
            "account",
            "What did they say?",
            hint="In their words, and why you take it so.",
            lines=6,
            value=person.account or "",
        )
        self.date("account_on", "When did they say it?", value=self.context.today())

    def store(self, incidents: Incidents, values: Values) -> None:
        on = values.date("account_on")
        incidents.people.take_account(self.about, values.text("account"), on)


class TellForm(StepForm):
    """A target who did not know is told."""

    kind, heading = "tell", "Tell whom {} is aimed at"
    caption, saved = "&Save", "Saved that they know."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.date("told_on", "When were they told?", value=self.context.today())

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.people.tell(self.about, values.date("told_on"))


class RemovePersonForm(StepForm):
    """Somebody was entered by mistake."""

    kind, heading = "person-out", "Take somebody out of {}"
    caption, saved = "&Take out", "Took them out. What stood there stays readable."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.text("reason", "Why are they taken out?", lines=2)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.people.remove(self.about, values.text("reason"))


class LinkForm(StepForm):
    """Another incident that belongs with it."""

    kind, heading = "link", "Link {} with another incident"
    caption, saved = "L&ink them", "Linked. Both show it."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.pick("other", "Which incident?", self._others)
        self.text("why", "How do they belong together?", lines=2)

    def _others(self) -> list[Pick]:
        return [
            Pick(str(each.id), each.reference, each.opening)
            for each in self.incidents.listed()
            if each.id != self.incident
        ]

    def store(self, incidents: Incidents, values: Values) -> None:
        other = values.pick("other")
        key = UUID(other.key) if other and other.key else self.incident
        incidents.links.link(self.incident, key, values.text("why"))


class UnlinkForm(StepForm):
    """They don't belong together after all."""

    kind, heading = "link-out", "Take out a link of {}"
    caption, saved = "&Take out", "Took the link out."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.text("reason", "Why don’t they belong together?", lines=2)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.links.unlink(self.about, values.text("reason"))
