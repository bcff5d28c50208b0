"""Fuzz a target: ``python -m tests.fuzz TARGET --seconds N`` (coverage-guided), or as CI does.

Nothing but the names of the targets is printed without one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target


def main(argv: Sequence[str]) -> int:
    """Do what is asked; the exit code is 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, help="go on for so long, guided by coverage")
    parser.add_argument("--left", type=Path, help="the file for what is being read")
    parser.add_argument("--corpus", type=Path, help="the folder that keeps what was learnt")
    args = parser.parse_args(argv)
    if args.seconds:
        import atheris

        with atheris.instrument_imports(include=["app", "oxmsg", "striprtf", "bs4", "docx"]):
            from tests.fuzz.table import TARGETS
    else:
        from tests.fuzz.table import TARGETS
    targets = [TARGETS[name] for name in args.targets]
    if not targets:
        _say("\n".join(TARGETS) + "\n")
        return 0
    if args.left is None:
        args.left = Path(tempfile.mkdtemp(prefix="candour-fuzz-")) / "left"
    if args.seconds:
        _say(f"What is being read lies in {args.left}\n")
        return _guided(targets[0], args)

    from tests.fuzz import running

    for target in targets:
        _say(f"{target.name}: ")
        watched = running.Watched(target, args.left)
        running.limit_memory()
        running.begin_to_measure()
        running.examples(target, watched)
        most = running.peak()
        _say(f"{watched.count} inputs, at most {most // running.MEBIBYTE} MiB\n")
        if most > running.MEMORY:
            return 1
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def _guided(target: Target, args: argparse.Namespace) -> int:
    """Let atheris look for what breaks a target; what it was reading then stays in ``--left``."""
    import atheris

    from tests.fuzz.running import Watched

    corpus = args.corpus or Path(tempfile.mkdtemp(prefix="candour-corpus-"))
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = target.starts()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    longest = max(4096, *(len(seed) + 512 for seed in seeds))
    options = {
        "max_total_time": args.seconds,
        "timeout": 3600,  # the watch kept here says more
        "rss_limit_mb": 4096,  # what is learnt grows; CI measures the memory
        "detect_leaks": 0,
        "print_final_stats": 1,
        "max_len": min(longest, 65536),
    }
    flags = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], str(corpus), *flags], Watched(target, args.left))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
