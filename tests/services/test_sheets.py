"""Lists as schools have them, and lists made to harm."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from app.errors import Refused
from app.services import sheets
from app.services.sheets import read_file, read_pasted

HEADINGS = ("Name", "Role", "Start date")


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def simple(book: openpyxl.Workbook) -> None:
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "Staff list"
    sheet.append(())
    sheet.append(HEADINGS)
    sheet.append(("Siân Gŵyr", "Teacher", dt.date(2025, 9, 1)))
    sheet.append(("Rhŷs Owen", 7, 1.5))
    sheet.append((None, True, dt.datetime(2025, 9, 2, 8, 30)))  # noqa: DTZ001 - Excel has no zones


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    rows = [HEADINGS, ("Siân Gŵyr", "Teacher", "01/09/2025"), ("Rhŷs Owen", "Cook", "2025-09-01")]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (table,) = read_file(text.encode(encoding))
    assert table.rows == tuple(rows)
    assert not table.mixed


def test_excel_saves_csv_in_the_pc_s_own_encoding() -> None:
    (table,) = read_file("Name,Role\r\nZoë O’Neill,Élève–teacher\r\n".encode("cp1252"))
    assert table.rows[1] == ("Zoë O’Neill", "Élève–teacher")


def test_lines_in_different_encodings_are_each_read_as_they_are() -> None:
    data = "Name,Role\nSiân Gŵyr,Teacher\n".encode() + "Zoë Reed,Cook\n".encode("cp1252")
    (table,) = read_file(data)
    assert [row[0] for row in table.rows] == ["Name", "Siân Gŵyr", "Zoë Reed"]
    assert table.mixed


def test_row_numbers_are_those_of_the_file() -> None:
    (table,) = read_file(b'Staff list\n\n\nName,Role\n"Jones,\nSian",Teacher\n')
    assert table.rows == (("Staff list",), (), (), ("Name", "Role"), ("Jones, Sian", "Teacher"))


def test_excel_s_own_delimiter_line() -> None:
    (table,) = read_file(b"sep=|\nName|Role\nA, B|C\n")
    assert table.rows[1:] == (("Name", "Role"), ("A, B", "C"))


def test_unseen_characters_go_and_accents_are_composed() -> None:
    (table,) = read_file("Name,Role\n\ufeffSia\u0302n\u00a0 \u200bJones\u200e,Cook\n".encode())
    assert table.rows[1] == ("Siân Jones", "Cook")


def test_names_that_look_like_formulas_or_markup_stay_as_they_are() -> None:
    names = ["=HYPERLINK(1)", "@Sum", "+44", "<b>Bold</b>", "<img src=x>", "-"]
    (table,) = read_file("\n".join(["Name,Role", *(f"{n},Cook" for n in names)]).encode())
    assert [row[0] for row in table.rows[1:]] == names


def test_pasted_cells() -> None:
    table = read_pasted('Name\tRole\n"Jones\nSiân"\tCook\nOwen, Rhŷs\t\n')
    assert table.rows == (("Name", "Role"), ("Jones Siân", "Cook"), ("Owen, Rhŷs",))


def test_a_pasted_column_of_names_is_one_column() -> None:
    table = read_pasted("Jones, Siân\nOwen, Rhŷs\nReed, Zoë\n")
    assert table.rows == (("Jones, Siân",), ("Owen, Rhŷs",), ("Reed, Zoë",))


def test_workbook() -> None:
    (table,) = read_file(workbook(simple))
    assert table.rows[1] == ("", "Staff list")
    assert table.rows[3:] == (
        HEADINGS,
        ("Siân Gŵyr", "Teacher", "2025-09-01"),
        ("Rhŷs Owen", "7", "1.5"),
        ("", "yes", "2025-09-02"),
    )


def test_hidden_and_empty_sheets_are_left_out() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        simple(book)
        hidden = book.create_sheet("Pay")
        hidden["A1"] = "secret"
        hidden.sheet_state = "hidden"
        book.create_sheet("Empty")

    assert [table.title for table in read_file(workbook(fill))] == ["Sheet"]


@pytest.mark.parametrize("data", [b"", b"\n\n,,\n", b"\xef\xbb\xbf", b"   "])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(Refused, match="nothing in this list"):
        read_file(data)


def test_nothing_pasted() -> None:
    with pytest.raises(Refused, match="nothing in this list"):
        read_pasted(" \n\t\n")


def test_200_columns() -> None:
    wide = ",".join(f"Column {n}" for n in range(200))
    with pytest.raises(Refused, match="more than 100 columns"):
        read_file(f"{wide}\n{wide}\n".encode())


def test_empty_columns_to_the_right_do_no_harm() -> None:
    (table,) = read_file(b"Name,Role" + b"," * 16_000 + b"\nA B,Cook" + b"," * 16_000 + b"\n")
    assert table.rows == (("Name", "Role"), ("A B", "Cook"))


def test_100_000_rows() -> None:
    with pytest.raises(Refused, match="more than 20,000 rows"):
        read_file(b"Name,Role\n" + b"Ann Reed,Cook\n" * 100_000)


def test_100_000_rows_in_a_workbook() -> None:
    def far(part: bytes) -> bytes:
        row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
        rows = b"".join(row % (n, n) for n in range(10, 100_010))
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    with pytest.raises(Refused, match="more than 20,000 rows"):
        read_file(repacked(workbook(simple), "xl/worksheets/sheet1.xml", far))


def test_nul_bytes() -> None:
    with pytest.raises(Refused, match="not a list, or it is damaged"):
        read_file(b"Name,Role\nA\0nn Reed,Cook\n")
    with pytest.raises(Refused, match="not a list, or it is damaged"):
        read_file(bytes(5_000))


def test_a_program_or_a_picture_is_no_list() -> None:
    with pytest.raises(Refused, match="not a list"):
        read_file(b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(range(256)) * 20)
    with pytest.raises(Refused, match="not a list"):
        read_file(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20)


def test_quotation_mark_never_closed() -> None:
    with pytest.raises(Refused, match="quotation mark"):
        read_file(b'Name,Role\n"Ann Reed,Cook\n' + b"Bob Hill,Cook\n" * 15_000)


def test_old_or_locked_workbook() -> None:
    with pytest.raises(Refused, match="password"):
        read_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_other_zip_files() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("word/document.xml", "<x/>")
    with pytest.raises(Refused, match="not an Excel workbook"):
        read_file(out.getvalue())


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_workbook_cut_short(cut: float) -> None:
    data = workbook(simple)
    with pytest.raises(Refused, match="damaged"):
        read_file(data[: int(len(data) * cut)])


def test_workbook_with_a_flipped_byte_is_read_or_refused() -> None:
    data = bytearray(workbook(simple))
    for at in range(0, len(data), 97):
        changed = bytes(data[:at]) + bytes([data[at] ^ 0x55]) + bytes(data[at + 1 :])
        with contextlib.suppress(Refused):
            read_file(changed)


def test_zip_bomb_by_its_directory() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(sheets.MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(Refused, match="too big"):
        read_file(out.getvalue())


def test_zip_bomb_that_lies_about_its_size() -> None:
    name = b"xl/worksheets/sheet1.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr(name.decode(), b" " * 40_000_000)
    data = bytearray(out.getvalue())
    size = (40_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(Refused, match="damaged"):
        read_file(bytes(data))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (b'<row r="20000"><c r="XFD20000"><v>1</v></c></row>', "more than 100 columns"),
        (b'<row r="9"><c s="1" r = "DA9"><v>1</v></c></row>', "more than 100 columns"),
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "more than 20,000 rows"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "more than 20,000 rows"),
        (b'<row r="1048575"/><row><c><v>1</v></c></row>', "more than 20,000 rows"),
        (b'<row r="9">' + b"<c><v>1</v></c>" * 5_000 + b"</row>", "more than 100 columns"),
    ],
)
def test_one_cell_far_out_would_fill_the_memory(cell: bytes, sentence: str) -> None:
    data = repacked(
        workbook(simple),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", cell + b"</sheetData>"),
    )
    with pytest.raises(Refused, match=sentence):
        read_file(data)


def test_formatting_far_out_does_no_harm() -> None:
    data = repacked(
        workbook(simple),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        ),
    )
    assert read_file(data)[0].rows[3] == HEADINGS


def test_a_file_far_too_big_is_not_even_looked_at() -> None:
    with pytest.raises(Refused, match="too big"):
        read_file(b"x" * (sheets.MAX_BYTES + 1))
