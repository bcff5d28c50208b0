"""The folder into which this PC's copier scans."""

from __future__ import annotations

from dataclasses import replace

from app.ui.page import PageContext
from app.ui.sheet import Sheet


class ScanFolderSheet(Sheet):
    """Which folder is watched while Candour is open; kept for this computer."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Scan folder")
        self._context = context
        self.add_text(
            "Candour can watch the folder into which your copier scans. New scans then come into "
            "Scans by themselves while you are signed in; nothing is recorded before you have "
            "seen it."
        )
        folder = context.window.settings.scan_folder if context.window else ""
        self.add_facts([("Folder", folder or "None is watched.")])
        self.add_text(
            "Keep nothing but scans there: other papers are read too, and set aside by you.", "hint"
        )
        self.foot_button("Choose &folder…", self._choose, "primary")
        if folder:
            self.foot_button("S&top watching", lambda: self._keep(""))

    def _choose(self) -> None:
        folder = self._context.dialogs.folder("Choose the folder that the copier scans into")
        if folder is not None:
            self._keep(str(folder))

    def _keep(self, folder: str) -> None:
        window = self._context.window
        if window is None:
            return
        window.change_settings(replace(window.settings, scan_folder=folder))
        said = f"Candour watches {folder}." if folder else "No folder is watched any more."
        self._context.messages.done(said)
        self.replaced.emit(ScanFolderSheet(self._context))
