"""The same picture in another file: saved again, sent on, with other details about it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping

from app.errors import CandourError
from app.models.evidence import EvidenceKind
from app.services.evidence.intake import Accepted
from app.services.evidence.service import Evidence
from app.services.evidence.types import opened_image
from app.services.evidence.view import flattened

MOST = 60  # kept pictures that are looked into; unpacking one takes a few hundredths of a second


def same_pictures(evidence: Evidence, arrived: Iterable[Accepted]) -> Mapping[str, str]:
    """Say which arrivals show the very pixels of a kept picture or of one before them.

    Returns:
        SHA-256 (hex) of an arrival to "INC-2026-014 A", or to the name of the one before it.

    Only pictures of exactly the same size are unpacked, the newest first. Nobody sees them, so
    their custody logs say nothing.
    """
    pictures = [one for one in arrived if one.kind is EvidenceKind.IMAGE]
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    kept: dict[tuple[int, int], dict[str, str]] = {}
    for one in pictures:
        with one.arrival.open() as stream:
            pixels = _pixels(stream.read(), one.name)
        if not pixels:
            continue
        size = (one.shape.width, one.shape.height)
        if size not in kept:
            kept[size] = _kept(evidence, size)
        if label := kept[size].get(pixels) or seen.get(pixels):
            found[one.sha256] = label
        seen.setdefault(pixels, one.name)
    return found


def _kept(evidence: Evidence, size: tuple[int, int]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for row in evidence.of_size(*size, most=MOST):
        try:
            labels.setdefault(_pixels(evidence.content(row), row.name), row.label)
        except CandourError:
            continue  # one that is damaged is told of when it is opened
    return labels


def _pixels(data: bytes, name: str) -> str:
    """Hash what a picture shows, whatever else its file says; "" if it can't be unpacked."""
    try:
        with opened_image(io.BytesIO(data), name) as image:
            flat = flattened(image)
    except CandourError:
        return ""
    return hashlib.sha256(repr(flat.size).encode() + flat.tobytes()).hexdigest()
