"""The ``candour`` command; without arguments, the window."""

from __future__ import annotations

import sys

from app.quiet import leave_no_core


def main() -> int:
    """Run the command line, or the window when nothing is asked for."""
    leave_no_core()
    if len(sys.argv) > 1:
        from app import cli  # the window starts without it

        return cli.main(sys.argv[1:])
    from app import display  # and the command line without this

    if problem := display.problem():
        print(f"candour: {problem}", file=sys.stderr)  # noqa: T201
        return 1
    from app.start import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
