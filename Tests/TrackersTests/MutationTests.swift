// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing
import Trackers

/// A generator that repeats itself from a seed (splitmix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    /// Bytes at which decoders stumble.
    private static let edges: [UInt8] = [0x00, 0xFF, 0x7F, 0x80, 0x2C, 0x23]

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// `bytes` with some of them changed, lost, doubled or moved.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<7, using: &self) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes[place] = Self.edges.randomElement(using: &self) ?? 0
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.remove(at: place)
            case 5: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
            }
        }
        return bytes
    }
}

/// Messages that no device ever sent: none may trap, and every stream moves on.
@Suite(.timeLimit(.minutes(5)))
struct DamagedMessages {
    @Test(arguments: [1, 2, 3, 4])
    func `no gt06 bytes trap, and every stream moves on`(seed: UInt64) throws {
        try expectProgress(GT06(), "gt06", seed: seed, inputs: 25_000)
    }

    @Test(arguments: [1, 2, 3, 4])
    func `no h02 bytes trap, and every stream moves on`(seed: UInt64) throws {
        try expectProgress(H02(), "h02", seed: seed, inputs: 20_000)
    }

    @Test(arguments: [1, 2])
    func `no request traps`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let requests = try Vectors.messages("osmand").compactMap(\.payload.http)
        var statuses: Set<Int> = []
        for _ in 0..<10_000 {
            let request = try #require(requests.randomElement(using: &chance))
            let uri = String(decoding: chance.mutate(Array(request.uri.utf8)), as: UTF8.self)
            let answer = OsmAnd().read(
                method: request.method, uri: uri, contentType: request.headers["Content-Type"],
                body: chance.mutate(request.body))
            statuses.insert(answer.status)
        }
        #expect(statuses.isSuperset(of: [200, 400]), "seed \(seed)")
        #expect(statuses.isSubset(of: [200, 400, 404]), "seed \(seed)")
    }

    private func expectProgress<Wire: WireProtocol>(
        _ fresh: Wire, _ name: String, seed: UInt64, inputs: Int
    ) throws {
        var chance = Chance(seed: seed)
        let messages = try Vectors.messages(name).map(\.payload.bytes)
        let now = Moment(seconds: 1_800_000_000)
        var wire = fresh
        var buffer: [UInt8] = []
        var reports = 0
        // Noted here and judged once: an expectation for each of these costs more than the reading.
        var stuck: [Int] = []
        for input in 0..<inputs {
            let bytes = chance.mutate(try #require(messages.randomElement(using: &chance)))
            // Every other one comes as a datagram, and is read as it is.
            if input.isMultiple(of: 2) {
                reports += wire.read(bytes, now: now).reports.count
                continue
            }
            buffer += bytes
            var before = buffer.count
            while let cut = wire.cut(&buffer, isEndOfRead: input % 3 != 0) {
                if buffer.count >= before { stuck.append(input) }
                before = buffer.count
                guard case .frame(let frame) = cut else { continue }
                if frame.count > Wire.longestFrame { stuck.append(input) }
                reports += wire.read(frame, now: now).reports.count
            }
            if buffer.count >= Wire.longestFrame { stuck.append(input) }
            if input % 100 == 99 {
                wire = fresh
                buffer = []
            }
        }
        #expect(stuck == [], "seed \(seed)")
        #expect(reports > inputs / 2, "seed \(seed)")
    }

    @Test func `noise alone never fills the buffer`() {
        expectBounded(GT06(), alphabet: [0x78, 0x79, 0x0D, 0x0A, 0x00, 0x05, 0x69])
        expectBounded(H02(), alphabet: [0x24, 0x2A, 0x23, 0x48, 0x2C, 0x00, 0x12])
    }

    private func expectBounded<Wire: WireProtocol>(_ wire: Wire, alphabet: [UInt8]) {
        var wire = wire
        var chance = Chance(seed: 7)
        var buffer: [UInt8] = []
        for _ in 0..<400 {
            buffer += (0..<64).map { _ in alphabet.randomElement(using: &chance) ?? 0 }
            while let cut = wire.cut(&buffer, isEndOfRead: true) {
                if case .frame(let frame) = cut { _ = wire.read(frame, now: Moment(seconds: 0)) }
            }
            #expect(buffer.count < Wire.longestFrame)
        }
    }
}
