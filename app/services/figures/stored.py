"""All that is stored about people and may not be on paper without names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models.approach import Approach
from app.models.bundle import Bundle
from app.models.document import Document
from app.models.evidence import Evidence, Withheld
from app.models.holder import Holder
from app.models.incident import Action, Incident
from app.models.involved import Involved
from app.models.logbook import Inspection, MonitoringReview, PolicyComplaint
from app.models.post import Post
from app.models.relationship import Decision, Disclosure, TakenUp
from app.models.response import LadderStep, Support, Task
from app.models.route import Told
from app.models.school import RoleHolder
from app.models.staff import Category, Staff
from app.services.figures.name_check import Known, initials_of
from app.services.initials import tidy_initials
from app.storage.book import Book, Reading
from app.storage.opening import CASEBOOK

_NAMES = (
    Disclosure.staff_name,
    Disclosure.told_to,
    Decision.decided_name,
    TakenUp.staff_name,
    TakenUp.talked_to,
    Incident.about_name,
    Incident.by_name,
    Incident.led_by,
    Involved.name,
    Approach.staff_name,
    Approach.reported_to,
    Task.owner,
    Task.done_by,
    LadderStep.whom,
    Support.whom,
    Told.whom,
    Inspection.name,
    Inspection.authorised_by,
    MonitoringReview.done_by,
    PolicyComplaint.received_from,
    PolicyComplaint.passed_to,
    Evidence.captured_by,
    Withheld.told_whom,
    Post.sender_name,
    Bundle.whom,
)
_TEXTS = (
    Incident.narrative,
    Incident.impact,
    Action.what,
    Involved.account,
    Disclosure.note,
    Approach.note,
    Evidence.caption,
)
# Offices that act for the school and write its reports: to name them tells nothing.
_ACTING = frozenset(
    ("head", "headteacher", "head teacher", "executive headteacher", "head of school", "principal")
)
_CHAIR = frozenset(("chair of governors", "chair of local governors", "chair", "clerk"))
# What everybody of a kind is called: said of one of many.
_KINDS = frozenset(
    ("teacher", "class teacher", "teaching assistant", "ta", "governor", "parent", "volunteer")
)
_ONE_OF_A_KIND = {
    Category.TRAINEE: "trainee",
    Category.CONSULTANT: "consultant",
    Category.CONTRACTOR: "contractor",
    Category.VOLUNTEER: "our volunteer",
}


def stored_names(register: Book, casebook: Book | None) -> frozenset[str]:
    """Every name of a person in the books that are open."""
    with register.reading() as book:
        names = _values(book, Staff.name, RoleHolder.name, Holder.name)
    if casebook is not None:
        with casebook.reading() as book:
            names |= _values(book, *_NAMES)
    return frozenset(names)


def known(register: Book, casebook: Book | None) -> Known:
    """All of it, for the name check."""
    names = stored_names(register, casebook)
    with register.reading() as book:
        posts = _posts(book, register.today())
        accounts = {email.partition("@")[0] for email in _values(book, Staff.email)}
        people = _values(book, Staff.name)
    texts: set[str] = set()
    files: set[str] = set()
    initials: set[str] = set()
    if casebook is not None:
        # In the chair's own book the head is the one whom a title points at.
        posts |= _ACTING if casebook.name != CASEBOOK else set()
        with casebook.reading() as book:
            texts = _values(book, *_TEXTS)
            files = _values(book, Document.name)
            accounts |= _values(book, Approach.by_account)
            posts |= _values(book, Incident.group_name)
            initials = _values(book, Disclosure.other_initials, Approach.by_initials)
            people |= _values(book, Involved.name)
    initials = set(map(tidy_initials, initials))
    initials |= {initials_of(name) for name in people}
    stems = {name.rpartition(".")[0] for name in files} | files
    return Known(
        names=names,
        posts=frozenset(posts),
        accounts=frozenset(accounts),
        initials=frozenset(each for each in initials if len(each) > 1),
        files=frozenset(stem for stem in stems if any(map(str.isdigit, stem)) or " " in stem),
        texts=tuple(texts),
    )


def _posts(book: Reading, today: dt.date) -> set[str]:
    """Titles that one person who is here holds alone."""
    here = or_(Staff.ends.is_(None), Staff.ends >= today)
    rows = book.rows(select(Staff.role, Staff.category).where(here))
    titles = Counter(
        " ".join(title.split()).casefold()
        for row in rows
        for title in (row.role or "").replace(",", ";").split(";")
    )
    categories = Counter(row.category for row in rows)
    posts = {title for title, number in titles.items() if number == 1 and len(title) > 2}
    alone = {word for kind, word in _ONE_OF_A_KIND.items() if categories[kind] == 1}
    return (posts | alone) - _ACTING - _CHAIR - _KINDS


def _values(book: Reading, *columns: InstrumentedAttribute[Any]) -> set[str]:
    return {row[0] for column in columns for row in book.rows(select(column).distinct()) if row[0]}
