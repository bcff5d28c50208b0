"""Printing forms in the window: who, in which order, how large; what is registered and when."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.errors import Refused
from app.models.declaration import Form
from app.services.declarations.rows import SignedDraft
from app.ui.pages.declarations import DeclarationsPage
from app.ui.pages.declarations_print import PrintStep
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press
from tests.ui.office import INSET, TODAY, Office, at, focused, on_board


def registered(office: Office) -> int:
    with office.register.reading() as book:
        number: int = book.scalar(select(func.count()).select_from(Form))
    return number


def words_of(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def shown(qtbot: QtBot, page: DeclarationsPage, pages: int) -> PrintStep:
    step = at(page, PrintStep)
    qtbot.waitUntil(lambda: step.pages == pages, timeout=20_000)
    return step


def to_paper(path: Path, *, accept: bool = True) -> Callable[[QPrintDialog], bool]:
    def choose(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFileName(str(path))
        return accept

    return choose


def test_looking_registers_nothing_and_printing_does(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.hire(*(f"Person {number:02}" for number in range(12)))
    office.collect()
    page = office.show(qtbot, to_paper(tmp_path / "paper.pdf"))
    page.print_here()
    step = shown(qtbot, page, 10)
    assert step.note.text() == "The first 10 of 12 forms. All will print."
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert registered(office) == 0
    press(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on_board(page), timeout=20_000)
    assert office.context.messages.last == "Sent 12 forms to the printer."
    assert len(pypdf.PdfReader(tmp_path / "paper.pdf").pages) == 12
    assert registered(office) == 12


def test_who_stops_at_the_printer_stays_and_may_print_again(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.hire("Ann")
    office.collect()
    paper = tmp_path / "paper.pdf"
    page = office.show(qtbot, to_paper(paper, accept=False), to_paper(paper))
    page.print_here()
    step = shown(qtbot, page, 1)
    step.print_here()
    step.print_here()  # pressed twice: asked once
    qtbot.waitUntil(lambda: len(office.context.dialogs.asked) == 1, timeout=20_000)  # type: ignore[attr-defined]
    assert at(page, PrintStep) is step
    step.print_here()
    qtbot.waitUntil(lambda: on_board(page), timeout=20_000)
    assert registered(office) == 1


def test_order_list_and_large_print_show_at_once(qtbot: QtBot, office: Office) -> None:
    ann, ben = office.hire("Ann Zorn", "Ben Adams")
    staff = office.staff
    staff.change(ann, dataclasses.replace(staff.get(ann).draft, team="Year 1"))
    staff.change(ben, dataclasses.replace(staff.get(ben).draft, team="Year 2"))
    office.collect()
    page = office.show(qtbot)
    page.print_here()
    step = shown(qtbot, page, 2)
    assert [form.name for form in step._forms()] == ["Ben Adams", "Ann Zorn"]
    step.order.set_value("team")
    assert [form.name for form in step._forms()] == ["Ann Zorn", "Ben Adams"]
    step.cover.set_value(True)
    shown(qtbot, page, 3)
    step.large.set_value(True)
    assert all(form.layout.large for form in step._forms())
    qtbot.waitUntil(lambda: not office.context.tasks.busy, timeout=20_000)


def test_one_person_and_everyone(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    ann, ben, _ = office.hire("Ann", "Ben", "Cai")
    office.declarations.record(office.collect(), [ann], SignedDraft(INSET))
    target = tmp_path / "forms.pdf"
    page = office.show(qtbot, target, target)
    page.print_forms(ben)
    step = shown(qtbot, page, 1)
    page.save()
    qtbot.waitUntil(target.exists, timeout=20_000)
    assert office.context.dialogs.asked == [  # type: ignore[attr-defined]
        f"Save the forms: {TODAY} Declaration forms.pdf"
    ]
    (text,) = words_of(target)
    assert "Ben" in text
    step.who.set_value("all")
    shown(qtbot, page, 3)
    page.save()
    qtbot.waitUntil(lambda: len(words_of(target)) == 3, timeout=20_000)
    assert "Bring it back signed." in words_of(target)[0]
    assert registered(office) == 3


def test_who_is_on_leave_gets_none_yet(qtbot: QtBot, office: Office) -> None:
    ann, _ = office.hire("Ann", "Ben")
    now = office.collect()
    office.declarations.on_leave(now, [ann], TODAY, TODAY + dt.timedelta(60))
    page = office.show(qtbot)
    page.print_here()
    step = shown(qtbot, page, 1)
    assert [person.name for person in step.chosen()] == ["Ben"]


def test_a_save_that_fails_says_so_and_may_be_tried_again(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.hire("Ann")
    office.collect()
    target = tmp_path / "forms.pdf"
    page = office.show(qtbot, tmp_path / "no" / "forms.pdf", target)
    page.print_here()
    shown(qtbot, page, 1)
    page.save()
    messages = office.context.messages
    qtbot.waitUntil(lambda: "There is no folder" in messages.last, timeout=20_000)
    page.save()
    qtbot.waitUntil(target.exists, timeout=20_000)


def test_making_is_stopped_with_nothing_left_behind(tmp_path: Path, office: Office) -> None:
    from app.services.saving import save_pieces

    target = tmp_path / "forms.pdf"
    target.write_bytes(b"before")

    def stopped(file: object) -> None:
        file.write(b"%PDF-1.4 half")  # type: ignore[attr-defined]
        raise Refused("Stopped.")

    with pytest.raises(Refused, match="Stopped"):
        save_pieces(target, stopped)
    assert target.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir() if each.suffix in (".pdf", ".new")] == [
        "forms.pdf"
    ]


def test_who_has_signed_meanwhile_gets_no_form(qtbot: QtBot, office: Office) -> None:
    people = office.hire("Ann", "Ben")
    collection = office.collect()
    page = office.show(qtbot)
    page.print_here()
    step = shown(qtbot, page, 2)
    office.declarations.record(collection, [people[0]], SignedDraft(TODAY))
    page.reload()
    assert step.who.buttons["waiting"].text() == "Still to sign (1)"
    assert [person.name for person in step.chosen()] == ["Ben"]
    shown(qtbot, page, 1)
