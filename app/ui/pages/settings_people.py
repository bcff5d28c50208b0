"""Settings of people: who signs in and what they open, one's passphrase, the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.errors import CandourError
from app.services.home.todo import later_key
from app.ui.backing_up import alone
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.sheet_print import SheetPage
from app.ui.passphrases import new_passphrase
from app.ui.sheet import Sheet

if TYPE_CHECKING:
    from app.storage.roles import PersonRow

ROLE_WORDS = {
    "head": "Headteacher",
    "dsl": "Safeguarding lead",
    "office": "Office",
    "chair": "Chair of governors or chief executive",
}
ROLES = (
    ("head", "Headteacher"),
    ("dsl", "Designated safeguarding lead or deputy"),
    ("office", "School office"),
    ("chair", "Chair of governors, or the trust’s chief executive"),
)
BOOK_WORDS = {
    "register": "Register: staff, policies, declarations",
    "casebook": "Casebook: relationships, incidents, evidence",
    "chair": "The chair’s book: concerns about the headteacher",
}


NAMES = {"casebook": "casebook", "chair": "chair’s book"}


def fits(role: str, book: str) -> bool:
    """Whether a book is for people of a role: the chair's for the chair, the casebook for staff."""
    return (role == "chair") == (book == "chair")


class PeopleSheet(Sheet):
    """Everybody with a sign-in. What they open is decided by their keys."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("People and books")
        self._context = context
        session = context.workspace.session
        for person in session.people():
            self.add_section(person.name)
            books = ", ".join(BOOK_WORDS.get(book, book) for book in person.books)
            self.add_facts([("Role", ROLE_WORDS[person.role]), ("Opens", books)])
            if person.id != session.person.id:
                self.add_buttons(*self._ways(person))
        self.foot_button("&Add a person", self._add, "primary")

    def _ways(self, person: PersonRow) -> list[tuple[str, Callable[[], object]]]:
        ways: list[tuple[str, Callable[[], object]]] = []
        casework = self._context.workspace.session.casebook
        if casework is not None and fits(person.role, casework.name):
            if casework.name in person.books:
                said = f"Close the {NAMES[casework.name]} to {person.name}"
                ways.append((said, partial(self._close, person)))
            else:
                ways.append((f"Let {person.name} open it", partial(self._let_in, person)))
        ways.append((f"Remove {person.name}", partial(self._remove, person)))
        return ways

    def _add(self) -> None:
        self.replaced.emit(PersonForm(self._context))

    def _let_in(self, person: PersonRow) -> None:
        book = self._context.workspace.session.casebook
        if book is not None:
            self.replaced.emit(GrantForm(self._context, person.name, book.name))

    def _close(self, person: PersonRow) -> None:
        session = self._context.workspace.session
        book = session.casebook.name if session.casebook is not None else ""
        answer = self._context.dialogs.ask(
            f"Close the {NAMES[book]} to {person.name}?",
            "It gets new keys. What they could read until now, they may have copied.",
            [("close", "&Close it to them"), ("keep", "&Keep as it is")],
            danger=True,
        )
        if answer == "close":
            self._run(
                lambda: session.take_away(book, person.name),
                f"The {NAMES[book]} is closed to {person.name}.",
            )

    def _remove(self, person: PersonRow) -> None:
        answer = self._context.dialogs.ask(
            f"Remove the sign-in of {person.name}?",
            "All books that they open get new keys. What they recorded stays, under their name.",
            [("remove", "&Remove the sign-in"), ("keep", "&Keep it")],
            danger=True,
        )
        if answer == "remove":
            session = self._context.workspace.session
            self._run(
                lambda: session.remove_person(person.name), f"{person.name} signs in no more."
            )

    def _run(self, work: Callable[[], object], said: str) -> None:
        """Change keys while nothing else reads: a book can't be read and re-keyed at once."""
        try:
            with waiting(), alone(self._context):
                work()
        except CandourError as error:
            self._context.messages.problem(str(error))
            return
        self.replaced.emit(PeopleSheet(self._context))
        self._context.messages.done(said)


