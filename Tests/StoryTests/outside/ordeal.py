# SPDX-License-Identifier: Apache-2.0
"""A station under load to which something happens, judged at its end by `natalia judge`."""

import contextlib
import json
import os
import random
import signal
import time

from .chronicle import Chronicle
from .crowd import Crowd, crowd_of
from .processes import free_port


def rest_after(trouble):
    """How long after trouble of so many seconds everything must have come: the longest wait between
    two attempts, and the bound of a first try; see Sources/Simulator/Checker/Bounds.swift."""
    return (min(65, trouble * 1.05 + 22) if trouble else 0) + 14


class Ordeal:
    """One station, its crowd, and what becomes of them; `kill`, `freeze` and `trouble` are noted in
    the history that is judged."""

    def __init__(self, world, name, seed, defenders=40, pause=0.5, environment=None):
        self.world = world
        self.name = name
        self.seed = seed
        self.chance = random.Random(f"{seed} {name}")
        self.chronicle = Chronicle()
        self.environment = environment
        self.pause = pause
        self.defenders = defenders
        self.crowd = None
        self.kills = 0

    def open(self, before_import=lambda natalia: None):
        self.world.prepare(crowd_of(self.defenders), before_import)
        # The devices know one port, whatever becomes of the server.
        self.world.natalia.settings["gateway"]["gt06_port"] = free_port()
        self.world.kannel.start()
        self.start()
        self.crowd = Crowd(
            self.world, self.chronicle, self.chance.random(), self.defenders, self.pause).start()
        return self

    # What happens to the server

    def start(self, within=60):
        self.world.natalia.start(within=within, environment=self.environment)
        self.chronicle.note("began")

    def kill(self):
        """`kill -9`."""
        program = self.world.natalia.program
        assert program.is_running, f"it ended by itself:\n{program.output}"
        self.world.natalia.kill_nine()
        self.chronicle.note("ended")
        self.kills += 1

    def kill_at_start(self, within):
        """Starts it and kills it within so many seconds, ready or not."""
        self.world.natalia.launch(self.environment)
        time.sleep(self.chance.uniform(0, within))
        self.kill()

    def freeze(self, seconds):
        process = self.world.natalia.program.process
        self.chronicle.note("stopped")
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGCONT)
        self.chronicle.note("continued")

    @contextlib.contextmanager
    def trouble(self, *parts):
        """Within the block these are broken: `journal`, `spare`, or a channel."""
        for part in parts:
            self.chronicle.note("trouble", of=part)
        yield
        for part in parts:
            self.chronicle.note("healed", of=part)

    # The end

    def judged(self, trouble=0):
        """Lets everybody come to rest, and returns what the judge says of it all.

        `trouble` is how many seconds the longest trouble lasted that may still be felt."""
        self.crowd.rest()
        time.sleep(rest_after(trouble))
        history = self.world.folder / "history.jsonl"
        self.chronicle.write(history, self.world)
        self.kill()
        self.kills -= 1
        assert self.world.natalia.verify().returncode == 0
        report = self.judge(history) | {
            "section": self.name, "seed": self.seed, "kills": self.kills,
            "officers_acts": self.crowd.deeds}
        if file := os.environ.get("STORY_TORTURE_FIGURES"):
            with open(file, "a", encoding="utf-8") as figures:
                figures.write(json.dumps(report) + "\n")
        print(json.dumps({key: value for key, value in report.items() if key != "violations"}))
        if report["violations"] and (keep := os.environ.get("STORY_TORTURE_KEEP")):
            self._keep(keep, history)
        return report

    def judge(self, history):
        done = self.world.natalia.run("judge", history, "--json", within=1200)
        assert done.stdout, done.stderr
        assert done.returncode == bool(json.loads(done.stdout)["violations"])
        return json.loads(done.stdout)

    def _keep(self, folder, history):
        """What a violation needs to be looked into."""
        target = os.path.join(folder, f"{self.name}-{self.seed}")
        os.makedirs(target, exist_ok=True)
        for file in [history, *self.world.folder.glob("*.word"), *self.world.folder.glob("*.key"),
                     self.world.folder / "natalia.yaml", *self.world.natalia.data.iterdir()]:
            if file.is_file():
                with open(file, "rb") as source, open(
                        os.path.join(target, file.name), "wb") as copy:
                    copy.write(source.read())
        with open(os.path.join(target, "said.txt"), "w", encoding="utf-8") as said:
            said.write("\n----\n".join(self.world.natalia.outputs))
