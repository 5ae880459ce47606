# SPDX-License-Identifier: Apache-2.0
"""Another host that takes files by SFTP: it has a key of its own, and lets in whoever has ours."""

import asyncio
import threading

import asyncssh

from .processes import free_port


class OtherHost:
    """An SSH server on loopback whose one account sees one folder."""

    account = "natalia"

    def __init__(self, folder):
        self.port = free_port()
        self.files = folder / "other-host"
        (self.files / "backup").mkdir(parents=True)
        self.key_file = folder / "backup.key"
        self.known_hosts = folder / "known_hosts"
        self.own_key = asyncssh.generate_private_key("ssh-ed25519")
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(str(self.key_file))
        self.key_file.chmod(0o600)
        self.known_accounts = folder / "authorized_keys"
        key.write_public_key(str(self.known_accounts))
        self.be_known_by(self.own_key)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = None
        self.connections = []

    @property
    def url(self):
        return f"sftp://{self.account}@127.0.0.1:{self.port}/backup/"

    @property
    def folder(self):
        return self.files / "backup"

    def be_known_by(self, key):
        """Writes down `key` as this host's."""
        public = key.export_public_key().decode().strip()
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {public}\n")

    def start(self):
        self.server = self._wait(self._listen())
        return self

    async def _listen(self):
        return await asyncssh.listen(
            "127.0.0.1", self.port, server_host_keys=[self.own_key],
            authorized_client_keys=str(self.known_accounts), allow_scp=False,
            acceptor=self.connections.append,
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(self.files)))

    def go_away(self):
        """Hangs up on everybody and takes no call."""
        self._wait(self._hang_up())

    async def _hang_up(self):
        self.server.close()
        for connection in self.connections:
            connection.abort()
        self.connections = []
        await self.server.wait_closed()

    def stop(self):
        if self.server:
            self.go_away()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(15)
