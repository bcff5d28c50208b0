"""The places of the tour and the way to each, in the order of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QPushButton

from app.ui.list_detail import ListDetailPage
from app.ui.sheet import Sheet

if TYPE_CHECKING:
    from app.services.printouts.rows import Official
    from app.ui.main_window import Shell
    from app.ui.session import Window

Stop = tuple[str, Callable[[], object]]
_SETTINGS = (
    "contact",
    "routes",
    "days",
    "types",
    "support",
    "people",
    "retention",
    "schedule",
    "disposals",
    "confidential",
    "handover",
)
_ADDED = ("person", "task", "ladder", "removal", "support", "told", "harm", "close")


def stops(shell: Shell, folder: Path) -> Iterator[Stop]:
    """Yield every place of the signed-in window: first the registers, then the casebook.

    One without a name is only a step on the way.
    """
    to = partial(_to, shell)
    yield "home", to("home")
    yield "may-i", to("may-i")
    yield "may-i-answer", lambda: _ask(shell)
    yield from _register(shell, folder)
    yield from _relationships(shell)
    yield from _incidents(shell)
    yield "bundle", lambda: _bundle(shell)
    yield "requests", to("requests")
    yield "request-new", lambda: shell.navigate("requests", "", "new")
    yield "logs", to("logs")
    yield "log", lambda: _first(shell)
    yield "posted", lambda: _posted(shell)
    yield "post", to("post")
    yield "reports", to("reports")
    yield "check-printout", lambda: _check(shell)
    yield "settings", to("settings")
    for part in _SETTINGS:
        yield f"settings-{part}", to("settings", part)
    yield "find", lambda: _find(shell, "facebook")
    yield "history", to("history")


def desk_stops(window: Window, size: tuple[int, int]) -> Iterator[Stop]:
    """Yield the signing desk's places, with somebody who has still to sign."""
    from app.models.declaration import ToDisclose  # slow to import

    def start() -> None:
        window.start_desk()
        window.showNormal()  # the picture is as large as was asked for, not as the screen
        window.resize(*size)

    def sign() -> None:
        desk = window.desk.desk
        if desk is not None:
            people = ((each, desk.signing.waiting(each.id)) for each in desk.signing.people())
            signer, waiting = next(found for found in people if found[1])
            desk.sign(signer, waiting, ToDisclose.NOTHING)

    yield "signing-desk", start
    yield "signing-desk-sign", sign


def _register(shell: Shell, folder: Path) -> Iterator[Stop]:
    to = partial(_to, shell)
    yield "declarations", to("declarations")
    yield "print-forms", to("declarations", "print")
    yield "record-by-hand", to("declarations", "record")
    yield "chase-list", to("declarations", "chase")
    yield "policies", to("declarations", "policies")
    yield "what-changed", lambda: _what_changed(shell)
    yield "scans-empty", to("scans")
    yield "", lambda: _scan(shell, folder)
    yield "scans", lambda: _scanned(shell, 0)
    yield "scan-to-check", lambda: _scanned(shell, 1)
    yield "scan-unknown", lambda: _scanned(shell, -2)
    yield "staff", to("staff")
    yield "staff-record", lambda: _first(shell, "Staff")
    yield "new-starter", to("staff", "new")
    yield "staff-import", to("staff", "import")


def _relationships(shell: Shell) -> Iterator[Stop]:
    to = partial(_to, shell)
    yield "relationships", to("relationships")
    yield "relationship", lambda: _first(shell, "Disclosure")
    yield "new-disclosure", to("relationships", "new")
    yield "approaches", to("approaches")
    yield "approach", lambda: _first(shell)
    yield "new-approach", to("approaches", "new")


def _incidents(shell: Shell) -> Iterator[Stop]:
    to = partial(_to, shell)
    listed = shell.workspace.need_casework().incidents.listed()
    newest, with_evidence = listed[0], next(each for each in listed if each.exhibits)
    page = partial(_list_page, shell)
    yield "incidents", to("incidents")
    yield "incident", lambda: page().show_record(str(newest.id))
    yield "incident-radar", lambda: _scroll_to(shell, "What staff told")
    for kind in _ADDED:
        yield f"add-{kind}", lambda kind=kind: _step(shell, newest.id, kind)  # type: ignore[misc]
    yield "evidence", lambda: _exhibit(shell, with_evidence.id)
    yield "evidence-redact", lambda: _redact(shell)
    yield "new-incident", to("incidents", "new")
    yield "new-incident-routes", lambda: _describe(shell)
    yield "problems", lambda: _nothing_said(shell)


def _to(shell: Shell, section: str, action: str = "") -> Callable[[], object]:
    return lambda: shell.navigate(section, action=action)


def _page(shell: Shell) -> Any:
    """The page on show; each stop knows which that is."""
    return shell.pages[shell.current]


