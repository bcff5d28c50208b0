"""The way in for pictures and files: the question, then the checks off the window's thread."""

from __future__ import annotations

import datetime as dt
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.models.evidence import Answer
from app.services.evidence.intake import Accepted, Arrival, LooksSafe, take_look
from app.services.evidence.service import Evidence
from app.services.evidence.twins import same_pictures
from app.services.evidence.view import tile
from app.services.evidence.written import Attachment
from app.ui.page import PageContext
from app.ui.pictures import png_of
from app.ui.stop_question import ask_first
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import Staged
from app.words import shorten

Incoming = Callable[[], Arrival]
KINDS = (
    "Pictures, PDF, e-mails, chats and recordings (*.png *.jpg *.jpeg *.webp *.gif *.tif *.tiff "
    "*.bmp *.pdf *.eml *.msg *.txt *.rtf *.htm *.html *.mp3 *.m4a *.aac *.wav *.ogg *.opus *.amr "
    "*.mp4 *.mov *.webm *.3gp);;All files (*)"
)
_IMAGES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
}
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_DESCRIPTOR = 592  # bytes of a FILEDESCRIPTORW; its name begins at 72 and has 260 letters
_PAGE = re.compile(r"""<img[^>]+src=["'](https?://[^"']+)""", re.IGNORECASE)


def has_evidence(mime: QMimeData) -> bool:
    """Whether the clipboard or what was dropped holds a picture or files."""
    files = any(url.isLocalFile() for url in mime.urls())
    return files or mime.hasImage() or bool(_virtual_names(mime))


def incoming(mime: QMimeData, now: dt.datetime) -> list[Incoming]:
    """Return what arrived, as steps that can be taken off the window's thread.

    Files come as they are; a picture keeps the bytes that the other program gave, where it gave
    any; files inside an e-mail program (Outlook's are not on the disk) come with their names.
    """
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return [partial(Arrival, path, path.name) for path in paths]
    if names := _virtual_names(mime):
        return [
            partial(Arrival, _virtual_content(mime, place), name)
            for place, name in enumerate(names)
        ]
    found = _PAGE.search(mime.html()) if mime.hasHtml() else None
    page = found.group(1) if found else ""
    name = f"Pasted {now.astimezone():%Y-%m-%d %H.%M.%S}"
    for kind, ending in _IMAGES.items():
        if mime.hasFormat(kind) and (data := mime.data(kind).data()):
            return [partial(Arrival, bytes(data), f"{name}.{ending}", page)]
    image = mime.imageData()
    if isinstance(image, QImage) and not image.isNull():
        encode = png_of(image)
        return [lambda: Arrival(encode(), f"{name}.png", page)]
    return []


def chosen(paths: Sequence[Path]) -> list[Incoming]:
    """Return files picked in a dialog, as steps to take."""
    return [partial(Arrival, path, path.name) for path in paths]


def _virtual_names(mime: QMimeData) -> list[str]:
    data = bytes(mime.data(_WINDOWS.format("FileGroupDescriptorW")).data())
    if len(data) < 4:
        return []
    (files,) = struct.unpack_from("<I", data)
    names = []
    for start in range(4, min(4 + files * _DESCRIPTOR, len(data)), _DESCRIPTOR):
        name = data[start + 72 : start + _DESCRIPTOR].decode("utf-16-le", "replace")
        names.append(name.split("\0")[0] or "Attachment")
    return names


def _virtual_content(mime: QMimeData, place: int) -> bytes:
    content = _WINDOWS.format("FileContents")
    data = bytes(mime.data(f"{content};index={place}").data())
    return data or (bytes(mime.data(content).data()) if place == 0 else b"")


