# SPDX-License-Identifier: Apache-2.0
"""Real faults: the real server under load, each with a station of its own, several at a time, and
afterwards the same judge as of simulated worlds. `script/torture` is the long form of it."""

import concurrent.futures
import json
import os
import pathlib
import shutil
import tempfile
import time

import pytest

from conftest import World
from outside.disks import SmallDisk, UnkindMachine
from outside.mail_process import MailProcess
from outside.ordeal import Ordeal

KILLS = int(os.environ.get("STORY_KILLS", "50"))
SEED = int(os.environ.get("STORY_SEED", "20260105"))
# How often each other fault comes, and how many seconds it lasts.
TIMES = int(os.environ.get("STORY_FAULTS", "1"))
SPAN = float(os.environ.get("STORY_FAULT_SECONDS", "6"))
AT_ONCE = 6
PATIENCE = 300 + 20 * KILLS + TIMES * SPAN * 20


def kills(world):
    ordeal = Ordeal(world, "kills", SEED).open()
    ordeal.kill()
    for _ in range(KILLS - 1):
        if ordeal.chance.random() < 0.2:
            ordeal.kill_at_start(within=1.0)
        else:
            ordeal.start()
            # Now and then it lives long enough to tidy up after itself.
            is_long = ordeal.chance.random() < 0.05
            time.sleep(6 if is_long else ordeal.chance.uniform(0, 2))
            ordeal.kill()
    ordeal.start()
    return ordeal.judged()


def full_disk(world, has_spare_elsewhere):
    disk = None

    def place(natalia):
        nonlocal disk
        disk = SmallDisk(natalia.data, megabytes=40)
        natalia.enter = disk.enter
        if has_spare_elsewhere:
            spare = world.folder / "other-disk"
            spare.mkdir()
            natalia.settings["journal"]["spare_path"] = str(spare / "spare")

    name = "full-disk-with-spare" if has_spare_elsewhere else "full-disk"
    try:
        ordeal = Ordeal(world, name, SEED).open(place)
        for _ in range(TIMES):
            time.sleep(2)
            with ordeal.trouble("journal"):
                disk.fill()
                time.sleep(ordeal.chance.uniform(0, SPAN))
                # It comes up on a full disk as well.
                ordeal.kill()
                ordeal.start()
                time.sleep(SPAN)
                disk.free()
            # What waited joins the journal just now.
            time.sleep(ordeal.chance.uniform(0, 2))
            ordeal.kill()
            ordeal.start()
        return ordeal.judged(trouble=2 * SPAN)
    finally:
        if disk:
            disk.stop()


def failing_disk(world, what):
    machine = UnkindMachine(world.folder)
    ordeal = Ordeal(
        world, f"failing-{what}", SEED, environment=machine.environment).open()
    journal = world.natalia.settings["journal"]["path"]
    files = [journal, f"{journal}-wal", f"{journal}-shm", f"{journal}.snapshot"]
    for _ in range(TIMES):
        time.sleep(2)
        with ordeal.trouble("journal"):
            machine.fail(what, *files)
            time.sleep(SPAN / 2)
            with ordeal.trouble("spare"):
                machine.fail(what, *files, f"{journal}.spare")
                time.sleep(SPAN / 2)
            machine.fail(what, *files)
            time.sleep(2)
            machine.fail(what)
        time.sleep(ordeal.chance.uniform(0, 2))
        ordeal.kill()
        ordeal.start()
    return ordeal.judged(trouble=SPAN)


def set_clock(world):
    machine = UnkindMachine(world.folder)
    ordeal = Ordeal(world, "clock", SEED, environment=machine.environment).open()
    for _ in range(TIMES):
        for ahead in (7_200, 60, 3_600, 0):
            machine.set_clock(ahead)
            time.sleep(SPAN / 2)
            if ordeal.chance.random() < 0.5:
                ordeal.kill()
                ordeal.start()
    return ordeal.judged()


def kannel_killed(world):
    ordeal = Ordeal(world, "kannel", SEED).open()
    for _ in range(TIMES):
        time.sleep(2)
        with ordeal.trouble("sms"):
            world.kannel.die()
            time.sleep(ordeal.chance.uniform(0, SPAN))
            world.kannel.start()
    return ordeal.judged(trouble=TIMES * (SPAN + 4))


