# SPDX-License-Identifier: Apache-2.0
"""When a way out fails: the next one is taken, nothing is lost, and nothing is told twice."""

from outside.organisation import (
    AMINA, BELA, BELAS_SHIELDS, HILL, SHIELDS, consent, mailbox, phone)
from outside.waiting import until


def test_when_kannel_is_dead_mail_goes_out_within_two_seconds_and_the_sms_when_it_is_back(world):
    """R-12."""
    world.kannel.stop()
    band = world.wristband(BELA)
    band.press(*HILL)
    for shield in BELAS_SHIELDS:
        world.mailboxes.expect(mailbox(shield), "needs help", within=2)
    world.mailboxes.expect(mailbox("noor"), "SOS", within=2)
    world.kannel.start()
    for shield in BELAS_SHIELDS:
        world.phones.expect(phone(shield), "needs help", within=40)
    world.phones.expect(phone("noor"), "SOS", within=40)
    world.assert_nothing_else(settle=3)


def test_when_kannel_hangs_mail_goes_out_within_two_seconds(world):
    """R-12."""
    world.kannel.hang()
    world.wristband(BELA).press(*HILL)
    for shield in BELAS_SHIELDS:
        world.mailboxes.expect(mailbox(shield), "needs help", within=2)
    world.mailboxes.expect(mailbox("noor"), "SOS", within=2)
    world.assert_nothing_else(settle=2)


def test_a_mailbox_that_does_not_exist_gives_way_to_the_next_rung(unopened):
    """R-12."""
    def by_mail_first(value):
        for shield in value["defenders"][1]["shields"]:
            shield["reach"].reverse()

    world = unopened.open(by_mail_first)
    world.mailboxes.refuse("petra@example.org")
    world.wristband(BELA).press(*HILL)
    world.phones.expect(phone("petra"), "needs help", within=3)
    for shield in ("quentin", "rosa", "sami"):
        world.mailboxes.expect(mailbox(shield), "needs help")
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else(settle=3)


def test_both_addresses_of_one_rung_are_used_at_once(unopened):
    def together(value):
        for shield in value["defenders"][1]["shields"]:
            by_sms, by_mail = shield["reach"]
            shield["reach"] = [by_sms | by_mail]

    world = unopened.open(together)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    for shield in BELAS_SHIELDS:
        world.mailboxes.expect(mailbox(shield), "needs help")
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_a_mail_is_plain_text_in_utf_8_from_the_station_and_says_that_a_machine_wrote_it(unopened):
    def by_mail_first(value):
        value["defenders"][1]["shields"][0]["reach"].reverse()

    world = unopened.open(by_mail_first)
    world.wristband(BELA).press(*HILL)
    mail = world.mailboxes.expect(mailbox("petra"), "needs help").mail
    assert "station@example.org" in mail["from"] and mail["to"] == mailbox("petra")
    assert mail["message-id"] and mail["date"] and mail["auto-submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    for shield in ("quentin", "rosa", "sami"):
        world.phones.expect(phone(shield), "needs help")
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_a_feed_that_is_down_for_a_moment_gets_one_post(world):
    """R-20."""
    world.feed.fail_next(503)
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    assert len(world.feed.attempts) == 2
    world.assert_nothing_else(settle=2)


def test_a_feed_that_took_the_post_and_never_said_so_gets_one_post(world):
    """R-20."""
    world.feed.fail_next("silent")
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    until(lambda: len(world.feed.attempts) >= 2, "it asked again", within=15)
    assert len(set(world.feed.attempts)) == 1 and world.feed.attempts[0]
    world.assert_nothing_else(settle=2)


def test_without_consent_the_public_is_told_nothing(unopened):
    """R-06."""
    def no_consent(value):
        value["defenders"][1]["plan"] = "detention"

    world = unopened.open(no_consent)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else(settle=2)
    assert not world.feed.attempts
    status, _, body = world.natalia.get("/")
    assert status == 200 and b"Kenya" not in body and b"security alarm" not in body


def test_a_consent_that_has_run_out_is_no_consent(unopened):
    """R-06."""
    def run_out(value):
        value["defenders"][0]["consents"] = [consent("publish_alarm", renew="2026-01-03")]

    world = unopened.open(run_out)
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else(settle=2)
    assert not world.feed.attempts


def test_what_she_allows_to_be_told_is_told_and_nothing_else(unopened):
    """R-06."""
    def all_but_the_town(value):
        value["defenders"][0]["consents"] = [
            consent("publish_alarm"), consent("publish_country"), consent("publish_name"),
            consent("publish_town", "no")]

    world = unopened.open(all_but_the_town)
    # Over Uppsala, so that the town is one that everybody knows.
    world.wristband(AMINA).press(59.8586, 17.6389)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    post = world.feed.expect("feed", "Aminata Thistlewood", "Sweden")
    assert "Uppsala" not in post.text
    world.assert_nothing_else()


def test_an_organisation_without_a_feed_or_without_sms_still_calls_by_what_it_has(unopened):
    world = unopened.prepare()
    del world.natalia.settings["sms"], world.natalia.settings["post"]
    world.natalia.start()
    world.wristband(AMINA).press(*HILL)
    for shield in SHIELDS:
        world.mailboxes.expect(mailbox(shield), "needs help")
    world.mailboxes.expect(mailbox("noor"), "SOS")
    world.assert_nothing_else()
