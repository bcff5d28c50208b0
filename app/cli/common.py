"""What commands share: opening the vault, reading a passphrase, printing and writing results."""

from __future__ import annotations

import argparse
import datetime as dt
import enum
import getpass
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar
from uuid import UUID

from app.cli import UsageError
from app.errors import Refused
from app.services.csv_safe import csv_bytes
from app.services.saving import save_file, save_pieces
from app.words import join

if TYPE_CHECKING:
    from app.services.evidence.intake import LooksSafe
    from app.storage.vault import Session
    from app.workspace import Workspace

RowOfCells = Mapping[str, object]
Chosen = TypeVar("Chosen", bound=enum.StrEnum)


def vault_folder(args: argparse.Namespace) -> Path:
    """Return the folder that --vault or CANDOUR_VAULT names.

    Raises:
        UsageError: neither names one.
    """
    if not args.vault:
        raise UsageError("Say which vault: --vault DIR, or set CANDOUR_VAULT.")
    return Path(args.vault)


def read_passphrase(args: argparse.Namespace, prompt: str = "Passphrase: ") -> str:
    """Return the passphrase from --passphrase-file, or ask at the terminal.

    Raises:
        UsageError: no file is named and there is no terminal to ask at.
        Refused: the file can't be read.
    """
    if not args.passphrase_file:
        if not sys.stdin.isatty():
            raise UsageError("Say where the passphrase is: --passphrase-file FILE (- for stdin).")
        return getpass.getpass(prompt)
    return passphrase_from(args.passphrase_file)


def passphrase_from(name: str) -> str:
    """Read a passphrase from a file, or one line of standard input for ``-``.

    Raises:
        Refused: the file can't be read, or isn't text.
    """
    try:
        data = sys.stdin.buffer.readline() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise Refused(f"The passphrase file “{name}” can’t be read. Check its name.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"The passphrase file “{name}” isn’t text. Save it as UTF-8.") from error


def looked_safe(args: argparse.Namespace) -> LooksSafe:
    """Return the answer that --looked-safe gives, before a byte of the files is read.

    Raises:
        Refused: it wasn't given; what to do otherwise goes to standard error.
    """
    from app.models.evidence import Answer  # see app.cli
    from app.services.evidence.intake import CARD, QUESTION, LooksSafe

    if not args.looked_safe:
        card = "\n".join(f"  {number}. {line}" for number, line in enumerate(CARD, start=1))
        print(f"{QUESTION}\nIf it could, or you are not sure:\n{card}", file=sys.stderr)
        raise Refused("Nothing was saved. If the answer is no, say so with --looked-safe.")
    return LooksSafe(Answer.NO)


def add_looked_safe(parser: argparse.ArgumentParser) -> None:
    """Add --looked-safe, the answer to "Stop before you look"."""
    parser.add_argument(
        "--looked-safe",
        action="store_true",
        help="you looked: none shows a child naked, partly naked or in a sexual way",
    )


def read_file(name: str) -> bytes:
    """Return a file's bytes; standard input's for ``-``.

    Raises:
        Refused: it can't be read.
    """
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refused(f"“{name}” can’t be read. Check the name, then try again.") from error


@contextmanager
def open_session(args: argparse.Namespace) -> Iterator[Session]:
    """Unlock the vault for the person that --as names; a sole sign-in needs no --as."""
    from app.storage.opening import called  # commands that need no vault stay quick
    from app.storage.vault import Vault

    vault = Vault.open(vault_folder(args))
    names = vault.sign_in_names()
    name = args.sign_in or (names[0] if len(names) == 1 else None)
    if name is None:
        raise UsageError("Say who signs in: --as NAME, or set CANDOUR_AS.")
    session = vault.unlock(name, read_passphrase(args))
    for notice in (*session.notices, *_caught_up(session)):
        print(f"candour: {notice}", file=sys.stderr)
    for key in session.new_recovery_keys:  # at the head's or the chair's first sign-in
        words = "was made just now. Print its recovery key and lock it in a safe:"
        print(f"candour: The {called(key.book)} {words} {key.secret}", file=sys.stderr)
    try:
        yield session
    finally:
        session.close()


def _caught_up(session: Session) -> list[str]:
    """Do what a restore left to be done, before anything else is."""
    from app.storage import restored  # as above

    if restored.read(session.folder) is None:
        return []
    from app.services.after_restore import catch_up

    return catch_up(session)


@contextmanager
def open_workspace(args: argparse.Namespace) -> Iterator[Workspace]:
    """Unlock the vault and give its services; the vault is closed at the end."""
    from app.workspace import Workspace  # as above

    with open_session(args) as session:
        yield Workspace.open(session)


def print_rows(rows: Sequence[RowOfCells], args: argparse.Namespace, empty: str = "") -> None:
    """Print rows as a table, or as one JSON array; with -o, into that file (``.csv`` as CSV).

    Args:
        rows: the same keys in each, in the order of the columns.
        args: the parsed options.
        empty: the sentence for a table without rows.
    """
    if args.output and args.output.lower().endswith(".csv"):
        headings = list(rows[0]) if rows else []
        data = csv_bytes(headings, [[_value(cell) for cell in row.values()] for row in rows])
        save_file(Path(args.output), data)
        return
    if args.json:
        text = json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2)
    else:
        text = table(rows) or empty
    if args.output and args.output != "-":
        save_file(Path(args.output), f"{text}\n".encode())
    elif text:
        print(text)


def write_output(args: argparse.Namespace, data: bytes, name: str) -> None:
    """Write a file: where -o says, else as ``name`` in the current folder; tell where it is.

    Raises:
        Refused: it can't be written, or ``name`` is taken and -o wasn't given.
    """
    write_pieces(args, lambda file: file.write(data), name)


def write_pieces(args: argparse.Namespace, write: Callable[[BinaryIO], object], name: str) -> None:
    """The same for a file that is written piece by piece.

    Raises:
        Refused: as for :func:`write_output`.
    """
    if args.output == "-":
        write(sys.stdout.buffer)
        return
    path = Path(args.output or name)
    if not args.output and path.exists():
        raise Refused(f"“{name}” is already here. Give another name with -o FILE.")
    save_pieces(path, write)
    print(json.dumps([{"file": str(path)}]) if args.json else f"Saved {path}")


def table(rows: Sequence[RowOfCells]) -> str:
    """Return rows as aligned text with a heading line, safe to print on a terminal."""
    if not rows:
        return ""
    lines = [[key.replace("_", " ").capitalize() for key in rows[0]]]
    lines += [[_text(cell) for cell in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _plain(row: RowOfCells) -> dict[str, object]:
    return {key: _value(cell) for key, cell in row.items()}


def _value(cell: object) -> object:
    """Turn what rows hold into what JSON knows."""
    if isinstance(cell, enum.Enum):
        return cell.value
    if isinstance(cell, (dt.date, dt.datetime)):
        return cell.isoformat()
    if isinstance(cell, UUID):
        return str(cell)
    if isinstance(cell, (list, tuple)):
        return [_value(item) for item in cell]
    return cell


def _text(cell: object) -> str:
    value = _value(cell)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    # A stored name must not steer the terminal.
    return "".join(c if c.isprintable() else " " for c in str(value))


def choice(kind: type[Chosen], word: str, option: str) -> Chosen:
    """One of several words, with hyphens, underscores or spaces.

    Raises:
        Refused: it is none of them; the sentence says which there are.
    """
    try:
        return kind(word.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError as error:
        known = join([each.value.replace("_", "-") for each in kind], "or")
        raise Refused(f"“{word}” is not one to choose for {option}. Choose {known}.") from error
