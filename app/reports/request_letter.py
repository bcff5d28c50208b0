"""The letter that goes with the answer to a subject access request, with the reader's rights."""

from __future__ import annotations

from collections.abc import Iterator

from app.dates import say_date
from app.reports.letter import letter_pdf
from app.services.printouts.rows import Official
from app.services.requests.answering import Answer
from app.words import count

_CASEBOOK = "the casebook in which the school keeps its records about social media"
_CHAIRS_BOOK = "the records about social media that the chair of governors keeps"
_WHO_READS = "The headteacher and the designated safeguarding lead can read the casebook."
_CHAIR_READS = "The chair of governors alone can read the chair’s records."


def request_letter(
    school: str,
    answer: Answer,
    signed_by: str,
    signed_as: str,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the letter's PDF.

    Args:
        school: its name.
        answer: what is given and what isn't.
        signed_by: whoever answers for the school; empty leaves room for a name.
        signed_as: in which role.
        sample: it is of a sample school.
        official: what makes it official, if it is kept.
    """
    text = "\n\n".join(_paragraphs(school, answer, signed_by or "[Name]", signed_as))
    reference, dated = answer.request.reference, answer.made_on
    return letter_pdf(school, reference, text, dated, sample=sample, official=official)


def _paragraphs(school: str, answer: Answer, signed_by: str, signed_as: str) -> Iterator[str]:
    row = answer.request
    by_chair = row.reference.startswith("CH-")
    yield f"Dear {row.asks}"
    whose = "about you" if row.asked_by is None else f"about {row.about_name}"
    yield (
        f"On {say_date(row.received_on)} you asked us for what we hold {whose}. We looked through "
        f"the register of staff and {_CHAIRS_BOOK if by_chair else _CASEBOOK}. Everything that "
        f"you may have is with this letter, in the file {row.reference}.pdf and the files beside "
        "it."
    )
    yield (
        "We keep these records to show who has agreed to the school’s social media policy, and "
        "what was done to keep children and staff safe online. They come from you, from "
        "colleagues, and from people who told us of something that they saw. "
        f"{_CHAIR_READS if by_chair else _WHO_READS} The office can read the register. We pass "
        "records on only where the law or somebody’s safety asks for it, and dispose of them when "
        "the time in our retention schedule is over."
    )
    if answer.redacted:
        where = count(len(answer.redacted), "item")
        yield (
            f"In {where} we have hidden words. The list at the beginning of {row.reference}.pdf "
            "says why for each."
        )
    if answer.left_out:
        yield (
            f"We have left out {count(len(answer.left_out), 'item')}; the same list gives the "
            "reason for each."
        )
    yield (
        "If something in these records is wrong, tell us and we will put it right. You can also "
        "ask us to erase it, to stop using it, or to use it no further while a question about it "
        "is open; we will say within a month what we have done, or why we can’t."
    )
    yield (
        "If you think that we have not answered as we should, please write to us first. You can "
        "complain to the Information Commissioner’s Office (ico.org.uk) at any time, and you can "
        "ask a court to decide."
    )
    yield "Yours sincerely"
    yield "\n".join(filter(None, (signed_by, signed_as)))
