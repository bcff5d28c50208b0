"""Forms for any number of people; run by itself, the memory that writing so many takes."""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from app.models.staff import Category
from app.reports.declaration import write_forms
from app.services.declarations.form_codes import new_reference
from app.services.declarations.form_layout import NORMAL
from app.services.declarations.form_rows import FormPolicy, FormText, PersonForm
from app.services.policies.wording import default_wording
from benchmarks.people import ROLES, name

DAY = dt.date(2026, 11, 4)
SCHOOL, POLICY = "Ysgol Fesur", "Social media policy"
WORDING = default_wording(SCHOOL, POLICY)
BRING_BACK = "Bring it back signed by Wednesday 18 November 2026."


def forms(people: int) -> list[PersonForm]:
    """Return one form for each of so many people."""
    policy = FormPolicy(POLICY, "2026", DAY, "the governing body", WORDING)
    text = FormText(SCHOOL, (policy,), (UUID(int=1),))
    return [
        PersonForm(
            text=text,
            layout=NORMAL,
            reference=new_reference(),
            staff_id=UUID(int=n),
            name=name(n),
            category=Category.TEACHER,
            team=None,
            group=f"Teacher · {ROLES[n % 5]}",
            bring_back=BRING_BACK,
        )
        for n in range(people)
    ]


if __name__ == "__main__":
    with tempfile.TemporaryFile() as file:
        write_forms(file, forms(int(sys.argv[1])), DAY)
    # Not getrusage: what it says begins with the memory of the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    sys.stdout.write(str(int(peak[1]) / 1024) if peak else "nan")