class Intake:
    """Asks once a batch, checks off the window's thread, and hands over what may be kept.

    Args:
        context: the page's.
        window: what the question stands in front of.
        evidence: tells what is kept already; None where one can't look into the casebook.
        stop: called with yes or not sure; nothing of the batch is kept then.
    """

    def __init__(
        self,
        context: PageContext,
        window: QWidget,
        evidence: Evidence | None,
        stop: Callable[[Answer], object],
    ) -> None:
        self._context, self._window = context, window
        self._evidence, self._stop = evidence, stop

    def take(
        self,
        batch: Sequence[Incoming],
        then: Callable[[list[Staged]], object],
        failed: Callable[[], object] = lambda: None,
    ) -> bool:
        """Ask and take in; return False when the person cancelled or must not save it.

        ``then`` is called with what may be kept, later; ``failed`` when there is nothing.
        """
        answer = ask_first(self._context, self._window, len(batch))
        if answer is None:
            return False
        if answer is not Answer.NO:
            self._stop(answer)
            return False
        self.look(batch, LooksSafe(answer), then, failed)
        return True

    def look(
        self,
        batch: Sequence[Incoming],
        looked: LooksSafe,
        then: Callable[[list[Staged]], object],
        failed: Callable[[], object] = lambda: None,
    ) -> None:
        """Check a batch about which the question was answered, off the window's thread."""

        def done(result: tuple[list[Staged], list[str]]) -> None:
            staged, refused = result
            if refused:
                self._context.messages.problem(" ".join(refused))
            if staged:
                then(staged)
            else:
                failed()

        def stopped(sentence: str) -> None:
            self._context.messages.problem(sentence)
            failed()

        self._context.tasks.run(
            partial(_check, self._evidence, batch, looked),
            done=done,
            failed=stopped,
            title="Taking in evidence",
        )


def attached(attachments: Sequence[Attachment]) -> list[Incoming]:
    """Return what is attached to a message, as steps to take."""
    return [partial(Arrival, each.data, each.name) for each in attachments]


def settle(context: PageContext, staged: Sequence[Staged]) -> list[Staged]:
    """Ask about those that are kept already, and return what is to be kept."""
    again = [each for each in staged if each.note]
    if not again:
        return list(staged)
    answer = context.dialogs.ask(
        "Keep the same picture twice?",
        " ".join(f"“{shorten(each.accepted.name, 40)}”: {each.note}." for each in again[:5]),
        [("leave", "&Leave out what is here already"), ("keep", "&Keep all")],
    )
    return list(staged) if answer == "keep" else [each for each in staged if not each.note]


def _check(
    evidence: Evidence | None, batch: Sequence[Incoming], looked: LooksSafe, progress: Progress
) -> tuple[list[Staged], list[str]]:
    arrivals = []
    for number, step in enumerate(batch, start=1):
        progress.step(number, len(batch), "File")
        arrivals.append(step())
    found = take_look(arrivals, looked)
    hashes = [one.sha256 for one in found.accepted]
    notes: dict[str, str] = {}
    if evidence is not None:
        for sha256, label in same_pictures(evidence, found.accepted).items():
            notes[sha256] = f"Same picture as {label}, with other details about the file"
        for sha256, label in evidence.kept_as(hashes).items():
            notes[sha256] = f"Already kept as {label}"
    staged, refused = [], list(found.refused)
    for one in found.accepted:
        try:
            staged.append(Staged(_in_memory(one), tile(one), notes.get(one.sha256, "")))
        except Refused as problem:
            refused.append(str(problem))
    return staged, refused


def _in_memory(accepted: Accepted) -> Accepted:
    """Hold the bytes that were looked at: the file may be gone when the draft is saved."""
    arrival = accepted.arrival
    if isinstance(arrival.source, bytes):
        return accepted
    held = Arrival(arrival.source.read_bytes(), arrival.name, arrival.page)
    return Accepted(held, accepted.shape, accepted.size, accepted.sha256, accepted.looked)


def restored(
    waiting: Sequence[Mapping[str, str]], images: Mapping[str, bytes]
) -> tuple[list[Incoming], LooksSafe | None]:
    """Return what a draft kept, as steps to take, and the answer given when it came in."""
    steps: list[Incoming] = [
        partial(Arrival, images[each["key"]], each["name"], each["page"])
        for each in waiting
        if each["key"] in images
    ]
    return steps, LooksSafe(Answer(waiting[0]["answer"])) if steps else None
