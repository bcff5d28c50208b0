"""What a vault's files say, read with the published formats alone, in the model's form.

A vault that is open elsewhere, or was left by a crash, is read from a copy of its databases.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag

from tests.independent.reader import database, identity_of, keys_of, rows

State = dict[str, Any]
KEPT = ("staff", "signed", "people", "disclosures", "approaches", "incidents", "posts")
"""The parts of the model that stand in the books."""


def seen(vault: Path, name: str, passphrase: str, *, documents: bool = False) -> State:
    """Everything that the model knows of, as both books have it.

    Args:
        vault: the folder; whoever has it open has nothing under way.
        name: of somebody who opens both books.
        passphrase: theirs.
        documents: decrypt every document too, and take its hash from its bytes.
    """
    secret = identity_of(vault, name, passphrase)
    with tempfile.TemporaryDirectory(prefix="candour-model-") as kept:
        copy = Path(kept)
        for book in ("register", "casebook"):
            (copy / "books" / book).mkdir(parents=True)
            for file in ("key.age", "book.db", "book.db-wal"):
                source = vault / "books" / book / file
                if source.exists():
                    shutil.copy(source, copy / "books" / book / file)
        register, casebook = (database(copy, book, secret) for book in ("register", "casebook"))
        try:
            _whole(register, casebook)
            plain = _decrypted(vault, secret) if documents else None
            return {
                "staff": _staff(register),
                "signed": _signed(register),
                "people": _people(register, casebook),
                "disclosures": _disclosures(casebook),
                "approaches": _approaches(casebook, plain),
                "incidents": _incidents(casebook, plain),
                "posts": _posts(casebook, plain),
            }
        finally:
            register.close()
            casebook.close()


def fits(vault: Path, name: str, passphrase: str) -> bool:
    """Whether a passphrase opens somebody's key file."""
    try:
        identity_of(vault, name, passphrase)
    except InvalidTag:
        return False
    return True


def opens(vault: Path, book: str, secret: str) -> bool:
    """Whether a printed key opens a book."""
    try:
        keys_of(vault, book, secret)
    except pyrage.DecryptError:
        return False
    return True


def _whole(*books: Any) -> None:
    for book in books:
        (found,) = rows(book, "PRAGMA integrity_check")
        assert found == ("ok",), found
        assert rows(book, "PRAGMA foreign_key_check") == []
        numbers = [each[0] for each in rows(book, "SELECT seq FROM trail ORDER BY seq")]
        assert numbers == list(range(1, len(numbers) + 1)), "a gap in the trail"


def _decrypted(vault: Path, secret: str) -> dict[str, str]:
    """The hash of each document's own bytes, by its file's name."""
    found = {}
    identities = [
        pyrage.x25519.Identity.from_str(each)
        for each in keys_of(vault, "casebook", secret)["identities"]
    ]
    for path in (vault / "books" / "casebook" / "documents").iterdir():
        cipher = path.read_bytes()
        assert hashlib.sha256(cipher).hexdigest() == path.name
        found[path.name] = hashlib.sha256(pyrage.decrypt(cipher, identities)).hexdigest()
    return found


def _staff(register: Any) -> State:
    query = "SELECT id, name, category, role, starts, ends FROM staff"
    former: dict[bytes, list[list[str]]] = {}
    for staff, starts, ends in rows(
        register, "SELECT staff_id, starts, ends FROM former_engagement ORDER BY ends"
    ):
        former.setdefault(staff, []).append([starts, ends])
    return {
        name: {
            "category": category,
            "role": role,
            "starts": starts,
            "ends": ends,
            "former": former.get(staff, []),
        }
        for staff, name, category, role, starts, ends in rows(register, query)
    }


def _signed(register: Any) -> State:
    found: State = {}
    places: dict[bytes, int] = {}
    query = (
        "SELECT d.id, s.name, d.outcome, d.dated, d.how_seen, d.reason, d.stands, d.voided_why,"
        " d.supersedes FROM declaration d JOIN staff s ON s.id = d.staff_id"
        " ORDER BY d.recorded_at, d.rowid"
    )
    for entry, name, outcome, dated, how, reason, stands, why, before in rows(register, query):
        entries = found.setdefault(name, [])
        places[entry] = len(entries)
        entries.append([outcome, dated, how, reason, bool(stands), why, places.get(before)])
    return found


def _people(register: Any, casebook: Any) -> State:
    query = "SELECT name, role FROM holder"
    found: State = {name: {"role": role, "casebook": False} for name, role in rows(register, query)}
    for name, role in rows(casebook, query):
        found.setdefault(name, {"role": role})["casebook"] = True
    return found


