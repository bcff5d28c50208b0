"""The staff page over a vault of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.staff.rows import StaffDraft
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.staff import StaffPage
from app.ui.pages.staff_import import StaffImportSheet
from app.workspace import Workspace
from tests.ui.kit import make_context, show_active

SECRET = "walnut tractor crimson pebble lantern"
MakePage = Callable[..., StaffPage]


def sheet_of(page: StaffPage) -> StaffImportSheet:
    assert isinstance(page.detail, StaffImportSheet)
    return page.detail


def add(work: Workspace, name: str, **more: object) -> str:
    draft = StaffDraft(name, Category.TEACHER, dt.date(2020, 9, 1), **more)  # type: ignore[arg-type]
    return str(work.staff.add(draft))


PASTED = (
    "Name\tRole\tDOB\nSiân Gŵyr\tTeacher\t1/1/80\nSiân Gŵyr\tCook\t\n\tCook\t\nBo Hill\tCook\t\n"
)


def page_maker(work: Workspace, qtbot: QtBot) -> MakePage:
    def page(*answers: object) -> StaffPage:
        made = StaffPage(make_context(work, dialogs=ScriptedDialogs(*answers)))
        qtbot.addWidget(made)
        made.resize(1088, 672)
        made.reload()
        show_active(made)
        return made

    return page
