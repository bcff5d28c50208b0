"""Who the people named in a record are: their name in the register, and whether it is the head."""

from __future__ import annotations

from sqlalchemy import select

from app.errors import FieldProblem, Problems
from app.models.holder import Holder, Role
from app.models.incident import Party
from app.models.staff import Staff
from app.services.incidents.drafts import Subject, check_not_head
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.opening import CHAIR


class Subjects:
    """Names the people of a casebook's records by the register."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook, self._register = casebook, register
        self._school = SchoolSettings(register)

    def named(self, subject: Subject, field: str = "about") -> Subject:
        """The subject with the name that the register has now.

        Raises:
            Problems: nobody on the staff list has that id; ``field`` is where it is shown.
        """
        if subject.staff_id is None:
            return subject
        with self._register.reading() as book:
            name = book.scalar(select(Staff.name).where(Staff.id == subject.staff_id))
        if name is None:
            raise Problems([FieldProblem(field, "Select somebody from the staff list.")])
        return Subject(Party.STAFF, name, subject.staff_id)

    def check(self, *subjects: Subject) -> None:
        """Stop before anything is typed further when a subject is the headteacher.

        In the chair's own book nobody is stopped: that is where it belongs.

        Raises:
            HeadConcern: it is.
        """
        known = [each for each in subjects if each.name.strip() or each.staff_id]
        if not known or self._casebook.name == CHAIR:
            return
        heads = select(Holder.name).where(Holder.role == Role.HEAD)
        with self._casebook.reading() as book:
            names = [row.name for row in book.rows(heads)]
        check_not_head(self._school, names, *known)
