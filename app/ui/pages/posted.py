"""Posted reports: what others sealed to this book, to be recorded or set aside."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from app.dates import say_date, say_moment
from app.errors import Problems
from app.services.incidents.drafts import date_problems
from app.services.posts.rows import PostRow
from app.ui.delegates import Lines
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.incident_entry import keep
from app.ui.sheet import Sheet, words
from app.ui.stop_question import may_come_in
from app.ui.tables import TwoLineList
from app.ui.widgets.status import Chip, EmptyState
from app.words import count, join, shorten

_ASIDE = "post-aside:"


def _chip(row: PostRow) -> Chip | None:
    return Chip("To read", "due") if row.waits else None


def _lines(row: PostRow) -> Lines:
    about = f"{say_date(row.posted_at.astimezone().date())} · {row.sender}"
    return Lines(shorten(row.draft.narrative), about, _chip(row), row.receipt)


class PostedPage(ListDetailPage):
    """Reports that arrived, those that wait first."""

    section: ClassVar[str] = "posted"
    title: ClassVar[str] = "Posted reports"
    reads: ClassVar[frozenset[str]] = frozenset({"post", "post_sender", "incident"})
    filter_hint: ClassVar[str] = "Search words or a receipt (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose a report from the list."

    def __init__(self, context: PageContext) -> None:
        view: TwoLineList[PostRow] = TwoLineList("Posted reports", _lines)
        super().__init__(context, view)
        self._posts = context.workspace.posts
        self._working = False
        self.add_action("&Post a report", lambda: context.navigate("post"))
        self._told = words("", "hint")
        self.above.addWidget(self._told)

    def reload(self) -> None:
        self._tell()
        rows = sorted(self._posts.listed(), key=lambda row: (not row.waits, _later(row)))
        empty = EmptyState(
            "Nothing was posted to you. Anybody who signs in can post a report; once it is sealed, "
            "only you and the book’s other readers can open it."
        )
        self.set_rows(rows, empty)

    def _tell(self) -> None:
        """The code to read out to who posts, and what never arrived."""
        own = next((each for each in self._posts.targets() if each.mine), None)
        lines = [] if own is None else [f"Check code of your book: {own.check}"]
        for missing in self._posts.missing():
            numbers = join([str(number) for number in missing.numbers])
            lines.append(f"Of {missing.sender}, {numbers} never arrived. Ask them about it.")
        self._told.setText("\n".join(lines))

    def show_row(self, row: Any) -> None:
        self.show_detail(self._sheet(row))

    def _sheet(self, row: PostRow) -> Sheet:
        draft = row.draft
        sheet = Sheet(f"Posted on {say_date(row.posted_at.astimezone().date())}")
        sheet.set_chip(_chip(row))
        sheet.add_text(row.claim, "hint")
        sheet.add_section("What happened")
        sheet.add_text(draft.narrative)
        when = "" if draft.happened_on is None else say_date(draft.happened_on)
        sheet.add_facts(
            [
                ("Happened", " ".join(filter(None, (when, draft.happened_time)))),
                ("About", str(draft.about)),
                ("By", str(draft.by)),
                ("Where", draft.platform),
                ("Link", draft.link),
                ("Reach them", draft.contact),
                ("With it", count(row.files, "file") if row.files else ""),
                ("Posted", say_moment(row.posted_at)),
                ("Arrived here", say_moment(row.arrived)),
                ("Receipt", row.receipt),
                ("Set aside", row.set_aside_why),
            ]
        )
        if row.incident_id is not None:
            sheet.foot_button("&Open the incident", partial(self._open, row), "primary")
        elif row.waits:
            sheet.foot_button("&Record as an incident", partial(self._record, row), "primary")
            sheet.foot_button("&Set it aside", partial(self._set_aside, row))
        else:
            sheet.foot_button("&Record as an incident after all", partial(self._record, row))
        return sheet

    def _open(self, row: PostRow) -> None:
        self.context.navigate("incidents", str(row.incident_id))

    def save(self) -> None:
        if isinstance(self.detail, AsideForm | WhenForm):
            self.detail.save()

    def _set_aside(self, row: PostRow) -> None:
        def done() -> None:
            self.forget(form)
            self.context.messages.done("Set aside. It stays readable.")
            self.reload()
            self.show_row(self._posts.get(row.id))

        key = f"{_ASIDE}{row.id}"
        kept = self.context.drafts.load(key)
        form = AsideForm(partial(self._posts.set_aside, row.id), done)
        if kept is not None:
            form.restore(kept[0]["form"])
        keep(self, key, "A report to set aside", form, dict)
        self.show_detail(form)
        form.focus()

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        row = self._posts.get(UUID(key.removeprefix(_ASIDE)))
        if row.waits:
            self._set_aside(row)
        else:
            self.context.drafts.delete(key)
            self.show_row(row)

    def _record(self, row: PostRow) -> None:
        """Make an incident of it; a report that gave no day is asked for one, never given one."""
        if row.draft.happened_on is not None:
            self._store(row, row.draft.happened_on)
            return
        posted = say_date(row.posted_at.astimezone().date())
        form = WhenForm(posted, self.context.today, partial(self._store, row))
        self.show_detail(form)
        form.focus()

    def _store(self, row: PostRow, happened_on: dt.date) -> None:
        """Record it, with its files once the question is answered for them."""
        if self._working:
            return
        looked = None
        if row.files:
            looked = may_come_in(self.context, self, row.files)
            if looked is None:
                return
        self._working = True
        posts, incidents = self._posts, self.context.workspace.need_casework().incidents
        draft = replace(row.draft.incident(), happened_on=happened_on, post_id=row.id)

        def work(_progress: object) -> Any:
            exhibits = () if looked is None else posts.exhibits(row.id, looked)
            # The report's own id: recorded twice, it is one incident.
            recorded = incidents.record(draft, exhibits, row.id)
            posts.recorded(row.id, recorded.id)
            return recorded

        def done(recorded: Any) -> None:
            self._working = False
            self.context.navigate("incidents", str(recorded.id))
            self.context.messages.done(f"Recorded as {recorded.reference}.")

        def failed(sentence: str) -> None:
            self._working = False
            self.context.messages.problem(sentence)

        self.context.tasks.run(work, done=done, failed=failed, title="Recording the report")


class WhenForm(Form):
    """The day that a report did not give."""

    def __init__(
        self, posted: str, today: Callable[[], dt.date], store: Callable[[dt.date], object]
    ) -> None:
        super().__init__("When did it happen?", today=today)
        self._store, self._now = store, today
        self.date(
            "happened_on",
            "When did it happen?",
            hint=f"The report does not say. It was posted on {posted}.",
        )
        self.foot_button("&Record the incident", self.save, "primary")

    def save(self) -> None:
        """Record the incident with this day."""

        def check(values: Values) -> None:
            problems = date_problems(
                values.date("happened_on"), self._now(), "Enter the date it happened, or about."
            )
            if problems:
                raise Problems(problems)

        day = self.values().date("happened_on")
        if self.attempt(check) and day is not None:
            self._store(day)


class AsideForm(Form):
    """Why no incident is made of a report."""

    def __init__(self, store: Callable[[str], object], done: Callable[[], object]) -> None:
        super().__init__("Set it aside")
        self._store, self._done = store, done
        self.text("why", "Why is no incident made of it?", lines=3)
        self.foot_button("&Set it aside", self.save, "primary")

    def save(self) -> None:
        """Set it aside."""

        def store(values: Values) -> None:
            self._store(values.text("why"))

        if self.attempt(store):
            self._done()


def _later(row: PostRow) -> float:
    return -row.posted_at.timestamp()
