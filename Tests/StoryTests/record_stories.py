# SPDX-License-Identifier: Apache-2.0
"""The journal and the files around it: sealed, verified, exported, imported, configured."""

import json
import os
import re
import sqlite3
import struct

import pytest

from outside.natalia import Natalia, command
from outside.organisation import (
    BELA, BELAS_SHIELDS, HILL, PERSONAL, organisation, phone)


def forms_of_a_place(place):
    """The ways in which a place could lie on disk in the clear."""
    forms = []
    # A GT06 device rounds to a 1,800,000th of a degree.
    for degrees in (*place, *(round(angle * 1_800_000) / 1_800_000 for angle in place)):
        e7 = round(degrees * 1e7)
        forms += [f"{degrees:.4f}".encode(), str(e7)[:7].encode()]
        forms += [struct.pack(order, e7) for order in ("<i", ">i")]
        forms += [struct.pack(order, degrees) for order in ("<d", ">d")]
    return forms


def everything_in(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def one_alarm(world):
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_nothing_personal_lies_on_disk_or_in_a_log_in_the_clear(world):
    """R-17."""
    one_alarm(world)
    secrets = [word.encode() for word in PERSONAL] + forms_of_a_place(HILL)
    for moment in ("while it runs", "after it was killed"):
        files = everything_in(world.natalia.data)
        assert any(content.startswith(b"SQLite format 3") for content in files.values())
        for file, content in files.items():
            for secret in secrets:
                assert secret not in content, f"{secret} lies in {file.name} {moment}"
        if world.natalia.program:
            world.natalia.kill_nine()
    logs = "\n".join(world.natalia.outputs)
    for word in PERSONAL + ["62.345", "15.678"]:
        assert word not in logs, f"{word} stands in what the server said"


def test_no_alarm_is_missing_from_the_export_and_every_line_is_json(world):
    one_alarm(world)
    lines = world.natalia.export()
    assert len(lines) > 5 and all(isinstance(line, dict) for line in lines)
    text = json.dumps(lines, ensure_ascii=False)
    assert "Belinda Ravenscroft" in text and "46701740611" in text


def test_the_journal_verifies_and_names_the_first_record_that_was_changed(world):
    """R-05."""
    one_alarm(world)
    world.natalia.stop()
    assert world.natalia.verify().returncode == 0
    with sqlite3.connect(world.natalia.settings["journal"]["path"]) as journal:
        name, column = sealed_column(journal)
        numbers = [row[0] for row in journal.execute(f"SELECT rowid FROM {name} ORDER BY rowid")]
        broken = numbers[len(numbers) // 2]
        [sealed] = journal.execute(
            f"SELECT {column} FROM {name} WHERE rowid = ?", (broken,)).fetchone()
        changed = bytes([sealed[0] ^ 1]) + sealed[1:]
        for (trigger,) in journal.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            journal.execute(f"DROP TRIGGER {trigger}")
        journal.execute(f"UPDATE {name} SET {column} = ? WHERE rowid = ?", (changed, broken))
    done = world.natalia.verify()
    assert done.returncode != 0
    assert re.search(rf"\b{broken}\b", done.stdout + done.stderr), done.stdout + done.stderr


def sealed_column(journal):
    """The table and column that hold the sealed records."""
    tables = journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        columns = [row[1] for row in journal.execute(f"PRAGMA table_info({table})")]
        if "sealed" in columns and "hash" in columns:
            return table, "sealed"
    raise AssertionError("no table holds sealed records")


def test_verifying_needs_no_key(world):
    one_alarm(world)
    world.natalia.stop()
    journal = world.natalia.settings["journal"]
    (world.folder / "master.key").write_text("0" * 64 + "\n")
    assert world.natalia.verify().returncode == 0
    done = world.natalia.run("journal", "export")
    assert done.returncode != 0 and "Ravenscroft" not in done.stdout
    assert journal["path"]


def test_a_journal_cut_off_in_the_middle_of_a_write_gives_back_every_whole_record(world):
    """R-05."""
    one_alarm(world)
    before = world.natalia.export()
    world.natalia.kill_nine()
    for file in world.natalia.data.glob("*-wal"):
        content = file.read_bytes()
        file.write_bytes(content + content[-3000:-500])
    world.natalia.start()
    after = world.natalia.export()
    assert after[: len(before)] == before
    world.natalia.stop()
    assert world.natalia.verify().returncode == 0


def test_importing_the_same_file_twice_adds_nothing(unopened):
    world = unopened.prepare()
    before = world.natalia.export()
    said = world.natalia.load(organisation())
    assert "Nothing to change" in said
    assert world.natalia.export() == before
    world.natalia.start()
    assert "Nothing to change" in world.natalia.load(organisation())


def test_a_changed_file_is_taken_over_while_the_server_runs(world):
    def petra_has_a_new_phone(value):
        value["defenders"][1]["shields"][0]["reach"] = [{"sms": "+46701740690"}]

    world.natalia.load(organisation(petra_has_a_new_phone))
    world.wristband(BELA).press(*HILL)
    world.phones.expect("+46701740690", "needs help")
    world.everybody_is_called("quentin", "rosa", "sami")
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


GOOD = """station: {name: Story Station}
officers:
  - {key: noor, name: Noor Haddad, reach: [{sms: "+46701740641"}]}
  - {key: ines, name: Ines Abelard, reach: [{sms: "+46701740642"}]}
rota: {starts: "2026-01-05T08:00:00Z", watch_hours: 8, order: [noor, ines], decision_maker: ines}
plans:
  - key: quiet
    name: Quiet
    instruction: Call.
    shield_task: Go.
    presume_real_after: 300
defenders:
  - key: amina
    alias: Amina
    name: Aminata Thistlewood
    language: en
    country: SE
    plan: quiet
    devices:
      - {identifier: "000000000000101", kind: wristband}
    consents: []
    shields:
      - {key: a, name: A, language: en, sees: exact, reach: [{sms: "+46701740605"}]}
      - {key: b, name: B, language: en, sees: exact, reach: [{sms: "+46701740606"}]}
      - {key: c, name: C, language: en, sees: exact, reach: [{sms: "+46701740607"}]}
      - {key: d, name: D, language: en, sees: exact, reach: [{sms: "+46701740608"}]}
"""


@pytest.mark.parametrize(
    ("line", "right", "wrong"),
    [
        (3, "+46701740641", "070-not-a-number"),
        (5, "order: [noor, ines]", "order: [noor, nobody]"),
        (11, "presume_real_after: 300", "presume_real_after: soon"),
        (17, "country: SE", "country: Sweden"),
        (18, "plan: quiet", "plan: loud"),
        (20, "kind: wristband", "knid: wristband"),
        (23, "sees: exact", "sees: everything"),
        (24, "{key: b,", "{"),
    ],
)
def test_a_wrong_organisation_file_is_refused_with_its_line(unopened, line, right, wrong):
    world = unopened.prepare()
    before = world.natalia.export()
    lines = GOOD.splitlines()
    assert right in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(right, wrong)
    file = world.folder / "wrong.yaml"
    file.write_text("\n".join(lines) + "\n")
    done = world.natalia.run("import", file)
    assert done.returncode != 0
    assert f"line {line}" in done.stdout + done.stderr, done.stdout + done.stderr
    assert "Thistlewood" not in done.stdout + done.stderr
    assert world.natalia.export() == before, "a wrong file changed something"


def test_the_good_file_is_good(unopened):
    world = unopened.prepare()
    file = world.folder / "good.yaml"
    file.write_text(GOOD)
    done = world.natalia.run("import", file)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("journal", "path", None),
        ("journal", "master_key_file", None),
        ("journal", "master_key_file", "/nowhere/master.key"),
        ("web", "address", None),
        ("web", "address", "alarm.example.org"),
        ("web", "port", "eighty"),
        ("gateway", "gt06_port", 70_000),
        ("sms", "password_file", None),
        ("sms", "callback_secret_file", None),
        ("mail", "tls", "perhaps"),
        ("mail", "from", "nobody"),
        ("post", "token_file", "/nowhere/token"),
        ("web", "prot", 8080),
        ("sms", "password", "in-the-clear"),
    ],
)
def test_a_wrong_or_missing_setting_stops_the_start_and_is_named(unopened, section, key, value):
    world = unopened.prepare()
    if value is None:
        del world.natalia.settings[section][key]
    else:
        world.natalia.settings[section][key] = value
    done = command("serve", "--config", world.natalia.config)
    said = done.stdout + done.stderr
    assert done.returncode not in (0, None) and "Ready" not in done.stdout
    assert f"{section}.{key}" in said, said
    assert len(said.strip().splitlines()) <= 2, said
    assert "in-the-clear" not in said and world.mailboxes.password not in said


def test_an_environment_variable_overrides_the_file(unopened):
    world = unopened.prepare()
    done = command(
        "serve", "--config", world.natalia.config,
        environment=os.environ | {"MAIL_TLS": "perhaps"})
    assert done.returncode != 0 and "mail.tls" in done.stdout + done.stderr


def test_two_servers_never_write_one_journal(world):
    second = world.folder / "second"
    other = Natalia(second, world.mailboxes, world.feed)
    other.settings["journal"] = world.natalia.settings["journal"]
    done = command("serve", "--config", other.config)
    assert done.returncode != 0 and "Ready" not in done.stdout
    one_alarm(world)
