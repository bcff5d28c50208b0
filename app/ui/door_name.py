"""Choosing one's name at the door; a chair of governors types theirs, so that it is not on show."""

from __future__ import annotations

from app.ui.forms import Form, Values
from app.ui.place import Nameplate

OTHER = "another name"


def add_name(form: Form, told: Nameplate, name: str) -> None:
    """Ask who it is; ``name`` is who signed in last."""
    if not told.names:
        form.line("name", "Your name", value=name)
        return
    choices = [(each, each) for each in told.names]
    if told.more:
        choices.append((OTHER, "Another name…"))
    known = name if name in told.names else None
    only = told.names[0] if len(choices) == 1 else None
    form.drop_down("name", "Your name", choices, value=known or only)
    if told.more:
        form.line("other_name", "The name you sign in with")
        form.show_field("other_name", False)
        form.changed.connect(
            lambda: form.show_field("other_name", form.values().choice("name") == OTHER)
        )


def name_of(values: Values) -> str:
    """Who it is, "" while nobody was chosen."""
    chosen = values.choice("name") or ""
    return values.text("other_name") if chosen == OTHER else chosen
