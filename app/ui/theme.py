"""How Candour looks: colours, type, spacing and icons in light, dark and high contrast.

Qt's Fusion style with our own palette and a small style sheet, the same on every system
(shared look of the design, ux §4). Widgets that paint themselves ask ``colours(self)``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resources
from app.ui.style import sheet

TEXT_SIZES = (100, 110, 125, 150)
TYPE = {"hint": 13, "body": 14, "section": 18, "title": 24}
SIDEBAR, RAIL, LIST, READING_WIDTH, NARROW = 192, 56, 300, 640, 1008
ROW, ROW_TWO_LINES, CONTROL = 36, 56, 32


@dataclass(frozen=True)
class Colours:
    """The colours of one look, as ``#RRGGBB``; every text has 4.5:1 on its ground, borders 3:1.

    ``done``, ``due``, ``problem``, ``info`` and ``draft`` are (ink, ground) of a status.
    """

    window: str
    base: str
    sidebar: str
    text: str
    secondary: str
    border: str
    line: str
    accent: str
    on_accent: str
    selection: str
    selected_text: str
    focus: str
    done: tuple[str, str]
    due: tuple[str, str]
    problem: tuple[str, str]
    info: tuple[str, str]
    draft: tuple[str, str]
    name: str = "contrast"

    def status(self, kind: str) -> tuple[str, str]:
        """Return ink and ground of a status; ``plain`` has no ground of its own."""
        if kind == "plain":
            return self.text, "transparent"
        pair: tuple[str, str] = getattr(self, kind)
        return pair


LIGHT = Colours(
    window="#F5F6F8",
    base="#FFFFFF",
    sidebar="#ECEEF2",
    text="#1B1F24",
    secondary="#4A5462",
    border="#767F8C",
    line="#D5D9E0",
    accent="#1D5FA8",
    on_accent="#FFFFFF",
    selection="#D6E6F7",
    selected_text="#1B1F24",
    focus="#0B0C0C",
    done=("#0B6B3A", "#E3F3EA"),
    due=("#7A4B00", "#FFF3D6"),
    problem=("#B3261E", "#FCE8E6"),
    info=("#1D5FA8", "#E6F0FA"),
    draft=("#5B3A9E", "#EFE9FA"),
    name="light",
)
DARK = Colours(
    window="#1A1D21",
    base="#22262B",
    sidebar="#15181B",
    text="#F1F3F5",
    secondary="#B6BEC8",
    border="#8A94A0",
    line="#383E46",
    accent="#7DB7F2",
    on_accent="#0B1A2B",
    selection="#24435F",
    selected_text="#F1F3F5",
    focus="#FFDD00",
    done=("#7FD6A4", "#153524"),
    due=("#FFC766", "#3B2C0B"),
    problem=("#FF9A91", "#43201D"),
    info=("#8FC3F7", "#16324B"),
    draft=("#C9B5F5", "#30264A"),
    name="dark",
)


def from_system(palette: QPalette) -> Colours:
    """Make our roles out of the system's own palette, for its contrast themes (ux §2.26)."""

    def role(which: QPalette.ColorRole) -> str:
        return palette.color(QPalette.ColorGroup.Active, which).name()

    roles = QPalette.ColorRole
    text, window, base = role(roles.WindowText), role(roles.Window), role(roles.Base)
    status = (text, window)
    return Colours(
        window=window,
        base=base,
        sidebar=window,
        text=text,
        secondary=text,
        border=text,
        line=text,
        accent=role(roles.Highlight),
        on_accent=role(roles.HighlightedText),
        selection=role(roles.Highlight),
        selected_text=role(roles.HighlightedText),
        focus=text,
        done=status,
        due=status,
        problem=status,
        info=status,
        draft=status,
    )


def colours(widget: QWidget) -> Colours:
    """Return the look that ``widget`` is painted in; it is read off the window's palette."""
    palette = QApplication.palette(widget.window())
    window = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window).name().upper()
    return {LIGHT.window: LIGHT, DARK.window: DARK}.get(window) or from_system(palette)


def palette_of(look: Colours) -> QPalette:
    """Return the whole palette of a look: every role we use, in every colour group."""
    palette, roles = QPalette(), QPalette.ColorRole
    for role, colour in {
        roles.Window: look.window,
        roles.WindowText: look.text,
        roles.Base: look.base,
        roles.AlternateBase: look.window,
        roles.Text: look.text,
        roles.Button: look.base,
        roles.ButtonText: look.text,
        roles.BrightText: look.problem[0],
        roles.Highlight: look.selection,
        roles.HighlightedText: look.selected_text,
        roles.Accent: look.accent,
        roles.Link: look.accent,
        roles.LinkVisited: look.accent,
        roles.PlaceholderText: look.secondary,
        roles.ToolTipBase: look.base,
        roles.ToolTipText: look.text,
        roles.Light: look.base,
        roles.Midlight: look.line,
        roles.Mid: look.border,
        roles.Dark: look.border,
        roles.Shadow: look.border,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.secondary))
    return palette


def apply(app: QApplication, *, choice: str = "system", text: int = 100) -> None:
    """Dress the whole application; can be called again at any time.

    Args:
        app: the running application.
        choice: ``light``, ``dark`` or ``system`` (which follows the desktop's own).
        text: size of text in per cent, 100 to 150.
    """
    if app.property("candourStyle") is None:
        app.setProperty("candourStyle", "Fusion")
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
    hints = app.styleHints()
    contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    if contrast:
        app.setPalette(QPalette())
        look = from_system(app.palette())
    else:
        dark = choice == "dark" or (
            choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark
        )
        look = DARK if dark else LIGHT
        app.setPalette(palette_of(look))
    scale = text / 100
    app.setFont(base_font(scale))
    app.setStyleSheet(sheet(look, {name: round(px * scale) for name, px in TYPE.items()}))
    app.setProperty("textScale", scale)


def scaled(pixels: float) -> int:
    """Return a height or width that grows with the person's text size."""
    app = QApplication.instance()
    scale = app.property("textScale") if app is not None else None
    return round(pixels * (scale or 1.0))


def base_font(scale: float = 1.0) -> QFont:
    """Return the font of running text: Segoe UI on Windows, Noto Sans elsewhere."""
    if sys.platform == "win32":
        font = QFont("Segoe UI")
    else:
        font = QFont("Noto Sans")
        # Asking for the one font is quicker than listing all.
        if QFontInfo(font).family() != "Noto Sans":
            _load_fonts()
            font = QFont("Noto Sans")
    font.setPixelSize(round(TYPE["body"] * scale))
    return font


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for path in sorted((resources() / "fonts").glob("NotoSans*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = 20, ratio: float = 2.0) -> QPixmap:
    """Return ``resources/icons/<name>.svg`` tinted, ``size`` × ``size`` logical pixels.

    An icon that isn't there gives a transparent one: the words beside it say the same.
    """
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    path = resources() / "icons" / f"{name}.svg"
    if path.is_file():
        from PySide6.QtSvg import QSvgRenderer  # not needed to unlock

        painter = QPainter(image)
        QSvgRenderer(QByteArray(path.read_bytes())).render(
            painter, QRectF(0, 0, image.width(), image.height())
        )
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), QColor(colour))
        painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=64)
def known_icon(name: str, otherwise: str) -> str:
    """Return ``name`` if there is such an icon, else ``otherwise``."""
    return name if (resources() / "icons" / f"{name}.svg").is_file() else otherwise


def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return a tinted icon for a button."""
    return QIcon(pixmap(name, colour, size))
