"""``candour sample``: make the sample school, to try Candour out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from app.cli import Subparsers
from app.dates import parse_date


def add_commands(subparsers: Subparsers) -> None:
    """Add ``sample``."""
    words = "Make the sample school in an empty folder."
    parser = subparsers.add_parser("sample", help=words, description=words)
    parser.add_argument("folder", metavar="DIR", help="an empty or new folder")
    parser.add_argument("--seed", type=int, default=1, help="another number, another school")
    parser.add_argument("--staff", type=int, default=60, help="how many people; 60 if not given")
    parser.add_argument("--today", metavar="DATE", help="the day before which its story ends")
    parser.set_defaults(run=_sample)


def _sample(args: argparse.Namespace) -> None:
    from app.services.sample.build import PASSPHRASE, SIGN_INS, make_sample

    now = dt.datetime.now().astimezone().date()
    today = parse_date(args.today, now) if args.today else now
    folder = Path(args.folder)
    make_sample(folder, seed=args.seed, staff=args.staff, today=today, progress=_progress)
    if args.json:
        print(json.dumps([{"name": name, "passphrase": PASSPHRASE} for name in SIGN_INS]))
    else:
        print(f"Made the sample school in {folder}.")
        print(f"Sign in as {', '.join(SIGN_INS)}; each with the passphrase: {PASSPHRASE}")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 25 == 0 or done == total):
        end = "\n" if done == total else ""
        print(f"\r{done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
