// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Foundation

/// What a drill measured. Times are milliseconds from the first byte of an SOS.
package struct DrillReport: Codable, Sendable {
    package struct Hop: Codable, Sendable {
        package var p50_ms: Double
        package var p99_ms: Double
        package var max_ms: Double
        /// The median as a multiple of the same run's floor.
        package var ratio: Double
    }

    package struct Hops: Codable, Sendable {
        package var durable: Hop
        package var acknowledged: Hop
        /// Over all recipients, as are mail and post.
        package var sms: Hop
        package var mail: Hop
        package var post: Hop
        /// From the acknowledgement of an alarm to the last of its first attempts.
        package var all_first_attempts: Hop
    }

    /// The bare cost of what the machine must do at the least: medians.
    package struct Floor: Codable, Sendable {
        package var fdatasync_ms: Double
        package var http_post_ms: Double

        package init(fdatasync_ms: Double, http_post_ms: Double) {
            self.fdatasync_ms = fdatasync_ms
            self.http_post_ms = http_post_ms
        }
    }

    /// How the server started, with the journal as it was.
    package struct Start: Codable, Sendable {
        package var entries: Int
        /// Entries after the last snapshot, read one by one.
        package var replayed: Int
        /// From opening the journal until an SOS is taken.
        package var ready_ms: Double
        package var resident_mb: Double

        package init(entries: Int, replayed: Int, ready_ms: Double, resident_mb: Double) {
            self.entries = entries
            self.replayed = replayed
            self.ready_ms = ready_ms
            self.resident_mb = resident_mb
        }
    }

    package var alarms: Int
    package var rate: Double
    package var enrolled: Int
    /// SOS that were never answered or never on disk.
    package var lost: Int
    /// Messages that a phone, a mailbox or the feed got more than once.
    package var doubled: Int
    package var messages_expected: Int
    package var messages_lost: Int
    package var hops: Hops
    package var floor: Floor
    package var start: Start
    /// At the end, with the sinks and the trackers that live in the same process.
    package var resident_mb: Double

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension Drill {
    /// Compares what was sent with what arrived.
    package func report(
        _ record: Record, code: (ID<Defender>) -> String?,
        floor: DrillReport.Floor, start: DrillReport.Start, residentMegabytes: Double
    ) -> DrillReport {
        var durable: [Double] = []
        var acknowledged: [Double] = []
        var byChannel: [Channel: [Double]] = [:]
        var whole: [Double] = []
        var lost = 0
        var doubled = 0
        var expected = 0
        var missing = 0
        let arrivals = Arrivals(sink.all)
        for passage in record.passages {
            let id = organisation.identity(passage.defender)
            guard let answered = passage.acknowledged, let onDisk = record.durables[id],
                let code = code(id)
            else {
                lost += 1
                continue
            }
            durable.append(milliseconds(onDisk - passage.firstByte))
            acknowledged.append(milliseconds(answered - passage.firstByte))
            var last = answered
            for (channel, address) in destinations(of: passage.defender) {
                let came = arrivals.find(channel, address, code)
                expected += 1
                doubled += max(0, came.count - 1)
                guard let first = came.min() else {
                    missing += 1
                    continue
                }
                last = max(last, first)
                byChannel[channel, default: []].append(milliseconds(first - passage.firstByte))
            }
            whole.append(milliseconds(last - answered))
        }
        let disk = floor.fdatasync_ms
        let both = disk + floor.http_post_ms
        return DrillReport(
            alarms: alarms, rate: rate, enrolled: organisation.defenders, lost: lost,
            doubled: doubled, messages_expected: expected, messages_lost: missing,
            hops: DrillReport.Hops(
                durable: hop(durable, floor: disk), acknowledged: hop(acknowledged, floor: disk),
                sms: hop(byChannel[.sms] ?? [], floor: both),
                mail: hop(byChannel[.mail] ?? [], floor: both),
                post: hop(byChannel[.post] ?? [], floor: both),
                all_first_attempts: hop(whole, floor: both)),
            floor: floor, start: start, resident_mb: residentMegabytes)
    }

    /// Everything that one alarm must bring about at once.
    private func destinations(of defender: Int) -> [(Channel, String)] {
        var all: [(Channel, String)] = [
            (.sms, DrillOrganisation.officerPhone), (.mail, DrillOrganisation.officerMail),
            (.post, ""),
        ]
        for shield in 0..<4 {
            all.append((.sms, organisation.phone(ofShield: shield, of: defender)))
            all.append((.mail, organisation.mail(ofShield: shield, of: defender)))
        }
        return all
    }

    private func milliseconds(_ span: Duration) -> Double {
        Double(span.components.seconds) * 1e3 + Double(span.components.attoseconds) / 1e15
    }

    private func hop(_ times: [Double], floor: Double) -> DrillReport.Hop {
        let sorted = times.sorted()
        func quantile(_ part: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            return sorted[min(sorted.count - 1, Int((Double(sorted.count) * part).rounded(.down)))]
        }
        func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }
        return DrillReport.Hop(
            p50_ms: rounded(quantile(0.5)), p99_ms: rounded(quantile(0.99)),
            max_ms: rounded(sorted.last ?? 0),
            ratio: floor > 0 ? rounded(quantile(0.5) / floor) : 0)
    }
}

/// Arrivals by where they came to and the alarm's code that they name.
private struct Arrivals {
    private var times: [String: [ContinuousClock.Instant]] = [:]

    init(_ all: [DrillSink.Arrival]) {
        for arrival in all {
            let words = arrival.text.split { !($0.isLetter || $0.isNumber) }
            // One message may name its alarm more than once, and is one message all the same.
            for code in Set(words.compactMap { Code($0) }.map(\.text)) {
                times[key(arrival.channel, arrival.address, code), default: []].append(arrival.at)
            }
        }
    }

    func find(
        _ channel: Channel, _ address: String, _ code: String
    ) -> [ContinuousClock.Instant] {
        times[key(channel, address, code)] ?? []
    }

    private func key(_ channel: Channel, _ address: String, _ code: String) -> String {
        "\(channel.rawValue) \(address) \(code)"
    }
}
