"""New keys for a book that others read and write at that moment."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import func, select

from app.models.school import Setting
from app.storage.gate import Gate
from tests.storage.vaults import copy_vault, set_colour, signed_in


def test_readers_and_writers_wait_while_a_book_gets_new_keys(tmp_path: Path) -> None:
    copy_vault(tmp_path / "vault")
    wrong: list[BaseException] = []
    done = threading.Event()
    with signed_in(tmp_path / "vault") as session:
        register = session.register

        def look() -> None:
            try:
                while not done.is_set():
                    with register.reading() as book, register.reading():
                        assert book.scalar(select(func.count()).select_from(Setting))
                    set_colour(session, "red")
            except BaseException as error:  # noqa: BLE001 - told in the test's own thread
                wrong.append(error)

        others = [threading.Thread(target=look) for _ in range(2)]
        for each in others:
            each.start()
        try:
            for _ in range(2):
                session.new_sheet()
        finally:
            done.set()
            for each in others:
                each.join()
        assert wrong == []
        assert session._open["register"].keys.generation == 3
    with signed_in(tmp_path / "vault") as session:
        assert session.register.integrity_faults() == []


def test_whoever_is_alone_waits_for_those_inside_and_keeps_others_out() -> None:
    gate, order = Gate(), list[str]()
    inside, asked = threading.Event(), threading.Event()

    def read() -> None:
        with gate.through():
            inside.set()
            asked.wait()
            with gate.through():  # a second time, though somebody wants to be alone
                order.append("read")

    def rekey() -> None:
        with gate.alone(), gate.through():
            order.append("alone")

    reader, other = threading.Thread(target=read), threading.Thread(target=rekey)
    reader.start()
    inside.wait()
    other.start()
    while gate._alone is None:
        pass
    asked.set()
    reader.join()
    with gate.through():
        order.append("next")
    other.join()
    assert order == ["read", "alone", "next"]
