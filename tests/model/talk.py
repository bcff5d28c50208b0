"""Talking to the program under test, and ending it without a word."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Died(Exception):
    """The process ended before it answered."""


class Broken(AssertionError):
    """The program failed where it should have done or refused something."""


class Program:
    """The process from which sessions are forked."""

    def __enter__(self) -> Program:
        self._folder = tempfile.TemporaryDirectory(prefix="candour-program-")
        self.address = str(Path(self._folder.name) / "socket")
        environment = {**os.environ, "TZ": "UTC", "OPENBLAS_NUM_THREADS": "1"}
        environment |= {"HOME": self._folder.name, "XDG_CONFIG_HOME": self._folder.name}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.model.worker", self.address],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


class Talk:
    """One process of the program."""

    def __init__(self, program: Program) -> None:
        self._socket = _unix_socket()
        self._socket.connect(program.address)
        self._lines = self._socket.makefile("rw", encoding="utf-8")
        self.pid = int(self._lines.readline())

    def ask(self, do: str, now: str, within: float | None = None, **asked: Any) -> Any:
        """Ask for something and return what was done.

        Args:
            do: what.
            now: the hour.
            within: seconds after which the process is killed, whatever it is at.
            asked: the rest.

        Raises:
            Died: it was killed, by itself or from here.
            Broken: it refused, or failed.
        """
        try:
            self._lines.write(json.dumps({"do": do, "now": now, **asked}) + "\n")
            self._lines.flush()
            self._socket.settimeout(within if within is not None else 120)
            line = self._lines.readline()
        except TimeoutError:
            if within is None:
                raise Broken(f"{do} did not end in two minutes") from None
            self.kill()
            raise Died from None
        except OSError:
            self.kill()
            raise Died from None
        if not line:
            self.kill()
            raise Died
        self._socket.settimeout(120)
        reply = json.loads(line)
        if "done" not in reply:
            raise Broken(f"{do} {asked}: {reply}")
        return reply["done"]

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        if sys.platform == "win32":
            raise NotImplementedError
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            while True:  # its locks go before its number does
                os.kill(self.pid, 0)
                time.sleep(0.001)

    def close(self) -> None:
        """Let it end by itself."""
        self._lines.close()
        self._socket.close()


def _unix_socket() -> socket.socket:
    if sys.platform == "win32":
        raise NotImplementedError
    return socket.socket(socket.AF_UNIX)
