"""Home at 60,000 declarations, against the very same SQL in plain sqlite3."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.services.home.todo import ToDo
from app.storage.book import PAGE_CACHE_KIB, Book
from benchmarks import school
from benchmarks.measure import Line, alternate, ms, seconds, times

Asked = list[tuple[str, Any]]


def lines() -> list[Line]:
    """Measure and return the table's line."""
    with tempfile.TemporaryDirectory() as temp:
        session = school.make(Path(temp) / "vault", 5000)
        assert session.casebook is not None
        books = {"register": session.register, "casebook": session.casebook}
        todo = ToDo(session.register, session.casebook)
        todo.look()  # the first time, bank holidays are worked out and kept
        asked = {key: _asked(book, todo) for key, book in books.items()}
        plain = {key: _plain(book, Path(temp) / f"{key}.db") for key, book in books.items()}

        def floor() -> None:
            for key, statements in asked.items():
                for statement, values in statements:
                    plain[key].execute(statement, values).fetchall()

        done = alternate(lambda: seconds(todo.look), lambda: seconds(floor), 60, warm=5)
        for connection in plain.values():
            connection.close()
        session.close()
    return [
        Line(
            "Home at 60,000 declarations",
            ms(done.our_median),
            f"its SQL in plain sqlite3 {ms(done.floor_median)}",
            times(done.ratio),
            "≤ 1.2×",
            done.ratio <= 1.2,
        )
    ]


def _asked(book: Book, todo: ToDo) -> Asked:
    """Return every query that Home puts to a book."""
    seen: Asked = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    event.listen(book._engine, "before_cursor_execute", note)
    todo.look()
    event.remove(book._engine, "before_cursor_execute", note)
    assert seen
    return seen


def _plain(book: Book, target: Path) -> sqlite3.Connection:
    """Copy a book's tables and indexes, unencrypted, as a floor to measure against."""
    copy = sqlite3.connect(target)
    copy.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
    with book._engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
            "AND type IN ('table', 'index') AND tbl_name NOT LIKE 'search%' "
            "AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
        ).fetchall()
        for kind, name, sql in made:
            copy.execute(sql)
            if kind == "table":
                rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()
                if rows:
                    marks = ",".join("?" * len(rows[0]))
                    copy.executemany(f'INSERT INTO "{name}" VALUES ({marks})', map(tuple, rows))
    copy.commit()
    return copy
