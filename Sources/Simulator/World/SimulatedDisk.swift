// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal
internal import Synchronization

/// What outlives a crash: the journal's entries and keys, its snapshot, and each node's spare
/// place.
package final class SimulatedDisk: Sendable {
    /// An entry that came on a disk, here or in a spare place.
    struct Landing {
        var entry: SealedEntry
        var keys: [WrappedKey]
        var at: Duration
    }

    struct Contents {
        var entries: [SealedEntry] = []
        var keys: [ID<Subject>: [UInt8]] = [:]
        var snapshot: SealedSnapshot?
        var spares: [Int: [StoredPage]] = [:]
        var landings: [Landing] = []
        /// How many entries the journal's second disk has.
        var onSecond = 0
        /// Entries as they were written, of which the disk gives back something else.
        var originals: [EntryNumber: SealedEntry] = [:]
        /// When that befell an entry that the next start has to read.
        var damages: [Duration] = []
        var lease: (holder: String, epoch: Int64, until: Duration)?
        var epoch: Int64 = 0

        var head: Head { entries.last?.head ?? .empty }
    }

    private let contents = Mutex(Contents())
    private let time: SimulatedTime
    let news = NewsBoard()

    init(time: SimulatedTime) { self.time = time }

    var state: Contents { contents.withLock { $0 } }

    func change<Value>(_ body: (inout sending Contents) -> sending Value) -> sending Value {
        contents.withLock(body)
    }

    /// Puts a page on the disk; false when the journal ends elsewhere.
    func land(_ page: StoredPage) -> Bool {
        change { contents in
            guard contents.head == page.before, page.entries.follow(page.before) else {
                return false
            }
            contents.entries += page.entries
            for key in page.keys { contents.keys[key.subject] = key.wrapped }
            note(page, &contents)
            return true
        }
    }

    /// The second disk gets what it lacks.
    func copy() { change { $0.onSecond = $0.entries.count } }

    /// The first disk is lost; the second takes its place.
    func failOver() {
        change { contents in
            let kept = min(contents.onSecond, contents.entries.count)
            contents.entries.removeLast(contents.entries.count - kept)
            contents.snapshot = nil
            contents.lease = nil
        }
    }

    func landInSpare(_ page: StoredPage, of node: Int) {
        change { contents in
            let last = contents.spares[node]?.last?.head.number ?? Head.empty.number
            guard page.head.number > last else { return }
            contents.spares[node, default: []].append(page)
            note(page, &contents)
        }
    }

    func replaceSpare(of node: Int, with pages: [StoredPage]) {
        change { contents in
            contents.spares[node] = pages
            for page in pages { note(page, &contents) }
        }
    }

    /// Turns a bit of an entry that says what became of an alarm.
    func flip(_ dice: Dice) {
        guard let view = try? JournalView(self, masterKey: Server.masterKey) else { return }
        let numbers = view.lines.filter(\.isOfAlarms).map(\.number)
        change { contents in
            let places = contents.entries.indices.filter { place in
                let number = contents.entries[place].number
                return numbers.contains(number) && contents.originals[number] == nil
            }
            guard !places.isEmpty else { return }
            let place = dice.pick(Array(places))
            let entry = contents.entries[place]
            contents.originals[entry.number] = entry
            contents.entries[place].sealed[dice.below(entry.sealed.count)] ^= 1 << dice.below(8)
            let isCovered = contents.snapshot.map { $0.head.number >= entry.number } ?? false
            if !isCovered { contents.damages.append(time.now) }
        }
    }

    func keep(_ snapshot: SealedSnapshot) { change { $0.snapshot = snapshot } }

    private func note(_ page: StoredPage, _ contents: inout Contents) {
        for entry in page.entries {
            contents.landings.append(Landing(entry: entry, keys: page.keys, at: time.now))
        }
    }
}

/// Where nodes wait for what others write.
final class NewsBoard: Sendable {
    private struct State {
        var count = 0
        var lastWriter: [Int: Int] = [:]
        var heard: [Int: Int] = [:]
        var waiting: [Int: (number: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    /// `node` wrote: every other one hears of it.
    func tell(from node: Int) {
        let woken = state.withLock { state in
            state.count += 1
            state.lastWriter[node] = state.count
            let others = state.waiting.filter { $0.key != node }.sorted { $0.key < $1.key }
            for (other, _) in others { state.waiting[other] = nil }
            return others.map(\.value.continuation)
        }
        woken.forEach { $0.resume() }
    }

    /// Whether another than `node` wrote since it last asked.
    func hasNews(for node: Int) -> Bool {
        state.withLock { state in
            let last = state.lastWriter.filter { $0.key != node }.values.max() ?? 0
            defer { state.heard[node] = state.count }
            return last > state.heard[node] ?? 0
        }
    }

    /// Waits until another writes, or until `stop` is called with the number that `begun` gets.
    func wait(_ node: Int, begun: (Int) -> Void) async {
        await withCheckedContinuation { continuation in
            let number = state.withLock { state in
                state.count += 1
                state.waiting[node] = (state.count, continuation)
                return state.count
            }
            begun(number)
        }
    }

    func stop(_ node: Int, _ number: Int? = nil) {
        let stopped = state.withLock { state in
            guard let wait = state.waiting[node], number == nil || wait.number == number else {
                return nil as CheckedContinuation<Void, Never>?
            }
            state.waiting[node] = nil
            return wait.continuation
        }
        stopped?.resume()
    }
}

/// Whether one life of the server still lives: everything it does ends with it.
final class Power: Sendable {
    private struct State {
        var isOn = true
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isOn: Bool { state.withLock { $0.isOn } }

    func cut() {
        let waiting = state.withLock { state in
            state.isOn = false
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    func waitUntilCut() async {
        await withCheckedContinuation { continuation in
            let isOn = state.withLock { state in
                if state.isOn { state.waiting.append(continuation) }
                return state.isOn
            }
            if !isOn { continuation.resume() }
        }
    }
}
