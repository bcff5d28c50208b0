"""The model: what a school knows after each thing that was done, in plain dicts.

A ``Doing`` is one line of the protocol with what it does to the model. Nothing here imports
``app``: what is expected is worked out anew.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

State = dict[str, Any]
Apply = Callable[[State, Any], None]

FIRST = [
    "Ada",
    "Bryn",
    "Cai",
    "Dewi",
    "Elin",
    "Ffion",
    "Gwen",
    "Huw",
    "Ifan",
    "Jac",
    "Kai",
    "Lowri",
    "Mair",
    "Nia",
    "Owain",
    "Pryderi",
]
LAST = [
    "Abel",
    "Bevan",
    "Cadwal",
    "Dafis",
    "Ellis",
    "Fychan",
    "Gough",
    "Hopkin",
    "Ifans",
    "Jenkin",
    "Kyffin",
    "Lloyd",
    "Maddox",
]
MIDDLE = [
    "Tomos",
    "Rhun",
    "Sioned",
    "Medwyn",
    "Aled",
    "Carys",
    "Delyth",
    "Eurig",
    "Gethin",
    "Heledd",
    "Idwal",
    "Lleucu",
]
WORDS = [
    "lantern",
    "orchard",
    "pebble",
    "river",
    "saddle",
    "timber",
    "velvet",
    "walnut",
    "meadow",
    "copper",
]


@dataclass
class Doing:
    """Something that is done.

    Attributes:
        do, args: as the program is asked.
        apply: what it does to the model; its second argument is the answer, None if it was lost.
        steps: about how many steps of writing it takes.
    """

    do: str
    args: dict[str, Any]
    apply: Apply
    steps: int = 40


def empty() -> State:
    """A school of which nothing is known."""
    kept = ("staff", "signed", "people", "disclosures", "approaches", "incidents", "posts")
    return {
        **{each: {} for each in (*kept, "passphrases", "own", "lesser", "printed")},
        "pending": [],
    }


@dataclass
class School:
    """What is true, and chance.

    Attributes:
        state: the model.
        now: the hour.
        files: the folder for pictures.
        collection: the id of the round of signatures.
        who: who is signed in.
    """

    chance: random.Random
    files: Path
    now: dt.datetime
    state: State = field(default_factory=empty)
    collection: str = ""
    who: str = "head"
    count: int = 0

    @property
    def today(self) -> str:
        """The day on the school's wall."""
        return self.now.date().isoformat()

    def day(self, ago: int) -> str:
        """A day in the past."""
        return (self.now.date() - dt.timedelta(ago)).isoformat()

    def token(self) -> str:
        """Something that was never said before."""
        self.count += 1
        return f"{self.chance.choice(WORDS)}{self.count}"

    def holds_casebook(self, name: str) -> bool:
        """Whether somebody opens the casebook."""
        return bool(self.state["people"][name]["casebook"])

    def new_name(self) -> str:
        """A name that nobody here has."""
        while True:
            parts = (
                self.chance.choice(FIRST),
                self.chance.choice(MIDDLE),
                self.chance.choice(LAST),
            )
            if (name := " ".join(parts)) not in self.state["staff"]:
                return name

    def working(self) -> list[str]:
        """Those who have no last day."""
        return [name for name, each in self.state["staff"].items() if not each["ends"]]

    def hire(self) -> Doing:
        name, starts = self.new_name(), self.day(self.chance.randint(40, 900))
        kind = self.chance.choice(["teacher", "support", "volunteer", "governor"])
        role = f"Role {self.token()}"

        def apply(state: State, _: Any) -> None:
            state["staff"][name] = _person(kind, role, starts)

        args = {"name": name, "category": kind, "starts": starts, "role": role}
        return Doing("hire", args, apply)

    def take_in_list(self) -> Doing:
        people: dict[str, str] = {}
        while len(people) < 3:
            people[self.new_name()] = self.day(self.chance.randint(40, 900))
        lines = ["Name,Role,Start date"]
        lines += [f"{name},Class teacher,{starts}" for name, starts in people.items()]

        def apply(state: State, _: Any) -> None:
            for name, starts in people.items():
                state["staff"][name] = _person("teacher", "Class teacher", starts)

        return Doing("take_in_list", {"csv": "\n".join(lines)}, apply, 60)

    def leave(self) -> Doing | None:
        if len(self.working()) < 8:
            return None
        name, day = self.chance.choice(self.working()), self.day(self.chance.randint(1, 3))
        if day <= self.state["staff"][name]["starts"]:
            return None

        def apply(state: State, _: Any) -> None:
            state["staff"][name]["ends"] = day

        return Doing("leave", {"name": name, "day": day}, apply)

    def rejoin(self) -> Doing | None:
        gone = [name for name, each in self.state["staff"].items() if each["ends"]]
        gone = [name for name in gone if self.state["staff"][name]["ends"] < self.today]
        if not gone:
            return None
        name, day = self.chance.choice(gone), self.today

        def apply(state: State, _: Any) -> None:
            person = state["staff"][name]
            person["former"].append([person["starts"], person["ends"]])
            person["starts"], person["ends"] = day, None

        return Doing("rejoin", {"name": name, "day": day}, apply)

    def standing(self, name: str) -> list[Any] | None:
        """What stands of a person's signatures."""
        return next((each for each in self.state["signed"].get(name, []) if each[4]), None)

    def sign(self) -> Doing | None:
        if not (working := self.working()):
            return None
        names = self.chance.sample(working, min(len(working), self.chance.randint(1, 4)))
        how = self.chance.choice(["paper", "witnessed", "email"])
        entry = ["signed", self.today, how, None, True, None]
        args = {"names": names, "how": how, "day": self.today, "collection": self.collection}
        return Doing("sign", args, _signing(names, entry))

    def decline(self) -> Doing | None:
        return self._otherwise("decline", "declined")

    def exempt(self) -> Doing | None:
        return self._otherwise("exempt", "exempt")

    def _otherwise(self, do: str, outcome: str) -> Doing | None:
        open_to = [
            name for name in self.working() if (self.standing(name) or ["none"])[0] != "signed"
        ]
        if not open_to:
            return None
        name, reason = self.chance.choice(open_to), f"Because of {self.token()}"
        entry = [outcome, self.today, None, reason, True, None]
        args = {"name": name, "day": self.today, "reason": reason, "collection": self.collection}
        return Doing(do, args, _signing([name], entry))

    def take_back(self) -> Doing | None:
        standing = [name for name in self.state["signed"] if self.standing(name)]
        if not standing:
            return None
        name, why = self.chance.choice(standing), f"A slip over {self.token()}"

        def apply(state: State, _: Any) -> None:
            entries = state["signed"][name]
            (at,) = [at for at, each in enumerate(entries) if each[4]]
            entries[at][4:6] = [False, why]
            before = entries[at][6]
            while before is not None and entries[before][5] is not None:
                before = entries[before][6]
            if before is not None:
                entries[before][4] = True

        return Doing("take_back", {"name": name, "why": why}, apply)

    def save_draft(self) -> Doing:
        key, text = f"incident:{self.chance.randint(1, 4)}", f"Half a word of {self.token()}"
        who = self.who

        def apply(state: State, _: Any) -> None:
            drafts_of(state, who)[key] = text

        return Doing("save_draft", {"key": key, "text": text}, apply, 8)

    def drop_draft(self) -> Doing | None:
        who = self.who
        if not (kept := drafts_of(self.state, who)):
            return None
        key = self.chance.choice(list(kept))

        def apply(state: State, _: Any) -> None:
            del drafts_of(state, who)[key]

        return Doing("drop_draft", {"key": key}, apply, 4)

    def change_passphrase(self) -> Doing:
        new, who = self.new_passphrase(), self.who

        def apply(state: State, _: Any) -> None:
            state["passphrases"][who] = new

        args = {"old": self.state["passphrases"][who], "new": new}
        return Doing("change_passphrase", args, apply, 8)

    def new_passphrase(self) -> str:
        """Words that nobody guesses."""
        return " ".join(self.chance.choice(WORDS) + str(self.chance.random())[2:8] for _ in "abc")


