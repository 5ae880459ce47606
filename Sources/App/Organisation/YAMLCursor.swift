// SPDX-License-Identifier: Apache-2.0
import Yams

/// One thing that is wrong in an organisation file, with its line.
struct FileFault: Error, CustomStringConvertible {
    var line: Int
    var sentence: String

    var description: String { "line \(line): \(sentence)" }
}

/// All that is wrong in an organisation file.
struct FileFaults: Error, CustomStringConvertible {
    var faults: [FileFault]

    var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A place in a YAML file, with the way that led there; collects faults instead of stopping.
struct YAMLCursor {
    /// Where the faults of one reading gather.
    final class Faults {
        var all: [FileFault] = []
    }

    let node: Node
    let path: String
    let faults: Faults

    var line: Int { node.mark?.line ?? 1 }

    func fault(_ sentence: String) {
        faults.all.append(FileFault(line: line, sentence: "\(path) \(sentence)"))
    }

    /// The member `name`; a fault when it is missing.
    func member(_ name: String) -> YAMLCursor? {
        if let member = optional(name) { return member }
        fault("has no \(name).")
        return nil
    }

    func optional(_ name: String) -> YAMLCursor? {
        guard let node = node.mapping?[Node(name)] else { return nil }
        return YAMLCursor(
            node: node, path: path == "the file" ? name : "\(path).\(name)", faults: faults)
    }

    /// The items of a list; a fault for anything else.
    var items: [YAMLCursor] {
        guard let sequence = node.sequence else {
            fault("must be a list.")
            return []
        }
        return sequence.enumerated().map { index, node in
            YAMLCursor(node: node, path: "\(path)[\(index + 1)]", faults: faults)
        }
    }

    /// Names every member that is not in `known`: a misspelt one would go unheard.
    func allowOnly(_ known: Set<String>) {
        guard let mapping = node.mapping else {
            fault("must be a group of names and values.")
            return
        }
        for (name, _) in mapping where !known.contains(name.string ?? "") {
            faults.all.append(
                FileFault(
                    line: name.mark?.line ?? line,
                    sentence: "\(path) has \(name.string ?? "a name") that is not known here."))
        }
    }

    var text: String? {
        guard let text = node.scalar?.string, !text.isEmpty, text.utf8.count <= 2_000 else {
            fault("must be text of 1 to 2000 letters.")
            return nil
        }
        return text
    }

    /// Reads the text with `make`; a fault that says what it must be when that gives nothing.
    func read<Value>(_ what: String, _ make: (String) -> Value?) -> Value? {
        guard let text else { return nil }
        if let value = make(text) { return value }
        fault("must be \(what).")
        return nil
    }

    func seconds(in range: ClosedRange<Int>) -> Duration? {
        read("a whole number of seconds from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? .seconds($0) : nil }
        }
    }
}
