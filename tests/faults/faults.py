"""The ways in which a disk, or a process, fails."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from tests.faults.shim import Kind, Mode

SPACE = Kind.WRITE | Kind.CREATE | Kind.TRUNCATE


@dataclass(frozen=True)
class Fault:
    """One way for a disk to fail.

    Attributes:
        kinds: the calls that fail.
        times: how many of them from the nth on; -1 is all.
        error: what they fail with.
    """

    kinds: Kind
    times: int
    error: int
    mode: Mode = Mode.FAIL


# As the table of faults names them. "kill -9" is the process's end, and none of the disk's.
KILLED = "kill -9"
FAULTS = {
    "the disk is full": Fault(SPACE, -1, errno.ENOSPC),
    "one input/output error": Fault(Kind.ALL, 1, errno.EIO),
    "the disk is gone": Fault(Kind.ALL, -1, errno.EIO),
    "the disk turns read-only": Fault(Kind.ALL, -1, errno.EROFS),
    "fsync fails": Fault(Kind.SYNC, -1, errno.EIO),
    "renaming fails": Fault(Kind.RENAME, -1, errno.EACCES),
    "writes are cut short": Fault(Kind.WRITE, -1, 0, Mode.SHORT),
    "a scanner holds files for a moment": Fault(Kind.RENAME | Kind.UNLINK, 2, errno.EBUSY),
}
