"""Processes that kill themselves in the middle of something, as a power cut would."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import pytest

KILL = 9

Wrap = Callable[[Callable[..., Any]], Callable[..., Any]]


def dies(work: Callable[[Wrap, Wrap], object], step: int) -> bool:
    """Do something in a process that kills itself at its nth step; whether it got that far.

    ``work`` gets two ways to make a function a step: the process ends before the function is
    called, or after it has done its work.
    """
    child = _fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -KILL
    count = 0

    def come() -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), KILL)

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            come()
            return function(*args, **kwargs)

        return call

    def after(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            come()
            return result

        return call

    try:
        work(before, after)
    finally:
        os._exit(0)


def _fork() -> int:
    if sys.platform == "win32":
        pytest.skip("there is no fork to kill")
    else:
        return os.fork()
