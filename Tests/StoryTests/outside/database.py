# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL for one story."""

import contextlib
import pathlib
import subprocess
import tempfile

from .natalia import REPOSITORY


@contextlib.contextmanager
def database():
    """The connection string of an empty database, whose server ends with the block."""
    with tempfile.TemporaryDirectory(prefix="natalia-", dir="/tmp") as folder:
        # Its server runs under an account of its own, which must be able to come in.
        pathlib.Path(folder).chmod(0o755)
        # It ends by itself when its input does, even when nobody ends it.
        with subprocess.Popen(
            [REPOSITORY / "script/postgres-pair", "test", f"{folder}/pair", "--alone"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as server:
            assert server.stdout.readline().startswith("READY ")
            yield f"host={folder}/pair/a user=natalia dbname=natalia"
            server.stdin.close()
            server.wait(30)
