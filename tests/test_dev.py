"""Setting up says what to do, and what ships beside the code is whole."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtSvg import QSvgRenderer
from reportlab.pdfbase.ttfonts import TTFont

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 15, 0)])
def test_another_python_gets_a_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11"):
        dev.prepare(for_tests=False)


def test_what_is_missing_is_named_as_debian_names_it(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dev.QT_LIBRARIES, "libno-such.so.9", "libno-such9")
    monkeypatch.setitem(dev.TEST_PROGRAMS, "no-such-program", "no-such")
    assert dev.missing_packages(for_tests=False) == ["libno-such9"]
    assert dev.missing_packages(for_tests=True) == ["libno-such9", "no-such"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither root nor apt")
def test_without_rights_the_one_line_is_shown(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/apt-get")
    with pytest.raises(
        dev.Stop, match=r"sudo apt-get update && sudo apt-get install .* libgl1 age"
    ):
        dev.add_debian_packages(["libgl1", "age"])


def test_help_needs_nothing_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-I", ROOT / "dev.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "run" in done.stdout


def test_fonts_write_welsh_and_come_with_their_licence() -> None:
    fonts = sorted((ROOT / "resources/fonts").glob("*.ttf"))
    assert [font.stem for font in fonts] == ["NotoSans-Bold", "NotoSans-Italic", "NotoSans-Regular"]
    for font in fonts:
        known = TTFont(font.stem, str(font)).face.charToGlyph
        assert not [letter for letter in "ŵŷŴŶẁỳâêîôûïäöÂÊÎÔÛ’“”–…" if ord(letter) not in known]
    assert "SIL Open Font License" in (ROOT / "resources/fonts/OFL.txt").read_text("utf-8")


def test_every_icon_draws() -> None:
    icons = list((ROOT / "resources/icons").glob("*.svg"))
    assert len(icons) >= 40
    assert [icon.name for icon in icons if not QSvgRenderer(str(icon)).isValid()] == []
