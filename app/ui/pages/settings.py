"""Settings: the school, its people and rules, and how Candour looks on this computer."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.ui.delegates import Lines
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages import (
    backups,
    handover,
    retention,
    retention_past,
    settings_confidential,
    settings_days,
    settings_look,
    settings_people,
    settings_retention,
    settings_routes,
    settings_rules,
    settings_scans,
    settings_school,
    settings_support,
    settings_types,
)
from app.ui.pages.incident_entry import keep
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList

_DRAFT = "settings:contact"
_RETENTION = ("setting", "kept", "legal_hold", "disposal", "incident", "disclosure", "staff")


@dataclass(frozen=True)
class _Part:
    id: str
    title: str
    detail: str
    build: Callable[[PageContext], Sheet]


def _history(context: PageContext) -> Sheet:
    sheet = Sheet("History")
    sheet.add_text("Every change that anybody made: who, what and when. It can’t be altered.")
    sheet.foot_button("&Open the history", lambda: context.navigate("history"), "primary")
    return sheet


_PARTS = (
    _Part("school", "School", "Name and trust", settings_school.SchoolForm),
    _Part("terms", "Terms", "This school year and the next", settings_school.TermsForm),
    _Part("roles", "Who does what", "Head, DSL, chair, LADO…", settings_school.RolesSheet),
    _Part("contact", "Rules about contact", "Who may be in touch", settings_rules.ContactSheet),
    _Part(
        "routes", "Who is told, how fast", "For each kind of incident", settings_routes.RoutesSheet
    ),
    _Part("days", "Working days", "Bank holidays, half-terms", settings_days.DaysForm),
    _Part("types", "Types of incident", "In your school’s words", settings_types.TypesForm),
    _Part("support", "Support", "Who helps staff and pupils", settings_support.SupportSheet),
    _Part("rules", "Numbers", "Small counts, months, days", settings_school.RulesForm),
    _Part(
        "people", "People and books", "Who signs in, what they open", settings_people.PeopleSheet
    ),
    _Part("passphrase", "Your passphrase", "Choose a new one", settings_people.PassphraseForm),
    _Part("backups", "Backups", "Where they go, how they are", backups.BackupsSheet),
    _Part("retention", "What is due", "Keep it, or dispose of it", retention.DueSheet),
    _Part(
        "schedule", "How long it is kept", "Each kind of record", settings_retention.ScheduleForm
    ),
    _Part(
        "disposals", "Disposals and holds", "Certificates, legal holds", retention_past.PastSheet
    ),
    _Part(
        "confidential",
        "Confidential information",
        "Who may be told",
        settings_confidential.ConfidentialForm,
    ),
    _Part("handover", "Hand over", "To a new head", handover.HandOverForm),
    _Part("recovery", "Recovery sheet", "Print a new one", settings_people.NewSheet),
    _Part("scans", "Scan folder", "Watched for new scans", settings_scans.ScanFolderSheet),
    _Part("look", "Appearance and locking", "Colours, text size, minutes", settings_look.LookForm),
    _Part("history", "History", "Who changed what, and when", _history),
)


def _lines(part: _Part) -> Lines:
    return Lines(part.title, part.detail)


class SettingsPage(ListDetailPage):
    """A list of parts, each saved by itself."""

    section: ClassVar[str] = "settings"
    title: ClassVar[str] = "Settings"
    reads: ClassVar[frozenset[str]] = frozenset({"holder", "role_holder", *_RETENTION})
    filter_hint: ClassVar[str] = "Search settings (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose a part of the settings."

    def __init__(self, context: PageContext) -> None:
        view: TwoLineList[_Part] = TwoLineList("Settings", _lines)
        super().__init__(context, view)
        self._shown = ""
        self.set_rows(_PARTS)
        if context.window is not None:
            self.add_action("Switch pe&rson", context.window.switch_person)

    def reload(self) -> None:
        listing = isinstance(self.detail, (retention.DueSheet, retention_past.PastSheet))
        if self.detail is not None and (self._shown in ("people", "roles") or listing):
            self.show_row(next(part for part in _PARTS if part.id == self._shown))

    def enter(self) -> None:
        if self.detail is None and not self._narrow:
            self.view.select("school")
        self.view.setFocus()

    def show_row(self, row: Any) -> None:
        self._shown = row.id
        self.show_detail(row.build(self.context))

    def show_list(self) -> None:
        self._shown = ""
        super().show_list()

    def show_detail(self, detail: QWidget) -> None:
        super().show_detail(detail)
        if isinstance(detail, settings_rules.ContactForm):  # long enough to be locked over
            kept = self.context.drafts.load(_DRAFT)
            if kept is not None:
                detail.restore(kept[0]["form"])
                detail.set_note("Kept from before")
            else:  # not at the first field: a letter typed there would set every answer
                detail.focus("from_on")
            keep(self, _DRAFT, "Rules about contact", detail, dict)

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        self._shown = "contact"
        self.show_detail(settings_rules.ContactForm(self.context))

    def act(self, action: str) -> None:
        self.show_record(action)

    def save(self) -> None:
        save = getattr(self.detail, "save", None)
        if save is not None:
            save()
