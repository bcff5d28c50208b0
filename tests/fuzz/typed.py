"""What people type, and what codes hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from app.dates import default_terms, parse_date, parse_review, parse_time_words
from app.services.declarations.form_codes import code_text, read_code
from app.services.declarations.form_layout import LAYOUTS, Corner
from app.services.printouts.codes import new_code, page_code, qr_text, read_qr, read_typed
from app.services.printouts.service import Printouts
from app.services.staff.cells import cell_date
from app.services.year_groups import parse_year_group
from app.storage.keys import printed_secret
from app.storage.passphrases import check_passphrase
from tests import builders
from tests.fuzz.target import Read, Target
from tests.fuzz.vault_files import OWN

TODAY = dt.date(2026, 11, 4)
_DATES = (
    "4 nov", "04/11/2026", "2026-11-04", "today", "yesterday", "last friday", "29 feb", "45901",
    "4 November 2026", "9999-12-31", "31/12/9999", "0/0/0000", "²/³/2026", "१/२/२०२६",
)  # fmt: skip


def _each(*readers: Callable[[str], object]) -> Callable[[Path], Read]:
    """Every reader gets the same text; each may refuse it."""
    from app.errors import CandourError

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        refused: CandourError | None = None
        for reader in readers:
            try:
                reader(text)
            except CandourError as error:
                refused = error
        if refused is not None:
            raise refused

    return lambda _folder: read


def _texts(*texts: str) -> Callable[[], Iterable[bytes]]:
    return lambda: [text.encode() for text in texts]


def _codes() -> list[bytes]:
    layout, corner = next(iter(LAYOUTS.values())), next(iter(Corner))
    code = new_code()
    texts = (code_text(layout, corner, "ABCDEFGHJKLM"), code, page_code(code, 2), qr_text(code, 2))
    return [text.encode() for text in texts]


def _trail_heads(folder: Path) -> Read:
    printouts = Printouts(builders.book(folder), None)
    return lambda data: printouts.say_of_typed_head(data.decode("utf-8", "replace"))


TARGETS = (
    Target(
        "date",
        _each(
            lambda text: parse_date(text, TODAY),
            lambda text: parse_date(text, TODAY, ahead=True),
            cell_date,
        ),
        _texts(*_DATES),
        300,
    ),
    Target(
        "review",
        _each(lambda text: parse_review(text, default_terms(2026), TODAY)),
        _texts("Autumn Term 2027", "Term 6 – 2026/27", "September 2026", "spring", *_DATES),
        150,
    ),
    Target(
        "time", _each(parse_time_words), _texts("4pm", "about 16:33", "half past 3", "²:³"), 200
    ),
    Target("year-group", _each(parse_year_group), _texts("Year 6", "R", "N", "13", "²", "१"), 200),
    Target("codes", _each(read_code, read_qr, read_typed), _codes, 300),
    Target("trail-head", _trail_heads, _texts("0af3 51c2 88d0 7be1 94aa", "register: 12 entries")),
    Target("printed-key", _each(printed_secret), _texts(OWN.secret, OWN.secret[16:].lower()), 200),
    Target("passphrase", _each(check_passphrase), _texts("lemon ladder", "aaaa" * 9), 30),
)
