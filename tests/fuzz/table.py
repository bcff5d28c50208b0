"""The one table of targets: CI and the coverage-guided fuzzing use the same."""

from __future__ import annotations

from tests.fuzz import backups, papers, typed, vault_files

GROUPS = {
    "the vault": vault_files.TARGETS,
    "backups": backups.TARGETS,
    "what is typed": typed.TARGETS,
    "lists and messages": papers.WRITTEN,
    "pictures and pages": papers.DRAWN,
}
"""One process each in CI."""

TARGETS = {target.name: target for group in GROUPS.values() for target in group}
