"""The forms that people sign on paper, as data for the PDF (R028)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from uuid import UUID

from app.services.declarations.rows import BoardRow, CollectionRow, FormPage
from app.services.policies.rows import VersionRow
from app.services.policies.wording import NOTHING_TO_DISCLOSE, SOMETHING_TO_DISCLOSE


def form_reference(collection_id: UUID, staff_id: UUID) -> str:
    """Return the form's reference, such as ``DEC-7K2QX-M4B3A``: the same however often it prints.

    It comes from two random ids, so it says nothing about anybody; 50 bits keep the forms of a
    school apart.
    """
    digest = hashlib.sha256(collection_id.bytes + staff_id.bytes).digest()
    letters = base64.b32encode(digest).decode()[:10]
    return f"DEC-{letters[:5]}-{letters[5:]}"


def form_pages(
    school: str, collection: CollectionRow, version: VersionRow, people: Sequence[BoardRow]
) -> tuple[FormPage, ...]:
    """One page for each of ``people``, in their order."""
    return tuple(
        FormPage(
            school=school,
            reference=form_reference(collection.id, person.staff_id),
            name=person.name,
            group=" · ".join(filter(None, (person.category.label, person.role, person.team))),
            policy_title=version.policy_title,
            version_label=version.label,
            ratified_on=version.ratified_on,
            ratified_by=version.ratified_by,
            collection_title=collection.title,
            due_on=collection.due_on,
            wording=version.wording,
            nothing=NOTHING_TO_DISCLOSE,
            something=SOMETHING_TO_DISCLOSE,
        )
        for person in people
    )
