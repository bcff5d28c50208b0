"""Names and roles for any number of people."""

from __future__ import annotations

FORENAMES = ("Siân", "Amara", "Tomos", "Priya", "Ŵyn", "Zofia", "Marek", "Elin", "Kwame", "Mair")
SURNAMES = ("Gŵyr", "Okafor", "Pryce", "Nowak", "Ŷnys", "Patel", "Hughes", "Mensah", "Lloyd")
ROLES = ("Class teacher", "Teaching assistant", "Governor", "Midday supervisor", "Supply teacher")


def name(number: int) -> str:
    """Return the name of the person of that number; no two are the same."""
    forename = FORENAMES[number % len(FORENAMES)]
    return f"{forename} {SURNAMES[number % len(SURNAMES)]}-{number:05}"
