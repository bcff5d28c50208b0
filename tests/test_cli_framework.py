"""The command's frame: options anywhere, exit codes, one line on stderr, tables, JSON, files."""

from __future__ import annotations

import argparse
import csv
import errno
import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app import cli
from app.cli import common
from app.errors import CandourError, Damaged, Refused
from app.services.csv_safe import csv_bytes

ROWS: list[common.RowOfCells] = [
    {"name": "Siân Gŵyr", "start": None},
    {"name": "=1+1\x1b[2J", "start": "2026-11-04"},
]


@pytest.fixture
def fail_with(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """Make ``candour find`` raise what is put into the list."""
    raised: list[Exception] = []

    def add_commands(subparsers: cli.Subparsers) -> None:
        def run(args: argparse.Namespace) -> None:
            for error in raised:
                raise error
            sys.stdout.write(f"{args.vault} {args.sign_in} {args.output} {args.json}\n")

        subparsers.add_parser("find").set_defaults(run=run)

    module = ModuleType("app.cli.find")
    module.__dict__["add_commands"] = add_commands
    monkeypatch.setitem(sys.modules, "app.cli.find", module)
    return raised


@pytest.mark.usefixtures("fail_with")
def test_options_stand_before_or_after_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANDOUR_AS", "office")
    assert cli.main(["--vault", "A", "find", "-o", "x", "--json"]) == 0
    assert cli.main(["find", "--vault", "B", "--as", "head"]) == 0
    assert capsys.readouterr().out == "A office x True\nB head None False\n"


def test_a_fault_of_the_computer_that_nobody_foresaw_is_one_line_too(
    fail_with: list[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with.append(OSError(errno.ETIMEDOUT, "Connection timed out"))
    assert cli.main(["find"]) == 3
    assert "Connection timed out. Check the disk, then try again." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(Refused("Enter a\nname."), 1), (Damaged("It is."), 3), (cli.UsageError("Say which."), 2)],
)
def test_an_error_is_one_line_and_its_exit_code(
    fail_with: list[Exception],
    capsys: pytest.CaptureFixture[str],
    error: CandourError,
    code: int,
) -> None:
    fail_with.append(error)
    assert cli.main(["find"]) == code
    assert capsys.readouterr().err == f"candour: {' '.join(str(error).split())}\n"


def test_unknown_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_help_is_quick() -> None:
    """The help must not cost the second that the database and PDF libraries take to import."""
    code = (
        "import sys; from app import cli; cli.main(['--help']);"
        "print([m for m in ('sqlalchemy', 'reportlab', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_table_cannot_steer_the_terminal() -> None:
    lines = common.table(ROWS).splitlines()
    assert lines[0] == "Name       Start"
    assert "\x1b" not in lines[2]


def test_json_is_one_array(capsys: pytest.CaptureFixture[str]) -> None:
    common.print_rows(ROWS, argparse.Namespace(output=None, json=True))
    assert json.loads(capsys.readouterr().out) == ROWS


def test_exported_csv_has_no_formulas(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    common.print_rows(ROWS, argparse.Namespace(output=str(target), json=False))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝"])
def test_no_cell_starts_a_formula(start: str) -> None:
    cells = list(csv.reader(io.StringIO(csv_bytes([], [[start + "1+1", 5, -5]]).decode("utf-8"))))
    assert cells[-1] == ["'" + start + "1+1", "5", "-5"]


def test_writing_refuses_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    where = argparse.Namespace(output=None, json=False)
    common.write_output(where, b"one", "report.pdf")
    with pytest.raises(Refused, match="already here"):
        common.write_output(where, b"two", "report.pdf")
    where.output = "missing/report.pdf"
    with pytest.raises(Refused, match="no folder"):
        common.write_output(where, b"two", "report.pdf")
    where.output = str(tmp_path)
    with pytest.raises(Refused, match="is a folder"):
        common.write_output(where, b"two", "report.pdf")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"one"]


def test_a_passphrase_file_may_come_from_notepad(tmp_path: Path) -> None:
    file = tmp_path / "pass.txt"
    file.write_bytes("ŵyneb hapus tri gair\r\n".encode("utf-8-sig"))
    assert common.passphrase_from(str(file)) == "ŵyneb hapus tri gair"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="isn’t text"):
        common.passphrase_from(str(file))
