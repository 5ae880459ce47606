# SPDX-License-Identifier: Apache-2.0
"""Two machines: what dies, hangs or is cut off, and what a defender notices of it."""

import json
import time

import pytest

from kill_stories import SHIELDS_EACH, alias_of, imei_of, many_defenders, number_of
from outside.organisation import organisation
from outside.stations import Load, Stations
from outside.waiting import until

pytestmark = [
    pytest.mark.skipif(
        "not __import__('outside.network').network.has_own",
        reason="several hosts on this one take root and network namespaces"),
    pytest.mark.timeout(180),
]

DEFENDERS = 120
# How long an SOS may go without an answer, whatever happens.
NOBODY = 1.0


@pytest.fixture
def stations(folder):
    made = Stations(folder)
    try:
        yield made
    finally:
        made.close()


class Calls:
    """What the shields' phones got, by defender."""

    def __init__(self, stations):
        self.owner = {
            number_of(defender * SHIELDS_EACH + shield): (defender, shield)
            for defender in range(DEFENDERS) for shield in range(SHIELDS_EACH)
        }
        self.phones = stations.phones

    def by_shield(self):
        got = {}
        for received in list(self.phones.all):
            if received.to in self.owner and "needs help" in received.text:
                defender, _ = self.owner[received.to]
                assert alias_of(defender) in received.text, received
                got.setdefault(self.owner[received.to], []).append(received)
        return got

    def missing(self, presses):
        got = self.by_shield()
        return [
            (press.defender, shield) for press in presses for shield in range(SHIELDS_EACH)
            if (press.defender, shield) not in got
        ]

    def spans(self, presses):
        """For each SOS: from the press to the first of its shields' phones."""
        got = self.by_shield()
        return [
            min(received.at for shield in range(SHIELDS_EACH)
                for received in got[press.defender, shield]) - press.began
            for press in presses
        ]

    def most_of_one(self):
        return max(len(received) for received in self.by_shield().values())


def judge(stations, load, what, doubles=0):
    """Every SOS was answered in time, reached every shield, and is in the journal; prints it."""
    presses = load.end()
    assert all(press.heard for press in presses), "an SOS was never answered"
    calls = Calls(stations)
    until(lambda: not calls.missing(presses), lambda: f"never called: {calls.missing(presses)}",
          within=30)
    longest = max(press.span for press in presses)
    called = sorted(calls.spans(presses))
    print(json.dumps({
        "what": what, "sos": len(presses), "longest_without_answer_s": round(longest, 2),
        "press_to_first_call_s": {
            "median": round(called[len(called) // 2], 2), "longest": round(called[-1], 2)},
        "most_calls_of_one_shield": calls.most_of_one()}))
    assert longest <= NOBODY
    assert calls.most_of_one() <= 1 + doubles
    return presses


def assert_kept(node, presses):
    """The journal is whole, and every SOS that was answered is in it."""
    done = node.run("journal", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    done = node.run("journal", "export")
    assert done.returncode == 0, done.stderr
    node.outputs[-1] = done.stderr
    raised = done.stdout.count('"raised":')
    assert raised >= len(presses), f"{raised} alarms of {len(presses)} SOS"


def copies(node):
    return node.figures().get("natalia_journal_copies")


def begin(stations, *names):
    stations.open(organisation(many_defenders(DEFENDERS)), *names)
    load = Load(stations, [imei_of(defender) for defender in range(DEFENDERS)], 0.25)
    load.start()
    time.sleep(3)
    return load


@pytest.mark.parametrize("deed", ["killed", "paused", "cut off"])
def test_a_primary_that_is_lost_leaves_no_sos_without_an_answer(stations, deed):
    """R-25. One node, on the standby's host; then the standby leads, and nothing is lost."""
    load = begin(stations, "b")
    node = stations.nodes[0]
    chooser = stations.let_choose()
    until(lambda: chooser.is_in_step, "the standby is in step")
    lost_at = time.time()
    if deed == "killed":
        stations.pair.a.kill()
    elif deed == "paused":
        stations.pair.a.pause()
    else:
        stations.hosts.a.cut_off()
    until(lambda: chooser.changed_at, "the standby never led", within=20)
    until(lambda: node.figures().get('natalia_journal_safety{safety="whole"}') == 1
          or copies(node) == 1, "the journal goes on at the new primary", within=10)
    print(f"led after {chooser.changed_at - lost_at:.1f} s")
    time.sleep(3)
    presses = judge(stations, load, f"primary {deed}")
    until(lambda: node.figures()["natalia_journal_head"] and waits_for_nothing(node),
          "what waited joins the journal", within=20)
    stations.hosts.a.heal()
    stations.pair.a.rejoin(stations.pair.b)
    until(lambda: copies(node) == 2, "it is on two disks again", within=30)
    assert_kept(node, presses)


def waits_for_nothing(node):
    return node.figures().get('natalia_journal_safety{safety="memory_only"}') == 0


@pytest.mark.parametrize("deed", ["killed", "paused", "cut off"])
def test_a_standby_that_is_lost_leaves_one_copy_and_every_sos_answered(stations, deed):
    """R-25. One node, on the primary's host."""
    load = begin(stations, "a")
    node = stations.nodes[0]
    if deed == "killed":
        stations.pair.b.kill()
    elif deed == "paused":
        stations.pair.b.pause()
    else:
        stations.hosts.b.cut_off()
    until(lambda: node.figures().get('natalia_journal_safety{safety="one_copy"}') == 1,
          "it says that there is one copy", within=10)
    time.sleep(3)
    if deed == "killed":
        stations.pair.b.start()
    elif deed == "paused":
        stations.pair.b.resume()
    else:
        stations.hosts.b.heal()
    until(lambda: node.figures().get('natalia_journal_safety{safety="whole"}') == 1,
          "it is on two disks again", within=30)
    presses = judge(stations, load, f"standby {deed}")
    assert_kept(node, presses)
