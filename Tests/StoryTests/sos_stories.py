# SPDX-License-Identifier: Apache-2.0
"""From a tracker's SOS to every phone: what must arrive, once, and what must not."""

import json
import random
import re
import socket

import pytest

from outside.officers import OfficerAtScreen
from outside.organisation import (
    AMINA, BELA, BELAS_SHIELDS, CLEO, HILL, ROAD, SHIELDS, phone)
from outside.trackers import GT06


def test_one_sos_reaches_every_shield_the_officer_and_with_consent_the_public(world):
    """R-09."""
    band = world.wristband(AMINA)
    band.press(*HILL)
    called = world.everybody_is_called(*SHIELDS)
    page = world.phones.expect(phone("noor"), "RED", "SOS", "Amina")
    post = world.feed.expect("feed", "human rights defender", "Sweden")
    assert {sms.code for sms in called.values()} == {page.code}
    assert len({sms.link for sms in called.values()}) == len(SHIELDS), "each link is for one person"
    assert "Thistlewood" not in post.text and "Amina" not in post.text
    world.assert_nothing_else()


def test_no_sms_or_post_names_a_place_or_the_defender_s_own_name(world):
    """R-13."""
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    for received in world.phones.all + world.feed.all:
        assert "62.3" not in received.text and "15.6" not in received.text, received
        assert "Thistlewood" not in received.text, received
    world.assert_nothing_else()


def test_three_sos_frames_of_one_emergency_are_one_alarm(world):
    """R-03."""
    band = world.wristband(AMINA)
    for place in (HILL, ROAD, HILL):
        band.press(*place)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    world.assert_nothing_else(settle=2)


def test_the_same_frame_twice_counts_once(world, screens):
    officer = OfficerAtScreen(world, screens)
    band = world.wristband(BELA)
    frame = band.alarm_frame(*HILL)
    band.tell(frame)
    band.tell(frame)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    officer.open_alarm("Bela")
    officer.sees("1 signal", part="[data-part=trust]")
    band.press(*HILL)
    officer.sees("2 signals", part="[data-part=trust]")
    world.assert_nothing_else()


def test_two_defenders_in_need_are_two_alarms_with_codes_of_their_own(world):
    world.wristband(AMINA).press(*HILL)
    world.wristband(BELA).press(*ROAD)
    first = world.everybody_is_called(*SHIELDS)
    second = world.everybody_is_called(*BELAS_SHIELDS)
    pages = [world.phones.expect(phone("noor"), name) for name in ("Amina", "Bela")]
    world.feed.expect("feed", "human rights defender")
    codes = {sms.code for sms in first.values()}, {sms.code for sms in second.values()}
    assert codes == ({pages[0].code}, {pages[1].code}) and pages[0].code != pages[1].code
    world.assert_nothing_else()


HILL_DIGITS = re.compile(r"62\.?34567|15\.?67891")


def test_no_position_is_kept_without_an_alarm(world):
    """R-04."""
    band = world.wristband(BELA)
    band.move(*HILL)
    band.tell(band.heartbeat_frame())
    assert world.osmand(CLEO).report(*HILL) == 200
    kept = "\n".join(map(json.dumps, world.natalia.export()))
    assert not HILL_DIGITS.search(kept), "a position was kept though nobody was in need"
    # The same search finds it once she is in need, so the search is a good one.
    band.press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    kept = "\n".join(map(json.dumps, world.natalia.export()))
    assert HILL_DIGITS.search(kept)
    world.assert_nothing_else()


def test_the_device_is_answered_only_after_the_alarm_is_durable(world):
    """R-08."""
    band = world.wristband(BELA)
    band.press(*HILL)
    world.natalia.restart()
    for shield in BELAS_SHIELDS:
        world.phones.expect(phone(shield), "needs help", within=20)
    world.phones.expect(phone("noor"), "SOS", within=20)
    # What was on its way when the server died may come twice; nothing else may come.
    world.phones.expect_any_number("Bela")
    world.assert_nothing_else()


def test_an_unknown_device_s_sos_pages_the_officer_and_lands_in_quarantine(world, screens):
    """R-11."""
    officer = OfficerAtScreen(world, screens)
    world.wristband("000000000000999").press(*HILL)
    world.phones.expect(phone("noor"), "SOS", "Unknown device")
    world.assert_nothing_else()
    officer.sees("000000000000999")
    officer.page.goto(world.natalia.address + "/console/quarantine")
    officer.sees("000000000000999")
    officer.sees("Asked for help")


def test_a_flood_of_unknown_devices_pages_the_officer_once(world):
    for number in range(30):
        world.wristband(f"{700 + number:015d}").press(*HILL)
    world.phones.expect(phone("noor"), "Unknown device")
    world.assert_nothing_else(settle=2)


def test_an_sos_with_a_wrong_checksum_still_raises(world):
    """R-10."""
    world.wristband(BELA).press(*HILL, wrong_checksum=True)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_an_sos_cut_in_two_or_sent_byte_by_byte_raises(world):
    """R-10."""
    band = world.wristband(BELA)
    frame = band.alarm_frame(*HILL)
    for byte in frame:
        band.send(bytes([byte]))
    assert band.answer()[0] == band.ALARM
    other = world.wristband(AMINA)
    frame = other.alarm_frame(*HILL)
    other.send(frame[:17])
    with pytest.raises(socket.timeout):
        other.answer(within=0.5)
    other.send(frame[17:])
    assert other.answer()[0] == other.ALARM
    world.everybody_is_called(*SHIELDS, *BELAS_SHIELDS)
    for name in ("Amina", "Bela"):
        world.phones.expect(phone("noor"), name)
    world.feed.expect("feed", "human rights defender")
    world.assert_nothing_else()


