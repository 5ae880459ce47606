# SPDX-License-Identifier: Apache-2.0
"""Officers at the console, in real Chromium: signing in, live news, and an alarm's whole life."""

import re
import time

from outside.officers import OfficerAtScreen
from outside.organisation import (
    AMINA, BELA, BELAS_SHIELDS, HILL, ROAD, SHIELDS, phone)
from outside.waiting import until


def test_nobody_reads_the_console_without_signing_in(world, screens):
    """R-18."""
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    for path in ("/console", "/console/quarantine", "/console/live", "/console/parts/list"):
        status, headers, body = world.natalia.get(path)
        assert status in (302, 303, 401, 403), (path, status)
        assert b"Bela" not in body, path
    page = screens.window()
    page.goto(world.natalia.address + "/console")
    assert page.url.endswith("/sign-in")
    assert "Bela" not in page.content()


def test_an_invitation_signs_in_once(world, screens):
    """R-18."""
    link = world.natalia.invite()
    first, second = screens.window(), screens.window()
    # A preview robot looks at it before she does: that must not use it up.
    assert world.natalia.get(link)[0] == 200
    first.goto(link)
    first.get_by_role("button", name="Sign in").click()
    first.wait_for_url("**/console")
    second.goto(link)
    button = second.get_by_role("button", name="Sign in")
    if button.count():
        button.click()
    second.get_by_text("Not signed in").wait_for()
    second.goto(world.natalia.address + "/console")
    assert second.url.endswith("/sign-in")


def test_an_invented_invitation_signs_nobody_in(world):
    for token in ("0" * 64, "short", "%00", "../console"):
        status, headers, _ = world.natalia.get(
            f"/sign-in/{token}", {"Sec-Fetch-Site": "same-origin"}, data=b"")
        assert status >= 400 and "Set-Cookie" not in headers, (token, status)


def test_a_form_of_a_foreign_page_acknowledges_nothing(world, screens):
    officer = OfficerAtScreen(world, screens)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    officer.open_alarm("Bela")
    address = officer.page.locator("form[action$='/acknowledge']").get_attribute("action")
    cookies = officer.page.context.cookies()
    jar = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
    assert jar
    status, _, _ = world.natalia.get(
        address, {"Cookie": jar, "Origin": "http://evil.example.net"}, data=b"")
    assert status == 403
    officer.open_console()
    officer.sees("nobody has it")
    for cookie in cookies:
        assert cookie["httpOnly"] and cookie["sameSite"] in ("Strict", "Lax"), cookie["name"]


def test_signing_out_ends_the_session(world, screens):
    officer = OfficerAtScreen(world, screens)
    officer.page.get_by_role("button", name=re.compile("Sign out")).click()
    officer.page.wait_for_url("**/sign-in")
    officer.open_console()
    assert officer.page.url.endswith("/sign-in")


def test_the_live_screen_shows_a_new_alarm_within_two_seconds_without_a_reload(world, screens):
    officer = OfficerAtScreen(world, screens)
    officer.page.evaluate("window.neverReloaded = true")
    officer.page.wait_for_timeout(500)
    band = world.wristband(BELA)
    began = time.monotonic()
    band.press(*HILL)
    officer.sees("Bela", within=2, part="#cards")
    officer.sees("nobody has it", within=1, part="#cards")
    assert time.monotonic() - began < 2
    until(lambda: "NEW ALARM" in officer.page.title(), "the window's title flashes", within=3)
    assert officer.page.evaluate("window.neverReloaded")
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_the_live_screen_comes_back_by_itself_after_the_server_was_gone(world, screens):
    officer = OfficerAtScreen(world, screens)
    officer.page.evaluate("window.neverReloaded = true")
    world.natalia.restart()
    world.wristband(BELA).press(*HILL)
    officer.sees("Bela", within=15, part="#cards")
    assert officer.page.evaluate("window.neverReloaded")


