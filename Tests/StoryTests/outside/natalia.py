# SPDX-License-Identifier: Apache-2.0
"""The real server, started as an administrator starts it."""

import atexit
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

from .kannel import OUR_NUMBER
from .processes import Program, free_port, is_listening
from .waiting import until

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


def own_copy():
    """A copy of the binary for this run, so that a build beside it disturbs no story."""
    folder = tempfile.mkdtemp(prefix="natalia-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    built = os.environ.get("NATALIA", str(REPOSITORY / ".build/debug/natalia"))
    return shutil.copy2(built, folder)


BINARY = own_copy()
READY = re.compile(r"^Ready: (.+?) (\S+)$")
OPERATIONS = "operations@example.org"
SECRET = "c4llb4ckc4llb4ckc4llb4ck"


def command(*arguments, environment=None, within=60, enter=()):
    """Runs one command of natalia to its end; `enter` is what brings it to another host or disk."""
    return subprocess.run(
        [*enter, BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=within,
        stdin=subprocess.DEVNULL, env=environment)


class Natalia:
    """One station: its folder, its settings, and the server while it runs."""

    # Where it runs, and what enters that place: this host, unless a story has several, or disks
    # of its own.
    host = "127.0.0.1"
    enter = ()

    def __init__(self, folder, mailboxes, feed):
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.web_port = free_port()
        self.address = f"http://{self.host}:{self.web_port}"
        self.ports = {}
        self.program = None
        self.outputs = []
        self.settings = {
            "journal": {
                "path": str(self.data / "journal.sqlite"),
                "master_key_file": self._secret("master.key", os.urandom(32).hex()),
            },
            "web": {"host": self.host, "port": self.web_port, "address": self.address},
            "gateway": {"host": self.host, "gt06_port": 0, "h02_port": 0, "osmand_port": 0},
        }
        self.settings["mail"] = {
            "host": mailboxes.host, "port": mailboxes.port, "tls": "starttls",
            "ca_file": str(mailboxes.certificate), "username": mailboxes.username,
            "password_file": self._secret("mail.word", mailboxes.password),
            "from": "station@example.org",
        }
        # Who runs the station; a story that opens no console does not speak of it.
        self.settings["audit"] = {"mails": [OPERATIONS], "console": "never"}
        self.settings["post"] = {
            "mastodon_url": feed.url, "token_file": self._secret("feed.word", feed.token),
        }

    def send_through(self, kannel):
        self.settings["sms"] = {
            "kannel_url": kannel.url, "username": kannel.username,
            "password_file": self._secret("kannel.word", kannel.password),
            "sender": OUR_NUMBER, "callback_address": self.address,
            "callback_secret_file": self._secret("callback.word", SECRET),
        }

    def _secret(self, name, value):
        file = self.folder / name
        file.write_text(value + "\n")
        file.chmod(0o600)
        return str(file)

    @property
    def config(self):
        """The settings file, as they stand now. JSON is YAML too."""
        file = self.folder / "natalia.yaml"
        file.write_text(json.dumps(self.settings, indent=1))
        return file

    # Commands

    def run(self, *arguments, **more):
        done = command(*arguments, "--config", self.config, enter=self.enter, **more)
        self.outputs.append(done.stdout + done.stderr)
        return done

    def load(self, organisation):
        file = self.folder / "organisation.yaml"
        file.write_text(organisation)
        done = self.run("import", file)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def invite(self, name="Noor Haddad"):
        """A link that signs the officer in, once."""
        done = self.run("staff", "invite", name)
        assert done.returncode == 0, done.stdout + done.stderr
        return re.search(r"https?://\S+", done.stdout).group(0)

    def verify(self):
        return self.run("journal", "verify")

    def export(self):
        """Every record of the journal as it lies on disk now: read from a copy, as a backup is."""
        copy = Natalia.__new__(Natalia)
        copy.folder = pathlib.Path(tempfile.mkdtemp(prefix="copy-", dir=self.folder))
        copy.outputs = self.outputs
        copy.enter = []
        journal = pathlib.Path(self.settings["journal"]["path"])
        for file in journal.parent.iterdir():
            if file.is_file():
                shutil.copy2(file, copy.folder / file.name)
        here = self.settings["journal"] | {"path": str(copy.folder / journal.name)}
        copy.settings = self.settings | {"journal": here}
        done = copy.run("journal", "export")
        assert done.returncode == 0, done.stderr
        # What is exported is there to be read; only what is said besides counts as a log.
        self.outputs[-1] = done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    # The server

    def launch(self, environment=None):
        """Starts the process, and waits for nothing."""
        self.ports = {}
        # Whatever it keeps in passing lies among its data too, where it is searched.
        environment = os.environ | {"TMPDIR": str(self.data)} | (environment or {})
        self.program = Program(
            [*self.enter, BINARY, "serve", "--config", self.config], environment)

    def start(self, within=30, environment=None):
        self.launch(environment)
        until(
            lambda: {"gt06", "h02", "osmand"} <= self.read_ports().keys()
            or not self.program.is_running,
            lambda: f"the server did not become ready:\n{self.program.output}", within)
        assert self.program.is_running, f"the server ended:\n{self.program.output}"
        until(lambda: is_listening(self.web_port, self.host), "the console does not listen")
        return self

    def read_ports(self):
        for _, line in list(self.program.lines):
            ready = READY.match(line)
            port = ready and re.search(r":(\d+)/?$", ready.group(2))
            if port:
                self.ports[ready.group(1).split()[0]] = int(port.group(1))
        return self.ports

    def kill_nine(self):
        self.program.kill()
        self.outputs.append(self.program.output)
        self.program = None

    def stop(self, within=10):
        """Tells it to stop, and waits until it has."""
        program, self.program = self.program, None
        try:
            status = program.terminate(within)
        finally:
            self.outputs.append(program.output)
        assert status == 0, f"it ended with {status}:\n{program.output}"

    def restart(self):
        self.kill_nine()
        return self.start()

    def get(self, path, headers=None, data=None, within=10):
        """One page: its status, its headers and its bytes. Follows no redirect."""
        request = urllib.request.Request(
            path if path.startswith("http") else self.address + path, data=data,
            headers=headers or {})
        try:
            with DIRECT.open(request, timeout=within) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


DIRECT = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
