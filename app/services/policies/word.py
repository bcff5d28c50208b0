"""The text of a Word file as it reads: insertions in, deletions out, numbers as Word counts them.

Headers and footers are left out: Word keeps them apart from the text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from app.errors import Refused
from app.services.policies.clauses import Line

LARGEST_UNPACKED = 200 * 1024 * 1024  # bytes; a policy of a hundred pages has two or three million
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FOOTNOTES = "/relationships/footnotes"
_GONE = (qn("w:del"), qn("w:moveFrom"))
_SKIPPED = {*_GONE, qn("w:pPr"), qn("w:rPr"), f"{_MARKUP}Fallback"}
_LETTERS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): "\t",
}
_DAMAGE = (  # a syntax error is what broken XML is
    zipfile.BadZipFile,
    zlib.error,
    PythonDocxError,
    OpcError,
    SyntaxError,
    LookupError,
    ValueError,
    RuntimeError,  # a password on the package, or packing that nobody uses
    EOFError,
    OSError,
    AttributeError,  # python-docx takes the package's own lists at their word
)
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def word_lines(data: bytes, name: str) -> tuple[Line, ...]:
    """Return the paragraphs of a Word file, the rows of its tables and its footnotes.

    Raises:
        Refused: it is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused(f"“{name}” is too large once unpacked. Save it as a PDF.")
        document = Document(BytesIO(data))
        return tuple(_lines(document))
    except _DAMAGE as error:
        raise Refused(f"“{name}” is damaged and can’t be read. Save it again from Word.") from error


def _lines(document: WordDocument) -> Iterator[Line]:
    reader = _Paragraphs(document)
    for block in _blocks(document.element.body):
        if block.tag == qn("w:p"):
            yield from reader.read(block)
        else:
            for row in block.iter(qn("w:tr")):
                if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                    yield from _row(reader, row)
    yield from reader.rest()
    for part in document.part.rels.values():
        if part.reltype.endswith(_FOOTNOTES):
            for note in parse_xml(part.target_part.blob).iter(qn("w:footnote")):
                if note.get(qn("w:type")) is None:
                    for paragraph in note.iter(qn("w:p")):
                        yield from reader.read(paragraph)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(child)


def _row(reader: _Paragraphs, row: Any) -> Iterator[Line]:
    """A row of short cells is one line; cells of several paragraphs keep theirs."""
    cells = [
        [line for p in cell.iter(qn("w:p")) for line in reader.read(p) if line.text.strip()]
        for cell in row.iterchildren(qn("w:tc"))
    ]
    if all(len(cell) <= 1 for cell in cells):
        words = [cell[0].text.strip() for cell in cells if cell]
        if words:
            yield Line("\t".join(words), starts=True)
    else:
        for cell in cells:
            yield from cell


def _text(element: Any) -> str:
    """The words inside, as if all changes were accepted."""
    parts = []
    for child in element.iterchildren():
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _LETTERS:
            parts.append(_LETTERS[child.tag])
        else:
            text = _text(child)
            boxed = child.tag == qn("w:p") and text  # a paragraph in a text box
            parts.append(f"\n{text}\n" if boxed else text)
    return "".join(parts)


class _Level(NamedTuple):
    """How one level of a list is counted: ``decimal`` as ``%1.%2``, from a number."""

    kind: str
    text: str
    start: int
    style: str | None


class _Paragraphs:
    """Reads paragraphs in the order of the text, and counts their numbers on the way."""

    def __init__(self, document: WordDocument) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element}
        self._lists: dict[str, dict[int, _Level]] = {}
        self._of_number: dict[str, tuple[str, dict[int, int]]] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        self._kept = ""  # words whose paragraph mark was deleted: they belong to the next one
        if any(rel.reltype.endswith("/numbering") for rel in document.part.rels.values()):
            self._read_lists(document.part.numbering_part.element)

    def read(self, paragraph: Any) -> Iterator[Line]:
        """Yield a paragraph's lines: one, or more where the writer broke it."""
        words = _text(paragraph)
        if paragraph.xpath("w:pPr/w:rPr/w:del | w:pPr/w:rPr/w:moveFrom"):
            self._kept += words
            return
        words, self._kept = self._kept + words, ""
        style = self._style(paragraph)
        number = self._number(paragraph, style) if words.strip() else ""
        first, *rest = [line for line in words.split("\n") if line.strip()] or [""]
        text = f"{number}\t{first}" if number else first
        yield Line(text, starts=True, heading=bool(first) and self._is_heading(style))
        for line in rest:
            yield Line(line)

    def rest(self) -> Iterator[Line]:
        """Yield what is left if the very last paragraph mark was deleted."""
        if self._kept.strip():
            yield Line(self._kept, starts=True)
        self._kept = ""

    def _read_lists(self, numbering: Any) -> None:
        for one in numbering.iterchildren(qn("w:abstractNum")):
            self._lists[one.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl")) or 0): _Level(
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    int(_value(level, "w:start") or 1),
                    _value(level, "w:pStyle"),
                )
                for level in one.iterchildren(qn("w:lvl"))
            }
        for one in numbering.iterchildren(qn("w:num")):
            starts = {
                int(override.get(qn("w:ilvl")) or 0): int(_value(override, "w:startOverride") or 1)
                for override in one.iterchildren(qn("w:lvlOverride"))
                if override.find(qn("w:startOverride")) is not None
            }
            self._of_number[one.get(qn("w:numId"))] = _value(one, "w:abstractNumId") or "", starts

    def _style(self, paragraph: Any) -> list[Any]:
        """The paragraph's style and those it is based on."""
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
        chain: list[Any] = []
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get(_value(style, "w:basedOn"))
        return chain

    @staticmethod
    def _is_heading(styles: list[Any]) -> bool:
        names = (_value(style, "w:name") or "" for style in styles)
        return any(name.lower().startswith(("heading", "title", "toc heading")) for name in names)

    def _number(self, paragraph: Any, styles: list[Any]) -> str:
        """The number or bullet that Word shows before a paragraph."""
        for owner in (paragraph, *styles):
            found = owner.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = _value(found, "w:numId") if found is not None else None
            if number is None:
                continue
            name, starts = self._of_number.get(number, ("", {}))
            levels = self._lists.get(name, {})
            level = _value(found, "w:ilvl")
            if level is None:
                wanted = owner.get(qn("w:styleId"))
                level = next((str(at) for at, each in levels.items() if each.style == wanted), "0")
            at = int(level)
            return self._count(name, levels, at, number, starts) if at in levels else ""
        return ""

    def _count(
        self, name: str, levels: dict[int, _Level], at: int, number: str, starts: dict[int, int]
    ) -> str:
        if levels[at].kind == "bullet":
            return "•"
        counted = self._counted.setdefault(name, {})
        if at in starts and (number, at) not in self._restarted:
            self._restarted.add((number, at))
            counted[at] = starts[at]
        else:
            counted[at] = counted.get(at, levels[at].start - 1) + 1
        for deeper in [each for each in counted if each > at]:
            del counted[deeper]
        shown = levels[at].text
        for each in range(at + 1):
            if each in levels:
                value = counted.setdefault(each, levels[each].start)
                shown = shown.replace(f"%{each + 1}", _written(levels[each].kind, value))
        return shown.strip()


def _value(element: Any, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _written(kind: str, value: int) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = ""
        for worth, letters in _ROMAN:
            roman += letters * (value // worth)
            value %= worth
        return roman.upper() if kind == "upperRoman" else roman
    return "" if kind == "none" else str(value)
