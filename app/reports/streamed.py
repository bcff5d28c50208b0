"""A PDF that is written out page by page, so that 5,000 pages take no more memory than 50.

ReportLab keeps every page until the end. Here it only draws: each page's drawing goes to the file
at once, and what is the same on many pages goes there once. At the end ReportLab is asked for a
document of one empty page, whose fonts, by then holding each letter that was drawn, are taken over.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Callable, Hashable, Iterable
from io import BytesIO
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from app.reports import fonts
from app.reports.layout import Sheet, SheetCanvas

RESOURCES, PAGES, CATALOG, OUTLINES = 1, 2, 3, 4
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")


class StreamedCanvas(SheetCanvas):
    """Draws like a :class:`SheetCanvas`; ``file`` grows with each page and is whole after save.

    Attributes:
        counted: how many pages "Page x of y" speaks of; 0 for all.
    """

    # ReportLab's own, which its type stubs leave out.
    _preamble: str
    _startPage: Any  # noqa: N815

    def __init__(self, file: BinaryIO, sheet: Sheet) -> None:
        self._base = BytesIO()
        super().__init__(self._base, sheet)
        self.counted = 0
        self._out = file
        self._at = 0
        self._offsets = array("Q", [0] * (OUTLINES + 1))
        self._pages = array("L")
        self._shared: dict[Hashable, int] = {}
        self._below: list[int] = []
        self._bookmarks: list[tuple[str, int]] = []
        self._put(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def shared(self, key: Hashable, draw: Callable[[], object]) -> None:
        """Put on this page, below all else, what ``draw`` draws; it is called once for a key."""
        if key not in self._shared:
            kept, self._code = self._code, []
            self.saveState()
            draw()
            self.restoreState()
            self._shared[key] = self._stream(self._code)
            self._code = kept
        self._below.append(self._shared[key])

    def bookmark(self, words: str, level: int = 0, top: float | None = None) -> None:
        """Add an entry to the outline that leads to this page."""
        del level, top
        self._bookmarks.append((fonts.printable(words), len(self._pages)))

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Write the page out."""
        parts = [*self._below, self._stream(self._code)]
        contents = " ".join(f"{number} 0 R" for number in parts)
        wide, high = self._pagesize
        page = (
            f"<< /Type /Page /Parent {PAGES} 0 R /Resources {RESOURCES} 0 R "
            f"/MediaBox [0 0 {wide:.4f} {high:.4f}] /Contents [{contents}] >>"
        )
        self._pages.append(self._object(page.encode()))
        self._below = []
        self._startPage()

    def save(self) -> None:
        """Write fonts, pages, bookmarks and properties, and with them the end of the file."""
        if self._code:
            self.showPage()
        self.define_count(self.counted or len(self._pages))
        self.doForm("pages")
        Canvas.showPage(self)
        Canvas.save(self)
        base = _Base(self._base.getvalue())
        names = self._doc.idToObjectNumberAndVersion
        form = self._doc.getXObjectName("pages")
        taken: dict[int, int] = {}
        font = self._take(base, names["BasicFonts"][0], taken)
        count = self._take(base, names[form][0], taken)
        resources = (
            f"<< /ProcSet [/PDF /Text] /Font {font} 0 R /XObject << /{form} {count} 0 R >> >>"
        )
        self._object(resources.encode(), RESOURCES)
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        tree = f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>"
        self._object(tree.encode(), PAGES)
        self._outline()
        catalog = (
            f"<< /Type /Catalog /Pages {PAGES} 0 R /Outlines {OUTLINES} 0 R /Lang (en-GB) "
            "/PageMode /UseNone >>"
        )
        self._object(catalog.encode(), CATALOG)
        self._end(self._take(base, base.info, taken))

    def _outline(self) -> None:
        first = len(self._offsets)
        last = first + len(self._bookmarks) - 1
        for place, (words, page) in enumerate(self._bookmarks):
            number = first + place
            before = f"/Prev {number - 1} 0 R " if number > first else ""
            after = f"/Next {number + 1} 0 R " if number < last else ""
            title = ("\ufeff" + words).encode("utf-16-be").hex()
            entry = (
                f"<< /Title <{title}> /Parent {OUTLINES} 0 R {before}{after}"
                f"/Dest [{self._pages[page]} 0 R /Fit] >>"
            )
            self._object(entry.encode())
        ends = f"/First {first} 0 R /Last {last} 0 R " if self._bookmarks else ""
        outlines = f"<< /Type /Outlines {ends}/Count {len(self._bookmarks)} >>"
        self._object(outlines.encode(), OUTLINES)

    def _take(self, base: _Base, number: int, taken: dict[int, int]) -> int:
        """Copy an object of ReportLab's, and what it refers to; return its number here."""
        if number not in taken:
            head, rest = base.parts(number)
            for found in dict.fromkeys(_REFERENCE.findall(head)):
                self._take(base, int(found), taken)
            head = _REFERENCE.sub(lambda found: b"%d 0 R" % taken[int(found[1])], head)
            taken[number] = self._object(head + rest)
        return taken[number]

    def _stream(self, code: Iterable[str]) -> int:
        drawing = "\n".join([self._preamble, *code]).encode("latin-1")
        packed = zlib.compress(drawing, 6)
        head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        return self._object(head + packed + b"\nendstream")

    def _object(self, body: bytes, number: int = 0) -> int:
        """Write an object, under the next number unless one was kept for it; return the number."""
        if not number:
            number = len(self._offsets)
            self._offsets.append(0)
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def _end(self, info: int) -> None:
        start, size = self._at, len(self._offsets)
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset)
        trailer = f"<< /Size {size} /Root {CATALOG} 0 R /Info {info} 0 R >>"
        self._put(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())

    def _put(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


class _Base:
    """The objects of a PDF as ReportLab writes it: a table at the end says where each begins."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
        lines = pdf[table : pdf.index(b"trailer", table)].split(b"\n")[3:]
        self._begins = [int(line[:10]) for line in lines if line.endswith(b"n ")]
        found: Any = re.search(rb"/Info (\d+) 0 R", pdf[table:])
        self.info = int(found[1])

    def parts(self, number: int) -> tuple[bytes, bytes]:
        """An object's dictionary, and its stream, which is copied as it is."""
        begins = self._begins[number - 1]
        body = self._pdf[self._pdf.index(b"obj", begins) + 4 :]
        head, mark, _rest = body[: body.index(b"endobj")].partition(b"\nstream\n")
        if not mark:
            return head, b""
        length: Any = re.search(rb"/Length (\d+)", head)
        end = len(head) + len(mark) + int(length[1])
        return head, body[len(head) : end] + b"\nendstream"
