"""Taking scans in: what is kept, what each page is, and that nothing is ever taken in twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import Cancelled, Refused
from app.models.scan import PageState, ScanPage, Verdict
from tests import stacks
from tests.services.scanned import CLEAR, Scanned, Template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("scanned"))


@pytest.fixture
def school(template: Template, tmp_path: Path) -> Iterator[Scanned]:
    made = Scanned(template, tmp_path)
    yield made
    made.register.close()


def test_each_page_is_what_it_is(school: Scanned) -> None:
    taken = school.take_in()
    assert (taken.pages, taken.repeated) == (9, 0)
    assert {page.name for page in school.waiting(Verdict.CLEAR)} == set(CLEAR)
    reasons = {page.name: " ".join(page.reasons) for page in school.waiting(Verdict.CHECK)}
    assert reasons.keys() == {"Dot Hale", "Eve Moon", "Fay Lark", "Hal Oake"}
    assert "signature" in reasons["Dot Hale"]
    assert "2026" in reasons["Hal Oake"]
    (unknown,) = school.waiting(Verdict.UNKNOWN)
    assert (unknown.place, unknown.name) == ("Page 7 of forms.pdf", "")
    aside = [page for page in school.inbox.pages() if page.state is PageState.SET_ASIDE]
    assert [(page.verdict, page.reading.page) for page in aside] == [(Verdict.BLANK, 9)]
    assert school.stored()[0] == 0, "nothing is recorded before somebody has seen it"


def test_a_page_is_kept_as_it_was_scanned_and_upright_for_the_eye(school: Scanned) -> None:
    from app.services.scans.reading import page_image  # slow to import

    school.take_in()
    page = school.page_of("Bo Vine")
    data, mime = school.inbox.original(page.id)
    assert (mime, data[:5]) == ("application/pdf", b"%PDF-")
    assert page.reading.turn == 180
    assert page_image(data, page.reading.turn, 400).width == 400
    cipher = school.register.documents.folder.iterdir()
    assert not any(b"%PDF-" in path.read_bytes() for path in cipher)


def test_the_same_file_is_taken_in_once(school: Scanned, tmp_path: Path) -> None:
    school.take_in()
    before = school.stored()
    copy = tmp_path / "again.pdf"
    copy.write_bytes(school.file.read_bytes())
    with pytest.raises(Refused, match="scanned in before"):
        school.take_in(copy)
    assert school.stored() == before


def test_the_same_page_in_another_file_is_set_aside(
    school: Scanned, template: Template, tmp_path: Path
) -> None:
    picture = tmp_path / "one.png"
    template.pages[0].save(picture, dpi=(150, 150))
    school.take_in(picture)
    twice = tmp_path / "two.tif"
    template.pages[0].save(twice, save_all=True, append_images=[template.pages[0]], dpi=(150, 150))
    taken = school.take_in(twice)
    assert (taken.pages, taken.repeated) == (2, 2)
    assert len(school.waiting()) == 1
    assert school.stored()[2] == 1


def test_pages_of_a_pdf_are_known_again_in_a_longer_one(
    school: Scanned, template: Template, tmp_path: Path
) -> None:
    stacks.stack(tmp_path / "short.pdf", template.pages[:2])
    stacks.stack(tmp_path / "long.pdf", template.pages[:4])
    school.take_in(tmp_path / "short.pdf")
    taken = school.take_in(tmp_path / "long.pdf")
    assert (taken.pages, taken.repeated) == (4, 2)
    assert len(school.waiting()) == 4


def test_the_same_form_scanned_twice_waits_once_to_be_accepted(
    school: Scanned, template: Template
) -> None:
    page = template.pages[0]
    other = page.copy()
    other.putpixel((4, 4), 0)
    stacks.stack(school.file, [page, other])
    school.take_in()
    (clear,) = school.waiting(Verdict.CLEAR)
    (again,) = school.waiting(Verdict.CHECK)
    assert (clear.name, again.name) == ("Ann Reed", "Ann Reed")
    assert "already" in " ".join(again.reasons)


def test_stopping_keeps_what_was_read_and_goes_on_from_there(school: Scanned) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        school.take_in(step=stop)
    (half,) = school.inbox.batches()
    assert half.interrupted
    assert half.read == 4
    taken = school.intake.resume(half.id, stacks.blanks())
    assert taken.pages == 5
    numbers = [page.reading.page for page in school.inbox.pages()]
    assert sorted(numbers) == list(range(1, 10))


def test_dropping_a_half_read_file_again_reads_the_rest(school: Scanned) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        school.take_in(school.file.read_bytes(), step=stop)
    school.take_in(school.file)
    assert school.stored()[1] == 9
    (batch,) = school.inbox.batches()
    assert batch.path == str(school.file.resolve())


def test_a_half_read_file_that_is_gone_or_another_says_so(school: Scanned) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        school.take_in(step=stop)
    (half,) = school.inbox.batches()
    whole = school.file.read_bytes()
    school.file.write_bytes(whole + b"more")
    with pytest.raises(Refused, match="another file"):
        school.intake.resume(half.id, stacks.blanks())
    school.file.unlink()
    with pytest.raises(Refused, match="isn’t where it was"):
        school.intake.resume(half.id, stacks.blanks())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "empty"), (b"hello", "not a PDF"), (b"%PDF-1.7 cut", "damaged")],
)
def test_what_is_no_scan_is_refused_whole(school: Scanned, data: bytes, sentence: str) -> None:
    path = school.folder / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(Refused, match=sentence):
        school.take_in(path)
    assert school.inbox.batches() == ()
    with pytest.raises(Refused, match="can’t be read"):
        school.take_in(school.folder / "missing.pdf")


def test_someone_renamed_is_shown_by_todays_name(school: Scanned) -> None:
    from app.models.staff import Staff

    with school.register.writing() as book:
        book.change(Staff, school.people["Ann Reed"], name="Ann Gŵyr")
    school.take_in()
    page = school.page_of("Ann Gŵyr")
    assert (page.printed_as, page.verdict) == ("Ann Reed", Verdict.CLEAR)


def test_who_has_left_has_to_be_checked(school: Scanned) -> None:
    from app.models.staff import Staff

    with school.register.writing() as book:
        left = school.register.today().replace(day=1)
        book.change(Staff, school.people["Ann Reed"], ends=left)
    school.take_in()
    page = school.page_of("Ann Reed")
    assert page.verdict is Verdict.CHECK
    assert "left" in " ".join(page.reasons)


def test_a_failed_save_leaves_no_document_behind(
    school: Scanned, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.storage.writing import Writing

    before = len(school.register.documents.stored())
    real = Writing.add

    def fails(self: Writing, model: type, *records: object) -> object:
        if model is ScanPage:
            raise OSError("no room")
        return real(self, model, *records)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Writing, "add", fails)
        with pytest.raises(Refused):
            school.take_in()
    assert len(school.register.documents.stored()) == before
    with school.register.reading() as book:
        assert book.rows(select(ScanPage.id)) == []
    assert school.take_in().pages == 9
