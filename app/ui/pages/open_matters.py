"""What is open, printed or saved for the head who takes over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.errors import CandourError
from app.storage.files import write_atomically
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.ui.widgets.pdf import Printing, print_pdf

if TYPE_CHECKING:
    from app.workspace import Workspace

TITLE = "Open matters"


class MattersSheet(Sheet):
    """Prints or saves the list; ``finished`` goes on."""

    def __init__(
        self, context: Printing, workspace: Workspace, finished: Callable[[], object]
    ) -> None:
        super().__init__("What is open")
        self._context, self._workspace = context, workspace
        self._pdf: bytes | None = None
        self.add_text(
            "The incidents, relationships, approaches, requests and reviews that wait, each with "
            "what comes next. Names are on it: read it where nobody looks on, lock it away with "
            "the casework, and shred it when all of it is taken up."
        )
        self.add_buttons(
            ("&Print the list", partial(self._made, self._print)),
            ("&Save as a file…", partial(self._made, self._save)),
        )
        self._said = self.add_text("", "hint")
        self.foot_button("&Go on", finished, "primary")

    def _made(self, use: Callable[[bytes], object]) -> None:
        """Make it once: each is kept as an official printout."""
        if self._pdf is not None:
            use(self._pdf)
            return
        work = self._workspace

        def make(_progress: Progress) -> bytes:
            from app.reports.open_matters import open_matters_pages  # slow to import
            from app.services.open_matters import open_matters

            matters = open_matters(work.session)
            return work.printouts.official(
                TITLE,
                lambda official: open_matters_pages(matters, official),
                confidential=True,
                about=matters.about,
            )

        def done(pdf: bytes) -> None:
            self._pdf = pdf
            use(pdf)

        self._context.tasks.run(make, done=done, failed=self._say, title="Making the list")

    def _print(self, pdf: bytes) -> None:
        print_pdf(pdf, TITLE, self, self._context)

    def _save(self, pdf: bytes) -> None:
        path = self._context.dialogs.save_file("Save the list", f"{TITLE}.pdf", "PDF (*.pdf)")
        if path is None:
            return
        try:
            write_atomically(path, pdf)
        except (CandourError, OSError) as error:
            self._say(str(error))
        else:
            self._say(f"Saved {path.name}. It is not encrypted: delete it when it is printed.")

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
