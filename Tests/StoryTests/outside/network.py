# SPDX-License-Identifier: Apache-2.0
"""Several hosts on this one: network namespaces on a bridge, which end with the stories."""

import os
import subprocess

from .processes import LIBC, Program
from .waiting import until

CLONE_NEWNET = 0x40000000
BRIDGE = "hosts"
# The world outside: where the stories themselves run, with phones, mailboxes, feed and devices.
OUTSIDE = "10.77.0.3"
NETWORK = "10.77.0.0/24"
has_own = False


def ip(*words, enter=()):
    subprocess.run(
        [*enter, "ip", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def leave_for_own():
    """Gives the stories a network of their own, from which nothing outside can be reached.

    To be called before any thread or program is begun. It takes root; without it the stories of
    several hosts are skipped.
    """
    global has_own
    if os.geteuid() != 0 or LIBC.unshare(CLONE_NEWNET) != 0:
        return
    ip("link", "set", "lo", "up")
    has_own = True


class Host:
    """One machine: an address of its own, and a cable that can be pulled."""

    def __init__(self, name, address):
        self.name = name
        self.address = address
        self.cable = f"to-{name}"
        # Its network ends with this program, and the program with the stories.
        self.holder = Program(["unshare", "--net", "sleep", "infinity"])
        self.network = f"/proc/{self.holder.process.pid}/ns/net"
        until(self._is_apart, f"host {name} has no network of its own")
        pid = self.holder.process.pid
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", pid)
        ip("link", "set", self.cable, "master", BRIDGE)
        ip("link", "set", self.cable, "up")
        for words in (("link", "set", "lo", "up"), ("addr", "add", f"{address}/24", "dev", "eth0"),
                      ("link", "set", "eth0", "up")):
            ip(*words, enter=self.enter)

    def _is_apart(self):
        try:
            return os.readlink(self.network) != os.readlink("/proc/self/ns/net")
        except OSError:
            return False

    @property
    def enter(self):
        """What runs a program on this host."""
        return ["nsenter", f"--net={self.network}"]

    def cut_off(self):
        ip("link", "set", self.cable, "down")

    def heal(self):
        ip("link", "set", self.cable, "up")

    def end(self):
        self.holder.kill()


class Hosts:
    """Host `a` and host `b` beside the world outside."""

    def __init__(self):
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{OUTSIDE}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        self.a = Host("a", "10.77.0.1")
        self.b = Host("b", "10.77.0.2")

    def part(self, apart=True):
        """Cuts `a` and `b` off from each other; the world outside reaches both."""
        for host in (self.a, self.b):
            ip("link", "set", host.cable, "type", "bridge_slave", "isolated",
               "on" if apart else "off")

    def end(self):
        for host in (self.a, self.b):
            host.end()
        ip("link", "del", BRIDGE)