def drafts_of(state: State, who: str) -> dict[str, str]:
    """The drafts that somebody sees: without the casebook, only those made without it."""
    store = "own" if state["people"][who]["casebook"] else "lesser"
    drafts: dict[str, str] = state[store].setdefault(who, {})
    return drafts


def signed_in(state: State, who: str) -> None:
    """What happens by itself when somebody signs in: posts arrive, drafts are brought together."""
    if state["people"][who]["casebook"]:
        state["posts"].update(dict(state["pending"]))
        state["pending"].clear()
        state["own"].setdefault(who, {}).update(state["lesser"].pop(who, {}))


def adding(part: str, key: str, to: str, entry: Any) -> Apply:
    """One more line in a list of a record."""

    def apply(state: State, _: Any) -> None:
        state[part][key][to].append(entry)

    return apply


def lettered(before: list[list[str]], hashes: list[str]) -> list[list[str]]:
    """Exhibits with their letters."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*before, *([letters[len(before) + at], each] for at, each in enumerate(hashes))]


def _person(category: str, role: str, starts: str) -> State:
    return {"category": category, "role": role, "starts": starts, "ends": None, "former": []}


def _signing(names: list[str], entry: list[Any]) -> Apply:
    """What stood for them stands no more; this does."""

    def apply(state: State, _: Any) -> None:
        for name in names:
            entries = state["signed"].setdefault(name, [])
            before = next((at for at, each in enumerate(entries) if each[4]), None)
            if before is not None:
                entries[before][4] = False
            entries.append([*entry, before])

    return apply
