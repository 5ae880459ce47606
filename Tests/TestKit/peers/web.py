# SPDX-License-Identifier: Apache-2.0
"""An HTTP server that plays a Mastodon account and an SMS gateway's front, and hears callbacks.

A text with `[answer 503]`, `[answer hang]` or `[answer drop]` in it tells how to misbehave.
Prints `PORT n`, then one JSON object a line for each request. Ends with its input.
"""
import asyncio
import json
import os
import re
import sys
import threading
import urllib.parse

posts = {}


def mastodon(headers, body):
    if headers.get("authorization") != "Bearer secret":
        return 401, {"error": "The access token is invalid"}
    key = headers.get("idempotency-key")
    number = posts.setdefault(key, len(posts) + 1)
    return 200, {
        "account": {"id": "7", "url": "https://social.example.org/@station"},
        "id": str(number), "url": f"https://social.example.org/@station/{number}",
        "content": json.loads(body)["status"],
    }


def answer(path, headers, query, body):
    text = query.get("text", body)
    told = re.search(r"\[answer (\w+)\]", text)
    if told and told[1].isdigit():
        return int(told[1]), "scripted"
    if told:
        return told[1], ""
    if path == "/api/v1/statuses":
        return mastodon(headers, body)
    if path == "/api/v1/apps/verify_credentials":
        known = headers.get("authorization") == "Bearer secret"
        return (200, {"name": "station"}) if known else (401, {"error": "The token is invalid"})
    if path == "/cgi-bin/sendsms":
        if "to" not in query:
            return 400, "Missing receiver number, rejected"
        return 202, "0: Accepted for delivery"
    return 200, "OK"


async def serve(reader, writer):
    while True:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
        body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        parts = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        record = {
            "method": method, "path": parts.path, "query": query, "headers": headers, "body": body,
        }
        print(json.dumps(record), flush=True)
        status, says = answer(parts.path, headers, query, body)
        if status == "hang":
            await asyncio.sleep(3600)
        if status == "drop":
            writer.transport.abort()
            return
        content = (says if isinstance(says, str) else json.dumps(says)).encode()
        more = "Retry-After: 7\r\n" if status == 429 else ""
        writer.write(
            f"HTTP/1.1 {status} Said\r\nContent-Length: {len(content)}\r\n{more}\r\n".encode()
            + content)
        await writer.drain()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=end_with_input, daemon=True).start()
    await server.serve_forever()


asyncio.run(main())
