// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import SwiftProtobuf

extension FormQuarantineEvent {
    init(_ event: Quarantine.Event) {
        self.init()
        switch event {
        case .heard(let stranger): heard = FormStranger(stranger)
        }
    }
}

extension Quarantine.Event {
    init(_ form: FormQuarantineEvent) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .heard(let stranger): self = .heard(try Quarantine.Stranger(stranger))
        case nil: throw Unreadable()
        }
    }
}

extension FormStranger {
    init(_ stranger: Quarantine.Stranger) {
        self.init()
        if let identifier = stranger.device { device = identifier.text(for: .record) }
        origin = stranger.origin.reveal(for: .record)
        bearer = stranger.bearer
        firstHeardAt = stranger.firstHeardAt.milliseconds
        lastHeardAt = stranger.lastHeardAt.milliseconds
        asksForHelp = stranger.asksForHelp
        if let asked = stranger.askedForHelpAt { askedForHelpAt = asked.milliseconds }
        excerpt = Data(stranger.excerpt)
    }
}

extension Quarantine.Stranger {
    init(_ form: FormStranger) throws(Unreadable) {
        try form.checkKnown()
        self.init(
            device: form.hasDevice ? try DeviceIdentifier(form: form.device) : nil,
            origin: Private(form.origin), bearer: form.bearer,
            firstHeardAt: Moment(milliseconds: form.firstHeardAt),
            lastHeardAt: Moment(milliseconds: form.lastHeardAt),
            askedForHelpAt: form.asked, excerpt: Array(form.excerpt))
    }
}

extension FormStranger {
    fileprivate var asked: Moment? {
        if hasAskedForHelpAt { return Moment(milliseconds: askedForHelpAt) }
        return asksForHelp ? Moment(milliseconds: lastHeardAt) : nil
    }
}
