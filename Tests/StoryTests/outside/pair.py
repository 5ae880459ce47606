# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL on two hosts, set up as docs/OPERATING.md says, and who chooses the primary."""

import os
import shutil
import subprocess
import threading
import time

from .natalia import REPOSITORY
from .network import NETWORK
from .waiting import until

SCRIPT = REPOSITORY / "script/postgres-pair"
# Ends the servers and their files even when the stories are killed.
UNDERTAKER = 'cat >/dev/null; for s in a b; do "$0" kill "$1/$s" 2>/dev/null; done; rm -rf "$1"'


def run(*arguments, within=60, **more):
    return subprocess.run(
        [str(argument) for argument in arguments], stdin=subprocess.DEVNULL, timeout=within,
        capture_output=True, text=True, **more)


class Server:
    """One PostgreSQL on one host."""

    def __init__(self, pair, name, host):
        self.pair = pair
        self.name = name
        self.host = host
        self.folder = pair.folder / name

    def act(self, what, *options):
        done = run(*self.host.enter, SCRIPT, what, self.folder, *options)
        assert done.returncode == 0, f"{what} {self.name}: {done.stderr}"

    def set_up(self, what, *options):
        self.act(what, "--address", self.host.address, "--from", NETWORK, "--secret",
                 self.pair.secret, "--tls", self.pair.tls(self.host), *options)

    def kill(self):
        self.act("kill")

    def pause(self):
        self.act("pause")

    def resume(self):
        self.act("resume")

    def start(self):
        self.act("start")

    def promote(self):
        self.act("promote")

    def rejoin(self, other):
        """Made anew as the standby of the other one, which leads now."""
        shutil.rmtree(self.folder)
        self.set_up("standby", "--of", other.host.address)


class Pair:
    """A primary on host `a` and its synchronous standby on host `b`."""

    def __init__(self, folder, hosts):
        self.folder = folder
        self.undertaker = subprocess.Popen(
            ["bash", "-c", UNDERTAKER, SCRIPT, folder], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The servers run under an account of their own, which must be able to come in.
        folder.chmod(0o755)
        self.secret = folder / "postgres.secret"
        self.secret.write_text(os.urandom(24).hex() + "\n")
        self.make_authority()
        self.a = Server(self, "a", hosts.a)
        self.b = Server(self, "b", hosts.b)
        self.a.set_up("primary")
        self.b.set_up("standby", "--of", hosts.a.address)

    def make_authority(self):
        done = run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=story", "-keyout", "ca.key", "-out", "ca.crt",
            cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def tls(self, host):
        """A folder with a certificate for this host's address."""
        folder = self.folder / f"tls-{host.name}"
        if not folder.exists():
            folder.mkdir()
            (folder / "names").write_text(f"subjectAltName=IP:{host.address}\n")
            for words in (
                ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                 f"/CN=db-{host.name}", "-keyout", "server.key", "-out", "server.csr"],
                ["x509", "-req", "-in", "server.csr", "-CA", "../ca.crt", "-CAkey", "../ca.key",
                 "-CAcreateserial", "-days", "2", "-out", "server.crt", "-extfile", "names"],
            ):
                done = run("openssl", *words, cwd=folder)
                assert done.returncode == 0, done.stderr
            (folder / "ca.crt").write_bytes((self.folder / "ca.crt").read_bytes())
        return folder

    @property
    def connection(self):
        addresses = f"{self.a.host.address},{self.b.host.address}"
        return (f"host={addresses} user=natalia dbname=natalia "
                f"sslrootcert={self.folder / 'ca.crt'}")

    def ask(self, server, sentence, within=0.5):
        """What one server answers, seen from outside; None when it does not in time."""
        try:
            done = run(
                "timeout", within, "psql", "-XAtqw", "-c", sentence,
                f"host={server.host.address} user=natalia dbname=natalia sslmode=verify-full "
                f"sslrootcert={self.folder / 'ca.crt'}",
                env=os.environ | {"PGPASSWORD": self.secret.read_text().strip()})
        except subprocess.TimeoutExpired:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    def has_standby(self, server):
        """Whether what is committed on this primary is on the other one's disk too."""
        return self.ask(
            server, "SELECT count(*) FROM pg_stat_replication "
            "WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')") == "1"

    def is_whole(self, leader):
        until(lambda: self.has_standby(leader), "the standby never followed", within=30)

    def end(self):
        self.undertaker.stdin.close()
        self.undertaker.wait(30)


class Chooser(threading.Thread):
    """Chooses the primary from outside, by the rules and with the times of Patroni as
    docs/OPERATING.md sets it up: a primary that could not show itself for `ttl` seconds is ended on
    its own host, and its standby leads if it had everything that was called on two disks."""

    ttl = 7.0
    pause = 0.5

    def __init__(self, pair, leader, standby):
        super().__init__(daemon=True)
        self.pair = pair
        self.leader, self.standby = leader, standby
        self.is_done = threading.Event()
        # When the standby led.
        self.changed_at = None
        self.is_in_step = False

    def run(self):
        seen = time.monotonic()
        while not self.is_done.wait(self.pause):
            if self.pair.ask(self.leader, "SELECT 1") == "1":
                seen = time.monotonic()
                self.is_in_step = self.pair.has_standby(self.leader)
            elif time.monotonic() - seen >= self.ttl and self.is_in_step:
                # Patroni's own agent on that host does it, or its watchdog, whether or not the host
                # is cut off.
                self.leader.act("kill") if self.leader_runs() else None
                self.standby.promote()
                self.leader, self.standby = self.standby, self.leader
                self.changed_at = time.time()
                return

    def leader_runs(self):
        return (self.leader.folder / "data/postmaster.pid").exists()

    def stop(self):
        self.is_done.set()
        if self.is_alive():
            self.join(30)
