# SPDX-License-Identifier: Apache-2.0
"""Waiting for what must come, with a limit and a reason in every failure."""

import time


def until(found, what, within=10.0):
    """The first truthy answer of `found`; fails with `what` when none comes in time."""
    limit = time.monotonic() + within
    while True:
        answer = found() if callable(found) else found
        if answer:
            return answer
        if time.monotonic() > limit:
            words = what() if callable(what) else what
            raise AssertionError(f"{words} (waited {within:g} s)")
        time.sleep(0.02)
