"""Brings an image to every way in of the window, answers, and waits to be looked into or killed.

Run as ``python -m tests.faults.bring_through_doors VAULT IMAGE ANSWER``; an empty answer lets the
first question stand. For each way in a line of
JSON goes to standard output: its name, whether the question was asked, and what is kept by then.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.cli import main as command_line
from app.models.evidence import Answer
from app.models.relationship import Connection, OtherKind
from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.evidence.intake import Arrival, LooksSafe, accept
from app.services.evidence.service import ExhibitDraft
from app.services.evidence.written import read_written
from app.services.incidents.drafts import IncidentDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.relationships.drafts import DisclosureDraft
from app.services.staff.rows import StaffDraft
from app.settings import Settings
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui import theme
from app.ui.dialogs import ScriptedDialogs
from app.ui.main_window import Shell
from app.ui.pages.policy_sheet import VersionSheet
from app.ui.stop_question import StopCard, StopQuestion
from app.ui.watch import EventWatch
from app.workspace import Workspace
from tests.services.messages import eml

SECRET = "walnut tractor crimson pebble"
TODAY = dt.datetime.now().astimezone().date()


class Doors(ScriptedDialogs):
    """Chooses the image, and answers the question the same way each time."""

    def __init__(self, image: Path, answer: Answer | None) -> None:
        super().__init__()
        self.image, self.answer = image, answer
        self.asked_first = 0

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        return [self.image]

    def run(self, dialog: QDialog) -> bool:
        dialog.deleteLater()
        if isinstance(dialog, StopQuestion):
            self.asked_first += 1
            if self.answer is None:  # the question stands, and the power goes
                print("standing", flush=True)  # noqa: T201
                sys.stdin.readline()
            dialog.answer = self.answer
            return True
        assert isinstance(dialog, StopCard), dialog
        return True


class OwnWindow:
    """What the pages ask of the window."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(scan_folder=str(folder))

    def switch_person(self) -> None:
        """Home offers it."""


