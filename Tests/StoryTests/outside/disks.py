# SPDX-License-Identifier: Apache-2.0
"""Disks that are full or fail, and a clock that somebody sets: for one process, not the machine."""

import os
import pathlib
import shutil
import subprocess

from .processes import Program
from .waiting import until

class SmallDisk:
    """A disk of a few megabytes at `folder`, in a mount namespace of its own: `enter` it."""

    def __init__(self, folder, megabytes):
        is_root = os.geteuid() == 0
        mount = f'mount -t tmpfs -o size={megabytes}m small "{folder}" && echo READY && exec cat'
        # It ends, and the disk with it, when its input does, or whoever started it.
        self.holder = Program(
            ["unshare", "-m", *([] if is_root else ["-r"]), "sh", "-c", mount])
        until(lambda: "READY" in self.holder.output or not self.holder.is_running,
              lambda: f"no small disk: {self.holder.output}")
        assert self.holder.is_running, self.holder.output
        process = self.holder.process.pid
        self.enter = [
            "nsenter", "-t", str(process), "-m",
            *([] if is_root else ["-U", "--preserve-credentials"])]
        self.inside = pathlib.Path(f"/proc/{process}/root{folder}")

    def fill(self):
        """Not a byte is left."""
        with open(self.inside / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                return

    def free(self):
        (self.inside / "filler").unlink()

    def stop(self):
        if self.holder.is_running:
            self.holder.kill()


class UnkindMachine:
    """What one process has of its machine: files that fail, and a wall clock that somebody sets,
    while its count of seconds goes on as it is. See unkind_machine.c."""

    def __init__(self, folder):
        library = folder / "unkind_machine.so"
        compiler = shutil.which("clang") or shutil.which("cc")
        source = pathlib.Path(__file__).resolve().with_name("unkind_machine.c")
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source],
            check=True)
        self.orders = folder / "failing-disk"
        self.clock = folder / "wall-clock"
        self.environment = {
            "LD_PRELOAD": str(library), "FAILING_DISK": str(self.orders),
            "WALL_CLOCK": str(self.clock)}

    def fail(self, what, *files):
        """`write` or `sync` of each of these files gives EIO from now on, or syncs `hang`; of no
        file, of none."""
        self._tell(self.orders, "".join(f"{what} {file}\n" for file in files))

    def set_clock(self, ahead):
        """So many seconds ahead of the machine's own."""
        self._tell(self.clock, f"{ahead}\n")

    def _tell(self, file, words):
        fresh = file.with_suffix(".new")
        fresh.write_text(words)
        fresh.rename(file)
