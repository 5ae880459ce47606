# SPDX-License-Identifier: Apache-2.0
"""The auditor: what is silent, late or lost is told to people by another way, and shown to them."""

from outside.natalia import OPERATIONS
from outside.officers import OfficerAtScreen
from outside.organisation import BELA, BELAS_SHIELDS, HILL, mailbox
from outside.waiting import until


def test_a_way_out_that_is_silent_and_a_console_that_nobody_opens_are_told_by_mail_until_mended(
    unopened, screens
):
    """R-26."""
    def patiently(natalia):
        natalia.settings["audit"] = {
            "mails": [OPERATIONS], "console": "alarm", "console_after": 12}

    world = unopened.prepare(before_import=patiently)
    world.kannel.start()
    world.natalia.start()
    world.kannel.stop()
    world.wristband(BELA).press(*HILL)
    for shield in BELAS_SHIELDS:
        world.mailboxes.expect(mailbox(shield), "needs help")
    world.mailboxes.expect(mailbox("noor"), "SOS")
    for person in (OPERATIONS, mailbox("noor"), mailbox("ines"), mailbox("tomas")):
        page = world.mailboxes.expect(person, "console silent", within=40)
        assert page.subject.startswith("CONSOLE SILENT") and "/console" in page.text
    page = world.mailboxes.expect(OPERATIONS, "channel silent: sms", within=40)
    assert "No SMS goes out (" in page.text

    noor = OfficerAtScreen(world, screens)
    noor.sees("No SMS goes out", part="#trouble")
    # A browser does nothing while nobody waits at it.
    noor.page.wait_for_timeout(30_000)
    world.mailboxes.expect(OPERATIONS, "over: console silent")
    world.kannel.start()
    world.mailboxes.expect(OPERATIONS, "over: channel silent: sms", within=90)
    noor.page.locator("#trouble").wait_for(state="hidden", timeout=15_000)


def test_a_way_out_that_is_not_used_is_tried_and_told_when_it_is_dead(unopened):
    """R-26."""
    world = unopened.open()
    world.kannel.hang()
    page = world.mailboxes.expect(OPERATIONS, "channel silent: sms", within=120)
    assert "needs help" not in page.text
    world.assert_nothing_else()


def test_whoever_cannot_be_paged_makes_the_server_unwell(unopened):
    """R-26."""
    def both_ways(natalia):
        natalia.settings["audit"] |= {"phones": ["+46701740650"]}

    world = unopened.prepare(before_import=both_ways)
    world.kannel.start()
    world.natalia.start()
    world.kannel.stop()
    world.mailboxes.stop()
    world.wristband(BELA).press(*HILL)
    until(
        lambda: world.natalia.get("/health")[0] == 503,
        "the server is well, though it can page nobody about its trouble", within=120)
