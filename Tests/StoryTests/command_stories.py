# SPDX-License-Identifier: Apache-2.0
"""The commands that need nothing around them: the demo, the drill and the simulator."""

import json
import os
import re
import socket
import time

from outside.natalia import BINARY, command
from outside.processes import Program, free_port
from outside.waiting import until


def address_in(program, name):
    for _, line in list(program.lines):
        found = re.match(rf"{re.escape(name)}:\s+(https?://\S+)", line.strip())
        if found:
            return found.group(1)
    return None


def test_the_demo_raises_an_alarm_says_sandbox_on_every_screen_and_ends_with_ctrl_c(
    folder, screens
):
    environment = os.environ | {"TMPDIR": str(folder)}
    demo = Program([BINARY, "demo", "--port", free_port()], environment)
    try:
        addresses = {
            name: until(
                lambda name=name: address_in(demo, name),
                lambda name=name: f"the demo printed no {name}:\n{demo.output}", within=30)
            for name in ("Console", "Shield's phone", "Public page")
        }
        for name, address in addresses.items():
            page = screens.window()
            page.goto(address)
            page.get_by_text("SANDBOX").first.wait_for()
        console = screens.window()
        console.goto(addresses["Console"])
        button = console.get_by_role("button", name="Sign in")
        if button.count():
            button.click()
            console.wait_for_url("**/console")
        console.get_by_text("SANDBOX").first.wait_for()
        console.locator("#cards li").first.wait_for(timeout=30_000)
        phone = screens.window()
        phone.goto(addresses["Shield's phone"])
        phone.get_by_text("needs help").first.wait_for(timeout=15_000)
        began = time.monotonic()
        assert demo.interrupt() in (0, 130, -2)
        assert time.monotonic() - began < 8
    finally:
        if demo.is_running:
            demo.kill()
    left = [file for file in folder.rglob("*") if file.is_file()]
    assert not left, f"the demo left {left}"


def test_a_demo_whose_port_is_taken_says_so(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = command(
            "demo", "--port", str(taken.getsockname()[1]),
            environment=os.environ | {"TMPDIR": str(folder)})
    assert done.returncode != 0
    assert "web.port cannot be listened on: another program listens there" in done.stderr


def test_a_drill_loses_and_doubles_nothing_and_reports_every_hop(folder):
    environment = os.environ | {"TMPDIR": str(folder)}
    done = command(
        "drill", "--alarms", "20", "--rate", "10", "--json", environment=environment, within=100)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert (report["alarms"], report["lost"], report["doubled"]) == (20, 0, 0)
    for hop in ("durable", "acknowledged", "sms", "mail", "post"):
        figures = report["hops"][hop]
        assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["max_ms"], hop
        assert figures["ratio"] > 0, hop
    assert report["floor"]["fdatasync_ms"] > 0 and report["floor"]["http_post_ms"] > 0
    assert report["hops"]["durable"]["p50_ms"] <= report["hops"]["acknowledged"]["p99_ms"]


def test_the_same_seeds_are_the_same_worlds_in_another_process():
    def played(first):
        done = command("simulate", "--seeds", 20, "--first", first, "--json", within=300)
        assert done.returncode == 0, done.stdout + done.stderr
        report = json.loads(done.stdout)
        assert (report["seeds"], report["violations"]) == (20, 0) and report["alarms"] > 20
        assert report["simulated_hours"] > 1 and report.pop("seconds") > 0
        return report

    world = played(21)
    assert played(21) == world
    assert played(41)["fingerprint"] != world["fingerprint"]
