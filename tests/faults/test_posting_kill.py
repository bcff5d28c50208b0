"""Killed anywhere while posting or taking in: a report is there wholly and once, or never was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.storage import documents, inbox, posting, state, taking_in
from app.storage.sealed import SealedFile
from app.storage.session import Session
from app.storage.verify import verify
from tests.faults.killed import Wrap, dies
from tests.storage.chaired import WORDS, copy_chaired, session_of, words_in
from tests.storage.chaired import inbox as lying

PICTURE = SealedFile("a.png", "image/png", bytes(range(256)) * 300)


def post(session: Session, words: str = "a report") -> None:
    session.posting.post("chair", {"narrative": words}, [PICTURE])


def every_step(
    tmp_path: Path,
    name: str,
    day: int,
    prepare: Callable[[Path], object],
    work: Callable[[Session], object],
) -> list[Path]:
    """One vault for each step at which somebody's session was killed."""
    vaults: list[Path] = []
    for step in range(1, 80):
        vault = tmp_path / str(step) / "vault"
        vault.parent.mkdir()
        copy_chaired(vault)
        prepare(vault)

        def killed(before: Wrap, _: Wrap, vault: Path = vault) -> None:
            for owner, attribute in (
                (Path, "replace"),
                (inbox.Inbox, "hand_in"),
                (inbox.Inbox, "remove"),
                (inbox, "create"),
                (inbox, "sync_folder"),
                (state, "write_atomically"),
                (taking_in, "_record"),
                (taking_in, "_remember"),
                (documents.Documents, "add_many"),
                (posting.Posting, "_decoys"),
            ):
                setattr(owner, attribute, before(getattr(owner, attribute)))
            with session_of(vault, name, day) as session:
                work(session)

        if not dies(killed, step):
            assert step > 5
            return vaults
        vaults.append(vault)
    raise AssertionError("it never came to its end")


def settled(vault: Path, day: int) -> tuple[list[str], list[str]]:
    """What the chair has once the sender and then the chair have signed in again."""
    with session_of(vault, "office", day):
        pass
    with session_of(vault, "chair", day) as session:
        return words_in(session), list(session.notices)


def test_killed_in_any_step_of_posting(tmp_path: Path) -> None:
    arrived = []
    for vault in every_step(tmp_path, "office", 0, lambda _: None, post):
        assert all(path.stat().st_size > 64 * 1024 for path in lying(vault))
        words, notices = settled(vault, 0)
        assert words in ([], ["a report"])
        assert notices == []
        arrived.append(bool(words))
        # The next one has a number of its own, and none is missed.
        with session_of(vault, "office", 0) as session:
            post(session, "the next")
        assert settled(vault, 0) == ([*words, "the next"], [])
        for name in ("office", "chair"):
            assert verify(vault, name, WORDS[name]).faults == ()
    assert arrived == sorted(arrived)  # up to some step it never was, from then on it is there
    assert set(arrived) == {False, True}


def test_killed_in_any_step_of_a_days_first_sign_in(tmp_path: Path) -> None:
    for vault in every_step(tmp_path, "office", 1, lambda _: None, lambda _: None):
        assert settled(vault, 1) == ([], [])
        assert settled(vault, 2) == ([], [])
        assert verify(vault, "office", WORDS["office"]).faults == ()


def test_killed_in_any_step_of_taking_in(tmp_path: Path) -> None:
    def prepare(vault: Path) -> None:
        with session_of(vault, "office") as session:
            post(session, "one")
            post(session, "two")

    again = "in the inbox again after being taken in"
    for vault in every_step(tmp_path, "chair", 0, prepare, lambda _: None):
        words, notices = settled(vault, 0)
        assert words == ["one", "two"]
        # Between the commit and the end, posts lie there that were taken in already.
        assert all(again in each for each in notices)
        assert lying(vault) == []
        assert settled(vault, 0) == (["one", "two"], [])
        with session_of(vault, "chair") as session:
            kept = session.books["chair"].documents.stored()
        assert len(kept) <= 4
        # A document that was written before its record harms nothing; verify may name it.
        faults = verify(vault, "chair", WORDS["chair"]).faults
        assert all("document" in each.sentence for each in faults)