@contextmanager
def waiting() -> Iterator[None]:
    """Show the wait cursor meanwhile."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


class PersonForm(Form):
    """A new sign-in, typed by the person themselves."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Add a person")
        self._context = context
        self.add_text("The new person sits here and types their own passphrase.")
        self.line("person_name", "Their name", hint="They sign in with it.")
        self.choice(
            "role",
            "What are they?",
            ROLES,
            hint="The office opens the register only; heads and safeguarding leads the casebook "
            "too. The chair gets a book of their own when they first sign in.",
        )
        new_passphrase(self, "passphrase", "Their passphrase")
        self.foot_button("&Add them", self.save, "primary")
        self.foot_button("&Back", self._back)

    def _back(self) -> None:
        self.replaced.emit(PeopleSheet(self._context))

    def save(self) -> None:
        """Make the sign-in."""
        if self.attempt(self._store):
            name = self.values().text("person_name")
            self._back()
            self._context.messages.done(f"{name} can sign in now.")

    def _store(self, values: Values) -> None:
        self._context.workspace.session.add_person(
            values.text("person_name"), values.choice("role") or "", values.text("passphrase")
        )


class GrantForm(Form):
    """Let somebody open a book; they type their passphrase, since only it opens their key."""

    def __init__(self, context: PageContext, name: str, book: str) -> None:
        super().__init__(f"Let {name} open the {NAMES[book]}")
        self._context, self._name, self._book = context, name, book
        self.add_text(f"{name} sits here and types their own passphrase.")
        self.passphrase("their_passphrase", "Their passphrase")
        self.foot_button("&Let them in", self.save, "primary")
        self.foot_button("&Back", lambda: self.replaced.emit(PeopleSheet(context)))

    def save(self) -> None:
        """Give the key."""
        if self.attempt(self._store):
            self.replaced.emit(PeopleSheet(self._context))
            self._context.messages.done(f"{self._name} opens the {NAMES[self._book]} from now on.")

    def _store(self, values: Values) -> None:
        session = self._context.workspace.session
        session.grant(self._book, self._name, values.text("their_passphrase"))


class PassphraseForm(Form):
    """A new passphrase for the person signed in."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Your passphrase")
        self._context = context
        self.passphrase("old", "Your passphrase now", letter="h")
        new_passphrase(self, "new", "Your new passphrase")
        self.foot_button("&Change it", self.save, "primary")

    def save(self) -> None:
        """Change it."""
        if self.attempt(self._store):
            for field in ("old", "new"):
                self.set_value(field, "")
            self._context.messages.done("Your new passphrase counts from now on.")

    def _store(self, values: Values) -> None:
        session = self._context.workspace.session
        session.change_passphrase(values.text("old"), values.text("new"))


class NewSheet(Sheet):
    """A new recovery sheet; the one before is void then."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Recovery sheet")
        self._context = context
        self.add_text(
            "If every passphrase is forgotten, the printed sheet is the only way back in. "
            "A new sheet makes the one before void: destroy it."
        )
        self.add_text(
            "Backups that were made before still open with the old sheet. If somebody may have "
            "seen it, back up anew and destroy the old backups."
        )
        self.foot_button("&Make a new sheet", self._make, "primary")

    def _make(self) -> None:
        context = self._context
        school = context.workspace.school
        put_off = later_key(context.workspace.session.books)

        def finished(later: bool) -> None:
            school.set_value(put_off, later)
            context.messages.done(
                "Print the sheet soon: Home reminds you." if later else "The new sheet counts now."
            )
            context.navigate("settings", action="school")

        try:
            with waiting(), alone(context):
                school.set_value(put_off, True)  # until it is on paper, whatever happens meanwhile
                keys = context.workspace.session.new_sheet()
        except CandourError as error:
            context.messages.problem(str(error))
            return
        self.replaced.emit(SheetPage(context, school.school().name, keys, finished))
