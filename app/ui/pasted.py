"""Words from the clipboard as a reader saw them: what a page or document hid doesn't come along."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData

_MAY_HIDE = re.compile(
    r"display\s*:\s*none|visibility|hidden|mso-hide|(?:size|opacity|height|width)\s*:\s*0|<style",
    re.IGNORECASE,
)
_RTF = ("text/rtf", "application/rtf", "text/richtext", "Rich Text Format")


def has_words(mime: QMimeData) -> bool:
    """Whether there are words to paste; files are none."""
    if mime.hasUrls():
        return False
    return mime.hasText() or mime.hasHtml() or any(map(mime.hasFormat, _RTF))


def words_of(mime: QMimeData) -> str:
    """The words: plain ones where they came along and nothing beside them was hidden."""
    plain = mime.text()
    if mime.hasHtml() and (not plain or _MAY_HIDE.search(mime.html())):
        from app.services.evidence.markup import html_text  # its library is slow to import

        seen, hidden = html_text(mime.html())
        if hidden or not plain:
            return seen
    rtf = next((kind for kind in _RTF if mime.hasFormat(kind)), "")
    if rtf:
        data = bytes(mime.data(rtf).data())
        if not plain or re.search(rb"\\v(?![a-z0-9])", data):
            from app.services.evidence.markup import rtf_text

            seen, hidden = rtf_text(data)
            if hidden or not plain:
                return seen
    return plain