def mail_killed(world):
    ordeal = Ordeal(world, "mail", SEED)
    server = MailProcess(world.mailboxes, world.folder)

    def separate(natalia):
        world.mailboxes.stop()
        server.start()

    try:
        ordeal.open(separate)
        for _ in range(TIMES):
            time.sleep(2)
            with ordeal.trouble("mail"):
                server.stop()
                time.sleep(ordeal.chance.uniform(0, SPAN))
                server.start()
        return ordeal.judged(trouble=TIMES * (SPAN + 4))
    finally:
        server.stop()


def frozen(world):
    ordeal = Ordeal(world, "frozen", SEED).open()
    for _ in range(3 * TIMES):
        time.sleep(ordeal.chance.uniform(0, 2))
        ordeal.freeze(ordeal.chance.uniform(0, SPAN))
    ordeal.kill()
    ordeal.start()
    return ordeal.judged(trouble=3 * TIMES * (SPAN + 2))


def calm(world):
    """Nothing happens; but then its history is altered, and the judge must see that."""
    ordeal = Ordeal(world, "calm", SEED).open()
    time.sleep(8)
    report = ordeal.judged()
    history = world.folder / "history.jsonl"
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    altered = world.folder / "altered.jsonl"
    report["seen"] = {}
    for name, alter in ALTERATIONS.items():
        altered.write_text("".join(json.dumps(line) + "\n" for line in alter(lines)))
        report["seen"][name] = ordeal.judge(altered)["violations"]
    return report


def first(lines, what, words=""):
    return next(
        index for index, line in enumerate(lines)
        if line["what"] == what and words in line.get("text", ""))


def without(lines, index):
    return lines[:index] + lines[index + 1:]


def also(lines, index, **changes):
    """One more line, like that one but for `changes`, a moment after it."""
    more = lines[index] | {"at": lines[index]["at"] + 0.5} | changes
    return sorted([*lines, more], key=lambda line: line["at"])


def strange_press(lines):
    """Somebody who has no alarm was answered."""
    index = first(lines, "pressed")
    lines = also(lines, index, device="000000000999999", press=1_000_000)
    return also(lines, first(lines, "answered"), press=1_000_000)


def with_words(lines, index, words):
    return [*lines[:index], lines[index] | {"text": words}, *lines[index + 1:]]


# What a judge finds who looks: words of each violation.
ALTERATIONS = {
    "is tried": lambda lines: without(lines, first(lines, "letter", "needs help")),
    "is sent twice": lambda lines: also(lines, first(lines, "letter", "needs help")),
    "not on record": lambda lines: also(
        lines, first(lines, "letter", "needs help"), address="+12125550199"),
    "accepted SOS is lost": strange_press,
    "consented facts": lambda lines: with_words(
        lines, first(lines, "letter", "A human rights defender"), "Near Bräcke: help."),
}

# The longest begins first.
ORDEALS = {
    "kill nine": kills,
    "nothing": calm,
    "full disk": lambda world: full_disk(world, has_spare_elsewhere=False),
    "full disk, and the spare file on another": lambda world: full_disk(world, True),
    "writes that give EIO": lambda world: failing_disk(world, "write"),
    "syncs that give EIO": lambda world: failing_disk(world, "sync"),
    "syncs that hang": lambda world: failing_disk(world, "hang"),
    "a clock that is set": set_clock,
    "Kannel killed": kannel_killed,
    "mail server killed": mail_killed,
    "SIGSTOP": frozen,
}


@pytest.fixture(scope="module")
def ordeals(request):
    """Those of which a story was chosen, each beginning as soon as there is room."""
    chosen = {
        item.callspec.params["name"] for item in request.session.items
        if item.module is request.module}

    def undergo(name):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="story-"))
        world = World(folder)
        try:
            return ORDEALS[name](world)
        finally:
            world.close()
            shutil.rmtree(folder, ignore_errors=True)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as room:
        yield {name: room.submit(undergo, name) for name in ORDEALS if name in chosen}


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("name", ORDEALS)
def test_nothing_is_lost_and_nobody_is_told_twice_without_a_reason_after(name, ordeals):
    """R-08, R-22, R-23, R-24."""
    report = ordeals[name].result()
    assert report["violations"] == []
    assert report["answered"] > 0, "no real load"


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("name", ["nothing"])
def test_the_judge_finds_what_is_altered_in_a_history(name, ordeals):
    """R-24."""
    for words, violations in ordeals[name].result()["seen"].items():
        assert any(words in violation for violation in violations), (words, violations)
