"""How many leaks of 1,000 generated comments the name check catches, and its false alarms."""

# ruff: noqa: T201 - the figures are read with -s

from __future__ import annotations

from collections import Counter

from app.services.figures.name_check import NameCheck
from tests.services.comments import BEYOND, LEAKS, SCHOOL, comments


def test_leaks_caught_and_false_alarms_of_a_thousand_comments() -> None:
    check = NameCheck(SCHOOL)
    made = comments(1000, seed=20261121)
    leaks, caught, false = Counter[str](), Counter[str](), Counter[str]()
    for comment in made:
        found = check.find(comment.text)
        if comment.leak:
            leaks[comment.leak] += 1
            caught[comment.leak] += any(
                phrase.start < comment.end and comment.start < phrase.end for phrase in found
            )
        else:
            false.update(phrase.text for phrase in found)
    within = sum(number for kind, number in leaks.items() if kind not in BEYOND)
    got = sum(number for kind, number in caught.items() if kind not in BEYOND)
    clean = sum(not comment.leak for comment in made)
    alarms = sum(not comment.leak and bool(check.find(comment.text)) for comment in made)
    print(f"\n{len(made)} comments, {clean} of them without a leak")
    for kind in LEAKS:
        print(f"  {kind}: {caught[kind]} of {leaks[kind]}")
    print(f"  all that can be known: {got} of {within}; false alarms: {alarms} of {clean}")
    print(f"  raised by mistake: {dict(false.most_common(8))}")
    assert min(leaks[kind] for kind in LEAKS) >= 25
    for kind in LEAKS:
        if kind not in BEYOND:
            assert caught[kind] >= 0.9 * leaks[kind], kind
    assert got >= 0.98 * within
    assert alarms <= 0.03 * clean


def test_a_warning_quotes_what_was_hidden_and_says_why() -> None:
    check = NameCheck(SCHOOL)
    (hidden,) = check.find("About Otter\u200bby again.")
    assert hidden.quoted == "“Otterby”"
    (post,) = check.find("We thank the SENCO.")
    assert post.quoted == "“SENCO” (one person’s post)"
    (whole,) = check.find("Mrs K., Year 4 teacher, was told.")
    assert whole.text == "Mrs K., Year 4 teacher"
