# SPDX-License-Identifier: Apache-2.0
"""Copies of the record elsewhere: the server dies with its disk, and the record comes back."""

import datetime
import json
import re
import shutil
import sqlite3
import time

import asyncssh
import pytest

from outside.natalia import OPERATIONS, command
from outside.organisation import (
    AMINA, BELA, BELAS_SHIELDS, CLEO, HILL, PERSONAL, ROAD, SHIELDS, phone)
from outside.other_host import OtherHost
from outside.waiting import until

EVERY = 1
"""Seconds between two looks at the journal, in these stories."""


@pytest.fixture
def shelf(folder):
    """The folder on another disk."""
    shelf = folder / "shelf"
    shelf.mkdir()
    return shelf


@pytest.fixture
def copied(unopened, shelf):
    """A station whose journal is copied to the shelf."""
    world = unopened.prepare()
    world.natalia.settings["backup"] = {"folder": str(shelf), "every": EVERY}
    world.kannel.start()
    world.natalia.start()
    return world


def verify_backup(place, *more):
    return command("backup", "verify", place, *more)


def whole_entries(place, *more):
    """How many entries a whole backup has; 0 while it is not whole."""
    done = verify_backup(place, *more)
    found = re.search(r"from entry 1 to (\d+),", done.stdout)
    return int(found.group(1)) if done.returncode == 0 and found else 0


def is_up_to_date(world, place, *more):
    until(
        lambda: whole_entries(place, *more) == len(world.natalia.export()),
        lambda: f"the backup is behind: {verify_backup(place, *more)}", within=20)


def restore(world, place, name, *more):
    """Restores to a journal elsewhere, which the station has from then on."""
    path = world.folder / "elsewhere" / name
    path.parent.mkdir(exist_ok=True)
    done = command("restore", place, "--to", path, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    world.natalia.settings["journal"]["path"] = str(path)
    world.natalia.outputs.append(done.stdout + done.stderr)
    return done.stdout


def seconds_of(line):
    return datetime.datetime.fromisoformat(line["recordedAt"].replace("Z", "+00:00")).timestamp()


def busy_minutes(world, rounds=4):
    """Two alarms with positions on the way, and their deliveries."""
    band = world.wristband(BELA)
    amina = world.wristband(AMINA)
    for step in range(rounds):
        band.press(HILL[0] + step / 100, HILL[1])
        amina.press(ROAD[0], ROAD[1] + step / 100)
        world.osmand(CLEO).report(*HILL)
        time.sleep(0.4)


def test_a_journal_that_died_with_its_disk_is_restored_equal_elsewhere(copied, shelf):
    """R-05. The drill: alarms under continuous backup, kill -9, the disk is gone."""
    world = copied
    busy_minutes(world)
    world.natalia.kill_nine()
    killed = time.time()
    lost = world.natalia.export()
    shutil.rmtree(world.natalia.data)
    world.natalia.data.mkdir()

    for file in shelf.iterdir():
        content = file.read_bytes()
        for word in PERSONAL:
            assert word.encode() not in content, f"{word} lies in {file.name}"
    said = restore(world, shelf, "journal.sqlite", "--check", "--config", world.natalia.config)
    found = world.natalia.export()
    assert len(found) > 10 and found == lost[: len(found)]
    head = re.search(r"Head: (\d+) ([0-9a-f]{64})", said)
    assert (int(head.group(1)), head.group(2)) == (len(found), lost[len(found) - 1]["hash"])
    assert "It opens: 2 defenders, " in said
    assert world.natalia.verify().returncode == 0

    missing = lost[len(found):]
    behind = killed - seconds_of(missing[0]) if missing else 0.0
    print(f"RPO: {len(missing)} of {len(lost)} entries, {behind:.2f} s behind at the kill")
    assert behind < EVERY + 2

    again = command("restore", shelf, "--to", world.natalia.settings["journal"]["path"])
    assert again.returncode != 0 and "is there already" in again.stderr
    world.natalia.start()
    assert world.natalia.get("/")[0] == 200


def test_a_journal_restored_to_the_middle_of_an_alarm_calls_everybody_again(copied, shelf):
    world = copied
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.wristband(AMINA).press(*ROAD)
    world.everybody_is_called(*SHIELDS)
    is_up_to_date(world, shelf)
    lines = world.natalia.export()
    raised = next(
        line for line in lines
        if any("raised" in event.get("alarm", {}) for event in line["decision"]["events"]))
    world.natalia.kill_nine()
    world.phones.all.clear()
    world.mailboxes.all.clear()

    until_then = [line for line in lines if line["recordedAt"] <= raised["recordedAt"]]
    said = restore(world, shelf, "moment.sqlite", "--until", raised["recordedAt"])
    assert f"Restored {len(until_then)} entries" in said
    assert world.natalia.export() == until_then
    restore(world, shelf, "entry.sqlite", "--entry", raised["number"])
    assert world.natalia.export() == lines[: raised["number"]]
    assert whole_entries(shelf) == len(lines)

    # Nobody had been told by then, as far as this journal knows. It has a backup of its own.
    fresh = world.folder / "fresh"
    fresh.mkdir()
    world.natalia.settings["backup"]["folder"] = str(fresh)
    world.natalia.start()
    world.everybody_is_called(*BELAS_SHIELDS)
    is_up_to_date(world, fresh)
    assert whole_entries(shelf) == len(lines)


def flip_a_bit_of(world, number):
    """The disk gives back something else than was written."""
    with sqlite3.connect(world.natalia.settings["journal"]["path"]) as journal:
        triggers = journal.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        [sealed] = journal.execute(
            "SELECT sealed FROM entries WHERE number = ?", (number,)).fetchone()
        for name, _ in triggers:
            journal.execute(f"DROP TRIGGER {name}")
        changed = sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:]
        journal.execute("UPDATE entries SET sealed = ? WHERE number = ?", (changed, number))
        for _, text in triggers:
            journal.execute(text)


