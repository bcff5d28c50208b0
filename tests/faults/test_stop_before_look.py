"""Every way in for an image × yes and not sure: none of it reaches the disk, also after kill -9."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.faults.canaries import found

ROOT = Path(__file__).resolve().parents[2]
WORDS = [f"zqimage{each}0a1b2c3d4e5f" for each in ("text", "zipped", "pixels")]


def image() -> bytes:
    """A picture that is known again by any piece of it: in its texts and in its pixels."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", WORDS[0])
    about.add_text("Author", WORDS[1], zip=True)
    pixels = (WORDS[2].encode() * 1200)[: 96 * 96]
    colours = Image.frombytes("P", (96, 96), pixels)  # a palette's numbers are not filtered
    colours.putpalette(bytes(range(256)) * 3)
    file = io.BytesIO()
    colours.save(file, "PNG", pnginfo=about)
    return file.getvalue()


@contextmanager
def brought(
    tmp_path: Path, answer: str
) -> Iterator[tuple[subprocess.Popen[str], tuple[Path, ...], Path]]:
    """A process that brings the image to every door; where it may have left something."""
    places = tuple(tmp_path / name for name in ("vault", "home", "temp", "logs", "run"))
    for place in places[1:]:
        place.mkdir()
    arrived = tmp_path / "downloads" / "image.png"  # where the person has it; not ours
    arrived.parent.mkdir()
    arrived.write_bytes(image())
    _, home, temp, _logs, run = map(str, places)
    environment = {
        **os.environ,
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": home,
        "XDG_RUNTIME_DIR": run,
        "TMPDIR": temp,
        "SQLITE_TMPDIR": temp,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    Path(run).chmod(0o700)
    command = ["-m", "tests.faults.bring_through_doors", str(places[0]), str(arrived), answer]
    with (
        (places[3] / "stderr.txt").open("ab") as log,
        subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield process, places, places[3] / "stderr.txt"
        finally:
            process.kill()


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_no_byte_of_an_image_reaches_the_disk(tmp_path: Path, answer: str) -> None:
    with brought(tmp_path, answer) as (process, places, log):
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            if line == "done\n":
                break
            lines.append(json.loads(line))
        else:
            raise AssertionError(log.read_text())
        assert len(lines) == 19
        assert {line["door"]: (line["asked"], line["kept"]) for line in lines} == {
            line["door"]: (1, 0) for line in lines
        }
        assert found(WORDS, *places) == []
        process.kill()
    assert found(WORDS, *places) == []


def test_none_of_it_is_there_while_the_question_stands(tmp_path: Path) -> None:
    with brought(tmp_path, "") as (process, places, log):
        assert process.stdout is not None
        assert process.stdout.readline() == "standing\n", log.read_text()
        assert found(WORDS, *places) == []
        process.kill()
    assert found(WORDS, *places) == []


def test_the_search_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "copy.png").write_bytes(image())
    assert {word for word, _ in found(WORDS, tmp_path)} == set(WORDS)


# Every place in the program that keeps a file, and what it asks for: an answer (LooksSafe, or what
# was accepted with one), or nothing because the program itself made what is kept.
KEEPS = {
    ("services/evidence/service.py", "storing"): "ExhibitDraft",
    ("services/attached.py", "attach"): "its callers",
    ("services/policies/versions.py", "adding_final"): "LooksSafe",
    ("services/scans/intake.py", "_keep"): "its callers",
    ("services/relationships/copies.py", "keep_scan"): "Accepted",
    ("services/evidence/redacting.py", "_keep"): "made here",
    ("services/signing/service.py", "sign"): "made here",
    ("services/printouts/service.py", "_keep"): "made here",
    ("services/incidents/ladder.py", "take"): "made here",
    ("storage/taking_in.py", "_keep"): "its sender’s answer, given before it was sealed",
}
DOORS = {
    "services/policies/versions.py": ("attach", "adding_final"),
    "services/declarations/service.py": ("attach_scan", "start_new_version"),
    "services/scans/intake.py": ("take_in",),
    "services/evidence/intake.py": ("take_look", "accept"),
    "services/posts/service.py": ("exhibits",),
}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def keeps(function: ast.FunctionDef) -> bool:
    """Whether a function itself puts a file among a book's documents."""
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(
        isinstance(call, ast.Attribute)
        and call.attr in ("add", "add_many")
        and ast.unparse(call.value).split(".")[-1] == "documents"
        for call in calls
    )


def test_whatever_keeps_a_file_is_known_and_asks_for_the_answer() -> None:
    app = ROOT / "app"
    found_here = {
        (path.relative_to(app).as_posix(), function.name)
        for path in sorted(app.rglob("*.py"))
        for function in functions(path)
        if keeps(function)
    }
    assert found_here == set(KEEPS)
    for name, doors in DOORS.items():
        for door in doors:
            (function,) = [each for each in functions(app / name) if each.name == door]
            assert "LooksSafe" in ast.unparse(function.args), (name, door)
