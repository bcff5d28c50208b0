"""E-mails as mail programs save them: headers, what a reader sees, what is attached (RFC 5322)."""

from __future__ import annotations

import contextlib
import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from app.errors import Refused
from app.services.evidence.written import DEPTH, PARTS, Attachment, Written, attachment, one_line

SHOWN = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))")
_WORD = r"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?="
_CODED = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_NESTED = re.compile(rb"(?im)^content-type:\s*message/")


def read_eml(data: bytes, shown: str) -> Written:
    """Read an e-mail; ``shown`` is its name for a sentence.

    Raises:
        Refused: it has more parts, or parts within parts, than an e-mail has.
    """
    _check_parts(data, shown)
    message = email.message_from_bytes(data, policy=compat32)
    texts: list[tuple[str, str]] = []
    attachments: list[Attachment] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        disposition = part.get_content_disposition()
        if kind in ("text/plain", "text/html") and disposition != "attachment":
            texts.append((kind, _text(part)))
        else:
            attachments.append(attachment(_name(part), _bytes(part)))
    text, hidden = readable(texts)
    headers = tuple(
        (name, value)
        for name in SHOWN
        for raw in values_of(message, name)[:5]
        if (value := one_line(raw))
    )
    received = tuple(one_line(raw, 400) for raw in values_of(message, "Received")[:50])
    return Written(text, headers, received, hidden, tuple(attachments))


def readable(texts: list[tuple[str, str]]) -> tuple[str, int]:
    """Return what a reader sees of the bodies, and how many pieces of text are hidden.

    An e-mail that is sent as text and as a page says the same twice; the page is what people see.
    """
    from app.services.evidence.markup import html_text

    pages = [html_text(text) for kind, text in texts if kind == "text/html"]
    seen = [text for text, _ in pages if text] or [text for kind, text in texts if text.strip()]
    return "\n\n".join(seen), sum(hidden for _, hidden in pages)


def values_of(message: Message, name: str) -> list[str]:
    """Return the words of a header, whatever they are encoded in, in the order they stand."""
    return [
        decoded(str(raw)) for each, raw in message.raw_items() if each.casefold() == name.casefold()
    ]


def decoded(raw: str) -> str:
    """Return a header's words: some programs send bytes of UTF-8, which the rules forbid."""
    raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _CODED.sub(lambda found: _coded(found.group()), raw)


def _coded(words: str) -> str:
    with contextlib.suppress(LookupError, ValueError, MessageError):
        return str(make_header(decode_header(words)))
    return words


def _check_parts(data: bytes, shown: str) -> None:
    boundaries = {first or second for first, second in _BOUNDARY.findall(data)}
    ends = (b"--" + each for each in boundaries)
    nested = len(_NESTED.findall(data))
    if len(boundaries) > DEPTH or nested > DEPTH:
        raise Refused(
            f"{shown} has messages inside messages, more than {DEPTH} deep. "
            "Print it to PDF and add the PDF."
        )
    if sum(data.count(b"\n" + each) for each in ends) > PARTS:
        raise Refused(
            f"{shown} has more than {PARTS} parts, too many to open safely. "
            "Print it to PDF and add the PDF."
        )


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            assert isinstance(part, Message)  # noqa: S101 – that is what multipart means
            yield from _leaves(part)
    else:
        yield message


def _bytes(part: Message) -> bytes:
    inner = part.get_payload()
    if part.is_multipart() and isinstance(inner, list):  # a message in the message
        return b"\n".join(each.as_bytes() for each in inner if isinstance(each, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data = _bytes(part)
    for encoding in (part.get_content_charset("utf-8"), "utf-8", "cp1252"):
        with contextlib.suppress(LookupError, ValueError):  # a made-up encoding may hold anything
            return data.decode(encoding).replace("\r\n", "\n")
    return data.decode("latin-1")


def _name(part: Message) -> str:
    with contextlib.suppress(LookupError, ValueError, TypeError, MessageError):
        if name := part.get_filename():
            return decoded(name)
    return "E-mail.eml" if part.get_content_maintype() == "message" else "Attachment"
