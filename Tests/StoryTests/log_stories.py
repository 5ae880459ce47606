# SPDX-License-Identifier: Apache-2.0
"""The log at its most talkative: it tells much, and nothing about anybody."""

import base64
import json
import re
import socket
import urllib.request

from outside.natalia import SECRET
from outside.officers import OfficerAtScreen
from outside.organisation import (
    AMINA, BASE, BELA, BELAS_SHIELDS, CLEO, HILL, OFFICERS, PERSONAL, ROAD, SHIELDS, mailbox,
    phone)
from outside.processes import free_port
from outside.waiting import until

STRANGER = "000000000099417"
NOTE = "She is with the bailiff in Kvikkjokk"


def everything_personal(world):
    """All that was used in the story and belongs to somebody, in the forms it might be logged."""
    people = [*SHIELDS, *BELAS_SHIELDS, *OFFICERS]
    words = set(PERSONAL) | {AMINA, BELA, CLEO, STRANGER, STRANGER.lstrip("0"), NOTE, "Kvikkjokk"}
    words |= {phone(person).lstrip("+") for person in people}
    words |= {mailbox(person) for person in people}
    words |= {"Quillfeather", *(one["name"] for one in BASE["officers"])}
    words |= {defender["name"] for defender in BASE["defenders"]}
    for place in (HILL, ROAD):
        for degrees in place:
            # As degrees, as ten-millionths, as the device's own 1,800,000ths.
            words |= {f"{degrees:.4f}"[:-1], str(round(degrees * 1e7))[:6]}
            words |= {str(round(degrees * 1_800_000)), f"{round(degrees * 1_800_000):08x}"}
    return words


def secrets_of(world):
    words = {SECRET, world.mailboxes.password, world.kannel.password, world.feed.token}
    words.add((world.folder / "master.key").read_text().strip())
    login = f"\0{world.mailboxes.username}\0{world.mailboxes.password}".encode()
    words |= {base64.b64encode(login).decode(), base64.b64encode(login[1:]).decode()}
    return words


def test_a_log_at_its_most_talkative_holds_no_name_number_place_or_token(unopened, screens):
    """R-17."""
    world = unopened.prepare()
    world.natalia.settings["log"] = {"level": "trace", "format": "json"}
    world.natalia.settings["metrics"] = {"port": free_port()}
    world.kannel.start()
    world.natalia.start()
    program = world.natalia.program

    world.feed.fail_next(503, "silent")
    world.mailboxes.refuse(mailbox("petra"))
    band = world.wristband(AMINA)
    band.press(*HILL)
    band.move(*ROAD)
    called = world.everybody_is_called(*SHIELDS)
    world.phones.expect(phone("noor"), "SOS")
    world.feed.expect("feed", "human rights defender")
    world.h02(BELA).press_by_udp(*ROAD)
    world.osmand(CLEO).press(*HILL)
    world.everybody_is_called(*BELAS_SHIELDS)
    world.wristband(STRANGER).press(*HILL)
    world.h02("stranger-h02-55").press_by_tcp(*ROAD)
    world.osmand("stranger-phone-77").report(*HILL, alarm="sos")
    world.phones.expect_any_number()

    tokens = set()
    link = called["joseph"].link
    tokens.add(link.rsplit("-", 1)[1])
    assert world.natalia.get(link)[0] == 200
    assert world.natalia.get(link[:-3] + "zzz")[0] == 404
    world.natalia.get(link + "/answer", {"Sec-Fetch-Site": "same-origin"}, data=b"answer=2")
    world.kannel.say(phone("lena"), f"2 {called['lena'].code}")
    world.kannel.say("+15550100199", "Who is this?")
    world.natalia.get("/alarms/ZZ9")
    world.natalia.get(f"/carriers/{'x' * 24}/kannel/sms?from=%2B{phone('lena')[1:]}&text=2")

    # What is no HTTP at all, and what no path of ours takes, with a secret in it.
    for request in (f"GET {link}\x00 HTTP/9.9", f"BREW {link} HTTP/1.1\r\nHost: a\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", world.natalia.web_port), 5) as line:
            line.sendall(request.encode() + b"\r\n\r\n")
    # When Kannel is gone, the officers' own pages fail too.
    world.kannel.stop()
    world.wristband(BELA).press(*ROAD)

    officer = OfficerAtScreen(world, screens)
    cookies = officer.page.context.cookies()
    session = [cookie["value"] for cookie in cookies if cookie["name"] == "natalia_session"]
    assert len(session) == 1 and len(session[0]) > 20
    tokens.add(session[0])
    officer.open_alarm("Amina")
    officer.sees("answered: going", part="[data-part=timeline]")
    officer.press("Acknowledge")
    invitation = world.natalia.invite("Ines Abelard")
    tokens.add(re.split(r"[/=#]", invitation)[-1])
    world.natalia.get(invitation[:-3] + "zzz")
    urllib.request.urlopen(
        f"http://127.0.0.1:{world.natalia.settings['metrics']['port']}/metrics", timeout=5).read()

    until(lambda: '"level":"trace"' in program.output, "it logs at its most talkative level")
    world.natalia.outputs.clear()
    world.natalia.stop()
    [said] = world.natalia.outputs
    logged = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert len(logged) > 20
    for line in logged:
        assert set(line) == {"time", "level", "logger", "message", "fields"}, line
    rest = [line for line in said.splitlines() if not line.startswith("{")]
    assert all(re.match(r"(Ready|Journal): ", line) for line in rest), rest

    assert all(len(token) >= 20 for token in tokens), tokens
    for word in everything_personal(world) | secrets_of(world) | tokens:
        where = [line for line in said.splitlines() if word.lower() in line.lower()]
        assert not where, f"{word} stands in the log: {where[:3]}"
