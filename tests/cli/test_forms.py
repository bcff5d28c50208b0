"""``candour forms print``, end to end on a real vault."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from app.cli import main
from app.models.declaration import Form
from app.models.staff import Category
from app.services.declarations.form_codes import read_code
from app.services.declarations.form_layout import LARGE, NORMAL, Corner
from app.services.declarations.rows import CollectionDraft
from app.services.declarations.service import Declarations
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.policies.service import Policies
from app.services.staff.rows import LeavingDraft, StaffDraft
from app.services.staff.service import StaffRegister
from app.storage import people
from app.storage.vault import NewVault, Vault

SECRET = "walnut tractor crimson pebble"
Run = Callable[..., tuple[int, str]]
PEOPLE = (
    ("Zoë Adams", Category.GOVERNOR, "", False),
    ("Siân Gŵyr", Category.TEACHER, "Year 2", True),
    ("Ben Yule", Category.SUPPORT, "Year 1", False),
)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three people who have to sign two policies, on one form."""
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    session, _ = Vault.create(folder, NewVault("Oak Lane", "alone", "Office", "office", SECRET))
    register = session.register
    day = register.today() - dt.timedelta(20)
    for name, category, team, large in PEOPLE:
        StaffRegister(register).add(StaffDraft(name, category, day, team=team, large_print=large))
    policies, versions = Policies(register), []
    for title in ("Social media", "Acceptable use"):
        draft = VersionDraft("1", day, "Governors", wording=f"I follow {title}.")
        versions.append(policies.versions.add(policies.add(PolicyDraft(title)), draft))
        policies.versions.finalise(versions[-1])
    Declarations(register).start(versions[0], CollectionDraft(day), together=versions[1:])
    session.close()
    yield folder
    people.COST = cost


@pytest.fixture
def run(
    school: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    shutil.copytree(school, tmp_path / "vault")
    (tmp_path / "secret").write_text(SECRET)
    monkeypatch.chdir(tmp_path)

    def candour(*args: str) -> tuple[int, str]:
        options = ("--vault", "vault", "--passphrase-file", "secret")
        code = main(["forms", "print", *args, *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return candour


def words_of(path: str) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def codes_of(path: str) -> list[set[tuple[int, Corner, str]]]:
    """Layout, corner and reference of each page's codes."""
    with pypdfium2.PdfDocument(path) as document:
        images = [page.render(scale=150 / 72).to_pil() for page in document]
    pages = [[read_code(code.text) for code in zxingcpp.read_barcodes(each)] for each in images]
    return [{(c.layout.number, c.corner, c.reference) for c in page if c} for page in pages]


def registered() -> dict[str, str]:
    """The references of the forms in the register, by name."""
    session = Vault.open(Path("vault")).unlock("Office", SECRET)
    with session.register.reading() as book:
        found = {row.name: row.reference for row in book.rows(select(Form.name, Form.reference))}
    session.close()
    return found


def test_the_forms_of_a_round_in_the_order_asked_for_with_a_list(run: Run) -> None:
    assert run("--order", "team", "--cover", "-o", "forms.pdf") == (0, "Saved forms.pdf\n")
    cover, ben, sian, zoe = words_of("forms.pdf")
    assert "3 forms on" in cover
    assert cover.index("Ben Yule") < cover.index("Siân Gŵyr") < cover.index("Zoë Adams")
    for name, page in (("Ben Yule", ben), ("Siân Gŵyr", sian), ("Zoë Adams", zoe)):
        assert name in page
        assert "SIGNED" in page
    assert "I follow Acceptable use." in ben
    assert "I follow Social media." in ben
    known = registered()
    both = (Corner.TOP, Corner.FOOT)
    assert codes_of("forms.pdf") == [
        set(),
        {(NORMAL.number, corner, known["Ben Yule"]) for corner in both},
        {(LARGE.number, corner, known["Siân Gŵyr"]) for corner in both},
        {(NORMAL.number, corner, known["Zoë Adams"]) for corner in both},
    ]
    assert run("-o", "again.pdf")[0] == 0
    assert registered() == known


def test_some_people_in_large_print(run: Run) -> None:
    chosen = ("--person", "Zoë Adams", "--person", "ben yule")
    assert run(*chosen, "--large", "-o", "forms.pdf")[0] == 0
    layouts = {number for page in codes_of("forms.pdf") for number, _, _ in page}
    assert layouts == {LARGE.number}
    assert set(registered()) == {"Zoë Adams", "Ben Yule"}


def test_what_is_refused(run: Run) -> None:
    code, said = run("--person", "Nobody Here")
    assert (code, "Nobody in the register is called “Nobody Here”" in said) == (1, True)
    assert run("--order", "shoe size")[0] == 2
    code, said = run("-o", "no/such/forms.pdf")
    assert (code, "There is no folder" in said) == (1, True)


def test_a_leaver_has_no_form(run: Run) -> None:
    session = Vault.open(Path("vault")).unlock("Office", SECRET)
    staff = StaffRegister(session.register)
    leaver = staff.named("Ben Yule").id
    staff.leave(leaver, LeavingDraft(session.register.today() - dt.timedelta(1)))
    session.close()
    code, said = run("--person", "Ben Yule")
    assert (code, "Ben Yule is not at the school now" in said) == (1, True)
