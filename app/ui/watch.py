"""When to lock: nobody has touched the computer for a while, or it was locked or put to sleep."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

_TOUCH = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
)


Handler = Callable[[QObject, QEvent], bool]


class EventWatch(QObject):
    """The application's one event filter: each would cost time at every event.

    Handlers are asked for their own types of events only; the first that returns True keeps the
    event from whomever it was meant for.
    """

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._handlers: dict[QEvent.Type, list[Handler]] = {}
        app.installEventFilter(self)

    def add(self, handler: Handler, *types: QEvent.Type) -> None:
        """Have ``handler(watched, event)`` asked at these types of events."""
        for each in types:
            self._handlers.setdefault(each, []).append(handler)

    def remove(self, handler: Handler) -> None:
        """Ask it no longer."""
        for handlers in self._handlers.values():
            if handler in handlers:
                handlers.remove(handler)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handlers = self._handlers.get(event.type())
        if not handlers:
            return False
        return any(handler(watched, event) for handler in tuple(handlers))


class IdleWatch(QObject):
    """``idle`` fires after so many minutes without a key, click or movement."""

    idle = Signal()

    def __init__(self, watch: EventWatch, minutes: int) -> None:
        super().__init__(watch)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)
        watch.add(self._touched, *_TOUCH)

    def set_minutes(self, minutes: float) -> None:
        """Wait so long from now on."""
        self._timer.setInterval(int(minutes * 60_000))
        self._timer.start()

    def _touched(self, _watched: QObject, _event: QEvent) -> bool:
        self._timer.start()
        return False


class ComputerLock(QObject):
    """``locked`` fires when the desktop locks or the computer is about to sleep.

    On Linux logind says so over D-Bus; where it isn't there, the idle time has to do.
    """

    locked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        if sys.platform.startswith("linux"):
            self._listen_to_logind()

    def _listen_to_logind(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # only where it exists

        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        manager = "org.freedesktop.login1.Manager"
        session = "org.freedesktop.login1.Session"
        # An empty path: whichever session of this person is locked.
        bus.connect("org.freedesktop.login1", "", session, "Lock", self, b"1lock_now()")
        bus.connect(
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            manager,
            "PrepareForSleep",
            self,
            b"1sleeping(bool)",
        )

    @Slot()
    def lock_now(self) -> None:
        """Hear of a locked desktop."""
        self.locked.emit()

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """Hear of sleep; waking up changes nothing."""
        if begins:
            self.locked.emit()


WTS_SESSION_CHANGE, SESSION_LOCK, SUSPENDING = 0x02B1, 0x7, (0x0218, 0x4)


def watch_windows(window: QWidget) -> None:
    """Have Windows tell this window when somebody locks the computer (never run on Windows)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)


def says_locked(kind: QByteArray | bytes | bytearray | memoryview, message: int) -> bool:
    """Return whether a native event is Windows locking or going to sleep."""
    if sys.platform == "win32" and QByteArray(kind).data() == b"windows_generic_MSG":
        from ctypes import wintypes

        told = wintypes.MSG.from_address(message)
        if told.message == WTS_SESSION_CHANGE:
            return bool(told.wParam == SESSION_LOCK)
        return (told.message, told.wParam) == SUSPENDING
    return False
