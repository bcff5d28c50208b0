"""Messages made for tests: e-mails, and Outlook files written stream by stream."""

from __future__ import annotations

import struct
from email.message import EmailMessage

SECTOR, MINI, END, FREE = 512, 64, 0xFFFFFFFE, 0xFFFFFFFF
_STRING, _BINARY = 0x001F, 0x0102


def eml(body: str = "You will be sorry.", html: str = "", **attached: bytes) -> bytes:
    """An e-mail to the school; attachments by name, with ``_`` for the dot."""
    message = EmailMessage()
    message["Received"] = "from mail.example.org by mx.example.com; Tue, 3 Nov 2026 21:40:02 +0000"
    message["Received"] = "from phone by mail.example.org; Tue, 3 Nov 2026 21:40:00 +0000"
    message["From"] = "Zoë Parent <zoe@example.org>"
    message["To"] = "office@oaklane.example"
    message["Date"] = "Tue, 03 Nov 2026 21:40:00 +0000"
    message["Subject"] = "Your class teacher – again"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attached.items():
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return message.as_bytes()


def msg(subject: str, body: str, sender: str, name: str = "", data: bytes = b"") -> bytes:
    """An Outlook message, with one attachment if it has a name."""
    root = {
        0x0037: (_STRING, subject),
        0x1000: (_STRING, body),
        0x0C1A: (_STRING, sender),
        0x0C1F: (_STRING, f"{sender.split(maxsplit=1)[0].lower()}@example.org"),
        0x001A: (_STRING, "IPM.Note"),
    }
    streams = [("", _properties(root, 32)), *(_stream(pid, *what) for pid, what in root.items())]
    entries: list[tuple[str, bytes | list[tuple[str, bytes]]]] = [
        (each or "__properties_version1.0", content) for each, content in streams
    ]
    if name:
        inner: dict[int, tuple[int, str | bytes]] = {
            0x3707: (_STRING, name),
            0x3701: (_BINARY, data),
        }
        entries.append(
            (
                "__attach_version1.0_#00000000",
                [
                    ("__properties_version1.0", _properties(inner, 8)),
                    *(_stream(pid, *what) for pid, what in inner.items()),
                ],
            )
        )
    return _compound(entries)


def _coded(value: str | bytes) -> bytes:
    return value.encode("utf-16-le") if isinstance(value, str) else value


def _stream(pid: int, kind: int, value: str | bytes) -> tuple[str, bytes]:
    return f"__substg1.0_{pid:04X}{kind:04X}", _coded(value)


def _properties(
    values: dict[int, tuple[int, str]] | dict[int, tuple[int, str | bytes]], head: int
) -> bytes:
    rows = b"".join(
        struct.pack("<HHIII", kind, pid, 6, len(_coded(value)) + (2 if kind == _STRING else 0), 0)
        for pid, (kind, value) in values.items()
    )
    return bytes(head) + rows


def _compound(entries: list[tuple[str, bytes | list[tuple[str, bytes]]]]) -> bytes:
    """Write a compound file: everything in sectors, small streams in the small-stream sectors."""
    flat: list[dict[str, int | str | bytes]] = [{"name": "Root Entry", "kind": 5, "child": 1}]
    for name, content in entries:
        flat.append({"name": name, "kind": 2 if isinstance(content, bytes) else 1})
        if isinstance(content, bytes):
            flat[-1]["data"] = content
        flat[-1]["next"] = len(flat)
    flat[-1]["next"] = FREE
    for place, (_, content) in enumerate(entries, start=1):
        if isinstance(content, list):
            flat[place]["child"] = len(flat)
            for inner, held in content:
                flat.append({"name": inner, "kind": 2, "data": held, "next": len(flat) + 1})
            flat[-1]["next"] = FREE
    sectors: list[bytes] = []
    chain: list[int] = []
    small, small_chain = b"", list[int]()

    def put(data: bytes) -> int:
        if not data:
            return END
        start = len(sectors)
        for at in range(0, len(data), SECTOR):
            sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            chain.append(len(sectors))
        chain[-1] = END
        return start

    for each in flat[1:]:
        data = each.get("data", b"")
        if not isinstance(data, bytes):
            raise TypeError(data)
        each["size"] = len(data)
        if len(data) >= 4096:
            each["start"] = put(data)
        elif data:
            each["start"] = len(small_chain)
            padded = data.ljust(-(-len(data) // MINI) * MINI, b"\0")
            small_chain += [len(small_chain) + 1 + at for at in range(len(padded) // MINI)]
            small_chain[-1] = END
            small += padded
    flat[0]["start"], flat[0]["size"] = put(small), len(small)
    small_start = put(struct.pack(f"<{len(small_chain)}I", *small_chain).ljust(SECTOR, b"\xff"))
    directory = b"".join(_entry(each) for each in flat)
    blank = bytes(66) + struct.pack("<BBIII", 0, 0, FREE, FREE, FREE) + bytes(48)
    directory += blank * (-len(flat) % 4)
    directory_start = put(directory)
    fat_sectors = -(-(len(sectors) + 8) // 128)
    fat_start = len(sectors)
    table = [*chain, *[0xFFFFFFFD] * fat_sectors]
    table += [FREE] * (fat_sectors * 128 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fat_sectors, directory_start, 0, 4096, small_start, -(-len(small_chain) // 128)),
        *(END, 0),
    )
    header += struct.pack(
        "<109I", *(fat_start + n if n < fat_sectors else FREE for n in range(109))
    )
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _entry(each: dict[str, int | str | bytes]) -> bytes:
    name = str(each["name"]).encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII",
        name,
        len(name) + 2,
        each["kind"],
        1,
        FREE,
        each.get("next", FREE),
        each.get("child", FREE),
        each.get("start", END if each["kind"] != 1 else 0),
        each.get("size", 0),
        0,
    )
