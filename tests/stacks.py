"""Stacks of forms as they come back from staff and through the copier."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
import pypdfium2
from PIL import Image

from app.reports.declaration import blank_form, declaration_form
from app.services.declarations.form_layout import LAYOUTS
from app.services.declarations.form_rows import PersonForm
from app.services.declarations.forms import Forms
from app.services.scans.inbox_rows import ScanSource
from app.services.scans.intake import ScanIntake
from app.storage.book import Book
from tests.pictures import SAFE
from tests.scans.paper import SCALE, Answers, filled

Page = Image.Image
DPI = 150
SIGNED = Answers()


def blanks() -> dict[int, bytes]:
    """What a reader is given to tell ink from print by."""
    return {number: blank_form(layout) for number, layout in LAYOUTS.items()}


def forms(register: Book, collection: UUID, people: Sequence[UUID]) -> dict[UUID, PersonForm]:
    """The registered forms of these people, as they would be printed."""
    printer = Forms(register)
    rows = {row.staff_id: row for row in printer.people(collection)}
    wanted = printer.register(printer.prepare(collection, [rows[each] for each in people]))
    return {form.staff_id: form for form in wanted}


def returned(
    register: Book,
    collection: UUID,
    answers: Mapping[UUID, Answers],
) -> list[Page]:
    """The printed forms of these people, with what each wrote on theirs."""
    made = forms(register, collection, list(answers))
    pdf = declaration_form(list(made.values()), made_on=register.today())
    pages = []
    for number, (person, form) in enumerate(made.items()):
        sheet = pypdfium2.PdfDocument(pdf)[number]
        page = sheet.render(scale=SCALE * 25.4 / 72, grayscale=True).to_pil().convert("L")
        filled(page, form.layout, answers[person], np.random.default_rng(number))
        pages.append(page.resize((round(8.27 * DPI), round(11.69 * DPI))))
    return pages


def blank() -> Page:
    """The back of a page."""
    return Image.new("L", (round(8.27 * DPI), round(11.69 * DPI)), 250)


def without_codes(page: Page) -> Page:
    """The same page from another printer, on which the codes did not come out."""
    bare = page.copy()
    side, (width, height) = round(36 / 25.4 * DPI), bare.size
    for left, top in ((width - round(49 / 25.4 * DPI), 0), (0, height - round(54 / 25.4 * DPI))):
        bare.paste(250, (left, top, left + side + 40, top + side + 40))
    return bare


def stack(path: Path, pages: Sequence[Page]) -> Path:
    """A PDF of scanned pages, as copiers make them."""
    path.write_bytes(pdf(pages))
    return path


def pdf(pages: Sequence[Page]) -> bytes:
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=75)
    return file.getvalue()


def sixty(
    register: Book, collection: UUID, people: Sequence[UUID], old: Sequence[Page]
) -> list[Page]:
    """A stack of sixty pages: 54 clear and two of them upside down besides, and four others.

    Those are one without a code, an old form, one unsigned, and the blank back of a page.

    Args:
        register: which knows the forms.
        collection: what is signed.
        people: 58 of them; the last but one without a code, the last unsigned.
        old: one page, about what people signed before.
    """
    answers = dict.fromkeys(people, SIGNED)
    answers[people[57]] = Answers(signed=False)
    pages = returned(register, collection, answers)
    pages[7], pages[30] = pages[7].rotate(180), pages[30].rotate(180)
    pages[56] = without_codes(pages[56])
    return [*pages[:20], *old, *pages[20:41], blank(), *pages[41:]]


def take_in(register: Book, path: Path) -> None:
    """Read a stack into the inbox."""
    ScanIntake(register).take_in(ScanSource(path.name, path), blanks(), SAFE)
