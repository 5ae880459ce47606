# SPDX-License-Identifier: Apache-2.0
"""A service manager as far as a service sees one: a datagram socket that is told things."""

import os
import socket
import threading
import time

from .waiting import until


class ServiceManager:
    """Listens at NOTIFY_SOCKET; `abstract` puts the socket where no file is."""

    def __init__(self, folder, watchdog=None, abstract=False):
        self.said = []
        self.watchdog = watchdog
        name = f"natalia-story-{os.getpid()}-{id(self)}"
        self.name = f"@{name}" if abstract else str(folder / "notify.socket")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{name}" if abstract else self.name)
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def environment(self):
        more = {"NOTIFY_SOCKET": self.name}
        if self.watchdog:
            more["WATCHDOG_USEC"] = str(round(self.watchdog * 1e6))
        return more

    def _listen(self):
        while True:
            try:
                data = self.socket.recv(4096)
            except OSError:
                return
            for line in data.decode().splitlines():
                self.said.append((time.monotonic(), line))

    def moments(self, line):
        return [at for at, said in list(self.said) if said == line]

    def expect(self, line, within=10.0):
        until(
            lambda: self.moments(line),
            lambda: f"the service never said {line}; it said {[said for _, said in self.said]}",
            within)

    def longest_silence(self, line, begin, end):
        """The longest time between two of these lines from `begin` to `end`."""
        heard = [begin, *(at for at in self.moments(line) if begin <= at <= end), end]
        return max(later - earlier for earlier, later in zip(heard, heard[1:]))

    def close(self):
        self.socket.close()
