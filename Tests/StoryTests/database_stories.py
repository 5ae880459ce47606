# SPDX-License-Identifier: Apache-2.0
"""The journal on PostgreSQL."""

import pathlib

from outside.database import database
from outside.natalia import command
from outside.organisation import BELA, BELAS_SHIELDS, HILL, phone
from outside.waiting import until


def copy(source, target):
    return command("journal", "copy", "--from", source, "--to", target)


def test_a_journal_goes_to_a_database_and_back_and_is_the_same(world):
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.natalia.stop()
    before = world.natalia.export()
    journal = pathlib.Path(world.natalia.settings["journal"]["path"])
    back = journal.with_name("back.sqlite")
    with database() as connection:
        done = copy(connection, back)
        assert done.returncode != 0 and "no journal" in done.stderr, done.stderr
        for source, target in ((journal, connection), (connection, back)):
            done = copy(source, target)
            assert done.returncode == 0, done.stderr
            assert f"Copied and verified: {len(before)} entries." in done.stdout
            done = copy(source, target)
            assert done.returncode != 0 and "holds something already" in done.stderr
        with_password = copy(f"{connection} password=blue-window", journal)
        assert with_password.returncode != 0 and "blue-window" not in with_password.stderr
    world.natalia.settings["journal"]["path"] = str(back)
    assert world.natalia.export() == before
    assert world.natalia.verify().returncode == 0
    # And it goes on from there.
    world.natalia.start()
    world.wristband(BELA).press(*HILL)
    until(lambda: len(world.natalia.export()) > len(before), "the second SOS was not taken")
