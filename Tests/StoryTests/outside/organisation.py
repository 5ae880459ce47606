# SPDX-License-Identifier: Apache-2.0
"""Invented people for the stories: an organisation file, written as JSON, which is YAML too."""

import copy
import datetime
import json


def consent(scope, decision="yes", renew="2036-01-01"):
    return {"scope": scope, "decision": decision, "given": "2026-01-02", "renew": renew}


def shield(key, number, **more):
    return {
        "key": key, "name": f"{key.capitalize()} Quillfeather", "language": "en", "sees": "exact",
        "reach": [{"sms": f"+467017406{number:02}"}, {"mail": f"{key}@example.org"}],
    } | more


def rota_now(order, decision_maker):
    """A rota whose first officer has the watch now, and for the hours of a test run."""
    starts = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
    return {
        "starts": starts.strftime("%Y-%m-%dT%H:%M:%SZ"), "watch_hours": 12, "order": order,
        "decision_maker": decision_maker,
    }


AMINA = "000000000000101"
BELA = "000000000000102"
CLEO = "cleo-phone-7f3a"

# Places in the open country of Sweden. Their digits must lie nowhere in the clear.
HILL = (62.3456789, 15.6789123)
ROAD = (62.3471234, 15.6802345)

SHIELDS = {"joseph": 5, "lena": 6, "marko": 7, "odile": 8}
BELAS_SHIELDS = {"petra": 11, "quentin": 12, "rosa": 13, "sami": 14}
OFFICERS = {"noor": 41, "ines": 42, "tomas": 43}


def phone(key):
    """The phone number of one of these people."""
    return f"+467017406{(SHIELDS | BELAS_SHIELDS | OFFICERS)[key]:02}"


def mailbox(key):
    return f"{key}@example.org"


def officer(key, name):
    return {"key": key, "name": name, "reach": [{"sms": phone(key)}, {"mail": mailbox(key)}]}


BASE = {
    "station": {
        "name": "Story Station",
        "escalation": {"second": 600, "decision_maker": 1200, "everybody": 1800},
    },
    "officers": [
        officer("noor", "Noor Haddad"), officer("ines", "Ines Abelard"),
        officer("tomas", "Tomas Weller"),
    ],
    "rota": rota_now(["noor", "ines", "tomas"], "tomas"),
    "plans": [
        {
            "key": "detention", "name": "Detention",
            "instruction": "Call the shields in order.",
            "shield_task": "Go to the district police station and ask for her.",
            "do_nots": ["Do not call her phone."], "presume_real_after": 3600,
            "steps": [
                {"after": 0, "publish": {"approved_by": ["noor", "ines"]}},
                {"after": 120, "task": "Call the lawyer."},
            ],
        },
        {
            "key": "quiet", "name": "Quiet", "instruction": "Call the shields in order.",
            "shield_task": "Go there and look.", "do_nots": [], "presume_real_after": 3600,
            "steps": [],
        },
    ],
    "defenders": [
        {
            "key": "amina", "alias": "Amina", "name": "Aminata Thistlewood", "language": "en",
            "country": "SE", "plan": "detention",
            "devices": [{"identifier": AMINA, "kind": "wristband"}],
            "consents": [consent("publish_alarm"), consent("publish_country")],
            "shields": [shield(key, number) for key, number in SHIELDS.items()],
        },
        {
            "key": "bela", "alias": "Bela", "name": "Belinda Ravenscroft", "language": "en",
            "country": "KE", "plan": "quiet",
            "devices": [
                {"identifier": BELA, "kind": "tracker"}, {"identifier": CLEO, "kind": "phone"},
            ],
            "consents": [consent("publish_alarm", "no")],
            "shields": [shield(key, number) for key, number in BELAS_SHIELDS.items()],
        },
    ],
}

# What must be read nowhere on disk and in no log: names, numbers, mail addresses, identifiers.
PERSONAL = [
    "Thistlewood", "Ravenscroft", "Quillfeather", "46701740605", "46701740611",
    "joseph@example.org", "petra@example.org", AMINA, BELA, CLEO, "Amina", "Bela",
]


def organisation(change=None):
    """The organisation, with what `change` makes of it."""
    value = copy.deepcopy(BASE)
    if change:
        change(value)
    return json.dumps(value, indent=1, ensure_ascii=False)
