# SPDX-License-Identifier: Apache-2.0
"""`natalia watch`, as it runs on another machine with settings of its own."""

import json
import os

from .natalia import BINARY, command
from .processes import Program

OUR_NUMBER = "+46701740698"


class Watcher:
    """One watcher of one address; `settings` may be changed before it starts."""

    def __init__(self, folder, address, kannel, mailboxes):
        self.folder = folder / "watcher"
        self.folder.mkdir()
        self.address = address
        self.program = None
        self.settings = {
            "watch": {"every": 1, "silence": 3, "repeat_after": 60},
            "people": {},
            "sms": {
                "kannel_url": kannel.url, "username": kannel.username,
                "password_file": self._secret("kannel.word", kannel.password),
                "sender": OUR_NUMBER,
            },
            "mail": {
                "host": "127.0.0.1", "port": mailboxes.port, "tls": "starttls",
                "ca_file": str(mailboxes.certificate), "username": mailboxes.username,
                "password_file": self._secret("mail.word", mailboxes.password),
                "from": "watcher@example.net",
            },
        }

    def _secret(self, name, value):
        file = self.folder / name
        file.write_text(value + "\n")
        return str(file)

    @property
    def config(self):
        file = self.folder / "watch.yaml"
        file.write_text(json.dumps(self.settings, indent=1))
        return file

    def start(self, environment=None):
        self.program = Program(
            [BINARY, "watch", self.address, "--config", self.config],
            os.environ | (environment or {}))
        return self

    def run(self, *arguments):
        return command("watch", self.address, "--config", self.config, *arguments)

    def stop(self):
        if self.program and self.program.is_running:
            self.program.kill()
