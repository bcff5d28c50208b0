"""Who reads the book that a report is for, and whether the report names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models.holder import Holder, Role
from app.models.school import RoleKey
from app.models.staff import Staff
from app.services.school import SchoolSettings
from app.services.staff.names import alike, fold, words_of
from app.storage.book import Book
from app.storage.opening import CASEBOOK, CHAIR

_ROLES = {CASEBOOK: (Role.HEAD, Role.DSL), CHAIR: (Role.CHAIR,)}
_POSTS = {
    CASEBOOK: (RoleKey.HEAD, RoleKey.HEAD_OF_SCHOOL, RoleKey.DSL, RoleKey.DEPUTY_DSL),
    CHAIR: (RoleKey.CHAIR, RoleKey.CEO),
}
_WORDS = {
    CASEBOOK: {
        "head", "head teacher", "headteacher", "headmaster", "headmistress", "head of school",
        "executive head", "executive headteacher", "principal", "dsl", "deputy dsl",
        "safeguarding lead", "designated safeguarding lead", "deputy safeguarding lead",
    },
    CHAIR: {
        "chair", "chair of governors", "chairman", "chairman of governors", "chief executive",
        "ceo", "chief executive officer",
    },
}  # fmt: skip
_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|sir|dame)\.?"


class Readers:
    """The people who read a book, as far as the register tells."""

    def __init__(self, register: Book, book: str, announced: Sequence[str]) -> None:
        """``announced`` are the sign-in names that the book's own holders gave."""
        self._words = _WORDS[book]
        with register.reading() as reading:
            signed_in = reading.rows(select(Holder.name).where(Holder.role.in_(_ROLES[book])))
            school = SchoolSettings(register)
            named = [each for role in _POSTS[book] for each in school.role_holders(role)]
            ids = {each.staff_id for each in named if each.staff_id is not None}
            staff = reading.rows(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
        self._staff = {row.id: str(row.name) for row in staff}
        names = [row.name for row in signed_in]
        names += [*announced, *(each.name for each in named), *self._staff.values()]
        self._names = list(dict.fromkeys(names))

    def named(
        self, names: Sequence[str] = (), staff_ids: Sequence[UUID] = (), text: str = ""
    ) -> list[str]:
        """Those readers whom a report names, as the register or the report writes them.

        Args:
            names: whom the report is about, who did it, who saw it.
            staff_ids: the same people's in the staff register.
            text: what was written freely; only names with a title or in full count in it.
        """
        found = [self._staff[each] for each in staff_ids if each in self._staff]
        for name in names:
            words = words_of(name)
            plain = " ".join(name.lower().replace("-", " ").split()).removeprefix("the ")
            if plain in self._words:
                found.append(name.strip())
            found += [each for each in self._names if words and _same(words, words_of(each))]
        found += [each for each in self._names if text and _written(each, text)]
        once = {words_of(each): each for each in reversed(found)}
        return list(reversed(once.values()))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one == other or alike(one, other)


def _written(name: str, text: str) -> bool:
    """Whether a text has this name in full, or its surname behind a title."""
    words = [word for word in re.findall(r"[^\W_]+", fold(name)) if len(word) > 1]
    if words and re.fullmatch(_TITLES, words[0]):
        del words[0]
    if not words:
        return False
    written = fold(text)
    titled = rf"\b{_TITLES}\s+(?:\w+\s+)?{re.escape(words[-1])}\b"
    if re.search(titled, written):
        return True
    whole = r"\W+".join(map(re.escape, words))
    return len(words) > 1 and re.search(rf"\b{whole}\b", written) is not None
