# SPDX-License-Identifier: Apache-2.0
"""Starting programs so that none of them outlives the test, whatever happens to it."""

import ctypes
import pathlib
import random
import signal
import socket
import subprocess
import threading
import time

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
HANDED_OUT = set()
FIRST_GIVEN_BY_KERNEL = int(
    pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])


def free_port():
    """A port of 127.0.0.1 that nobody has, for TCP and for UDP, and that was not given before.

    None of those that the kernel gives to whoever connects somewhere: it may be gone by the time it is
    listened on.
    """
    while True:
        port = random.randrange(20_000, FIRST_GIVEN_BY_KERNEL)
        if port in HANDED_OUT:
            continue
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(("127.0.0.1", port))
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
        HANDED_OUT.add(port)
        return port


def is_listening(port, host="127.0.0.1"):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


class Program:
    """One running program whose lines are kept, each with the moment at which it came."""

    def __init__(self, arguments, environment=None, on_line=None, folder=None):
        self.lines = []
        self.on_line = on_line
        self.process = subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            self.lines.append((time.time(), text))
            if self.on_line:
                self.on_line(text)

    @property
    def output(self):
        return "\n".join(text for _, text in self.lines)

    @property
    def is_running(self):
        return self.process.poll() is None

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def kill(self):
        """The death that no program sees coming."""
        self.process.kill()
        self._wait(10)

    def interrupt(self, within=10):
        """What Ctrl-C does; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self._wait(within)

    def terminate(self, within=10):
        self.process.terminate()
        return self._wait(within)

    def _wait(self, within):
        try:
            status = self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"it did not end within {within} s; it said:\n{self.output}")
        self.reader.join(5)
        return status