def test_frames_joined_in_one_read_are_all_heard(world):
    band = world.wristband(BELA)
    band.send(band.heartbeat_frame() + band.position_frame(*ROAD) + band.alarm_frame(*HILL))
    assert [band.answer()[0] for _ in range(3)] == [band.HEARTBEAT, band.POSITION, band.ALARM]
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_garbage_never_stops_the_server_nor_hides_the_sos_behind_it(world):
    """R-10."""
    chance = random.Random(20260105)
    for port in ("gt06", "h02", "osmand"):
        for length in (1, 40, 5_000, 100_000):
            with socket.create_connection(("127.0.0.1", world.natalia.ports[port]), 5) as line:
                line.settimeout(1)
                try:
                    line.sendall(chance.randbytes(length))
                except OSError:
                    # It may hang up on us in the middle.
                    continue
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        for length in (0, 1, 200, 1400):
            datagrams.sendto(chance.randbytes(length), ("127.0.0.1", world.natalia.ports["h02"]))
    band = world.wristband(BELA)
    band.send(b"\x00\xff\x78garbage\r\n" + band.alarm_frame(*HILL))
    assert band.answer()[0] == band.ALARM
    assert world.natalia.program.is_running
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "Bela")
    world.assert_nothing_else()


def test_an_h02_tracker_raises_by_tcp_and_by_udp(world):
    world.h02(BELA).press_by_tcp(*HILL)
    world.h02(AMINA).press_by_udp(*ROAD)
    world.everybody_is_called(*SHIELDS, *BELAS_SHIELDS)
    for name in ("Amina", "Bela"):
        world.phones.expect(phone("noor"), name)
    world.feed.expect("feed", "human rights defender")
    world.assert_nothing_else()


def test_a_wristband_raises_by_udp(world):
    GT06(world.natalia.ports["gt06"], BELA).press_by_udp(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "Bela")
    world.assert_nothing_else()


def test_a_phone_with_osmand_raises(world):
    app = world.osmand(CLEO)
    assert app.report(*ROAD) == 200
    app.press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS", "Bela")
    world.assert_nothing_else()


def test_a_wristband_that_is_torn_off_raises(world):
    world.wristband(BELA).press(*HILL, code=0x13)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "removed", "Bela")
    world.assert_nothing_else()


def test_a_low_battery_alone_calls_nobody(world):
    world.wristband(BELA).press(*HILL, code=0x0E)
    world.assert_nothing_else(settle=2)


def test_when_nobody_answers_the_next_officers_are_paged(unopened):
    """R-02."""
    def soon(value):
        value["station"]["escalation"] = {"second": 5, "decision_maker": 7, "everybody": 9}

    world = unopened.open(soon)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    first = world.phones.expect(phone("noor"), "RED")
    second = world.phones.expect(phone("ines"), "RED", within=8)
    third = world.phones.expect(phone("tomas"), "RED", within=5)
    for officer in ("noor", "ines", "tomas"):
        world.phones.expect(phone(officer), "Nobody has answered", within=8)
    assert 4 <= second.at - first.at <= 7 and 6 <= third.at - first.at <= 9
    world.assert_nothing_else(settle=0)


def test_an_officer_who_acknowledges_by_sms_ends_the_paging(unopened):
    def soon(value):
        value["station"]["escalation"] = {"second": 5, "decision_maker": 6, "everybody": 7}

    world = unopened.open(soon)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    page = world.phones.expect(phone("noor"), "RED")
    world.kannel.say(phone("noor"), f"{page.code} 1")
    world.assert_nothing_else(settle=9)


def test_a_stranger_s_sms_changes_nothing(unopened):
    def soon(value):
        value["station"]["escalation"] = {"second": 5, "decision_maker": 60, "everybody": 90}

    world = unopened.open(soon)
    world.wristband(BELA).press(*HILL)
    called = world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "RED")
    world.kannel.say("+46701740698", f"{called['petra'].code} 1")
    world.phones.expect(phone("ines"), "RED", within=8)
    world.assert_nothing_else()


def test_an_sms_reply_of_a_shield_appears_on_the_console_and_stops_what_still_goes_to_her(
    unopened, screens
):
    def petra_by_mail_first(value):
        petra = value["defenders"][1]["shields"][0]
        petra["reach"].reverse()

    world = unopened.open(petra_by_mail_first)
    officer = OfficerAtScreen(world, screens)
    world.mailboxes.refuse("petra@example.org", "451 4.3.0 Come again later")
    world.wristband(BELA).press(*HILL)
    called = world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "RED")
    officer.open_alarm("Bela")
    code = called["petra"].code
    world.kannel.say(phone("quentin"), f"{code} 1")
    officer.sees("1 of 4 shields answered", part="#cards")
    world.kannel.say(phone("petra"), f"{code} 2")
    officer.sees("2 of 4 shields answered", part="#cards")
    officer.sees("2 of 4 silent", part="[data-part=shields]")
    officer.sees("answered: got it", part="[data-part=timeline]")
    officer.sees("answered: going", part="[data-part=timeline]")
    world.mailboxes.accept("petra@example.org")
    world.assert_nothing_else(settle=9)
