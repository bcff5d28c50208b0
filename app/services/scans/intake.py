"""Taking scanned pages in: each is kept encrypted and judged, a few pages at a time.

What was read survives a crash, a lock and a change of mind: pages are committed as they come,
in their order, and the next reading goes on where the last one stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from app.errors import Cancelled, Refused
from app.models.document import Document
from app.models.scan import PageState, ScanBatch, ScanPage, Verdict
from app.services.evidence.intake import LooksSafe, demand
from app.services.scans.inbox_rows import TWICE, Looked, ScanSource, TakenIn, stored_reading
from app.services.scans.judging import judge
from app.services.scans.lookup import FormFacts, Lookup
from app.services.scans.rows import Judged, PageReading
from app.storage.book import Book, Reading
from app.storage.documents import Original

if TYPE_CHECKING:
    from app.services.scans.sources import Stack

KEEP_EVERY = 0.25  # seconds; the first pages are on the screen well within one
_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
AGAIN = "This page was scanned in before."

Step = Callable[[int, int], None]


def sha256_of(content: bytes | Path) -> str:
    """Hash what was scanned (hex).

    Raises:
        OSError: the file can't be read.
    """
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ScanIntake:
    """Reads files of scanned pages into the register's inbox."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._lock = threading.Lock()
        self._reading: set[UUID] = set()

    @property
    def reading(self) -> frozenset[UUID]:
        """The batches that are being read now."""
        with self._lock:
            return frozenset(self._reading)

    def take_in(
        self,
        source: ScanSource,
        blanks: Mapping[int, bytes],
        looked: LooksSafe,
        step: Step | None = None,
    ) -> TakenIn:
        """Read a file into the inbox; one whose reading was interrupted is read to its end.

        Args:
            source: the file.
            blanks: a PDF of the blank page to sign, by the number of its layout.
            looked: the answer to the question about what it shows.
            step: called with how many of how many pages are read; may raise ``Cancelled``.

        Raises:
            Refused: it was scanned in before, is being read, can't be read or is no scan.
            Cancelled: from ``step``; what was read until then is kept.
        """
        demand(looked)
        return self._take_in(source, blanks, step)

    def _take_in(
        self, source: ScanSource, blanks: Mapping[int, bytes], step: Step | None
    ) -> TakenIn:
        from app.services.scans.sources import opened_stack  # slow to import

        try:
            sha256 = sha256_of(source.content)
            with opened_stack(source.content, source.name) as stack:
                batch_id, start = self._begin(source, sha256, stack.count)
                with self._alone(batch_id, source.name):
                    return self._read(batch_id, source.name, stack, blanks, start, step)
        except OSError as error:
            raise Refused(_unread(source.name)) from error

    def look(self, source: ScanSource, blanks: Mapping[int, bytes]) -> tuple[Looked, ...]:
        """Read a file and say what each page is, without keeping anything.

        Raises:
            Refused: it can't be read or is no scan.
        """
        from app.services.scans.reading import read_stack  # slow to import
        from app.services.scans.sources import opened_stack

        try:
            with opened_stack(source.content, source.name) as stack:
                readings = list(read_stack(stack, blanks))
        except OSError as error:
            raise Refused(_unread(source.name)) from error
        with self._register.reading() as book:
            lookup = Lookup(book, self._register.today())
            facts = [lookup.form(each.reference) for each in readings]
            judged = _judge(book, readings, facts)
        return tuple(
            Looked(
                reading.page,
                what.verdict,
                form.name if form else "",
                form.about if form else "",
                what.reasons,
            )
            for reading, form, what in zip(readings, facts, judged, strict=True)
        )

    def resume(
        self, batch_id: UUID, blanks: Mapping[int, bytes], step: Step | None = None
    ) -> TakenIn:
        """Go on reading a file whose reading was interrupted; the question was answered then.

        Raises:
            Refused: it isn't where it was, or is another by now; what was read of it is kept.
            Cancelled: from ``step``.
        """
        with self._register.reading() as book:
            row = book.first(
                select(ScanBatch.source, ScanBatch.path, ScanBatch.sha256).where(
                    ScanBatch.id == batch_id
                )
            )
        if row is None:
            raise LookupError(batch_id)
        again = "Scan the pages that are missing again."
        if row.path is None or not Path(row.path).is_file():
            raise Refused(f"“{row.source}” isn’t where it was. {again}")
        source = ScanSource(row.source, Path(row.path))
        if sha256_of(source.content) != row.sha256:
            raise Refused(f"“{row.source}” is another file by now. {again}")
        return self._take_in(source, blanks, step)

    def known(self, sha256: str) -> bool:
        """Whether a file with this hash was scanned in, wholly or in part."""
        with self._register.reading() as book:
            found = select(ScanBatch.id).where(ScanBatch.sha256 == sha256)
            return book.scalar(found) is not None

    @contextlib.contextmanager
    def _alone(self, batch_id: UUID, name: str) -> Iterator[None]:
        """Keep a file from being read twice at once, such as dropped and found in the folder."""
        with self._lock:
            if batch_id in self._reading:
                raise Refused(f"“{name}” is being read. Nothing is taken in twice.")
            self._reading.add(batch_id)
        try:
            yield
        finally:
            with self._lock:
                self._reading.discard(batch_id)

    def _begin(self, source: ScanSource, sha256: str, pages: int) -> tuple[UUID, int]:
        """Return the batch, and the first page that is still to be read."""
        with self._register.writing() as book:
            row = book.first(
                select(ScanBatch.id, func.coalesce(func.max(ScanPage.number), 0).label("read"))
                .outerjoin(ScanPage, ScanPage.batch_id == ScanBatch.id)
                .where(ScanBatch.sha256 == sha256)
                .group_by(ScanBatch.id)
            )
            if row is None:
                values = {
                    "source": source.name,
                    "path": source.path,
                    "sha256": sha256,
                    "pages": pages,
                }
                return book.add(ScanBatch, values)[0], 1
            if row.read >= pages:
                raise Refused(f"“{source.name}” was scanned in before. Nothing is taken in twice.")
            book.change(ScanBatch, row.id, path=source.path)
            return row.id, row.read + 1

    def _read(
        self,
        batch_id: UUID,
        name: str,
        stack: Stack,
        blanks: Mapping[int, bytes],
        start: int,
        step: Step | None,
    ) -> TakenIn:
        from app.services.scans.reading import read_stack  # slow to import

        group: list[PageReading] = []
        pages, repeated, kept_at = 0, 0, 0.0
        readings = read_stack(stack, blanks, start)
        with ThreadPoolExecutor(1, "keeping") as keeper:
            keeping: Future[int] | None = None

            def finish(rest: Sequence[PageReading]) -> int:
                """Wait for what is being kept; only if that went well, keep the rest too."""
                before = keeping.result() if keeping else 0
                return before + (self._keep(batch_id, name, stack, rest) if rest else 0)

            try:
                for reading in readings:
                    fresh = not group or reading.page != group[-1].page
                    soon = time.monotonic() - kept_at > KEEP_EVERY
                    if group and fresh and soon and (keeping is None or keeping.done()):
                        repeated += finish(())
                        keeping = keeper.submit(self._keep, batch_id, name, stack, group)
                        group, kept_at = [], time.monotonic()
                    pages += fresh
                    group.append(reading)
                    if step is not None:
                        step(reading.page, stack.count)
            except Cancelled:
                # The last page may bear another form that was not read yet.
                finish([each for each in group if each.page < group[-1].page])
                raise
            finally:
                readings.close()
            repeated += finish(group)
        return TakenIn(batch_id, name, pages, repeated)

    def _keep(self, batch_id: UUID, name: str, stack: Stack, group: Sequence[PageReading]) -> int:
        """Keep whole pages and what was read off them; return how many were there before."""
        with self._register.reading() as book:
            lookup = Lookup(book, self._register.today())
            facts = [lookup.form(each.reference) for each in group]
            judged = _judge(book, group, facts)
            wanted = {
                reading.page
                for reading, what in zip(group, judged, strict=True)
                if what.verdict is not Verdict.BLANK
            }
            originals = _originals(stack, name, sorted(wanted))
            hashes = {page: sha256_of(each.source) for page, each in originals.items()}
            documents = _documents(book, hashes.values())
        fresh: dict[str, int] = {}
        for page, sha256 in hashes.items():
            if sha256 not in documents:
                fresh.setdefault(sha256, page)
        repeated = hashes.keys() - set(fresh.values())
        kept = self._register.documents.add_many([originals[page] for page in fresh.values()])
        documents |= {each.sha256: each.id for each in kept}
        try:
            with self._register.writing() as book:
                book.add(Document, *(each.record() for each in kept))
                rows = []
                for reading, form, what in zip(group, facts, judged, strict=True):
                    again = reading.page in repeated
                    aside = again or what.verdict is Verdict.BLANK
                    row = {
                        "batch_id": batch_id,
                        "number": reading.page,
                        "document_id": documents.get(hashes.get(reading.page, "")),
                        "state": PageState.SET_ASIDE if aside else PageState.WAITING,
                        "verdict": what.verdict,
                        "reasons": [AGAIN] if again else list(what.reasons),
                        "form_id": form.id if form else None,
                        "staff_id": form.staff_id if form else None,
                        "reading": stored_reading(reading),
                    }
                    rows.append(row)
                book.add(ScanPage, *rows)
        except BaseException:
            for each in kept:
                self._register.documents.discard(each)
            raise
        return len(repeated)


