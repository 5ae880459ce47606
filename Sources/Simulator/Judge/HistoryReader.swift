// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials

/// Reads a real history: what a simulated world notes as it goes, told line by line.
///
/// Whose a letter is stands in the journal alone: see ``Letters``.
struct HistoryReader {
    /// A letter that arrived.
    struct Arrival {
        var at: Duration
        var address: Address
        var text: String
        var reference: String?
    }

    private(set) var record = History.Record()
    private(set) var arrivals: [Arrival] = []
    private(set) var circumstances = Circumstances(end: .zero)
    /// The words on consents, with the device of whoever said them.
    private(set) var words: [(device: DeviceIdentifier, word: History.Word)] = []
    private(set) var beginning = Moment(milliseconds: 0)

    private var presses: [Int: Int] = [:]
    private var wordsByNumber: [Int: Int] = [:]
    private var broken: [Circumstances.Kind: [String: Duration]] = [:]
    private var isAlive = false
    private var isOver = false

    init(_ text: String) throws(HistoryFault) {
        let decoder = JSONDecoder()
        for (index, line) in text.split(separator: "\n").enumerated() {
            let form: HistoryForm
            do { form = try decoder.decode(HistoryForm.self, from: Data(line.utf8)) } catch {
                throw .line(index + 1)
            }
            let moment = Moment(milliseconds: Int64(form.at * 1_000))
            if index == 0 { beginning = moment }
            guard take(form, at: moment - beginning) else { throw .line(index + 1) }
        }
        guard isOver else { throw .cutOff }
        for (kind, since) in broken {
            for moment in since.values { end(kind, from: moment, at: circumstances.end) }
        }
    }

    /// False for a line that lacks something.
    private mutating func take(_ form: HistoryForm, at moment: Duration) -> Bool {
        switch form.what {
        case .pressed:
            guard let device = form.device.flatMap({ DeviceIdentifier($0) }),
                let number = form.press
            else { return false }
            presses[number] = record.presses.count
            record.presses.append(History.Press(device: device, sentAt: moment))
        case .answered:
            guard let index = form.press.flatMap({ presses[$0] }) else { return false }
            record.presses[index].acknowledgedAt = moment
        case .letter:
            guard let address = form.letterAddress, let text = form.text else { return false }
            arrivals.append(
                Arrival(at: moment, address: address, text: text, reference: form.reference))
        case .began:
            isAlive = true
            record.lives.append(History.Life(from: moment))
        case .ended:
            // One that died before it was ready lived for no time at all.
            if !isAlive { record.lives.append(History.Life(from: moment)) }
            record.lives[record.lives.count - 1].until = moment
            isAlive = false
            heal(.stopped, "", at: moment)
        case .stopped: broken[.stopped, default: [:]][""] = moment
        case .continued: heal(.stopped, "", at: moment)
        case .trouble:
            guard let kind = form.kind, let of = form.of else { return false }
            broken[kind, default: [:]][of] = moment
        case .healed:
            guard let kind = form.kind, let of = form.of else { return false }
            heal(kind, of, at: moment)
        case .asked, .done: return takeWord(form, at: moment)
        case .places:
            circumstances.towns += form.towns ?? []
            circumstances.countries += form.countries ?? []
        case .over:
            isOver = true
            circumstances.end = moment
        }
        return true
    }

    private mutating func heal(_ kind: Circumstances.Kind, _ of: String, at moment: Duration) {
        guard let since = broken[kind]?.removeValue(forKey: of) else { return }
        end(kind, from: since, at: moment)
    }

    private mutating func end(_ kind: Circumstances.Kind, from: Duration, at moment: Duration) {
        circumstances.troubles.append(
            Circumstances.Trouble(kind: kind, span: Span(from: from, until: moment)))
    }

    private mutating func takeWord(_ form: HistoryForm, at moment: Duration) -> Bool {
        guard let number = form.word else { return false }
        if form.what == .done {
            guard let index = wordsByNumber[number] else { return false }
            words[index].word.doneAt = moment
            return true
        }
        let consents = (form.consents ?? []).compactMap { $0.read() }
        guard let device = form.device.flatMap({ DeviceIdentifier($0) }),
            consents.count == form.consents?.count
        else { return false }
        wordsByNumber[number] = words.count
        words.append(
            (
                device,
                History.Word(
                    defender: Defender.unidentified.id, consents: consents, askedAt: moment)
            ))
        return true
    }
}

extension HistoryForm {
    fileprivate var letterAddress: Address? {
        switch channel.flatMap({ Channel(rawValue: $0) }) {
        case .sms: address.flatMap { PhoneNumber($0) }.map { .sms($0) }
        case .mail: address.flatMap { MailAddress($0) }.map { .mail($0) }
        case .post: .post
        case nil: nil
        }
    }

    fileprivate var kind: Circumstances.Kind? {
        switch of {
        case "journal", "spare": .disk
        case let name?: Channel(rawValue: name).map { .carrier($0) }
        case nil: nil
        }
    }
}
