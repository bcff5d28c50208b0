"""The forms of a request: a new one, who asks, more time, how it ended, how it is handed over."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem, Problems
from app.models.request import RequestOutcome, Subject
from app.services.requests.clock import clock
from app.services.requests.drafts import KNOWN, OUTCOMES, SUBJECTS, HandOver, RequestDraft
from app.services.requests.rows import RequestRow
from app.services.requests.service import Requests
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.incident_form import people, subject_of

IDENTITY = (
    ("known", "Yes, the school knows them"),
    ("seen", "Yes, they showed something"),
    ("asked", "Not yet: proof was asked for"),
)
PROTECT = (
    ("open", "No: as a folder"),
    ("passphrase", "With a passphrase"),
    ("age", "To their age key"),
)
CHECK = "Check with your data protection officer."


class RequestForm(Form):
    """One form about a request. ``row`` is the request; None for a new one."""

    kind: ClassVar[str]
    heading: ClassVar[str]
    caption: ClassVar[str] = "&Save"

    def __init__(self, context: PageContext, row: RequestRow | None = None) -> None:
        heading = f"{row.reference}: {self.heading.lower()}" if row else self.heading
        super().__init__(heading, today=context.today)
        self.context, self.row_of = context, row
        self.requests: Requests = context.workspace.need_casework().requests
        self.build()

    def build(self) -> None:
        """Add the fields."""
        raise NotImplementedError

    def store(self, values: Values) -> RequestRow:
        """Save what was typed; raises what the services raise."""
        raise NotImplementedError

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"row": str(self.request) if self.row_of else ""}

    @property
    def of(self) -> RequestRow:
        """The request that it adds to."""
        assert self.row_of is not None  # noqa: S101 - a new request has a form of its own
        return self.row_of

    @property
    def request(self) -> UUID:
        """Its id."""
        return self.of.id


class NewForm(RequestForm):
    """A request that came in."""

    kind, heading = "new", "New request"
    caption = "&Save and search"

    def build(self) -> None:
        self.pick(
            "name",
            "Who is it about?",
            lambda: people(self.context, parties=()),
            hint="A member of staff from the list, or any name.",
            free_text=True,
        )
        self.choice(
            "about",
            "Who are they to the school?",
            [(each.value, label) for each, label in SUBJECTS.items() if each is not Subject.STAFF],
            columns=3,
        )
        self.date("received_on", "When did the request come?")
        self.due = self.add_text("", "hint")
        self.choice("identity", "Do you know who asks?", IDENTITY, value="known")
        with self.row():
            self.date("id_seen_on", "When did they show it?")
            self.line("id_seen", "What was it?")
        self.line(
            "also_known",
            "Also look for (optional)",
            hint="Other names, nicknames or words, with commas between.",
        )
        self.line(
            "asked_by",
            "Who asks, if it is somebody for them? (optional)",
            hint="Such as a solicitor or parent: see that they may act for them.",
        )
        self.text("note", "Note (optional)", lines=2)
        self.changed.connect(self._react)
        self._react()

    def _react(self) -> None:
        values = self.values()
        picked = values.pick("name")
        self.show_field("about", bool(picked and picked.text and not picked.key))
        seen = values.choice("identity") == "seen"
        self.show_field("id_seen_on", seen)
        self.show_field("id_seen", seen)
        try:
            draft = self._draft(values)
        except Problems:
            draft = None
        self.due.setText("" if draft is None else self._say_due(draft))

    def _say_due(self, draft: RequestDraft) -> str:
        if draft.received_on is None:
            return "One calendar month from then, holidays and weekends included."
        runs = clock(
            draft.received_on,
            draft.id_seen_on,
            extended=False,
            from_identity=self.requests.from_identity,
            today=self.context.today(),
        )
        return "The month begins when you know who asks." if runs.waits else f"{runs.words}."

    def _draft(self, values: Values) -> RequestDraft:
        subject = subject_of(values.pick("name"))
        about = values.choice("about")
        kind = Subject.STAFF if subject.staff_id else Subject(about) if about else None
        received = values.date("received_on")
        identity = values.choice("identity")
        seen_on, seen = {
            "known": (received, KNOWN),
            "seen": (values.date("id_seen_on"), values.text("id_seen")),
        }.get(identity or "", (None, ""))
        return RequestDraft(
            name=subject.name,
            about=kind,
            staff_id=subject.staff_id,
            also_known=_words(values.text("also_known")),
            asked_by=values.text("asked_by"),
            received_on=received,
            id_seen_on=seen_on,
            id_seen=seen if seen_on or identity == "seen" else "",
            note=values.text("note"),
        )

    def store(self, values: Values) -> RequestRow:
        draft = self._draft(values)
        if values.choice("identity") == "seen" and draft.id_seen_on is None:
            raise Problems([FieldProblem("id_seen_on", "Enter when they showed it.")])
        return self.requests.add(draft)


class IdentityForm(RequestForm):
    """That it is known now who asks."""

    kind, heading = "identity", "Who asks"

    def build(self) -> None:
        self.add_text(f"The month begins with this day. {CHECK}", "hint")
        self.date("id_seen_on", "When did you know who asks?", value=self.context.today())
        self.line("id_seen", "By what?", hint="Such as a passport, a driving licence.")

    def store(self, values: Values) -> RequestRow:
        return self.requests.knew(self.request, values.date("id_seen_on"), values.text("id_seen"))


class ExtendForm(RequestForm):
    """That they were told that it takes longer."""

    kind, heading = "extend", "More time"

    def build(self) -> None:
        first = say_date(self.of.clock.first_due)
        self.add_text(
            "A request that is complex, or one of many from the same person, may take up to two "
            f"months longer. They must be told by {first}, with the reason. {CHECK}"
        )
        self.date("told_on", "When were they told?", value=self.context.today())
        self.text("why", "Why does it take longer?", lines=3)

    def store(self, values: Values) -> RequestRow:
        return self.requests.extend(self.request, values.date("told_on"), values.text("why"))


class WordsForm(RequestForm):
    """What else to look for."""

    kind, heading = "words", "What else to look for"
    caption = "&Save and search"

    def build(self) -> None:
        self.line(
            "also_known",
            "Also look for",
            value=", ".join(self.of.also_known),
            hint="Other names, nicknames or words, with commas between.",
        )

    def store(self, values: Values) -> RequestRow:
        return self.requests.also_look_for(self.request, _words(values.text("also_known")))


class CloseForm(RequestForm):
    """How it ended."""

    kind, heading = "close", "How it ended"
    caption = "&Close the request"

    def build(self) -> None:
        answered = RequestOutcome.ANSWERED.value if self.of.bundle else None
        choices = [(each.value, label) for each, label in OUTCOMES.items()]
        self.choice("outcome", "How did it end?", choices, value=answered, columns=2)
        self.date("closed_on", "When?", value=self.context.today())
        self.text("why", "Reason or note", hint="Needed where it is refused.", lines=3)

    def store(self, values: Values) -> RequestRow:
        chosen = values.choice("outcome")
        return self.requests.close(
            self.request,
            RequestOutcome(chosen) if chosen else None,
            values.date("closed_on"),
            values.text("why"),
        )


class CountForm(RequestForm):
    """From when the month is counted: the school's setting."""

    kind, heading = "count", "How the month is counted"

    def build(self) -> None:
        self.add_text(f"This holds for all requests. {CHECK}")
        chosen = "identity" if self.requests.from_identity else "received"
        self.choice(
            "starts",
            "Where proof of identity was asked for, the month runs",
            [
                ("identity", "From the day on which you knew who asks"),
                ("received", "From the day on which the request came"),
            ],
            value=chosen,
        )

    def store(self, values: Values) -> RequestRow:
        self.requests.count_from_identity(values.choice("starts") == "identity")
        return self.requests.get(self.request)


