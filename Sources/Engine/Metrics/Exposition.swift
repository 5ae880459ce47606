// SPDX-License-Identifier: Apache-2.0

/// A page of figures as Prometheus reads it.
///
/// - Source: Prometheus, "Exposition formats", text format 0.0.4.
struct Exposition {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    typealias Labels = KeyValuePairs<String, String>

    private(set) var text = ""

    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP natalia_\(name) \(help)\n# TYPE natalia_\(name) \(kind.rawValue)\n"
    }

    /// - Parameter labels: names and values of ours alone, of plain letters.
    mutating func add(_ name: String, _ labels: Labels = [:], _ value: Double) {
        let inside = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += "natalia_\(name)\(inside.isEmpty ? "" : "{\(inside)}") \(Self.figure(value))\n"
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        begin(name, .gauge, help)
        add(name, [:], value)
    }

    mutating func add(_ name: String, stepsOf histogram: Histogram, channel: String? = nil) {
        func labels(_ bound: String) -> Labels {
            channel.map { ["channel": $0, "le": bound] } ?? ["le": bound]
        }
        let alone: Labels = channel.map { ["channel": $0] } ?? [:]
        for step in histogram.steps {
            add("\(name)_bucket", labels(Self.figure(step.bound)), Double(step.count))
        }
        add("\(name)_bucket", labels("+Inf"), Double(histogram.count))
        add("\(name)_sum", alone, histogram.sum)
        add("\(name)_count", alone, Double(histogram.count))
    }

    /// `3` and `0.25`: whole numbers without a point.
    private static func figure(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
