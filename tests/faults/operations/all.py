"""Every operation by its name."""

from __future__ import annotations

from importlib import import_module

from tests.faults.operations import Operation

# By module: a process that tries one imports what that one needs, and no more.
_WHERE = {
    "recording": (
        "recording incidents with evidence",
        "evidence intake",
        "drafts as they are typed",
        "sealed reports",
    ),
    "office": ("importing staff", "reading and filing scans"),
    "people": (
        "setting up a school",
        "adding a sign-in",
        "changing a passphrase",
        "removing sign-ins, with new keys",
        "a new recovery sheet",
    ),
    "keeping": (
        "backing up",
        "restoring",
        "repairing",
        "moving up from the first version",
    ),
    "ending": ("handing over to a new head", "disposing of an incident"),
}
NAMES = tuple(name for names in _WHERE.values() for name in names)
# These take several times as long as the others, so that fewer of them are tried in each run.
COSTLY = frozenset(
    {
        "reading and filing scans",
        "setting up a school",
        "disposing of an incident",
        "repairing",
        "moving up from the first version",
        "handing over to a new head",
    }
)


def operation(name: str) -> Operation:
    """The operation of that name."""
    (module,) = (each for each, names in _WHERE.items() if name in names)
    known = import_module(f"tests.faults.operations.{module}").OPERATIONS
    found: Operation = next(each for each in known if each.name == name)
    return found
