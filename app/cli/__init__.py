"""The ``candour`` command: the same services as the window, for technicians and scheduled tasks.

How a command plugs in. Its module, named in ``COMMANDS``, has one function::

    def add_commands(subparsers: Subparsers) -> None:
        staff = group(subparsers, "staff", "Everyone the policy covers.")
        listing = staff.add_parser("list", help="Print everyone on the register.")
        listing.add_argument("--on", help="as things stood on this day")
        listing.set_defaults(run=list_staff)

    def list_staff(args: argparse.Namespace) -> None:
        with open_workspace(args) as work:                       # app.cli.common
            print_rows([{"name": row.name, ...} for row in work.staff.listed()], args)

- A handler raises ``app.errors`` for what people can act on; ``main`` prints the sentence and
  picks the exit code: 0 done, 1 refused, 2 usage, 3 the vault.
- The options in ``Command.__init__`` stand on every command, before or after its name:
  ``args.vault``, ``args.sign_in``, ``args.passphrase_file``, ``args.output``, ``args.json``.
- Services and models are imported inside handlers, so that ``candour --help`` is quick. Choices
  are taken as text and refused by the service, whose sentence says what may be chosen.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from app.errors import CandourError, VaultError

COMMANDS = {
    "init": "vault",
    "people": "vault",
    "recover": "handover",
    "handover": "handover",
    "verify": "vault",
    "trail": "vault",
    "sample": "sample",
    "staff": "staff",
    "policy": "policy",
    "declarations": "declarations",
    "reminders": "reminders",
    "forms": "forms",
    "rules": "rules",
    "may-i": "rules",
    "disclosure": "disclosure",
    "approach": "approach",
    "incident": "incident",
    "post": "post",
    "posts": "post",
    "bundle": "bundle",
    "request": "request",
    "retention": "retention",
    "erase": "retention",
    "report": "report",
    "check-printout": "check_printout",
    "find": "find",
    "restore": "restore",
    "repair": "repair",
    "export": "export",
    "backup": "backup",
}


class UsageError(CandourError):
    """Something the command needs was not said (exit code 2)."""


class Command(argparse.ArgumentParser):
    """A command's parser; every one takes the options about the vault and the output."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["allow_abbrev"] = False
        super().__init__(*args, **kwargs)
        # Suppressed defaults: an option given before the command's name must outlive the parsing
        # of those after it.
        group = self.add_argument_group("vault and output")

        def option(*flags: str, **settings: Any) -> None:
            group.add_argument(*flags, default=argparse.SUPPRESS, **settings)

        option("--vault", metavar="DIR", help="the vault's folder (CANDOUR_VAULT)")
        option("--as", dest="sign_in", metavar="NAME", help="who signs in (CANDOUR_AS)")
        option(
            "--passphrase-file",
            metavar="FILE",
            help="file that holds the passphrase, - for standard input (CANDOUR_PASSPHRASE_FILE)",
        )
        option("-o", "--output", metavar="FILE", help="where to write, - for standard output")
        option("--json", action="store_true", help="print one JSON array")


# Argparse has no public name for it, and only typeshed's has a parameter.
Subparsers: TypeAlias = "argparse._SubParsersAction[Command]"
Handler = Callable[[argparse.Namespace], "int | None"]


def group(subparsers: Subparsers, name: str, help: str) -> Subparsers:  # noqa: A002 - argparse's word
    """Add a command that only holds others, such as ``staff``, and return where they go."""
    parser = subparsers.add_parser(name, help=help, description=help)
    return parser.add_subparsers(dest=f"{name}_command", metavar="COMMAND", required=True)


def _parser(argv: Sequence[str]) -> Command:
    parser = Command(
        prog="candour",
        description="Who has signed the social media policy, what staff have declared, and what "
        "happened online. Without a command the window opens.",
        epilog="Exit codes: 0 done; 1 the input was refused; 2 usage; 3 the vault.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = {COMMANDS[word] for word in argv if word in COMMANDS} or set(COMMANDS.values())
    for module in dict.fromkeys(COMMANDS.values()):
        if module in named:
            importlib.import_module(f"app.cli.{module}").add_commands(subparsers)
    return parser


def _from_environment() -> argparse.Namespace:
    return argparse.Namespace(
        vault=os.environ.get("CANDOUR_VAULT"),
        sign_in=os.environ.get("CANDOUR_AS"),
        passphrase_file=os.environ.get("CANDOUR_PASSPHRASE_FILE"),
        output=None,
        json=False,
    )


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever went wrong is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Welsh letters, also into a pipe on Windows
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = _parser(argv).parse_args(argv, _from_environment())
        run: Handler = args.run
        code = run(args) or 0
        sys.stdout.flush()
    except SystemExit as stop:  # argparse: --help, or usage that it has explained
        return stop.code if isinstance(stop.code, int) else 2
    except CandourError as error:
        print(f"candour: {' '.join(str(error).split())}", file=sys.stderr)
        return _exit_code(error)
    except KeyboardInterrupt:
        print("candour: Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as head, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # of a kind that nobody foresaw where it happened
        said = f"The computer could not read or write what was needed: {error.strerror or error}."
        print(f"candour: {said} Check the disk, then try again.", file=sys.stderr)
        return 3
    return code


def _exit_code(error: CandourError) -> int:
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, VaultError) else 1
