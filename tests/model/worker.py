"""The program under test: one process for each session, forked from one that has imported it all.

It listens on a Unix socket. Each connection gets a process of its own, which tells its id first,
so that it can be killed, and then answers one JSON line with one JSON line.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.engine import Engine

import app.cli
import app.workspace
from app.errors import CandourError
from app.storage import people
from app.storage.backup import Place, run
from app.storage.repair import apply, plan
from app.storage.restore import restore
from app.storage.vault import NewVault, Session, Vault
from app.workspace import Workspace
from tests.model import doings

KILL = 9
Args = dict[str, Any]
_CHANGES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime"}


class Steps:
    """Ends the process, as a power cut would, at one of the steps in which things are written."""

    def __init__(self) -> None:
        self._left = 0
        sys.addaudithook(self._audited)
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self._come)
        self._sync = os.fsync
        setattr(os, "fsync", self._synced)  # noqa: B010 – another type than its own

    def arm(self, steps: int) -> None:
        """Let the process die at its nth step from here; 0 for never."""
        self._left = steps

    def _come(self, *_: object) -> None:
        if self._left:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), KILL)

    def _audited(self, name: str, args: tuple[Any, ...]) -> None:
        if self._left and name in _CHANGES and (name != "open" or args[1] not in ("r", "rb")):
            self._come()

    def _synced(self, file: Any) -> None:
        self._sync(file)
        self._come()


class Sim:
    """The hour that the other side says it is."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


class Worker:
    """One process: at most one session at a time."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._clock = Sim()
        self._session: Session | None = None

    def answer(self, asked: Args) -> Args:
        """Do what a line asks for."""
        self._clock.now = dt.datetime.fromisoformat(asked["now"])
        does: Callable[[Args], object] = getattr(self, f"_{asked['do']}", self._work)
        self._steps.arm(max(0, asked.get("die_at", 0)))
        try:
            done = {"done": does(asked)}
        except CandourError as error:
            done = {"refused": str(error), "kind": type(error).__name__}
        finally:
            self._steps.arm(0)
        if asked.get("die_at", 0) < 0:  # it is done, and nobody hears of it
            os.kill(os.getpid(), KILL)
        return done

    def _create(self, asked: Args) -> object:
        draft = NewVault("Ysgol Model", "alone", asked["name"], "head", asked["passphrase"])
        self._session, keys = Vault.create(Path(asked["vault"]), draft, self._clock)
        return {key.book: key.secret for key in keys}

    def _sign_in(self, asked: Args) -> object:
        vault = Vault.open(Path(asked["vault"]), self._clock)
        self._session = vault.unlock(asked["name"], asked["passphrase"])
        return {"notices": list(self._session.notices)}

    def _recover(self, asked: Args) -> object:
        vault = Vault.open(Path(asked["vault"]), self._clock)
        self._session = vault.recover(asked["name"], asked["keys"], asked["passphrase"])
        return {}

    def _lock(self, _asked: Args) -> object:
        assert self._session is not None
        self._session.lock()
        self._session = None
        return {}

    def _backup(self, asked: Args) -> object:
        books = None if self._session is None else self._session.books
        vault, place = Path(asked["vault"]), Path(asked["place"])
        outcome = run(vault, place, books=books, clock=self._clock)
        assert outcome.made is not None, outcome.problem
        return outcome.made.snapshot.name

    def _restore(self, asked: Args) -> object:
        place = Place.open(Path(asked["place"]))
        (found,) = [each for each in place.snapshots() if each.name == asked["snapshot"]]
        return str(restore(place, found, Path(asked["target"])))

    def _repair(self, asked: Args) -> object:
        place = Place.open(Path(asked["place"]))
        vault = Path(asked["vault"])
        made = plan(vault, place, asked["name"], asked["passphrase"], self._clock)
        aside = apply(made, self._clock)
        return {"lines": made.lines(), "aside": str(aside)}

    def _command(self, asked: Args) -> object:
        said, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            code = app.cli.main(asked["argv"])
        return {"code": code, "said": said.getvalue(), "told": told.getvalue()}

    def _work(self, asked: Args) -> object:
        assert self._session is not None
        work = Workspace.open(self._session)
        done = getattr(doings, asked["do"])(work, asked)
        return str(done) if isinstance(done, UUID) else done


def serve(address: str) -> None:
    """Answer connections until the other side closes the standard input."""
    if sys.platform == "win32":
        raise NotImplementedError
    people.COST = people.Cost(memory_kib=64 * 1024, iterations=1, lanes=4)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    steps = Steps()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _talk(connection, Worker(steps))
                os._exit(0)
            connection.close()


def _talk(connection: socket.socket, worker: Worker) -> None:
    with connection.makefile("rw", encoding="utf-8") as lines:
        lines.write(f"{os.getpid()}\n")
        lines.flush()
        for line in lines:
            try:
                reply = worker.answer(json.loads(line))
            except Exception as error:  # noqa: BLE001 – told to the other side, which fails
                import traceback

                reply = {"broken": repr(error), "where": traceback.format_exc()}
            lines.write(json.dumps(reply) + "\n")
            lines.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
