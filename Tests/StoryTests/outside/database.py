# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL for one story."""

import pathlib
import subprocess
import tempfile

from .natalia import REPOSITORY


class Database:
    """One server with an empty database, which ends with the block."""

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="natalia-", dir="/tmp")
        folder = pathlib.Path(self.home.name)
        # Its server runs under an account of its own, which must be able to come in.
        folder.chmod(0o755)
        # It ends by itself when its input does, even when nobody ends it.
        self.server = subprocess.Popen(
            [REPOSITORY / "script/postgres-pair", "test", f"{folder}/pair", "--alone"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.server.stdout.readline().startswith("READY ")
        self.connection = f"host={folder}/pair/a user=natalia dbname=natalia"
        return self

    def act(self, what):
        """`kill`, `start`, `stop`, `pause` or `resume`; returns once it is done."""
        self.server.stdin.write(f"a {what}\n")
        self.server.stdin.flush()
        assert self.server.stdout.readline() == f"DONE a {what}\n"

    def __exit__(self, *reason):
        self.server.stdin.close()
        self.server.wait(30)
        self.server.stdout.close()
        self.home.cleanup()
