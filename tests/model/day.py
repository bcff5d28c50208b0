"""The run: doings, locks, crashes, backups and restores, and what is compared after each crash."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from tests.model import reader
from tests.model.comparing import adopt, differing, same
from tests.model.school import Doing, State, signed_in
from tests.model.sign_ins import Staffroom
from tests.model.talk import Broken, Died, Program, Talk

SESSION = 22  # doings, on average
BACKUPS = dt.timedelta(minutes=12)
DAMAGED = 0.4  # of all backups of a closed vault are followed by damage to it
STEP = 20  # seconds between two doings, on average


class Day:
    """A day of a school."""

    def __init__(
        self, program: Program, folder: Path, seed: int, hours: float, kills: float, minutes: float
    ) -> None:
        """``kills`` is the share of doings cut short, ``minutes`` those between two restores."""
        self.counts: Counter[str] = Counter()
        self._program, self._folder = program, folder
        self._chance = random.Random(seed)
        now = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=hours)
        self._until = now + dt.timedelta(hours=hours)
        (folder / "files").mkdir()
        self.school = Staffroom(self._chance, folder / "files", now)
        self._places = [folder / "stick", folder / "share"]
        for place in self._places:
            place.mkdir()
        self._kept: dict[str, State] = {}
        self._vaults = 0
        self.vault = folder / "vault"
        self._talk: Talk | None = None
        self._left = self.least = 0
        self._kills, self._restores = kills, dt.timedelta(minutes=minutes)
        self._next_backup, self._next_restore = now + BACKUPS, now + self._restores

    @property
    def _state(self) -> State:
        return self.school.state

    def run(self) -> None:
        """Live through the day, then compare everything."""
        self._set_up()
        while self.school.now < self._until or self.counts["kills"] < self.least:
            self.school.now += dt.timedelta(seconds=1 + self._chance.expovariate(1 / STEP))
            if self.school.now >= self._next_restore:
                self._next_restore += self._restores
                self._restore()
            elif self.school.now >= self._next_backup:
                self._next_backup += BACKUPS
                self._backup()
            elif self._talk is None:
                self._begin()
            elif self._left <= 0:
                self._lock()
            elif (doing := self.school.anything()) is not None:
                self._left -= 1
                self._do(doing)
        if self._talk is not None:
            self._lock()
        self._finish()

    # One thing after another.

    def _ask(self, do: str, within: float | None = None, **asked: Any) -> Any:
        if self._talk is None:
            self._talk = Talk(self._program)
        return self._talk.ask(do, self.school.now.isoformat(), within, **asked)

    def _set_up(self) -> None:
        words = self.school.new_passphrase()
        made = self._ask("create", vault=str(self.vault), name="head", passphrase=words)
        self._state["people"]["head"] = {"role": "head", "casebook": True}
        self._state["passphrases"]["head"], self._state["printed"] = words, made
        for name, role in (("office", "office"), ("lead", "dsl")):
            theirs = self.school.new_passphrase()
            self._ask("add_person", name=name, role=role, theirs=theirs)
            self._state["people"][name] = {"role": role, "casebook": role == "dsl"}
            self._state["passphrases"][name] = theirs
        self.school.collection = self._ask("policy", day=self.school.day(60))
        self.school.who, self._left = "head", 10
        for _ in range(12):
            self._do(self.school.hire(), certain=True)

    def _begin(self, who: str = "") -> None:
        """Somebody signs in."""
        self.school.who = who or self._chance.choice(list(self._state["people"]))
        self._left = int(self._chance.expovariate(1 / SESSION)) + 1
        words = self._state["passphrases"][self.school.who]
        self._ask("sign_in", vault=str(self.vault), name=self.school.who, passphrase=words)
        signed_in(self._state, self.school.who)
        self.counts["sign-ins"] += 1
        self._check_drafts()

    def _check_drafts(self) -> None:
        same("drafts", self._ask("read_drafts"), self._drafts(self._state))

    def _drafts(self, state: State) -> dict[str, str]:
        who = self.school.who
        store = "own" if state["people"][who]["casebook"] else "lesser"
        return dict(state[store].get(who, {}))

    def _lock(self) -> None:
        self._ask("lock")
        self._end()
        self.counts["locks"] += 1

    def _end(self) -> None:
        if self._talk is not None:
            self._talk.close()
        self._talk = None

    def _do(self, doing: Doing, *, certain: bool = False) -> None:
        """Do something; now and then the power fails meanwhile, or just after."""
        fate = self._chance.random()
        within, die_at = None, 0
        if not certain and fate < self._kills / 8:
            die_at = -1
        elif not certain and fate < self._kills / 2:
            die_at = self._chance.randint(1, doing.steps)
        elif not certain and fate < self._kills * 0.9:
            within = self._chance.uniform(0, 0.03) * (doing.steps / 40)
        try:
            answer = self._ask(doing.do, within, die_at=die_at, **doing.args)
        except Died:
            self.counts["kills"] += 1
            self.counts[f"killed in {doing.do}"] += 1
            self._end()
            self._recover_from(doing)
            return
        doing.apply(self._state, answer)
        self.counts["doings"] += 1
        if not certain and fate >= self._kills * 0.9 and fate < self._kills:
            self._power_cut()

    def _power_cut(self) -> None:
        """Everything that was acknowledged is there after it."""
        assert self._talk is not None
        self._talk.kill()
        self._end()
        self.counts["kills"] += 1
        self.counts["killed between doings"] += 1
        self._come_back("head")
        same("after a power cut", self._seen(), self._state)

    # After a crash.

    def _recover_from(self, doing: Doing) -> None:
        """What was under way is wholly there, or not at all."""
        before, after = self._state, copy.deepcopy(self._state)
        doing.apply(after, None)
        who = self.school.who
        if doing.do == "change_passphrase" and reader.fits(
            self.vault, who, after["passphrases"][who]
        ):
            self.school.state = before = after
        if doing.do in ("save_draft", "drop_draft"):
            self._settle_drafts(before, after)
            return
        if self._chance.random() < 0.3:
            self._bystander(before, after)
        self._come_back(who)
        if who != "head":
            self._come_back("head")
        for each in (before, after):
            signed_in(each, "head")
        found = self._seen()
        which = [each for each in (before, after) if not differing(found, each)]
        if not which:
            told = f"not done: {differing(found, before)}; done: {differing(found, after)}"
            raise Broken(f"{doing.do} {doing.args} is half there. {told}")
        self.school.state = which[0] if doing.do != "new_sheet" else after
        adopt(self._state, found)
        self.counts["cut short and there" if which[0] is after else "cut short and not there"] += 1

    def _bystander(self, before: State, after: State) -> None:
        """Somebody else is the first to sign in after a crash."""
        others = [
            name
            for name in before["people"]
            if after["people"].get(name) == before["people"][name] and name != self.school.who
        ]
        if others and (other := self._chance.choice(others)):
            self._come_back(other)
            if before is not after:
                signed_in(after, other)

    def _settle_drafts(self, before: State, after: State) -> None:
        who = self.school.who
        words = before["passphrases"][who]
        self._ask("sign_in", vault=str(self.vault), name=who, passphrase=words)
        for each in (before, after):
            signed_in(each, who)
        found = self._ask("read_drafts")
        if found == self._drafts(after):
            self.school.state = after
        same("drafts", found, self._drafts(self._state))

    def _come_back(self, who: str) -> None:
        """Somebody signs in after a crash, and stays."""
        self._end()
        words = self._state["passphrases"][who]
        self._ask("sign_in", vault=str(self.vault), name=who, passphrase=words)
        self.school.who = who
        signed_in(self._state, who)
        self.counts["sign-ins"] += 1

    def _seen(self, *, documents: bool = False) -> State:
        self.counts["comparisons"] += 1
        words = self._state["passphrases"]["head"]
        return reader.seen(self.vault, "head", words, documents=documents)

    # Backups and restores.

    def _backup(self) -> None:
        place = self._chance.choice(self._places)
        if self._talk is not None and self._chance.random() < 0.4:
            self._lock()  # a scheduled one, with nobody signed in
        nobody, died = self._talk is None, False
        die_at = self._chance.randint(1, 120) if self._chance.random() < 0.2 else 0
        try:
            self._ask("backup", die_at=die_at, vault=str(self.vault), place=str(place))
            self.counts["backups"] += 1
        except Died:
            self.counts["kills"] += 1
            self.counts["killed in backup"] += 1
            nobody = died = True
        if nobody:
            self._end()
        self._note_snapshots()
        if nobody and not died and self._chance.random() < DAMAGED:
            self._damage_and_repair(place)

    def _damage_and_repair(self, place: Path) -> None:
        """A byte of a closed vault is flipped; the backup just made has it whole."""
        mine = {self.vault / "people" / path for path in self._people_of("head")}
        found = [*self.vault.glob("books/*/documents/*"), *self.vault.glob("books/*/key.age")]
        found += [*self.vault.glob("books/*/book.db"), *self.vault.glob("people/*.key")]
        path = self._chance.choice(sorted(set(found) - mine))
        data = bytearray(path.read_bytes())
        data[self._chance.randrange(len(data))] ^= 1 << self._chance.randrange(8)
        path.write_bytes(data)
        asked: dict[str, Any] = {"vault": str(self.vault), "place": str(_inside(place))}
        asked |= {"name": "head", "passphrase": self._state["passphrases"]["head"]}
        if self._chance.random() < 0.3:
            try:
                self._ask("repair", die_at=self._chance.randint(1, 200), **asked)
            except Died:
                self.counts["kills"] += 1
                self.counts["killed in repair"] += 1
            self._end()
        done = self._ask("repair", **asked)
        self._end()
        for aside in self._folder.glob(f"{self.vault.name} damaged *"):
            shutil.rmtree(aside)
        self.counts["repairs"] += 1
        self._come_back("head")
        where = f"after a repair of {path.name}, {done['lines']}"
        same(where, self._seen(documents=True), self._state)
        self._lock()

    def _people_of(self, name: str) -> list[str]:
        return [
            path.name
            for path in (self.vault / "people").glob("*.key")
            if json.loads(path.read_bytes().split(b"\n")[0])["name"] == name
        ]

    def _note_snapshots(self) -> None:
        """Every backup that is new is of the school as it is now."""
        there = {path.stem: path for place in self._places for path in _snapshots(place)}
        assert there or not self._kept
        for name in there.keys() - self._kept.keys():
            self._kept[name] = copy.deepcopy(self._state)
        for name in self._kept.keys() - there.keys():
            del self._kept[name]  # thinned
            self.counts["backups thinned"] += 1

    def _restore(self) -> None:
        """The PC dies; the school goes on from some backup, seldom the latest."""
        found = [(place, path.stem) for place in self._places for path in _snapshots(place)]
        if not found:
            return
        if self._talk is not None:
            self._talk.kill()
            self._end()
        found.sort(key=lambda pair: pair[1])
        place, name = found[-1] if self._chance.random() < 0.3 else self._chance.choice(found)
        self._vaults += 1
        target = self._folder / f"vault{self._vaults}"
        if self._chance.random() < 0.7:
            shutil.rmtree(self.vault)
        asked: dict[str, Any] = {
            "place": str(_inside(place)),
            "snapshot": name,
            "target": str(target),
        }
        if self._chance.random() < 0.4:
            try:
                self._ask("restore", die_at=self._chance.randint(1, 200), **asked)
            except Died:
                self.counts["kills"] += 1
                self.counts["killed in restore"] += 1
            self._end()
        if not (target.is_dir() and any(target.iterdir())):
            self._ask("restore", **asked)
            self._end()
        if self.vault.exists():
            shutil.rmtree(self.vault)
        self.vault = target
        self.school.state = copy.deepcopy(self._kept[name])
        self.counts["restores"] += 1
        self._come_back("head")
        same("after a restore", self._seen(), self._state)
        self._lock()

    # At the end.

    def _finish(self) -> None:
        self._come_back("head")
        self._state["printed"] = self._ask("new_sheet")
        self._lock()
        same("at the end", self._seen(documents=True), self._state)
        for name in list(self._state["people"]):
            self._begin(name)
            self._lock()
        for book, secret in self._state["printed"].items():
            assert reader.opens(self.vault, book, secret), book
        words = self._folder / "words"
        words.write_text(self._state["passphrases"]["head"])
        done = self._ask(
            "command",
            argv=[
                "verify",
                "--vault",
                str(self.vault),
                "--as",
                "head",
                "--passphrase-file",
                str(words),
            ],
        )
        assert done["code"] == 0, done
        self._end()


def _snapshots(place: Path) -> list[Path]:
    return list(place.glob("Candour backup */snapshots/*.json"))


def _inside(place: Path) -> Path:
    (found,) = place.glob("Candour backup *")
    return found
