"""Stop before you look: asked once a batch, at every way in, before anything is shown or kept.

Each service that keeps what a person brings demands a :class:`LooksSafe`, so that no door can be
made without this question (001 §7.2.4, R109).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.models.evidence import Answer
from app.models.school import RoleKey
from app.services.evidence.intake import QUESTION, LooksSafe
from app.services.school import RoleHolderRow
from app.ui.page import PageContext
from app.ui.pages.stop import stop_card
from app.ui.sheet import button, words
from app.ui.widgets.pdf import print_pdf
from app.words import count, plural

What = tuple[str, str]
FILES: What = ("picture or file", "pictures and files")
SCANS: What = ("scan", "scans")
POLICY: What = ("document", "documents")
TO_TELL = (RoleKey.DSL, RoleKey.DEPUTY_DSL, RoleKey.ONLINE_SAFETY_OFFICER)


class StopQuestion(QDialog):
    """The question before any image is looked at; letters answer, Esc takes nothing.

    ``answer`` is None until a button is pressed. No button is the default one: Enter held down
    from before answers nothing.
    """

    def __init__(self, number: int, parent: QWidget | None = None, what: What = FILES) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self.setWindowTitle("Stop before you look")
        self.setModal(True)
        self.setFixedWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(QUESTION, "section"))
        column.addWidget(
            words(
                "An image like that must never be saved, copied, printed or sent, not even as "
                f"evidence. {count(number, *what)} {plural(number, 'is')} waiting; nothing has "
                "been stored yet. What is attached to an e-mail counts too."
            )
        )
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for answer, caption, letter in (
            (Answer.NO, "&No, none of it", "N"),
            (Answer.YES, "&Yes", "Y"),
            (Answer.NOT_SURE, "Not &sure", "S"),
        ):
            row.addWidget(button(caption, partial(self._choose, answer)))
            QShortcut(QKeySequence(letter), self, partial(self._choose, answer))
        row.addStretch(1)
        row.addWidget(button("&Cancel", self.reject))
        column.addLayout(row)
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)

    def _choose(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()


def ask_first(
    context: PageContext, window: QWidget | None, number: int, what: What = FILES
) -> Answer | None:
    """Ask about a batch; None if the person went back. The image leaves the clipboard unless "no".

    Args:
        context: the page's.
        window: what the question stands in front of.
        number: how many files or pictures wait.
        what: what one of them is called, and several.
    """
    question = StopQuestion(number, window.window() if window else None, what)
    answer = question.answer if context.dialogs.run(question) else None
    if answer is not None and answer is not Answer.NO:
        clear_clipboard()
    return answer


def is_plain(path: Path | str) -> bool:
    """Whether a file says that it is plain text, the one kind that can't hold a picture."""
    return Path(path).suffix.lower() == ".txt"


def may_come_in(
    context: PageContext, window: QWidget, number: int, what: What = FILES
) -> LooksSafe | None:
    """Ask about a batch where nothing else is on the screen; None if nothing may be taken.

    When the answer is not "no", the card says what to do now.
    """
    answer = ask_first(context, window, number, what)
    return None if answer is None else let_in(context, answer)


def let_in(context: PageContext, answer: Answer) -> LooksSafe | None:
    """Return what the services ask for; after any other answer show the card, and None."""
    if answer is Answer.NO:
        return LooksSafe(answer)
    card = StopCard(context)
    if context.dialogs.run(card):
        if card.record:
            context.navigate("incidents", answer.value, "stop")
        elif card.on_paper:
            _print_card(context)
    return None


def _print_card(context: PageContext) -> None:
    from app.reports.stop_card import stop_card as on_paper  # ReportLab is slow to import

    school, today, contacts = context.workspace.school.school(), context.today(), _to_tell(context)

    def done(pdf: bytes) -> None:
        window = QApplication.activeWindow()
        if window is not None:
            print_pdf(pdf, "Stop before you look", window, context)

    context.tasks.run(
        lambda _progress: on_paper(school.name, contacts, today, sample=school.sample),
        done=done,
        title="Making the card",
    )


def _to_tell(context: PageContext) -> tuple[RoleHolderRow, ...]:
    school = context.workspace.school
    return tuple(each for role in TO_TELL for each in school.role_holders(role))


class StopCard(QDialog):
    """What to do now, over whatever page is on show.

    Attributes:
        record: whether the person goes on to record what was seen, without the image.
        on_paper: whether they want this card printed.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(QApplication.activeWindow())
        self.record = self.on_paper = False
        self.setWindowTitle("Do not save this image")
        self.setModal(True)
        self.setFixedWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words("Nothing was taken in", "section"))
        column.addWidget(stop_card(_to_tell(context)))
        row = QHBoxLayout()
        row.setSpacing(8)
        if context.workspace.casework is not None:
            row.addWidget(button("&Record what was seen, without it", self._go_on, "primary"))
        row.addWidget(button("&Print this card", self._on_paper))
        row.addWidget(button("&Close", self.accept))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _go_on(self) -> None:
        self.record = True
        self.accept()

    def _on_paper(self) -> None:
        self.on_paper = True
        self.accept()


def clear_clipboard() -> None:
    """Take the image off the clipboard: a copy there could be pasted elsewhere."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.clear()
