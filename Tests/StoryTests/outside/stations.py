# SPDX-License-Identifier: Apache-2.0
"""A station of several machines: PostgreSQL on two hosts, natalia on one or both of them, and
phones, mailboxes, the feed, devices and browsers on a third, the world outside."""

import signal
import threading
import time

from .inboxes import Phones
from .feed import Feed
from .kannel import Kannel
from .mailboxes import Mailboxes
from .natalia import SECRET, Natalia
from .network import OUTSIDE, Hosts
from .pair import Chooser, Pair
from .trackers import GT06

PORTS = {"gt06": 5023, "h02": 5013, "osmand": 5055, "web": 8080, "metrics": 9464}


class Node(Natalia):
    """One node, on one host."""

    def __init__(self, folder, host, outside, pair, master_key):
        self.host = host.address
        self.enter = host.enter
        folder.mkdir()
        super().__init__(folder, outside.mailboxes, outside.feed)
        self.web_port = PORTS["web"]
        self.address = f"http://{self.host}:{self.web_port}"
        self.settings["web"] |= {"port": self.web_port, "address": self.address}
        self.settings["gateway"] |= {
            "gt06_port": PORTS["gt06"], "h02_port": PORTS["h02"], "osmand_port": PORTS["osmand"]}
        self.settings["metrics"] = {"host": self.host, "port": PORTS["metrics"]}
        self.settings["node"] = {"name": host.name}
        self.settings["journal"] = {
            "postgres": pair.connection, "postgres_password_file": str(pair.secret),
            "spare_path": str(self.data / "spare"), "master_key_file": str(master_key)}

    @property
    def dispatches(self):
        return self.figures().get("natalia_node_dispatches") == 1

    @property
    def is_whole(self):
        return self.figures().get('natalia_journal_safety{safety="whole"}') == 1

    def pause(self):
        """As when the machine hangs: it keeps its place, and says and does nothing."""
        self.program.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.program.process.send_signal(signal.SIGCONT)

    def figures(self):
        """What its metrics say now; nothing when it does not answer."""
        try:
            status, _, body = self.get(
                f"http://{self.host}:{PORTS['metrics']}/metrics", within=0.5)
        except OSError:
            return {}
        assert status == 200
        lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


class Stations:
    """Two hosts with their database and their nodes, and everything around them."""

    def __init__(self, folder):
        self.folder = folder
        self.hosts = Hosts()
        self.phones = Phones()
        self.mailboxes = Mailboxes(folder, OUTSIDE)
        self.feed = Feed(OUTSIDE)
        self.kannel = None
        self.nodes = []
        self.chooser = None
        servers = folder / "servers"
        servers.mkdir()
        # The servers run under an account of their own.
        folder.chmod(0o755)
        self.pair = Pair(servers, self.hosts)

    def open(self, organisation, *names):
        """Starts a node on each of these hosts."""
        self.mailboxes.start()
        self.feed.start()
        master_key = self.folder / "master.key"
        master_key.write_text("5a" * 32 + "\n")
        self.nodes = [
            Node(self.folder / f"node-{name}", getattr(self.hosts, name), self, self.pair,
                 master_key)
            for name in names
        ]
        self.kannel = Kannel(self.folder, self.phones, self.nodes[0].address, SECRET, OUTSIDE)
        for node in self.nodes:
            node.send_through(self.kannel)
        self.pair.is_whole(self.pair.a)
        self.nodes[0].load(organisation)
        self.kannel.start()
        for node in self.nodes:
            node.start()
        return self

    def let_choose(self):
        """From now on the standby leads when the primary is gone for too long."""
        self.chooser = Chooser(self.pair, self.pair.a, self.pair.b)
        self.chooser.start()
        return self.chooser

    def close(self):
        if self.chooser:
            self.chooser.stop()
        for node in self.nodes:
            if node.program:
                node.kill_nine()
        for part in (self.kannel, self.feed, self.mailboxes):
            if part:
                part.stop()
        self.pair.end()
        self.hosts.end()


class Press:
    """One SOS of one defender: when it began, and when the device showed that it was heard."""

    def __init__(self, defender):
        self.defender = defender
        self.began = time.time()
        self.heard = None
        # How long the device waited for a node that was lost: its own patience, not the station's.
        self.in_vain = 0.0

    @property
    def whole_span(self):
        return self.heard - self.began

    @property
    def span(self):
        return self.whole_span - self.in_vain


class Load(threading.Thread):
    """Presses again and again, each time with the device of another defender, which knows the
    addresses of all nodes and tries the next when one does not answer."""

    def __init__(self, stations, imeis, pause):
        super().__init__(daemon=True)
        self.addresses = [node.host for node in stations.nodes]
        self.imeis = imeis
        self.pause = pause
        self.presses = []
        self.threads = []
        # Nodes of which no answer can be had now.
        self.lost = set()
        self.is_done = threading.Event()

    def run(self):
        for defender, imei in enumerate(self.imeis):
            if self.is_done.wait(self.pause):
                return
            press = Press(defender)
            self.presses.append(press)
            thread = threading.Thread(target=self._press, args=(press, imei), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _press(self, press, imei):
        # As a wristband does: as long as nobody answers, again.
        limit = time.monotonic() + 30
        turn = press.defender
        while time.monotonic() < limit and press.heard is None:
            address = self.addresses[turn % len(self.addresses)]
            band = GT06(PORTS["gt06"], imei, address)
            began = time.time()
            turn += 1
            try:
                band.connect(within=0.3)
                band.tell(band.login_frame(), within=0.3)
                band.tell(band.alarm_frame(10 + press.defender / 1000, 20), within=2)
                press.heard = time.time()
            except (OSError, ConnectionError):
                if address in self.lost:
                    press.in_vain += time.time() - began
            finally:
                band.close()

    def remember_slowness(self):
        """How long this machine takes for an answer when nothing is lost."""
        self.slowness = max(press.span for press in list(self.presses) if press.heard)

    def end(self):
        self.is_done.set()
        self.join(10)
        for thread in self.threads:
            thread.join(40)
        return self.presses
