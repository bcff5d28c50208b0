"""The forms about approaches: a new one, its reply, who was told, a note, its incident."""

# ruff: noqa: D102 - what overrides Form is described there

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem, Problems
from app.models.approach import ApproachKind, Reply
from app.models.holder import Role
from app.models.relationship import DecidedBy, OtherKind
from app.services.approaches.drafts import ApproachDraft, ReplyDraft
from app.services.approaches.rows import ApproachRow, Earlier
from app.services.approaches.service import Approaches
from app.services.approaches.words import FROM, KINDS, REPLIES
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.words import PLATFORMS
from app.services.rules.questions import ReportTo, RuleKey
from app.services.year_groups import typed_year_group
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.widgets.evidence_tray import EvidenceTray
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick
from app.words import plural

_TONES = (("yes", "Yes"), ("no", "No"))


class ApproachForm(Form):
    """A form of this page.

    Attributes:
        key: names its draft.
        about: the approach that it is about, if any.
        caption: the words of its button to save.
    """

    draft_title: ClassVar[str] = ""
    caption: ClassVar[str] = "&Save"
    about: ApproachRow | None = None

    def __init__(self, context: PageContext, title: str, key: str) -> None:
        super().__init__(title, today=context.today)
        self.context, self.key = context, key

    @property
    def approaches(self) -> Approaches:
        """The service."""
        return self.context.workspace.need_casework().approaches

    def store(self, values: Values) -> ApproachRow:
        """Save what was typed."""
        raise NotImplementedError

    def said(self, row: ApproachRow) -> str:
        """What to tell the person once it is saved."""
        return f"Saved {row.reference}."

    # What several forms ask for.

    def _add_reply(self, value: Reply | None) -> None:
        replies = [
            (reply.value, text)
            for reply, text in REPLIES.items()
            if value is not None or reply is not Reply.NOT_YET
        ]
        self.choice("reply", "What did they do about it?", replies, value=value, columns=2)
        keeps = self.context.workspace.rules.now().keeps_replies
        hint = "The school’s rules ask to keep every reply." if keeps else ""
        self.text("reply_text", "The words of the reply (optional)", hint=hint, lines=2)
        self.choice("professional", "Is the reply professional in tone?", _TONES, columns=2)
        self.fields["reply_text"].control.changed.connect(self._reply_changed)
        self._reply_changed()

    def _reply_changed(self) -> None:
        self.show_field("professional", bool(self.values().text("reply_text")))

    def _reply(self, values: Values) -> ReplyDraft:
        reply, tone = values.choice("reply"), values.choice("professional")
        said = values.text("reply_text")
        return ReplyDraft(
            Reply(reply) if reply else None,
            said,
            {"yes": True, "no": False}.get(tone or "") if said else None,
        )

    def _add_told(self) -> None:
        """Who was told: the head is, where the head writes it down."""
        rules = self.context.workspace.rules.now()
        hint = ""
        if rules.report_to is not ReportTo.NOT_SAID:
            told = rules.said(RuleKey.APPROACHES)
            hint = f"The school’s rules: {told[0].lower()}{told[1:]}."
        person = self.context.workspace.session.person
        head = self.context.workspace.need_casework().relationships.usual_decider(DecidedBy.HEAD)
        here = person.role is Role.HEAD
        with self.row():
            self.line("reported_to", "Who was told?", value=(head or person.name) if here else "")
            self.date("reported_on", "Told on", value=self.context.today() if here else None)
        if hint:
            self.add_text(hint, "hint")


