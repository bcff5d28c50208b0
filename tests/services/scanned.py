"""A school whose forms came back through the copier."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.models.declaration import Declaration
from app.models.document import Document
from app.models.scan import PageState, ScanPage, Verdict
from app.models.staff import Category
from app.services.declarations.service import Declarations
from app.services.scans.inbox import ScanInbox
from app.services.scans.inbox_rows import Filing, PageRow, ScanSource, TakenIn
from app.services.scans.intake import ScanIntake, Step
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests import stacks
from tests.builders import HEAD, SetClock, book_files
from tests.pictures import SAFE
from tests.scans.paper import Answers
from tests.services.office import INSET, LAST_YEAR, Office

NAMES = (
    "Ann Reed",
    "Bo Vine",
    "Cai Rees",
    "Dot Hale",
    "Eve Moon",
    "Fay Lark",
    "Gus Penn",
    "Hal Oake",
)
CLEAR = ("Ann Reed", "Bo Vine", "Cai Rees")


class Template:
    """Made once: a register, and the stack of what eight people returned.

    Ann, Bo (fed upside down) and Cai signed; Dot did not; Eve has something to disclose; Fay
    asks for another format; Gus's codes did not print; Hal returned last year's form; the last
    page is a blank back.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        office = Office(folder)
        self.people = {name: office.hire(name) for name in NAMES}
        older = self.older = office.collect()
        old = stacks.returned(office.register, older, {self.people["Hal Oake"]: Answers()})
        office.version = office.new_version("2027", INSET)
        self.collection = office.collect()
        answers = dict.fromkeys((self.people[name] for name in NAMES[:7]), Answers())
        answers[self.people["Dot Hale"]] = Answers(signed=False)
        answers[self.people["Eve Moon"]] = Answers(nothing=False, something=True)
        answers[self.people["Fay Lark"]] = Answers(another=True)
        self.pages = stacks.returned(office.register, self.collection, answers)
        self.pages[1] = self.pages[1].rotate(180)
        self.pages[6] = stacks.without_codes(self.pages[6])
        self.pages += [*old, stacks.blank()]
        stacks.stack(folder / "forms.pdf", self.pages)
        office.register.close()


class Scanned:
    """A copy of it, to be changed."""

    def __init__(self, template: Template, folder: Path, *, copy: bool = True) -> None:
        if copy:
            shutil.copytree(template.folder, folder / "school")
        keys = book_files(folder / f"keys{uuid4()}")
        self.clock = SetClock()
        self.register = Book(folder / "school" / "register", keys, self.clock, HEAD)
        self.folder, self.people = folder, template.people
        self.collection, self.older = template.collection, template.older
        self.file = folder / "school" / "forms.pdf"
        self.intake, self.inbox = ScanIntake(self.register), ScanInbox(self.register)
        self.declarations = Declarations(self.register)

    def take_in(self, content: Path | bytes | None = None, step: Step | None = None) -> TakenIn:
        content = content or self.file
        name = content.name if isinstance(content, Path) else "Pasted picture.png"
        return self.intake.take_in(ScanSource(name, content), stacks.blanks(), SAFE, step)

    def hire(self, name: str) -> UUID:
        return StaffRegister(self.register).add(StaffDraft(name, Category.TEACHER, LAST_YEAR))

    def waiting(self, verdict: Verdict | None = None) -> list[PageRow]:
        return [
            page
            for page in self.inbox.pages()
            if page.state is PageState.WAITING and verdict in (None, page.verdict)
        ]

    def page_of(self, name: str) -> PageRow:
        return next(page for page in self.waiting() if page.name == name)

    def accept_clear(self, dated: dt.date | None = INSET) -> tuple[UUID, ...]:
        ids = [page.id for page in self.waiting(Verdict.CLEAR)]
        return self.inbox.accept_clear(ids, Filing(dated)).pages

    def signed(self) -> set[str]:
        rows = self.declarations.board(self.collection)
        return {row.name for row in rows if row.state.value == "Signed"}

    def stored(self) -> tuple[int, int, int]:
        """How many declarations, pages and documents there are."""
        with self.register.reading() as book:
            counts = [
                book.scalar(select(func.count()).select_from(kind))
                for kind in (Declaration, ScanPage, Document)
            ]
        return counts[0], counts[1], counts[2]
