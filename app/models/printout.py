"""Official pages that were printed, kept so that a printout can be checked against them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BookBase, Recorded


class Printout(Recorded, BookBase):
    """One PDF that carries a code on every page: a table of every book.

    Attributes:
        code: random; each page shows it with the page's number and a check letter.
        title: what it is, in words.
        document_id: the PDF as it was made.
        trail: the heads of the trails printed on it, "register 1234 0af3…", if any.
        about: ids (hex) of the records that it shows; None on those of an earlier version.
    """

    __tablename__ = "printout"

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    pages: Mapped[int]
    document_id: Mapped[UUID]
    trail: Mapped[list[str]]
    about: Mapped[list[str] | None]