def _unread(name: str) -> str:
    return (
        f"“{name}” can’t be read. Check that it is there and that no other program is still "
        "writing it, then try again."
    )


def _judge(
    book: Reading, group: Sequence[PageReading], facts: Sequence[FormFacts | None]
) -> list[Judged]:
    """Judge readings, and look whether the same form waits here already."""
    forms = [each.id for each in facts if each is not None]
    waiting = select(ScanPage.form_id).where(
        ScanPage.form_id.in_(forms), ScanPage.state == PageState.WAITING
    )
    here = {row.form_id for row in book.rows(waiting)}
    judged = []
    for reading, form in zip(group, facts, strict=True):
        what = judge(reading, form.known if form else None)
        if form is not None and what.verdict is not Verdict.BLANK:
            if form.id in here:
                what = Judged(Verdict.CHECK, (*what.reasons, TWICE))
            here.add(form.id)
        judged.append(what)
    return judged


def _originals(stack: Stack, name: str, pages: Sequence[int]) -> dict[int, Original]:
    """The pages alone, as they were scanned; one that is damaged has none."""
    found = {}
    for page in pages:
        with contextlib.suppress(Refused):
            data, mime = stack.document(page)
            stem = name.rpartition(".")[0] or name
            called = name if stack.count == 1 else f"{stem} {page}.{_EXTENSIONS.get(mime, 'tif')}"
            found[page] = Original(data, called, mime)
    return found


def _documents(book: Reading, hashes: Iterable[str]) -> dict[str, UUID]:
    """The documents of pages that were scanned in before, byte for byte the same, by hash."""
    rows = book.rows(
        select(Document.sha256, Document.id)
        .join(ScanPage, ScanPage.document_id == Document.id)
        .where(Document.sha256.in_(list(hashes)))
    )
    return {row.sha256: row.id for row in rows}
