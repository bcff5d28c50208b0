"""A folder into which the copier scans: which of its files are there whole and are new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.services.scans.intake import sha256_of

ENDINGS = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png")
_TAIL = 1024  # bytes
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_ENDS = {_PDF: b"%%EOF", _JPEG: b"\xff\xd9", _PNG: b"IEND"}


@dataclass(frozen=True)
class _Size:
    """What a file looked like: while this changes, it is still being written."""

    size: int
    changed: int


class ScanFolder:
    """Looks into a folder, again and again.

    Args:
        folder: which one.
        known: whether a file with this SHA-256 (hex) was scanned in before.

    Attributes:
        gone: whether the folder was not there at the last look.
    """

    def __init__(self, folder: Path, known: Callable[[str], bool]) -> None:
        self.folder = folder
        self.gone = False
        self._known = known
        self._before: dict[Path, _Size] = {}
        self._done: dict[Path, _Size] = {}

    def look(self) -> tuple[Path, ...]:
        """Return the files that are new and whole: unchanged since the look before this one."""
        try:
            found = {
                path: _Size(status.st_size, status.st_mtime_ns)
                for path in sorted(self.folder.iterdir())
                if path.suffix.lower() in ENDINGS and path.is_file()
                for status in [path.stat()]
            }
        except OSError:
            self.gone = not self.folder.is_dir()
            return ()
        self.gone = False
        steady = [path for path, size in found.items() if self._before.get(path) == size]
        self._before = found
        ready = []
        for path in steady:
            if self._done.get(path) == found[path] or not _whole(path):
                continue
            try:
                new = not self._known(sha256_of(path))
            except OSError:
                continue  # the copier, or a virus scanner, has it open: next time
            self._done[path] = found[path]
            if new:
                ready.append(path)
        return tuple(ready)

    @property
    def unsettled(self) -> bool:
        """Whether a file is there that may still be written, so that it pays to look soon."""
        return any(self._done.get(path) != size for path, size in self._before.items())


def _whole(path: Path) -> bool:
    """Whether a file can be opened and has its end; a TIFF's end can be anywhere."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL))
            tail = file.read()
    except OSError:
        return False
    if not head:
        return False
    return all(end in tail for start, end in _ENDS.items() if head.startswith(start))
