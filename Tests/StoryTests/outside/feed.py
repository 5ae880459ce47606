# SPDX-License-Identifier: Apache-2.0
"""The organisation's public feed: a small server that takes posts as Mastodon does."""

import http.server
import json
import threading
import urllib.parse

from .inboxes import Inboxes, Received


class Feed(Inboxes):
    """What the public reads. A post with a key that it has seen is the same post."""

    token = "feed-story-word"

    def __init__(self, host="127.0.0.1"):
        super().__init__("feed")
        self.by_key = {}
        self.attempts = []
        self.failures = []
        feed = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                feed.take(self, body)

            def do_GET(self):
                feed.show(self)

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, address):
                """A server that died while it was posting is no fault of the feed."""

        self.server = Server((host, 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://{host}:{self.port}"

    def start(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def fail_next(self, *ways):
        """How the next posts go: a status such as 503, or `silent`: taken, but never answered."""
        self.failures += ways

    def show(self, request):
        """Whether the token still counts, for whoever asks."""
        if request.path != "/api/v1/apps/verify_credentials":
            return self.answer(request, 404, {"error": "no such page"})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self.answer(request, 401, {"error": "The access token is invalid"})
        return self.answer(request, 200, {"name": "natalia"})

    def take(self, request, body):
        key = request.headers.get("Idempotency-Key")
        self.attempts.append(key)
        if request.path != "/api/v1/statuses":
            return self.answer(request, 404, {"error": "no such page"})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self.answer(request, 401, {"error": "The access token is invalid"})
        with self.lock:
            failure = self.failures.pop(0) if self.failures else None
        if isinstance(failure, int):
            return self.answer(request, failure, {"error": "not now"})
        status = self.store(key, self.words(request, body))
        if failure == "silent":
            request.close_connection = True
            return request.connection.close()
        return self.answer(request, 200, status)

    def words(self, request, body):
        if "json" in (request.headers.get("Content-Type") or ""):
            return json.loads(body)["status"]
        return urllib.parse.parse_qs(body.decode())["status"][0]

    def store(self, key, words):
        with self.lock:
            if key is None or key not in self.by_key:
                number = str(len(self.all) + 1)
                self.all.append(Received("feed", words, reference=key))
                self.by_key[key] = {
                    "id": number, "url": f"{self.url}/@station/{number}",
                    "uri": f"{self.url}/statuses/{number}",
                }
            return self.by_key[key]

    def answer(self, request, status, value):
        body = json.dumps(value).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
