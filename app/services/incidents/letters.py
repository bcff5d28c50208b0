"""First drafts of letters to parents and pupils, made of the record in our own words (R114–R115).

They hold dates, the platform and the link, and never what happened or anybody's name but the
reader's and the writer's: the narrative names people whom the reader must not hear of. What only
the school knows stands in square brackets, and must be filled in before a letter goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.dates import say_date
from app.models.response import Rung
from app.models.school import RoleKey
from app.services.incidents.rows import IncidentRow
from app.services.school import SchoolSettings
from app.services.staff.names import words_of
from app.words import clean_line

_BLANK = re.compile(r"\[[^\]\n]{1,200}\]")


@dataclass(frozen=True)
class LetterFacts:
    """What a letter is made of."""

    school: str
    signed_by: str
    signed_as: str
    whom: str
    happened: str
    where: str
    link: str
    asked: str


def facts_of(row: IncidentRow, school: SchoolSettings, whom: str) -> LetterFacts:
    """What a letter about an incident may say; the headteacher signs, if the school named one."""
    heads = school.role_holders(RoleKey.HEAD) or school.role_holders(RoleKey.HEAD_OF_SCHOOL)
    head = heads[0] if heads else None
    asked = [step.happened_on for step in row.steps if step.rung is Rung.ASK_REMOVAL]
    return LetterFacts(
        school=school.school().name,
        signed_by=head.name if head else "[Name]",
        signed_as=head.label if head else "Headteacher",
        whom=clean_line(whom) or "[Name]",
        happened=say_date(row.happened_on),
        where=f"on {row.platform}" if row.platform else "online",
        link=row.link or "",
        asked=say_date(asked[-1]) if asked else "",
    )


def letter(rung: Rung, facts: LetterFacts) -> str:
    """Return the draft for a rung, or "" for one that needs no letter."""
    body = _LETTERS.get(rung)
    if body is None:
        return ""
    paragraphs = [f"Dear {facts.whom}", *body(facts)]
    paragraphs += ["Yours sincerely", f"{facts.signed_by}\n{facts.signed_as}"]
    return "\n\n".join(paragraphs)


def _place(facts: LetterFacts) -> str:
    return f"{facts.where} on {facts.happened}"


def _remove(facts: LetterFacts) -> list[str]:
    link = f"It can be found here: {facts.link}" if facts.link else ""
    paragraphs = [
        f"I am writing about something that was posted {_place(facts)}: [say in a few words "
        "what it is, without naming anybody else].",
        link,
        "It affects people in our school, and I would like us to settle this without it growing "
        "larger. I therefore ask you to take it down, and any copies that you shared, by "
        "[day and time].",
        "If you think that something at school has gone wrong, I want to hear about it. Please "
        "come and talk to me, or use our complaints procedure, which the office will send you.",
        "Once it is down, please let the office know, so that I can close the matter.",
    ]
    return [each for each in paragraphs if each]


def _meeting(facts: LetterFacts) -> list[str]:
    return [
        f"I would like to talk with you about something that was posted {_place(facts)}.",
        "Please come to a meeting at school on [day] at [time]. It will take about half an hour. "
        "You may bring somebody with you. If the time does not suit you, ring the office and we "
        "will find another.",
        "I would like to hear your side, tell you how it affects people here, and agree with you "
        "what happens next. Until then, I ask you not to post about it again.",
    ]


def _warning(facts: LetterFacts) -> list[str]:
    earlier = f" I asked you on {facts.asked} to take it down." if facts.asked else ""
    return [
        f"This letter is a formal warning. It is about something that was posted {_place(facts)}: "
        f"[say in a few words what it is, without naming anybody else].{earlier}",
        "The school does not accept posts that abuse, threaten or harass people in it, or that "
        "give away what is private to them. They cause harm, and some are against the law.",
        "I ask you to take it down by [day and time] and not to post in this way again.",
        "If it stays up or happens again, the school may report it to the platform, end your "
        "access to its online places, take legal advice or go to the police.",
        "If you disagree with this warning, write to me or use our complaints procedure. A copy "
        "of this letter is kept in the school’s records.",
    ]


def _access(facts: LetterFacts) -> list[str]:
    return [
        f"Because of what was posted {_place(facts)}, your access to [the group, page or app] "
        "ends on [day].",
        "You will still hear from us about everything that concerns your child: by [e-mail, "
        "telephone or letter], from the office.",
        "I will look at this decision again on [day], and I would be glad to give you access "
        "again then. If you disagree with it, use our complaints procedure.",
    ]


def _legal(facts: LetterFacts) -> list[str]:
    earlier = f" On {facts.asked} I asked you to take it down." if facts.asked else ""
    return [
        f"I wrote to you about what was posted {_place(facts)}.{earlier} It is still there, or it "
        "has happened again.",
        "The school is now taking legal advice about it. What is posted online can be subject to "
        "the law on harassment, malicious communications, data protection and defamation.",
        "I would still rather settle this with you. If it is taken down by [day and time], and "
        "you tell the office so, I will ask our advisers to wait.",
    ]


_LETTERS = {
    Rung.ASK_REMOVAL: _remove,
    Rung.MEETING: _meeting,
    Rung.WRITTEN_WARNING: _warning,
    Rung.ACCESS_REMOVED: _access,
    Rung.LEGAL: _legal,
}


def blanks(text: str) -> list[str]:
    """What has still to be filled in, with its brackets."""
    return _BLANK.findall(text)


def others_named(text: str, row: IncidentRow, whom: str, signed_by: str) -> tuple[str, ...]:
    """Names of the record that a letter holds and that are neither the reader's nor the writer's.

    A name counts when all its words stand in the letter, whatever their order or accents.
    """
    said = set(words_of(text))
    own = (words_of(whom), words_of(signed_by))
    return tuple(
        name for name in _names(row) if words_of(name) not in own and set(words_of(name)) <= said
    )


def _names(row: IncidentRow) -> Iterable[str]:
    names = [row.about.name, row.by.name, *(each.name for each in row.people)]
    return dict.fromkeys(name for name in names if words_of(name))