def _list_page(shell: Shell) -> ListDetailPage:
    page = _page(shell)
    if not isinstance(page, ListDetailPage):
        raise TypeError(f"{shell.current} has no list")
    return page


def _first(shell: Shell, kind: str = "") -> None:
    """Show the first record of a kind in the list."""
    view = _list_page(shell).view
    found = next(row for row in view.rows.shown_rows() if kind in type(row).__name__)
    view.select(str(found.id))
    view.opened.emit(view.current())


def _press(shell: Shell, words: str) -> None:
    """Press the first button that is called so."""
    named = _page(shell).findChildren(QPushButton)
    next(each for each in named if words in (each.accessibleName() or each.text())).click()


def _scroll_to(shell: Shell, heading: str) -> None:
    """Put a section of the sheet on show at the top."""
    sheet = _list_page(shell).detail
    if not isinstance(sheet, Sheet) or sheet.scroller is None:
        return
    body = sheet.scroller.widget()
    labels = sheet.findChildren(QLabel)
    sections = (each for each in labels if each.property("role") == "section")
    found = next(each for each in sections if each.text().startswith(heading))
    if body is not None:
        top = found.mapTo(body, found.rect().topLeft()).y()
        sheet.scroller.verticalScrollBar().setValue(top - 8)


def _ask(shell: Shell) -> None:
    form = _page(shell).form
    form.set_value("who", "pupil")
    form.set_value("what", "accept")
    form.set_value("tie", "family_friend")


def _what_changed(shell: Shell) -> None:
    shell.navigate("declarations")
    version = shell.workspace.policies.listed()[0].version_id
    _page(shell).show_changes(version)


def _scan(shell: Shell, folder: Path) -> None:
    """Have the forms come back from the copier."""
    from app.models.evidence import Answer  # slow to import
    from app.services.evidence.intake import LooksSafe
    from app.services.scans.inbox_rows import ScanSource
    from app.ui.tour_scan import make_scan

    path = make_scan(shell.workspace, folder / "September forms.pdf")
    looked = LooksSafe(Answer.NO)  # drawn just now
    _page(shell).queue.add([ScanSource(path.name, path)], looked)


def _scanned(shell: Shell, place: int) -> None:
    """Show one line of the scans."""
    view = _page(shell).view
    view.select(view.rows.shown_rows()[place].id)
    view.opened.emit(view.current())


def _step(shell: Shell, incident: object, kind: str) -> None:
    """Open a form for something that is added to an incident."""
    page = _page(shell)
    page.show_record(str(incident))
    page._step(page.detail.row, kind)  # some are reached from menus only


def _exhibit(shell: Shell, incident: object) -> None:
    """Open the first piece of evidence of an incident."""
    _list_page(shell).show_record(str(incident))
    _press(shell, "View evidence")


def _redact(shell: Shell) -> None:
    """Hide two parts of the evidence on show."""
    from app.services.evidence.blacking import Box  # slow to import

    _press(shell, "Hide parts")
    boxes = _list_page(shell).detail.view  # type: ignore[union-attr]
    boxes.add(Box(0.1, 0.1, 0.4, 0.06))
    boxes.add(Box(0.1, 0.3, 0.6, 0.1))


def _describe(shell: Shell) -> None:
    """Write about a teacher and a parent, so that the form says who must be told."""
    from app.ui.widgets.type_ahead import Picked

    form: Any = _list_page(shell).detail
    somebody = shell.workspace.staff.listed()[4]
    form.set_value("narrative", "A parent wrote about a teacher in the class group.")
    form.set_value("about", Picked(str(somebody.id), somebody.name))
    form.set_value("by", Picked("party:parent", "Parent or carer"))
    form.set_value("platform", Picked("WhatsApp", "WhatsApp"))


def _nothing_said(shell: Shell) -> None:
    """Save without saying what happened."""
    form: Any = _list_page(shell).detail
    form.set_value("narrative", "")
    _page(shell).save()


def _bundle(shell: Shell) -> None:
    listed = shell.workspace.need_casework().incidents.listed()
    reference = next(each.reference for each in listed if each.exhibits)
    shell.navigate("bundles", reference, "make")


def _posted(shell: Shell) -> None:
    shell.navigate("posted")
    _first(shell)


def _check(shell: Shell) -> None:
    """Type the code of a printed answer, as it stands at the foot of the paper."""
    from app.reports.may_i import may_i_page  # slow to import

    work, asked = shell.workspace, shell.pages["may-i"]
    question, answer, rules = asked.question, asked.answer, work.rules.now()  # type: ignore[attr-defined]
    codes: list[str] = []

    def page(official: Official) -> bytes:
        codes.append(official.page_code(1))
        name = work.school.school().name
        return may_i_page(name, question, answer, rules, work.today, official=official)

    work.printouts.official("May I…?", page)
    shell.navigate("check", action=codes[0])


def _find(shell: Shell, words: str) -> None:
    shell.navigate("find")
    _page(shell).box.setText(words)
