"""The signing desk in the real window: by keyboard, by mouse, and who gets out of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from app.models.declaration import HowSeen
from app.services.sample.build import PASSPHRASE
from app.storage.vault import Vault
from app.workspace import Workspace
from tests.e2e.candour import Candour
from tests.e2e.conftest import unlock
from tests.e2e.journey import Journey
from tests.e2e.screen import wait_until

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]
KEY_SECONDS, DECISION_SECONDS = 0.28, 1.35  # as ux.md §5 reckons them
TITLE = "Signing desk"


def begun(candour: Candour) -> None:
    """Start the desk from the board."""
    candour.press("ctrl+2")
    candour.wait_title("Declarations")
    candour.press("alt+d")
    candour.wait_words("What starting it does")
    candour.press("Return")
    candour.wait_title(TITLE)
    candour.wait_words("Choose your name")
    candour.wait_focus("Your name")


def waiting_for(vault: Path) -> list[str]:
    """Names of people who have something to sign, in letters that the keyboard has."""
    session = Vault.open(vault).unlock("head", PASSPHRASE)
    signing = Workspace.open(session).signing
    names = [each.name for each in signing.people() if signing.waiting(each.id)]
    session.close()
    return [name for name in names if name.isascii()]


def test_somebody_signs_in_under_twenty_seconds(
    signed_in: Start, afterwards: Afterwards, journeys: list[Journey], school: Path
) -> None:
    """Typed, by keyboard alone, with the time that ux.md §5 reckons for it."""
    name = waiting_for(school)[0]
    candour = signed_in("desk-keyboard")
    begun(candour)
    candour.picture("names")
    candour.keys = 0
    letters = name.split()[-1][:5]
    candour.type(letters)
    candour.press("Return")
    candour.wait_words("I have &read it")
    candour.picture("read")
    candour.press("Return")
    candour.wait_words("&Nothing to disclose")
    candour.picture("declare")
    candour.press("n", "Return")
    candour.wait_words("By writing my name below I sign")
    candour.picture("sign")
    candour.press("alt+t")
    candour.wait_focus("Your name")
    candour.type(name)
    candour.press("Tab", "space")
    candour.picture("typed")
    candour.press("Return")
    candour.wait_words("Thank you")
    candour.picture("thanks")
    candour.press("Return")
    candour.wait_words("Choose your name")
    keys = candour.keys
    decisions = 4  # one's name, that one has read it, something to disclose, that one signs
    seconds = (keys + len(letters + name)) * KEY_SECONDS + decisions * DECISION_SECONDS
    assert seconds < 20
    # Nobody but the operator gets out, and the pages come back as they were.
    candour.press("alt+F4")
    candour.wait_words("Leave the signing desk")
    candour.type("not the passphrase")
    candour.press("Return")
    candour.wait_words("That passphrase is not right")
    candour.picture("leave")
    candour.type(PASSPHRASE)  # what was wrong is selected
    candour.press("alt+p")
    candour.wait_title("Declarations")
    candour.wait_words("Signing desk register")
    candour.wait_words("1 signature")
    candour.picture("register")
    work = afterwards(candour)
    (day,) = work.signing.days()
    (line,) = work.signing.register(day).lines
    assert (line.name, line.method, line.typed) == (name, HowSeen.TYPED, name)
    journeys.append(Journey(13, "Signing at the desk, typed", keys, 12))
    assert journeys[-1].score == 2


def test_somebody_signs_with_the_mouse_and_the_desk_is_locked(
    signed_in: Start, afterwards: Afterwards, school: Path
) -> None:
    """Drawn; then Ctrl+L ends the desk at the door while another person was signing."""
    one, other = waiting_for(school)[:2]
    candour = signed_in("desk-mouse")
    begun(candour)
    for name in (one, other):
        candour.type(name)
        candour.press("Return")
        candour.wait_words("I have &read it")
        candour.press("Return")
        candour.wait_words("&Nothing to disclose")
        candour.press("s", "Return")
        candour.wait_words("By writing my name below I sign")
        scrawl(candour)
        if name == one:
            candour.picture("drawn")
            candour.press("alt+s")
            candour.wait_words("Thank you")
            candour.press("Return")
            candour.wait_words("Choose your name")
    candour.press("ctrl+l")
    candour.wait_focus("Passphrase")
    assert other not in candour.look().words
    candour.picture("locked")
    unlock(candour)
    candour.wait_title("Declarations")
    work = afterwards(candour)
    (day,) = work.signing.days()
    (line,) = work.signing.register(day).lines
    assert (line.name, line.method) == (one, HowSeen.DRAWN)
    assert line.drawing is not None
    assert line.drawing.problem() == ""


def scrawl(candour: Candour) -> None:
    """Draw with the mouse where the box is."""
    moves = ["mousemove", "400", "450", "mousedown", "1"]
    for n in range(40):
        moves += ["mousemove", str(400 + 8 * n), str(450 + round(50 * math.sin(n / 3)))]
    candour.screen.xdotool(*moves, "mouseup", "1")
    wait_until(lambda: candour.look().active, "the window to have taken it in")
