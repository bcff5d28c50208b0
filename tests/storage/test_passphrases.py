"""Which new passphrases are taken, why others aren't, and the words that are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Problems
from app.storage import passphrases
from app.storage.passphrases import check_passphrase, suggest
from tests.storage.vaults import PASSPHRASES, THEIRS, signed_in

KNOWN = ["Ysgol y Bryn", "Siân Gŵyr"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Enter a passphrase of 12 characters or more"),
        ("x9!kq  ", "12 characters or more"),
        ("           a", "12 characters or more"),
        ("password1234", "on the list of those that are tried first"),
        ("Password123!", "tried first"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("letmein letmein letmein", "repeats itself"),
        ("abcdefghijklmnop", "follows the alphabet or counts"),
        ("qwertyuiop[]asdfgh", "follows the keys of the keyboard"),
        ("25/12/1987 2026", "a date"),
        ("Ysgol y Bryn 2026", "the school’s name or a person’s"),
        ("siân gŵyr ysgol", "the school’s name or a person’s"),
        ("monkey dragon princess", "so few or so common words"),
        ("school teachers", "so few or so common words"),
        ("password" * 1000, "repeats itself"),
    ],
)
def test_a_weak_passphrase_is_refused_and_the_reason_is_told(typed: str, why: str) -> None:
    with pytest.raises(Problems) as refused:
        check_passphrase(typed, KNOWN, "new")
    (problem,) = refused.value.problems
    assert problem.field == "new"
    assert why in problem.sentence
    assert problem.sentence.endswith(".")


@pytest.mark.parametrize(
    "typed",
    [
        *PASSPHRASES.values(),
        THEIRS,
        "xK9#mQ2$vL7!",
        "correct horse battery staple",
        "ŵyneb hapus tri gair",
        "mae hen wlad fy nhadau yn annwyl",
        "kind words carry further than you think " * 100,
    ],
)
def test_a_good_one_is_taken_quickly_however_long(typed: str) -> None:
    check_passphrase(typed, KNOWN)


def test_the_sample_schools_has_to_be_long_enough_and_no_more() -> None:
    check_passphrase("sample school only", None)
    with pytest.raises(Problems, match="so few"):
        check_passphrase("sample school only")
    with pytest.raises(Problems, match="12 characters"):
        check_passphrase("sample", None)


def test_five_words_are_drawn_by_chance_and_good(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {suggest() for _ in range(50)}
    assert len(drawn) == 50
    for each in drawn:
        assert len(each.split(" ")) == 5
        check_passphrase(each, KNOWN)
    assert len(set(passphrases._words())) == len(passphrases._words()) == 6**5
    monkeypatch.setattr("app.storage.passphrases.secrets.choice", lambda words: words[-1])
    assert suggest() == "zoom zoom zoom zoom zoom"


def test_every_way_to_choose_one_judges_it_by_the_names_of_this_school(vault: Path) -> None:
    with signed_in(vault) as session:
        for choose in (
            lambda new: session.add_person("Siân Gŵyr", "dsl", new),
            lambda new: session.change_passphrase(PASSPHRASES["head"], new),
        ):
            with pytest.raises(Problems, match="name"):
                choose("Ysgol y Bryn 1")
        with pytest.raises(Problems, match="name"):
            session.add_person("Gwenllian Rhys", "dsl", "gwenllianrhys1")
        assert [row.name for row in session.people()] == ["dsl", "head", "office"]
