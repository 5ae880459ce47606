# SPDX-License-Identifier: Apache-2.0
"""What those who run a station see of it, and who calls them when it is silent."""

import http.server
import json
import re
import socket
import sqlite3
import ssl
import threading
import time
import urllib.error

import pytest

from outside.disks import UnkindMachine
from outside.natalia import OPERATIONS, command
from outside.organisation import (
    AMINA, BELA, BELAS_SHIELDS, HILL, PERSONAL, SHIELDS, mailbox, phone)
from outside.processes import free_port
from outside.service_managers import ServiceManager
from outside.waiting import until
from outside.watchers import Watcher


def with_metrics(world):
    """A station that also shows its figures; returns the address of them."""
    port = free_port()
    world.prepare().natalia.settings["metrics"] = {"port": port}
    return f"http://127.0.0.1:{port}"


def figures(natalia, address):
    status, headers, body = natalia.get(address + "/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def test_health_and_ready_tell_strangers_yes_or_no_and_nothing_else(world):
    for path in ("/health", "/ready"):
        status, headers, body = world.natalia.get(path)
        assert (status, body) == (200, b'{"ok":true}\n'), path
        assert headers["Content-Type"] == "application/json"
        assert headers["Cache-Control"] == "no-store"
    assert world.natalia.get("/metrics")[0] == 404


def test_the_metrics_measure_the_promises_and_name_nobody(unopened):
    address = with_metrics(unopened)
    unopened.kannel.start()
    world, natalia = unopened, unopened.natalia.start()
    before = figures(natalia, address)
    assert before['natalia_open_alarms{phase="raised"}'] == 0
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    code = world.phones.expect(phone("noor"), "SOS").code
    world.feed.expect("feed", "human rights defender")
    sent = 'natalia_attempts_total{channel="sms",outcome="taken"}'
    until(lambda: figures(natalia, address)[sent] == 5, "five SMS were taken")
    until(
        lambda: figures(natalia, address)['natalia_deliveries_unfinished{channel="sms"}'] == 0,
        "every receipt came")
    after = figures(natalia, address)
    assert after["natalia_accepted_to_durable_seconds_count"] == 1
    assert after['natalia_accepted_to_first_attempt_seconds_count{channel="sms"}'] == 5
    assert after['natalia_accepted_to_first_attempt_seconds_bucket{channel="sms",le="10"}'] == 5
    assert after['natalia_attempts_total{channel="post",outcome="taken"}'] == 1
    assert after['natalia_open_alarms{phase="received"}'] == 1
    assert 0 <= after["natalia_unclaimed_alarm_oldest_seconds"] < 60
    assert after['natalia_device_messages_total{protocol="gt06",kind="trigger"}'] == 1
    assert after["natalia_journal_head"] > before["natalia_journal_head"]
    assert after["natalia_quarantine_senders"] == 0
    assert 10e6 < after["natalia_resident_memory_bytes"] < 2e9
    assert after["natalia_well"] == 1 and after["natalia_ready"] == 1
    assert any(name.startswith("natalia_build_info{version=") for name in after)
    page = natalia.get(address + "/metrics")[2].decode()
    for word in PERSONAL + ["62.345", "15.678", "gateway", "127.0.0.1"]:
        assert word not in page, word
    assert not re.search(rf"\b{code}\b", page)
    # Prometheus refuses a page in which anything stands twice, or before its type.
    names = [line for line in page.splitlines() if line.startswith("# TYPE ")]
    assert len(names) == len(set(names)) and len(after) == len(
        [line for line in page.splitlines() if not line.startswith("#")])
    world.assert_nothing_else()


def test_a_journal_that_cannot_be_written_is_told_and_is_no_reason_to_start_anew(unopened):
    address = with_metrics(unopened)
    manager = ServiceManager(unopened.folder, watchdog=4)
    natalia = unopened.natalia
    natalia.start(environment=manager.environment)
    manager.expect("STATUS=well")
    # Somebody else holds the file: from now on every write fails.
    journal = sqlite3.connect(natalia.settings["journal"]["path"], isolation_level=None)
    try:
        journal.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        until(lambda: natalia.get("/health")[0] == 503, "it says that it is not well", within=30)
        assert natalia.get("/health")[2] == b'{"ok":false}\n', "strangers learn no reason"
        status, _, body = natalia.get(address + "/health")
        assert status == 503 and json.loads(body)["reasons"][0].startswith("journal: silent for")
        assert natalia.get("/ready")[0] == 200
        assert manager.longest_silence("WATCHDOG=1", began, time.monotonic()) < 4
    finally:
        journal.rollback()
        journal.close()
    until(lambda: natalia.get("/health")[0] == 200, "it is well again", within=30)
    manager.close()


@pytest.mark.parametrize("spare_hangs", [False, True])
def test_while_the_disk_hangs_everybody_is_called(unopened, spare_hangs):
    """R-22. The device is answered as soon as the spare place has its SOS."""
    machine = UnkindMachine(unopened.folder)
    unopened.prepare().kannel.start()
    natalia = unopened.natalia.start(environment=machine.environment)
    journal = natalia.settings["journal"]["path"]
    wristband = unopened.wristband(BELA)
    spare = [f"{journal}.spare"] if spare_hangs else []
    machine.fail("hang", journal, f"{journal}-wal", *spare)
    try:
        wristband.send(wristband.alarm_frame(*HILL))
        unopened.everybody_is_called(*BELAS_SHIELDS)
        unopened.phones.expect(phone("noor"), "SOS")
        if spare_hangs:
            with pytest.raises((TimeoutError, ConnectionError)):
                wristband.answer(within=3)
        else:
            assert wristband.answer()
    finally:
        machine.fail("hang")
    until(lambda: natalia.get("/health")[0] == 200, "it is well again", within=30)
    natalia.stop()
    assert natalia.verify().returncode == 0
    assert sum("raised" in json.dumps(line) for line in natalia.export()) > 0
    assert unopened.phones.unexpected() == [], "somebody was called twice"


def test_a_spare_place_that_is_not_there_stops_no_start(unopened):
    """R-22."""
    unopened.prepare().kannel.start()
    natalia = unopened.natalia
    natalia.settings["journal"]["spare_path"] = str(unopened.folder / "not-mounted" / "spare")
    natalia.start()
    assert "runs without journal.spare_path" in natalia.program.output
    unopened.mailboxes.expect(OPERATIONS, "journal: no spare place")
    unopened.wristband(BELA).press(*HILL)
    unopened.everybody_is_called(*BELAS_SHIELDS)


@pytest.mark.parametrize("key", ["h02_port", "osmand_port"])
def test_a_port_of_devices_that_is_taken_is_named(unopened, key):
    natalia = unopened.prepare().natalia
    with socket.create_server(("127.0.0.1", 0)) as taken:
        natalia.settings["gateway"][key] = taken.getsockname()[1]
        done = natalia.run("serve")
    assert done.returncode == 1, done.stderr
    assert f"gateway.{key} cannot be listened on: another program listens there" in done.stderr


def test_a_journal_whose_path_is_too_long_for_its_socket_is_told_so(unopened):
    natalia = unopened.prepare().natalia
    natalia.settings["journal"]["path"] = str(unopened.folder / ("j" * 120))
    done = natalia.run("serve")
    assert done.returncode != 0
    assert "too long for the path of a journal" in done.stderr and "may have 95" in done.stderr


@pytest.mark.parametrize("abstract", [False, True], ids=["file", "abstract"])
def test_the_service_manager_is_told_ready_alive_and_stopping(unopened, abstract):
    manager = ServiceManager(unopened.folder, watchdog=2, abstract=abstract)
    unopened.prepare().natalia.start(environment=manager.environment)
    manager.expect("READY=1")
    assert unopened.natalia.get("/ready")[0] == 200
    began = time.monotonic()
    time.sleep(3)
    assert manager.longest_silence("WATCHDOG=1", began, time.monotonic()) < 2
    assert not manager.moments("STOPPING=1")
    unopened.natalia.stop()
    manager.expect("STOPPING=1")
    assert len(manager.moments("READY=1")) == 1
    manager.close()


def test_without_a_watchdog_nobody_is_told_that_it_lives(unopened):
    manager = ServiceManager(unopened.folder)
    unopened.prepare().natalia.start(environment=manager.environment)
    manager.expect("READY=1")
    time.sleep(1)
    assert not manager.moments("WATCHDOG=1")
    unopened.natalia.stop()
    manager.close()


# The watcher


@pytest.fixture
def watcher(world):
    watcher = Watcher(world.folder, world.natalia.address, world.kannel, world.mailboxes)
    watcher.settings["people"] = {
        "phones": [phone("tomas"), phone("ines")], "mails": [mailbox("tomas")]}
    yield watcher
    watcher.stop()


def test_when_the_server_is_dead_the_watcher_pages_again_and_again_until_it_is_back(
    world, watcher
):
    """R-21."""
    manager = ServiceManager(watcher.folder, watchdog=60)
    watcher.settings["watch"]["repeat_after"] = 4
    watcher.start(manager.environment)
    manager.expect("READY=1")
    manager.expect("STATUS=127.0.0.1: well")
    time.sleep(4)
    assert not world.phones.unexpected(), "it paged though all was well"
    world.natalia.kill_nine()
    died = time.monotonic()
    everybody = (phone("tomas"), phone("ines"))
    for number in everybody:
        world.phones.expect(number, "server silent", "127.0.0.1", within=20)
    assert time.monotonic() - died >= 1.5, "it paged before the silence was long enough"
    world.mailboxes.expect(mailbox("tomas"), "SERVER SILENT")
    for number in everybody:
        world.phones.expect(number, "server silent", within=20)
    world.mailboxes.expect(mailbox("tomas"), "SERVER SILENT")
    world.natalia.start()
    for number in everybody:
        world.phones.expect(number, "server back", within=20)
    world.mailboxes.expect(mailbox("tomas"), "SERVER BACK")
    manager.expect("WATCHDOG=1")
    assert watcher.program.terminate() == 0
    manager.expect("STOPPING=1")
    said = watcher.program.output
    assert "server silent" in said and "server back" in said, "it also shouts where it runs"
    for word in ("46701740643", "46701740642", "tomas@"):
        assert word not in said
    world.assert_nothing_else(settle=3)
    manager.close()


def test_a_server_that_hangs_is_silent_too_and_mail_goes_when_kannel_is_down(world, watcher):
    """R-21."""
    world.kannel.stop()
    watcher.start()
    until(lambda: "well" in watcher.program.output, "the watcher heard it")
    world.natalia.program.process.send_signal(19)  # SIGSTOP: it takes connections, and says nothing
    try:
        world.mailboxes.expect(mailbox("tomas"), "SERVER SILENT", within=30)
        world.kannel.start()
        world.phones.expect(phone("tomas"), "server silent", within=30)
        world.phones.expect(phone("ines"), "server silent", within=30)
    finally:
        world.natalia.program.process.send_signal(18)
    for number in (phone("tomas"), phone("ines")):
        world.phones.expect(number, "server back", within=30)
    world.mailboxes.expect(mailbox("tomas"), "SERVER BACK")
    world.assert_nothing_else()


def test_a_drill_of_the_watcher_pages_everybody_once(world, watcher):
    done = watcher.run("--drill")
    assert done.returncode == 0 and "3 of 3" in done.stdout, done.stdout + done.stderr
    for number in (phone("tomas"), phone("ines")):
        world.phones.expect(number, "DRILL")
    world.mailboxes.expect(mailbox("tomas"), "DRILL")
    world.assert_nothing_else()


def test_looking_once_says_by_its_status_whether_the_server_is_well(world):
    assert command("watch", world.natalia.address, "--once").returncode == 0
    world.natalia.kill_nine()
    done = command("watch", world.natalia.address, "--once")
    assert done.returncode != 0 and "no answer" in done.stdout


class Imposter:
    """Answers as a station would, behind a certificate that nobody vouches for."""

    def __init__(self, mailboxes, body=b'{"ok":true}\n'):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(mailboxes.certificate, mailboxes.certificate.with_suffix(".key"))
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def test_the_watcher_believes_only_a_certificate_that_it_trusts_and_the_server_s_own_words(
    world, watcher
):
    imposter = Imposter(world.mailboxes)
    page_of_a_proxy = Imposter(world.mailboxes, b"<html>All is well</html>")
    try:
        watcher.address = imposter.address
        done = watcher.run("--once")
        assert done.returncode != 0 and "no answer" in done.stdout
        watcher.settings["watch"]["ca_file"] = str(world.mailboxes.certificate)
        assert watcher.run("--once").returncode == 0
        watcher.address = page_of_a_proxy.address
        assert watcher.run("--once").returncode != 0
    finally:
        imposter.stop()
        page_of_a_proxy.stop()
    watcher.address = "http://alarm.example.org"
    done = watcher.run("--once")
    assert done.returncode != 0 and "https" in done.stderr


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda value: value["watch"].update(every=0), "watch.every"),
        (lambda value: value["watch"].update(silence="long"), "watch.silence"),
        (lambda value: value["watch"].update(ca_file="/nowhere/ca.pem"), "watch.ca_file"),
        (lambda value: value["watch"].update(patience=30), "watch.patience"),
        (lambda value: value.pop("people"), "people"),
        (lambda value: value["people"].update(phones=["070-not-a-number"]), "people.phones"),
        (lambda value: value["people"].update(mails="tomas"), "people.mails"),
        (lambda value: value["people"].update(pigeons=["x"]), "people.pigeons"),
        (lambda value: value.pop("sms"), "sms.kannel_url"),
        (lambda value: value.pop("mail"), "mail.host"),
        (lambda value: value["sms"].pop("password_file"), "sms.password_file"),
        (lambda value: value["sms"].update(password="in-the-clear"), "sms.password"),
        (lambda value: value.update(log={"level": "loud"}), "log.level"),
        (lambda value: value.update(log={"format": "xml"}), "log.format"),
    ],
)
def test_a_wrong_setting_of_the_watcher_stops_its_start_and_is_named(
    unopened, change, key
):
    world = unopened.prepare()
    watcher = Watcher(world.folder, world.natalia.address, world.kannel, world.mailboxes)
    watcher.settings["people"] = {"phones": [phone("tomas")], "mails": [mailbox("tomas")]}
    change(watcher.settings)
    done = watcher.run()
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "Watching" not in said
    assert key in said, said
    assert "in-the-clear" not in said and len(said.strip().splitlines()) <= 2, said


def test_a_port_that_cannot_be_had_is_named_by_its_own_setting(unopened):
    world = unopened.prepare()
    world.natalia.settings["metrics"] = {"port": world.mailboxes.port}
    done = command("serve", "--config", world.natalia.config)
    assert done.returncode != 0 and "metrics.port" in done.stdout + done.stderr
    world.natalia.settings["metrics"] = {"port": 0}
    world.natalia.settings["web"]["port"] = world.mailboxes.port
    done = command("serve", "--config", world.natalia.config)
    assert done.returncode != 0 and "web.port" in done.stdout + done.stderr


def test_figures_are_shown_nowhere_unless_a_port_is_set(world):
    with pytest.raises(urllib.error.URLError):
        world.natalia.get("http://127.0.0.1:9464/metrics")
    assert "Ready: metrics" not in world.natalia.program.output
