"""The window's drafts, kept in the vault: encrypted to the typist's own key."""

# ruff: noqa: D102 - DraftStore says what each does

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.ui.drafts import DraftLine

if TYPE_CHECKING:
    from app.storage.drafts import Draft, Drafts


class VaultDrafts:
    """A ``DraftStore`` over a person's drafts in the vault.

    A picture of the same name is the same picture: it is encrypted once, however often the draft
    around it is saved.
    """

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def save(
        self,
        key: str,
        section: str,
        title: str,
        state: Mapping[str, Any],
        images: Mapping[str, bytes],
    ) -> dt.datetime:
        before = self._drafts.load(key)
        kept = _files(before) if before else {}
        files = {
            name: kept.get(name) or self._drafts.keep_file(data) for name, data in images.items()
        }
        payload = {
            "section": section,
            "title": title,
            "state": dict(state),
            "images": {name: file.hex for name, file in files.items()},
        }
        return self._drafts.save(key, payload, list(files.values())).saved_at

    def load(self, key: str) -> tuple[dict[str, Any], dict[str, bytes]] | None:
        draft = self._drafts.load(key)
        if draft is None:
            return None
        images = {name: self._drafts.file(file) for name, file in _files(draft).items()}
        return dict(draft.state["state"]), images

    def list(self) -> Sequence[DraftLine]:
        return [
            DraftLine(
                draft.key,
                str(draft.state.get("section", "")),
                str(draft.state.get("title", "")),
                draft.saved_at,
            )
            for draft in self._drafts.all()
        ]

    def delete(self, key: str) -> None:
        self._drafts.discard(key)


def _files(draft: Draft) -> dict[str, UUID]:
    return {name: UUID(hex=file) for name, file in draft.state.get("images", {}).items()}
