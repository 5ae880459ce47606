# SPDX-License-Identifier: Apache-2.0
"""A real SMTP receiver (aiosmtpd) that can be told, by the recipient's name, how to misbehave.

Prints `PORT n`, then one JSON object a line for each mail it took or was given. Ends with its input.
"""
import argparse
import asyncio
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

FIRST_WORDS = {"refuse": "550 5.1.1 no such mailbox", "busy": "451 4.3.0 come again"}
LAST_WORDS = {"refuse-text": "554 5.6.0 not this text", "busy-text": "452 4.3.1 no room"}


def name(address):
    return address.split("@")[0]


def report(server, envelope, taken):
    record = {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "text": envelope.original_content.decode("utf-8", "replace"),
        "taken": taken,
        "connection": id(server),
        "encrypted": server.transport.get_extra_info("ssl_object") is not None,
    }
    print(json.dumps(record), flush=True)


async def hang_up(server):
    server.transport.abort()
    # The session ends while it waits here; were it to go on, it would spin.
    await asyncio.sleep(3600)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if name(address) in FIRST_WORDS:
            return FIRST_WORDS[name(address)]
        if name(address) == "drop-early":
            await hang_up(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kind = name(envelope.rcpt_tos[0])
        words = LAST_WORDS.get(kind)
        report(server, envelope, words is None)
        if kind == "hang":
            await asyncio.sleep(3600)
        if kind == "drop":
            await hang_up(server)
        return words or "250 OK"


def check(login):
    def authenticate(server, session, envelope, mechanism, data):
        given = (data.login + b":" + data.password).decode()
        return AuthResult(success=given == login, handled=False)

    return authenticate


def end_with_input():
    sys.stdin.read()
    os._exit(0)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--encryption", choices=["starttls", "implicit", "none"], required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--login")
    parser.add_argument("--quiet", action="store_true", help="take mails and print only a count")
    given = parser.parse_args()
    context = None
    if given.encryption != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(given.certificate, given.key)
    starts_plain = given.encryption == "starttls"

    def session():
        return SMTP(
            Mailbox(), hostname="sink.example.org", tls_context=context if starts_plain else None,
            require_starttls=starts_plain, authenticator=check(given.login) if given.login else None,
            auth_required=bool(given.login), auth_require_tls=given.encryption == "starttls",
            loop=asyncio.get_running_loop())

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=None if starts_plain else context)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=end_with_input, daemon=True).start()
    await server.serve_forever()


asyncio.run(main())
