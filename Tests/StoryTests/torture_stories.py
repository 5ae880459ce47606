# SPDX-License-Identifier: Apache-2.0
"""Real faults: the real server under load, and afterwards the same judge as of simulated worlds."""

import os
import time

import pytest

from outside.ordeal import Ordeal

KILLS = int(os.environ.get("STORY_KILLS", "50"))
SEED = int(os.environ.get("STORY_SEED", "20260105"))


@pytest.mark.timeout(60 + 20 * KILLS)
def test_kill_nine_at_random_moments_loses_no_acknowledged_sos(unopened):
    """R-08."""
    ordeal = Ordeal(unopened, "kills", SEED).open()
    for _ in range(KILLS):
        if ordeal.chance.random() < 0.2:
            ordeal.kill()
            ordeal.kill_at_start(within=1.0)
            ordeal.start()
            continue
        # Now and then it lives long enough to tidy up after itself.
        time.sleep(ordeal.chance.uniform(0, 2) if ordeal.chance.random() < 0.95 else 6)
        ordeal.kill()
        ordeal.start()
    report = ordeal.judged()
    assert report["violations"] == []
    assert report["answered"] > KILLS / 2, "no real load"
