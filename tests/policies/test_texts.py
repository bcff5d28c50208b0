"""The text of policies as schools have them: text files, Word, PDF, and files without any."""

from __future__ import annotations

import pytest

from app.errors import Refused
from app.services.policies.clauses import split
from app.services.policies.texts import read_lines
from tests.policies import files

TEXT = "1 Scope\n1.1 It’s for “all” – at £5.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    lines = read_lines(TEXT.encode(encoding), "policy.txt")
    assert [line.text for line in lines] == TEXT.splitlines()


def test_word_counts_its_numbers_and_takes_the_changes_as_made() -> None:
    lines = read_lines(files.word(), "policy.docx")
    assert [line.text for line in lines] == [
        "Policy for staff",
        "Contents",
        "1.\tScope of it\t2",
        "2.\tConduct\t3",
        "1.\tScope of it",
        "1.1\tThese rules are for all who work here.",
        "1.2\tThey are also for visitors, namely",
        "(a)\tinspectors;",
        "(b)\tstudents.",
        "2.\tConduct",
        "2.1\tWrite politely.",
        "Never write to pupils at night.",
        "Who\tDoes what",
        "Head\tDecides",
    ]
    found = split(lines)
    assert [c.number for c in found][2:9] == ["1", "1.1", "1.2", "(a)", "(b)", "2", "2.1"]
    assert [c.text for c in found if c.title] == [
        "Policy for staff",
        "Contents\n1.  Scope of it  2\n2.  Conduct  3",
        "Scope of it",
        "Conduct",
    ]


def test_a_pdf_tells_paragraphs_by_their_distance_and_pages_by_their_furniture() -> None:
    header = "Larkmeadow Primary School"
    first = ["1.1 These rules are for all who are", "paid by the school, and for all", "others."]
    data = files.pdf(
        [
            [
                "1 Scope",
                "",
                *first,
                "",
                "Visitors may read them.",
                "",
                "1.2 Whoever comes late to our school",
            ],
            ["reads them at home.", "", "2 Conduct", "", "2.1 Be polite."],
        ],
        header,
    )
    lines = read_lines(data, "policy.pdf")
    assert [line.text for line in lines if line.furniture] == [
        header,
        "Page 1 of 2",
        header,
        "Page 2 of 2",
    ]
    found = split(lines)
    assert [(clause.number, clause.text) for clause in found] == [
        ("1", "Scope"),
        ("1.1", "These rules are for all who are paid by the school, and for all others."),
        (None, "Visitors may read them."),
        ("1.2", "Whoever comes late to our school reads them at home."),
        ("2", "Conduct"),
        ("2.1", "Be polite."),
    ]
    assert sorted(n for clause in found for n in clause.lines) == list(range(1, len(lines) + 1))


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "policy.txt", "is empty"),
        (b" \n\t\n", "policy.txt", "There is no text"),
        (files.picture_pdf(), "scan.pdf", "holds pictures of pages without text"),
        (files.locked(files.pdf([["1 Scope"]])), "policy.pdf", "needs a password"),
        (files.pdf([["1 Scope"]])[:300], "policy.pdf", "is damaged"),
        (files.word()[:2000], "policy.docx", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "policy.doc", "has a password"),
        (files.pdf([["page"]] * 401), "long.pdf", "more than 400 pages"),
    ],
    ids=["empty", "blank", "scan", "password", "cut", "cut word", "old word", "long"],
)
def test_a_file_without_text_is_told_in_one_sentence(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_lines(data, name)
