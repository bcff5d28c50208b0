"""How Candour looks on this computer and when it locks: shown at once, kept at once."""

from __future__ import annotations

from dataclasses import replace

from app.settings import LOCK_MINUTES, TEXT_SIZES, Settings
from app.ui.forms import Form
from app.ui.page import PageContext
from app.ui.sharing import can_hide

THEMES = (("system", "As the computer"), ("light", "Light"), ("dark", "Dark"))


class LookForm(Form):
    """No button: every choice shows at once. High contrast comes from the computer's settings."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Appearance and locking")
        self._window = context.window
        now = Settings() if context.window is None else context.window.settings
        self.choice(
            "theme",
            "Colours",
            THEMES,
            value=now.theme,
            hint="A contrast theme of the computer is always followed.",
        )
        sizes = [(str(size), f"{size} %") for size in TEXT_SIZES]
        self.choice("text_size", "Size of the text", sizes, value=str(now.text_size), columns=4)
        minutes = [(str(n), f"{n} minute" if n == 1 else f"{n} minutes") for n in LOCK_MINUTES]
        self.drop_down(
            "lock_minutes",
            "Lock when nobody has touched the computer for",
            minutes,
            value=str(now.lock_minutes),
            empty="",
        )
        if can_hide():
            self.tick(
                "hide_from_sharing",
                "Hide Candour in shared screens, recordings and screenshots",
                hint="Turn it off while a technician helps you from elsewhere.",
                value=now.hide_from_sharing,
            )
        self.add_text(
            "Kept for you on this computer. Whatever is shown here applies at once.", "hint"
        )
        self.changed.connect(self._apply)

    def _apply(self) -> None:
        if self._window is None:
            return
        values = self.values()
        before = self._window.settings
        wanted = replace(
            before,
            theme=values.choice("theme") or "system",
            text_size=int(values.choice("text_size") or 100),
            lock_minutes=int(values.choice("lock_minutes") or 5),
            hide_from_sharing=(
                values.tick("hide_from_sharing") if can_hide() else before.hide_from_sharing
            ),
        )
        if wanted != before:
            self._window.change_settings(wanted)
