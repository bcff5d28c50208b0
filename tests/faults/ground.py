"""Tries one operation again and again, each time with the fault somewhere else.

Run as ``python -m tests.faults.ground JSON`` with the shim preloaded: a process that has everything
imported forks a child for each try, on a fresh copy of the vault, lets it be killed or lets its
disk fail, and has another child look at what is left. One line of JSON a try goes to standard
output. Without threads in this process, forking is safe.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import CandourError
from app.storage import people
from tests.faults import shim
from tests.faults.faults import FAULTS, KILLED, Fault
from tests.faults.operations import Ack, Operation
from tests.faults.operations.all import operation
from tests.faults.shim import Kind, Mode
from tests.storage.vaults import QUICK, _derived


@dataclass(frozen=True)
class Try:
    """One try: at which call of how many, and what was left."""

    at: int
    ended: str  # "killed", "through", "told" or "raised"
    said: str
    wrong: str


class Ground:
    """A prepared folder for one operation, copied for each try."""

    def __init__(self, operation: Operation, folder: Path) -> None:
        self._operation = operation
        self._base = folder / "base"
        self._copy = folder / "try"
        self._base.mkdir()
        operation.prepare(self._base)
        self._fresh()
        said: list[str] = []
        # In this very process, so that the children find everything imported that they need.
        shim.begin(self._copy, Mode.COUNT)
        operation.work(self._copy, said.append)
        shim.end()
        self._calls = {kind: shim.counted(kind) for kind in Kind.ALL}
        operation.check(self._copy, said)

    def calls(self, kinds: Kind) -> int:
        """How many calls of these kinds the operation makes when nothing is wrong."""
        return sum(number for kind, number in self._calls.items() if kind in kinds)

    def kill(self, at: int, *, torn: bool) -> Try:
        """Kill the operation at a call: before it, or half-way if it writes."""
        return self._try(at, Fault(Kind.ALL, 1, 0, Mode.TORN if torn else Mode.KILL))

    def fail(self, at: int, fault: Fault) -> Try:
        """Let the disk fail from a call on, then be well again."""
        return self._try(at, fault)

    def _try(self, at: int, fault: Fault) -> Try:
        self._fresh()
        read, write = os.pipe()

        def tell(kind: str, said: str) -> None:
            os.write(write, json.dumps([kind, said]).encode() + b"\n")

        def work() -> None:
            ack: Ack = lambda said: tell("ack", said)  # noqa: E731
            shim.begin(self._copy, fault.mode, at, fault.kinds, fault.times, fault.error)
            try:
                self._operation.work(self._copy, ack)
                tell("through", "")
            except CandourError as error:
                tell("told", str(error))
            except BaseException:  # noqa: BLE001 – no sentence: that is the fault looked for
                tell("raised", traceback.format_exc())
            finally:
                shim.end()

        killed, _ = in_child(work)
        os.close(write)
        with os.fdopen(read) as pipe:
            lines = [json.loads(line) for line in pipe]
        acknowledged = [said for kind, said in lines if kind == "ack"]
        ended, said = ("killed", "") if killed else lines[-1]
        _, wrong = in_child(lambda: self._operation.check(self._copy, acknowledged))
        if ended == "raised":
            wrong = f"{said}\n{wrong}"
        elif ended == "told" and not said.endswith("."):
            wrong = f"No sentence: {said}\n{wrong}"
        return Try(at, ended, said, wrong)

    def _fresh(self) -> None:
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._base, self._copy, symlinks=True)


def in_child(work: Callable[[], object]) -> tuple[bool, str]:
    """Do something in a process of its own: whether it was killed, and what it raised."""
    if sys.platform == "win32":
        raise OSError("there is no fork to kill")
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as pipe:
            raised = pipe.read()
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status)
        if killed and os.WTERMSIG(status) != signal.SIGKILL:
            raised += f"ended by signal {os.WTERMSIG(status)}"
        return killed, raised
    os.close(read)
    try:
        work()
    except BaseException:  # noqa: BLE001 – handed on
        os.write(write, traceback.format_exc().encode()[-4000:])
    finally:
        os._exit(0)


def tries(ground: Ground, fault: str, points: int, seed: int) -> Iterator[Try]:
    """Try a fault at points chosen by seed, or at every one if there are no more."""
    chance = random.Random(f"{fault} {seed}")
    kinds = Kind.ALL if fault == KILLED else FAULTS[fault].kinds
    calls = ground.calls(kinds)
    assert threading.active_count() == 1, "a process with threads can't be forked safely"
    chosen = sorted(chance.sample(range(1, calls + 1), min(points, calls)))
    for at in chosen:
        if fault == KILLED:
            yield ground.kill(at, torn=chance.random() < 0.5)
        else:
            yield ground.fail(at, FAULTS[fault])


def main() -> None:
    """Do what each argument asks for: ``{"operation", "faults": {name: points}, "seed"}``."""
    people.COST = QUICK
    people._derived = _derived
    for words in sys.argv[1:]:
        asked = json.loads(words)
        with tempfile.TemporaryDirectory(prefix="candour-ground-") as folder:
            ground = Ground(operation(asked["operation"]), Path(folder))
            for fault, points in asked["faults"].items():
                for each in tries(ground, fault, points, asked["seed"]):
                    told = {"operation": asked["operation"], "fault": fault, **vars(each)}
                    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
