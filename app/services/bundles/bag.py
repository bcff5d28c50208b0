"""BagIt bags (RFC 8493): a folder, or one encrypted file that never lies open on a disk.

The folder is checked with the ``bagit`` library before it gets its name. The library works on
folders alone, and an encrypted bundle must not be written in the clear first; so the few lines
that make up a bag are written here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.errors import CandourError, Refused
from app.storage.files import FULL

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MOST_IN_MEMORY = 512 * 1024 * 1024  # bytes; age encrypts to a passphrase in one piece
Step = Callable[[int, int], object]


@dataclass(frozen=True)
class Payload:
    """One file of a bag.

    Attributes:
        path: below ``data/``, plain letters and no spaces at its ends.
        read: gives its bytes when its turn comes, so that only one is in memory.
    """

    path: str
    read: Callable[[], bytes]


class Bag:
    """The files of a bag, one after the other; the manifests come last.

    Attributes:
        seal: SHA-256 (hex) of the tag manifest once all was read: the bag's own fingerprint.
    """

    def __init__(
        self, payload: Sequence[Payload], info: Mapping[str, str], tags: Mapping[str, bytes]
    ) -> None:
        self._payload, self._info, self._tags = payload, info, tags
        self.seal = ""

    def files(self, step: Step) -> Iterator[tuple[str, bytes]]:
        """Give every file of the bag with its path.

        Args:
            step: told how many are done, of how many; what it raises ends the work.
        """
        lines, size = [], 0
        for number, piece in enumerate(self._payload, start=1):
            step(number, len(self._payload))
            data = piece.read()
            size += len(data)
            lines.append(_line(data, f"data/{piece.path}"))
            yield f"data/{piece.path}", data
        info = {**self._info, "Payload-Oxum": f"{size}.{len(lines)}"}
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": "".join(f"{key}: {said}\n" for key, said in info.items()).encode(),
            "manifest-sha256.txt": "".join(lines).encode(),
            **self._tags,
        }
        yield from tags.items()
        manifest = "".join(_line(data, path) for path, data in tags.items()).encode()
        self.seal = hashlib.sha256(manifest).hexdigest()
        yield "tagmanifest-sha256.txt", manifest


def write_folder(bag: Bag, target: Path, step: Step) -> None:
    """Write a bag as a folder: wholly, checked, or not at all.

    Raises:
        Refused: it can't be written there; the sentence says what to do.
    """
    if target.exists():
        raise Refused(f"“{target.name}” is there already. Choose another folder.")
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # of an earlier time that was cut short
        part.mkdir()
        for path, data in bag.files(step):
            for folder in reversed(Path(path).parents[:-1]):
                (part / folder).mkdir(exist_ok=True)  # never ``part`` again: the stick may be gone
            with (part / path).open("xb") as open_file:
                open_file.write(data)
                open_file.flush()
                os.fsync(open_file.fileno())
        validate(part)
        part.rename(target)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise Refused(_why(target, error)) from error
        raise


def validate(folder: Path) -> None:
    """Check a bag with the ``bagit`` library.

    Raises:
        Refused: what lies on the disk is not what was written.
    """
    import bagit  # slow to import

    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        raise Refused(
            "What was written differs from what was read back, so nothing was kept. "
            "The stick may be failing: use another one."
        ) from error


def write_encrypted(
    bag: Bag, target: Path, step: Step, made_on: dt.date, *, passphrase: str = "", age_key: str = ""
) -> None:
    """Write a bag as one age file that holds a tar of it.

    Raises:
        Refused: it can't be written there, or it is too large for a passphrase.
    """
    import pyrage

    if target.exists():
        raise Refused(f"“{target.name}” is there already. Choose another folder.")
    part = target.with_name(f"{target.name}.part")
    top = target.name.split(".")[0]
    moment = int(dt.datetime.combine(made_on, dt.time(), dt.UTC).timestamp())
    stream = _Stream(_tar(bag.files(step), top, moment))
    try:
        with part.open("wb") as file:
            if age_key:
                recipient = recipient_of(age_key)
                pyrage.encrypt_io(stream, _Whole(file), [recipient])
            else:
                plain = stream.read(MOST_IN_MEMORY + 1)
                if len(plain) > MOST_IN_MEMORY:
                    raise Refused(
                        "This bundle is too large for a passphrase. Encrypt it to an age key, or "
                        "make two smaller ones."
                    )
                file.write(pyrage.passphrase.encrypt(plain, passphrase))
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        failure = stream.failure or error
        if isinstance(failure, OSError):
            raise Refused(_why(target, failure)) from error
        if isinstance(failure, CandourError):
            raise failure from error
        raise


def recipient_of(age_key: str) -> object:
    """Read a public age key.

    Raises:
        Refused: it isn't one.
    """
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(age_key.strip())
    except pyrage.RecipientError as error:
        raise Refused(
            "That is not an age public key. It begins with age1; ask them to send it again."
        ) from error


def _line(data: bytes, path: str) -> str:
    return f"{hashlib.sha256(data).hexdigest()}  {path}\n"


def _tar(files: Iterator[tuple[str, bytes]], top: str, moment: int) -> Iterator[bytes]:
    for path, data in files:
        about = tarfile.TarInfo(f"{top}/{path}")
        about.size, about.mtime = len(data), moment
        yield about.tobuf()
        yield data
        yield b"\0" * (-len(data) % tarfile.BLOCKSIZE)
    yield b"\0" * tarfile.BLOCKSIZE * 2


class _Stream(io.RawIOBase):
    """What an iterator gives, as a file to read.

    Attributes:
        failure: what ended it early; the encrypting library tells it in its own words only.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.failure: BaseException | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Give up to ``size`` bytes, and b"" at the end."""
        taken, wanted = bytearray(), size if size >= 0 else -1
        while wanted < 0 or len(taken) < wanted:
            if not self._rest:
                try:
                    self._rest = memoryview(next(self._pieces))
                except StopIteration:
                    break
                except BaseException as error:
                    self.failure = error
                    raise
                continue
            upto = len(self._rest) if wanted < 0 else wanted - len(taken)
            taken += self._rest[:upto]
            self._rest = self._rest[upto:]
        return bytes(taken)


class _Whole:
    """Writes every byte it is given: a raw file may take fewer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        """Write it all."""
        self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Leave it to the end."""


def _why(target: Path, error: OSError) -> str:
    if error.errno == errno.EFBIG:
        return (
            "That stick can hold no file over 4 GB. Nothing was kept. Make two smaller bundles, "
            "or format the stick as exFAT."
        )
    if error.errno in FULL:
        return f"There is no room for “{target.name}” there. Nothing was kept. Use another stick."
    if not target.parent.is_dir():
        return f"“{target.parent}” is gone: was the stick pulled out? Put it in and try again."
    return f"“{target.parent}” can’t be written to. Nothing was kept. Choose another folder."
