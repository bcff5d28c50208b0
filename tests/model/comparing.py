"""Where what was read from a vault differs from the model."""

from __future__ import annotations

from typing import Any

from tests.model import reader
from tests.model.school import State
from tests.model.talk import Broken


def differing(found: State, wanted: State) -> str:
    """Where what was read differs from the model; "" if it doesn't."""
    for part in reader.KEPT:
        if difference := _difference(found[part], wanted[part], part):
            return difference
    return ""


def _difference(found: Any, wanted: Any, where: str) -> str:
    if isinstance(found, dict) and isinstance(wanted, dict):
        if found.keys() != wanted.keys():
            odd = sorted(map(str, found.keys() ^ wanted.keys()))
            return f"{where}: only one has {odd[:5]}"
        told = (_difference(found[key], wanted[key], f"{where}/{key}") for key in found)
        return next((each for each in told if each), "")
    unknown = wanted is None and where.endswith(("/reference", "/receipt"))
    if unknown or found == (list(wanted) if isinstance(wanted, tuple) else wanted):
        return ""
    return f"{where}: {found!r} and not {wanted!r}"


def same(when: str, found: Any, wanted: Any) -> None:
    """Make sure that both are the same.

    Raises:
        Broken: they aren't.
    """
    difference = (
        differing(found, wanted)
        if isinstance(found, dict) and "staff" in found
        else _difference(found, wanted, "")
    )
    if difference:
        raise Broken(f"{when}: {difference}")


def adopt(state: State, found: State) -> None:
    """Take over the references of what nobody was told of."""
    for part in ("disclosures", "approaches", "incidents"):
        for key, row in state[part].items():
            row["reference"] = found[part][key]["reference"]
    for key, row in state["posts"].items():
        row["receipt"] = found["posts"][key]["receipt"]
