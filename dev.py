#!/usr/bin/env python3
"""Set Candour up and use it: ``run``, ``test``, ``check``, ``bench``. Needs only Python and pip.

Whatever is missing is put in place first: Debian's packages when this is root (otherwise the one
line to type is shown), a virtual environment in ``.venv`` with exactly what ``requirements.lock``
names, and the ``candour`` command in it.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed"

# What Qt's own wheel leaves to the system, found by trial on bare Debian 12 and 13.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_PROGRAMS = {
    "age": "age",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "xprop": "x11-utils",
    "pdftotext": "poppler-utils",
    "cc": "build-essential",  # a small library that lets the disk fail
}


class Stop(Exception):
    """What a person has to do before this can go on."""


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("args", nargs=argparse.REMAINDER, help="handed on: to candour, or pytest")
    asked = parser.parse_args()
    try:
        prepare(for_tests=asked.task == "test")
        return TASKS[asked.task](asked.args)
    except Stop as stop:
        print(stop, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def run(args: list[str]) -> int:
    """Open the window, or hand ``args`` to ``candour``; without a display, make the tour."""
    if args:
        return call(PYTHON, "-m", "app", *args, cwd=None)
    asked = subprocess.run(
        [PYTHON, "-c", "from app import display; print(display.problem() or '')"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=True,
    )
    if not (problem := asked.stdout.strip()):
        return call(PYTHON, "-m", "app", cwd=None)
    tour = ROOT / "build" / "tour"
    print(f"{problem} So here is a tour of the sample school instead, in {tour}", flush=True)
    return call(PYTHON, "-m", "app.ui.tour", tour, QT_QPA_PLATFORM="offscreen")


def check(_args: list[str]) -> int:
    """Everything that can be said without running the program: style, types, layers."""
    mypy = (PYTHON, "-m", "mypy")
    windows = ("--platform", "win32", "--cache-dir", ".mypy_cache/win32")
    return all_of(
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [*mypy],
        # What is for Linux alone can't be reached there; the benchmarks run on Unix only.
        [*mypy, *windows, "--no-warn-unreachable", "-p", "app", "-p", "tests"],
        [*mypy, "--cache-dir", ".mypy_cache/dev", "dev.py"],
        [BIN / "lint-imports"],
    )


def test(args: list[str]) -> int:
    """Check and test everything, or only run pytest with ``args``."""
    if args:
        return call(PYTHON, "-m", "pytest", *args)
    checked = check([])
    # Tests that share a screen or a keyring are marked as one group, for one worker.
    tested = call(PYTHON, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal")
    return checked or tested


def bench(args: list[str]) -> int:
    """Measure what the README's table says, and print the table."""
    return call(PYTHON, "-m", "benchmarks", *args)


TASKS = {"run": run, "test": test, "check": check, "bench": bench}


def prepare(*, for_tests: bool) -> None:
    """Put in place what is missing.

    Raises:
        Stop: a person has to do something first.
    """
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        here = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Candour needs Python 3.11, 3.12, 3.13 or 3.14; this is {here}.")
    if sys.platform.startswith("linux"):
        add_debian_packages(missing_packages(for_tests=for_tests))
    stamp = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != stamp:
        make_environment()
        STAMP.write_text(stamp, encoding="utf-8")


def missing_packages(*, for_tests: bool) -> list[str]:
    """Name the Debian packages whose library or program isn't here."""
    missing = [package for name, package in QT_LIBRARIES.items() if not loads(name)]
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it apart from python3
        missing.append("python3-venv")
    if for_tests:
        missing += [p for name, p in TEST_PROGRAMS.items() if shutil.which(name) is None]
    return missing


def loads(library: str) -> bool:
    """Tell whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def add_debian_packages(packages: list[str]) -> None:
    """Install packages as root, or say what to type."""
    if not packages or sys.platform == "win32":
        return
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise Stop(f"Install what Debian calls {names}, then try again.")
    if os.geteuid() != 0:
        raise Stop(
            "Some system packages are missing. Type this, then try again:\n"
            f"  sudo apt-get update && sudo apt-get install --no-install-recommends {names}"
        )
    print(f"Installing {names}", flush=True)
    install = ("apt-get", "install", "-qq", "--no-install-recommends", *packages)
    if call("apt-get", "update", "-qq") or call(*install, DEBIAN_FRONTEND="noninteractive"):
        raise Stop("The system packages could not be installed; the lines above say why.")


def make_environment() -> None:
    """Make ``.venv`` with what the lock names, ``app`` on its path and ``candour`` in its bin."""
    packages = sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)})
    if not PYTHON.exists() or not Path(packages).is_dir():  # or it is another Python's
        print("Making .venv", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    print("Installing what requirements.lock names", flush=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if call(*pip, "--require-hashes", "-r", LOCK):
        raise Stop("The Python packages could not be installed; the lines above say why.")
    # Python reads .pth files in the locale's encoding up to 3.12, and still falls back to it.
    (Path(packages) / "candour.pth").write_text(f"{ROOT}\n", encoding="locale")
    if WINDOWS:
        (BIN / "candour.cmd").write_text('@"%~dp0python.exe" -m app %*\n', encoding="ascii")
    else:
        launcher = BIN / "candour"
        launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m app "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


def call(*command: str | Path, cwd: Path | None = ROOT, **environment: str) -> int:
    """Run a command and return its exit code."""
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, check=False
    ).returncode


def all_of(*commands: list[str | Path]) -> int:
    """Run every command, whatever the others say, and return 1 if one failed."""
    failed = [command for command in commands if call(*command)]
    for command in failed:
        words = [Path(word).name if isinstance(word, Path) else word for word in command]
        print(f"FAILED: {' '.join(words)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
