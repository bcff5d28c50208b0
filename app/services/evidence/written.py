"""What was written, as text: e-mails with their headers, chat exports, RTF and web pages.

Nothing is run, loaded from elsewhere or written to the disk; what a reader would not see is left
out and counted. What is shown is a reading: the original stays as it arrived.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from app.errors import Refused
from app.models.evidence import EvidenceKind
from app.services.evidence.types import MEBIBYTE, look_at, refused_name
from app.words import count

LIMIT = 60 * MEBIBYTE  # of a message with what is attached to it
TEXT_LIMIT = 5 * MEBIBYTE
PARTS = 500
DEPTH = 30
KIND_OF = {
    "message/rfc822": EvidenceKind.MESSAGE,
    "application/vnd.ms-outlook": EvidenceKind.MESSAGE,
    "text/plain": EvidenceKind.TEXT,
    "text/html": EvidenceKind.TEXT,
    "application/rtf": EvidenceKind.TEXT,
}
# They turn a line round or take no room, so that two names can look alike.
_UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD, 0x061C]
)


@dataclass(frozen=True)
class Attachment:
    """A file in a message, which nobody has looked at yet.

    Attributes:
        why_not: why it can't be an exhibit of its own, "" if it can.
    """

    name: str
    data: bytes = field(repr=False)
    why_not: str = ""


@dataclass(frozen=True)
class Written:
    """A reading of a message or text.

    Attributes:
        headers: From, To, Date, Subject and the like, in that order.
        received: the way a message came, its last stop first.
        hidden: how many pieces of text were left out because a reader would not see them.
    """

    text: str
    headers: tuple[tuple[str, str], ...] = ()
    received: tuple[str, ...] = ()
    hidden: int = 0
    attachments: tuple[Attachment, ...] = ()

    @property
    def whole(self) -> str:
        """The headers and the text, one below the other."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers)
        return f"{head}\n\n{self.text}" if head else self.text

    @property
    def hidden_words(self) -> str:
        """How much was left out, in words."""
        if not self.hidden:
            return ""
        return f"{count(self.hidden, 'piece')} of hidden text left out. The original holds it."


def read_written(data: bytes, media_type: str, name: str) -> Written:
    """Read a message or a text.

    Raises:
        Refused: it is damaged, too large, or made to fill the memory.
    """
    shown = refused_name(name)
    if len(data) > (LIMIT if KIND_OF[media_type] is EvidenceKind.MESSAGE else TEXT_LIMIT):
        raise Refused(f"{shown} is too long to be read safely. Print it to PDF and add the PDF.")
    try:
        if media_type == "message/rfc822":
            from app.services.evidence.eml import read_eml

            return read_eml(data, shown)
        if media_type == "application/vnd.ms-outlook":
            from app.services.evidence.msg import read_msg

            return read_msg(data, shown)
        if media_type == "application/rtf":
            from app.services.evidence.markup import rtf_text

            text, hidden = rtf_text(data)
            return Written(text, hidden=hidden)
        text = plain_text(data, shown)
        if media_type == "text/html":
            from app.services.evidence.markup import html_text

            text, hidden = html_text(text)
            return Written(text, hidden=hidden)
        return Written(text)
    except RecursionError as error:
        raise Refused(
            f"{shown} is nested too deeply to be read safely. Print it to PDF and add the PDF."
        ) from error


def plain_text(data: bytes, shown: str) -> str:
    """Decode a text file as Windows and phones write them.

    Raises:
        Refused: it is no text.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused(f"{shown} is not text, whatever its name says. Take a screenshot and add that.")


def one_line(text: str, longest: int = 2000) -> str:
    """Return a header or a name as one line in which nothing is unseen or turned round."""
    plain = " ".join(text.translate(_UNSEEN).split())
    marked = "" if plain == " ".join(text.split()) else " (with characters that can’t be seen)"
    return f"{plain if len(plain) <= longest else f'{plain[:longest]}…'}{marked}"


def attachment(name: str, data: bytes) -> Attachment:
    """Tell whether a file in a message can be an exhibit of its own."""
    name = one_line(name, 200) or "Attachment"
    try:
        look_at(io.BytesIO(data), name)
    except Refused as problem:
        return Attachment(name, data, str(problem))
    return Attachment(name, data, "" if data else "It is empty.")
