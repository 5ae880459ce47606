# SPDX-License-Identifier: Apache-2.0
"""Many defenders and those around them, who never rest: devices that press at random, shields who
answer by SMS, and officers who take alarms on the console and close some."""

import http.client
import random
import re
import threading
import time
import urllib.parse

from .organisation import BASE, consent
from .trackers import GT06

SHIELDS_EACH = 4
COUNTRIES, TOWNS = ["Sweden"], ["Ånge", "Bräcke", "Östersund", "Sundsvall", "Hackås"]


def number_of(index):
    """A telephone number of the range +1 NPA 555 01xx, which nobody has."""
    return f"+1{212 + index // 100}55501{index % 100:02}"


def alias_of(defender):
    return f"D{defender:04}"


def imei_of(defender):
    return f"{900_000 + defender:015}"


def reach_of(defender, shield):
    phone = {"sms": number_of(defender * SHIELDS_EACH + shield)}
    mail = {"mail": f"s{defender}.{shield}@example.org"}
    return [[phone], [mail, phone], [phone, mail], [mail]][shield]


def crowd_of(count):
    """Puts `count` defenders into the organisation; every other one tells the public at once."""

    def change(value):
        value["station"]["escalation"] = {"second": 10, "decision_maker": 20, "everybody": 30}
        value["defenders"] = [
            {
                "key": f"d{defender}", "alias": alias_of(defender), "name": f"Invented{defender}",
                "language": ["en", "es", "fr"][defender % 3], "country": "SE",
                "plan": "detention" if defender % 2 else "quiet",
                "consents": [consent("publish_alarm")] if defender % 2 else [],
                "devices": [{"identifier": imei_of(defender), "kind": "wristband"}],
                "shields": [
                    {
                        "key": f"s{shield}", "name": f"Shieldname{defender}x{shield}",
                        "language": ["en", "es", "fr"][shield % 3], "sees": "exact",
                        "reach": reach_of(defender, shield),
                    }
                    for shield in range(SHIELDS_EACH)
                ],
            }
            for defender in range(count)
        ]

    return change


class Crowd:
    """All of them, each on a thread, from `start` until `rest`."""

    def __init__(self, world, chronicle, seed, defenders, pause):
        self.world = world
        self.chronicle = chronicle
        self.chance = random.Random(seed)
        self.defenders = defenders
        self.pause = pause
        self.resting = threading.Event()
        self.threads = []
        self.free = set(range(defenders))
        self.lock = threading.Lock()
        self.faults = []
        # What officers did and the server took.
        self.deeds = 0

    def start(self):
        self.chronicle.note("places", towns=TOWNS, countries=COUNTRIES)
        officers = [
            OfficerAtConsole(self, person["name"], random.Random(self.chance.random()))
            for person in BASE["officers"][:2]
        ]
        deeds = [lambda: self._press(random.Random(self.chance.random()))] * 6
        deeds += [officer.work for officer in officers] + [self._answer]
        self.threads = [
            threading.Thread(target=self._do, args=(deed,), daemon=True) for deed in deeds]
        for thread in self.threads:
            thread.start()
        return self

    def _do(self, deed):
        try:
            deed()
        except Exception as fault:
            self.faults.append(fault)

    def rest(self):
        self.resting.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "somebody does not come to rest"
        assert not self.faults, self.faults

    # Devices

    def _press(self, chance):
        while not self.resting.wait(chance.expovariate(1 / (6 * self.pause))):
            with self.lock:
                defender = chance.choice(sorted(self.free))
                self.free.remove(defender)
            self._insist(chance, imei_of(defender))
            with self.lock:
                self.free.add(defender)

    def _insist(self, chance, imei):
        """The same frame again and again until it is answered, as a device does; for a while."""
        band = GT06(self.world.natalia.settings["gateway"]["gt06_port"], imei)
        band.serial = chance.randrange(0xFF00)
        login = band.login_frame()
        frame = band.alarm_frame(62 + chance.random(), 15 + chance.random())
        number = None
        until = time.monotonic() + chance.uniform(3, 20)
        while time.monotonic() < until:
            try:
                band.connect().tell(login)
                number = number or self.chronicle.pressed(imei)
                band.tell(frame)
                self.chronicle.note("answered", press=number)
                return
            except (OSError, ConnectionError):
                time.sleep(0.1)
            finally:
                band.close()

    # Shields

    def _answer(self):
        chance = random.Random(self.chance.random())
        seen = 0
        while not self.resting.wait(0.2):
            new, seen = list(self.world.phones.all[seen:]), len(self.world.phones.all)
            for received in new:
                if "/s/" in received.text and chance.random() < 0.2:
                    answer = f"{received.code} {chance.choice('1234')}"
                    try:
                        self.world.kannel.say(received.to, answer)
                    except OSError:
                        # The SMS centre is dead at the moment: what she wrote is lost.
                        continue


class OfficerAtConsole:
    """An officer who works by the console's own pages, without a browser."""

    def __init__(self, crowd, name, chance):
        self.crowd = crowd
        self.name = name
        self.chance = chance
        self.cookie = self._sign_in()

    @property
    def natalia(self):
        return self.crowd.world.natalia

    def _sign_in(self):
        link = self.natalia.invite(self.name)
        _, _, page = self.natalia.get(link)
        session = re.search(rb'name="session" value="([^"]+)"', page).group(1).decode()
        status, headers, _ = self._post(link, {"session": session}, {})
        assert status == 303, f"signing in gave {status}"
        return headers["Set-Cookie"].split(";")[0]

    def _post(self, path, form, headers):
        return self.natalia.get(
            path, headers | {"Origin": self.natalia.address},
            urllib.parse.urlencode(form).encode())

    def work(self):
        while not self.crowd.resting.wait(self.chance.uniform(0.2, 1.2)):
            try:
                self._see_to_one()
            except (OSError, http.client.HTTPException):
                # The server is dead at the moment; she presses again later.
                continue

    def _see_to_one(self):
        _, _, page = self.natalia.get("/console", {"Cookie": self.cookie})
        open_alarms = re.findall(rb'/console/alarms/([0-9a-f]{32})', page)
        if not open_alarms:
            return
        alarm = self.chance.choice(open_alarms).decode()
        acts = [("acknowledge", {}), ("verify", {})]
        end = self.chance.random()
        if end < 0.5:
            acts += [("confirm", {"note": "heard her"}), ("respond", {}),
                     ("close", {"outcome": "safe", "note": "home"})]
        elif end < 0.8:
            acts += [("find-false", {"note": "the strap tore"}),
                     ("close", {"outcome": "false_accident", "note": "strap"})]
        for act, form in acts:
            status, _, _ = self._post(
                f"/console/alarms/{alarm}/{act}", form, {"Cookie": self.cookie})
            assert status in (303, 404, 409, 503), f"{act} gave {status}"
            self.crowd.deeds += status == 303
