# SPDX-License-Identifier: Apache-2.0
"""A shield with an old phone and a thin line: one page, no JavaScript, four answers."""

import time

from outside.officers import OfficerAtScreen
from outside.organisation import AMINA, BELA, BELAS_SHIELDS, HILL, SHIELDS, phone
from outside.waiting import until

ON_THE_CONSOLE = {"1": "got it", "2": "going", "3": "cannot", "4": "at the place"}


def called(world):
    """Bela presses SOS; returns the SMS of each of her shields."""
    world.wristband(BELA).press(*HILL)
    sms = world.everybody_is_called(*BELAS_SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    return sms


def test_a_shield_s_page_is_useful_without_javascript_and_takes_all_four_answers(world, screens):
    sms = called(world)
    officer = OfficerAtScreen(world, screens)
    officer.open_alarm("Bela")
    page = screens.window(java_script_enabled=False)
    page.goto(sms["petra"].link)
    assert "Bela" in page.content() and "Go there and look." in page.content()
    for answer in ("1", "2", "3", "4"):
        page.locator(f"button[name=answer][value='{answer}']").click()
        page.wait_for_load_state()
        assert page.locator(".yours").is_visible()
        pressed = page.locator(f"button[name=answer][value='{answer}']")
        assert pressed.get_attribute("aria-pressed") == "true"
        officer.sees(f"answered: {ON_THE_CONSOLE[answer]}", part="[data-part=timeline]")
        officer.sees("1 of 4 shields answered", part="#cards")
    assert page.locator("button[aria-pressed=true]").count() == 1
    world.assert_nothing_else()


def test_a_shield_s_page_fits_into_14_kilobytes_with_its_head(world):
    sms = called(world)
    for received in sms.values():
        status, headers, body = world.natalia.get(received.link)
        head = sum(len(name) + len(value) + 4 for name, value in headers.items()) + 19
        assert status == 200 and len(body) + head <= 14 * 1024, len(body) + head


def test_looking_at_a_shield_s_page_changes_nothing(world):
    sms = called(world)
    time.sleep(2)
    before = world.natalia.export()
    for _ in range(3):
        assert world.natalia.get(sms["petra"].link)[0] == 200
        world.natalia.get(sms["petra"].link + "/answer?answer=2")
    assert world.natalia.export() == before
    world.assert_nothing_else()


def test_a_shield_sees_as_much_of_the_place_as_she_may(unopened, screens):
    """R-14."""
    def each_less(value):
        shields = value["defenders"][1]["shields"]
        shields[0]["sees"], shields[1]["sees"], shields[2]["sees"] = "exact", "area", "town"

    world = unopened.open(each_less)
    sms = called(world)
    pages = {
        key: world.natalia.get(sms[key].link)[2].decode() for key in ("petra", "quentin", "rosa")}
    assert "62.34568" in pages["petra"]
    for key in ("quentin", "rosa"):
        assert "62.345" not in pages[key] and "15.678" not in pages[key], key
    assert "geo:" not in pages["rosa"]


def test_a_shield_s_link_is_for_one_shield_of_one_alarm(world):
    """R-15."""
    sms = called(world)
    link = sms["petra"].link
    for wrong in (link[:-1], link[:-1] + ("a" if link[-1] != "a" else "b"), link + "x"):
        _, _, body = world.natalia.get(wrong)
        assert b"Bela" not in body and b"62.34" not in body
    world.wristband(AMINA).press(*HILL)
    other = world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "Amina")
    world.feed.expect("feed", "human rights defender")
    assert b"Bela" not in world.natalia.get(other["joseph"].link)[2]
    world.assert_nothing_else()


def test_what_the_other_shields_said_is_told_without_their_names(world):
    sms = called(world)
    page = world.natalia.get(sms["quentin"].link)[2].decode()
    assert "Quillfeather" not in page and "Ravenscroft" not in page
    world.natalia.get(
        sms["petra"].link + "/answer", {"Sec-Fetch-Site": "same-origin"}, data=b"answer=2")
    until(
        lambda: "1 is going" in world.natalia.get(sms["quentin"].link)[2].decode(),
        "the other shield's page says that one is going")
    world.assert_nothing_else()
