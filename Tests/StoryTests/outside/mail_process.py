# SPDX-License-Identifier: Apache-2.0
"""The mail server of the stories as a process of its own, which can be killed: what it has taken,
it has told before it answers."""

import base64
import json
import pathlib
import sys

from .inboxes import Received
from .mailboxes import Mailboxes
from .processes import Program, is_listening
from .waiting import until


class MailProcess:
    """Serves the mailboxes of `mailboxes`, which itself is not started."""

    def __init__(self, mailboxes, folder):
        self.mailboxes = mailboxes
        self.folder = folder
        self.program = None

    def start(self):
        self.program = Program(
            [sys.executable, "-m", "outside.mail_process", self.folder, self.mailboxes.port],
            on_line=self._hear, folder=pathlib.Path(__file__).resolve().parents[1])
        until(lambda: is_listening(self.mailboxes.port), lambda: self.program.output)

    def stop(self):
        """As when its machine loses power."""
        self.program.kill()

    def _hear(self, line):
        mail = json.loads(base64.b64decode(line))
        self.mailboxes.add(Received(**mail))


class Telling(Mailboxes):
    """Mailboxes that print what comes in."""

    def add(self, received):
        mail = {key: getattr(received, key) for key in ("to", "text", "subject", "reference")}
        # One line in one piece, whatever thread it comes from.
        sys.stdout.write(base64.b64encode(json.dumps(mail).encode()).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    mailboxes = Telling(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))
    mailboxes.start()
    sys.stdin.read()
