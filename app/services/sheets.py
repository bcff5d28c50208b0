"""Lists as schools have them: CSV in any encoding, Excel workbooks, cells pasted from Excel.

Everything becomes rows of text. What is too big, damaged or made to harm is refused with a
sentence before anything of it is taken.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.errors import Refused

MAX_BYTES = 25_000_000
MAX_UNPACKED = 150_000_000
MAX_PARTS = 1_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100

_DELIMITERS = ",;\t|"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = (  # UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNSEEN = dict.fromkeys((*range(9), *range(14, 32), 65279, *range(8203, 8208)))

TOO_MANY_ROWS = (
    f"This list has more than {MAX_ROWS:,} rows. Keep only the staff in it, then try again."
)
TOO_MANY_COLUMNS = (
    f"This list has more than {MAX_COLUMNS} columns. Keep only the columns with names, "
    "roles and dates, then try again."
)
TOO_BIG = "This file is too big for a staff list. Keep only the staff in it, then try again."
DAMAGED = "This workbook is damaged. Open it in Excel, save it again, then try again."
EMPTY = "There is nothing in this list. Choose another file, or paste the cells again."


@dataclass(frozen=True)
class Table:
    """Rows of cells, as text without spaces around it.

    Attributes:
        title: the sheet's name; empty for text.
        rows: from the very first row, empty ones too, so that row *n* is the one that Excel
            numbers *n* + 1. Empty cells at the end of a row are left out.
        mixed: some lines were in another encoding than the rest, so accents need a look.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    mixed: bool = False


def read_file(data: bytes) -> tuple[Table, ...]:
    """Read a file by its content, whatever its name: one table a sheet, empty sheets left out.

    Raises:
        Refused: it is no list, or too big, damaged or locked.
    """
    if len(data) > MAX_BYTES:
        raise Refused(TOO_BIG)
    if data.startswith(_ZIP):
        tables = tuple(_workbook(_checked_workbook(data)))
    elif data.startswith(_OLE):
        raise Refused(
            "This workbook is locked by a password or in Excel's old format. In Excel, save it "
            "as “Excel Workbook (.xlsx)” without a password, then try again."
        )
    else:
        text, mixed = _decode(data)
        tables = (Table("", _text_rows(text), mixed),)
    tables = tuple(table for table in tables if any(table.rows))
    if not tables:
        raise Refused(EMPTY)
    return tables


def read_pasted(text: str) -> Table:
    """Read cells pasted from a spreadsheet; a column of names on its own is fine.

    Raises:
        Refused: nothing was pasted, or too much.
    """
    if len(text) > MAX_BYTES:
        raise Refused(TOO_BIG)
    rows = _text_rows(text, pasted=True)
    if not any(rows):
        raise Refused(EMPTY)
    return Table("", rows)


