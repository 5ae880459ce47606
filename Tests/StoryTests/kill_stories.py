# SPDX-License-Identifier: Apache-2.0
"""`kill -9` under load: what a device saw acknowledged is never lost, and reaches every shield."""

import os
import random
import threading
import time

from outside.officers import OfficerAtScreen
from outside.organisation import BASE
from outside.trackers import GT06
from outside.waiting import until

KILLS = int(os.environ.get("STORY_KILLS", "8"))
SEED = int(os.environ.get("STORY_SEED", "20260105"))
PER_ROUND = 8
SHIELDS_EACH = 4


def number_of(index):
    """A telephone number of the range +1 NPA 555 01xx, which nobody has."""
    return f"+1{212 + index // 100}55501{index % 100:02}"


def alias_of(defender):
    return f"D{defender:04}"


def imei_of(defender):
    return f"{900_000 + defender:015}"


def many_defenders(count):
    """Puts `count` defenders into the organisation, each with shields of her own."""

    def change(value):
        value["station"]["escalation"] = {
            "second": 7200, "decision_maker": 14400, "everybody": 21600}
        value["defenders"] = [
            {
                "key": f"d{defender}", "alias": alias_of(defender), "name": f"Invented {defender}",
                "language": "en", "country": "SE", "plan": "quiet", "consents": [],
                "devices": [{"identifier": imei_of(defender), "kind": "wristband"}],
                "shields": [
                    {
                        "key": f"s{shield}", "name": f"Shield {shield}", "language": "en",
                        "sees": "exact",
                        "reach": [{"sms": number_of(defender * SHIELDS_EACH + shield)}],
                    }
                    for shield in range(SHIELDS_EACH)
                ],
            }
            for defender in range(count)
        ]

    return change


def test_kill_nine_at_random_moments_loses_no_acknowledged_sos(unopened, screens):
    """R-08."""
    chance = random.Random(SEED)
    print(f"seed {SEED}, {KILLS} kills")
    world = unopened.open(many_defenders(KILLS * PER_ROUND))
    acknowledged = []

    def press(defender, delay, port):
        time.sleep(delay)
        band = GT06(port, imei_of(defender))
        try:
            band.switch_on().press(10 + defender / 1000, 20)
            acknowledged.append(defender)
        except (OSError, ConnectionError):
            # The server died before it answered: this SOS was never acknowledged.
            pass
        finally:
            band.close()

    for round_number in range(KILLS):
        first = round_number * PER_ROUND
        presses = [
            threading.Thread(
                target=press, args=(defender, chance.uniform(0, 0.3), world.natalia.ports["gt06"]))
            for defender in range(first, first + PER_ROUND)
        ]
        for thread in presses:
            thread.start()
        time.sleep(chance.uniform(0, 0.5))
        world.natalia.kill_nine()
        for thread in presses:
            thread.join()
        world.natalia.start()

    assert len(acknowledged) >= KILLS, f"only {len(acknowledged)} were acknowledged: no real load"
    print(f"{len(acknowledged)} of {KILLS * PER_ROUND} acknowledged")
    got = {}

    def missing():
        for received in list(world.phones.all):
            got.setdefault(received.to, []).append(received.text)
        return [
            (alias_of(defender), shield)
            for defender in acknowledged for shield in range(SHIELDS_EACH)
            if not any(
                alias_of(defender) in text
                for text in got.get(number_of(defender * SHIELDS_EACH + shield), []))
        ]

    until(lambda: not missing(), lambda: f"seed {SEED}: never called: {missing()}", within=60)
    for received in world.phones.all:
        owner = [
            defender for defender in range(KILLS * PER_ROUND)
            if received.to in [
                number_of(defender * SHIELDS_EACH + shield) for shield in range(SHIELDS_EACH)]
        ]
        officer = BASE["officers"][0]["reach"][0]["sms"]
        assert received.to == officer or alias_of(owner[0]) in received.text, received
    officer = OfficerAtScreen(world, screens)
    assert officer.open_alarms() >= len(acknowledged)
    world.natalia.kill_nine()
    assert world.natalia.verify().returncode == 0
