"""What the printer gives out is what the reader of scans expects: printed forms, read unsigned."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from app.reports.declaration import blank_form, declaration_form
from app.services.declarations.form_layout import LARGE, LAYOUTS, NORMAL, Box
from app.services.policies.wording import default_wording
from app.services.scans.reading import read_stack
from app.services.scans.rows import Mark
from app.services.scans.sources import opened_stack
from tests.reports.material import DAY, NASTY, SCHOOL, a_form, a_text


def scanned(pdf: bytes) -> bytes:
    """The pages as a copier gives them: at 150 dpi, askew, every third upside down."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [
            page.render(scale=150 / 72, grayscale=True)
            .to_pil()
            .rotate(
                (-1) ** number * 1.7 + 180 * (number % 3 == 0),
                Image.Resampling.BICUBIC,
                fillcolor=255,
            )
            for number, page in enumerate(document)
        ]
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return file.getvalue()


def test_every_printed_form_is_known_and_seen_to_be_unsigned() -> None:
    wording = default_wording(SCHOOL, "Social media")
    one, three = a_text(wording), a_text(wording, "I use devices for work.", wording)
    forms = [
        a_form(NASTY[number % 4], text, layout, number)
        for number, (text, layout) in enumerate(
            ((one, NORMAL), (one, LARGE), (three, NORMAL), (three, LARGE))
        )
    ]
    pdf = declaration_form(forms, DAY, sample=True)
    blanks = {number: blank_form(layout) for number, layout in LAYOUTS.items()}
    with opened_stack(scanned(pdf), "forms.pdf") as stack:
        read = list(read_stack(stack, blanks))
    assert not any(page.problem for page in read)
    signed_on = [page for page in read if page.marks]
    assert [page.reference for page in signed_on] == [form.reference for form in forms]
    for page in signed_on:
        assert page.marks == dict.fromkeys(Box, Mark.EMPTY)
    texts = {page.reference for page in read if not page.marks}
    assert texts == {form.reference for form in forms[1:]}  # those with pages of text before