class School:
    """A vault in which there is something of every kind, with its window."""

    def __init__(self, vault: Path, image: Path, answer: Answer | None) -> None:
        people.COST = people.Cost(64 * 1024, 1, 4)
        new = NewVault("Oak Lane Primary", "alone", "dsl", "dsl", SECRET)
        session, _ = Vault.create(vault, new)
        self.work, self.image = Workspace.open(session), image
        self.fill()
        self.copier = image.parent / "copier"
        self.copier.mkdir()
        self.dialogs = Doors(image, answer)
        self.parent = QWidget()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        window: Any = OwnWindow(self.copier)
        self.shell = Shell(self.work, self.dialogs, EventWatch(app, self.parent), window)
        self.shell.resize(1280, 720)
        self.shell.show()

    def fill(self) -> None:
        work, safe = self.work, LooksSafe(Answer.NO)
        self.person = work.staff.add(StaffDraft("Ann Reed", Category.TEACHER, TODAY))
        version = VersionDraft("1", wording="I agree.", ratified_on=TODAY, ratified_by="Governors")
        collection = work.declarations.start_new_version(
            PolicyDraft("Social media"), version, None, CollectionDraft(TODAY)
        )
        work.declarations.record(collection, [self.person], SignedDraft(TODAY))
        (self.policy,) = [policy.id for policy in work.policies.listed()]
        casework = work.need_casework()
        attached = accept(Arrival(eml(image_png=self.image.read_bytes()), "mail.eml"), safe)
        incident = IncidentDraft("A post.", TODAY)
        self.incident = casework.incidents.record(incident, [ExhibitDraft(attached)]).id
        casework.relationships.record(
            DisclosureDraft(
                self.person, OtherKind.PARENT, "AB", Connection.FAMILY, ("Facebook",), TODAY, "Head"
            )
        )
        (self.disclosure,) = [row.id for row in casework.relationships.listed()]

    def rest(self) -> None:
        """Let everything that was begun come to its end."""
        until = time.monotonic() + 20
        calm = 0
        while calm < 5 and time.monotonic() < until:
            QApplication.processEvents()
            calm = 0 if self.shell.tasks.busy else calm + 1

    def page(self, section: str) -> Any:
        self.shell.navigate(section)
        self.rest()
        return self.shell.pages[section]

    def pasted(self) -> QMimeData:
        mime = QMimeData()
        mime.setImageData(QImage(str(self.image)))
        mime.setData("image/png", self.image.read_bytes())
        return mime

    def dropped(self) -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self.image))])
        return mime

    def kept(self) -> int:
        """How many files the vault keeps: originals and drafts' pictures."""
        books = self.work.session.books.values()

        return sum(len(book.documents.stored()) for book in books)

    # --- the ways in

    def doors(self) -> dict[str, Callable[[], object]]:
        page, shell = self.page, self.shell

        def elsewhere(section: str, mime: QMimeData) -> None:
            page(section)
            shell.take(mime)

        def incident() -> Any:
            shell.navigate("incidents", str(self.incident))
            self.rest()
            return shell.pages["incidents"]

        def attachment() -> None:
            shown = incident()
            (exhibit,) = self.work.need_casework().evidence.of(self.incident)
            sheet = shown._desk.look_at(exhibit.id)
            self.rest()
            sheet._doings.take(self.attachments())

        def signed_page() -> None:
            shown = page("declarations")
            shown.show_person(self.person)
            self.rest()
            shown.step._attach_scan()

        def policy_file() -> None:
            shown = page("declarations")
            shown.act(f"policy:{self.policy}")
            self.rest()
            sheet = VersionSheet(shown, self.work.policies.versions.of(self.policy)[0].id)
            sheet._attach()

        def signed_copy() -> None:
            casework = self.work.need_casework()
            casework.relationships.copy_came_back(self.disclosure, TODAY)
            shell.navigate("relationships", str(self.disclosure))
            self.rest()
            shell.pages["relationships"].take(self.dropped())

        def copier() -> None:
            (self.copier / "scan.png").write_bytes(self.image.read_bytes())
            page("scans")
            for _ in range(3):
                shell._scan_folder.look()
                self.rest()
            (self.copier / "scan.png").unlink()

        def post() -> None:
            shown = page("post")
            shown.new_here()
            self.rest()
            shown._bring([lambda: Arrival(self.image, "image.png")])

        return {
            "paste into a new incident": lambda: page("incidents").take(self.pasted()),
            "drop on a new incident": lambda: page("incidents").take(self.dropped()),
            "choose for a new incident": lambda: page("incidents")._choose_files(),
            "drop on a saved incident": lambda: incident().take(self.dropped()),
            "paste on a page that takes none": lambda: elsewhere("home", self.pasted()),
            "drop on the staff list": lambda: elsewhere("staff", self.dropped()),
            "attached to a message": attachment,
            "an approach": lambda: page("approaches").take(self.dropped()),
            "a signed copy": signed_copy,
            "a sealed report": post,
            "choose a scan": lambda: page("scans").choose_files(),
            "drop a scan": lambda: page("scans").take(self.dropped()),
            "paste a scan": lambda: page("scans").take(self.pasted()),
            "the copier’s folder": copier,
            "a signed page": signed_page,
            "a policy’s file": policy_file,
        }

    def attachments(self) -> Any:
        data = eml(image_png=self.image.read_bytes())
        return read_written(data, "message/rfc822", "mail.eml").attachments


def main() -> None:
    vault, image, said = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    answer = Answer(said) if said else None
    app = QApplication([])
    theme.apply(app, choice="light")
    school = School(vault, image, answer)
    before = school.kept()
    for name, bring in school.doors().items():
        asked = school.dialogs.asked_first
        bring()
        school.rest()
        told = {
            "door": name,
            "asked": school.dialogs.asked_first - asked,
            "kept": school.kept() - before,
        }
        print(json.dumps(told), flush=True)  # noqa: T201
    for words in (
        ("incident", "add", "--what", "A post", "--evidence", str(image)),
        ("forms", "file", str(image), "--accept-clear"),
        ("policy", "add", "X", "--file", str(image)),
    ):
        told = {"door": " ".join(words[:2]), "asked": command_line([*words]), "kept": 0}
        print(json.dumps(told), flush=True)  # noqa: T201
    print("done", flush=True)  # noqa: T201
    sys.stdin.readline()


if __name__ == "__main__":
    main()