def test_a_server_that_is_told_to_stop_stops_though_quiet_consoles_are_open(world, screens):
    gone = OfficerAtScreen(world, screens)
    OfficerAtScreen(world, screens)
    gone.page.wait_for_timeout(1000)
    gone.page.context.close()
    world.natalia.stop(within=5)
    assert world.natalia.verify().returncode == 0


def test_a_server_that_is_told_to_stop_in_an_alarm_stops_and_goes_on_where_it_was(world, screens):
    officer = OfficerAtScreen(world, screens)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.natalia.stop(within=5)
    world.natalia.start()
    officer.open_alarm("Bela")
    world.assert_nothing_else(settle=2)


def test_later_fixes_move_the_track(world, screens):
    officer = OfficerAtScreen(world, screens)
    band = world.wristband(BELA)
    band.press(*HILL)
    officer.open_alarm("Bela")
    officer.sees("62.34568, 15.67891", part="[data-part=where]")
    band.move(*ROAD)
    officer.sees("62.34712, 15.68023", part="[data-part=where]")
    officer.sees("2 positions so far", part="[data-part=where]")
    picture = officer.page.locator("img.map")
    until(lambda: picture.evaluate("picture => picture.naturalWidth") > 0, "the map is drawn")
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_an_officer_walks_an_alarm_from_acknowledge_to_close_and_the_shields_stand_down(
    world, screens
):
    """R-15, R-16."""
    officer = OfficerAtScreen(world, screens)
    world.wristband(AMINA).press(*HILL)
    called = world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    officer.open_alarm("Amina")
    officer.sees("Call the shields in order.")
    officer.press(re.compile("Acknowledge"))
    officer.sees("yours", part="[data-part=who]")
    officer.press(re.compile("Start verifying"))
    officer.page.locator("#confirm-note").fill("Joseph saw her being led away.")
    officer.press(re.compile("Confirm: real"))
    officer.press(re.compile("Start the response"))
    officer.page.locator("#do-close").click()
    officer.page.locator("input[name=outcome][value=detained]").check()
    officer.page.locator("#close-note").fill("She is at the district station; the lawyer is there.")
    officer.press("Close the alarm")
    for shield in SHIELDS:
        world.phones.expect(phone(shield), "is closed")
    officer.open_console()
    officer.sees("No open alarm")
    officer.sees("Recently closed")
    # The one-alarm link ends with the alarm, and tells nothing any more.
    status, _, body = world.natalia.get(called["joseph"].link)
    assert status in (200, 404, 410) and b"Amina" not in body and b"62.34" not in body
    world.assert_nothing_else()


def test_closing_needs_a_finding_an_outcome_and_a_note(world, screens):
    """R-01."""
    officer = OfficerAtScreen(world, screens)
    world.wristband(BELA).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    officer.open_alarm("Bela")
    assert officer.page.locator("#do-close").count() == 0
    address = officer.page.url
    officer.page.goto(address + "/close")
    form = officer.page.locator("form[action$='/close']")
    if form.count():
        officer.page.locator("input[name=outcome][value=safe]").check()
        officer.page.locator("#close-note").fill("Too early.")
        officer.press("Close the alarm")
        officer.sees("Not done")
    officer.open_console()
    officer.sees("1 open")
    world.assert_nothing_else()


def test_a_false_alarm_is_closed_and_a_new_sos_opens_a_new_one(world, screens):
    officer = OfficerAtScreen(world, screens)
    band = world.wristband(BELA)
    band.press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    officer.open_alarm("Bela")
    officer.press(re.compile("Acknowledge"))
    officer.page.get_by_text("Found false…").click()
    officer.page.locator("#false-note").fill("She called: she sat on it.")
    officer.press(re.compile("It is false"))
    officer.page.locator("#do-close").click()
    officer.page.locator("input[name=outcome][value=false_accident]").check()
    officer.page.locator("#close-note").fill("She sat on it.")
    officer.press("Close the alarm")
    for shield in BELAS_SHIELDS:
        world.phones.expect(phone(shield), "is closed")
    band.press(*ROAD)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.assert_nothing_else()


