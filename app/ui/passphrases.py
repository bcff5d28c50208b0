"""The button "Suggest five words" beside every box for a new passphrase."""

from __future__ import annotations

from app.storage.passphrases import suggest
from app.ui.forms import Form

__all__ = ["new_passphrase", "suggest"]

HINT = "12 characters or more. Five words drawn by chance are easy to keep and hard to guess."


def new_passphrase(form: Form, field: str, label: str, *, letter: str = "w") -> None:
    """Add a box for a new passphrase, and the button that fills it with words to write down."""
    box = form.passphrase(field, label, hint=HINT, letter=letter)

    def fill() -> None:
        form.set_value(field, suggest())
        form.fields[field].show_problem("")  # it was about other words
        box.show_button.setChecked(True)
        told.setText("Write these words down now, and keep the paper locked away.")
        told.show()

    form.add_button("S&uggest five words", fill)
    told = form.add_text("", "hint")
    told.hide()
