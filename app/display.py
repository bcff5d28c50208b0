"""Why no window can open here, found out before Qt would end the process without a word."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_DEV = "“python3 dev.py run” puts it in place."


def problem() -> str | None:
    """Return why a window can't open, as a sentence, or None when it can.

    Asks in the order in which Qt would fail: its libraries, a display, the display's plug-in, an
    answer from the X server. A Wayland session is taken on trust.
    """
    linux = sys.platform.startswith("linux")
    return (_missing_library() or _no_display()) if linux else None


def _missing_library() -> str | None:
    try:
        import PySide6.QtWidgets  # noqa: F401 - on a bare system the import itself fails
    except ModuleNotFoundError:
        return f"Qt is missing. {_DEV}"
    except ImportError as error:
        return f"A library that Qt needs is missing: {str(error).split(':')[0]}. {_DEV}"
    return None


def _no_display() -> str | None:
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0]
    if platform not in ("xcb", "wayland") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return "There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set."
    import PySide6  # see above

    plugin = Path(PySide6.__path__[0]) / "Qt/plugins/platforms/libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return f"A library that Qt’s windows need is missing: {str(error).split(':')[0]}. {_DEV}"
    return None if _answers() else f"No X server answers at DISPLAY={os.environ['DISPLAY']}."


def _answers() -> bool:
    xlib = ctypes.CDLL("libX11.so.6")
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    display = xlib.XOpenDisplay(None)
    if display:
        xlib.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)
