"""Messages, chat exports, RTF and web pages are read as text, with what they hide left out."""

from __future__ import annotations

import pytest

from app.errors import Refused
from app.models.evidence import EvidenceKind
from app.services.evidence.intake import Arrival, accept
from app.services.evidence.written import Written, read_written
from tests.pictures import SAFE, picture
from tests.services.messages import eml, msg


def read(data: bytes, name: str) -> Written:
    one = accept(Arrival(data, name), SAFE)
    return read_written(data, one.shape.media_type, name)


def test_an_email_shows_its_headers_and_the_way_it_came() -> None:
    data = eml()
    one = accept(Arrival(data, "Your class teacher.eml"), SAFE)
    assert (one.kind, one.shape.media_type) == (EvidenceKind.MESSAGE, "message/rfc822")
    told = read_written(data, "message/rfc822", "a.eml")
    assert told.headers == (
        ("From", "Zoë Parent <zoe@example.org>"),
        ("To", "office@oaklane.example"),
        ("Date", "Tue, 03 Nov 2026 21:40:00 +0000"),
        ("Subject", "Your class teacher – again"),
        ("Message-ID", "<1@example.org>"),
    )
    assert len(told.received) == 2
    assert told.received[0].startswith("from mail.example.org by mx.example.com")
    assert told.text == "You will be sorry.\n"
    assert told.whole.startswith("From: Zoë Parent")


HIDES = """<html><head><title>T</title><style>.x, p.y{display:none} #z{font-size:0px}</style></head>
<body><!-- canary one --><p>Seen <b>words</b>.</p><div style="display: none">canary two</div>
<span style="font-size:0">canary three</span><p class="x">canary four</p><i id="z">canary five</i>
<p hidden>canary six</p><script>canary()</script>A<br>B
<a href="https://bad.example/x">our school</a></body></html>"""


@pytest.mark.parametrize("name", ["mail.eml", "page.html"])
def test_what_a_reader_would_not_see_is_left_out_and_counted(name: str) -> None:
    data = eml(html=HIDES) if name == "mail.eml" else HIDES.encode()
    told = read(data, name)
    assert "canary" not in told.text
    assert told.text == "Seen words.\n\nA\nB\nour school <https://bad.example/x>"
    assert told.hidden == 6
    assert told.hidden_words == "6 pieces of hidden text left out. The original holds it."


def test_hidden_words_of_an_rtf_are_left_out() -> None:
    data = rb"{\rtf1\ansi Seen \v canary\v0  and {\v canary two}caf\'e9.\par End}"
    told = read(data, "note.rtf")
    assert told.text == "Seen  and café.\nEnd"
    assert told.hidden == 2


def test_a_chat_export_is_text() -> None:
    chat = "03/11/2026, 21:40 - Zoë: Y4 are 🤬\r\n03/11/2026, 21:41 - Ann: Agreed\r\n"
    told = read(b"\xef\xbb\xbf" + chat.encode(), "WhatsApp Chat with Y4.txt")
    assert told.text == chat.replace("\r\n", "\n")
    assert read("naïve".encode("cp1252"), "a.txt").text == "naïve"
    assert read("wide".encode("utf-16"), "a.txt").text == "wide"


def test_attachments_are_offered_or_named_with_the_reason() -> None:
    data = eml(photo_png=picture(), setup_exe=b"MZ\x90\x00" + bytes(99), plan_docx=b"PK\x03\x04xx")
    photo, program, plan = read(data, "a.eml").attachments
    assert (photo.name, photo.data, photo.why_not) == ("photo.png", picture(), "")
    assert "is a program and not a picture. Do not open it" in program.why_not
    assert "Print it to PDF" in plan.why_not


def test_a_message_in_a_message_is_an_attachment() -> None:
    inner = eml("The first one.")
    data = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\nSee below\n--x\nContent-Type: message/rfc822\n\n"
        + inner
        + b"\n--x--\n"
    )
    told = read(data, "forwarded.eml")
    assert told.text.strip() == "See below"
    (attached,) = told.attachments
    assert read(attached.data, attached.name).text.strip() == "The first one."


def parts(number: int) -> bytes:
    head = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n"
    return head + b"--x\n\n.\n" * number + b"--x--\n"


def nested(depth: int) -> bytes:
    data = b"From: a@example.org\n"
    for level in range(depth):
        data += f'Content-Type: multipart/mixed; boundary="x{level}"\n\n--x{level}\n'.encode()
    return data + b"\ndeep\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (parts(10_000), "has more than 500 parts, too many to open safely. Print it to PDF"),
        (nested(2_000), "has messages inside messages, more than 30 deep"),
        (
            b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * 2_000,
            "has messages inside messages",
        ),
        (b"From: a@example.org\n\n" + bytes(61 * 2**20), "too long to be read safely"),
    ],
    ids=["parts", "nested", "messages", "long"],
)
def test_bombs_are_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        accept(Arrival(data, "bomb.eml"), SAFE)


def test_names_cannot_be_turned_round_or_padded_with_nothing() -> None:
    data = eml().replace(b"From: ", "From: \u202eevil\u202c A\u200bnn ".encode())
    (_, sender), *_ = read(data, "a.eml").headers
    assert sender.startswith("evil Ann")
    assert sender.endswith("(with characters that can’t be seen)")


def test_an_outlook_message_is_read() -> None:
    data = msg("About Y4", "Call me – now.\r\nZ", "Zoe Parent", "photo.png", picture() * 20)
    one = accept(Arrival(data, "About Y4.msg"), SAFE)
    assert (one.kind, one.shape.suffix) == (EvidenceKind.MESSAGE, ".msg")
    told = read(data, "About Y4.msg")
    assert told.headers == (("From", '"Zoe Parent" <zoe@example.org>'), ("Subject", "About Y4"))
    assert told.text == "Call me – now.\nZ"
    (attached,) = told.attachments
    assert (attached.name, attached.data) == ("photo.png", picture() * 20)


def test_a_torn_outlook_message_and_an_old_document_are_refused() -> None:
    data = msg("About Y4", "Call me", "Zoe Parent")
    for torn in (data[:700], data[:8] + bytes(2000)):
        with pytest.raises(Refused, match="an Office document or a damaged message"):
            accept(Arrival(torn, "a.msg"), SAFE)


@pytest.mark.parametrize(
    ("head", "media_type", "suffix"),
    [
        (b"ID3\x04", "audio/mpeg", ".mp3"),
        (b"\xff\xfb\x90\x00", "audio/mpeg", ".mp3"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4", ".m4a"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav", ".wav"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio/opus", ".opus"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "audio/ogg", ".ogg"),
        (b"#!AMR\n", "audio/amr", ".amr"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4", ".mp4"),
        (b"\x00\x00\x00\x18ftypqt  ", "video/quicktime", ".mov"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp", ".3gp"),
        (b"\x1aE\xdf\xa3" + bytes(20) + b"webm", "video/webm", ".webm"),
    ],
)
def test_recordings_are_known_by_content_and_kept(
    head: bytes, media_type: str, suffix: str
) -> None:
    one = accept(Arrival(head + bytes(600), "holiday.docx"), SAFE)
    kind = EvidenceKind.SOUND if media_type.startswith("audio") else EvidenceKind.FILM
    assert (one.kind, one.shape.media_type, one.shape.suffix) == (kind, media_type, suffix)