def _decode(data: bytes) -> tuple[str, bool]:
    """Text of bytes, and whether its lines differ in encoding."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            if encoding == "utf-8":
                return _decode_lines(data[len(bom) :])
            return data[len(bom) :].decode(encoding, errors="replace"), False
    if b"\0" in data:
        half = len(data) // 2 or 1
        for zeros, letters, encoding in (
            (data[1::2], data[::2], "utf-16-le"),
            (data[::2], data[1::2], "utf-16-be"),
        ):
            if zeros.count(0) > half * 0.6 and b"\0" not in letters:
                return data.decode(encoding, errors="replace"), False
        raise Refused(
            "This file is not a list, or it is damaged. Save it from Excel as a workbook or as "
            "CSV, then try again."
        )
    return _decode_lines(data)


def _decode_lines(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        pass
    lines, utf8 = [], False
    for line in data.split(b"\n"):
        try:
            text = line.decode("utf-8")
            utf8 = utf8 or not line.isascii()
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
        lines.append(text)
    return "\n".join(lines), utf8


def _text_rows(text: str, *, pasted: bool = False) -> tuple[tuple[str, ...], ...]:
    if "\0" in text:
        text = text.replace("\0", "")
    first, _, rest = text.partition("\n")
    if said := re.fullmatch(r'"?sep=([,;\t|])"?\r?', first):
        delimiter, text = said[1], "\n" + rest  # keeps the rows' numbers
    else:
        delimiter = _delimiter(text, pasted=pasted)
    try:
        return tuple(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error:
        raise Refused(
            "A quotation mark in this list is never closed, so its rows can't be told apart. "
            "Save it again from Excel, then try again."
        ) from None


def _delimiter(text: str, *, pasted: bool) -> str:
    """The character that cuts most lines into the same number of cells, and the most cells."""
    if pasted and "\t" in text:
        return "\t"
    sample = [line for line in text[:65_536].splitlines() if line.strip()][:50]
    best, chosen = (0, 0), "\t" if pasted else ","
    for delimiter in _DELIMITERS:
        try:
            counts = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        except csv.Error:
            continue
        # A pasted column of "Surname, first name" is one column.
        several = {n: times for n, times in counts.items() if n > (2 if pasted else 1)}
        if several:
            width, times = max(several.items(), key=lambda item: (item[1], item[0]))
            if (times, width) > best:
                best, chosen = (times, width), delimiter
    return chosen


def _limited(rows: Iterable[Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Clean the cells; stop at the first row that is too far down or too wide."""
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise Refused(TOO_MANY_ROWS)
        cells = [_clean(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise Refused(TOO_MANY_COLUMNS)
        yield tuple(cells)


def _clean(cell: str) -> str:
    if cell.isascii():
        if not cell.isprintable():
            cell = cell.translate(_UNSEEN)
    else:
        cell = unicodedata.normalize("NFC", cell).translate(_UNSEEN)
    return " ".join(cell.split())


_MEANT_FOR_CALAMINE = re.compile(r"(?:\[Content_Types\]\.xml|_rels/.*|xl/.*\.(?:xml|rels))", re.I)
# A cell with something in it: one that is only formatted costs nothing.
_REFERENCE = rb"""<(?:\w+:)?c\s(?:[^>]*\s)?r\s*=\s*["'](?:%s)["'][^>]*(?<!/)>"""
_LETTERS = rb"[A-Za-z]"
_FAR_RIGHT = re.compile(_REFERENCE % (rb"(?:%s{3,}|[D-Zd-z]%s)\d+" % (_LETTERS, _LETTERS)))
_FAR_DOWN = re.compile(_REFERENCE % (rb"%s+(?:[3-9]\d{4}|2[1-9]\d{3}|\d{6,})" % _LETTERS))
_FAR_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?:[^>]*\s)?r\s*=\s*["'](?:[3-9]\d{4}|2[1-9]\d{3}|\d{6,})["']"""
)
_UNPLACED = re.compile(rb"<(?:\w+:)?(?:c|row)(?:\s(?!(?:[^>]*\s)?r\s*=)[^>]*)?>")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")


def _checked_workbook(data: bytes) -> bytes:
    """The workbook's own parts, packed anew after each was unpacked and measured.

    The reader then sees exactly the bytes that were counted, whatever the file's directory
    claimed, and no cell so far out that the table up to it would fill the memory.
    """
    checked = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = {entry.filename: entry for entry in parts.infolist()}
            if "xl/workbook.xml" not in entries:
                raise Refused(
                    "This is not an Excel workbook. In Excel, save the list as “Excel Workbook "
                    "(.xlsx)” or as CSV, then try again."
                )
            wanted = [e for name, e in entries.items() if _MEANT_FOR_CALAMINE.fullmatch(name)]
            if len(wanted) > MAX_PARTS or sum(e.file_size for e in wanted) > MAX_UNPACKED:
                raise Refused(TOO_BIG)
            with zipfile.ZipFile(checked, "w") as kept:
                for entry in wanted:
                    part = parts.read(entry)  # never more than file_size bytes
                    _check_part(part)
                    kept.writestr(entry.filename, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused(DAMAGED) from None
    except Exception as damage:  # zlib.error and lzma's have no common base
        if isinstance(damage, Refused):
            raise
        raise Refused(DAMAGED) from None
    return checked.getvalue()


def _check_part(part: bytes) -> None:
    if b"\0" in part:
        raise Refused(DAMAGED)
    if _FAR_RIGHT.search(part):
        raise Refused(TOO_MANY_COLUMNS)
    if _FAR_DOWN.search(part) or (_FAR_ROW.search(part) and _UNPLACED.search(part)):
        raise Refused(TOO_MANY_ROWS)
    rows = _ROW_END.split(part)
    if len(rows) > MAX_ROWS + 10_000:
        raise Refused(TOO_MANY_ROWS)
    if any(len(row) > 4 * MAX_COLUMNS and len(_CELL.findall(row)) > 1_000 for row in rows):
        raise Refused(TOO_MANY_COLUMNS)


def _workbook(data: bytes) -> Iterator[Table]:
    from python_calamine import (  # only when a workbook is read
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if (
                    sheet.typ is SheetTypeEnum.WorkSheet
                    and sheet.visible is SheetVisibleEnum.Visible
                ):
                    cells = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    rows = tuple(_limited(map(_texts, cells)))
                    yield Table(sheet.name, rows)
    except CalamineError:
        raise Refused(DAMAGED) from None


def _texts(row: Iterable[object]) -> Iterator[str]:
    for cell in row:
        if isinstance(cell, str):
            yield cell
        elif isinstance(cell, float):
            yield str(int(cell)) if cell.is_integer() else repr(cell)
        elif isinstance(cell, dt.datetime):
            yield cell.date().isoformat()
        elif isinstance(cell, bool):
            yield "yes" if cell else "no"
        else:
            yield str(cell)
