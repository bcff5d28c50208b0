"""The line that shows slow work: what, how far, and Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton

from app.ui.sheet import words
from app.ui.tasks import Job, Tasks


class ProgressLine(QFrame):
    """Hidden until ``Tasks`` has been at something for 600 ms."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._job: Job | None = None
        self._tasks = tasks
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 8, 6)
        row.setSpacing(12)
        self.title = words("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(280)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(lambda _checked=False: self._stop())
        row.addWidget(self.title, 1)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        tasks.shown.connect(self._show)
        tasks.stepped.connect(self._step)
        tasks.ended.connect(self._end)
        self.hide()

    def _show(self, job: Job) -> None:
        self._job = job
        self.title.setText(job.title)
        self.bar.setAccessibleName(job.title)
        self.bar.setRange(0, 0)
        self.show()

    def _step(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if self._job is not None and what:
            self.title.setText(f"{self._job.title}: {what} {done} of {total}")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()
            self.title.setText("Stopping…")

    def _end(self) -> None:
        if not self._tasks.busy:
            self._job = None
            self.hide()
