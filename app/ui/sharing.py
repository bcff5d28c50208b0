"""Keeping the window out of shared screens, recordings and screenshots, where the system can.

Windows can (``SetWindowDisplayAffinity``): others see nothing where the window is. macOS no longer
lets a program do this reliably, and X11 and Wayland never did.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

_SHOWN, _HIDDEN = 0x00, 0x11  # WDA_NONE, WDA_EXCLUDEFROMCAPTURE (Windows 10 from 2004 on)


def can_hide() -> bool:
    """Whether this system offers it."""
    return sys.platform == "win32"


def hide_from_sharing(window: QWidget, hidden: bool) -> bool:
    """Hide a window from whoever else watches the screen, or show it; whether that was done."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.c_void_p(int(window.winId()))
        affinity = _HIDDEN if hidden else _SHOWN
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(handle, affinity))
    return False
