"""The card for an image that must never be saved (001 §7.2.4; UKCIS; R109)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.reports.blocks import SUBTITLE, TITLE, Block, Bullets, Heading, Panel, Words
from app.reports.concern import Blanks
from app.reports.contacts import Contact, contact_list
from app.reports.layout import Sheet, flow
from app.reports.text import RED, Style

LARGE = Style(size=12, leading=17)
NEVER = (
    "Don't open it again, and show it to nobody, not even to ask what they think.",
    "Don't copy, save, print, photograph, forward or upload it. Each of these can be a crime, "
    "whatever the reason.",
    "Don't delete it either, and don't ask anybody to: it is evidence.",
)
DO = (
    "Turn the device off or lock its screen, and lock the device away. Write down where.",
    "Tell the designated safeguarding lead at once, in person or by telephone.",
    "The safeguarding lead rings the police: 999 if a child is in danger now, else 101.",
    "Stay with whoever told you. Ask no more than you need to keep them safe.",
    "Record in Candour what was seen, without the image: when, where, on which device, where that "
    "is now, who was told and when.",
)


def stop_card(
    school: str, contacts: Sequence[Contact], made_on: dt.date, *, sample: bool = False
) -> bytes:
    """Return the card as one page, with the school's safeguarding contacts."""
    story: list[Block] = [
        Heading("Stop before you look", TITLE),
        Words(school, SUBTITLE),
        Panel(
            "This is for any image that could show a child naked or in a sexual way, or when you "
            "are not sure. Nobody at school may keep such an image, and Candour never does.",
            bar=RED,
        ),
        Heading("Never"),
        Bullets(NEVER, LARGE),
        Heading("Do this now"),
        Bullets(DO, LARGE),
        Heading("Who to tell"),
        *contact_list(
            contacts, "The school has not entered its safeguarding lead. Tell the headteacher."
        ),
        Blanks("Device, and where it is locked away", "Lead told: date, time", "Police reference"),
        Heading("If you are a child, or a child asks you"),
        Words(
            "Childline answers at any hour, free of charge: 0800 1111. “Report Remove” of "
            "Childline and the Internet Watch Foundation takes images of under-18s off the web."
        ),
    ]
    return flow(Sheet(school, "Stop before you look", made_on, sample=sample), story)
