// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing
import Trackers

/// How streams fall into frames.
@Suite(.timeLimit(.minutes(5)))
struct Framing {
    @Test func `the first gt06 frame of each buffer is cut where the reference cuts it`() throws {
        let frames = try Vectors.frames("gt06")
        #expect(frames.count == 8)
        for frame in frames { expectCut(GT06(), frame) }
    }

    @Test func `the first h02 frame of each buffer is cut where the reference cuts it`() throws {
        let frames = try Vectors.frames("h02")
        #expect(frames.count == 7)
        for frame in frames { expectCut(H02(), frame) }
    }

    private func expectCut(_ wire: some WireProtocol, _ frame: Vectors.Frame) {
        var wire = wire
        var buffer = Vectors.bytes(frame.inputHex)
        let expected = frame.frameHex.map { Cut.frame(Vectors.bytes($0)) }
        #expect(
            wire.cut(&buffer, isEndOfRead: true) == expected, "\(frame.connection) \(frame.seq)")
    }

    @Test func `every message is one frame, but for those that are damaged`() throws {
        // One has lost its last byte, one is three frames.
        #expect(try uncut(GT06(), "gt06") == ["testDecode#1 70", "testDecode#1 151"])
        #expect(try uncut(H02(), "h02") == [])
    }

    private func uncut(_ wire: some WireProtocol, _ name: String) throws -> [String] {
        try Vectors.messages(name).filter { message in
            var wire = wire
            var buffer = message.payload.bytes
            let frame = trimmed(buffer, for: name)
            return wire.cut(&buffer, isEndOfRead: true) != .frame(frame)
        }.map(\.key)
    }

    /// The end of a line after an H02 sentence belongs to no frame.
    private func trimmed(_ bytes: [UInt8], for name: String) -> [UInt8] {
        guard name == "h02", bytes.first == 0x2A, let end = bytes.firstIndex(of: 0x23) else {
            return bytes
        }
        return Array(bytes[...end])
    }

    @Test(arguments: ["gt06", "h02"])
    func `a stream says the same wherever it is cut`(name: String) throws {
        let messages = try Vectors.messages(name).map(\.payload.bytes)
        var cuts = 0
        for (message, next) in zip(messages, messages.dropFirst()) {
            let stream = message + next
            let whole = try Stream(name, reads: [stream]).reports
            #expect(!whole.isEmpty, "\(stream)")
            for place in 1..<stream.count {
                let reads = [Array(stream[..<place]), Array(stream[place...])]
                let reports = try Stream(name, reads: reads).reports
                #expect(reports == whole, "cut at \(place): \(stream)")
                cuts += 1
            }
        }
        #expect(cuts > 3000)
    }

    @Test(arguments: ["gt06", "h02"])
    func `a stream says the same byte by byte`(name: String) throws {
        let messages = try Vectors.messages(name).map(\.payload.bytes)
        for (message, next) in zip(messages, messages.dropFirst()) {
            let stream = message + next
            let whole = try Stream(name, reads: [stream]).reports
            #expect(try Stream(name, reads: stream.map { [$0] }).reports == whole, "\(stream)")
        }
    }
}

/// What came out of a stream that arrived in these reads.
struct Stream {
    private(set) var reports: [Report] = []
    private(set) var garbage: [UInt8] = []
    private(set) var readings: [Reading] = []

    init(_ name: String, reads: [[UInt8]]) throws {
        let wires: [any WireProtocol.Type] = [GT06.self, H02.self]
        let wire = try #require(wires.first { $0.name == name })
        run(wire.init(), reads)
    }

    init(_ wire: some WireProtocol, reads: [[UInt8]]) { run(wire, reads) }

    private mutating func run(_ wire: some WireProtocol, _ reads: [[UInt8]]) {
        var wire = wire
        var buffer: [UInt8] = []
        for read in reads {
            buffer += read
            while let cut = wire.cut(&buffer, isEndOfRead: true) {
                switch cut {
                case .garbage(let bytes): garbage += bytes
                case .frame(let frame): readings.append(wire.read(frame, now: Moment(seconds: 0)))
                }
            }
        }
        reports = readings.flatMap(\.reports)
    }
}
