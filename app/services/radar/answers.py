"""What a person said to a finding: a sentence of the chronology, recognised when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from app.services.incidents.rows import ActionRow
from app.services.radar.rows import About, Finding

_SAID = re.compile(
    r"^Relationship radar: (?P<key>.+?) (?P<so>is|is not) (?:meant here|concerned)[,.]"
)


def answer_said(finding: Finding, so: bool) -> str:
    """The sentence that the chronology keeps.

    Confirmed, it says what protects the member of staff; dismissed, that somebody looked.
    """
    start = f"Relationship radar: {finding.key} {'is' if so else 'is not'}"
    if finding.about is About.DECLARED:
        if so:
            return f"{start} meant here, {finding.declared}."
        return f"{start} meant here. Somebody else is."
    if so:
        return f"{start} concerned, and should not handle this."
    return f"{start} concerned."


def answered(findings: Iterable[Finding], actions: Iterable[ActionRow]) -> list[Finding]:
    """Findings with what was said to them last."""
    said = {
        match["key"]: match["so"] == "is"
        for action in sorted(actions, key=lambda each: each.recorded_at)
        if (match := _SAID.match(action.what))
    }
    return [replace(each, answer=said.get(each.key)) for each in findings]