def test_a_record_that_the_disk_changed_stops_no_sos_and_the_backup_has_it(copied, shelf):
    """R-05."""
    world = copied
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    raised = next(
        line["number"] for line in world.natalia.export()
        if any("raised" in event.get("alarm", {}) for event in line["decision"]["events"]))
    world.natalia.stop()
    flip_a_bit_of(world, raised)

    world.natalia.start()
    assert f"entry {raised} is damaged" in world.natalia.program.output
    page = world.mailboxes.expect(OPERATIONS, "journal: damaged", within=20)
    assert f"The disk lost entry {raised}." in page.text
    world.wristband(AMINA).press(*ROAD)
    world.everybody_is_called(*SHIELDS)
    world.natalia.stop()
    assert world.natalia.verify().returncode != 0

    said = restore(world, shelf, "mended.sqlite", "--check", "--config", world.natalia.config)
    assert "2 open alarms" in said
    assert world.natalia.verify().returncode == 0
    world.natalia.start()
    assert "damaged" not in world.natalia.program.output


def test_a_journal_restored_to_an_earlier_moment_never_touches_the_old_backup(copied, shelf):
    world = copied
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    is_up_to_date(world, shelf)
    world.natalia.kill_nine()
    before = {file.name: file.read_bytes() for file in shelf.iterdir()}
    restore(world, shelf, "early.sqlite", "--entry", 4)
    world.natalia.start()
    until(lambda: "is of another journal" in world.natalia.program.output, "it does not say so")
    assert {file.name: file.read_bytes() for file in shelf.iterdir()} == before


