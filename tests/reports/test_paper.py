"""Every printed thing, read back: its words, its names as written, its pages and bookmarks."""

from __future__ import annotations

import time
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from app.reports.concern import concern_form
from app.reports.declaration import declaration_form
from app.reports.disclosure import disclosure_copy
from app.reports.incident import incident_file
from app.reports.recovery import recovery_sheet
from app.reports.recovery_check import asked, key_groups
from app.reports.register import declaration_register
from app.reports.stop_card import stop_card
from app.services.evidence.rows import PROVES
from app.services.figures.rows import DeclarationRegister, RegisterLine
from app.services.policies.wording import default_wording
from tests.reports.material import (
    CONTACTS,
    DAY,
    KEYS,
    NASTY,
    SCHOOL,
    a_form,
    a_text,
    disclosure,
    exhibit,
    incident,
)
from tests.reports.reading import assert_well_made, flat, opened, outline, text_of

SAMPLE = "Sample school: the people and events on this page are made up."


def register_of(*names: str) -> DeclarationRegister:
    lines = tuple(
        RegisterLine(name, "Teacher", "Year 4, " * 60, "Signed", DAY, "=1+1") for name in names
    )
    return DeclarationRegister(SCHOOL, True, "September <b>2026</b>", "2026", DAY, 3, 4, 0, lines)


def every_paper() -> dict[str, bytes]:
    wording = default_wording(SCHOOL, "Social media")
    shown = exhibit("A", NASTY[3])
    return {
        "Recovery sheet": recovery_sheet(SCHOOL, KEYS, DAY, sample=True),
        "Declaration": declaration_form(
            [a_form(n, a_text(wording)) for n in NASTY], DAY, sample=True
        ),
        "Disclosure DIS-2026-003": disclosure_copy(SCHOOL, disclosure(NASTY[0]), DAY, sample=True),
        "A concern about the headteacher": concern_form(SCHOOL, CONTACTS, DAY, sample=True),
        "Stop before you look": stop_card(SCHOOL, CONTACTS, DAY, sample=True),
        "Declaration register": declaration_register(register_of(*NASTY)),
        "Incident INC-2026-014": incident_file(
            SCHOOL, incident(" ".join(NASTY), (shown,)), [shown], DAY, sample=True
        ),
    }


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return every_paper()


def test_every_paper_is_well_made_and_says_that_it_is_a_sample(papers: dict[str, bytes]) -> None:
    for title, pdf in papers.items():
        assert_well_made(pdf, title)
        for number, page in enumerate(opened(pdf).pages, start=1):
            text = " ".join(page.extract_text().split())
            assert SAMPLE in text, f"{title}, page {number}"
            if title != "Declaration":
                assert f"Page {number} of {len(opened(pdf).pages)}" in text, title
        assert outline(pdf), title


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Declaration", NASTY),
        ("Disclosure DIS-2026-003", NASTY[:2]),
        ("A concern about the headteacher", NASTY[:2]),
        ("Stop before you look", NASTY[:2]),
        ("Declaration register", NASTY),
        ("Incident INC-2026-014", NASTY),
    ],
)
def test_names_print_as_they_are_written(
    papers: dict[str, bytes], title: str, names: tuple[str, ...]
) -> None:
    text = flat(papers[title])
    for name in (*names, SCHOOL):
        assert name in text


def test_the_same_rows_give_the_same_bytes(papers: dict[str, bytes]) -> None:
    assert every_paper() == papers


def test_a_paper_that_is_no_sample_says_nothing_of_it() -> None:
    assert "made up" not in text_of(stop_card(SCHOOL, CONTACTS, DAY))


def test_the_recovery_sheet_holds_the_keys_in_groups_and_as_codes(
    papers: dict[str, bytes],
) -> None:
    pdf = papers["Recovery sheet"]
    assert len(opened(pdf).pages) == 1
    words = text_of(pdf).split()
    for key in KEYS:
        assert "AGE-SECRET-KEY-1" + "".join(key_groups(key.secret)) == key.secret
        assert set(key_groups(key.secret)) <= set(words)
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    assert {code.text for code in zxingcpp.read_barcodes(image)} == {key.secret for key in KEYS}


def test_the_sheet_tells_which_characters_are_asked_for(papers: dict[str, bytes]) -> None:
    wanted = asked(KEYS)
    assert key_groups(KEYS[0].secret)[wanted.number - 1] == wanted.characters
    assert wanted.matches(f" {wanted.characters.lower()} ")
    assert not wanted.matches(wanted.characters[:3])
    words = f"the 4 characters of group {wanted.number} in the key of the register"
    assert words in flat(papers["Recovery sheet"])


def test_the_chairs_sheet_is_kept_from_the_head() -> None:
    key = replace(KEYS[0], book="chair")
    text = flat(recovery_sheet(SCHOOL, [key], DAY))
    for words in ("Key of the chair's book", "where the headteacher can't get at it", "next chair"):
        assert words in text
    assert "school safe" not in text


def test_a_disclosure_is_one_page_with_initials_and_two_signatures(
    papers: dict[str, bytes],
) -> None:
    pdf = papers["Disclosure DIS-2026-003"]
    text = flat(pdf)
    assert len(opened(pdf).pages) == 1
    for words in ("JK, pupil in Year 5", "Agreed with conditions", "No photographs", "Signed for"):
        assert words in text
    open_yet = flat(disclosure_copy(SCHOOL, disclosure("Ann", decided=False), DAY))
    assert "Not decided yet" in open_yet


def test_an_incident_shows_both_dates_both_wordings_and_each_hash() -> None:
    shown = [exhibit("A", "First"), exhibit("B", "Second")]
    pdf = incident_file(SCHOOL, incident("It happened.", tuple(shown)), shown, DAY)
    text = flat(pdf)
    assert PROVES in text
    for words in (
        "21 November 2026, about 16:00",
        "Recorded 20 November 2026",
        "They said A.",
        "They said B.",
        "Exhibit A",
        "Exhibit B",
        "Rang the parent.",
    ):
        assert words in text
    for each in shown:
        assert each.row.sha256 in text.replace(" ", "")
    assert sum(len(page.images) for page in opened(pdf).pages) == 2


def test_a_narrative_of_20_000_words_prints_whole_and_in_linear_time() -> None:
    def seconds(words: int) -> float:
        begun = time.process_time()
        pdf = incident_file(SCHOOL, incident("Something was said again. " * (words // 4)), [], DAY)
        spent = time.process_time() - begun
        assert flat(pdf).count("again.") == words // 4
        return spent

    seconds(100)
    few, many = seconds(5_000), seconds(20_000)
    assert many < 8 * few + 0.2


def test_words_longer_than_a_line_and_emoji_are_printed() -> None:
    pdf = incident_file(SCHOOL, incident("x" * 5000 + " \U0001f621 \x00\x07 ŵ w\u0302"), [], DAY)
    text = text_of(pdf)
    assert text.count("x") >= 5000
    assert "[pouting face] ŵ ŵ" in " ".join(text.split())


def test_a_register_repeats_its_heading_and_cuts_what_is_too_long() -> None:
    pdf = declaration_register(register_of(*(f"Person {number} Ŷnys" for number in range(300))))
    pages = opened(pdf).pages
    assert len(pages) > 5
    for page in pages:
        assert "Category" in page.extract_text()
    text = text_of(pdf)
    assert all(f"Person {number} Ŷnys" in text for number in range(300))
    assert "…" in text


def test_a_register_without_people_prints() -> None:
    assert "Declaration register" in text_of(declaration_register(register_of()))
