"""The model's casework: disclosures, approaches, incidents with their exhibits, and posts."""

from __future__ import annotations

import hashlib
import random
import struct
import uuid
import zlib
from typing import Any

from tests.model.school import Doing, School, State, adding, lettered


def _png(chance: random.Random) -> bytes:
    """A picture of 8 by 8 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    rows = b"".join(b"\0" + chance.randbytes(24) for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


class Casework(School):
    """What is done by those who hold the casebook, and what is posted to them."""

    def picture(self) -> tuple[str, str]:
        """A picture that was never taken before: its file and its hash."""
        data = _png(self.chance)
        path = self.files / f"{self.token()}.png"
        path.write_bytes(data)
        return str(path), hashlib.sha256(data).hexdigest()

    def pictures(self, most: int) -> tuple[list[str], list[str]]:
        """Some pictures: files and hashes."""
        made = [self.picture() for _ in range(self.chance.randint(0, most))]
        return [file for file, _ in made], [digest for _, digest in made]

    def disclose(self) -> Doing | None:
        if not (working := self.working()):
            return None
        name, note, day = self.chance.choice(working), f"About {self.token()}", self.today
        kind = self.chance.choice(["parent", "colleague", "governor", "other"])
        connection = self.chance.choice(["family_friend", "social_circle", "neighbour"])
        platforms = self.chance.sample(["Facebook", "Instagram", "WhatsApp"], 2)
        initials = "".join(self.chance.sample("ABCDEFGHJ", 2))

        def apply(state: State, answer: Any) -> None:
            state["disclosures"][note] = {
                "reference": answer,
                "staff": name,
                "kind": kind,
                "initials": initials,
                "platforms": platforms,
                "told_on": day,
                "ended": [None, None],
                "decisions": [],
            }

        args = {
            "name": name, "note": note, "day": day, "kind": kind, "connection": connection,
            "platforms": platforms, "initials": initials,
        }  # fmt: skip
        return Doing("disclose", args, apply)

    def _disclosure(self, *, decided: bool) -> tuple[str, State] | None:
        fitting = [
            (note, each)
            for note, each in self.state["disclosures"].items()
            if each["ended"] == [None, None] and bool(each["decisions"]) >= decided
        ]
        return self.chance.choice(fitting) if fitting else None

    def decide(self) -> Doing | None:
        if (found := self._disclosure(decided=False)) is None:
            return None
        (note, row), reason, terms = found, f"Why {self.token()}", f"Only {self.token()}"
        entry = ["conditions", self.today, reason, terms]
        args = {
            "reference": row["reference"], "day": self.today, "reason": reason, "conditions": terms,
        }  # fmt: skip
        return Doing("decide", args, adding("disclosures", note, "decisions", entry))

    def review(self) -> Doing | None:
        if (found := self._disclosure(decided=True)) is None:
            return None
        note, row = found
        last = row["decisions"][-1]
        entry = [last[0], self.today, "Reviewed: nothing has changed.", last[3]]
        args = {"reference": row["reference"]}
        return Doing("review", args, adding("disclosures", note, "decisions", entry))

    def end(self) -> Doing | None:
        if (found := self._disclosure(decided=False)) is None:
            return None
        (note, row), why, day = found, f"Over since {self.token()}", self.today

        def apply(state: State, _: Any) -> None:
            state["disclosures"][note]["ended"] = [day, why]

        return Doing("end", {"reference": row["reference"], "day": day, "why": why}, apply)

    def approach(self) -> Doing | None:
        if not (working := self.working()):
            return None
        name, account, note = self.chance.choice(working), self.token(), f"Seen {self.token()}"
        kind, initials = self.chance.choice(["friend_request", "follow", "message"]), "XY"
        files, hashes = self.pictures(1)

        def apply(state: State, answer: Any) -> None:
            state["approaches"][account] = {
                "reference": answer,
                "staff": name,
                "initials": initials,
                "kind": kind,
                "note": note,
                "reply": ["not_yet", None],
                "evidence": lettered([], hashes),
            }

        args = {
            "name": name, "account": account, "note": note, "kind": kind, "by": "parent",
            "initials": initials, "day": self.today, "files": files,
        }  # fmt: skip
        return Doing("approach", args, apply, 60)

    def answer(self) -> Doing | None:
        waiting = [
            (account, each)
            for account, each in self.state["approaches"].items()
            if each["reply"][0] == "not_yet"
        ]
        if not waiting:
            return None
        account, row = self.chance.choice(waiting)
        reply, text = self.chance.choice(["declined", "blocked"]), f"Said {self.token()}"

        def apply(state: State, _: Any) -> None:
            state["approaches"][account]["reply"] = [reply, text]

        args = {"reference": row["reference"], "reply": reply, "text": text}
        return Doing("answer", args, apply)

    def incident(self) -> Doing:
        link = f"https://example.org/{self.token()}"
        narrative = f"It was {self.token()} at first.\nThen {self.token()} came."
        day, at = self.day(self.chance.randint(0, 20)), f"{self.now:%Y-%m-%d %H:%M:%S}"
        platform = self.chance.choice(["Facebook", "TikTok"])
        files, hashes = self.pictures(3)

        def apply(state: State, answer: Any) -> None:
            state["incidents"][link] = {
                "reference": answer,
                "narrative": narrative,
                "platform": platform,
                "happened_on": day,
                "status": "open",
                "closed": [None, None, None],
                "recorded_at": at,
                "evidence": lettered([], hashes),
                **{each: [] for each in ("actions", "rounds", "corrections", "tasks")},
            }

        args = {
            "narrative": narrative, "day": day, "platform": platform, "link": link, "files": files,
            "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
        }  # fmt: skip
        return Doing("incident", args, apply, 70)

    def _incident(self, status: str) -> tuple[str, State] | None:
        fitting = [pair for pair in self.state["incidents"].items() if pair[1]["status"] == status]
        return self.chance.choice(fitting) if fitting else None

    def add_evidence(self) -> Doing | None:
        if (found := self._incident("open")) is None or len(found[1]["evidence"]) > 20:
            return None
        (link, row), (file, digest) = found, self.picture()

        def apply(state: State, _: Any) -> None:
            kept = state["incidents"][link]
            kept["evidence"] = lettered(kept["evidence"], [digest])

        return Doing("add_evidence", {"reference": row["reference"], "files": [file]}, apply, 60)

    def act(self) -> Doing | None:
        if (found := self._incident("open")) is None:
            return None
        (link, row), what = found, f"Rang {self.token()}"
        args = {"reference": row["reference"], "what": what, "day": self.today}
        return Doing("act", args, adding("incidents", link, "actions", what))

    def task(self) -> Doing | None:
        if (found := self._incident("open")) is None:
            return None
        (link, row), what, due = found, f"Ask {self.token()}", self.day(-7)
        args = {"reference": row["reference"], "what": what, "day": due}
        return Doing("task", args, adding("incidents", link, "tasks", [what, due]))

    def correct(self) -> Doing | None:
        if (found := self._incident("open")) is None:
            return None
        (link, row), reason = found, f"Misheard {self.token()}"
        name = self.chance.choice(["narrative", "platform"])
        value, before = f"Rather {self.token()}", row[name]

        def apply(state: State, _: Any) -> None:
            kept = state["incidents"][link]
            kept["corrections"].append([name, before, value, reason])
            kept[name] = value

        args = {"reference": row["reference"], "field": name, "value": value, "reason": reason}
        return Doing("correct", args, apply)

    def close(self) -> Doing | None:
        if (found := self._incident("open")) is None:
            return None
        (link, row), why, day = found, f"Settled by {self.token()}", self.today
        outcome = self.chance.choice(["advice", "removed", "no_action"])

        def apply(state: State, _: Any) -> None:
            kept = state["incidents"][link]
            kept["status"], kept["closed"] = "closed", [outcome, why, day]
            kept["rounds"].append("closed")

        args = {"reference": row["reference"], "outcome": outcome, "why": why, "day": day}
        return Doing("close", args, apply)

    def reopen(self) -> Doing | None:
        if (found := self._incident("closed")) is None:
            return None
        (link, row), why = found, f"Again {self.token()}"

        def apply(state: State, _: Any) -> None:
            kept = state["incidents"][link]
            kept["status"], kept["closed"] = "open", [None, None, None]
            kept["rounds"].append("reopened")

        return Doing("reopen", {"reference": row["reference"], "why": why}, apply)

    def post(self) -> Doing:
        contact, narrative = f"Room {self.token()}", f"Somebody wrote {self.token()}."
        files, hashes = self.pictures(1)
        sender = self.who

        def apply(state: State, answer: Any) -> None:
            row = {"narrative": narrative, "receipt": answer, "sender": sender}
            state["pending"].append((contact, {**row, "aside": None, "files": hashes}))

        args = {"narrative": narrative, "contact": contact, "day": self.today, "files": files}
        return Doing("post", args, apply, 40)

    def set_aside(self) -> Doing | None:
        waiting = [contact for contact, row in self.state["posts"].items() if row["aside"] is None]
        if not waiting:
            return None
        contact, why = self.chance.choice(waiting), f"Known from {self.token()}"

        def apply(state: State, _: Any) -> None:
            state["posts"][contact]["aside"] = why

        return Doing("set_aside", {"contact": contact, "why": why}, apply)
