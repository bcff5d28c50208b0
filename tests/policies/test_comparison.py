"""Splitting and comparing policies: nothing is dropped, and exactly the edits made are told."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.policies.clauses import Clause, Line, plain_lines, split
from app.services.policies.comparison import Difference, compare
from app.services.policies.word_changes import Mark, plain, word_changes
from tests.policies.edits import FICTIONAL, KINDS, edited, told_by

TEXTS = 50  # of each policy, each with one to six edits


def clauses(text: str) -> tuple[Clause, ...]:
    return split(plain_lines(text))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_nothing_dropped(lines: tuple[Line, ...]) -> None:
    found = split(lines)
    if any(line.text.strip() for line in lines if not line.furniture):
        assert [n for clause in found for n in clause.lines] == list(range(1, len(lines) + 1))
    for clause in found:
        source = (lines[n - 1] for n in clause.lines)
        words = "".join(line.text for line in source if not line.furniture)
        assert squeezed(clause.mark + clause.text) == squeezed(words)


@pytest.mark.parametrize("path", FICTIONAL, ids=lambda path: path.stem)
def test_every_line_of_a_policy_is_in_one_clause(path: Path) -> None:
    assert_nothing_dropped(plain_lines(path.read_text(encoding="utf-8")))


LINES = st.lists(
    st.builds(
        Line,
        st.text(alphabet="aZ19.()-•·# \tivx,;:é\u00a0", max_size=30)
        | st.sampled_from(["Contents", "1 Scope", "1.2 All staff", "(a) to read;", "Appendix 1"]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
)


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_every_line_of_any_text_is_in_one_clause(lines: list[Line]) -> None:
    assert_nothing_dropped(tuple(lines))


@given(LINES, LINES)
@settings(max_examples=100, deadline=None)
def test_every_clause_of_both_texts_is_in_one_pair(old: list[Line], new: list[Line]) -> None:
    before, after = split(old), split(new)
    pairs = compare(before, after)
    assert [c for pair in pairs for c in pair.new] == list(after)
    assert sorted(c.lines for pair in pairs for c in pair.old) == sorted(c.lines for c in before)
    assert pairs == compare(before, after)


@pytest.mark.parametrize("path", FICTIONAL, ids=lambda path: path.stem)
def test_exactly_the_edits_made_are_told(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    before = clauses(source)
    kinds: Counter[str] = Counter()
    for seed in range(TEXTS):
        rng = random.Random(f"{path.stem}/{seed}")
        text, told = edited(source, rng, rng.randrange(1, 7))
        assert_nothing_dropped(plain_lines(text))
        assert told_by(compare(before, clauses(text))) == told, (path.stem, seed)
        kinds.update(kind for kind, *_ in told)
    assert len(kinds) == len(KINDS)


@pytest.mark.parametrize("path", FICTIONAL, ids=lambda path: path.stem)
def test_numbers_that_all_shift_do_not_mislead(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    before = clauses(source)
    for seed in range(TEXTS // 2):
        rng = random.Random(f"{path.stem}/{seed}/counted anew")
        text, told = edited(source, rng, rng.randrange(1, 7), count_anew=True)
        assert told_by(compare(before, clauses(text))) == told, (path.stem, seed)


def test_a_policy_is_the_same_as_itself() -> None:
    for path in FICTIONAL:
        found = clauses(path.read_text(encoding="utf-8"))
        assert not any(pair.differences for pair in compare(found, found))


HARBOUR, MEADOW, WRAPPED = (path.read_text(encoding="utf-8") for path in FICTIONAL)


def at(found: tuple[Clause, ...], start: str) -> Clause:
    return next(clause for clause in found if clause.text.startswith(start))


def test_a_clause_that_lost_its_number_stands_on_its_own() -> None:
    found = clauses(HARBOUR)
    lost = at(found, "In these rules, the word **colleagues**")
    assert (lost.number, lost.mark, lost.heading) == (None, "-", "1 Purpose")
    assert at(found, "In these rules, the word **families**").number == "1.7"
    assert at(found, "Say plainly").number == "(a)"


def test_cover_and_contents_are_no_clauses_of_the_policy() -> None:
    found = clauses(HARBOUR)
    assert [clause.preamble for clause in found].index(False) == 2
    contents = found[2]
    assert contents.title
    assert contents.text.splitlines()[1] == "1  Purpose  . 2"
    assert at(found, "Purpose").number == "1"


def test_a_sentence_goes_on_where_the_page_was_turned() -> None:
    found = clauses(MEADOW)
    assert at(found, "Anything unfit").text.endswith(
        "end of the school year in which they were made."
    )
    assert at(found, "Whoever hears").number is None


def test_numbers_that_start_again_and_appendices() -> None:
    found = clauses(MEADOW)
    assert [c.text for c in found if c.number == "1"] == [
        "Introduction",
        "Laws about data",
        "Libel",
    ]
    assert at(found, "Libel").heading == "Laws that matter here"


def test_wrapped_lines_join_to_clauses_and_headings_stand_inside() -> None:
    found = clauses(WRAPPED)
    assert at(found, "truthfully").text == (
        "truthfully, and without guessing at what others meant or why they said it;"
    )
    assert at(found, "Sensible").title
    assert at(found, "Not on paper.").number == "i"
    assert at(found, "Staff do not accept").text.endswith("whatever the reason that is given.")


def test_a_date_or_an_age_at_the_start_of_a_line_is_no_clause() -> None:
    found = clauses(
        "1 Scope\n\n1.1 Approved by them on\n12 July 2024 and for those under\n18 Years."
    )
    assert [clause.number for clause in found] == ["1", "1.1"]


def test_doubled_clauses_keep_their_places() -> None:
    text = "1.1 Be kind to everybody here.\n\n2.1 Ask first.\n\n2.2 Be kind to everybody here.\n"
    removed = text.replace("1.1 Be kind to everybody here.\n\n", "")
    pairs = [p for p in compare(clauses(text), clauses(removed)) if p.differences]
    assert [(p.old[0].number, p.differences) for p in pairs] == [("1.1", (Difference.REMOVED,))]


def test_clauses_that_only_shift_are_renumbered() -> None:
    old = "1.1 Ask before you post.\n\n1.2 Keep what you are sent by pupils.\n"
    new = "1.1 Read this first, and then all the rest.\n\n1.2 Ask before you post.\n\n"
    new += "1.3 Keep what you are sent by pupils.\n"
    assert told_by(compare(clauses(old), clauses(new))) == {
        ("added", "", "Read this first, and then all the rest."): 1,
        ("renumbered", "1.1", "1.2"): 1,
        ("renumbered", "1.2", "1.3"): 1,
    }


def test_a_clause_can_be_moved_and_reworded() -> None:
    first = "1.1 Staff tell the headteacher about every request from a pupil.\n\n"
    rest = "".join(
        f"1.{n} {word} doors stay shut in winter.\n\n"
        for n, word in enumerate(("Green", "Heavy", "Little", "Outer", "Side"), 2)
    )
    new = rest + first.replace("1.1", "1.9").replace("every", "each")
    [change] = [p for p in compare(clauses(first + rest), clauses(new)) if p.differences]
    assert change.differences == (Difference.REWORDED, Difference.MOVED, Difference.RENUMBERED)


def test_kinds_of_quotes_dashes_and_spaces_are_no_change() -> None:
    old = "1.1 Don't “befriend” pupils - ever.\n\n1.2 **Never** write."
    new = '1.1\tDon’t "befriend"  pupils – ever.\n\n1.2 Never write.'
    assert not any(pair.differences for pair in compare(clauses(old), clauses(new)))


@given(st.text(alphabet="ab .,'\n", max_size=60), st.text(alphabet="ab .,'\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_words_kept_deleted_and_inserted_make_both_texts(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    was = "".join(p.was or p.text for p in pieces if p.mark is not Mark.INSERTED)
    now = "".join(p.text for p in pieces if p.mark is not Mark.DELETED)
    assert (squeezed(was), squeezed(now)) == (squeezed(old), squeezed(new))
    assert old != new or all(piece.mark is Mark.KEPT for piece in pieces)


def test_changed_words_are_told_as_a_reader_would() -> None:
    pieces = word_changes(
        "Pupils must not be befriended.", "Pupils under 18 must not be befriended."
    )
    assert [(piece.mark, piece.text) for piece in pieces] == [
        (Mark.KEPT, "Pupils "),
        (Mark.INSERTED, "under 18 "),
        (Mark.KEPT, "must not be befriended."),
    ]
    assert plain("“It’s”\u00a0fine – now") == '"It\'s" fine - now'
