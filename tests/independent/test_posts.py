"""A concern about the head, looked for with everything that the head has, by other software.

The whole vault folder and the head's exported identity are handed to a process that uses Debian's
age and another SQLCipher reader and imports nothing of ``app``.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.models.evidence import Answer
from app.models.incident import Party
from app.services.evidence.intake import Arrival, LooksSafe, take_look
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import ActionDraft, IncidentDraft, Subject
from app.services.posts.rows import PostDraft
from app.workspace import Workspace
from tests.independent.reader import identity_of
from tests.storage.chaired import WORDS, copy_chaired, session_of
from tests.storage.vaults import make_quick

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("Zanzibar quince", "quagga.png", "Thessaly Vane", "CH-INC", "zymurgy", "marzipan")

BY_HAND = """
import json, subprocess, sys, tempfile
from collections import Counter
from pathlib import Path
import apsw
sys.path.insert(0, sys.argv[1])
from tests.independent.reader import identity_of

vault = Path(sys.argv[2])
secrets = [identity_of(vault, "head", sys.argv[3])]
wanted = [each.encode() for each in json.loads(sys.argv[4])]
files = [path for path in sorted(vault.rglob("*")) if path.is_file()]
plain, keys, shut = [], [], []
with tempfile.TemporaryDirectory() as folder:
    def age(path, secret):
        key = Path(folder) / "identity"
        key.write_text(secret)
        done = subprocess.run(["age", "-d", "-i", key, path], capture_output=True)
        return done.stdout if done.returncode == 0 else None

    for path in files:
        data = path.read_bytes()
        plain.append(data)
        if not data.startswith(b"age-encryption.org/v1"):
            continue
        for secret in list(secrets):
            opened = age(path, secret)
            if opened is not None:
                plain.append(opened)
                if path.name == "key.age":
                    content = json.loads(opened)
                    keys += content["database_keys"]
                    secrets += [s for s in content["identities"] if s not in secrets]
                break
    # Once more, now that all secrets are known.
    for path in files:
        if path.read_bytes().startswith(b"age-encryption.org/v1"):
            tried = [age(path, secret) for secret in secrets]
            plain += [each for each in tried if each is not None]
            if not any(each is not None for each in tried):
                shut.append(path)

