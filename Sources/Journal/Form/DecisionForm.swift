// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import SwiftProtobuf

extension FormDecision {
    init(author: Author, events: [Event]) {
        self.init()
        self.author = FormAuthor(author)
        self.events = events.map { FormEvent($0) }
    }

    func read() throws(Unreadable) -> (author: Author, events: [Event]) {
        try checkKnown()
        guard hasAuthor, !events.isEmpty else { throw Unreadable() }
        return (try Author(author), try events.map(Event.init))
    }
}

extension Decision {
    /// The message of journal.proto that an entry seals; the moment stands in its header.
    var plain: [UInt8] {
        // Without required fields or `Any`, encoding has nothing to refuse.
        guard
            let bytes: [UInt8] = try? FormDecision(author: author, events: events)
                .serializedBytes()
        else { preconditionFailure("A decision larger than two gigabytes") }
        return bytes
    }

    init(plain: Data, at moment: Moment) throws(Unreadable) {
        try self.init(FormDecision(plain: plain), at: moment)
    }

    init(_ form: FormDecision, at moment: Moment) throws(Unreadable) {
        let (author, events) = try form.read()
        self.init(at: moment, author: author, events: events)
    }
}

extension FormDecision {
    init(plain: Data) throws(Unreadable) {
        do { try self.init(serializedBytes: plain) } catch { throw Unreadable() }
    }
}

extension FormChapter {
    /// Facts that follow each other with one moment and one author share a passage.
    init(_ facts: some Sequence<Fact>) {
        self.init()
        var passage: (at: Moment, author: Author, events: [Event])?
        func end() {
            guard let passage else { return }
            var form = FormPassage()
            form.at = passage.at.milliseconds
            form.decision = FormDecision(author: passage.author, events: passage.events)
            passages.append(form)
        }
        for fact in facts {
            if let last = passage, last.at == fact.at, last.author == fact.author {
                passage?.events.append(fact.event)
            } else {
                end()
                passage = (fact.at, fact.author, [fact.event])
            }
        }
        end()
    }

    var plain: [UInt8] {
        guard let bytes: [UInt8] = try? serializedBytes() else {
            preconditionFailure("A chapter larger than two gigabytes")
        }
        return bytes
    }

    static func facts(plain: Data) throws(Unreadable) -> [Fact] {
        let chapter: FormChapter
        do { chapter = try FormChapter(serializedBytes: plain) } catch { throw Unreadable() }
        try chapter.checkKnown()
        var facts: [Fact] = []
        for passage in chapter.passages {
            try passage.checkKnown()
            guard passage.hasDecision else { throw Unreadable() }
            let (author, events) = try passage.decision.read()
            let moment = Moment(milliseconds: passage.at)
            facts += events.map { Fact(at: moment, author: author, event: $0) }
        }
        return facts
    }
}
