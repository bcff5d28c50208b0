"""What came of a test restore: each book in the backup beside the book itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import dates
from app.ui.held import BOOKS, kind_words, known_first
from app.ui.page import PageContext
from app.ui.pages.backup_history import size_words
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.widgets.status import Chip
from app.words import count, join

if TYPE_CHECKING:
    from app.services.backups import Compared, RestoreTest


@dataclass(frozen=True)
class _Line:
    id: str
    book: str
    kind: str
    here: int
    there: int


class TriedSheet(Sheet):
    """The numbers side by side, and in a sentence whether all was there."""

    def __init__(
        self, context: PageContext, tested: RestoreTest, back: Callable[[], Sheet]
    ) -> None:
        super().__init__("Test restore", wide=True)
        good = not tested.problems
        self.set_chip(Chip("All was there", "done") if good else Chip("Problem", "problem"))
        made = dates.say_moment(tested.made_at)
        files = count(tested.files, "file")
        self.add_text(
            f"The backup of {made} on {tested.row.name} was restored into a temporary folder, "
            f"opened, compared, and removed again: {files}, {size_words(tested.size)}."
        )
        for problem in tested.problems:
            self.add_text(problem, "error")
        if tested.not_opened:
            closed = join([BOOKS.get(book, book).lower() for book in tested.not_opened])
            self.add_text(f"Not opened, since your sign-in does not open it: the {closed}.", "hint")
        self.table: Table[_Line] = Table(
            "Records in the books and in the backup",
            [
                Column("Records", lambda line: line.kind),
                Column("Book", lambda line: line.book),
                Column("When it was made", lambda line: line.here),
                Column("In the backup", lambda line: line.there),
                Column("Compared", lambda line: "", chip=_same, stretch=True),
            ],
        )
        self.table.set_rows(
            [
                _Line(f"{each.book}.{kind}", BOOKS[each.book], kind_words(kind), number, inside)
                for each in tested.books
                for kind, inside in sorted(
                    each.counts.items(), key=lambda item: known_first(item[0])
                )
                if (number := each.expected.get(kind, 0)) or inside
            ]
        )
        self.body.addWidget(self.table, 1)
        self.foot_button("Bac&k to backups", lambda: self.replaced.emit(back()), "primary")


def _lines(book: Compared) -> Iterator[_Line]:
    for kind in sorted(book.counts, key=known_first):
        here, there = book.expected.get(kind, 0), book.counts[kind]
        if here or there:
            yield _Line(f"{book.book}.{kind}", BOOKS[book.book], kind_words(kind), here, there)


def _same(line: _Line) -> Chip:
    return Chip("Same") if line.here == line.there else Chip("Differs", "problem")