def _disclosures(casebook: Any) -> State:
    decided: dict[bytes, list[list[Any]]] = {}
    query = (
        "SELECT disclosure_id, outcome, decided_on, reason, conditions FROM decision"
        " ORDER BY recorded_at, rowid"
    )
    for disclosure, *rest in rows(casebook, query):
        decided.setdefault(disclosure, []).append(rest)
    query = (
        "SELECT id, note, reference, staff_name, other_kind, other_initials, platforms, told_on,"
        " ended_on, ended_why FROM disclosure"
    )
    return {
        note: {
            "reference": reference,
            "staff": staff,
            "kind": kind,
            "initials": initials,
            "platforms": json.loads(platforms),
            "told_on": told_on,
            "ended": ended,
            "decisions": decided.get(disclosure, []),
        }
        for disclosure, note, reference, staff, kind, initials, platforms, told_on, *ended in rows(
            casebook, query
        )
    }


def _exhibits(casebook: Any, column: str, plain: dict[str, str] | None) -> dict[bytes, list[Any]]:
    found: dict[bytes, list[Any]] = {}
    query = (
        f"SELECT e.{column}, e.letter, d.sha256, d.stored_as FROM evidence e"  # noqa: S608 – ours
        " JOIN document d ON d.id = e.document_id ORDER BY e.position"
    )
    for owner, letter, sha256, stored_as in rows(casebook, query):
        if owner is not None:
            found.setdefault(owner, []).append([letter, _hash(sha256, stored_as, plain)])
    return found


def _hash(sha256: str, stored_as: str, plain: dict[str, str] | None) -> str:
    return sha256 if plain is None else plain.get(stored_as, "missing")


def _approaches(casebook: Any, plain: dict[str, str] | None) -> State:
    exhibits = _exhibits(casebook, "approach_id", plain)
    query = (
        "SELECT id, by_account, reference, staff_name, by_initials, kind, note, reply, reply_text"
        " FROM approach"
    )
    return {
        account: {
            "reference": reference,
            "staff": staff,
            "initials": initials,
            "kind": kind,
            "note": note,
            "reply": [reply, text],
            "evidence": exhibits.get(found, []),
        }
        for found, account, reference, staff, initials, kind, note, reply, text in rows(
            casebook, query
        )
    }


def _incidents(casebook: Any, plain: dict[str, str] | None) -> State:
    exhibits = _exhibits(casebook, "incident_id", plain)
    actions: dict[bytes, list[str]] = {}
    rounds: dict[bytes, list[str]] = {}
    query = "SELECT incident_id, kind, what FROM action ORDER BY recorded_at, rowid"
    for found, kind, what in rows(casebook, query):
        (actions if kind == "done" else rounds).setdefault(found, []).append(
            what if kind == "done" else kind
        )
    corrected: dict[bytes, list[list[str]]] = {}
    query = (
        'SELECT incident_id, field, "before", "after", reason FROM correction'
        " ORDER BY recorded_at, rowid"
    )
    for found, *rest in rows(casebook, query):
        corrected.setdefault(found, []).append(rest)
    tasks: dict[bytes, list[list[str]]] = {}
    for found, *rest in rows(
        casebook, "SELECT incident_id, what, due_on FROM task ORDER BY recorded_at, rowid"
    ):
        tasks.setdefault(found, []).append(rest)
    query = (
        "SELECT id, link, reference, narrative, platform, happened_on, status, outcome, rationale,"
        " closed_on, recorded_at FROM incident"
    )
    return {
        link: {
            "reference": reference,
            "narrative": narrative,
            "platform": platform,
            "happened_on": happened_on,
            "status": status,
            "closed": [outcome, rationale, closed_on],
            "recorded_at": str(at)[:19],
            "evidence": exhibits.get(found, []),
            "actions": actions.get(found, []),
            "rounds": rounds.get(found, []),
            "corrections": corrected.get(found, []),
            "tasks": tasks.get(found, []),
        }
        for found, link, reference, narrative, platform, happened_on, status, outcome, rationale,
        closed_on, at in rows(casebook, query)
    }  # fmt: skip


def _posts(casebook: Any, plain: dict[str, str] | None) -> State:
    files: dict[bytes, list[str]] = {}
    query = (
        "SELECT f.post_id, d.sha256, d.stored_as FROM post_file f"
        " JOIN document d ON d.id = f.document_id ORDER BY f.position"
    )
    for post, sha256, stored_as in rows(casebook, query):
        files.setdefault(post, []).append(_hash(sha256, stored_as, plain))
    found: State = {}
    query = "SELECT id, content, receipt, sender_name, set_aside_why FROM post"
    for post, content, receipt, sender, why in rows(casebook, query):
        typed = json.loads(content)
        assert typed["contact"] not in found, "a post was taken in twice"
        found[typed["contact"]] = {
            "narrative": typed["narrative"],
            "receipt": receipt,
            "sender": sender,
            "aside": why,
            "files": files.get(post, []),
        }
    return found
