"""What the school's rules answer to "May I…?": pure, for any set of rules."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.models.relationship import Connection
from app.services.rules.questions import TIES, Decides, Declaring, ReportTo, RuleKey, Stance, Ties
from app.services.rules.rows import RuleClause, RuleSetRow


class Who(enum.StrEnum):
    """Whom somebody asks about; the values are those of ``OtherKind`` but for FAMILY."""

    PUPIL = "pupil"
    FORMER_PUPIL = "former_pupil"
    OTHER_SCHOOL = "other_school"
    PARENT = "parent"
    FAMILY = "family"
    COLLEAGUE = "colleague"
    GOVERNOR = "governor"


class Ask(enum.StrEnum):
    """What somebody would like to do."""

    ACCEPT = "accept"
    SEND = "send"
    KEEP = "keep"
    MESSAGE = "message"
    GROUP = "group"
    PICTURE = "picture"
    PLAY = "play"


class Verdict(enum.StrEnum):
    """The answer in short."""

    YES = "yes"
    DECLARE = "declare"
    ASK = "ask"
    NO = "no"
    NOT_SAID = "not_said"


WHO: Mapping[Who, str] = {
    Who.PUPIL: "Pupil",
    Who.FORMER_PUPIL: "Former pupil",
    Who.OTHER_SCHOOL: "Another school’s pupil",
    Who.PARENT: "Parent or carer",
    Who.FAMILY: "Family of a pupil",
    Who.COLLEAGUE: "Colleague",
    Who.GOVERNOR: "Governor",
}
ASKS: Mapping[Ask, str] = {
    Ask.ACCEPT: "Accept a request",
    Ask.SEND: "Follow or add them",
    Ask.KEEP: "Keep a friendship",
    Ask.MESSAGE: "Write privately",
    Ask.GROUP: "Join a class chat",
    Ask.PICTURE: "Post their picture",
    Ask.PLAY: "Game online",
}
_SAID = {
    Ask.ACCEPT: "May I accept a friend or follow request from {}?",
    Ask.SEND: "May I follow {}, or send a friend request?",
    Ask.KEEP: "May I keep a friend who became {}?",
    Ask.MESSAGE: "May I write privately to {}?",
    Ask.PICTURE: "May I post or tag a picture of {}?",
    Ask.PLAY: "May I play games online with {}?",
}
_ONE = {
    Who.PUPIL: "a pupil",
    Who.FORMER_PUPIL: "a former pupil",
    Who.OTHER_SCHOOL: "another school’s pupil",
    Who.PARENT: "a parent or carer",
    Who.FAMILY: "somebody in a pupil’s family",
    Who.COLLEAGUE: "a colleague",
    Who.GOVERNOR: "a governor",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.YES: "Yes",
    Verdict.DECLARE: "Yes, but tell the school",
    Verdict.ASK: "Not without asking first",
    Verdict.NO: "No",
    Verdict.NOT_SAID: "The policy doesn’t say",
}

_GROUPS = {
    Who.PUPIL: RuleKey.PUPILS,
    Who.FORMER_PUPIL: RuleKey.FORMER,
    Who.OTHER_SCHOOL: RuleKey.OTHER_SCHOOLS,
    Who.PARENT: RuleKey.PARENTS,
    Who.FAMILY: RuleKey.FAMILIES,
    Who.COLLEAGUE: RuleKey.COLLEAGUES,
    Who.GOVERNOR: RuleKey.GOVERNORS,
}
_CHILDREN = (Who.PUPIL, Who.FORMER_PUPIL, Who.OTHER_SCHOOL)
_OUTGROWN = (Who.FORMER_PUPIL, Who.OTHER_SCHOOL)  # a sixth-former here is a pupil at any age
_AT_WORK = (Who.COLLEAGUE, Who.GOVERNOR)
_PLURALS = {
    Who.PUPIL: "pupils",
    Who.FORMER_PUPIL: "former pupils",
    Who.OTHER_SCHOOL: "pupils of other schools",
    Who.PARENT: "parents and carers",
    Who.FAMILY: "pupils’ families",
    Who.COLLEAGUE: "colleagues",
    Who.GOVERNOR: "governors",
}
_TIES_SAID = {
    Ties.FAMILY: "family",
    Ties.FAMILY_AND_FRIENDS: "family or a family friend",
    Ties.SOCIAL_CIRCLE: "family, the same social circle or a shared interest",
    Ties.ANY_OTHER: "any other than school, such as family or a family friend",
}
_DECIDERS = {
    Decides.HEAD: "The headteacher can agree to it. If you are the headteacher, ask the chair "
    "of governors.",
    Decides.CHAIR: "The chair of governors can agree to it.",
    Decides.EITHER: "The headteacher or the chair of governors can agree to it. If you are the "
    "headteacher, ask the chair.",
    Decides.NOT_SAID: "The policy doesn’t say who can agree to it: ask the headteacher.",
}
_TOLD = {
    ReportTo.HEAD: "Tell the headteacher that they tried.",
    ReportTo.CONSIDER_LEADERS: "Consider telling school leaders that they tried.",
    ReportTo.LINE_MANAGER: "Tell your line manager that they tried.",
    ReportTo.DSL: "Tell the designated safeguarding lead that they tried.",
}
_TALK = "Talk to the headteacher before you do it."


@dataclass(frozen=True)
class Question:
    """May I do this with somebody like that?

    Attributes:
        connection: how the two know each other apart from school, if it was said.
        age: of a former pupil or another school's, in years, if it was said.
    """

    who: Who
    what: Ask
    connection: Connection | None = None
    age: int | None = None

    @property
    def said(self) -> str:
        """The question in words."""
        if self.what is Ask.GROUP:
            return f"May I join a class group chat with {_PLURALS[self.who]}?"
        return _SAID[self.what].format(_ONE[self.who])


@dataclass(frozen=True)
class Answer:
    """What the rules say.

    Attributes:
        sentences: why, and what to do now.
        rule: the question that decided it.
        clauses: the clauses behind it, the deciding one first.
        decides: who can agree to it, where somebody must.
        must_declare: whether the school must be told of it.
    """

    verdict: Verdict
    sentences: tuple[str, ...]
    rule: RuleKey
    clauses: tuple[RuleClause, ...]
    decides: Decides | None = None
    must_declare: bool = False

    @property
    def clause(self) -> RuleClause | None:
        """The deciding clause."""
        return self.clauses[0] if self.clauses else None

    @property
    def short(self) -> str:
        """The answer in a few words."""
        return VERDICTS[self.verdict]


def may_i(question: Question, rules: RuleSetRow) -> Answer:
    """Answer a question by the rules of a day."""
    if question.what is Ask.PICTURE:
        return _picture(question, rules)
    return _contact(question, rules)


def _picture(question: Question, rules: RuleSetRow) -> Answer:
    child = question.who in _CHILDREN
    key = RuleKey.PICTURES if child else RuleKey.ADULT_PICTURES
    stance = rules.stance(key)
    if stance is Stance.NEVER:
        say = "No pictures that show somebody from school on personal accounts."
        return _answer(rules, Verdict.NO, [say], key)
    if stance is Stance.PERMISSION:
        say = "Ask the school and the child’s parents." if child else "Ask them first, in writing."
        return _answer(rules, Verdict.ASK, [say], key)
    if stance is Stance.NOT_SAID:
        return _silent(rules, key, "pictures of them")
    say = "Take care: post nothing that they, or a child’s parents, would not want."
    return _answer(rules, Verdict.YES, [say], key)


def _contact(question: Question, rules: RuleSetRow) -> Answer:
    who, key = question.who, _GROUPS[question.who]
    stance, many = rules.stance(key), _PLURALS[question.who]
    if stance is Stance.NOT_SAID:
        return _silent(rules, key, f"contact with {many}", _after(question, rules))
    banned = stance in (Stance.NEVER, Stance.UNLESS_TIE, Stance.PERMISSION)
    if banned and who in _OUTGROWN and (question.age or 0) >= rules.former_until:
        say = f"They are {rules.former_until} or older, so that the rule for {many} has ended."
        return _answer(rules, Verdict.YES, [say], RuleKey.FORMER_UNTIL, key)
    if stance is Stance.NEVER:
        say = f"The school allows no contact with {many}, whatever the tie. If you are related, "
        say += "talk to the headteacher about how to handle it."
        return _answer(rules, Verdict.NO, [say, *_after(question, rules)], key)
    if stance is Stance.ADVISED_AGAINST:
        say = f"The school advises against contact with {many}."
        return _answer(rules, Verdict.ASK, [say, _TALK], key)
    if stance is Stance.UNLESS_TIE or stance is Stance.PERMISSION:
        return _by_tie(question, rules, stance, key)
    care = "Take care: keep school matters, and anybody’s private affairs, out of it."
    return _allowed(question, rules, [care] if stance is Stance.CAUTION else [], key)


def _by_tie(question: Question, rules: RuleSetRow, stance: Stance, key: RuleKey) -> Answer:
    if _tied(question, rules):
        say = "You know each other apart from school, which makes it all right if it is open."
        return _allowed(question, rules, [say], RuleKey.TIES, key)
    many = _PLURALS[question.who]
    if question.what is Ask.GROUP:
        says = [f"A class group holds {many} whom you know only through school."]
    elif question.connection is None:
        says = [f"School alone is not enough of a tie for contact with {many}."]
    else:
        says = [f"That tie is not enough for contact with {many}."]
    if rules.ties in _TIES_SAID and question.connection is None and question.what is not Ask.GROUP:
        says.append(f"It is otherwise with another tie: {_TIES_SAID[rules.ties]}.")
    if stance is Stance.PERMISSION:
        says += [_DECIDERS[rules.decides]] if rules.decides in _DECIDERS else []
        says += _after(question, rules)
        found = [key, RuleKey.DECIDES]
        return _answer(rules, Verdict.ASK, says, *found, decides=rules.decides)
    return _answer(rules, Verdict.NO, [*says, *_after(question, rules)], key, RuleKey.TIES)


def _tied(question: Question, rules: RuleSetRow) -> bool:
    connection = question.connection
    if question.what is Ask.GROUP:
        # A tie to one pupil is none to the class; parents' groups take in staff who are parents.
        if question.who is not Who.PARENT or connection is not Connection.BOTH_PARENTS:
            return False
    elif question.what is Ask.KEEP and connection is None:
        connection = Connection.PARTNER  # they were friends before school came into it
    return connection in TIES[rules.ties]


def _allowed(question: Question, rules: RuleSetRow, says: list[str], *keys: RuleKey) -> Answer:
    """Contact that is all right in itself: does the school have to know?"""
    if question.who in _AT_WORK:
        if rules.declaring in (Declaring.MAY, Declaring.WHERE_IT_MATTERS):
            says = [*says, "You may tell the school of it, for your own protection."]
            return _answer(rules, Verdict.YES, says, *keys, RuleKey.DECLARING)
        return _answer(rules, Verdict.YES, says or ["Nothing in the rules is against it."], *keys)
    keys = (*keys, RuleKey.DECLARING)
    if rules.declaring is Declaring.FIRST:
        says = [*says, "Ask before there is any contact.", _DECIDERS.get(rules.decides, "")]
        told = [say for say in says if say]
        return _answer(rules, Verdict.ASK, told, *keys, decides=rules.decides, must=True)
    if rules.declaring is Declaring.MUST:
        says = [*says, "Tell the school of it, so that it is known and openly acknowledged."]
        return _answer(rules, Verdict.DECLARE, says, *keys, must=True)
    if rules.declaring is Declaring.WHERE_IT_MATTERS:
        says = [*says, "Tell the school where it matters for your work. Telling it protects you."]
    elif rules.declaring is Declaring.MAY:
        says = [*says, "You may tell the school of it, for your own protection."]
    else:
        say = "The policy doesn’t say whether to tell the school. Telling it protects you."
        says, keys = [*says, say], keys[:-1]
    return _answer(rules, Verdict.YES, says, *keys)


def _after(question: Question, rules: RuleSetRow) -> list[str]:
    """What to do about somebody who tried to connect (R058, R059)."""
    if question.what is not Ask.ACCEPT or question.who in (*_AT_WORK, Who.FAMILY):
        return []
    says = [_TOLD[rules.report_to]] if rules.report_to in _TOLD else []
    if rules.keeps_replies:
        says.append("Keep your reply, and keep it professional.")
    return says


def _silent(rules: RuleSetRow, key: RuleKey, about: str, after: list[str] | None = None) -> Answer:
    """The policy leaves it open; the app says so and takes no side."""
    silent = f"The policy says nothing about {about}."
    says = [silent if rules.answered else "The school has not entered its rules yet.", _TALK]
    return _answer(rules, Verdict.NOT_SAID, [*says, *(after or [])], key)


def _answer(
    rules: RuleSetRow,
    verdict: Verdict,
    says: list[str],
    *keys: RuleKey,
    decides: Decides | None = None,
    must: bool = False,
) -> Answer:
    found = dict.fromkeys(clause for key in keys if (clause := rules.clause(key)) is not None)
    return Answer(verdict, tuple(says), keys[0], tuple(found), decides, must)
