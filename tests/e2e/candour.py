"""The driver: presses keys and counts them as ux.md does, and waits for what the screen says."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket

from tests.e2e.screen import Screen, own_home, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Seen:
    """What a person at the screen could tell."""

    title: str
    active: bool
    dialog: bool
    popup: list[str]
    focus: str
    kind: str
    typed: str
    words: str


class Candour:
    """The program, running on a screen.

    ``keys`` counts presses: typed words are free, a chord is one, picking from type-ahead is two.
    ``letters`` counts what was typed, for the reckoning of time.
    """

    def __init__(self, screen: Screen, home: Path, pictures: Path) -> None:
        self.screen, self.home, self.pictures = screen, home, pictures
        self.keys = self.letters = 0
        self._socket = home / "probe"
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "tests.e2e.probe", str(self._socket)],
            cwd=home,  # where a dialog would save
            env=own_home(screen.environment, home) | {"PYTHONPATH": str(ROOT)},
        )
        self._pictures_taken = 0
        wait_until(lambda: self._socket.exists() or self._ended(), "the first window", 30)
        self.wait(lambda seen: seen.title != "", "a window")

    def _ended(self) -> bool:
        code = self._process.poll()
        assert code is None, f"Candour ended with code {code}"
        return False

    def look(self) -> Seen:
        """Return what the screen says now."""
        self._ended()
        caller = QLocalSocket()
        caller.connectToServer(str(self._socket))
        assert caller.waitForConnected(20_000), caller.errorString()
        answer = b""
        while caller.bytesAvailable() or caller.waitForReadyRead(20_000):
            answer += caller.readAll().data()
        return Seen(**json.loads(answer))

    def wait(self, there: Callable[[Seen], bool], what: str, seconds: float = 15) -> Seen:
        """Wait until ``there(seen)``; on failure say what the screen showed instead."""
        last: list[Seen] = []

        def looked() -> bool:
            last[:] = [self.look()]
            return there(last[0])

        try:
            wait_until(looked, what, seconds)
        except AssertionError as error:
            self.picture("failed")
            seen = last[0] if last else "nothing"
            raise AssertionError(f"{error}; the screen said {seen}") from None
        return last[0]

    def wait_focus(self, name: str) -> Seen:
        """Wait until the keyboard is at what a screen reader calls ``name``."""
        return self.wait(lambda seen: name in seen.focus, f"the focus on {name}")

    def wait_words(self, words: str, seconds: float = 15) -> Seen:
        """Wait until these words can be read."""
        return self.wait(lambda seen: words in seen.words, f"“{words}”", seconds)

    def wait_title(self, title: str) -> Seen:
        """Wait for a page by the window's title, until it takes keys."""
        return self.wait(lambda seen: title in seen.title and seen.active, f"the title {title}")

    def wait_dialog(self, title: str) -> Seen:
        """Wait for a question, and as long as it ignores keys lest somebody was still typing."""
        seen = self.wait_title(title)
        shown = time.monotonic()
        wait_until(lambda: time.monotonic() > shown + 0.6, "the half second to be over")
        return seen

    def press(self, *chords: str) -> None:
        """Press keys one after the other; each counts."""
        for chord in chords:
            self.screen.xdotool("key", "--clearmodifiers", chord)
            self.keys += 1

    def type(self, text: str) -> None:
        """Type words, which count nothing, and wait until they stand there."""
        before = self.look().typed
        self.screen.xdotool("type", "--delay", "8", text)
        self.letters += len(text)
        last = text.splitlines()[-1]
        self.wait(lambda seen: last in seen.typed, f"“{last}” typed after “{before}”")

    def pick(self, text: str, line: str) -> None:
        """Type a few letters, then take the one line that shows ``line``: two keys."""
        self.type(text)
        self.wait(lambda seen: any(line in cell for cell in seen.popup), f"{line} to pick")
        self.press("Down", "Return")
        self.wait(lambda seen: not seen.popup and line in seen.typed, f"{line} picked")

    def printed(self, seconds: float = 20) -> bytes:
        """Return what the dialog printed, into a file since there is no printer here."""
        found: list[bytes] = []

        def there() -> bool:
            found[:] = [file.read_bytes() for file in self.home.glob("*.pdf")]
            return len(found) == 1 and b"%%EOF" in found[0][-64:]

        wait_until(there, "one printed file", seconds)
        return found[0]

    def picture(self, name: str) -> None:
        """Save a screenshot beside the others of this task."""
        self._pictures_taken += 1
        self.screen.picture(self.pictures / f"{self._pictures_taken:02} {name}.png")

    def close(self) -> None:
        """End the program at once, as a power cut would."""
        self._process.kill()
        self._process.wait(10)
