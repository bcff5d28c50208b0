"""The window: start to the unlock page, the register on screen, memory at rest.

Each figure comes from a process of its own that this module is run in: ``python -m
benchmarks.window ROLE VAULT``. The floors are what PySide6 and the same libraries cost anyway.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Line, alternate, ms, times

ROOT = Path(__file__).resolve().parent.parent
MB = 1024 * 1024
SOON = 60


def lines() -> list[Line]:
    """Measure and return the table's lines."""
    from benchmarks import school  # the processes measured must not pay for it

    found = []
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        vaults = {}
        for staff in (SOON, 250, 5000):
            vaults[staff] = folder / str(staff)
            school.make(vaults[staff], staff, history=False).close()
        home = _home(folder, vaults[SOON])
        done = alternate(
            lambda: _run("unlock", home)["seconds"], lambda: _run("bare", home)["seconds"], 15
        )
        found.append(
            Line(
                "start to the unlock page",
                ms(done.our_median),
                f"bare PySide6 window {ms(done.floor_median)}",
                times(done.ratio),
                "≤ 1.1×",
                done.ratio <= 1.1,
            )
        )
        for staff, aim in ((SOON, 0.06), (5000, 0.15)):
            took = statistics.median(_run("register", home, vaults[staff])["cpu"] for _ in range(5))
            what = f"derived key to the register on screen, {staff:,} staff, CPU"
            found.append(Line(what, ms(took), "", "", f"≤ {aim * 1000:.0f} ms", took <= aim))
        found += [_memory(home, vaults[staff], staff) for staff in (250, 5000)]
    return found


def _memory(home: Path, vault: Path, staff: int) -> Line:
    seen = _run("register", home, vault)
    (home / "modules").write_text(json.dumps(seen["modules"]), encoding="utf-8")
    done = alternate(
        lambda: _run("register", home, vault)["pss"],
        lambda: _run("table", home, str(staff))["pss"],
        3,
        warm=0,
    )
    return Line(
        f"memory at rest (PSS), {staff:,} staff",
        f"{done.our_median / MB:.0f} MB",
        f"same libraries, bare table {done.floor_median / MB:.0f} MB",
        times(done.ratio),
        "≤ 1.15×",
        done.ratio <= 1.15 and not seen["heavy"],
    )


def _home(folder: Path, vault: Path) -> Path:
    home = folder / "home"
    settings = home / "Candour" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"vault": str(vault), "sign_in": "head"}), encoding="utf-8")
    return home


def _run(role: str, home: Path, *words: object) -> dict[str, Any]:
    """Run one process and return what it measured; the clock starts before it does."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home),
        "HOME": str(home),
        "STARTED": str(time.time()),
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.window", role, *map(str, words)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


# --- in the processes


def _tell(**values: object) -> None:
    sys.stdout.write(json.dumps(values))
    sys.stdout.flush()
    os._exit(0)  # what comes after doesn't count


def _when_painted(then: Callable[[], object]) -> object:
    """Call ``then`` when a window has been painted for the first time."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
            if event.type() == QEvent.Type.UpdateRequest:
                QTimer.singleShot(0, then)
            return False

    watch = Watch()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    return watch


def _started() -> None:
    _tell(seconds=time.time() - float(os.environ["STARTED"]))


def bare() -> None:
    """Show an empty window: the floor."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication([])
    watch = _when_painted(_started)
    window = QWidget()
    window.resize(1280, 720)
    window.show()
    app.exec()
    del watch


def unlock() -> None:
    """Start Candour as it is, where a vault is known."""
    from PySide6.QtWidgets import QApplication

    from app import start

    run = QApplication.exec
    kept: list[object] = []

    def watched(*_args: object) -> int:
        kept.append(_when_painted(_started))
        return run()

    QApplication.exec = watched  # type: ignore[method-assign]
    start.run()


def register(vault: str) -> None:
    """Sign in and show the staff; the CPU after the key was derived, and the memory at rest."""
    from app import settings, start
    from app.storage import people
    from app.storage.vault import Vault
    from app.ui import theme
    from app.ui.session import Window
    from benchmarks.key import PASSPHRASE

    start.warm_up()
    import app.ui.main_window
    import app.ui.pages.home
    import app.ui.pages.staff  # noqa: F401

    application = start.make_application()
    theme.apply(application, choice="light")
    window = Window(application, settings.load())
    window.begin()
    window.show()
    application.processEvents()
    derived: list[float] = []
    derive = people._derived

    def noted(*args: Any) -> bytes:
        key = derive(*args)
        derived.append(time.process_time())
        return key

    vars(people)["_derived"] = noted
    session = Vault.open(Path(vault)).unlock("head", PASSPHRASE)
    window.sign_in(session, Path(vault), False)
    assert window.shell is not None
    window.shell.navigate("staff")
    for _ in range(3):  # shown, laid out, painted
        application.processEvents()
    cpu = time.process_time() - derived[0]
    _tell(cpu=cpu, **_at_rest())


def table(staff: str) -> None:
    """Import the same libraries and show the same rows in a bare table: the floor."""
    import importlib

    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QTableView

    from benchmarks.people import name

    home = Path(os.environ["HOME"])
    for module in json.loads((home / "modules").read_text(encoding="utf-8")):
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    application = QApplication([])
    model = QStandardItemModel(0, 2)
    for number in range(int(staff)):
        model.appendRow([QStandardItem(name(number)), QStandardItem("Class teacher")])
    view = QTableView()
    view.setModel(model)
    view.resize(1280, 720)
    view.show()
    application.processEvents()
    _tell(**_at_rest())


def _at_rest() -> dict[str, object]:
    import psutil

    gc.collect()
    ours = ("app", "benchmarks", "tests", "__main__")
    modules = [
        name
        for name, module in sys.modules.items()
        if name.split(".")[0] not in (*ours, *sys.stdlib_module_names) and module is not None
    ]
    heavy = {"reportlab", "python_calamine", "pypdfium2", "PIL"} & set(modules)
    pss = psutil.Process().memory_full_info().pss
    return {"pss": pss, "modules": modules, "heavy": sorted(heavy)}


if __name__ == "__main__":
    roles: dict[str, Callable[..., None]] = {
        "bare": bare,
        "unlock": unlock,
        "register": register,
        "table": table,
    }
    roles[sys.argv[1]](*sys.argv[2:])
