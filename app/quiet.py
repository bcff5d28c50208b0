"""What this process leaves behind when it ends badly: nothing that it had in memory."""

from __future__ import annotations

import contextlib
import sys

_NO_FAULT_BOXES = 0x0001 | 0x0002  # Windows: no box and no report with a picture of the memory
_NO_CORE = 1  # byte: less than any core, and what Linux takes as "not even to a program"


def leave_no_core() -> None:
    """Let the system write no picture of the memory if this process, or one it starts, crashes."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOXES)
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    wanted = _NO_CORE if most == resource.RLIM_INFINITY else min(_NO_CORE, most)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (wanted, wanted))
