"""Handing the books over from a session: the new head is here and proves who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import NoRight
from app.storage import description
from app.storage.handover import HandedOver, HandOver, hand_over, own_books
from app.storage.holders import HolderRow
from app.storage.opening import BOOKS, CASEBOOK
from app.storage.people import Secrets
from app.storage.renewing import Step
from app.storage.roles import GIVEN, Person
from app.storage.state import State, new_state
from app.storage.trail import Who

if TYPE_CHECKING:
    from app.storage.session import Session


def hand_on(session: Session, draft: HandOver, step: Step) -> Session:
    """Hand over; see ``Session.hand_over``."""
    if CASEBOOK not in GIVEN[session.person.role]:
        raise NoRight("Only a headteacher or the DSL hands the books over. Ask one of them.")
    how = "Ask somebody who opens it to hand over."
    pins = session._memory.state.pins
    books = own_books(session._open, session.folder / BOOKS, how, pins)
    session.forget()

    def prove(row: HolderRow) -> tuple[Secrets, State]:
        if row.id == session.person.id and session._secrets is not None:
            return session._secrets, session._memory.state
        return session._known(row.id, draft.passphrase)

    known = session.posting.introduce(new_state())
    done = hand_over(session.folder, books, draft, prove, known, step)
    stays = any(row.id == session.person.id for row in session.people())
    if session.person.id == done.head.id or not stays:
        return _become(session, done)
    session.new_recovery_keys = done.printed
    session._keep_state()
    return session


def _become(session: Session, done: HandedOver) -> Session:
    """The new head's session over the same open books; the one before has nothing left."""
    books, session._open = session._open, {}
    session._secrets, session._memory.key = None, b""
    for opened in books.values():
        opened.book.tell_nobody()
        opened.book.who = Who(done.head.id, done.head.name)
    description.describe(session.folder, books)
    made = type(session)(
        session.folder,
        Person(done.head.id, done.head.name, done.head.role),
        done.secrets,
        done.secrets.state_key,
        done.state,
        books,
        session._lock,
        done.printed,
    )
    made.took_over = True
    return made
