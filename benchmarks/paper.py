"""The declaration register of 5,000 rows against a bare canvas, and the governors' report."""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.paths import resources
from app.reports.governors import governors_report
from app.reports.register import COLUMNS, declaration_register
from app.services.figures.rows import DeclarationRegister
from app.services.sample.build import PASSPHRASE, make_sample
from app.storage.vault import Vault
from app.workspace import Workspace
from benchmarks.measure import Line, alternate, ms, seconds, times
from benchmarks.register_rows import ROWS, register

ROUNDS = 7


def lines() -> list[Line]:
    """Measure and return the table's lines."""
    return [*_register(), *_governors()]


def bare(figures: DeclarationRegister) -> bytes:
    """Draw the same cells with an embedded font and nothing else: the floor."""
    file = io.BytesIO()
    font = "Floor"
    pdfmetrics.registerFont(TTFont(font, str(resources() / "fonts" / "NotoSans-Regular.ttf")))
    canvas = Canvas(file, landscape(A4))
    top = 0.0
    for line in figures.lines:
        if top < 40:
            if canvas.getPageNumber() > 1 or line is not figures.lines[0]:
                canvas.showPage()
            canvas.setFont(font, 8.5)
            top = landscape(A4)[1] - 70
        left = 40.0
        cells = (line.name, line.category, line.role, line.state, "4 November 2026", line.remark)
        for text, (_title, width) in zip(cells, COLUMNS, strict=True):
            canvas.drawString(left, top, text)
            left += width
        top -= 15.8
    canvas.save()
    return file.getvalue()


def _register() -> list[Line]:
    whole, half = register(ROWS), register(ROWS // 2)
    done = alternate(
        lambda: seconds(lambda: declaration_register(whole)),
        lambda: seconds(lambda: bare(whole)),
        ROUNDS,
    )
    growth = alternate(
        lambda: seconds(lambda: declaration_register(whole)),
        lambda: seconds(lambda: declaration_register(half)),
        ROUNDS,
    )
    peak = _peak()
    return [
        Line(
            "register PDF, 5,000 rows, embedded font",
            ms(done.our_median),
            f"bare ReportLab canvas {ms(done.floor_median)}",
            times(done.ratio),
            "≤ 1.2×",
            done.ratio <= 1.2,
        ),
        Line("… peak memory of the process", f"{peak:.0f} MB", "", "", "≤ 60 MB", peak <= 60),
        Line(
            "… 5,000 rows against 2,500",
            ms(growth.our_median),
            ms(growth.floor_median),
            times(growth.ratio),
            "linear: ≤ 2.2×",
            growth.ratio <= 2.2,
        ),
    ]


def _peak() -> float:
    """Make the register in a process of its own; return its peak in MB."""
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.register_rows"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def _governors() -> list[Line]:
    with tempfile.TemporaryDirectory() as temp:
        vault = Path(temp) / "sample"
        make_sample(vault)
        session = Vault.open(vault).unlock("head", PASSPHRASE)
        figures = Workspace.open(session).figures

        def report() -> bytes:
            term = figures.term("")
            return governors_report(figures.governors(term, figures.sections(), ""))

        def preview() -> None:
            document = pypdfium2.PdfDocument(report())
            document[0].render(scale=1.5)
            document.close()

        report()
        whole = statistics.median(seconds(report) for _ in range(ROUNDS))
        first = statistics.median(seconds(preview) for _ in range(ROUNDS))
        session.close()
    return [
        Line("governors’ report, sample school", ms(whole), "", "", "≤ 0.5 s", whole <= 0.5),
        Line("… preview of its first page", ms(first), "", "", "≤ 0.2 s", first <= 0.2),
    ]
