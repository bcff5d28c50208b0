"""The code on a printout: short, typed with no slip unnoticed, never a form's."""

from __future__ import annotations

import random

from app.services.declarations.form_codes import read_code
from app.services.printouts.codes import (
    ALPHABET,
    PageCode,
    new_code,
    page_code,
    qr_text,
    read_qr,
    read_typed,
)


def test_what_is_shown_and_what_the_qr_holds_are_read_back() -> None:
    for page in (1, 9, 10, 431, 9999):
        code = new_code()
        assert read_typed(page_code(code, page)) == PageCode(code, page)
        assert read_typed(f" {page_code(code, page).lower()} ") == PageCode(code, page)
        assert read_qr(qr_text(code, page)) == PageCode(code, page)
        assert read_typed(qr_text(code, page)) == PageCode(code, page)
        assert read_typed(code) == PageCode(code)


def test_no_code_is_a_forms_and_no_form_is_a_printout() -> None:
    assert read_code(qr_text(new_code(), 1)) is None
    assert read_qr("C1TABCDEFGHIJKLMNOPQ") is None
    assert len({new_code() for _ in range(2000)}) == 2000


def test_every_wrong_letter_and_every_swap_is_noticed() -> None:
    luck = random.Random(4)
    for _ in range(60):
        typed = page_code(new_code(), luck.choice((1, 12, 305))).replace("-", "")
        for place, letter in enumerate(typed):
            others = "0123456789" if place > 9 else ALPHABET
            for other in others:
                wrong = typed[:place] + other + typed[place + 1 :]
                # A leading nought says the same page.
                if (other != letter and int(wrong[10:]) != int(typed[10:])) or place < 10:
                    assert other == letter or read_typed(wrong) is None, (typed, wrong)
        for place in range(len(typed) - 1):
            swapped = typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
            if swapped != typed:
                assert read_typed(swapped) is None, (typed, swapped)


def test_what_is_no_code_is_none() -> None:
    for text in ("", "-", "INC-2026-014", "7K2", "K" * 40, "７Ｋ２", "R2D-3UK-WN7-Y0"):
        assert read_typed(text) is None
