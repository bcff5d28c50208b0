"""What can go wrong, one small exception for each mistake that a person can act on.

``str()`` of every exception here is a whole sentence for the person at the screen: it says what
happened and what to do. Anything else that is raised is a fault of the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CandourError(Exception):
    """Base of all that is told to people as a sentence."""


class Refused(CandourError):
    """What was typed or chosen can't be taken as it is. Nothing was changed (exit code 1)."""


@dataclass(frozen=True)
class FieldProblem:
    """One thing to put right.

    Attributes:
        field: the name of the draft's field, so that a form can jump to it.
        sentence: what to do, verb first.
    """

    field: str
    sentence: str


class Problems(Refused):
    """Several fields need attention; a form shows each sentence at its field."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in problems))


class Checks(list[FieldProblem]):
    """Collects what is to be put right, in the order of the form."""

    def need(self, there: object, field: str, sentence: str) -> None:
        """Ask for something that is not there."""
        if not there:
            self.append(FieldProblem(field, sentence))

    def stop(self) -> None:
        """Go no further if anything is to be put right.

        Raises:
            Problems: one sentence for each field.
        """
        if self:
            raise Problems(self)


class Cancelled(CandourError):
    """The person stopped a task; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was changed.")


class VaultError(CandourError):
    """The vault can't be used as asked (exit code 3)."""


class NotAVault(VaultError):
    """The folder holds no vault, or what describes it can't be read."""


class NewerVault(VaultError):
    """A later version of Candour wrote this vault."""


class WrongPassphrase(VaultError):
    """The passphrase doesn't open this person's key."""


class NoRight(VaultError):
    """The person holds no key to that book."""


class InUse(VaultError):
    """Another program or computer has the vault open."""


class Unanswered(VaultError):
    """The disk failed in the middle of a save: only the next opening shows whether it is kept."""


class Damaged(VaultError):
    """A file of the vault is not as Candour left it."""


class OlderCopy(VaultError):
    """A book was put back to an earlier state than this person has seen."""


class UnsafePlace(VaultError):
    """The folder is on a network drive, in a cloud folder, read-only or full."""


class NoPlace(VaultError):
    """The place for backups isn't there: not plugged in, pulled out, or a share that went away."""


class NotABackup(VaultError):
    """The folder holds no backup of Candour's."""


class NewerBackup(VaultError):
    """A later version of Candour made this backup."""


class KeyringUnavailable(CandourError):
    """The operating system offers no safe place to keep a key."""
