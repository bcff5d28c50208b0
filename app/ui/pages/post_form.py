"""What stands on the page where a report is posted: the form, a new key, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.models.incident import Party
from app.models.school import RoleKey
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.words import PLATFORMS
from app.services.posts.rows import PostDraft, Target
from app.ui.forms import Form, Values
from app.ui.page import Page, PageContext
from app.ui.pages.incident_form import people, subject_of
from app.ui.pages.incident_paper import print_stop_card
from app.ui.pages.stop import stop_card
from app.ui.sheet import Sheet
from app.ui.widgets.evidence_tray import EvidenceTray
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick

if TYPE_CHECKING:
    from app.services.school import RoleHolderRow

PARTIES = (Party.PUPIL, Party.PARENT, Party.SCHOOL, Party.UNKNOWN)
READERS = {
    "casebook": "Headteacher and safeguarding lead",
    "chair": "Chair of governors",
}


class PostForm(Form):
    """A report to be sealed; only what happened must be known.

    Attributes:
        tray: its pictures and files.
    """

    def __init__(
        self, context: PageContext, targets: Sequence[Target], must_not: Callable[[], object]
    ) -> None:
        super().__init__("Post a report", today=context.today)
        self.set_chip(Chip("Draft", "draft"))
        self._only = targets[0].book
        self.add_text(
            "It is sealed before it is stored, and only its readers can open it: you can’t read it "
            "here again, nor take it back. Child at risk? Tell the safeguarding lead now, by voice."
        )
        if len(targets) > 1:
            self.choice(
                "book",
                "Who should read it?",
                [(each.book, READERS[each.book]) for each in targets],
                hint="Is it about the headteacher? Choose the chair of governors: the chair and, "
                "in a trust, its chief executive read it, the headteacher does not.",
            )
            self.set_value("book", targets[0].book)
        else:
            self.add_facts([("Goes to", READERS[self._only])])
            self.add_text(targets[0].readers, "hint")
        self.text("narrative", "What happened?", hint="Facts first: what was posted, where, when.")
        with self.row():
            self.date("happened_on", "When did it happen? (optional)")
            self.line("happened_time", "Time (optional)")
        with self.row():
            for field, label in (("about", "Who is it about?"), ("by", "Who did it?")):
                self.pick(
                    field,
                    f"{label} (optional)",
                    lambda: people(context, parties=PARTIES),
                    free_text=True,
                )
        with self.row():
            self.pick(
                "platform",
                "Where? (optional)",
                lambda: [Pick(name, name) for name in PLATFORMS],
                free_text=True,
            )
            self.line("link", "Link (optional)")
        self.tray = EvidenceTray()
        self.add_field("evidence", "Evidence", self.tray)
        self.add_button("This &image must not be saved", must_not, "link")
        self.line(
            "contact",
            "How can they reach you? (optional)",
            hint="Your sign-in name goes with it. Nothing proves to them that it was you.",
        )

    @property
    def book(self) -> str:
        """Whom it is for."""
        return self.values().choice("book") or self._only if "book" in self.fields else self._only

    def draft(self, values: Values) -> PostDraft:
        """What was typed, as a draft for the services."""
        platform = values.pick("platform")
        return PostDraft(
            narrative=values.text("narrative"),
            happened_on=values.date("happened_on"),
            happened_time=values.text("happened_time"),
            about=subject_of(values.pick("about")),
            by=subject_of(values.pick("by")),
            platform=platform.text if platform else "",
            link=values.text("link"),
            contact=values.text("contact"),
        )

    def exhibits(self) -> list[ExhibitDraft]:
        """The evidence, in its order."""
        return [ExhibitDraft(each.accepted) for each in self.tray.value()]

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"book": self.book}

    @property
    def untouched(self) -> bool:
        """Whether nothing worth keeping was entered."""
        return not self.values().text("narrative") and not self.tray.value()


class KeyForm(Form):
    """A book whose key is another than the one known: its holder reads out the code."""

    def __init__(self, target: Target) -> None:
        super().__init__(f"{target.label}: a new key")
        self.target = target
        self.set_chip(Chip("Check", "due"))
        self.add_text(target.problem)
        self.line(
            "check_code",
            "The code that its reader reads to you",
            hint="Twelve letters and digits, such as 4TJ8-QX0M-7RBC. Ask in person or ring them.",
            width=260,
        )


class ReceiptSheet(Sheet):
    """What whoever posted keeps: a code by which to ask."""

    def __init__(
        self, label: str, receipt: str, copy: Callable[[], object], again: Callable[[], object]
    ) -> None:
        super().__init__("Sealed and posted")
        self.set_chip(Chip("Posted", "done"))
        self.add_facts([("Went to", label)])
        self.add_section("Your receipt")
        self.add_text(receipt, "title")
        self.add_text(
            "Write this code down. Ask a reader of that book, in a day or two, whether the report "
            "with this code has arrived. Somebody who can get at this computer’s files could "
            "delete it unread; only the question shows that.",
        )
        self.copy_button = self.foot_button("&Copy the code", copy, "primary")
        self.foot_button("&Post another", again)


def closed_sheet(problems: Sequence[str], paper: Callable[[], object]) -> Sheet:
    """What to do where no book can be posted to."""
    sheet = Sheet("Post a report")
    for sentence in problems:
        sheet.add_text(sentence)
    sheet.add_text(
        "Whoever looks after sign-ins adds the chair under Settings, People and books, with the "
        "chair present.",
        "hint",
    )
    sheet.foot_button("Print a &blank form", paper, "primary")
    return sheet


def must_not_sheet(context: PageContext, page: Page, back: Callable[[], object]) -> Sheet:
    """What to do now about an image that must not be saved; the report goes on without it."""
    contacts = _contacts(context)
    sheet = Sheet("Do not save this image")
    sheet.set_chip(Chip("Stop", "problem"))
    sheet.add(stop_card(contacts))
    sheet.add_text("Then go on with the report, in words: what was seen, and on which device.")
    sheet.foot_button("&Print this card", lambda: print_stop_card(page, contacts), "primary")
    sheet.foot_button("Bac&k to the report", back)
    return sheet


def _contacts(context: PageContext) -> tuple[RoleHolderRow, ...]:
    school = context.workspace.school
    roles = (RoleKey.DSL, RoleKey.DEPUTY_DSL, RoleKey.ONLINE_SAFETY_OFFICER)
    return tuple(holder for role in roles for holder in school.role_holders(role))
