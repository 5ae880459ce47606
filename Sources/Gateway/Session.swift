// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Trackers

/// One device's stream: cuts what arrives into frames and reads them.
struct Session<Wire: WireProtocol> {
    enum Piece: Sendable {
        case garbage([UInt8])
        case frame([UInt8], Reading)
    }

    private var wire = Wire()
    private var buffer: [UInt8] = []

    /// Reads everything that is whole after these bytes; the rest waits for more, within the
    /// protocol's longest frame.
    mutating func read(_ bytes: [UInt8], now: Moment) -> [Piece] {
        buffer += bytes
        var pieces: [Piece] = []
        while let cut = wire.cut(&buffer, isEndOfRead: true) {
            switch cut {
            case .garbage(let bytes): pieces.append(.garbage(bytes))
            case .frame(let frame): pieces.append(.frame(frame, wire.read(frame, now: now)))
            }
        }
        return pieces
    }
}

extension Intake {
    /// Takes what one read said. Every reply waits until what it answers is on disk.
    ///
    /// - Returns: false when something could not be written: the connection should be dropped, so
    ///   that the device comes back with it.
    func take<Wire>(
        _ pieces: [Session<Wire>.Piece], origin: String, answer: ([UInt8]) async throws -> Void
    ) async throws -> Bool {
        for piece in pieces {
            switch piece {
            case .garbage(let bytes):
                await takeGarbage(bytes, bearer: Wire.name, origin: origin)
            case .frame(let frame, let reading):
                let isDurable = await take(reading, of: frame, bearer: Wire.name, origin: origin)
                guard isDurable else { return false }
                for reply in reading.replies { try await answer(reply) }
            }
        }
        return true
    }
}