read = {}
for path in sorted(vault.glob("books/*/book.db")):
    for key in keys:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \\"x'{key}'\\""):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        try:
            tables = [row[0] for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")]
        except (apsw.NotADBError, apsw.SQLError):
            continue
        counts = {}
        for table in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            counts[table] = len(rows)
            for row in rows:
                plain += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
        read[path.parent.name] = counts
assert not any(module == "app" or module.startswith("app.") for module in sys.modules)
posts = [path for path in shut if path.parent.name == "inbox"]
print(json.dumps({
    "found": sorted({each.decode() for each in wanted for data in plain if each in data}),
    "read": read,
    "posts": [[path.stat().st_size, path.stat().st_mtime % 86400] for path in posts],
    "shut": sorted({str(path.relative_to(vault).parent) for path in shut}),
    "plain": sum(map(len, plain)),
}))
"""


def look(vault: Path, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            BY_HAND,
            str(ROOT),
            str(vault),
            WORDS["head"],
            json.dumps([*SECRETS, *more]),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=vault,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def screenshot() -> ExhibitDraft:
    file = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(file, "PNG")
    batch = take_look([Arrival(file.getvalue(), "quagga.png")], LooksSafe(Answer.NO))
    return ExhibitDraft(batch.accepted[0], caption="zymurgy")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def report(vault: Path, words: str) -> str:
    with session_of(vault, "office") as session:
        draft = PostDraft(words, about=Subject(Party.STAFF, "Thessaly Vane"), contact="marzipan")
        return Workspace.open(session).posts.post("chair", draft, [screenshot()])


def test_the_head_finds_that_there_are_posts_and_nothing_of_what_they_say(vault: Path) -> None:
    before = look(vault)
    taken = report(vault, "Zanzibar quince, and the chair acts on it")
    with session_of(vault, "chair") as session:
        work = Workspace.open(session)
        (post,) = work.posts.waiting()
        casework = work.need_casework()
        about = Subject(Party.STAFF, "Thessaly Vane")
        draft = IncidentDraft("Zanzibar quince", session.register.today(), about=about)
        exhibits = work.posts.exhibits(post.id, LooksSafe(Answer.NO))
        incident = casework.incidents.record(draft, exhibits)
        assert incident.reference.startswith("CH-INC")
        casework.incidents.add_action(
            incident.id, ActionDraft("marzipan", session.register.today())
        )
        work.posts.recorded(post.id, incident.id)
        session.drafts.save("incident:new", {"what": "Zanzibar quince"})
    waits = report(vault, "Zanzibar quince, and nobody has read it yet")
    after = look(vault, taken, waits)

    assert after["found"] == []
    assert after["plain"] > 500_000  # it did read what there is
    assert set(after["read"]) == {"register", "casebook"}
    assert after["read"] == before["read"]  # no row, no trail line, no number more than before
    assert {"inbox", "books/chair", "books/chair/documents"} <= set(after["shut"])
    # The one post that waits: its size class, and its day.
    ((size, hour),) = after["posts"]
    assert 256 * 1024 < size < 257 * 1024
    assert hour == 0


def test_a_day_of_decoys_looks_like_a_day_with_a_report(vault: Path) -> None:
    with session_of(vault, "office", 1) as session:
        work = Workspace.open(session)
        work.posts.post("chair", PostDraft("Zanzibar quince"))
    told = look(vault)
    assert told["found"] == []
    assert len(told["posts"]) >= 2
    assert {size // 1024 for size, _ in told["posts"]} == {64}
    assert {hour for _, hour in told["posts"]} == {0}


def test_the_same_look_with_the_chairs_words_finds_it(vault: Path) -> None:
    """The search itself works: a concern that the head may read is found by it."""
    with session_of(vault, "head") as session:
        draft = IncidentDraft("Zanzibar quince", session.register.today())
        Workspace.open(session).need_casework().incidents.record(draft, [screenshot()])
    assert {"Zanzibar quince", "quagga.png", "zymurgy"} <= set(look(vault)["found"])


def test_a_post_opens_by_hand_as_documented(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "printed").write_text(identity_of(vault, "chair", WORDS["chair"]))
    receipt = report(vault, "Zanzibar quince")

    def age(identity: Path, path: Path) -> bytes:
        command = ["age", "-d", "-i", str(identity), str(path)]
        return subprocess.run(command, capture_output=True, check=True).stdout

    keys = json.loads(age(tmp_path / "printed", vault / "books" / "chair" / "key.age"))
    (tmp_path / "identity").write_text(keys["identities"][0])
    (path,) = (vault / "inbox").iterdir()
    assert path.name == hashlib.sha256(path.read_bytes()).hexdigest()
    first, second, rest = age(tmp_path / "identity", path).split(b"\n", 2)
    header = json.loads(second)
    (file,) = header["files"]
    assert first == b"candour-post 1"
    assert (header["kind"], header["book"], header["sender_name"]) == ("report", "chair", "office")
    assert (header["receipt"], header["vault"]) == (receipt, keys["vault"])
    assert header["content"]["narrative"] == "Zanzibar quince"
    assert hashlib.sha256(rest[: file["size"]]).hexdigest() == file["sha256"]
    assert rest[file["size"] :].strip(b"\0") == b""
    assert len(first) + len(second) + len(rest) + 2 == 256 * 1024

    number = int.from_bytes(hashlib.sha256(keys["public_key"].encode()).digest(), "big")
    letters = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> 5 * at & 31] for at in range(12)]
    with session_of(vault, "chair") as session:
        code = Workspace.open(session).posts.target("chair").check
    assert code.replace("-", "") == "".join(letters)
