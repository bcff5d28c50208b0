"""Outlook's messages (MSG): read from their streams, with nothing of Outlook run."""

from __future__ import annotations

import email
from email.policy import compat32

from app.errors import Refused
from app.services.evidence.eml import SHOWN, readable, values_of
from app.services.evidence.written import PARTS, Written, attachment, one_line


def read_msg(data: bytes, shown: str) -> Written:
    """Read an Outlook message; ``shown`` is its name for a sentence.

    Raises:
        Refused: it isn't one, is damaged, or has more attachments than can be opened safely.
    """
    import oxmsg  # slow to import

    try:
        _check_sizes(data)
        message = oxmsg.Message.load(data)
        found = message.attachments
        if len(found) > PARTS:
            raise Refused(
                f"{shown} has more than {PARTS} attachments, too many to open safely. "
                "Print it to PDF and add the PDF."
            )
        bodies = [("text/html", message.html_body or ""), ("text/plain", message.body or "")]
        text, hidden = readable([each for each in bodies if each[1].strip()])
        sent = message.sent_date
        known = {
            "From": message.sender or "",
            "To": ", ".join(f"{each.name} <{each.email_address}>" for each in message.recipients),
            "Date": sent.isoformat(" ", "seconds") if sent else "",
            "Subject": message.subject,
        }
        # Outlook keeps the headers of what came over the internet as they were.
        lines = message.properties.str_prop_value(_HEADERS) or ""
        attachments = tuple(
            attachment(each.file_name or "Attachment", each.file_bytes or b"") for each in found
        )
    except RecursionError:
        raise
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused(
            f"{shown} is an Office document or a damaged message. Print it to PDF and add the PDF."
        ) from error
    came = email.message_from_string(lines, policy=compat32)
    headers = tuple(
        (name, value)
        for name in SHOWN
        if (value := one_line(known.get(name) or ", ".join(values_of(came, name)[:5])))
    )
    received = tuple(one_line(raw, 400) for raw in values_of(came, "Received")[:50])
    return Written(text.replace("\r\n", "\n"), headers, received, hidden, attachments)


_HEADERS = 0x007D  # PidTagTransportMessageHeaders


def _check_sizes(data: bytes) -> None:
    """Check what the file says of its own tables and streams against its length.

    Its reader believes that, and would go round in it until the memory is full.

    Raises:
        ValueError: something in it would be larger than the file.
    """
    import olefile  # slow to import

    for at in _COUNTS:
        if int.from_bytes(data[at : at + 4], "little") > len(data) // _SECTOR:
            raise ValueError("a table that is larger than the file")
    with olefile.OleFileIO(data) as streams:
        container, *sizes = [each.size for each in streams.direntries if each is not None]
    if container > len(data) or sum(sizes) > len(data):
        raise ValueError("streams that are larger than the file")


_SECTOR = 512  # bytes; the least that there are ([MS-CFB] 2.2)
_COUNTS = (40, 44, 64, 72)  # where the header says how many sectors each of its tables has
