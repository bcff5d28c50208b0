"""A virtual screen with a window manager and a clipboard, for one run of the tests."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from PIL import Image

# xdotool maps a letter that the keyboard lacks for a moment only, too short for Qt to notice: so
# the screen gets a keyboard with Welsh letters in place of play, mail and pause.
LETTERS = ("âÂ", "êÊ", "îÎ", "ôÔ", "ûÛ", "ŵŴ", "ŷŶ", "ïÏ", "ëË", "éÉ", "’‘", "“”", "–—", "…£")
PROGRAMS = ("Xvfb", "openbox", "xdotool", "xclip")


def wait_until(there: Callable[[], bool], what: str, seconds: float = 15) -> None:
    """Look again every 20 ms until it is there.

    Raises:
        AssertionError: it isn't there in time; says ``what`` was waited for.
    """
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.02)  # between two looks: there is no signal across processes


class Screen:
    """Xvfb with openbox and nothing else; a display number that nobody else has.

    Args:
        width: pixels across.
        height: pixels down.
    """

    def __init__(self, width: int = 1300, height: int = 800) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")
        self._server = self._start_server(f"{width}x{height}x24")
        self.environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            self.environment.pop(name, None)
        self._add_letters()
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._clipboard: subprocess.Popen[bytes] | None = None
        wait_until(self._managed, "the window manager")

    def _start_server(self, size: str) -> subprocess.Popen[bytes]:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
        server = subprocess.Popen(
            [*command, "-fbdir", self._folder.name, "-noreset"],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.display = f":{pipe.readline().strip()}"
        assert self.display != ":", "Xvfb did not start"
        return server

    def _add_letters(self) -> None:
        layout = Path(self._folder.name) / "layout.xkb"
        tool = ["xkbcomp", "-w0"]
        subprocess.run([*tool, self.display, str(layout)], check=True)
        letters = iter(LETTERS)

        def replaced(key: re.Match[str]) -> str:
            pair = next(letters, None)
            return f"{key[1]}[ U{ord(pair[0]):04X}, U{ord(pair[1]):04X} ]" if pair else key[0]

        text = re.sub(r"(key <I2\d\d> *\{ *)\[[^]]*\]", replaced, layout.read_text("utf-8"))
        layout.write_text(text, "utf-8")
        subprocess.run([*tool, str(layout), self.display], check=True)

    def _managed(self) -> bool:
        asked = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return b"window id" in done.stdout

    def xdotool(self, *words: str) -> None:
        """Press or type, as a keyboard would."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=30)

    def copy(self, data: bytes, kind: str = "UTF8_STRING") -> None:
        """Put data on the clipboard, as another program would."""
        if self._clipboard is not None:
            self._clipboard.terminate()
            self._clipboard.wait()
        source = Path(self._folder.name) / "clipboard"
        source.write_bytes(data)
        self._clipboard = subprocess.Popen(
            ["xclip", "-quiet", "-selection", "clipboard", "-t", kind, "-i", str(source)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: kind in self._on_clipboard(), f"{kind} on the clipboard")

    def _on_clipboard(self) -> str:
        asked = ["xclip", "-selection", "clipboard", "-t", "TARGETS", "-o"]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return done.stdout.decode()

    def picture(self, target: Path) -> None:
        """Save what the screen shows as PNG."""
        data = (Path(self._folder.name) / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])  # XWD: header size, ..., width, height, ...
        header, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        pixels = data[header + colours * 12 :]
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line).save(target)

    def close(self) -> None:
        """Stop what was started."""
        for process in (self._clipboard, self._manager, self._server):
            if process is not None:
                process.terminate()
                process.wait(10)
        self._folder.cleanup()

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def own_home(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the environment of somebody who has never started Candour here."""
    kept = {name: value for name, value in environment.items() if not name.startswith("XDG_")}
    return {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
