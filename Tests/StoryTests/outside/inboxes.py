# SPDX-License-Identifier: Apache-2.0
"""What arrived where: the one oracle. What nobody expected fails as much as what is missing."""

import re
import threading
import time

from .waiting import until


class Received:
    """One thing that one person, or the public, got."""

    def __init__(self, to, text, subject="", reference=None):
        self.at = time.time()
        self.to = to
        self.text = text
        self.subject = subject
        # The server's own name for it, where the channel shows it.
        self.reference = reference
        self.is_expected = False

    @property
    def link(self):
        return re.search(r"https?://\S+", self.text).group(0)

    @property
    def code(self):
        """The alarm's short name, such as K7."""
        return re.search(r"\b(?:[ACDEFHJKLMNPRTUWXY][23456789]){1,3}\b", self.text).group(0)

    def __repr__(self):
        return f"<to {self.to}: {self.subject + ' | ' if self.subject else ''}{self.text}>"


class Inboxes:
    """All inboxes of one kind, by address."""

    def __init__(self, kind):
        self.kind = kind
        self.all = []
        self.lock = threading.Lock()

    def add(self, received):
        with self.lock:
            self.all.append(received)

    def at(self, address):
        return [received for received in self.all if received.to == address]

    def expect(self, address, *words, within=10.0):
        """The next thing at `address` that has all of `words`; from now on it is expected."""

        def next_one():
            for received in self.at(address):
                whole = f"{received.subject}\n{received.text}"
                if not received.is_expected and all(word in whole for word in words):
                    return received
            return None

        found = until(
            next_one,
            lambda: f"{self.kind} {address} never got {words}; it got {self.at(address)}",
            within,
        )
        found.is_expected = True
        return found

    def expect_any_number(self, *words):
        """Marks all that has these words: for stories in which repeats are right."""
        for received in self.all:
            if all(word in f"{received.subject}\n{received.text}" for word in words):
                received.is_expected = True

    def unexpected(self):
        return [received for received in self.all if not received.is_expected]


class Phones(Inboxes):
    """Every telephone in the world."""

    def __init__(self):
        super().__init__("phone")

    def receive(self, sender, to, text):
        self.add(Received(to, text))

    def add_line(self, line):
        """A line break in a text: the fake SMS centre prints what follows by itself."""
        with self.lock:
            self.all[-1].text += "\n" + line
