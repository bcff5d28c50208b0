"""A thousand comments on a term as heads write them for governors, with and without a leak.

Everything is made up and comes from a seed. A comment is a few sentences; in half of them one
sentence points at somebody in one of the ways of ``LEAKS``.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from app.services.figures.name_check import Known

STAFF = {
    "Elizabeth Thimblewood": "SENCO",
    "Siân Glan-y-Dŵr": "Class teacher, Year 4",
    "Desmond Otterby": "Premises manager",
    "Małgorzata Żurawik": "Teaching assistant",
    "Robert Puddlecombe": "Teaching assistant",
    "Ciarán Ó’Lonndubh": "Class teacher",
    "Rose Marshlight": "Class teacher",
    "Harpreet Chandnipur": "School business manager",
    "May Hazelwick": "Midday supervisor",
    "William Cobblewick": "Class teacher",
    "Christopher Quillfeather": "Sports coach",
    "João Andorinha": "Cover supervisor",
    "Samantha Wrenfield": "Class teacher",
    "Yusuf al-Qamari": "Class teacher",
}
SCHOOL = Known(
    names=frozenset([*STAFF, "Parent of a Year 6 pupil", "Ffion Pilipala", "Tomos Brithyll"]),
    posts=frozenset(
        ("senco", "premises manager", "school business manager", "midday supervisor",
         "sports coach", "cover supervisor", "year 2", "year 6 teacher", "year 6 leavers chat")
    ),
    accounts=frozenset(("e.thimblewood", "otter_dad_77", "quill.coach", "y6gossip")),
    initials=frozenset(("ET", "DO", "RP", "WC", "FP", "KM", "TW")),
    files=frozenset(("IMG_4471", "IMG_4471.png", "leavers chat 12 May", "leavers chat 12 May.png")),
    texts=(
        "A parent wrote that Nansi and her brother Jago had been told off. Then Jago posted it.",
        "The post named the school and called it a disgrace on Facebook.",
    ),
)  # fmt: skip

_PLAIN = (
    "Staff asked for a short reminder on privacy settings, which was given on {day}.",
    "Training on new platforms took place in {month} and was well attended.",
    "We will look at the policy again in {month} {year}.",
    "Most incidents were posts by parents about parking and school dinners.",
    "Three new starters signed within a week.",
    "Parents of Year {group} pupils were reminded that {platform} has an age limit.",
    "The headteacher spoke about online safety in assembly.",
    "The DSL and the LADO agreed that no referral was needed.",
    "No child was harmed, and every post was taken down within 48 hours.",
    "A pupil in Year {group} was supported by the pastoral team.",
    "The number of approaches fell, which may be due to the new wording.",
    "Grants from the council paid for filtering on all laptops.",
    "{platform} and {platform} were named most often.",
    "IT, HR and the MAT were kept informed; a TA rota was changed.",
    "One matter went to the police; the outcome is awaited.",
    "A group of parents used {platform} to organise the Christmas fair without trouble.",
    "Governors asked in {month} whether agency staff sign too; they do.",
    "There was a rise in the spring, a fall in the summer and little change since.",
    "Please mark the date: online safety week begins on {day}.",
    "The art room’s tablets were reset, and passwords changed.",
    "Half of the late forms came from volunteers who help on one day a week.",
    "Good practice in Year {group} is being shared with other classes.",
    "Pupil voice: “we know whom to tell”, said nine in ten.",
    "Two parents were thanked for telling us quickly.",
    "The office chased everyone who had not returned a form by {day}.",
    "Ofsted’s letter praised the calm way in which the school deals with posts.",
    "We rely on the trust’s solicitor for letters under the Malicious Communications Act.",
    "An English lesson in each class now covers what is public and what is not.",
    "Supply staff sign on arrival; the grace period of a week has been dropped.",
    "The chair of governors will bring a paper to the next meeting.",
    "Between {month} and {month} there were fewer than five disclosures.",
    "Pupils in Key Stage 2 designed posters for the front hall.",
    "A bill for the new filter is expected in {month}.",
)  # fmt: skip
_FILL: dict[str, tuple[str, ...]] = {
    "day": ("4 September", "12 November", "Monday", "3 May 2026", "the first Friday in May"),
    "month": ("May", "September", "June", "March", "April", "October"),
    "year": ("2026", "2027"),
    "group": ("3", "4", "5", "6"),
    "platform": ("Instagram", "WhatsApp", "Snapchat", "TikTok", "Facebook", "Roblox"),
}
_SAID = (
    "Thanks to {who} for the briefing.",
    "Most of this concerned {who} and was dealt with.",
    "A complaint about {who} is not yet closed.",
    "It was good that {who} came forward so quickly.",
    "Governors may have heard of the post about {who}.",
    "After the incident {who} was offered support.",
    "As {who} knows, the post was taken down.",
)


@dataclass(frozen=True)
class Comment:
    """A comment, and how and where it points at somebody, if it does."""

    text: str
    leak: str = ""
    start: int = 0
    end: int = 0


def _given(luck: random.Random) -> str:
    return luck.choice([name.split()[0] for name in STAFF])


def _family(luck: random.Random) -> str:
    return luck.choice([name.split(maxsplit=1)[1] for name in STAFF])


def _hidden(luck: random.Random) -> str:
    name = _family(luck)
    at = luck.randrange(1, len(name))
    return name[:at] + luck.choice("\u200b\u200d\u2060\ufeff\u00ad\u200e") + name[at:]


def _alike(luck: random.Random) -> str:
    name = luck.choice(("Otterby", "Puddlecombe", "Cobblewick", "Wrenfield", "Thimblewood"))
    return name.translate(str.maketrans("oeO", "\u043e\u0435\u041e"))


def _plain(luck: random.Random) -> str:
    return luck.choice(
        ("Sian Glan-y-Dwr", "Malgorzata", "Ciaran O Lonndubh", "Joao", "glan y dwr", "zurawik")
    )


LEAKS: dict[str, Callable[[random.Random], str]] = {
    "whole name": lambda luck: luck.choice([*STAFF]),
    "given name": _given,
    "title and family name": lambda luck: f"{luck.choice(('Mr', 'Mrs', 'Ms'))} {_family(luck)}",
    "short name": lambda luck: luck.choice(
        ("Liz", "Lizzie", "Beth", "Des", "Bob", "Will", "Bill", "Chris", "Sam", "Rob", "Rosie")
    ),
    "small letters": lambda luck: luck.choice(
        ("mrs wrenfield", "desmond", "samantha", "puddlecombe", "liz thimblewood")
    ),
    "without accents": _plain,
    "title and initial": lambda luck: luck.choice(
        ("Mrs K., the Year 4 teacher,", "Mr. O", "Mrs T", "Miss W.", "Dr P", "mrs k")
    ),
    "initials": lambda luck: luck.choice(
        ("J.S.", "E. T.", "KM in Year 5", "TW (Year 6)", "pupil K", "FP", "R, Year 3,")
    ),
    "post of one person": lambda luck: luck.choice(
        ("the SENCO", "our premises manager", "the Year 4 teacher", "the sports coach",
         "the midday supervisor", "the teaching assistant in Reception", "the Year 2 TA")
    ),
    "account": lambda luck: luck.choice(
        ("@otter_dad_77", "otter_dad_77", "y6gossip", "quill.coach", "@someone.else",
         "e.thimblewood@school.example", "instagram.com/mrs.t", "desmondotterby", "s_wrenfield")
    ),
    "file": lambda luck: luck.choice(("IMG_4471", "img_4471.PNG", "“leavers chat 12 May”")),
    "parent or pupil in a record": lambda luck: luck.choice(
        ("Ffion", "Mrs Pilipala", "Tomos", "a child called Brithyll", "Nansi", "Jago’s mother")
    ),
    "hidden characters": _hidden,
    "another alphabet": _alike,
    "backwards": lambda luck: f"\u202e{_family(luck)[::-1]}\u202c",
    "misspelt": lambda luck: luck.choice(("Mr Oterby", "Samanther", "Mrs Thimbelwood", "Desmund")),
    "described": lambda luck: luck.choice(
        ("the deputy’s husband", "the teacher who joined in November", "the twins’ father",
         "the governor whose café it was")
    ),
}  # fmt: skip
BEYOND = frozenset(("misspelt", "described"))
"""What no list of stored names can know; counted all the same."""


def comments(number: int, seed: int) -> list[Comment]:
    """Make ``number`` comments, every second one with a leak, each way of leaking as often."""
    luck = random.Random(seed)
    kinds = list(LEAKS)
    made = []
    for turn in range(number):
        sentences = [_sentence(luck) for _ in range(luck.randint(1, 4))]
        leak = kinds[turn // 2 % len(kinds)] if turn % 2 else ""
        if leak:
            who = LEAKS[leak](luck)
            said = luck.choice(_SAID).format(who=who)
            sentences.insert(luck.randint(0, len(sentences)), said)
            text = " ".join(sentences)
            start = text.index(said) + said.index(who)
            made.append(Comment(text, leak, start, start + len(who)))
        else:
            made.append(Comment(" ".join(sentences)))
    return made


def _sentence(luck: random.Random) -> str:
    filled = luck.choice(_PLAIN)
    for slot, words in _FILL.items():
        while f"{{{slot}}}" in filled:
            filled = filled.replace(f"{{{slot}}}", luck.choice(words), 1)
    return filled
