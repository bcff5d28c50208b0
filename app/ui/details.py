"""What a technician needs of a fault: nothing about anybody, no words of records, no folders."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from app import __version__


def place(trace: TracebackType | None) -> str:
    """Return the module and line where it happened: "incident_form 212"."""
    frames = traceback.extract_tb(trace)
    return f"{Path(frames[-1].filename).stem} {frames[-1].lineno}" if frames else "unknown"


def details(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the fault's type, the way to it through the program, and the versions.

    An exception's own words are left out, since they may hold names, and so is every folder,
    since one is often called after a person.
    """
    from PySide6 import __version__ as qt  # not needed before something goes wrong

    way = [f"  {_module(f.filename)} {f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    return "\n".join(
        [
            f"Candour {__version__}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
            f"Python {platform.python_version()}, Qt {qt}",
            f"{'installed' if getattr(sys, 'frozen', False) else 'from source'}",
            f"{kind.__module__}.{kind.__qualname__}",
            *(way or ["  told by the vault"]),
        ]
    )


def _module(filename: str) -> str:
    """Name a file of the program or of a library without the folders around it."""
    parts = Path(filename).with_suffix("").parts
    for root in ("app", "site-packages"):
        if root in parts:
            after = len(parts) - 1 - parts[::-1].index(root) + (root == "site-packages")
            return ".".join(parts[after:])
    return parts[-1]
