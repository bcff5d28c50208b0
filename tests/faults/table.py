"""``python -m tests.faults.table``: what Candour survives, counted from real runs.

Runs every family of faults in this folder, writes what happened to ``build/faults-*.json``, and
prints the table that README has. ``--write`` puts it there; ``--seeds`` and ``--points`` try more.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import shim
from tests.faults.faults import FAULTS, KILLED
from tests.faults.kills import ROOT, tried
from tests.faults.operations.all import NAMES

BUILD = ROOT / "build"
README = ROOT / "README.md"
BEGIN, END = "<!-- faults -->", "<!-- /faults -->"

# Families that are tests of their own: what the row says, and where they are.
TESTED = {
    "a disk that is really full (a small file system), or mounted read-only": ["test_no_room"],
    "killed between two steps: hand-over, keys, moving up, posting, taking in, signing": [
        "test_kill",
        "test_handover_kill",
        "test_posting_kill",
        "test_signing_kill",
        "test_scan_kill",
        "test_moving_up",
    ],
    "a dead PC: restored on a bare machine from the stick and the printed key": [
        "test_bare_machine"
    ],
    "the clock jumps, a cloud program renames files, two processes at once, a stick pulled out": [
        "test_machine"
    ],
    "a backup's stick is full, pulled out or damaged": ["test_backup_*"],
    "bytes flipped, files swapped, missing, cut short or put back to older ones": ["test_bad_*"],
    "disposed of or erased, and looked for in every page": ["test_disposal", "test_erasure"],
    "the thief": ["test_thief", "test_canaries"],
    "the insider": ["test_insider", "test_office_keys", "test_posting_attacks"],
    "the snoop": ["test_snoop", "test_stop_before_look"],
}


def modules(patterns: list[str]) -> list[Path]:
    """The test files of a family."""
    folders = [ROOT / "tests" / "faults", ROOT / "tests" / "ui"]
    found = {path for name in patterns for each in folders for path in each.glob(f"{name}.py")}
    return sorted(found)


def main() -> int:
    """Run, keep and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--points", type=int, default=20, help="kills for each operation and seed")
    parser.add_argument("--disk", type=int, default=5, help="tries of each fault of the disk")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--part", choices=("calls", "tests", "none"), help="run this part alone")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    asked = parser.parse_args()
    if problem := shim.missing():
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    if asked.part in (None, "calls"):
        keep("calls", at_calls(asked))
    if asked.part in (None, "tests"):
        keep("tests", tested(asked.jobs))
    rows = [
        row
        for part in ("calls", "tests")
        for row in json.loads((BUILD / f"faults-{part}.json").read_text(encoding="utf-8"))
    ]
    table = "\n".join(lines(rows))
    print(table)  # noqa: T201
    if asked.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = f"{before}{BEGIN}\n{table}\n{END}{after}"
        README.write_text(text, encoding="utf-8")
    return 1 if any(row["wrong"] for row in rows) else 0


def keep(part: str, rows: list[dict[str, object]]) -> None:
    """Write what happened in one part of the run."""
    BUILD.mkdir(exist_ok=True)
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    (BUILD / f"faults-{part}.json").write_text(text, encoding="utf-8")


def at_calls(asked: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each fault at a chosen system call, over every operation."""
    faults = {KILLED: asked.points, **dict.fromkeys(FAULTS, asked.disk)}
    made: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as jobs:
        library = shim.build(Path(folder))
        tasks = [
            jobs.submit(tried, library, name, faults, seed)
            for seed in range(asked.seeds)
            for name in NAMES
        ]
        for task in tasks:
            for each in task.result():
                made[each["fault"]] += 1
                if each["wrong"]:
                    wrong[each["fault"]] += 1
                    print(each, file=sys.stderr)  # noqa: T201
    over = f"{len(NAMES)} operations, at calls chosen by seed"
    return [
        {"fault": fault, "over": over, "tried": made[fault], "wrong": wrong[fault]}
        for fault in faults
    ]


def tested(jobs: int) -> list[dict[str, object]]:
    """One row for each family that is tests of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        paths = [path for patterns in TESTED.values() for path in modules(patterns)]
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(jobs), f"--junit-xml={report}"]
        subprocess.run([*command, *paths], cwd=ROOT, check=False, stdout=sys.stderr)
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 – written just now
    rows: list[dict[str, object]] = []
    for family, patterns in TESTED.items():
        names = {path.stem for path in modules(patterns)}
        own = [case for case in cases if case.get("classname", "").split(".")[-1] in names]
        run = [case for case in own if case.find("skipped") is None]
        bad = [case for case in run if len(case)]
        over = f"{len(names)} test file{'s' if len(names) > 1 else ''}"
        rows.append({"fault": family, "over": over, "tried": len(run), "wrong": len(bad)})
    return rows


def lines(rows: list[dict[str, object]]) -> list[str]:
    """The table in Markdown."""
    table = ["| fault | tried | over | lost, half-done or leaked |", "| --- | ---: | --- | --- |"]
    for row in rows:
        lost = "nothing" if not row["wrong"] else f"**{row['wrong']} times**"
        table.append(f"| {row['fault']} | {row['tried']:,} | {row['over']} | {lost} |")
    return table


if __name__ == "__main__":
    sys.exit(main())