def test_a_torn_segment_and_one_with_a_flipped_bit_are_named_and_sent_again(copied, shelf):
    world = copied
    # Stopping and starting makes segments that do not grow together.
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    is_up_to_date(world, shelf)
    world.natalia.stop()
    segment = max(shelf.glob("*.segment"), key=lambda file: file.stat().st_size)
    whole = segment.read_bytes()
    for damage, words in (
        (whole[: len(whole) * 2 // 3], "is cut off at record"),
        (whole[:700] + bytes([whole[700] ^ 1]) + whole[701:], "was altered"),
    ):
        segment.write_bytes(damage)
        done = verify_backup(shelf)
        assert done.returncode != 0
        assert f"{segment.name} {words}" in done.stderr, done.stderr
        path = world.folder / "part.sqlite"
        done = command("restore", shelf, "--to", path)
        assert done.returncode != 0 and "Missing: entries " in done.stderr, done.stderr
        assert segment.name in done.stdout
        for file in world.folder.glob("part.sqlite*"):
            file.unlink()
    segment.unlink()
    assert "are in no segment" in verify_backup(shelf).stderr or not list(shelf.glob("*.segment"))
    segment.write_bytes(damage)
    world.natalia.start()
    is_up_to_date(world, shelf)


def test_while_the_other_disk_is_away_alarms_go_out_and_the_backup_catches_up(copied, shelf):
    world = copied
    is_up_to_date(world, shelf)
    away = shelf.rename(world.folder / "away")
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    until(lambda: "waits" in world.natalia.program.output, "it does not say that it waits", 15)
    assert not shelf.exists()
    away.rename(shelf)
    is_up_to_date(world, shelf)
    until(lambda: "goes on" in world.natalia.program.output, "it does not say that it goes on", 15)


def test_a_server_starts_while_the_other_disk_is_away(unopened, shelf):
    world = unopened.prepare()
    world.natalia.settings["backup"] = {"folder": str(shelf), "every": EVERY}
    shelf.rmdir()
    world.kannel.start()
    world.natalia.start()
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    assert not shelf.exists()


def test_what_was_erased_vanishes_from_the_backup_and_stays_erased_when_restored(copied, shelf):
    world = copied
    is_up_to_date(world, shelf)
    world.natalia.stop()
    lines = world.natalia.export()
    subject = next(
        line["subject"] for line in lines if "Belinda" in json.dumps(line["decision"]))
    journal = world.natalia.settings["journal"]["path"]
    with sqlite3.connect(journal) as database:
        place = (bytes.fromhex(subject),)
        [key] = database.execute("SELECT wrapped FROM keys WHERE subject = ?", place).fetchone()
        # What the store's own erasure does.
        database.execute("UPDATE keys SET wrapped = x'' WHERE subject = ?", place)
    assert any(key in file.read_bytes() for file in shelf.iterdir())
    world.natalia.start()
    until(
        lambda: not any(key in file.read_bytes() for file in shelf.iterdir()),
        "the destroyed key is still in the backup")
    world.natalia.stop()
    said = restore(world, shelf, "erased.sqlite", "--until", lines[-1]["recordedAt"])
    assert "and 1 destroyed" in said
    found = world.natalia.export()
    assert [line["hash"] for line in found] == [line["hash"] for line in lines]
    assert [line.get("erased") for line in found if line["subject"] == subject] != []
    assert "Belinda" not in json.dumps(found)


def test_the_record_is_copied_to_another_host_that_shows_the_right_key(unopened):
    world = unopened.prepare()
    host = OtherHost(world.folder).start()
    ways_in = ("--key", host.key_file, "--known-hosts", host.known_hosts)
    try:
        world.natalia.settings["backup"] = {
            "sftp_url": host.url, "sftp_key_file": str(host.key_file),
            "sftp_known_hosts": str(host.known_hosts), "every": EVERY,
        }
        host.be_known_by(asyncssh.generate_private_key("ssh-ed25519"))
        world.kannel.start()
        world.natalia.start()
        until(lambda: "waits: libcurl 60" in world.natalia.program.output, "it trusts anybody")
        assert not list(host.folder.iterdir())
        host.be_known_by(host.own_key)
        is_up_to_date(world, host.url, *ways_in)
        host.go_away()
        world.wristband(BELA).press(*HILL)
        world.everybody_is_called(*BELAS_SHIELDS)
        until(lambda: world.natalia.program.output.count("waits") == 2, "it does not wait", 20)
        host.start()
        is_up_to_date(world, host.url, *ways_in)
        lines = world.natalia.export()
        world.natalia.kill_nine()
        restore(world, host.url, "far.sqlite", *ways_in)
        found = world.natalia.export()
        assert len(found) >= len(lines) and found[: len(lines)] == lines
        # What lies there is a backup like any other.
        assert whole_entries(host.folder) == len(found)
    finally:
        host.stop()


@pytest.mark.parametrize(("key", "value"), [
    ("folder", "a/relative/path"), ("every", 0), ("every", 3601), ("every", "often"),
    ("sftp_url", "sftp://backup.example.org/no-account/"),
    ("sftp_url", "https://natalia@backup.example.org/x/"), ("sftp_key_file", "/none"),
    ("sftp_known_hosts", "/none"),
])
def test_a_wrong_setting_of_the_backup_stops_the_start_and_is_named(unopened, key, value):
    world = unopened.prepare()
    known = world.folder / "known_hosts"
    known.write_text("backup.example.org ssh-ed25519 AAAA\n")
    world.natalia.settings["backup"] = {
        "sftp_url": "sftp://natalia@backup.example.org/srv/natalia/",
        "sftp_key_file": str(known), "sftp_known_hosts": str(known),
    } | {key: value}
    done = world.natalia.run("serve", within=20)
    assert done.returncode != 0
    assert f"backup.{key}" in done.stderr, done.stderr
