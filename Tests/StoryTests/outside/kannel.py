# SPDX-License-Identifier: Apache-2.0
"""Real phones as far as a machine without a radio goes: Kannel's bearerbox and smsbox, with its own
fake SMS centre behind them, whose print of each short message is what a phone shows."""

import re
import signal
import urllib.parse
import urllib.request

from .processes import Program, free_port, is_listening
from .waiting import until

FAKE_SMS_CENTRE = "/usr/lib/kannel/test/fakesmsc"
OUR_NUMBER = "+46701740699"

# As fakesmsc prints it: `Got message 3: <FROM TO text WORDS>`; a line break begins another.
GOT = re.compile(r"Got message \d+: <(.*)>$")
HEAD = re.compile(r"^(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2)(?: (.*))?$", re.DOTALL)


class Kannel:
    """Kannel for one server: it sends to `phones`, and brings their replies to `callback`."""

    username = "natalia"
    password = "kannel-story-word"

    def __init__(self, folder, phones, callback, secret, host="127.0.0.1"):
        self.folder = folder
        self.host = host
        self.phones = phones
        self.port = free_port()
        self.centre_port = free_port()
        self.box_port = free_port()
        self.admin_port = free_port()
        self.programs = []
        self.parts = {}
        self.config = folder / "kannel.conf"
        # What it has taken outlives it.
        self.store = folder / "kannel-spool"
        self.store.mkdir()
        self.config.write_text(self._settings(callback, secret))

    def _settings(self, callback, secret):
        replies = f"{callback}/carriers/{secret}/kannel/sms?from=%p&to=%P&text=%a"
        return f"""group = core
admin-port = {self.admin_port}
admin-interface = 127.0.0.1
admin-password = {self.password}
smsbox-port = {self.box_port}
smsbox-interface = 127.0.0.1
store-type = spool
store-location = {self.store}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"

group = smsc
smsc = fake
smsc-id = centre
host = 127.0.0.1
port = {self.centre_port}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {self.port}
sendsms-interface = {self.host}
global-sender = {OUR_NUMBER}

group = sendsms-user
username = {self.username}
password = {self.password}
max-messages = 5
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "{replies}"
"""

    @property
    def url(self):
        return f"http://{self.host}:{self.port}/cgi-bin/sendsms"

    def start(self):
        bearerbox = Program(["bearerbox", "-v", "4", self.config])
        self.programs.append(bearerbox)
        until(lambda: is_listening(self.box_port), lambda: f"bearerbox: {bearerbox.output}")
        smsbox = Program(["smsbox", "-v", "4", self.config])
        self.programs.append(smsbox)
        until(lambda: is_listening(self.port, self.host), lambda: f"smsbox: {smsbox.output}")
        self.centre = Program(
            [FAKE_SMS_CENTRE, "-H", "127.0.0.1", "-r", self.centre_port, "-v", "0"],
            on_line=self._hear,
        )
        self.programs.append(self.centre)
        until(
            self._is_online,
            lambda: f"the SMS centre did not come up: {self.centre.output}",
        )

    def _is_online(self):
        status = f"http://127.0.0.1:{self.admin_port}/status.txt?password={self.password}"
        with urllib.request.urlopen(status, timeout=5) as answer:
            return b"online" in answer.read()

    def stop(self):
        """As when its machine loses power."""
        for program in reversed(self.programs):
            program.kill()
        self.programs = []

    def die(self):
        """The gateway dies; the SMS centre delivers what it has, and ends with the connection."""
        bearerbox, smsbox, centre = self.programs
        smsbox.kill()
        bearerbox.kill()
        until(lambda: not centre.is_running, "the SMS centre goes on without a gateway")
        self.programs = []

    def hang(self):
        """It takes connections and says nothing any more."""
        self.programs[1].process.send_signal(signal.SIGSTOP)

    def say(self, sender, text):
        """A person writes an SMS to our number."""
        self.centre.say(f"{sender} {OUR_NUMBER} text {text}")

    def _hear(self, line):
        got = GOT.search(line)
        if not got:
            return
        head = HEAD.match(got.group(1))
        if not head:
            self.phones.add_line(got.group(1))
            return
        sender, to, udh, kind, body = head.groups()
        body = body or ""
        raw = urllib.parse.unquote_to_bytes(body.replace("+", " "))
        if kind == "text":
            text = body
        elif kind == "ucs-2" or b"\0" in raw or raw.startswith(b"\x04"):
            text = raw.decode("utf-16-be")
        else:
            text = raw.decode("utf-8", "replace")
        if not udh:
            self.phones.receive(sender, to, text)
            return
        header = urllib.parse.unquote_to_bytes(udh)
        reference, count, number = header[-3], header[-2], header[-1]
        parts = self.parts.setdefault((to, reference), {})
        parts[number] = text
        if len(parts) == count:
            whole = "".join(parts[number] for number in sorted(parts))
            self.phones.receive(sender, to, whole)
            del self.parts[(to, reference)]
