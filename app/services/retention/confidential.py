"""Which information is confidential and who may be told of it, in the school's own words.

R122: no cloud storage for sensitive personal data. R124: the legal duty of confidence, and its
categories. R125: personal details of others are never given out.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Checks, FieldProblem, Problems
from app.services.school import SchoolSettings
from app.words import clean, clean_line

SETTING = "confidential"


@dataclass(frozen=True)
class Category:
    """One kind of confidential information, and who may be told."""

    name: str
    told: str


@dataclass(frozen=True)
class Confidential:
    """The whole page.

    Attributes:
        rules: what always holds, one sentence each.
    """

    categories: tuple[Category, ...]
    rules: tuple[str, ...]

    @property
    def typed(self) -> str:
        """The categories as they are typed: one on a line, "name: who"."""
        return "\n".join(f"{each.name}: {each.told}" for each in self.categories)


STARTING = Confidential(
    (
        Category("A child’s safety or welfare", "the safeguarding lead, at once; nobody else"),
        Category("Concerns and allegations about staff", "the headteacher alone"),
        Category("Concerns about the headteacher", "the chair of governors alone"),
        Category(
            "Relationships that staff disclosed",
            "the headteacher, and whom the person agreed to tell",
        ),
        Category(
            "Pupils’ records: health, needs, results, behaviour",
            "staff who teach or support them, and their parents",
        ),
        Category("Staff records: pay, health, absence", "the headteacher, HR and the person"),
        Category(
            "Addresses, telephone numbers and private accounts",
            "nobody outside the school without the person’s consent",
        ),
        Category("Pictures of pupils", "as their parents consented, and nobody else"),
        Category("Passwords and door codes", "the person they were given to"),
        Category("Exam papers and inspection drafts", "those named on them until they are public"),
    ),
    (
        "Whoever works here has a legal duty of confidence, which goes on after they leave.",
        "Never give out personal details of somebody else, to nobody and in no chat, however "
        "well they say they know them. Take a message instead.",
        "Keep no sensitive personal data in cloud storage, private e-mail or a private phone.",
        "Never promise a child to keep a secret: what they tell goes to the safeguarding lead.",
        "Tell the headteacher at once if something was seen, sent or lost that should not have "
        "been.",
        "If you don’t know whether you may tell, don’t: ask the headteacher first.",
    ),
)


class ConfidentialPage:
    """The page as the school has it, kept in the register."""

    def __init__(self, school: SchoolSettings) -> None:
        self._school = school

    def text(self) -> Confidential:
        """The school's own text, or ours to begin with."""
        own = self._school.value(SETTING)
        if own is None:
            return STARTING
        categories = tuple(Category(*each) for each in own["categories"])
        return Confidential(categories, tuple(own["rules"]))

    def save(self, categories: str, rules: str) -> None:
        """Keep it as typed: categories as "name: who may be told", each on a line.

        Raises:
            Problems: one sentence for each field to put right.
        """
        parts = [line.partition(":") for line in clean(categories).splitlines() if line.strip()]
        found = [(clean_line(name), clean_line(told)) for name, _, told in parts]
        lines = [clean_line(line) for line in clean(rules).splitlines() if line.strip()]
        checks = Checks()
        checks.need(found, "categories", "Enter at least one kind of information.")
        for name, told in found:
            if not name or not told:
                sentence = f"Write “{name or 'what'}: who may be told”, with a colon between."
                checks.append(FieldProblem("categories", sentence))
                break
        checks.need(lines, "rules", "Enter at least one rule.")
        if checks:
            raise Problems(checks)
        self._school.set_value(SETTING, {"categories": found, "rules": lines})
