# SPDX-License-Identifier: Apache-2.0
"""A real mail server with TLS, whose mailboxes are read, and which can refuse."""

import email
import email.policy
import logging
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from .inboxes import Inboxes, Received
from .processes import free_port


def make_certificate(folder, host="127.0.0.1"):
    """A certificate for `host`, made now, that nobody else trusts; once in one folder."""
    certificate, key = folder / "mail.pem", folder / "mail.key"
    if certificate.exists():
        return certificate, key
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={host}",
         "-addext", f"subjectAltName=IP:{host},DNS:localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )
    return certificate, key


logging.getLogger("mail.log").setLevel(logging.ERROR)


class Mailboxes(Inboxes):
    """Every mailbox in the world, behind one SMTP server that insists on STARTTLS and a log-in."""

    username = "natalia"
    password = "mail-story-word"

    def __init__(self, folder, host="127.0.0.1", port=None):
        super().__init__("mailbox")
        self.host = host
        self.port = port or free_port()
        self.certificate, key = make_certificate(folder, host)
        self.refusals = {}
        self.is_running = False
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, key)
        self.controller = Controller(
            self, hostname=host, port=self.port, tls_context=tls, require_starttls=True,
            auth_required=True, authenticator=self._authenticate, data_size_limit=1 << 20,
        )

    def start(self):
        self.controller.start()
        self.is_running = True

    def stop(self):
        if self.is_running:
            self.is_running = False
            self.controller.stop(no_assert=True)

    def refuse(self, address, answer="550 5.1.1 No such mailbox"):
        """From now on mail for `address` gets this answer."""
        self.refusals[address] = answer

    def accept(self, address):
        del self.refusals[address]

    def _authenticate(self, server, session, envelope, mechanism, data):
        is_right = isinstance(data, LoginPassword) and (
            data.login.decode(), data.password.decode()) == (self.username, self.password)
        return AuthResult(success=is_right)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = mail.get_body(("plain",))
        for address in envelope.rcpt_tos:
            received = Received(
                address, body.get_content() if body else "", str(mail["subject"]),
                reference=str(mail["message-id"] or "").strip("<>").split("@")[0])
            received.mail = mail
            self.add(received)
        return "250 OK"
