# SPDX-License-Identifier: Apache-2.0
"""The journal on PostgreSQL."""

import pathlib
import threading
import time

from outside.database import Database
from outside.natalia import command
from outside.organisation import BELA, BELAS_SHIELDS, HILL, organisation, phone
from outside.service_managers import ServiceManager
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
    with Database() as server:
        connection = server.connection
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


def test_a_node_waits_for_the_database_and_says_so_and_then_serves(unopened):
    natalia = unopened.prepare().natalia
    journal = natalia.settings["journal"]
    with Database() as server:
        done = copy(journal.pop("path"), server.connection)
        assert done.returncode == 0, done.stderr
        journal |= {"postgres": server.connection, "postgres_copies": 1}
        done = natalia.run("serve")
        assert "journal.spare_path is missing" in done.stderr, done.stderr
        journal["spare_path"] = str(natalia.data / "spare")
        server.act("stop")
        for words in (("journal", "verify"), ("staff", "invite", "Noor Haddad")):
            done = natalia.run(*words)
            assert done.returncode != 0 and "journal.postgres cannot be used" in done.stderr
        manager = ServiceManager(unopened.folder)
        waited = []

        def come_back():
            manager.expect("STATUS=waits for the database")
            time.sleep(2)
            waited.append(natalia.program.is_running and not manager.moments("READY=1"))
            server.act("start")

        back = threading.Thread(target=come_back)
        back.start()
        natalia.start(within=60, environment=manager.environment)
        back.join()
        assert waited == [True]
        assert "Journal: waits, and no device is answered" in natalia.program.output
        manager.expect("READY=1")
        unopened.kannel.start()
        unopened.wristband(BELA).press(*HILL)
        unopened.everybody_is_called(*BELAS_SHIELDS)
        # What is asked on this machine goes through the node that runs.
        assert "Nothing to change" in natalia.load(organisation())
        assert natalia.verify().returncode == 0
        manager.close()
