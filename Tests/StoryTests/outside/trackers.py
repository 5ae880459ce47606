# SPDX-License-Identifier: Apache-2.0
"""Trackers on the wire, written from the protocols' descriptions and not from our decoders."""

import datetime
import http.client
import socket
import struct
import time
import urllib.parse


def crc_x25(data):
    """CRC-16/X-25: polynomial 0x1021 reflected, all ones in and out; of `123456789` it is 906E."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return crc ^ 0xFFFF


assert crc_x25(b"123456789") == 0x906E


class GT06:
    """A GT06 wristband on one TCP connection."""

    LOGIN, POSITION, HEARTBEAT, ALARM = 0x01, 0x12, 0x13, 0x26
    SOS, REMOVED, LOW_BATTERY = 0x01, 0x13, 0x0E

    def __init__(self, port, imei, host="127.0.0.1"):
        self.port = port
        self.host = host
        self.imei = imei
        self.serial = 0
        self.socket = None
        self.buffer = b""

    # The wire

    def frame(self, kind, content, wrong_checksum=False):
        self.serial = self.serial % 0xFFFF + 1
        body = bytes([len(content) + 5, kind]) + content + struct.pack(">H", self.serial)
        crc = crc_x25(body) ^ (0x5555 if wrong_checksum else 0)
        return b"\x78\x78" + body + struct.pack(">H", crc) + b"\x0d\x0a"

    def position(self, latitude, longitude, speed=0, course=0, at=None):
        at = at or datetime.datetime.now(datetime.timezone.utc)
        flags = course & 0x3FF | 1 << 12
        flags |= 1 << 10 if latitude >= 0 else 0
        flags |= 1 << 11 if longitude < 0 else 0
        return bytes([at.year - 2000, at.month, at.day, at.hour, at.minute, at.second, 0xC9]) + (
            struct.pack(">IIBH", round(abs(latitude) * 1_800_000),
                        round(abs(longitude) * 1_800_000), speed, flags))

    def login_frame(self):
        return self.frame(self.LOGIN, bytes.fromhex(self.imei.zfill(16)))

    def alarm_frame(self, latitude, longitude, code=SOS, wrong_checksum=False, at=None):
        cell = bytes([9]) + struct.pack(">HBH", 240, 1, 4660) + (0xABCDE).to_bytes(3, "big")
        status = bytes([0x40 | (4 << 3 if code == self.SOS else 0), 5, 4, code, 2])
        content = self.position(latitude, longitude, at=at) + cell + status
        return self.frame(self.ALARM, content, wrong_checksum)

    def position_frame(self, latitude, longitude, at=None):
        cell = struct.pack(">HBH", 240, 1, 4660) + (0xABCDE).to_bytes(3, "big")
        return self.frame(self.POSITION, self.position(latitude, longitude, at=at) + cell)

    def heartbeat_frame(self):
        return self.frame(self.HEARTBEAT, bytes([0x40, 5, 4, 0, 2]))

    # The connection

    def connect(self, within=5):
        self.socket = socket.create_connection((self.host, self.port), within)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        return self

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, within=10.0):
        """The next whole answer: its kind and the serial that it is for."""
        self.socket.settimeout(within)
        while len(self.buffer) < 5 or len(self.buffer) < self.buffer[2] + 5:
            more = self.socket.recv(1024)
            if not more:
                raise ConnectionError("the server closed the connection")
            self.buffer += more
        length = self.buffer[2] + 5
        frame, self.buffer = self.buffer[:length], self.buffer[length:]
        assert frame[:2] == b"\x78\x78" and frame[-2:] == b"\x0d\x0a", frame.hex()
        body, crc = frame[2:-4], struct.unpack(">H", frame[-4:-2])[0]
        assert crc == crc_x25(body), f"an answer with a wrong checksum: {frame.hex()}"
        return frame[3], struct.unpack(">H", frame[-6:-4])[0]

    def tell(self, frame, within=10.0):
        """Sends one frame and waits until the server has answered exactly that one."""
        self.send(frame)
        answer = self.answer(within)
        assert answer == (frame[3], struct.unpack(">H", frame[-6:-4])[0]), answer

    # What a person does with it

    def switch_on(self):
        self.connect()
        self.tell(self.login_frame())
        return self

    def press(self, latitude, longitude, **more):
        """She presses SOS; returns when the device shows that it was heard."""
        self.tell(self.alarm_frame(latitude, longitude, **more))

    def move(self, latitude, longitude, **more):
        self.tell(self.position_frame(latitude, longitude, **more))

    def press_by_udp(self, latitude, longitude):
        """Logs in and presses by datagrams; returns when both were answered."""
        with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            datagrams.settimeout(10)
            for frame in (self.login_frame(), self.alarm_frame(latitude, longitude)):
                datagrams.sendto(frame, (self.host, self.port))
                answer = datagrams.recv(64)
                assert answer[3] == frame[3] and answer[4:6] == frame[-6:-4], answer.hex()


class H02:
    """An H02 tracker, by TCP or UDP."""

    SOS, IDLE = "FFFFFBFD", "FFFFFBFF"

    def __init__(self, port, identifier):
        self.port = port
        self.identifier = identifier

    def sentence(self, latitude, longitude, status=SOS, at=None):
        at = at or datetime.datetime.now(datetime.timezone.utc)

        def degrees(value, width):
            minutes = abs(value) % 1 * 60
            return f"{int(abs(value)):0{width}d}{minutes:07.4f}"

        return (
            f"*HQ,{self.identifier},V1,{at:%H%M%S},A,{degrees(latitude, 2)},"
            f"{'N' if latitude >= 0 else 'S'},{degrees(longitude, 3)},"
            f"{'E' if longitude >= 0 else 'W'},000.00,000,{at:%d%m%y},{status}#"
        ).encode()

    def press_by_tcp(self, latitude, longitude, **more):
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.settimeout(10)
            connection.sendall(self.sentence(latitude, longitude, **more))
            return self._heard(connection)

    def press_by_udp(self, latitude, longitude, **more):
        with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            datagrams.connect(("127.0.0.1", self.port))
            datagrams.settimeout(10)
            datagrams.send(self.sentence(latitude, longitude, **more))
            return self._heard(datagrams)

    def _heard(self, connection):
        answer = connection.recv(200).decode()
        assert answer.startswith(f"*HQ,{self.identifier},V4,V1,") and answer.endswith("#"), answer
        return answer


class OsmAnd:
    """A phone with Traccar Client, OsmAnd or GPSLogger."""

    def __init__(self, port, identifier):
        self.port = port
        self.identifier = identifier

    def report(self, latitude, longitude, **more):
        """Sends one point; returns the HTTP status."""
        query = urllib.parse.urlencode({
            "id": self.identifier, "lat": latitude, "lon": longitude,
            "timestamp": int(time.time()), "accuracy": 12, **more})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/?{query}")
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def press(self, latitude, longitude):
        assert self.report(latitude, longitude, alarm="sos") == 200
