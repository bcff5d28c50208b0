"""Forms to sign and the register of 5,000 rows against a bare canvas; the governors' report."""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.paths import resources
from app.reports.declaration import declaration_form
from app.reports.governors import governors_report
from app.reports.qr import draw_qr, qr_shape
from app.reports.register import COLUMNS, declaration_register
from app.reports.text import wrap
from app.services.declarations.form_codes import code_text
from app.services.declarations.form_layout import NORMAL, Corner
from app.services.declarations.form_rows import PersonForm
from app.services.figures.rows import DeclarationRegister
from app.services.policies.wording import (
    ANOTHER_FORMAT,
    NOTHING_TO_DISCLOSE,
    SOMETHING_TO_DISCLOSE,
)
from app.services.sample.build import PASSPHRASE, make_sample
from app.storage.vault import Vault
from app.workspace import Workspace
from benchmarks.form_rows import BRING_BACK, DAY, POLICY, SCHOOL, WORDING, forms
from benchmarks.measure import Line, alternate, ms, seconds, times
from benchmarks.register_rows import ROWS, register

ROUNDS = 7
FORMS = 60


def lines() -> list[Line]:
    """Measure and return the table's lines."""
    return [*_forms(), *_register(), *_governors()]


def bare_forms(people: Sequence[PersonForm]) -> bytes:
    """Draw the same lines, codes and frames with embedded fonts and nothing else: the floor."""
    file = io.BytesIO()
    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(name, str(resources() / "fonts" / f"NotoSans-{name}.ttf")))
    canvas = Canvas(file, A4)
    lines = wrap(WORDING, "NotoSans", 11.5, 480)
    lines += [NOTHING_TO_DISCLOSE, SOMETHING_TO_DISCLOSE, ANOTHER_FORMAT, "SIGNED", "DATE"]
    for form in people:
        for corner, left, bottom in ((Corner.TOP, 465, 714), (Corner.FOOT, 45, 57)):
            draw_qr(canvas, qr_shape(code_text(NORMAL, corner, form.reference)), left, bottom, 85)
        canvas.setFont("Bold", 15)
        canvas.drawString(57, 690, form.name)
        canvas.setFont("Regular", 11.5)
        top = 660.0
        for line in (SCHOOL, "Declaration", POLICY, form.group, BRING_BACK, *lines):
            canvas.drawString(57, top, line)
            top -= 16
        for box in range(5):
            canvas.rect(57, 60 + 40 * box, 17, 17)
        canvas.drawString(57, 40, form.reference)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


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


def _forms() -> list[Line]:
    few = forms(FORMS)
    done = alternate(
        lambda: seconds(lambda: declaration_form(few, DAY)),
        lambda: seconds(lambda: bare_forms(few)),
        ROUNDS,
    )
    growth = alternate(
        lambda: _peak("benchmarks.form_rows", "5000"),
        lambda: _peak("benchmarks.form_rows", "500"),
        rounds=3,
        warm=0,
    )
    return [
        Line(
            "60 forms to sign, two codes each",
            ms(done.our_median),
            f"bare ReportLab canvas {ms(done.floor_median)}",
            times(done.ratio),
            "≤ 2 s",
            done.our_median <= 2,
        ),
        Line(
            "5,000 forms, peak memory of the process",
            f"{growth.our_median:.0f} MB",
            f"500 forms {growth.floor_median:.0f} MB",
            times(growth.ratio),
            "≤ 1.2×",
            growth.ratio <= 1.2,
        ),
    ]


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
    peak = _peak("benchmarks.register_rows")
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


def _peak(*module: str) -> float:
    """Run a module, with its arguments, in a process of its own; return its peak in MB."""
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", *module],
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
