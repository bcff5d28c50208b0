"""A disk that fails, or a process that ends, at an exactly chosen call (Linux, with a C compiler).

``faults.c`` is compiled when it is needed and preloaded into a process of its own.
"""

from __future__ import annotations

import ctypes
import enum
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")


class Mode(enum.IntEnum):
    """What happens at the nth call."""

    OFF = 0
    COUNT = 1
    KILL = 2  # before the call
    TORN = 3  # in the middle of it, if it writes
    FAIL = 4
    SHORT = 5  # every write from there on takes half of what it is given


class Kind(enum.IntFlag):
    """Calls that change something."""

    WRITE = 1
    SYNC = 2
    RENAME = 4
    UNLINK = 8
    TRUNCATE = 16
    CREATE = 32
    ALL = 63


def missing() -> str:
    """Why there can be no shim here; "" if there can."""
    if not sys.platform.startswith("linux"):
        return "calls are counted on Linux only"
    return "" if shutil.which("cc") else "there is no C compiler (cc)"


def build(folder: Path) -> Path:
    """Compile the library into a folder."""
    library = folder / "faults.so"
    flags = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *flags, "-o", library, SOURCE, "-ldl"], check=True)
    return library


def environment(library: Path) -> dict[str, str]:
    """The environment of a process that the library is preloaded into."""
    return {**os.environ, "LD_PRELOAD": str(library), "PYTHONDONTWRITEBYTECODE": "1"}


def begin(
    folder: Path, mode: Mode, nth: int = 0, kinds: Kind = Kind.ALL, times: int = 1, error: int = 0
) -> None:
    """Arm this process, which was started with :func:`environment`.

    Args:
        folder: what is below it counts.
        mode: what happens.
        nth: at which call of these kinds, from 1.
        kinds: the calls that count.
        times: how many calls fail from there on; -1 is all.
        error: the ``errno`` that they fail with.
    """
    _library().faults_begin(os.fsencode(folder), mode, kinds, nth, times, error)


def end() -> None:
    """Disarm."""
    _library().faults_end()


def counted(kinds: Kind) -> int:
    """How many calls of these kinds there were since :func:`begin`."""
    return int(_library().faults_counted(kinds))


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    long = ctypes.c_long
    library.faults_begin.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int, long, long]
    library.faults_begin.argtypes += [ctypes.c_int]
    library.faults_counted.restype = ctypes.c_long
    return library
