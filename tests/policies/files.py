"""Policies as files, made up on the spot: PDF and Word, with what real ones have."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def pdf(pages: Sequence[Sequence[str]], header: str = "", leading: float = 14) -> bytes:
    """Return pages of lines; an empty line is a wider gap, as between paragraphs."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for number, lines in enumerate(pages, 1):
        if header:
            canvas.drawString(60, 810, header)
        top = 770.0
        for line in lines:
            if line:
                canvas.drawString(60, top, line)
            top -= leading if line else leading * 0.7
        if header:
            canvas.drawString(280, 30, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def picture_pdf() -> bytes:
    """Return a PDF as a scanner makes it: a page without any text."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def locked(data: bytes) -> bytes:
    """Return a PDF with a password."""
    writer = PdfWriter(clone_from=BytesIO(data))
    writer.encrypt("sesame")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def word() -> bytes:
    """Return a Word file: heading styles, automatic numbers, a table, tracked changes."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Larkmeadow, header"
    _add_list(document)
    document.add_heading("Policy for staff", 0)
    document.add_paragraph("Contents")
    document.add_paragraph("1.\tScope of it\t2")
    document.add_paragraph("2.\tConduct\t3")
    for level, words in (
        (0, "Scope of it"),
        (1, "These rules are for all who work here."),
        (1, "They are also for visitors, namely"),
        (2, "inspectors;"),
        (2, "students."),
        (0, "Conduct"),
        (1, "Write politely."),
    ):
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
    changed = document.add_paragraph("Never write to ")
    _tracked(changed._p, "w:del", "w:delText", "a friend")
    _tracked(changed._p, "w:ins", "w:t", "pupils")
    changed.add_run(" at night.")
    gone = document.add_paragraph("")
    _tracked(gone._p, "w:del", "w:delText", "This paragraph was deleted.")
    marks = OxmlElement("w:rPr")
    marks.append(OxmlElement("w:del"))
    gone._p.get_or_add_pPr().append(marks)
    table = document.add_table(2, 2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Who", "Does what", "Head", "Decides"),
        strict=True,
    ):
        cell.text = words
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_list(document: object) -> None:
    numbering = document.part.numbering_part.element  # type: ignore[attr-defined]
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(_LEVELS)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )


def _tracked(paragraph: object, tag: str, text_tag: str, words: str) -> None:
    change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    change.append(run)
    paragraph.append(change)  # type: ignore[attr-defined]
