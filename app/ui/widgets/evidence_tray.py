"""The pictures and files that wait to be saved with an incident, A first."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.services.evidence.intake import Accepted
from app.services.evidence.rows import KINDS, letter
from app.services.evidence.view import DRAWN, Picture
from app.ui.sheet import button, words
from app.ui.theme import scaled
from app.ui.widgets.controls import Control
from app.ui.widgets.drop_zone import DropZone
from app.words import shorten

COLUMNS = 4
TILE_WIDTH, PICTURE_HEIGHT = 148, 76


@dataclass(frozen=True)
class Staged:
    """A picture or file that passed the checks, with its small picture if it has one.

    Attributes:
        note: where it is kept already, "" if nowhere.
    """

    accepted: Accepted
    picture: Picture | None
    note: str = ""

    @property
    def key(self) -> str:
        """Its SHA-256, which names it in a draft."""
        return self.accepted.sha256

    @property
    def shape_words(self) -> str:
        """Its size: "1170 × 2532", "3 pages", "moving"."""
        shape = self.accepted.shape
        if shape.kind not in DRAWN:
            return KINDS[shape.kind]
        if shape.pages > 1:
            return f"{shape.pages} pages"
        if shape.media_type == "application/pdf":
            return "PDF, 1 page"
        return f"{shape.width} × {shape.height}{', moving' if shape.moving else ''}"


def pixmap_of(picture: Picture) -> QPixmap:
    """Turn pixels from the services into what Qt paints."""
    image = QImage(
        picture.pixels,
        picture.width,
        picture.height,
        picture.width * 4,
        QImage.Format.Format_RGBA8888,
    )
    return QPixmap.fromImage(image)


class EvidenceTray(Control):
    """Tiles in the order of arrival, and the place to drop more.

    ``value()`` is the staged pictures. Its state names them; their bytes are the draft's images.
    """

    arrived = Signal(QMimeData)
    choose = Signal()

    def __init__(self) -> None:
        self.zone = DropZone("Paste a screenshot (Ctrl+V) or drop files here", "C&hoose files…")
        super().__init__()
        self.box = self.zone.button
        self.setFocusProxy(self.zone.button)
        self.zone.dropped.connect(self.arrived)
        self.zone.choose.connect(self.choose)
        self._staged: list[Staged] = []
        self._kept: list[dict[str, Any]] = []
        self._kept_images: dict[str, bytes] = {}
        self._tiles: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self.column.addLayout(self._grid)
        self._lay_out()

    def add(self, staged: Sequence[Staged]) -> int:
        """Put pictures at the end; the same one isn't added twice. Return how many were new."""
        here = {each.key for each in self._staged}
        new = [each for each in staged if each.key not in here]
        self._staged += new
        self._kept, self._kept_images = [], {}
        self._lay_out()
        if new:
            self.changed.emit()
        return len(new)

    def remove(self, key: str) -> None:
        """Take a picture away again."""
        self._staged = [each for each in self._staged if each.key != key]
        self._lay_out()
        self.zone.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def images(self) -> dict[str, bytes]:
        """The bytes that belong to a draft, by SHA-256."""
        return self._kept_images | {each.key: _bytes(each.accepted) for each in self._staged}

    def restore_images(self, images: Mapping[str, bytes]) -> None:
        """Hold a draft's pictures until they have been looked at again and added."""
        self._kept_images = dict(images)

    @property
    def waiting(self) -> Sequence[Mapping[str, Any]]:
        """What a restored draft named and nobody has added yet: key, name and page each."""
        return self._kept

    def value(self) -> tuple[Staged, ...]:
        return tuple(self._staged)

    def set_value(self, value: Any) -> None:
        self._staged = list(value or ())
        self._lay_out()

    def state(self) -> list[dict[str, Any]]:
        return self._kept or [
            {
                "key": each.key,
                "name": each.accepted.name,
                "page": each.accepted.arrival.page,
                "answer": each.accepted.looked.answer.value,
            }
            for each in self._staged
        ]

    def restore(self, state: Any) -> None:
        self._kept = list(state or ())

    def boxes(self) -> list[QWidget]:
        return []  # each tile and the button say what they are themselves

    def _lay_out(self) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._grid.removeWidget(self.zone)
        self._tiles = [
            _tile(each, letter(place), self.remove)
            for place, each in enumerate(self._staged, start=1)
        ]
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
            QWidget.setTabOrder(tile, self.zone.button)
        row, column = divmod(len(self._tiles), COLUMNS)
        if column > COLUMNS - 2:
            row, column = row + 1, 0
        self._grid.addWidget(self.zone, row, column, 1, COLUMNS - column)
        for each in range(COLUMNS):
            self._grid.setColumnStretch(each, 1)


def _tile(staged: Staged, name: str, remove: Callable[[str], None]) -> QFrame:
    tile = QFrame()
    tile.setProperty("role", "card")
    tile.setMinimumWidth(scaled(TILE_WIDTH - 20))
    column = QVBoxLayout(tile)
    column.setContentsMargins(8, 8, 8, 4)
    column.setSpacing(2)
    shown = QLabel()
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    shown.setFixedHeight(scaled(PICTURE_HEIGHT))
    if staged.picture is None:
        shown.setText(staged.accepted.shape.suffix.removeprefix(".").upper())
        shown.setProperty("role", "hint")
    else:
        ratio = tile.devicePixelRatioF()
        small = pixmap_of(staged.picture).scaled(
            int(scaled(TILE_WIDTH - 24) * ratio),
            int(scaled(PICTURE_HEIGHT) * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        shown.setPixmap(small)
    shown.setAccessibleName(f"Evidence {name}, {staged.accepted.name}")
    column.addWidget(shown)
    heading = words(f"{name}  {staged.shape_words}", "label")
    heading.setWordWrap(False)
    column.addWidget(heading)
    if staged.note:
        column.addWidget(words(staged.note, "hint"))
    else:
        column.addWidget(words(shorten(staged.accepted.name, 20), "hint"))
    away = button("Remove", lambda: remove(staged.key), "link")
    away.setAccessibleName(f"Remove evidence {name}, {staged.shape_words}")
    column.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
    return tile


def _bytes(accepted: Accepted) -> bytes:
    source = accepted.arrival.source
    return source if isinstance(source, bytes) else source.read_bytes()