class NewApproachForm(ApproachForm):
    """Somebody tried to be in touch with a member of staff."""

    draft_title = "An approach"
    caption = "&Save approach"

    def __init__(self, context: PageContext, key: str) -> None:
        super().__init__(context, "New approach", key)
        self.set_chip(Chip("Draft", "draft"))
        self.pick("staff_id", "Who was approached?", self._people)
        kinds = [(kind.value, text) for kind, text in FROM.items()]
        self.choice("by_kind", "Who tried?", kinds, columns=2)
        with self.row():
            self.line("initials", "Their initials", hint="Never a name.", width=120)
            self.line("year_group", "Year group", hint="N, R, or 1 to 13.", width=120)
            self.line("account", "Account (optional)", hint="As it shows there.")
        self._earlier = self.add_text("", "label")
        tried = [(kind.value, text) for kind, text in KINDS.items()]
        self.choice("kind", "What did they try?", tried, columns=2)
        self.pick(
            "platform",
            "Where?",
            lambda: [Pick(name, name) for name in PLATFORMS],
            free_text=True,
        )
        with self.row():
            self.date("happened_on", "When did it happen?", value=context.today())
            self.line("happened_time", "Time (optional)", hint="About is fine.", width=160)
        self._add_reply(Reply.NOT_YET)
        self._add_told()
        self.text("note", "Note (optional)", lines=2)
        self.tray = EvidenceTray()
        self.add_field("evidence", "Evidence (optional)", self.tray)
        for field in ("by_kind", "initials", "year_group", "account", "happened_on"):
            self.fields[field].control.changed.connect(self._who_changed)
        self._who_changed()

    def _people(self) -> list[Pick]:
        rows = self.context.workspace.staff.listed()
        return [Pick(str(row.id), row.name, row.category.label) for row in rows]

    def _who_changed(self) -> None:
        """Ask for a child's year group, and point out earlier approaches while one types."""
        values = self.values()
        kind = values.choice("by_kind")
        self.show_field("year_group", kind is not None and OtherKind(kind).child)
        try:
            year = typed_year_group(values.text("year_group"))
        except Problems:
            year = None
        found = self.approaches.earlier(
            OtherKind(kind) if kind else None,
            values.text("initials"),
            year,
            values.date("happened_on"),
            values.text("account"),
        )
        self._earlier.setText(say_earlier(found))
        self._earlier.setVisible(bool(found))

    def store(self, values: Values) -> ApproachRow:
        return self.approaches.record(self.approach(values))

    def exhibits(self) -> list[ExhibitDraft]:
        """The evidence, A first."""
        return [ExhibitDraft(each.accepted) for each in self.tray.value()]

    def approach(self, values: Values) -> ApproachDraft:
        """What was typed, as a draft for the service.

        Raises:
            Problems: the year group can't be read.
        """
        kind, tried = values.choice("by_kind"), values.choice("kind")
        staff, where = values.pick("staff_id"), values.pick("platform")
        told = values.text("reported_to")
        return ApproachDraft(
            staff_id=UUID(staff.key) if staff and staff.key else None,
            by_kind=OtherKind(kind) if kind else None,
            initials=values.text("initials"),
            year_group=typed_year_group(values.text("year_group")),
            account=values.text("account"),
            kind=ApproachKind(tried) if tried else None,
            platform=where.text if where else "",
            happened_on=values.date("happened_on"),
            happened_time=values.text("happened_time"),
            note=values.text("note"),
            reply=self._reply(values),
            reported_to=told,
            reported_on=values.date("reported_on") if told else None,
        )

    @property
    def untouched(self) -> bool:
        """Whether nothing worth keeping was entered."""
        values = self.values()
        chosen = values.pick("staff_id") or values.choice("by_kind")
        return not chosen and not values.text("initials") and not self.tray.value()


class ReplyForm(ApproachForm):
    """What the member of staff did about it."""

    draft_title = "A reply"
    caption = "&Save reply"

    def __init__(self, context: PageContext, key: str, row: ApproachRow) -> None:
        super().__init__(context, f"Reply to {row.reference}", key)
        self.about = row
        self._add_reply(None)

    def store(self, values: Values) -> ApproachRow:
        assert self.about is not None  # noqa: S101 - given when it is made
        return self.approaches.answer(self.about.id, self._reply(values))


class ReportForm(ApproachForm):
    """Who was told of it."""

    draft_title = "Who was told"

    def __init__(self, context: PageContext, key: str, row: ApproachRow) -> None:
        super().__init__(context, f"Report {row.reference}", key)
        self.about = row
        self._add_told()

    def store(self, values: Values) -> ApproachRow:
        assert self.about is not None  # noqa: S101 - given when it is made
        told, on = values.text("reported_to"), values.date("reported_on")
        return self.approaches.report(self.about.id, told, on)


class NoteForm(ApproachForm):
    """More about it, or what was wrong."""

    draft_title = "A note"
    caption = "&Save note"

    def __init__(self, context: PageContext, key: str, row: ApproachRow) -> None:
        super().__init__(context, f"Add to {row.reference}", key)
        self.about = row
        self.text("note", "What is there to add, or to put right?", lines=4)
        self.add_text("What is recorded already stays readable above it.", "hint")

    def store(self, values: Values) -> ApproachRow:
        assert self.about is not None  # noqa: S101 - given when it is made
        return self.approaches.add_note(self.about.id, values.text("note"))


class LinkForm(ApproachForm):
    """The incident that it belongs to."""

    draft_title = "Its incident"
    caption = "&Save link"

    def __init__(self, context: PageContext, key: str, row: ApproachRow) -> None:
        super().__init__(context, f"Which incident does {row.reference} belong to?", key)
        self.about = row
        hint = "Type a reference or words."
        self.pick("incident", "Incident", self._incidents, hint=hint)

    def _incidents(self) -> list[Pick]:
        incidents = self.context.workspace.need_casework().incidents
        return [
            Pick(str(each.id), each.reference, f"{say_date(each.happened_on)}: {each.opening}")
            for each in incidents.listed()
        ]

    def store(self, values: Values) -> ApproachRow:
        assert self.about is not None  # noqa: S101 - given when it is made
        picked = values.pick("incident")
        if picked is None or picked.key is None:
            raise Problems([FieldProblem("incident", "Choose an incident from the list.")])
        return self.approaches.link(self.about.id, UUID(picked.key))


STEPS: dict[str, type[ReplyForm] | type[ReportForm] | type[NoteForm] | type[LinkForm]] = {
    "reply": ReplyForm,
    "report": ReportForm,
    "note": NoteForm,
    "link": LinkForm,
}


def say_earlier(found: tuple[Earlier, ...]) -> str:
    """Say which approaches may be by the same person; initials alone prove nothing."""
    if not found:
        return ""
    known = "; ".join(
        f"{one.reference}, {say_date(one.happened_on)}, to {one.staff_name} on {one.platform}"
        f"{' (the same account)' if one.account else ''}"
        for one in found
    )
    opening = plural(len(found), "An earlier approach", "Earlier approaches")
    return f"{opening} may be by the same person: {known}."