class HandOverForm(RequestForm):
    """How the bundle leaves the school."""

    kind, heading = "hand-over", "Make the bundle"
    caption = "&Make the bundle"

    def build(self) -> None:
        given = f"A folder {self.of.reference} with their records, the files and a letter."
        self.add_text(f"{given} Read it before it goes out: it can’t be taken back.")
        self.choice("protect", "Encrypt it?", PROTECT, value="open", columns=3)
        self.passphrase(
            "passphrase", "Passphrase", hint="Tell it to them by telephone, never with the bundle."
        )
        self.line("age_key", "Their age public key", hint="It begins with age1.")
        self.changed.connect(self._react)
        self._react()

    def _react(self) -> None:
        protect = self.values().choice("protect")
        self.show_field("passphrase", protect == "passphrase")
        self.show_field("age_key", protect == "age")

    def how(self, values: Values) -> HandOver:
        """What was chosen.

        Raises:
            Problems: the passphrase or key is missing.
        """
        protect = values.choice("protect")
        passphrase = values.text("passphrase") if protect == "passphrase" else ""
        age_key = values.text("age_key") if protect == "age" else ""
        if protect == "passphrase" and not passphrase.strip():
            raise Problems([FieldProblem("passphrase", "Enter a passphrase.")])
        if protect == "age" and not age_key.strip():
            raise Problems([FieldProblem("age_key", "Enter their age public key.")])
        return HandOver(passphrase, age_key)


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


FORMS: dict[str, type[RequestForm]] = {
    form.kind: form for form in (NewForm, IdentityForm, ExtendForm, WordsForm, CloseForm, CountForm)
}
