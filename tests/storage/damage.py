"""Ways to damage a vault: files altered from outside, and rows altered by who holds the keys."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlcipher

from app.storage import holders, people
from app.storage.keys import new_identity, seal
from app.storage.trail import FIRST_HEAD, Who, next_head
from app.storage.vault import Vault
from tests.storage.vaults import PASSPHRASES, copy_vault, new_vault, set_colour, signed_in

REGISTER = Path("books/register")
CASEBOOK = Path("books/casebook")


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def documents(vault: Path) -> list[Path]:
    return sorted((vault / REGISTER / "documents").iterdir())


def secrets(vault: Path) -> people.Secrets:
    return people.sign_in(vault / "people", "head", PASSPHRASES["head"])


@contextlib.contextmanager
def rows(vault: Path, book: Path = REGISTER, *, unguarded: bool = False) -> Iterator[Any]:
    """The book's database, open to somebody who holds its key and doesn't use Candour."""
    keys = holders.read_keys(vault / book, [secrets(vault).identity.secret])
    assert keys is not None
    with contextlib.closing(sqlcipher.connect(vault / book / "book.db")) as connection:
        connection.execute(f"PRAGMA key = \"x'{keys.database_keys[0].hex()}'\"")
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = connection.execute(query).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in [] if unguarded else guards:
            connection.execute(sql)
        connection.commit()


def run(*statements: str, book: Path = REGISTER) -> Callable[[Path], None]:
    """Damage by SQL."""

    def damage(vault: Path) -> None:
        with rows(vault, book) as connection:
            for statement in statements:
                connection.execute(statement)

    return damage


def rechain(connection: Any) -> None:
    """Reckon the whole trail anew, as somebody would who altered it and knows how."""
    head = FIRST_HEAD
    query = "SELECT seq, at, who, who_name, what, kind, record, commitment FROM trail ORDER BY seq"
    for seq, at, who, name, what, kind, record, sealed in connection.execute(query).fetchall():
        head = next_head(head, seq, at, Who(UUID(who), name), what, kind, record, sealed)
        connection.execute("UPDATE trail SET head = ? WHERE seq = ?", (head, seq))


def another_schools_database(vault: Path) -> None:
    other = vault.parent / "other"
    Vault.create(other, new_vault("Another school"))[0].close()
    (other / REGISTER / "book.db").replace(vault / REGISTER / "book.db")


def last_weeks_database(vault: Path) -> None:
    before = (vault / REGISTER / "book.db").read_bytes()
    with signed_in(vault) as session:
        set_colour(session, "newer")
    (vault / REGISTER / "book.db").write_bytes(before)


def plain_database(vault: Path) -> None:
    (vault / REGISTER / "book.db").unlink()
    with contextlib.closing(sqlite3.connect(vault / REGISTER / "book.db")) as connection:
        connection.execute("CREATE TABLE t (x)")


def last_weeks_key_file(vault: Path) -> None:
    before = (vault / REGISTER / "key.age").read_bytes()
    with signed_in(vault) as session:
        session.remove_person("dsl")
    (vault / REGISTER / "key.age").write_bytes(before)


def key_file_for_one_more(vault: Path) -> None:
    secret = secrets(vault).identity.secret
    keys = holders.read_keys(vault / REGISTER, [secret])
    assert keys is not None
    with rows(vault) as connection:
        known = [row[0] for row in connection.execute("SELECT public_key FROM holder")]
        known += [row[0] for row in connection.execute("SELECT recovery_key FROM book_key")]
    sealed = seal(keys.to_json(), [*known, new_identity().public_key])
    (vault / REGISTER / "key.age").write_bytes(sealed)


def key_file_of_our_own_making(vault: Path) -> None:
    """Somebody who knows the head's public key makes a book for them."""
    own = secrets(vault).identity
    keys = holders.read_keys(vault / REGISTER, [own.secret])
    made = new_identity()
    assert keys is not None
    forged = replace(
        keys, generation=keys.generation + 1, public_key=made.public_key, identities=(made.secret,)
    )
    (vault / REGISTER / "key.age").write_bytes(seal(forged.to_json(), [own.public_key]))


def swapped_documents(vault: Path) -> None:
    with signed_in(vault) as session:
        session.register.documents.add(b"another", "x", "text/plain")
    first, second = documents(vault)
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


def orphan(vault: Path) -> None:
    with signed_in(vault) as session:
        session.register.documents.add(b"another", "x", "text/plain")


def take_the_guards_off(vault: Path) -> None:
    with rows(vault, unguarded=True):
        pass


def slip_in_a_row(vault: Path) -> None:
    with rows(vault) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(setting)")]
        values = {name: f'"{name}"' for name in names} | {"id": uuid4().hex}
        marks = ", ".join("?" * len(names))
        insert = f"INSERT INTO setting VALUES ({marks})"  # noqa: S608 – question marks only
        connection.execute(insert, [values[name] for name in names])


def rewrite_history(vault: Path) -> None:
    """Alter a change's before, so that the record's history reads otherwise."""
    with rows(vault) as connection:
        query = "SELECT seq, changes FROM revision WHERE changes LIKE '%blue%'"
        (seq, changes), *_ = connection.execute(query).fetchall()
        altered = changes.replace("blue", "pink")
        connection.execute("UPDATE revision SET changes = ? WHERE seq = ?", (altered, seq))


def rewrite_the_trail(vault: Path) -> None:
    with rows(vault) as connection:
        connection.execute("UPDATE trail SET who_name = 'office'")
        rechain(connection)


def slip_in_a_holder(vault: Path) -> None:
    with rows(vault, CASEBOOK) as connection:
        key = new_identity().public_key
        connection.execute("UPDATE holder SET public_key = ? WHERE name = 'dsl'", (key,))


def vault_json(**changes: object) -> Callable[[Path], None]:
    def damage(vault: Path) -> None:
        path = vault / "vault.json"
        path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}))

    return damage


def slip_in_a_key(vault: Path) -> None:
    path = vault / "vault.json"
    stored = json.loads(path.read_bytes())
    stored["people"][0]["public_key"] = new_identity().public_key
    stored["books"]["register"] = new_identity().public_key
    path.write_text(json.dumps(stored))


def slip_in_a_sign_in(vault: Path) -> None:
    people.write_key(vault / "people", people.new_secrets(uuid4(), "spy"), "a long passphrase")


def persons(vault: Path, name: str, kind: str) -> Path:
    return people.key_path(
        vault / "people", people.named(vault / "people", name)[0].id
    ).with_suffix(kind)


def damaged_draft(vault: Path) -> None:
    with signed_in(vault) as session:
        session.drafts.save("incident:new", {"what": "half"})
        folder = people.drafts_path(vault / "people", session.person.id)
    (draft,) = folder.glob("*.draft")
    flip(draft, -1)


def fresh(folder: Path) -> Path:
    copy_vault(folder / "vault")
    return folder / "vault"