def test_consent_and_one_officer_publish_nothing_and_the_second_officer_publishes_once(
    unopened, screens
):
    """R-07."""
    def without_standing_approval(value):
        value["defenders"][0]["plan"] = "quiet"

    world = unopened.open(without_standing_approval)
    noor = OfficerAtScreen(world, screens)
    ines = OfficerAtScreen(world, screens, "Ines Abelard")
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    noor.open_alarm("Amina")
    noor.page.get_by_text("Approve publication…").click()
    noor.page.locator("#do-approve").click()
    noor.sees("A second officer must", part="[data-part=publication]")
    world.assert_nothing_else(settle=2)
    assert not world.feed.attempts
    ines.open_alarm("Amina")
    ines.page.get_by_text("Approve publication…").click()
    ines.page.locator("#do-approve").click()
    world.feed.expect("feed", "human rights defender", "Sweden")
    world.assert_nothing_else(settle=2)


def test_a_withdrawn_appeal_is_gone_from_the_public_page(world, screens):
    officer = OfficerAtScreen(world, screens)
    world.wristband(AMINA).press(*HILL)
    world.everybody_is_called(*SHIELDS)
    page = world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    reader = screens.window()
    reader.goto(f"{world.natalia.address}/alarms/{page.code}")
    assert "Sweden" in reader.content()
    officer.open_alarm("Amina")
    officer.page.get_by_text("Withdraw…").click()
    officer.page.locator("#do-withdraw").click()
    officer.sees("withdrawn", part="[data-part=publication]")
    reader.reload()
    assert "Sweden" not in reader.content() and "Withdrawn" in reader.content()
    world.assert_nothing_else()


def test_the_public_page_tells_what_consent_allows_and_nothing_else(world, screens):
    world.wristband(AMINA).press(*HILL)
    world.wristband(BELA).press(*ROAD)
    world.everybody_is_called(*SHIELDS, *BELAS_SHIELDS)
    page = world.phones.expect(phone("noor"), "Amina")
    silent = world.phones.expect(phone("noor"), "Bela")
    world.feed.expect("feed", "human rights defender")
    reader = screens.window(java_script_enabled=False)
    reader.goto(world.natalia.address + "/")
    assert "who works in Sweden" in reader.content()
    pages = [reader.content()]
    reader.goto(f"{world.natalia.address}/alarms/{page.code}")
    pages.append(reader.content())
    pages.append(world.natalia.get("/alarms.atom")[2].decode())
    pages.append(world.natalia.get(f"/alarms/{silent.code}")[2].decode())
    for content in pages:
        for word in ("Thistlewood", "Amina", "Bela", "Kenya", "62.3", "15.6", "Quillfeather"):
            assert word not in content, word
    world.assert_nothing_else()


def test_no_page_asks_any_host_but_ours(world, screens):
    """R-19."""
    officer = OfficerAtScreen(world, screens)
    world.wristband(AMINA).press(*HILL)
    called = world.everybody_is_called(*SHIELDS)
    page = world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    officer.open_alarm("Amina")
    officer.page.goto(officer.page.url + "/timeline")
    officer.page.goto(world.natalia.address + "/console/quarantine")
    reader = screens.window()
    for address in ("/", f"/alarms/{page.code}", "/sign-in"):
        reader.goto(world.natalia.address + address)
        reader.wait_for_load_state("networkidle")
    reader.goto(called["joseph"].link)
    reader.wait_for_load_state("networkidle")
    for address in ("/", "/sign-in", f"/alarms/{page.code}", called["lena"].link):
        _, headers, _ = world.natalia.get(address)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "http" not in policy, address
        assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    # The fixture fails when any page asked for a foreign host.
    assert not screens.foreign
