"""Files of scanned pages on their way in: read one after the other, off the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from uuid import UUID

from app.errors import Cancelled, CandourError
from app.services.evidence.intake import LooksSafe
from app.services.scans.inbox_rows import ScanSource, TakenIn
from app.services.scans.intake import ScanIntake
from app.ui.page import PageContext
from app.ui.tasks import Progress
from app.words import count, plural

Read = Callable[[Mapping[int, bytes], Callable[[int, int], None]], TakenIn]


@cache
def _blanks() -> Mapping[int, bytes]:
    """The blank page to sign of each layout, drawn once."""
    from app.reports.declaration import blank_forms  # slow to import

    return blank_forms()


def _read(
    intake: ScanIntake,
    source: ScanSource,
    looked: LooksSafe,
    blanks: Mapping[int, bytes],
    step: Callable[[int, int], None],
) -> TakenIn:
    return intake.take_in(source, blanks, looked, step)


class ScanQueue:
    """Reads what it is given; the pages reach the screen as they are read, over the bus.

    It outlives the page that began it, such as when colours are changed meanwhile.
    """

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._waiting: deque[tuple[str, Read]] = deque()
        self._busy = False
        self._refused: list[str] = []
        self._read = self._repeated = 0

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._busy

    def warm_up(self) -> None:
        """Load what reads pages while the person looks for the file, so that reading begins."""

        def work(_progress: Progress) -> None:
            import app.services.scans.reading  # noqa: F401 - slow to import

            _blanks()

        if not _blanks.cache_info().currsize:
            title = "Getting ready to read scans"
            self._context.tasks.run(work, done=lambda _nothing: None, title=title)

    def add(self, sources: Sequence[ScanSource], looked: LooksSafe) -> None:
        """Read these files, after those that wait; ``looked`` is the answer about all of them."""
        intake = self._context.workspace.scan_intake
        self._begin((each.name, partial(_read, intake, each, looked)) for each in sources)

    def resume(self, name: str, batch_id: UUID) -> None:
        """Read the rest of a file."""
        self._begin([(name, partial(self._context.workspace.scan_intake.resume, batch_id))])

    def _begin(self, jobs: Iterable[tuple[str, Read]]) -> None:
        self._waiting.extend(jobs)
        if not self._busy:
            self._refused, self._read, self._repeated = [], 0, 0
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if not self._busy:
            self._tell()
            return
        name, read = self._waiting.popleft()
        more = f" ({count(len(self._waiting), 'file')} to come)" if self._waiting else ""

        def work(progress: Progress) -> TakenIn | CandourError:
            try:
                return read(_blanks(), lambda done, total: progress.step(done, total, "Page"))
            except CandourError as error:
                return error

        self._context.tasks.run(work, done=self._done, title=f"Reading {name}{more}")

    def _done(self, result: TakenIn | CandourError) -> None:
        if isinstance(result, TakenIn):
            self._read += result.pages
            self._repeated += result.repeated
        elif isinstance(result, Cancelled):
            self._waiting.clear()
            self._refused.append("Stopped. What was read is kept, and the rest can be read later.")
        else:
            self._refused.append(str(result))
        self._next()

    def _tell(self) -> None:
        self._context.bus.tell(frozenset({"scan_batch"}))  # none is being read any more
        said = [f"Read {count(self._read, 'page')}."] if self._read else []
        if self._repeated:
            was = plural(self._repeated, "was")
            said.append(f"{count(self._repeated, 'page')} {was} scanned in before.")
        messages = self._context.messages
        if self._refused:
            few = self._refused[:3]
            if len(self._refused) > len(few):
                few.append(f"{len(self._refused) - len(few)} more files were not taken in.")
            messages.problem(" ".join([*said, *few]))
        elif said:
            messages.done(" ".join(said))
