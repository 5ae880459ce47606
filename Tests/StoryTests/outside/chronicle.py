# SPDX-License-Identifier: Apache-2.0
"""What was seen from outside, in the form that `natalia judge` reads: see
Sources/Simulator/Judge/HistoryForm.swift."""

import json
import threading
import time

AUDIT = "natalia audit: "


class Chronicle:
    """The history of one run. What phones, mailboxes and the feed received is told at its end."""

    def __init__(self):
        self.lines = []
        self.presses = 0
        self.lock = threading.Lock()

    def note(self, what, **more):
        with self.lock:
            self.lines.append({"at": time.time(), "what": what} | more)

    def pressed(self, imei):
        """A device sends an SOS now; returns the number to note its answer under."""
        with self.lock:
            self.presses += 1
            number = self.presses
        self.note("pressed", device=imei, press=number)
        return number

    def write(self, file, world):
        """Everything so far, as if it were over now."""
        over = time.time()
        letters = [
            {"at": one.at, "what": "letter", "channel": channel, "address": one.to,
             "text": one.text, **({"reference": one.reference} if one.reference else {})}
            for channel, inboxes in [
                ("sms", world.phones), ("mail", world.mailboxes), ("post", world.feed)]
            # What the auditor says is of no alarm's record.
            for one in list(inboxes.all) if one.at <= over and not one.text.startswith(AUDIT)
        ]
        with self.lock:
            lines = sorted(self.lines + letters, key=lambda line: line["at"])
        lines.append({"at": over, "what": "over"})
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
