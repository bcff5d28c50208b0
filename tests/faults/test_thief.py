"""Somebody has the folder and its backups, and no passphrase: what names, sizes and bytes tell.

What SECURITY.md lists, and nothing else. That no word of a record shows is in ``test_canaries``.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.storage.backup import run
from app.workspace import Workspace
from tests.builders import SetClock
from tests.faults.operations.recording import DAY
from tests.pictures import accepted
from tests.storage.backed_up import stick
from tests.storage.chaired import copy_chaired, session_of

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHA = r"[0-9a-f]{64}"
NAMES = re.compile(
    rf"vault\.json|vault\.lock|backups\.json|people/{UUID}\.(key|state)"
    rf"|people/{UUID}\.drafts/(register/)?[0-9a-f]{{32}}\.(draft|file)"
    rf"|books/(register|casebook|chair)/(key\.age|book\.db|documents/{SHA})|inbox/{SHA}"
    rf"|Candour backup [0-9a-f]{{8}}/(backup\.json|READ ME\.txt|objects/[0-9a-f]{{2}}/{SHA}"
    r"|snapshots/\d{8}T\d{6}Z-[0-9a-f]{16}\.json)"
)
OPEN = ("vault.json", "vault.lock", "backups.json", "backup.json", "READ ME.txt")
SCHOOL = "Ysgol y Bryn"
SIGN_INS = {"head", "dsl", "office", "chair"}
LONGEST_BY_CHANCE = 26  # printable bytes in a row: among 10 MB of noise, once in 15,000 runs


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with something of most kinds in it, and a stick with two backups of it."""
    folder = tmp_path_factory.mktemp("stolen")
    vault = folder / "vault"
    copy_chaired(vault)
    with session_of(vault, "head") as session:
        incidents = Workspace.open(session).need_casework().incidents
        incidents.record(IncidentDraft("A story", DAY), [ExhibitDraft(accepted())])
        file = session.drafts.keep_file(b"a picture" * 9000)
        session.drafts.save("incident:new", {"narrative": "Half a story"}, [file])
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "About the head"}, [])
    for _ in range(2):
        assert run(vault, stick(folder), clock=SetClock()).problem is None
    return folder


def files(stolen: Path) -> Iterator[tuple[str, Path]]:
    for top in (stolen / "vault", stolen / "stick"):
        for path in sorted(top.rglob("*")):
            if path.is_file():
                yield path.relative_to(top).as_posix(), path


def test_names_are_ids_hashes_and_known_words(stolen: Path) -> None:
    names = [name for name, _ in files(stolen)]
    assert [name for name in names if not NAMES.fullmatch(name)] == []
    assert len(names) > 25


def is_open(path: Path) -> bool:
    return path.name in OPEN or path.suffix == ".key" or path.parent.name == "snapshots"


def sealed(path: Path) -> bytes:
    """The bytes of a sealed file behind the header that every age file has."""
    data = path.read_bytes()
    # One of its parts may be grease: words by chance, with an empty line or none behind them.
    head = re.match(rb"age-encryption\.org/v1\n(-> \S+( \S+)*\n([\w+/]*\n)*)+--- [\w+/]+\n", data)
    return data[head.end() :] if head else data


def test_what_is_sealed_is_noise(stolen: Path) -> None:
    looked = 0
    for name, path in files(stolen):
        # A backup's pieces are the vault's files again, those in the open among them.
        if is_open(path) or path.read_bytes()[:1] == b"{":
            continue
        data = sealed(path)
        runs = re.findall(rb"[\x20-\x7e]{%d,}" % LONGEST_BY_CHANCE, data)
        assert runs == [], (name, runs)
        if len(data) >= 1 << 16:
            counts = Counter(data).values()
            entropy = -sum(each / len(data) * math.log2(each / len(data)) for each in counts)
            assert entropy > 7.99, (name, entropy)
        looked += len(data)
    assert looked > 1_000_000


def strings(value: object) -> Iterator[str]:
    """Every key and text in JSON."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


_KEYS = """format vault school sample people books id name public_key register casebook chair person
kdf memory_kib iterations lanes salt cipher nonce argon2id aes-256-gcm place made_at candour files
path size pieces folder last_good last_tried problem snapshot fingerprint full_check keep
hourly_hours daily_days monthly_months"""
KEYS = set(_KEYS.split())
VALUES = re.compile(
    rf"{UUID}|{SHA}|age1[0-9a-z]{{58}}|[A-Za-z0-9+/=]{{16,44}}|\d+\.\d+\.\d+"
    r"|\d{4}-\d\d-\d\d(T[\d:.]+(Z|\+00:00))?|\d{8}T\d{6}Z-[0-9a-f]{16}(\.json)?|"
)


def test_in_the_open_is_what_security_md_lists(stolen: Path) -> None:
    odd = set()
    told = set()
    for name, path in files(stolen):
        if path.suffix == ".json":
            texts = list(strings(json.loads(path.read_bytes())))
        elif path.suffix == ".key":
            texts = list(strings(json.loads(path.read_bytes().split(b"\n")[0])))
        else:
            continue
        for text in texts:
            told.add(text)
            known = text in KEYS | SIGN_INS | {SCHOOL, str(stolen / "stick")}
            if not known and not VALUES.fullmatch(text) and not NAMES.fullmatch(text):
                odd.add((name, text))
    assert odd == set()
    assert {SCHOOL, "head", "dsl", "office"} <= told


def test_the_lock_names_who_has_it_open_and_where(stolen: Path) -> None:
    with closing(sqlite3.connect(stolen / "vault" / "vault.lock")) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        assert [name for name, _ in tables] == ["open_by"]
        ((person, _, since),) = connection.execute("SELECT person, computer, since FROM open_by")
    assert person in {*SIGN_INS, "a backup"}
    assert re.search(r"\d{4}$", since)


def test_the_note_on_the_stick_says_nothing_of_the_school_but_its_name(stolen: Path) -> None:
    (note,) = (stolen / "stick").rglob("READ ME.txt")
    text = note.read_text(encoding="utf-8-sig").replace(SCHOOL, "")
    for word in (*SIGN_INS - {"head"}, "story", "A story", "INC-", str(stolen)):
        assert not re.search(rf"\b{re.escape(word)}\b", text), word


def test_reports_of_text_alone_have_one_size(stolen: Path) -> None:
    sizes = {path.stat().st_size for path in (stolen / "vault" / "inbox").iterdir()}
    assert len(sizes) == 1
