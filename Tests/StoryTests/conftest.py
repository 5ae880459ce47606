# SPDX-License-Identifier: Apache-2.0
"""What every story has: its own station with its own phones, mailboxes and feed."""

import pathlib
import shutil
import tempfile
import time

import pytest

from outside import network
from outside.feed import Feed
from outside.inboxes import Phones
from outside.kannel import Kannel
from outside.mailboxes import Mailboxes
from outside.natalia import SECRET, Natalia
from outside.organisation import organisation, phone
from outside.screens import Screens
from outside.trackers import GT06, H02, OsmAnd


def pytest_configure():
    network.leave_for_own()


class World:
    """A station and everything around it; started by `open`, judged by `assert_nothing_else`."""

    def __init__(self, folder):
        self.folder = folder
        self.phones = Phones()
        self.mailboxes = Mailboxes(folder)
        self.feed = Feed()
        self.kannel = None
        self.natalia = None
        self.trackers = []

    def prepare(self, change=None, before_import=lambda natalia: None):
        """Everything but the running server and Kannel."""
        self.mailboxes.start()
        self.feed.start()
        self.natalia = Natalia(self.folder, self.mailboxes, self.feed)
        before_import(self.natalia)
        self.kannel = Kannel(self.folder, self.phones, self.natalia.address, SECRET)
        self.natalia.send_through(self.kannel)
        self.natalia.load(organisation(change))
        return self

    def open(self, change=None):
        self.prepare(change)
        self.kannel.start()
        self.natalia.start()
        return self

    def close(self):
        for tracker in self.trackers:
            tracker.close()
        if self.natalia and self.natalia.program:
            self.natalia.kill_nine()
        for part in (self.kannel, self.feed, self.mailboxes):
            if part:
                part.stop()

    # Devices

    def wristband(self, imei):
        tracker = GT06(self.natalia.ports["gt06"], imei)
        self.trackers.append(tracker)
        return tracker.switch_on()

    def h02(self, identifier):
        return H02(self.natalia.ports["h02"], identifier)

    def osmand(self, identifier):
        return OsmAnd(self.natalia.ports["osmand"], identifier)

    # People

    def everybody_is_called(self, *people, code=None):
        """Each of these shields gets one SMS for help; returns them by name."""
        return {
            person: self.phones.expect(phone(person), "needs help", *([code] if code else []))
            for person in people
        }

    def assert_nothing_else(self, settle=1.0):
        """Nobody got anything that no story expected: no message too many, and none astray."""
        time.sleep(settle)
        strays = (
            self.phones.unexpected() + self.mailboxes.unexpected() + self.feed.unexpected())
        assert not strays, f"nobody expected {strays}"


@pytest.fixture
def folder():
    """A short path: the station's own socket lies in it, and such paths may have 103 bytes."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="story-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def unopened(folder, request):
    world = World(folder)
    try:
        yield world
    finally:
        world.close()


@pytest.fixture
def world(unopened):
    """A station that runs, with the organisation of the stories."""
    return unopened.open()


@pytest.fixture(scope="session")
def browser():
    screens = Screens()
    yield screens
    screens.close()


@pytest.fixture
def screens(browser):
    yield browser
    try:
        browser.assert_clean()
    finally:
        browser.close_windows()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A story that fails shows what the server said."""
    outcome = yield
    report = outcome.get_result()
    world = item.funcargs.get("world") or item.funcargs.get("unopened")
    if report.failed and world and world.natalia and world.natalia.program:
        said = "\n".join(world.natalia.program.output.splitlines()[-40:])
        report.sections.append(("what natalia said", said))
