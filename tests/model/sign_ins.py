"""The model's sign-ins: who may open what; and everything that can be done, with its weights."""

from __future__ import annotations

from typing import Any

from tests.model.casework import Casework
from tests.model.school import Doing, State

_ANYBODY = {
    "hire": 6, "take_in_list": 1, "leave": 2, "rejoin": 1, "sign": 12, "decline": 2, "exempt": 2,
    "take_back": 2, "save_draft": 4, "drop_draft": 2, "change_passphrase": 0.3,
}  # fmt: skip
_CASEWORK = {
    "disclose": 4, "decide": 3, "review": 2, "end": 1, "approach": 3, "answer": 2, "incident": 6,
    "add_evidence": 4, "act": 6, "task": 2, "correct": 4, "close": 3, "reopen": 1, "set_aside": 2,
    "add_person": 0.5, "remove_person": 0.4, "take_away": 0.5, "grant": 1, "new_sheet": 0.3,
}  # fmt: skip
_WITHOUT = {"post": 8}


class Staffroom(Casework):
    """Everything that can be done."""

    def anything(self) -> Doing | None:
        """Something that can be done as things stand, or None for another try."""
        own = _CASEWORK if self.holds_casebook(self.who) else _WITHOUT
        choices = {**_ANYBODY, **own}
        name = self.chance.choices(list(choices), list(choices.values()))[0]
        made: Doing | None = getattr(self, name)()
        return made

    def add_person(self) -> Doing | None:
        if len(self.state["people"]) > 7:
            return None
        name, words = f"helper {self.token()}", self.new_passphrase()
        role = self.chance.choice(["office", "dsl"])

        def apply(state: State, _: Any) -> None:
            state["people"][name] = {"role": role, "casebook": role == "dsl"}
            state["passphrases"][name] = words

        return Doing("add_person", {"name": name, "role": role, "theirs": words}, apply, 120)

    def remove_person(self) -> Doing | None:
        helpers = [
            name for name in self.state["people"] if name not in ("head", "office", self.who)
        ]
        if len(helpers) < 2:
            return None
        name = self.chance.choice(helpers)

        def apply(state: State, _: Any) -> None:
            for part in ("people", "passphrases", "own", "lesser"):
                state[part].pop(name, None)

        return Doing("remove_person", {"name": name}, apply, 160)

    def _leads(self, *, casebook: bool) -> list[str]:
        return [
            name
            for name, each in self.state["people"].items()
            if each["role"] == "dsl" and each["casebook"] is casebook and name != self.who
        ]

    def take_away(self) -> Doing | None:
        if not (leads := self._leads(casebook=True)):
            return None
        name = self.chance.choice(leads)

        def apply(state: State, _: Any) -> None:
            state["people"][name]["casebook"] = False

        return Doing("take_away", {"name": name}, apply, 100)

    def grant(self) -> Doing | None:
        if not (leads := self._leads(casebook=False)):
            return None
        name = self.chance.choice(leads)

        def apply(state: State, _: Any) -> None:
            state["people"][name]["casebook"] = True

        args = {"name": name, "theirs": self.state["passphrases"][name]}
        return Doing("grant", args, apply, 60)

    def new_sheet(self) -> Doing:
        def apply(state: State, answer: Any) -> None:
            state["printed"] = answer or {}

        return Doing("new_sheet", {}, apply, 200)
